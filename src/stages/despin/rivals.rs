//! What the candidates of a document say of each other.
//!
//! Candidates that overlap are rivals, unless they come to the same change (`finish` > end and
//! `finish the` > end the); such agreement speaks for both. Spinners swap words beside words, so what
//! stands beside a candidate counts as well.

use super::decode::Candidate;
use super::words::Word;
use std::collections::HashMap;

/// How many features there are.
pub(crate) const RIVALS: usize = 9;

/// What a candidate changes once the words that stay are cut: first word, end, hashes of the rest.
pub(crate) type Change<'l> = (usize, usize, &'l [u64]);

/// The change a candidate comes to.
pub(crate) fn change<'l>(c: &Candidate<'l>, words: &[Word]) -> Change<'l> {
    let (mut from, mut to, mut new) = (c.first, c.first + c.len, &c.pair.words[..]);
    while to - from > 1 && new.len() > 1 && words[from].lower == new[0] {
        (from, new) = (from + 1, &new[1..]);
    }
    while to - from > 1 && new.len() > 1 && words[to - 1].lower == new[new.len() - 1] {
        (to, new) = (to - 1, &new[..new.len() - 1]);
    }
    (from, to, new)
}

/// The candidates that cover each word.
pub(crate) fn covering(candidates: &[Candidate<'_>], words: usize) -> Vec<Vec<u32>> {
    let mut covering = vec![Vec::new(); words];
    for (i, c) in candidates.iter().enumerate() {
        for over in &mut covering[c.first..c.first + c.len] {
            over.push(i as u32);
        }
    }
    covering
}

fn ln(p: f32) -> f32 {
    p.max(0.01).ln()
}

/// The features of each candidate, from the probability that each has by itself.
pub(crate) fn rivals(candidates: &[Candidate<'_>], p: &[f32], words: &[Word]) -> Vec<[f32; RIVALS]> {
    let covering = covering(candidates, words.len());
    let best: Vec<f32> =
        covering.iter().map(|over| over.iter().map(|i| p[*i as usize]).fold(0.0, f32::max)).collect();
    let changes: Vec<Change<'_>> = candidates.iter().map(|c| change(c, words)).collect();
    let mut agreeing: HashMap<&Change<'_>, Vec<u32>> = HashMap::new();
    for (i, c) in changes.iter().enumerate() {
        agreeing.entry(c).or_default().push(i as u32);
    }
    let of = |i: usize| {
        let c = &candidates[i];
        let (from, to) = (c.first, c.first + c.len);
        let (mut rival, mut longer, mut shorter, mut others, mut against) = (0f32, 0f32, 0f32, 0f32, 0f32);
        for (at, over) in covering[from..to].iter().enumerate() {
            for j in over.iter().map(|j| *j as usize).filter(|j| *j != i) {
                let (o, q) = (&candidates[j], p[j]);
                if o.first == from && o.len == c.len {
                    rival = rival.max(q);
                    // each once
                    others += if at == 0 { q } else { 0.0 };
                } else if o.len > c.len {
                    longer = longer.max(q);
                } else if o.len < c.len {
                    shorter = shorter.max(q);
                }
                if changes[j] != changes[i] {
                    against = against.max(q);
                }
            }
        }
        let same = &agreeing[&changes[i]];
        let agreed = same.iter().filter(|j| **j as usize != i).map(|j| p[*j as usize]).fold(0.0, f32::max);
        [
            (rival.max(0.01) / (1.0 - rival).max(1e-4)).ln(),
            ln(longer),
            ln(shorter),
            from.checked_sub(1).map_or(0.0, |w| best[w]),
            best.get(to).copied().unwrap_or(0.0),
            others,
            ln(agreed),
            (same.len() - 1).min(2) as f32,
            ln(against),
        ]
    };
    (0..candidates.len()).map(of).collect()
}
