//! Fields of CSV, quoted the way the row quotes its own.

/// Appends a field; in quotes where it must be, or where `always`.
pub fn encode(text: &str, delimiter: u8, always: bool, out: &mut Vec<u8>) {
    let must = text.bytes().any(|b| b == delimiter || matches!(b, b'"' | b'\n' | b'\r'));
    if !(must || always) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::read::csv::{decode, fields};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn comes_back(texts in proptest::collection::vec("[a\",\n\r;é]{0,6}", 1..5), always: bool) {
            let mut row = Vec::new();
            for (i, text) in texts.iter().enumerate() {
                if i > 0 {
                    row.push(b',');
                }
                encode(text, b',', always, &mut row);
            }
            row.push(b'\n');
            let mut found = Vec::new();
            fields(&row, b',', &mut found).unwrap();
            let row = String::from_utf8(row).unwrap();
            let read: Vec<String> = found.into_iter().map(|r| decode(&row[r]).into_owned()).collect();
            prop_assert_eq!(read, texts);
        }
    }
}
