//! One line of JSONL: where its fields lie, found without decoding them.
//!
//! The scanner walks the line once, hopping from quote to quote. It checks the line's structure (brackets,
//! commas, colons, where strings end) and the shape of numbers and names, so a cut or glued line is an error;
//! what lies inside strings that nobody asked for is not looked at.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Why a line is not a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Byte of the line at which it was noticed.
    pub at: usize,
    /// What was met.
    pub what: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a JSON object: {} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for JsonError {}

fn error<T>(at: usize, what: impl Into<String>) -> Result<T, JsonError> {
    Err(JsonError { at, what: what.into() })
}

/// Which kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string; its token includes the quotes.
    String,
    /// A number.
    Number,
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `true`, `false`.
    Bool,
    /// `null`
    Null,
}

/// One field of the object, as it stands in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key between its quotes.
    pub key: Range<usize>,
    /// The value's token.
    pub value: Range<usize>,
    /// What the token is.
    pub kind: Kind,
}

/// Walks the object in `line` and calls `each` for every one of its own fields, in order.
/// Returns the byte of the closing brace.
///
/// # Errors
/// If the line is not one JSON object with nothing but white space around it.
pub fn fields(line: &[u8], mut each: impl FnMut(Field)) -> Result<usize, JsonError> {
    let mut at = space(line, 0);
    match line.get(at) {
        Some(b'{') => at += 1,
        Some(_) => return error(at, "no `{`"),
        None => return error(at, "an empty line"),
    }
    at = space(line, at);
    if line.get(at) == Some(&b'}') {
        return end(line, at);
    }
    loop {
        let key = string(line, at)?;
        at = space(line, key.end);
        if line.get(at) != Some(&b':') {
            return error(at, "no `:` after a key");
        }
        at = space(line, at + 1);
        let (end_of_value, kind) = value(line, at)?;
        each(Field { key: key.start + 1..key.end - 1, value: at..end_of_value, kind });
        at = space(line, end_of_value);
        match line.get(at) {
            Some(b',') => at = space(line, at + 1),
            Some(b'}') => return end(line, at),
            Some(_) => return error(at, "no `,` or `}` after a value"),
            None => return error(at, "the line ends inside the object"),
        }
    }
}

fn end(line: &[u8], brace: usize) -> Result<usize, JsonError> {
    let rest = space(line, brace + 1);
    if rest < line.len() { error(rest, "something follows the object") } else { Ok(brace) }
}

