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

fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Lower-cases the ASCII capitals among eight bytes at once.
fn lower8(block: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let low7 = block & !HIGH;
    let from_a = low7 + ONES * (0x80 - u64::from(b'A'));
    let past_z = low7 + ONES * (0x80 - u64::from(b'Z') - 1);
    let capital = (from_a & !past_z) & !block & HIGH;
    block | (capital >> 2)
}

fn hash_ascii(bytes: &[u8]) -> u64 {
    let mut h = K0;
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        h = mix(h ^ lower8(u64::from_le_bytes(*block)), K1);
    }
    if !rest.is_empty() {
        let mut last = 0u64;
        for (i, b) in rest.iter().enumerate() {
            last |= u64::from(*b) << (8 * i);
        }
        h = mix(h ^ lower8(last), K1);
    }
    mix(h ^ bytes.len() as u64, K0)
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
    fn length_matters() {
        assert_ne!(word_hash("a"), word_hash("a\0"));
    }
}
