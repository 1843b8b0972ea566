//! `copydesk check`: a line for every document that cleaning would change, or for every change, and exit status 1.

use super::args::{Check, OutputFormat};
use super::clean::{told, verdict};
use super::setup::setup;
use super::talk::{self, Progress};
use super::{Failure, Manner, Verdict};
use crate::batch::{Plan, Sink};
use crate::pipeline::Cleaned;
use crate::report::findings::{self, Form, Place};
use crate::write::ledger::Subject;

pub(crate) fn run(args: &Check, manner: Manner) -> Result<Verdict, Failure> {
    let setup = setup(&args.cleaning, args.format, manner)?;
    let form = match args.output_format {
        OutputFormat::Summary => Form::Summary,
        OutputFormat::Concise => Form::Concise,
        OutputFormat::Json => Form::Json,
        OutputFormat::Github => Form::Github,
    };
    let view = |subject: Subject<'_>, before: &str, cleaned: &Cleaned, out: &mut Vec<u8>| {
        if manner.quiet {
            return;
        }
        let place = Place { path: setup.path(subject.source), record: subject.record, line: subject.line };
        let mut lines = String::new();
        findings::document(place, &setup.name(subject), before, &cleaned.ledger, form, &mut lines);
        out.extend_from_slice(lines.as_bytes());
    };
    let progress = Progress::new(manner, setup.total());
    let tell = |tally: &_, read| progress.tell(tally, read);
    let mut plan = Plan { sink: Sink::Stdout, ..setup.plan(&args.cleaning, &tell) };
    plan.job.view = Some(&view);
    let outcome = crate::batch::run(&plan);
    let took = progress.end();
    let outcome = outcome.map_err(told)?;
    talk::outcome(&outcome, took, manner, &setup.inputs.skipped);
    Ok(match verdict(&outcome) {
        Verdict::Fine if outcome.tally.changed > 0 => Verdict::Found,
        other => other,
    })
}
