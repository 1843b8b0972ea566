//! Names that are part of the name of something else.

use super::words::LISTS;
use crate::rules::gazetteer::Kind;
use crate::stages::entities::casing::starts_with_article;
use crate::stages::entities::place::{Start, start_of_sentence, word_after, word_before};
use crate::text::{Scanned, Shape};

/// Why a name of a place, a people or a term stays in the name of something else.
pub(in crate::stages::entities) fn in_a_fixed_name(
    text: &Scanned<'_>,
    first: usize,
    last: usize,
    kind: Kind,
) -> Option<&'static str> {
    if !matches!(kind, Kind::City | Kind::Country | Kind::Demonym | Kind::Place | Kind::Religion | Kind::Term)
    {
        return None;
    }
    let lists = &*LISTS;
    if let Some(after) = word_after(text, last)
        && lists.houses.contains(&after.hash)
        && matches!(after.shape, Shape::Title | Shape::Upper)
        && !all_capitals(text, first, last)
        && kind != Kind::Term
    {
        return Some("an organisation's own name");
    }
    if matches!(kind, Kind::City | Kind::Country | Kind::Place) && longer_name(text, last) {
        return Some("an organisation's own name");
    }
    if let Some(before) = word_before(text, first)
        && lists.clubs.contains(&before.hash)
        && before.shape != Shape::Lower
        && matches!(kind, Kind::City | Kind::Place | Kind::Country)
    {
        return Some("an organisation's own name");
    }
    // `University of Kiev`, `Bank of Burma`
    if matches!(kind, Kind::City | Kind::Country)
        && let Some(of) = word_before(text, first)
        && of.of(text.text()) == "of"
        && let Some(house) = word_before(text, first - 1)
        && house.shape == Shape::Title
        && OF_A_TOWN.contains(&&*house.of(text.text()).to_lowercase())
    {
        return Some("an organisation's own name");
    }
    None
}

/// What bears the name of a town after `of`.
const OF_A_TOWN: &[&str] = &[
    "university",
    "bank",
    "college",
    "institute",
    "academy",
    "voice",
    "bishop",
    "archbishop",
    "metropolitan",
    "hospital",
    "battle",
    "siege",
    "treaty",
];

/// Whether capitalised words lead from token `last` to the word of an organisation: `Kiev Rock Orchestra`.
fn longer_name(text: &Scanned<'_>, last: usize) -> bool {
    let lists = &*LISTS;
    let mut at = last;
    for _ in 0..3 {
        let Some(word) = word_after(text, at).filter(|w| w.shape == Shape::Title) else { return false };
        if lists.titles.contains(&word.hash) || lists.seams.contains(&word.hash) {
            return false;
        }
        at += 1;
        if lists.houses.contains(&word.hash) {
            return start_of_sentence(text, at) == Start::Inside;
        }
    }
    false
}

/// Whether a capitalised word follows in the middle of a sentence: `the Isis District Growers`.
pub(in crate::stages::entities) fn goes_on(text: &Scanned<'_>, last: usize) -> bool {
    word_after(text, last).is_some_and(|w| w.shape == Shape::Title)
        && start_of_sentence(text, last + 1) == Start::Inside
}

/// Whether the new spelling lacks the article that ties the name to the word before: `Bab al-Hawa`,
/// `Amiriyat al-Fallujah`.
pub(in crate::stages::entities) fn loses_its_article(
    text: &Scanned<'_>,
    first: usize,
    old: &str,
    new: &str,
) -> bool {
    let lists = &*LISTS;
    starts_with_article(old)
        && !starts_with_article(new)
        && word_before(text, first).is_some_and(|before| {
            matches!(before.shape, Shape::Title | Shape::Mixed)
                && !lists.seams.contains(&before.hash)
                && !lists.titles.contains(&before.hash)
                && !lists.sides.contains(&before.hash)
                && start_of_sentence(text, first - 1) == Start::Inside
        })
}

fn all_capitals(text: &Scanned<'_>, first: usize, last: usize) -> bool {
    text.tokens()[first..=last].iter().all(|t| t.shape == Shape::Upper || !t.is_word())
}

/// Whether a person's name is part of what was named after the person: `Rafic Hariri Airport`.
pub(in crate::stages::entities) fn named_after(text: &Scanned<'_>, last: usize) -> bool {
    let named = |i: usize| word_after(text, i).filter(|t| t.shape == Shape::Title).map(|t| t.of(text.text()));
    match named(last) {
        Some("International") => named(last + 1) == Some("Airport"),
        Some(word) => NAMED_AFTER.contains(&word),
        None => false,
    }
}

const NAMED_AFTER: &[&str] = &[
    "Airport",
    "University",
    "Hospital",
    "Foundation",
    "Mosque",
    "Stadium",
    "Street",
    "Square",
    "Institute",
    "Center",
    "Centre",
    "Prize",
    "Library",
    "School",
    "Museum",
    "Avenue",
    "Bridge",
    "Road",
    "Award",
    "Tower",
    "Academy",
];
