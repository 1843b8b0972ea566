//! What a terminal or a page's source left: escape sequences and character references.
//!
//! A reference that was escaped again and again (`&amp;amp;quot;`) is unwound as one edit. In a
//! line that holds a tag, a reference to a mark of markup (`<`, `>`, quotes) stays: the line is
//! source, or speaks of it. Between backticks everything stays.

use super::draft::Draft;
use crate::text::Confidence::{Certain, Likely};
use std::collections::HashMap;
use std::sync::LazyLock;

static NAMES: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    include_str!("../../../rules/characters/html-entities.tsv")
        .lines()
        .filter_map(|line| {
            let (name, codes) = line.split_once('\t')?;
            let text: Option<String> =
                codes.split(' ').map(|c| char::from_u32(u32::from_str_radix(c, 16).ok()?)).collect();
            Some((name, text?))
        })
        .collect()
});

pub(super) fn propose(text: &str, out: &mut Vec<Draft>) {
    let bytes = text.as_bytes();
    let mut line = Line::default();
    let mut done = 0;
    for at in memchr::memchr3_iter(b'&', b'[', 0x1b, bytes) {
        if at < done {
            continue;
        }
        line.reach(text, at);
        let found = match bytes[at] {
            0x1b => Some(terminal(bytes, at)),
            b'[' => orphan(bytes, at, &line),
            _ => reference(text, at, &mut line),
        };
        if let Some(draft) = found {
            done = draft.end;
            out.push(draft);
        }
    }
}

/// What is known of the line a place is on, found out once for each line.
#[derive(Default)]
struct Line {
    start: usize,
    end: usize,
    seen: bool,
    tags: bool,
    resets: bool,
    /// Backticks up to `ticks_to`.
    ticks: usize,
    ticks_to: usize,
}

