//! `copydesk train`: an n-gram model for the despin stage, from clean text.

use super::args::Train;
use super::clean::verdict;
use super::each::each;
use super::{Failure, Manner, Verdict, fail, talk};
use crate::pipeline::Cleaned;
use crate::stages::despin::{Despin, Lexicon, Trainer, Training};
use crate::write::atomic;
use crate::write::ledger::Subject;
use std::sync::{Mutex, PoisonError};

pub(crate) fn run(args: &Train, manner: Manner) -> Result<Verdict, Failure> {
    if args.output.exists() && !args.overwrite {
        return Err(fail(format!("{} exists; --overwrite replaces it", args.output.display())));
    }
    let settings = Training { bytes: args.megabytes << 20, least: args.least, ..Training::default() };
    let lexicon = Lexicon::read(Despin::tables().iter().copied())
        .map_err(|errors| fail(errors.iter().map(|e| format!("{e:?}")).collect::<Vec<_>>().join("\n")))?;
    let trainer = Mutex::new(Trainer::new(settings, &lexicon));
    let view = |_: Subject<'_>, text: &str, _: &Cleaned, _: &mut Vec<u8>| {
        trainer.lock().unwrap_or_else(PoisonError::into_inner).add(text);
    };
    // The first pass chooses the words, the second counts them.
    each(&args.cleaning, args.format, manner, &view)?;
    trainer.lock().unwrap_or_else(PoisonError::into_inner).next_pass().map_err(|e| fail(e.to_string()))?;
    let outcome = each(&args.cleaning, args.format, manner, &view)?;
    let trainer = trainer.into_inner().unwrap_or_else(PoisonError::into_inner);
    let model = trainer.finish().map_err(|e| fail(e.to_string()))?;
    let bytes = model.to_bytes();
    atomic::write(&args.output, &bytes, true)?;
    if !manner.quiet {
        talk::note(&format!("{}: {} bytes; {}", args.output.display(), bytes.len(), model.about()));
    }
    Ok(verdict(&outcome))
}
