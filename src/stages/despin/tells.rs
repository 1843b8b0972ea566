//! The tell-tales of spun articles as a table of bytes, which the build script compiles from
//! `rules/en/spin/*.tsv`: to ask whether a document is spun, nothing is read or built at start-up.
//!
//! Used twice: by the build script, and by the stage to look words up. Uses nothing but `words` and
//! the text module.

use super::words::{Class, words};
use crate::text::Scanned;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The longest phrase of the lexicon, in words.
pub(crate) const LONGEST: usize = 9;

/// Forms of lower weight are no tell-tales.
const LEAST_WEIGHT: f32 = 0.6;
/// What one tell-tale can add at most, in nats.
const MOST: f32 = 4.0;
/// A pair that was seen in a spun article is at least this probable: the tables' weights come from
/// counts of clean news, which say little of forms that are common there (`present` for `show`).
pub(crate) const SEEN: f32 = 0.2;

/// Adds a word to the hash of a phrase.
#[inline]
pub(crate) fn join(phrase: u64, word: u64) -> u64 {
    (phrase.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Bits of the filter that most words do not pass: the first word of every tell-tale, and the first
/// two of those that have more.
const FILTER: usize = 1 << 18;
/// Bits of a slot that hold the evidence; the others are the top bits of the phrase's hash.
const CODE: u32 = 16;

/// The table: the filter, then slots of eight bytes, a power of two of them, probed in a row.
#[derive(Clone, Debug)]
pub(crate) struct Tells(Cow<'static, [u8]>);

#[inline]
fn bit(phrase: u64) -> (usize, u8) {
    let b = (phrase.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 46) as usize & (FILTER - 1);
    (b / 8, 1 << (b % 8))
}

/// Whether what is no word by itself stands in a pair (`patients'`, `%`), which is then left out.
pub(crate) fn whole(phrase: &str) -> bool {
    phrase.starts_with(char::is_alphanumeric) && !phrase.ends_with('\'')
}

/// The weight of every spun form of the tables, all its pairs together. Rows that cannot be read are
/// left out here; `Lexicon::read` says what is wrong with them.
#[allow(dead_code, reason = "the build script's")]
pub(crate) fn weights<'t>(tables: impl IntoIterator<Item = &'t str>) -> BTreeMap<&'t str, f32> {
    // by spun form, original and condition: the weight, and whether the first such row is attested
    let mut pairs: BTreeMap<[&str; 3], (f32, bool)> = BTreeMap::new();
    for row in tables.into_iter().flat_map(str::lines).filter(|r| !r.starts_with(['#', '\r'])) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [spun, original, _, condition, weight, origin, ..] = cells[..] else { continue };
        let Ok(weight) = weight.parse::<f32>() else { continue };
        if whole(spun) && whole(original) {
            let condition = if condition.starts_with("pos=") { "" } else { condition };
            let pair = pairs.entry([spun, original, condition]).or_insert((0.0, origin == "attested"));
            pair.0 = pair.0.max(weight);
        }
    }
    let mut sums = BTreeMap::new();
    for ([spun, ..], (weight, attested)) in pairs {
        *sums.entry(spun).or_default() += if attested { weight.max(SEEN) } else { weight };
    }
    sums
}

/// Compiles the tell-tales among spun forms, given with their weights.
pub(crate) fn compile<'t>(forms: impl IntoIterator<Item = (&'t str, f32)>) -> Vec<u8> {
    let mut filter = vec![0u8; FILTER / 8];
    let mut tells: BTreeMap<u64, u64> = BTreeMap::new();
    // weights have three decimals: the order in which they were added up must not matter
    for (spun, weight) in forms.into_iter().filter(|(_, weight)| *weight > LEAST_WEIGHT - 0.0005) {
        let scanned = Scanned::new(spun);
        let mut parts = Vec::new();
        words(&scanned, 0, scanned.tokens().len(), &mut parts);
        parts.retain(|w| w.class != Class::Stop);
        // the gate reads tokens: forms such as `u.s.` and `don't` are several
        if parts.is_empty() || parts.len() > LONGEST || parts.len() != scanned.tokens().len() {
            continue;
        }
        let mut phrase = 0;
        for (n, w) in parts.iter().enumerate() {
            phrase = join(phrase, w.lower);
            if n < 2 {
                let (i, b) = bit(phrase);
                filter[i] |= b;
            }
        }
        let evidence = (-(1.0 - weight.min(0.999)).ln()).min(MOST);
        // no evidence is nothing: a slot of zero is empty
        tells.insert(phrase, ((evidence / MOST * 65535.0).round() as u64).max(1));
    }
    let slots = (tells.len() * 2).next_power_of_two().max(2);
    let mut table = vec![0u64; slots];
    for (phrase, code) in tells {
        let mut at = phrase as usize & (slots - 1);
        while table[at] != 0 {
            at = (at + 1) & (slots - 1);
        }
        table[at] = phrase >> CODE << CODE | code;
    }
    filter.extend(table.iter().flat_map(|slot| slot.to_le_bytes()));
    filter
}

impl Tells {
    /// A table that [`compile`] made.
    pub(crate) fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Tells(bytes.into())
    }

    /// Whether a phrase may be a tell-tale or the start of one.
    #[inline]
    pub(crate) fn may_start(&self, phrase: u64) -> bool {
        let (i, b) = bit(phrase);
        self.0.get(i).is_some_and(|byte| byte & b != 0)
    }

    /// The evidence of a phrase, in nats, if it is a tell-tale.
    #[inline]
    pub(crate) fn get(&self, phrase: u64) -> Option<f32> {
        let slots = self.0.get(FILTER / 8..)?.as_chunks::<8>().0;
        let mut at = phrase as usize & slots.len().checked_sub(1)?;
        loop {
            let slot = u64::from_le_bytes(*slots.get(at)?);
            if slot == 0 {
                return None;
            }
            if (slot ^ phrase) >> CODE == 0 {
                return Some((slot & 0xffff) as f32 / 65535.0 * MOST);
            }
            at = (at + 1) & (slots.len() - 1);
        }
    }
}
