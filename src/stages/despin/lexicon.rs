//! The spin lexicon: what a spinner wrote, and what the author may have written.
//!
//! Read from the tables in `rules/en/spin/*.tsv`: `spun  original  family  condition  weight  origin`.
//! Weight is an estimate of P(original | the spun form stands in a spun article).

pub(crate) use super::tells::{LONGEST, join};
use super::tells::{SEEN, whole};
use super::words::{Class, Word, words};
use crate::text::{Scanned, Shape};
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

/// The tables that are compiled in: name and content.
pub(crate) const TABLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/spin.rs"));

/// A hasher for keys that are hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*b);
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

pub(crate) type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<Hashed>>;

/// When a pair may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Always.
    None,
    /// Every word is capitalised: part of a name.
    Capitals,
    /// The next word is one of these.
    Next(Box<[u64]>),
    /// The word before is one of these.
    Previous(Box<[u64]>),
}

/// Where a pair comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Seen in a spun article.
    Attested,
    /// Written and read by hand.
    Reviewed,
    /// Generated.
    Guessed,
}

/// A pair of the lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// What the author may have written.
    pub(crate) original: Box<str>,
    /// Hashes of its words.
    pub(crate) words: Box<[u64]>,
    /// Bits: 1 for family A, 2 for B, 4 for D.
    pub(crate) families: u8,
    pub(crate) condition: Condition,
    pub(crate) weight: f32,
    pub(crate) origin: Origin,
    /// log10 p of the original by itself, by the model.
    pub(crate) alone: f32,
}

/// What is known of one spun form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// The spun form, as in the table.
    pub(crate) spun: Box<str>,
    /// How many words it has.
    pub(crate) len: u8,
    /// Its pairs, the most probable first.
    pub(crate) pairs: Vec<Pair>,
    /// log10 p of the spun form by itself, by the model.
    pub(crate) alone: f32,
    /// The share of uses that are the author's own.
    pub(crate) stay: f32,
}

/// All pairs.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    entries: HashedMap<Entry>,
    /// By first word: the longest phrase that starts with it.
    heads: HashedMap<u8>,
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Name of the table.
    pub table: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.table, self.line, self.what)
    }
}

impl std::error::Error for LexiconError {}

/// The hashes of the words of a phrase.
pub(crate) fn phrase_words(phrase: &str) -> Vec<u64> {
    let scanned = Scanned::new(phrase);
    let mut out: Vec<Word> = Vec::new();
    words(&scanned, 0, scanned.tokens().len(), &mut out);
    out.iter().filter(|w| w.class != Class::Stop).map(|w| w.lower).collect()
}

