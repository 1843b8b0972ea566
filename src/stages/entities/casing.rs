//! The casing an output takes over from the place it goes to.

use super::place::{Start, start_of_sentence};
use crate::rules::gazetteer::Form;
use crate::text::{Scanned, Shape};

/// The output in the casing of the place: capitals stay capitals, a sentence still starts with one,
/// and a name that starts with a small letter (`al-Qaeda`) gets it in the middle of a sentence.
#[allow(clippy::too_many_arguments)] // all of them are facts of one place
pub(super) fn cased(
    output: &str,
    text: &Scanned<'_>,
    first: usize,
    last: usize,
    form: Form,
    steps: usize,
    term: bool,
    listed_so: bool,
) -> String {
    let shapes = || (0..steps).map(|i| form.shape(i));
    let has_upper = shapes().any(|s| s == Shape::Upper);
    let shouted = has_upper
        && shapes().all(|s| matches!(s, Shape::Upper | Shape::Uncased) || s == Shape::Title && steps > 1);
    // a name in capitals stays in capitals, unless those capitals are the spelling that is listed
    if shouted && !is_upper(output) && (!listed_so || in_capitals(text, first, last)) {
        return output.to_uppercase();
    }
    let mut chars = output.chars();
    let Some(head) = chars.next() else { return String::new() };
    if head.is_uppercase() {
        return output.to_owned();
    }
    let capital = matches!(form.shape(0), Shape::Title | Shape::Upper);
    let keep = if term { capital } else { capital && start_of_sentence(text, first) != Start::Inside }
        || !term && start_of_sentence(text, first) == Start::Sure;
    if keep && (capital || term || starts_with_article(output)) {
        head.to_uppercase().chain(chars).collect()
    } else {
        output.to_owned()
    }
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
