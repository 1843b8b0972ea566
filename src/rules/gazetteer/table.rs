//! The compiled gazetteer, read in place.
//!
//! A trie over word hashes, laid out as one hash table of edges: the step from node `n` by word `w` is the slot
//! of `mix(n, w)`. A bitmap of the first words answers nearly every token of running text with one
//! look at 64 KiB. Nothing is built at start-up: the bytes are made by the build script.

use super::entry::Kind;
use super::form::Form;
use std::borrow::Cow;

/// The spelling follows from a listed one by the transliteration rules.
pub const GENERATED: u8 = 1;
/// The spelling needs evidence.
pub const WEAK: u8 = 2;
/// A surname alone: needs the full name in the document.
pub const SURNAME: u8 = 4;
/// Nothing is changed, whatever the style.
pub const KEEP: u8 = 8;
/// Spaces and hyphens must be as listed.
pub const STRICT: u8 = 16;
/// The press spelling.
pub const CANONICAL: u8 = 32;

/// No condition.
pub const NO_CONDITION: u16 = u16::MAX;

pub(super) const MAGIC: u32 = 0x3147_4443; // "CDG1"
pub(super) const BITMAP_BITS: u32 = 19;
pub(super) const BITMAP_BYTES: usize = 1 << (BITMAP_BITS - 3);
pub(super) const HEADER: usize = 16;
pub(super) const ENTITY: usize = 20;
pub(super) const ACCEPT: usize = 16;

/// One spelling that ends at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accept {
    /// Casing and gaps asked for.
    pub form: Form,
    /// Number of the entity.
    pub entity: u32,
    /// Number of the condition, or [`NO_CONDITION`].
    pub condition: u16,
    /// What it is: the constants of this module.
    pub flags: u8,
    /// Number of steps.
    pub steps: u8,
}

impl Accept {
    /// Whether it has the flag.
    #[must_use]
    pub fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A condition of a weak spelling, as word hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Any one of these must be in the document; each is a list of words that must all be there.
    pub needs: Vec<Vec<u64>>,
    /// None of these may stand near; a word that is listed with a capital counts with one only, and its
    /// hash is that of [`capital`].
    pub not: Vec<Vec<u64>>,
}

/// The words that names start with, as a bitmap: nearly every word of running text is answered by one
/// look. Words in small letters are asked in a half of their own, since few names start with one.
#[derive(Clone, Debug)]
pub struct Starts {
    bits: Box<[u8]>,
}

impl Default for Starts {
    fn default() -> Self {
        Starts { bits: vec![0; BITMAP_BYTES].into_boxed_slice() }
    }
}

impl Starts {
    /// Whether a name may start with the word of this hash, in small letters or not.
    #[inline]
    #[must_use]
    pub fn has(&self, hash: u64, small: bool) -> bool {
        let bit = bitmap_bit(hash, small);
        self.bits[bit >> 3] & (1 << (bit & 7)) != 0
    }
}

/// A compiled gazetteer.
#[derive(Clone, Debug)]
pub struct Table {
    bytes: Cow<'static, [u8]>,
    entities: usize,
    capacity: u64,
    edges_at: usize,
    nodes_at: usize,
    accepts_at: usize,
    entities_at: usize,
    styles_at: usize,
    conditions: usize,
    conditions_at: usize,
    words_at: usize,
    strings_at: usize,
}

