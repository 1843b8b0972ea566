//! The words the model knows, by number.
//!
//! Numbers go by falling frequency, so the lower of two is the commoner word. A word is known per
//! casing: `army` and `Army` are two.

use super::super::words::{Class, Word};
use super::fuse::FuseMap;
use crate::text::Shape;
use std::collections::HashMap;

/// The number of a word.
pub(crate) type Id = u16;

/// Before the first word of a sentence.
pub(crate) const START: Id = 1;
/// The end of a sentence.
pub(crate) const STOP: Id = 2;
const NUMBER: Id = 3;
const YEAR: Id = 4;
const ORDINAL: Id = 5;
const UNKNOWN_LOWER: Id = 6;
const UNKNOWN_TITLE: Id = 7;
const UNKNOWN_UPPER: Id = 8;
const UNKNOWN_OTHER: Id = 9;
/// The first number that is a word's.
pub(crate) const FIRST: Id = 16;
/// The most words a vocabulary can hold.
pub(crate) const MOST: usize = (u16::MAX - FIRST) as usize;

/// The key of a word in one casing.
pub(crate) fn key(lower: u64, shape: Shape) -> u64 {
    let salt = match shape {
        Shape::Lower => 0x0u64,
        Shape::Title => 0x9e37_79b9_7f4a_7c15,
        Shape::Upper => 0xc2b2_ae3d_27d4_eb4f,
        Shape::Mixed => 0x1656_67b1_9e37_79f9,
        Shape::Uncased => 0x27d4_eb2f_1656_67c5,
    };
    lower ^ salt
}

/// Words and their numbers.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    map: FuseMap,
    len: usize,
}

impl Vocabulary {
    pub(crate) fn from_parts(map: FuseMap, len: usize) -> Self {
        Vocabulary { map, len }
    }

    pub(crate) fn map(&self) -> &FuseMap {
        &self.map
    }

    /// How many numbers are in use, those of classes among them.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The number of a word in one casing.
    pub(crate) fn find(&self, lower: u64, shape: Shape) -> Option<Id> {
        // A stranger whose fingerprint happens to be there brings whatever number comes of it.
        self.map.get(key(lower, shape)).filter(|v| (*v as usize) < self.len).map(|v| v as Id)
    }

    /// The number of the word in the casing given, or what stands for strangers of that casing.
    pub(crate) fn id(&self, lower: u64, shape: Shape) -> Id {
        if let Some(id) = self.find(lower, shape) {
            return id;
        }
        match shape {
            Shape::Lower => UNKNOWN_LOWER,
            Shape::Title | Shape::Mixed => UNKNOWN_TITLE,
            Shape::Upper => self
                .find(lower, Shape::Title)
                .or_else(|| self.find(lower, Shape::Lower))
                .unwrap_or(UNKNOWN_UPPER),
            Shape::Uncased => UNKNOWN_OTHER,
        }
    }

    /// The number of the word where its capital says nothing: that of its commoner casing.
    pub(crate) fn id_any_case(&self, lower: u64, shape: Shape) -> Id {
        let title = self.find(lower, Shape::Title);
        let plain = self.find(lower, Shape::Lower);
        match (title, plain) {
            (Some(a), Some(b)) => a.min(b),
            (Some(a), None) | (None, Some(a)) => a,
            (None, None) => self.id(lower, shape),
        }
    }

    /// The number of a word of a text.
    pub(crate) fn of(&self, word: &Word) -> Id {
        match word.class {
            Class::Number => NUMBER,
            Class::Year => YEAR,
            Class::Ordinal => ORDINAL,
            Class::Stop => STOP,
            Class::Word if word.initial && word.shape == Shape::Title => {
                self.id_any_case(word.lower, word.shape)
            }
            Class::Word => self.id(word.lower, word.shape),
        }
    }
}

/// Counts words, to choose a vocabulary.
#[derive(Debug, Default)]
pub(crate) struct VocabularyCounter {
    counts: HashMap<u64, u32>,
}

impl VocabularyCounter {
    /// Counts the words of a text; not those whose capital says nothing.
    pub(crate) fn add(&mut self, words: &[Word]) {
        for w in words {
            if w.class == Class::Word && !(w.initial && w.shape == Shape::Title) {
                *self.counts.entry(key(w.lower, w.shape)).or_default() += 1;
            }
        }
    }

    /// The `most` commonest words seen at least `least` times. Words for which `wanted` holds come
    /// in whatever their rank.
    pub(crate) fn finish(self, most: usize, least: u32, wanted: impl Fn(u64) -> bool) -> Option<Vocabulary> {
        let mut all: Vec<(u64, u32)> = self.counts.into_iter().filter(|(_, c)| *c >= least).collect();
        all.sort_unstable_by_key(|(k, c)| (std::cmp::Reverse(*c), *k));
        let most = most.min(MOST);
        if all.len() > most {
            let (mut kept, rest) = (all[..most].to_vec(), &all[most..]);
            let extra: Vec<(u64, u32)> = rest.iter().copied().filter(|(k, _)| wanted(*k)).collect();
            let mut room = extra.len();
            kept.reverse(); // the rarest go first
            kept.retain(|(k, _)| {
                let out = room > 0 && !wanted(*k);
                room -= usize::from(out);
                !out
            });
            kept.extend(extra);
            kept.truncate(most);
            kept.sort_unstable_by_key(|(k, c)| (std::cmp::Reverse(*c), *k));
            all = kept;
        }
        let pairs: Vec<(u64, u32)> =
            all.iter().enumerate().map(|(i, (k, _))| (*k, i as u32 + u32::from(FIRST))).collect();
        let map = FuseMap::build(&pairs, 16, 14)?;
        Some(Vocabulary { map, len: pairs.len() + usize::from(FIRST) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_has_no_number_past_the_last() {
        // 14 bits of fingerprint: of a million strangers some sixty look like a word.
        let pairs: Vec<(u64, u32)> =
            (0..1000u64).map(|i| (key(i * 7919 + 1, Shape::Lower), i as u32 + 16)).collect();
        let map = FuseMap::build(&pairs, 16, 14).expect("a map");
        let vocabulary = Vocabulary { map, len: 1016 };
        let mut taken = 0;
        for i in 0..1_000_000u64 {
            if let Some(id) = vocabulary.find(i * 104_729 + 13, Shape::Lower) {
                assert!((id as usize) < vocabulary.len());
                taken += 1;
            }
        }
        assert!(taken < 1_000, "{taken}");
        assert_eq!(vocabulary.find(7919 * 3 + 1, Shape::Lower), Some(19));
    }
}
