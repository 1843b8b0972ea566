//! Bytes to text, and back.
//!
//! In this order the encoding is taken from: the user; a byte order mark; the zeros of UTF-16 and
//! UTF-32; the shifts of ISO-2022-JP; validity as UTF-8; what the container or the document's head
//! declares; the detector. Valid UTF-8 with characters past ASCII goes before a declaration,
//! because pages that declare something else and are UTF-8 are far commoner than text in another
//! encoding that is valid UTF-8 by accident.
//!
//! CESU-8 surrogate pairs, Java's two-byte zero, cut sequences and lone surrogates are understood.
//! Where lines disagree each line is decoded by its own encoding. Whatever does not come back when
//! encoded again is kept as a [`Patch`], so [`encode`] gives back the input byte for byte.
//!
//! Does NOT undo damage that is in the text already (`â€™`): that is the characters stage. Does not
//! decode UTF-7, HZ, ISO-2022-KR, EUC-TW, Johab and VISCII. Known misses: text of few letters
//! past ASCII is a guess; IBM855 and the Macintosh's encodings save Cyrillic are not detected, only
//! decoded when named.

mod builder;
mod charset;
mod detect;
mod info;
mod legacy;
mod mixed;
mod utf8;
mod wide;

pub use charset::Charset;
pub use info::{Certainty, DecodeInfo, Passage, Patch, Source, encode};

use builder::Builder;
use std::borrow::Cow;

/// What is known of a document's encoding before its bytes are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    /// The user's word: nothing else is asked.
    pub override_charset: Option<Charset>,
    /// The container's word: the label in an HTTP header, for example.
    pub declared: Option<&'a str>,
}

/// A decoded document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, borrowed where the bytes were UTF-8.
    pub text: Cow<'b, str>,
    /// How it was decoded, and the way back.
    pub info: DecodeInfo,
}

/// Decodes `bytes`. Cannot fail: bytes that mean nothing become U+FFFD and are kept in
/// [`DecodeInfo::patches`].
#[must_use]
pub fn decode<'b>(bytes: &'b [u8], hint: Hint<'_>) -> Decoded<'b> {
    if let Some(charset) = hint.override_charset {
        let bom = has_bom(bytes, charset);
        return decode_as(bytes, charset, bom, Certainty::Certain, Source::Override);
    }
    if let Some(charset) = bom(bytes) {
        return decode_as(bytes, charset, true, Certainty::Certain, Source::Bom);
    }
    // UTF-16 that is valid UTF-8 by accident is all ASCII and zeros.
    if memchr::memchr(0, bytes).is_some()
        && (bytes.is_ascii() || std::str::from_utf8(bytes).is_err())
        && let Some(charset) = wide::by_zeros(bytes)
    {
        return decode_as(bytes, charset, false, Certainty::Likely, Source::Valid);
    }
    if detect::shifts_of_iso_2022_jp(bytes) {
        let charset = Charset::Legacy(encoding_rs::ISO_2022_JP);
        return decode_as(bytes, charset, false, Certainty::Likely, Source::Detected);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), info: DecodeInfo::utf8() };
    }
    let head = || detect::in_head(bytes);
    let declared = hint.declared.and_then(Charset::for_label).or_else(|| head().and_then(Charset::for_label));
    if let Some(charset @ Charset::Legacy(_)) = declared {
        let decoded = decode_as(bytes, charset, false, Certainty::Likely, Source::Declared);
        // A declaration that leaves nothing malformed (or nearly: one byte in a thousand) stands.
        let malformed: usize = decoded.info.malformed().map(|p| p.bytes.len()).sum();
        if malformed * 1000 <= bytes.len() && !reads_better_as_utf8(bytes) {
            return decoded;
        }
    }
    let (built, charset, certainty, detected) = mixed::decode(bytes, declared);
    let source = if detected { Source::Detected } else { Source::Valid };
    finish(built, charset, false, certainty, source)
}

/// Whether nine in ten of the sequences past ASCII are valid UTF-8, whatever is declared.
fn reads_better_as_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| *b >= 0xc2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    valid >= 9 * bad
}

/// The encoding whose byte order mark `bytes` start with.
fn bom(bytes: &[u8]) -> Option<Charset> {
    // UTF-32's mark starts with UTF-16's. A UTF-16 text that starts with U+0000 is none we know.
    [Charset::Utf32Le, Charset::Utf32Be, Charset::Utf8, Charset::Utf16Le, Charset::Utf16Be].into_iter().find(
        |charset| has_bom(bytes, *charset) && (*charset != Charset::Utf32Le || bytes.len().is_multiple_of(4)),
    )
}

fn has_bom(bytes: &[u8], charset: Charset) -> bool {
    !charset.bom().is_empty() && bytes.starts_with(charset.bom())
}

fn decode_as(bytes: &[u8], charset: Charset, bom: bool, certainty: Certainty, source: Source) -> Decoded<'_> {
    let body = if bom { &bytes[charset.bom().len()..] } else { bytes };
    if charset == Charset::Utf8
        && let Ok(text) = std::str::from_utf8(body)
    {
        let info = DecodeInfo { bom, certainty, source, ..DecodeInfo::utf8() };
        return Decoded { text: Cow::Borrowed(text), info };
    }
    let mut out = Builder::with_capacity(body.len() + body.len() / 8);
    match charset {
        Charset::Utf8 | Charset::Cesu8 => utf8::decode_into(body, charset, &mut out),
        Charset::Utf16Le | Charset::Utf16Be | Charset::Utf32Le | Charset::Utf32Be => {
            wide::decode_into(body, charset, &mut out);
        }
        Charset::Legacy(encoding) => legacy::decode_into(body, encoding, &mut out),
    }
    finish(out, charset, bom, certainty, source)
}

fn finish<'b>(
    built: Builder,
    charset: Charset,
    bom: bool,
    certainty: Certainty,
    source: Source,
) -> Decoded<'b> {
    let Builder { text, patches, passages } = built;
    Decoded {
        text: Cow::Owned(text),
        info: DecodeInfo { charset, bom, certainty, source, passages, patches },
    }
}

#[cfg(test)]
mod tests;
