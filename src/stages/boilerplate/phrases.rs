//! The line rules of the packs, compiled: which rules find a line.
//!
//! All patterns are matched against the whole line, as it is and without bullets and brackets
//! around it. A pattern is asked only where the line can match it by what is seen at a glance
//! (`prefilter`): its length, how it starts and ends, which bytes and texts it holds. Each is
//! compiled when it is first asked: most never are. (As one set they make an automaton of so many
//! states that it is thrown away faster than it is used.)

use super::expression::whole;
use super::index::Index;
use super::prefilter::Conditions;
use crate::rules::{Action, Kind, LineRule, Near, Pack, Rule, RuleError, RuleSet};
use crate::text::{ByHash, Confidence, RuleId, StageId, word_hash};
use regex::bytes::Regex;
use std::cmp::Reverse;
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
        likely
            && self.field.is_none()
            && !self.company
            && !matches!(self.class, "credit" | "caption" | "sign-off")
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
    conditions: Conditions,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn is_match(&self, line: &str) -> bool {
        let (least, most) = self.conditions.length;
        if !(least..=most).contains(&line.len()) {
            return false;
        }
        // That it is a regular expression was seen when its conditions were read.
        let regex = self.regex.get_or_init(|| Regex::new(&self.expression).ok());
        regex.as_ref().is_some_and(|r| r.is_match(line.as_bytes()))
    }
}

/// All line rules.
#[derive(Debug)]
pub(super) struct Phrases {
    rules: Vec<Compiled>,
    /// Whole lines, by their hash.
    exact: ByHash<Vec<u16>>,
    patterns: Vec<Pattern>,
    index: Index,
}

#[derive(Default)]
struct Gather {
    rules: Vec<Compiled>,
    exact: ByHash<Vec<u16>>,
    patterns: Vec<Pattern>,
    needs: Vec<(Box<[u8]>, Vec<usize>)>,
    errors: Vec<RuleError>,
}

/// What decides between rules: whether it lifts a value, how sure it is, and what breaks a tie.
type Rank = (bool, Confidence, (bool, bool, bool, Reverse<u16>));

/// The best rule so far.
struct Best<'p> {
    phrases: &'p Phrases,
    host: Option<&'p str>,
    found: Option<(Rank, u16)>,
}

/// A line in one of its forms.
struct Form<'l> {
    line: &'l str,
    /// Whether it is the line as it stands.
    as_it_is: bool,
    words: Option<usize>,
}

impl Best<'_> {
    /// Whether the rule would be the best, and its conditions other than the pattern hold.
    fn takes(&self, rule: u16, form: &mut Form<'_>, whole: bool) -> Option<Rank> {
        let new = &self.phrases.rules[rule as usize];
        // a tie goes to the line as it is, then to a whole line, then to a rule without `needs`, then
        // to the first
        let ties = (form.as_it_is, whole, !new.gated, Reverse(rule));
        let rank = (new.field.is_some(), new.confidence, ties);
        if self.found.is_some_and(|(best, _)| rank <= best) {
            return None;
        }
        if new.max_words != usize::MAX {
            let words = *form.words.get_or_insert_with(|| form.line.split_ascii_whitespace().count());
            if words > new.max_words {
                return None;
            }
        }
        new.holds_for(self.host).then_some(rank)
    }

    fn offer(&mut self, rule: u16, rank: Rank, line: &str) {
        let new = &self.phrases.rules[rule as usize];
        // what says that it is a date must read as one
        if new.class != "date" || new.value(line).and_then(super::dates::read).is_some() {
            self.found = Some((rank, rule));
        }
    }
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
        let conditions: Vec<&Conditions> = all.patterns.iter().map(|p| &p.conditions).collect();
        match Index::new(&conditions, &all.needs, LONGEST) {
            Ok(index) if all.errors.is_empty() => {
                Ok(Phrases { rules: all.rules, exact: all.exact, patterns: all.patterns, index })
            }
            index => {
                let mut errors = all.errors;
                errors.extend(index.err().map(|e| RuleError::new("boilerplate packs", 0, e.to_string())));
                Err(errors)
            }
        }
    }

    /// The rule at an index that [`Phrases::find`] gave.
    pub(super) fn rule(&self, index: u16) -> &Compiled {
        &self.rules[index as usize]
    }

    /// The best of the rules that find the line, which has no space around it and whose
    /// [`word_hash`] is `key`. Metadata rules come first, so that a value is never lost to a rule that
    /// removes; then the surer one, then the order of the packs.
    pub(super) fn find(&self, line: &str, key: u64, host: Option<&str>) -> Option<u16> {
        if line.len() > LONGEST {
            return None;
        }
        let mut best = Best { phrases: self, host, found: None };
        self.find_form(&mut Form { line, as_it_is: true, words: None }, key, &mut best);
        let bare = bare(line);
        if bare.len() != line.len() && !bare.is_empty() {
            let mut form = Form { line: bare, as_it_is: false, words: None };
            self.find_form(&mut form, word_hash(bare), &mut best);
        }
        best.found.map(|(_, rule)| rule)
    }

    fn find_form(&self, form: &mut Form<'_>, key: u64, best: &mut Best<'_>) {
        let line = form.line;
        for rule in self.exact.get(&key).into_iter().flatten() {
            if let Some(rank) = best.takes(*rule, form, true) {
                best.offer(*rule, rank, line);
            }
        }
        self.index.ask(line.as_bytes(), |number| {
            let pattern = &self.patterns[number];
            if let Some(rank) = best.takes(pattern.rule, form, false)
                && pattern.is_match(line)
            {
                best.offer(pattern.rule, rank, line);
            }
        });
    }
}

