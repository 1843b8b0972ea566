//! The log of one document: what was changed, as hunks on the original text.
//!
//! A document goes through two layers, and the second sees what the first made. The ledger composes
//! both into [`Hunk`]s: disjoint changes of the original. A hunk is the unit of acceptance: any
//! subset can be taken, and rejecting one leaves all others standing exactly as they were.

use crate::text::{Confidence, Edit, Edits, Held, Note, RuleId, Span};
use std::fmt;

/// One change of the original text, by one edit or by several that overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct Hunk {
    /// First byte in the original.
    pub start: usize,
    /// One past the last byte in the original.
    pub end: usize,
    /// The original's bytes `start..end`.
    pub old: String,
    /// What they became.
    pub new: String,
    /// The edits the hunk is made of, in the order they were made. Never empty.
    pub parts: Vec<Part>,
}

/// One edit within a hunk.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The rule that asked for it.
    pub rule: RuleId,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// What the stage saw.
    pub old: String,
    /// What it put there.
    pub new: String,
    /// log10 of the odds for the new reading, where a model made the edit.
    pub score: Option<f32>,
    /// Evidence, runner-up, lifted field.
    pub note: Option<Box<Note>>,
}

impl Hunk {
    /// The confidence of the least sure part.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.parts.iter().map(|p| p.confidence).min().unwrap_or(Confidence::Guess)
    }
}

/// Something proposed and not done, placed on the original text.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmade {
    /// First byte in the original.
    pub start: usize,
    /// One past the last byte in the original.
    pub end: usize,
    /// The edit.
    pub part: Part,
    /// Why it was held; empty for a suggestion below the confidence asked for.
    pub why: String,
}

/// All that happened to one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// The changes, sorted and disjoint, on the original text.
    pub hunks: Vec<Hunk>,
    /// Edits that lost to another or were stopped by a guard.
    pub held: Vec<Unmade>,
    /// Edits below the confidence asked for.
    pub suggested: Vec<Unmade>,
    /// Lifted metadata: field and values, in the order of the text.
    pub fields: Vec<(&'static str, Vec<String>)>,
}

/// Why a ledger cannot be undone on a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoError {
    /// Byte of the cleaned text where ledger and text part.
    pub at: usize,
    /// What the ledger says stands there.
    pub expected: String,
}

impl fmt::Display for UndoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected: String = self.expected.chars().take(60).collect();
        write!(
            f,
            "the text is not what the ledger was made for: at byte {} it should have {expected:?}",
            self.at
        )
    }
}

impl std::error::Error for UndoError {}

impl Ledger {
    /// The original with all hunks made.
    #[must_use]
    pub fn apply(&self, original: &str) -> String {
        self.apply_where(original, |_| true)
    }

    /// The original with those hunks made that `accept` takes.
    ///
    /// `original` must be the text the ledger was made for; a hunk that does not fit it is left out.
    #[must_use]
    pub fn apply_where(&self, original: &str, mut accept: impl FnMut(&Hunk) -> bool) -> String {
        let mut out = String::with_capacity(original.len());
        let mut at = 0;
        for hunk in &self.hunks {
            if original.get(hunk.start..hunk.end) == Some(hunk.old.as_str())
                && hunk.start >= at
                && accept(hunk)
            {
                out.push_str(&original[at..hunk.start]);
                out.push_str(&hunk.new);
                at = hunk.end;
            }
        }
        out.push_str(&original[at..]);
        out
    }

    /// The original text, from the cleaned one.
    ///
    /// # Errors
    /// If `cleaned` is not the text that the ledger's hunks make.
    pub fn undo(&self, cleaned: &str) -> Result<String, UndoError> {
        let mut out = String::with_capacity(cleaned.len());
        let mut at = 0; // in cleaned
        let mut original_at = 0;
        for hunk in &self.hunks {
            let start = at + (hunk.start - original_at);
            let end = start + hunk.new.len();
            if cleaned.get(start..end) != Some(hunk.new.as_str()) {
                return Err(UndoError { at: start, expected: hunk.new.clone() });
            }
            out.push_str(&cleaned[at..start]);
            out.push_str(&hunk.old);
            at = end;
            original_at = hunk.end;
        }
        out.push_str(&cleaned[at..]);
        Ok(out)
    }

    /// Adds the ledger of a block that starts at byte `by` of the original.
    pub(crate) fn append(&mut self, mut block: Ledger, by: usize) {
        for hunk in &mut block.hunks {
            hunk.start += by;
            hunk.end += by;
        }
        for unmade in block.held.iter_mut().chain(&mut block.suggested) {
            unmade.start += by;
            unmade.end += by;
        }
        self.hunks.append(&mut block.hunks);
        self.held.append(&mut block.held);
        self.suggested.append(&mut block.suggested);
        self.fields.append(&mut block.fields);
    }

    /// The rules that changed the document, each as often as it did.
    pub fn rules(&self) -> impl Iterator<Item = RuleId> + '_ {
        self.hunks.iter().flat_map(|h| h.parts.iter().map(|p| p.rule))
    }
}

/// Two layers of edits: `first` on the original, `second` on the text that `first` makes.
pub(crate) struct Composer<'a> {
    pub(crate) original: &'a str,
    pub(crate) between: &'a str,
    pub(crate) first: &'a Edits,
    pub(crate) second: &'a Edits,
}

/// An edit of either layer, placed on the text between the layers.
struct Placed<'a> {
    start: usize,
    end: usize,
    /// Bytes of `between` less bytes of the original, for an edit of the first layer.
    grown: isize,
    edit: &'a Edit,
    first: bool,
}

