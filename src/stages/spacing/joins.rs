//! Runs of touching words and numbers: `IdlibThe`, `dividedUSSupreme`, `12February`, `in1990`.
//!
//! Does NOT touch runs that are known as they stand (`iPhone`, `A380`, `MiG`), names made of parts
//! (`McCain`, `deGrasse`, `LaGuardia`), ordinals, decades, units and clock times with am and pm.

use super::breaks;
use super::desk::{Desk, insert, insert_scored};
use super::inside;
use super::numbers;
use super::tables::{Casing, Known, edge_hash, number_hash};
use super::words::{ACRONYMS, ARTICLES, COMPANY, FUNCTION, LINKING, NAME_PARTS, OPENERS, SHORT, SUFFIXES};
use crate::text::{Confidence, Proposals, Shape, Span, Token, TokenKind, word_hash};

/// Runs longer than this are looked at joint by joint only; none is a name.
const LONGEST_NAME: u32 = 40;

/// A run of more pieces than a site's menu is no text.
const LONGEST_RUN: usize = 200;

/// Marks beside which a run is code, an address or a path.
pub(super) fn codelike(byte: u8) -> bool {
    matches!(
        byte,
        b'_' | b'@'
            | b'#'
            | b'\\'
            | b'='
            | b'~'
            | b'^'
            | b'<'
            | b'>'
            | b'{'
            | b'}'
            | b'|'
            | b'&'
            | b'/'
            | b'*'
            | b'+'
    )
}

/// Looks at the run that starts at token `from`; returns the token after it.
pub(super) fn run(desk: &Desk<'_, '_>, from: usize, out: &mut Proposals) -> usize {
    let tokens = desk.tokens;
    let mut to = from + 1;
    while to < tokens.len() && desk.touches(to) && tokens[to].kind != TokenKind::Mark {
        to += 1;
    }
    let span = Span { start: tokens[from].start, end: tokens[to - 1].end };
    // `document.getElementById`
    let member = desk.before(span.start) == b'.'
        && span.start > 1
        && desk.bytes[span.start as usize - 2].is_ascii_alphanumeric()
        && tokens[from].shape == Shape::Lower;
    if member || to - from > LONGEST_RUN {
        return to;
    }
    if codelike(desk.before(span.start))
        || matches!(desk.after(span.end), b'_' | b'@' | b'\\' | b'=' | b'{' | b'<' | b'/')
    {
        return to;
    }
    if span.end - span.start <= LONGEST_NAME && desk.tables.whole(word_hash(&desk.text[span.range()])) {
        return to;
    }
    // `{% set baseColor = …`
    let assigned = desk.after(span.end) == b' ' && desk.after(span.end + 1) == b'=';
    if assigned || !desk.free(span) {
        return to;
    }
    if named(desk, from, to, out) {
        return to;
    }
    for k in from..to {
        if k > from {
            joint(desk, from, to, k, out);
        }
        if tokens[k].kind == TokenKind::Word {
            inner(desk, k, out);
        }
    }
    to
}

/// `LinkedInprofile`, `iPhonehas`: a name that is known as it stands and a word behind it.
fn named(desk: &Desk<'_, '_>, from: usize, to: usize, out: &mut Proposals) -> bool {
    let last = desk.tokens[to - 1];
    if last.shape != Shape::Title
        || desk.tokens[from].kind != TokenKind::Word
        || last.end - desk.tokens[from].start > LONGEST_NAME
    {
        return false;
    }
    let (start, word) = (desk.tokens[from].start as usize, last.of(desk.text));
    for (cut, _) in word.char_indices().skip(1) {
        let rest = &word[cut..];
        let hash = word_hash(rest);
        let ordinary =
            desk.tables.word(hash).is_some_and(|k| k.log > -5.3 && k.casing <= Casing::MostlyLower);
        let at = last.start as usize + cut;
        if ordinary
            && (rest.len() > 3 || LINKING.has(hash))
            && desk.tables.whole(word_hash(&desk.text[start..at]))
            && desk.english(to - 1)
        {
            insert(out, at as u32, " ", "glued-words", Confidence::Likely);
            return true;
        }
    }
    false
}

