//! Which candidates stand, decided together where they touch.
//!
//! A spinner swaps words beside words. A run of changed words reads well only if all of it is right
//! and nothing beside it was left spun, so the run is what is decided: the choice of runs with the
//! largest sum of gain (one that is right) and loss (one that is not) over the document.

use super::decode::Candidate;
use super::judge::{Judge, log_odds, probability};
use super::lexicon::HashedMap;
use super::rivals::{change, changes};
use super::words::{Class, Word};
use crate::text::Shape;
use std::collections::BTreeMap;

/// What says that a word which is kept was swapped: how probable the candidates over it are, that
/// there is none, and both with the density of the document; then the constant.
pub(crate) const KEPT: usize = 4;
/// The exponent of a candidate's probability within a run: that neighbours are right goes together.
const TOGETHER: f32 = 0.8;
/// Runs below this probability are not followed.
const LEAST: f32 = 0.2;
/// Candidates of lower log-odds are in no run.
const FLOOR: f32 = -1.5;

/// A mark, or the end of a sentence: nothing that a spinner swaps.
fn fixed(w: &Word) -> bool {
    w.class == Class::Stop || w.class == Class::Word && w.shape == Shape::Uncased
}

/// Each word's features for [`Judge::kept`]; `None` for marks.
pub(crate) fn features(
    candidates: &[Candidate<'_>],
    odds: &[f32],
    swapped: usize,
    words: &[Word],
) -> Vec<Option<[f32; KEPT]>> {
    let mut sums = vec![0f32; words.len()];
    // candidates that come to the same change are one
    let mut most: HashedMap<f32> = HashedMap::default();
    for (c, o) in changes(candidates, words).iter().zip(odds) {
        let best = most.entry(c.key).or_default();
        let more = (probability(*o) - *best).max(0.0);
        *best += more;
        sums[c.from..c.to].iter_mut().for_each(|s| *s += more);
    }
    let length = words.iter().filter(|w| w.class != Class::Stop).count().max(30) as f32;
    let density = (0.3 + 100.0 * swapped as f32 / length).ln();
    let of = |(w, s): (&Word, f32)| {
        let none = f32::from(u8::from(s < 1e-3));
        let s = s.clamp(1e-3, 0.95);
        (!fixed(w)).then(|| [(s / (1.0 - s)).ln(), none, density, none * density])
    };
    words.iter().zip(sums).map(of).collect()
}

/// The candidates of the runs that stand, each with the log-odds of its run, in the order of the
/// text. `bound` is the probability from which on a run by itself stands.
pub(crate) fn decide(
    judge: &Judge,
    candidates: &[Candidate<'_>],
    odds: &[f32],
    swapped: usize,
    words: &[Word],
    bound: f32,
) -> Vec<(usize, f32)> {
    let n = words.len();
    // how probable it is that a word that is kept is the author's own
    let own: Vec<f32> = features(candidates, odds, swapped, words)
        .iter()
        .map(|f| f.map_or(1.0, |f| 1.0 - probability(log_odds(&f, &judge.kept))))
        .collect();
    let own = |i: Option<usize>| i.and_then(|i| own.get(i)).copied().unwrap_or(1.0);
    let loss = bound / (1.0 - bound).max(1e-3);
    let mut starts: Vec<Vec<(usize, usize)>> = vec![Vec::new(); n];
    for (i, c) in candidates.iter().enumerate().filter(|(i, _)| odds[*i] > FLOOR) {
        let change = change(c.first, c.len, c.pair, words);
        starts[change.from].push((i, change.to));
    }
    // best[i]: the best sum up to word i, where the word before it is kept; and how it came about
    let mut best = vec![f32::NEG_INFINITY; n + 2];
    let mut back: Vec<Option<(usize, f32, Vec<usize>)>> = vec![None; n + 2];
    best[0] = 0.0;
    for from in 0..n {
        if best[from] > best[from + 1] {
            best[from + 1] = best[from];
            back[from + 1] = Some((from, 0.0, Vec::new()));
        }
        if starts[from].is_empty() {
            continue;
        }
        // the most probable way to each end of a run from here: probability, start of the last
        // candidate, the candidate
        let mut ways: BTreeMap<usize, (f32, usize, usize)> =
            BTreeMap::from([(from, (1.0, from, usize::MAX))]);
        let mut at = from;
        loop {
            let (p, ..) = ways[&at];
            for (i, end) in starts.get(at).into_iter().flatten() {
                let (q, end) = (p * probability(odds[*i]).powf(TOGETHER), *end);
                if q >= LEAST && ways.get(&end).is_none_or(|w| w.0 < q) {
                    ways.insert(end, (q, at, *i));
                }
            }
            if at > from {
                let right = p * own(from.checked_sub(1)) * own(Some(at));
                let gain = right - loss * (1.0 - right);
                let to = (at + 1).min(n + 1);
                if gain > 0.0 && best[from] + gain > best[to] {
                    let mut path = Vec::new();
                    let mut end = at;
                    while let Some((_, start, i)) = ways.get(&end).filter(|w| w.2 != usize::MAX) {
                        path.push(*i);
                        end = *start;
                    }
                    best[to] = best[from] + gain;
                    back[to] = Some((from, (right / (1.0 - right).max(1e-6)).ln(), path));
                }
            }
            match ways.range(at + 1..).next() {
                Some((next, _)) => at = *next,
                None => break,
            }
        }
    }
    let mut at = if best[n + 1] > best[n] { n + 1 } else { n };
    let mut chosen = Vec::new();
    while let Some((from, sure, path)) = back.get_mut(at).and_then(Option::take) {
        chosen.extend(path.into_iter().map(|i| (i, sure)));
        at = from;
    }
    chosen.reverse();
    chosen
}
