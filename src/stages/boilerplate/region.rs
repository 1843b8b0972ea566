//! Where the article is on a page that was dumped whole, menus, teasers and all.
//!
//! First: is the document such a page at all? It is where rules find six lines or more that no
//! prose holds, and short lines are many. Then: which run of lines is the article? Each line speaks for being inside or
//! outside of it, by its length, its function words and how it ends; the first line, and what
//! follows the last, speak for the borders. The weights are in `rules/en/boilerplate/model.tsv`, fitted as a
//! segment model: the sums over all runs of lines give each line the odds of standing outside.
//! Last, a line outside stays where it shares its words with the article's running text, as headlines,
//! standfirsts and captions do and teasers of other stories do not.
//!
//! Does NOT judge hard-wrapped text, whose lines look like a menu's, and finds one article, not two.

use super::page::{Page, Shape};
use super::phrases::{Phrases, bare};
use crate::text::{Confidence, Scanned, Token, TokenKind, word_hash};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The least distinct lines that rules find, of those rules that find nothing in prose.
const LEAST_HITS: usize = 6;
/// The least short lines.
const LEAST_SHORT: usize = 15;
/// Lists that are the article itself: so many numbered lines, or such a share of the short lines,
/// in percent, that end as sentences do.
const MOST_NUMBERED: usize = 20;
const MOST_SENTENCES: usize = 15;
/// A line whose words the article has to this share is its headline, standfirst or caption, or may be.
const SHARED: f32 = 0.7;
/// The same for a line with a bullet.
const SHARED_BULLET: f32 = 0.9;
/// The least words of such a line.
const SHARED_WORDS: u32 = 6;
/// The least of its words that a headline shares with its article.
const HEADLINE_SHARES: f32 = 0.5;

/// Words that prose is full of and menus are not.
const FUNCTION_WORDS: &str = "the of and to in a that is was for on with as he said by it at from his be are this \
    has have were had not but they who an which she their will been or would her about we there";

static STOP: LazyLock<HashSet<u64>> =
    LazyLock::new(|| FUNCTION_WORDS.split_whitespace().map(word_hash).collect());

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("../../../rules/en/boilerplate/model.tsv")));

/// What each trait of a line adds to the logarithm of the odds that it stands inside the article.
#[derive(Debug, Default)]
struct Weights {
    bullet: f64,
    hit: f64,
    quote: f64,
    running: f64,
    no_function_words: f64,
    function_words: f64,
    /// Without and with a full stop, by number of words.
    ends: [[f64; 7]; 2],
    start_hit: f64,
    start_running: f64,
    start_after_hit: f64,
    start_after_date: f64,
    end_hit: f64,
    end_before_hit: f64,
    end_before_short: f64,
}

impl Weights {
    fn parse(table: &str) -> Self {
        let rows = table.lines().filter_map(|r| r.strip_prefix("region\t")?.split_once('\t'));
        let named: HashMap<&str, f64> = rows.filter_map(|(n, w)| Some((n, w.parse().ok()?))).collect();
        let get = |name: &str| named.get(name).copied().unwrap_or(0.0);
        Weights {
            bullet: get("bullet"),
            hit: get("hit"),
            quote: get("quote"),
            running: get("running"),
            no_function_words: get("nostopwords"),
            function_words: get("stopwords"),
            ends: ["none", "stop"].map(|end| std::array::from_fn(|n| get(&format!("{end} {n}")))),
            start_hit: get("s hit"),
            start_running: get("s running"),
            start_after_hit: get("s after hit"),
            start_after_date: get("s after date"),
            end_hit: get("e hit"),
            end_before_hit: get("e before hit"),
            end_before_short: get("e before short"),
        }
    }
}

/// What is known of one line that is not blank.
struct Item {
    row: usize,
    bullet: bool,
    inside: f64,
    words: Vec<u64>,
}

/// What stands outside of the article.
#[derive(Debug, Default)]
pub(super) struct Region {
    /// The rows that go, with ln of the odds that they stand outside, and the share of their words
    /// that the article has too.
    pub(super) cut: Vec<(usize, f32, f32)>,
    /// Rows that the model may not take: the article shares their words.
    pub(super) shared: HashSet<usize>,
}

