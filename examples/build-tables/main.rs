//! Rebuilds the compiled tables of a stage from the data in `$COPYDESK_SHARED` (or `../shared`):
//! `cargo run --release --example build-tables -- spacing`.

#![allow(clippy::print_stderr)]

mod counts;
mod slots;
mod spacing;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let shared =
        std::env::var_os("COPYDESK_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    if !shared.is_dir() {
        eprintln!("no data: {} is not a folder; set COPYDESK_SHARED", shared.display());
        return ExitCode::from(2);
    }
    let done = match std::env::args().nth(1).as_deref() {
        Some("spacing") => spacing::build(&shared),
        _ => {
            eprintln!("usage: build-tables spacing");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("build-tables: {error}");
            ExitCode::FAILURE
        }
    }
}
