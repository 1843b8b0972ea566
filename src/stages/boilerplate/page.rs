//! The lines of a document as the stage sees them: blank, running text or short, what rule finds
//! each, and where head and tail of the document are.
//!
//! Head and tail are what stands before the first and after the last line of running text that no
//! rule finds. They are defined by the text between them and not by line numbers, so that removing
//! lines moves neither, and a second cleaning sees the same head and tail.

use super::phrases::Phrases;
use crate::rules::Near;
use crate::text::{Context, Line, Scanned, word_hash};
use std::ops::Range;

/// What a line is by its shape alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing but space.
    Blank,
    /// A sentence or more.
    Running,
    /// Anything else.
    Short,
}

/// One line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) line: Line,
    pub(super) shape: Shape,
    /// The rule that finds the line, as an index into [`Phrases`].
    pub(super) rule: Option<u16>,
    /// The rule that would find the line in another place than it stands in.
    pub(super) elsewhere: Option<u16>,
    /// Whether it is a date and nothing else.
    pub(super) date: bool,
    /// Characters that count when the guard weighs what would go: bytes that are not space.
    pub(super) weight: u32,
    /// Words between spaces.
    pub(super) words: u32,
    /// Equal for lines that differ in case only.
    pub(super) key: u64,
}

/// All lines, and the running text's borders.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) rows: Vec<Row>,
    /// From the first to the last line of running text that no rule finds; empty where there is none.
    pub(super) body: Range<usize>,
    /// Whether a rule finds a line that only a scraper leaves.
    pub(super) scraped: bool,
    /// Whether paragraphs are broken into lines, so that many lines are parts of sentences.
    pub(super) wrapped: bool,
}

/// The least bytes of running text: `He resigned on Monday.` is short, and stays by other means.
const RUNNING: usize = 60;

/// How many lines above the running text the headline may stand: a byline, a date and labels come between.
const HEADLINE_WITHIN: usize = 5;

/// A line of a paragraph that was broken into lines has so many bytes.
const WRAPPED: u32 = 40;

/// Longer lines are paragraphs, and not looked at closely.
const LOOKED_AT: usize = 1_000;

impl Page {
    pub(super) fn new(text: &Scanned<'_>, phrases: &Phrases, context: &Context<'_>) -> Self {
        let mut rows: Vec<Row> = Vec::with_capacity(text.lines().len());
        for line in text.lines() {
            let slice = text.slice(line.span).trim();
            let shape = shape(slice);
            let mut row = Row {
                line: *line,
                shape,
                rule: None,
                elsewhere: None,
                date: false,
                weight: 0,
                words: 0,
                key: 0,
            };
            if shape != Shape::Blank {
                row.weight = u32::try_from(slice.len()).unwrap_or(u32::MAX);
                if slice.len() <= LOOKED_AT {
                    row.words = slice.split_ascii_whitespace().count() as u32;
                    row.key = word_hash(slice);
                    row.rule = phrases.find(slice, row.key, context.host);
                }
                row.date = shape == Shape::Short
                    && row.rule.is_none()
                    && slice.len() <= 80
                    && super::dates::read(super::phrases::bare(slice)).is_some_and(|d| d.whole);
            }
            rows.push(row);
        }
        for row in &mut rows {
            if row.rule.is_some_and(|rule| phrases.rule(rule).near.is_some()) {
                row.elsewhere = row.rule.take();
            }
        }
        continued(text, phrases, &mut rows);
        let scraped = rows.iter().any(|r| r.rule.is_some_and(|rule| phrases.rule(rule).is_sure()));
        let wrapped = unwrap(text, &mut rows);
        let mut page = Page { rows, body: 0..0, scraped, wrapped };
        page.settle(phrases, &[]);
        page
    }

    /// The rows that may be an article's headline: the nearest short line of three words or more
    /// above running text, where a byline or a date stands between, or where no running text stands
    /// above. It looks like a teaser to the model, and losing it costs more than keeping one.
    pub(super) fn headlines(&self, text: &Scanned<'_>) -> Vec<usize> {
        let mut found = Vec::new();
        for (i, row) in self.rows.iter().enumerate() {
            if row.shape != Shape::Running || row.rule.is_some() {
                continue;
            }
            let mut signed = i == self.body.start;
            let above = self.rows[..i].iter().enumerate().rev().filter(|(_, r)| r.shape != Shape::Blank);
            for (at, r) in above.take(HEADLINE_WITHIN).take_while(|(_, r)| r.shape == Shape::Short) {
                if r.date || byline(text.slice(r.line.span)) {
                    signed = true;
                } else if r.rule.is_none() && (3..=24).contains(&r.words) {
                    if signed {
                        found.push(at);
                    }
                    break;
                }
            }
        }
        found
    }

