//! Counts capitalised names over a batch, in bounded memory.

use crate::rules::gazetteer::{Gap, is_hyphen, step};
use crate::text::{Scanned, Shape, Token};
use std::collections::HashMap;

/// The most names kept at a time. Beyond it the rarest go (lossy counting: Manku and Motwani, 2002):
/// a name may then be missed that is rarer than the number of prunings so far.
const MOST_NAMES: usize = 1_500_000;

/// How many counts the words around a name fall into.
pub(super) const COMPANY: usize = 128;

/// Lines of context kept per name.
const LINES: usize = 3;

/// A name as it was met.
#[derive(Clone, Debug, Default)]
pub(super) struct Met {
    pub(super) count: u32,
    /// The words around it, counted by some bits of their hash; from the second meeting on.
    pub(super) context: Option<Box<[u16; COMPANY]>>,
    pub(super) lines: Vec<String>,
}

/// What was met in a batch.
pub struct Collected {
    pub(super) names: HashMap<String, Met>,
    /// How often each word stands in small letters, by the low bits of its hash.
    lower: Vec<u32>,
    /// How often each word stands at all.
    all: Vec<u32>,
    pub(super) documents: u64,
    floor: u32,
    most: usize,
    words: u64,
    /// All names' counts together: what company is usual.
    pub(super) usual: Box<[u64; COMPANY]>,
}

const BUCKETS: usize = 1 << 22;

impl Default for Collected {
    fn default() -> Self {
        Collected {
            names: HashMap::new(),
            lower: vec![0; BUCKETS],
            all: vec![0; BUCKETS],
            documents: 0,
            floor: 0,
            most: MOST_NAMES,
            words: 0,
            usual: Box::new([0; COMPANY]),
        }
    }
}

fn bucket(hash: u64) -> usize {
    hash as usize & (BUCKETS - 1)
}

/// Small words inside names.
const LINKS: &[&str] = &[
    "al", "el", "ul", "bin", "ibn", "ez", "az", "ash", "as", "an", "ar", "ad", "e", "de", "van", "von", "abu",
];

fn is_link(word: &str) -> bool {
    LINKS.contains(&word)
}

fn is_capital(t: &Token) -> bool {
    t.is_word() && matches!(t.shape, Shape::Title | Shape::Upper | Shape::Mixed)
}

impl Collected {
    /// Counts the names of one document.
    pub fn add(&mut self, text: &Scanned<'_>) {
        self.documents += 1;
        let tokens = text.tokens();
        for t in tokens.iter().filter(|t| t.is_word()) {
            self.words += 1;
            self.all[bucket(t.hash)] = self.all[bucket(t.hash)].saturating_add(1);
            if t.shape == Shape::Lower {
                self.lower[bucket(t.hash)] = self.lower[bucket(t.hash)].saturating_add(1);
            }
        }
        for first in 0..tokens.len() {
            let here = &tokens[first];
            let starts = is_capital(here) && !after_link(text, first)
                || is_link(here.of(text.text())) && article(text, first);
            if starts && text.protects(here.span()).is_none() {
                self.from(text, first);
            }
        }
        if self.names.len() > self.most {
            self.prune();
        }
    }

    /// The names of one to three capitalised words that start at `first`.
    fn from(&mut self, text: &Scanned<'_>, first: usize) {
        let tokens = text.tokens();
        let raw = text.text();
        let (mut at, mut words) = (first, 0);
        for _ in 0..7 {
            let token = &tokens[at];
            if is_capital(token) {
                while let Some((next, Gap::Apostrophe)) = step(raw, tokens, at) {
                    if !tokens[next].is_word() || matches!(tokens[next].of(raw), "s" | "S") {
                        break;
                    }
                    at = next;
                }
                let token = &tokens[at];
                words += 1;
                let end = self.acronym_end(text, first, at).unwrap_or(token.end as usize);
                let name = &raw[tokens[first].start as usize..end];
                if name.len() >= 2 && name.len() <= 60 {
                    self.note(text, first, at, name);
                }
                if words == 3 {
                    return;
                }
            } else if !is_link(token.of(raw)) {
                return;
            }
            match step(raw, tokens, at) {
                Some((_, Gap::None)) => return,
                Some((next, _)) if tokens[next].is_word() => at = next,
                _ => return,
            }
        }
    }

    /// The end of `U.S.`, where the name is one letter with points.
    fn acronym_end(&self, text: &Scanned<'_>, first: usize, at: usize) -> Option<usize> {
        let tokens = text.tokens();
        let raw = text.text();
        if first != at || tokens[first].end - tokens[first].start != 1 {
            return None;
        }
        let mut i = first;
        while let (Some(dot), Some(t)) = (tokens.get(i + 1), tokens.get(i)) {
            if dot.of(raw) != "." || dot.start != t.end {
                break;
            }
            match tokens.get(i + 2) {
                Some(n) if n.start == dot.end && n.end - n.start == 1 && is_capital(n) => i += 2,
                _ => return (i > first).then_some(dot.end as usize),
            }
        }
        None
    }

