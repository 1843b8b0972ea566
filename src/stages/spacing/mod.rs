//! Takes glued text apart, by evidence, and joins what was torn.
//!
//! Stripping tags glues words: `Eastern IdlibThe clashes`, `12February 2020`, `dawn.He`,
//! `presidentialprimary`. A space is put in only where both sides are attested: in the language (word
//! and pair counts, `tables`), in the document, or by a typed pattern such as a date. Where a
//! headline or a byline ran into the next block it is a new line (`breaks`).
//!
//! Does NOT touch protected spans, runs known as they stand (`iPhone`, `G20`, `COVID-19`), names
//! made of parts (`McCain`, `deGrasse`, `al-Sham`), initials, tickers, number formats, units, and
//! any text that is not English.
//!
//! Known misses: two content words that could be a compound (`fossilfuel`), two names that could be
//! a brand (`LeeIsrael`), glue with a word that no table knows, lower-case words after a stop.

mod breaks;
mod broken;
mod capitals;
mod desk;
mod inside;
mod joins;
mod marks;
mod numbers;
mod pairs;
mod rounds;
mod stops;
pub mod tables;
#[cfg(test)]
mod tests;
mod words;
mod wrapped;

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Proposals, Scanned, Shape, Stage, StageId, TokenKind};
use desk::Desk;
use tables::Tables;

/// The stage.
pub struct Spacing;

impl Spacing {
    /// Compiles the stage's rules. They are written in Rust; their pack documents and tests them.
    ///
    /// # Errors
    /// None; the signature is that of all stages.
    pub fn new(_rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Spacing)
    }
}

impl Stage for Spacing {
    fn id(&self) -> StageId {
        StageId::Spacing
    }

    fn propose(&self, text: &Scanned<'_>, _context: &Context<'_>, out: &mut Proposals) {
        rounds::settle(text, look, out);
    }
}

/// One pass over the tokens. Clean text costs one table look-up a word.
fn look(desk: &Desk<'_, '_>, out: &mut Proposals) {
    wrapped::join(desk, out);
    let tokens = desk.tokens;
    let mut quotes = pairs::Quotes::default();
    let mut i = 0;
    let mut end = 0; // of the token before
    while i < tokens.len() {
        let t = tokens[i];
        if plain(desk, i) {
            end = t.end;
            i += 1;
            continue;
        }
        let apart = t.start - end;
        end = t.end;
        if t.kind == TokenKind::Mark {
            if apart > 0 && i > 0 {
                broken::gap(desk, i, out);
            }
            marks::mark(desk, i, &mut quotes, out);
            i += 1;
            continue;
        }
        if i > 0 && (apart > 1 || (apart == 1 && tokens[i - 1].kind == TokenKind::Mark)) {
            broken::gap(desk, i, out);
            broken::hyphen(desk, i, out);
        }
        let glued = tokens.get(i + 1).is_some_and(|n| n.start == t.end && n.kind != TokenKind::Mark);
        if glued {
            i = joins::run(desk, i, out);
            end = tokens[i - 1].end;
            continue;
        }
        if t.kind == TokenKind::Word {
            let hyphen = desk.after(t.end) == b'-';
            match t.end - t.start {
                1 if t.shape == Shape::Title && letters(desk, i) => {
                    i = broken::spaced_letters(desk, i, out);
                    end = tokens[i - 1].end;
                    continue;
                }
                0..3 => {}
                _ if !hyphen && desk.tables.hot(t.hash) => {}
                _ => word(desk, i, hyphen, out),
            }
        }
        i += 1;
    }
}

/// Whether the token at `i` is what most of any text is made of, and nothing of the look is for: a
/// common or short word after a word or a comma and one space, or punctuation in its place.
///
/// One chain of arithmetic rather than many branches, none of which could be foreseen.
#[inline]
fn plain(desk: &Desk<'_, '_>, i: usize) -> bool {
    let Some([p, t, n]) = i.checked_sub(1).and_then(|from| desk.tokens.get(from..from + 3)) else {
        return false;
    };
    let (len, apart) = (t.end - t.start, t.start - p.end);
    let free = n.start > t.end;
    if t.kind == TokenKind::Mark {
        return free
            & (apart == 0)
            & matches!(desk.bytes[t.start as usize], b'.' | b',' | b';' | b':' | b'?' | b'!');
    }
    // where the gap is one byte and the token before a mark, that mark ends before the byte before
    let before = desk.bytes[(t.start as usize).saturating_sub(2)];
    let after = desk.after(t.end);
    let follows = (apart == 1) & ((p.kind != TokenKind::Mark) | (before == b',') | (before == b'.'));
    let ends = free | ((n.kind == TokenKind::Mark) & (after != b'-'));
    let word = (t.kind == TokenKind::Word) & ((len != 1) | (t.shape != Shape::Title));
    follows & ends & word & ((len < 3) | desk.tables.hot(t.hash))
}

/// Whether single letters follow the one at token `i`.
fn letters(desk: &Desk<'_, '_>, i: usize) -> bool {
    let end = desk.tokens[i].end;
    desk.tokens.get(i + 1).is_some_and(|n| n.end == n.start + 1 && n.start == end + 1)
}

/// A word of three letters or more that stands alone and is not one of the commonest.
fn word(desk: &Desk<'_, '_>, i: usize, hyphen: bool, out: &mut Proposals) {
    let t = desk.tokens[i];
    match desk.tables.knows(t.hash) {
        None => unknown(desk, i, out),
        Some(value) if t.shape == Shape::Lower => {
            if inside::miscast(t.shape, Tables::unpack(value).casing) {
                joins::single(desk, i, out);
            } else if hyphen && desk.bytes[t.start as usize] == b'a' {
                joins::article(desk, i, out);
            }
        }
        Some(_) => {}
    }
}

/// A word that no table knows.
fn unknown(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let t = desk.tokens[i];
    if t.shape == Shape::Mixed {
        joins::shouted(desk, i, out);
        return;
    }
    if !matches!(t.shape, Shape::Lower | Shape::Title) || t.end - t.start < 3 {
        return;
    }
    if joins::genitive(desk, i, out) || broken::parted(desk, i, out) {
        return;
    }
    joins::single(desk, i, out);
}
