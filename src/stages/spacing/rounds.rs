//! The places that come to light only when others are mended.
//!
//! Glue hides glue: in `aWest Endperformance ofThe Tempest` the words beside each joint are glued
//! themselves. So where a look at the text finds something, the text is mended in a copy and looked
//! at again, a bounded number of times; what is found there is proposed at its place in the text as
//! it came, and what is found at a place that was mended becomes one edit with the mending. So the
//! last look finds nothing, and the stage proposes nothing on its own output. Text in which nothing
//! is found is looked at once.

use super::desk::Desk;
use crate::text::{Confidence, Edit, Proposals, Scanned, Span};

/// Looks at a text at most so often. News settles in three looks; text made to be hard takes six.
const MOST: usize = 12;

/// Proposes into `out` what `look` finds in `text`, again and again.
pub(super) fn settle(text: &Scanned<'_>, look: impl Fn(&Desk<'_, '_>, &mut Proposals), out: &mut Proposals) {
    let mut found = Proposals::default();
    look(&Desk::new(text), &mut found);
    if found.edits().is_empty() {
        return;
    }
    let mut standing: Vec<Edit> = Vec::new();
    let mut mended = text.text().to_owned();
    for _ in 1..MOST {
        let (fresh, guesses) = chosen(found, out);
        if fresh.is_empty() {
            let places = Places::new(&standing);
            for mut guess in guesses {
                if let Some(span) = places.back(guess.span) {
                    guess.span = span;
                    out.push(guess);
                }
            }
            break;
        }
        standing = merged(&standing, fresh, &mended);
        mended = mend(text.text(), &standing);
        let scanned = Scanned::new(&mended);
        found = Proposals::default();
        look(&Desk::new(&scanned), &mut found);
    }
    for edit in standing {
        if edit.replacement != text.slice(edit.span) {
            out.push(edit);
        }
    }
}

/// Of the proposals of one look those that stand, sorted and disjoint, and those that are guesses.
/// As the resolver has it: the earlier start, then the longer, then the one proposed first.
fn chosen(found: Proposals, out: &Proposals) -> (Vec<Edit>, Vec<Edit>) {
    let (mut edits, _) = found.into_parts();
    edits.retain(|e| out.takes(e.rule));
    edits.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end)));
    let (sure, guesses): (Vec<Edit>, Vec<Edit>) =
        edits.into_iter().partition(|e| e.confidence >= Confidence::Likely);
    let mut fresh: Vec<Edit> = Vec::with_capacity(sure.len());
    for edit in sure {
        if fresh.last().is_none_or(|last| !last.span.clashes(edit.span)) {
            fresh.push(edit);
        }
    }
    fresh.sort_by_key(|e| (e.span.start, e.span.end));
    (fresh, guesses)
}

/// `standing`, which makes `mended`, and `fresh`, which was found there, as edits of the text as it
/// came. A fresh edit that meets a standing one becomes one edit with it.
fn merged(standing: &[Edit], fresh: Vec<Edit>, mended: &str) -> Vec<Edit> {
    let places = Places::new(standing);
    let mut out: Vec<Edit> = Vec::with_capacity(standing.len() + fresh.len());
    let (mut s, mut fresh) = (0, fresh.into_iter().peekable());
    while let Some(first) = fresh.next() {
        while s < standing.len() && places.edits[s][1] < first.span.start {
            out.push(standing[s].clone());
            s += 1;
        }
        // All that meets, directly or by way of another.
        let (from, mut span, mut news) = (s, first.span, vec![first]);
        loop {
            if let Some([start, end, ..]) = places.edits.get(s).filter(|e| e[0] <= span.end) {
                span = Span { start: span.start.min(*start), end: span.end.max(*end) };
                s += 1;
            } else if let Some(next) = fresh.next_if(|f| f.span.start <= span.end && s > from) {
                span.end = span.end.max(next.span.end);
                news.push(next);
            } else {
                break;
            }
        }
        let whole = Span { start: places.came(span.start, false), end: places.came(span.end, true) };
        if s == from {
            let mut edit = news.swap_remove(0);
            edit.span = whole;
            out.push(edit);
            continue;
        }
        let mut text = String::new();
        let mut at = span.start;
        for edit in &news {
            text.push_str(&mended[at as usize..edit.span.start as usize]);
            text.push_str(&edit.replacement);
            at = edit.span.end;
        }
        text.push_str(&mended[at as usize..span.end as usize]);
        let mut edit = news.swap_remove(0);
        edit.span = whole;
        edit.replacement = text.into();
        out.push(edit);
    }
    out.extend_from_slice(&standing[s..]);
    out
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

    /// Where a place lies that is not inside what an edit put in. At an edit it is the start of what
    /// the edit replaced, or where `after` its end.
    fn came(&self, at: u32, after: bool) -> u32 {
        let before = if after {
            self.edits.partition_point(|e| e[1] <= at)
        } else {
            self.edits.partition_point(|e| e[1] < at || (e[1] == at && e[0] < at))
        };
        match before.checked_sub(1).map(|i| self.edits[i]) {
            Some([_, end, _, from]) => from + (at - end),
            None => at,
        }
    }

    /// `None` where the span has to do with what an edit put in or took out.
    fn back(&self, span: Span) -> Option<Span> {
        let first = self.edits.partition_point(|e| e[1] < span.start);
        let meets = self.edits.get(first).is_some_and(|e| e[0] <= span.end);
        (!meets).then(|| Span { start: self.came(span.start, false), end: self.came(span.end, true) })
    }
}
