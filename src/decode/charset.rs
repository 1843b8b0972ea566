//! The character encodings that are known here.

use encoding_rs::Encoding;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A character encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8; ASCII is a part of it.
    Utf8,
    /// UTF-8 in which characters past U+FFFF are two encoded surrogates of three bytes each.
    Cesu8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// UTF-32, low byte first.
    Utf32Le,
    /// UTF-32, high byte first.
    Utf32Be,
    /// One of the older encodings of the WHATWG Encoding Standard.
    Legacy(&'static Encoding),
}

impl Charset {
    /// The encoding of this label, as written in an HTTP header, a `meta` element or on the command
    /// line, without regard to case. Knows the labels of the WHATWG Encoding Standard and `utf-32`,
    /// `utf-32le`, `utf-32be`, `cesu-8`, `ascii`. `iso-8859-1` is windows-1252, as browsers have it.
    ///
    /// `None` for a label nobody knows and for those the standard refuses to decode (ISO-2022-KR,
    /// HZ).
    #[must_use]
    pub fn for_label(label: &str) -> Option<Charset> {
        let label = label.trim().trim_matches(['"', '\'']);
        let lower = label.to_ascii_lowercase().replace('_', "-");
        match lower.as_str() {
            "utf-8-sig" | "utf8mb4" => return Some(Charset::Utf8),
            "cesu-8" | "cesu8" | "utf8mb3" => return Some(Charset::Cesu8),
            "utf-32" | "utf-32le" | "utf32" | "utf32le" | "ucs-4" | "ucs-4le" => {
                return Some(Charset::Utf32Le);
            }
            "utf-32be" | "utf32be" | "ucs-4be" => return Some(Charset::Utf32Be),
            "utf16le" => return Some(Charset::Utf16Le),
            "utf16be" => return Some(Charset::Utf16Be),
            "cp932" => return Some(Charset::Legacy(encoding_rs::SHIFT_JIS)),
            "cp949" | "uhc" => return Some(Charset::Legacy(encoding_rs::EUC_KR)),
            "cp936" => return Some(Charset::Legacy(encoding_rs::GBK)),
            "cp950" => return Some(Charset::Legacy(encoding_rs::BIG5)),
            "macroman" | "mac-roman" => return Some(Charset::Legacy(encoding_rs::MACINTOSH)),
            "maccyrillic" | "mac-cyrillic" => return Some(Charset::Legacy(encoding_rs::X_MAC_CYRILLIC)),
            _ => {}
        }
        let encoding = Encoding::for_label(label.as_bytes())?;
        if encoding == encoding_rs::UTF_8 {
            Some(Charset::Utf8)
        } else if encoding == encoding_rs::UTF_16LE {
            Some(Charset::Utf16Le)
        } else if encoding == encoding_rs::UTF_16BE {
            Some(Charset::Utf16Be)
        } else if encoding == encoding_rs::REPLACEMENT || encoding == encoding_rs::X_USER_DEFINED {
            None
        } else {
            Some(Charset::Legacy(encoding))
        }
    }

    /// The name, as the WHATWG Encoding Standard writes it where it has one.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => "UTF-8",
            Charset::Cesu8 => "CESU-8",
            Charset::Utf16Le => "UTF-16LE",
            Charset::Utf16Be => "UTF-16BE",
            Charset::Utf32Le => "UTF-32LE",
            Charset::Utf32Be => "UTF-32BE",
            Charset::Legacy(encoding) => encoding.name(),
        }
    }

    /// The byte order mark that may stand first, or nothing.
    #[must_use]
    pub fn bom(self) -> &'static [u8] {
        match self {
            Charset::Utf8 | Charset::Cesu8 => b"\xef\xbb\xbf",
            Charset::Utf16Le => b"\xff\xfe",
            Charset::Utf16Be => b"\xfe\xff",
            Charset::Utf32Le => b"\xff\xfe\0\0",
            Charset::Utf32Be => b"\0\0\xfe\xff",
            Charset::Legacy(_) => b"",
        }
    }

    /// Appends `text` in this encoding. A character that the encoding has no bytes for becomes
    /// `?`; text that [`decode`](super::decode) made has none outside its patches.
    pub(super) fn encode_into(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Charset::Utf8 => out.extend_from_slice(text.as_bytes()),
            Charset::Cesu8 => {
                for c in text.chars() {
                    let mut units = [0u16; 2];
                    let units = c.encode_utf16(&mut units);
                    if units.len() == 1 {
                        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    } else {
                        for unit in units {
                            let u = *unit;
                            out.push(0xe0 | (u >> 12) as u8);
                            out.push(0x80 | ((u >> 6) & 0x3f) as u8);
                            out.push(0x80 | (u & 0x3f) as u8);
                        }
                    }
                }
            }
            Charset::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Charset::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            Charset::Utf32Le => out.extend(text.chars().flat_map(|c| (c as u32).to_le_bytes())),
            Charset::Utf32Be => out.extend(text.chars().flat_map(|c| (c as u32).to_be_bytes())),
            Charset::Legacy(encoding) => {
                // `encode` writes `&#8230;` for what it cannot encode; see the note above.
                let (bytes, _, _) = encoding.encode(text);
                out.extend_from_slice(&bytes);
            }
        }
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Charset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Charset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Charset::for_label(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("no character encoding is called {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_label() {
        for name in
            ["UTF-8", "CESU-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "windows-1252", "Big5"]
        {
            assert_eq!(Charset::for_label(name).map(Charset::name), Some(name));
        }
        assert_eq!(Charset::for_label("Latin1").map(Charset::name), Some("windows-1252"));
        assert_eq!(Charset::for_label("no-such"), None);
    }
}
