//! The promises of the design, over every fixture and as properties: replay, undo, selective,
//! idempotent, shift, deterministic, keep, no panic.

mod compositions;
mod fixtures;
mod keep;
mod laws;
mod properties;
mod stages;
