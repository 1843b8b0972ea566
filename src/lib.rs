//! Makes scraped text fit to use, and shows every change it made.
//!
//! ```text
//! read/  bytes ──> decode/ ──> layer 1: characters ──> layer 2: boilerplate ┐
//!                                                               spacing     │ all four look at the SAME text
//!                                                               entities    │ and only propose; one resolver
//!                                                               despin      ┘ merges their edits by span
//!        ──> Cleaned { document, ledger } ──> write/ (text, JSONL …)  report/ (diff, stats, review)
//! ```
//!
//! ```
//! use copydesk::{Document, Pipeline};
//!
//! let pipeline = Pipeline::default();
//! let cleaned = pipeline.clean(Document::new("Caf&eacute; opened.\n"));
//! assert_eq!(cleaned.document.text, "Café opened.\n");
//! assert_eq!(cleaned.ledger.undo(&cleaned.document.text)?, "Caf&eacute; opened.\n");
//! # Ok::<(), copydesk::UndoError>(())
//! ```

pub mod decode;
pub mod discover;
pub mod document;
pub mod ledger;
pub mod pipeline;
pub mod rehearse;
pub mod resolve;
pub mod rules;
pub mod stages;
pub mod text;

pub use document::Document;
pub use ledger::{Hunk, Ledger, Part, UndoError};
pub use pipeline::{Cleaned, Pipeline, Settings};
