//! `copydesk explain`: what a rule does, why, and where it does nothing.

use super::args::Explain;
use super::config::closest;
use super::setup::{own_packs, rules_of};
use super::{Failure, Manner, Verdict, fail};
use crate::report::visible::{Show, visible};
use crate::rules::{Action, Kind, LineRule, Near, Rule, RuleSet};
use crate::text::StageId;
use std::fmt::Write as _;
use std::io::Write as _;

pub(crate) fn run(args: &Explain, manner: Manner) -> Result<Verdict, Failure> {
    let rules = rules_of(&own_packs(&args.packs)?)?;
    let mut out = String::new();
    if let Some(stage) = StageId::from_name(&args.rule) {
        for rule in rules.rules_of(stage) {
            line(rule, &mut out);
        }
    } else {
        let Some(rule) = rules.find(&args.rule) else {
            let names: Vec<String> = rules.rules().map(|r| r.id.to_string()).collect();
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let hint = closest(&args.rule, &known).map_or_else(
                || "`copydesk rules list` shows them".to_owned(),
                |near| format!("did you mean {near}?"),
            );
            return Err(fail(format!("no rule is called {:?}; {hint}", args.rule)));
        };
        rule_in_full(rule, &rules, manner, &mut out);
    }
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(Verdict::Fine)
}

/// One line of a list.
pub(crate) fn line(rule: &Rule, out: &mut String) {
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        out,
        "{:<44} {:<8} {}",
        rule.id.to_string(),
        rule.confidence.name(),
        visible(&rule.why, Show::Harm)
    );
}

/// What a line must be.
fn patterns(rule: &LineRule, out: &mut String) {
    let kinds = [
        ("line", &rule.any),
        ("prefix", &rule.prefix),
        ("suffix", &rule.suffix),
        ("regex", &rule.regex),
        ("holds", &rule.needs),
    ];
    for (name, texts) in kinds {
        for text in texts {
            let _ = writeln!(out, "  {name:<7} {}", visible(text, Show::All));
        }
    }
    if let Some(words) = rule.max_words {
        let _ = writeln!(out, "  of at most {words} words");
    }
    if let Some(near) = rule.near {
        let place = match near {
            Near::Start => "before",
            Near::End => "after",
        };
        let _ = writeln!(out, "  {place} the running text");
    }
}

fn rule_in_full(rule: &Rule, rules: &RuleSet, manner: Manner, out: &mut String) {
    let (bold, end) = if manner.colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let _ = writeln!(out, "{bold}{}{end}  ({})\n\n{}\n", rule.id, rule.confidence, rule.why);
    let what = match &rule.kind {
        Kind::Line(_) => "whole lines",
        Kind::Find { .. } => "every match of an expression",
        Kind::Table(_) => "rows of a table",
        Kind::Code => "what its code describes",
    };
    let action = match &rule.action {
        Action::Remove => "removes them".to_owned(),
        Action::Lift(field) => {
            format!("lifts their value into the field {field:?} (or keeps or drops the line: --metadata)")
        }
        Action::Replace => "replaces them".to_owned(),
    };
    let _ = writeln!(out, "Finds {what} and {action}.");
    match &rule.kind {
        Kind::Line(rule) => patterns(rule, out),
        Kind::Find { find, .. } => {
            let _ = writeln!(out, "  regex   {}", visible(find, Show::All));
        }
        Kind::Table(_) | Kind::Code => {}
    }
    if let Some(class) = &rule.class {
        let _ = writeln!(out, "Class: {class}");
    }
    if let Some(pack) = rules.pack_of(rule.id) {
        let _ = writeln!(out, "Pack: {} ({}:{}): {}", pack.id, pack.file, rule.line, pack.about);
    }
    let _ = writeln!(out, "\n{bold}It changes{end}");
    for example in &rule.fires {
        let _ = write!(out, "  {}", visible(&example.text, Show::All));
        match &example.becomes {
            Some(after) => {
                let _ = writeln!(out, "\n  → {}", visible(after, Show::All));
            }
            None => out.push('\n'),
        }
    }
    let _ = writeln!(out, "\n{bold}It leaves alone{end}");
    for text in &rule.keeps {
        let _ = writeln!(out, "  {}", visible(text, Show::All));
    }
    let stage = rule.id.stage;
    let _ = writeln!(out, "\nSwitch it off with --ignore {}, or its stage with --ignore {stage}.", rule.id);
}
