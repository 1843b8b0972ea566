//! The compiled word, pair and shape tables: look-ups by hash in one block of bytes.
//!
//! The block is written by `cargo run --release --example build-tables -- spacing` and read here as
//! it lies, without a copy. Every section is an open-addressing table of four-byte slots: 24 bits
//! of fingerprint and one byte of value. A foreign word is taken for a known one about once in
//! 10^7 look-ups, which is why nothing here is a licence to edit by itself.

use crate::text::word_hash;
use std::sync::LazyLock;

/// What the file starts with; the last byte is its version.
pub const MAGIC: &[u8; 8] = b"cdspace\x02";
/// Sections of the file, in order.
pub const SECTIONS: usize = 8;
/// Steps per unit of log10 in every quantised value.
pub const STEPS: f32 = 20.0;
/// Classes of characters in the spelling model: end of word, a-z, anything else.
pub const LETTERS: usize = 28;

static BYTES: &[u8] = include_bytes!("../../../rules/en/spacing/tables.bin");

/// The tables that are compiled in.
pub static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::read(BYTES).unwrap_or_default());

/// How a word is written when it does not start a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Casing {
    /// Nearly always in lower case.
    Lower,
    /// Mostly in lower case.
    MostlyLower,
    /// Either.
    Either,
    /// Mostly with a capital.
    MostlyName,
    /// Nearly always with a capital: a name.
    Name,
    /// Nearly always in capitals: an acronym.
    Acronym,
}

impl Casing {
    fn of(bits: u8) -> Casing {
        match bits {
            0 => Casing::Lower,
            1 => Casing::MostlyLower,
            2 => Casing::Either,
            3 => Casing::MostlyName,
            4 => Casing::Name,
            _ => Casing::Acronym,
        }
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// log10 of its share of running words, always negative.
    pub log: f32,
    /// How it is written.
    pub casing: Casing,
}

/// One open-addressing table over borrowed bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slots {
    bytes: &'static [u8],
}

/// The slot a key starts at and its fingerprint, for a table of `slots` slots.
#[must_use]
pub fn place(hash: u64, slots: usize) -> (usize, u32) {
    let at = ((hash >> 32) * slots as u64) >> 32;
    let print = (hash & 0x00ff_ffff) as u32;
    (at as usize, print.max(1))
}

/// Slots of the table of the commonest words.
pub const HOT: usize = 4096;

/// The slot of a word in the table of the commonest, and its fingerprint.
#[must_use]
#[inline]
pub fn hot_place(hash: u64) -> (usize, u32) {
    ((hash >> 52) as usize % HOT, (hash >> 16) as u32 | 1)
}

/// One key for two words in a row.
#[must_use]
pub fn pair_hash(a: u64, b: u64) -> u64 {
    let product =
        u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b.rotate_left(32) ^ 0xd6e8_feb8_6659_fd93);
    (product as u64) ^ ((product >> 64) as u64)
}

/// One key for two words with a hyphen between.
#[must_use]
pub fn hyphen_hash(a: u64, b: u64) -> u64 {
    pair_hash(a.rotate_left(7), b)
}

impl Slots {
    /// The value of a key, if it is there.
    #[must_use]
    #[inline]
    pub fn get(&self, hash: u64) -> Option<u8> {
        let slots = self.bytes.len() / 4;
        if slots == 0 {
            return None;
        }
        let (mut at, print) = place(hash, slots);
        for _ in 0..slots {
            let slot = self.bytes.get(at * 4..at * 4 + 4)?;
            let word = u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]);
            if word == 0 {
                return None;
            }
            if word >> 8 == print {
                return Some(word as u8);
            }
            at += 1;
            if at == slots {
                at = 0;
            }
        }
        None
    }
}

/// Everything the stage knows of English words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables {
    words: Slots,
    pairs: Slots,
    wholes: Slots,
    first: Slots,
    second: Slots,
    spelling: [&'static [u8]; 2],
    hot: &'static [u8],
    /// A pair that is not in the table was seen fewer times than this in the counted text.
    pub least_pair: f32,
    /// log10 of the number of running words counted.
    pub total: f32,
    /// log10 of the share of running words in lower case that no table knows, and of those with a
    /// capital.
    pub unknown: [f32; 2],
}

