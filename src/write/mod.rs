//! Bytes out: strings in the record's own manner, ledger lines, files that are complete or not there.

pub mod atomic;
pub mod csv;
pub mod json;
pub mod ledger;
