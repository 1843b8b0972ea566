//! A stream of records, cut into blocks that can be cleaned side by side.
//!
//! A block holds whole records. Where a block of a file ends depends on the file's bytes alone, so that the
//! same blocks come out for any number of threads, and again after an interruption. A pipe is cut wherever
//! it pauses, so that a record goes on its way as soon as it is there.

use std::io::{self, Read};

/// The bytes a block of small records has at most.
pub const BLOCK: usize = 1 << 20;

/// The longest record, in bytes, that is held in memory. A longer one is passed over and reported.
pub const LONGEST_RECORD: usize = 1 << 29;

/// Some whole records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The records with their ends.
    pub bytes: Vec<u8>,
    /// Byte of the (decompressed) stream at which the block starts.
    pub offset: u64,
    /// Number of the first record, counted from 0.
    pub first_record: u64,
    /// Line of the first record, counted from 1.
    pub first_line: u64,
    /// How many records there are.
    pub records: u64,
    /// A record that was too long to hold: its length. The block is otherwise empty then.
    pub too_long: Option<u64>,
}

/// Where in a stream a block starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Byte of the (decompressed) stream.
    pub offset: u64,
    /// Number of the record, counted from 0.
    pub record: u64,
    /// Its line, counted from 1.
    pub line: u64,
}

impl Place {
    /// The start of a stream.
    pub const START: Place = Place { offset: 0, record: 0, line: 1 };
}

/// How records end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// With every line feed.
    Lines,
    /// With every line feed outside quotes.
    Rows,
}

/// Cuts a stream into blocks.
pub struct Blocks<R> {
    inner: R,
    ends: Ends,
    size: usize,
    longest: usize,
    eager: bool,
    rest: Vec<u8>,
    place: Place,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads `inner`, which stands at `place` of its stream. `eager` gives out what a pipe has as soon as
    /// it holds a whole record.
    pub fn new(inner: R, ends: Ends, place: Place, eager: bool) -> Self {
        Blocks {
            inner,
            ends,
            size: BLOCK,
            longest: LONGEST_RECORD,
            eager,
            rest: Vec::new(),
            place,
            ended: false,
        }
    }

    /// With other limits; for tests.
    #[must_use]
    pub fn with_limits(mut self, size: usize, longest: usize) -> Self {
        self.size = size;
        self.longest = longest;
        self
    }

    /// Where the next block will start.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The next block, or `None` at the end. The last record need have no line feed.
    ///
    /// # Errors
    /// If reading fails. What was read and not given out is then lost to the caller.
    pub fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.reserve(self.size.saturating_sub(bytes.len()));
        let mut scan = Scan::default();
        scan.go(&bytes, self.ends);
        while !self.ended {
            if scan.end > 0 && bytes.len() >= self.size {
                break;
            }
            let room = self.target(bytes.len()) - bytes.len();
            let before = bytes.len();
            let got = (&mut self.inner).take(room as u64);
            let n = if self.eager { read_some(got, room, &mut bytes)? } else { read_full(got, &mut bytes)? };
            self.ended = n == 0 || (!self.eager && n < room);
            debug_assert_eq!(bytes.len(), before + n);
            scan.go(&bytes, self.ends);
            if self.eager && scan.end > 0 {
                break;
            }
            if scan.end == 0 && bytes.len() > self.longest {
                return self.pass_over(bytes, scan).map(Some);
            }
        }
        let end = if self.ended { bytes.len() } else { scan.end };
        if end == 0 {
            return Ok(None);
        }
        if end < bytes.len() {
            self.rest = bytes[end..].to_vec();
            bytes.truncate(end);
        }
        let unended = u64::from(end > scan.end);
        let records = scan.records + unended;
        let block = Block {
            offset: self.place.offset,
            first_record: self.place.record,
            first_line: self.place.line,
            records,
            bytes,
            too_long: None,
        };
        let lines = match self.ends {
            Ends::Lines => records,
            Ends::Rows => memchr::memchr_iter(b'\n', &block.bytes).count() as u64 + unended,
        };
        self.place.offset += end as u64;
        self.place.record += records;
        self.place.line += lines;
        Ok(Some(block))
    }

    /// How many bytes to hold next. The steps are the same wherever reading began, and so are the blocks.
    fn target(&self, held: usize) -> usize {
        let mut target = self.size;
        while target <= held {
            target += target.min(16 << 20);
        }
        target
    }

    /// Reads to the end of a record that is too long to hold.
    fn pass_over(&mut self, mut bytes: Vec<u8>, mut scan: Scan) -> io::Result<Block> {
        let mut length = bytes.len() as u64;
        loop {
            bytes.clear();
            scan.seen = 0;
            if read_full((&mut self.inner).take(self.size as u64), &mut bytes)? == 0 {
                self.ended = true;
                break;
            }
            if scan.first_end(&bytes, self.ends) {
                length += scan.end as u64;
                self.rest = bytes[scan.end..].to_vec();
                break;
            }
            length += bytes.len() as u64;
        }
        let block = Block {
            offset: self.place.offset,
            first_record: self.place.record,
            first_line: self.place.line,
            records: 1,
            bytes: Vec::new(),
            too_long: Some(length),
        };
        self.place = Place {
            offset: self.place.offset + length,
            record: self.place.record + 1,
            line: self.place.line + 1,
        };
        Ok(block)
    }
}

