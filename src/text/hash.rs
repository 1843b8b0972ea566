//! Hashes of words, without regard to case.

/// The hash of a word, the same for all its casings.
///
/// 64 bits, so that a table of a million words meets a foreign word by accident about once in
/// 10^13 look-ups. Stable between runs and machines: compiled tables hold it. ASCII words take one
/// multiplication per eight bytes; other words are lower-cased by `char::to_lowercase` first.
/// The mixing step is that of wyhash (Wang Yi, 2019): a 64 x 64 bit product folded to 64 bits.
#[must_use]
pub fn word_hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    if bytes.is_ascii() {
        return hash_ascii(bytes);
    }
    let mut hasher = WordHasher::default();
    let mut buffer = [0u8; 4];
    for c in word.chars().flat_map(char::to_lowercase) {
        hasher.write(c.encode_utf8(&mut buffer).as_bytes());
    }
    hasher.finish()
}

const K0: u64 = 0xa076_1d64_78bd_642f;
const K1: u64 = 0xe703_7ed1_a0b4_28db;

const fn mix(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    (product as u64) ^ ((product >> 64) as u64)
}

/// The high bit of each byte of `block` that lies in `from..=to`, both ASCII.
const fn ascii_between(block: u64, from: u8, to: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let low7 = block & !HIGH;
    let at_least = low7 + ONES * (0x80 - from as u64);
    let past = low7 + ONES * (0x80 - to as u64 - 1);
    (at_least & !past) & !block & HIGH
}

/// Lower-cases the ASCII capitals among eight bytes at once.
const fn lower8(block: u64) -> u64 {
    block | (ascii_between(block, b'A', b'Z') >> 2)
}

/// [`word_hash`] of each ASCII character alone.
pub(super) const ONE_CHARACTER: [u64; 128] = {
    let mut table = [0; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = mix(mix(K0 ^ lower8(b as u64), K1) ^ 1, K0);
        b += 1;
    }
    table
};

fn hash_ascii(bytes: &[u8]) -> u64 {
    let mut h = K0;
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        h = mix(h ^ lower8(u64::from_le_bytes(*block)), K1);
    }
    finish(h, lower8(load8(rest, 0)), rest.len(), bytes.len())
}

/// The last step: `last` holds the `rest` bytes that fill no block, in lower case, and any bytes
/// behind them.
#[inline]
fn finish(h: u64, last: u64, rest: usize, len: usize) -> u64 {
    let h = if rest == 0 { h } else { mix(h ^ (last & (u64::MAX >> (64 - 8 * rest))), K1) };
    mix(h ^ len as u64, K0)
}

/// Eight bytes from `at`, with zeros past the end.
#[inline]
fn load8(bytes: &[u8], at: usize) -> u64 {
    match bytes[at..].first_chunk::<8>() {
        Some(block) => u64::from_le_bytes(*block),
        None => bytes[at..].iter().rev().fold(0, |all, b| (all << 8) | u64::from(*b)),
    }
}

/// Where the ASCII letters of a text are, one bit a byte: the ends of words are found without
/// looking at their bytes one by one.
pub(super) struct Letters(Vec<u64>);

impl Letters {
    pub(super) fn of(bytes: &[u8]) -> Letters {
        let (blocks, rest) = bytes.as_chunks::<64>();
        let mut bits = Vec::with_capacity(blocks.len() + 1);
        bits.extend(blocks.iter().map(letters64));
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        bits.push(letters64(&last));
        Letters(bits)
    }

    /// Where the run of letters that starts at `start` ends; `start` where there is none. `start` lies
    /// within the text.
    #[inline]
    pub(super) fn end(&self, start: usize) -> usize {
        let mut block = start / 64;
        let from = start % 64;
        let run = (!(self.0[block] >> from)).trailing_zeros() as usize;
        if from + run < 64 {
            return start + run;
        }
        loop {
            block += 1;
            // the last block is never full, or followed by none
            let run = self.0.get(block).map_or(0, |bits| bits.trailing_ones() as usize);
            if run < 64 {
                return block * 64 + run;
            }
        }
    }
}

/// Which of 64 bytes are ASCII letters.
fn letters64(bytes: &[u8; 64]) -> u64 {
    let (blocks, _) = bytes.as_chunks::<8>();
    blocks.iter().enumerate().fold(0, |all, (i, block)| {
        let lower = u64::from_le_bytes(*block) | 0x2020_2020_2020_2020;
        let letters = ascii_between(lower, b'a', b'z') >> 7;
        // moves the low bit of byte i to bit 56 + i
        all | (letters.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i)
    })
}

