//! Quotation marks that do not match their partner are made to.
//!
//! A pair is an opening mark and the next closing one on the same line. Where one of the two is
//! straight and the other curly, the straight one becomes curly; nothing else is decided here, and
//! a pair of straight marks stays. Where a third mark stands between or nests, the line stays:
//! `6"` may be inches and `soldiers'` a possessive.
//!
//! Known misses: marks that open on one line and close on another; ”so” as Swedish has it stays.

use super::accents;
use super::draft::Draft;
use crate::text::Confidence::Likely;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Opens,
    Closes,
    /// A straight mark with no space on either side, as tag-stripping leaves it: what the marks
    /// before it ask for.
    Glued,
    Unclear,
}

#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    c: char,
    role: Role,
}

pub(super) fn propose(text: &str, out: &mut Vec<Draft>) {
    let mut start = 0;
    let mut doubles = Vec::new();
    let mut singles = Vec::new();
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        if !line.is_ascii() {
            marks(line, start, &mut doubles, &mut singles);
            let from = out.len();
            accents::propose(line, start, out);
            double(&doubles, out);
            single(text, &singles, out);
            out[from..].sort_by_key(|d| d.start);
            // One mark may be seen as two things; the first stands.
            let mut end = 0;
            let fresh: Vec<Draft> = out.drain(from..).collect();
            for d in fresh {
                if d.start >= end {
                    end = d.end;
                    out.push(d);
                }
            }
        }
        start = end + 1;
    }
}

fn marks(line: &str, start: usize, doubles: &mut Vec<Mark>, singles: &mut Vec<Mark>) {
    doubles.clear();
    singles.clear();
    for (i, b) in line.bytes().enumerate() {
        // The first bytes of all marks.
        if !matches!(b, b'"' | b'\'' | 0xc2 | 0xe2) {
            continue;
        }
        let Some(c) = line[i..].chars().next() else { continue };
        let double = matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»');
        if !double && !matches!(c, '\'' | '‘' | '’') {
            continue;
        }
        let before = line[..i].chars().next_back();
        let after = line[i + c.len_utf8()..].chars().next();
        let mark = Mark { at: start + i, c, role: glued_role(c, before, after) };
        if double {
            doubles.push(mark);
        } else if !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)) {
            singles.push(mark);
        }
    }
}

/// What a mark does by what stands beside it. Spaces that are missing or too many are the spacing
/// stage's to mend, so they do not make a curly mark unclear: `soon.“They`, `“ so ”`.
fn glued_role(c: char, before: Option<char>, after: Option<char>) -> Role {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '“' if space(before) || word(after) => Role::Opens,
        '”' if !space(before) || space(after) => Role::Closes,
        '"' if word(after)
            && before.is_some_and(|c| c.is_alphabetic() || matches!(c, '.' | ',' | '!' | '?' | '…')) =>
        {
            Role::Glued
        }
        _ => role(before, after),
    }
}

/// What a mark between two characters does.
pub(super) fn role(before: Option<char>, after: Option<char>) -> Role {
    let outside_before = before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '“' | '‘' | '"' | '\'')
    });
    let word_after = after.is_some_and(|c| {
        c.is_alphanumeric()
            || matches!(
                c,
                '\'' | '‘'
                    | '’'
                    | '“'
                    | '"'
                    | '.'
                    | '…'
                    | '['
                    | '('
                    | '$'
                    | '£'
                    | '€'
                    | '#'
                    | '@'
                    | '¿'
                    | '¡'
            )
    });
    let inside_before = before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '[' | '{'));
    let outside_after = after.is_none_or(|c| !c.is_alphanumeric());
    match (outside_before && word_after, inside_before && outside_after) {
        (true, false) => Role::Opens,
        (false, true) => Role::Closes,
        _ => Role::Unclear,
    }
}

fn draft(at: usize, c: char, becomes: &'static str) -> Draft {
    Draft::new(at, at + c.len_utf8(), becomes, "quote-pair", Likely)
}

fn double(marks: &[Mark], out: &mut Vec<Draft>) {
    // Guillemets and low marks follow other customs.
    if marks.len() < 2 || marks.iter().any(|m| matches!(m.c, '„' | '‟' | '«' | '»')) {
        return;
    }
    let mut i = 0;
    while i + 1 < marks.len() {
        let (open, close) = (marks[i], marks[i + 1]);
        let next_opens =
            marks.get(i + 2).is_none_or(|m| matches!(m.role, Role::Opens | Role::Glued) || m.c == '“');
        let opens = matches!(open.role, Role::Opens | Role::Glued);
        let pair = opens && matches!(close.role, Role::Closes | Role::Glued) && next_opens;
        match (open.c, close.c) {
            ('"', '”') if pair => out.push(draft(open.at, '"', "“")),
            ('“', '"') if pair => out.push(draft(close.at, '"', "”")),
            ('“', '“') if pair => out.push(draft(close.at, '“', "”")),
            _ => {}
        }
        // A pair, mended or whole, is done with; else the next mark may open.
        let whole = open.role != Role::Closes && close.role != Role::Opens;
        i += if whole { 2 } else { 1 };
    }
}

fn single(text: &str, marks: &[Mark], out: &mut Vec<Draft>) {
    if marks.len() < 2 {
        return;
    }
    let opener =
        |m: &Mark| m.role == Role::Opens && (m.c == '‘' || (m.c == '\'' && !elided(&text[m.at + 1..])));
    let mut i = 0;
    while i + 1 < marks.len() {
        let (open, close) = (marks[i], marks[i + 1]);
        let others = marks[i + 2..].iter().take_while(|m| m.role != Role::Opens).count();
        let pair = opener(&open) && close.role == Role::Closes && others == 0;
        // A closing mark after s and before a word in small letters may be a possessive.
        let possessive = text[..close.at].ends_with(['s', 'S'])
            && text[close.at + close.c.len_utf8()..]
                .trim_start_matches([' ', '\t'])
                .starts_with(char::is_lowercase);
        if pair && !possessive {
            match (open.c, close.c) {
                ('‘', '\'') => out.push(draft(close.at, '\'', "’")),
                ('\'', '’') => out.push(draft(open.at, '\'', "‘")),
                _ => {}
            }
            i += 2;
        } else {
            i += 1;
        }
    }
}

/// Whether an apostrophe before this stands for letters left out: `'90s`, `'em`, `'tis`.
fn elided(after: &str) -> bool {
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let word: String = after.chars().take_while(|c| c.is_alphabetic()).take(6).collect();
    matches!(
        word.to_lowercase().as_str(),
        "em" | "til" | "tis" | "twas" | "cause" | "cos" | "n" | "round" | "bout" | "im" | "er" | "s" | "t"
    )
}
