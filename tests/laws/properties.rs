//! The laws on texts that nobody wrote: articles with damage put together at random, pieces of damage
//! with no sense at all, and arbitrary characters.
//!
//! `PROPTEST_CASES=20000 PROPTEST_RNG_SEED=7 cargo test --test laws properties` tries more, and others.

use crate::{compositions, laws};
use proptest::prelude::*;

/// Pieces that trigger rules, and pieces that come between them.
const PIECES: &[&str] = &[
    "The clashes",
    "Idlib",
    "12February 2020",
    "dawn.He said",
    "your comment",
    "\n",
    "\n\n",
    " ",
    ".",
    "Türkiye",
    "Bashar Assad",
    "al-Assad",
    "Assad",
    "&amp;amp;",
    "â€™",
    "\u{200b}",
    "\u{feff}",
    "“relative calm.\"",
    "Tags: a ، b",
    "News ID: 80197",
    "* Comment:",
    "Message end/",
    "(photo)- The",
    "ofthe",
    "terror- ists",
    "T E H R A N",
    "Kiev",
    "cease-fire",
    "advised reporters",
    "Reconciliation Middle",
    "https://example.com/aB",
    "@desk",
    "#NewsToday",
    "…",
    "\r\n",
    "\t",
    "e\u{301}",
    "ﬁ",
    "\u{1b}[31m",
    "👨‍👩‍👧",
    "می\u{200c}خواهم",
    "Hayat Tahrir-al-Sham",
    "Share this story",
    "£5million",
    "a",
    "The",
    "12",
    "Syria’s",
    "'",
    "\"",
    "(",
    ")",
    "-",
    "—",
    "of",
    "said",
    "\u{ad}",
    "\u{a0}",
    "&nbsp;",
    "�",
    "\0",
];

fn damaged() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn config(least: u32) -> ProptestConfig {
    ProptestConfig {
        cases: compositions::cases(least),
        failure_persistence: None,
        rng_seed: compositions::seed(),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn cleaning_a_cleaned_article_changes_nothing(text in compositions::document()) {
        laws::idempotent(&text);
    }

    #[test]
    fn a_paragraph_put_in_front_of_an_article_changes_nothing_else(text in compositions::document()) {
        laws::shift(&text);
    }

    #[test]
    fn replay_undo_and_choice_hold_on_articles(text in compositions::document()) {
        laws::well_formed(&text);
        laws::replay(&text);
        laws::undo(&text);
        laws::selective(&text);
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn replay_and_undo_hold_on_damage(text in damaged()) {
        laws::well_formed(&text);
        laws::replay(&text);
        laws::undo(&text);
        laws::selective(&text);
    }

    #[test]
    fn replay_and_undo_hold_on_any_text(text in "\\PC{0,200}|(?s:.{0,100})") {
        laws::well_formed(&text);
        laws::replay(&text);
        laws::undo(&text);
    }
}
