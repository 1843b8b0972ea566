//! What is said on the standard error: errors, progress, the summary.

use super::Manner;
use crate::batch::{Outcome, Tally};
use crate::report::visible::{Show, visible};
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

fn say(line: &str) {
    // Where the standard error is gone there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Each line of `message`, marked as an error.
pub(crate) fn error(message: &str) {
    for line in message.lines() {
        say(&format!("\x1b[31;1merror\x1b[0m: {}", visible(line, Show::Harm)));
    }
}

/// A thing to know.
pub(crate) fn warn(message: &str) {
    say(&format!("\x1b[33;1mwarning\x1b[0m: {}", visible(message, Show::Harm)));
}

/// A thing to know that asks for nothing.
pub(crate) fn note(message: &str) {
    say(&visible(message, Show::Harm));
}

/// Progress on a terminal, and the summary at the end.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    began: Instant,
}

impl Progress {
    /// `total` is the inputs' length in bytes; 0 where it is not known.
    pub(crate) fn new(manner: Manner, total: u64) -> Self {
        let shown = !manner.quiet && std::io::stderr().is_terminal();
        let bar = shown.then(|| {
            let bar = if total > 0 { ProgressBar::new(total) } else { ProgressBar::new_spinner() };
            let form = if total > 0 {
                "{bar:30} {percent}% {binary_bytes_per_sec} {msg}, {eta} left"
            } else {
                "{spinner} {bytes} {binary_bytes_per_sec} {msg}"
            };
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(style);
            }
            bar
        });
        Progress { bar, began: Instant::now() }
    }

    /// Says how far it is.
    pub(crate) fn tell(&self, tally: &Tally, read: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(read);
            bar.set_message(format!("{} documents, {} changed", tally.documents, tally.changed));
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) -> Duration {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.began.elapsed()
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(n: u64, what: &str) -> String {
    let plural = match n {
        1 => "",
        _ => "s",
    };
    format!("{n} {what}{plural}")
}

/// Failures, and at the end what was done.
pub(crate) fn outcome(outcome: &Outcome, took: Duration, manner: Manner, skipped: &[std::path::PathBuf]) {
    for trouble in outcome.broken.iter().chain(&outcome.trouble) {
        error(trouble);
    }
    let tally = &outcome.tally;
    let told = (outcome.broken.len() + outcome.trouble.len()) as u64;
    if tally.failed > told {
        error(&format!("and {} more", tally.failed - told));
    }
    if let Some(path) = &outcome.failed_path {
        note(&format!("what failed is kept in {}", path.display()));
    }
    if outcome.interrupted {
        warn(if outcome.resumable {
            "interrupted; the same command goes on from here"
        } else {
            "interrupted"
        });
    }
    if manner.quiet {
        return;
    }
    if !skipped.is_empty() {
        let names: Vec<String> = skipped.iter().take(3).map(|p| p.display().to_string()).collect();
        let more = if skipped.len() > 3 { " …" } else { "" };
        let left = count(skipped.len() as u64, "file");
        note(&format!("{left} of other kinds, or hidden, left out: {}{more}", names.join(", ")));
    }
    let seconds = took.as_secs_f64();
    let mut line = format!(
        "{}, {} changed, {} held back, {} failed",
        count(tally.documents, "document"),
        tally.changed,
        tally.held,
        tally.failed
    );
    if outcome.resumed {
        line.push_str(" (with those of the run before)");
    }
    let _ = write!(line, "; {} of text", HumanBytes(tally.bytes));
    if seconds >= 0.1 && !outcome.resumed {
        let rate = tally.bytes as f64 / 1e6 / seconds;
        let took = if seconds < 60.0 { format!("{seconds:.1} s") } else { HumanDuration(took).to_string() };
        let _ = write!(line, " in {took}, {rate:.1} MB/s");
    }
    note(&line);
    let stages: Vec<String> =
        tally.stages().iter().map(|(stage, edits)| format!("{stage} {edits}")).collect();
    if !stages.is_empty() {
        note(&format!("edits: {}", stages.join(", ")));
        let mut rules: Vec<(&String, u64)> = tally.rules.iter().map(|(r, t)| (r, t.edits)).collect();
        rules.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let shown: Vec<String> = rules.iter().take(6).map(|(rule, n)| format!("{rule} {n}")).collect();
        note(&format!("most: {}", shown.join(", ")));
    }
}
