//! Decoded text while it grows, with the patches that lead back to its bytes.

use super::{Charset, Passage, Patch};

/// Text with its patches and passages.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) text: String,
    pub(super) patches: Vec<Patch>,
    pub(super) passages: Vec<Passage>,
}

impl Builder {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Builder { text: String::with_capacity(bytes), ..Builder::default() }
    }

    /// Text that its encoding gives back as it was.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Text that came from `bytes` and would be encoded otherwise.
    pub(super) fn patched(&mut self, text: &str, bytes: &[u8]) {
        self.patch(text, bytes, false);
    }

    /// Bytes that mean nothing. A run of them is one patch, with a U+FFFD for each sequence.
    pub(super) fn malformed(&mut self, bytes: &[u8]) {
        self.patch("\u{fffd}", bytes, true);
    }

    fn patch(&mut self, text: &str, bytes: &[u8], malformed: bool) {
        let at = self.text.len() as u64;
        self.text.push_str(text);
        let len = text.len() as u64;
        match self.patches.last_mut() {
            Some(last) if last.at + last.len == at && last.malformed == malformed => {
                last.len += len;
                last.bytes.extend_from_slice(bytes);
            }
            _ => self.patches.push(Patch { at, len, bytes: bytes.to_vec(), malformed }),
        }
    }

    /// The text since `at` is in another encoding than the document.
    pub(super) fn passage_since(&mut self, at: usize, charset: Charset) {
        let end = self.text.len();
        if end <= at {
            return;
        }
        match self.passages.last_mut() {
            Some(last) if last.at + last.len == at as u64 && last.charset == charset => {
                last.len += (end - at) as u64;
            }
            _ => self.passages.push(Passage { at: at as u64, len: (end - at) as u64, charset }),
        }
    }
}
