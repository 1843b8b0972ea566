//! The line rules of the packs, compiled: which rules find a line.
//!
//! All patterns are matched against the whole line, as it is and without bullets and brackets
//! around it. They run as two sets. The closed one starts with fixed words, so its automaton gives
//! up within the first word of an ordinary line; the gated one holds the rules that may start with
//! anything, and is asked only where the line holds one of the texts they need.

use super::expression::whole;
use crate::rules::{Action, Kind, LineRule, Near, Pack, Rule, RuleError, RuleSet};
use crate::text::{Confidence, RuleId, StageId, word_hash};
use aho_corasick::{AhoCorasick, MatchKind};
use regex::bytes::{Regex, RegexSet, RegexSetBuilder};
use std::collections::HashMap;

/// The longest line, in bytes, that a line rule may remove. A one-line article that starts with
/// `Share this` is longer.
const LONGEST: usize = 1_000;

/// What is known of one rule beside its patterns.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) id: RuleId,
    pub(super) confidence: Confidence,
    pub(super) class: &'static str,
    /// The field its value goes into, for metadata.
    pub(super) field: Option<&'static str>,
    pub(super) near: Option<Near>,
    max_words: usize,
    host: Option<String>,
    /// Its patterns by themselves, where a value is to be taken out of the line.
    values: Vec<Regex>,
}

impl Compiled {
    /// The part of the line that is the value: the group `value`, else nothing.
    pub(super) fn value<'l>(&self, line: &'l str) -> Option<&'l str> {
        let value = |r: &Regex| r.captures(line.as_bytes())?.name("value").map(|m| m.range());
        self.values.iter().find_map(|r| line.get(value(r)?))
    }

    fn holds_for(&self, host: Option<&str>) -> bool {
        let Some(own) = self.host.as_deref() else { return true };
        host.is_some_and(|host| {
            host.strip_suffix(own).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    }
}

/// All line rules.
#[derive(Debug)]
pub(super) struct Phrases {
    rules: Vec<Compiled>,
    exact: HashMap<u64, Vec<u16>>,
    closed: RegexSet,
    closed_rules: Vec<u16>,
    gated: RegexSet,
    gated_rules: Vec<u16>,
    needs: AhoCorasick,
}

#[derive(Default)]
struct Gather {
    rules: Vec<Compiled>,
    exact: HashMap<u64, Vec<u16>>,
    closed: (Vec<String>, Vec<u16>),
    gated: (Vec<String>, Vec<u16>),
    needs: Vec<String>,
    errors: Vec<RuleError>,
}

impl Phrases {
    /// Compiles the line rules of the stage's packs.
    ///
    /// # Errors
    /// Every pattern that is no regular expression, with its pack and line.
    pub(super) fn new(set: &RuleSet) -> Result<Self, Vec<RuleError>> {
        let mut all = Gather::default();
        for pack in set.packs_of(StageId::Boilerplate) {
            for rule in &pack.rules {
                if let Kind::Line(line) = &rule.kind {
                    all.add(pack, rule, line);
                }
            }
        }
        let (closed, gated) = (build(&all.closed.0), build(&all.gated.0));
        let needs = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&all.needs);
        match (closed, gated, needs) {
            (Ok(closed), Ok(gated), Ok(needs)) if all.errors.is_empty() => Ok(Phrases {
                rules: all.rules,
                exact: all.exact,
                closed,
                closed_rules: all.closed.1,
                gated,
                gated_rules: all.gated.1,
                needs,
            }),
            (closed, gated, needs) => {
                let mut errors = all.errors;
                // a set does not say which pattern is wrong
                if closed.is_err() || gated.is_err() {
                    errors.extend(each(set));
                }
                let wrong = [closed.err().map(|e| e.to_string()), gated.err().map(|e| e.to_string())];
                let wrong = wrong.into_iter().flatten().chain(needs.err().map(|e| e.to_string()));
                if errors.is_empty() {
                    errors.extend(wrong.map(|e| RuleError::new("boilerplate packs", 0, e)));
                }
                Err(errors)
            }
        }
    }

    /// The rule at an index that [`Phrases::find`] gave.
    pub(super) fn rule(&self, index: u16) -> &Compiled {
        &self.rules[index as usize]
    }

    /// The best of the rules that find the line. Metadata rules come first, so that a value is
    /// never lost to a rule that removes; then the surer one, then the order of the packs.
    pub(super) fn find(&self, line: &str, host: Option<&str>) -> Option<u16> {
        if line.len() > LONGEST {
            return None;
        }
        let mut best: Option<u16> = None;
        let mut words = None;
        let mut offer = |rule: u16, line: &str| {
            let new = &self.rules[rule as usize];
            let words = *words.get_or_insert_with(|| line.split_ascii_whitespace().count());
            if words > new.max_words || !new.holds_for(host) {
                return;
            }
            // what says that it is a date must read as one
            if new.class == "date" && new.value(line).and_then(super::dates::read).is_none() {
                return;
            }
            let rank = |r: &Compiled| (r.field.is_some(), r.confidence);
            if best.is_none_or(|b| rank(new) > rank(&self.rules[b as usize])) {
                best = Some(rule);
            }
        };
        let bare = bare(line);
        let both = [line, bare];
        for line in &both[..if bare.len() == line.len() || bare.is_empty() { 1 } else { 2 }] {
            if let Some(rules) = self.exact.get(&word_hash(line)) {
                rules.iter().for_each(|rule| offer(*rule, line));
            }
            for pattern in &self.closed.matches(line.as_bytes()) {
                offer(self.closed_rules[pattern], line);
            }
            if self.needs.is_match(*line) {
                for pattern in &self.gated.matches(line.as_bytes()) {
                    offer(self.gated_rules[pattern], line);
                }
            }
        }
        best
    }
}

