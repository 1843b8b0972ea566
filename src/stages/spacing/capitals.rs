//! A capital inside a run of letters: `lawyerMary`, `IdlibThe`, `USallowed`.
//!
//! Decided by casing, function words, the pair, the words on both sides and the document. Does NOT
//! touch names made of parts, and two names that could be a brand.

use super::breaks;
use super::desk::{Desk, insert, insert_scored};
use super::inside;
use super::tables::{Casing, Known, edge_hash, number_hash};
use super::words::{ACRONYMS, COMPANY, FUNCTION, HOUSE, LINKING, NAME_PARTS, OPENERS, SHORT};
use crate::text::{Confidence, Proposals, Shape, Token, TokenKind, word_hash};

/// `IdlibThe`: decides by what both sides are and by the words around them.
pub(super) fn words(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[k - 1], desk.tokens[k]);
    if acronym(desk, k, out) {
        return;
    }
    let Some(score) = capital_odds(desk, from, to, k) else { return };
    if score < 0.2 || !desk.english(k) {
        return;
    }
    // A joint that stands here twice is a name of this document's; no name starts as `theFund` does
    // or ends as `TimeThe` does.
    let plain = l.shape == Shape::Lower && (l.end - l.start > 3 || FUNCTION.has(l.hash))
        || OPENERS.has(r.hash) && r.end - r.start > 2;
    if desk.seen_joint(k) > if plain { 2 } else { 1 } && score < 3.0 {
        return;
    }
    let how = if score >= 0.65 { Confidence::Likely } else { Confidence::Guess };
    let what = breaks::between(desk, k);
    let id = if what == " " { "glued-capital" } else { "headline-break" };
    insert_scored(out, r.start, what, id, how, score, format!("odds={score:.1}"));
}

/// `USallowed`: the last capital belongs to the acronym before it, which the tokenizer cannot know.
fn acronym(desk: &Desk<'_, '_>, k: usize, out: &mut Proposals) -> bool {
    let (l, r) = (desk.tokens[k - 1], desk.tokens[k]);
    let capitals = desk.word(k - 1).bytes().all(|b| b.is_ascii_uppercase());
    let word = desk.word(k);
    if !capitals || r.shape != Shape::Title || !word.is_ascii() || word.len() < 4 {
        return false;
    }
    let head = word_hash(&desk.text[l.start as usize..r.start as usize + 1]);
    let tail = word_hash(&word[1..]);
    let known = ACRONYMS.has(head)
        || desk.tables.word(head).is_some_and(|k| k.casing == Casing::Acronym && k.log > -6.0);
    let ordinary = desk.tables.word(tail).is_some_and(|k| k.log > -4.8 && k.casing <= Casing::MostlyLower);
    let better = desk.known(k).is_none_or(|k| k.log < -6.0) && (word.len() > 4 || LINKING.has(tail));
    if known && ordinary && better && desk.english(k) {
        insert(out, r.start + 1, " ", "glued-words", Confidence::Likely);
        return true;
    }
    false
}

/// Whether the name that goes on at token `k` is a company's: `Inc` ends it or its ticker follows.
fn company(desk: &Desk<'_, '_>, k: usize) -> bool {
    for i in k + 1..(k + 5).min(desk.tokens.len()) {
        let t = desk.tokens[i];
        if desk.line_starts(i) {
            return false;
        }
        match t.kind {
            TokenKind::Word if COMPANY.has(t.hash) && t.shape != Shape::Lower => return true,
            TokenKind::Word if HOUSE.has(t.hash) && t.shape != Shape::Lower => {
                return desk.tokens[k - 1].shape != Shape::Lower;
            }
            TokenKind::Word if t.shape == Shape::Lower => return false,
            TokenKind::Mark => return desk.ticker(i).is_some(),
            _ => {}
        }
    }
    false
}

/// `WorldAtWork`, `BeforeItsNews`: three words with a capital each, a small one in the middle.
fn brand(desk: &Desk<'_, '_>, from: usize, to: usize) -> bool {
    let run = &desk.tokens[from..to];
    let short = run[run.len() - 1].end - run[0].start <= 20;
    run.len() >= 3
        && short
        && run.iter().all(|t| t.kind == TokenKind::Word && t.shape == Shape::Title)
        && run[1..run.len() - 1].iter().any(|t| FUNCTION.has(t.hash))
}

