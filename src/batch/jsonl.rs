//! Lines of JSONL: the text's token is replaced, every other byte stays.

use super::record::{
    FieldNames, ID_NAMES, Job, Made, SOURCE_NAMES, TEXT_NAMES, TITLE_NAMES, URL_NAMES, meta, rank,
};
use crate::decode::{self, DecodeInfo, Hint};
use crate::document::Document;
use crate::read::Block;
use crate::read::json::{self, Kind};
use crate::read::ledger::Entry;
use crate::write::json::Escapes;
use crate::write::ledger::{Restore, Subject};
use std::borrow::Cow;
use std::ops::Range;

/// Cleans all lines of a block.
pub(super) fn clean_block(job: &Job<'_>, source: &str, block: &Block, made: &mut Made) {
    let mut subject =
        Subject { source, record: Some(block.first_record), line: Some(block.first_line), id: None };
    if let Some(length) = block.too_long {
        let reason = format!(
            "a line of {length} bytes is longer than the {} that are held in memory",
            crate::read::blocks::LONGEST_RECORD
        );
        made.fail(job, subject, &reason, None);
        return;
    }
    made.out.reserve(block.bytes.len() + block.bytes.len() / 64);
    let mut at = 0;
    let mut record = block.first_record;
    while at < block.bytes.len() {
        let end = memchr::memchr(b'\n', &block.bytes[at..]).map_or(block.bytes.len(), |i| at + i + 1);
        subject.record = Some(record);
        subject.line = Some(block.first_line + (record - block.first_record));
        clean_line(job, subject, &block.bytes[at..end], made);
        at = end;
        record += 1;
    }
}

/// What of a line matters to us.
#[derive(Default)]
struct Found {
    text: Option<(usize, Range<usize>, Kind)>,
    text_key: Range<usize>,
    id: Option<(usize, Range<usize>)>,
    url: Option<(usize, Range<usize>)>,
    title: Option<(usize, Range<usize>)>,
    source: Option<(usize, Range<usize>)>,
    meta: Option<(Range<usize>, Kind)>,
    spaced: bool,
    any: bool,
    brace: usize,
}

fn find(line: &[u8], names: &FieldNames) -> Result<Found, json::JsonError> {
    let mut found = Found::default();
    let mut wrong = None;
    let brace = json::fields(line, |field| {
        found.spaced |= line.get(field.key.end + 2).is_some_and(|b| *b == b' ');
        found.any = true;
        let key = &line[field.key.clone()];
        let key: Cow<'_, str> = if memchr::memchr(b'\\', key).is_some() {
            match json::decode(&line[field.key.start - 1..field.key.end + 1]) {
                Ok(key) => key,
                Err(e) => {
                    wrong.get_or_insert(e);
                    return;
                }
            }
        } else {
            String::from_utf8_lossy(key)
        };
        if let Some(r) = rank(&key, names.text.as_deref(), &TEXT_NAMES)
            && found.text.as_ref().is_none_or(|(best, _, _)| r <= *best)
        {
            found.text = Some((r, field.value.clone(), field.kind));
            found.text_key = field.key.clone();
        }
        let string = matches!(field.kind, Kind::String);
        let take = |slot: &mut Option<(usize, Range<usize>)>, wanted: &Option<String>, known: &[&str]| {
            if let Some(r) = rank(&key, wanted.as_deref(), known)
                && slot.as_ref().is_none_or(|(best, _)| r <= *best)
            {
                *slot = Some((r, field.value.clone()));
            }
        };
        if string || field.kind == Kind::Number {
            take(&mut found.id, &names.id, &ID_NAMES);
        }
        if string {
            take(&mut found.url, &names.url, &URL_NAMES);
            take(&mut found.title, &names.title, &TITLE_NAMES);
            take(&mut found.source, &names.source, &SOURCE_NAMES);
        }
        if key == "meta" {
            found.meta = Some((field.value, field.kind));
        }
    })?;
    if let Some(e) = wrong {
        return Err(e);
    }
    found.brace = brace;
    Ok(found)
}

const BOM: &[u8] = b"\xef\xbb\xbf";

