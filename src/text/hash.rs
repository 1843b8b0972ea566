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

/// What stands at the start of a run of ASCII letters.
pub(super) struct AsciiRun {
    /// Bytes in the run.
    pub(super) len: usize,
    /// [`word_hash`] of the run.
    pub(super) hash: u64,
    /// Whether a letter past the first is a capital.
    pub(super) capital_inside: bool,
}

/// Reads the ASCII letters at `start`, eight at a time: the words of a text are most of its cost.
#[inline]
pub(super) fn ascii_run(bytes: &[u8], start: usize) -> AsciiRun {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (mut at, mut h, mut capitals) = (start, K0, 0u64);
    loop {
        let block = load8(bytes, at);
        let lower = lower8(block);
        let small = ascii_between(lower, b'a', b'z');
        let rest = ((!small & HIGH).trailing_zeros() / 8) as usize; // 8 where all are letters
        let inside = if rest == 8 { u64::MAX } else { (1u64 << (8 * rest)) - 1 };
        let first = if at == start { !0xff } else { u64::MAX };
        capitals |= (lower ^ block) & inside & first;
        at += rest;
        if rest == 8 {
            h = mix(h ^ lower, K1);
            continue;
        }
        let len = at - start;
        return AsciiRun { len, hash: finish(h, lower, rest, len), capital_inside: capitals != 0 };
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
    fn runs_hash_as_words() {
        for word in ["a", "Turkey", "abcdefgh", "abcdefghi", "abcdefghijklmnopq", "ABCDEFGHabcdefghZ"] {
            for (before, after) in [("", ""), (" ", " x"), ("12", "’s is more than eight bytes")] {
                let text = format!("{before}{word}{after}");
                let run = ascii_run(text.as_bytes(), before.len());
                assert_eq!((run.len, run.hash), (word.len(), word_hash(word)), "{text}");
                assert_eq!(run.capital_inside, word[1..].bytes().any(|b| b.is_ascii_uppercase()));
            }
        }
        for b in 0..128u8 {
            assert_eq!(ONE_CHARACTER[b as usize], word_hash(&char::from(b).to_string()));
        }
    }

    #[test]
    fn length_matters() {
        assert_ne!(word_hash("a"), word_hash("a\0"));
    }
}
