//! The casing an output takes over from the place it goes to.

use super::place::{Start, start_of_sentence};
use crate::text::{Scanned, Shape, Token};

/// What is known of the place beside the words.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// First token.
    pub(super) first: usize,
    /// Last token.
    pub(super) last: usize,
    /// The output is a common word.
    pub(super) common: bool,
    /// The spelling is listed with a word in capitals.
    pub(super) listed_in_capitals: bool,
}

/// The output in the casing of the place: capitals stay capitals, a sentence still starts with one,
/// and a name that starts with a small letter (`al-Qaeda`) gets it in the middle of a sentence.
pub(super) fn cased(output: &str, text: &Scanned<'_>, place: Place) -> String {
    let Place { first, last, common, listed_in_capitals } = place;
    let words = || text.tokens()[first..=last].iter().filter(|t| t.is_word());
    if words().any(in_caps)
        && words().all(|t| in_caps(t) || t.shape == Shape::Uncased || t.end - t.start == 1)
        && !is_upper(output)
        // unless those capitals are the spelling that is listed
        && (!listed_in_capitals || in_capitals(text, first, last))
    {
        return output.to_uppercase();
    }
    let output = if listed_in_capitals { output.to_owned() } else { word_by_word(output, text, first, last) };
    let mut chars = output.chars();
    let Some(head) = chars.next() else { return String::new() };
    if head.is_uppercase() {
        return output;
    }
    let capital = matches!(text.tokens()[first].shape, Shape::Title | Shape::Upper);
    let keep = if common { capital } else { capital && start_of_sentence(text, first) != Start::Inside }
        || !common && start_of_sentence(text, first) == Start::Sure;
    if keep && (capital || common || starts_with_article(&output)) {
        head.to_uppercase().chain(chars).collect()
    } else {
        output
    }
}

/// Whether a word is in capitals, and of more than one letter.
fn in_caps(token: &Token) -> bool {
    token.shape == Shape::Upper && token.end - token.start > 1
}

/// The output with each word in capitals that is in capitals at the place: `VLADMIR Putin`.
fn word_by_word(output: &str, text: &Scanned<'_>, first: usize, last: usize) -> String {
    let caps: Vec<bool> = text.tokens()[first..=last].iter().filter(|t| t.is_word()).map(in_caps).collect();
    let parts: Vec<&str> = output.split_inclusive([' ', '-']).collect();
    if parts.len() != caps.len() || !caps.contains(&true) {
        return output.to_owned();
    }
    let up = |(part, caps): (&&str, &bool)| {
        if *caps && !is_article(part.trim_end_matches([' ', '-'])) {
            part.to_uppercase()
        } else {
            (*part).to_owned()
        }
    };
    parts.iter().zip(&caps).map(up).collect()
}

fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el" | "bin" | "ibn")
}

/// Whether the name starts with the Arabic article.
pub(super) fn starts_with_article(name: &str) -> bool {
    name.get(..3).is_some_and(|s| matches!(&s.to_ascii_lowercase()[..], "al-" | "el-" | "bin" | "ibn"))
}

fn is_upper(name: &str) -> bool {
    !name.chars().any(char::is_lowercase)
}

/// Whether the words around are in capitals too.
fn in_capitals(text: &Scanned<'_>, first: usize, last: usize) -> bool {
    let tokens = text.tokens();
    let near = |range: &mut dyn Iterator<Item = usize>| {
        range.filter_map(|i| tokens.get(i)).filter(|t| t.is_word() && t.shape != Shape::Uncased).take(3).fold(
            (0, 0),
            |(upper, all), t| {
                let single = t.shape == Shape::Title && t.end - t.start == 1;
                (upper + u32::from(t.shape == Shape::Upper || single), all + 1)
            },
        )
    };
    let (u1, n1) = near(&mut (first.saturating_sub(8)..first).rev());
    let (u2, n2) = near(&mut (last + 1..last + 9));
    n1 + n2 >= 2 && (u1 + u2) * 4 >= (n1 + n2) * 3
}
