//! A range of bytes of one text.

/// A half-open byte range `start..end` of the text it was made for, with `start <= end`.
///
/// `Span` exists because `Range<u32>` is not `Copy` and because four bytes an end are enough: a
/// text of 4 GiB or more is cut into blocks before it is scanned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets.
    ///
    /// # Panics
    /// If `start > end` or `end` does not fit 32 bits; both are mistakes of the caller, never of
    /// the data, because a text is at most `u32::MAX` bytes long when it is scanned.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end && u32::try_from(end).is_ok(), "span {start}..{end}");
        Span { start: start as u32, end: end as u32 }
    }

    /// The empty span at `at`: where an insertion goes.
    #[must_use]
    pub fn at(at: usize) -> Self {
        Span::new(at, at)
    }

    /// The span as a range, to slice with.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether two edits at these spans cannot both be made.
    ///
    /// Spans that share a byte clash; an insertion clashes with a span that holds its place
    /// strictly inside, and with another insertion at the same place. Spans that only touch do not
    /// clash.
    #[must_use]
    pub fn clashes(self, other: Span) -> bool {
        if self.is_empty() && other.is_empty() {
            return self.start == other.start;
        }
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same span, `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Span {
        Span::new(self.start as usize + by, self.end as usize + by)
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn spans_that_only_touch_do_not_clash() {
        assert!(!Span::new(0, 3).clashes(Span::new(3, 5)));
        assert!(!Span::at(3).clashes(Span::new(3, 5)));
        assert!(!Span::at(3).clashes(Span::new(0, 3)));
    }

    #[test]
    fn two_insertions_at_one_place_clash() {
        assert!(Span::at(3).clashes(Span::at(3)));
        assert!(!Span::at(3).clashes(Span::at(4)));
    }

    #[test]
    fn an_insertion_inside_clashes() {
        assert!(Span::at(3).clashes(Span::new(2, 4)));
        assert!(Span::new(2, 4).clashes(Span::at(3)));
    }
}
