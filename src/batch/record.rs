//! One record: cleaned, written down, counted. What all formats share.

use super::tally::Tally;
use crate::decode::Charset;
use crate::document::Document;
use crate::ledger::Hunk;
use crate::pipeline::{Cleaned, Pipeline};
use crate::write::ledger::{self, Restore, Subject};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Which fields of a record hold what. `None` finds the field by the names that are common for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldNames {
    /// The text to clean.
    pub text: Option<String>,
    /// The record's id.
    pub id: Option<String>,
    /// The address it was scraped from.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its source, for profiles.
    pub source: Option<String>,
}

/// Names under which the text is looked for, the likeliest first.
pub(super) const TEXT_NAMES: [&str; 14] = [
    "text",
    "content",
    "body",
    "article",
    "maintext",
    "article_text",
    "articleBody",
    "article_body",
    "raw_content",
    "full_text",
    "fulltext",
    "story",
    "document",
    "raw_text",
];
/// Names under which the id is looked for.
pub(super) const ID_NAMES: [&str; 7] = ["id", "_id", "doc_id", "document_id", "uuid", "article_id", "guid"];
/// Names under which the address is looked for.
pub(super) const URL_NAMES: [&str; 7] =
    ["url", "link", "source_url", "canonical_url", "uri", "page_url", "web_url"];
/// Names under which the title is looked for.
pub(super) const TITLE_NAMES: [&str; 3] = ["title", "headline", "article_title"];
/// Names under which the source is looked for.
pub(super) const SOURCE_NAMES: [&str; 4] = ["domain", "host", "site", "outlet"];

/// How likely `name` is the field: 0 is the best; `None` is not.
pub(super) fn rank(name: &str, wanted: Option<&str>, known: &[&str]) -> Option<usize> {
    match wanted {
        Some(wanted) => (name == wanted).then_some(0),
        None => known.iter().position(|k| k.eq_ignore_ascii_case(name)),
    }
}

/// Called with every record that was cleaned: what it is, its text before, and what became of it.
pub type View<'a> = dyn Fn(Subject<'_>, &str, &Cleaned, &mut Vec<u8>) + Sync + 'a;

/// Asked of every change whether it is made.
pub type Accept<'a> = dyn Fn(Subject<'_>, &str, &Hunk) -> bool + Sync + 'a;

/// What is done with every record.
pub struct Job<'a> {
    /// For records with fields beside the text.
    pub fielded: &'a Pipeline,
    /// For plain text.
    pub plain: &'a Pipeline,
    /// Which field is which.
    pub names: FieldNames,
    /// The encoding, where the user named one.
    pub charset: Option<Charset>,
    /// Whether lifted metadata goes into a field.
    pub lift: bool,
    /// Whether a ledger is written.
    pub ledger: bool,
    /// Makes the output from a record instead of the record itself: a diff, for example.
    pub view: Option<&'a View<'a>>,
    /// Takes or leaves each change; without it all are made.
    pub accept: Option<&'a Accept<'a>>,
}

/// What came of some records.
#[derive(Debug, Default)]
pub struct Made {
    /// The records, as they go to the output.
    pub out: Vec<u8>,
    /// Their ledger lines.
    pub ledger: Vec<u8>,
    /// Lines for `failed.jsonl`.
    pub failed: Vec<u8>,
    /// The first reason something failed, with its place.
    pub trouble: Vec<String>,
    /// Counts.
    pub tally: Tally,
    /// The file as the user named it, for what is told.
    pub(super) path: String,
}

/// The most failures that are told one by one.
const TOLD: usize = 20;

impl Made {
    /// Writes down a record that failed.
    pub(super) fn fail(&mut self, job: &Job<'_>, subject: Subject<'_>, reason: &str, raw: Option<&[u8]>) {
        if job.ledger {
            ledger::failed(subject, reason, raw, &mut self.ledger);
        }
        ledger::failed(subject, reason, raw, &mut self.failed);
        self.tally.count_failed();
        if self.trouble.len() < TOLD {
            let path = if self.path.is_empty() { subject.source } else { &self.path };
            let place = subject.line.map_or(String::new(), |line| format!(":{line}"));
            self.trouble.push(format!("{path}{place}: {reason}"));
        }
    }

