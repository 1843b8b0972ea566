//! Characters that change by themselves: controls, invisible characters, odd spaces, compatibility
//! forms.
//!
//! Joiners stay where the script or an emoji needs them, direction marks in lines that hold text
//! from right to left, U+200B in scripts without spaces, variation selectors after what they vary,
//! tag characters in flags, full-width forms in East Asian text.

use super::classes::{self, east_asian, needs_joiners, pictograph, right_to_left};
use super::draft::Draft;
use crate::text::Confidence::{Certain, Likely};
use unicode_normalization::UnicodeNormalization;

/// The character of windows-1252 that a C1 control stands for.
pub(super) fn windows_1252(c: char) -> Option<char> {
    let byte = u8::try_from(c as u32).ok().filter(|b| (0x80..=0x9f).contains(b))?;
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(std::slice::from_ref(&byte));
    text.chars().next().filter(|d| *d != c)
}

pub(super) fn propose(text: &str, out: &mut Vec<Draft>) {
    let mut start = 0;
    let bytes = text.as_bytes();
    for end in memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).chain([text.len()]) {
        let line = &text[start..end];
        let special = |b: u8| !(0x20..0x7f).contains(&b) && b != b'\n' && b != b'\t';
        if line.bytes().any(special) {
            Walk { text, line_start: start, line, rtl: None, balanced: None, done: start }.walk(out);
        }
        start = end;
    }
}

/// A line on the way through.
struct Walk<'t> {
    text: &'t str,
    line_start: usize,
    line: &'t str,
    /// Whether the line has letters from right to left.
    rtl: Option<bool>,
    /// Whether its direction marks are closed on the line.
    balanced: Option<bool>,
    done: usize,
}