/// [`word_hash`] of the ASCII letters `start..end`, and whether one past the first is a capital.
#[inline]
pub(super) fn ascii_word(bytes: &[u8], start: usize, end: usize) -> (u64, bool) {
    const CASE: u64 = 0x2020_2020_2020_2020;
    let (mut at, mut h, mut small, mut first) = (start, K0, 0u64, 0xffu64);
    loop {
        let rest = (end - at).min(8);
        let inside = u64::MAX >> (64 - 8 * rest);
        let block = load8(bytes, at) & inside;
        small |= !block & CASE & inside & !first;
        h = mix(h ^ (block | (CASE & inside)), K1);
        at += rest;
        if at == end {
            return (mix(h ^ (end - start) as u64, K0), small != 0);
        }
        first = 0;
    }
}

/// A map by hashes that are well mixed already, as those of [`word_hash`] are: they are not hashed
/// again.
pub type ByHash<V> = std::collections::HashMap<u64, V, std::hash::BuildHasherDefault<AsItIs>>;

/// The hasher of [`ByHash`].
#[derive(Clone, Copy, Debug, Default)]
pub struct AsItIs(u64);

impl std::hash::Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = mix(self.0 ^ u64::from(*b), K0);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Builds [`word_hash`] of a word that comes in pieces, already in lower case.
#[derive(Clone, Debug)]
pub struct WordHasher {
    h: u64,
    block: u64,
    filled: usize,
    len: u64,
}

impl Default for WordHasher {
    fn default() -> Self {
        WordHasher { h: K0, block: 0, filled: 0, len: 0 }
    }
}

impl WordHasher {
    /// Adds bytes that are in lower case.
    pub fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.block |= u64::from(*b) << (8 * self.filled);
            self.filled += 1;
            self.len += 1;
            if self.filled == 8 {
                self.h = mix(self.h ^ self.block, K1);
                self.block = 0;
                self.filled = 0;
            }
        }
    }

    /// The hash of all that was written.
    #[must_use]
    pub fn finish(&self) -> u64 {
        let h = if self.filled == 0 { self.h } else { mix(self.h ^ self.block, K1) };
        mix(h ^ self.len, K0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter() {
        for (a, b) in [
            ("Turkey", "tURKEY"),
            ("TÜRKİYE", "tÜrkİye"),
            ("[@`{Z", "[@`{z"),
            ("", ""),
            ("ABCDEFGHI", "abcdefghi"),
        ] {
            assert_eq!(word_hash(a), word_hash(b), "{a} {b}");
        }
        assert_ne!(word_hash("@"), word_hash("`"));
        assert_ne!(word_hash("["), word_hash("{"));
    }

    #[test]
    fn pieces_give_the_same_hash() {
        for word in ["a", "turkey", "abcdefgh", "abcdefghi", "türkiye", "abcdefghijklmnopq"] {
            let mut hasher = WordHasher::default();
            for b in word.as_bytes() {
                hasher.write(&[*b]);
            }
            assert_eq!(hasher.finish(), word_hash(word), "{word}");
        }
    }

    #[test]
    fn words_are_found_and_hashed() {
        let long = "x".repeat(130);
        for word in ["a", "Turkey", "abcdefgh", "abcdefghi", "ABCDEFGHabcdefghZ", &long] {
            for before in 0..70 {
                for after in ["", " x", "12", "’s is more than eight bytes"] {
                    let text = format!("{}{word}{after}", "-".repeat(before));
                    let bytes = text.as_bytes();
                    let end = Letters::of(bytes).end(before);
                    assert_eq!(end - before, word.len(), "{text}");
                    let capital = word[1..].bytes().any(|b| b.is_ascii_uppercase());
                    assert_eq!(ascii_word(bytes, before, end), (word_hash(word), capital), "{text}");
                }
            }
        }
        for b in 0..128u8 {
            assert_eq!(ONE_CHARACTER[b as usize], word_hash(&char::from(b).to_string()));
            assert_eq!(Letters::of(&[b]).end(0) == 1, b.is_ascii_alphabetic());
        }
        for b in 128..=255u8 {
            assert_eq!(Letters::of(&[b, b]).end(0), 0);
        }
    }

    #[test]
    fn length_matters() {
        assert_ne!(word_hash("a"), word_hash("a\0"));
    }
}
