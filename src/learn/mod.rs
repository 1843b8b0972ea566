//! Learns which lines recur over the documents of a source.
//!
//! [`Learner`] takes documents in any order, on any number of threads (one learner each, merged at
//! the end), and gives a [`Profile`]. What it holds is a function of the *set* of documents alone.
//!
//! Memory is bounded by sampling documents, not lines. Every document has a level, drawn from a
//! hash of its text: half of all documents have level 0, a quarter level 1, and so on. Lines are
//! counted apart for each level. Where a source holds more than its share of entries, its lowest
//! level is dropped, and its documents of that level are no more counted. Which levels are dropped
//! depends only on how many entries each has, so order and splits do not matter, and the documents
//! that are left are a fair sample of which every count is exact.
//!
//! The error is that of the sample: of a line that stands in a share p of a source's documents, a
//! sample of n sees p within `2 * sqrt(p * (1 - p) / n)` in 19 of 20 cases. A source's share
//! of memory ([`Limits::source`]) is 250,000 entries by default, which is about 8,000 documents of
//! 30 lines: p = 0.1 is seen within 0.007. An entry takes about 200 bytes, most of it the line, so
//! the default limits come to 50 MB for one source and 400 MB for all.
//!
//! Does NOT look at what a line says, and does not tell a site's line from a paragraph that an
//! agency repeats: that is for [`crate::rules::profile::verdict`] and for the stage, which weighs
//! the profile with other evidence.

use crate::rules::profile::{Learnt, Profile, Source, line_key, masked, sort, source_key, verdict};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// How much a learner may hold, in entries: a line of one level of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries for each source.
    pub source: usize,
    /// Entries for all sources together.
    pub all: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { source: 250_000, all: 2_000_000 }
    }
}

/// Longer lines are not counted, in bytes.
const LONGEST: usize = 400;

/// Documents' hashes have 64 bits, so there are no more levels.
const LEVELS: usize = 64;

/// The keys are hashes already.
#[derive(Clone, Copy, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*b);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

type Lines = HashMap<u64, Entry, BuildHasherDefault<AsIs>>;

#[derive(Clone, Debug, Default, PartialEq)]
struct Entry {
    documents: u32,
    /// Sum of places, each 0 to 1000.
    places: u64,
    text: Box<str>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Level {
    documents: u32,
    lines: Lines,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    documents: u64,
    /// Levels below this were dropped.
    from: usize,
    levels: BTreeMap<usize, Level>,
    /// Lines over all levels.
    entries: usize,
}

impl Seen {
    /// Drops levels below `from`.
    fn drop_below(&mut self, from: usize) {
        self.from = self.from.max(from);
        let keep = self.from;
        self.levels.retain(|level, _| *level >= keep);
        self.entries = self.levels.values().map(|l| l.lines.len()).sum();
    }

    fn shrink(&mut self, limit: usize) {
        while self.entries > limit && self.from < LEVELS {
            self.drop_below(self.from + 1);
        }
    }
}

/// Counts lines over documents.
#[derive(Clone, Debug, Default)]
pub struct Learner {
    limits: Limits,
    sources: BTreeMap<String, Seen>,
    /// Entries now held, and the level that all sources have dropped to keep within the limit.
    entries: usize,
    from: usize,
    /// The lines of the document at hand, so that each counts once.
    keys: Vec<(u64, u32, u32)>,
}

impl Learner {
    /// A learner that holds no more than `limits`.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Learner { limits, ..Learner::default() }
    }

    /// Counts the lines of a document of `source`: the host of its address, the value of a field, or
    /// the folder it lies in.
    pub fn add(&mut self, source: &str, text: &str) {
        let seen = match self.sources.get_mut(source) {
            Some(seen) => seen,
            None => self.sources.entry(source.to_owned()).or_default(),
        };
        seen.documents += 1;
        let level = source_key(text).trailing_zeros() as usize;
        if level < seen.from.max(self.from) {
            return;
        }
        let keys = &mut self.keys;
        keys.clear();
        let mut at = 0u32;
        let mut rows = 0u32;
        for line in text.split('\n') {
            let start = at;
            at = at.saturating_add(u32::try_from(line.len()).unwrap_or(u32::MAX)).saturating_add(1);
            let trimmed = line.trim();
            if trimmed.is_empty() {
                continue;
            }
            if trimmed.len() <= LONGEST {
                keys.push((line_key(trimmed), rows, start));
            }
            rows += 1;
        }
        keys.sort_unstable();
        keys.dedup_by_key(|k| k.0);
        let counts = seen.levels.entry(level).or_default();
        counts.documents += 1;
        let held = counts.lines.len();
        let last = u64::from(rows.saturating_sub(1).max(1));
        for (key, row, start) in keys.iter() {
            let entry = counts.lines.entry(*key).or_default();
            entry.documents += 1;
            entry.places += 1000 * u64::from(*row) / last;
            if entry.documents == 1 {
                let line = text.get(*start as usize..).unwrap_or_default().split('\n').next();
                entry.text = masked(line.unwrap_or_default()).into_boxed_str();
            }
        }
        let new = counts.lines.len() - held;
        seen.entries += new;
        self.entries += new;
        if seen.entries > self.limits.source || self.entries > self.limits.all {
            self.fit();
        }
    }

