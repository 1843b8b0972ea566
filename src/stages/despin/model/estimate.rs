//! From counts to a model.
//!
//! Interpolated absolute discounting: p(w|h) = max(c - D, 0)/c(h) + left(h) p(w|h'), where left(h) is
//! the mass that the n-grams kept do not take. Whatever is pruned, its mass goes to the shorter
//! context, so the model stays a distribution; Kneser-Ney counts would not survive the pruning
//! (Chelba et al. 2010).

use super::count::Counts;
use super::fuse::FuseMap;
use super::quantise::{code, codebook};
use super::vocabulary::{Id, Vocabulary};
use super::{BOW_BITS, NgramModel, P_BITS};

/// How large a model may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// Bytes of the n-gram tables.
    pub(crate) bytes: usize,
    /// N-grams seen fewer times are not kept.
    pub(crate) least: u32,
    /// What an n-gram without any word of the lexicon counts, against 1.
    pub(crate) other: f32,
}

/// Bits of a fingerprint, by order 2, 3, 4.
const PRINTS: [u32; 3] = [12, 11, 10];
/// Slots per key of the map.
const OVERHEAD: f64 = 1.13;

fn bits(order: usize) -> f64 {
    let value = if order == 4 { P_BITS } else { P_BITS + BOW_BITS };
    f64::from(value + PRINTS[order - 2]) * OVERHEAD
}

/// The n-grams of one order.
#[derive(Debug, Default)]
struct Level {
    keys: Vec<u64>,
    counts: Vec<u32>,
    /// Discounted share of the context's count.
    alpha: Vec<f32>,
    p: Vec<f32>,
    /// What is left for shorter contexts after this n-gram.
    bow: Vec<f32>,
}

impl Level {
    fn find(&self, key: u64) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }

    fn keep(&mut self, keep: &[bool]) {
        fn only<T: Copy>(v: &mut Vec<T>, keep: &[bool]) {
            let mut i = 0;
            v.retain(|_| {
                i += 1;
                keep[i - 1]
            });
        }
        only(&mut self.keys, keep);
        only(&mut self.counts, keep);
        only(&mut self.alpha, keep);
        self.p.clear();
        self.bow.clear();
    }
}

/// Discounts the counts of one order and keeps what was seen often enough.
fn level(all: &Counts, least: u32) -> Level {
    let mut of = [0f64; 5];
    for c in &all.counts {
        if let Some(n) = of.get_mut(*c as usize) {
            *n += 1.0;
        }
    }
    // Chen and Goodman 1999, equation 26: the discount of counts of three and more
    let y = of[1] / (of[1] + 2.0 * of[2]).max(1.0);
    let discount = (3.0 - 4.0 * y * of[4] / of[3].max(1.0)).clamp(0.5, 2.0) as f32;
    let mut out = Level::default();
    let mut at = 0;
    for group in all.keys.chunk_by(|a, b| a >> 16 == b >> 16) {
        let counts = &all.counts[at..at + group.len()];
        at += group.len();
        let total: f64 = counts.iter().map(|c| f64::from(*c)).sum();
        for (k, c) in group.iter().zip(counts) {
            if *c >= least {
                out.keys.push(*k);
                out.counts.push(*c);
                out.alpha.push(((f64::from(*c) - f64::from(discount)) / total) as f32);
            }
        }
    }
    out
}

/// p and back-off of every n-gram, from the shares of those kept.
fn probabilities(alone: &mut [(f32, f32)], levels: &mut [Level; 3]) {
    for a in alone.iter_mut() {
        a.1 = 1.0;
    }
    for n in 0..3 {
        let (lower, here) = levels.split_at_mut(n);
        let here = &mut here[0];
        here.p = vec![0.0; here.keys.len()];
        here.bow = vec![1.0; here.keys.len()];
        let suffix = (1u64 << (16 * (n + 1))) - 1;
        let mut at = 0;
        let mut lefts = Vec::new();
        for group in here.keys.chunk_by(|a, b| a >> 16 == b >> 16) {
            let alpha = &here.alpha[at..at + group.len()];
            let left = (1.0 - alpha.iter().map(|a| f64::from(*a)).sum::<f64>()).max(1e-4) as f32;
            for (i, key) in group.iter().enumerate() {
                let short = key & suffix;
                let p = match lower.last() {
                    None => alone.get(short as usize).map_or(1e-8, |a| a.0),
                    Some(l) => l.find(short).map_or(1e-8, |j| l.p[j]),
                };
                here.p[at + i] = alpha[i] + left * p;
            }
            lefts.push((group[0] >> 16, left));
            at += group.len();
        }
        for (context, left) in lefts {
            match lower.last_mut() {
                None => {
                    if let Some(a) = alone.get_mut(context as usize) {
                        a.1 = left;
                    }
                }
                Some(l) => {
                    if let Some(j) = l.find(context) {
                        l.bow[j] = left;
                    }
                }
            }
        }
    }
}

