//! Web archive records (WARC 1.0 and 1.1, ISO 28500), of which WET is the kind that holds plain text.

use super::blocks::{BLOCK, Block, LONGEST_RECORD, Place};
use std::io::{self, Read};
use std::ops::Range;

/// Where the parts of one record lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Version line and header fields, with the empty line that ends them.
    pub head: Range<usize>,
    /// The content block.
    pub body: Range<usize>,
    /// Past the two line ends that follow the block.
    pub end: usize,
}

/// The longest head that is looked for.
const LONGEST_HEAD: usize = 1 << 20;

/// The record at `at`; none where `bytes` do not hold it whole.
///
/// # Errors
/// What stands there instead of a record.
pub fn record(bytes: &[u8], at: usize) -> Result<Option<Record>, String> {
    let rest = &bytes[at..];
    if rest.len() < 5 {
        return Ok(None);
    }
    if !rest.starts_with(b"WARC/") {
        return Err("no WARC record starts here".to_owned());
    }
    let Some(blank) = memchr::memmem::find(rest, b"\r\n\r\n") else {
        return if rest.len() > LONGEST_HEAD {
            Err("a WARC header without end".to_owned())
        } else {
            Ok(None)
        };
    };
    let body = at + blank + 4;
    let length = header(&bytes[at..body], "Content-Length").and_then(|v| v.parse::<usize>().ok());
    let Some(length) = length else { return Err("a WARC record without a Content-Length".to_owned()) };
    let Some(end_of_body) = body.checked_add(length) else {
        return Err("a Content-Length past all bounds".to_owned());
    };
    if bytes.len() < end_of_body {
        return Ok(None);
    }
    // Two line ends follow; the last record of a file may lack them.
    let tail = &bytes[end_of_body..];
    let end = if tail.starts_with(b"\r\n\r\n") {
        end_of_body + 4
    } else if tail.len() < 4 && b"\r\n\r\n".starts_with(tail) {
        return Ok(None);
    } else {
        end_of_body
    };
    Ok(Some(Record { head: at..body, body: body..end_of_body, end }))
}

/// The value of a header field, without the space around it.
#[must_use]
pub fn header<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    head.split(|b| *b == b'\n').find_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        let (key, value) = line.split_at(colon);
        key.eq_ignore_ascii_case(name.as_bytes())
            .then(|| std::str::from_utf8(&value[1..]).unwrap_or("").trim())
    })
}

/// Cuts a stream into blocks of whole records.
pub struct WarcBlocks<R> {
    inner: R,
    rest: Vec<u8>,
    place: Place,
    ended: bool,
}

impl<R: Read> WarcBlocks<R> {
    /// Reads `inner`, which stands at `place` of its stream.
    pub fn new(inner: R, place: Place) -> Self {
        WarcBlocks { inner, rest: Vec::new(), place, ended: false }
    }

    /// Where the next block will start.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The next block, or `None` at the end.
    ///
    /// # Errors
    /// If reading fails or what is read is no WARC.
    pub fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let (mut end, mut records) = (0, 0);
        let mut target = BLOCK;
        loop {
            while target <= bytes.len() {
                target += target.min(16 << 20);
            }
            let room = target - bytes.len();
            if !self.ended && (&mut self.inner).take(room as u64).read_to_end(&mut bytes)? < room {
                self.ended = true;
            }
            let offset = self.place.offset;
            let wrong = |what: String, end: usize| {
                let at = offset + end as u64;
                io::Error::new(io::ErrorKind::InvalidData, format!("{what}, at byte {at}"))
            };
            while let Some(found) = record(&bytes, end).map_err(|e| wrong(e, end))? {
                end = found.end;
                records += 1;
            }
            if self.ended && end < bytes.len() {
                // The last record may end without its two line ends.
                let padded = [&bytes[end..], b"\r\n\r\n"].concat();
                match record(&padded, 0).map_err(|e| wrong(e, end))? {
                    Some(last) if last.body.end + end <= bytes.len() => {
                        end = bytes.len();
                        records += 1;
                    }
                    _ if bytes[end..].iter().all(u8::is_ascii_whitespace) => end = bytes.len(),
                    _ => return Err(wrong("the last WARC record is cut off".to_owned(), end)),
                }
            }
            if end > 0 || self.ended {
                break;
            }
            if bytes.len() > LONGEST_RECORD {
                return Err(wrong(
                    format!("a record longer than the {LONGEST_RECORD} bytes that are held in memory"),
                    end,
                ));
            }
        }
        if end == 0 {
            return Ok(None);
        }
        self.rest = bytes.split_off(end);
        let block = Block {
            offset: self.place.offset,
            first_record: self.place.record,
            first_line: 1,
            records,
            bytes,
            too_long: None,
        };
        self.place.offset += end as u64;
        self.place.record += records;
        Ok(Some(block))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_by_their_length() {
        let one = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 9\r\n\r\nab\r\n\r\ncde\r\n\r\n";
        let two = [&one[..], &one[..one.len() - 4]].concat();
        let mut blocks = WarcBlocks::new(&two[..], Place::START);
        let block = blocks.next_block().unwrap().unwrap();
        assert_eq!((block.records, block.bytes.as_slice()), (2, &two[..]));
        assert_eq!(blocks.next_block().unwrap(), None);
        let found = record(one, 0).unwrap().unwrap();
        assert_eq!(&one[found.body], b"ab\r\n\r\ncde");
        assert_eq!(header(&one[found.head], "warc-type"), Some("conversion"));
    }

    #[test]
    fn what_is_no_archive_is_an_error() {
        assert!(WarcBlocks::new(&b"hello world"[..], Place::START).next_block().is_err());
        let cut = b"WARC/1.0\r\nContent-Length: 90\r\n\r\nab";
        assert!(
            WarcBlocks::new(&cut[..], Place::START).next_block().unwrap_err().to_string().contains("cut off")
        );
        assert_eq!(WarcBlocks::new(&b""[..], Place::START).next_block().unwrap(), None);
    }
}