impl Composer<'_> {
    /// Places all edits on the text between the layers, sorted.
    fn placed(&self) -> Vec<Placed<'_>> {
        let mut all = Vec::with_capacity(self.first.len() + self.second.len());
        let mut shift = 0isize;
        for edit in self.first {
            let start = edit.span.start as usize;
            let grown = edit.replacement.len() as isize - edit.span.len() as isize;
            let start = start.wrapping_add_signed(shift);
            all.push(Placed { start, end: start + edit.replacement.len(), grown, edit, first: true });
            shift += grown;
        }
        for edit in self.second {
            let range = edit.span.range();
            all.push(Placed { start: range.start, end: range.end, grown: 0, edit, first: false });
        }
        all.sort_by_key(|p| (p.start, p.end));
        all
    }

    /// The hunks on the original.
    pub(crate) fn hunks(&self) -> Vec<Hunk> {
        let placed = self.placed();
        let mut hunks = Vec::with_capacity(placed.len());
        let mut shift = 0isize; // between less original, of all edits before the group
        let mut i = 0;
        while i < placed.len() {
            let (start, mut end) = (placed[i].start, placed[i].end);
            let mut j = i + 1;
            // edits belong together when they share bytes, or touch where one of them is empty
            while j < placed.len() {
                let next = &placed[j];
                let overlaps = next.start < end;
                let touches = next.start == end
                    && (next.start == next.end || start == end || empty_at(&placed[i..j], end));
                if !(overlaps || touches) {
                    break;
                }
                end = end.max(next.end);
                j += 1;
            }
            let group = &placed[i..j];
            let grown: isize = group.iter().map(|p| p.grown).sum();
            let from = start.wrapping_add_signed(-shift);
            let to = end.wrapping_add_signed(-(shift + grown));
            hunks.push(self.hunk(group, (from, to), (start, end)));
            shift += grown;
            i = j;
        }
        hunks.retain(|h| h.old != h.new);
        hunks
    }

    fn hunk(&self, group: &[Placed<'_>], original: (usize, usize), between: (usize, usize)) -> Hunk {
        let mut new = String::new();
        let mut at = between.0;
        let mut parts = Vec::with_capacity(group.len());
        for p in group.iter().filter(|p| p.first) {
            parts.push(part(p.edit, &self.original[p.edit.span.range()]));
        }
        for p in group.iter().filter(|p| !p.first) {
            new.push_str(&self.between[at..p.start]);
            new.push_str(&p.edit.replacement);
            at = p.end;
            parts.push(part(p.edit, &self.between[p.start..p.end]));
        }
        new.push_str(&self.between[at..between.1]);
        Hunk {
            start: original.0,
            end: original.1,
            old: self.original[original.0..original.1].to_owned(),
            new,
            parts,
        }
    }

    /// Places something not made on the original.
    fn unmade(&self, places: &Places, edit: &Edit, why: String, first: bool) -> Unmade {
        let (start, end, seen) = if first {
            (edit.span.start as usize, edit.span.end as usize, self.original)
        } else {
            let back = |at: u32, upper: bool| places.back(at as usize, upper);
            let (start, end) = (back(edit.span.start, false), back(edit.span.end, true));
            (start.min(end), end, self.between)
        };
        Unmade { start, end, part: part(edit, &seen[edit.span.range()]), why }
    }

    /// Where the first layer's edits lie in the text between the layers.
    fn places(&self) -> Places {
        let mut shift = 0isize;
        let edits = self.first.into_iter().map(|edit| {
            let start = (edit.span.start as usize).wrapping_add_signed(shift);
            shift += edit.replacement.len() as isize - edit.span.len() as isize;
            (start, start + edit.replacement.len(), edit.span)
        });
        Places(edits.collect())
    }
}

/// The first layer's edits: start and end in the text between the layers, and span in the original.
struct Places(Vec<(usize, usize, Span)>);

impl Places {
    /// The place in the original of byte `at` of the text between the layers; inside a replacement
    /// its start, or its end where `upper`.
    fn back(&self, at: usize, upper: bool) -> usize {
        let next = self.0.partition_point(|(start, ..)| *start < at);
        match next.checked_sub(1).map(|last| self.0[last]) {
            None => at,
            Some((_, end, span)) if at < end => {
                if upper {
                    span.end as usize
                } else {
                    span.start as usize
                }
            }
            Some((_, end, span)) => span.end as usize + (at - end),
        }
    }
}

/// Whether an edit of the group, which is sorted and ends at `end`, is empty there.
fn empty_at(group: &[Placed<'_>], end: usize) -> bool {
    group.iter().rev().take_while(|p| p.start == end).any(|p| p.end == end)
}

fn part(edit: &Edit, old: &str) -> Part {
    Part {
        rule: edit.rule,
        confidence: edit.confidence,
        old: old.to_owned(),
        new: edit.replacement.to_string(),
        score: edit.score,
        note: edit.note.clone(),
    }
}

/// Puts the outcome of both layers together.
pub(crate) fn compose(
    composer: &Composer<'_>,
    held: (Vec<Held>, Vec<Held>),
    suggested: (Vec<Edit>, Vec<Edit>),
) -> Ledger {
    let hunks = composer.hunks();
    let mut ledger = Ledger { hunks, ..Ledger::default() };
    let places = composer.places();
    for (list, first) in [(held.0, true), (held.1, false)] {
        for h in list {
            ledger.held.push(composer.unmade(&places, &h.edit, h.why, first));
        }
    }
    for (list, first) in [(suggested.0, true), (suggested.1, false)] {
        for e in list {
            ledger.suggested.push(composer.unmade(&places, &e, String::new(), first));
        }
    }
    for edit in composer.second {
        if let Some((field, values)) = edit.note.as_ref().and_then(|n| n.field.clone()) {
            ledger.fields.push((field, values));
        }
    }
    ledger
}
