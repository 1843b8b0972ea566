//! The laws, each a function over one text, and each run over all fixtures.

use crate::fixtures;
use copydesk::{Cleaned, Document, Ledger, Pipeline};
use std::sync::LazyLock;

pub(crate) static PIPELINE: LazyLock<Pipeline> = LazyLock::new(Pipeline::default);

pub(crate) fn clean(text: &str) -> Cleaned {
    PIPELINE.clean(Document::new(text))
}

pub(crate) fn replay(text: &str) {
    let cleaned = clean(text);
    assert_eq!(cleaned.ledger.apply(text), cleaned.document.text, "replay of {text:?}");
}

pub(crate) fn undo(text: &str) {
    let cleaned = clean(text);
    assert_eq!(cleaned.ledger.undo(&cleaned.document.text).as_deref(), Ok(text), "undo");
}

/// Rejecting any one hunk leaves all others as they were: what is between two hunks, and what the
/// others make, does not change.
pub(crate) fn selective(text: &str) {
    let ledger = clean(text).ledger;
    let pieces = |reject: Option<usize>| {
        let mut out = String::new();
        let mut at = 0;
        for (i, hunk) in ledger.hunks.iter().enumerate() {
            out.push_str(&text[at..hunk.start]);
            out.push_str(if reject == Some(i) { &hunk.old } else { &hunk.new });
            at = hunk.end;
        }
        out + &text[at..]
    };
    for rejected in 0..ledger.hunks.len() {
        let mut i = 0;
        let kept = ledger.apply_where(text, |_| {
            i += 1;
            i - 1 != rejected
        });
        assert_eq!(kept, pieces(Some(rejected)), "hunk {rejected} rejected");
        let rest = Ledger {
            hunks: ledger
                .hunks
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != rejected)
                .map(|(_, h)| h.clone())
                .collect(),
            ..Ledger::default()
        };
        assert_eq!(rest.undo(&kept).as_deref(), Ok(text), "undo with hunk {rejected} rejected");
    }
}

/// Hunks are sorted, disjoint, on character boundaries, and say truly what stood there.
pub(crate) fn well_formed(text: &str) {
    let ledger = clean(text).ledger;
    let mut at = 0;
    for hunk in &ledger.hunks {
        assert!(hunk.start >= at, "{hunk:?} starts before {at}");
        assert_eq!(text.get(hunk.start..hunk.end), Some(hunk.old.as_str()));
        assert_ne!(hunk.old, hunk.new);
        assert!(!hunk.parts.is_empty());
        at = hunk.end;
    }
    for unmade in ledger.held.iter().chain(&ledger.suggested) {
        assert!(text.get(unmade.start..unmade.end).is_some(), "{unmade:?}");
    }
}

pub(crate) fn idempotent(text: &str) {
    let once = clean(text).document.text;
    let twice = clean(&once);
    let hunks: Vec<String> = twice
        .ledger
        .hunks
        .iter()
        .map(|h| format!("{:?} -> {:?} by {:?}", h.old, h.new, h.parts[0].rule))
        .collect();
    assert_eq!(hunks, Vec::<String>::new(), "cleaning cleaned text");
    assert_eq!(twice.document.text, once);
}

const PARAGRAPH: &str =
    "The council met for two hours on Monday and put off its vote on the new bridge until the autumn.\n\n";

pub(crate) fn shift(text: &str) {
    let here = clean(text).ledger.hunks;
    let mut there = clean(&format!("{PARAGRAPH}{text}")).ledger.hunks;
    for hunk in &mut there {
        assert!(hunk.start >= PARAGRAPH.len(), "{hunk:?} is in the paragraph put in front");
        hunk.start -= PARAGRAPH.len();
        hunk.end -= PARAGRAPH.len();
    }
    // evidence may name a place in the document; what is done there may not change
    let bare = |hunks: &[copydesk::Hunk]| -> Vec<(usize, usize, String)> {
        hunks.iter().map(|h| (h.start, h.end, h.new.clone())).collect()
    };
    assert_eq!(bare(&there), bare(&here));
}

pub(crate) fn deterministic(text: &str) {
    let first = clean(text);
    let others: Vec<Cleaned> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| clean(text))).collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).collect()
    });
    for other in others {
        assert_eq!(other, first);
    }
}

fn over_all(law: fn(&str)) {
    for (name, text) in fixtures::below("") {
        let outcome = std::panic::catch_unwind(|| law(&text));
        assert!(outcome.is_ok(), "the law is broken on fixtures/{name}");
    }
}

macro_rules! over_fixtures {
    ($($law:ident),*) => { mod over_fixtures { $( #[test] fn $law() { super::over_all(super::$law) } )* } };
}

over_fixtures!(replay, undo, selective, well_formed, idempotent, shift, deterministic);
