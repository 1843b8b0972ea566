//! Bytes in. What a file is, which files there are, and how they come apart into records.
//!
//! Nothing here decodes text beyond what a container asks for: that is the work of `decode`.

pub mod blocks;
pub mod compression;
pub mod csv;
pub mod decisions;
mod files;
pub mod json;
pub mod ledger;
pub mod warc;

pub use blocks::{Block, Blocks};
pub use compression::{Compression, decompress};
pub use files::{InputFile, Inputs, ListError, Listing, list};

use std::fmt;

/// What a file's records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The file is one document.
    Text,
    /// A JSON object a line.
    Jsonl,
    /// Rows parted by commas (RFC 4180).
    Csv,
    /// Rows parted by tabs, quoted as in CSV.
    Tsv,
    /// Apache Parquet.
    Parquet,
    /// Web archive records: WARC and WET.
    Warc,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 6] =
        [Format::Text, Format::Jsonl, Format::Csv, Format::Tsv, Format::Parquet, Format::Warc];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Parquet => "parquet",
            Format::Warc => "warc",
        }
    }

    /// The format of this name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.name() == name)
    }

    /// What a file name says, a suffix of compression aside.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Format> {
        let (_, stem) = Compression::from_name(name);
        let (_, suffix) = stem.rsplit_once('.')?;
        match suffix.to_ascii_lowercase().as_str() {
            "txt" | "text" | "md" => Some(Format::Text),
            "jsonl" | "ndjson" | "jsonlines" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "parquet" => Some(Format::Parquet),
            "warc" | "wet" => Some(Format::Warc),
            _ => None,
        }
    }

    /// Whether a record has fields beside its text, so that metadata can be lifted into one.
    #[must_use]
    pub fn has_fields(self) -> bool {
        matches!(self, Format::Jsonl | Format::Csv | Format::Tsv | Format::Parquet)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
