//! Words that are the name of another person.

use super::words::LISTS;
use crate::rules::gazetteer::{is_given_name, is_hyphen};
use crate::stages::entities::place::{Start, start_of_sentence, word_after, word_before};
use crate::text::{Scanned, Shape, TokenKind};

/// Why a surname alone is another's.
pub(in crate::stages::entities) fn other_person(
    text: &Scanned<'_>,
    first: usize,
    last: usize,
    article: bool,
) -> Option<&'static str> {
    let lists = &*LISTS;
    let tokens = text.tokens();
    let raw = text.text();
    if let Some(after) = word_after(text, last) {
        if lists.families.contains(&after.hash) {
            return Some("the name of a family");
        }
        if article && matches!(after.shape, Shape::Title | Shape::Mixed) && lists.houses.contains(&after.hash)
        {
            return Some("the name of something else");
        }
    }
    if let Some(before) = first.checked_sub(1).and_then(|i| tokens.get(i))
        && before.end == tokens[first].start
        && before.kind == TokenKind::Mark
        && (is_hyphen(before.of(raw)) || before.of(raw) == "/")
        && article
    {
        return Some("a compound that takes no article");
    }
    if let Some(after) = tokens.get(last + 1)
        && after.start == tokens[last].end
        && after.kind == TokenKind::Mark
        && is_hyphen(after.of(raw))
        && tokens
            .get(last + 2)
            .is_some_and(|t| t.start == after.end && t.is_word() && t.shape != Shape::Lower)
    {
        return Some("part of a double name");
    }
    if let Some(before) = word_before(text, first)
        && matches!(before.shape, Shape::Title | Shape::Upper | Shape::Mixed)
        && !lists.titles.contains(&before.hash)
        && !lists.seams.contains(&before.hash)
    {
        let at = first - 1;
        // a word that only the sentence gives its capital: `Helping Assad`
        let low = before.of(raw).to_lowercase();
        let verbal = low.ends_with("ing") || low.ends_with("ly") || low.ends_with("ed");
        if !(start_of_sentence(text, at) == Start::Sure && verbal) {
            return Some("after another given name");
        }
    }
    None
}

/// Why the name of a place is the name of a person here: a spelling that is also a given name beside
/// another capitalised word (`Riyad Mansour`), or a place after a given name (`Abu Omar Salqini`).
pub(in crate::stages::entities) fn given_name(
    text: &Scanned<'_>,
    first: usize,
    last: usize,
) -> Option<&'static str> {
    let lists = &*LISTS;
    let raw = text.text();
    let capital = |s: Shape| matches!(s, Shape::Title | Shape::Mixed);
    let before = word_before(text, first)
        .filter(|b| capital(b.shape) && !lists.seams.contains(&b.hash) && !lists.titles.contains(&b.hash));
    if first == last && is_given_name(text.tokens()[first].of(raw)) {
        let after = word_after(text, last).filter(|a| capital(a.shape) && !lists.seams.contains(&a.hash));
        if before.is_some() || after.is_some() {
            return Some("a given name");
        }
    }
    let servant = |w: &str| w.len() > 5 && (w.starts_with("Abdel") || w.starts_with("Abdul"));
    before.is_some_and(|b| is_given_name(b.of(raw)) || servant(b.of(raw))).then_some("after a given name")
}
