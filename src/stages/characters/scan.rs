//! The look that decides whether a text needs anything at all, at more than a gigabyte a second.
//!
//! Plain ASCII is passed over eight bytes at a time; what is left is read character by character. What is found is the lines that need something, each with the set of
//! passes to run on it: each pass finds its own places again.

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

/// Whether a byte is of no interest wherever it stands. Space is, before a line feed, which is
/// looked at there.
const fn dull(b: u8) -> bool {
    b >= b' ' && b < 0x7f && b != b'&' && b != b'"' && b != b'['
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each byte of `word` that is not [`dull`], eight bytes at a time (the tests for a byte
/// within a word are those of Mycroft, as in Warren's Hacker's Delight, 6-1, in their exact form).
const fn interest(word: u64) -> u64 {
    const fn equals(word: u64, b: u8) -> u64 {
        let zero = word ^ (ONES * b as u64);
        !(((zero & !HIGHS) + !HIGHS) | zero) & HIGHS
    }
    // With the highest bit set no byte borrows from its neighbour.
    let control = !((word | HIGHS) - ONES * b' ' as u64) & HIGHS;
    (word & HIGHS)
        | control
        | equals(word, 0x7f)
        | equals(word, b'&')
        | equals(word, b'"')
        | equals(word, b'[')
}

/// A line that needs something: its bytes with its line feed, and what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needy {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) needs: Needs,
}

/// The lines of `text` that need something, in order; and whether it has too many blank lines.
pub(super) fn scan(text: &str) -> (Vec<Needy>, bool) {
    let bytes = text.as_bytes();
    let mut found = Found { bytes, line: Line::default(), needy: Vec::new(), blank: false };
    // Bytes before this one belong to a character that was read.
    let mut next = 0;
    let (words, tail) = bytes.as_chunks::<8>();
    for (i, word) in words.iter().enumerate() {
        let mut marks = interest(u64::from_le_bytes(*word));
        while marks != 0 {
            let at = i * 8 + marks.trailing_zeros() as usize / 8;
            marks &= marks - 1;
            if at >= next {
                next = found.byte(text, at);
            }
        }
    }
    for at in bytes.len() - tail.len()..bytes.len() {
        if at >= next && !dull(bytes[at]) {
            next = found.byte(text, at);
        }
    }
    if let Some(b' ' | b'\t') = bytes.last() {
        found.line.needs.add(Needs::LINES);
    }
    if found.line.start < bytes.len() {
        found.end_line(bytes.len());
    }
    (found.needy, found.blank)
}

/// The needs of one line, in which all passes work alone.
pub(super) fn scan_line(text: &str) -> Needs {
    let (needy, _) = scan(text);
    needy.into_iter().fold(Needs::default(), |mut all, line| {
        all.add(line.needs);
        all
    })
}

/// What was found so far.
struct Found<'t> {
    bytes: &'t [u8],
    line: Line,
    needy: Vec<Needy>,
    blank: bool,
}

/// The line that is being read.
#[derive(Default)]
struct Line {
    start: usize,
    needs: Needs,
    straight: bool,
    opening: u32,
    closing: u32,
    single: bool,
}

impl Found<'_> {
    /// Looks at the byte at `at`, which begins a character, and returns where the next begins.
    fn byte(&mut self, text: &str, at: usize) -> usize {
        if self.bytes[at] < 0x80 {
            self.ascii(at);
            at + 1
        } else {
            at + self.high(text, at)
        }
    }

    fn ascii(&mut self, at: usize) {
        let bytes = self.bytes;
        let next = bytes.get(at + 1);
        let needs = &mut self.line.needs;
        match bytes[at] {
            b'\n' => {
                if at > 0 && matches!(bytes[at - 1], b' ' | b'\t') {
                    needs.add(Needs::LINES);
                }
                let blank: &[u8] = if at == 0 { b"\n\n\n" } else { b"\n\n\n\n" };
                self.blank |= next == Some(&b'\n') && bytes[at..].starts_with(blank);
                self.end_line(at + 1);
            }
            b'&' if next.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'#') => {
                needs.add(Needs::ESCAPES)
            }
            b'"' => self.line.straight = true,
            b'[' if next.is_some_and(u8::is_ascii_digit) => needs.add(Needs::ESCAPES),
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
    fn high(&mut self, text: &str, at: usize) -> usize {
        let line = &mut self.line;
        let after = |len: usize| self.bytes.get(at + len).copied().unwrap_or(b'\n');
        // The general marks before ASCII, which English text is full of.
        if let [0xe2, 0x80, third, next, ..] = self.bytes[at..]
            && next.is_ascii()
        {
            match third {
                0x93 | 0x94 | 0xa6 => return 3,
                0x98 => {
                    line.single = true;
                    if at > 0 && self.bytes[at - 1].is_ascii_alphabetic() {
                        line.needs.add(Needs::QUOTES);
                    }
                    return 3;
                }
                0x99 => {
                    line.single |= !next.is_ascii_alphanumeric();
                    return 3;
                }
                0x9c => {
                    line.opening += 1;
                    return 3;
                }
                0x9d => {
                    line.closing += 1;
                    return 3;
                }
                _ => {}
            }
        }
        let Some(c) = text[at..].chars().next() else { return 1 };
        let len = c.len_utf8();
        match c {
            '“' | '„' => line.opening += 1,
            '”' => line.closing += 1,
            '‘' => line.single = true,
            '´' => line.needs.add(Needs::QUOTES),
            '’' => line.single |= text[at + len..].chars().next().is_none_or(|c| !c.is_alphanumeric()),
            _ => {}
        }
        let class = classes::of(c);
        if class.single() {
            line.needs.add(Needs::SINGLES);
        }
        if class.nfc() {
            line.needs.add(Needs::NFC);
        }
        if class.lead()
            && (after(len) >= 0x80 || matches!(after(len), b' ' | b'?'))
            && mojibake::may_start(c, text[at + len..].chars().next())
        {
            line.needs.add(Needs::MOJIBAKE);
        }
        len
    }

    /// Ends the line; `end` is past its line feed.
    fn end_line(&mut self, end: usize) {
        let line = std::mem::take(&mut self.line);
        let mut needs = line.needs;
        let curly = line.opening + line.closing > 0;
        if (curly && line.straight)
            || (line.opening > 1 && line.opening > line.closing)
            || (line.single && memchr::memchr(b'\'', &self.bytes[line.start..end]).is_some())
        {
            needs.add(Needs::QUOTES);
        }
        if !needs.none() {
            self.needy.push(Needy { start: line.start, end, needs });
        }
        self.line.start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_shows_the_bytes_of_interest_and_no_other() {
        for b in 0..=255u8 {
            for place in 0..8 {
                for other in [b'a', b' ', b'~', 0x80, 0xff, b'&', 0, 0x7f] {
                    let mut word = [other; 8];
                    word[place] = b;
                    let marks = interest(u64::from_le_bytes(word));
                    for (i, b) in word.iter().enumerate() {
                        assert_eq!(marks >> (i * 8) & 0xff, if dull(*b) { 0 } else { 0x80 }, "{word:?}");
                    }
                }
            }
        }
    }
}
