//! Edits between the stage's passes, and their composition.
//!
//! Each pass looks at what the pass before it made. The edits of two passes are composed into one
//! list on the first text: where they meet they become one edit, so that the stage as a whole
//! proposes disjoint edits of the text it was given, and `&acirc;&#128;&#153;` is one edit to `’`.

use crate::text::Confidence;
use std::borrow::Cow;

/// An edit of a pass: bytes `start..end` of the pass's text become `text`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: Cow<'static, str>,
    /// The id of the rule within the stage.
    pub(super) rule: &'static str,
    pub(super) confidence: Confidence,
    /// Ids of the rules of later passes that had a hand in it.
    pub(super) also: Vec<&'static str>,
}

impl Draft {
    pub(super) fn new(
        start: usize,
        end: usize,
        text: impl Into<Cow<'static, str>>,
        rule: &'static str,
        confidence: Confidence,
    ) -> Self {
        Draft { start, end, text: text.into(), rule, confidence, also: Vec::new() }
    }
}

/// The text with `drafts`, sorted and disjoint, made.
pub(super) fn apply(text: &str, drafts: &[Draft]) -> String {
    let grown: usize = drafts.iter().map(|d| d.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut at = 0;
    for d in drafts {
        out.push_str(&text[at..d.start]);
        out.push_str(&d.text);
        at = d.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Composes `first`, which leads from the first text to `middle`, with `second`, edits of `middle`.
pub(super) fn compose(first: Vec<Draft>, second: Vec<Draft>, middle: &str) -> Vec<Draft> {
    if first.is_empty() {
        return second;
    }
    let mut out = Vec::with_capacity(first.len() + second.len());
    let mut first = first.into_iter();
    let mut second = second.into_iter();
    // How far a place in `middle` lies past its place in the first text, before the edits to come.
    let mut shift: isize = 0;
    let at_first = |place: usize, shift: isize| place.wrapping_add_signed(-shift);
    loop {
        // The range of the next edit of `first` in `middle`.
        let a = first.as_slice().first().map(|d| {
            let start = d.start.wrapping_add_signed(shift);
            (start, start + d.text.len())
        });
        let b = second.as_slice().first().map(|d| (d.start, d.end));
        let (mut lo, mut hi) = match (a, b) {
            (None, None) => return out,
            (Some(a), None) => a,
            (None, Some(b)) => b,
            (Some(a), Some(b)) => a.min(b),
        };
        let before = shift;
        let from = at_first(lo, before);
        // Most edits meet no other.
        let alone = |list: &[Draft], other: Option<(usize, usize)>, shift: isize| {
            let next = list.get(1).map(|d| d.start.wrapping_add_signed(shift));
            next.is_none_or(|start| start > hi) && other.is_none_or(|(start, _)| start > hi)
        };
        let first_leads = a.is_some_and(|a| b.is_none_or(|b| a <= b));
        if first_leads {
            let grown =
                first.as_slice().first().map_or(0, |d| d.text.len() as isize - (d.end - d.start) as isize);
            if alone(first.as_slice(), b, shift + grown)
                && let Some(d) = first.next()
            {
                shift += grown;
                out.push(d);
                continue;
            }
        } else if alone(second.as_slice(), a, 0)
            && let Some(d) = second.next()
        {
            let to = at_first(hi, shift);
            out.push(Draft { start: from, end: to, ..d });
            continue;
        }
        let mut firsts: Vec<Draft> = Vec::new();
        let mut seconds: Vec<Draft> = Vec::new();
        // Everything that shares a byte with the range so far, or its place where one is empty.
        loop {
            let meets = |start: usize, end: usize, lo: usize, hi: usize| {
                (start < hi && lo < end)
                    || (start == lo && end == hi)
                    || (lo <= start && end < hi && start > lo)
            };
            if let Some(d) = first.as_slice().first() {
                let start = d.start.wrapping_add_signed(shift);
                let end = start + d.text.len();
                if (firsts.is_empty() && seconds.is_empty() && (start, end) == (lo, hi))
                    || meets(start, end, lo, hi)
                {
                    lo = lo.min(start);
                    hi = hi.max(end);
                    if let Some(d) = first.next() {
                        shift += d.text.len() as isize - (d.end - d.start) as isize;
                        firsts.push(d);
                    }
                    continue;
                }
            }
            if let Some(d) = second.as_slice().first()
                && ((firsts.is_empty() && seconds.is_empty() && (d.start, d.end) == (lo, hi))
                    || meets(d.start, d.end, lo, hi))
            {
                lo = lo.min(d.start);
                hi = hi.max(d.end);
                if let Some(d) = second.next() {
                    seconds.push(d);
                }
                continue;
            }
            break;
        }
        let to = at_first(hi, shift);
        out.push(joined(from, to, lo, hi, firsts, seconds, middle));
    }
}

/// One edit for all edits that meet in `lo..hi` of the middle text.
fn joined(
    from: usize,
    to: usize,
    lo: usize,
    hi: usize,
    mut firsts: Vec<Draft>,
    mut seconds: Vec<Draft>,
    middle: &str,
) -> Draft {
    if seconds.is_empty()
        && firsts.len() == 1
        && let Some(d) = firsts.pop()
    {
        return d;
    }
    if firsts.is_empty()
        && seconds.len() == 1
        && let Some(d) = seconds.pop()
    {
        return Draft { start: from, end: to, ..d };
    }
    let mut text = String::with_capacity(hi - lo);
    let mut at = lo;
    for d in &seconds {
        text.push_str(&middle[at..d.start]);
        text.push_str(&d.text);
        at = d.end;
    }
    text.push_str(&middle[at..hi]);
    let all = || firsts.iter().chain(&seconds);
    let confidence = all().map(|d| d.confidence).min().unwrap_or(Confidence::Certain);
    let rule = all().map(|d| d.rule).next().unwrap_or_default();
    let mut also: Vec<&'static str> = Vec::new();
    for id in all().flat_map(|d| std::iter::once(d.rule).chain(d.also.iter().copied())) {
        if id != rule && !also.contains(&id) {
            also.push(id);
        }
    }
    Draft { start: from, end: to, text: Cow::Owned(text), rule, confidence, also }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn draft(start: usize, end: usize, text: &str) -> Draft {
        Draft::new(start, end, text.to_owned(), "test", Confidence::Certain)
    }

    fn drafts(text_len: usize, cuts: Vec<(usize, usize, String)>) -> Vec<Draft> {
        let mut out: Vec<Draft> = Vec::new();
        let mut at = 0;
        for (skip, len, text) in cuts {
            let start = at + skip;
            let end = start + len;
            if end > text_len {
                break;
            }
            if len == 0 {
                continue;
            }
            out.push(draft(start, end, &text));
            at = end;
        }
        out
    }

    proptest! {
        #[test]
        fn composing_is_doing_one_after_the_other(
            text in "[a-z]{0,30}",
            a in prop::collection::vec((0usize..4, 0usize..4, "[A-Z]{0,3}"), 0..6),
            b in prop::collection::vec((0usize..4, 0usize..4, "[0-9]{0,3}"), 0..6),
        ) {
            let first = drafts(text.len(), a);
            let middle = apply(&text, &first);
            let second = drafts(middle.len(), b);
            let end = apply(&middle, &second);
            let both = compose(first, second, &middle);
            for pair in both.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            prop_assert_eq!(apply(&text, &both), end);
        }
    }
}
