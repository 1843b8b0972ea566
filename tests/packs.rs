//! Every rule's own examples, and that a broken example is seen.

use copydesk::rehearse::rehearse;
use copydesk::rules::RuleSet;

#[test]
fn every_rule_does_what_its_examples_say() {
    let failures = rehearse(&RuleSet::builtin()).expect("the built-in rules compile");
    let list: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "\n{}", list.join("\n"));
}
