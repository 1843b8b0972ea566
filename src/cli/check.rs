//! `copydesk check`: a line for every document that cleaning would change, and exit status 1.

use super::args::Check;
use super::clean::{told, verdict};
use super::diff::name;
use super::setup::setup;
use super::talk::{self, Progress};
use super::{Failure, Manner, Verdict};
use crate::batch::{Plan, Sink};
use crate::pipeline::Cleaned;
use crate::report::visible::{Show, visible};
use crate::write::ledger::Subject;

pub(crate) fn run(args: &Check, manner: Manner) -> Result<Verdict, Failure> {
    let setup = setup(&args.cleaning, args.format, manner)?;
    let view = |subject: Subject<'_>, _: &str, cleaned: &Cleaned, out: &mut Vec<u8>| {
        let hunks = &cleaned.ledger.hunks;
        if hunks.is_empty() {
            return;
        }
        let mut rules: Vec<(String, usize)> = Vec::new();
        for rule in cleaned.ledger.rules() {
            let rule = rule.to_string();
            match rules.iter_mut().find(|(r, _)| *r == rule) {
                Some((_, n)) => *n += 1,
                None => rules.push((rule, 1)),
            }
        }
        let list: Vec<String> = rules
            .iter()
            .map(|(rule, n)| if *n > 1 { format!("{rule} x{n}") } else { rule.clone() })
            .collect();
        let name = name(subject);
        let plural = if hunks.len() == 1 { "" } else { "s" };
        let line =
            format!("{}: {} change{plural}: {}\n", visible(&name, Show::All), hunks.len(), list.join(", "));
        out.extend_from_slice(line.as_bytes());
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
