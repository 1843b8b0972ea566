//! `copydesk diff`: what cleaning would change, for people, for `patch`, for programs.

use super::args::{Diff, DiffFormat};
use super::clean::{told, verdict};
use super::setup::setup;
use super::talk::{self, Progress};
use super::{Failure, Manner, Verdict, fail};
use crate::batch::{Plan, Sink};
use crate::pipeline::Cleaned;
use crate::read::Format;
use crate::report::diff::{self, Marks, Style};
use crate::write::ledger::{self, Restore, Subject};
use std::time::Duration;

pub(crate) fn run(args: &Diff, manner: Manner) -> Result<Verdict, Failure> {
    let setup = setup(&args.cleaning, args.input_format, manner)?;
    if args.format == DiffFormat::Patch && setup.inputs.files.iter().any(|f| f.format != Format::Text) {
        return Err(fail("a patch can be made of text files only; --format json works for all"));
    }
    let marks = if manner.colour { Marks::COLOUR } else { Marks::PLAIN };
    let style = Style { marks, context: args.context, all: args.all };
    let view = |subject: Subject<'_>, before: &str, cleaned: &Cleaned, out: &mut Vec<u8>| match args.format {
        DiffFormat::Terminal => {
            let mut text = String::new();
            diff::document(&setup.name(subject), before, &cleaned.ledger, style, &mut text);
            if !text.is_empty() {
                text.push('\n');
            }
            out.extend_from_slice(text.as_bytes());
        }
        DiffFormat::Patch => {
            let after = &cleaned.document.text;
            if before != after {
                let diff = similar::TextDiff::from_lines(before, after.as_str());
                let (a, b) = (format!("a/{}", subject.source), format!("b/{}", subject.source));
                let patch = diff.unified_diff().header(&a, &b).to_string();
                out.extend_from_slice(patch.as_bytes());
            }
        }
        DiffFormat::Json => {
            let l = &cleaned.ledger;
            if !(l.hunks.is_empty() && l.held.is_empty() && l.suggested.is_empty()) {
                ledger::cleaned(subject, l, &Restore::default(), out);
            }
        }
    };
    let progress = Progress::new(Manner { quiet: true, ..manner }, 0);
    let tell = |tally: &_, read| progress.tell(tally, read);
    let mut plan = Plan { sink: Sink::Stdout, ..setup.plan(&args.cleaning, &tell) };
    plan.job.view = Some(&view);
    let outcome = crate::batch::run(&plan).map_err(told)?;
    let quiet = manner.quiet || args.format != DiffFormat::Terminal;
    talk::outcome(&outcome, Duration::ZERO, Manner { quiet, ..manner }, &setup.inputs.skipped);
    Ok(verdict(&outcome))
}
