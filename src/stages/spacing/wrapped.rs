//! Paragraphs that were broken into lines of one width, as e-mail and old wire copy are.
//!
//! On only for a text most of whose lines end in the middle of a sentence close to one width; then a
//! line is joined to the next where the next one's first word would not have fitted. Lists, verse,
//! tables, addresses and headlines have lines that are short, and stay.

use super::desk::{Desk, rule};
use crate::text::{Confidence, Edit, Proposals};

/// Fewest lines that make a width.
const LEAST_LINES: usize = 6;
/// Widths at which people and machines break lines.
const WIDTHS: std::ops::RangeInclusive<usize> = 45..=100;

/// Joins the lines of a text that was broken at one width.
pub(super) fn join(desk: &Desk<'_, '_>, out: &mut Proposals) {
    let lines = desk.scanned.lines();
    if lines.len() < LEAST_LINES {
        return;
    }
    let text = |i: usize| desk.scanned.slice(lines[i].span);
    // The widest line decides: one paragraph on one line and the text is not broken.
    let Some(width) = lines.iter().map(|l| l.span.len()).max().filter(|w| WIDTHS.contains(w)) else { return };
    let mut wrapped = Vec::new();
    let mut followed = 0;
    for i in 0..lines.len() - 1 {
        let (here, next) = (text(i), text(i + 1));
        if here.trim().is_empty() || next.trim().is_empty() {
            continue;
        }
        followed += 1;
        if broken(here, next, width) {
            wrapped.push(i);
        }
    }
    if wrapped.len() < LEAST_LINES - 1 || wrapped.len() * 10 < followed * 7 {
        return;
    }
    for i in wrapped {
        let gap = crate::text::Span { start: lines[i].span.end, end: lines[i].next };
        out.push(Edit::replace(gap, " ", rule("hard-wrap"), Confidence::Likely));
    }
}

/// Whether the line was broken because the next word did not fit.
fn broken(here: &str, next: &str, width: usize) -> bool {
    let Some(last) = here.chars().next_back() else { return false };
    let first = next.split(' ').next().unwrap_or_default();
    let starts = first
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '"' | '“' | '‘' | '(' | '$' | '£' | '€'));
    let full = here.len() + 1 + first.len() > width;
    // Behind a hyphen the two halves are a word's; `split-word` looks at those.
    full && starts
        && here.len() * 10 >= width * 6
        && !here.starts_with(' ')
        && !last.is_whitespace()
        && last != '-'
}
