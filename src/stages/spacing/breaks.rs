//! A space or a new line: whether what ends before a joint was a block of its own.
//!
//! A headline, a byline or a caption has no stop at its end, so when the next block ran into it the
//! capital of a new sentence follows a word that ends none.

use super::desk::Desk;
use super::words::FUNCTION;
use crate::text::{Shape, TokenKind, word_hash};

/// Words that a headline may have at most.
const LONGEST: usize = 30;

/// What goes in front of token `k`, which a capital starts and which touches the token before.
pub(super) fn between(desk: &Desk<'_, '_>, k: usize) -> &'static str {
    if ends_block(desk, k) && starts_block(desk, k) {
        // As the line itself is parted from what follows, so that nothing far away decides.
        let rest = &desk.bytes[desk.tokens[k].start as usize..];
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        return if rest[end..].starts_with(b"\n\n") { "\n\n" } else { "\n" };
    }
    " "
}

/// Whether the line up to token `k` reads as a headline, a byline or a credit.
fn ends_block(desk: &Desk<'_, '_>, k: usize) -> bool {
    let last = desk.tokens[k - 1];
    if FUNCTION.has(last.hash) {
        return false;
    }
    let (mut words, mut long, mut capital, mut grammar) = (0, 0, 0, 0);
    let mut i = k;
    while i > 0 {
        i -= 1;
        let t = desk.tokens[i];
        match t.kind {
            TokenKind::Mark => {
                let stop = matches!(desk.mark(i), Some('.' | '!' | '?' | '…' | ';'));
                // Also a stop that the next sentence is glued to: `sites.View`, and not `U.S`.
                let glued = || {
                    let next = desk.tokens[i + 1];
                    next.shape == Shape::Title && next.end - next.start > 1 && i > 0 && desk.touches(i)
                };
                if stop && (!desk.touches(i + 1) || glued()) {
                    return false;
                }
            }
            TokenKind::Word => {
                words += 1;
                if t.end - t.start >= 4 {
                    long += 1;
                    capital += usize::from(t.shape != Shape::Lower);
                }
                grammar += usize::from(t.shape == Shape::Lower && FUNCTION.has(t.hash));
            }
            TokenKind::Number => {}
        }
        if words > LONGEST {
            return false;
        }
        if desk.line_starts(i) {
            break;
        }
    }
    let first = desk.tokens[i];
    if first.shape == Shape::Lower {
        return false;
    }
    let by = [word_hash("by"), word_hash("from"), word_hash("photo"), word_hash("image")];
    let titled = words >= 4 && capital * 5 >= long * 4;
    let byline = by.contains(&first.hash) && (2..=12).contains(&words) && grammar <= 2;
    let plain = (5..=18).contains(&words) && FUNCTION.has(desk.tokens[k].hash);
    titled || byline || plain
}

/// Whether what starts at token `k` reads as running text.
fn starts_block(desk: &Desk<'_, '_>, k: usize) -> bool {
    let rest = desk.tokens[k..desk.tokens.len().min(k + 9)].iter().enumerate();
    let (mut lower, mut words) = (0, 0);
    for (at, t) in rest {
        if at > 0 && desk.line_starts(k + at) {
            break;
        }
        words += usize::from(t.kind == TokenKind::Word);
        lower += usize::from(t.shape == Shape::Lower);
    }
    let opener = FUNCTION.has(desk.tokens[k].hash)
        || desk.tokens.get(k + 1).is_some_and(|t| t.shape == Shape::Lower && t.start > desk.tokens[k].end);
    words >= 6 && lower >= 3 && opener
}