impl Walk<'_> {
    fn walk(mut self, out: &mut Vec<Draft>) {
        for (i, c) in self.line.char_indices() {
            let at = self.line_start + i;
            if at < self.done || !classes::of(c).single() {
                continue;
            }
            if let Some(draft) = self.look(at, c) {
                self.done = draft.end;
                // A later edit may not start before an earlier one ends.
                match out.last() {
                    Some(last) if draft.start < last.end => {}
                    _ => out.push(draft),
                }
            }
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn rtl(&mut self) -> bool {
        let line = self.line;
        *self.rtl.get_or_insert_with(|| line.chars().any(|c| right_to_left(c) && c != '\u{61c}'))
    }

    fn balanced(&mut self) -> bool {
        let line = self.line;
        *self.balanced.get_or_insert_with(|| {
            let (mut embeddings, mut isolates) = (0i32, 0i32);
            for c in line.chars() {
                match c {
                    '\u{202a}' | '\u{202b}' => embeddings += 1,
                    '\u{202c}' => embeddings -= 1,
                    '\u{2066}'..='\u{2068}' => isolates += 1,
                    '\u{2069}' => isolates -= 1,
                    _ => {}
                }
                if embeddings < 0 || isolates < 0 {
                    return false;
                }
            }
            embeddings == 0 && isolates == 0
        })
    }

    fn look(&mut self, at: usize, c: char) -> Option<Draft> {
        let end = at + c.len_utf8();
        let delete = |rule| Some(Draft::new(at, end, "", rule, Certain));
        let (before, after) = (self.before(at), self.after(end));
        match c as u32 {
            0x08 => self.backspace(at, before, after),
            0x0b | 0x0c => self.line_break(at, end),
            0x1e if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) => {
                Some(Draft::new(at, end, "-", "control", Likely))
            }
            0x00..=0x1f | 0x7f => delete("control"),
            0x80..=0x9f => self.c1(at, end, c),
            0x2028 | 0x2029 => self.line_break(at, end),
            0xa0 | 0x2000..=0x200a | 0x202f | 0x205f => self.space(at),
            // The blank of Braille, which posts are padded with.
            0x2800 => {
                let braille = |c: Option<char>| c.is_some_and(|c| matches!(c as u32, 0x2801..=0x28ff));
                if braille(before) || braille(after) { None } else { self.space(at) }
            }
            0x3000 => (!before.is_some_and(east_asian) && !after.is_some_and(east_asian))
                .then(|| self.space(at))
                .flatten(),
            0xad => delete("soft-hyphen"),
            0x200b => {
                let keep =
                    before.is_some_and(classes::without_spaces) || after.is_some_and(classes::without_spaces);
                if keep { None } else { delete("zero-width") }
            }
            0x200c => {
                let keep = before.is_some_and(needs_joiners);
                if keep { None } else { delete("zero-width") }
            }
            0x200d => {
                let script = before.is_some_and(needs_joiners) || after.is_some_and(needs_joiners);
                let emoji =
                    before.is_some_and(|b| pictograph(b) || b == '\u{fe0f}') && after.is_some_and(pictograph);
                if script || emoji { None } else { delete("zero-width") }
            }
            0x2060..=0x2064 => delete("zero-width"),
            0x180e => {
                let mongolian = |c: char| matches!(c as u32, 0x1800..=0x18af);
                if before.is_some_and(mongolian) { None } else { delete("zero-width") }
            }
            0x115f | 0x1160 | 0x3164 | 0xffa0 => {
                let hangul = |c: char| matches!(c as u32, 0x1100..=0x11ff | 0x3130..=0x318f | 0xa960..=0xa97f | 0xac00..=0xd7ff);
                let keep = before.is_some_and(hangul) || after.is_some_and(hangul);
                if keep { None } else { delete("zero-width") }
            }
            0x61c | 0x200e | 0x200f => {
                if self.rtl() {
                    None
                } else {
                    delete("direction-mark")
                }
            }
            0x202d | 0x202e => delete("direction-mark"),
            0x202a..=0x202c | 0x2066..=0x2069 => {
                if self.rtl() && self.balanced() {
                    None
                } else {
                    delete("direction-mark")
                }
            }
            0x206a..=0x206f | 0xfff9..=0xfffc => delete("control"),
            0xfeff => delete("byte-order-mark"),
            0xfe00..=0xfe0f => {
                if self.varies(before, after) {
                    None
                } else {
                    delete("variation-selector")
                }
            }
            0xe0100..=0xe01ef => {
                if before.is_some_and(east_asian) {
                    None
                } else {
                    delete("variation-selector")
                }
            }
            0xe0000..=0xe0fff => self.tag(at),
            0xff01..=0xff5e => self.full_width(at),
            0x132 | 0x133 | 0x149 | 0x1c4..=0x1cc | 0x1f1..=0x1f3 | 0xfb00..=0xfb06 => {
                let letters = ligature(c)?;
                Some(Draft::new(at, end, letters, "ligature", Certain))
            }
            0xfb50..=0xfdff | 0xfe70..=0xfefc => presentation_form(at, c),
            _ => None,
        }
    }

    /// `N\u{8}N` is how a printer makes bold, `_\u{8}N` how it underlines.
    fn backspace(&self, at: usize, before: Option<char>, after: Option<char>) -> Option<Draft> {
        if let (Some(b), Some(a)) = (before, after)
            && (b == a || b == '_')
            && b != '\n'
            && at - b.len_utf8() >= self.done
        {
            return Some(Draft::new(at - b.len_utf8(), at + 1, "", "control", Certain));
        }
        Some(Draft::new(at, at + 1, "", "control", Certain))
    }

    /// A separator that is no line feed: one where there is none beside it.
    fn line_break(&self, at: usize, end: usize) -> Option<Draft> {
        let beside =
            |c: Option<char>| matches!(c, Some('\n' | '\r' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}'));
        let last =
            self.before(at).is_none() || matches!(self.before(at), Some('\n')) || beside(self.after(end));
        let text = if last { "" } else { "\n" };
        Some(Draft::new(at, end, text, "line-separator", Certain))
    }

    /// What windows-1252 has at the place of a C1 control; nothing where it has nothing.
    ///
    /// A control within a word that can be no mark of windows-1252 is a letter of MacRoman.
    fn c1(&self, at: usize, end: usize, c: char) -> Option<Draft> {
        let letter = |c: Option<char>| c.is_some_and(char::is_lowercase);
        let inside = letter(self.before(at)) && letter(self.after(end));
        if inside && (c != '\u{92}' || !apostrophe_fits(&self.text[..at], &self.text[end..])) {
            let byte = [c as u32 as u8];
            let (mac, _, _) = encoding_rs::MACINTOSH.decode(&byte);
            if mac.chars().all(char::is_lowercase) {
                return Some(Draft::new(at, end, mac.into_owned(), "c1-control", Likely));
            }
        }
        match windows_1252(c) {
            Some(d) => Some(Draft::new(at, end, d.to_string(), "c1-control", Certain)),
            None => Some(Draft::new(at, end, "", "control", Certain)),
        }
    }

    /// A run of white space that holds an odd space: one space, none at the start of a line.
    fn space(&self, at: usize) -> Option<Draft> {
        let odd = |c: char| matches!(c as u32, 0xa0 | 0x2000..=0x200a | 0x202f | 0x205f | 0x2800);
        let white = |c: char| c == ' ' || c == '\t' || odd(c);
        let head = &self.text[self.done.max(self.line_start)..at];
        let start = at - (head.len() - head.trim_end_matches(white).len());
        let tail = &self.text[at..];
        let first = tail.chars().next()?;
        let rest = &tail[first.len_utf8()..];
        let end = at + first.len_utf8() + (rest.len() - rest.trim_start_matches(white).len());
        let at_edge =
            start == self.line_start || matches!(self.text[end..].chars().next(), None | Some('\n' | '\r'));
        let text = if at_edge { "" } else { " " };
        Some(Draft::new(start, end, text, "odd-space", Certain))
    }

    /// Whether a variation selector has something to vary.
    fn varies(&self, before: Option<char>, after: Option<char>) -> bool {
        before.is_some_and(|b| {
            pictograph(b)
                || east_asian(b)
                || matches!(b as u32, 0x2010..=0x2bff | 0x1000..=0x109f | 0x1800..=0x18af | 0xa840..=0xa87f)
                || (matches!(b, '0'..='9' | '#' | '*') && after == Some('\u{20e3}'))
        })
    }

    /// A run of tag characters, which stays in the flag of a part of a country.
    fn tag(&mut self, at: usize) -> Option<Draft> {
        let rest = &self.text[at..];
        let is_tag = |c: char| matches!(c as u32, 0xe0000..=0xe007f);
        let len: usize = rest.chars().take_while(|c| is_tag(*c)).map(char::len_utf8).sum();
        let len = len.max(rest.chars().next().map_or(0, char::len_utf8));
        let flag = self.before(at) == Some('\u{1f3f4}') && rest[..len].ends_with('\u{e007f}') && len <= 32;
        self.done = at + len;
        (!flag).then(|| Draft::new(at, at + len, "", "tag-character", Certain))
    }

    /// A run of full-width forms that no East Asian character touches, with a letter or digit in it
    /// or beside it.
    fn full_width(&mut self, at: usize) -> Option<Draft> {
        let wide = |c: char| matches!(c as u32, 0xff01..=0xff5e);
        let rest = &self.text[at..];
        let mut len = 0;
        for (i, c) in rest.char_indices() {
            if wide(c) {
                len = i + c.len_utf8();
            } else if c != '\u{3000}' && c != ' ' {
                break;
            }
        }
        let run = &rest[..len];
        let end = at + len;
        let word = |c: char| c.is_ascii_alphanumeric();
        let narrow: String = run
            .chars()
            .map(|c| match c {
                '\u{3000}' => ' ',
                c if wide(c) => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                c => c,
            })
            .collect();
        let (before, after) = (self.before(at), self.after(end));
        let latin = narrow.contains(word)
            || (before.is_some_and(word) && after.is_none_or(|c| word(c) || c.is_whitespace()));
        let eastern = before.is_some_and(east_asian) || after.is_some_and(east_asian);
        if latin && !eastern {
            return Some(Draft::new(at, end, narrow, "full-width", Likely));
        }
        self.done = end;
        None
    }
}

/// The letters of a ligature or digraph.
fn ligature(c: char) -> Option<String> {
    // U+017F is a letter of its own time; NFKC would make it `s`. U+0149 is an apostrophe and n.
    Some(match c {
        'ŉ' => "ʼn".to_owned(),
        'ﬅ' => "ſt".to_owned(),
        'ﬆ' => "st".to_owned(),
        _ => {
            let letters: String = std::iter::once(c).nfkc().collect();
            (letters.chars().ne([c])).then_some(letters)?
        }
    })
}

/// An Arabic letter in the form it takes at a place in a word. The ornate parentheses and the
/// words that are one character (ﷲ, ﷺ, ﷼) stay.
fn presentation_form(at: usize, c: char) -> Option<Draft> {
    if matches!(c as u32, 0xfd3e..=0xfd4f | 0xfdcf | 0xfdf0..=0xfdff) {
        return None;
    }
    let letters: String = std::iter::once(c).nfkc().collect();
    let changed = letters.chars().ne([c]) && !letters.starts_with(' ');
    changed.then(|| Draft::new(at, at + c.len_utf8(), letters, "presentation-form", Likely))
}

/// Whether a word may have an apostrophe between these two parts: `it|s`, `l|arme`.
fn apostrophe_fits(before: &str, after: &str) -> bool {
    let head = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    let tail: String = after.chars().take_while(|c| c.is_alphabetic()).take(4).collect();
    matches!(tail.as_str(), "s" | "t" | "re" | "ve" | "ll" | "d" | "m" | "n" | "em" | "clock")
        || matches!(
            head.as_str(),
            "l" | "d"
                | "j"
                | "c"
                | "n"
                | "s"
                | "m"
                | "t"
                | "o"
                | "qu"
                | "jusqu"
                | "lorsqu"
                | "puisqu"
                | "dell"
                | "all"
                | "nell"
                | "sull"
                | "dall"
                | "un"
                | "quell"
                | "aujourd"
        )
}
