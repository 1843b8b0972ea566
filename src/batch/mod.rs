//! The parallel, resumable run over many records.
//!
//! One thread reads blocks, some clean them, and the caller's thread writes what comes out, in order. Every
//! block is compressed by itself, so that the output can be cut at any block: after an interruption the run
//! goes on at the last block known to be on the disk, and the bytes are those of a run that never stopped.

mod index;
mod jsonl;
mod manifest;
mod order;
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
mod produce;
mod record;
mod sample;
mod table;
mod tally;
mod text;
pub mod undo;
mod warc;
mod writer;

pub use plan::{Outcome, Plan, RunError, Sink};
pub use record::{Accept, FieldNames, Job, Made, View};
pub use tally::{RuleTally, Tally};

use crate::read::{Compression, decompress};
use crate::write::atomic;
use crate::write::ledger::Subject;
use order::Event;
use plan::at;
use produce::{Kind, Producer, Work};
use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use writer::Writer;

/// Cleans everything the plan names.
///
/// # Errors
/// If the run cannot begin, an output cannot be written, or `fail_fast` met a failure. What failed to be read
/// or cleaned is no error of the run: it is counted and named in the [`Outcome`].
pub fn run(plan: &Plan<'_>) -> Result<Outcome, RunError> {
    let read = AtomicU64::new(0);
    let mut writer = Writer::begin(plan)?;
    let (first, place) = writer.start();
    let done = writer.records_done();
    let left = plan.limit.map_or(u64::MAX, |limit| limit.saturating_sub(done));
    let producer = Producer { plan, read: &read, left };
    let ended = order::run(
        plan.threads.max(1),
        |hand| producer.run(hand, first, place),
        |work| make(plan, work),
        |event| match event {
            Event::Made(done) => writer.take(done, read.load(Ordering::Relaxed)),
            Event::Note(note) => writer.note(note),
            Event::Idle => writer.idle(),
        },
    );
    writer.end(ended, read.load(Ordering::Relaxed))
}

/// What a worker hands to the writer.
pub(crate) struct Done {
    /// The file the records are of; none where the worker wrote files itself.
    file: Option<usize>,
    made: Made,
    /// Where the file goes on.
    after: crate::read::blocks::Place,
    /// Files before this one are finished, where the worker wrote files itself.
    finished: usize,
    /// Why nothing can be written any more.
    fatal: Option<io::Error>,
    /// Rows of a table that is not written as bytes.
    #[cfg(feature = "parquet")]
    rows: Option<parquet::Rows>,
}

impl Done {
    fn of(file: Option<usize>, made: Made, after: crate::read::blocks::Place) -> Self {
        Done {
            file,
            made,
            after,
            finished: 0,
            fatal: None,
            #[cfg(feature = "parquet")]
            rows: None,
        }
    }
}

fn make(plan: &Plan<'_>, work: Work) -> Done {
    let job = &plan.job;
    let mut made = Made::default();
    match work {
        Work::Records { file, block, kind, after } => {
            let source = &plan.inputs.files[file].relative;
            made.path = plan.inputs.files[file].path.display().to_string();
            match &kind {
                Kind::Jsonl => jsonl::clean_block(job, source, &block, &mut made),
                Kind::Table(columns) => table::clean_block(job, source, columns, &block, &mut made),
                Kind::Warc => warc::clean_block(job, source, &block, &mut made),
            }
            let archive = matches!(kind, Kind::Warc);
            compress(plan, file, made, after, archive)
        }
        Work::Text { file, bytes, number, after } => {
            let source = &plan.inputs.files[file].relative;
            made.path = plan.inputs.files[file].path.display().to_string();
            text::clean_text(job, source, number, &bytes, &mut made);
            compress(plan, file, made, after, false)
        }
        #[cfg(feature = "parquet")]
        Work::Rows { file, batch, layout, first } => {
            let source = &plan.inputs.files[file].relative;
            made.path = plan.inputs.files[file].path.display().to_string();
            let cleaned = parquet::clean_batch(job, source, &layout, &batch, first, &mut made);
            let fatal = pack_ledger(plan, &mut made).err();
            let mut done = Done { fatal, ..Done::of(Some(file), made, crate::read::blocks::Place::START) };
            match cleaned {
                Ok(batch) => done.rows = Some(parquet::Rows { batch, layout }),
                Err(e) => done.fatal = Some(io::Error::other(format!("{source}: {e}"))),
            }
            done
        }
        Work::Files(range) => {
            let mut fatal = None;
            let finished = range.end;
            for i in range {
                if let Err(e) = small_file(plan, i, &mut made) {
                    fatal = Some(e);
                    break;
                }
            }
            if let Err(e) = pack_ledger(plan, &mut made) {
                fatal.get_or_insert(e);
            }
            Done { finished, fatal, ..Done::of(None, made, crate::read::blocks::Place::START) }
        }
    }
}