/// The mistake of one rule.
fn wrong(pack: &Pack, rule: &Rule, error: &regex::Error) -> RuleError {
    let message = format!("rule {:?}: not a regular expression: {error}", rule.id.id);
    RuleError::new(&pack.file, rule.line, message)
}

/// All patterns that are no regular expression.
fn each(set: &RuleSet) -> Vec<RuleError> {
    let mut errors = Vec::new();
    for pack in set.packs_of(StageId::Boilerplate) {
        for rule in &pack.rules {
            let Kind::Line(line) = &rule.kind else { continue };
            let found = line.regex.iter().filter_map(|p| Regex::new(&whole(p, line.case)).err());
            errors.extend(found.map(|e| wrong(pack, rule, &e)));
        }
    }
    errors
}

fn build(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns).size_limit(1 << 28).dfa_size_limit(1 << 24).build()
}

impl Gather {
    fn add(&mut self, pack: &Pack, rule: &Rule, line: &LineRule) {
        let Ok(index) = u16::try_from(self.rules.len()) else {
            self.errors.push(RuleError::new(&pack.file, rule.line, "more than 65,535 line rules"));
            return;
        };
        for text in &line.any {
            self.exact.entry(word_hash(text.trim())).or_default().push(index);
        }
        let start = line.prefix.iter().map(|p| format!("{}.*", regex::escape(p)));
        let end = line.suffix.iter().map(|s| format!(".*{}", regex::escape(s)));
        let mut values = Vec::new();
        for pattern in line.regex.iter().cloned().chain(start).chain(end) {
            let expression = whole(&pattern, line.case);
            // Only a pattern with a value is needed by itself; the sets check the others.
            if pattern.contains("?P<value>") {
                match Regex::new(&expression) {
                    Ok(regex) => values.push(regex),
                    Err(e) => {
                        self.errors.push(wrong(pack, rule, &e));
                        continue;
                    }
                }
            }
            let set = if line.needs.is_empty() { &mut self.closed } else { &mut self.gated };
            set.0.push(expression);
            set.1.push(index);
        }
        self.needs.extend(line.needs.iter().map(|n| n.to_lowercase()));
        self.rules.push(Compiled {
            id: rule.id,
            confidence: rule.confidence,
            class: rule.class.as_deref().map_or("residue", kept),
            field: match &rule.action {
                Action::Lift(field) => Some(kept(field)),
                Action::Remove | Action::Replace => None,
            },
            near: line.near,
            max_words: line.max_words.unwrap_or(usize::MAX),
            host: pack.host.clone(),
            values,
        });
    }
}

/// The name of a class or field for the life of the process; there are few.
fn kept(name: &str) -> &'static str {
    RuleId::intern(StageId::Boilerplate, name).id
}

/// The line without what lists and mark-up put around it: bullets, rules, one pair of brackets.
pub(super) fn bare(line: &str) -> &str {
    let mark = |c: char| c.is_whitespace() || "*+•·|>»›#_–—-".contains(c);
    let mut line = line.trim_matches(|c: char| c.is_whitespace());
    line = line.trim_start_matches(mark);
    if let Some(rest) = line.strip_prefix("o ")
        && rest.starts_with(char::is_uppercase)
    {
        line = rest;
    }
    line = line.trim_end_matches(|c: char| c.is_whitespace() || "*|»›>_".contains(c));
    if let Some(inner) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
        line = inner.trim();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_marks_are_not_part_of_the_line() {
        assert_eq!(bare("* Comment:"), "Comment:");
        assert_eq!(bare("o About us"), "About us");
        assert_eq!(bare("[read more here]"), "read more here");
        assert_eq!(bare("___"), "");
    }
}
