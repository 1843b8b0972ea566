//! The writing side of a run: takes what the workers made, in order, and keeps account of what is safe.

use super::manifest::{self, Manifest, Refusal};
use super::plan::{Outcome, Plan, RunError, Sink, at};
use super::produce::Note;
use super::record::Made;
use super::{Done, output_path, pack_ledger, packed_for_ledger};
use crate::read::blocks::Place;
use crate::read::{Compression, Format};
use crate::write::atomic::{PartFile, part_path, resolve};
use crate::write::ledger::{self as lines, Subject};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How much work is at most done twice after an interruption.
const CHECKPOINT: Duration = Duration::from_secs(1);

pub(super) struct Writer<'a> {
    plan: &'a Plan<'a>,
    stdout: io::BufWriter<io::Stdout>,
    current: Option<PartFile>,
    #[cfg(feature = "parquet")]
    table: Option<::parquet::arrow::ArrowWriter<PartFile>>,
    ledger: Option<PartFile>,
    failed: Option<PartFile>,
    state: Manifest,
    /// Where the state is kept, where a run can be gone on with.
    manifest: Option<PathBuf>,
    saved: Instant,
    outcome: Outcome,
    /// Of what has been written of the current file.
    crc: crc32fast::Hasher,
    /// Bytes written of the current file.
    written: u64,
}

impl<'a> Writer<'a> {
    /// Opens the outputs, anew or where an interrupted run left them.
    pub(super) fn begin(plan: &'a Plan<'a>) -> Result<Self, RunError> {
        refuse_unwritable(plan)?;
        let manifest = match &plan.sink {
            Sink::File(path) => Some(manifest::path_for_file(path)),
            Sink::Tree(folder) => Some(manifest::path_for_tree(folder)),
            _ => None,
        };
        // A pipe cannot be read again, and a sample is drawn from everything.
        let manifest =
            manifest.filter(|_| plan.sample.is_none() && plan.inputs.files.iter().all(|f| !f.is_stdin()));
        let mut state = Manifest::new(&plan.settings, plan.inputs)?;
        let mut resumed = false;
        if let Some(path) = manifest.as_deref().filter(|_| !plan.restart) {
            match state.load(path) {
                Ok(Some(found)) => {
                    state = found;
                    resumed = true;
                }
                Ok(None) => {}
                Err(refusal) => {
                    let why = match refusal {
                        Refusal::Io(e) => return Err(RunError::Io(at(path, e))),
                        Refusal::Damaged(what) => format!("a manifest that cannot be read: {what}"),
                        Refusal::Other(what) => what.to_owned(),
                    };
                    return Err(RunError::CannotResume { manifest: path.to_owned(), why });
                }
            }
        }
        if !resumed && !plan.overwrite {
            refuse_existing(plan, plan.restart)?;
        }
        if let Sink::Tree(folder) = &plan.sink {
            fs::create_dir_all(folder).map_err(|e| at(folder, e))?;
        }
        let mut ledger = None;
        if let Some(path) = &plan.ledger {
            let mut part = reopen(path, state.ledger)?;
            if part.is_empty() {
                let mut header = Vec::new();
                lines::header(&plan.settings, &mut header);
                part.append(&packed_for_ledger(plan, header)?)?;
                state.ledger = part.len();
            }
            ledger = Some(part);
        }
        let mut failed = None;
        if let Some(path) = plan.failed.as_ref().filter(|_| state.any_failed) {
            failed = Some(reopen(path, state.failed)?);
        }
        let outcome = Outcome {
            tally: state.tally.clone(),
            broken: plan.inputs.unreadable.clone(),
            resumed,
            ..Outcome::default()
        };
        let mut writer = Writer {
            plan,
            stdout: io::BufWriter::with_capacity(1 << 16, io::stdout()),
            current: None,
            #[cfg(feature = "parquet")]
            table: None,
            ledger,
            failed,
            state,
            manifest,
            saved: Instant::now(),
            crc: crc32fast::Hasher::new(),
            written: 0,
            outcome,
        };
        if !resumed {
            writer.set_mark();
            writer.save()?;
        }
        Ok(writer)
    }

