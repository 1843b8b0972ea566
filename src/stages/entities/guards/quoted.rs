//! Names in quotation marks.

use crate::text::{Scanned, Shape, TokenKind};

fn opens(mark: &str) -> bool {
    matches!(mark, "\u{201c}" | "\"" | "\u{2018}" | "'" | "\u{ab}")
}

fn closes(mark: &str) -> bool {
    matches!(mark, "\u{201d}" | "\"" | "\u{2019}" | "'" | "\u{bb}")
}

/// Whether the name stands alone in quotation marks, as a nickname does: `known as “El Deif”`.
pub(in crate::stages::entities) fn nickname(text: &Scanned<'_>, first: usize, last: usize) -> bool {
    let tokens = text.tokens();
    let raw = text.text();
    let mark = |i: usize, fits: fn(&str) -> bool| {
        tokens.get(i).filter(|t| t.kind == TokenKind::Mark && fits(t.of(raw)))
    };
    first.checked_sub(1).and_then(|i| mark(i, opens)).is_some_and(|t| t.end == tokens[first].start)
        && mark(last + 1, closes).is_some_and(|t| t.start == tokens[last].end)
}

/// Words that are small in a title.
const SMALL: &[&str] =
    &["of", "the", "in", "and", "to", "from", "for", "a", "on", "s", "with", "by", "at", "an"];

/// Whether the place stands in a title in quotation marks: several words, all with capitals.
pub(in crate::stages::entities) fn in_a_title(text: &Scanned<'_>, first: usize, last: usize) -> bool {
    let tokens = text.tokens();
    let raw = text.text();
    let mut others = 0;
    let fits = |i: usize| {
        let t = &tokens[i];
        t.is_word() && (t.shape != Shape::Lower || SMALL.contains(&t.of(raw)))
    };
    let mut i = first;
    loop {
        if i == 0 || first - i > 8 {
            return false;
        }
        i -= 1;
        let t = &tokens[i];
        if t.kind == TokenKind::Mark && opens(t.of(raw)) && tokens[i + 1].start == t.end {
            break;
        }
        if !fits(i) && t.of(raw) != ":" {
            return false;
        }
        others += 1;
    }
    let mut i = last;
    loop {
        i += 1;
        let Some(t) = tokens.get(i) else { return false };
        if i - last > 8 {
            return false;
        }
        if t.kind == TokenKind::Mark {
            let mark = t.of(raw);
            if closes(mark) && tokens.get(i + 1).is_none_or(|n| n.start > t.end || n.kind == TokenKind::Mark)
            {
                break;
            }
            if matches!(mark, "," | ".") && tokens.get(i + 1).is_some_and(|n| closes(n.of(raw))) {
                break;
            }
            if matches!(mark, ":" | "’" | "'" | "-") {
                continue;
            }
            return false;
        }
        if !fits(i) {
            return false;
        }
        others += 1;
    }
    others > 0
}
