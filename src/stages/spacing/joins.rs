//! Runs of touching words and numbers: `IdlibThe`, `dividedUSSupreme`, `12February`, `in1990`.
//!
//! Does NOT touch runs that are known as they stand (`iPhone`, `A380`, `MiG`), names made of parts
//! (`McCain`, `deGrasse`, `LaGuardia`), ordinals, decades, units and clock times with am and pm.

use super::capitals;
use super::desk::{Desk, insert, insert_scored};
use super::inside;
use super::numbers;
use super::tables::Casing;
use super::words::{ACRONYMS, ARTICLES, FUNCTION, LINKING, SUFFIXES};
use crate::text::{Confidence, Proposals, Shape, Span, TokenKind, word_hash};

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
    // `twitter. com/ ValmereClinic`, `@ ValmerePost`
    if from > 0 && matches!(desk.mark(from - 1), Some('/' | '@' | '#')) {
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
    for (k, token) in tokens.iter().enumerate().take(to).skip(from) {
        if k > from {
            joint(desk, from, to, k, out);
        }
        if token.kind == TokenKind::Word {
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
    let particle = i >= 2 && before == b'-' && desk.touches(i - 1) && ARTICLES.has(desk.tokens[i - 2].hash);
    if particle || !desk.english(i) {
        return;
    }
    // `assassinat[ed]`, `(observesyria)`, `@ newsdesk`, `www. oxfordjournals. org`
    if after == b'[' || before == b'(' && after == b')' || address(desk, i) {
        return;
    }
    // A word that stands here twice is a name of this document's, unless no name looks so.
    let again = desk.elsewhere(i);
    if again > 0 && reading.odds < reading.needs + 3.0 || again > 1 && !small(desk, i, &reading) {
        return;
    }
    let article = reading.cuts == [1] && desk.word(i).starts_with(['a', 'A']);
    if !article && reading.odds < reading.needs + 4.0 && !fits(desk, i, &reading) && slip(desk, i) {
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

/// Whether all parts of a reading are function words, of which no name is made.
fn small(desk: &Desk<'_, '_>, i: usize, reading: &inside::Reading) -> bool {
    let word = desk.word(i);
    let mut from = 0;
    reading.cuts.iter().map(|c| *c as usize).chain([word.len()]).all(|to| {
        let part = word_hash(&word[from..to]);
        from = to;
        FUNCTION.has(part)
    })
}

/// Whether a reading ends with a function word that goes well with what follows: `Schoolis a`.
fn fits(desk: &Desk<'_, '_>, i: usize, reading: &inside::Reading) -> bool {
    let last = reading.cuts.last().map_or(0, |c| *c as usize);
    let tail = word_hash(&desk.word(i)[last..]);
    LINKING.has(tail) && desk.gain(Some(tail), desk.right(i)) > -0.3
}

/// Whether token `i` is part of an address that spaces were put into, or a handle.
fn address(desk: &Desk<'_, '_>, i: usize) -> bool {
    let domain = |j: usize| {
        let ends = ["com", "org", "net", "gov", "edu", "ca", "uk", "html", "htm"];
        desk.tokens.get(j).is_some_and(|t| ends.iter().any(|w| word_hash(w) == t.hash))
    };
    let dotted = desk.mark(i + 1) == Some('.') && (domain(i + 2) || domain(i + 3));
    let www = i >= 2 && desk.mark(i - 1) == Some('.') && desk.tokens[i - 2].hash == word_hash("www");
    let at = i > 0 && matches!(desk.mark(i - 1), Some('@' | '/' | '#'));
    dotted || www || at || desk.mark(i + 1) == Some('@')
}

/// Whether token `i` is a known word with one letter too many, too few, wrong, or two swapped:
/// `ususual`, `disasterious`. What is misspelled is not glued.
fn slip(desk: &Desk<'_, '_>, i: usize) -> bool {
    let word = desk.word(i).to_ascii_lowercase();
    if !(7..=20).contains(&word.len()) || !word.is_ascii() {
        return false;
    }
    let meant = |bytes: &[u8]| {
        let known = std::str::from_utf8(bytes).ok().and_then(|w| desk.tables.word(word_hash(w)));
        known.is_some_and(|k| k.log > -6.6 && k.casing <= Casing::Either)
    };
    let bytes = word.as_bytes();
    let mut other = Vec::with_capacity(bytes.len() + 1);
    for at in 0..=bytes.len() {
        if at < bytes.len() {
            other.clear();
            other.extend_from_slice(&bytes[..at]);
            other.extend_from_slice(&bytes[at + 1..]);
            if meant(&other) {
                return true;
            }
        }
        if at + 1 < bytes.len() {
            other.clear();
            other.extend_from_slice(bytes);
            other.swap(at, at + 1);
            if other != bytes && meant(&other) {
                return true;
            }
        }
        for letter in b'a'..=b'z' {
            other.clear();
            other.extend_from_slice(&bytes[..at]);
            other.push(letter);
            other.extend_from_slice(&bytes[at..]);
            if meant(&other) {
                return true;
            }
            if at < bytes.len() && bytes[at] != letter {
                other.remove(at + 1);
                if meant(&other) {
                    return true;
                }
            }
        }
    }
    false
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
            desk.tables.word(head).is_none() && desk.stands(name, token.start) > 0 && desk.elsewhere(i) == 0;
        if here && desk.free(token.span()) && desk.english(i) {
            insert(out, token.start + cut as u32, " ", "glued-words", Confidence::Likely);
            return true;
        }
    }
    false
}

fn joint(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize, out: &mut Proposals) {
    match (desk.tokens[k - 1].kind, desk.tokens[k].kind) {
        (TokenKind::Word, TokenKind::Word) => capitals::words(desk, from, to, k, out),
        (TokenKind::Number, TokenKind::Word) => numbers::number_word(desk, from, to, k, out),
        (TokenKind::Word, TokenKind::Number) => numbers::word_number(desk, from, to, k, out),
        _ => {}
    }
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
