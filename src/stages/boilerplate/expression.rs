//! The patterns of line rules, as the `regex` crate is to see them.
//!
//! Rules are written in the crate's syntax and matched against bytes: `.` is a byte, `\w` an ASCII
//! letter, digit, underscore or any byte beyond ASCII, `\d`, `\s` and `\b` are ASCII, and case is
//! ignored in ASCII only. Automata of Unicode classes are ten times as large for `[\w ]{2,160}`,
//! and take a second to make where these take some milliseconds; for the lines of a page the
//! difference is that counts are of bytes. A class that names characters beyond ASCII becomes an
//! alternation, `['’]` to `(?:[']|’)`; where it is negated, or holds `\w`, they are left out of it.

/// The pattern with its classes written out.
pub(super) fn compact(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('w') => out.push_str(r"[0-9A-Za-z_\x80-\xff]"),
                Some('d') => out.push_str("[0-9]"),
                Some('s') => out.push_str(r"(?:[ \t]|\xc2\xa0)"),
                Some('S') => out.push_str(r"[^ \t]"),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            '[' => class(&mut chars, &mut out),
            _ => out.push(c),
        }
    }
    out
}

/// Writes the class that was opened.
fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ascii = String::new();
    let mut beyond: Vec<char> = Vec::new();
    let mut any_beyond = false;
    let mut first = true;
    while let Some(c) = chars.next() {
        match c {
            ']' if !first => break,
            '\\' => match chars.next() {
                Some('w') => {
                    ascii.push_str("0-9A-Za-z_");
                    any_beyond = true;
                }
                Some('d') => ascii.push_str("0-9"),
                Some('s') => ascii.push_str(r" \t"),
                Some(other) => {
                    ascii.push('\\');
                    ascii.push(other);
                }
                None => ascii.push_str(r"\\"),
            },
            '-' if chars.peek().is_some_and(|next| !next.is_ascii()) => {
                // a range that ends beyond ASCII
                chars.next();
                any_beyond = true;
            }
            '[' => ascii.push_str(r"\["),
            c if c.is_ascii() => ascii.push(c),
            c => beyond.push(c),
        }
        first = false;
    }
    if any_beyond {
        // first, so that a hyphen at the end stays a hyphen
        ascii.insert_str(0, r"\x80-\xff");
    }
    let plain = if negated { format!("[^{ascii}]") } else { format!("[{ascii}]") };
    if negated || any_beyond || beyond.is_empty() {
        out.push_str(&plain);
        return;
    }
    let mut ways: Vec<String> = beyond.iter().map(char::to_string).collect();
    if !ascii.is_empty() {
        ways.insert(0, plain);
    }
    out.push_str(&format!("(?:{})", ways.join("|")));
}

/// The pattern as it is matched: against the whole of a line.
pub(super) fn whole(pattern: &str, case: bool) -> String {
    let flag = if case { "(?-u)" } else { "(?i-u)" };
    format!("^{flag}(?:{})$", compact(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::bytes::Regex;

    #[test]
    fn classes_are_written_out() {
        assert_eq!(compact(r"\d[\w.’-]"), r"[0-9][\x80-\xff0-9A-Za-z_.-]");
        assert_eq!(compact("['’]"), "(?:[']|’)");
        assert_eq!(compact("[A-ZÀ-Ö]"), r"[\x80-\xffA-Z]");
        assert_eq!(compact(r"\[\]"), r"\[\]");
        assert_eq!(compact(r"[(\[]"), r"[(\[]");
    }

    #[test]
    fn lines_are_matched_whole() {
        let regex = Regex::new(&whole(r"you['’]ll like [\w’' -]{2,160} ?[»›]?", false)).expect("a pattern");
        assert!(regex.is_match("You’ll like Café stories »".as_bytes()));
        assert!(!regex.is_match("You’ll like Café stories » and more!".as_bytes()));
        assert!(Regex::new(&whole("(?:©|Поделиться)", false)).is_ok_and(|r| r.is_match("©".as_bytes())));
    }
}
