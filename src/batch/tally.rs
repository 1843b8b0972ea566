//! What a run did, in numbers.

use crate::ledger::{Ledger, Part};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTally {
    /// Documents it changed.
    pub documents: u64,
    /// Edits it made.
    pub edits: u64,
    /// Characters it took out.
    pub removed: u64,
    /// Characters it put in.
    pub added: u64,
}

/// Counts of a run, or of a part of one. Tallies add up, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Documents that were looked at, failed ones included.
    pub documents: u64,
    /// Documents whose text was changed.
    pub changed: u64,
    /// Documents in which an edit was held back.
    pub held: u64,
    /// Documents with edits below the confidence asked for.
    pub suggested: u64,
    /// Documents that failed.
    pub failed: u64,
    /// Bytes of text, decoded, before cleaning.
    pub bytes: u64,
    /// Hunks.
    pub hunks: u64,
    /// Counts by rule.
    pub rules: BTreeMap<String, RuleTally>,
}

impl Tally {
    /// Counts one document that was cleaned. `bytes` is the length of its text before.
    pub fn count(&mut self, bytes: usize, ledger: &Ledger) {
        self.documents += 1;
        self.bytes += bytes as u64;
        self.held += u64::from(!ledger.held.is_empty());
        self.suggested += u64::from(!ledger.suggested.is_empty());
        if ledger.hunks.is_empty() {
            return;
        }
        self.changed += 1;
        self.hunks += ledger.hunks.len() as u64;
        let mut parts: Vec<&Part> = ledger.hunks.iter().flat_map(|h| &h.parts).collect();
        parts.sort_by_key(|p| p.rule);
        for of_rule in parts.chunk_by(|a, b| a.rule == b.rule) {
            let rule = of_rule[0].rule.to_string();
            let tally = self.rules.entry(rule).or_default();
            tally.documents += 1;
            for part in of_rule {
                tally.edits += 1;
                tally.removed += part.old.chars().count() as u64;
                tally.added += part.new.chars().count() as u64;
            }
        }
    }

    /// Counts one document that failed.
    pub fn count_failed(&mut self) {
        self.documents += 1;
        self.failed += 1;
    }

    /// Adds the counts of another part.
    pub fn add(&mut self, other: &Tally) {
        self.documents += other.documents;
        self.changed += other.changed;
        self.held += other.held;
        self.suggested += other.suggested;
        self.failed += other.failed;
        self.bytes += other.bytes;
        self.hunks += other.hunks;
        for (rule, more) in &other.rules {
            let tally = self.rules.entry(rule.clone()).or_default();
            tally.documents += more.documents;
            tally.edits += more.edits;
            tally.removed += more.removed;
            tally.added += more.added;
        }
    }

    /// Edits by stage, in the order of the names.
    #[must_use]
    pub fn stages(&self) -> BTreeMap<&str, u64> {
        let mut stages = BTreeMap::new();
        for (rule, tally) in &self.rules {
            let stage = rule.split_once('/').map_or(rule.as_str(), |(stage, _)| stage);
            *stages.entry(stage).or_default() += tally.edits;
        }
        stages
    }
}
