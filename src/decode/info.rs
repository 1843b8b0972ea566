//! How a document was decoded, and the way back to its bytes.

use super::Charset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How sure we are of a document's encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Detected from little text, or against the odds: another encoding may fit as well.
    Guess,
    /// Detected, and the text reads well in it; or declared, and the bytes allow it.
    Likely,
    /// Told by a byte order mark or by the user, or valid UTF-8 (ASCII too).
    Certain,
}

/// What named the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The user, on the command line or in a configuration.
    Override,
    /// A byte order mark.
    Bom,
    /// The container: an HTTP header or the like, or the document's own head.
    Declared,
    /// The bytes themselves: they are valid UTF-8, or their zeros are those of UTF-16 or UTF-32.
    Valid,
    /// The detector, from the frequencies of letters.
    Detected,
}

/// A run of text that its encoding does not give back as the bytes it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// Where in the decoded text, in bytes.
    pub at: u64,
    /// How many bytes of decoded text.
    pub len: u64,
    /// The bytes of the document. In the ledger as hexadecimal digits.
    #[serde(serialize_with = "to_hex", deserialize_with = "from_hex")]
    pub bytes: Vec<u8>,
    /// Whether the bytes mean nothing in the encoding; the text then holds U+FFFD.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub malformed: bool,
}

/// A run of text in another encoding than the rest of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where in the decoded text, in bytes.
    pub at: u64,
    /// How many bytes of decoded text.
    pub len: u64,
    /// Its encoding.
    pub charset: Charset,
}

/// What is needed to say how a document was decoded and to give its bytes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodeInfo {
    /// The encoding; of most of the document where `passages` is not empty.
    pub charset: Charset,
    /// Whether a byte order mark stood first. It is no part of the text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bom: bool,
    /// How sure that is.
    pub certainty: Certainty,
    /// What named it.
    pub source: Source,
    /// Runs in another encoding, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// Runs whose bytes are kept as they were, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Patch>,
}

impl DecodeInfo {
    /// The information of a text that is plain UTF-8 without a byte order mark.
    #[must_use]
    pub fn utf8() -> Self {
        DecodeInfo {
            charset: Charset::Utf8,
            bom: false,
            certainty: Certainty::Certain,
            source: Source::Valid,
            passages: Vec::new(),
            patches: Vec::new(),
        }
    }

    /// Whether the document's bytes are the text's bytes, so that nothing need be recorded.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.charset == Charset::Utf8 && !self.bom && self.passages.is_empty() && self.patches.is_empty()
    }

    /// The runs of U+FFFD that stand for bytes that mean nothing in the encoding.
    pub fn malformed(&self) -> impl Iterator<Item = &Patch> {
        self.patches.iter().filter(|p| p.malformed)
    }
}

/// Gives back the bytes of a document from its decoded text and what `decode` said of it.
///
/// For the text and the information that one call of [`decode`](super::decode) returned, the
/// result equals that call's input byte for byte. Any other text gives some bytes and no panic.
#[must_use]
pub fn encode(text: &str, info: &DecodeInfo) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 4);
    if info.bom {
        out.extend_from_slice(info.charset.bom());
    }
    let mut at = 0;
    let mut passages = info.passages.iter().peekable();
    for patch in &info.patches {
        let Some((start, end)) = range(text, patch.at, patch.len) else { continue };
        if start < at {
            continue;
        }
        stretch(text, at, start, info.charset, &mut passages, &mut out);
        out.extend_from_slice(&patch.bytes);
        at = end;
    }
    stretch(text, at, text.len(), info.charset, &mut passages, &mut out);
    out
}

/// Encodes `text[at..end]`, which no patch covers, passage by passage.
fn stretch<'p>(
    text: &str,
    mut at: usize,
    end: usize,
    charset: Charset,
    passages: &mut std::iter::Peekable<impl Iterator<Item = &'p Passage>>,
    out: &mut Vec<u8>,
) {
    while at < end {
        let Some(passage) = passages.peek() else { break };
        let Some((from, to)) = range(text, passage.at, passage.len) else {
            passages.next();
            continue;
        };
        if to <= at {
            passages.next();
            continue;
        }
        if from >= end {
            break;
        }
        if from > at {
            charset.encode_into(&text[at..from], out);
            at = from;
        }
        let stop = to.min(end);
        passage.charset.encode_into(&text[at..stop], out);
        at = stop;
    }
    if at < end {
        charset.encode_into(&text[at..end], out);
    }
}

fn range(text: &str, at: u64, len: u64) -> Option<(usize, usize)> {
    let start = usize::try_from(at).ok()?;
    let end = usize::try_from(at.checked_add(len)?).ok()?;
    text.get(start..end).map(|_| (start, end))
}

fn to_hex<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        hex.push(char::from(DIGITS[usize::from(b >> 4)]));
        hex.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    serializer.serialize_str(&hex)
}

fn from_hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let hex = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    let digit = |d: u8| char::from(d).to_digit(16).map(|d| d as u8);
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return Err(serde::de::Error::custom("an odd number of hexadecimal digits"));
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect::<Option<Vec<u8>>>()
        .ok_or_else(|| serde::de::Error::custom("bytes are written as hexadecimal digits"))
}