/// What each n-gram is worth: count x gain in log p over the shorter context, and at least what the
/// longer n-grams that need it are worth.
fn gains(
    alone: &[(f32, f32)],
    levels: &[Level; 3],
    matters: &dyn Fn(Id) -> bool,
    other: f32,
) -> [Vec<f32>; 3] {
    let mut out: [Vec<f32>; 3] = Default::default();
    for n in (0..3).rev() {
        let here = &levels[n];
        let suffix = (1u64 << (16 * (n + 1))) - 1;
        out[n].resize(here.keys.len(), 0.0);
        for i in 0..here.keys.len() {
            let (key, alpha, p) = (here.keys[i], here.alpha[i], here.p[i]);
            let (short, context) = (key & suffix, key >> 16);
            let (q, left) = if n == 0 {
                (alone[short as usize].0, alone[context as usize].1)
            } else {
                let l = &levels[n - 1];
                (l.find(short).map_or(1e-8, |j| l.p[j]), l.find(context).map_or(1.0, |j| l.bow[j]))
            };
            let without = (left + alpha) * q;
            let weight = if (0..n + 2).any(|k| matters((key >> (16 * k)) as Id)) { 1.0 } else { other };
            let gain = weight * here.counts[i] as f32 * (p.max(1e-12) / without.max(1e-12)).ln();
            out[n][i] = out[n][i].max(gain);
            if n > 0 {
                let worth = out[n][i];
                for need in [short, context] {
                    if let Some(j) = levels[n - 1].find(need) {
                        if out[n - 1].is_empty() {
                            out[n - 1].resize(levels[n - 1].keys.len(), 0.0);
                        }
                        out[n - 1][j] = out[n - 1][j].max(worth);
                    }
                }
            }
        }
    }
    out
}

/// The worth below which n-grams go, so that the rest fits.
fn threshold(worth: &[Vec<f32>; 3], bytes: usize) -> f32 {
    let fits = |t: f32| {
        let used: f64 =
            (0..3).map(|n| worth[n].iter().filter(|w| **w > t).count() as f64 * bits(n + 2)).sum();
        used <= bytes as f64 * 8.0
    };
    let (mut low, mut high) = (0.0f32, 1e7f32);
    if fits(low) {
        return low;
    }
    for _ in 0..60 {
        let mid = (low + high) / 2.0;
        if fits(mid) { high = mid } else { low = mid }
    }
    high
}

/// Builds a model from the counts of orders 1 to 4.
pub(crate) fn build(
    vocabulary: Vocabulary,
    counts: [Counts; 4],
    matters: &dyn Fn(Id) -> bool,
    budget: Budget,
    about: String,
) -> Option<NgramModel> {
    let [one, two, three, four] = counts;
    let total: f64 = one.counts.iter().map(|c| f64::from(*c)).sum();
    let mut alone = vec![((0.5 / total.max(1.0)) as f32, 1.0f32); vocabulary.len()];
    for (k, c) in one.keys.iter().zip(&one.counts) {
        if let Some(a) = alone.get_mut(*k as usize) {
            a.0 = (f64::from(*c) / total) as f32;
        }
    }
    let mut levels = [level(&two, budget.least), level(&three, budget.least), level(&four, budget.least)];
    drop((two, three, four));
    probabilities(&mut alone, &mut levels);
    let worth = gains(&alone, &levels, matters, budget.other);
    let t = threshold(&worth, budget.bytes);
    for n in 0..3 {
        let keep: Vec<bool> = worth[n].iter().map(|w| *w > t).collect();
        levels[n].keep(&keep);
    }
    probabilities(&mut alone, &mut levels);
    let log = |v: &f32| v.max(1e-15).log10();
    let mut maps = Vec::new();
    let mut p_books = Vec::new();
    let mut bow_books = Vec::new();
    for (n, l) in levels.iter().enumerate() {
        let p: Vec<f32> = l.p.iter().map(log).collect();
        let book = codebook(&p, P_BITS);
        let (pairs, value_bits): (Vec<(u64, u32)>, u32) = if n < 2 {
            let bow: Vec<f32> = l.bow.iter().map(log).collect();
            let bow_book = codebook(&bow, BOW_BITS);
            let pairs = (0..l.keys.len())
                .map(|i| (l.keys[i], code(&book, p[i]) << BOW_BITS | code(&bow_book, bow[i])))
                .collect();
            bow_books.push(bow_book);
            (pairs, P_BITS + BOW_BITS)
        } else {
            ((0..l.keys.len()).map(|i| (l.keys[i], code(&book, p[i]))).collect(), P_BITS)
        };
        maps.push(FuseMap::build(&pairs, value_bits, PRINTS[n])?);
        p_books.push(book);
    }
    let kept: Vec<usize> = levels.iter().map(|l| l.keys.len()).collect();
    let about = format!("{about} kept={},{},{}", kept[0], kept[1], kept[2]);
    Some(NgramModel {
        about,
        vocabulary,
        alone: alone.iter().map(|(p, b)| (log(p), log(b))).collect(),
        grams: <[FuseMap; 3]>::try_from(maps).ok()?,
        p: <[Vec<f32>; 3]>::try_from(p_books).ok()?,
        bow: <[Vec<f32>; 2]>::try_from(bow_books).ok()?,
    })
}
