//! The ledger on disk, read back. `docs/ledger.md` describes it.

use crate::ledger::{Hunk, Ledger, Part, Unmade};
use crate::text::{Confidence, Note, RuleId, StageId};
use crate::write::ledger::{Restore, VERSION};
use serde::Deserialize;
use std::fmt;
use std::io::{self, BufRead};

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The first line: which settings the run had.
    Header(serde_json::Value),
    /// A record.
    Entry(Box<Entry>),
    /// An output that is complete.
    Output {
        /// The file's path below the input folder, or its name.
        source: String,
        /// Its length.
        bytes: u64,
        /// Its CRC-32.
        crc32: u32,
    },
    /// The last line: what the run did in sum.
    Summary(serde_json::Value),
}

/// What happened to one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The file's path below the input folder, or its name.
    pub source: String,
    /// Number of the record in its file, counted from 0. `None` where the file is one document.
    pub record: Option<u64>,
    /// Line at which the record started, counted from 1.
    pub line: Option<u64>,
    /// The record's id.
    pub id: Option<String>,
    /// What was changed, held and suggested.
    pub ledger: Ledger,
    /// What gives the record its bytes back.
    pub restore: Restore,
    /// Why the record failed.
    pub failed: Option<String>,
    /// The bytes of a record that failed.
    pub raw: Option<Vec<u8>>,
}

/// Why a ledger cannot be read.
#[derive(Debug)]
pub enum LedgerError {
    /// The file cannot be read.
    Io(io::Error),
    /// A line is not what a ledger has.
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerError::Io(e) => write!(f, "{e}"),
            LedgerError::Line { line, what } => write!(f, "line {line}: not a copydesk ledger: {what}"),
        }
    }
}

impl std::error::Error for LedgerError {}

/// Reads a ledger line by line.
pub struct LedgerReader<R> {
    inner: R,
    line: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> LedgerReader<R> {
    /// Reads from the first line of `inner`.
    pub fn new(inner: R) -> Self {
        LedgerReader { inner, line: 0, buffer: Vec::new() }
    }

    /// The next line, or `None` at the end.
    ///
    /// # Errors
    /// If reading fails, a line is damaged, or a newer copydesk wrote the ledger.
    pub fn next_line(&mut self) -> Result<Option<Line>, LedgerError> {
        self.buffer.clear();
        if self.inner.read_until(b'\n', &mut self.buffer).map_err(LedgerError::Io)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        let wrong = |what: String| LedgerError::Line { line: self.line, what };
        if !self.buffer.ends_with(b"\n") {
            return Err(wrong("the line has no end".to_owned()));
        }
        let raw: Raw = serde_json::from_slice(&self.buffer).map_err(|e| wrong(e.to_string()))?;
        raw.into_line().map(Some).map_err(wrong)
    }
}

#[derive(Deserialize)]
struct Raw {
    ledger: Option<u32>,
    settings: Option<serde_json::Value>,
    summary: Option<serde_json::Value>,
    source: Option<String>,
    output: Option<RawOutput>,
    record: Option<u64>,
    line: Option<u64>,
    id: Option<String>,
    #[serde(default)]
    hunks: Vec<RawHunk>,
    #[serde(default)]
    held: Vec<RawUnmade>,
    #[serde(default)]
    suggested: Vec<RawUnmade>,
    #[serde(default)]
    fields: Vec<(String, Vec<String>)>,
    #[serde(default)]
    restore: Restore,
    failed: Option<String>,
    raw: Option<String>,
    raw_latin1: Option<String>,
}

#[derive(Deserialize)]
struct RawOutput {
    bytes: u64,
    crc32: String,
}

#[derive(Deserialize)]
struct RawHunk {
    start: usize,
    end: usize,
    old: String,
    new: String,
    edits: Vec<RawEdit>,
}

#[derive(Deserialize)]
struct RawUnmade {
    start: usize,
    end: usize,
    edit: RawEdit,
    #[serde(default)]
    why: String,
}

#[derive(Deserialize)]
struct RawEdit {
    rule: String,
    confidence: String,
    old: Option<String>,
    new: Option<String>,
    score: Option<f32>,
    evidence: Option<String>,
    runner_up: Option<String>,
    field: Option<(String, Vec<String>)>,
}

/// Rule names come in as text and are kept for the life of the process; there are few of them.
fn rule(name: &str) -> Result<RuleId, String> {
    let (stage, id) = name.split_once('/').ok_or_else(|| format!("{name:?} is no rule"))?;
    let stage = StageId::from_name(stage).ok_or_else(|| format!("no stage is called {stage:?}"))?;
    Ok(RuleId::intern(stage, id))
}

/// Field names come from packs: as few as rules.
fn name(name: &str) -> &'static str {
    RuleId::intern(StageId::Boilerplate, name).id
}

impl RawEdit {
    fn part(self, old: &str, new: &str) -> Result<Part, String> {
        let confidence = Confidence::from_name(&self.confidence)
            .ok_or_else(|| format!("no confidence is called {:?}", self.confidence))?;
        let note = Note {
            evidence: self.evidence,
            runner_up: self.runner_up,
            field: self.field.map(|(n, values)| (name(&n), values)),
        };
        Ok(Part {
            rule: rule(&self.rule)?,
            confidence,
            old: self.old.unwrap_or_else(|| old.to_owned()),
            new: self.new.unwrap_or_else(|| new.to_owned()),
            score: self.score,
            note: (note != Note::default()).then(|| Box::new(note)),
        })
    }
}

