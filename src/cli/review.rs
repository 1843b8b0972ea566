//! `copydesk review`: each change is shown and taken or left; or all of them on a page.

use super::args::Review;
use super::clean::{told, verdict};
use super::setup::setup;
use super::talk;
use super::{Failure, Manner, STOP, Verdict, fail};
use crate::batch::{Plan, Sink};
use crate::ledger::{Hunk, Ledger};
use crate::pipeline::Cleaned;
use crate::read::decisions::{self, Decision, Decisions};
use crate::report::diff::{self, Marks, Style};
use crate::report::html;
use crate::report::visible::{Show, visible};
use crate::write::atomic;
use crate::write::ledger::Subject;
use std::collections::HashMap;
use std::io::{BufRead, IsTerminal, Write};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) fn run(args: &Review, manner: Manner) -> Result<Verdict, Failure> {
    let setup = setup(&args.cleaning, args.format, manner)?;
    let page = Mutex::new(html::head("copydesk review"));
    let view = |subject: Subject<'_>, before: &str, cleaned: &Cleaned, _: &mut Vec<u8>| {
        let mut page = page.lock().unwrap_or_else(PoisonError::into_inner);
        html::document(subject.source, subject.record, before, &cleaned.ledger, &mut page);
    };
    let known = match args.decisions.as_deref().filter(|path| path.exists()) {
        Some(path) => super::clean::decisions(path)?.0,
        None => Decisions::default(),
    };
    let keep = match &args.decisions {
        Some(path) => {
            let open = std::fs::OpenOptions::new().create(true).append(true).open(path);
            Some(open.map_err(|e| fail(format!("{}: {e}", path.display())))?)
        }
        None => None,
    };
    let asked = Mutex::new(Asked { known, keep, ..Asked::default() });
    let ask = |subject: Subject<'_>, before: &str, hunk: &Hunk| {
        let name = setup.name(subject);
        asked.lock().unwrap_or_else(PoisonError::into_inner).ask(subject, &name, before, hunk, manner)
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
    // Answers kept in a file can be had again; an evening's work that stands only in the output cannot.
    if args.decisions.is_none() && !args.overwrite {
        let there = match &sink {
            Sink::File(path) => path.exists().then_some(path),
            Sink::Tree(path) => {
                let filled = std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
                filled.then_some(path)
            }
            _ => None,
        };
        if let Some(path) = there.or(args.html.as_ref().filter(|path| path.exists())) {
            return Err(fail(format!("{} exists; --overwrite replaces it", path.display())));
        }
    }
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
    /// Decisions made before.
    known: Decisions,
    /// Where new ones are kept.
    keep: Option<std::fs::File>,
    /// For all changes of a rule.
    rules: HashMap<String, bool>,
    /// For all that is left.
    rest: Option<bool>,
    /// Whether the person has gone: what is left is not decided.
    gone: bool,
    /// The document whose name was shown last.
    shown: String,
}

const QUESTION: &str = "  take it? [y]es [n]o, [Y]/[N] for all of this rule, [a]ll the rest, [q]uit: ";

const HELP: &str = "  y or Enter takes the change, n leaves it; Y and N answer for every change of this rule from here on;
  a takes all that is left; q ends: with --decisions the answers are kept and the same command goes on from here,
  without, all that is left is left out.
";

impl Asked {
    fn ask(&mut self, subject: Subject<'_>, name: &str, before: &str, hunk: &Hunk, manner: Manner) -> bool {
        if let Some(decision) = self.known.about(subject, hunk) {
            return decision == Decision::Accept;
        }
        let taken = self.answer(name, before, hunk, manner);
        if !self.gone {
            self.remember(subject, hunk, taken);
        }
        taken
    }

    fn remember(&mut self, subject: Subject<'_>, hunk: &Hunk, taken: bool) {
        let Some(file) = &mut self.keep else { return };
        let decision = if taken { Decision::Accept } else { Decision::Reject };
        let kept = decisions::line(subject, hunk, decision)
            .map_err(std::io::Error::from)
            .and_then(|line| file.write_all(line.as_bytes()));
        if let Err(e) = kept {
            talk::error(&format!("the decision could not be kept: {e}"));
        }
    }

    fn answer(&mut self, name: &str, before: &str, hunk: &Hunk, manner: Manner) -> bool {
        let rules: Vec<String> = hunk.parts.iter().map(|p| p.rule.to_string()).collect();
        let rule = rules.join(" + ");
        if let Some(answer) = self.rest.or_else(|| self.rules.get(&rule).copied()) {
            return answer;
        }
        let marks = if manner.colour { Marks::COLOUR } else { Marks::PLAIN };
        let style = Style { marks, context: 12, all: false };
        let ledger = Ledger { hunks: vec![hunk.clone()], ..Ledger::default() };
        let mut text = String::new();
        diff::document(name, before, &ledger, style, &mut text);
        // The heading counts the changes, and only one is shown.
        let mut shown = text.split_once('\n').map_or("", |(_, rest)| rest).to_owned();
        if self.shown != name {
            shown.insert_str(0, &format!("{}\n", visible(name, Show::All)));
            name.clone_into(&mut self.shown);
        }
        let mut err = anstream::stderr();
        loop {
            let asked = write!(err, "{shown}{QUESTION}").and_then(|()| err.flush());
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            // Nobody there to answer: what was not taken is left.
            if asked.is_err() || !matches!(read, Ok(n) if n > 0) {
                return self.leave();
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
                "q" => return self.leave(),
                _ => {
                    // If it cannot be shown, the next question cannot either.
                    let _ = write!(err, "{HELP}");
                }
            }
        }
    }

    /// The person goes; what is left is not decided.
    fn leave(&mut self) -> bool {
        self.rest = Some(false);
        self.gone = true;
        if self.keep.is_some() {
            STOP.store(true, Ordering::Relaxed);
        }
        false
    }
}
