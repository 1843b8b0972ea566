//! The tokenizer that all stages share.
//!
//! It is tolerant of the damage the stages repair: it parts `IdlibThe`, `12February` and
//! `USSupreme`, so a stage finds its words whether or not a sibling's edit puts a space there.
//! Glue is visible as a token that starts where the one before it ends.
//!
//! It does NOT part all-lower glue (`ofthe`), and it does part names such as `McCain` and
//! `YouTube`: a token is not a claim that there should be a space.

use super::Span;
use super::hash::{Letters, ONE_CHARACTER, ascii_word, word_hash};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters of any script, with their combining marks and joiners.
    Word,
    /// Digits only: `2,000` is three tokens.
    Number,
    /// One character that is neither letter, digit nor space.
    Mark,
}

/// The casing of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `word`
    Lower,
    /// `Word`, and a single capital.
    Title,
    /// `WORD`, two letters or more.
    Upper,
    /// `MPs`, `eDNA`: any other mixture.
    Mixed,
    /// No cased letter: digits, marks, scripts without case.
    Uncased,
}

/// A word, a number or a mark, in bytes of the scanned text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// [`word_hash`] of the token, so equal for all casings.
    pub hash: u64,
    /// What it is made of.
    pub kind: TokenKind,
    /// Its casing.
    pub shape: Shape,
}

impl Token {
    /// Where the token is.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// The token's text, where `text` is the text it was made for.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    /// Whether it is a word.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Lower,
    Upper,
    Digit,
    Mark,
    High,
}

const CLASS: [Class; 256] = {
    let mut table = [Class::Mark; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            0..=b' ' | 0x7f => Class::Space,
            0x80..=0xff => Class::High,
            _ => Class::Mark,
        };
        b += 1;
    }
    table
};

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\0')
}

/// Whether `c` belongs inside a word though it is not a letter: combining marks and joiners.
fn joins_words(c: char) -> bool {
    matches!(c as u32,
        0x0300..=0x036f | 0x0483..=0x0489 | 0x0591..=0x05bd | 0x05bf | 0x05c1..=0x05c2 | 0x05c4..=0x05c5
        | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670 | 0x06d6..=0x06dc | 0x06df..=0x06e8 | 0x06ea..=0x06ed
        | 0x093c | 0x094d | 0x09bc | 0x09cd | 0x0a4d | 0x0acd | 0x0bcd | 0x0c4d | 0x0ccd | 0x0d4d
        | 0x0e31 | 0x0e34..=0x0e3a | 0x0e47..=0x0e4e | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x200c | 0x200d
        | 0x20d0..=0x20ff | 0xfe20..=0xfe2f)
}

fn in_word(c: char) -> bool {
    c.is_alphabetic() || joins_words(c)
}

/// Appends the tokens of `text` to `out`.
pub(super) fn tokenize(text: &str, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let letters = Letters::of(bytes);
    let mut i = 0;
    while i < bytes.len() {
        let end = letters.end(i);
        if end > i {
            i = word(text, i, end, out);
            // most words are followed by one space
            i += usize::from(bytes.get(i) == Some(&b' '));
            continue;
        }
        match CLASS[bytes[i] as usize] {
            Class::Space => i += 1,
            Class::Lower | Class::Upper => i = letters_and_more(text, i, i, out),
            Class::Digit => {
                let start = i;
                while i < bytes.len() && bytes[i].is_ascii_digit() {
                    i += 1;
                }
                push(text, start, i, TokenKind::Number, Shape::Uncased, out);
            }
            Class::Mark => {
                let (start, end, hash) = (i as u32, i as u32 + 1, ONE_CHARACTER[bytes[i] as usize & 127]);
                out.push(Token { start, end, hash, kind: TokenKind::Mark, shape: Shape::Uncased });
                i += 1;
            }
            Class::High => {
                let c = char_at(text, i);
                if in_word(c) {
                    i = letters_and_more(text, i, i, out);
                } else {
                    let end = i + c.len_utf8();
                    if c.is_numeric() {
                        push(text, i, end, TokenKind::Number, Shape::Uncased, out);
                    } else if !c.is_whitespace() {
                        push(text, i, end, TokenKind::Mark, Shape::Uncased, out);
                    }
                    i = end;
                }
            }
        }
    }
}

