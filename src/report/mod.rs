//! Views of the ledger: diffs, statistics, a page to review. Nothing here looks at two texts to find out what
//! changed; the ledger says it.

pub mod diff;
pub mod findings;
pub mod html;
pub mod stats;
pub mod visible;
