//! The ledger on disk: JSON Lines, described in `docs/ledger.md`.
//!
//! The first line tells which run made it, the last what the run did in sum, and between them stands a line
//! for every record that was changed, has something held or suggested, or failed. Records that nothing
//! happened to have no line.

use super::json::Escapes;
use crate::decode::DecodeInfo;
use crate::ledger::{Ledger, Part, Unmade};
use serde::{Deserialize, Serialize};
use std::io::Write;

/// Version of the format: the `ledger` key of the first line.
pub const VERSION: u32 = 1;

/// Which record a line is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The file's path below the input folder, or its name.
    pub source: &'a str,
    /// Number of the record in its file, counted from 0. `None` where the file is one document.
    pub record: Option<u64>,
    /// Line at which the record starts, counted from 1.
    pub line: Option<u64>,
    /// The record's id, where it has one.
    pub id: Option<&'a str>,
}

/// What gives a record its bytes back, beside the hunks of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// How the bytes were decoded, where they were not plain UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decoded: Option<DecodeInfo>,
    /// The field that holds the text: its key in JSONL, its column (counted from 0) in CSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the writer of the JSON escapes: [`Escapes::letters`]; `q` in CSV for a field in quotes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub escapes: String,
    /// The text as it stood in the record, where writing it again would not give the same bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Bytes put into the output record that were not in the input: where, and how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inserted: Option<(usize, usize)>,
    /// The bytes at `inserted` replaced these, which were there before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub replaced: String,
}

impl Restore {
    /// Whether the hunks alone give the bytes back.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Restore::default()
    }
}

/// Appends the first line. `settings` is what of the configuration decides the output.
pub fn header(settings: &serde_json::Value, out: &mut Vec<u8>) {
    let line = serde_json::json!({
        "copydesk": env!("CARGO_PKG_VERSION"),
        "ledger": VERSION,
        "settings": settings,
    });
    out.extend_from_slice(line.to_string().as_bytes());
    out.push(b'\n');
}

/// Appends the line of a record that was cleaned.
pub fn cleaned(subject: Subject<'_>, ledger: &Ledger, restore: &Restore, out: &mut Vec<u8>) {
    start(subject, out);
    if !ledger.hunks.is_empty() {
        out.extend_from_slice(b",\"hunks\":[");
        for (i, hunk) in ledger.hunks.iter().enumerate() {
            comma(i, out);
            number("{\"start\":", hunk.start, out);
            number(",\"end\":", hunk.end, out);
            text(",\"old\":", &hunk.old, out);
            text(",\"new\":", &hunk.new, out);
            out.extend_from_slice(b",\"edits\":[");
            let alone = hunk.parts.len() == 1;
            for (i, part) in hunk.parts.iter().enumerate() {
                comma(i, out);
                let same = alone && part.old == hunk.old && part.new == hunk.new;
                edit(part, !same, out);
            }
            out.extend_from_slice(b"]}");
        }
        out.push(b']');
    }
    unmade(",\"held\":[", &ledger.held, out);
    unmade(",\"suggested\":[", &ledger.suggested, out);
    if !ledger.fields.is_empty() {
        out.extend_from_slice(b",\"fields\":[");
        for (i, (name, values)) in ledger.fields.iter().enumerate() {
            comma(i, out);
            field(name, values, out);
        }
        out.push(b']');
    }
    if !restore.is_plain() {
        out.extend_from_slice(b",\"restore\":");
        json(restore, out);
    }
    out.extend_from_slice(b"}\n");
}

/// Appends the line of a record that failed; `raw` are its bytes, where they were read.
pub fn failed(subject: Subject<'_>, reason: &str, raw: Option<&[u8]>, out: &mut Vec<u8>) {
    start(subject, out);
    text(",\"failed\":", reason, out);
    match raw.map(std::str::from_utf8) {
        None => {}
        Some(Ok(raw)) => text(",\"raw\":", raw, out),
        // Bytes that are not UTF-8 are written as the characters of the same numbers, U+0000 to U+00FF.
        Some(Err(_)) => {
            let bytes: String = raw.unwrap_or_default().iter().map(|b| char::from(*b)).collect();
            text(",\"raw_latin1\":", &bytes, out);
        }
    }
    out.extend_from_slice(b"}\n");
}