impl Tables {
    /// Reads the file's bytes. `None` if they are not such a file.
    #[must_use]
    pub fn read(bytes: &'static [u8]) -> Option<Tables> {
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let number = |i: usize| -> Option<u32> {
            let b = bytes.get(8 + 4 * i..12 + 4 * i)?;
            Some(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        };
        let value = |i: usize| number(i).map(f32::from_bits);
        let mut from = 8 + 4 * (SECTIONS + 4);
        let mut section = |i: usize| -> Option<&'static [u8]> {
            let len = number(i)? as usize;
            let bytes = bytes.get(from..from + len)?;
            from += len;
            Some(bytes)
        };
        Some(Tables {
            words: Slots { bytes: section(0)? },
            pairs: Slots { bytes: section(1)? },
            wholes: Slots { bytes: section(2)? },
            first: Slots { bytes: section(3)? },
            second: Slots { bytes: section(4)? },
            spelling: [section(5)?, section(6)?],
            hot: section(7)?,
            least_pair: value(SECTIONS)?,
            total: value(SECTIONS + 1)?,
            unknown: [value(SECTIONS + 2)?, value(SECTIONS + 3)?],
        })
    }

    /// Whether a word is in the vocabulary: the one look-up that clean text costs.
    #[must_use]
    #[inline]
    pub fn knows(&self, hash: u64) -> Option<u8> {
        self.words.get(hash)
    }

    /// Whether a word is one of the commonest, which need no further look: most of any text, found in
    /// a table that stays in the nearest cache.
    #[must_use]
    #[inline]
    pub fn hot(&self, hash: u64) -> bool {
        let (at, print) = hot_place(hash);
        self.hot
            .get(at * 4..at * 4 + 4)
            .is_some_and(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) == print)
    }

    /// Unpacks what [`Tables::knows`] returned.
    #[must_use]
    pub fn unpack(value: u8) -> Known {
        // Five bits of frequency, from 10^-1 in steps of a quarter; three of casing.
        Known { log: -1.0 - f32::from(value >> 3) * 0.25, casing: Casing::of(value & 7) }
    }

    /// What is known of a word.
    #[must_use]
    pub fn word(&self, hash: u64) -> Option<Known> {
        self.words.get(hash).map(Tables::unpack)
    }

    /// log10 of how much likelier `b` is after `a` than anywhere, where the pair was seen.
    #[must_use]
    pub fn pair(&self, a: u64, b: u64) -> Option<f32> {
        self.pairs.get(pair_hash(a, b)).map(|v| (f32::from(v) - 80.0) / STEPS)
    }

    /// Whether a run such as `iPhone`, `G20` or `A380` is known as it stands.
    #[must_use]
    pub fn whole(&self, hash: u64) -> bool {
        self.wholes.get(hash).is_some()
    }

    /// Whether two words are written with a hyphen between them: `open-source`.
    #[must_use]
    pub fn hyphened(&self, a: u64, b: u64) -> bool {
        self.wholes.get(hyphen_hash(a, b)).is_some()
    }

    /// log10 of the share of solid compounds that start with this word.
    #[must_use]
    pub fn compound_first(&self, hash: u64) -> Option<f32> {
        self.first.get(hash).map(|v| -f32::from(v) / STEPS)
    }

    /// log10 of the share of solid compounds that end with this word.
    #[must_use]
    pub fn compound_second(&self, hash: u64) -> Option<f32> {
        self.second.get(hash).map(|v| -f32::from(v) / STEPS)
    }

    /// log10 of the chance that an unknown word is spelled so, by its letters three at a time;
    /// `name` for words with a capital.
    #[must_use]
    pub fn spelling(&self, word: &str, name: bool) -> f32 {
        let table = self.spelling[usize::from(name)];
        let (mut a, mut b) = (0usize, 0usize);
        let mut sum = 0u32;
        for c in word.chars().map(letter).chain([0]) {
            let at = (a * LETTERS + b) * LETTERS + c;
            sum += u32::from(table.get(at).copied().unwrap_or(60));
            (a, b) = (b, c);
        }
        -(sum as f32) / STEPS
    }
}

/// The class of a character in the spelling model.
#[must_use]
pub fn letter(c: char) -> usize {
    match c.to_ascii_lowercase() {
        c @ 'a'..='z' => c as usize - 'a' as usize + 1,
        _ => LETTERS - 1,
    }
}

/// The key of a place next to sentence punctuation, a line's start or its end.
#[must_use]
pub fn edge_hash() -> u64 {
    static EDGE: LazyLock<u64> = LazyLock::new(|| word_hash("."));
    *EDGE
}

/// The key of any number.
#[must_use]
pub fn number_hash() -> u64 {
    static NUMBER: LazyLock<u64> = LazyLock::new(|| word_hash("0"));
    *NUMBER
}

/// The key of the `s` of a genitive.
#[must_use]
pub fn genitive_hash() -> u64 {
    static GENITIVE: LazyLock<u64> = LazyLock::new(|| word_hash("'s"));
    *GENITIVE
}
