//! What ledgers hold, counted by stage and rule, and what parts two of them.

use crate::ledger::{Hunk, Ledger};
use std::collections::{BTreeMap, HashMap};

/// What one rule did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// Documents it changed.
    pub documents: u64,
    /// Edits it made.
    pub edits: u64,
    /// Edits it proposed that were held back.
    pub held: u64,
    /// Edits below the confidence asked for.
    pub suggested: u64,
    /// Characters taken out.
    pub removed: u64,
    /// Characters put in.
    pub added: u64,
    /// Its commonest changes, old and new, with how often.
    pub changes: HashMap<(String, String), u64>,
}

/// The most distinct changes that are counted for a rule; memory is bounded by it.
const DISTINCT: usize = 4096;

/// Counts of one or many ledgers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Records with a line.
    pub records: u64,
    /// Records that were changed.
    pub changed: u64,
    /// Records that failed.
    pub failed: u64,
    /// By rule.
    pub rules: BTreeMap<String, RuleCount>,
}

impl Stats {
    /// Counts one record.
    pub fn add(&mut self, ledger: &Ledger, failed: bool) {
        self.records += 1;
        self.failed += u64::from(failed);
        self.changed += u64::from(!ledger.hunks.is_empty());
        let mut seen: Vec<String> = Vec::new();
        for part in ledger.hunks.iter().flat_map(|h| &h.parts) {
            let name = part.rule.to_string();
            let count = self.rules.entry(name.clone()).or_default();
            count.edits += 1;
            count.removed += part.old.chars().count() as u64;
            count.added += part.new.chars().count() as u64;
            if !seen.contains(&name) {
                count.documents += 1;
                seen.push(name);
            }
            let key = (short(&part.old), short(&part.new));
            let full = count.changes.len() >= DISTINCT;
            match count.changes.get_mut(&key) {
                Some(n) => *n += 1,
                None if full => {}
                None => {
                    count.changes.insert(key, 1);
                }
            }
        }
        for unmade in &ledger.held {
            self.rules.entry(unmade.part.rule.to_string()).or_default().held += 1;
        }
        for unmade in &ledger.suggested {
            self.rules.entry(unmade.part.rule.to_string()).or_default().suggested += 1;
        }
    }
}

impl RuleCount {
    /// The commonest changes, at most `n`; ties in the order of the text.
    #[must_use]
    pub fn examples(&self, n: usize) -> Vec<(&str, &str, u64)> {
        let mut all: Vec<_> =
            self.changes.iter().map(|((old, new), count)| (old.as_str(), new.as_str(), *count)).collect();
        all.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        all.truncate(n);
        all
    }
}

fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Which changes only one of two runs made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Changes both made.
    pub same: u64,
    /// Changes that are new, by rule.
    pub appeared: BTreeMap<String, Vec<(String, String, String)>>,
    /// Changes that are gone, by rule.
    pub vanished: BTreeMap<String, Vec<(String, String, String)>>,
}

/// The changes of a run, to be compared: place and change, and the rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(HashMap<(String, usize, String, String), String>);

impl Changes {
    /// Takes the changes of one record, known by `name` in both runs.
    pub fn add(&mut self, name: &str, hunks: &[Hunk]) {
        for h in hunks {
            let rules: Vec<String> = h.parts.iter().map(|p| p.rule.to_string()).collect();
            self.0.insert((name.to_owned(), h.start, h.old.clone(), h.new.clone()), rules.join(" + "));
        }
    }

    /// What parts this run from the `old` one.
    #[must_use]
    pub fn against(&self, old: &Changes) -> Comparison {
        let mut comparison = Comparison::default();
        let list = |from: &Changes, other: &Changes| {
            let mut by_rule: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
            let mut keys: Vec<_> = from.0.iter().filter(|(key, _)| !other.0.contains_key(*key)).collect();
            keys.sort();
            for ((name, _, before, after), rule) in keys {
                by_rule.entry(rule.clone()).or_default().push((name.clone(), before.clone(), after.clone()));
            }
            by_rule
        };
        comparison.same = self.0.keys().filter(|key| old.0.contains_key(*key)).count() as u64;
        comparison.appeared = list(self, old);
        comparison.vanished = list(old, self);
        comparison
    }
}