/// Appends the line of an output that is complete: its length and its CRC-32 (that of gzip and PNG, ISO 3309), by
/// which `undo` knows that it is as it was written.
pub fn output(source: &str, bytes: u64, crc32: u32, out: &mut Vec<u8>) {
    text("{\"source\":", source, out);
    number(",\"output\":{\"bytes\":", bytes, out);
    out.extend_from_slice(format!(",\"crc32\":\"{crc32:08x}\"}}}}\n").as_bytes());
}

/// Appends the last line. `sum` must hold nothing that differs between two runs of the same work.
pub fn footer(sum: &impl Serialize, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"summary\":");
    json(sum, out);
    out.extend_from_slice(b"}\n");
}

fn start(subject: Subject<'_>, out: &mut Vec<u8>) {
    text("{\"source\":", subject.source, out);
    if let Some(record) = subject.record {
        number(",\"record\":", record, out);
    }
    if let Some(line) = subject.line {
        number(",\"line\":", line, out);
    }
    if let Some(id) = subject.id {
        text(",\"id\":", id, out);
    }
}

fn unmade(key: &str, list: &[Unmade], out: &mut Vec<u8>) {
    if list.is_empty() {
        return;
    }
    out.extend_from_slice(key.as_bytes());
    for (i, unmade) in list.iter().enumerate() {
        comma(i, out);
        number("{\"start\":", unmade.start, out);
        number(",\"end\":", unmade.end, out);
        out.extend_from_slice(b",\"edit\":");
        edit(&unmade.part, true, out);
        if !unmade.why.is_empty() {
            text(",\"why\":", &unmade.why, out);
        }
        out.push(b'}');
    }
    out.push(b']');
}

fn edit(part: &Part, with_text: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"rule\":\"");
    // Names of stages and rules are kebab case: nothing to escape.
    out.extend_from_slice(part.rule.stage.name().as_bytes());
    out.push(b'/');
    out.extend_from_slice(part.rule.id.as_bytes());
    out.extend_from_slice(b"\",\"confidence\":\"");
    out.extend_from_slice(part.confidence.name().as_bytes());
    out.push(b'"');
    if with_text {
        text(",\"old\":", &part.old, out);
        text(",\"new\":", &part.new, out);
    }
    if let Some(score) = part.score.filter(|s| s.is_finite()) {
        number(",\"score\":", score, out);
    }
    if let Some(note) = &part.note {
        if let Some(evidence) = &note.evidence {
            text(",\"evidence\":", evidence, out);
        }
        if let Some(runner_up) = &note.runner_up {
            text(",\"runner_up\":", runner_up, out);
        }
        if let Some((name, values)) = &note.field {
            out.extend_from_slice(b",\"field\":");
            field(name, values, out);
        }
    }
    out.push(b'}');
}

fn field(name: &str, values: &[String], out: &mut Vec<u8>) {
    text("[", name, out);
    out.extend_from_slice(b",[");
    for (i, value) in values.iter().enumerate() {
        comma(i, out);
        text("", value, out);
    }
    out.extend_from_slice(b"]]");
}

fn comma(i: usize, out: &mut Vec<u8>) {
    if i > 0 {
        out.push(b',');
    }
}

fn text(key: &str, value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(key.as_bytes());
    Escapes::default().encode(value, out);
}

fn number(key: &str, value: impl std::fmt::Display, out: &mut Vec<u8>) {
    out.extend_from_slice(key.as_bytes());
    // Writing to a vector cannot fail.
    let _ = write!(out, "{value}");
}

fn json(value: &impl Serialize, out: &mut Vec<u8>) {
    // These types have string keys and finite numbers, so that they always can be written.
    let before = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(before);
        out.extend_from_slice(b"null");
    }
}
