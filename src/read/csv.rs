//! One row of CSV or TSV: where its fields lie, and what they say (RFC 4180).
//!
//! A field that starts with a quote runs to the next single quote; any other runs to the next delimiter. What
//! spreadsheets and Python's `csv` write is read; a quote in the middle of a bare field is a character.

use std::borrow::Cow;
use std::ops::Range;

/// The fields of `row` (its line end included or not), and where the row's end of line starts.
///
/// # Errors
/// The byte at which a quoted field goes on after its closing quote, or at which one without end starts.
pub fn fields(row: &[u8], delimiter: u8, out: &mut Vec<Range<usize>>) -> Result<usize, usize> {
    out.clear();
    let end =
        if row.ends_with(b"\r\n") { row.len() - 2 } else { row.len() - usize::from(row.ends_with(b"\n")) };
    let mut at = 0;
    loop {
        let start = at;
        if row[..end].get(at) == Some(&b'"') {
            at += 1;
            loop {
                match memchr::memchr(b'"', &row[at..end]) {
                    None => return Err(start),
                    Some(i) if row[..end].get(at + i + 1) == Some(&b'"') => at += i + 2,
                    Some(i) => {
                        at += i + 1;
                        break;
                    }
                }
            }
            if at < end && row[at] != delimiter {
                return Err(at);
            }
        } else {
            at = memchr::memchr(delimiter, &row[at..end]).map_or(end, |i| at + i);
        }
        out.push(start..at);
        if at >= end {
            return Ok(end);
        }
        at += 1;
    }
}

/// What a field says. `field` must be UTF-8 already.
#[must_use]
pub fn decode(field: &str) -> Cow<'_, str> {
    match field.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
        None => Cow::Borrowed(field),
        Some(inner) if inner.contains('"') => Cow::Owned(inner.replace("\"\"", "\"")),
        Some(inner) => Cow::Borrowed(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(row: &str) -> Result<Vec<&str>, usize> {
        let mut out = Vec::new();
        fields(row.as_bytes(), b',', &mut out)?;
        Ok(out.into_iter().map(|r| &row[r]).collect())
    }

    #[test]
    fn rows() {
        assert_eq!(parts("a,\"b,\"\"c\n\",,d\r\n").unwrap(), ["a", "\"b,\"\"c\n\"", "", "d"]);
        assert_eq!(parts("").unwrap(), [""]);
        assert_eq!(parts("a,").unwrap(), ["a", ""]);
        assert_eq!(parts("5\" disk,b\n").unwrap(), ["5\" disk", "b"]);
        assert_eq!(parts("\"a\"x,b"), Err(3));
        assert_eq!(parts("a,\"b"), Err(2));
    }

    #[test]
    fn quotes_are_undone() {
        assert_eq!(decode("\"a \"\"b\"\"\""), "a \"b\"");
        assert_eq!(decode("a"), "a");
    }
}
