//! Lists: which are the article's own, so that the model leaves them whole, and which stand under a
//! label of other stories at the end, so that they go with it.
//!
//! Does NOT judge single lines. A table, a cast or a price list loses either all of its lines or none,
//! save those whose own words say what they are.

use super::page::{Page, Row, Shape};
use super::phrases::Phrases;
use crate::text::{Scanned, word_hash};
use std::collections::HashMap;

/// Lines beside each other that make a list.
const LIST: usize = 4;
/// The share of a list, in percent, that must look like residue for any of it to go.
const MOST: usize = 60;
/// Words of residue that speak for a line alone.
const SPEAKS: f32 = 2.0;
/// The most words of a name or a place beside an address.
const NAME: u32 = 8;
/// The longest label before a colon, in bytes.
const LABEL: usize = 40;

/// Lines that hold data: an amount, or a value after a label that stands three times in the document.
pub(super) fn data(text: &Scanned<'_>, page: &Page) -> Vec<bool> {
    let line = |row: &Row| text.slice(row.line.span).trim();
    let open = |row: &&Row| row.shape == Shape::Short && row.rule.is_none();
    let mut labels: HashMap<u64, u32> = HashMap::new();
    for row in page.rows.iter().filter(open) {
        if let Some(label) = label(line(row)) {
            *labels.entry(label).or_default() += 1;
        }
    }
    let is_data = |row: &Row| {
        let line = line(row);
        amount(line) || label(line).is_some_and(|l| labels.get(&l).is_some_and(|n| *n >= 3))
    };
    page.rows.iter().map(|row| open(&row) && is_data(row)).collect()
}

fn label(line: &str) -> Option<u64> {
    let (label, value) = line.split_once(':')?;
    (!value.trim().is_empty() && label.len() <= LABEL).then(|| word_hash(label.trim()))
}

/// Whether the line holds an amount of money or a share.
fn amount(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    line.char_indices().any(|(i, c)| match c {
        '$' | '€' | '£' | '₹' | '¥' => digit(i + c.len_utf8()),
        '%' => i > 0 && digit(i - 1),
        _ => false,
    })
}

/// Takes from `likely`, the rows that the model would remove with their words of residue, those that
/// are less than most of a list.
pub(super) fn spare_lists(page: &Page, likely: &mut Vec<(usize, f32)>) {
    let listed = |i: usize| page.rows[i].shape == Shape::Short && page.rows[i].rule.is_none();
    let mut spared: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < page.rows.len() {
        if !listed(at) {
            at += 1;
            continue;
        }
        let mut list = Vec::new();
        while at < page.rows.len() && (listed(at) || page.rows[at].shape == Shape::Blank) {
            if listed(at) {
                list.push(at);
            }
            at += 1;
        }
        let going = list.iter().filter(|i| likely.binary_search_by_key(*i, |l| l.0).is_ok()).count();
        if list.len() >= LIST && going * 100 < list.len() * MOST {
            spared.extend(list);
        }
    }
    likely.retain(|(row, lexical)| *lexical >= SPEAKS || spared.binary_search(row).is_err());
}

/// Of the rows that hold an address or a number to call, those that stand among names and places which
/// stay: the block is kept whole.
pub(super) fn contacts(text: &Scanned<'_>, page: &Page, phrases: &Phrases, gone: &[bool]) -> Vec<usize> {
    let contact = |i: usize| {
        let row = &page.rows[i];
        row.rule.is_some_and(|rule| phrases.rule(rule).class == "contact")
            && text.slice(row.line.span).contains(|c: char| c == '@' || c.is_ascii_digit())
    };
    let mut kept = Vec::new();
    let short = |i: usize| page.rows[i].shape != Shape::Running;
    let mut at = 0;
    while at < page.rows.len() {
        let end = at + (at..page.rows.len()).take_while(|i| short(*i)).count();
        let stays = |i: &usize| {
            let row = &page.rows[*i];
            row.shape == Shape::Short && row.rule.is_none() && !row.date && !gone[*i] && row.words <= NAME
        };
        // beside it, not anywhere in the block: a headline may stand above a menu
        for i in (at..end).filter(|i| contact(*i)) {
            let full = |i: &usize| page.rows[*i].shape != Shape::Blank && !contact(*i);
            let above = (at..i).rev().find(full);
            let below = (i + 1..end).find(full);
            if above.is_some_and(|i| stays(&i)) || below.is_some_and(|i| stays(&i)) {
                kept.push(i);
            }
        }
        at = end.max(at + 1);
    }
    kept
}

/// The headlines of other stories that stand under their label, after all running text.
pub(super) fn under_labels(text: &Scanned<'_>, page: &Page, phrases: &Phrases) -> Vec<usize> {
    let mut found = Vec::new();
    if page.body.is_empty() {
        return found;
    }
    let mut under = false;
    for (i, row) in page.rows.iter().enumerate().skip(page.body.end) {
        let line = text.slice(row.line.span).trim_end();
        match (row.shape, row.rule) {
            (Shape::Blank, _) => {}
            (_, Some(rule)) => under |= phrases.rule(rule).id.id == "related-label",
            (Shape::Short, None) if !row.date && !line.ends_with(['.', '!', ':', '"', '”']) => {
                // an address is a source as often
                if under && row.words >= 4 && !line.contains("://") {
                    found.push(i);
                }
            }
            _ => under = false,
        }
    }
    found
}