    /// The file and the place to begin at.
    pub(super) fn start(&self) -> (usize, Place) {
        (self.state.file, self.state.place())
    }

    /// Documents that an interrupted run has done already.
    pub(super) fn records_done(&self) -> u64 {
        self.state.tally.documents
    }

    fn set_mark(&mut self) {
        let len = |part: &Option<PartFile>| part.as_ref().map_or(0, PartFile::len);
        self.state.mark = (self.outcome.tally.clone(), len(&self.ledger), len(&self.failed));
    }

    pub(super) fn take(&mut self, done: Done, read: u64) -> Result<(), RunError> {
        let Done { file, made, after, finished, fatal, .. } = done;
        let failed_before = self.outcome.tally.failed;
        self.keep(&made)?;
        if let Some(e) = fatal {
            return Err(RunError::Io(e));
        }
        #[cfg(feature = "parquet")]
        if let Some(rows) = done.rows {
            // A table is whole or not there: an interrupted run begins it anew, and the state stays as it was.
            if self.plan.sink == Sink::Stdout {
                self.stdout.write_all(&made.out)?;
            }
            self.rows(&rows)?;
            (self.plan.progress)(&self.outcome.tally, read);
            return self.fail_fast(failed_before);
        }
        match (&mut self.current, &self.plan.sink) {
            (Some(part), _) => part.append(&made.out)?,
            (None, Sink::Nothing) => {}
            (None, _) => self.stdout.write_all(&made.out)?,
        }
        match file {
            Some(_) => {
                self.crc.update(&made.out);
                self.written += made.out.len() as u64;
                self.state.place = (after.offset, after.record, after.line);
                self.state.out = self.current.as_ref().map_or(0, PartFile::len);
                self.state.crc = self.crc.clone().finalize();
            }
            None => {
                self.state.file = finished;
                self.state.place = (0, 0, 1);
                self.state.out = 0;
            }
        }
        self.settle();
        (self.plan.progress)(&self.outcome.tally, read);
        self.fail_fast(failed_before)?;
        if self.saved.elapsed() >= CHECKPOINT {
            self.save()?;
        }
        Ok(())
    }

    fn fail_fast(&self, failed_before: u64) -> Result<(), RunError> {
        if self.plan.fail_fast && self.outcome.tally.failed > failed_before {
            return Err(RunError::FailFast(self.outcome.trouble.first().cloned().unwrap_or_default()));
        }
        Ok(())
    }

    #[cfg(feature = "parquet")]
    fn rows(&mut self, rows: &super::parquet::Rows) -> Result<(), RunError> {
        if let Some(part) = self.current.take() {
            self.table = Some(super::parquet::begin(part, &rows.layout)?);
        }
        match &mut self.table {
            Some(table) => table.write(&rows.batch).map_err(|e| RunError::Io(io::Error::other(e))),
            None => Ok(()),
        }
    }

    /// Writes down ledger lines, failures and counts.
    fn keep(&mut self, made: &Made) -> Result<(), RunError> {
        if let Some(ledger) = &mut self.ledger {
            ledger.append(&made.ledger)?;
        }
        if !made.failed.is_empty()
            && let Some(path) = &self.plan.failed
        {
            let part = match &mut self.failed {
                Some(part) => part,
                None => self.failed.insert(reopen(path, 0)?),
            };
            part.append(&made.failed)?;
        }
        self.outcome.tally.add(&made.tally);
        let room = 20usize.saturating_sub(self.outcome.trouble.len());
        self.outcome.trouble.extend(made.trouble.iter().take(room).cloned());
        Ok(())
    }