impl Raw {
    fn into_line(self) -> Result<Line, String> {
        if let Some(version) = self.ledger {
            if version > VERSION {
                return Err(format!("it is of version {version}, and this copydesk knows up to {VERSION}"));
            }
            return Ok(Line::Header(self.settings.unwrap_or_default()));
        }
        if let Some(summary) = self.summary {
            return Ok(Line::Summary(summary));
        }
        let source = self.source.ok_or("it has no source")?;
        if let Some(RawOutput { bytes, crc32 }) = self.output {
            let crc32 = u32::from_str_radix(&crc32, 16).map_err(|_| format!("{crc32:?} is no CRC-32"))?;
            return Ok(Line::Output { source, bytes, crc32 });
        }
        let mut ledger = Ledger::default();
        let mut end = 0;
        for h in self.hunks {
            if h.start < end || h.end < h.start || h.end - h.start != h.old.len() {
                return Err(format!("the hunk at {}..{} does not fit", h.start, h.end));
            }
            end = h.end;
            let parts = h.edits.into_iter().map(|e| e.part(&h.old, &h.new)).collect::<Result<_, _>>()?;
            ledger.hunks.push(Hunk { start: h.start, end: h.end, old: h.old, new: h.new, parts });
        }
        let unmade = |list: Vec<RawUnmade>| -> Result<Vec<Unmade>, String> {
            list.into_iter()
                .map(|u| Ok(Unmade { start: u.start, end: u.end, part: u.edit.part("", "")?, why: u.why }))
                .collect()
        };
        ledger.held = unmade(self.held)?;
        ledger.suggested = unmade(self.suggested)?;
        ledger.fields = self.fields.into_iter().map(|(n, values)| (name(&n), values)).collect();
        let latin1 = |s: String| s.chars().map(|c| u8::try_from(c).ok()).collect::<Option<Vec<u8>>>();
        let raw = match (self.raw, self.raw_latin1) {
            (Some(raw), _) => Some(raw.into_bytes()),
            (None, Some(raw)) => Some(latin1(raw).ok_or("raw_latin1 has a character past U+00FF")?),
            (None, None) => None,
        };
        Ok(Line::Entry(Box::new(Entry {
            source,
            record: self.record,
            line: self.line,
            id: self.id,
            ledger,
            restore: self.restore,
            failed: self.failed,
            raw,
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::ledger::{Subject, cleaned, failed, footer, header, output};

    const RULE: RuleId = RuleId::new(StageId::Spacing, "day-month");

    fn part(old: &str, new: &str) -> Part {
        Part {
            rule: RULE,
            confidence: Confidence::Certain,
            old: old.into(),
            new: new.into(),
            score: None,
            note: None,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let note = Note {
            evidence: Some("a \"b\"".into()),
            runner_up: Some("c".into()),
            field: Some(("tags", vec!["x".into(), "y\n".into()])),
        };
        let noted = Part { score: Some(1.5), note: Some(Box::new(note)), ..part("12F", "12 F") };
        let ledger = Ledger {
            hunks: vec![
                Hunk {
                    start: 0,
                    end: 1,
                    old: "\u{1}".into(),
                    new: "é".into(),
                    parts: vec![part("\u{1}", "é")],
                },
                Hunk {
                    start: 4,
                    end: 6,
                    old: "ab".into(),
                    new: "c".into(),
                    parts: vec![part("ab", "b"), noted.clone()],
                },
            ],
            held: vec![Unmade { start: 1, end: 2, part: noted, why: "x stands here".into() }],
            suggested: vec![Unmade { start: 1, end: 1, part: part("", "y"), why: String::new() }],
            fields: vec![("tags", vec!["x".into()])],
        };
        let restore = Restore { field: Some("text".into()), inserted: Some((3, 4)), ..Restore::default() };
        let subject = Subject { source: "a/b.jsonl", record: Some(7), line: Some(8), id: Some("i\"d") };
        let mut bytes = Vec::new();
        header(&serde_json::json!({"style": "press"}), &mut bytes);
        cleaned(subject, &ledger, &restore, &mut bytes);
        failed(subject, "broken", Some(b"{\xff"), &mut bytes);
        output("a/b.jsonl", 99, 0xabc, &mut bytes);
        footer(&serde_json::json!({"documents": 2}), &mut bytes);
        let mut reader = LedgerReader::new(&bytes[..]);
        let mut lines = Vec::new();
        while let Some(line) = reader.next_line().unwrap() {
            lines.push(line);
        }
        assert!(matches!(&lines[0], Line::Header(s) if s["style"] == "press"));
        let Line::Entry(entry) = &lines[1] else { panic!("{lines:?}") };
        assert_eq!((&entry.ledger, &entry.restore), (&ledger, &restore));
        assert_eq!((entry.record, entry.line, entry.id.as_deref()), (Some(7), Some(8), Some("i\"d")));
        let Line::Entry(entry) = &lines[2] else { panic!("{lines:?}") };
        assert_eq!((entry.failed.as_deref(), entry.raw.as_deref()), (Some("broken"), Some(&b"{\xff"[..])));
        assert_eq!(lines[3], Line::Output { source: "a/b.jsonl".into(), bytes: 99, crc32: 0xabc });
        assert!(matches!(&lines[4], Line::Summary(s) if s["documents"] == 2));
    }

    #[test]
    fn damage_is_named_with_its_line() {
        let mut reader = LedgerReader::new(&b"{\"ledger\":1}\n{\"source\":\"a\",\"hunks\":[{\"start\":3,\"end\":2,\"old\":\"\",\"new\":\"\",\"edits\":[]}]}\n{\"x\""[..]);
        assert!(reader.next_line().is_ok());
        assert!(reader.next_line().unwrap_err().to_string().starts_with("line 2:"));
        assert!(reader.next_line().unwrap_err().to_string().starts_with("line 3:"));
        assert!(LedgerReader::new(&b"{\"ledger\":99}\n"[..]).next_line().is_err());
    }
}
