//! Glue that no capital shows: `hehas`, `ofthe`, `presidentialprimary`, `Canadais`.
//!
//! One unknown word against the best way to read it as several known ones: shares of running words,
//! pairs across each split, the words left and right of it; on the other side the chance of an
//! unknown word spelled so, or of a new compound made of such parts.

use super::desk::Desk;
use super::tables::{Casing, edge_hash};
use super::words::{FUNCTION, LINKING, NAME_SUFFIXES, NOUNS_WITH, PARTICLES, PREFIXES, SHORT, SUFFIXES};
use crate::text::{Shape, Token, TokenKind, word_hash};

/// Longer runs of letters are no words; they are left alone.
const LONGEST: usize = 48;
/// log10 of the chance that the space between two words was lost.
const LOST: f32 = -3.0;
/// Odds that no reading has.
const NEVER: f32 = 99.0;
/// A word that is written with a capital and stands in lower case.
const NAME_IN_LOWER: f32 = -2.3;

/// A way to read one token as several words.
#[derive(Debug)]
pub(super) struct Reading {
    /// Where a space is missing, in bytes from the token's start.
    pub(super) cuts: Vec<u32>,
    /// log10 of the odds for it.
    pub(super) odds: f32,
    /// The odds it takes to be believed: little beside a function word, much between two words that
    /// could be a compound.
    pub(super) needs: f32,
}

impl Reading {
    /// Whether an editor would read it so.
    pub(super) fn holds(&self) -> bool {
        self.odds >= self.needs
    }
}

#[derive(Clone, Copy)]
struct Piece {
    start: u8,
    end: u8,
    hash: u64,
    /// Best sum of a path that ends with this piece.
    best: f32,
    back: u8,
}

const NO_BACK: u8 = u8::MAX;

/// Whether a known word looks out of place as it is written, and may be glue after all (`isa`).
pub(super) fn miscast(shape: Shape, casing: Casing) -> bool {
    shape == Shape::Lower && casing >= Casing::Name
}

/// How well a word of this casing stands where a token of `shape` stands.
fn casing_cost(casing: Casing, first: bool, shape: Shape, fresh: bool) -> f32 {
    let capital = first && shape == Shape::Title;
    if shape == Shape::Upper {
        return 0.0;
    }
    if capital {
        if fresh {
            return -0.1;
        }
        return match casing {
            Casing::Name => 0.0,
            Casing::MostlyName => -0.1,
            Casing::Either => -0.4,
            Casing::MostlyLower => -1.2,
            Casing::Lower => -2.2,
            Casing::Acronym => -2.0,
        };
    }
    match casing {
        Casing::Lower => 0.0,
        Casing::MostlyLower => -0.1,
        Casing::Either => -0.4,
        Casing::MostlyName => -1.2,
        Casing::Name => NAME_IN_LOWER,
        Casing::Acronym => NAME_IN_LOWER,
    }
}

/// The best way to read token `i` as several words, if there is any, whatever its odds.
pub(super) fn read(desk: &Desk<'_, '_>, i: usize) -> Option<Reading> {
    let token = desk.tokens[i];
    let word = token.of(desk.text);
    if word.len() < 3 || word.len() > LONGEST {
        return None;
    }
    let fresh = desk.line_starts(i) || desk.mark(i - 1).is_some_and(|m| !",;—–-/&’'*+".contains(m));
    let mut pieces: Vec<Piece> = Vec::new();
    segment(desk, i, token, word, fresh, &mut pieces);
    let right = desk.right(i);
    let (best, sum) = pieces
        .iter()
        .enumerate()
        .filter(|(_, p)| p.end as usize == word.len() && p.back != NO_BACK)
        .map(|(at, p)| (at, p.best + desk.gain(Some(p.hash), right)))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let mut cuts = Vec::new();
    let mut needs = f32::MIN;
    let mut at = best;
    while pieces[at].back != NO_BACK {
        let (a, b) = (pieces[pieces[at].back as usize], pieces[at]);
        needs = needs.max(need(desk, i, word, fresh, a, b));
        cuts.push(u32::from(b.start));
        at = pieces[at].back as usize;
    }
    cuts.reverse();
    let odds = sum - whole(desk, token, word);
    Some(Reading { cuts, odds, needs })
}