    /// Puts the borders of the running text where they are when the rows `gone` are not there, and
    /// the rules that ask for a place on the lines that stand there now.
    pub(super) fn settle(&mut self, phrases: &Phrases, gone: &[bool]) {
        let stays = |i: &usize| {
            let row = &self.rows[*i];
            row.shape == Shape::Running
                && row.rule.or(row.elsewhere).is_none()
                && !gone.get(*i).copied().unwrap_or(false)
        };
        let mut rows = 0..self.rows.len();
        self.body = match rows.find(stays) {
            Some(first) => first..rows.rfind(stays).unwrap_or(first) + 1,
            None => 0..0,
        };
        for i in 0..self.rows.len() {
            let there = match self.rows[i].elsewhere.and_then(|rule| phrases.rule(rule).near) {
                None => false,
                Some(Near::Start) => self.in_head(i),
                Some(Near::End) => self.in_tail(i),
            };
            if there {
                self.rows[i].rule = self.rows[i].elsewhere.take();
            }
        }
    }

    /// Whether row `i` stands before all running text.
    pub(super) fn in_head(&self, i: usize) -> bool {
        i < self.body.start || self.body.is_empty()
    }

    /// Whether row `i` stands after all running text.
    pub(super) fn in_tail(&self, i: usize) -> bool {
        i >= self.body.end
    }

    /// The rows around row `i` that are not blank.
    pub(super) fn neighbours(&self, i: usize) -> (Option<&Row>, Option<&Row>) {
        let full = |r: &&Row| r.shape != Shape::Blank;
        (self.rows[..i].iter().rev().find(full), self.rows[i + 1..].iter().find(full))
    }
}

/// The most lines that a sentence is broken into.
const BROKEN: usize = 4;

/// Lets a rule find the rest of a sentence too, where the line it finds breaks off and the next goes on
/// in lower case.
fn continued(text: &Scanned<'_>, phrases: &Phrases, rows: &mut [Row]) {
    for i in 0..rows.len() {
        let Some(rule) = rows[i].rule.filter(|rule| phrases.rule(*rule).is_sure()) else { continue };
        for next in i + 1..rows.len().min(i + BROKEN) {
            let broken = rows[next - 1].weight >= WRAPPED && !stops(text, &rows[next - 1]);
            if !broken || rows[next].rule.is_some() || !starts_lower(text, &rows[next]) {
                break;
            }
            rows[next].rule = Some(rule);
        }
    }
}

fn stops(text: &Scanned<'_>, row: &Row) -> bool {
    text.slice(row.line.span).trim_end().ends_with(|c: char| ".!?…:|»".contains(c))
}

/// Whether the line goes on with a sentence: `iPhones are …` does not.
fn starts_lower(text: &Scanned<'_>, row: &Row) -> bool {
    let mut line = text.slice(row.line.span).trim_start().chars();
    line.next().is_some_and(char::is_lowercase) && !line.next().is_some_and(char::is_uppercase)
}

/// Calls lines running text that are parts of one sentence: a line that does not end, and starts in
/// lower case on the next. Whether the document is wrapped so: such lines are a fifth of the long ones.
fn unwrap(text: &Scanned<'_>, rows: &mut [Row]) -> bool {
    let (mut broken, mut long) = (0, 0);
    for i in 0..rows.len() {
        if rows[i].weight < WRAPPED {
            continue;
        }
        long += 1;
        let Some(next) = rows.get(i + 1) else { continue };
        if !stops(text, &rows[i]) && starts_lower(text, next) && rows[i].rule.is_none() && next.rule.is_none()
        {
            broken += 1;
            for row in &mut rows[i..i + 2] {
                row.shape = Shape::Running;
            }
        }
    }
    broken >= 3 && broken * 5 >= long
}

fn byline(line: &str) -> bool {
    line.trim_start().as_bytes().first_chunk::<3>().is_some_and(|b| b.eq_ignore_ascii_case(b"by "))
}

fn shape(line: &str) -> Shape {
    if line.is_empty() {
        return Shape::Blank;
    }
    if line.len() < RUNNING {
        return Shape::Short;
    }
    if line.len() > 400 {
        return Shape::Running;
    }
    let end = line.trim_end_matches(|c: char| "\"'”’»)]*_".contains(c));
    // an initial or an abbreviation ends many labels too, but not those of this length
    let stops = end.ends_with(|c: char| ".!?…:。؟۔।".contains(c));
    if stops { Shape::Running } else { Shape::Short }
}
