//! The stage's laws: its edits are disjoint and on character boundaries, cleaning again changes
//! nothing, a paragraph in front changes nothing but the offsets.
#![no_main]

use copydesk::rules::RuleSet;
use copydesk::stages::characters::Characters;
use copydesk::text::{Context, Edits, Proposals, Scanned, Stage};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static STAGE: LazyLock<Characters> =
    LazyLock::new(|| Characters::new(&RuleSet::default()).expect("the stage needs no rules"));

fn edits(text: &str) -> Edits {
    let mut out = Proposals::default();
    STAGE.propose(&Scanned::new(text), &Context::default(), &mut out);
    Edits::new(out.into_parts().0, text).expect("disjoint edits")
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let first = edits(&text);
    let cleaned = first.apply(&text);
    let again = edits(&cleaned);
    assert!(again.is_empty(), "{text:?} became {cleaned:?}, then {again:?}");
    // Ends within a block, so that blank lines at the start of the text stay as many as they were.
    let front = "A paragraph.\n\nx\n";
    let moved = edits(&format!("{front}{text}"));
    assert_eq!(moved.len(), first.len());
    for (a, b) in first.into_iter().zip(&moved) {
        assert_eq!((a.span.shifted(front.len()), &a.replacement), (b.span, &b.replacement));
    }
});
