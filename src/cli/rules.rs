//! `copydesk rules list` and `copydesk rules test`.

use super::args::{Rules, RulesList, RulesTest};
use super::explain::line;
use super::setup::{list, own_packs, rules_of};
use super::{Failure, Manner, Verdict, fail, talk};
use crate::rehearse::rehearse;
use crate::text::StageId;
use std::io::Write;

pub(crate) fn run(args: &Rules, manner: Manner) -> Result<Verdict, Failure> {
    match args {
        Rules::List(args) => list_rules(args),
        Rules::Test(args) => test(args, manner),
    }
}

fn list_rules(args: &RulesList) -> Result<Verdict, Failure> {
    let rules = rules_of(&own_packs(&args.packs)?)?;
    let stage = match &args.stage {
        None => None,
        Some(name) => Some(StageId::from_name(name).ok_or_else(|| {
            fail(format!(
                "no stage is called {name:?}; the stages are {}",
                StageId::ALL.map(StageId::name).join(", ")
            ))
        })?),
    };
    let mut out = String::new();
    let mut of_stage: Vec<_> = rules.rules().filter(|r| stage.is_none_or(|s| r.id.stage == s)).collect();
    of_stage.sort_by_key(|r| r.id.stage);
    for rule in of_stage {
        if args.json {
            let pack = rules.pack_of(rule.id).map_or("", |p| p.id.as_str());
            let object = serde_json::json!({
                "rule": rule.id.to_string(), "confidence": rule.confidence.name(), "pack": pack, "why": rule.why,
            });
            out.push_str(&object.to_string());
            out.push('\n');
        } else {
            line(rule, &mut out);
        }
    }
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(Verdict::Fine)
}

fn test(args: &RulesTest, manner: Manner) -> Result<Verdict, Failure> {
    let packs = [args.packs.as_slice(), &args.more].concat();
    let rules = rules_of(&own_packs(&packs)?)?;
    let failures = rehearse(&rules).map_err(|errors| fail(list(&errors)))?;
    for failure in &failures {
        talk::error(&failure.to_string());
    }
    let (count, examples) =
        rules.rules().fold((0, 0), |(n, e), rule| (n + 1, e + rule.fires.len() + rule.keeps.len()));
    if failures.is_empty() {
        if !manner.quiet {
            writeln!(std::io::stdout(), "{count} rules, {examples} examples: all as they say")?;
        }
        return Ok(Verdict::Fine);
    }
    Err(fail(format!("{} of {examples} examples of {count} rules are not as they say", failures.len())))
}
