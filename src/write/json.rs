//! Strings in JSON, written the way the record writes its own.
//!
//! Writers differ in what they escape: Python writes `\u2019`, Go `\u003c`, PHP `\/`. A changed record keeps its
//! writer's ways, so that a diff of two files shows the change and nothing else.

/// What a writer of JSON escapes beyond what it must.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Escapes {
    /// Everything beyond ASCII.
    pub ascii: bool,
    /// `/`
    pub slash: bool,
    /// `<`, `>`, `&`, U+2028 and U+2029.
    pub html: bool,
    /// Hexadecimal digits in capitals.
    pub capitals: bool,
    /// U+007F.
    pub delete: bool,
}

/// What every writer escapes: quotes, backslashes and control characters.
const MUST: u8 = 1;
const SLASH: u8 = 2;
const HTML: u8 = 4;
const DELETE: u8 = 8;
const BEYOND: u8 = 16;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut b = 0;
    while b < 256 {
        classes[b] = match b as u8 {
            0..0x20 | b'"' | b'\\' => MUST,
            b'/' => SLASH,
            b'<' | b'>' | b'&' => HTML,
            0x7f => DELETE,
            0x80.. => BEYOND,
            _ => 0,
        };
        b += 1;
    }
    classes
};

impl Escapes {
    /// What the writer of `line` escapes, as far as the line shows it; the string token `token` counts first.
    #[must_use]
    pub fn of(token: &[u8], line: &[u8]) -> Self {
        let mut found = Escapes::default();
        let mut decided = false;
        for part in [token, line] {
            if decided {
                break;
            }
            for at in memchr::memchr_iter(b'\\', part) {
                match &part[at + 1..] {
                    // `\\u` is an escaped backslash, not an escape: an odd run is needed.
                    _ if odd_before(part, at) => {}
                    [b'/', ..] => found.slash = true,
                    [b'u', b'0', b'0', b'3', b'c' | b'C' | b'e' | b'E', ..] => {
                        found.html = true;
                        found.capitals |= part[at + 5].is_ascii_uppercase();
                    }
                    [b'u', b'0', b'0', b'7', b'f' | b'F', ..] => found.delete = true,
                    [b'u', a, b, c, d, ..] => {
                        found.capitals |= [a, b, c, d].into_iter().any(u8::is_ascii_uppercase);
                        if !(*a == b'0' && *b == b'0' && *c < b'8') {
                            found.ascii = true;
                            decided = true;
                        }
                    }
                    _ => {}
                }
            }
            if !part.is_ascii() {
                found.ascii = false;
                decided = true;
            }
        }
        found
    }

    /// The flags as letters, for the ledger: `a`, `s`, `h`, `c`, `d`.
    #[must_use]
    pub fn letters(self) -> String {
        [(self.ascii, 'a'), (self.slash, 's'), (self.html, 'h'), (self.capitals, 'c'), (self.delete, 'd')]
            .into_iter()
            .filter_map(|(on, letter)| on.then_some(letter))
            .collect()
    }

    /// The flags that [`letters`](Self::letters) wrote; letters it does not know are passed over.
    #[must_use]
    pub fn from_letters(letters: &str) -> Self {
        Escapes {
            ascii: letters.contains('a'),
            slash: letters.contains('s'),
            html: letters.contains('h'),
            capitals: letters.contains('c'),
            delete: letters.contains('d'),
        }
    }

    /// Appends `text` as a string token, quotes included.
    pub fn encode(self, text: &str, out: &mut Vec<u8>) {
        out.reserve(text.len() + 2);
        out.push(b'"');
        let bytes = text.as_bytes();
        let asked = self.asked();
        let mut done = 0;
        let mut at = 0;
        while let Some(plain) = bytes[at..].iter().position(|b| CLASSES[usize::from(*b)] & asked != 0) {
            at += plain;
            let b = bytes[at];
            if b < 0x80 {
                out.extend_from_slice(&bytes[done..at]);
                match b {
                    b'"' => out.extend_from_slice(b"\\\""),
                    b'\\' => out.extend_from_slice(b"\\\\"),
                    b'/' => out.extend_from_slice(b"\\/"),
                    0x8 => out.extend_from_slice(b"\\b"),
                    0xc => out.extend_from_slice(b"\\f"),
                    b'\n' => out.extend_from_slice(b"\\n"),
                    b'\r' => out.extend_from_slice(b"\\r"),
                    b'\t' => out.extend_from_slice(b"\\t"),
                    _ => self.unit(u16::from(b), out),
                }
                at += 1;
                done = at;
            } else {
                let c = text[at..].chars().next().unwrap_or('\u{fffd}');
                if self.ascii || (self.html && matches!(c, '\u{2028}' | '\u{2029}')) {
                    out.extend_from_slice(&bytes[done..at]);
                    let mut units = [0u16; 2];
                    for unit in c.encode_utf16(&mut units) {
                        self.unit(*unit, out);
                    }
                    done = at + c.len_utf8();
                }
                at += c.len_utf8();
            }
        }
        out.extend_from_slice(&bytes[done..]);
        out.push(b'"');
    }

    /// The classes of bytes that need a look.
    fn asked(self) -> u8 {
        let beyond = self.ascii || self.html;
        [(self.slash, SLASH), (self.html, HTML), (self.delete, DELETE), (beyond, BEYOND)]
            .into_iter()
            .fold(MUST, |all, (on, class)| if on { all | class } else { all })
    }

    fn unit(self, unit: u16, out: &mut Vec<u8>) {
        let digits = if self.capitals { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        out.extend_from_slice(b"\\u");
        for shift in [12, 8, 4, 0] {
            out.push(digits[usize::from(unit >> shift) & 15]);
        }
    }
}

/// Whether an odd number of backslashes stands before byte `at`.
fn odd_before(part: &[u8], at: usize) -> bool {
    part[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::json::decode;
    use proptest::prelude::*;

    fn again(token: &str) -> String {
        let escapes = Escapes::of(token.as_bytes(), token.as_bytes());
        let mut out = Vec::new();
        escapes.encode(&decode(token.as_bytes()).unwrap(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_writers_ways_are_kept() {
        for token in [
            r#""plain""#,
            r#""a\u2019b\n\t\"\\ \ud83d\ude00 \u0001""#, // Python
            r#""a’b \u003cb\u003e \u0026 \u2028""#,      // Go
            r#""http:\/\/a\u00e9""#,                     // PHP
            r#""\u00E9 \u00DF""#,                        // .NET
            r#""’\\u2019""#,
        ] {
            assert_eq!(again(token), token);
        }
    }

    #[test]
    fn the_rest_of_the_line_tells_where_the_text_does_not() {
        let line = br#"{"title":"Syria\u2019s","text":"plain"}"#;
        assert!(Escapes::of(br#""plain""#, line).ascii);
        let line = "{\"title\":\"Syria’s\",\"text\":\"plain\"}".as_bytes();
        assert!(!Escapes::of(br#""plain""#, line).ascii);
    }

    #[test]
    fn letters_come_back() {
        let all = Escapes { ascii: true, slash: true, html: true, capitals: true, delete: true };
        assert_eq!(Escapes::from_letters(&all.letters()), all);
        assert_eq!(Escapes::from_letters(""), Escapes::default());
    }

    proptest! {
        #[test]
        fn decodes_to_the_same_text(text in any::<String>(), flags in any::<[bool; 5]>()) {
            let [ascii, slash, html, capitals, delete] = flags;
            let mut out = Vec::new();
            Escapes { ascii, slash, html, capitals, delete }.encode(&text, &mut out);
            prop_assert_eq!(decode(&out).unwrap(), text.as_str());
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
