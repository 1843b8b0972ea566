//! Spaces where none belong: `groups , pointing`, doubled spaces, `( HTS )`, `terror- ists`,
//! `T E H R A N`, `Wash ington`.
//!
//! Does NOT touch tabs, indents, columns of a table, suspended hyphens (`pre- and post-war`),
//! ellipses, and the space before `:`, `%` and `$`, which some styles want.

use super::desk::{Desk, rule};
use super::tables::Casing;
use super::words::{FUNCTION, LINKING};
use crate::text::{Confidence, Edit, Proposals, Shape, Span, TokenKind, WordHasher};

fn delete(desk: &Desk<'_, '_>, span: Span, id: &'static str, how: Confidence, out: &mut Proposals) {
    if desk.free(span) {
        out.push(Edit::delete(span, rule(id), how));
    }
}

/// Looks at the gap before token `i`, which is more than one byte or stands before a mark.
/// Returns whether it proposed something for it.
pub(super) fn gap(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let t = desk.tokens[i];
    let p = desk.tokens[i - 1];
    let gap = Span { start: p.end, end: t.start };
    let bytes = &desk.bytes[gap.range()];
    if bytes.iter().any(|b| *b != b' ') {
        return;
    }
    if let Some(c) = desk.mark(i)
        && before_mark(desk, i, c)
    {
        delete(desk, gap, "space-before-mark", Confidence::Likely, out);
        return;
    }
    if let Some(c) = desk.mark(i - 1)
        && after_opening(desk, i, c)
    {
        delete(desk, gap, "space-inside", Confidence::Likely, out);
        return;
    }
    if bytes.len() > 1 && !columns(desk, gap) && desk.free(gap) {
        out.push(Edit::replace(gap, " ", rule("doubled-space"), Confidence::Certain));
    }
}

/// Whether the gap is one of several wide ones of its line: a table.
fn columns(desk: &Desk<'_, '_>, gap: Span) -> bool {
    if gap.len() > 8 {
        return true;
    }
    let near =
        &desk.bytes[gap.start.saturating_sub(120) as usize..desk.bytes.len().min(gap.end as usize + 120)];
    let at = (gap.start - gap.start.saturating_sub(120)) as usize;
    let from = memchr::memrchr(b'\n', &near[..at]).map_or(0, |n| n + 1);
    let to = memchr::memchr(b'\n', &near[at..]).map_or(near.len(), |n| at + n);
    let mut wide = 0;
    let mut run = 0;
    for b in &near[from..to] {
        if *b == b' ' {
            run += 1;
            wide += usize::from(run == 3);
        } else {
            run = 0;
        }
    }
    wide >= 3
}

/// Whether the mark `c` at token `i` wants no space before it.
fn before_mark(desk: &Desk<'_, '_>, i: usize, c: char) -> bool {
    let p = desk.tokens[i - 1];
    let after = desk.after(desk.tokens[i].end);
    let open = after.is_ascii_whitespace();
    let worded = p.kind == TokenKind::Word
        || p.kind == TokenKind::Number
        || matches!(desk.mark(i - 1), Some(')' | ']' | '”' | '’' | '%'));
    match c {
        ',' => {
            worded && (open || matches!(after, b'"')) && p.kind != TokenKind::Mark
                || c == ',' && open && matches!(desk.mark(i - 1), Some(')' | ']' | '”' | '’' | '%'))
        }
        '.' => {
            // ` ...`, ` . . .` and ` .5` stay.
            let dotted = desk.touches(i + 1) && desk.mark(i + 1) == Some('.')
                || desk.mark(i + 1) == Some('.') && !desk.line_starts(i + 1);
            worded && open && !dotted && desk.mark(i - 1) != Some('.')
        }
        ';' => {
            worded
                && open
                && p.kind == TokenKind::Word
                && p.shape == Shape::Lower
                && desk.known(i - 1).is_some()
        }
        '?' | '!' => {
            let english = p.kind == TokenKind::Word
                && p.shape == Shape::Lower
                && desk.known(i - 1).is_some_and(|k| k.casing <= Casing::MostlyLower && k.log > -5.5);
            english && open && desk.english(i - 1)
        }
        ')' | ']' => {
            let near = (i.saturating_sub(40)..i)
                .rev()
                .find(|j| matches!(desk.mark(*j), Some('(' | '[' | ')' | ']')));
            let opened = near.is_some_and(|j| {
                matches!((desk.mark(j), c), (Some('('), ')') | (Some('['), ']')) && i - j > 1
            });
            opened
                && near.is_none_or(|j| desk.ticker(j) != Some(i + 1))
                && (worded || matches!(desk.mark(i - 1), Some('.' | '!' | '?')))
        }
        '”' => {
            let right = desk.touches(i + 1) && desk.tokens[i + 1].kind == TokenKind::Word;
            // A space between single and double quotes is typography.
            !right
                && !matches!(desk.mark(i - 1), Some('’' | '\''))
                && (worded || matches!(desk.mark(i - 1), Some('.' | ',' | '!' | '?')))
                && desk.mark(i - 1) != Some('”')
        }
        _ => false,
    }
}

