//! Finds the most probable original of a sentence: a beam over a lattice of words kept and pairs undone.
//!
//! A reading's score is log10: the model's probability of the words, and for each pair undone the
//! odds that the lexicon gives it, less the frequency of original over spun form that is already in
//! those odds. A history of three words is all a reading needs, so readings that agree on it are one.

use super::lexicon::{Condition, Entry, Lexicon, Origin, Pair, capitals};
use super::model::vocabulary::FIRST;
use super::model::{History, Id, NgramModel, Vocabulary};
use super::words::{Class, Word};
use crate::text::{Shape, word_hash};
use std::collections::HashMap;

/// What can be turned. The defaults are tuned on spun text made from held-out news and on articles
/// spun by hand (`docs/despin.md`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Weight of the lexicon's odds.
    pub odds: f32,
    /// Weight of the frequency of original over spun form, which the odds hold already.
    pub prior: f32,
    /// log10 odds taken off each edit.
    pub penalty: f32,
    /// Taken off more where the spun form is capitalised in mid-sentence.
    pub name: f32,
    /// Given for each other place of the document that wants the same pair, up to three.
    pub sense: f32,
    /// Taken off pairs that were generated, not seen or read by someone.
    pub guessed: f32,
    /// Pairs of lower weight are not used.
    pub least: f32,
    /// Readings kept at each word.
    pub beam: usize,
    /// Log10 odds from which an edit is likely.
    pub likely: f32,
    /// Log10 odds from which an edit is certain.
    pub certain: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            odds: 0.6,
            prior: 0.5,
            penalty: 0.3,
            name: 0.7,
            sense: 0.3,
            guessed: 0.2,
            least: 0.01,
            beam: 6,
            likely: 0.5,
            certain: 4.0,
        }
    }
}

/// An edit of the best reading.
#[derive(Clone, Debug)]
pub(crate) struct Found<'l> {
    /// The first word replaced.
    pub(crate) first: usize,
    /// How many words are replaced.
    pub(crate) len: usize,
    pub(crate) entry: &'l Entry,
    pub(crate) pair: &'l Pair,
    /// log10 of the odds against leaving the words as they are.
    pub(crate) score: f32,
    /// The pair that came second, and its log10 odds.
    pub(crate) second: Option<(&'l Pair, f32)>,
}

/// How the words of a pair's original are written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Casing {
    /// As in the lexicon.
    Plain,
    /// The first word opens a sentence.
    Initial,
    /// Every word is capitalised.
    Title,
    /// In capitals.
    Upper,
}

/// The casing that the original takes from the words it replaces.
pub(crate) fn casing(words: &[Word]) -> Casing {
    let first = words[0];
    let letters = |w: &&Word| w.class == Class::Word && w.shape != Shape::Uncased;
    if words.iter().filter(letters).all(|w| w.shape == Shape::Upper && w.end - w.start > 1)
        && first.shape == Shape::Upper
    {
        Casing::Upper
    } else if first.initial && first.shape == Shape::Title {
        if words.len() > 1 && capitals(words) { Casing::Title } else { Casing::Initial }
    } else if first.shape == Shape::Title {
        Casing::Title
    } else {
        Casing::Plain
    }
}

/// Small words that stay small in names.
pub(crate) fn small(word: &str) -> bool {
    matches!(word, "of" | "the" | "and" | "in" | "for" | "on" | "at" | "to" | "a" | "an" | "by")
}

/// Numbers of the words of `pair`'s original in a casing.
fn ids(v: &Vocabulary, pair: &Pair, casing: Casing, headline: bool, out: &mut Vec<Id>) {
    static SMALL: std::sync::LazyLock<Vec<u64>> = std::sync::LazyLock::new(|| {
        ["of", "the", "and", "in", "for", "on", "at", "to", "a", "an", "by"].map(word_hash).to_vec()
    });
    for (i, lower) in pair.words.iter().enumerate() {
        out.push(match casing {
            _ if headline => v.id_any_case(*lower, Shape::Lower),
            Casing::Title if i == 0 || !SMALL.contains(lower) => v.id(*lower, Shape::Title),
            Casing::Upper => v.id_any_case(*lower, Shape::Title),
            _ => plain_id(v, *lower),
        });
    }
}

