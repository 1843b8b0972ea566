//! Counting n-grams of a corpus that does not fit in memory.
//!
//! N-grams are gathered in a buffer, sorted, and merged into a sorted table. When the table grows
//! past its limit the n-grams seen once so far are dropped from it (lossy counting, Manku and
//! Motwani 2002): none that matters to a threshold of 3 is lost in practice, and the result depends
//! on nothing but the corpus and the limit.

use super::vocabulary::{Id, START};

/// N-grams of one order and how often each was seen, sorted.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// N-grams of word numbers, 16 bits each, the last in the low bits.
    pub(crate) keys: Vec<u64>,
    /// How often, in the same order.
    pub(crate) counts: Vec<u32>,
}

/// Counts the n-grams of one order.
#[derive(Debug)]
pub(crate) struct NgramCounter {
    order: usize,
    buffer: Vec<u64>,
    table: Counts,
    limit: usize,
}

/// N-grams gathered before they are sorted: 128 MiB.
const BUFFER: usize = 1 << 24;

impl NgramCounter {
    /// Counts n-grams of `order` words; the table holds about `limit` of them.
    pub(crate) fn new(order: usize, limit: usize) -> Self {
        NgramCounter { order, buffer: Vec::new(), table: Counts::default(), limit }
    }

    /// Counts the n-grams of a sentence that ends with its stop.
    pub(crate) fn add(&mut self, sentence: &[Id]) {
        let n = self.order;
        let mut key = u64::from(START);
        let mask = if n == 4 { u64::MAX } else { (1 << (16 * n)) - 1 };
        for (i, id) in sentence.iter().enumerate() {
            key = (key << 16 | u64::from(*id)) & mask;
            if i + 2 >= n {
                self.buffer.push(key);
            }
        }
        if self.buffer.len() >= BUFFER {
            self.merge();
        }
    }

    fn merge(&mut self) {
        self.buffer.sort_unstable();
        let old = std::mem::take(&mut self.table);
        let mut new = Counts::default();
        new.keys.reserve(old.keys.len() + self.buffer.len() / 2);
        new.counts.reserve(old.keys.len() + self.buffer.len() / 2);
        let mut o = 0;
        for run in self.buffer.chunk_by(|a, b| a == b) {
            let key = run[0];
            while o < old.keys.len() && old.keys[o] < key {
                new.keys.push(old.keys[o]);
                new.counts.push(old.counts[o]);
                o += 1;
            }
            let mut count = run.len() as u32;
            if o < old.keys.len() && old.keys[o] == key {
                count = count.saturating_add(old.counts[o]);
                o += 1;
            }
            new.keys.push(key);
            new.counts.push(count);
        }
        new.keys.extend_from_slice(&old.keys[o..]);
        new.counts.extend_from_slice(&old.counts[o..]);
        self.buffer.clear();
        if new.keys.len() > self.limit {
            let mut kept = Counts::default();
            for (k, c) in new.keys.iter().zip(&new.counts) {
                if *c > 1 {
                    kept.keys.push(*k);
                    kept.counts.push(*c);
                }
            }
            new = kept;
        }
        self.table = new;
    }

    /// The counts.
    pub(crate) fn finish(mut self) -> Counts {
        self.merge();
        self.table
    }
}
