//! Plain text: a file is a document, or, where it is very long, a row of blocks.

use super::record::{Job, Made};
use crate::decode::{self, Hint};
use crate::document::Document;
use crate::read::ledger::Entry;
use crate::text::LONGEST_BLOCK;
use crate::write::ledger::{Restore, Subject};
use std::io::{self, Read};

/// Cleans a document that is `bytes`. `block` is the number of the block where the file is long.
pub(super) fn clean_text(job: &Job<'_>, source: &str, block: Option<u64>, bytes: &[u8], made: &mut Made) {
    let subject = Subject { source, record: block, line: None, id: None };
    if let Some(reason) = binary(bytes) {
        return made.fail(job, subject, &reason, block.map(|_| bytes));
    }
    let decoded = decode::decode(bytes, Hint { override_charset: job.charset, declared: None });
    let info = (!decoded.info.is_plain()).then_some(decoded.info);
    let document = Document { id: Some(source.to_owned()), ..Document::new(decoded.text) };
    let length = document.text.len();
    // A whole file that fails lies where it was; a block of one is kept with its failure.
    let Some(cleaned) = made.clean(job, job.plain, subject, document, block.map(|_| bytes)) else { return };
    let text = cleaned.document.text.as_bytes();
    made.out.extend_from_slice(text);
    made.done(job, subject, length, &cleaned, || Restore {
        decoded: info,
        // Blocks stand side by side in the output: their lengths part them again.
        inserted: block.map(|_| (text.len(), 0)),
        ..Restore::default()
    });
}

/// Why `bytes` are no text at all, where they are none.
fn binary(bytes: &[u8]) -> Option<String> {
    const KINDS: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive (or an office document)"),
        (b"\x7fELF", "a program"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"SQLite format 3\0", "a database"),
        (b"PAR1", "a Parquet file (say --format parquet)"),
        (b"\x1f\x8b", "gzip in gzip"),
    ];
    if let Some((_, kind)) = KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(format!("not text: it is {kind}"));
    }
    let head = &bytes[..bytes.len().min(8192)];
    let zero = memchr::memchr(0, head)?;
    // UTF-16 and UTF-32 text is full of zeros, in every second place or in three of four.
    let wide =
        [b"\xff\xfe".as_slice(), b"\xfe\xff", b"\0\0\xfe\xff"].iter().any(|mark| head.starts_with(mark));
    let controls = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let regular = even.max(odd) * 10 >= head.len() * 3
        && (even.min(odd) * 10 <= even.max(odd) || even + odd > head.len() * 7 / 10);
    // A few stray zeros are damage of a text; many with other controls are none.
    let stray = controls * 50 <= head.len().max(50);
    if wide || regular || stray {
        None
    } else {
        Some(format!("not text: a binary file (a zero byte at {zero})"))
    }
}

/// Cuts a long text into blocks, as the pipeline itself would.
pub(super) struct TextBlocks<R> {
    inner: R,
    rest: Vec<u8>,
    ended: bool,
    /// Byte of the stream at which the next block starts.
    pub(super) offset: u64,
    /// Number of the next block.
    pub(super) block: u64,
}

impl<R: Read> TextBlocks<R> {
    /// Reads `inner`, which stands at byte `offset` and before block number `block`.
    pub(super) fn new(inner: R, offset: u64, block: u64) -> Self {
        TextBlocks { inner, rest: Vec::new(), ended: false, offset, block }
    }

    /// The next block, whether it is the whole text, and its number.
    pub(super) fn next_block(&mut self) -> io::Result<Option<(Vec<u8>, bool, u64)>> {
        let mut bytes = std::mem::take(&mut self.rest);
        // One byte more than a block tells whether the text is longer.
        while !self.ended && bytes.len() <= LONGEST_BLOCK {
            let room = LONGEST_BLOCK + 1 - bytes.len();
            if (&mut self.inner).take(room as u64).read_to_end(&mut bytes)? < room {
                self.ended = true;
            }
        }
        let whole = self.block == 0 && self.ended && bytes.len() <= LONGEST_BLOCK;
        if bytes.is_empty() && !whole {
            return Ok(None);
        }
        let end = crate::text::cut(&bytes, LONGEST_BLOCK);
        self.rest = bytes.split_off(end);
        let number = self.block;
        self.block += 1;
        self.offset += end as u64;
        Ok(Some((bytes, whole, number)))
    }
}

/// Gives a document, or a block of one, its bytes back.
///
/// # Errors
/// If the text is not the one that the entry was made for.
pub(super) fn undo_text(bytes: &[u8], entry: &Entry, out: &mut Vec<u8>) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the cleaned text is not UTF-8".to_owned())?;
    let original = entry.ledger.undo(text).map_err(|e| e.to_string())?;
    match &entry.restore.decoded {
        None => out.extend_from_slice(original.as_bytes()),
        Some(info) => out.extend_from_slice(&decode::encode(&original, info)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text() {
        assert!(binary(b"\x7fELF\x02\x01\x01\0\0\0").is_some());
        assert!(binary(&(0..=255u8).cycle().take(5000).collect::<Vec<_>>()).is_some());
        let wide: Vec<u8> = "News, in UTF-16.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(binary(&wide), None);
        assert_eq!(
            binary(
                "A text with one stray zero:\0 damage, but otherwise all in order and to be read."
                    .repeat(3)
                    .as_bytes()
            ),
            None
        );
        assert_eq!(binary(b""), None);
    }

    #[test]
    fn blocks_are_those_of_the_pipeline() {
        let paragraph = "A line of a paragraph that goes on.\n\n".repeat(200_000);
        let mut blocks = TextBlocks::new(paragraph.as_bytes(), 0, 0);
        let mut at = 0;
        while let Some((bytes, whole, _)) = blocks.next_block().unwrap() {
            assert!(!whole);
            assert_eq!(bytes.len(), crate::text::cut(&paragraph.as_bytes()[at..], LONGEST_BLOCK));
            at += bytes.len();
        }
        assert_eq!(at, paragraph.len());
        let mut one = TextBlocks::new(&b""[..], 0, 0);
        assert_eq!(one.next_block().unwrap(), Some((Vec::new(), true, 0)));
        assert_eq!(one.next_block().unwrap(), None);
    }
}