/// The number of a lexicon word in running text: lower case, unless it is only known capitalised.
fn plain_id(v: &Vocabulary, lower: u64) -> Id {
    v.find(lower, Shape::Lower)
        .or_else(|| v.find(lower, Shape::Title))
        .or_else(|| v.find(lower, Shape::Upper))
        .or_else(|| v.find(lower, Shape::Uncased))
        .unwrap_or_else(|| v.id(lower, Shape::Lower))
}

#[derive(Clone, Copy)]
struct Reading {
    score: f32,
    history: History,
    back: u32,
    /// 0: the word is kept; else 1 + index of the option.
    option: u32,
}

struct Choice<'l> {
    len: usize,
    entry: &'l Entry,
    pair: &'l Pair,
    cost: f32,
    ids: (u32, u32),
}

/// What the document as a whole says: how often each pair is wanted elsewhere.
pub(crate) type Senses = HashMap<(u64, u64), f32>;

/// Key of a pair in [`Senses`].
pub(crate) fn sense_key(entry: &Entry, pair: &Pair) -> (u64, u64) {
    (word_hash(&entry.spun), word_hash(&pair.original))
}

/// Decodes sentences. Holds the buffers.
pub(crate) struct Decoder<'l> {
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    pub(crate) weights: Weights,
    /// Families whose pairs may be used, as bits.
    pub(crate) families: u8,
    pub(crate) senses: Senses,
    own: Vec<Id>,
    pool: Vec<Id>,
    choices: Vec<Choice<'l>>,
    at: Vec<(u32, u32)>,
    arena: Vec<Reading>,
    front: Vec<Vec<u32>>,
}

impl<'l> Decoder<'l> {
    pub(crate) fn new(model: &'l NgramModel, lexicon: &'l Lexicon, weights: Weights) -> Self {
        Decoder {
            model,
            lexicon,
            weights,
            families: 7,
            senses: Senses::new(),
            own: Vec::new(),
            pool: Vec::new(),
            choices: Vec::new(),
            at: Vec::new(),
            arena: Vec::new(),
            front: Vec::new(),
        }
    }

    /// log10 p of words by themselves.
    fn chain(&self, ids: &[Id]) -> f32 {
        let Some((first, rest)) = ids.split_first() else { return 0.0 };
        let (_, mut history) = self.model.step(&History::none(), *first);
        let mut p = self.model.alone(*first);
        for id in rest {
            let (q, next) = self.model.step(&history, *id);
            p += q;
            history = next;
        }
        p
    }

    /// Finds the edits of one sentence, which ends with its stop.
    pub(crate) fn sentence(&mut self, words: &[Word], out: &mut Vec<Found<'l>>, offset: usize) {
        let headline = is_headline(words);
        let v = self.model.vocabulary();
        self.own.clear();
        self.own.extend(words.iter().map(|w| {
            if headline && w.class == Class::Word { v.id_any_case(w.lower, w.shape) } else { v.of(w) }
        }));
        self.lattice(words, headline);
        if self.choices.is_empty() {
            return;
        }
        let path = self.search(words.len());
        self.measure(&path, out, offset);
    }

