//! How likely a line is residue: a sum of weights that can be read.
//!
//! First the line by itself: its words, its first word, pairs of words, how it ends, its length and
//! casing (`own`). Then its place: the scores of the lines around it, how many lines beside it a
//! rule finds, whether running text follows. All weights are in `rules/en/boilerplate/model.tsv`;
//! they were fitted offline by logistic regression (`rules/en/boilerplate/train/`), and the sum is
//! the natural logarithm of the odds.
//!
//! A virtual paragraph stands before the first line and after the last, so a paragraph put in front
//! of a document changes no score. Does NOT look at lines of more than 60 words, nor at other
//! languages than English, whose words have no weights.

use super::page::{Page, Shape};
use super::phrases::{Phrases, bare};
use crate::text::{ByHash, Scanned, Shape as Casing, Token, TokenKind, word_hash};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Lines of more words are articles.
const MOST_WORDS: usize = 60;
/// The score of running text, and of what lies beyond the document.
const TEXT: f32 = -4.0;
/// The score of a line that a rule finds.
const FOUND: f32 = 6.0;

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("../../../rules/en/boilerplate/model.tsv")));

/// The weights. A name that is not in the table weighs nothing.
#[derive(Debug, Default)]
struct Model {
    words: Weights,
    firsts: Weights,
    pairs: Weights,
    line: Line,
    ends: [[f32; 7]; 3],
    lengths: [f32; 9],
    place: Place,
}

/// What a line as a whole adds.
#[derive(Debug, Default)]
struct Line {
    bias: f32,
    upper: f32,
    title: f32,
    lower: f32,
    digits: f32,
    quote: f32,
    marks: [f32; MARKS.len()],
}

/// Marks that say something of the line that holds them.
const MARKS: [char; 5] = ['|', '©', '@', '/', '»'];

#[derive(Debug, Default)]
struct Place {
    bias: f32,
    own: f32,
    near: f32,
    wide: f32,
    hits: f32,
    repeats: f32,
    /// Short lines and running ones, in the body and in the tail.
    shape: [[f32; 2]; 2],
    words: [[f32; 7]; 2],
}

/// Weights by hash. Most words have none, which a table of bits tells without a look-up.
#[derive(Debug)]
struct Weights {
    weights: ByHash<f32>,
    bits: [u64; 256],
}

impl Default for Weights {
    fn default() -> Self {
        Weights { weights: ByHash::default(), bits: [0; 256] }
    }
}

impl Weights {
    fn bit(hash: u64) -> (usize, u64) {
        ((hash >> 56) as usize, 1 << ((hash >> 50) & 63))
    }

    fn insert(&mut self, hash: u64, weight: f32) {
        let (word, bit) = Weights::bit(hash);
        self.bits[word] |= bit;
        self.weights.insert(hash, weight);
    }

    #[inline]
    fn get(&self, hash: u64) -> Option<f32> {
        let (word, bit) = Weights::bit(hash);
        if self.bits[word] & bit == 0 { None } else { self.weights.get(&hash).copied() }
    }
}

fn pair(a: u64, b: u64) -> u64 {
    a.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b
}

/// Words to the bin of their number.
fn bin(words: usize) -> usize {
    [1, 2, 3, 5, 8, 12, 20, 30].iter().position(|most| words <= *most).unwrap_or(8)
}