/// Whether token `i` follows the opening mark `c` too far off.
fn after_opening(desk: &Desk<'_, '_>, i: usize, c: char) -> bool {
    let word = desk.tokens[i].kind != TokenKind::Mark;
    match c {
        '(' | '[' => {
            let close = if c == '(' { ')' } else { ']' };
            word && desk.ticker(i - 1).is_none()
                && (i..(i + 40).min(desk.tokens.len())).any(|j| desk.mark(j) == Some(close))
                && !(i >= 2 && desk.touches(i - 1) && desk.tokens[i - 2].kind == TokenKind::Mark)
        }
        '“' => word && (i < 2 || !desk.touches(i - 1)),
        _ => false,
    }
}

/// `terror- ists`, where token `i` is the second half. The gap may be a line's end.
pub(super) fn hyphen(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    if i < 2 || desk.mark(i - 1) != Some('-') || !desk.touches(i - 1) || desk.touches(i) {
        return;
    }
    let (a, b) = (desk.tokens[i - 2], desk.tokens[i]);
    if a.kind != TokenKind::Word
        || b.shape != Shape::Lower
        || b.kind != TokenKind::Word
        || desk.before(a.start) == b'-'
    {
        return;
    }
    if FUNCTION.has(b.hash)
        || LINKING.has(b.hash)
        || a.end - a.start < 2
        || !matches!(a.shape, Shape::Lower | Shape::Title)
    {
        return;
    }
    let gap = &desk.bytes[desk.tokens[i - 1].end as usize..b.start as usize];
    let broken_line = gap == b"\n";
    if gap != b" " && !broken_line {
        return;
    }
    let Some(joined) = joined(desk, i - 2, i) else { return };
    let (ka, kb) = (desk.known(i - 2), desk.known(i));
    let half = ka.is_none_or(|k| k.log < -5.8) || kb.is_none_or(|k| k.log < -5.8);
    let pair = desk.tables.pair(a.hash, b.hash).is_some();
    if joined > -7.0 && (half || (joined > -6.0 && !pair)) && desk.english(i) {
        let span = Span { start: desk.tokens[i - 1].start, end: b.start };
        delete(desk, span, "split-word", Confidence::Likely, out);
    }
}

/// The share of the word that tokens `a` and `b` make together, log10, when it is known.
fn joined(desk: &Desk<'_, '_>, a: usize, b: usize) -> Option<f32> {
    let (a, b) = (desk.word(a), desk.word(b));
    if !a.is_ascii() || !b.is_ascii() || a.len() + b.len() > 30 {
        return None;
    }
    let mut hasher = WordHasher::default();
    for byte in a.bytes().chain(b.bytes()) {
        hasher.write(&[byte.to_ascii_lowercase()]);
    }
    desk.tables.word(hasher.finish()).map(|k| k.log)
}

/// `Wash ington`: token `i` is unknown, and known together with the word before it.
pub(super) fn parted(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) -> bool {
    if i == 0 {
        return false;
    }
    let (a, b) = (desk.tokens[i - 1], desk.tokens[i]);
    let apart = b.start == a.end + 1 && desk.before(b.start) == b' ';
    if !apart
        || a.kind != TokenKind::Word
        || b.shape != Shape::Lower
        || b.end - b.start < 3
        || !matches!(a.shape, Shape::Lower | Shape::Title)
    {
        return false;
    }
    if desk.touches(i - 1)
        || desk.touches(i + 1) && desk.tokens[i + 1].kind == TokenKind::Word
        || a.end - a.start < 2
    {
        return false;
    }
    let Some(share) = joined(desk, i - 1, i) else { return false };
    if share > -5.6 && desk.elsewhere(i) == 0 && !FUNCTION.has(a.hash) && desk.english(i) {
        delete(desk, Span { start: a.end, end: b.start }, "parted-word", Confidence::Likely, out);
        return true;
    }
    false
}

/// `T E H R A N`, from token `from`; returns the token after the letters.
pub(super) fn spaced_letters(desk: &Desk<'_, '_>, from: usize, out: &mut Proposals) -> usize {
    let single = |i: usize| {
        desk.tokens.get(i).is_some_and(|t| {
            t.kind == TokenKind::Word
                && t.end - t.start == 1
                && t.shape == Shape::Title
                && !desk.touches(i)
                && !desk.touches(i + 1)
                || desk.tokens.get(i).is_some_and(|t| {
                    t.kind == TokenKind::Word
                        && t.end - t.start == 1
                        && t.shape == Shape::Title
                        && !desk.touches(i)
                })
        })
    };
    let mut to = from + 1;
    let mut hasher = WordHasher::default();
    hasher.write(&[desk.bytes[desk.tokens[from].start as usize].to_ascii_lowercase()]);
    while single(to)
        && desk.tokens[to].start == desk.tokens[to - 1].end + 1
        && desk.before(desk.tokens[to].start) == b' '
    {
        hasher.write(&[desk.bytes[desk.tokens[to].start as usize].to_ascii_lowercase()]);
        to += 1;
    }
    let word = desk.tables.word(hasher.finish());
    if to - from >= 4 && word.is_some_and(|k| k.casing != Casing::Acronym && k.log > -7.0) {
        let span = Span { start: desk.tokens[from].start, end: desk.tokens[to - 1].end };
        if desk.free(span) {
            let word: String = desk.text[span.range()].chars().filter(|c| *c != ' ').collect();
            out.push(Edit::replace(span, word, rule("spaced-letters"), Confidence::Likely));
        }
    }
    to
}
