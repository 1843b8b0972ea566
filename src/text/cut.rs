//! Where a very long text comes apart.

/// The most bytes of text that are looked at in one piece: a longer text is cut into blocks, each of which is
/// cleaned as a document. Long enough that no article is cut, short enough for the tokens of a block to stay
/// in a few hundred megabytes.
pub const LONGEST_BLOCK: usize = 4 << 20;

/// The end of the first block of `text`, at most `longest` bytes on: after the last blank line, else the last
/// line end, else before the last space, else between two characters.
///
/// Works on bytes, so that a file can be cut before it is decoded; for UTF-8 the cut is between characters.
#[must_use]
pub fn cut(text: &[u8], longest: usize) -> usize {
    if text.len() <= longest {
        return text.len();
    }
    let block = &text[..longest];
    let blank = memchr::memrchr_iter(b'\n', block)
        .find(|i| block[..*i].ends_with(b"\n") || block[..*i].ends_with(b"\n\r"));
    if let Some(at) = blank.or_else(|| memchr::memrchr(b'\n', block)) {
        return at + 1;
    }
    // The space goes to the next block: at the end of this one it would look like the end of a line's.
    if let Some(at) = memchr::memrchr(b' ', block).filter(|at| *at > 0) {
        return at;
    }
    let mut end = longest;
    while end > longest.saturating_sub(4) && text[end] & 0xc0 == 0x80 {
        end -= 1;
    }
    if end == 0 { longest } else { end }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn blocks_end_at_blank_lines_where_there_are_any() {
        assert_eq!(cut(b"aa\n\nbb\ncc", 8), 4);
        assert_eq!(cut(b"aa\r\n\r\nbb\ncc", 10), 6);
        assert_eq!(cut(b"aa\nbb cc", 6), 3);
        assert_eq!(cut(b"aa bb", 4), 2);
        assert_eq!(cut("éééé".as_bytes(), 3), 2);
        assert_eq!(cut(b"aa", 8), 2);
    }
}