    /// Lists the pairs that fit at each word.
    fn lattice(&mut self, words: &[Word], headline: bool) {
        self.pool.clear();
        self.choices.clear();
        self.at.clear();
        for i in 0..words.len() {
            let from = self.choices.len();
            let mut entries: [Option<&'l Entry>; super::lexicon::LONGEST] = Default::default();
            let mut n = 0;
            if words[i].class != Class::Stop {
                self.lexicon.matches(words, i, |_, entry| {
                    if n < entries.len() {
                        entries[n] = Some(entry);
                        n += 1;
                    }
                });
            }
            for entry in entries.into_iter().flatten() {
                self.options(words, i, entry, headline);
            }
            self.at.push((from as u32, self.choices.len() as u32));
        }
    }

    fn options(&mut self, words: &[Word], i: usize, entry: &'l Entry, headline: bool) {
        let len = usize::from(entry.len);
        let here = &words[i..i + len];
        let casing = casing(here);
        let all: f32 = entry.pairs.iter().map(|p| p.weight).sum();
        let stay = (1.0 - all).max(0.01);
        let own = self.chain(&self.own[i..i + len]);
        let named = !headline
            && here.iter().any(|w| !w.initial && matches!(w.shape, Shape::Title | Shape::Mixed));
        for pair in entry.pairs.iter().take(12) {
            if pair.weight < self.weights.least
                || pair.families & self.families == 0
                || !fits(&pair.condition, words, i, len)
            {
                continue;
            }
            let from = self.pool.len();
            ids(self.model.vocabulary(), pair, casing, headline, &mut self.pool);
            if self.pool[from..].iter().all(|id| *id < FIRST) {
                self.pool.truncate(from);
                continue;
            }
            let prior = self.chain(&self.pool[from..]) - own;
            let w = &self.weights;
            let odds = (pair.weight / stay).max(1e-4).log10();
            let mut cost = w.odds * odds - w.prior * prior - w.penalty;
            if named && pair.condition != Condition::Capitals {
                cost -= w.name;
            }
            if pair.origin == Origin::Guessed {
                cost -= w.guessed;
            }
            if let Some(n) = self.senses.get(&sense_key(entry, pair)) {
                cost += w.sense * n.min(3.0);
            }
            let ids = (from as u32, self.pool.len() as u32);
            self.choices.push(Choice { len, entry, pair, cost, ids });
        }
    }

    /// The best reading: the choices it makes, as (first word, choice).
    fn search(&mut self, n: usize) -> Vec<(usize, usize)> {
        self.arena.clear();
        if self.front.len() < n + 1 {
            self.front.resize(n + 1, Vec::new());
        }
        for f in &mut self.front {
            f.clear();
        }
        let start = Reading { score: 0.0, history: self.model.start(), back: u32::MAX, option: 0 };
        self.arena.push(start);
        self.front[0].push(0);
        for i in 0..n {
            let mut here = std::mem::take(&mut self.front[i]);
            self.narrow(&mut here);
            for &r in &here {
                let reading = self.arena[r as usize];
                let (p, history) = self.model.step(&reading.history, self.own[i]);
                self.push(i + 1, Reading { score: reading.score + p, history, back: r, option: 0 });
                let (from, to) = self.at[i];
                for c in from..to {
                    let choice = &self.choices[c as usize];
                    let (mut score, mut history) = (reading.score + choice.cost, reading.history);
                    for k in choice.ids.0..choice.ids.1 {
                        let (p, next) = self.model.step(&history, self.pool[k as usize]);
                        score += p;
                        history = next;
                    }
                    let to = i + choice.len;
                    self.push(to, Reading { score, history, back: r, option: c + 1 });
                }
            }
            self.front[i] = here;
        }
        let mut best = u32::MAX;
        for &r in &self.front[n] {
            if best == u32::MAX || self.arena[r as usize].score > self.arena[best as usize].score {
                best = r;
            }
        }
        let mut path = Vec::new();
        let mut at = n;
        while best != u32::MAX {
            let r = self.arena[best as usize];
            if r.back == u32::MAX {
                break;
            }
            if r.option > 0 {
                let c = r.option as usize - 1;
                at -= self.choices[c].len;
                path.push((at, c));
            } else {
                at -= 1;
            }
            best = r.back;
        }
        path.reverse();
        path
    }

    fn push(&mut self, at: usize, reading: Reading) {
        for r in &mut self.front[at] {
            let old = &mut self.arena[*r as usize];
            if old.history.ids() == reading.history.ids() {
                if reading.score > old.score {
                    let i = self.arena.len() as u32;
                    self.arena.push(reading);
                    *r = i;
                }
                return;
            }
        }
        self.front[at].push(self.arena.len() as u32);
        self.arena.push(reading);
    }

    fn narrow(&self, front: &mut Vec<u32>) {
        if front.len() > self.weights.beam {
            front.sort_by(|a, b| self.arena[*b as usize].score.total_cmp(&self.arena[*a as usize].score));
            front.truncate(self.weights.beam);
        }
    }

    /// Measures each edit of the path against leaving its words and against the other pairs, all
    /// else as on the path.
    fn measure(&self, path: &[(usize, usize)], out: &mut Vec<Found<'l>>, offset: usize) {
        // the path as numbers, and where each word of the sentence starts in it
        let mut line: Vec<Id> = Vec::with_capacity(self.own.len() + 8);
        let mut places = Vec::with_capacity(path.len());
        let mut i = 0;
        for &(at, c) in path {
            line.extend_from_slice(&self.own[i..at]);
            let choice = &self.choices[c];
            let from = line.len();
            line.extend_from_slice(&self.pool[choice.ids.0 as usize..choice.ids.1 as usize]);
            places.push((from, line.len()));
            i = at + choice.len;
        }
        line.extend_from_slice(&self.own[i..]);
        for (&(at, c), &(from, to)) in path.iter().zip(&places) {
            let choice = &self.choices[c];
            let mut history = if from > 3 { History::none() } else { self.model.start() };
            for id in &line[from.saturating_sub(3)..from] {
                history = self.model.step(&history, *id).1;
            }
            let tail = &line[to..(to + 3).min(line.len())];
            let run = |ids: &[Id]| {
                let (mut h, mut p) = (history, 0.0);
                for id in ids.iter().chain(tail) {
                    let (q, next) = self.model.step(&h, *id);
                    p += q;
                    h = next;
                }
                p
            };
            let keep = run(&self.own[at..at + choice.len]);
            let of = |c: &Choice<'_>| run(&self.pool[c.ids.0 as usize..c.ids.1 as usize]) + c.cost - keep;
            let score = of(choice);
            let (f, t) = self.at[at];
            let mut second: Option<(&Pair, f32)> = None;
            for other in (f..t).map(|k| &self.choices[k as usize]) {
                if other.len == choice.len && !std::ptr::eq(other.pair, choice.pair) {
                    let s = of(other);
                    if second.is_none_or(|(_, best)| s > best) {
                        second = Some((other.pair, s));
                    }
                }
            }
            out.push(Found {
                first: offset + at,
                len: choice.len,
                entry: choice.entry,
                pair: choice.pair,
                score,
                second,
            });
        }
    }
}

/// Whether most words are capitalised, so that capitals say nothing.
fn is_headline(words: &[Word]) -> bool {
    let (mut up, mut all) = (0, 0);
    for w in words.iter().filter(|w| w.class == Class::Word && w.end - w.start > 3) {
        all += 1;
        up += usize::from(matches!(w.shape, Shape::Title | Shape::Upper));
    }
    all >= 3 && up * 10 >= all * 7
}

fn fits(condition: &Condition, words: &[Word], i: usize, len: usize) -> bool {
    match condition {
        Condition::None => true,
        Condition::Capitals => {
            words[i..i + len].iter().all(|w| {
                !matches!(w.shape, Shape::Lower) || w.end - w.start <= 3 && len > 1
            }) && words[i].shape != Shape::Lower
        }
        Condition::Next(list) => words.get(i + len).is_some_and(|w| list.contains(&w.lower)),
        Condition::Previous(list) => i > 0 && list.contains(&words[i - 1].lower),
    }
}