fn clean_line(job: &Job<'_>, subject: Subject<'_>, raw: &[u8], made: &mut Made) {
    if raw.iter().all(u8::is_ascii_whitespace) {
        if job.view.is_none() {
            made.out.extend_from_slice(raw);
        }
        return;
    }
    // A byte order mark can only stand before the first line of a file.
    let (mark, body) = match raw.strip_prefix(BOM) {
        Some(body) if subject.record == Some(0) => (BOM, body),
        _ => (&b""[..], raw),
    };
    let hint = Hint { override_charset: job.charset, declared: None };
    let decoded = decode::decode(body, hint);
    let info = (!decoded.info.is_plain()).then_some(decoded.info);
    let line = decoded.text.as_bytes();
    let found = match find(line, &job.names) {
        Ok(found) => found,
        Err(e) => return made.fail(job, subject, &e.to_string(), Some(raw)),
    };
    let (token, kind) = match found.text {
        Some((_, ref token, kind)) => (token.clone(), kind),
        None => return made.fail(job, subject, &no_text(line, job), Some(raw)),
    };
    if kind != Kind::String {
        if kind == Kind::Null {
            made.tally.documents += 1;
            if job.view.is_none() {
                made.out.extend_from_slice(raw);
            }
            return;
        }
        let key = String::from_utf8_lossy(&line[found.text_key.clone()]);
        let reason = format!("the field {key:?} holds no text");
        return made.fail(job, subject, &reason, Some(raw));
    }
    let text = match json::decode(&line[token.clone()]) {
        Ok(text) => text.into_owned(),
        Err(e) => return made.fail(job, subject, &format!("the text is not a JSON string: {e}"), Some(raw)),
    };
    let value = |slot: &Option<(usize, Range<usize>)>| {
        let token = &line[slot.as_ref()?.1.clone()];
        if token.first() == Some(&b'"') {
            json::decode(token).ok().map(Cow::into_owned)
        } else {
            Some(String::from_utf8_lossy(token).into_owned())
        }
    };
    let document = Document {
        id: value(&found.id),
        url: value(&found.url),
        title: value(&found.title),
        source: value(&found.source),
        text,
    };
    let bytes = document.text.len();
    let Some(cleaned) = made.clean(job, job.fielded, subject, document, Some(raw)) else { return };
    let subject = Subject { id: cleaned.document.id.as_deref(), ..subject };
    made.out.extend_from_slice(mark);
    if cleaned.ledger.hunks.is_empty() {
        made.out.extend_from_slice(line);
        return made.done(job, subject, bytes, &cleaned, || Restore { decoded: info, ..Restore::default() });
    }
    let start = made.out.len();
    let escapes = Escapes::of(&line[token.clone()], line);
    let fields: &[_] = if job.lift { &cleaned.ledger.fields } else { &[] };
    let splice = Splice { line, token: token.clone(), escapes, text: &cleaned.document.text };
    let inserted = splice.write(&found, fields, &mut made.out);
    let (inserted, replaced) = match inserted {
        Some((range, replaced)) => (Some((range.start - start, range.len())), replaced),
        None => (None, String::new()),
    };
    let field = String::from_utf8_lossy(&line[found.text_key.clone()]).into_owned();
    made.done(job, subject, bytes, &cleaned, || {
        let kept = token_to_keep(&line[token], escapes, &cleaned);
        Restore {
            decoded: info,
            field: Some(field),
            escapes: escapes.letters(),
            token: kept,
            inserted,
            replaced,
        }
    });
}

/// The token itself, where writing the text again gives other bytes.
fn token_to_keep(token: &[u8], escapes: Escapes, cleaned: &crate::pipeline::Cleaned) -> Option<String> {
    let original = cleaned.ledger.undo(&cleaned.document.text).ok();
    let mut again = Vec::with_capacity(token.len());
    if let Some(original) = original {
        escapes.encode(&original, &mut again);
    }
    (again != token).then(|| String::from_utf8_lossy(token).into_owned())
}

fn no_text(line: &[u8], job: &Job<'_>) -> String {
    let mut keys = Vec::new();
    // The line was walked before without an error.
    let _ = json::fields(line, |f| keys.push(String::from_utf8_lossy(&line[f.key]).into_owned()));
    let shown: Vec<&str> = keys.iter().take(12).map(String::as_str).collect();
    let shown = if shown.is_empty() { "none at all".to_owned() } else { shown.join(", ") };
    match &job.names.text {
        Some(name) => format!("no field {name:?}; there are: {shown}"),
        None => format!("no field that holds the text; there are: {shown} (name it with --text-field)"),
    }
}

struct Splice<'a> {
    line: &'a [u8],
    token: Range<usize>,
    escapes: Escapes,
    text: &'a str,
}

