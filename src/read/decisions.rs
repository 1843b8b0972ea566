//! Decisions of a person about changes: accepted or rejected. `review` makes them, on a terminal or on its page, and `clean`
//! heeds them.
//!
//! JSON Lines: `{"source":"a.jsonl","record":3,"start":14,"rule":"spacing/day-month","decision":"reject"}`. `record` is
//! missing where a file is one document; `start` is the byte of the decoded text at which the change begins; `rule` names its
//! rules in order, with a space between. A later line about the same change replaces an earlier one.

use crate::ledger::Hunk;
use crate::write::ledger::Subject;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The change is made.
    Accept,
    /// It is not.
    Reject,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    source: String,
    #[serde(default, deserialize_with = "number", skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    start: usize,
    rule: String,
    decision: Decision,
}

/// A page in a browser has the number as text.
fn number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u64),
        Text(String),
    }
    match Option::<Either>::deserialize(from)? {
        None => Ok(None),
        Some(Either::Number(n)) => Ok(Some(n)),
        Some(Either::Text(text)) => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

/// Decisions by change.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    of: HashMap<(String, Option<u64>, usize, String), Decision>,
}

fn rules(hunk: &Hunk) -> String {
    let mut rules: Vec<String> = hunk.parts.iter().map(|p| p.rule.to_string()).collect();
    rules.dedup();
    rules.join(" ")
}

impl Decisions {
    /// Reads the lines of `text`; `name` is the file's, for errors.
    ///
    /// # Errors
    /// With file and line, if a line is no decision.
    pub fn read(name: &str, text: &str) -> Result<Self, String> {
        let mut decisions = Decisions::default();
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let line: Line =
                serde_json::from_str(line).map_err(|e| format!("{name}:{}: not a decision: {e}", i + 1))?;
            decisions.of.insert((line.source, line.record, line.start, line.rule), line.decision);
        }
        Ok(decisions)
    }

    /// What was decided about `hunk`.
    #[must_use]
    pub fn about(&self, subject: Subject<'_>, hunk: &Hunk) -> Option<Decision> {
        let key = (subject.source.to_owned(), subject.record, hunk.start, rules(hunk));
        self.of.get(&key).copied()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

/// A decision as a line of the file.
///
/// # Errors
/// None that a name or a number could cause; what the JSON writer says.
pub fn line(subject: Subject<'_>, hunk: &Hunk, decision: Decision) -> serde_json::Result<String> {
    let line = Line {
        source: subject.source.to_owned(),
        record: subject.record,
        start: hunk.start,
        rule: rules(hunk),
        decision,
    };
    Ok(serde_json::to_string(&line)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Pipeline};

    #[test]
    fn what_was_decided_is_found_again() {
        let cleaned = Pipeline::default().clean(Document::new("caf&eacute; and caf&eacute;"));
        let hunks = &cleaned.ledger.hunks;
        let subject = Subject { source: "a.jsonl", record: Some(3), line: Some(4), id: None };
        let mut text = line(subject, &hunks[0], Decision::Reject).unwrap();
        text.push_str(
            "{\"source\":\"a.jsonl\",\"record\":\"3\",\"start\":16,\"rule\":\"characters/entity\",\"decision\":\"accept\"}\n",
        );
        let decisions = Decisions::read("d", &text).unwrap();
        assert_eq!(decisions.about(subject, &hunks[0]), Some(Decision::Reject));
        assert_eq!(hunks[1].start, 19);
        assert_eq!(decisions.about(subject, &hunks[1]), None);
        assert_eq!(decisions.len(), 2);
        let wrong = Decisions::read("d.jsonl", "\n{\"source\":1}\n").unwrap_err();
        assert!(wrong.starts_with("d.jsonl:2: not a decision"), "{wrong}");
    }
}
