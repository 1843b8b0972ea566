//! A run that reads every document and changes none: what learning commands share.

use super::args::{Cleaning, FormatArg};
use super::clean::told;
use super::setup::{Setup, setup_to_read};
use super::talk::{self, Progress};
use super::{Failure, Manner, STOP};
use crate::batch::{Job, Outcome, Plan, Sink, View};

/// Calls `view` with every document the arguments name. Failures are told.
pub(crate) fn each(
    args: &Cleaning,
    format: Option<FormatArg>,
    manner: Manner,
    view: &View<'_>,
) -> Result<Outcome, Failure> {
    each_of(&setup_to_read(args, format)?, args, manner, view)
}

/// The same, where the inputs are listed already.
pub(crate) fn each_of(
    setup: &Setup,
    args: &Cleaning,
    manner: Manner,
    view: &View<'_>,
) -> Result<Outcome, Failure> {
    let progress = Progress::new(manner, setup.inputs.files.iter().map(|f| f.len).sum());
    let tell = |tally: &_, read| progress.tell(tally, read);
    let plan = Plan {
        job: Job {
            fielded: &setup.fielded,
            plain: &setup.plain,
            names: setup.names.clone(),
            charset: setup.charset,
            lift: false,
            ledger: false,
            view: Some(view),
            accept: None,
        },
        inputs: &setup.inputs,
        sink: Sink::Nothing,
        ledger: None,
        failed: None,
        // In order, so that what is learnt does not depend on the number of threads.
        threads: 1,
        limit: args.limit,
        sample: args.sample.map(|n| (n, args.seed)),
        fail_fast: args.fail_fast,
        overwrite: false,
        restart: false,
        settings: serde_json::Value::Null,
        stop: &STOP,
        progress: &tell,
    };
    let outcome = crate::batch::run(&plan);
    progress.end();
    let outcome = outcome.map_err(told)?;
    for trouble in outcome.broken.iter().chain(&outcome.trouble) {
        talk::error(trouble);
    }
    Ok(outcome)
}