/// The mistake of one rule.
fn wrong(pack: &Pack, rule: &Rule, error: &regex::Error) -> RuleError {
    let message = format!("rule {:?}: not a regular expression: {error}", rule.id.id);
    RuleError::new(&pack.file, rule.line, message)
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
        // a rule's `needs` hold for those of its patterns that may start with anything
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
            let number = self.patterns.len();
            let conditions = match Conditions::of(&expression) {
                Ok(found) => found,
                Err(e) => {
                    self.errors.push(wrong(pack, rule, &e));
                    continue;
                }
            };
            if conditions.starts.is_empty() && !line.needs.is_empty() {
                gated.push(number);
            }
            self.patterns.push(Pattern { rule: index, expression, conditions, regex: OnceLock::new() });
        }
        if !gated.is_empty() {
            for need in &line.needs {
                self.needs.push((need.to_lowercase().into_bytes().into(), gated.clone()));
            }
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

    /// Every pattern is tried on every example of every rule, alone and with text around it, and none
    /// that matches may be left out by the index.
    #[test]
    fn no_pattern_that_matches_is_left_out() {
        let set = RuleSet::builtin();
        let phrases = Phrases::new(&set).unwrap();
        let rules = || set.packs_of(StageId::Boilerplate).flat_map(|pack| &pack.rules);
        let needs = |id: RuleId| {
            rules().find(|r| r.id == id).map_or(&[][..], |r| match &r.kind {
                Kind::Line(line) => &line.needs[..],
                _ => &[],
            })
        };
        let mut lines: Vec<String> = Vec::new();
        for rule in rules() {
            for text in rule.fires.iter().map(|e| &e.text).chain(&rule.keeps) {
                for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && l.len() < 900) {
                    lines.push(line.to_owned());
                    lines.push(line.to_uppercase());
                    lines.push(format!("{line} The mayor opens the bridge."));
                    lines.push(format!("The mayor opens the bridge in the rain. {line}"));
                }
            }
        }
        let mut matched = 0;
        for line in &lines {
            let mut asked = vec![false; phrases.patterns.len()];
            phrases.index.ask(line.as_bytes(), |n| asked[n] = true);
            for (n, pattern) in phrases.patterns.iter().enumerate().filter(|(_, p)| p.is_match(line)) {
                matched += 1;
                let needs = needs(phrases.rule(pattern.rule).id);
                let lower = line.to_ascii_lowercase();
                let needless = needs.is_empty() || !pattern.conditions.starts.is_empty();
                if needless || needs.iter().any(|need| lower.contains(need)) {
                    assert!(asked[n], "{line:?} matches {}", pattern.expression);
                }
            }
        }
        assert!(matched > 500, "{matched}");
    }
}