    fn settle(&mut self) {
        self.state.ledger = self.ledger.as_ref().map_or(0, PartFile::len);
        self.state.failed = self.failed.as_ref().map_or(0, PartFile::len);
        self.state.any_failed = self.failed.is_some();
        self.state.tally.clone_from(&self.outcome.tally);
    }

    /// Puts everything on the disk, then says so in the manifest.
    fn save(&mut self) -> Result<(), RunError> {
        self.saved = Instant::now();
        let Some(path) = &self.manifest else { return Ok(()) };
        for part in [&self.current, &self.ledger, &self.failed].into_iter().flatten() {
            part.sync()?;
        }
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|e| at(folder, e))?;
        }
        self.state.save(path)?;
        Ok(())
    }

    pub(super) fn note(&mut self, note: Note) -> Result<(), RunError> {
        match note {
            Note::Begin(file) => {
                let from = if file == self.state.file { self.state.out } else { 0 };
                if file != self.state.file {
                    self.state.file = file;
                    self.state.place = (0, 0, 1);
                }
                self.state.out = from;
                self.written = from;
                self.crc = match from {
                    0 => crc32fast::Hasher::new(),
                    from => crc32fast::Hasher::new_with_initial_len(self.state.crc, from),
                };
                if from == 0 {
                    self.set_mark();
                }
                if let Some(path) = output_path(self.plan, file) {
                    self.current = Some(reopen(&path, from)?);
                }
            }
            Note::End(file) => {
                #[cfg(feature = "parquet")]
                if let Some(table) = self.table.take() {
                    self.current = Some(table.into_inner().map_err(io::Error::other)?);
                }
                if let Some(part) = self.current.take() {
                    part.finish()?;
                }
                self.tell_output(file)?;
                self.next_file(file);
            }
            Note::Broken(file, reason) => self.broken(file, reason)?,
            Note::Interrupted => self.outcome.interrupted = true,
        }
        Ok(())
    }

    /// Writes down what the output of a file is. (A table is not written here as bytes.)
    fn tell_output(&mut self, file: usize) -> Result<(), RunError> {
        let input = &self.plan.inputs.files[file];
        if let Some(ledger) = self.ledger.as_mut().filter(|_| input.format != Format::Parquet) {
            let mut line = Vec::new();
            lines::output(&input.relative, self.written, self.crc.clone().finalize(), &mut line);
            ledger.append(&packed_for_ledger(self.plan, line)?)?;
        }
        Ok(())
    }

    fn next_file(&mut self, file: usize) {
        self.state.file = file + 1;
        self.state.place = (0, 0, 1);
        self.state.out = 0;
        self.settle();
    }

    /// A file that cannot be read to its end has no output; what was done of it is taken back.
    fn broken(&mut self, file: usize, reason: String) -> Result<(), RunError> {
        let input = &self.plan.inputs.files[file];
        #[cfg(feature = "parquet")]
        if let Some(table) = self.table.take() {
            self.current = Some(table.into_inner().map_err(io::Error::other)?);
        }
        if let Some(part) = self.current.take() {
            part.discard()?;
            if let Some(ledger) = &mut self.ledger {
                ledger.cut(self.state.mark.1)?;
            }
            if let Some(failed) = &mut self.failed {
                failed.cut(self.state.mark.2)?;
            }
            self.outcome.tally = self.state.mark.0.clone();
        }
        let mut made = Made::default();
        let subject = Subject { source: &input.relative, record: None, line: None, id: None };
        made.fail(&self.plan.job, subject, &reason, None);
        pack_ledger(self.plan, &mut made)?;
        let name = input.path.display();
        made.trouble.clear();
        let told = if reason.starts_with(&name.to_string()) { reason } else { format!("{name}: {reason}") };
        self.outcome.broken.push(told.clone());
        self.keep(&made)?;
        self.next_file(file);
        if self.plan.fail_fast { Err(RunError::FailFast(told)) } else { Ok(()) }
    }

    pub(super) fn idle(&mut self) -> Result<(), RunError> {
        if self.plan.sink == Sink::Stdout {
            self.stdout.flush()?;
        }
        Ok(())
    }

    /// Finishes the outputs, or leaves them so that the run can be gone on with.
    pub(super) fn end(mut self, ended: Result<(), RunError>, read: u64) -> Result<Outcome, RunError> {
        self.outcome.bytes_read = read;
        self.outcome.failed_path = self.failed.as_ref().and(self.plan.failed.clone());
        let cut_short = ended.is_err() || self.outcome.interrupted;
        if cut_short && self.manifest.is_some() {
            // The disk may be full: what was saved before is then what the run goes on with.
            let saved = self.save();
            ended?;
            saved?;
            self.outcome.resumable = true;
            return Ok(self.outcome);
        }
        if let Some(part) = self.current.take() {
            part.discard()?;
        }
        match ended {
            // Up to there the output has been taken; its ledger is kept.
            Ok(()) | Err(RunError::BrokenPipe) => {}
            Err(e) => {
                for part in [self.ledger, self.failed].into_iter().flatten() {
                    part.discard()?;
                }
                return Err(e);
            }
        }
        self.stdout
            .flush()
            .or_else(|e| if e.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(e) })?;
        if let Some(mut ledger) = self.ledger.take() {
            let mut footer = Vec::new();
            lines::footer(&self.outcome.tally, &mut footer);
            // The manifest, where there is one, still has the length without this line.
            self.state.ledger = ledger.len();
            ledger.append(&packed_for_ledger(self.plan, footer)?)?;
            ledger.finish()?;
        }
        if let Some(failed) = self.failed.take() {
            failed.finish()?;
        }
        if let Some(path) = &self.manifest {
            fs::remove_file(path).map_err(|e| at(path, e))?;
        }
        ended?;
        Ok(self.outcome)
    }
}

