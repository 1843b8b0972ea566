//! The language model: which words follow which in news, with their casing.
//!
//! Interpolated absolute discounting up to order 4, pruned, quantised and stored as fingerprints.
//! A model is built by [`train`](super::train) and read from the bytes of a file.

mod count;
mod estimate;
mod fuse;
mod quantise;
pub(crate) mod vocabulary;

pub(crate) use count::NgramCounter;
pub(crate) use estimate::{Budget, build};
pub(crate) use vocabulary::{Id, STOP, Vocabulary, VocabularyCounter};

use fuse::FuseMap;
use std::borrow::Cow;
use std::fmt;
use vocabulary::START;

/// First bytes of a model file.
const MAGIC: &[u8; 12] = b"copydesk-lm1";
/// Bits of a quantised probability and of a quantised back-off weight.
const P_BITS: u32 = 6;
const BOW_BITS: u32 = 4;

/// Why bytes are no model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelError(&'static str);

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a copydesk model: {}", self.0)
    }
}

impl std::error::Error for ModelError {}

/// A language model of cased words.
#[derive(Clone, Debug)]
pub struct NgramModel {
    about: String,
    vocabulary: Vocabulary,
    /// log10 p and log10 back-off of each word alone.
    alone: Vec<(f32, f32)>,
    /// Orders 2, 3 and 4.
    grams: [FuseMap; 3],
    /// What the codes of each order stand for: log10.
    p: [Vec<f32>; 3],
    bow: [Vec<f32>; 2],
}

/// The words before, as far as the model looks back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct History {
    /// The last three words, the latest in the low bits; 0 is none.
    ids: u64,
    /// log10 back-off of the contexts of one, two and three words.
    bow: [f32; 3],
}

impl History {
    /// What tells two histories apart.
    pub(crate) fn ids(&self) -> u64 {
        self.ids
    }

    /// No history: what comes next is judged by itself.
    pub(crate) fn none() -> Self {
        History { ids: 0, bow: [0.0; 3] }
    }
}

impl NgramModel {
    /// The words known.
    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What the model was trained on: the line `copydesk train` wrote into it.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Bytes of the tables in memory.
    #[must_use]
    pub fn size(&self) -> usize {
        self.grams.iter().map(FuseMap::size).sum::<usize>()
            + self.vocabulary.map().size()
            + self.alone.len() * size_of::<(f32, f32)>()
    }

    /// The history at the start of a sentence.
    pub(crate) fn start(&self) -> History {
        let bow = self.alone.get(usize::from(START)).map_or(0.0, |a| a.1);
        History { ids: u64::from(START), bow: [bow, 0.0, 0.0] }
    }

    /// log10 p of a word by itself.
    pub(crate) fn alone(&self, id: Id) -> f32 {
        self.alone.get(usize::from(id)).map_or(-8.0, |a| a.0)
    }

    /// log10 of the probability of `id` after `history`, and the history after it.
    #[inline]
    pub(crate) fn step(&self, history: &History, id: Id) -> (f32, History) {
        let w = u64::from(id);
        let (mut p, bow1) = self.alone.get(usize::from(id)).copied().unwrap_or((-8.0, 0.0));
        let mut next = History { ids: (history.ids << 16 | w) & 0xffff_ffff_ffff, bow: [bow1, 0.0, 0.0] };
        let h = history.ids;
        let mut matched = 0;
        if h != 0
            && let Some(v) = self.grams[0].get((h & 0xffff) << 16 | w)
        {
            p = self.p[0][(v >> BOW_BITS) as usize];
            next.bow[1] = self.bow[0][(v & 15) as usize];
            matched = 1;
            if h > 0xffff
                && let Some(v) = self.grams[1].get((h & 0xffff_ffff) << 16 | w)
            {
                p = self.p[1][(v >> BOW_BITS) as usize];
                next.bow[2] = self.bow[1][(v & 15) as usize];
                matched = 2;
                if h > 0xffff_ffff
                    && let Some(v) = self.grams[2].get(h << 16 | w)
                {
                    p = self.p[2][v as usize];
                    matched = 3;
                }
            }
        }
        p += history.bow[matched..].iter().sum::<f32>();
        if id == STOP {
            next = self.start();
        }
        (p, next)
    }

    /// The model as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend((self.about.len() as u32).to_le_bytes());
        out.extend_from_slice(self.about.as_bytes());
        for book in self.p.iter().chain(&self.bow) {
            for v in book {
                out.extend(v.to_le_bytes());
            }
        }
        out.extend((self.alone.len() as u32).to_le_bytes());
        for (p, bow) in &self.alone {
            out.extend(quantise::fixed(*p).to_le_bytes());
            out.extend(quantise::fixed(*bow).to_le_bytes());
        }
        self.vocabulary.map().write(&mut out);
        for g in &self.grams {
            g.write(&mut out);
        }
        out
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes were not written by [`NgramModel::to_bytes`].
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        let short = ModelError("it ends too early");
        let all: Cow<'static, [u8]> = bytes.into();
        let mut at = 0;
        let take = |n: usize, at: &mut usize| -> Result<Vec<u8>, ModelError> {
            let end = at.checked_add(n).ok_or(ModelError("a length is off"))?;
            let part = all.get(*at..end).ok_or(ModelError("it ends too early"))?.to_vec();
            *at = end;
            Ok(part)
        };
        let word = |at: &mut usize| -> Result<u32, ModelError> {
            let b = take(4, at)?;
            b.first_chunk::<4>().map(|b| u32::from_le_bytes(*b)).ok_or(ModelError("it ends too early"))
        };
        if take(MAGIC.len(), &mut at)? != MAGIC {
            return Err(ModelError("its first bytes are others"));
        }
        let n = word(&mut at)? as usize;
        let about = String::from_utf8(take(n, &mut at)?).map_err(|_| ModelError("its description"))?;
        let mut book = |bits: u32| -> Result<Vec<f32>, ModelError> {
            (0..1 << bits).map(|_| word(&mut at).map(f32::from_bits)).collect()
        };
        let p = [book(P_BITS)?, book(P_BITS)?, book(P_BITS)?];
        let bow = [book(BOW_BITS)?, book(BOW_BITS)?];
        let n = word(&mut at)? as usize;
        let mut alone = Vec::with_capacity(n.min(1 << 16));
        for pair in take(n.saturating_mul(4), &mut at)?.chunks_exact(4) {
            let p = u16::from_le_bytes([pair[0], pair[1]]);
            let b = u16::from_le_bytes([pair[2], pair[3]]);
            alone.push((quantise::float(p), quantise::float(b)));
        }
        let rest = match all {
            Cow::Borrowed(b) => Cow::Borrowed(&b[at..]),
            Cow::Owned(mut b) => Cow::Owned(b.split_off(at)),
        };
        let (map, rest) = FuseMap::read(rest).ok_or(short.clone())?;
        let (two, rest) = FuseMap::read(rest).ok_or(short.clone())?;
        let (three, rest) = FuseMap::read(rest).ok_or(short.clone())?;
        let (four, _) = FuseMap::read(rest).ok_or(short)?;
        let vocabulary = Vocabulary::from_parts(map, n);
        let model = NgramModel { about, vocabulary, alone, grams: [two, three, four], p, bow };
        Ok(model)
    }
}
