//! Laws of the stage: it says nothing about its own output, and no input makes it slow or panic.

use super::Spacing;
use crate::rules::RuleSet;
use crate::text::{Confidence, Context, Edit, Edits, Proposals, Scanned, Stage};
use proptest::prelude::*;

/// The edits that the default policy would make.
fn edits(text: &str) -> Vec<Edit> {
    let stage = Spacing::new(&RuleSet::default()).expect("no rules to be wrong");
    let mut out = Proposals::default();
    stage.propose(&Scanned::new(text), &Context::default(), &mut out);
    let (mut edits, _) = out.into_parts();
    edits.retain(|e| e.confidence >= Confidence::Likely);
    edits.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end)));
    let mut standing: Vec<Edit> = Vec::new();
    for edit in edits {
        if !standing.iter().any(|s| s.span.clashes(edit.span)) {
            standing.push(edit);
        }
    }
    standing
}

fn mended(text: &str) -> String {
    Edits::new(edits(text), text).expect("disjoint edits on boundaries").apply(text).into_owned()
}

/// Pieces that glue, tear and mark up at random.
fn damaged() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "the",
        "talks",
        "with",
        "Ukraine",
        "President",
        "Harris",
        "said",
        "has",
        "a",
        "of",
        "NATO",
        "US",
        "Idlib",
        "The",
        "McCain",
        "iPhone",
        "12",
        "February",
        "2020",
        "2,000",
        "people",
        "$5",
        "million",
        "17:47",
        "GMT",
        "terror-",
        "ists",
        "\u{201c}",
        "\u{201d}",
        "\"",
        "(",
        ")",
        ",",
        ".",
        "!",
        "?",
        ":",
        "—",
        "-",
        "’",
        "s",
        "É",
        "in",
        "end",
        "list",
        "T",
        "E",
        "H",
        "https://example.com/a",
        "athe",
        "themillion",
        "Der",
        "Vertrag",
        "wurde",
        "Wash",
        "ington",
        "\n",
        "\n\n",
        " ",
        " ",
        " ",
        "  ",
    ]);
    prop::collection::vec((pieces, any::<bool>()), 1..40).prop_map(|parts| {
        let mut text = String::new();
        for (piece, space) in parts {
            text.push_str(piece);
            if space {
                text.push(' ');
            }
        }
        text
    })
}

/// How many texts to try: `PROPTEST_CASES` where it is set.
fn cases(least: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(least)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(400), failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn it_says_nothing_about_its_own_output(text in damaged()) {
        let once = mended(&text);
        prop_assert_eq!(mended(&once), once.clone(), "from {:?}", text);
    }

    #[test]
    fn it_changes_nothing_but_space_and_torn_words(text in damaged()) {
        let solid = |t: &str| t.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
        prop_assert_eq!(solid(&mended(&text)), solid(&text));
    }
}

#[test]
fn long_input_of_any_kind_takes_linear_time() {
    for piece in
        ["a", "Aa", "a1", "\"a", "a.B", "The", "(a)", " ,", "a- b", "A ", "—a ", "ofthe ", "IdlibThe ", "a\n"]
    {
        let text = piece.repeat(300_000 / piece.len());
        let _ = edits_only(&text);
    }
}

fn edits_only(text: &str) -> usize {
    let stage = Spacing::new(&RuleSet::default()).expect("no rules to be wrong");
    let mut out = Proposals::default();
    stage.propose(&Scanned::new(text), &Context::default(), &mut out);
    out.edits().len()
}
