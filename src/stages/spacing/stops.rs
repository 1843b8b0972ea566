//! A sentence that starts right behind the end of another: `dawn.He`, `over?I`, `anything.A: At`.
//!
//! Does NOT touch addresses, tickers, initials, abbreviations, decimals, names with a stop inside.

use super::desk::Desk;
use super::marks::{ends_free, len, place, starts_free};
use super::tables::Casing;
use super::words::{ABBREVIATIONS, ENDINGS, FUNCTION, LINKING, OPENERS};
use crate::text::{Confidence, Proposals, Shape, Token, TokenKind, word_hash};

/// log10 of how much rarer than anywhere a word may be behind another that starts a sentence.
const ILL: f32 = -1.4;

/// `find?A: At the time`: the letter of a question or an answer follows.
pub(super) fn question_answer(desk: &Desk<'_, '_>, i: usize) -> bool {
    let ended = desk.tokens[i - 1].kind == TokenKind::Word
        && len(desk.tokens[i - 1]) > 1
        && desk.tokens[i - 1].shape != Shape::Upper;
    let letter =
        matches!(desk.word(i + 1), "A" | "Q") && desk.mark(i + 2) == Some(':') && desk.touches(i + 2);
    ended && letter && desk.after(desk.tokens[i + 2].end) == b' '
}

/// `dawn.He`
pub(super) fn stop(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[i - 1], desk.tokens[i + 1]);
    let at = r.start;
    if let Some(mark) = desk.mark(i + 1) {
        let opens = mark == '“' || (mark == '(' && l.shape == Shape::Lower && len(l) > 2);
        if opens && desk.touches(i + 2) && desk.tokens.get(i + 2).is_some_and(Token::is_word) {
            place(desk, at, "sentence-space", Confidence::Likely, out);
        }
        return;
    }
    if r.kind != TokenKind::Word || !ends_free(desk, i + 1) {
        return;
    }
    let next = desk.tokens.get(i + 2).filter(|t| t.start > r.end && !desk.line_starts(i + 2));
    // `pandemic.A on`: nothing starts so.
    let function = FUNCTION.has(r.hash);
    if function
        && next.is_some_and(|n| FUNCTION.has(n.hash))
        && desk.gain(Some(r.hash), desk.right(i + 1)) < ILL
    {
        return;
    }
    let next_lower = next.is_some_and(|t| t.shape == Shape::Lower);
    let sentence = matches!(r.shape, Shape::Title | Shape::Mixed);
    let closed = matches!(desk.mark(i - 1), Some(')' | '”' | '’' | ']' | '%'));
    if closed {
        if sentence && (len(r) > 1 || next.is_some()) {
            place(desk, at, "sentence-space", Confidence::Likely, out);
        }
        return;
    }
    if l.kind == TokenKind::Number {
        let decimal = matches!(desk.before(l.start), b'.' | b',')
            || (desk.touches(i - 1) && desk.tokens[i - 2].kind == TokenKind::Word);
        let heading = desk.line_starts(i - 1);
        if sentence
            && len(r) > 1
            && !decimal
            && !heading
            && ((function && len(r) > 1) || (next_lower && len(l) > 1 && desk.known(i + 1).is_some()))
        {
            place(desk, at, "sentence-space", Confidence::Likely, out);
        }
        return;
    }
    if l.kind != TokenKind::Word || !starts_free(desk, i - 1) {
        // `a.m.The`, `U.S.The`: dotted letters before a word that starts a sentence.
        let dotted = l.kind == TokenKind::Word && len(l) == 1 && desk.before(l.start) == b'.';
        if dotted && sentence && function && len(r) > 1 && next_lower {
            place(desk, at, "sentence-space", Confidence::Likely, out);
        }
        return;
    }
    let whole = glued_whole(desk, i - 1);
    match (l.shape, r.shape) {
        (Shape::Lower | Shape::Mixed, Shape::Title | Shape::Mixed) => {
            let abbreviation = ABBREVIATIONS.has(l.hash) && !ENDINGS.has(l.hash) && !LINKING.has(l.hash);
            if len(l) < 2 || (abbreviation && !(function && next_lower)) {
                return;
            }
            let single = len(r) == 1;
            if single && (next.is_none() || !matches!(desk.word(i + 1), "A" | "I")) {
                // `anything.A: At the time`
                if !(desk.word(i + 1) == "A" || desk.word(i + 1) == "Q") || desk.after(r.end) != b':' {
                    return;
                }
            }
            // `Node.js` has lower case on the right; `asp.Net` and `foo.Bar()` have unknown words.
            let known = desk.known(i - 1).is_some() || l.shape == Shape::Lower && next_lower || function;
            if known && !whole {
                place(desk, at, "sentence-space", Confidence::Likely, out);
            }
        }
        (Shape::Lower, Shape::Upper) => {
            let acronym = desk.known(i + 1).is_some_and(|k| k.casing == Casing::Acronym && k.log > -5.5);
            if len(l) > 2
                && acronym
                && next.is_some()
                && desk.known(i - 1).is_some()
                && !ABBREVIATIONS.has(l.hash)
            {
                place(desk, at, "sentence-space", Confidence::Likely, out);
            }
        }
        (Shape::Title, Shape::Title | Shape::Mixed) => {
            if len(l) == 1 {
                return;
            }
            if ABBREVIATIONS.has(l.hash) || ENDINGS.has(l.hash) {
                if function
                    && next_lower
                    && len(r) > 1
                    && (ENDINGS.has(l.hash) || ABBREVIATIONS.has(l.hash) && !desk.line_starts(i - 1))
                {
                    place(desk, at, "sentence-space", Confidence::Likely, out);
                }
                return;
            }
            if l.hash == r.hash || len(r) == 1 && !(matches!(desk.word(i + 1), "A" | "I") && next_lower) {
                return;
            }
            let common = desk.known(i + 1).is_some_and(|k| k.casing <= Casing::MostlyLower);
            let spaced = i < 2 || !desk.touches(i - 1);
            // `Euronext.Liffe`, `Pop.Up Concept`, `Drive.ai`
            let both = desk.known(i - 1).is_some() && desk.known(i + 1).is_some() && len(r) > 2;
            if (function && (next_lower || OPENERS.has(r.hash) && next.is_some()))
                || (next_lower && spaced && (common || both))
            {
                place(desk, at, "sentence-space", Confidence::Likely, out);
            }
        }
        (Shape::Upper, Shape::Title)
            if (function || desk.known(i + 1).is_some_and(|k| k.casing <= Casing::MostlyLower))
                && next_lower
                && len(r) > 1 =>
        {
            place(desk, at, "sentence-space", Confidence::Likely, out);
        }
        (Shape::Lower, Shape::Lower) => {
            // A lower-case word after a stop is more often part of a name or an address.
            let ordinary =
                desk.known(i - 1).is_some_and(|k| k.log > -5.5 && k.casing <= Casing::Either) && len(l) > 2;
            let opener = LINKING.has(r.hash) && len(r) > 2 && next_lower;
            if ordinary && opener && !ABBREVIATIONS.has(l.hash) {
                place(desk, at, "sentence-space", Confidence::Likely, out);
            }
        }
        _ => {}
    }
}

