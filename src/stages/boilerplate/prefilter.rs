//! What a line must look like before a pattern is worth asking.
//!
//! All of it is read off the pattern: how short and how long a match is, how it can start, which
//! bytes can end it, which bytes and which of some texts it must hold. Each is a condition that
//! every match meets, so leaving out the patterns whose condition a line does not meet changes
//! nothing but the time. Letters are compared in lower case throughout, whatever the pattern says:
//! that lets more lines through, never fewer.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind};

/// The longest start that is compared.
const LONGEST_START: usize = 8;
/// The shortest text worth looking for inside a line, and the longest.
const INSIDE: std::ops::RangeInclusive<usize> = 3..=12;
/// The most starts of a pattern, and the most texts one of which it must hold.
const MOST_WAYS: usize = 400;

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bytes([u64; 4]);

impl Bytes {
    fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    /// Its bytes, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().enumerate().flat_map(|(i, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest.checked_sub(1)?;
                Some((i * 64 + bit) as u8)
            })
        })
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The ASCII characters of a line in lower case.
    pub(super) fn ascii_of(line: &[u8]) -> Bytes {
        let (mut low, mut high) = (0u64, 0u64);
        for byte in line {
            let bit = 1u64 << (byte & 63);
            low |= if *byte < 64 { bit } else { 0 };
            high |= if byte & 0xc0 == 64 { bit } else { 0 };
        }
        // `A` to `Z` are bits 1 to 26 and `a` to `z` bits 33 to 58
        let capitals = high & 0x07ff_fffe;
        Bytes([low, (high & !0x07ff_fffe) | (capitals << 32), 0, 0])
    }

    /// Whether all its ASCII characters are among `held`.
    pub(super) fn within(&self, held: Bytes) -> bool {
        self.0[0] & !held.0[0] == 0 && self.0[1] & !held.0[1] == 0
    }

    fn with(self, other: Bytes) -> Bytes {
        Bytes(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn common(self, other: Bytes) -> Bytes {
        Bytes(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }
}

/// The conditions of one pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Conditions {
    /// How short and how long a match can be, in bytes.
    pub(super) length: (usize, usize),
    /// The ways in which a match can start; empty where they are too many, or some too short.
    pub(super) starts: Vec<Box<[u8]>>,
    /// The bytes a match can start with.
    pub(super) first: Bytes,
    /// The bytes a match can end with.
    pub(super) last: Bytes,
    /// Bytes that every match holds.
    pub(super) must: Bytes,
    /// Texts of which every match holds one.
    pub(super) inside: Inside,
}

/// Texts of which every match holds one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Inside {
    /// In order; none where none are known.
    pub(super) texts: Vec<Box<[u8]>>,
    /// How far from a match's start a text may start, and how far from its end.
    pub(super) reach: (usize, usize),
}

impl Inside {
    /// Longest texts are best, and of those the fewest.
    fn worth(&self) -> (usize, std::cmp::Reverse<usize>) {
        (self.texts.iter().map(|t| t.len()).min().unwrap_or(0), std::cmp::Reverse(self.texts.len()))
    }
}

impl Conditions {
    /// Reads the conditions off a pattern that is matched against whole lines.
    ///
    /// # Errors
    /// If the pattern is no regular expression.
    pub(super) fn of(pattern: &str) -> Result<Conditions, regex::Error> {
        let syntax = |e: regex_syntax::Error| regex::Error::Syntax(e.to_string());
        let hir = regex_syntax::ParserBuilder::new().utf8(false).build().parse(pattern).map_err(syntax)?;
        let properties = hir.properties();
        let length = (properties.minimum_len().unwrap_or(0), properties.maximum_len().unwrap_or(usize::MAX));
        let hir = lowered(&hir);
        let starts = literals(&hir, LONGEST_START, 2).unwrap_or_default();
        let inside = if starts.is_empty() { inside(&hir).unwrap_or_default() } else { Inside::default() };
        let (first, last) = (edge(&hir, false).0, edge(&hir, true).0);
        Ok(Conditions { length, starts, first, last, must: must(&hir), inside })
    }
}