fn push(text: &str, start: usize, end: usize, kind: TokenKind, shape: Shape, out: &mut Vec<Token>) {
    let hash = word_hash(&text[start..end]);
    out.push(Token { start: start as u32, end: end as u32, hash, kind, shape });
}

/// Pushes the words of the run of letters at `start`, the first of which are ASCII up to `end`, and
/// returns where the run ends.
#[inline]
fn word(text: &str, start: usize, end: usize, out: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    let (hash, capital_inside) = ascii_word(bytes, start, end);
    let goes_on = bytes.get(end).is_some_and(|b| !b.is_ascii());
    if capital_inside || goes_on {
        return letters_and_more(text, start, end, out);
    }
    let shape = if bytes[start].is_ascii_uppercase() { Shape::Title } else { Shape::Lower };
    out.push(Token { start: start as u32, end: end as u32, hash, kind: TokenKind::Word, shape });
    end
}

/// The same for a run that has capitals inside or goes on beyond ASCII, maybe, at `end`.
#[cold]
fn letters_and_more(text: &str, start: usize, end: usize, out: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    if end > start && !(bytes.get(end).is_some_and(|b| !b.is_ascii()) && in_word(char_at(text, end))) {
        let (hash, capital_inside) = ascii_word(bytes, start, end);
        if !capital_inside {
            let shape = if bytes[start].is_ascii_uppercase() { Shape::Title } else { Shape::Lower };
            out.push(Token { start: start as u32, end: end as u32, hash, kind: TokenKind::Word, shape });
            return end;
        }
    }
    let end = end + text[end..].find(|c: char| !in_word(c)).unwrap_or(text.len() - end);
    part(text, start, end, out);
    end
}

/// Parts a run of letters at `aB` and at `ABCdef`, and pushes the pieces.
fn part(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let run = &text[start..end];
    let mut from = 0;
    let mut previous: Option<char> = None;
    let mut capitals = 0; // capitals in a row, up to and without `c`
    for (at, c) in run.char_indices() {
        let c_upper = c.is_uppercase();
        if let Some(p) = previous {
            let after_lower = p.is_lowercase() && c_upper;
            let new_title = c_upper
                && capitals >= 1
                && run[at + c.len_utf8()..].chars().take(3).filter(|c| c.is_lowercase()).count() == 3;
            if (after_lower || new_title) && at > from {
                push(text, start + from, start + at, TokenKind::Word, shape(&run[from..at]), out);
                from = at;
            }
        }
        if !joins_words(c) {
            capitals = if c_upper { capitals + 1 } else { 0 };
            previous = Some(c);
        }
    }
    push(text, start + from, end, TokenKind::Word, shape(&run[from..]), out);
}

fn shape(word: &str) -> Shape {
    let mut first_upper = false;
    let (mut upper, mut lower) = (0, 0);
    for (i, c) in word.chars().enumerate() {
        if c.is_uppercase() {
            upper += 1;
            first_upper |= i == 0;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    match (upper, lower) {
        (0, 0) => Shape::Uncased,
        (0, _) => Shape::Lower,
        (1, _) if first_upper => Shape::Title,
        (_, 0) => Shape::Upper,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        tokens.iter().map(|t| t.of(text)).collect()
    }

    #[test]
    fn parts_what_was_glued() {
        assert_eq!(pieces("IdlibThe 12February"), ["Idlib", "The", "12", "February"]);
        assert_eq!(pieces("dividedUSSupreme"), ["divided", "US", "Supreme"]);
    }

    #[test]
    fn keeps_plural_acronyms_whole() {
        assert_eq!(pieces("MPs NGOs F16s"), ["MPs", "NGOs", "F", "16", "s"]);
    }

    #[test]
    fn marks_stand_alone() {
        assert_eq!(pieces("Syria’s (HTS)"), ["Syria", "’", "s", "(", "HTS", ")"]);
    }

    #[test]
    fn other_scripts_stay_whole() {
        assert_eq!(pieces("می\u{200c}خواهم हिन्दी Nguyễn"), ["می\u{200c}خواهم", "हिन्दी", "Nguyễn"]);
    }

    #[test]
    fn shapes() {
        let text = "word Word WORD MPs W 12 کتاب É";
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let shapes: Vec<Shape> = tokens.iter().map(|t| t.shape).collect();
        use Shape::{Lower, Mixed, Title, Uncased, Upper};
        assert_eq!(shapes, [Lower, Title, Upper, Mixed, Title, Uncased, Uncased, Title]);
    }
}