/// Finds the article; `None` where the document is no page that was dumped whole.
pub(super) fn find(text: &Scanned<'_>, page: &Page, phrases: &Phrases) -> Option<Region> {
    if page.wrapped || !is_dump(page, phrases) || is_list(text, page) {
        return None;
    }
    let items = items(text, page);
    let outside = outside(page, &items);
    let rows = &page.rows;
    let core = |i: &usize| {
        let row = &rows[items[*i].row];
        outside[*i] < 0.0 && row.shape == Shape::Running && row.rule.is_none()
    };
    // how many lines of the article have each word; a line that stands twice counts once
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut lines: HashSet<u64> = HashSet::new();
    for i in (0..items.len()).filter(core) {
        if lines.insert(rows[items[i].row].key) || rows[items[i].row].key == 0 {
            for word in &items[i].words {
                *counts.entry(*word).or_default() += 1;
            }
        }
    }
    let share = |i: usize| {
        let own = u32::from(lines.contains(&rows[items[i].row].key));
        let words = &items[i].words;
        let known = words.iter().filter(|w| counts.get(w).is_some_and(|n| *n > own)).count();
        // one word or two say little
        let trust = [0.0, 0.4, 0.7, 1.0][words.len().min(3)];
        trust * known as f32 / words.len().max(1) as f32
    };
    let first = outside.iter().position(|o| *o < 0.0).unwrap_or(0);
    let headline = (0..first).rev().find(|i| {
        let row = &rows[items[*i].row];
        row.rule.is_none() && !items[*i].bullet && row.words >= 3 && share(*i) >= HEADLINE_SHARES
    });
    let mut kept: HashSet<usize> = page.headlines(text).into_iter().collect();
    kept.extend(headline.map(|i| items[i].row));
    let mut region = Region::default();
    for (i, item) in items.iter().enumerate() {
        let row = &rows[item.row];
        let sure = |rule: u16| phrases.rule(rule).confidence >= Confidence::Likely;
        if row.rule.is_some_and(sure) || row.date {
            continue;
        }
        let shared = share(i);
        let asked = if item.bullet {
            4.0 * shared
        } else if row.shape == Shape::Running {
            2.0 + 12.0 * shared
        } else {
            2.5 + 2.0 * shared
        };
        // key points are bulleted, as teasers are
        let own = shared >= if item.bullet { SHARED_BULLET } else { SHARED };
        if kept.contains(&item.row) || own && row.words >= SHARED_WORDS {
            region.shared.insert(item.row);
        } else if outside[i] > asked {
            region.cut.push((item.row, outside[i], shared));
        } else if own {
            region.shared.insert(item.row);
        }
    }
    Some(region)
}

/// Whether the document shows the lines that only a whole page has.
fn is_dump(page: &Page, phrases: &Phrases) -> bool {
    let short = page.rows.iter().filter(|r| r.shape == Shape::Short).count();
    if short < LEAST_SHORT {
        return false;
    }
    let sure = page.rows.iter().filter(|r| r.rule.is_some_and(|rule| phrases.rule(rule).is_sure()));
    let distinct: HashSet<u64> = sure.map(|r| r.key).collect();
    distinct.len() >= LEAST_HITS && page.rows.iter().any(|r| r.shape == Shape::Running && r.rule.is_none())
}

/// Whether the short lines are no menus: a list of a hundred singers, jokes and their answers, a play.
fn is_list(text: &Scanned<'_>, page: &Page) -> bool {
    let (mut short, mut numbered, mut sentences) = (0, 0, 0);
    for row in page.rows.iter().filter(|r| r.shape == Shape::Short && r.rule.is_none()) {
        let line = text.slice(row.line.span).trim();
        short += 1;
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        numbered += usize::from(rest.len() < line.len() && rest.starts_with(['.', ')']));
        let end = line.trim_end_matches(|c: char| "\"”’')]".contains(c));
        sentences += usize::from(row.words >= 3 && end.ends_with(['.', '!', '?']));
    }
    numbered > MOST_NUMBERED || sentences * 100 > short * MOST_SENTENCES
}