impl Model {
    fn parse(table: &str) -> Self {
        let mut model = Model::default();
        let mut place: HashMap<&str, f32> = HashMap::new();
        let mut line: HashMap<&str, f32> = HashMap::new();
        for row in table.lines().filter(|r| !r.starts_with('#')) {
            let mut cells = row.split('\t');
            let (Some(kind), Some(name), Some(weight)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let Ok(weight) = weight.parse::<f32>() else { continue };
            match kind {
                "word" => model.words.insert(word_hash(name), weight),
                "first" => model.firsts.insert(word_hash(name), weight),
                "pair" => {
                    if let Some((a, b)) = name.split_once(' ') {
                        model.pairs.insert(pair(word_hash(a), word_hash(b)), weight);
                    }
                }
                "line" => drop(line.insert(name, weight)),
                "place" => drop(place.insert(name, weight)),
                _ => {}
            }
        }
        let named = |name: &str| line.get(name).copied().unwrap_or(0.0);
        model.line = Line {
            bias: named("bias"),
            upper: named("case upper"),
            title: named("case title"),
            lower: named("case lower"),
            digits: named("digits"),
            quote: named("quote"),
            marks: MARKS.map(|mark| named(&format!("mark {mark}"))),
        };
        for (i, end) in ["stop", "colon", "none"].into_iter().enumerate() {
            for n in 0..7 {
                model.ends[i][n] = named(&format!("end {end} {n}"));
            }
        }
        for n in 0..9 {
            model.lengths[n] = named(&format!("len {n}"));
        }
        let get = |name: &str| place.get(name).copied().unwrap_or(0.0);
        model.place = Place {
            bias: get("bias"),
            own: get("own"),
            near: get("near"),
            wide: get("wide"),
            hits: get("hits"),
            repeats: get("repeats"),
            shape: [[get("short body"), get("short tail")], [get("running body"), get("running tail")]],
            words: ["body", "tail"].map(|p| std::array::from_fn(|n| get(&format!("words {p} {n}")))),
        };
        model
    }

    /// The score of the line by itself, and the part of it that comes from words of residue; none
    /// for lines that are too long to be looked at.
    fn own(&self, tokens: &[Token], line: &str, text: &str) -> Option<(f32, f32)> {
        let number = number();
        let mut score = self.line.bias;
        let mut lexical = 0.0f32;
        let (mut words, mut digits, mut titled, mut upper) = (0usize, 0usize, 0usize, 0usize);
        let mut first_lower = false;
        let mut previous: Option<u64> = None;
        let mut seen: [u64; 64] = [0; 64];
        let mut seen_len = 0;
        for token in tokens {
            let hash = match token.kind {
                TokenKind::Mark => continue,
                TokenKind::Number => {
                    digits += 1;
                    number
                }
                TokenKind::Word => {
                    words += 1;
                    let single = token.end - token.start == 1;
                    match token.shape {
                        Casing::Upper => (titled, upper) = (titled + 1, upper + 1),
                        Casing::Title if single => (titled, upper) = (titled + 1, upper + 1),
                        Casing::Title => titled += 1,
                        Casing::Mixed if text[token.start as usize..].starts_with(char::is_uppercase) => {
                            titled += 1;
                        }
                        Casing::Lower if words == 1 => first_lower = true,
                        Casing::Lower | Casing::Mixed | Casing::Uncased => {}
                    }
                    token.hash
                }
            };
            if words > MOST_WORDS {
                return None;
            }
            let joined = match previous {
                None => self.firsts.get(hash),
                Some(before) => self.pairs.get(pair(before, hash)),
            };
            let joined = joined.unwrap_or(0.0);
            score += joined;
            lexical += joined.max(0.0);
            previous = Some(hash);
            // each word counts once
            if let Some(weight) = self.words.get(hash)
                && !seen[..seen_len].contains(&hash)
            {
                score += weight;
                lexical += weight.max(0.0);
                if seen_len < seen.len() {
                    seen[seen_len] = hash;
                    seen_len += 1;
                }
            }
        }
        let n = bin(words);
        score += self.lengths[n];
        let bare = match bare(line) {
            "" => line,
            bare => bare,
        };
        let end = match bare.trim_end_matches(|c: char| "\"”’')]".contains(c)).chars().next_back() {
            Some('.' | '!' | '?' | '…') => 0,
            Some(':' | '：') => 1,
            _ => 2,
        };
        score += self.ends[end][n.min(6)];
        if words > 0 && upper == words {
            score += self.line.upper;
        } else if words > 2 && titled * 10 > words * 7 {
            score += self.line.title;
        }
        if first_lower {
            score += self.line.lower;
        }
        if digits * 3 >= words + digits && digits > 0 {
            score += self.line.digits;
        }
        if bare.starts_with(['"', '“', '‘', '\'']) {
            score += self.line.quote;
        }
        for (mark, weight) in MARKS.iter().zip(self.line.marks) {
            if bare.contains(*mark) {
                score += weight;
            }
        }
        Some((score, lexical))
    }
}

/// The stand-in for every number.
fn number() -> u64 {
    static NUMBER: LazyLock<u64> = LazyLock::new(|| word_hash("#"));
    *NUMBER
}

/// What a line's score is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    /// ln of the odds that it is residue.
    pub(super) odds: f32,
    own: f32,
    near: f32,
    pub(super) lexical: f32,
    hits: u32,
    /// Those of the hits that only a scraper leaves.
    sure: u32,
    tail: bool,
    /// How often the line stands in the document.
    pub(super) times: u32,
}

