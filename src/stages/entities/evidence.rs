//! What else the document says: the full names in it, and the words that weak spellings need.

use super::names::{EntityRef, Found, Names, is_strong};
use crate::rules::gazetteer::{CANONICAL, Condition, KEEP, NO_CONDITION, capital};
use crate::text::{Scanned, Shape, Token};
use std::collections::{HashMap, HashSet};

/// How far from a weak spelling a word of its `not` list counts, in tokens.
const NEAR: usize = 4;

/// How far a word that is evidence counts, in tokens: about an article. A digest holds many.
const REACH: u32 = 500;

/// Evidence of one document.
#[derive(Default)]
pub(super) struct Evidence {
    /// A bit for each entity.
    seen: Vec<u64>,
    /// Where the words stand that conditions ask for, as tokens in order.
    words: HashMap<u64, Vec<u32>>,
    /// Those of the title, which count everywhere.
    title: HashSet<u64>,
    conditions: HashMap<(u8, u16), Condition>,
}

impl Evidence {
    /// Notes the names that stand in the text in a strong spelling, and the words that conditions of
    /// the weak ones ask for.
    pub(super) fn gather(
        names: &Names,
        found: &[Found],
        text: &Scanned<'_>,
        title: Option<&str>,
    ) -> Evidence {
        let mut evidence = Evidence { seen: vec![0; names.len() / 64 + 1], ..Evidence::default() };
        let mut open = false;
        for f in found {
            open |= evidence.note(names, f);
        }
        if !open {
            return evidence;
        }
        let title = title.map(Scanned::new);
        if let Some(title) = &title {
            for f in super::find(names, title) {
                evidence.note(names, &f);
            }
        }
        let wanted: HashSet<u64> =
            evidence.conditions.values().flat_map(|c| c.needs.iter().flatten().copied()).collect();
        if !wanted.is_empty() {
            for (i, t) in text.tokens().iter().enumerate().filter(|(_, t)| wanted.contains(&t.hash)) {
                evidence.words.entry(t.hash).or_default().push(i as u32);
            }
            let title = title.iter().flat_map(|t| t.tokens()).map(|t: &Token| t.hash);
            evidence.title = title.filter(|h| wanted.contains(h)).collect();
        }
        evidence.settle(names, found, text);
        evidence
    }

    /// Notes one place; says whether it needs evidence.
    fn note(&mut self, names: &Names, f: &Found) -> bool {
        let mut open = false;
        for a in names.accepts(f) {
            if a.is(KEEP) {
                return false;
            }
            let at = EntityRef { table: f.table, entity: a.entity };
            if is_strong(&a) || a.is(CANONICAL) {
                self.mark(names.number(at));
            } else {
                open = true;
            }
            if a.condition != NO_CONDITION {
                let key = (f.table, a.condition);
                self.conditions.entry(key).or_insert_with(|| names.table(f.table).condition(a.condition));
                open = true;
            }
        }
        open
    }

    /// A weak spelling that has its evidence is itself evidence of the name. Settled here, so that
    /// a second run, which sees the name spelled out, finds nothing new.
    fn settle(&mut self, names: &Names, found: &[Found], text: &Scanned<'_>) {
        for _ in 0..4 {
            let mut fresh = false;
            for f in found {
                for a in names.accepts(f) {
                    let at = EntityRef { table: f.table, entity: a.entity };
                    if !self.has(names, at)
                        && a.condition != NO_CONDITION
                        && self.allows(names, f, a.condition, at, text)
                    {
                        self.mark(names.number(at));
                        fresh = true;
                    }
                }
            }
            if !fresh {
                return;
            }
        }
    }

    /// Whether the entity is in the document under a strong spelling.
    pub(super) fn has(&self, names: &Names, at: EntityRef) -> bool {
        let number = names.number(at);
        self.seen[number / 64] >> (number % 64) & 1 == 1
    }

    fn mark(&mut self, number: usize) {
        self.seen[number / 64] |= 1 << (number % 64);
    }

    /// Whether the word stands in the title, or within reach of token `first`.
    fn stands(&self, word: u64, first: u32) -> bool {
        self.title.contains(&word)
            || self.words.get(&word).is_some_and(|at| {
                let next = at.partition_point(|i| *i + REACH < first);
                at.get(next).is_some_and(|i| *i <= first + REACH)
            })
    }

    /// Whether a weak spelling counts here.
    pub(super) fn allows(
        &self,
        names: &Names,
        f: &Found,
        condition: u16,
        at: EntityRef,
        text: &Scanned<'_>,
    ) -> bool {
        if condition == NO_CONDITION {
            return self.has(names, at);
        }
        let Some(condition) = self.conditions.get(&(f.table, condition)) else { return false };
        let needed = self.has(names, at)
            || condition.needs.is_empty() && !condition.not.is_empty()
            || condition.needs.iter().any(|p| !p.is_empty() && p.iter().all(|w| self.stands(*w, f.first)));
        let (first, last) = (f.first as usize, f.last as usize);
        let tokens = text.tokens();
        let near = &tokens[first.saturating_sub(NEAR)..tokens.len().min(last + 1 + NEAR)];
        needed
            && !condition
                .not
                .iter()
                .any(|p| !p.is_empty() && p.iter().all(|w| near.iter().any(|t| is_word_of_not(t, *w))))
    }
}

/// Whether the token is the word of a `not` list.
fn is_word_of_not(token: &Token, word: u64) -> bool {
    token.hash == word || token.shape != Shape::Lower && capital(token.hash) == word
}
