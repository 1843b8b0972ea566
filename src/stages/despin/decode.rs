//! Finds the most probable original of a sentence: a beam over a lattice of words kept and pairs undone.
//!
//! Spun words stand beside spun words, so none can be judged by what stands around it in the text.
//! The best path through the lattice gives each word the neighbours its author most probably wrote;
//! then every pair is measured among these neighbours, and `judge` decides. A reading's score is
//! log10; a history of three words is all it needs, so readings that agree on it are one.

use super::lexicon::{Condition, Entry, Lexicon, Origin, Pair, capitals};
use super::model::vocabulary::FIRST;
use super::model::{History, Id, NgramModel, Vocabulary};
use super::words::{Class, Word};
use crate::text::{Shape, word_hash};
use std::cell::Cell;

/// log10 odds of the path: of the lexicon's weight; of original over spun form; taken off each edit,
/// off each word lost, off generated pairs, off capitalised words in mid-sentence.
const ODDS: f32 = 0.6;
const PRIOR: f32 = 0.2;
const PENALTY: f32 = 1.0;
const LENGTH: f32 = 0.5;
const GUESSED: f32 = 1.0;
const NAME: f32 = 0.3;
/// Readings kept at each word.
const BEAM: usize = 2;
/// Choices of lower cost are measured, but no path takes them.
const UNLIKELY: f32 = -1.6;
/// A capitalised form that is this much likelier after what is before it than by itself (log10) is
/// part of a name as it should be.
const KNOWN: f32 = 2.0;
/// Pairs of lower weight are not looked at.
const LEAST: f32 = 0.02;
/// Pairs of one spun form that are looked at.
const PAIRS: usize = 6;

/// A pair that may have been put at a place, and what speaks for it.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'l> {
    /// The first word replaced.
    pub(crate) first: usize,
    /// How many words are replaced.
    pub(crate) len: usize,
    pub(crate) entry: &'l Entry,
    pub(crate) pair: &'l Pair,
    /// What the model says: log10 p of the original and of what follows, over those of the spun form.
    pub(crate) inside: f32,
    pub(crate) after: f32,
    /// How well the spun form itself follows what is before it, and what follows fits it: log10 of
    /// the odds against each word by itself.
    pub(crate) fits: (f32, f32),
    /// Whether the spun form is capitalised in mid-sentence, and whether it opens a sentence.
    pub(crate) named: bool,
    pub(crate) initial: bool,
    /// Place among the pairs of its spun form.
    pub(crate) rank: usize,
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
    rank: usize,
    named: bool,
    cost: f32,
    ids: (u32, u32),
}

/// Decodes sentences. Holds the buffers.
pub(crate) struct Decoder<'l> {
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    own: Vec<Id>,
    pool: Vec<Id>,
    choices: Vec<Choice<'l>>,
    at: Vec<(u32, u32)>,
    arena: Vec<Reading>,
    front: Vec<Vec<u32>>,
    /// By word: 1 + the choice of the path that starts there, and that ends before it.
    starts: Vec<u32>,
    ends: Vec<u32>,
    /// The choices that the last sentence's neighbours came from: first word, pair.
    path: Vec<(usize, &'l Pair)>,
    /// What the model said lately: most questions are asked again, a look-up of the model is three
    /// reads far apart, and this table stays in the cache.
    memo: Memo,
}

/// A table of the model's answers, each in the one place its question can have.
struct Memo(Vec<Cell<Answer>>);

/// History and word asked about, log10 p, and the history after it.
type Answer = (History, Id, f32, History);

/// Answers in the table.
const ANSWERS: usize = 1 << 13;

impl Memo {
    #[inline]
    fn step(&self, model: &NgramModel, history: &History, id: Id) -> (f32, History) {
        let key = (history.ids() ^ u64::from(id) << 48).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let Some(place) = self.0.get((key >> 51) as usize) else { return model.step(history, id) };
        let (asked, word, p, next) = place.get();
        if asked == *history && word == id {
            return (p, next);
        }
        let (p, next) = model.step(history, id);
        place.set((*history, id, p, next));
        (p, next)
    }
}

