//! What is known of a run that was interrupted, so that the same command can go on with it.

use crate::read::blocks::Place;
use crate::read::{InputFile, Inputs};
use crate::text::WordHasher;
use crate::write::atomic;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::tally::Tally;

/// How far a run has come. Everything it names is on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// Of the copydesk that made it.
    pub(super) version: String,
    /// The settings that decide the output.
    pub(super) settings: String,
    /// Names, lengths and times of the inputs.
    pub(super) inputs: String,
    /// Files before this one are finished.
    pub(super) file: usize,
    /// Where to go on within that file: offset, record, line.
    pub(super) place: (u64, u64, u64),
    /// Bytes of that file's output.
    pub(super) out: u64,
    /// Their CRC-32.
    pub(super) crc: u32,
    /// Bytes of the ledger.
    pub(super) ledger: u64,
    /// Bytes of the list of failures.
    pub(super) failed: u64,
    /// Whether there is a list of failures.
    pub(super) any_failed: bool,
    /// Counts up to there.
    pub(super) tally: Tally,
    /// Counts, and bytes of ledger and failures, at the beginning of the file.
    pub(super) mark: (Tally, u64, u64),
}

/// Why a run cannot go on with what is there.
#[derive(Debug)]
pub(super) enum Refusal {
    Io(io::Error),
    Damaged(String),
    Other(&'static str),
}

impl Manifest {
    /// A run that has not begun.
    pub(super) fn new(settings: &serde_json::Value, inputs: &Inputs) -> io::Result<Self> {
        Ok(Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            settings: digest(settings.to_string().as_bytes()),
            inputs: identity(&inputs.files)?,
            file: 0,
            place: (0, 0, 1),
            out: 0,
            crc: 0,
            ledger: 0,
            failed: 0,
            any_failed: false,
            tally: Tally::default(),
            mark: (Tally::default(), 0, 0),
        })
    }

    pub(super) fn place(&self) -> Place {
        let (offset, record, line) = self.place;
        Place { offset, record, line }
    }

    /// The manifest at `path`, where there is one that fits this run.
    pub(super) fn load(&self, path: &Path) -> Result<Option<Manifest>, Refusal> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Refusal::Io(e)),
        };
        let found: Manifest = serde_json::from_slice(&bytes).map_err(|e| Refusal::Damaged(e.to_string()))?;
        if found.version != self.version {
            return Err(Refusal::Other("another version of copydesk"));
        }
        if found.inputs != self.inputs {
            return Err(Refusal::Other("other inputs, or inputs that have changed since"));
        }
        if found.settings != self.settings {
            return Err(Refusal::Other("other settings"));
        }
        Ok(Some(found))
    }

    pub(super) fn save(&self, path: &Path) -> io::Result<()> {
        let bytes = serde_json::to_vec(self)?;
        atomic::write(path, &bytes, true)
    }
}

/// Where the manifest of a run to `out` lies.
pub(super) fn path_for_file(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!(".copydesk-{name}.run"))
}

/// Where the manifest of a run into the folder `out` lies.
pub(super) fn path_for_tree(out: &Path) -> PathBuf {
    out.join(".copydesk-run")
}

fn identity(files: &[InputFile]) -> io::Result<String> {
    let mut hasher = WordHasher::default();
    for file in files {
        hasher.write(file.path.as_os_str().as_encoded_bytes());
        hasher.write(&[0]);
        hasher.write(file.format.name().as_bytes());
        hasher.write(&file.len.to_le_bytes());
        if !file.is_stdin() {
            let time = fs::metadata(&file.path)?.modified()?;
            // A file may say that it is older than the epoch.
            let (sign, since) = match time.duration_since(std::time::UNIX_EPOCH) {
                Ok(since) => (0, since),
                Err(e) => (1, e.duration()),
            };
            hasher.write(&[sign]);
            hasher.write(&since.as_nanos().to_le_bytes());
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn digest(bytes: &[u8]) -> String {
    let mut hasher = WordHasher::default();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}
