//! First, do no harm: clean text gets no edit at all.

use crate::{fixtures, laws};

#[test]
fn fixtures_to_keep_get_zero_edits() {
    for (name, text) in fixtures::below("keep") {
        let cleaned = laws::clean(&text);
        let hunks: Vec<String> = cleaned
            .ledger
            .hunks
            .iter()
            .map(|h| format!("{:?} -> {:?} by {}", h.old, h.new, h.parts[0].rule))
            .collect();
        assert_eq!(hunks, Vec::<String>::new(), "fixtures/keep/{name}");
    }
}