/// Whether token `i` is followed by more of a name: `Josefin Thorell`, `Hadfield-Hyde`.
fn named_on(desk: &Desk<'_, '_>, i: usize) -> bool {
    let joined = desk.mark(i + 1) == Some('-') && desk.touches(i + 1);
    let next = if joined { i + 2 } else { i + 1 };
    let here = desk.tokens[i].end;
    desk.tokens
        .get(next)
        .is_some_and(|t| t.shape != Shape::Lower && t.kind == TokenKind::Word && t.start > here)
}

/// The odds that a cut between `a` and `b` takes.
fn need(desk: &Desk<'_, '_>, i: usize, word: &str, fresh: bool, a: Piece, b: Piece) -> f32 {
    let token = desk.tokens[i];
    let particle = PARTICLES.has(a.hash) || PARTICLES.has(b.hash);
    let last = b.end as usize == word.len();
    let Some(first) = desk.tables.word(a.hash) else {
        let on = token.shape == Shape::Title && named_on(desk, i) && last;
        return match LINKING.has(b.hash) {
            true if on && desk.gain(Some(b.hash), desk.right(i)) < 0.3 => NEVER,
            true => 0.8,
            false => 1.5,
        };
    };
    // `Roychowdhury`, `Hongkong`: a name goes on with a name.
    let second = desk.tables.word(b.hash);
    if token.shape == Shape::Title && second.is_some_and(|k| k.casing >= Casing::MostlyName) {
        return NEVER;
    }
    if (FUNCTION.has(a.hash) || FUNCTION.has(b.hash)) && !particle {
        // Names end in -a, -an, -in, -on, -is: Alexa is not Alex a.
        if token.shape == Shape::Title {
            let common = first.log > -4.9;
            return match (b.end - b.start, last) {
                // `Josefin Thorell`, `Iva Soares`: no ordinary word follows.
                (1..5, true)
                    if named_on(desk, i)
                        && desk.gain(Some(b.hash), desk.right(i))
                            < if first.log < -5.5 { 1.0 } else { 0.3 } =>
                {
                    NEVER
                }
                // `Universalis and`
                (1 | 2, true) if desk.gain(Some(b.hash), desk.right(i)) < -0.8 => NEVER,
                (1 | 2, true) if common => 1.0,
                (1 | 2, true) => 2.4,
                // `Ashare`, `Aranges`: a name, unless a plain word starts a sentence so.
                _ if a.end == 1 => 1.5,
                // `Hadfield`: what a known verb leaves of a name.
                _ if !fresh && first.casing <= Casing::MostlyLower && !FUNCTION.has(b.hash) => 2.6,
                _ => 0.0,
            };
        }
        return 0.0;
    }
    let tables = desk.tables;
    // `leadup`, `signup`: verb and adverb are written solid where they are a noun.
    if NOUNS_WITH.has(b.hash) && token.shape == Shape::Lower {
        return NEVER;
    }
    // `open-source` is written so: solid it may be a compound.
    if tables.hyphened(a.hash, b.hash) {
        return 3.6;
    }
    let attested = tables.pair(a.hash, b.hash).is_some_and(|g| g > 0.5);
    let parts = u8::from(tables.compound_first(a.hash).is_some())
        + u8::from(tables.compound_second(b.hash).is_some());
    if particle {
        return [0.8, 1.6, 2.4][usize::from(parts)] - if attested { 0.8 } else { 0.0 };
    }
    if token.shape == Shape::Title && a.start == 0 {
        // `Trumpimposed`: a well-known name and a verb in the past.
        let ending = |end: &str| word[..b.end as usize].ends_with(end) && b.end - b.start > 5;
        // `Russiaappears to`: and one that calls for the word behind it.
        let calls = ending("s")
            && last
            && second.is_some_and(|k| k.log > -5.0)
            && tables.compound_second(b.hash).is_none_or(|share| share < -3.5)
            && desk.right(i) != Some(edge_hash())
            && desk.gain(Some(b.hash), desk.right(i)) > 0.5;
        let verb = ending("ed") || ending("ly") || ending("ing") || calls;
        if verb {
            return match first.casing >= Casing::Name {
                true if first.log > -5.2 => 0.4,
                true => 2.0,
                false if first.log > -6.5 => 2.6,
                false => NEVER,
            };
        }
        // `Israelidefense`: what belongs to a country calls for a word of content.
        let whose = ["ish", "an", "ese", "ni", "li"].iter().any(|end| word[..a.end as usize].ends_with(end));
        if whose && first.casing >= Casing::Name && first.log > -5.2 && second.is_some_and(|k| k.log > -6.0) {
            return [1.6, 2.4, 3.6][usize::from(parts)];
        }
        // `Citynews`, `Heidelbergcement`, `Trainwreck`: two words of content with a capital are a name,
        // unless a sentence starts here with two that often stand together, or both are common and
        // the second makes no compounds.
        let usual = second.is_some_and(|k| k.log > -5.2 && k.casing <= Casing::MostlyLower);
        return if fresh && attested && parts < 2 && first.casing <= Casing::Either {
            1.6
        } else if usual && parts == 0 && first.casing >= Casing::MostlyName && first.log > -5.2 {
            5.0
        } else {
            NEVER
        };
    }
    // An adverb makes no compounds: `recentlyfined`.
    let adverb = |p: Piece| word[p.start as usize..p.end as usize].ends_with("ly") && p.end - p.start > 5;
    if adverb(a) || adverb(b) {
        return 0.2;
    }
    match parts {
        0 if attested => 0.2,
        0 => 0.5,
        1 if attested => 0.8,
        1 => 1.5,
        _ if attested => 1.6,
        _ => 3.0,
    }
}

