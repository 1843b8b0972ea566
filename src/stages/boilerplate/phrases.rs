//! The line rules of the packs, compiled: which rules find a line.
//!
//! All patterns are matched against the whole line, as it is and without bullets and brackets
//! around it. A pattern is asked only where the line starts with one of the few bytes it can start
//! with, or, where it may start with anything, where the line holds one of the texts its rule
//! needs. Each is compiled when it is first asked: most never are. (As one set they make an
//! automaton of so many states that it is thrown away faster than it is used.)

use super::expression::whole;
use crate::rules::{Action, Kind, LineRule, Near, Pack, Rule, RuleError, RuleSet};
use crate::text::{Confidence, RuleId, StageId, word_hash};
use aho_corasick::{AhoCorasick, MatchKind};
use regex::bytes::Regex;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

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
    /// Whether its lines go only where a sure rule finds another line.
    pub(super) company: bool,
    max_words: usize,
    /// Whether it is asked only where a line holds one of some texts.
    gated: bool,
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

    /// Whether only what a scraper left has such lines. Credits, bylines, dates, tags and addresses stand in
    /// clean text too.
    pub(super) fn is_sure(&self) -> bool {
        let likely = self.confidence >= Confidence::Likely;
        likely && self.field.is_none() && !self.company && !matches!(self.class, "credit" | "caption" | "sign-off")
    }

    fn holds_for(&self, host: Option<&str>) -> bool {
        let Some(own) = self.host.as_deref() else { return true };
        host.is_some_and(|host| {
            host.strip_suffix(own).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    }
}

/// One pattern of a rule.
#[derive(Debug)]
struct Pattern {
    rule: u16,
    expression: String,
    /// The bytes that a line must have at least and at most.
    length: (usize, usize),
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn is_match(&self, line: &str) -> bool {
        if !(self.length.0..=self.length.1).contains(&line.len()) {
            return false;
        }
        // That it is a regular expression was seen when its first bytes were taken.
        let regex = self.regex.get_or_init(|| Regex::new(&self.expression).ok());
        regex.as_ref().is_some_and(|r| r.is_match(line.as_bytes()))
    }
}

/// All line rules.
#[derive(Debug)]
pub(super) struct Phrases {
    rules: Vec<Compiled>,
    exact: HashMap<u64, Vec<u16>>,
    patterns: Vec<Pattern>,
    /// By their first two bytes in lower case, the ways a pattern can start, and the pattern.
    starts: HashMap<[u8; 2], Vec<(Box<[u8]>, u32)>>,
    /// Patterns whose start says too little.
    always: Vec<u32>,
    needs: AhoCorasick,
    /// The patterns that each text of `needs` lets in.
    gated: Vec<Vec<u32>>,
}

#[derive(Default)]
struct Gather {
    rules: Vec<Compiled>,
    exact: HashMap<u64, Vec<u16>>,
    patterns: Vec<Pattern>,
    starts: HashMap<[u8; 2], Vec<(Box<[u8]>, u32)>>,
    always: Vec<u32>,
    needs: Vec<String>,
    gated: Vec<Vec<u32>>,
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
        let needs = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&all.needs);
        match needs {
            Ok(needs) if all.errors.is_empty() => Ok(Phrases {
                rules: all.rules,
                exact: all.exact,
                patterns: all.patterns,
                starts: all.starts,
                always: all.always,
                needs,
                gated: all.gated,
            }),
            needs => {
                let mut errors = all.errors;
                errors.extend(needs.err().map(|e| RuleError::new("boilerplate packs", 0, e.to_string())));
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
        // a tie goes to the line as it is, then to a whole line, then to a rule without `needs`, then
        // to the first
        let mut best = None;
        let mut words = None;
        let mut offer = |rule: u16, line: &str, as_it_is: bool, whole: bool| {
            let new = &self.rules[rule as usize];
            let words = *words.get_or_insert_with(|| line.split_ascii_whitespace().count());
            if words > new.max_words || !new.holds_for(host) {
                return;
            }
            // what says that it is a date must read as one
            if new.class == "date" && new.value(line).and_then(super::dates::read).is_none() {
                return;
            }
            let ties = (as_it_is, whole, !new.gated, Reverse(rule));
            let rank = (new.field.is_some(), new.confidence, ties);
            if best.is_none_or(|(b, _)| rank > b) {
                best = Some((rank, rule));
            }
        };
        let bare = bare(line);
        let both = [line, bare];
        let lines = if bare.len() == line.len() || bare.is_empty() { 1 } else { 2 };
        for (i, line) in both[..lines].iter().enumerate() {
            if let Some(rules) = self.exact.get(&word_hash(line)) {
                rules.iter().for_each(|rule| offer(*rule, line, i == 0, true));
            }
            let mut ask = |pattern: u32| {
                let pattern = &self.patterns[pattern as usize];
                if pattern.is_match(line) {
                    offer(pattern.rule, line, i == 0, false);
                }
            };
            let bytes = line.as_bytes();
            if let [a, b, ..] = bytes
                && let Some(starts) = self.starts.get(&[a.to_ascii_lowercase(), b.to_ascii_lowercase()])
            {
                let mut asked = None;
                for (start, pattern) in starts {
                    // The ways a pattern can start stand together.
                    let fits = bytes.len() >= start.len() && bytes[..start.len()].eq_ignore_ascii_case(start);
                    if fits && asked != Some(*pattern) {
                        asked = Some(*pattern);
                        ask(*pattern);
                    }
                }
            }
            self.always.iter().for_each(|pattern| ask(*pattern));
            let mut asked: Vec<u32> = Vec::new();
            for need in self.needs.find_overlapping_iter(*line) {
                for pattern in &self.gated[need.pattern().as_usize()] {
                    if !asked.contains(pattern) {
                        asked.push(*pattern);
                        ask(*pattern);
                    }
                }
            }
        }
        best.map(|(_, rule)| rule)
    }
}

/// The mistake of one rule.
fn wrong(pack: &Pack, rule: &Rule, error: &regex::Error) -> RuleError {
    let message = format!("rule {:?}: not a regular expression: {error}", rule.id.id);
    RuleError::new(&pack.file, rule.line, message)
}

/// How short and how long a match of an expression can be, in bytes.
type Length = (usize, usize);

/// The ways in which a match of the expression can start, in lower case, at most four bytes of each;
/// `None` where they are too many, or some too short. And how long a match can be.
///
/// # Errors
/// If the expression is none.
fn starts(expression: &str) -> Result<(Option<Vec<Box<[u8]>>>, Length), regex::Error> {
    let syntax = |e: regex_syntax::Error| regex::Error::Syntax(e.to_string());
    let hir = regex_syntax::ParserBuilder::new().utf8(false).build().parse(expression).map_err(syntax)?;
    let properties = hir.properties();
    let length = (properties.minimum_len().unwrap_or(0), properties.maximum_len().unwrap_or(usize::MAX));
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_class(16).limit_literal_len(4).limit_total(2000);
    let found = extractor.extract(&hir);
    let Some(literals) = found.literals() else { return Ok((None, length)) };
    let mut all: Vec<Box<[u8]>> = literals.iter().map(|l| l.as_bytes().to_ascii_lowercase().into()).collect();
    all.sort();
    all.dedup();
    Ok(((!all.is_empty() && all.iter().all(|l| l.len() >= 2)).then_some(all), length))
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
        let mut gated = Vec::new();
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
            let number = self.patterns.len() as u32;
            let (ways, length) = match starts(&expression) {
                Ok(found) => found,
                Err(e) => {
                    self.errors.push(wrong(pack, rule, &e));
                    continue;
                }
            };
            match ways {
                None if !line.needs.is_empty() => gated.push(number),
                None => self.always.push(number),
                Some(ways) => {
                    for way in ways {
                        self.starts.entry([way[0], way[1]]).or_default().push((way, number));
                    }
                }
            }
            self.patterns.push(Pattern { rule: index, expression, length, regex: OnceLock::new() });
        }
        for need in &line.needs {
            self.needs.push(need.to_lowercase());
            self.gated.push(gated.clone());
        }
        self.rules.push(Compiled {
            id: rule.id,
            confidence: rule.confidence,
            class: rule.class.as_deref().map_or("residue", kept),
            field: match &rule.action {
                Action::Lift(field) => Some(kept(field)),
                Action::Remove | Action::Replace => None,
            },
            near: line.near,
            company: line.company,
            max_words: line.max_words.unwrap_or(usize::MAX),
            gated: !line.needs.is_empty(),
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
