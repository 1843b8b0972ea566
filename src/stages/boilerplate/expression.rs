//! The patterns of line rules, as the `regex` crate is to see them.
//!
//! Rules are written in the crate's syntax, with cheaper classes: `\w` is an ASCII letter, digit,
//! underscore or any character beyond ASCII, `\d` and `\b` are ASCII, `\s` is space, tab and the
//! no-break space. The full Unicode classes make automata of hundreds of thousands of states out of
//! `[\w ]{2,160}`, and the difference is nil for the lines of a page.

/// The pattern with its classes written out.
pub(super) fn compact(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut depth = 0usize;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('w') if depth > 0 => out.push_str(r"0-9A-Za-z_\x{80}-\x{10FFFF}"),
                Some('w') => out.push_str(r"[0-9A-Za-z_\x{80}-\x{10FFFF}]"),
                Some('d') if depth > 0 => out.push_str("0-9"),
                Some('d') => out.push_str("[0-9]"),
                Some('s') if depth > 0 => out.push_str(r" \t\x{a0}"),
                Some('s') => out.push_str(r"[ \t\x{a0}]"),
                Some('S') if depth == 0 => out.push_str(r"[^ \t\x{a0}]"),
                Some('b') => out.push_str(r"(?-u:\b)"),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            '[' => {
                depth += 1;
                out.push(c);
            }
            ']' if depth > 0 => {
                depth -= 1;
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// The pattern as it is matched: against the whole of a line.
pub(super) fn whole(pattern: &str, case: bool) -> String {
    let flag = if case { "" } else { "(?i)" };
    format!("^{flag}(?:{})$", compact(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_written_out() {
        assert_eq!(compact(r"\d[\w.]\b"), r"[0-9][0-9A-Za-z_\x{80}-\x{10FFFF}.](?-u:\b)");
        assert_eq!(compact(r"\[\]"), r"\[\]");
        assert!(regex::Regex::new(&whole(r"[\w’' -]{2,160} é\S+", false)).is_ok());
    }
}
