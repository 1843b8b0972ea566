//! The way back: the input's bytes from the output and the ledger.

use super::index::Index;
use super::{jsonl, table, text, warc};
use crate::read::ledger::{Entry, LedgerReader, Line};
use crate::read::{Compression, Format, InputFile, decompress};
use crate::write::atomic::PartFile;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// One output file, and where its original goes.
#[derive(Clone, Debug)]
pub struct Task {
    /// The cleaned file.
    pub file: InputFile,
    /// Where the original goes; none prints it.
    pub back: Option<PathBuf>,
}

/// What an undo did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Files written.
    pub files: u64,
    /// Records that were given their bytes back.
    pub records: u64,
}

/// Why a way back is closed.
#[derive(Debug)]
pub struct UndoFailure {
    /// The file.
    pub file: String,
    /// Why.
    pub why: String,
}

impl std::fmt::Display for UndoFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.file, self.why)
    }
}

impl std::error::Error for UndoFailure {}

pub(super) fn failure(file: impl Into<String>, why: impl std::fmt::Display) -> UndoFailure {
    UndoFailure { file: file.into(), why: why.to_string() }
}

/// Opens a ledger, compressed or not.
///
/// # Errors
/// If it cannot be read.
pub fn open_ledger(path: &Path) -> io::Result<LedgerReader<Box<dyn BufRead>>> {
    let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(decompress(BufReader::new(io::stdin()))?.0))
    } else {
        let file = BufReader::with_capacity(1 << 18, File::open(path)?);
        Box::new(BufReader::with_capacity(1 << 18, decompress(file)?.0))
    };
    Ok(LedgerReader::new(reader))
}

/// The entries of a ledger, one at a time, with a look at the next.
struct Entries {
    reader: LedgerReader<Box<dyn BufRead>>,
    next: Option<Box<Entry>>,
    name: String,
}

impl Entries {
    fn new(path: &Path) -> Result<Self, UndoFailure> {
        let name = path.display().to_string();
        let reader = open_ledger(path).map_err(|e| failure(&name, e))?;
        let mut entries = Entries { reader, next: None, name };
        entries.advance()?;
        Ok(entries)
    }

    fn advance(&mut self) -> Result<Option<Box<Entry>>, UndoFailure> {
        let current = self.next.take();
        while let Some(line) = self.reader.next_line().map_err(|e| failure(&self.name, e))? {
            if let Line::Entry(entry) = line {
                self.next = Some(entry);
                break;
            }
        }
        Ok(current)
    }

    /// The next entry, if it is of `source` and `fits`.
    fn take_if(
        &mut self,
        source: &str,
        fits: impl Fn(&Entry) -> bool,
    ) -> Result<Option<Box<Entry>>, UndoFailure> {
        if self.next.as_ref().is_some_and(|e| e.source == source && fits(e)) {
            self.advance()
        } else {
            Ok(None)
        }
    }
}

/// Gives the files their original bytes back, in the order of the ledger. Nothing is written before every file is known
/// to be as it was when it was cleaned. A single task takes the entries of the ledger's one source, or of the one that
/// its path ends with.
///
/// # Errors
/// If a file is missing, was changed after cleaning, or is not in the ledger; or reading or writing fails.
pub fn undo(tasks: &[Task], ledger: &Path) -> Result<Undone, UndoFailure> {
    // The ledger is read twice, and a pipe can be read once.
    let kept = match ledger.as_os_str() == "-" {
        true => Some(keep_stdin().map_err(|e| failure("-", e))?),
        false => None,
    };
    let ledger = kept.as_ref().map_or(ledger, |file| file.path());
    let index = Index::read(ledger)?;
    let sources = index.sources_of(tasks)?;
    index.verify(tasks, &sources)?;
    let mut entries = Entries::new(ledger)?;
    let mut undone = Undone::default();
    let mut task_of: HashMap<&str, usize> = HashMap::new();
    for (i, source) in sources.iter().enumerate() {
        task_of.extend(source.map(|source| (source, i)));
    }
    let mut done = vec![false; tasks.len()];
    while let Some(entry) = &entries.next {
        let found = task_of.get(entry.source.as_str()).copied().filter(|i| !done[*i]);
        let Some(i) = found.filter(|_| entry.failed.is_none() || entry.record.is_some()) else {
            // Of a file that is not asked for; or one that failed, whose original was not touched.
            entries.advance()?;
            continue;
        };
        done[i] = true;
        let source = entry.source.clone();
        undone.records += one(&tasks[i], &source, &mut entries)?;
        undone.files += 1;
    }
    for (task, _) in tasks.iter().zip(done).filter(|(_, done)| !done) {
        one(task, "", &mut entries)?;
        undone.files += 1;
    }
    Ok(undone)
}

