//! From the words of a document to the pairs that were most probably put there.

use super::decode::{Candidate, Decoder};
use super::judge::{Judge, judge};
use super::lexicon::{Entry, Lexicon, Pair};
use super::model::NgramModel;
use super::runs;
use super::words::{Class, Word};
use std::collections::HashMap;

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
/// the judge would leave there.
pub(crate) fn candidates<'l>(
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    weights: &Judge,
    words: &[Word],
) -> Vec<Candidate<'l>> {
    let mut decoder = Decoder::new(model, lexicon);
    let first = sentences(&mut decoder, words, None);
    let odds = judge(weights, &first, words);
    let settled: Vec<(usize, &Pair)> =
        choose(&first, &odds, 0.0, words.len()).iter().map(|f| (f.first, f.pair)).collect();
    sentences(&mut decoder, words, Some(&settled))
}

fn sentences<'l>(
    decoder: &mut Decoder<'l>,
    words: &[Word],
    settled: Option<&[(usize, &Pair)]>,
) -> Vec<Candidate<'l>> {
    let mut found = Vec::new();
    let mut at = 0;
    for sentence in words.split_inclusive(|w| w.class == Class::Stop) {
        let end = at + sentence.len();
        let here = settled.map(|all| {
            let from = all.partition_point(|(w, _)| *w < at);
            &all[from..all.partition_point(|(w, _)| *w < end)]
        });
        decoder.sentence(sentence, here, &mut found, at);
        at = end;
    }
    found
}

/// The pairs of a document that were most probably put there, in the order of the text. Those of
/// runs that are right with a probability of at least `bound` come with their run's odds.
pub(crate) fn read<'l>(
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    weights: &Judge,
    words: &[Word],
    bound: f32,
) -> Vec<Found<'l>> {
    let all = candidates(model, lexicon, weights, words);
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
