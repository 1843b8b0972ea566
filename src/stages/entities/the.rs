//! The English article before a name: some spellings of a country take `the`, others do not; `a` is `an` before
//! a vowel.

use super::place::{Start, start_of_sentence};
use crate::text::{Scanned, Shape, TokenKind};

/// Whether running text puts `the` before the name.
fn takes_the(name: &str) -> bool {
    name.ends_with(" Republic") || name.contains("Republic of") || name.ends_with(" Emirates")
}

/// Words after a name that show it to be no adjective.
const AFTER: &[&str] = &[
    "and", "or", "but", "is", "was", "has", "had", "have", "will", "would", "said", "says", "to", "in", "on",
    "at", "for", "from", "by", "with", "as", "that", "which", "who", "where", "when", "after", "before",
    "since", "during", "than", "while", "because", "are", "were", "did", "does", "can", "could", "may",
    "might", "should", "also", "last", "this", "next", "over", "under", "against", "into", "until", "about",
    "if", "not", "it", "he", "she", "lost", "won", "beat", "drew", "faces", "plays", "says", "plans",
    "wants", "needs", "became", "began", "took", "gave", "sent", "went", "came", "made", "held", "met",
    "left", "bought", "sold", "has", "must", "do", "now", "then", "again", "through", "between", "among",
    "amid", "without", "within",
];

/// Whether a word in small letters after the name is no noun that the name would qualify.
fn goes_on(word: &str) -> bool {
    AFTER.contains(&word) || word.len() > 4 && word.ends_with("ed")
}

/// What a change of name does to the article before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum The {
    /// Nothing.
    Same,
    /// It is put before the new name: `the`, or `The` where a sentence starts.
    Add(&'static str),
    /// The token before is it, and goes.
    Drop,
    /// It cannot be told.
    Unsure,
}

/// What happens to `the` where `old`, at tokens `first` to `last`, becomes `new`.
pub(super) fn the(text: &Scanned<'_>, first: usize, last: usize, old: &str, new: &str) -> The {
    let (before, after) = (takes_the(old), takes_the(new));
    if before == after {
        return The::Same;
    }
    let tokens = text.tokens();
    let raw = text.text();
    let the = first
        .checked_sub(1)
        .and_then(|i| tokens.get(i))
        .is_some_and(|t| t.of(raw).eq_ignore_ascii_case("the") && t.end + 1 == tokens[first].start);
    let closed = match tokens.get(last + 1) {
        None => true,
        Some(t) if t.kind == TokenKind::Mark => !(t.of(raw) == "-" && t.start == tokens[last].end),
        Some(t) => {
            raw[tokens[last].end as usize..t.start as usize].contains('\n')
                || goes_on(t.of(raw)) && t.shape == Shape::Lower
        }
    };
    match (after, the, closed) {
        (true, true, _) | (true, false, false) => The::Same,
        (true, false, true) => {
            The::Add(if start_of_sentence(text, first) == Start::Sure { "The " } else { "the " })
        }
        (false, true, true) => The::Drop,
        (false, true, false) => The::Unsure,
        (false, false, _) => The::Same,
    }
}

/// The token of `a` or `an` before the name and what it becomes, where the new name starts with another
/// kind of sound: `a Nusra Front fighter`, `an al-Nusra Front fighter`.
pub(super) fn a_or_an(
    text: &Scanned<'_>,
    first: usize,
    old: &str,
    new: &str,
) -> Option<(usize, &'static str)> {
    let at = first.checked_sub(1)?;
    let before = text.tokens().get(at)?;
    if text.text().get(before.end as usize..text.tokens()[first].start as usize)? != " " {
        return None;
    }
    let (was, is) = (vowel(old)?, vowel(new)?);
    let becomes = match before.of(text.text()) {
        "a" if !was && is => "an",
        "A" if !was && is => "An",
        "an" if was && !is => "a",
        "An" | "AN" if was && !is => "A",
        _ => return None,
    };
    Some((at, becomes))
}

/// Whether the name starts with the sound of a vowel; `None` where the letter does not tell.
fn vowel(name: &str) -> Option<bool> {
    match name.chars().next()?.to_ascii_lowercase() {
        'a' | 'e' | 'i' | 'o' => Some(true),
        'u' | 'h' => None,
        c => c.is_alphabetic().then_some(false),
    }
}
