//! Records of a web archive: plain text is cleaned, what describes the archive stays, HTML is refused.
//!
//! A record whose text changes gets a new `Content-Length` and loses its digests, which would be wrong.

use super::record::{Job, Made};
use crate::decode::{self, Hint};
use crate::document::Document;
use crate::read::Block;
use crate::read::ledger::Entry;
use crate::read::warc::{header, record};
use crate::write::ledger::{Restore, Subject};

/// Why a block of records cannot be taken at all: it holds web pages.
pub(super) fn refusal(block: &Block) -> Option<String> {
    let mut at = 0;
    while let Ok(Some(found)) = record(&block.bytes, at) {
        let head = &block.bytes[found.head.clone()];
        let kind = header(head, "WARC-Type").unwrap_or_default();
        let content = header(head, "Content-Type").unwrap_or_default();
        let page = match kind {
            "response" => {
                let http = &block.bytes[found.body.clone()];
                let end = memchr::memmem::find(http, b"\r\n\r\n").unwrap_or(http.len());
                header(&http[..end], "Content-Type").is_none_or(|c| c.contains("html"))
            }
            "resource" | "conversion" => content.contains("html"),
            _ => false,
        };
        if page {
            let url = header(head, "WARC-Target-URI").unwrap_or("?");
            return Some(format!(
                "it holds web pages ({url}), and copydesk cleans text: extract it first, with trafilatura or \
                 resiliparse for example, or take the WET file of the same crawl"
            ));
        }
        at = found.end;
    }
    None
}

/// Cleans all records of a block.
pub(super) fn clean_block(job: &Job<'_>, source: &str, block: &Block, made: &mut Made) {
    let mut at = 0;
    let mut number = block.first_record;
    while at < block.bytes.len() {
        let (head, body, end) = match record(&block.bytes, at) {
            Ok(Some(found)) => (found.head, found.body, found.end),
            // The last record of a file, without the line ends that should follow.
            _ => match memchr::memmem::find(&block.bytes[at..], b"\r\n\r\n") {
                Some(blank) => {
                    let body = at + blank + 4;
                    let length =
                        header(&block.bytes[at..body], "Content-Length").and_then(|v| v.parse().ok());
                    let stop = body.saturating_add(length.unwrap_or(0)).min(block.bytes.len());
                    (at..body, body..stop, block.bytes.len())
                }
                None => (at..at, at..at, block.bytes.len()),
            },
        };
        let subject = Subject { source, record: Some(number), line: None, id: None };
        let parts = (&block.bytes[head], &block.bytes[body.clone()], &block.bytes[body.end..end]);
        one(job, subject, parts, &block.bytes[at..end], made);
        number += 1;
        at = end;
    }
}

fn one(job: &Job<'_>, subject: Subject<'_>, parts: (&[u8], &[u8], &[u8]), raw: &[u8], made: &mut Made) {
    let (head, body, tail) = parts;
    let text = matches!(header(head, "WARC-Type"), Some("conversion" | "resource"))
        && header(head, "Content-Type").is_some_and(|c| c.starts_with("text/plain"));
    if !text {
        if job.view.is_none() {
            made.out.extend_from_slice(raw);
        }
        return;
    }
    let declared =
        header(head, "Content-Type").and_then(|c| c.split_once("charset=")).map(|(_, label)| label);
    let decoded = decode::decode(body, Hint { override_charset: job.charset, declared });
    let info = (!decoded.info.is_plain()).then_some(decoded.info);
    let document = Document {
        id: header(head, "WARC-Record-ID").map(str::to_owned),
        url: header(head, "WARC-Target-URI").map(str::to_owned),
        ..Document::new(decoded.text)
    };
    let length = document.text.len();
    let Some(cleaned) = made.clean(job, job.plain, subject, document, Some(raw)) else { return };
    let subject = Subject { id: cleaned.document.id.as_deref(), ..subject };
    if cleaned.ledger.hunks.is_empty() && info.is_none() {
        made.out.extend_from_slice(raw);
        return made.done(job, subject, length, &cleaned, Restore::default);
    }
    let text = cleaned.document.text.as_bytes();
    new_head(head, text.len(), &mut made.out);
    made.out.extend_from_slice(text);
    made.out.extend_from_slice(tail);
    made.done(job, subject, length, &cleaned, || Restore {
        decoded: info,
        token: Some(String::from_utf8_lossy(head).into_owned()),
        ..Restore::default()
    });
}

fn new_head(head: &[u8], length: usize, out: &mut Vec<u8>) {
    for line in head.split_inclusive(|b| *b == b'\n') {
        let name = &line[..memchr::memchr(b':', line).unwrap_or(0)];
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
        if is("Content-Length") {
            out.extend_from_slice(format!("Content-Length: {length}\r\n").as_bytes());
        } else if !(is("WARC-Block-Digest") || is("WARC-Payload-Digest")) {
            out.extend_from_slice(line);
        }
    }
}

/// Gives a record its bytes back.
///
/// # Errors
/// If the record is not the one that the entry was made for.
pub(super) fn undo_record(raw: &[u8], entry: &Entry, out: &mut Vec<u8>) -> Result<(), String> {
    let Some(head) = &entry.restore.token else {
        out.extend_from_slice(raw);
        return Ok(());
    };
    let padded = [raw, b"\r\n\r\n"].concat();
    let found = record(&padded, 0)?.ok_or("the record is cut off")?;
    let (body, tail) = (&raw[found.body.clone()], &raw[found.body.end..]);
    let text = std::str::from_utf8(body).map_err(|_| "the cleaned text is not UTF-8".to_owned())?;
    let original = entry.ledger.undo(text).map_err(|e| e.to_string())?;
    out.extend_from_slice(head.as_bytes());
    match &entry.restore.decoded {
        None => out.extend_from_slice(original.as_bytes()),
        Some(info) => out.extend_from_slice(&decode::encode(&original, info)),
    }
    out.extend_from_slice(tail);
    Ok(())
}
