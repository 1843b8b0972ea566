//! From the words of a document to the pairs that were most probably put there.

use super::decode::{Candidate, Decoder};
use super::judge::{Judge, judge};
use super::lexicon::{Entry, Lexicon, Pair};
use super::model::NgramModel;
use super::words::{Class, Word};

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
    /// The pair that came second.
    pub(crate) second: Option<&'l Pair>,
}

/// Log-odds below which nothing is proposed: about one in three.
const LEAST: f32 = -0.7;

/// All candidates of a document.
pub(crate) fn candidates<'l>(
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    words: &[Word],
) -> Vec<Candidate<'l>> {
    let mut decoder = Decoder::new(model, lexicon);
    let mut found = Vec::new();
    let mut at = 0;
    for sentence in words.split_inclusive(|w| w.class == Class::Stop) {
        decoder.sentence(sentence, &mut found, at);
        at += sentence.len();
    }
    found
}

/// How many words a document has for the judge.
pub(crate) fn length(words: &[Word]) -> usize {
    words.iter().filter(|w| w.class != Class::Stop).count()
}

/// The candidates that stand: the most probable first, none over another; in the order of the text.
pub(crate) fn read<'l>(
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    weights: &Judge,
    words: &[Word],
) -> Vec<Found<'l>> {
    let all = candidates(model, lexicon, words);
    let odds = judge(weights, &all, length(words));
    let mut order: Vec<usize> = (0..all.len()).filter(|i| odds[*i] >= LEAST).collect();
    order.sort_by(|a, b| odds[*b].total_cmp(&odds[*a]).then(a.cmp(b)));
    let mut taken = vec![false; words.len()];
    let mut found: Vec<Found<'l>> = Vec::new();
    for i in order {
        let c = &all[i];
        let span = c.first..c.first + c.len;
        if taken[span.clone()].iter().any(|t| *t) {
            if let Some(f) = found.iter_mut().find(|f| f.first == c.first && f.len == c.len) {
                f.second.get_or_insert(c.pair);
            }
            continue;
        }
        taken[span].fill(true);
        let (entry, pair) = (c.entry, c.pair);
        found.push(Found { first: c.first, len: c.len, entry, pair, odds: odds[i], second: None });
    }
    found.sort_by_key(|f| f.first);
    found
}