/// Fills `pieces` with every known word inside that can be reached from the start.
fn segment(desk: &Desk<'_, '_>, i: usize, token: Token, word: &str, fresh: bool, pieces: &mut Vec<Piece>) {
    let left = desk.left(i);
    let bytes = word.as_bytes();
    let mut reached = 1u64; // bit n: some path ends at byte n
    if token.shape == Shape::Title && word.is_ascii() {
        unknown_name(desk, word, pieces, &mut reached);
    }
    for start in 0..bytes.len() {
        if reached & (1 << start) == 0 {
            continue;
        }
        for end in start + 1..=bytes.len().min(start + 22) {
            if start == 0 && end == bytes.len() {
                continue;
            }
            if !word.is_char_boundary(start) || !word.is_char_boundary(end) || pieces.len() >= 250 {
                continue;
            }
            let part = &word[start..end];
            let hash = word_hash(part);
            let Some(known) = desk.tables.word(hash) else { continue };
            let least = match part.len() {
                1 | 2 if SHORT.has(hash) => -9.0,
                1 | 2 => continue,
                3 => -5.3,
                4 => -6.3,
                _ => -7.3,
            };
            if known.log < least {
                continue;
            }
            let mut log = known.log + casing_cost(known.casing, start == 0, token.shape, fresh);
            if part.len() == 3 && !FUNCTION.has(hash) {
                log -= 0.3;
            }
            let piece = Piece { start: start as u8, end: end as u8, hash, best: f32::MIN, back: NO_BACK };
            if start == 0 {
                let best = log + desk.gain(left, Some(hash));
                pieces.push(Piece { best, ..piece });
                reached |= 1 << end;
                continue;
            }
            let mut found = piece;
            for (at, before) in pieces.iter().enumerate().filter(|(_, p)| p.end as usize == start) {
                let sum = before.best + LOST + log + desk.gain(Some(before.hash), Some(hash));
                if sum > found.best {
                    found.best = sum;
                    found.back = at as u8;
                }
            }
            if found.back != NO_BACK {
                pieces.push(found);
                reached |= 1 << end;
            }
        }
    }
}

