//! The look that decides whether a text needs anything at all, at more than a gigabyte a second.
//!
//! Blocks of 32 bytes that hold nothing but plain ASCII are passed over at once; the rest is read
//! character by character. What is found is only a set of passes to run: each pass finds its own
//! places again.

use super::classes;
use super::mojibake;

/// The passes a text needs, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs(u8);

impl Needs {
    pub(super) const ESCAPES: Needs = Needs(1);
    pub(super) const MOJIBAKE: Needs = Needs(2);
    pub(super) const SINGLES: Needs = Needs(4);
    pub(super) const NFC: Needs = Needs(8);
    pub(super) const QUOTES: Needs = Needs(16);
    pub(super) const LINES: Needs = Needs(32);

    pub(super) fn none(self) -> bool {
        self.0 == 0
    }

    pub(super) fn has(self, other: Needs) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Needs) {
        self.0 |= other.0;
    }
}

const BLOCK: usize = 32;

/// Whether a byte is of no interest wherever it stands. Space is, before a line feed, which is
/// looked at there.
fn dull(b: u8) -> bool {
    (b' '..0x7f).contains(&b) && b != b'&' && b != b'"' && b != b'['
}

pub(super) fn scan(text: &str) -> Needs {
    let bytes = text.as_bytes();
    let mut needs = Needs::default();
    let mut line = QuoteLine::default();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(block) = bytes.get(at..at + BLOCK) {
            // Written without a branch, so that it becomes vector code.
            let mut interest = false;
            for b in block {
                interest |= !dull(*b);
            }
            if !interest {
                at += BLOCK;
                continue;
            }
        }
        let end = (at + BLOCK).min(bytes.len());
        while at < end {
            at += if bytes[at] < 0x80 {
                ascii(bytes, at, &mut line, &mut needs);
                1
            } else {
                high(text, at, &mut line, &mut needs)
            };
        }
    }
    line.end(bytes, bytes.len(), &mut needs);
    if let Some(b' ' | b'\t') = bytes.last() {
        needs.add(Needs::LINES);
    }
    needs
}

fn ascii(bytes: &[u8], at: usize, line: &mut QuoteLine, needs: &mut Needs) {
    match bytes[at] {
        b'\n' => {
            line.end(bytes, at, needs);
            let before = if at > 0 { bytes[at - 1] } else { b'x' };
            let blank: &[u8] = if at == 0 { b"\n\n\n" } else { b"\n\n\n\n" };
            if matches!(before, b' ' | b'\t') || bytes[at..].starts_with(blank) {
                needs.add(Needs::LINES);
            }
        }
        b'&' if bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'#') => {
            needs.add(Needs::ESCAPES);
        }
        b'"' => line.straight = true,
        b'[' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => needs.add(Needs::ESCAPES),
        b'\r' => needs.add(Needs::LINES),
        b'\t' => {}
        0x1b => {
            needs.add(Needs::ESCAPES);
            needs.add(Needs::SINGLES);
        }
        0..=0x1f | 0x7f => needs.add(Needs::SINGLES),
        _ => {}
    }
}

/// Looks at the character at `at`, which is past ASCII, and returns its length.
fn high(text: &str, at: usize, line: &mut QuoteLine, needs: &mut Needs) -> usize {
    let Some(c) = text[at..].chars().next() else { return 1 };
    let len = c.len_utf8();
    match c {
        '“' | '„' => line.opening += 1,
        '”' => line.closing += 1,
        '‘' => line.single = true,
        '’' => line.single |= closes(text, at + len),
        _ => {}
    }
    let class = classes::of(c);
    if class.single() {
        needs.add(Needs::SINGLES);
    }
    if class.nfc() {
        needs.add(Needs::NFC);
    }
    if !needs.has(Needs::MOJIBAKE) && mojibake::may_start(c, text[at + len..].chars().next()) {
        needs.add(Needs::MOJIBAKE);
    }
    len
}

/// Whether what follows a single quote ends a word.
fn closes(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// The quotes of a line.
#[derive(Default)]
struct QuoteLine {
    start: usize,
    straight: bool,
    opening: u32,
    closing: u32,
    single: bool,
}

impl QuoteLine {
    /// Ends the line at `at`, its line feed or the end of the text.
    fn end(&mut self, bytes: &[u8], at: usize, needs: &mut Needs) {
        let curly = self.opening + self.closing > 0;
        if (curly && (self.straight || self.opening > self.closing))
            || (self.single && memchr::memchr(b'\'', &bytes[self.start..at]).is_some())
        {
            needs.add(Needs::QUOTES);
        }
        *self = QuoteLine { start: at + 1, ..QuoteLine::default() };
    }
}
