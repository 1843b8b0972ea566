//! `copydesk learn`: which lines recur over the documents of a source, kept as a profile for `--profile`.

use super::args::{Cleaning, FormatArg, Learn};
use super::clean::verdict;
use super::each::{each, each_of};
use super::setup::Setup;
use super::talk;
use super::{Failure, Manner, Verdict, fail};
use crate::learn::{Learner, Limits};
use crate::pipeline::Cleaned;
use crate::report::visible::{Show, visible};
use crate::rules::profile::{self, Profile};
use crate::write::atomic;
use crate::write::ledger::Subject;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

/// Counts documents for a profile.
struct Counter(Mutex<Learner>);

impl Counter {
    fn new() -> Self {
        Counter(Mutex::new(Learner::new(Limits::default())))
    }

    fn add(&self, subject: Subject<'_>, text: &str, cleaned: &Cleaned) {
        let document = &cleaned.document;
        let source = document.source.clone().or_else(|| document.host());
        // A text file is of the folder it lies in.
        let folder = || subject.source.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let source = source.unwrap_or_else(folder);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(&source, text);
    }

    fn finish(self) -> Profile {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
    }
}

/// What the inputs of a run teach, before they are cleaned.
pub(crate) fn profile_of(setup: &Setup, args: &Cleaning, manner: Manner) -> Result<Profile, Failure> {
    let counter = Counter::new();
    let view = |s: Subject<'_>, text: &str, c: &Cleaned, _: &mut Vec<u8>| counter.add(s, text, c);
    each_of(setup, args, Manner { quiet: true, ..manner }, &view)?;
    Ok(counter.finish())
}

pub(crate) fn run(args: &Learn, manner: Manner) -> Result<Verdict, Failure> {
    let format: Option<FormatArg> = args.format;
    let counter = Counter::new();
    let view = |s: Subject<'_>, text: &str, c: &Cleaned, _: &mut Vec<u8>| counter.add(s, text, c);
    let outcome = each(&args.cleaning, format, manner, &view)?;
    let learnt = counter.finish();
    let text = learnt.save().map_err(|e| fail(e.to_string()))?;
    match &args.output {
        Some(path) if path.exists() && !args.overwrite => {
            return Err(fail(format!("{} exists; --overwrite replaces it", path.display())));
        }
        Some(path) => atomic::write(path, text.as_bytes(), true)?,
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    if !manner.quiet {
        for (name, source) in learnt.sources() {
            let residue = source.lines.iter().filter(|l| l.verdict == profile::Verdict::Residue).count();
            let name = if name.is_empty() { "(no source)" } else { name };
            let (documents, lines) = (source.documents, source.lines.len());
            talk::note(&format!(
                "{}: {documents} documents, {lines} lines recur, {residue} of them are the site's",
                visible(name, Show::All)
            ));
        }
    }
    Ok(verdict(&outcome))
}
