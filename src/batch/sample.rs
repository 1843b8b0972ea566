//! Some records drawn at random: the same for the same seed and inputs.

use crate::read::Block;
use crate::read::blocks::Place;

/// Draws `n` of a stream whose length is not known (Vitter's algorithm R, 1985).
pub(super) struct Reservoir<T> {
    kept: Vec<(u64, T)>,
    n: usize,
    seen: u64,
    state: u64,
}

impl<T> Reservoir<T> {
    pub(super) fn new(n: usize, seed: u64) -> Self {
        Reservoir { kept: Vec::new(), n, seen: 0, state: seed }
    }

    /// A number below `bound`, by SplitMix64 (Steele, Lea, Flood 2014).
    fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((u128::from(z) * u128::from(bound)) >> 64) as u64
    }

    /// Offers the next of the stream; it is made only where it is kept.
    pub(super) fn offer(&mut self, make: impl FnOnce() -> T) {
        let number = self.seen;
        self.seen += 1;
        if self.kept.len() < self.n {
            self.kept.push((number, make()));
            return;
        }
        let place = self.below(self.seen);
        if let Some(slot) = usize::try_from(place).ok().and_then(|i| self.kept.get_mut(i)) {
            *slot = (number, make());
        }
    }

    /// What was drawn, in the order of the stream.
    pub(super) fn drawn(mut self) -> Vec<T> {
        self.kept.sort_by_key(|(number, _)| *number);
        self.kept.into_iter().map(|(_, one)| one).collect()
    }
}

/// The record `bytes` as a block of its own.
pub(super) fn alone(bytes: &[u8], place: Place) -> Block {
    Block {
        bytes: bytes.to_vec(),
        offset: place.offset,
        first_record: place.record,
        first_line: place.line,
        records: 1,
        too_long: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_as_likely() {
        let mut counts = [0u32; 10];
        for seed in 0..2000 {
            let mut reservoir = Reservoir::new(3, seed);
            for i in 0..10usize {
                reservoir.offer(|| i);
            }
            let drawn = reservoir.drawn();
            assert!(drawn.is_sorted() && drawn.len() == 3);
            for i in drawn {
                counts[i] += 1;
            }
        }
        assert!(counts.iter().all(|c| (500..700).contains(c)), "{counts:?}");
    }

    #[test]
    fn a_short_stream_is_taken_whole() {
        let mut reservoir = Reservoir::new(5, 1);
        for i in 0..3 {
            reservoir.offer(|| i);
        }
        assert_eq!(reservoir.drawn(), [0, 1, 2]);
    }
}