/// Lets a name that no table knows stand before a plain word: `Boulterwho`, `Gianforteindicated`.
fn unknown_name(desk: &Desk<'_, '_>, word: &str, pieces: &mut Vec<Piece>, reached: &mut u64) {
    for end in 4..word.len().saturating_sub(2).min(16) {
        let (name, rest) = word.split_at(end);
        if !plain(desk, rest) || SUFFIXES.contains(&rest) {
            continue;
        }
        let hash = word_hash(name);
        if desk.tables.word(hash).is_none() {
            let best = desk.tables.unknown[1] + desk.tables.spelling(name, true);
            pieces.push(Piece { start: 0, end: end as u8, hash, best, back: NO_BACK });
            *reached |= 1 << end;
        }
    }
}

/// Whether a word is a function word of some length, or a common word that ends no compound.
fn plain(desk: &Desk<'_, '_>, word: &str) -> bool {
    let hash = word_hash(word);
    if LINKING.has(hash) {
        return word.len() > 2;
    }
    word.len() > 4
        && desk.tables.compound_second(hash).is_none()
        && desk.tables.word(hash).is_some_and(|k| k.log > -4.7 && k.casing == Casing::Lower)
}

/// log10 of the chance of the token as one word.
fn whole(desk: &Desk<'_, '_>, token: Token, word: &str) -> f32 {
    let tables = desk.tables;
    let name = token.shape != Shape::Lower;
    let unknown = tables.unknown[usize::from(name)];
    let mut best = unknown + tables.spelling(word, name);
    // A new compound: its parts are what compounds are made of.
    for at in 2..word.len().saturating_sub(1) {
        if !word.is_char_boundary(at) {
            continue;
        }
        let (a, b) = (word_hash(&word[..at]), word_hash(&word[at..]));
        let first = tables.compound_first(a);
        let second = tables.compound_second(b);
        let part = |listed: Option<f32>, h: u64| {
            listed.or_else(|| {
                let k = tables.word(h)?;
                (!FUNCTION.has(h)).then_some(k.log.min(-3.5) - 0.7)
            })
        };
        if first.is_none() && second.is_none() {
            continue;
        }
        if let (Some(a), Some(b)) = (part(first, a), part(second, b)) {
            best = best.max(unknown - 0.2 + a + b);
        }
    }
    // A word of the vocabulary and an ending, or a beginning and such a word.
    let lower = word.to_ascii_lowercase();
    let base = |part: &str| {
        (part.len() >= 4)
            .then(|| tables.word(word_hash(part)))
            .flatten()
            .map_or(f32::MIN, |k| k.log.min(-4.0))
    };
    let names = if token.shape == Shape::Title { NAME_SUFFIXES } else { &[] };
    for suffix in SUFFIXES.iter().chain(names) {
        if let Some(part) = lower.strip_suffix(suffix) {
            best = best.max(base(part) - 2.7);
            if suffix.starts_with(['e', 'i']) && part.len() >= 4 {
                let mut silent = part.to_owned();
                silent.push('e');
                best = best.max(base(&silent) - 2.7);
            }
        }
    }
    for prefix in PREFIXES {
        if let Some(part) = lower.strip_prefix(prefix) {
            best = best.max(base(part) - 2.5);
        }
    }
    if let Some(known) = tables.word(token.hash) {
        best = best.max(known.log + if miscast(token.shape, known.casing) { NAME_IN_LOWER } else { 0.0 });
    }
    best
}
