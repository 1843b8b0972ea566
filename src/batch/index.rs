//! What a ledger says of whole files: which they are, and how their outputs looked when they were complete. By this
//! `undo` knows, before it writes anything, that it can give every file back.

use super::undo::{Task, UndoFailure, failure, one_source, open_ledger, stem};
use crate::read::ledger::Line;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The sources of a ledger.
pub(super) struct Index {
    name: String,
    sources: Vec<Source>,
    /// By the name without the suffix of compression.
    by_stem: HashMap<String, usize>,
}

struct Source {
    name: String,
    /// Length and CRC-32 of the output.
    output: Option<(u64, u32)>,
    /// Whether records of it are in the ledger.
    changed: bool,
}

impl Index {
    pub(super) fn read(ledger: &Path) -> Result<Self, UndoFailure> {
        let name = ledger.display().to_string();
        let mut index = Index { name, sources: Vec::new(), by_stem: HashMap::new() };
        let mut reader = open_ledger(ledger).map_err(|e| failure(&index.name, e))?;
        while let Some(line) = reader.next_line().map_err(|e| failure(&index.name, e))? {
            match line {
                Line::Entry(entry) if entry.failed.is_some() && entry.record.is_none() => {}
                Line::Entry(entry) => index.source(&entry.source).changed = true,
                Line::Output { source, bytes, crc32 } => {
                    index.source(&source).output = Some((bytes, crc32));
                }
                Line::Header(_) | Line::Summary(_) => {}
            }
        }
        Ok(index)
    }

    fn source(&mut self, name: &str) -> &mut Source {
        let next = self.sources.len();
        let at = *self.by_stem.entry(stem(name).to_owned()).or_insert(next);
        if at == next {
            self.sources.push(Source { name: name.to_owned(), output: None, changed: false });
        }
        &mut self.sources[at]
    }

    /// The source of every task; none for a file that the ledger has nothing about, which is then copied.
    pub(super) fn sources_of(&self, tasks: &[Task]) -> Result<Vec<Option<&str>>, UndoFailure> {
        if let ([task], [_, ..]) = (tasks, self.sources.as_slice()) {
            let names: Vec<&str> = self.sources.iter().map(|s| s.name.as_str()).collect();
            let at = match names.len() {
                1 => Some(0),
                _ => one_source(&task.file.path, &task.file.relative, &names),
            };
            return match at {
                Some(at) => Ok(vec![Some(names[at])]),
                None => Err(failure(
                    task.file.path.display().to_string(),
                    format!(
                        "{} is of {} files, {} for example, and this is none of them",
                        self.name,
                        names.len(),
                        names[0]
                    ),
                )),
            };
        }
        let mut found = vec![false; self.sources.len()];
        let complete = self.sources.iter().any(|s| s.output.is_some());
        let mut sources = Vec::with_capacity(tasks.len());
        for task in tasks {
            let at = self.by_stem.get(stem(&task.file.relative)).copied();
            if at.is_none() && complete {
                let why = format!("{} does not have this file: it was not made by that run", self.name);
                return Err(failure(task.file.path.display().to_string(), why));
            }
            if let Some(at) = at {
                found[at] = true;
            }
            sources.push(at.map(|at| self.sources[at].name.as_str()));
        }
        match self.sources.iter().zip(found).find(|(source, found)| source.changed && !found) {
            Some((source, _)) => {
                Err(failure(&source.name, "the ledger has changes of this file, and the file is not here"))
            }
            None => Ok(sources),
        }
    }

    /// Fails if a file is not as it was written. The standard input is not read before its time.
    pub(super) fn verify(&self, tasks: &[Task], sources: &[Option<&str>]) -> Result<(), UndoFailure> {
        for (task, source) in tasks.iter().zip(sources) {
            let output = source.and_then(|source| self.sources[self.by_stem[stem(source)]].output);
            let Some((bytes, crc32)) = output.filter(|_| !task.file.is_stdin()) else { continue };
            let name = task.file.path.display().to_string();
            let (len, found) = checksum(&task.file.path).map_err(|e| failure(&name, e))?;
            if (len, found) != (bytes, crc32) {
                let what = match len == bytes {
                    true => "its content differs".to_owned(),
                    false => format!("it had {bytes} bytes and has {len}"),
                };
                return Err(failure(
                    name,
                    format!("changed after it was cleaned ({what}); nothing was written"),
                ));
            }
        }
        Ok(())
    }
}

fn checksum(path: &Path) -> io::Result<(u64, u32)> {
    let mut file = File::open(path)?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 18];
    let mut len = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((len, hasher.finalize())),
            Ok(n) => {
                hasher.update(&buffer[..n]);
                len += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}