/// Texts of which every match of a pattern holds one, as they are written; none where they are not
/// known or too many to look for.
///
/// # Errors
/// If the pattern is no regular expression.
pub(super) fn held(pattern: &str) -> Result<Option<Vec<Box<[u8]>>>, regex::Error> {
    let syntax = |e: regex_syntax::Error| regex::Error::Syntax(e.to_string());
    let hir = regex_syntax::parse(pattern).map_err(syntax)?;
    Ok(inside(&hir).map(|inside| inside.texts).filter(|texts| texts.len() <= 48))
}

/// The pattern in lower case: it matches the lower case of all that the pattern matches.
fn lowered(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        // a place between bytes says nothing of the bytes
        HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0.to_ascii_lowercase()),
        HirKind::Class(class) => {
            let mut set = Bytes::default();
            members(class, &mut set);
            let mut ranges: Vec<ClassBytesRange> = Vec::new();
            for b in set.iter() {
                match ranges.last_mut() {
                    Some(last) if last.end() + 1 == b => *last = ClassBytesRange::new(last.start(), b),
                    _ => ranges.push(ClassBytesRange::new(b, b)),
                }
            }
            Hir::class(Class::Bytes(ClassBytes::new(ranges)))
        }
        HirKind::Repetition(repetition) => {
            let mut repetition = repetition.clone();
            repetition.sub = Box::new(lowered(&repetition.sub));
            Hir::repetition(repetition)
        }
        HirKind::Capture(capture) => lowered(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(lowered).collect()),
        HirKind::Alternation(ways) => Hir::alternation(ways.iter().map(lowered).collect()),
    }
}

/// Adds the bytes of a class in lower case; of characters beyond ASCII, any byte they may start with
/// or consist of.
fn members(class: &Class, set: &mut Bytes) {
    let mut add = |from: u32, to: u32| {
        for b in from..=to.min(127) {
            set.insert((b as u8).to_ascii_lowercase());
        }
        for b in from.max(128)..=to.min(255) {
            set.insert(b as u8);
        }
    };
    match class {
        Class::Bytes(bytes) => bytes.ranges().iter().for_each(|r| add(r.start().into(), r.end().into())),
        Class::Unicode(chars) => chars.ranges().iter().for_each(|r| {
            add(r.start().into(), u32::from(r.end()).min(127));
            if u32::from(r.end()) > 127 {
                add(128, 255);
            }
        }),
    }
}

/// The ways in which a match can start, sorted, each of `least` bytes or more.
fn literals(hir: &Hir, longest: usize, least: usize) -> Option<Vec<Box<[u8]>>> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_class(16).limit_literal_len(longest).limit_total(MOST_WAYS);
    let found = extractor.extract(hir);
    let mut all: Vec<Box<[u8]>> = found.literals()?.iter().map(|l| l.as_bytes().into()).collect();
    all.sort();
    all.dedup();
    (!all.is_empty() && all.iter().all(|l| l.len() >= least)).then_some(all)
}

/// The longest match of an expression, in bytes.
fn longest(hir: &Hir) -> usize {
    hir.properties().maximum_len().unwrap_or(usize::MAX)
}

/// Texts of which every match holds one: the longest, and of those the fewest.
fn inside(hir: &Hir) -> Option<Inside> {
    let start = |hir: &Hir, before: usize| {
        let texts = without_longer(literals(hir, *INSIDE.end(), *INSIDE.start())?);
        Some(Inside { texts, reach: (before, longest(hir)) })
    };
    let within = match hir.kind() {
        HirKind::Concat(parts) => {
            let sum = |parts: &[Hir]| parts.iter().map(longest).fold(0, usize::saturating_add);
            let tails = (1..parts.len())
                .filter_map(|from| start(&Hir::concat(parts[from..].to_vec()), sum(&parts[..from])));
            let parted = parts.iter().enumerate().filter_map(|(i, part)| {
                let mut found = inside(part)?;
                found.reach.0 = found.reach.0.saturating_add(sum(&parts[..i]));
                found.reach.1 = found.reach.1.saturating_add(sum(&parts[i + 1..]));
                Some(found)
            });
            tails.chain(parted).max_by_key(Inside::worth)
        }
        HirKind::Alternation(ways) => {
            let all: Option<Vec<Inside>> = ways.iter().map(inside).collect();
            all.map(|all| {
                let reach = all.iter().fold((0, 0), |(a, b), i| (i.reach.0.max(a), i.reach.1.max(b)));
                let texts = without_longer(all.into_iter().flat_map(|i| i.texts).collect());
                Inside { texts, reach }
            })
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            let once = repetition.max == Some(1);
            inside(&repetition.sub).map(|found| Inside {
                reach: if once { found.reach } else { (usize::MAX, usize::MAX) },
                ..found
            })
        }
        _ => None,
    };
    let found = start(hir, 0).into_iter().chain(within);
    found.filter(|inside| inside.texts.len() <= MOST_WAYS).max_by_key(Inside::worth)
}