fn items(text: &Scanned<'_>, page: &Page) -> Vec<Item> {
    let tokens = text.tokens();
    let mut at = 0;
    let mut items = Vec::new();
    for (i, row) in page.rows.iter().enumerate() {
        let from = at + tokens[at..].partition_point(|t| t.start < row.line.span.start);
        at = from + tokens[from..].partition_point(|t| t.start < row.line.span.end);
        if row.shape != Shape::Blank {
            items.push(item(i, &tokens[from..at], text.slice(row.line.span).trim(), page));
        }
    }
    items
}

/// What a line says for being inside, by itself.
fn item(i: usize, tokens: &[Token], line: &str, page: &Page) -> Item {
    let weights = &*WEIGHTS;
    let row = &page.rows[i];
    let core = match bare(line) {
        "" => line,
        core => core,
    };
    let (mut all, mut stops) = (0usize, 0usize);
    let mut words: Vec<u64> = Vec::new();
    for token in tokens.iter().filter(|t| t.kind != TokenKind::Mark) {
        all += 1;
        if STOP.contains(&token.hash) {
            stops += 1;
        } else if token.kind == TokenKind::Word
            && token.end - token.start >= 4
            && !words.contains(&token.hash)
        {
            // long lines are the article itself
            if words.len() < 64 {
                words.push(token.hash);
            }
        }
    }
    let end = core.trim_end_matches(|c: char| "\"”’')]»".contains(c));
    let stop = end.ends_with(['.', '!', '?', '…']);
    let length = [2, 5, 9, 15, 30, 60].iter().position(|most| all <= *most).unwrap_or(6);
    let bullet = line.starts_with(|c: char| "*+•·|>»-".contains(c))
        || line.strip_prefix("o ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let mut inside = weights.ends[usize::from(stop)][length];
    inside += weights.function_words * stops.min(10) as f64 / 2.0;
    let mut add = |there: bool, weight: f64| inside += if there { weight } else { 0.0 };
    add(row.shape == Shape::Running, weights.running);
    add(bullet, weights.bullet);
    add(stops == 0, weights.no_function_words);
    add(core.starts_with(['"', '“', '‘']), weights.quote);
    add(row.rule.is_some(), weights.hit);
    Item { row: i, bullet, inside, words }
}

/// ln(e^a + e^b)
fn sum(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    high + (low - high).exp().ln_1p()
}

/// For each item, ln of the odds that it stands outside of the article: the weights of all runs of lines that
/// leave it out, over those that hold it.
fn outside(page: &Page, items: &[Item]) -> Vec<f32> {
    let weights = &*WEIGHTS;
    let n = items.len();
    let row = |i: usize| &page.rows[items[i].row];
    let hit = |i: usize| row(i).rule.is_some();
    let when = |there: bool, weight: f64| if there { weight } else { 0.0 };
    let starts = |i: usize| {
        when(hit(i), weights.start_hit)
            + when(row(i).shape == Shape::Running, weights.start_running)
            + when(i > 0 && hit(i - 1), weights.start_after_hit)
            + when(i > 0 && row(i - 1).date, weights.start_after_date)
    };
    let ends = |i: usize| {
        when(hit(i), weights.end_hit)
            + when(i + 1 < n && hit(i + 1), weights.end_before_hit)
            + when(i + 1 < n && row(i + 1).shape == Shape::Short, weights.end_before_short)
    };
    // runs that are open at a line, and runs that are still open there
    let mut open = vec![0.0f64; n];
    let mut whole = f64::NEG_INFINITY;
    for i in 0..n {
        let start = starts(i);
        open[i] = items[i].inside + if i == 0 { start } else { sum(open[i - 1], start) };
        whole = if i == 0 { open[i] + ends(i) } else { sum(whole, open[i] + ends(i)) };
    }
    let mut outside = vec![0.0f32; n];
    let mut after = 0.0;
    for i in (0..n).rev() {
        after = if i + 1 == n { ends(i) } else { sum(ends(i), items[i + 1].inside + after) };
        let inside = (open[i] + after - whole).min(-1e-9);
        // ln((1 - p) / p), where `inside` is ln p
        outside[i] = ((-inside.exp()).ln_1p() - inside).clamp(-20.0, 20.0) as f32;
    }
    outside
}
