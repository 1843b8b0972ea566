//! Which of many patterns a line can match, by the conditions of [`super::prefilter`].
//!
//! Sets of patterns are rows of bits: one for each first byte, each last byte and each length. Their
//! intersection leaves few patterns or none on a line of prose; only where one is left are the
//! line's bytes gathered, and only where one is left then is the line searched for texts.

use super::prefilter::{Bytes, Conditions};
use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};
use std::collections::HashMap;

/// Lines of so many lengths share a row.
const STEP: usize = 8;
/// Rows of bits of so many words need no allocation.
const FEW: usize = 16;

/// The patterns, by what they ask of a line.
#[derive(Debug)]
pub(super) struct Index {
    /// Words in a row of bits.
    width: usize,
    first: Vec<u64>,
    last: Vec<u64>,
    length: Vec<u64>,
    /// Patterns that may start in too many ways.
    open: Vec<u64>,
    /// By their first two bytes, the ways a pattern can start, and the pattern.
    starts: HashMap<[u8; 2], Vec<(Box<[u8]>, u32)>>,
    must: Vec<Bytes>,
    /// How far from the line's start, and from its end, a text that lets the pattern in may start.
    reach: Vec<(usize, usize)>,
    /// Patterns that are asked only where a line holds one of some texts: because their rule says
    /// so, and because their matches hold one.
    gated: [Vec<u64>; 2],
    texts: AhoCorasick,
    /// For each text, the patterns it lets in.
    lets_in: Vec<[Vec<u32>; 2]>,
}

fn set(row: &mut [u64], bit: usize) {
    row[bit / 64] |= 1 << (bit % 64);
}

impl Index {
    /// The index over patterns with these conditions, for lines of at most `longest` bytes. `needs`
    /// are texts in lower case, each with the patterns that ask for it or for another of theirs.
    ///
    /// # Errors
    /// If there are too many texts for one automaton.
    pub(super) fn new(
        conditions: &[&Conditions],
        needs: &[(Box<[u8]>, Vec<usize>)],
        longest: usize,
    ) -> Result<Index, BuildError> {
        let width = conditions.len().div_ceil(64);
        let rows = |n: usize| vec![0u64; n * width];
        let (mut first, mut last, mut length) = (rows(256), rows(256), rows(longest / STEP + 1));
        let (mut open, mut gated) = (rows(1), [rows(1), rows(1)]);
        let mut starts: HashMap<[u8; 2], Vec<(Box<[u8]>, u32)>> = HashMap::new();
        let mut texts: HashMap<&[u8], [Vec<u32>; 2]> = HashMap::new();
        for (n, c) in conditions.iter().enumerate() {
            for (table, bytes) in [(&mut first, c.first), (&mut last, c.last)] {
                bytes.iter().for_each(|b| set(&mut table[usize::from(b) * width..], n));
            }
            for row in c.length.0.min(longest + STEP) / STEP..=c.length.1.min(longest) / STEP {
                set(&mut length[row * width..], n);
            }
            if c.starts.is_empty() {
                set(&mut open, n);
            }
            for start in &c.starts {
                starts.entry([start[0], start[1]]).or_default().push((start.clone(), n as u32));
            }
            if !c.inside.texts.is_empty() {
                set(&mut gated[1], n);
            }
            for text in &c.inside.texts {
                texts.entry(text).or_default()[1].push(n as u32);
            }
        }
        for (text, patterns) in needs {
            for n in patterns {
                set(&mut gated[0], *n);
                texts.entry(text).or_default()[0].push(*n as u32);
            }
        }
        let mut texts: Vec<(&[u8], [Vec<u32>; 2])> = texts.into_iter().collect();
        texts.sort();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(texts.iter().map(|(text, _)| text))?;
        Ok(Index {
            width,
            first,
            last,
            length,
            open,
            starts,
            must: conditions.iter().map(|c| c.must).collect(),
            reach: conditions.iter().map(|c| c.inside.reach).collect(),
            gated,
            texts: automaton,
            lets_in: texts.into_iter().map(|(_, patterns)| patterns).collect(),
        })
    }

    /// Calls `ask` with each pattern that the line can match, in their order.
    pub(super) fn ask(&self, line: &[u8], mut ask: impl FnMut(usize)) {
        let ([first, ..], [.., last]) = (line, line) else { return };
        let row = |table: &'_ [u64], n: usize| -> usize {
            debug_assert!((n + 1) * self.width <= table.len());
            n * self.width
        };
        let first = row(&self.first, usize::from(first.to_ascii_lowercase()));
        let last = row(&self.last, usize::from(last.to_ascii_lowercase()));
        let length = row(&self.length, line.len() / STEP);
        let (mut few, mut many);
        let left: &mut [u64] = if self.width <= FEW {
            few = [0; FEW];
            &mut few[..self.width]
        } else {
            many = vec![0; self.width];
            &mut many
        };
        left.copy_from_slice(&self.open);
        self.started(line, left);
        for i in 0..self.width {
            left[i] &= self.first[first + i] & self.last[last + i] & self.length[length + i];
        }
        if left.iter().all(|w| *w == 0) {
            return;
        }
        let held = Bytes::ascii_of(line);
        retain(left, |n| self.must[n].within(held));
        let waits = |left: &[u64], i: usize| left[i] & (self.gated[0][i] | self.gated[1][i]) != 0;
        if (0..self.width).any(|i| waits(left, i)) {
            let mut held = [vec![0u64; self.width], vec![0u64; self.width]];
            for text in self.texts.find_overlapping_iter(line) {
                let [asked, within] = &self.lets_in[text.pattern().as_usize()];
                asked.iter().for_each(|n| set(&mut held[0], *n as usize));
                for n in within {
                    let (from_start, from_end) = self.reach[*n as usize];
                    if text.start() <= from_start && line.len() - text.start() <= from_end {
                        set(&mut held[1], *n as usize);
                    }
                }
            }
            for (held, gated) in held.iter().zip(&self.gated) {
                for i in 0..self.width {
                    left[i] &= held[i] | !gated[i];
                }
            }
        }
        retain(left, |n| {
            ask(n);
            true
        });
    }

    /// Adds the patterns of which one of the starts stands at the line's start.
    fn started(&self, line: &[u8], left: &mut [u64]) {
        let [a, b, ..] = line else { return };
        let Some(starts) = self.starts.get(&[a.to_ascii_lowercase(), b.to_ascii_lowercase()]) else { return };
        for (start, pattern) in starts {
            if line.len() >= start.len() && line[..start.len()].eq_ignore_ascii_case(start) {
                set(left, *pattern as usize);
            }
        }
    }
}

/// Takes out the bits that are not to stay.
fn retain(row: &mut [u64], mut stays: impl FnMut(usize) -> bool) {
    for (i, word) in row.iter_mut().enumerate() {
        let mut rest = *word;
        while rest != 0 {
            let bit = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            if !stays(i * 64 + bit) {
                *word &= !(1 << bit);
            }
        }
    }
}
