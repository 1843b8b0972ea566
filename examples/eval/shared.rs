//! The folder of real documents and cases.

use serde_json::Value;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

pub(crate) struct Shared {
    root: PathBuf,
}

impl Shared {
    pub(crate) fn find() -> Option<Shared> {
        let root = std::env::var_os("COPYDESK_SHARED")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
        root.is_dir().then_some(Shared { root })
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    fn open(&self, below: &str) -> Result<Box<dyn Read>, Box<dyn Error>> {
        let path = self.path(below);
        let file = File::open(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        if below.ends_with(".zst") { Ok(Box::new(zstd::Decoder::new(file)?)) } else { Ok(Box::new(file)) }
    }

    pub(crate) fn text(&self, below: &str) -> Result<String, Box<dyn Error>> {
        let mut text = String::new();
        self.open(below)?.read_to_string(&mut text).map_err(|e| format!("{below}: {e}"))?;
        Ok(text)
    }

    /// The lines of a file, without their terminators.
    pub(crate) fn lines(
        &self,
        below: &str,
    ) -> Result<impl Iterator<Item = std::io::Result<String>> + use<>, Box<dyn Error>> {
        Ok(BufReader::with_capacity(1 << 20, self.open(below)?).lines())
    }

    /// The records of a JSONL file.
    pub(crate) fn records(&self, below: &str) -> Result<Vec<Value>, Box<dyn Error>> {
        let mut records = Vec::new();
        for (i, line) in self.lines(below)?.enumerate() {
            records.push(serde_json::from_str(&line?).map_err(|e| format!("{below}:{}: {e}", i + 1))?);
        }
        Ok(records)
    }

    /// The rows of a TSV file, less its head where it has one.
    pub(crate) fn rows(&self, below: &str, head: bool) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
        let text = self.text(below)?;
        let rows = text.lines().skip(usize::from(head)).map(|l| l.split('\t').map(str::to_owned).collect());
        Ok(rows.collect())
    }

    /// The names of the files of a folder, sorted.
    pub(crate) fn names(&self, below: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path(below))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}

/// The text of a field, empty where there is none.
pub(crate) fn field<'v>(record: &'v Value, name: &str) -> &'v str {
    record.get(name).and_then(Value::as_str).unwrap_or_default()
}