/// log10 of the odds, roughly, that a space was lost before the capital of token `k`.
fn capital_odds(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize) -> Option<f32> {
    let (l, r) = (desk.tokens[k - 1], desk.tokens[k]);
    let len = |t: Token| t.end - t.start;
    let (lk, rk) = (desk.known(k - 1), desk.known(k));
    let function = |t: Token| FUNCTION.has(t.hash) && len(t) > 1;
    let (fl, fr) = (function(l), function(r));
    // `magicJack VocalTec Ltd`, `AngloAmerican (AAL.L)`: a company writes itself so.
    if !fl && !OPENERS.has(r.hash) && company(desk, k) || brand(desk, from, to) {
        return None;
    }
    // `270toWin`
    if k >= from + 2 && desk.tokens[k - 2].kind == TokenKind::Number && len(l) < 3 {
        return None;
    }
    let last = k + 1 == to;
    let gain = |a, b| desk.gain(a, b).clamp(-1.0, 1.5) * 0.7;
    let before =
        if k - 1 == from || desk.touches(k - 1) { gain(desk.left(k - 1), Some(l.hash)) } else { 0.0 };
    let after = if last { gain(Some(r.hash), desk.right(k)) } else { 0.0 };
    let pair = desk.tables.pair(l.hash, r.hash).map_or(-0.3, |g| g.clamp(-0.5, 3.0) * 0.7);
    let next_lower = !desk.line_starts(k + 1)
        && desk.tokens.get(k + 1).is_some_and(|t| t.shape == Shape::Lower && t.start > r.end);
    let next_title = desk.tokens.get(k + 1).is_some_and(|t| t.shape == Shape::Title && t.start == r.end + 1);
    let base = match l.shape {
        Shape::Lower => {
            if NAME_PARTS.has(l.hash) && (!SHORT.has(l.hash) || l.hash == word_hash("my")) {
                return None;
            }
            if len(l) <= 3
                && !(SHORT.has(l.hash)
                    || FUNCTION.has(l.hash)
                    || lk.is_some_and(|k| k.log > -4.6 && len(l) == 3))
            {
                return None;
            }
            let known = lk.is_some_and(|k| k.log > -6.6 && k.casing < Casing::Name);
            let parted = !known && inside::read(desk, k - 1).is_some_and(|r| r.holds());
            if !known && !fr && !parted {
                return None;
            }
            if parted {
                let named = rk.is_some() || inside::read(desk, k).is_some_and(|r| r.holds()) || len(r) > 4;
                return named.then_some(1.5);
            }
            match (rk, r.shape) {
                (Some(_), Shape::Title) if len(l) == 1 => 0.9,
                // `aTwitch username`, and not `aQuantive`
                (None, Shape::Title) if len(l) == 1 && len(r) > 3 => {
                    let parts = inside::read(desk, k).is_some_and(|r| r.holds());
                    let wanted =
                        desk.tables.pair(desk.left(k - 1).unwrap_or(0), l.hash).is_some_and(|g| g > 0.3);
                    if parts || (wanted && desk.right(k) != Some(edge_hash())) { 0.9 } else { return None }
                }
                (None, _) if len(l) == 1 => return None,
                (Some(_), Shape::Title) if len(r) > 1 => 1.8,
                (Some(k), Shape::Upper) if k.casing == Casing::Acronym || ACRONYMS.has(r.hash) => {
                    if fl {
                        2.0
                    } else {
                        1.3
                    }
                }
                (Some(_), Shape::Upper) if len(r) > 3 => 0.6,
                (None, Shape::Title) if len(r) > 3 => 1.0,
                (_, Shape::Mixed) if len(r) > 3 => 0.6,
                (_, Shape::Title) => 0.3,
                _ => -0.5,
            }
        }
        Shape::Title | Shape::Upper | Shape::Mixed => {
            if lk.is_none()
                && l.shape == Shape::Title
                && len(l) > 5
                && inside::read(desk, k - 1).is_some_and(|r| r.holds())
            {
                return (rk.is_some() || len(r) > 4).then_some(1.2);
            }
            if len(l) == 1 || (NAME_PARTS.has(l.hash) && !fl && !(fr && lk.is_some())) {
                return None;
            }
            if r.shape == Shape::Upper
                && len(r) <= 3
                && !(rk.is_some_and(|k| k.casing == Casing::Acronym && k.log > -4.0) || ACRONYMS.has(r.hash))
            {
                return None;
            }
            let name = lk.is_none_or(|k| k.casing >= Casing::Name);
            let mut base = match (lk.is_some(), rk.is_some()) {
                (_, true) if fr && name => -0.2,
                (true, true) => -0.6,
                (true, false) if fl => -0.6,
                _ => return None,
            };
            let common = |k: Option<Known>| k.is_some_and(|k| k.casing <= Casing::MostlyLower);
            let named = rk.is_some_and(|k| k.casing >= Casing::MostlyName);
            if fr {
                base += match (OPENERS.has(r.hash), next_lower) {
                    (true, true) => 2.0,
                    (true, false) => 1.3,
                    (false, true) => 1.2,
                    (false, false) => 0.3,
                };
            } else if common(rk) {
                base += if next_lower { 0.3 } else { -0.2 };
            } else {
                base -= 0.2;
            }
            // `Their Limit|Kanye West`, `Home|India Iran calls`
            if common(lk) && named && !fl && (next_title || after > 0.2) {
                base += if next_title && after > 0.2 { 1.5 } else { 0.8 };
            }
            // `InRiver’s Edge`, `TheStanley Thompson`: a name of more than one word behind.
            if fl && l.hash != word_hash("the") && rk.is_none_or(|k| k.casing >= Casing::Either) {
                let opens = desk.left(k - 1) == Some(edge_hash());
                let owns = matches!(desk.mark(k + 1), Some('’' | '\''));
                base += if named { 1.0 } else { 0.9 };
                base += if opens { 0.5 } else { 0.0 } + if next_title || owns { 0.5 } else { 0.0 };
            } else if fl && next_title {
                base += 1.1;
            }
            // Between two phrases of a headline.
            let worded = |key: Option<u64>| key.is_some_and(|k| k != edge_hash() && k != number_hash());
            let phrases = worded(desk.left(k - 1)) && worded(desk.right(k)) && before > 0.2 && after > 0.2;
            if phrases && desk.tokens.get(k.wrapping_sub(2)).is_some_and(|t| t.end < l.start) {
                base += 0.8;
            }
            if l.shape == Shape::Upper {
                base -= 0.3;
            }
            if r.shape == Shape::Upper {
                base -= 0.5;
            }
            base
        }
        Shape::Uncased => return None,
    };
    let many = if to - from > 3 { 0.8 } else { 0.0 };
    let here = |i: usize| if len(desk.tokens[i]) > 2 && desk.elsewhere(i) > 0 { 0.3 } else { 0.0 };
    Some(base + before + pair + after + many + here(k - 1) + here(k))
}
