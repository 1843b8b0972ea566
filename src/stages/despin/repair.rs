//! From the pairs of the best reading to edits: casing, minimal spans, a and an.

use super::decode::{Casing, casing, small};
use super::document::Found;
use super::family::Family;
use super::model::Vocabulary;
use super::words::{Class, Word, words};
use crate::text::{Confidence, Edit, Note, RuleId, Scanned, Shape, Span, StageId};
use std::fmt::Write as _;

/// A pair of the lexicon undone.
pub(crate) const PAIR: RuleId = RuleId::new(StageId::Despin, "spin-pair");
/// `a` or `an` before a word that was changed.
pub(crate) const ARTICLE: RuleId = RuleId::new(StageId::Despin, "article");

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The original of a pair as it is written where it stands.
/// Words that stay are copied as they stand.
pub(crate) fn written(
    vocabulary: &Vocabulary,
    original: &str,
    casing: Casing,
    text: &str,
    spun: &[Word],
) -> String {
    let scanned = Scanned::new(original);
    let mut parts = Vec::new();
    words(&scanned, 0, scanned.tokens().len(), &mut parts);
    let mut out = String::with_capacity(original.len());
    let mut at = 0;
    for (i, w) in parts.iter().filter(|w| w.class != Class::Stop).enumerate() {
        out.push_str(&original[at..w.start as usize]);
        at = w.end as usize;
        let word = w.of(original);
        if let Some(same) = spun.iter().find(|s| s.lower == w.lower && !s.initial) {
            out.push_str(same.of(text));
            continue;
        }
        let known = |s| vocabulary.find(w.lower, s).is_some();
        let own = if w.class != Class::Word || known(Shape::Lower) || w.shape != Shape::Lower {
            Shape::Lower
        } else if known(Shape::Title) {
            Shape::Title
        } else if known(Shape::Upper) {
            Shape::Upper
        } else {
            Shape::Lower
        };
        match (casing, own) {
            (Casing::Upper, _) | (_, Shape::Upper) => out.push_str(&word.to_uppercase()),
            (Casing::Title, _) if i == 0 || !small(word) => out.push_str(&capitalised(word)),
            (_, Shape::Title) => out.push_str(&capitalised(word)),
            (Casing::Initial, _) if i == 0 => out.push_str(&capitalised(word)),
            _ => out.push_str(word),
        }
    }
    out.push_str(&original[at..]);
    out
}

/// Cuts words that both sides begin or end with, as long as something is left on both.
fn trimmed<'t>(old: &'t str, mut new: &'t str) -> (usize, &'t str, &'t str) {
    let mut left = old;
    let mut skipped = 0;
    while let (Some((a, rest_a)), Some((b, rest_b))) = (left.split_once(' '), new.split_once(' ')) {
        if a != b || rest_a.is_empty() || rest_b.is_empty() {
            break;
        }
        skipped += a.len() + 1;
        (left, new) = (rest_a, rest_b);
    }
    while let (Some((rest_a, a)), Some((rest_b, b))) = (left.rsplit_once(' '), new.rsplit_once(' ')) {
        if a != b || rest_a.is_empty() || rest_b.is_empty() {
            break;
        }
        (left, new) = (rest_a, rest_b);
    }
    (skipped, left, new)
}

/// Whether a word begins with the sound of a vowel; `None` where letters do not tell.
fn vowel(word: &str) -> Option<bool> {
    let w = word.to_ascii_lowercase();
    let first = w.bytes().next()?;
    if !first.is_ascii_lowercase() || word.len() > 1 && !word.bytes().any(|b| b.is_ascii_lowercase()) {
        return None;
    }
    if ["hour", "honest", "honor", "honour", "heir"].iter().any(|p| w.starts_with(p)) {
        return Some(true);
    }
    let like_you = ["uni", "use", "usu", "uti", "eu", "one", "once", "ubi", "ura", "ute"];
    if like_you.iter().any(|p| w.starts_with(p))
        && !["unin", "unim", "unid", "usher"].iter().any(|p| w.starts_with(p))
    {
        return Some(false);
    }
    Some(matches!(first, b'a' | b'e' | b'i' | b'o' | b'u'))
}

