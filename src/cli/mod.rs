//! The command line: one file per command, named as the command.
//!
//! The standard output is data, the standard error is talk. Exit status: 0 done and clean, 1 `check` found
//! something to change, 2 an error, or a document failed. A reader that goes away is no error.

mod args;
mod check;
mod clean;
mod config;
mod diff;
mod discover;
mod each;
mod explain;
mod generate;
mod learn;
mod review;
mod rules;
mod setup;
mod stats;
mod talk;
mod train;
mod undo;

use args::{Cli, Command, When};
use clap::Parser;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why a command cannot go on: what is told on the standard error.
#[derive(Debug)]
pub(crate) enum Failure {
    /// In words.
    Told(String),
    /// Nobody reads what we print.
    BrokenPipe,
}

pub(crate) fn fail(message: impl Into<String>) -> Failure {
    Failure::Told(message.into())
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        if e.kind() == std::io::ErrorKind::BrokenPipe { Failure::BrokenPipe } else { fail(e.to_string()) }
    }
}

/// What a command that came to its end found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well.
    Fine,
    /// `check` found something to change.
    Found,
    /// Some document failed; it was told which.
    Failed,
    /// Ctrl-C.
    Interrupted,
}

/// How the program talks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Whether data on the standard output is coloured.
    pub(crate) colour: bool,
    /// Whether to leave out summary and progress.
    pub(crate) quiet: bool,
}

/// Set by Ctrl-C: the run ends at the next block.
static STOP: AtomicBool = AtomicBool::new(false);

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let manner = Manner { colour: coloured(cli.color), quiet: cli.quiet };
    // Without the handler Ctrl-C ends the program at once, which loses nothing either.
    let handler = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::abort();
        }
    });
    if let Err(e) = handler {
        talk::warn(&format!("Ctrl-C will end the program at once: {e}"));
    }
    let verdict = match &cli.command {
        Command::Clean(args) => clean::run(args, manner),
        Command::Diff(args) => diff::run(args, manner),
        Command::Check(args) => check::run(args, manner),
        Command::Undo(args) => undo::run(args, manner),
        Command::Review(args) => review::run(args, manner),
        Command::Explain(args) => explain::run(args, manner),
        Command::Rules(args) => rules::run(args, manner),
        Command::Learn(args) => learn::run(args, manner),
        Command::Discover(args) => discover::run(args, manner),
        Command::Train(args) => train::run(args, manner),
        Command::Stats(args) => stats::run(args, manner),
        Command::Generate(args) => generate::run(args),
    };
    match verdict {
        Ok(Verdict::Fine) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Ok(Verdict::Failed) => ExitCode::from(2),
        Ok(Verdict::Interrupted) => ExitCode::from(130),
        Err(Failure::Told(message)) => {
            talk::error(&message);
            ExitCode::from(2)
        }
    }
}

fn coloured(when: When) -> bool {
    use std::io::IsTerminal;
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let off = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
            !off("NO_COLOR")
                && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
                && std::io::stdout().is_terminal()
        }
    }
}
