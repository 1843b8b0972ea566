//! `copydesk review`: each change is shown and taken or left; or all of them on a page.

use super::args::Review;
use super::clean::{told, verdict};
use super::diff::name;
use super::setup::setup;
use super::talk;
use super::{Failure, Manner, Verdict, fail};
use crate::batch::{Plan, Sink};
use crate::ledger::{Hunk, Ledger};
use crate::pipeline::Cleaned;
use crate::report::diff::{self, Marks, Style};
use crate::report::html;
use crate::write::atomic;
use crate::write::ledger::Subject;
use std::collections::HashMap;
use std::io::{BufRead, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) fn run(args: &Review, manner: Manner) -> Result<Verdict, Failure> {
    let setup = setup(&args.cleaning, args.format, manner)?;
    let page = Mutex::new(html::head("copydesk review"));
    let view = |subject: Subject<'_>, before: &str, cleaned: &Cleaned, _: &mut Vec<u8>| {
        let mut page = page.lock().unwrap_or_else(PoisonError::into_inner);
        html::document(&name(subject), subject.record, before, &cleaned.ledger, &mut page);
    };
    let asked = Mutex::new(Asked::default());
    let ask = |subject: Subject<'_>, before: &str, hunk: &Hunk| {
        asked.lock().unwrap_or_else(PoisonError::into_inner).ask(subject, before, hunk, manner)
    };
    let by_hand = args.html.is_none();
    if by_hand && (!std::io::stderr().is_terminal() || setup.inputs.files.iter().any(|f| f.is_stdin())) {
        return Err(fail("review asks on a terminal; for a page to look at, use --html FILE"));
    }
    let sink = match (&args.output, by_hand) {
        (_, false) => Sink::Nothing,
        (None, true) => Sink::Stdout,
        (Some(out), true) if setup.inputs.tree || setup.inputs.files.len() > 1 => Sink::Tree(out.clone()),
        (Some(out), true) => Sink::File(out.clone()),
    };
    let tell = |_: &_, _| {};
    // One after the other: a person answers, or the page is in order.
    let mut plan = Plan { sink, threads: 1, restart: true, ..setup.plan(&args.cleaning, &tell) };
    if by_hand {
        plan.job.accept = Some(&ask);
    } else {
        plan.job.view = Some(&view);
    }
    let outcome = crate::batch::run(&plan).map_err(told)?;
    if let Some(path) = &args.html {
        let mut page = page.lock().unwrap_or_else(PoisonError::into_inner);
        page.push_str(html::TAIL);
        atomic::write(path, page.as_bytes(), false)?;
    }
    talk::outcome(&outcome, Duration::ZERO, manner, &setup.inputs.skipped);
    Ok(verdict(&outcome))
}

/// What was answered so far.
#[derive(Default)]
struct Asked {
    /// For all changes of a rule.
    rules: HashMap<String, bool>,
    /// For all that is left.
    rest: Option<bool>,
    /// The document whose name was shown last.
    shown: String,
}

impl Asked {
    fn ask(&mut self, subject: Subject<'_>, before: &str, hunk: &Hunk, manner: Manner) -> bool {
        let rules: Vec<String> = hunk.parts.iter().map(|p| p.rule.to_string()).collect();
        let rule = rules.join(" + ");
        if let Some(answer) = self.rest.or_else(|| self.rules.get(&rule).copied()) {
            return answer;
        }
        let marks = if manner.colour { Marks::COLOUR } else { Marks::PLAIN };
        let style = Style { marks, context: 12, all: false };
        let ledger = Ledger { hunks: vec![hunk.clone()], ..Ledger::default() };
        let mut text = String::new();
        let name = name(subject);
        diff::document(&name, before, &ledger, style, &mut text);
        let mut text = text.as_str();
        if self.shown == name {
            text = text.split_once('\n').map_or(text, |(_, rest)| rest);
        }
        self.shown = name;
        let mut err = anstream::stderr();
        loop {
            let asked = write!(
                err,
                "{text}  take it? [y]es [n]o, [Y]/[N] for all of this rule, [a]ll the rest, [q]uit: "
            )
            .and_then(|()| err.flush());
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            // Nobody there to answer: what was not taken is left.
            if asked.is_err() || !matches!(read, Ok(n) if n > 0) {
                self.rest = Some(false);
                return false;
            }
            match line.trim() {
                "y" | "" => return true,
                "n" => return false,
                "Y" => {
                    self.rules.insert(rule, true);
                    return true;
                }
                "N" => {
                    self.rules.insert(rule, false);
                    return false;
                }
                "a" => {
                    self.rest = Some(true);
                    return true;
                }
                "q" => {
                    self.rest = Some(false);
                    return false;
                }
                _ => {}
            }
        }
    }
}
