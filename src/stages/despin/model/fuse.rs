//! A compact map from 64-bit keys to small values, for sets that never change.
//!
//! Binary fuse filter (Graf and Lemire, 2022) that holds a value beside each fingerprint: about
//! 1.13 x (fingerprint + value) bits a key, three neighbouring reads a look-up. A key that was never
//! put in is taken for one that was with probability 2^-fingerprint bits.

use std::borrow::Cow;

/// The map. `width` bits a slot: the value in the low bits, the fingerprint above.
#[derive(Clone, Debug)]
pub(crate) struct FuseMap {
    seed: u64,
    segment: u32,
    span: u32,
    value_bits: u32,
    width: u32,
    slots: Cow<'static, [u8]>,
}

/// Mixes a key with a seed (the finaliser of MurmurHash3, Appleby 2011).
#[inline]
fn mix(key: u64, seed: u64) -> u64 {
    let mut h = key.wrapping_add(seed);
    h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

/// Bytes of the header that [`FuseMap::write`] puts before the slots.
const HEADER: usize = 28;

impl FuseMap {
    /// Builds the map of `pairs` with values of `value_bits` and fingerprints of `print_bits`.
    /// `None` when keys repeat.
    pub(crate) fn build(pairs: &[(u64, u32)], value_bits: u32, print_bits: u32) -> Option<FuseMap> {
        let n = pairs.len().max(2) as f64;
        let segment = 1u32 << (((n.ln() / 3.33f64.ln() + 2.25).floor() as u32).clamp(2, 18));
        let factor = (0.875 + 0.25 * 1e6f64.ln() / n.ln()).max(1.125);
        let capacity = (n * factor).ceil() as u32;
        let segments = capacity.div_ceil(segment).max(3);
        let span = (segments - 2) * segment;
        let slots = segments as usize * segment as usize;
        let width = value_bits + print_bits;
        for attempt in 0..100u64 {
            let seed = mix(attempt.wrapping_add(1), 0x9e37_79b9_7f4a_7c15);
            let shape = FuseMap { seed, segment, span, value_bits, width, slots: Cow::Owned(Vec::new()) };
            if let Some(order) = shape.peel(pairs, slots) {
                return Some(shape.fill(pairs, slots, &order));
            }
        }
        None
    }

    #[inline]
    fn places(&self, hash: u64) -> [usize; 3] {
        let mask = u64::from(self.segment - 1);
        let h0 = ((u128::from(hash) * u128::from(self.span)) >> 64) as u64;
        let h1 = (h0 + u64::from(self.segment)) ^ ((hash >> 18) & mask);
        let h2 = (h0 + 2 * u64::from(self.segment)) ^ (hash & mask);
        [h0 as usize, h1 as usize, h2 as usize]
    }

    /// An order in which each key has a slot of its own once the later ones are placed.
    fn peel(&self, pairs: &[(u64, u32)], slots: usize) -> Option<Vec<(u32, u8)>> {
        let mut count = vec![0u32; slots];
        let mut folded = vec![0u32; slots];
        for (i, (key, _)) in pairs.iter().enumerate() {
            for p in self.places(mix(*key, self.seed)) {
                count[p] += 1;
                folded[p] ^= i as u32;
            }
        }
        let mut alone: Vec<usize> = (0..slots).filter(|p| count[*p] == 1).collect();
        let mut order = Vec::with_capacity(pairs.len());
        while let Some(p) = alone.pop() {
            if count[p] != 1 {
                continue;
            }
            let i = folded[p];
            let places = self.places(mix(pairs[i as usize].0, self.seed));
            let own = places.iter().position(|x| *x == p).unwrap_or(0);
            order.push((i, own as u8));
            for q in places {
                count[q] -= 1;
                folded[q] ^= i;
                if count[q] == 1 {
                    alone.push(q);
                }
            }
        }
        (order.len() == pairs.len()).then_some(order)
    }

    fn fill(mut self, pairs: &[(u64, u32)], slots: usize, order: &[(u32, u8)]) -> FuseMap {
        let mut values = vec![0u32; slots];
        for &(i, own) in order.iter().rev() {
            let (key, value) = pairs[i as usize];
            let hash = mix(key, self.seed);
            let places = self.places(hash);
            let mut v = self.mark(hash) << self.value_bits | value;
            for (j, p) in places.iter().enumerate() {
                if j != usize::from(own) {
                    v ^= values[*p];
                }
            }
            values[places[usize::from(own)]] = v;
        }
        let mut packed = vec![0u8; (slots * self.width as usize).div_ceil(8) + 8];
        for (i, v) in values.iter().enumerate() {
            let bit = i * self.width as usize;
            let v = u64::from(*v) << (bit % 8);
            for (k, byte) in v.to_le_bytes().iter().enumerate() {
                if *byte != 0 {
                    packed[bit / 8 + k] |= byte;
                }
            }
        }
        self.slots = Cow::Owned(packed);
        self
    }

    #[inline]
    fn mark(&self, hash: u64) -> u32 {
        ((hash >> 40) as u32) & ((1u32 << (self.width - self.value_bits)) - 1)
    }

    #[inline]
    fn slot(&self, at: usize) -> u32 {
        let bit = at * self.width as usize;
        let Some(bytes) = self.slots.get(bit / 8..).and_then(|b| b.first_chunk::<8>()) else { return 0 };
        ((u64::from_le_bytes(*bytes) >> (bit % 8)) as u32) & (((1u64 << self.width) - 1) as u32)
    }

    /// The value of `key`, if it is in the map (or looks as if it were).
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        let hash = mix(key, self.seed);
        let [a, b, c] = self.places(hash);
        let v = self.slot(a) ^ self.slot(b) ^ self.slot(c);
        (v >> self.value_bits == self.mark(hash)).then_some(v & ((1 << self.value_bits) - 1))
    }

    /// Appends the map to a file.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.seed.to_le_bytes());
        for v in [self.segment, self.span, self.value_bits, self.width, self.slots.len() as u32] {
            out.extend(v.to_le_bytes());
        }
        out.extend_from_slice(&self.slots);
    }

    /// Reads a map that [`FuseMap::write`] wrote at the start of `bytes`, and returns what follows.
    pub(crate) fn read(bytes: Cow<'static, [u8]>) -> Option<(FuseMap, Cow<'static, [u8]>)> {
        let head = bytes.get(..HEADER)?;
        let seed = u64::from_le_bytes(*head.first_chunk()?);
        let mut v = [0u32; 5];
        for (i, x) in v.iter_mut().enumerate() {
            *x = u32::from_le_bytes(*head[8 + 4 * i..].first_chunk()?);
        }
        let [segment, span, value_bits, width, len] = v;
        let sound = segment.is_power_of_two() && value_bits < width && width <= 32;
        let end = HEADER.checked_add(len as usize)?;
        if !sound || end > bytes.len() {
            return None;
        }
        let (slots, rest) = match bytes {
            Cow::Borrowed(b) => (Cow::Borrowed(&b[HEADER..end]), Cow::Borrowed(&b[end..])),
            Cow::Owned(mut b) => {
                let rest = b.split_off(end);
                b.drain(..HEADER);
                (Cow::Owned(b), Cow::Owned(rest))
            }
        };
        Some((FuseMap { seed, segment, span, value_bits, width, slots }, rest))
    }

    /// Bytes in memory.
    pub(crate) fn size(&self) -> usize {
        self.slots.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_every_value_and_few_strangers() {
        let pairs: Vec<(u64, u32)> = (0..20_000u64).map(|i| (i * 7919, (i % 1000) as u32)).collect();
        let map = FuseMap::build(&pairs, 10, 10).expect("keys are distinct");
        for (k, v) in &pairs {
            assert_eq!(map.get(*k), Some(*v));
        }
        let strangers = (0..100_000u64).filter(|i| map.get(i * 7919 + 1).is_some()).count();
        assert!(strangers < 200, "{strangers} of 100,000 at 10 bits");
        let mut file = Vec::new();
        map.write(&mut file);
        file.extend(*b"rest");
        let (back, rest) = FuseMap::read(Cow::Owned(file)).expect("as written");
        assert_eq!(&*rest, b"rest");
        assert_eq!(back.get(7919), Some(1));
    }

    #[test]
    fn small_sets_work() {
        for n in 0..20u64 {
            let pairs: Vec<(u64, u32)> = (0..n).map(|i| (i, i as u32)).collect();
            let map = FuseMap::build(&pairs, 6, 12).expect("keys are distinct");
            assert!(pairs.iter().all(|(k, v)| map.get(*k) == Some(*v)), "{n}");
        }
    }
}