/// `USallowed`, `WIREDfor`, at token `k`: an acronym and a word in lower case.
pub(super) fn shouted(desk: &Desk<'_, '_>, k: usize, out: &mut Proposals) -> bool {
    let token = desk.tokens[k];
    let word = desk.word(k);
    let capitals = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &word[capitals..];
    if capitals < 2 || rest.len() < 2 || !rest.bytes().all(|b| b.is_ascii_lowercase()) {
        return false;
    }
    let (head, tail) = (word_hash(&word[..capitals]), word_hash(rest));
    let known = ACRONYMS.has(head)
        || desk.tables.word(head).is_some_and(|k| k.log > -6.5)
        || desk.stands(&word[..capitals], token.start) > 0;
    let ordinary = desk.tables.word(tail).is_some_and(|k| k.log > -4.8 && k.casing <= Casing::MostlyLower);
    if known
        && ordinary
        && (rest.len() > 3 || (rest.len() == 3 && LINKING.has(tail)))
        && desk.free(token.span())
        && desk.english(k)
    {
        insert(out, token.start + capitals as u32, " ", "glued-words", Confidence::Likely);
        return true;
    }
    false
}

/// Parts a word of a run that is glue itself.
fn inner(desk: &Desk<'_, '_>, k: usize, out: &mut Proposals) {
    let token = desk.tokens[k];
    if token.shape == Shape::Mixed {
        shouted(desk, k, out);
    }
    if matches!(token.shape, Shape::Lower | Shape::Title)
        && token.end - token.start >= 5
        && desk.known(k).is_none()
    {
        single(desk, k, out);
    }
}

/// `along-term plan`, at token `i`: a known word that is an article and the first part of a hyphened pair.
pub(super) fn article(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let (token, word) = (desk.tokens[i], desk.word(i));
    let Some(rest) = word.strip_prefix('a') else { return };
    if desk.mark(i + 1) != Some('-') || !desk.touches(i + 1) || !desk.touches(i + 2) || desk.touches(i) {
        return;
    }
    let after = desk.tokens[i + 2].hash;
    let article = desk.tables.hyphened(word_hash(rest), after) && !desk.tables.hyphened(token.hash, after);
    if rest.len() > 2 && article && desk.free(token.span()) && desk.english(i) {
        insert(out, token.start + 1, " ", "glued-words", Confidence::Likely);
    }
}

/// Looks at one unknown word that touches no other: all-lower glue.
pub(super) fn single(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let token = desk.tokens[i];
    if named_here(desk, i, out) || listed(desk, i, out) {
        return;
    }
    let Some(reading) = inside::read(desk, i).filter(|r| r.odds > r.needs - 1.0) else { return };
    if !desk.free(token.span()) || codelike(desk.before(token.start)) || codelike(desk.after(token.end)) {
        return;
    }
    // `foo.bar`: part of an address that was not recognised.
    let (before, after) = (desk.before(token.start), desk.after(token.end));
    let wordy = |at: u32| desk.after(at).is_ascii_alphanumeric();
    if before == b'.' && token.start > 1 && wordy(token.start - 2)
        || after == b'.' && wordy(token.end + 1) && desk.after(token.end + 1).is_ascii_lowercase()
    {
        return;
    }
    // `stealin’`, `al-Muslimin`
    if matches!(desk.mark(i + 1), Some('’' | '\'')) && desk.touches(i + 1) && desk.word(i).ends_with("in") {
        return;
    }
    let article = i >= 2 && before == b'-' && desk.touches(i - 1) && ARTICLES.has(desk.tokens[i - 2].hash);
    if article || !desk.english(i) {
        return;
    }
    // A word that stands here twice is a name of this document's, unless no name looks so.
    if desk.seen(i) > 1 && reading.odds < reading.needs + 3.0 {
        return;
    }
    let how = if reading.holds() { Confidence::Likely } else { Confidence::Guess };
    for cut in &reading.cuts {
        insert_scored(
            out,
            token.start + cut,
            " ",
            "glued-words",
            how,
            reading.odds,
            format!("odds={:.1}", reading.odds),
        );
    }
}

/// `attackend of list`, `attackslist 2 of 3`, `32°Fand`: what screen readers and units leave.
fn listed(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) -> bool {
    let (token, word) = (desk.tokens[i], desk.word(i));
    let next = |n: usize| if i + n < desk.tokens.len() { desk.word(i + n) } else { "" };
    let number = |n: usize| desk.tokens.get(i + n).is_some_and(|t| t.kind == TokenKind::Number);
    let cut = if word.ends_with("end") && next(1) == "of" && next(2) == "list" {
        word.len() - 3
    } else if word.ends_with("list") && number(1) && next(2) == "of" && number(3) {
        word.len() - 4
    } else if i > 0 && desk.mark(i - 1) == Some('°') && desk.touches(i) && word.starts_with(['C', 'F']) {
        if !LINKING.has(word_hash(&word[1..])) {
            return false;
        }
        insert(out, token.start + 1, " ", "glued-words", Confidence::Likely);
        return true;
    } else {
        return false;
    };
    if cut > 2 && desk.tables.word(word_hash(&word[..cut])).is_some() && desk.free(token.span()) {
        insert(out, token.start + cut as u32, " ", "glued-words", Confidence::Likely);
        return true;
    }
    false
}

