//! Learning pairs from a batch: a spun copy beside its source says what the spinner put for what.
//!
//! A spinner leaves names and numbers alone, so two documents that share most of them, and most of
//! their other words in order, are one text. Where they differ, the words of one stand for the words
//! of the other. What comes out is for review: `copydesk learn --spin` writes it as a lexicon table.

use super::gate::Gate;
use super::words::{Class, Word};
use super::{Opening, words_of};
use crate::text::{Scanned, Shape};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A pair seen in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learnt {
    /// What the spinner wrote, in lower case.
    pub spun: String,
    /// What the source has.
    pub original: String,
    /// In how many places.
    pub count: usize,
}

/// The longest phrase that is learnt, in words.
const LONGEST: usize = 5;
/// Names and numbers two texts share at least, and the share of the smaller set.
const SHARED: usize = 6;
const SHARE: f64 = 0.6;
/// The share of words in common, in order, between which a text is a spun copy of the other: below,
/// they are two texts; above, they are the same.
const COMMON: std::ops::RangeInclusive<f64> = 0.5..=0.97;
/// A name or number that is in more documents than this says nothing.
const COMMONPLACE: usize = 50;

/// Names and numbers of a text.
fn marks(words: &[Word]) -> HashSet<u64> {
    let marks = words.iter().filter(|w| match w.class {
        Class::Number | Class::Year | Class::Ordinal => true,
        Class::Word => !w.initial && matches!(w.shape, Shape::Title | Shape::Upper),
        Class::Stop => false,
    });
    marks.map(|w| w.lower).collect()
}

/// Pairs of documents that share names and numbers, in order.
fn look_alikes(marks: &[HashSet<u64>]) -> Vec<(usize, usize)> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (i, set) in marks.iter().enumerate() {
        for m in set {
            places.entry(*m).or_default().push(i);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for list in places.values().filter(|l| l.len() <= COMMONPLACE) {
        for (k, a) in list.iter().enumerate() {
            for b in &list[k + 1..] {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let enough = |(&(a, b), &n): (&(usize, usize), &usize)| {
        let least = marks[a].len().min(marks[b].len()) as f64;
        (n >= SHARED && n as f64 >= SHARE * least).then_some((a, b))
    };
    shared.iter().filter_map(enough).collect()
}

/// The texts of words, in lower case.
fn phrase(text: &str, words: &[Word]) -> String {
    let all: Vec<String> = words.iter().map(|w| w.of(text).to_lowercase().replace('\u{2019}', "'")).collect();
    all.join(" ")
}

/// The runs in which `spun` differs from `source`, as pairs; `None` where they are not one text.
fn pairs(spun: (&str, &[Word]), source: (&str, &[Word])) -> Option<Vec<(String, String)>> {
    let hashes = |words: &[Word]| words.iter().map(|w| w.lower).collect::<Vec<u64>>();
    let (a, b) = (hashes(spun.1), hashes(source.1));
    let ops = similar::capture_diff_slices(similar::Algorithm::Patience, &a, &b);
    let common: usize =
        ops.iter().filter(|o| o.tag() == similar::DiffTag::Equal).map(|o| o.old_range().len()).sum();
    if !COMMON.contains(&(common as f64 / a.len().min(b.len()).max(1) as f64)) {
        return None;
    }
    let mut out = Vec::new();
    for op in ops.iter().filter(|o| o.tag() == similar::DiffTag::Replace) {
        let (old, new) = (&spun.1[op.old_range()], &source.1[op.new_range()]);
        let plain = |words: &[Word]| {
            (1..=LONGEST).contains(&words.len())
                && words.iter().all(|w| w.class == Class::Word && w.of_letters())
        };
        if plain(old) && plain(new) {
            out.push((phrase(spun.0, old), phrase(source.0, new)));
        }
    }
    Some(out)
}

/// The pairs of a batch, the most frequent first. Of two texts that are one, the one with more
/// tell-tales is the spun one.
pub(crate) fn learn(documents: &[&str], gate: &Gate) -> Vec<Learnt> {
    let scanned: Vec<Scanned<'_>> = documents.iter().map(|d| Scanned::new(d)).collect();
    let words: Vec<Vec<Word>> = scanned.iter().map(|s| words_of(s, 0..s.tokens().len())).collect();
    let open = Opening { cost: 0.0, sum: 0.0, distinct: 1 };
    let evidence = |i: usize| gate.suspect(&scanned[i], &open).map_or(0.0, |s| s.evidence);
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let marks: Vec<HashSet<u64>> = words.iter().map(|w| marks(w)).collect();
    for (a, b) in look_alikes(&marks) {
        let (spun, source) = if evidence(a) >= evidence(b) { (a, b) } else { (b, a) };
        let (x, y) = ((documents[spun], &*words[spun]), (documents[source], &*words[source]));
        for pair in pairs(x, y).unwrap_or_default() {
            *counts.entry(pair).or_default() += 1;
        }
    }
    let mut out: Vec<Learnt> =
        counts.into_iter().map(|((spun, original), count)| Learnt { spun, original, count }).collect();
    out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.spun.cmp(&b.spun)));
    out
}

#[cfg(test)]
mod tests {

    use crate::stages::despin::Despin;

    #[test]
    fn a_copy_beside_its_source_teaches_pairs() {
        let source = "Mayor Ruth Amani told reporters in Port Ellery on Friday that the council of Harlow would close 3 schools and sell 12 buildings by 2026. Colin Reyes said the plan was wrong and the city must find more money before April.";
        let spun = "Mayor Ruth Amani advised reporters in Port Ellery on Friday that the council of Harlow would shut 3 faculties and promote 12 buildings by 2026. Colin Reyes mentioned the plan was wrong and the metropolis should discover extra money earlier than April.";
        let learnt = Despin::learn(&[source, spun]).expect("built-in tables are sound");
        let has = |a: &str, b: &str| learnt.iter().any(|l| l.spun == a && l.original == b);
        assert!(
            has("advised", "told") && has("earlier than", "before") && has("mentioned", "said"),
            "{learnt:?}"
        );
        assert!(Despin::learn(&[source, "Another text altogether."]).expect("sound").is_empty());
    }
}