impl Score {
    /// Whether anything but shape and company speaks for residue: words of its own, or two lines
    /// beside it that a rule finds. Without it, a list within an article looks like a menu.
    pub(super) fn has_evidence(&self) -> bool {
        self.lexical >= 1.0 || self.sure >= 2
    }

    /// The evidence, for the ledger.
    pub(super) fn evidence(&self) -> String {
        let place = if self.tail { "tail" } else { "body" };
        format!(
            "class=residue odds={:.1} own={:.1} words={:.1} near={:.1} hits={} times={} place={place}",
            self.odds, self.own, self.lexical, self.near, self.hits, self.times
        )
    }
}

/// The scores of the lines by themselves, one for each row, and the words' part of each.
pub(super) fn own(text: &Scanned<'_>, page: &Page) -> Vec<(f32, f32)> {
    let tokens = text.tokens();
    let mut at = 0;
    let mut scores = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        let (start, end) = (row.line.span.start, row.line.span.end);
        let from = at + tokens[at..].partition_point(|t| t.start < start);
        at = from + tokens[from..].partition_point(|t| t.start < end);
        scores.push(match (row.rule, row.shape) {
            (Some(_), _) => (FOUND, FOUND),
            (None, Shape::Blank) => (TEXT, 0.0),
            (None, _) if at - from > 4 * MOST_WORDS => (TEXT, 0.0),
            (None, _) => {
                let line = text.slice(row.line.span).trim();
                let score = MODEL.own(&tokens[from..at], line, text.text());
                let (score, lexical) = score.unwrap_or((TEXT, 0.0));
                (score.clamp(TEXT, FOUND), lexical)
            }
        });
    }
    scores
}

/// Scores the rows that no rule finds and that are not in `gone`, in their places among the rows
/// that are left. `own` are the scores by themselves.
pub(super) fn place(
    page: &Page,
    phrases: &Phrases,
    own: &[(f32, f32)],
    gone: &[bool],
) -> Vec<(usize, Score)> {
    let model = &MODEL.place;
    let left: Vec<usize> =
        (0..page.rows.len()).filter(|i| page.rows[*i].shape != Shape::Blank && !gone[*i]).collect();
    let found = |i: usize| page.rows[i].rule.is_some();
    let last_text =
        left.iter().rposition(|i| page.rows[*i].shape == Shape::Running && !found(*i) && own[*i].0 < 1.0);
    let mut keys: Vec<u64> = left.iter().map(|i| page.rows[*i].key).collect();
    keys.sort_unstable();
    let repeats = |key: u64| {
        let at = keys.partition_point(|k| *k < key);
        keys[at..].partition_point(|k| *k == key) as u32
    };
    let at = |j: isize| usize::try_from(j).ok().and_then(|j| left.get(j)).map_or(TEXT, |i| own[*i].0);
    let mut scores = Vec::new();
    let is_sure = |i: usize| page.rows[i].rule.is_some_and(|rule| phrases.rule(rule).is_sure());
    let (mut run_end, mut hits, mut sure) = (0, 0u32, 0u32);
    for (j, i) in left.iter().enumerate() {
        let row = &page.rows[*i];
        let in_run = |i: &usize| page.rows[*i].shape == Shape::Short || found(*i);
        if j >= run_end && in_run(i) {
            run_end = j + left[j..].iter().take_while(|i| in_run(i)).count();
            hits = left[j..run_end].iter().filter(|i| found(**i)).count() as u32;
            sure = left[j..run_end].iter().filter(|i| is_sure(**i)).count() as u32;
        }
        if found(*i) {
            continue;
        }
        let tail = last_text.is_none_or(|last| j > last);
        let running = usize::from(!in_run(i));
        let signed = j as isize;
        let near = (at(signed - 1) + at(signed + 1)) / 2.0;
        let wide = (at(signed - 3) + at(signed - 2) + at(signed + 2) + at(signed + 3)) / 4.0;
        let (hits, sure) = if running == 1 { (0, 0) } else { (hits, sure) };
        let times = if row.key == 0 { 1 } else { repeats(row.key) };
        let odds = model.bias
            + model.own * own[*i].0
            + model.near * near
            + model.wide * wide
            + model.hits * hits.min(5) as f32
            + if times > 1 { model.repeats } else { 0.0 }
            + model.shape[running][usize::from(tail)]
            + model.words[usize::from(tail)][bin(row.words as usize).min(6)];
        scores.push((*i, Score { odds, own: own[*i].0, lexical: own[*i].1, near, hits, sure, tail, times }));
    }
    scores
}