fn space(line: &[u8], mut at: usize) -> usize {
    while matches!(line.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// The string token at `at`, quotes included.
fn string(line: &[u8], at: usize) -> Result<Range<usize>, JsonError> {
    match line.get(at) {
        Some(b'"') => {}
        Some(_) => return error(at, "no `\"`"),
        None => return error(at, "the line ends inside the object"),
    }
    let mut from = at + 1;
    loop {
        match memchr::memchr2(b'"', b'\\', &line[from..]) {
            Some(i) if line[from + i] == b'"' => return Ok(at..from + i + 1),
            // A backslash takes the next byte with it; the end of the line cannot be taken.
            Some(i) if from + i + 2 <= line.len() => from += i + 2,
            _ => return error(at, "a string without end"),
        }
    }
}

fn value(line: &[u8], at: usize) -> Result<(usize, Kind), JsonError> {
    match line.get(at) {
        Some(b'"') => string(line, at).map(|s| (s.end, Kind::String)),
        Some(b'{') => nested(line, at).map(|e| (e, Kind::Object)),
        Some(b'[') => nested(line, at).map(|e| (e, Kind::Array)),
        Some(b't') => word(line, at, b"true").map(|e| (e, Kind::Bool)),
        Some(b'f') => word(line, at, b"false").map(|e| (e, Kind::Bool)),
        Some(b'n') => word(line, at, b"null").map(|e| (e, Kind::Null)),
        Some(b'N') => word(line, at, b"NaN").map(|e| (e, Kind::Number)), // what Python writes
        Some(b'I') => word(line, at, b"Infinity").map(|e| (e, Kind::Number)),
        Some(b'-' | b'0'..=b'9') => Ok((number(line, at)?, Kind::Number)),
        Some(_) => error(at, "no value"),
        None => error(at, "the line ends inside the object"),
    }
}

fn word(line: &[u8], at: usize, word: &[u8]) -> Result<usize, JsonError> {
    if line[at..].starts_with(word) { Ok(at + word.len()) } else { error(at, "no value") }
}

fn number(line: &[u8], at: usize) -> Result<usize, JsonError> {
    if line[at..].starts_with(b"-Infinity") {
        return Ok(at + 9);
    }
    let tail = &line[at..];
    let len = tail
        .iter()
        .position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
        .unwrap_or(tail.len());
    if tail[..len].last().is_some_and(u8::is_ascii_digit) {
        Ok(at + len)
    } else {
        error(at, "a number without end")
    }
}

/// The end of the object or array at `at`. Depth is bounded only by the line: the stack is one bit a level.
fn nested(line: &[u8], at: usize) -> Result<usize, JsonError> {
    let mut open: Vec<u8> = Vec::new();
    let mut i = at;
    loop {
        match line.get(i) {
            None => return error(at, "brackets without end"),
            Some(b'"') => i = string(line, i)?.end,
            Some(b'{') => {
                open.push(b'}');
                i += 1;
            }
            Some(b'[') => {
                open.push(b']');
                i += 1;
            }
            Some(b @ (b'}' | b']')) => {
                if open.pop() != Some(*b) {
                    return error(i, "brackets that do not match");
                }
                i += 1;
                if open.is_empty() {
                    return Ok(i);
                }
            }
            Some(b' ' | b'\t' | b'\r' | b'\n' | b',' | b':') => i += 1,
            Some(_) => i = value(line, i)?.0,
        }
    }
}

/// The text of a string token (quotes included). Borrows where the token holds no escape.
///
/// Half of a surrogate pair, which no text can hold, becomes U+FFFD.
///
/// # Errors
/// If the token is not UTF-8 or an escape in it is none.
pub fn decode(token: &[u8]) -> Result<Cow<'_, str>, JsonError> {
    let inner = &token[1..token.len().max(2) - 1];
    let text = std::str::from_utf8(inner)
        .map_err(|e| JsonError { at: e.valid_up_to() + 1, what: "bytes that are not UTF-8".to_owned() })?;
    let Some(first) = memchr::memchr(b'\\', inner) else {
        return Ok(Cow::Borrowed(text));
    };
    let mut out = String::with_capacity(inner.len());
    out.push_str(&text[..first]);
    let mut at = first;
    while at < inner.len() {
        // `at` is at a backslash.
        let (c, len) = escape(inner, at)?;
        out.push(c);
        at += len;
        let run = memchr::memchr(b'\\', &inner[at..]).unwrap_or(inner.len() - at);
        out.push_str(&text[at..at + run]);
        at += run;
    }
    Ok(Cow::Owned(out))
}

fn escape(inner: &[u8], at: usize) -> Result<(char, usize), JsonError> {
    let c = match inner.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let Some(unit) = hex4(inner, at + 2) else {
                return error(at + 1, "a broken \\u escape");
            };
            if (0xd800..0xdc00).contains(&unit)
                && inner[at + 6..].starts_with(b"\\u")
                && let Some(low @ 0xdc00..0xe000) = hex4(inner, at + 8)
            {
                let c = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok((char::from_u32(c).unwrap_or('\u{fffd}'), 12));
            }
            return Ok((char::from_u32(unit).unwrap_or('\u{fffd}'), 6));
        }
        _ => return error(at + 1, "an escape that JSON does not have"),
    };
    Ok((c, 2))
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    let mut n = 0;
    for d in digits {
        n = n * 16 + char::from(*d).to_digit(16)?;
    }
    Some(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(line: &str) -> Result<Vec<(String, String)>, JsonError> {
        let mut found = Vec::new();
        fields(line.as_bytes(), |f| found.push((line[f.key].to_owned(), line[f.value].to_owned())))?;
        Ok(found)
    }

    #[test]
    fn fields_of_the_object_itself() {
        let line = r#" {"a" : "x\"}", "b":{"a":[1,"]"]},"c":-1.50e+3 ,"d":null,"e":[] } "#;
        let found = keys(line).unwrap();
        let values: Vec<&str> = found.iter().map(|(_, v)| v.as_str()).collect();
        assert_eq!(values, [r#""x\"}""#, r#"{"a":[1,"]"]}"#, "-1.50e+3", "null", "[]"]);
        assert_eq!(keys("{}").unwrap(), []);
    }

    #[test]
    fn broken_lines_are_errors() {
        for line in [
            "",
            "  ",
            "[1]",
            "\"a\"",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,}",
            "{\"a\":tru}",
            "{\"a\":\"x}",
            "{\"a\":[1}",
            "{\"a\":1}{",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1 2}",
            "{\"a\":\"x\\",
            "{\"a\":-}",
            "{\"a\":[[}",
        ] {
            assert!(keys(line).is_err(), "{line}");
        }
        let deep = format!("{{\"a\":{}", "[".repeat(1_000_000));
        assert!(keys(&deep).is_err());
    }

    #[test]
    fn strings() {
        assert!(matches!(decode(br#""plain""#).unwrap(), Cow::Borrowed("plain")));
        assert_eq!(decode(br#""a\n\u2019\ud83d\ude00\/\"""#).unwrap(), "a\n\u{2019}\u{1f600}/\"");
        assert_eq!(decode(br#""\ud83d!""#).unwrap(), "\u{fffd}!");
        assert_eq!(decode(br#""\ud83d\u0041""#).unwrap(), "\u{fffd}A");
        for broken in [&br#""\x""#[..], br#""\u12""#, b"\"\xff\"", br#""\u12g4""#] {
            assert!(decode(broken).is_err());
        }
    }

    proptest! {
        #[test]
        fn never_panics(line in proptest::collection::vec(prop_oneof![
            Just(b'{'), Just(b'}'), Just(b'"'), Just(b'\\'), Just(b'u'), Just(b':'), Just(b','), Just(b'['), Just(b']'), any::<u8>()
        ], 0..60)) {
            let mut tokens = Vec::new();
            if fields(&line, |f| tokens.push(f)).is_ok() {
                for f in tokens.iter().filter(|f| f.kind == Kind::String) {
                    let _ = decode(&line[f.value.clone()]);
                }
            }
        }

        #[test]
        fn agrees_with_serde_json(text in any::<String>(), more in any::<Vec<f64>>()) {
            let line = serde_json::json!({"n": more, "text": text, "o": {"text": 1}}).to_string();
            let mut found = Vec::new();
            fields(line.as_bytes(), |f| found.push(f)).unwrap();
            prop_assert_eq!(found.len(), 3);
            prop_assert_eq!(decode(&line.as_bytes()[found[1].value.clone()]).unwrap(), text);
        }
    }
}
