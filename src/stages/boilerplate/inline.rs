//! Residue inside a line: runs that the packs' `find` rules name are taken out of a paragraph, and
//! both sides are left well spaced.
//!
//! Does NOT touch lines that go as a whole, and never joins two lines. Known miss: a headline
//! after `READ MORE:` in mid-paragraph, whose end cannot be told from the text that follows.

use crate::rules::{Kind, RuleError, RuleSet};
use crate::text::{Confidence, RuleId, Span, StageId};
use aho_corasick::{AhoCorasick, packed};
use regex::Regex;
use std::sync::OnceLock;

/// One run rule.
#[derive(Debug)]
struct Run {
    id: RuleId,
    confidence: Confidence,
    class: String,
    /// Texts of which every match holds one: most documents hold none.
    held: Option<Held>,
    find: String,
    /// Compiled when a document holds one.
    regex: OnceLock<Option<Regex>>,
}

/// How texts are looked for.
#[derive(Debug)]
enum Held {
    One(Box<memchr::memmem::Finder<'static>>),
    /// Several at once, in the registers of the processor.
    Few(Box<packed::Searcher>),
    Any(AhoCorasick),
}

impl Held {
    fn new(texts: &[Box<[u8]>]) -> Option<Held> {
        if let [text] = texts {
            return Some(Held::One(Box::new(memchr::memmem::Finder::new(text).into_owned())));
        }
        match packed::Searcher::new(texts) {
            Some(few) => Some(Held::Few(Box::new(few))),
            None => AhoCorasick::new(texts).ok().map(Held::Any),
        }
    }

    fn stands_in(&self, text: &str) -> bool {
        match self {
            Held::One(finder) => finder.find(text.as_bytes()).is_some(),
            Held::Few(searcher) => searcher.find(text).is_some(),
            Held::Any(automaton) => automaton.is_match(text),
        }
    }
}

impl Run {
    /// The run's expression, where `text` may match it.
    fn regex(&self, text: &str) -> Option<&Regex> {
        if self.held.as_ref().is_some_and(|held| !held.stands_in(text)) {
            return None;
        }
        // That it is a regular expression was seen when its texts were read.
        self.regex.get_or_init(|| Regex::new(&self.find).ok()).as_ref()
    }
}

/// All of them.
#[derive(Debug)]
pub(super) struct Runs(Vec<Run>);

/// A run that should go.
pub(super) struct Found {
    pub(super) span: Span,
    /// What comes in its place: nothing, or the space that was missing.
    pub(super) replacement: &'static str,
    pub(super) rule: RuleId,
    pub(super) confidence: Confidence,
    pub(super) evidence: String,
}

impl Runs {
    /// Compiles the packs' `find` rules.
    ///
    /// # Errors
    /// Every pattern that is no regular expression.
    pub(super) fn new(rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        let (mut runs, mut errors) = (Vec::new(), Vec::new());
        for pack in rules.packs_of(StageId::Boilerplate) {
            for rule in &pack.rules {
                let Kind::Find { find, .. } = &rule.kind else { continue };
                match super::prefilter::held(find) {
                    Ok(texts) => runs.push(Run {
                        id: rule.id,
                        confidence: rule.confidence,
                        class: rule.class.clone().unwrap_or_else(|| "residue".into()),
                        held: texts.and_then(|texts| Held::new(&texts)),
                        find: find.clone(),
                        regex: OnceLock::new(),
                    }),
                    Err(e) => errors.push(RuleError::new(&pack.file, rule.line, e.to_string())),
                }
            }
        }
        if errors.is_empty() { Ok(Runs(runs)) } else { Err(errors) }
    }

    /// The runs of the text, in the order of the rules.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for run in &self.0 {
            let Some(regex) = run.regex(text) else { continue };
            for m in regex.find_iter(text) {
                let (span, replacement) = spaced(text, m.start(), m.end());
                found.push(Found {
                    span,
                    replacement,
                    rule: run.id,
                    confidence: run.confidence,
                    evidence: format!("class={} place=inline", run.class),
                });
            }
        }
        found
    }
}

/// The span of a run with the space that would be left over, and the space that is to stand there.
fn spaced(text: &str, mut start: usize, mut end: usize) -> (Span, &'static str) {
    let before = text[..start].trim_end_matches([' ', '\t']);
    let after = text[end..].trim_start_matches([' ', '\t']);
    let (left, right) = (before.chars().next_back(), after.chars().next());
    let at_start = left.is_none_or(|c| c == '\n');
    let at_end = right.is_none_or(|c| c == '\n' || c == '\r');
    if at_start || at_end {
        start = before.len();
        if at_start {
            end = text.len() - after.len();
        }
        return (Span::new(start, end), "");
    }
    start = before.len();
    end = text.len() - after.len();
    let closes = right.is_some_and(|c| ".,;:!?)]”’".contains(c));
    let opens = left.is_some_and(|c| "([“‘".contains(c));
    (Span::new(start, end), if closes || opens { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, run: &str) -> String {
        let at = text.find(run).unwrap_or_default();
        let (span, put) = spaced(text, at, at + run.len());
        format!("{}{put}{}", &text[..span.start as usize], &text[span.end as usize..])
    }

    #[test]
    fn both_sides_are_well_spaced() {
        assert_eq!(without("missiles.XMeanwhile", "X"), "missiles. Meanwhile");
        assert_eq!(without("the bridge (X) on", "(X)"), "the bridge on");
        assert_eq!(without("the bridge (X).", "(X)"), "the bridge.");
        assert_eq!(without("storms. X\nNext", "X"), "storms.\nNext");
        assert_eq!(without("XThe town", "X"), "The town");
        assert_eq!(without("a\nX The town", "X"), "a\nThe town");
    }
}
