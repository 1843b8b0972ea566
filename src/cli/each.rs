//! A run that reads every document and changes none: what learning commands share.

use super::args::{Cleaning, FormatArg};
use super::clean::told;
use super::setup::{Setup, setup_to_read};
use super::talk::{self, Progress};
use super::{Failure, Manner};
use crate::batch::{Outcome, Plan, View};

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
    let progress = Progress::new(manner, setup.total());
    let tell = |tally: &_, read| progress.tell(tally, read);
    // In order, so that what is learnt does not depend on the number of threads.
    let mut plan = Plan { threads: 1, ..setup.plan(args, &tell) };
    plan.job.lift = false;
    plan.job.view = Some(view);
    let outcome = crate::batch::run(&plan);
    progress.end();
    let outcome = outcome.map_err(told)?;
    for trouble in outcome.broken.iter().chain(&outcome.trouble) {
        talk::error(trouble);
    }
    Ok(outcome)
}