fn keep_stdin() -> io::Result<tempfile::NamedTempFile> {
    let mut kept = tempfile::NamedTempFile::new()?;
    io::copy(&mut io::stdin(), &mut kept)?;
    kept.flush()?;
    Ok(kept)
}

/// A path without the suffix of compression, since a `.xz` comes out as `.zst`.
pub(super) fn stem(relative: &str) -> &str {
    Compression::from_name(relative).1
}

/// Where the original's bytes go.
enum Back {
    Part(PartFile, Compression),
    Stdout(io::Stdout),
}

impl Back {
    fn put(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        match self {
            Back::Part(part, kind) => part.append(&super::packed(*kind, bytes)?),
            Back::Stdout(out) => out.write_all(&bytes),
        }
    }
}

/// Which of the ledger's sources a single file is: the longest that its path ends with.
pub(super) fn one_source(path: &Path, relative: &str, sources: &[&str]) -> Option<usize> {
    let wanted = Path::new(stem(relative));
    let whole = path.with_file_name(wanted.file_name()?);
    let mut best: Option<usize> = None;
    for (i, source) in sources.iter().enumerate() {
        if whole.ends_with(stem(source)) && best.is_none_or(|b| sources[b].len() < source.len()) {
            best = Some(i);
        }
    }
    best
}

fn one(task: &Task, source: &str, entries: &mut Entries) -> Result<u64, UndoFailure> {
    let file = &task.file;
    let name = file.path.display().to_string();
    let wrong = |e: io::Error| failure(&name, e);
    let reader: Box<dyn Read> = if file.is_stdin() {
        decompress(BufReader::new(io::stdin())).map_err(wrong)?.0
    } else {
        let opened = File::open(&file.path).map_err(wrong)?;
        decompress(BufReader::with_capacity(1 << 18, opened)).map_err(wrong)?.0
    };
    let mut back = match &task.back {
        Some(path) => {
            let kind = Compression::for_output(path).map_err(wrong)?;
            Back::Part(PartFile::open(path, 0).map_err(wrong)?, kind)
        }
        None => Back::Stdout(io::stdout()),
    };
    let records = match file.format {
        Format::Text => text_file(reader, source, entries, &mut back),
        Format::Jsonl => lines(reader, source, entries, &mut back, None),
        Format::Csv => lines(reader, source, entries, &mut back, Some(b',')),
        Format::Tsv => lines(reader, source, entries, &mut back, Some(b'\t')),
        Format::Warc => archive(reader, source, entries, &mut back),
        Format::Parquet => Err(
            "Parquet files cannot be undone yet: the ledger has the changes, and the input was not touched"
                .to_owned(),
        ),
    };
    match (records, back) {
        (Ok(records), Back::Part(part, _)) => {
            part.finish().map_err(wrong)?;
            Ok(records)
        }
        (Ok(records), Back::Stdout(mut out)) => {
            out.flush().map_err(wrong)?;
            Ok(records)
        }
        (Err(why), back) => {
            if let Back::Part(part, _) = back {
                part.discard().map_err(wrong)?;
            }
            Err(failure(name, why))
        }
    }
}

fn text_file(
    mut reader: Box<dyn Read>,
    source: &str,
    entries: &mut Entries,
    back: &mut Back,
) -> Result<u64, String> {
    let told = |e: io::Error| e.to_string();
    let mut records = 0;
    // Blocks of a long text come first to last, each with its length in the output.
    while let Some(entry) = entries.take_if(source, |e| e.record.is_some()).map_err(|e| e.to_string())? {
        let mut original = Vec::new();
        if let Some(raw) = &entry.raw {
            original.extend_from_slice(raw);
        } else {
            let length = entry.restore.inserted.map_or(0, |(len, _)| len);
            let mut block = Vec::with_capacity(length);
            if (&mut reader).take(length as u64).read_to_end(&mut block).map_err(told)? < length {
                return Err("the text is shorter than the ledger says".to_owned());
            }
            text::undo_text(&block, &entry, &mut original)?;
        }
        back.put(original).map_err(told)?;
        records += 1;
    }
    let mut rest = Vec::new();
    match entries.take_if(source, |e| e.record.is_none()).map_err(|e| e.to_string())? {
        Some(entry) => {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map_err(told)?;
            text::undo_text(&bytes, &entry, &mut rest)?;
            back.put(rest).map_err(told)?;
            return Ok(1);
        }
        None if records > 0 => {
            if reader.read_to_end(&mut rest).map_err(told)? > 0 {
                return Err("the text is longer than the ledger says".to_owned());
            }
        }
        None => loop {
            let mut chunk = Vec::new();
            if (&mut reader).take(1 << 20).read_to_end(&mut chunk).map_err(told)? == 0 {
                break;
            }
            back.put(chunk).map_err(told)?;
        },
    }
    Ok(records)
}

