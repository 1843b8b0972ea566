//! Where in its sentence a token stands.

use crate::text::{Scanned, Shape, Token, TokenKind};

/// Whether a sentence starts at a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// It does.
    Sure,
    /// It may: after a colon, a quotation mark, a dash, in a headline.
    Maybe,
    /// It does not.
    Inside,
}

/// Words that are small in a headline in title case.
const SMALL: &[&str] = &[
    "a", "an", "the", "of", "in", "on", "at", "by", "to", "for", "and", "or", "but", "as", "with", "from",
    "al", "el", "is", "are", "be", "s", "t", "into", "over", "after", "amid", "vs", "near",
];

/// Whether a sentence starts at token `first`.
pub(super) fn start_of_sentence(text: &Scanned<'_>, first: usize) -> Start {
    let tokens = text.tokens();
    let Some(token) = tokens.get(first) else { return Start::Maybe };
    let Some(before) = first.checked_sub(1).and_then(|i| tokens.get(i)) else { return Start::Sure };
    let between = &text.text()[before.end as usize..token.start as usize];
    if between.contains('\n') {
        return Start::Sure;
    }
    if before.kind == TokenKind::Mark {
        return match before.of(text.text()) {
            "." | "!" | "?" => Start::Sure,
            "," | "&" | "/" | ";" | ")" | "]" => inside_or_headline(text, first),
            "(" | "[" if after_a_word(text, first - 1) => inside_or_headline(text, first),
            "\"" | "\u{201c}" | "\u{201d}" | "'" | "\u{2018}" | "\u{2019}" => {
                let opens = between.is_empty();
                let back = first - 1;
                // `the "Nusra Front"` goes on, and so does what follows `… prices,"`
                let goes_on =
                    after_a_word(text, back) || !opens && back > 0 && tokens[back - 1].of(text.text()) == ",";
                if goes_on { inside_or_headline(text, first) } else { Start::Maybe }
            }
            _ => Start::Maybe,
        };
    }
    if before.end == token.start {
        return Start::Maybe;
    }
    inside_or_headline(text, first)
}

/// Whether a word stands before the mark at token `mark`, on its line.
fn after_a_word(text: &Scanned<'_>, mark: usize) -> bool {
    let tokens = text.tokens();
    mark.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| {
        t.kind != TokenKind::Mark && !text.text()[t.end as usize..tokens[mark].start as usize].contains('\n')
    })
}

fn inside_or_headline(text: &Scanned<'_>, first: usize) -> Start {
    let tokens = text.tokens();
    let from = first.saturating_sub(20);
    let (mut small, mut capital) = (0, 0);
    let here = tokens[first].start as usize;
    for (i, t) in tokens.iter().enumerate().take(first + 20).skip(from) {
        if i == first || !t.is_word() {
            continue;
        }
        let (a, b) =
            if (t.start as usize) < here { (t.end as usize, here) } else { (here, t.start as usize) };
        if text.text()[a..b].contains('\n') {
            if t.start as usize > here {
                break;
            }
            continue;
        }
        match t.shape {
            Shape::Lower if !SMALL.contains(&t.of(text.text())) => small += 1,
            Shape::Title | Shape::Upper | Shape::Mixed => capital += 1,
            _ => {}
        }
    }
    if capital >= 2 && small * 4 <= capital { Start::Maybe } else { Start::Inside }
}

/// The word before token `first`, over a space alone.
pub(super) fn word_before<'a>(text: &'a Scanned<'_>, first: usize) -> Option<&'a Token> {
    let tokens = text.tokens();
    let before = tokens.get(first.checked_sub(1)?)?;
    let between = &text.text()[before.end as usize..tokens[first].start as usize];
    (before.is_word() && !between.is_empty() && !between.contains('\n')).then_some(before)
}

/// The word after token `last`, over a space alone.
pub(super) fn word_after<'a>(text: &'a Scanned<'_>, last: usize) -> Option<&'a Token> {
    let tokens = text.tokens();
    let after = tokens.get(last + 1)?;
    let between = &text.text()[tokens[last].end as usize..after.start as usize];
    (after.is_word() && !between.is_empty() && !between.contains('\n')).then_some(after)
}
