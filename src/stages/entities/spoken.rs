//! Sentences that speak of the spelling itself: `Chongqing (formerly Chungking)`, `also spelt Kiev`.

use super::names::{EntityRef, Found, Names};
use crate::text::{Scanned, TokenKind};

/// Words that a spelling follows as a spelling.
const SPELLED: &[&str] = &[
    "spelled",
    "spelt",
    "spelling",
    "spell",
    "spells",
    "pronounced",
    "transliterated",
    "romanised",
    "romanized",
    "misspelled",
    "misspelt",
];

/// Words that give a thing another name.
const NAMED: &[&str] = &["formerly", "known", "called", "aka", "renamed", "or", "also", "originally", "once"];

/// How many tokens before a name are looked at.
const BEFORE: usize = 4;

/// How far, in tokens, the other spelling of the same name may stand.
const APART: u32 = 12;

/// Whether the text speaks of how the name at `found[k]` is spelled: it says so, or it gives two spellings
/// of one name side by side.
pub(super) fn spoken_of(names: &Names, found: &[Found], k: usize, at: EntityRef, text: &Scanned<'_>) -> bool {
    let tokens = text.tokens();
    let raw = text.text();
    let here = found[k];
    let (first, last) = (here.first as usize, here.last as usize);
    let mut before: Vec<&str> = Vec::new();
    for i in (first.saturating_sub(BEFORE)..first).rev() {
        let gap = &raw[tokens[i].end as usize..tokens[i + 1].start as usize];
        if gap.contains('\n') || matches!(tokens[i].of(raw), "." | "!" | "?") {
            break;
        }
        before.push(tokens[i].of(raw));
    }
    let after = tokens[last + 1..].iter().take(3).filter(|t| t.is_word()).map(|t| t.of(raw));
    let says = |word: &str, list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word));
    if before.iter().any(|w| says(w, SPELLED))
        || after.clone().any(|w| says(w, &SPELLED[..2]) || says(w, &["pronounced"]))
    {
        return true;
    }
    let named = before.iter().any(|w| says(w, NAMED));
    let old = &raw[tokens[first].start as usize..tokens[last].end as usize];
    let twin = |other: &Found| {
        let (from, to) =
            if other.first > here.last { (here.last, other.first) } else { (other.last, here.first) };
        let between = &tokens[from as usize + 1..to as usize];
        let bracket = between.len() <= 2
            && between.iter().any(|t| t.kind == TokenKind::Mark && matches!(t.of(raw), "(" | "["));
        let named = named && other.first < here.first
            || between.iter().any(|t| t.is_word() && says(t.of(raw), NAMED)) && between.len() < 6;
        let its = &raw[tokens[other.first as usize].start as usize..tokens[other.last as usize].end as usize];
        to - from <= APART
            && (bracket || named)
            && other.table == at.table
            && !its.eq_ignore_ascii_case(old)
            && names.accepts(other).any(|a| a.entity == at.entity)
    };
    found[k.saturating_sub(2)..k].iter().chain(found[k + 1..].iter().take(2)).any(twin)
}
