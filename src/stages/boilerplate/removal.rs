//! Which bytes go when lines go: the lines with their terminators, and as many blank lines that
//! none pile up where they were.
//!
//! Each line is an edit of its own, so each can be taken back. Where the last line of a text
//! without a final newline goes, the terminators before the lines go instead of those after, and
//! the text ends without one again.

use super::page::{Page, Shape};
use crate::text::Span;

/// Blank lines that may be left where lines went.
const MOST_BLANK: usize = 2;

/// The spans to delete, for the rows `gone`, which are sorted. One span each, in order, disjoint.
pub(super) fn spans(page: &Page, gone: &[usize]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(gone.len());
    let blank = |i: usize| page.rows[i].shape == Shape::Blank;
    let mut at = 0;
    while at < gone.len() {
        // a block: lines that go, with nothing but blank lines between
        let mut end = at + 1;
        while end < gone.len() && (gone[end - 1] + 1..gone[end]).all(blank) {
            end += 1;
        }
        let block = &gone[at..end];
        let (first, last) = (block[0], block[block.len() - 1]);
        let before = (0..first).rev().take_while(|i| blank(*i)).count();
        let after = (last + 1..page.rows.len()).take_while(|i| blank(*i)).count();
        let at_start = before == first;
        let at_end = last + 1 + after == page.rows.len();
        let keep = match (at_start, at_end) {
            (true, _) | (_, true) => 0,
            _ if before == 0 || after == 0 => before.max(after).min(MOST_BLANK),
            _ => before.min(after).min(MOST_BLANK),
        };
        let surplus = before + after - keep;
        let cut_after = surplus.min(after);
        let cut_before = if at_start && at_end { 0 } else { surplus - cut_after };
        let start_row = first - cut_before;
        let end_row = last + cut_after;
        let rows = &page.rows;
        // no final newline to leave: take the terminators before the lines
        let bare_end = at_end && rows.last().is_some_and(|r| r.line.next == r.line.span.end);
        for (k, row) in block.iter().enumerate() {
            let from = if k == 0 { start_row } else { block[k - 1] + 1 };
            let to = if k + 1 == block.len() { end_row } else { *row };
            spans.push(if bare_end && start_row > 0 {
                // everything between the row before and this one belongs to this one
                Span { start: rows[from - 1].line.span.end, end: rows[to].line.span.end }
            } else {
                Span { start: rows[from].line.span.start, end: rows[to].line.next }
            });
        }
        at = end;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::super::page::Row;
    use super::*;
    use crate::text::Scanned;

    fn without(text: &str, gone: &[usize]) -> String {
        let scanned = Scanned::new(text);
        let row = |line: &crate::text::Line| Row {
            line: *line,
            shape: if scanned.slice(line.span).trim().is_empty() { Shape::Blank } else { Shape::Short },
            rule: None,
            elsewhere: None,
            date: false,
            weight: 0,
            words: 0,
            key: 0,
        };
        let page = Page {
            rows: scanned.lines().iter().map(row).collect(),
            body: 0..0,
            scraped: true,
            wrapped: false,
        };
        let mut out = String::new();
        let mut at = 0;
        for span in spans(&page, gone) {
            assert!(span.start as usize >= at, "{text:?} {gone:?}");
            out.push_str(&text[at..span.start as usize]);
            at = span.end as usize;
        }
        out.push_str(&text[at..]);
        out
    }

    #[test]
    fn blank_lines_do_not_pile_up() {
        assert_eq!(without("a\n\nX\n\nb\n", &[2]), "a\n\nb\n");
        assert_eq!(without("a\nX\nb\n", &[1]), "a\nb\n");
        assert_eq!(without("a\nX\n\nb\n", &[1]), "a\n\nb\n");
        assert_eq!(without("a\n\nX\n\n\n\nT\n", &[2]), "a\n\nT\n");
        assert_eq!(without("a\n\nX\n\nY\n\nb\n", &[2, 4]), "a\n\nb\n");
    }

    #[test]
    fn the_final_newline_is_as_it_was() {
        assert_eq!(without("a\nX\n", &[1]), "a\n");
        assert_eq!(without("a\nX", &[1]), "a");
        assert_eq!(without("a\nX\nY", &[1, 2]), "a");
        assert_eq!(without("a\n\nX\nY", &[2, 3]), "a");
        assert_eq!(without("a\n\nX\n", &[2]), "a\n");
        assert_eq!(without("a\r\nX\r\nY", &[1, 2]), "a");
    }

    #[test]
    fn no_blank_line_is_left_at_the_start() {
        assert_eq!(without("X\n\nb\n", &[0]), "b\n");
        assert_eq!(without("\nX\nb", &[1]), "b");
        assert_eq!(without("X\nY", &[0, 1]), "");
    }
}