impl Lexicon {
    /// Reads tables, given as (name, content).
    ///
    /// # Errors
    /// All rows that are wrong.
    pub fn read<'t>(tables: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, Vec<LexiconError>> {
        let mut lexicon = Lexicon::default();
        let mut errors = Vec::new();
        for (table, content) in tables {
            for (i, row) in content.lines().enumerate() {
                if row.is_empty() || row.starts_with('#') || row.starts_with("spun\t") {
                    continue;
                }
                if let Err(what) = lexicon.add(row) {
                    errors.push(LexiconError { table: table.to_owned(), line: i + 1, what });
                }
            }
        }
        for e in lexicon.entries.values_mut() {
            for p in e.pairs.iter_mut().filter(|p| p.origin == Origin::Attested) {
                p.weight = p.weight.max(SEEN);
            }
            e.stay = (1.0 - e.pairs.iter().map(|p| p.weight).sum::<f32>()).max(0.001);
            e.pairs.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.original.cmp(&b.original)));
        }
        if errors.is_empty() { Ok(lexicon) } else { Err(errors) }
    }

    fn add(&mut self, row: &str) -> Result<(), String> {
        let mut cells = row.split('\t');
        let mut cell = |name: &str| cells.next().ok_or_else(|| format!("no column `{name}`"));
        let (spun, original) = (cell("spun")?, cell("original")?);
        let (family, condition) = (cell("family")?, cell("condition")?);
        let (weight, origin) = (cell("weight")?, cell("origin")?);
        let weight: f32 = weight.parse().map_err(|_| format!("weight `{weight}` is no number"))?;
        if !(0.0..=1.0).contains(&weight) {
            return Err(format!("weight {weight} is not between 0 and 1"));
        }
        let families = match family {
            "*" => 7,
            f => f.chars().try_fold(0u8, |bits, c| match c {
                'A' => Ok(bits | 1),
                'B' => Ok(bits | 2),
                'D' => Ok(bits | 4),
                ',' | '|' | ' ' => Ok(bits),
                _ => Err(format!("family `{f}` is none of A, B, D, *")),
            })?,
        };
        let listed = |words: &str| words.split(',').map(crate::text::word_hash).collect();
        let condition = match condition.split_once('=') {
            None if condition.is_empty() => Condition::None,
            None if condition == "cap" => Condition::Capitals,
            Some(("next", w)) => Condition::Next(listed(w)),
            Some(("prev", w)) => Condition::Previous(listed(w)),
            Some(("pos", _)) => Condition::None,
            _ => return Err(format!("condition `{condition}` is unknown")),
        };
        let origin = match origin {
            "attested" => Origin::Attested,
            "reviewed" => Origin::Reviewed,
            "guessed" => Origin::Guessed,
            o => return Err(format!("origin `{o}` is none of attested, reviewed, guessed")),
        };
        let key = phrase_words(spun);
        let words: Box<[u64]> = phrase_words(original).into();
        if key.is_empty() || key.len() > LONGEST || words.len() > LONGEST {
            return Err(format!("`{spun}` or `{original}` is empty or too long"));
        }
        // what is no word by itself cannot stand for one: `patients'`, `%`
        if !whole(spun) || !whole(original) {
            return Ok(());
        }
        let head = self.heads.entry(key[0]).or_default();
        *head = (*head).max(key.len() as u8);
        let entry = self.entries.entry(key.iter().fold(0, |h, w| join(h, *w))).or_default();
        if entry.pairs.is_empty() {
            entry.spun = spun.into();
            entry.len = key.len() as u8;
        }
        match entry.pairs.iter_mut().find(|p| *p.original == *original && p.condition == condition) {
            Some(p) => {
                p.weight = p.weight.max(weight);
                p.families |= families;
            }
            None => entry.pairs.push(Pair {
                original: original.into(),
                words,
                families,
                condition,
                weight,
                origin,
                alone: 0.0,
            }),
        }
        Ok(())
    }

    /// Notes how probable each phrase is by itself.
    pub(crate) fn weigh(&mut self, alone: impl Fn(&[u64]) -> f32) {
        for e in self.entries.values_mut() {
            e.alone = alone(&phrase_words(&e.spun));
            for p in &mut e.pairs {
                p.alone = alone(&p.words);
            }
        }
    }

    /// The longest phrase that starts with this word; 0 for none.
    #[inline]
    pub(crate) fn longest_from(&self, word: u64) -> usize {
        self.heads.get(&word).map_or(0, |n| usize::from(*n))
    }

    /// What is known of the phrase of this hash.
    #[inline]
    pub(crate) fn get(&self, phrase: u64) -> Option<&Entry> {
        self.entries.get(&phrase)
    }

    /// All spun forms with their hashes, in no order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (u64, &Entry)> {
        self.entries.iter().map(|(k, e)| (*k, e))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.values().map(|e| e.pairs.len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Calls `found` with the first word, and the entry of each phrase that starts there.
    pub(crate) fn matches<'l>(&'l self, words: &[Word], at: usize, mut found: impl FnMut(u64, &'l Entry)) {
        let longest = self.longest_from(words[at].lower);
        let mut phrase = 0;
        for (n, w) in words[at..].iter().take(longest).enumerate() {
            if w.class == Class::Stop || (n > 0 && w.parted) {
                break;
            }
            phrase = join(phrase, w.lower);
            if let Some(entry) = self.get(phrase) {
                found(phrase, entry);
            }
        }
    }
}

/// Whether all words are capitalised.
pub(crate) fn capitals(words: &[Word]) -> bool {
    words.iter().all(|w| matches!(w.shape, Shape::Title | Shape::Upper | Shape::Mixed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_and_says_what_is_wrong() {
        let lexicon = Lexicon::read([(
            "t",
            "spun\toriginal\tfamily\tcondition\tweight\torigin\nearlier than\tbefore\tA\t\t0.9\tattested\n",
        )])
        .expect("sound");
        let key = phrase_words("Earlier than").iter().fold(0, |h, w| join(h, *w));
        assert_eq!(&*lexicon.get(key).expect("there").pairs[0].original, "before");
        let errors =
            Lexicon::read([("t", "a\tb\tQ\t\t0.9\tguessed\na\tb\n")]).expect_err("two rows are wrong");
        assert_eq!(errors.len(), 2);
        assert_eq!(errors[0].line, 1);
    }
}