    /// Adds what another learner counted. The result is that of one learner given all documents of
    /// both.
    pub fn merge(&mut self, other: Learner) {
        self.from = self.from.max(other.from);
        for (name, theirs) in other.sources {
            let ours = self.sources.entry(name).or_default();
            ours.documents += theirs.documents;
            ours.from = ours.from.max(theirs.from);
            for (level, counts) in theirs.levels {
                let into = ours.levels.entry(level).or_default();
                into.documents += counts.documents;
                for (key, entry) in counts.lines {
                    let known = into.lines.entry(key).or_default();
                    known.documents += entry.documents;
                    known.places += entry.places;
                    known.text = entry.text;
                }
            }
            ours.drop_below(0);
        }
        self.fit();
    }

    /// Drops levels until all limits hold.
    fn fit(&mut self) {
        for seen in self.sources.values_mut() {
            seen.drop_below(self.from);
            seen.shrink(self.limits.source);
        }
        self.entries = self.sources.values().map(|s| s.entries).sum();
        while self.entries > self.limits.all && self.from < LEVELS {
            self.from += 1;
            for seen in self.sources.values_mut() {
                seen.drop_below(self.from);
            }
            self.entries = self.sources.values().map(|s| s.entries).sum();
        }
    }

    /// The profile: of each source, the lines that recur.
    #[must_use]
    pub fn finish(&self) -> Profile {
        let mut sources = BTreeMap::new();
        for (name, seen) in &self.sources {
            let counted: u32 = seen.levels.values().map(|l| l.documents).sum();
            let mut sums: BTreeMap<u64, (u32, u64, &str)> = BTreeMap::new();
            for (key, entry) in seen.levels.values().flat_map(|l| &l.lines) {
                let sum = sums.entry(*key).or_insert((0, 0, &entry.text));
                sum.0 += entry.documents;
                sum.1 += entry.places;
            }
            let learnt = sums.into_values().filter_map(|(documents, places, line)| {
                let verdict = verdict(line, documents, counted)?;
                let position = (places / u64::from(documents)) as f32 / 1000.0;
                Some(Learnt { line: line.to_owned(), documents, position, verdict })
            });
            let mut lines: Vec<Learnt> = learnt.collect();
            sort(&mut lines);
            sources.insert(name.clone(), Source { documents: seen.documents, counted, lines });
        }
        Profile::new(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::profile::Verdict;

    fn documents() -> Vec<(String, String)> {
        let text = |i: usize| {
            format!(
                "Headline {} of {}\nBody of the story number {}.\nShare this story\n{} comments\n",
                i * 7,
                i,
                i * i,
                i
            )
        };
        (0..300).map(|i| (format!("host{}.example", i % 3), text(i))).collect()
    }

    fn learn(documents: &[(String, String)], limits: Limits) -> Learner {
        let mut learner = Learner::new(limits);
        for (source, text) in documents {
            learner.add(source, text);
        }
        learner
    }

    #[test]
    fn what_recurs_is_learnt() {
        let profile = learn(&documents(), Limits::default()).finish();
        let (share, source) = profile.find("host1.example", "SHARE this  story").expect("learnt");
        assert_eq!((share.documents, source.counted), (100, 100));
        assert_eq!(share.verdict, Verdict::Residue);
        assert!(profile.find("host1.example", "27 Comments").is_some());
        assert!(profile.find("host9.example", "Share this story").is_none());
        let again = Profile::load(&profile.save().expect("json")).expect("profile");
        assert_eq!(again, profile);
        assert!(profile.propose("host1.example").is_some_and(|p| p.contains("\"share this story\"")));
    }

    #[test]
    fn neither_order_nor_splits_matter() {
        let all = documents();
        let mut backwards = all.clone();
        backwards.reverse();
        for limits in [Limits::default(), Limits { source: 10, all: 10_000 }, Limits { source: 25, all: 30 }]
        {
            let one = learn(&all, limits).finish();
            assert_eq!(learn(&backwards, limits).finish(), one, "{limits:?}");
            let mut merged = learn(&all[200..], limits);
            merged.merge(learn(&all[..77], limits));
            merged.merge(learn(&all[77..200], limits));
            assert_eq!(merged.finish(), one, "{limits:?}");
            assert_eq!(merged.finish().save().expect("json"), one.save().expect("json"));
        }
    }

    #[test]
    fn memory_is_bounded_and_shares_hold() {
        let limits = Limits { source: 14, all: 10_000 };
        let learner = learn(&documents(), limits);
        assert!(learner.sources.values().all(|s| s.entries <= 14));
        let profile = learner.finish();
        let (share, source) = profile.find("host0.example", "share this story").expect("learnt");
        assert!(source.counted < 100 && source.documents == 100);
        assert_eq!(share.documents, source.counted);
    }
}
