//! How probable it is that a candidate is what the author wrote.
//!
//! Logistic regression, twice: once on what a candidate says by itself, and once more with what the
//! document says, namely how dense such candidates are, whether the same pair is wanted elsewhere
//! (one sense per document), and what its rivals and neighbours are worth (`rivals`). The weights are fitted by `eval -- despin fit` on articles spun by hand
//! at several densities and on clean news (`docs/despin.md`).

use super::decode::Candidate;
use super::lexicon::{HashedMap, Origin, join};
use super::rivals::{self, RIVALS};
use super::runs::KEPT;
use super::words::{Class, Word};

/// What a candidate says by itself.
pub(crate) const FIRST: usize = OWN + 10;
/// Of these, those that are not products of others.
const OWN: usize = 22;
/// With what the document says.
pub(crate) const SECOND: usize = FIRST + DOCUMENT;
/// What the document says: density, sense, rivals.
pub(crate) const DOCUMENT: usize = 2 + RIVALS;

/// The weights of a judge: one per feature, then the constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judge {
    pub(crate) first: [f32; FIRST + 1],
    pub(crate) second: [f32; SECOND + 1],
    /// Of words that are kept.
    pub(crate) kept: [f32; KEPT + 1],
}

impl Default for Judge {
    fn default() -> Self {
        super::judge_weights::FITTED
    }
}

/// The features of all candidates by themselves.
pub(crate) fn features(candidates: &[Candidate<'_>]) -> Vec<[f32; FIRST]> {
    let mut out: Vec<[f32; FIRST]> = candidates.iter().map(alone).collect();
    // among the candidates of one span: the odds that lexicon and model together give each
    let ln10 = std::f32::consts::LN_10;
    let strength = |c: &Candidate<'_>| {
        let model = (c.inside + c.after - (c.pair.alone - c.entry.alone)).clamp(-3.0, 3.0);
        (ln10 * (c.pair.weight.max(1e-4).log10() + MODEL_SHARE * model)).exp()
    };
    let mut at = 0;
    for group in candidates.chunk_by(|a, b| a.first == b.first && a.len == b.len) {
        let all: f32 = group.iter().map(strength).sum();
        let stay = group[0].entry.stay;
        for (c, f) in group.iter().zip(&mut out[at..]) {
            let s = strength(c);
            f[OWN - 2] = (s / (all - s + stay).max(1e-6)).ln().clamp(-8.0, 8.0);
            f[OWN - 1] = (s / all.max(1e-6)).max(1e-4).ln();
        }
        at += group.len();
    }
    out
}

/// How much of the model's word counts in [`features`]' odds: neighbours are not independent.
const MODEL_SHARE: f32 = 0.6;

/// The features of a candidate by itself; model terms in log10, clipped where they say no more.
fn alone(c: &Candidate<'_>) -> [f32; FIRST] {
    let flag = |b: bool| f32::from(u8::from(b));
    let model = c.inside + c.after;
    let prior = c.pair.alone - c.entry.alone;
    let weight = c.pair.weight.max(1e-4).log10();
    let stay = c.entry.stay.log10();
    let len = c.len as f32;
    let (inside, after) = ((c.inside - prior).clamp(-3.0, 3.0), c.after.clamp(-2.0, 2.0));
    [
        model,
        c.inside.min(0.0),
        c.after.min(0.0),
        prior,
        c.entry.alone,
        weight,
        stay,
        weight - stay,
        c.rank as f32,
        flag(c.rank == 0),
        len - c.pair.words.len() as f32,
        flag(c.len > 1),
        flag(c.named),
        flag(c.pair.origin == Origin::Attested),
        flag(c.pair.origin == Origin::Guessed),
        flag(c.initial),
        model - prior,
        inside,
        after,
        (c.entry.pairs.len() as f32).ln(),
        0.0,
        0.0,
        weight * inside,
        stay * inside,
        inside * inside,
        after * after,
        inside * after,
        prior * prior,
        weight * weight,
        inside.min(-0.5),
        c.fits.0.clamp(-3.0, 3.0),
        c.fits.1.clamp(-3.0, 5.0),
    ]
}

/// log-odds (natural) of the features under the weights, the last of which is the constant.
pub(crate) fn log_odds(features: &[f32], weights: &[f32]) -> f32 {
    let constant = weights.last().copied().unwrap_or(0.0);
    features.iter().zip(weights).map(|(f, w)| f * w).sum::<f32>() + constant
}

pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// What the document says of each candidate. `first` are their probabilities by themselves.
pub(crate) fn document(candidates: &[Candidate<'_>], first: &[f32], words: &[Word]) -> Vec<[f32; DOCUMENT]> {
    let own = density_and_sense(candidates, first, length(words));
    let rivals = rivals::rivals(candidates, first, words);
    let both = |(own, rivals): ([f32; 2], [f32; RIVALS])| {
        let mut out = [0.0; DOCUMENT];
        out[..2].copy_from_slice(&own);
        out[2..].copy_from_slice(&rivals);
        out
    };
    own.into_iter().zip(rivals).map(both).collect()
}

/// How many words a document has for the judge.
pub(crate) fn length(words: &[Word]) -> usize {
    words.iter().filter(|w| w.class != Class::Stop).count()
}

fn density_and_sense(candidates: &[Candidate<'_>], first: &[f32], words: usize) -> Vec<[f32; 2]> {
    const COUNTS: f32 = 0.4;
    // places that hold a good candidate
    let mut good = 0;
    let mut last = usize::MAX;
    for (c, p) in candidates.iter().zip(first) {
        if *p > COUNTS && c.first != last {
            good += 1;
            last = c.first;
        }
    }
    // the best two probabilities of each pair, at different places
    let mut wanted: HashedMap<[(usize, f32); 2]> = HashedMap::default();
    let key = |c: &Candidate<'_>| join(0, std::ptr::from_ref(c.pair) as u64);
    for (c, p) in candidates.iter().zip(first).filter(|(_, p)| **p > 0.1) {
        let best = wanted.entry(key(c)).or_insert([(usize::MAX, 0.0); 2]);
        if *p > best[0].1 {
            *best = [(c.first, *p), best[0]];
        } else if *p > best[1].1 {
            best[1] = (c.first, *p);
        }
    }
    let words = words.max(30) as f32;
    let of = |(c, p): (&Candidate<'_>, &f32)| {
        let others = (good - i32::from(*p > COUNTS)).max(0) as f32;
        let sense = if *p > 0.02 {
            wanted
                .get(&key(c))
                .map_or(0.0, |best| best.iter().filter(|b| b.0 != c.first).map(|b| b.1).fold(0.0, f32::max))
        } else {
            0.0
        };
        [(0.3 + 100.0 * others / words).ln(), sense]
    };
    candidates.iter().zip(first).map(of).collect()
}

/// The log-odds of each candidate, the document's word included.
pub(crate) fn judge(judge: &Judge, candidates: &[Candidate<'_>], words: &[Word]) -> Vec<f32> {
    let own = features(candidates);
    let first: Vec<f32> = own.iter().map(|f| probability(log_odds(f, &judge.first))).collect();
    let said = document(candidates, &first, words);
    own.iter().zip(&said).map(|(f, d)| log_odds(&all(f, d), &judge.second)).collect()
}

/// All features of a candidate.
pub(crate) fn all(own: &[f32; FIRST], document: &[f32; DOCUMENT]) -> [f32; SECOND] {
    let mut out = [0.0; SECOND];
    out[..FIRST].copy_from_slice(own);
    out[FIRST..].copy_from_slice(document);
    out
}