/// Leaves out the texts that hold another one: what holds them holds the other.
fn without_longer(mut texts: Vec<Box<[u8]>>) -> Vec<Box<[u8]>> {
    texts.sort_by_key(|t| t.len());
    let mut shortest: Vec<Box<[u8]>> = Vec::new();
    for text in texts {
        if !shortest.iter().any(|s| memchr::memmem::find(&text, s).is_some()) {
            shortest.push(text);
        }
    }
    shortest.sort();
    shortest
}

/// The bytes a match can end with (`last`) or start with, and whether it can be empty.
fn edge(hir: &Hir, last: bool) -> (Bytes, bool) {
    let mut set = Bytes::default();
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (set, true),
        HirKind::Literal(literal) => {
            let byte = if last { literal.0.last() } else { literal.0.first() };
            byte.into_iter().for_each(|b| set.insert(*b));
            (set, literal.0.is_empty())
        }
        HirKind::Class(class) => {
            members(class, &mut set);
            (set, false)
        }
        HirKind::Repetition(repetition) => {
            if repetition.max == Some(0) {
                return (set, true);
            }
            let (set, empty) = edge(&repetition.sub, last);
            (set, empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => edge(&capture.sub, last),
        HirKind::Concat(parts) => {
            let mut parts: Vec<&Hir> = parts.iter().collect();
            if last {
                parts.reverse();
            }
            for part in parts {
                let (more, empty) = edge(part, last);
                set = set.with(more);
                if !empty {
                    return (set, false);
                }
            }
            (set, true)
        }
        HirKind::Alternation(ways) => ways
            .iter()
            .map(|way| edge(way, last))
            .fold((set, false), |(set, empty), (more, also)| (set.with(more), empty || also)),
    }
}

/// Bytes that every match holds.
fn must(hir: &Hir) -> Bytes {
    let mut set = Bytes::default();
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => set,
        HirKind::Literal(literal) => {
            literal.0.iter().for_each(|b| set.insert(*b));
            set
        }
        HirKind::Class(class) => {
            members(class, &mut set);
            if set.len() == 1 { set } else { Bytes::default() }
        }
        HirKind::Repetition(repetition) if repetition.min == 0 => set,
        HirKind::Repetition(repetition) => must(&repetition.sub),
        HirKind::Capture(capture) => must(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(must).fold(set, Bytes::with),
        HirKind::Alternation(ways) => ways.iter().map(must).reduce(Bytes::common).unwrap_or(set),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[Box<[u8]>]) -> Vec<String> {
        all.iter().map(|t| String::from_utf8_lossy(t).into_owned()).collect()
    }

    #[test]
    fn conditions_are_read_off_the_pattern() {
        let c = Conditions::of(r"^(?i-u)(?:.{12,600}(?:Photo|credit): ?[a-z]+[.!])$").expect("a pattern");
        assert_eq!(c.length, (20, usize::MAX));
        assert!(c.starts.is_empty());
        assert_eq!(texts(&c.inside.texts), ["credit:", "photo:"]);
        assert_eq!(c.inside.reach, (600, usize::MAX));
        assert_eq!(c.last.iter().collect::<Vec<_>>(), b"!.");
        assert!(c.must.iter().any(|b| b == b':') && !c.must.iter().any(|b| b == b'p'));
        let c = Conditions::of(r"^(?-u)(?:(?:Read|See) more\b.*)$").expect("a pattern");
        assert_eq!(texts(&c.starts), ["read mor", "see more"]);
        assert_eq!(c.first.iter().collect::<Vec<_>>(), b"rs");
    }

    #[test]
    fn what_may_be_empty_is_no_condition() {
        let c = Conditions::of(r"^(?-u)(?:(?:ab)?(?:cd|.)*x?)$").expect("a pattern");
        assert_eq!(c.length.0, 0);
        assert!(c.inside.texts.is_empty() && c.starts.is_empty());
        assert_eq!(c.must, Bytes::default());
        assert!(c.last.iter().any(|b| b == b'q'));
    }
}
