//! Rows of CSV and TSV: the text's field is replaced, every other byte stays.
//!
//! Where metadata is lifted, a column `meta` is put at the end of every row: a JSON object, or nothing.

use super::record::{
    FieldNames, ID_NAMES, Job, Made, SOURCE_NAMES, TEXT_NAMES, TITLE_NAMES, URL_NAMES, meta, rank,
};
use crate::decode::{self, Hint};
use crate::document::Document;
use crate::read::Block;
use crate::read::csv;
use crate::read::ledger::Entry;
use crate::write::csv::encode;
use crate::write::ledger::{Restore, Subject, cleaned as write_entry};
use std::ops::Range;

/// What the first row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    delimiter: u8,
    text: usize,
    id: Option<usize>,
    url: Option<usize>,
    title: Option<usize>,
    source: Option<usize>,
    /// The name of the column that is added.
    meta: Option<&'static str>,
}

const BOM: &str = "\u{feff}";

/// Reads the first row of a file.
///
/// # Errors
/// Why there is no text to clean in it.
pub(super) fn columns(row: &[u8], delimiter: u8, names: &FieldNames, lift: bool) -> Result<Columns, String> {
    let decoded = decode::decode(row, Hint::default());
    let row = decoded.text.strip_prefix(BOM).unwrap_or(&decoded.text);
    let mut fields = Vec::new();
    csv::fields(row.as_bytes(), delimiter, &mut fields)
        .map_err(|at| format!("a quote without end in the first row, at byte {at}"))?;
    let columns: Vec<String> = fields.into_iter().map(|f| csv::decode(&row[f]).trim().to_owned()).collect();
    let find = |wanted: &Option<String>, known: &[&str]| {
        let ranked =
            columns.iter().enumerate().filter_map(|(i, c)| Some((rank(c, wanted.as_deref(), known)?, i)));
        ranked.min().map(|(_, i)| i)
    };
    let Some(text) = find(&names.text, &TEXT_NAMES) else {
        let shown = columns.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
        return Err(match &names.text {
            Some(name) => format!("no column {name:?}; there are: {shown}"),
            None => format!("no column that holds the text; there are: {shown} (name it with --text-field)"),
        });
    };
    let taken = columns.iter().any(|c| c == "meta");
    Ok(Columns {
        delimiter,
        text,
        id: find(&names.id, &ID_NAMES),
        url: find(&names.url, &URL_NAMES),
        title: find(&names.title, &TITLE_NAMES),
        source: find(&names.source, &SOURCE_NAMES),
        meta: lift.then_some(if taken { "copydesk_meta" } else { "meta" }),
    })
}

/// Cleans all rows of a block.
pub(super) fn clean_block(job: &Job<'_>, source: &str, columns: &Columns, block: &Block, made: &mut Made) {
    let mut subject =
        Subject { source, record: Some(block.first_record), line: Some(block.first_line), id: None };
    if let Some(length) = block.too_long {
        let longest = crate::read::blocks::LONGEST_RECORD;
        let reason = format!(
            "a row of {length} bytes is longer than the {longest} that are held in memory (a quote without end?)"
        );
        return made.fail(job, subject, &reason, None);
    }
    let mut at = 0;
    let mut fields = Vec::new();
    let mut line = block.first_line;
    for record in block.first_record.. {
        if at >= block.bytes.len() {
            break;
        }
        let end = row_end(&block.bytes, at);
        let row = &block.bytes[at..end];
        subject.record = Some(record);
        subject.line = Some(line);
        if record == 0 {
            header(job, subject, columns, row, made);
        } else {
            clean_row(job, subject, columns, row, &mut fields, made);
        }
        line += memchr::memchr_iter(b'\n', row).count() as u64;
        at = end;
    }
}

pub(super) fn row_end(bytes: &[u8], at: usize) -> usize {
    let mut quoted = false;
    for i in memchr::memchr2_iter(b'\n', b'"', &bytes[at..]) {
        if bytes[at + i] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            return at + i + 1;
        }
    }
    bytes.len()
}

/// Where a row's line end starts.
fn line_end(row: &[u8]) -> usize {
    if row.ends_with(b"\r\n") { row.len() - 2 } else { row.len() - usize::from(row.ends_with(b"\n")) }
}

fn header(job: &Job<'_>, subject: Subject<'_>, columns: &Columns, row: &[u8], made: &mut Made) {
    if job.view.is_some() {
        return;
    }
    let Some(meta) = columns.meta else {
        made.out.extend_from_slice(row);
        return;
    };
    let end = line_end(row);
    made.out.extend_from_slice(&row[..end]);
    made.out.push(columns.delimiter);
    made.out.extend_from_slice(meta.as_bytes());
    made.out.extend_from_slice(&row[end..]);
    if job.ledger {
        let restore = Restore { inserted: Some((end, meta.len() + 1)), ..Restore::default() };
        write_entry(subject, &crate::ledger::Ledger::default(), &restore, &mut made.ledger);
    }
}