impl<'l> Decoder<'l> {
    pub(crate) fn new(model: &'l NgramModel, lexicon: &'l Lexicon) -> Self {
        Decoder {
            model,
            lexicon,
            own: Vec::new(),
            pool: Vec::new(),
            choices: Vec::new(),
            at: Vec::new(),
            arena: Vec::new(),
            front: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            path: Vec::new(),
            memo: Memo(vec![Cell::new((History::none(), 0, 0.0, History::none())); ANSWERS]),
        }
    }

    /// The choices that the neighbours in the last sentence came from: first word, pair.
    pub(crate) fn path(&self) -> &[(usize, &'l Pair)] {
        &self.path
    }

    #[inline]
    fn step(&self, history: &History, id: Id) -> (f32, History) {
        self.memo.step(self.model, history, id)
    }

    /// Adds the candidates of one sentence, which ends with its stop and starts at word `offset`.
    /// Their neighbours are those of the best path, or as `settled` says.
    pub(crate) fn sentence(
        &mut self,
        words: &[Word],
        settled: Option<&[(usize, &Pair)]>,
        out: &mut Vec<Candidate<'l>>,
        offset: usize,
    ) {
        let headline = is_headline(words);
        let v = self.model.vocabulary();
        self.own.clear();
        self.own.extend(words.iter().map(|w| {
            if headline && w.class == Class::Word { v.id_any_case(w.lower, w.shape) } else { v.of(w) }
        }));
        self.lattice(words, headline);
        self.path.clear();
        if self.choices.is_empty() {
            return;
        }
        let path = match settled {
            None => self.search(words.len()),
            Some(pairs) => {
                let choice = |(word, pair): &(usize, &Pair)| {
                    let at = word.checked_sub(offset).filter(|at| *at < words.len())?;
                    let (from, to) = self.at[at];
                    let same = |c: &usize| std::ptr::eq(self.choices[*c].pair, *pair);
                    (from as usize..to as usize).find(same).map(|c| (at, c))
                };
                pairs.iter().filter_map(choice).collect()
            }
        };
        self.starts.clear();
        self.starts.resize(words.len() + 1, 0);
        self.ends.clear();
        self.ends.resize(words.len() + 1, 0);
        for (at, c) in path {
            self.path.push((offset + at, self.choices[c].pair));
            self.starts[at] = c as u32 + 1;
            self.ends[at + self.choices[c].len] = c as u32 + 1;
        }
        self.measure(words, out, offset);
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
        let named =
            !headline && here.iter().any(|w| !w.initial && matches!(w.shape, Shape::Title | Shape::Mixed));
        for (rank, pair) in entry.pairs.iter().take(PAIRS).enumerate() {
            if pair.weight < LEAST || !fits(&pair.condition, words, i, len) {
                continue;
            }
            let from = self.pool.len();
            ids(self.model.vocabulary(), pair, casing, headline, &mut self.pool);
            if self.pool[from..].iter().all(|id| *id < FIRST) {
                self.pool.truncate(from);
                continue;
            }
            let odds = (pair.weight / entry.stay).max(1e-4).log10();
            let shorter = len as f32 - pair.words.len() as f32;
            let mut cost = ODDS * odds - PRIOR * (pair.alone - entry.alone) - PENALTY - LENGTH * shorter;
            if named && pair.condition != Condition::Capitals {
                cost -= NAME;
            }
            if pair.origin == Origin::Guessed {
                cost -= GUESSED;
            }
            let ids = (from as u32, self.pool.len() as u32);
            self.choices.push(Choice { len, entry, pair, rank, named, cost, ids });
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
                let (p, history) = self.step(&reading.history, self.own[i]);
                self.push(i + 1, Reading { score: reading.score + p, history, back: r, option: 0 });
                let (from, to) = self.at[i];
                for c in from..to {
                    let choice = &self.choices[c as usize];
                    if choice.cost < UNLIKELY {
                        continue;
                    }
                    let (mut score, mut history) = (reading.score + choice.cost, reading.history);
                    for k in choice.ids.0..choice.ids.1 {
                        let (p, next) = self.step(&history, self.pool[k as usize]);
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
        if front.len() > BEAM {
            front.sort_by(|a, b| self.arena[*b as usize].score.total_cmp(&self.arena[*a as usize].score));
            front.truncate(BEAM);
        }
    }

    /// The numbers of the three words before word `at` on the path.
    fn before(&self, at: usize) -> ([Id; 3], usize) {
        let (mut ids, mut n, mut i) = ([0; 3], 0, at);
        while n < 3 && i > 0 {
            let c = self.ends[i] as usize;
            if c > 0 {
                let choice = &self.choices[c - 1];
                for k in (choice.ids.0..choice.ids.1).rev().take(3 - n) {
                    ids[2 - n] = self.pool[k as usize];
                    n += 1;
                }
                i -= choice.len;
            } else {
                ids[2 - n] = self.own[i - 1];
                n += 1;
                i -= 1;
            }
        }
        (ids, n)
    }

    /// The numbers of the three words from word `at` on the path.
    fn behind(&self, at: usize) -> ([Id; 3], usize) {
        let (mut ids, mut n, mut i) = ([0; 3], 0, at);
        while n < 3 && i < self.own.len() {
            let c = self.starts[i] as usize;
            if c > 0 {
                let choice = &self.choices[c - 1];
                for k in (choice.ids.0..choice.ids.1).take(3 - n) {
                    ids[n] = self.pool[k as usize];
                    n += 1;
                }
                i += choice.len;
            } else {
                ids[n] = self.own[i];
                n += 1;
                i += 1;
            }
        }
        (ids, n)
    }

    /// log10 p of `ids` and of `tail` after a history.
    fn run(&self, mut history: History, ids: &[Id], tail: &[Id]) -> (f32, f32) {
        let mut sums = (0.0, 0.0);
        for id in ids {
            let (p, next) = self.step(&history, *id);
            sums.0 += p;
            history = next;
        }
        for id in tail {
            let (p, next) = self.step(&history, *id);
            sums.1 += p;
            history = next;
        }
        sums
    }

    /// Measures every choice against leaving its words, among the neighbours that the path gives.
    fn measure(&self, words: &[Word], out: &mut Vec<Candidate<'l>>, offset: usize) {
        for (at, word) in words.iter().enumerate() {
            let (from, to) = self.at[at];
            if from == to {
                continue;
            }
            let (ids, n) = self.before(at);
            let mut history = if n < 3 { self.model.start() } else { History::none() };
            for id in &ids[3 - n..] {
                history = self.step(&history, *id).1;
            }
            let mut own = (0, (0.0, 0.0), ([0; 3], 0));
            for choice in &self.choices[from as usize..to as usize] {
                if own.0 != choice.len {
                    let behind = self.behind(at + choice.len);
                    let here = &self.own[at..at + choice.len];
                    own = (choice.len, self.run(history, here, &behind.0[..behind.1]), behind);
                }
                let (_, was, (tail, n)) = own;
                // a name that news knows stays: `United Nations`, where `White Home` goes
                if choice.named && was.0 - choice.entry.alone > KNOWN {
                    continue;
                }
                let follows: f32 = tail[..n].iter().map(|id| self.model.alone(*id)).sum();
                let ids = &self.pool[choice.ids.0 as usize..choice.ids.1 as usize];
                let now = self.run(history, ids, &tail[..n]);
                out.push(Candidate {
                    first: offset + at,
                    len: choice.len,
                    entry: choice.entry,
                    pair: choice.pair,
                    inside: now.0 - was.0,
                    after: now.1 - was.1,
                    fits: (was.0 - choice.entry.alone, was.1 - follows),
                    named: choice.named,
                    initial: word.initial,
                    rank: choice.rank,
                });
            }
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
            words[i..i + len]
                .iter()
                .all(|w| !matches!(w.shape, Shape::Lower) || w.end - w.start <= 3 && len > 1)
                && words[i].shape != Shape::Lower
        }
        Condition::Next(list) => words.get(i + len).is_some_and(|w| list.contains(&w.lower)),
        Condition::Previous(list) => i > 0 && list.contains(&words[i - 1].lower),
    }
}
