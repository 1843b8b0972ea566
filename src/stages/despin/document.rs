//! From the words of a document to the pairs that were most probably put there.

use super::decode::{Candidate, Decoder};
use super::judge::{Judge, judge, length};
use super::lexicon::{Entry, Lexicon, Pair};
use super::model::NgramModel;
use super::runs;
use super::words::{Class, Word};
use std::collections::HashMap;
use std::ops::Range;

/// A pair to undo.
#[derive(Clone, Debug)]
pub(crate) struct Found<'l> {
    /// The first word replaced.
    pub(crate) first: usize,
    /// How many words are replaced.
    pub(crate) len: usize,
    pub(crate) entry: &'l Entry,
    pub(crate) pair: &'l Pair,
    /// Natural log of the odds that it is right.
    pub(crate) odds: f32,
    /// Natural log of the odds that the whole run of changes it belongs to is right, where it is
    /// sure enough.
    pub(crate) run: Option<f32>,
    /// The pair that came second.
    pub(crate) second: Option<&'l Pair>,
}

/// Log-odds below which nothing is proposed: about one in three.
const LEAST: f32 = -0.7;

/// All candidates of a document. Their neighbours are first those of the best path, then those that
/// the judge would leave there. None where the first look finds fewer good ones per 100 words than `least`.
pub(crate) fn candidates<'l>(
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    weights: &Judge,
    words: &[Word],
    least: f32,
) -> Vec<Candidate<'l>> {
    let mut decoder = Decoder::new(model, lexicon);
    let mut first = Vec::new();
    let mut sentences = Vec::new();
    let mut at = 0;
    for sentence in words.split_inclusive(|w| w.class == Class::Stop) {
        let from = first.len();
        decoder.sentence(sentence, None, &mut first, at);
        let path = decoder.path().to_vec();
        sentences.push(Sentence { words: at..at + sentence.len(), candidates: from..first.len(), path });
        at += sentence.len();
    }
    let odds = judge(weights, &first, words);
    let settled: Vec<(usize, &Pair)> =
        choose(&first, &odds, 0.0, words.len()).iter().map(|f| (f.first, f.pair)).collect();
    if 100.0 * (settled.len() as f32) < least * length(words) as f32 {
        return Vec::new();
    }
    let mut all = Vec::with_capacity(first.len());
    for s in sentences {
        let from = settled.partition_point(|(w, _)| *w < s.words.start);
        let here = &settled[from..settled.partition_point(|(w, _)| *w < s.words.end)];
        let same = |a: &(usize, &Pair), b: &(usize, &Pair)| a.0 == b.0 && std::ptr::eq(a.1, b.1);
        if here.len() == s.path.len() && here.iter().zip(&s.path).all(|(a, b)| same(a, b)) {
            all.extend_from_slice(&first[s.candidates]);
        } else {
            decoder.sentence(&words[s.words.clone()], Some(here), &mut all, s.words.start);
        }
    }
    all
}

/// A sentence after the first look.
struct Sentence<'l> {
    words: Range<usize>,
    candidates: Range<usize>,
    /// The choices that gave it its neighbours.
    path: Vec<(usize, &'l Pair)>,
}

/// The pairs of a document that were most probably put there, in the order of the text. Those of
/// runs that are right with a probability of at least `bound` come with their run's odds.
pub(crate) fn read<'l>(
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    weights: &Judge,
    words: &[Word],
    bound: f32,
    least: f32,
) -> Vec<Found<'l>> {
    let all = candidates(model, lexicon, weights, words, least);
    let odds = judge(weights, &all, words);
    let swapped = swapped(&all, &odds, words.len());
    let runs = runs::decide(weights, &all, &odds, swapped, words, bound);
    // what stands comes first, and nothing may lie over it
    let mut order = odds.clone();
    for (i, _) in &runs {
        order[*i] += STANDS;
    }
    let mut found = choose(&all, &order, LEAST, words.len());
    for f in &mut found {
        if f.odds >= STANDS + LEAST {
            f.odds -= STANDS;
            let same = |(i, _): &&(usize, f32)| {
                all[*i].first == f.first && all[*i].len == f.len && std::ptr::eq(all[*i].pair, f.pair)
            };
            f.run = runs.iter().find(same).map(|r| r.1);
        }
    }
    found
}

/// Added to the odds of what stands, so that it comes before all else.
const STANDS: f32 = 1000.0;

/// How many pairs the document holds if each is judged by itself.
pub(crate) fn swapped(all: &[Candidate<'_>], odds: &[f32], words: usize) -> usize {
    choose(all, odds, 0.0, words).len()
}

/// The candidates that stand: the most probable first, none over another; in the order of the text.
fn choose<'l>(all: &[Candidate<'l>], odds: &[f32], least: f32, words: usize) -> Vec<Found<'l>> {
    let mut order: Vec<usize> = (0..all.len()).filter(|i| odds[*i] >= least).collect();
    order.sort_by(|a, b| odds[*b].total_cmp(&odds[*a]).then(a.cmp(b)));
    let mut taken = vec![false; words];
    let mut found: Vec<Found<'l>> = Vec::new();
    let mut seconds: HashMap<(usize, usize), &'l Pair> = HashMap::new();
    for i in order {
        let c = &all[i];
        let span = c.first..c.first + c.len;
        if taken[span.clone()].iter().any(|t| *t) {
            seconds.entry((c.first, c.len)).or_insert(c.pair);
            continue;
        }
        taken[span].fill(true);
        let (entry, pair) = (c.entry, c.pair);
        found.push(Found { first: c.first, len: c.len, entry, pair, odds: odds[i], run: None, second: None });
    }
    for f in &mut found {
        f.second = seconds.get(&(f.first, f.len)).copied();
    }
    found.sort_by_key(|f| f.first);
    found
}
