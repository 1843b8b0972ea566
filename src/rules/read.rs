//! Reads a pack file: TOML in, a [`Pack`] or all its mistakes out, each with its line.

use super::{Action, Example, Kind, LineRule, Pack, Rule, RuleError};
use crate::text::{Confidence, RuleId, StageId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    pack: Spanned<HeadFile>,
    #[serde(default)]
    rule: Vec<Spanned<toml::Table>>,
    #[serde(default)]
    redirects: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadFile {
    id: String,
    about: String,
    stage: Option<String>,
    host: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    why: String,
    confidence: String,
    line: Option<LineRule>,
    find: Option<String>,
    replace: Option<String>,
    table: Option<String>,
    #[serde(default)]
    code: bool,
    action: Option<String>,
    field: Option<String>,
    class: Option<String>,
    #[serde(default)]
    fires: Vec<ExampleFile>,
    #[serde(default)]
    keeps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ExampleFile {
    Text(String),
    Both { text: String, becomes: String },
}

/// The line, from 1, of byte `at`.
fn line_of(toml: &str, at: usize) -> usize {
    toml.as_bytes()[..at.min(toml.len())].iter().filter(|b| **b == b'\n').count() + 1
}

/// Reads a pack.
///
/// # Errors
/// All mistakes in the file that can be seen at once.
pub(super) fn read(file: &str, toml: &str) -> Result<Pack, Vec<RuleError>> {
    let parsed: PackFile = toml::from_str(toml).map_err(|e| {
        let line = e.span().map_or(0, |s| line_of(toml, s.start));
        vec![RuleError::new(file, line, e.message())]
    })?;
    let head_line = line_of(toml, parsed.pack.span().start);
    let head = parsed.pack.into_inner();
    let stage = stage(&head).map_err(|message| vec![RuleError::new(file, head_line, message)])?;
    let mut errors = Vec::new();
    let mut rules = Vec::with_capacity(parsed.rule.len());
    for entry in parsed.rule {
        let place = Place { file, toml, range: entry.span() };
        match rule(&place, stage, entry.into_inner()) {
            Ok(rule) => rules.push(rule),
            Err(mut wrong) => errors.append(&mut wrong),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let host = head.host.map(|h| h.to_lowercase());
    let (redirects, file) = (parsed.redirects, file.to_owned());
    Ok(Pack { id: head.id, about: head.about, stage, host, file, redirects, rules })
}

/// The stage a pack is for: as it says, or as its id does.
fn stage(head: &HeadFile) -> Result<StageId, String> {
    let from_id = || head.id.split('/').find(|s| StageId::from_name(s).is_some());
    match head.stage.as_deref().or_else(from_id) {
        Some(name) => StageId::from_name(name).ok_or_else(|| {
            let known = StageId::ALL.map(StageId::name).join(", ");
            format!("no stage is called {name:?}; the stages are {known}")
        }),
        None => {
            Err("the pack names no stage: give `stage = \"…\"`, or an id such as en/boilerplate/comments"
                .into())
        }
    }
}

/// Where a rule stands.
struct Place<'a> {
    file: &'a str,
    toml: &'a str,
    range: Range<usize>,
}

impl Place<'_> {
    fn line(&self) -> usize {
        line_of(self.toml, self.range.start)
    }

    /// A mistake at the line of `key` within the rule, else at its first line.
    fn error(&self, key: &str, message: String) -> RuleError {
        let body = self.toml.get(self.range.clone()).unwrap_or_default();
        let found = body.lines().position(|l| {
            let l = l.trim_start();
            !key.is_empty() && l.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
        });
        RuleError::new(self.file, self.line() + found.unwrap_or(0), message)
    }
}

fn rule(place: &Place<'_>, stage: StageId, table: toml::Table) -> Result<Rule, Vec<RuleError>> {
    let parsed = RuleFile::deserialize(toml::Value::Table(table)).map_err(|e| {
        let message = e.message().trim().to_owned();
        let key = message.split('`').nth(1).unwrap_or_default().to_owned();
        vec![place.error(&key, message)]
    })?;
    let mut errors = Vec::new();
    let mut wrong = |key: &str, message: String| {
        errors.push(place.error(key, format!("rule {:?}: {message}", parsed.id)));
    };
    if parsed.id.is_empty()
        || !parsed.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        wrong("id", "an id has lower-case letters, digits and hyphens only".into());
    }
    let confidence = Confidence::from_name(&parsed.confidence).unwrap_or_else(|| {
        wrong("confidence", format!("confidence is guess, likely or certain, not {:?}", parsed.confidence));
        Confidence::Guess
    });
    let ways = [parsed.line.is_some(), parsed.find.is_some(), parsed.table.is_some(), parsed.code];
    if ways.iter().filter(|w| **w).count() != 1 {
        wrong("id", "a rule has exactly one of line, find, table and code = true".into());
    }
    if parsed.fires.is_empty() {
        wrong("fires", "a rule has at least one text in `fires`".into());
    }
    if parsed.keeps.is_empty() {
        wrong("keeps", "a rule has at least one text in `keeps`".into());
    }
    let action = action(&parsed).unwrap_or_else(|(key, message)| {
        wrong(key, message);
        Action::Remove
    });
    // The patterns of lines are checked where they are compiled, in the boilerplate stage.
    for (key, pattern) in parsed.find.iter().map(|f| ("find", f)) {
        if let Err(e) = regex::Regex::new(pattern) {
            wrong(key, format!("not a regular expression: {e}"));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let kind = match (parsed.line, parsed.find, parsed.table) {
        (Some(line), _, _) => Kind::Line(line),
        (_, Some(find), _) => Kind::Find { find, replace: parsed.replace.unwrap_or_default() },
        (_, _, Some(table)) => Kind::Table(table),
        _ => Kind::Code,
    };
    let fires = parsed.fires.into_iter().map(|e| match e {
        ExampleFile::Text(text) => Example { text, becomes: None },
        ExampleFile::Both { text, becomes } => Example { text, becomes: Some(becomes) },
    });
    Ok(Rule {
        id: RuleId::intern(stage, &parsed.id),
        why: parsed.why,
        confidence,
        kind,
        action,
        class: parsed.class,
        fires: fires.collect(),
        keeps: parsed.keeps,
        line: place.line(),
    })
}

/// What the rule does, or the key that is wrong and why.
fn action(rule: &RuleFile) -> Result<Action, (&'static str, String)> {
    let default = if rule.line.is_some() { "remove" } else { "replace" };
    match (rule.action.as_deref().unwrap_or(default), &rule.field) {
        ("remove", None) => Ok(Action::Remove),
        ("replace", None) => Ok(Action::Replace),
        ("lift", Some(field)) => Ok(Action::Lift(field.clone())),
        ("lift", None) => Err(("action", "action = \"lift\" needs a field".into())),
        ("remove" | "replace", Some(_)) => Err(("field", "a field goes with action = \"lift\" only".into())),
        (other, _) => Err(("action", format!("an action is remove, lift or replace, not {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"[pack]
id = "en/boilerplate/x"
about = "x"

[[rule]]
id = "a"
line = { any = ["your comment"] }
confidence = "certain"
why = "w"
fires = ["your comment"]
keeps = ["no"]
"#;

    #[test]
    fn a_good_pack_is_read() {
        let pack = read("x.toml", GOOD).expect("good");
        assert_eq!(pack.stage, StageId::Boilerplate);
        assert_eq!(pack.rules[0].id.to_string(), "boilerplate/a");
        assert_eq!(pack.rules[0].line, 5);
    }

    fn wrong(from: &str, to: &str) -> Vec<String> {
        read("x.toml", &GOOD.replace(from, to)).expect_err("wrong").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn mistakes_have_file_and_line() {
        let errors = wrong("why = \"w\"", "whi = \"w\"");
        assert!(errors[0].starts_with("x.toml:9: unknown field `whi`"), "{errors:?}");
        let errors = wrong("\"certain\"", "\"sure\"");
        assert!(errors[0].starts_with("x.toml:8: rule \"a\": confidence is"), "{errors:?}");
    }

    #[test]
    fn all_mistakes_come_at_once() {
        let toml = GOOD.replace("fires = [\"your comment\"]\n", "").replace("keeps = [\"no\"]\n", "");
        assert_eq!(read("x.toml", &toml).expect_err("wrong").len(), 2);
    }
}
