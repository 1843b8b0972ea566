//! A text with what is computed once for all stages.

use super::{Protection, Span, Token, protected, token};
use std::cell::OnceCell;

/// One line, without its terminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line's text, without `\n` or `\r\n`.
    pub span: Span,
    /// Where the next line starts: past the terminator, or the end of the text.
    pub next: u32,
}

impl Line {
    /// The line and its terminator: what is deleted when the line is removed.
    #[must_use]
    pub fn whole(&self) -> Span {
        Span { start: self.span.start, end: self.next }
    }
}

/// A text and its lines, tokens and protected spans, each computed when first asked for.
#[derive(Debug)]
pub struct Scanned<'t> {
    text: &'t str,
    lines: OnceCell<Vec<Line>>,
    tokens: OnceCell<Vec<Token>>,
    protected: OnceCell<Vec<Protection>>,
}

impl<'t> Scanned<'t> {
    /// Takes a text to look at.
    ///
    /// # Panics
    /// If the text is 4 GiB long or longer; the pipeline cuts such texts into blocks.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        assert!(u32::try_from(text.len()).is_ok(), "a text of {} bytes must be cut first", text.len());
        Scanned { text, lines: OnceCell::new(), tokens: OnceCell::new(), protected: OnceCell::new() }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The text at `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }

    /// The lines. A text that ends with a line terminator has no empty last line.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut lines = Vec::new();
            let mut start = 0;
            for at in memchr::memchr_iter(b'\n', bytes) {
                let end = if at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
                lines.push(Line { span: Span::new(start, end), next: at as u32 + 1 });
                start = at + 1;
            }
            if start < bytes.len() {
                lines.push(Line { span: Span::new(start, bytes.len()), next: bytes.len() as u32 });
            }
            lines
        })
    }

    /// The words, numbers and marks, in order. Space is what lies between them.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| {
            let mut tokens = Vec::with_capacity(self.text.len() / 4);
            token::tokenize(self.text, &mut tokens);
            tokens
        })
    }

    /// The spans that no content stage may change, sorted and disjoint.
    #[must_use]
    pub fn protected(&self) -> &[Protection] {
        self.protected.get_or_init(|| protected::find(self.text))
    }

    /// The protected span that shares a byte with `span` or holds its place strictly inside.
    #[must_use]
    pub fn protects(&self, span: Span) -> Option<&Protection> {
        let protected = self.protected();
        let i = protected.partition_point(|p| p.span.end <= span.start);
        protected.get(i).filter(|p| p.span.clashes(span))
    }

    /// The index of the first token that ends after byte `at`.
    #[must_use]
    pub fn token_at(&self, at: u32) -> usize {
        self.tokens().partition_point(|t| t.end <= at)
    }

    /// The index of the line that holds byte `at`.
    #[must_use]
    pub fn line_at(&self, at: u32) -> usize {
        self.lines().partition_point(|l| l.next <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_terminators() {
        let scanned = Scanned::new("a\r\n\nb");
        let lines: Vec<(&str, usize)> =
            scanned.lines().iter().map(|l| (scanned.slice(l.span), l.whole().len())).collect();
        assert_eq!(lines, [("a", 3), ("", 1), ("b", 1)]);
        assert_eq!(Scanned::new("a\n").lines().len(), 1);
        assert!(Scanned::new("").lines().is_empty());
    }

    #[test]
    fn a_place_inside_a_url_is_protected() {
        let scanned = Scanned::new("see https://example.com/NewsToday now");
        assert!(scanned.protects(Span::at(28)).is_some());
        assert!(scanned.protects(Span::new(0, 3)).is_none());
    }
}
