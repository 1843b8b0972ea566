//! Sentences through the stage alone.

use super::*;
use crate::rules::Style;
use crate::text::Edits;

fn under(style: &str, text: &str) -> String {
    let style = match style.strip_prefix("own:") {
        Some(toml) => Style::parse("mine.toml", toml).expect("a style"),
        None => Style::builtin(style).expect("a style"),
    };
    let stage = Entities::with_style(&style).expect("a stage");
    let clean = |text: &str| {
        let mut out = Proposals::default();
        stage.propose(&Scanned::new(text), &Context::default(), &mut out);
        Edits::new(out.into_parts().0, text).expect("disjoint").apply(text).into_owned()
    };
    let once = clean(text);
    assert_eq!(clean(&once), once, "not idempotent");
    once
}

#[test]
fn terms_keep_their_casing() {
    assert_eq!(
        under("press", "A cease-fire held. Cease-fire talks. CEASE-FIRE NOW. They cease fire."),
        "A ceasefire held. Ceasefire talks. CEASEFIRE NOW. They cease fire."
    );
    assert_eq!(
        under("ap", "The mujahideen held to the cease-fire."),
        "The mujahedeen held to the ceasefire."
    );
}

#[test]
fn fixed_names_are_taken_whole() {
    for text in
        ["She ate chicken Kiev in Odessa, Texas.", "He studied at Peking University.", "Dynamo Kiev won."]
    {
        assert_eq!(under("press", text), text);
    }
}

#[test]
fn british_and_american_spelling_is_an_option() {
    let text = "The defence ministry’s programme neighbours the centre.";
    assert_eq!(under("press", text), text);
    assert_eq!(
        under("own:[style]\nenglish = \"us\"", text),
        "The defense ministry’s program neighbors the center."
    );
    assert_eq!(under("own:[style]\nenglish = \"uk\"", "Defense of labor rights"), "Defence of labour rights");
}

#[test]
fn points_are_an_option() {
    let text = "The U.S. President left the U.S. He flew to the U.N.\nThat is not in the U.S., he said.";
    assert_eq!(under("press", text), text);
    assert_eq!(
        under("own:[style]\npoints = \"none\"", text),
        "The US President left the US. He flew to the UN.\nThat is not in the US, he said."
    );
}

#[test]
fn a_user_changes_one_name_in_three_lines() {
    let mine = "own:[names]\n\"Ouagadougou\" = \"Wagadugu\"\n[terms]\n\"e-mail\" = \"email\"\n";
    assert_eq!(under(mine, "An e-mail from Ouagadougou."), "An email from Wagadugu.");
}