/// How sure is sure, in natural log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// From here on an edit is certain.
    pub certain: f32,
}

/// The edits of the pairs found, those of articles among them.
pub(crate) fn edits(
    text: &Scanned<'_>,
    words: &[Word],
    vocabulary: &Vocabulary,
    found: &[Found<'_>],
    family: Option<(Family, f32)>,
    bounds: &Bounds,
    out: &mut Vec<Edit>,
) {
    let whole = text.text();
    for f in found {
        let here = &words[f.first..f.first + f.len];
        let (start, end) = (here[0].start as usize, here[f.len - 1].end as usize);
        let span = Span::new(start, end);
        // glued words are not the spinner's doing, and what replaces them would be glued as well
        let glued = whole[..start].chars().next_back().is_some_and(char::is_alphanumeric)
            || whole[end..].chars().next().is_some_and(char::is_alphanumeric);
        if glued || text.protects(span).is_some() {
            continue;
        }
        let confidence = match f.run {
            Some(odds) if odds >= bounds.certain => Confidence::Certain,
            Some(_) => Confidence::Likely,
            None => Confidence::Guess,
        };
        let case = casing(here);
        let new = written(vocabulary, &f.pair.original, case, whole, here);
        let old = &whole[start..end];
        if new == old {
            continue;
        }
        let (skipped, old_part, new_part) = trimmed(old, &new);
        let at = start + skipped;
        let mut evidence = String::new();
        let _ = write!(evidence, "pair={} > {}", f.entry.spun, f.pair.original);
        if let Some((family, p)) = family {
            let _ = write!(evidence, "; family={family:?} {p:.2}");
        }
        let note = Note {
            evidence: Some(evidence),
            runner_up: f.second.map(|p| written(vocabulary, &p.original, case, whole, here)),
            field: None,
        };
        out.push(
            Edit::replace(Span::new(at, at + old_part.len()), new_part.to_owned(), PAIR, confidence)
                .with_score(f.odds / std::f32::consts::LN_10)
                .with_note(note),
        );
        article(whole, words, f, &new, confidence, out);
    }
}

/// Mends `a` or `an` before a word whose sound changed.
fn article(
    text: &str,
    words: &[Word],
    f: &Found<'_>,
    new: &str,
    confidence: Confidence,
    out: &mut Vec<Edit>,
) {
    let Some(before) = f.first.checked_sub(1).map(|i| words[i]) else { return };
    let first = words[f.first];
    let word = before.of(text);
    let (is_a, is_an) = (word.eq_ignore_ascii_case("a"), word.eq_ignore_ascii_case("an"));
    if !(is_a || is_an) || first.parted || text[before.end as usize..first.start as usize] != *" " {
        return;
    }
    let next = new.split([' ', '-']).next().unwrap_or(new);
    let (Some(now), Some(was)) = (vowel(next), vowel(first.of(text))) else { return };
    if now == is_an || now == was && was != is_an {
        return;
    }
    let replacement = match (now, before.shape) {
        (true, Shape::Lower) => "an",
        (true, _) => "An",
        (false, Shape::Lower) => "a",
        (false, _) => "A",
    };
    let note = Note { evidence: Some(format!("before={new}")), ..Note::default() };
    out.push(
        Edit::replace(
            Span::new(before.start as usize, before.end as usize),
            replacement,
            ARTICLE,
            confidence,
        )
        .with_note(note),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_minimal() {
        assert_eq!(trimmed("within the", "in the"), (0, "within", "in"));
        assert_eq!(trimmed("has mentioned", "has said"), (4, "mentioned", "said"));
        assert_eq!(trimmed("a number of", "several"), (0, "a number of", "several"));
    }

    #[test]
    fn sounds() {
        for (w, v) in [("hour", true), ("union", false), ("European", false), ("army", true), ("one", false)]
        {
            assert_eq!(vowel(w), Some(v), "{w}");
        }
        assert_eq!(vowel("FBI"), None);
    }
}