/// How many bytes of originals are gathered before they are written.
const GATHER: usize = 1 << 20;

fn lines(
    reader: Box<dyn Read>,
    source: &str,
    entries: &mut Entries,
    back: &mut Back,
    delimiter: Option<u8>,
) -> Result<u64, String> {
    use crate::read::blocks::{Blocks, Ends, Place};
    let ends = if delimiter.is_some() { Ends::Rows } else { Ends::Lines };
    let mut blocks = Blocks::new(reader, ends, Place::START, false);
    let mut number = 0;
    let mut undone = 0;
    let mut added = false;
    let mut out = Vec::with_capacity(GATHER + GATHER / 4);
    let told = |e: io::Error| e.to_string();
    while let Some(block) = blocks.next_block().map_err(told)? {
        if let Some(length) = block.too_long {
            return Err(format!("a record of {length} bytes is longer than can be held in memory"));
        }
        let mut at = 0;
        while at < block.bytes.len() {
            failed_ones(source, entries, &mut number, &mut out)?;
            let end = match delimiter {
                Some(_) => table::row_end(&block.bytes, at),
                None => memchr::memchr(b'\n', &block.bytes[at..]).map_or(block.bytes.len(), |i| at + i + 1),
            };
            let raw = &block.bytes[at..end];
            let entry = entries.take_if(source, |e| e.record == Some(number)).map_err(|e| e.to_string())?;
            let place = |what: String| format!("record {number}: {what}");
            if let Some(delimiter) = delimiter {
                if number == 0 {
                    added = entry.as_ref().is_some_and(|e| e.restore.inserted.is_some());
                }
                table::undo_row(raw, entry.as_deref(), delimiter, added, &mut out).map_err(place)?;
            } else {
                match &entry {
                    Some(entry) => jsonl::undo_line(raw, entry, &mut out).map_err(place)?,
                    None => out.extend_from_slice(raw),
                }
            }
            undone += u64::from(entry.is_some());
            number += 1;
            at = end;
            if out.len() >= GATHER {
                back.put(std::mem::take(&mut out)).map_err(told)?;
            }
        }
    }
    failed_ones(source, entries, &mut number, &mut out)?;
    if let Some(left) = entries.next.as_ref().filter(|e| e.source == source) {
        return Err(format!(
            "the ledger has changes of record {}, and the file ends before it",
            left.record.unwrap_or(0)
        ));
    }
    back.put(out).map_err(told)?;
    Ok(undone)
}

fn archive(
    reader: Box<dyn Read>,
    source: &str,
    entries: &mut Entries,
    back: &mut Back,
) -> Result<u64, String> {
    use crate::read::blocks::Place;
    use crate::read::warc::{WarcBlocks, record};
    let mut blocks = WarcBlocks::new(reader, Place::START);
    let (mut number, mut undone) = (0, 0);
    let told = |e: io::Error| e.to_string();
    while let Some(block) = blocks.next_block().map_err(told)? {
        let mut at = 0;
        while at < block.bytes.len() {
            let mut out = Vec::new();
            failed_ones(source, entries, &mut number, &mut out)?;
            let end = record(&block.bytes, at)?.map_or(block.bytes.len(), |r| r.end);
            let raw = &block.bytes[at..end];
            match entries.take_if(source, |e| e.record == Some(number)).map_err(|e| e.to_string())? {
                Some(entry) => {
                    warc::undo_record(raw, &entry, &mut out).map_err(|e| format!("record {number}: {e}"))?;
                    undone += 1;
                }
                None => out.extend_from_slice(raw),
            }
            back.put(out).map_err(told)?;
            number += 1;
            at = end;
        }
    }
    let mut out = Vec::new();
    failed_ones(source, entries, &mut number, &mut out)?;
    back.put(out).map_err(told)?;
    Ok(undone)
}

/// Records that failed are not in the output; the ledger has their bytes.
fn failed_ones(
    source: &str,
    entries: &mut Entries,
    number: &mut u64,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    while let Some(entry) = entries
        .take_if(source, |e| e.failed.is_some() && e.record == Some(*number))
        .map_err(|e| e.to_string())?
    {
        match &entry.raw {
            Some(raw) => out.extend_from_slice(raw),
            None => return Err(format!("record {number} failed, and the ledger does not have its bytes")),
        }
        *number += 1;
    }
    Ok(())
}