/// Opens a part file at byte `from`. Where the file has its name already, though the manifest says it was not
/// finished, it gives the name up again.
fn reopen(path: &Path, from: u64) -> io::Result<PartFile> {
    let path = &resolve(path)?;
    let part = part_path(path);
    if from > 0 && !part.exists() && path.exists() {
        fs::rename(path, &part).map_err(|e| at(path, e))?;
    }
    PartFile::open(path, from)
}

/// Fails where the name of an output asks for a compression that can be read and not written, where it is no file,
/// or where two outputs are the same.
fn refuse_unwritable(plan: &Plan<'_>) -> Result<(), RunError> {
    let mut outputs: Vec<&Path> = plan.ledger.iter().chain(&plan.failed).map(PathBuf::as_path).collect();
    match &plan.sink {
        Sink::File(path) => outputs.push(path),
        Sink::InPlace => outputs.extend(plan.inputs.files.iter().map(|f| f.path.as_path())),
        _ => {}
    }
    for &path in &outputs {
        let refuse = |why: String| RunError::Plan(format!("{}: {why}", path.display()));
        if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Err(refuse("is no file that could be written under another name first".to_owned()));
        }
        if Some(path) != plan.failed.as_deref() {
            Compression::for_output(path).map_err(|e| refuse(e.to_string()))?;
        }
        if outputs.iter().filter(|other| **other == path).count() > 1 {
            return Err(refuse("is named twice: output, ledger and failures need a file each".to_owned()));
        }
    }
    Ok(())
}

fn refuse_existing(plan: &Plan<'_>, restart: bool) -> Result<(), RunError> {
    if matches!(plan.sink, Sink::File(_) | Sink::Tree(_)) && !restart {
        for i in 0..plan.inputs.files.len() {
            if let Some(path) = output_path(plan, i).filter(|p| p.exists()) {
                return Err(RunError::Exists(path));
            }
        }
    }
    match plan.ledger.as_ref().filter(|p| p.exists() && !restart) {
        Some(path) => Err(RunError::Exists(path.clone())),
        None => Ok(()),
    }
}
