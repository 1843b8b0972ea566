//! What a run is asked to do, and what came of it.

use super::record::Job;
use super::tally::Tally;
use crate::read::Inputs;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Where the records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sink {
    /// To the standard output.
    Stdout,
    /// Into one file.
    File(PathBuf),
    /// Into a folder that mirrors the input.
    Tree(PathBuf),
    /// Over the input, each file when it is complete.
    InPlace,
    /// Nowhere: only counts are wanted.
    Nothing,
}

/// A run over many records.
pub struct Plan<'a> {
    /// What is done with each.
    pub job: Job<'a>,
    /// Where they come from.
    pub inputs: &'a Inputs,
    /// Where they go.
    pub sink: Sink,
    /// Where the ledger goes.
    pub ledger: Option<PathBuf>,
    /// Where records that failed go. The file is made with the first of them.
    pub failed: Option<PathBuf>,
    /// Threads that clean.
    pub threads: usize,
    /// The most records to take.
    pub limit: Option<u64>,
    /// Takes this many records, drawn by the seed.
    pub sample: Option<(usize, u64)>,
    /// Ends with the first record that fails.
    pub fail_fast: bool,
    /// Whether outputs that exist are replaced.
    pub overwrite: bool,
    /// Whether to begin anew where a run was interrupted.
    pub restart: bool,
    /// What of the configuration decides the output.
    pub settings: serde_json::Value,
    /// Set from outside to end the run at the next block.
    pub stop: &'a AtomicBool,
    /// Told now and then how far it is: counts, and bytes read of the inputs.
    pub progress: &'a (dyn Fn(&Tally, u64) + Sync),
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Counts.
    pub tally: Tally,
    /// The first failures, each with file, line and reason.
    pub trouble: Vec<String>,
    /// Files that could not be read to their end, with the reason.
    pub broken: Vec<String>,
    /// Whether it was stopped from outside.
    pub interrupted: bool,
    /// Whether it went on with an interrupted run.
    pub resumed: bool,
    /// Whether the same command can go on with it.
    pub resumable: bool,
    /// Bytes read of the inputs.
    pub bytes_read: u64,
    /// Where failures were written, if any were.
    pub failed_path: Option<PathBuf>,
}

/// Why a run ended before its end.
#[derive(Debug)]
pub enum RunError {
    /// Reading or writing failed; the message names the file.
    Io(io::Error),
    /// The reader of the standard output has gone; no mistake.
    BrokenPipe,
    /// An output exists.
    Exists(PathBuf),
    /// What an interrupted run left does not fit this one.
    CannotResume {
        /// The manifest.
        manifest: PathBuf,
        /// Why.
        why: String,
    },
    /// The plan contradicts itself.
    Plan(String),
    /// A record failed and `fail_fast` was asked for.
    FailFast(String),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Io(e) => write!(f, "{e}"),
            RunError::BrokenPipe => f.write_str("nobody reads the output any more"),
            RunError::Exists(path) => write!(f, "{} exists; --overwrite replaces it", path.display()),
            RunError::CannotResume { manifest, why } => write!(
                f,
                "an unfinished run is in the way ({}), made with {why}; finish it with its own command, or begin anew with --restart",
                manifest.display()
            ),
            RunError::Plan(what) => f.write_str(what),
            RunError::FailFast(what) => write!(f, "{what} (--fail-fast)"),
        }
    }
}

impl std::error::Error for RunError {}

impl From<io::Error> for RunError {
    fn from(e: io::Error) -> Self {
        if e.kind() == io::ErrorKind::BrokenPipe { RunError::BrokenPipe } else { RunError::Io(e) }
    }
}

/// Puts the file's name before the error.
pub(super) fn at(path: &Path, e: io::Error) -> io::Error {
    io::Error::new(e.kind(), format!("{}: {e}", path.display()))
}