pub(super) fn edge_key(node: u32, hash: u64) -> u64 {
    let product = u128::from(hash ^ u64::from(node).wrapping_mul(0x9e37_79b9_7f4a_7c15))
        * u128::from(0xd6e8_feb8_6659_fd93_u64);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The hash of a word that must have a capital, made from the hash of the word in any casing.
#[must_use]
pub fn capital(hash: u64) -> u64 {
    hash ^ 0x5bf0_3635_dcf5_9b7d
}

/// The place of a word in the bitmap.
pub(super) fn bitmap_bit(hash: u64, small: bool) -> usize {
    (hash >> (65 - BITMAP_BITS)) as usize | usize::from(small) << (BITMAP_BITS - 1)
}

impl Table {
    /// Reads a table that [`super::compile`] made.
    ///
    /// # Errors
    /// If the bytes are no such table.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Table, String> {
        let bytes = bytes.into();
        if bytes.len() < HEADER * 4 + BITMAP_BYTES || u32_at(&bytes, 0) != MAGIC {
            return Err("not a compiled gazetteer".to_owned());
        }
        let word = |i: usize| u32_at(&bytes, i * 4) as usize;
        let table = Table {
            entities: word(1),
            capacity: word(2) as u64,
            conditions: word(3),
            edges_at: word(4),
            nodes_at: word(5),
            accepts_at: word(6),
            entities_at: word(7),
            styles_at: word(8),
            conditions_at: word(9),
            words_at: word(10),
            strings_at: word(11),
            bytes,
        };
        if word_sum_is_wrong(&table) {
            return Err("a compiled gazetteer that is cut short".to_owned());
        }
        Ok(table)
    }

    /// How many entities it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entities
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entities == 0
    }

    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Adds the first words of this table's names to `starts`.
    pub fn add_starts(&self, starts: &mut Starts) {
        for (mine, its) in starts.bits.iter_mut().zip(&self.bytes[HEADER * 4..]) {
            *mine |= its;
        }
    }

    /// The node after `node` by the word of this hash; node 0 is the start.
    #[inline]
    #[must_use]
    pub fn step(&self, node: u32, hash: u64) -> Option<u32> {
        let key = edge_key(node, hash);
        let check = (key >> 32) as u32;
        let mut slot = ((key & 0xffff_ffff) * self.capacity) >> 32;
        loop {
            let at = self.edges_at + slot as usize * 8;
            let next = u32_at(&self.bytes, at + 4);
            if next == 0 {
                return None;
            }
            if u32_at(&self.bytes, at) == check {
                return Some(next);
            }
            slot = if slot + 1 == self.capacity { 0 } else { slot + 1 };
        }
    }

    /// The spellings that end at `node`, listed before generated, strong before weak.
    pub fn accepts(&self, node: u32) -> impl Iterator<Item = Accept> + '_ {
        let from = u32_at(&self.bytes, self.nodes_at + node as usize * 4);
        let to = u32_at(&self.bytes, self.nodes_at + node as usize * 4 + 4);
        (from..to).map(|i| {
            let at = self.accepts_at + i as usize * ACCEPT;
            Accept {
                form: Form(u64_at(&self.bytes, at)),
                entity: u32_at(&self.bytes, at + 8),
                condition: u16::from_le_bytes([self.bytes[at + 12], self.bytes[at + 13]]),
                flags: self.bytes[at + 14],
                steps: self.bytes[at + 15],
            }
        })
    }

    fn string(&self, at: u32) -> &str {
        let at = self.strings_at + at as usize;
        let len = u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]]) as usize;
        std::str::from_utf8(&self.bytes[at + 2..at + 2 + len]).unwrap_or("")
    }

    fn entity_word(&self, entity: u32, i: usize) -> u32 {
        u32_at(&self.bytes, self.entities_at + entity as usize * ENTITY + i * 4)
    }

    /// The entity's id.
    #[must_use]
    pub fn id(&self, entity: u32) -> &str {
        self.string(self.entity_word(entity, 0))
    }

    /// The press spelling.
    #[must_use]
    pub fn canonical(&self, entity: u32) -> &str {
        self.string(self.entity_word(entity, 1))
    }

    /// The surname as the press spells it, or nothing.
    #[must_use]
    pub fn surname(&self, entity: u32) -> &str {
        self.string(self.entity_word(entity, 2))
    }

    /// The entity's kind.
    #[must_use]
    pub fn kind(&self, entity: u32) -> Kind {
        Kind::ALL[(self.entity_word(entity, 4) >> 16) as usize % Kind::ALL.len()]
    }

    /// The spellings of other styles: style and name.
    pub fn styles(&self, entity: u32) -> impl Iterator<Item = (&str, &str)> {
        let from = self.entity_word(entity, 3) as usize;
        let count = (self.entity_word(entity, 4) & 0xffff) as usize;
        (from..from + count).map(|i| {
            let at = self.styles_at + i * 8;
            (self.string(u32_at(&self.bytes, at)), self.string(u32_at(&self.bytes, at + 4)))
        })
    }

    /// How many conditions there are.
    #[must_use]
    pub fn conditions(&self) -> usize {
        self.conditions
    }

    /// The condition of this number.
    #[must_use]
    pub fn condition(&self, number: u16) -> Condition {
        let at = u32_at(&self.bytes, self.conditions_at + number as usize * 4) as usize;
        let mut words = (0..).map(|i| u64_at(&self.bytes, self.words_at + (at + i) * 8));
        let needs = phrases(&mut words);
        Condition { needs, not: phrases(&mut words) }
    }
}

/// A list of phrases: how many, then for each how many words, and the words.
fn phrases(words: &mut impl Iterator<Item = u64>) -> Vec<Vec<u64>> {
    let mut out = Vec::new();
    for _ in 0..words.next().unwrap_or(0).min(1000) {
        let n = words.next().unwrap_or(0).min(1000) as usize;
        out.push(words.by_ref().take(n).collect());
    }
    out
}

fn word_sum_is_wrong(t: &Table) -> bool {
    let ordered = [
        t.edges_at,
        t.nodes_at,
        t.accepts_at,
        t.entities_at,
        t.styles_at,
        t.conditions_at,
        t.words_at,
        t.strings_at,
        t.bytes.len(),
    ];
    t.capacity == 0 || ordered.windows(2).any(|w| w[0] > w[1])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at + 4) {
        Some(b) => u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
        None => 0,
    }
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | (u64::from(u32_at(bytes, at + 4)) << 32)
}
