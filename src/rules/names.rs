//! The gazetteer that is compiled in.

use super::gazetteer::{self, Entry, RowError, Table};
use std::sync::LazyLock;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));

/// The files the gazetteer was compiled from: name below `rules/entities`, and content.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/entities.rs"));

/// The built-in gazetteer. It is read in place: asking for it costs nothing.
///
/// # Panics
/// If the build script wrote no table, which the tests rule out.
#[must_use]
pub fn builtin() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| match Table::new(BYTES) {
        Ok(table) => table,
        Err(why) => panic!("built-in gazetteer: {why}"),
    });
    &TABLE
}

/// The rows of the built-in gazetteer, read again; for checks and listings, not for matching.
#[must_use]
pub fn rows() -> (Vec<Entry>, Vec<RowError>) {
    let mut entries = Vec::new();
    let mut errors = Vec::new();
    for (file, text) in FILES {
        let (mut e, mut wrong) = gazetteer::read(file, text);
        entries.append(&mut e);
        errors.append(&mut wrong);
    }
    (entries, errors)
}