/// `Gianforteindicated` in a document that has `Gianforte` elsewhere, at token `i`.
fn named_here(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) -> bool {
    let token = desk.tokens[i];
    let word = desk.word(i);
    if token.shape != Shape::Title || !(6..40).contains(&word.len()) || !word.is_ascii() {
        return false;
    }
    for cut in 3..word.len() - 1 {
        let rest = &word[cut..];
        let tail = word_hash(rest);
        let linking = LINKING.has(tail) && (rest.len() > 2 || cut > 4);
        let ordinary = rest.len() > 3
            && desk.tables.word(tail).is_some_and(|k| k.log > -5.0 && k.casing == Casing::Lower)
            && !SUFFIXES.contains(&rest);
        if !(linking || ordinary) {
            continue;
        }
        let (name, head) = (&word[..cut], word_hash(&word[..cut]));
        // Of a word that the tables know `inside` judges better.
        let here =
            desk.tables.word(head).is_none() && desk.stands(name, token.start) > 0 && desk.seen(i) <= 1;
        if here && desk.free(token.span()) && desk.english(i) {
            insert(out, token.start + cut as u32, " ", "glued-words", Confidence::Likely);
            return true;
        }
    }
    false
}

fn joint(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize, out: &mut Proposals) {
    match (desk.tokens[k - 1].kind, desk.tokens[k].kind) {
        (TokenKind::Word, TokenKind::Word) => words(desk, from, to, k, out),
        (TokenKind::Number, TokenKind::Word) => numbers::number_word(desk, from, to, k, out),
        (TokenKind::Word, TokenKind::Number) => numbers::word_number(desk, from, to, k, out),
        _ => {}
    }
}

/// `IdlibThe`: decides by what both sides are and by the words around them.
fn words(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[k - 1], desk.tokens[k]);
    if acronym(desk, k, out) {
        return;
    }
    let Some(score) = capital_odds(desk, from, to, k) else { return };
    if score < 0.2 || !desk.english(k) {
        return;
    }
    // A joint that stands here twice is a name of this document's; no name starts as `theFund` does.
    let plain = l.shape == Shape::Lower && (l.end - l.start > 3 || FUNCTION.has(l.hash));
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

/// log10 of the odds, roughly, that a space was lost before the capital of token `k`.
fn capital_odds(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize) -> Option<f32> {
    let (l, r) = (desk.tokens[k - 1], desk.tokens[k]);
    let len = |t: Token| t.end - t.start;
    let (lk, rk) = (desk.known(k - 1), desk.known(k));
    let function = |t: Token| FUNCTION.has(t.hash) && len(t) > 1;
    let (fl, fr) = (function(l), function(r));
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
            if NAME_PARTS.has(l.hash) && !SHORT.has(l.hash) {
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
            let mut base = match (lk.is_some(), rk.is_some()) {
                (true, true) => -0.6,
                (false, true) if fr => -0.2,
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
            let company = desk.tokens.get(k + 1).is_some_and(|t| COMPANY.has(t.hash));
            if common(lk) && named && !fl && !company && (next_title || after > 0.2) {
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
    let here = |i: usize| if len(desk.tokens[i]) > 2 && desk.seen(i) > 0 { 0.3 } else { 0.0 };
    Some(base + before + pair + after + many + here(k - 1) + here(k))
}

/// `world’sdesignated`, `didn’thave`: glue behind an apostrophe, at token `i`.
pub(super) fn genitive(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) -> bool {
    let token = desk.tokens[i];
    if i < 2 || !desk.touches(i) || !desk.touches(i - 1) || token.shape != Shape::Lower {
        return false;
    }
    if !matches!(desk.mark(i - 1), Some('\'' | '’')) || desk.tokens[i - 2].kind != TokenKind::Word {
        return false;
    }
    let word = desk.word(i);
    for ending in ["s", "t", "re", "ll", "ve", "d"] {
        let Some(rest) = word.strip_prefix(ending) else { continue };
        if ending == "t" && !desk.word(i - 2).ends_with('n') {
            continue;
        }
        let hash = word_hash(rest);
        let known = desk.tables.word(hash).is_some_and(|k| k.log > -6.3 && k.casing <= Casing::Either);
        if known && (rest.len() > 3 || FUNCTION.has(hash)) && desk.free(token.span()) && desk.english(i) {
            insert(out, token.start + ending.len() as u32, " ", "glued-genitive", Confidence::Likely);
            return true;
        }
    }
    false
}