    /// Cleans the document of the record `raw`. `None` where all is done with it: it failed, or a view was
    /// asked for and has been written.
    pub(super) fn clean(
        &mut self,
        job: &Job<'_>,
        pipeline: &Pipeline,
        subject: Subject<'_>,
        document: Document,
        raw: Option<&[u8]>,
    ) -> Option<Cleaned> {
        let bytes = document.text.len();
        let before = job.view.map(|_| document.text.clone());
        let cleaned = match clean(job, pipeline, subject, document) {
            Ok(cleaned) => cleaned,
            Err(reason) => {
                self.fail(job, subject, &reason, raw);
                return None;
            }
        };
        if let (Some(view), Some(before)) = (job.view, before) {
            self.tally.count(bytes, &cleaned.ledger);
            let subject = Subject { id: cleaned.document.id.as_deref(), ..subject };
            view(subject, &before, &cleaned, &mut self.out);
            return None;
        }
        Some(cleaned)
    }

    /// Counts a record that was cleaned and writes its ledger line, where there is something to tell.
    pub(super) fn done(
        &mut self,
        job: &Job<'_>,
        subject: Subject<'_>,
        bytes: usize,
        cleaned: &Cleaned,
        restore: impl FnOnce() -> Restore,
    ) {
        let ledger = &cleaned.ledger;
        self.tally.count(bytes, ledger);
        if job.ledger {
            let restore = restore();
            let silent = ledger.hunks.is_empty()
                && ledger.held.is_empty()
                && ledger.suggested.is_empty()
                && ledger.fields.is_empty()
                && restore.is_plain();
            if !silent {
                ledger::cleaned(subject, ledger, &restore, &mut self.ledger);
            }
        }
    }
}

/// Cleans a document. A panic of a stage fails the document and nothing else.
///
/// # Errors
/// What the panic said.
pub(super) fn clean(
    job: &Job<'_>,
    pipeline: &Pipeline,
    subject: Subject<'_>,
    document: Document,
) -> Result<Cleaned, String> {
    let before = job.accept.map(|_| document.text.clone());
    let cleaned = catch_unwind(AssertUnwindSafe(|| pipeline.clean(document))).map_err(|panic| {
        let what = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        format!("copydesk has a bug that this document shows: {what}")
    })?;
    let (Some(accept), Some(before)) = (job.accept, before) else { return Ok(cleaned) };
    let Cleaned { mut document, mut ledger } = cleaned;
    let subject = Subject { id: document.id.as_deref(), ..subject };
    ledger.hunks.retain(|hunk| accept(subject, &before, hunk));
    ledger.fields.clear();
    for part in ledger.hunks.iter().flat_map(|h| &h.parts) {
        ledger.fields.extend(part.note.iter().filter_map(|n| n.field.clone()));
    }
    document.text = ledger.apply(&before);
    Ok(Cleaned { document, ledger })
}

/// The lifted fields as the JSON object of the `meta` field: several values, or a name in the plural,
/// make a list.
pub(super) fn meta(fields: &[(&'static str, Vec<String>)]) -> serde_json::Map<String, serde_json::Value> {
    use serde_json::Value;
    let mut lists: Vec<(&str, Vec<&String>)> = Vec::new();
    for (name, values) in fields {
        match lists.iter_mut().find(|(n, _)| n == name) {
            Some((_, all)) => all.extend(values),
            None => lists.push((name, values.iter().collect())),
        }
    }
    let mut object = serde_json::Map::new();
    for (name, values) in lists {
        let value = match values.as_slice() {
            [one] if !name.ends_with('s') => Value::from(one.as_str()),
            many => Value::from(many.iter().map(|v| v.as_str()).collect::<Vec<_>>()),
        };
        object.insert(name.to_owned(), value);
    }
    object
}
