//! `copydesk clean`: cleaned documents out, every change into the ledger.

use super::args::Clean;
use super::setup::{Setup, setup};
use super::talk::{self, Progress};
use super::{Failure, Manner, Verdict, fail};
use crate::batch::{Plan, RunError, Sink};
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &Clean, manner: Manner) -> Result<Verdict, Failure> {
    let setup = setup(&args.cleaning, args.format, manner)?;
    let sink = sink(args, &setup)?;
    let progress = Progress::new(manner, setup.total());
    let tell = |tally: &_, read| progress.tell(tally, read);
    let failed = args.failed.clone().or_else(|| args.output.as_deref().map(beside)).filter(|_| !args.dry_run);
    let mut settings = setup.settings.clone();
    settings["command"] = "clean".into();
    let mut plan = Plan {
        sink,
        ledger: args.ledger.clone().filter(|_| !args.dry_run),
        failed,
        overwrite: args.overwrite,
        restart: args.restart,
        settings,
        ..setup.plan(&args.cleaning, &tell)
    };
    plan.job.ledger = plan.ledger.is_some();
    let outcome = crate::batch::run(&plan);
    let took = progress.end();
    let outcome = outcome.map_err(told)?;
    // A bare `clean FILE` prints the text and nothing else; a run into files is summed up.
    let bare = plan.sink == Sink::Stdout && plan.ledger.is_none();
    talk::outcome(&outcome, took, Manner { quiet: manner.quiet || bare, ..manner }, &setup.inputs.skipped);
    Ok(verdict(&outcome))
}

pub(crate) fn verdict(outcome: &crate::batch::Outcome) -> Verdict {
    if outcome.interrupted {
        Verdict::Interrupted
    } else if outcome.tally.failed > 0 || !outcome.broken.is_empty() {
        Verdict::Failed
    } else {
        Verdict::Fine
    }
}

pub(crate) fn told(e: RunError) -> Failure {
    match e {
        RunError::BrokenPipe => Failure::BrokenPipe,
        e => fail(e.to_string()),
    }
}

/// `OUT.failed.jsonl`
fn beside(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!("{name}.failed.jsonl"))
}

fn sink(args: &Clean, setup: &Setup) -> Result<Sink, Failure> {
    let inputs = &setup.inputs;
    if args.dry_run {
        return Ok(Sink::Nothing);
    }
    if args.in_place {
        if inputs.files.iter().any(|f| f.is_stdin()) {
            return Err(fail("the standard input cannot be cleaned in place"));
        }
        if args.cleaning.limit.is_some() || args.cleaning.sample.is_some() {
            return Err(fail("--in-place with --limit or --sample would lose the other documents"));
        }
        return Ok(Sink::InPlace);
    }
    let Some(out) = &args.output else {
        if args.ledger.as_deref().is_some_and(|l| l == Path::new("-")) {
            return Err(fail("the standard output is taken by the documents; give the ledger a file"));
        }
        return Ok(Sink::Stdout);
    };
    let many = inputs.tree || inputs.files.len() > 1;
    if !many {
        if out.is_dir() {
            return Err(fail(format!(
                "{} is a folder, and the input is one file; name the output file",
                out.display()
            )));
        }
        if inputs.files.first().is_some_and(|f| same(&f.path, out)) {
            return Err(fail(format!("{} is the input; --in-place cleans it where it is", out.display())));
        }
        return Ok(Sink::File(out.clone()));
    }
    if out.is_file() {
        return Err(fail(format!("{} is a file, and the input is a folder or several files", out.display())));
    }
    for folder in args.cleaning.paths.iter().filter(|p| p.is_dir()) {
        let below = std::path::absolute(out).ok().zip(std::path::absolute(folder).ok());
        if same(folder, out) || below.is_some_and(|(out, folder)| out.starts_with(folder)) {
            return Err(fail(format!("the output {} lies in the input {}", out.display(), folder.display())));
        }
    }
    Ok(Sink::Tree(out.clone()))
}

fn same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}
