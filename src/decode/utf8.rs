//! UTF-8 and what passes for it: CESU-8 pairs, Java's two-byte zero, lone surrogates, cut sequences.

use super::Charset;
use super::builder::Builder;

/// What the next bytes of a stretch that is not all valid UTF-8 are.
pub(super) enum Piece<'b> {
    /// Valid UTF-8.
    Valid(&'b str),
    /// A character past U+FFFF as two surrogates of three bytes each.
    Pair(char, &'b [u8]),
    /// `C0 80`, as Java writes U+0000.
    Zero(&'b [u8]),
    /// Bytes that mean nothing: a lone surrogate, a cut sequence, a stray byte.
    Bad(&'b [u8]),
}

/// The pieces of `bytes`, in order and without gaps.
pub(super) struct Pieces<'b> {
    rest: &'b [u8],
}

impl<'b> Pieces<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Pieces { rest: bytes }
    }

    fn take(&mut self, n: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at(n.min(self.rest.len()));
        self.rest = rest;
        taken
    }
}

impl<'b> Iterator for Pieces<'b> {
    type Item = Piece<'b>;

    fn next(&mut self) -> Option<Piece<'b>> {
        let chunk = self.rest.utf8_chunks().next()?;
        if !chunk.valid().is_empty() {
            self.take(chunk.valid().len());
            return Some(Piece::Valid(chunk.valid()));
        }
        if let Some(c) = surrogate_pair(self.rest) {
            return Some(Piece::Pair(c, self.take(6)));
        }
        if self.rest.starts_with(b"\xc0\x80") {
            return Some(Piece::Zero(self.take(2)));
        }
        let len = if surrogate(self.rest).is_some() { 3 } else { chunk.invalid().len() };
        Some(Piece::Bad(self.take(len)))
    }
}

/// The surrogate that three bytes `ED A0..BF xx` stand for.
fn surrogate(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..] => {
            Some(0xd000 | (u32::from(*b) & 0x3f) << 6 | (u32::from(*c) & 0x3f))
        }
        _ => None,
    }
}

/// The character that six bytes, two surrogates, stand for.
pub(super) fn surrogate_pair(bytes: &[u8]) -> Option<char> {
    let high = surrogate(bytes).filter(|s| *s < 0xdc00)?;
    let low = surrogate(bytes.get(3..)?).filter(|s| *s >= 0xdc00)?;
    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
}

/// Decodes bytes that are not all valid UTF-8. `charset` is UTF-8 or CESU-8.
pub(super) fn decode_into(bytes: &[u8], charset: Charset, out: &mut Builder) {
    let mut buffer = [0; 4];
    for piece in Pieces::of(bytes) {
        match piece {
            Piece::Valid(text) if charset == Charset::Cesu8 => {
                for part in text.split_inclusive(|c: char| c > '\u{ffff}') {
                    let plain = part.trim_end_matches(|c: char| c > '\u{ffff}');
                    out.push(plain);
                    if plain.len() < part.len() {
                        out.patched(&part[plain.len()..], &part.as_bytes()[plain.len()..]);
                    }
                }
            }
            Piece::Valid(text) => out.push(text),
            Piece::Pair(c, _) if charset == Charset::Cesu8 => out.push(c.encode_utf8(&mut buffer)),
            Piece::Pair(c, bytes) => out.patched(c.encode_utf8(&mut buffer), bytes),
            Piece::Zero(bytes) => out.patched("\0", bytes),
            Piece::Bad(bytes) => out.malformed(bytes),
        }
    }
}