fn clean_row(
    job: &Job<'_>,
    subject: Subject<'_>,
    columns: &Columns,
    raw: &[u8],
    fields: &mut Vec<Range<usize>>,
    made: &mut Made,
) {
    if line_end(raw) == 0 {
        if job.view.is_none() {
            made.out.extend_from_slice(raw);
        }
        return;
    }
    let decoded = decode::decode(raw, Hint { override_charset: job.charset, declared: None });
    let info = (!decoded.info.is_plain()).then_some(decoded.info);
    let row: &str = &decoded.text;
    let end = match csv::fields(row.as_bytes(), columns.delimiter, fields) {
        Ok(end) => end,
        Err(at) => {
            return made.fail(
                job,
                subject,
                &format!("a quoted field without a proper end, at byte {at} of the row"),
                Some(raw),
            );
        }
    };
    let Some(field) = fields.get(columns.text).cloned() else {
        let reason = format!(
            "the row has {} fields, and the text should be number {}",
            fields.len(),
            columns.text + 1
        );
        return made.fail(job, subject, &reason, Some(raw));
    };
    let value = |column: Option<usize>| Some(csv::decode(&row[fields.get(column?)?.clone()]).into_owned());
    let document = Document {
        id: value(columns.id),
        url: value(columns.url),
        title: value(columns.title),
        source: value(columns.source),
        text: csv::decode(&row[field.clone()]).into_owned(),
    };
    let bytes = document.text.len();
    let Some(cleaned) = made.clean(job, job.fielded, subject, document, Some(raw)) else { return };
    let subject = Subject { id: cleaned.document.id.as_deref(), ..subject };
    let start = made.out.len();
    let quoted = row[field.clone()].starts_with('"');
    let changed = !cleaned.ledger.hunks.is_empty();
    made.out.extend_from_slice(&row.as_bytes()[..field.start]);
    if changed {
        encode(&cleaned.document.text, columns.delimiter, quoted, &mut made.out);
    } else {
        made.out.extend_from_slice(row[field.clone()].as_bytes());
    }
    made.out.extend_from_slice(&row.as_bytes()[field.end..end]);
    let mut inserted = None;
    if columns.meta.is_some() {
        let at = made.out.len();
        made.out.push(columns.delimiter);
        let object = meta(&cleaned.ledger.fields);
        if !object.is_empty() {
            encode(&serde_json::Value::Object(object).to_string(), columns.delimiter, false, &mut made.out);
        }
        inserted = Some((at - start, made.out.len() - at));
    }
    made.out.extend_from_slice(&row.as_bytes()[end..]);
    // A column that stays empty is known from the first row's line.
    let inserted = inserted.filter(|(_, len)| *len > 1 || changed || info.is_some());
    made.done(job, subject, bytes, &cleaned, || Restore {
        field: changed.then(|| columns.text.to_string()),
        escapes: if changed && quoted { "q".to_owned() } else { String::new() },
        token: if changed { token_to_keep(&row[field], columns.delimiter, quoted, &cleaned) } else { None },
        decoded: info,
        inserted,
        replaced: String::new(),
    });
}

fn token_to_keep(
    field: &str,
    delimiter: u8,
    quoted: bool,
    cleaned: &crate::pipeline::Cleaned,
) -> Option<String> {
    let original = cleaned.ledger.undo(&cleaned.document.text).ok();
    let mut again = Vec::with_capacity(field.len());
    if let Some(original) = original {
        encode(&original, delimiter, quoted, &mut again);
    }
    (again != field.as_bytes()).then(|| field.to_owned())
}

/// Gives a row its bytes back. `added` says whether the run added a column to every row.
///
/// # Errors
/// If the row is not the one that the entry was made for.
pub(super) fn undo_row(
    raw: &[u8],
    entry: Option<&Entry>,
    delimiter: u8,
    added: bool,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let own = entry.and_then(|e| e.restore.inserted);
    let mut row = raw.to_vec();
    if let Some((at, len)) = own {
        if at.checked_add(len).is_none_or(|end| end > row.len()) {
            return Err("the row is shorter than the ledger says".to_owned());
        }
        row.drain(at..at + len);
    } else if added && line_end(raw) > 0 {
        let end = line_end(&row);
        if end == 0 || row[end - 1] != delimiter {
            return Err("the row does not end with an empty `meta` column".to_owned());
        }
        row.remove(end - 1);
    }
    let Some(entry) = entry else {
        out.extend_from_slice(&row);
        return Ok(());
    };
    let restore = &entry.restore;
    let mut whole = row;
    if let Some(name) = &restore.field {
        let column: usize =
            name.parse().map_err(|_| format!("the ledger names the column {name:?}, which is no number"))?;
        let text = String::from_utf8(whole).map_err(|_| "the row is not UTF-8".to_owned())?;
        let mut fields = Vec::new();
        csv::fields(text.as_bytes(), delimiter, &mut fields)
            .map_err(|at| format!("a broken row, at byte {at}"))?;
        let field = fields.get(column).cloned().ok_or("the row has too few fields")?;
        let original = entry.ledger.undo(&csv::decode(&text[field.clone()])).map_err(|e| e.to_string())?;
        let mut restored = text.as_bytes()[..field.start].to_vec();
        match &restore.token {
            Some(kept) => restored.extend_from_slice(kept.as_bytes()),
            None => encode(&original, delimiter, restore.escapes.contains('q'), &mut restored),
        }
        restored.extend_from_slice(&text.as_bytes()[field.end..]);
        whole = restored;
    }
    match &restore.decoded {
        None => out.extend_from_slice(&whole),
        Some(info) => out.extend_from_slice(&decode::encode(&String::from_utf8_lossy(&whole), info)),
    }
    Ok(())
}
