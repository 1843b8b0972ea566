//! The places that come to light only when others are mended.
//!
//! Glue hides glue: in `aWest Endperformance ofThe Tempest` the words beside each joint are glued
//! themselves. So where a look at the text finds something, the text is mended in a copy and looked
//! at again, a bounded number of times; what is found there is proposed at its place in the text as
//! it came. Text in which nothing is found is looked at once. This is what makes the stage settle in
//! one run: it proposes nothing on its own output.

use super::desk::Desk;
use crate::text::{Confidence, Edit, Proposals, Scanned, Span};

/// Looks at a text at most so often.
const MOST: usize = 6;

/// Proposes into `out` what `look` finds in `text`, again and again.
pub(super) fn settle(text: &Scanned<'_>, look: impl Fn(&Desk<'_, '_>, &mut Proposals), out: &mut Proposals) {
    let mut found = Proposals::default();
    look(&Desk::new(text), &mut found);
    if found.edits().is_empty() {
        return;
    }
    let mut standing: Vec<Edit> = Vec::new();
    for _ in 1..MOST {
        let before = standing.len();
        let (edits, _) = found.into_parts();
        let places = Places::new(&standing);
        let mut fresh: Vec<Edit> = Vec::new();
        for mut edit in edits {
            let Some(span) = places.back(edit.span) else { continue };
            edit.span = span;
            fresh.push(edit);
        }
        // As the resolver has it: the earlier start, then the longer, then the one proposed first.
        fresh.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end)));
        for edit in fresh {
            let proposed = out.edits().len();
            if clashes(&standing[..before], edit.span) {
                continue;
            }
            out.push(edit.clone());
            let taken = out.edits().len() > proposed && edit.confidence >= Confidence::Likely;
            if taken && !standing[before..].iter().rev().take(4).any(|s| s.span.clashes(edit.span)) {
                standing.push(edit);
            }
        }
        if standing.len() == before {
            return;
        }
        standing.sort_by_key(|e| (e.span.start, e.span.end));
        let mended = mend(text.text(), &standing);
        let scanned = Scanned::new(&mended);
        found = Proposals::default();
        look(&Desk::new(&scanned), &mut found);
    }
}

/// Whether `span` clashes with one of the sorted, disjoint `standing`.
fn clashes(standing: &[Edit], span: Span) -> bool {
    let from = standing.partition_point(|s| s.span.end < span.start);
    standing[from..].iter().take_while(|s| s.span.start <= span.end).any(|s| s.span.clashes(span))
}

fn mend(text: &str, standing: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + standing.len());
    let mut at = 0;
    for edit in standing {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.replacement);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

/// Where the places of a mended text lie in the text as it came.
struct Places {
    /// Of each edit: start and end in the mended text, start and end in the text as it came.
    edits: Vec<[u32; 4]>,
}

impl Places {
    fn new(standing: &[Edit]) -> Self {
        let mut shift = 0i64;
        let edits = standing.iter().map(|e| {
            let start = (i64::from(e.span.start) + shift) as u32;
            let end = start + e.replacement.len() as u32;
            shift += e.replacement.len() as i64 - e.span.len() as i64;
            [start, end, e.span.start, e.span.end]
        });
        Places { edits: edits.collect() }
    }

    /// `None` where the span has to do with what an edit put in.
    fn back(&self, span: Span) -> Option<Span> {
        let point = |at: u32| {
            let i = self.edits.partition_point(|e| e[1] < at || (e[1] == at && e[0] < at));
            if self.edits.get(i).is_some_and(|e| e[0] < at) {
                return None; // inside what was put in
            }
            match i.checked_sub(1).map(|i| self.edits[i]) {
                Some([_, end, _, from]) => Some(from + (at - end)),
                None => Some(at),
            }
        };
        let (start, end) = (point(span.start)?, point(span.end)?);
        let inserted = self.edits.iter().skip(self.edits.partition_point(|e| e[0] < span.start));
        let across = inserted.take_while(|e| e[0] < span.end).any(|e| e[1] > e[0]);
        (start <= end && !across).then(|| Span::new(start as usize, end as usize))
    }
}