impl Line {
    fn reach(&mut self, text: &str, at: usize) {
        if self.seen && at < self.end {
            return;
        }
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[self.end.min(at)..at])
            .map_or(self.end.min(at), |i| self.end.min(at) + i + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
        let whole = &bytes[start..end];
        let tags = memchr::memchr_iter(b'<', whole).any(|i| {
            whole.get(i + 1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/' || *b == b'!')
                && memchr::memchr(b'>', &whole[i..whole.len().min(i + 400)]).is_some()
        });
        let resets = memchr::memmem::find(whole, b"[0m").is_some();
        *self = Line { start, end, seen: true, tags, resets, ticks: 0, ticks_to: start };
    }

    /// Whether `at` lies between backticks.
    fn in_code(&mut self, bytes: &[u8], at: usize) -> bool {
        self.ticks += memchr::memchr_iter(b'`', &bytes[self.ticks_to..at]).count();
        self.ticks_to = at;
        self.ticks % 2 == 1 && memchr::memchr(b'`', &bytes[at..self.end]).is_some()
    }
}

/// An escape sequence (ECMA-48) at `at`.
fn terminal(bytes: &[u8], at: usize) -> Draft {
    let rest = &bytes[at + 1..];
    let len = match rest.first() {
        // A control sequence: parameters, intermediates, a final byte.
        Some(b'[') => {
            let body = rest[1..].iter().take(64).position(|b| !(0x20..0x40).contains(b)).unwrap_or(0);
            match rest.get(1 + body) {
                Some(0x40..=0x7e) => 2 + body,
                _ => 1,
            }
        }
        // A command to the system, such as the window's title, up to BEL or ESC \.
        Some(b']') => match rest.iter().take(300).position(|b| matches!(b, 7 | 0x1b)) {
            Some(i) if rest[i] == 7 => i + 1,
            Some(i) if rest.get(i + 1) == Some(&b'\\') => i + 2,
            _ => 0,
        },
        // A character set.
        Some(b'(' | b')') if matches!(rest.get(1), Some(b'A' | b'B' | b'0')) => 2,
        Some(b'7' | b'8' | b'=' | b'>' | b'c') => 1,
        _ => 0,
    };
    Draft::new(at, at + 1 + len, "", "terminal-escape", Certain)
}

/// A colour command that lost its escape character: `[36;44m`, `[0m`.
fn orphan(bytes: &[u8], at: usize, line: &Line) -> Option<Draft> {
    let body = bytes[at + 1..].iter().take(16).take_while(|b| b.is_ascii_digit() || **b == b';').count();
    if body == 0 || bytes.get(at + 1 + body) != Some(&b'm') {
        return None;
    }
    let inner = &bytes[at + 1..at + 1 + body];
    let parts = || inner.split(|b| *b == b';');
    let sane = parts().all(|p| {
        matches!(p, b"0" | b"00" | b"1" | b"01" | b"2" | b"3" | b"4" | b"5" | b"7" | b"22" | b"24" | b"27")
            || (p.len() == 2 && matches!(p[0], b'3' | b'4' | b'9'))
            || (p.len() == 3 && p.starts_with(b"10"))
    });
    let plain = inner == b"0" || (parts().count() > 1) || line.resets;
    (sane && plain).then(|| Draft::new(at, at + body + 2, "", "terminal-escape", Likely))
}

/// The character reference at the `&` at `at`.
fn reference(text: &str, at: usize, line: &mut Line) -> Option<Draft> {
    let bytes = text.as_bytes();
    let mut depth = 0;
    let (mut end, mut becomes, mut complete) = one(text, at + 1)?;
    // `&amp;` and what follows may be a reference again.
    while becomes == "&" && depth < 16 {
        match one(text, end) {
            Some((e, b, c)) => (end, becomes, complete) = (e, b, c),
            None => break,
        }
        depth += 1;
    }
    if !complete && in_address(bytes, at, line.start) {
        return None;
    }
    if line.in_code(bytes, at) {
        return None;
    }
    if line.tags && matches!(becomes.as_str(), "<" | ">" | "\"" | "'") {
        return None;
    }
    let rule = match (complete, depth) {
        (false, _) => "entity-cut",
        (true, 0) => "entity",
        (true, _) => "entity-nested",
    };
    let confidence = if complete { Certain } else { Likely };
    Some(Draft::new(at, end, becomes, rule, confidence))
}

/// Reads a reference whose text after the `&` starts at `at`: where it ends, what it means and
/// whether it ends with a semicolon.
fn one(text: &str, at: usize) -> Option<(usize, String, bool)> {
    let bytes = text.as_bytes();
    if bytes.get(at) == Some(&b'#') {
        return number(text, at + 1);
    }
    let len = bytes[at..].iter().take(32).take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = &text[at..at + len];
    if bytes.get(at + len) == Some(&b';') {
        let becomes = NAMES.get(name)?;
        return Some((at + len + 1, becomes.clone(), true));
    }
    // Without its semicolon a reference counts where no word begins like it.
    if name.starts_with("nbsp") {
        return Some((at + 4, "\u{a0}".to_owned(), false));
    }
    let cut = matches!(
        name,
        "amp" | "quot" | "lt" | "gt" | "rsquo" | "lsquo" | "rdquo" | "ldquo" | "ndash" | "mdash" | "hellip"
    );
    let ends = match bytes.get(at + len) {
        Some(b'=' | b'_' | b'-') => false,
        // Another reference, unless this is part of a query: `lt&page=2`. What stands after the next one cannot count, or
        // each round would mend one more of a row.
        Some(b'&') => !query(&bytes[at + len..]),
        _ => true,
    };
    (cut && ends).then(|| (at + len, NAMES[name].clone(), false))
}

/// Whether the rest of a word has an equals sign.
fn query(rest: &[u8]) -> bool {
    rest.iter().take(2000).take_while(|b| !b.is_ascii_whitespace()).any(|b| *b == b'=')
}

/// A number after `&#`.
fn number(text: &str, at: usize) -> Option<(usize, String, bool)> {
    let (end, code, complete) = digits(text, at)?;
    // Two halves of a character past U+FFFF, each escaped by itself.
    if (0xd800..0xdc00).contains(&code) {
        let rest = text.get(end..)?.strip_prefix("&#")?;
        let (end, low, _) = digits(text, text.len() - rest.len())?;
        if !(0xdc00..0xe000).contains(&low) {
            return None;
        }
        let c = char::from_u32(0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00))?;
        return Some((end, c.to_string(), true));
    }
    let c = match code {
        0 => return None,
        // The numbers of windows-1252, as the HTML Standard reads them.
        0x80..=0x9f => super::controls::windows_1252(char::from_u32(code)?)?,
        _ => char::from_u32(code)?,
    };
    Some((end, c.to_string(), complete))
}

fn digits(text: &str, at: usize) -> Option<(usize, u32, bool)> {
    let bytes = text.as_bytes();
    let hex = matches!(bytes.get(at), Some(b'x' | b'X'));
    let start = at + usize::from(hex);
    let is_digit = |b: &u8| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() };
    let len = bytes.get(start..)?.iter().take(9).take_while(|b| is_digit(b)).count();
    let end = start + len;
    let code = u32::from_str_radix(&text[start..end], if hex { 16 } else { 10 }).ok()?;
    if bytes.get(end) == Some(&b';') {
        return Some((end + 1, code, true));
    }
    // `&#8217s`: only decimal numbers of the marks that text is full of.
    let known = !hex && matches!(code, 39 | 145..=151 | 160 | 8211 | 8212 | 8216..=8222 | 8226 | 8230);
    known.then_some((end, code, false))
}

/// Whether the word that `at` lies in is an address with a query.
fn in_address(bytes: &[u8], at: usize, floor: usize) -> bool {
    let floor = floor.max(at.saturating_sub(2000));
    let start = memchr::memrchr3(b' ', b'\t', b'\n', &bytes[floor..at]).map_or(floor, |i| floor + i + 1);
    let word = &bytes[start..at];
    word.contains(&b'?') || memchr::memmem::find(word, b"://").is_some() || word.contains(&b'=')
}
