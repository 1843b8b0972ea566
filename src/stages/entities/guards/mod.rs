//! Places where a name is left as it stands.

mod language;
mod organisation;
mod person;
mod quoted;
mod words;

pub(in crate::stages::entities) use self::language::{ends_a_sentence, in_english};
pub(in crate::stages::entities) use self::organisation::{
    goes_on, in_a_fixed_name, loses_its_article, named_after,
};
pub(in crate::stages::entities) use self::person::{given_name, other_person};
pub(in crate::stages::entities) use self::quoted::{in_a_title, nickname};

use self::words::LISTS;
use super::place::{Start, start_of_sentence};
use crate::rules::gazetteer::{is_apostrophe, is_hyphen};
use crate::text::{Scanned, Shape, Span, TokenKind};

/// Why the place is left, whatever the name: protected text, a hashtag, glue that is no seam, a
/// piece of a longer name.
pub(super) fn blocked(text: &Scanned<'_>, first: usize, last: usize) -> Option<&'static str> {
    let tokens = text.tokens();
    let span = Span { start: tokens[first].start, end: tokens[last].end };
    if text.protects(span).is_some() {
        return Some("address, handle, file or code");
    }
    let lists = &*LISTS;
    let raw = text.text();
    if let Some(before) = first.checked_sub(1).and_then(|i| tokens.get(i)) {
        let shown = text.text()[before.end as usize..span.start as usize].contains('\n');
        if shown {
            // another line
        } else if before.end == span.start {
            match before.kind {
                TokenKind::Number => return Some("glued to a number"),
                TokenKind::Word => {
                    if !lists.seams.contains(&before.hash) {
                        return Some("part of a longer word");
                    }
                }
                TokenKind::Mark => {
                    let mark = before.of(raw);
                    if matches!(mark, "@" | "#" | "_" | "$" | "\\" | "=" | "&") {
                        return Some("part of a code");
                    }
                    let touching =
                        first.checked_sub(2).and_then(|i| tokens.get(i)).filter(|t| t.end == before.start);
                    if let Some(head) = touching {
                        if is_apostrophe(mark) && head.is_word() {
                            return Some("part of a longer name");
                        }
                        if is_hyphen(mark) && lists.articles.contains(&head.hash) {
                            return Some("part of a longer name");
                        }
                    }
                }
            }
        } else if before.is_word()
            && matches!(
                before.of(raw),
                "al" | "el"
                    | "Al"
                    | "El"
                    | "bin"
                    | "Bin"
                    | "ibn"
                    | "Ibn"
                    | "abu"
                    | "Abu"
                    | "Abd"
                    | "van"
                    | "von"
            )
        {
            return Some("part of a longer name");
        }
    }
    if let Some(after) = tokens.get(last + 1)
        && after.start == span.end
    {
        match after.kind {
            TokenKind::Number => return Some("glued to a number"),
            TokenKind::Word => {
                if !lists.seams.contains(&after.hash) || after.shape == Shape::Lower {
                    return Some("part of a longer word");
                }
            }
            TokenKind::Mark => {
                let mark = after.of(raw);
                if matches!(mark, "@" | "_" | "=" | "\\") {
                    return Some("part of a code");
                }
                // `Dera’a`: an apostrophe that is no possessive's
                if is_apostrophe(mark)
                    && let Some(piece) = tokens.get(last + 2)
                    && piece.start == after.end
                    && piece.is_word()
                    && !matches!(piece.of(raw), "s" | "S")
                {
                    return Some("part of a longer word");
                }
            }
        }
    }
    None
}

/// Whether the first word is a preposition that looks like an article before a letter of the sun:
/// `at Tabqa`, `an Nasr supporter`.
pub(super) fn preposition(text: &Scanned<'_>, first: usize) -> bool {
    let token = &text.tokens()[first];
    matches!(&*token.of(text.text()).to_ascii_lowercase(), "at" | "as" | "an")
        && text.tokens().get(first + 1).is_some_and(|next| next.start > token.end)
        && (token.shape == Shape::Lower || start_of_sentence(text, first) != Start::Inside)
}