/// Finds the ends of records; looks at every byte once.
#[derive(Default)]
struct Scan {
    seen: usize,
    quoted: bool,
    /// Past the last record that is whole.
    end: usize,
    records: u64,
}

impl Scan {
    fn go(&mut self, bytes: &[u8], ends: Ends) {
        let new = &bytes[self.seen..];
        match ends {
            Ends::Lines => {
                if let Some(last) = memchr::memrchr(b'\n', new) {
                    self.records += memchr::memchr_iter(b'\n', &new[..=last]).count() as u64;
                    self.end = self.seen + last + 1;
                }
            }
            Ends::Rows => {
                // A doubled quote closes and opens again: no special case is needed.
                for at in memchr::memchr2_iter(b'\n', b'"', new) {
                    if new[at] == b'"' {
                        self.quoted = !self.quoted;
                    } else if !self.quoted {
                        self.records += 1;
                        self.end = self.seen + at + 1;
                    }
                }
            }
        }
        self.seen = bytes.len();
    }

    /// Stops at the first end.
    fn first_end(&mut self, bytes: &[u8], ends: Ends) -> bool {
        for at in memchr::memchr2_iter(b'\n', b'"', bytes) {
            if bytes[at] == b'"' {
                self.quoted = !self.quoted && ends == Ends::Rows;
            } else if !self.quoted {
                self.end = at + 1;
                return true;
            }
        }
        false
    }
}

fn read_full(mut from: impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    from.read_to_end(into)
}

fn read_some(mut from: impl Read, room: usize, into: &mut Vec<u8>) -> io::Result<usize> {
    let before = into.len();
    into.resize(before + room, 0);
    loop {
        match from.read(&mut into[before..]) {
            Ok(n) => {
                into.truncate(before + n);
                return Ok(n);
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => {
                into.truncate(before);
                return Err(e);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks(bytes: &[u8], ends: Ends, size: usize, longest: usize, eager: bool) -> Vec<Block> {
        let mut blocks = Blocks::new(bytes, ends, Place::START, eager).with_limits(size, longest);
        let mut out = Vec::new();
        while let Some(block) = blocks.next_block().unwrap() {
            out.push(block);
        }
        out
    }

    #[test]
    fn records_stay_whole() {
        let found = blocks(b"aa\nbb\ncccc\n\nd", Ends::Lines, 6, 100, false);
        let parts: Vec<(&[u8], u64, u64, u64)> =
            found.iter().map(|b| (b.bytes.as_slice(), b.offset, b.first_record, b.first_line)).collect();
        assert_eq!(parts, [(&b"aa\nbb\n"[..], 0, 0, 1), (&b"cccc\n\n"[..], 6, 2, 3), (&b"d"[..], 12, 4, 5)]);
    }

    #[test]
    fn quoted_line_feeds_end_no_row() {
        let found = blocks(b"a,\"x\ny\"\"\n\"\nb\n", Ends::Rows, 3, 100, false);
        let parts: Vec<(&[u8], u64, u64)> =
            found.iter().map(|b| (b.bytes.as_slice(), b.first_record, b.first_line)).collect();
        assert_eq!(parts, [(&b"a,\"x\ny\"\"\n\"\n"[..], 0, 1), (&b"b\n"[..], 1, 4)]);
    }

    #[test]
    fn a_record_that_is_too_long_is_passed_over() {
        let line = vec![b'x'; 300_000];
        let bytes = [b"a\n", &line[..], b"\nb\n"].concat();
        let found = blocks(&bytes, Ends::Lines, 1000, 100_000, false);
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].too_long, Some(300_001));
        assert_eq!(
            (found[2].bytes.as_slice(), found[2].offset, found[2].first_line),
            (&b"b\n"[..], 300_003, 3)
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost(bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'"'), Just(b'a')], 0..200),
                           size in 1usize..40, eager: bool, rows: bool) {
            let ends = if rows { Ends::Rows } else { Ends::Lines };
            let found = blocks(&bytes, ends, size, 1000, eager);
            let whole: Vec<u8> = found.iter().flat_map(|b| b.bytes.clone()).collect();
            prop_assert_eq!(&whole, &bytes);
            let mut offset = 0;
            let mut records = 0;
            for b in &found {
                prop_assert_eq!((b.offset, b.first_record), (offset, records));
                offset += b.bytes.len() as u64;
                records += b.records;
            }
        }
    }
}
