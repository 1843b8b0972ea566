//! `copydesk clean`: cleaned documents out, every change into the ledger.

use super::args::Clean;
use super::setup::{Setup, setup};
use super::talk::{self, Progress};
use super::{Failure, Manner, Verdict, fail};
use crate::batch::{Plan, RunError, Sink};
use crate::ledger::Hunk;
use crate::read::Format;
use crate::read::decisions::{Decision, Decisions};
use crate::text::word_hash;
use crate::write::ledger::Subject;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &Clean, manner: Manner) -> Result<Verdict, Failure> {
    let setup = setup(&args.cleaning, args.format, manner)?;
    let sink = sink(args, &setup)?;
    let progress = Progress::new(manner, setup.total());
    let tell = |tally: &_, read| progress.tell(tally, read);
    let named = args.output.as_deref().filter(|out| !is_stdout(out));
    let failed = args.failed.clone().or_else(|| named.map(beside)).filter(|_| !args.dry_run);
    let mut settings = setup.settings.clone();
    settings["command"] = "clean".into();
    let decisions = match &args.decisions {
        Some(path) => {
            let (decisions, text) = decisions(path)?;
            settings["decisions"] = format!("{:016x}", word_hash(&text)).into();
            Some(decisions)
        }
        None => None,
    };
    let accept = |subject: Subject<'_>, _: &str, hunk: &Hunk| {
        decisions.as_ref().and_then(|d| d.about(subject, hunk)) != Some(Decision::Reject)
    };
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
    if decisions.is_some() {
        plan.job.accept = Some(&accept);
    }
    let outcome = crate::batch::run(&plan);
    let took = progress.end();
    let outcome = outcome.map_err(told)?;
    // A bare `clean FILE` prints the text and nothing else; a run into files is summed up.
    let bare = plan.sink == Sink::Stdout && plan.ledger.is_none();
    talk::outcome(&outcome, took, Manner { quiet: manner.quiet || bare, ..manner }, &setup.inputs.skipped);
    if outcome.tally.failed > 0 && plan.failed.is_none() && !args.dry_run && plan.sink == Sink::Stdout {
        let failed = talk::count(outcome.tally.failed, "record");
        talk::warn(&format!("{failed} failed and are not in the output; --failed FILE keeps them"));
    }
    if plan.sink == Sink::InPlace && plan.ledger.is_none() && outcome.tally.changed > 0 && !manner.quiet {
        talk::note("there is no --ledger: what was done in place cannot be undone");
    }
    Ok(verdict(&outcome))
}

/// Reads what a review decided; and its text, for the settings.
pub(crate) fn decisions(path: &Path) -> Result<(Decisions, String), Failure> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| fail(format!("{name}: {e}")))?;
    Ok((Decisions::read(&name, &text).map_err(fail)?, text))
}

/// Whether an output named so is the standard output.
fn is_stdout(out: &Path) -> bool {
    out == Path::new("-") || out == Path::new("/dev/stdout")
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
    let Some(out) = args.output.as_ref().filter(|out| !is_stdout(out)) else {
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
        if let Some(file) = inputs.files.first()
            && let Some(wanted) = out.file_name().and_then(|n| Format::from_file_name(&n.to_string_lossy()))
            && wanted != file.format
        {
            return Err(fail(format!(
                "{}: the name says {wanted}, and the documents are {}, which is what is written",
                out.display(),
                file.format
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
