//! A set of edits that can all be made.

use super::{Edit, Span};
use std::borrow::Cow;
use std::fmt;

/// Edits of one text: sorted by place, disjoint, on `char` boundaries.
///
/// Edits may touch. An insertion where a replacement starts comes before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edits(Vec<Edit>);

/// Why a list of edits is no [`Edits`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditsError {
    /// Two edits want the same bytes.
    Clash(Span, Span),
    /// An edit ends past the text or cuts a character.
    Boundary(Span),
}

impl fmt::Display for EditsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditsError::Clash(a, b) => {
                write!(f, "edits at bytes {}..{} and {}..{} clash", a.start, a.end, b.start, b.end)
            }
            EditsError::Boundary(s) => {
                write!(
                    f,
                    "an edit at bytes {}..{} is not on character boundaries of the text",
                    s.start, s.end
                )
            }
        }
    }
}

impl std::error::Error for EditsError {}

impl Edits {
    /// Sorts `edits` and checks them against `text`. Ties keep their order.
    ///
    /// # Errors
    /// If two edits clash, or one does not lie on character boundaries of `text`.
    pub fn new(mut edits: Vec<Edit>, text: &str) -> Result<Self, EditsError> {
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        for pair in edits.windows(2) {
            if pair[0].span.clashes(pair[1].span) {
                return Err(EditsError::Clash(pair[0].span, pair[1].span));
            }
        }
        for e in &edits {
            if !text.is_char_boundary(e.span.start as usize) || !text.is_char_boundary(e.span.end as usize) {
                return Err(EditsError::Boundary(e.span));
            }
        }
        Ok(Edits(edits))
    }

    /// The edits, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Edit] {
        &self.0
    }

    /// Whether there is nothing to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The text with all edits made. Borrows where there is none.
    #[must_use]
    pub fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(text);
        }
        let grown: usize = self.0.iter().map(|e| e.replacement.len()).sum();
        let mut out = String::with_capacity(text.len() + grown);
        let mut at = 0;
        for e in &self.0 {
            out.push_str(&text[at..e.span.start as usize]);
            out.push_str(&e.replacement);
            at = e.span.end as usize;
        }
        out.push_str(&text[at..]);
        Cow::Owned(out)
    }
}

impl<'a> IntoIterator for &'a Edits {
    type Item = &'a Edit;
    type IntoIter = std::slice::Iter<'a, Edit>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Confidence, RuleId, StageId};
    use super::*;

    const RULE: RuleId = RuleId::new(StageId::Spacing, "test");

    #[test]
    fn an_insertion_before_a_replacement_comes_first() {
        let edits = vec![
            Edit::replace(Span::new(2, 4), "X", RULE, Confidence::Certain),
            Edit::insert(2, "-", RULE, Confidence::Certain),
        ];
        let edits = Edits::new(edits, "abcdef").expect("disjoint");
        assert_eq!(edits.apply("abcdef"), "ab-Xef");
    }

    #[test]
    fn a_cut_character_is_refused() {
        let edits = vec![Edit::delete(Span::new(0, 1), RULE, Confidence::Certain)];
        assert_eq!(Edits::new(edits, "é"), Err(EditsError::Boundary(Span::new(0, 1))));
    }

    #[test]
    fn clean_text_is_borrowed() {
        assert!(matches!(Edits::default().apply("as it was"), Cow::Borrowed(_)));
    }
}