/// Compresses what goes into compressed files: a frame or member for each block.
fn compress(
    plan: &Plan<'_>,
    file: usize,
    mut made: Made,
    after: crate::read::blocks::Place,
    archive: bool,
) -> Done {
    let mut packed_out = || -> io::Result<()> {
        let out = match output_path(plan, file) {
            Some(path) => Compression::for_output(&path)?,
            None => Compression::None,
        };
        let bytes = std::mem::take(&mut made.out);
        made.out = if archive { packed_records(out, &bytes)? } else { packed(out, bytes)? };
        pack_ledger(plan, &mut made)
    };
    let fatal = packed_out().err();
    Done { fatal, ..Done::of(Some(file), made, after) }
}

/// Compresses lines for the ledger as its name says.
fn packed_for_ledger(plan: &Plan<'_>, lines: Vec<u8>) -> io::Result<Vec<u8>> {
    match &plan.ledger {
        Some(path) => packed(Compression::for_output(path)?, lines),
        None => Ok(lines),
    }
}

fn pack_ledger(plan: &Plan<'_>, made: &mut Made) -> io::Result<()> {
    made.ledger = packed_for_ledger(plan, std::mem::take(&mut made.ledger))?;
    Ok(())
}

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

fn packed(kind: Compression, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    if bytes.is_empty() {
        return Ok(bytes);
    }
    match kind {
        Compression::Zstd => zstd::bulk::compress(&bytes, ZSTD_LEVEL),
        Compression::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(&bytes).and_then(|()| encoder.finish())
        }
        _ => Ok(bytes),
    }
}

/// A member for each record, as readers of web archives expect it.
fn packed_records(kind: Compression, bytes: &[u8]) -> io::Result<Vec<u8>> {
    if kind == Compression::None {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = crate::read::warc::record(bytes, at).ok().flatten().map_or(bytes.len(), |r| r.end);
        out.extend_from_slice(&packed(kind, bytes[at..end].to_vec())?);
        at = end;
    }
    Ok(out)
}

/// Where the output of a file goes; none where it goes to the standard output or nowhere.
fn output_path(plan: &Plan<'_>, file: usize) -> Option<PathBuf> {
    let input = &plan.inputs.files[file];
    match &plan.sink {
        Sink::Stdout | Sink::Nothing => None,
        Sink::File(path) => Some(path.clone()),
        Sink::InPlace => Some(input.path.clone()),
        Sink::Tree(folder) => {
            // What can only be read is written as Zstandard.
            let (kind, stem) = Compression::from_name(&input.relative);
            let name = match kind {
                Compression::Bzip2 | Compression::Xz => format!("{stem}.zst"),
                _ => input.relative.clone(),
            };
            Some(folder.join(name))
        }
    }
}

/// Reads, cleans and (where it has a place of its own) writes a small text file.
fn small_file(plan: &Plan<'_>, file: usize, made: &mut Made) -> io::Result<()> {
    let input = &plan.inputs.files[file];
    let subject = Subject { source: &input.relative, record: None, line: None, id: None };
    made.path = input.path.display().to_string();
    let bytes = fs::File::open(&input.path).and_then(|mut f| {
        let mut bytes = Vec::with_capacity(usize::try_from(input.len).unwrap_or(0) + 1);
        f.read_to_end(&mut bytes)?;
        if Compression::from_magic(&bytes) == Compression::None {
            return Ok(bytes);
        }
        let mut whole = Vec::new();
        decompress(&bytes[..])?.0.read_to_end(&mut whole)?;
        Ok(whole)
    });
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(e) => {
            made.fail(&plan.job, subject, &e.to_string(), None);
            return Ok(());
        }
    };
    let before = made.out.len();
    let failed = made.tally.failed;
    let changed = made.tally.changed;
    text::clean_text(&plan.job, &input.relative, None, &bytes, made);
    if plan.job.ledger && made.tally.failed == failed {
        let out = &made.out[before..];
        let crc = crc32fast::hash(out);
        crate::write::ledger::output(&input.relative, out.len() as u64, crc, &mut made.ledger);
    }
    let Some(path) = output_path(plan, file) else { return Ok(()) };
    let out = made.out.split_off(before);
    if made.tally.failed > failed
        || (plan.sink == Sink::InPlace && made.tally.changed == changed && out == bytes)
    {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| at(folder, e))?;
    }
    atomic::write(&path, &out, false)
}