    fn note(&mut self, text: &Scanned<'_>, first: usize, last: usize, name: &str) {
        // a word that another is glued to is damage, no name
        let glued =
            |i: usize, end: u32| text.tokens().get(i).is_some_and(|t: &Token| t.is_word() && t.start == end);
        let tokens = text.tokens();
        if glued(last + 1, tokens[last].end)
            || first > 0 && tokens[first - 1].is_word() && tokens[first - 1].end == tokens[first].start
        {
            return;
        }
        let name: &str = &name.replace('\u{a0}', " ");
        let (all, words) = (&self.all, self.words);
        let met = match self.names.get_mut(name) {
            Some(met) => met,
            None => self.names.entry(name.to_owned()).or_default(),
        };
        met.count += 1;
        if met.count > 400 && met.count % 16 != 0 {
            return;
        }
        let tokens = text.tokens();
        let raw = text.text();
        let near = (first.saturating_sub(5)..first).chain(last + 1..(last + 6).min(tokens.len()));
        for i in near {
            let t = &tokens[i];
            if !t.is_word() || t.end - t.start < 3 || is_frequent(all, words, t.hash) {
                continue;
            }
            let context = met.context.get_or_insert_with(|| Box::new([0; COMPANY]));
            let at = (t.hash >> 32) as usize % COMPANY;
            context[at] = context[at].saturating_add(1);
            self.usual[at] += 1;
        }
        if met.count >= 2 && met.lines.len() < LINES {
            let start = char_floor(raw, (tokens[first].start as usize).saturating_sub(40));
            let end = char_floor(raw, (tokens[last].end as usize + 40).min(raw.len()));
            met.lines.push(raw[start..end].replace('\n', " "));
        }
    }

    /// How often a name was met.
    #[must_use]
    pub fn count(&self, name: &str) -> u32 {
        self.names.get(name).map_or(0, |m| m.count)
    }

    fn prune(&mut self) {
        while self.names.len() > self.most / 2 {
            self.floor += 1;
            let floor = self.floor;
            self.names.retain(|_, m| m.count > floor);
        }
    }

    /// Whether a word stands in small letters more than a third as often as with a capital.
    pub(super) fn is_common(&self, word: &str) -> bool {
        let short_capitals = word.len() <= 4 && word.chars().all(char::is_uppercase) && word.len() > 1;
        if short_capitals || matches!(word, "Bin" | "Ibn" | "Al" | "El" | "Abu") {
            return false;
        }
        let b = bucket(crate::text::word_hash(word));
        self.lower[b] > 2 && self.lower[b] * 3 > self.all[b] - self.lower[b].min(self.all[b])
    }

    /// How many documents were read.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents
    }
}

/// Whether a word is so common that it says nothing of its neighbours.
fn is_frequent(all: &[u32], words: u64, hash: u64) -> bool {
    words > 20_000 && u64::from(all[bucket(hash)]) * 1500 > words
}

/// Whether the small word at `first` is an article that belongs to what follows.
fn article(text: &Scanned<'_>, first: usize) -> bool {
    let tokens = text.tokens();
    let word = tokens[first].of(text.text());
    match step(text.text(), tokens, first) {
        Some((next, Gap::Hyphen)) => ARTICLES.contains(&word) && is_capital(&tokens[next]),
        Some((next, Gap::Space)) => matches!(word, "al" | "el") && is_capital(&tokens[next]),
        _ => false,
    }
}

const ARTICLES: &[&str] = &["al", "el", "an", "ash", "ar", "as", "ad", "az", "ez", "es", "et", "at", "ul"];

/// Whether the word at `first` is the rest of a name that an article starts: the `Sham` of `al-Sham`.
fn after_link(text: &Scanned<'_>, first: usize) -> bool {
    let tokens = text.tokens();
    let raw = text.text();
    let low = |i: usize| tokens[i].of(raw).to_lowercase();
    (first >= 2
        && tokens[first - 1].end == tokens[first].start
        && is_hyphen(tokens[first - 1].of(raw))
        && tokens[first - 2].end == tokens[first - 1].start)
        || (first >= 1
            && tokens[first - 1].is_word()
            && tokens[first - 1].end + 1 == tokens[first].start
            && matches!(low(first - 1).as_str(), "al" | "el" | "bin" | "ibn" | "abu" | "ben" | "ez" | "az"))
}

fn char_floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