/// Whether the word at token `i` and what touches it on both sides is known as it stands, dots
/// and all the rest aside.
fn glued_whole(desk: &Desk<'_, '_>, i: usize) -> bool {
    let t = desk.tokens[i];
    len(t) < 20 && desk.known(i).is_none() && desk.tables.whole(t.hash)
}

/// `soon?I`, `Stop!He`
pub(super) fn exclaimed(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[i - 1], desk.tokens[i + 1]);
    let left =
        (l.kind == TokenKind::Word && (len(l) > 1 || desk.word(i - 1) == "I") && starts_free(desk, i - 1))
            || matches!(desk.mark(i - 1), Some(')' | '”'));
    if desk.mark(i + 1) == Some('“') && left {
        place(desk, r.start, "sentence-space", Confidence::Likely, out);
        return;
    }
    if r.kind != TokenKind::Word || !left || !ends_free(desk, i + 1) || l.hash == word_hash("yahoo") {
        return;
    }
    let spaced = desk.tokens.get(i + 2).is_some_and(|t| t.start > r.end);
    let split = match r.shape {
        Shape::Title | Shape::Mixed => len(r) > 1 || spaced,
        Shape::Lower => {
            l.shape == Shape::Lower
                && spaced
                && desk.known(i - 1).is_some_and(|k| k.log > -5.5)
                && desk.known(i + 1).is_some_and(|k| k.log > -4.5 && k.casing <= Casing::Either)
        }
        Shape::Upper => spaced && desk.known(i + 1).is_some_and(|k| k.log > -5.5),
        Shape::Uncased => false,
    };
    if split {
        place(desk, r.start, "sentence-space", Confidence::Likely, out);
    }
}
