//! What the candidates of a document say of each other.
//!
//! Candidates that overlap are rivals, unless they come to the same change (`finish` > end and
//! `finish the` > end the); such agreement speaks for both. Spinners swap words beside words, so what
//! stands beside a candidate counts as well.

use super::decode::Candidate;
use super::lexicon::{Pair, join};
use super::words::Word;

/// How many features there are.
pub(crate) const RIVALS: usize = 9;

/// What a candidate changes once the words that stay are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The first word that changes.
    pub(crate) from: usize,
    /// One past the last.
    pub(crate) to: usize,
    /// Hash of the place and of the words that come there: equal where candidates agree.
    pub(crate) key: u64,
}

/// The change that putting the words of `pair` for the `len` words from `first` on comes to.
pub(crate) fn change(first: usize, len: usize, pair: &Pair, words: &[Word]) -> Change {
    let (mut from, mut to, mut new) = (first, first + len, &pair.words[..]);
    while to - from > 1 && new.len() > 1 && words[from].lower == new[0] {
        (from, new) = (from + 1, &new[1..]);
    }
    while to - from > 1 && new.len() > 1 && words[to - 1].lower == new[new.len() - 1] {
        (to, new) = (to - 1, &new[..new.len() - 1]);
    }
    let key = new.iter().fold(join(join(0, from as u64), to as u64), |h, w| join(h, *w));
    Change { from, to, key }
}

/// The changes of all candidates.
pub(crate) fn changes(candidates: &[Candidate<'_>], words: &[Word]) -> Vec<Change> {
    candidates.iter().map(|c| change(c.first, c.len, c.pair, words)).collect()
}

/// The candidates over each word, one list after the other, and where each word's starts.
fn covering(candidates: &[Candidate<'_>], words: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; words + 2];
    for c in candidates {
        for n in &mut starts[c.first + 2..c.first + c.len + 2] {
            *n += 1;
        }
    }
    for i in 2..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut all = vec![0; starts[words + 1] as usize];
    for (i, c) in candidates.iter().enumerate() {
        for at in &mut starts[c.first + 1..c.first + c.len + 1] {
            all[*at as usize] = i as u32;
            *at += 1;
        }
    }
    (all, starts)
}

fn ln(p: f32) -> f32 {
    p.max(0.01).ln()
}

/// The features of each candidate, from the probability that each has by itself.
pub(crate) fn rivals(candidates: &[Candidate<'_>], p: &[f32], words: &[Word]) -> Vec<[f32; RIVALS]> {
    let (all, starts) = covering(candidates, words.len());
    let over = |word: usize| &all[starts[word] as usize..starts[word + 1] as usize];
    let best: Vec<f32> =
        (0..words.len()).map(|w| over(w).iter().map(|i| p[*i as usize]).fold(0.0, f32::max)).collect();
    let changes = changes(candidates, words);
    let of = |i: usize| {
        let c = &candidates[i];
        let (from, to) = (c.first, c.first + c.len);
        let (mut rival, mut longer, mut shorter, mut others, mut against) = (0f32, 0f32, 0f32, 0f32, 0f32);
        let (mut agreed, mut agreeing) = (0f32, 0usize);
        for word in from..to {
            for j in over(word).iter().map(|j| *j as usize).filter(|j| *j != i) {
                let (o, q) = (&candidates[j], p[j]);
                if o.first == from && o.len == c.len {
                    rival = rival.max(q);
                    // each once
                    others += if word == from { q } else { 0.0 };
                } else if o.len > c.len {
                    longer = longer.max(q);
                } else if o.len < c.len {
                    shorter = shorter.max(q);
                }
                if changes[j].key != changes[i].key {
                    against = against.max(q);
                } else if word == changes[i].from {
                    agreed = agreed.max(q);
                    agreeing += 1;
                }
            }
        }
        [
            (rival.max(0.01) / (1.0 - rival).max(1e-4)).ln(),
            ln(longer),
            ln(shorter),
            from.checked_sub(1).map_or(0.0, |w| best[w]),
            best.get(to).copied().unwrap_or(0.0),
            others,
            ln(agreed),
            agreeing.min(2) as f32,
            ln(against),
        ]
    };
    (0..candidates.len()).map(of).collect()
}