impl Splice<'_> {
    /// Writes the line with the new text, and with `fields` in its `meta` field. Returns where in `out` bytes
    /// were inserted, and what they replaced.
    fn write(
        &self,
        found: &Found,
        fields: &[(&'static str, Vec<String>)],
        out: &mut Vec<u8>,
    ) -> Option<(Range<usize>, String)> {
        let Some((place, replaced, insertion)) = self.insertion(found, fields) else {
            out.extend_from_slice(&self.line[..self.token.start]);
            self.escapes.encode(self.text, out);
            out.extend_from_slice(&self.line[self.token.end..]);
            return None;
        };
        let after = place + replaced.len();
        let put = |out: &mut Vec<u8>| {
            let start = out.len();
            out.extend_from_slice(&insertion);
            start..out.len()
        };
        let range;
        if place < self.token.start {
            out.extend_from_slice(&self.line[..place]);
            range = put(out);
            out.extend_from_slice(&self.line[after..self.token.start]);
            self.escapes.encode(self.text, out);
            out.extend_from_slice(&self.line[self.token.end..]);
        } else {
            out.extend_from_slice(&self.line[..self.token.start]);
            self.escapes.encode(self.text, out);
            out.extend_from_slice(&self.line[self.token.end..place]);
            range = put(out);
            out.extend_from_slice(&self.line[after..]);
        }
        Some((range, replaced))
    }

    /// Where the lifted fields go, which bytes they replace, and how they are written.
    fn insertion(
        &self,
        found: &Found,
        fields: &[(&'static str, Vec<String>)],
    ) -> Option<(usize, String, Vec<u8>)> {
        let mut object = meta(fields);
        let (comma, colon): (&[u8], &[u8]) = if found.spaced { (b", ", b": ") } else { (b",", b":") };
        let mut out = Vec::new();
        match &found.meta {
            // An object takes the fields it does not have yet.
            Some((range, Kind::Object)) => {
                let inner = &self.line[range.clone()];
                let mut first = true;
                // The line was walked before without an error.
                let _ = json::fields(inner, |f| {
                    first = false;
                    object.shift_remove(&*String::from_utf8_lossy(&inner[f.key]));
                });
                if object.is_empty() {
                    return None;
                }
                if !first {
                    out.extend_from_slice(comma);
                }
                self.pairs(&object, comma, colon, &mut out);
                Some((range.end - 1, String::new(), out))
            }
            _ if object.is_empty() => None,
            Some((range, Kind::Null)) => {
                out.push(b'{');
                self.pairs(&object, comma, colon, &mut out);
                out.push(b'}');
                Some((range.start, "null".to_owned(), out))
            }
            other => {
                let key = if other.is_some() { "copydesk_meta" } else { "meta" };
                out.extend_from_slice(comma);
                self.escapes.encode(key, &mut out);
                out.extend_from_slice(colon);
                out.push(b'{');
                self.pairs(&object, comma, colon, &mut out);
                out.push(b'}');
                let trailing =
                    self.line[..found.brace].iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
                Some((found.brace - trailing, String::new(), out))
            }
        }
    }

    fn pairs(
        &self,
        object: &serde_json::Map<String, serde_json::Value>,
        comma: &[u8],
        colon: &[u8],
        out: &mut Vec<u8>,
    ) {
        for (i, (key, value)) in object.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(comma);
            }
            self.escapes.encode(key, out);
            out.extend_from_slice(colon);
            match value {
                serde_json::Value::Array(values) => {
                    out.push(b'[');
                    for (i, value) in values.iter().enumerate() {
                        if i > 0 {
                            out.extend_from_slice(comma);
                        }
                        self.escapes.encode(&plain(value), out);
                    }
                    out.push(b']');
                }
                value => self.escapes.encode(&plain(value), out),
            }
        }
    }
}

/// A value as the text that is written: lifted values are strings.
fn plain(value: &serde_json::Value) -> Cow<'_, str> {
    match value {
        serde_json::Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Gives a line its bytes back.
///
/// # Errors
/// If the line is not the one that the entry was made for.
pub(super) fn undo_line(raw: &[u8], entry: &Entry, out: &mut Vec<u8>) -> Result<(), String> {
    let (mark, body) = match raw.strip_prefix(BOM) {
        Some(body) if entry.record == Some(0) => (BOM, body),
        _ => (&b""[..], raw),
    };
    out.extend_from_slice(mark);
    let restore = &entry.restore;
    if entry.ledger.hunks.is_empty() {
        match &restore.decoded {
            None => out.extend_from_slice(body),
            Some(info) => out.extend_from_slice(&encode(body, info)),
        }
        return Ok(());
    }
    let mut line = body.to_vec();
    if let Some((at, len)) = restore.inserted {
        if at.checked_add(len).is_none_or(|end| end > line.len()) {
            return Err("the line is shorter than the ledger says".to_owned());
        }
        line.splice(at..at + len, restore.replaced.bytes());
    }
    let names = FieldNames { text: restore.field.clone(), ..FieldNames::default() };
    let found = find(&line, &names).map_err(|e| e.to_string())?;
    let Some((_, token, Kind::String)) = found.text else {
        return Err(match &restore.field {
            Some(field) => format!("no text in the field {field:?}"),
            None => "no field that holds the text".to_owned(),
        });
    };
    let cleaned = json::decode(&line[token.clone()]).map_err(|e| e.to_string())?;
    let original = entry.ledger.undo(&cleaned).map_err(|e| e.to_string())?;
    let mut whole = line[..token.start].to_vec();
    match &restore.token {
        Some(kept) => whole.extend_from_slice(kept.as_bytes()),
        None => Escapes::from_letters(&restore.escapes).encode(&original, &mut whole),
    }
    whole.extend_from_slice(&line[token.end..]);
    match &restore.decoded {
        None => out.extend_from_slice(&whole),
        Some(info) => out.extend_from_slice(&encode(&whole, info)),
    }
    Ok(())
}

fn encode(line: &[u8], info: &DecodeInfo) -> Vec<u8> {
    decode::encode(&String::from_utf8_lossy(line), info)
}
