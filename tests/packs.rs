//! Every rule's own examples, and that a broken example is seen.

use copydesk::rehearse::rehearse;
use copydesk::rules::RuleSet;

#[test]
fn every_rule_does_what_its_examples_say() {
    let failures = rehearse(&RuleSet::builtin()).expect("the built-in rules compile");
    let list: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "\n{}", list.join("\n"));
}

const OWN: &str = r#"[pack]
id = "own/boilerplate/hotline"
about = "A line of one desk."

[[rule]]
id = "own-hotline"
line = { any = ["ring the night desk"] }
confidence = "certain"
why = "Our own phone line."
fires = ["ring the night desk"]
keeps = ["He rang the night desk at two."]
"#;

fn failures(toml: &str) -> Vec<String> {
    let rules = RuleSet::with_packs(&[("own.toml".into(), toml.into())]).expect("the pack is read");
    rehearse(&rules).expect("the rules compile").iter().map(ToString::to_string).collect()
}

#[test]
fn a_users_pack_is_tested_like_ours() {
    assert_eq!(failures(OWN), Vec::<String>::new());
}

#[test]
fn a_broken_example_fails() {
    let broken =
        failures(&OWN.replace("fires = [\"ring the night desk\"]", "fires = [\"ring the day desk\"]"));
    assert_eq!(broken, ["own.toml:5: rule boilerplate/own-hotline: does not fire on \"ring the day desk\""]);
    let broken = failures(
        &OWN.replace("keeps = [\"He rang the night desk at two.\"]", "keeps = [\"Ring the night desk\"]"),
    );
    assert_eq!(broken.len(), 1, "{broken:?}");
}
