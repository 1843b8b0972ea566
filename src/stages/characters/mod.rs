//! Layer 1: readable Unicode.
//!
//! Undoes what wrong encodings, escaping, terminals and word processors did to characters: text
//! read in the wrong encoding (`â€™`), HTML references escaped however often, terminal escapes,
//! controls, invisible characters, odd spaces, ligatures, full-width Latin, Arabic presentation
//! forms, sequences that are not in NFC, quotation marks that do not match their partner, line
//! ends, trailing space, runs of blank lines.
//!
//! Does NOT touch: curly quotes that match, dashes, the letters of any script, joiners where
//! Persian, the scripts of India and emoji need them, full-width forms in East Asian text, the
//! order of Hebrew and Arabic marks, runs of plain spaces (spacing does), anything inside
//! backticks that is a character reference.
//!
//! How: `scan` finds in one look the lines that need something and the passes they need; most
//! texts have none and cost nothing more. Each pass works on one line; it proposes drafts on what the pass before made, and `draft::compose` makes of them
//! disjoint edits of the text that came in. Taking something out may bring the parts of another
//! damage together, so the passes run again on what they made, at most [`ROUNDS`] times.
//!
//! Known misses are listed in the modules and in `docs/characters.md`.

mod accents;
mod classes;
mod controls;
mod draft;
mod escapes;
mod lines;
mod mojibake;
mod nfc;
mod quotes;
mod scan;

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Edit, Note, Proposals, RuleId, Scanned, Span, Stage, StageId};
use draft::Draft;
use scan::Needs;
use std::borrow::Cow;

/// How often the passes run. Two suffice for all damage seen; the third finds nothing to do.
const ROUNDS: usize = 4;

type Pass = fn(&str, &mut Vec<Draft>);

/// The passes, in order: what reveals characters before what judges them.
const PASSES: &[(Needs, Pass)] = &[
    (Needs::ESCAPES, escapes::propose),
    (Needs::MOJIBAKE, mojibake::propose),
    (Needs::SINGLES, controls::propose),
    (Needs::NFC, nfc::propose),
    (Needs::QUOTES, quotes::propose),
    (Needs::LINES, lines::propose_ends),
];

/// The stage.
pub struct Characters;

impl Characters {
    /// Makes the stage. All its rules are in code; the packs document and test them.
    ///
    /// # Errors
    /// None; the signature is that of all stages.
    pub fn new(_rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Characters)
    }
}

impl Stage for Characters {
    fn id(&self) -> StageId {
        StageId::Characters
    }

    fn propose(&self, text: &Scanned<'_>, _context: &Context<'_>, out: &mut Proposals) {
        let text = text.text();
        for draft in drafts(text) {
            if text[draft.start..draft.end] == *draft.text {
                continue;
            }
            let span = Span::new(draft.start, draft.end);
            let rule = RuleId::new(StageId::Characters, draft.rule);
            let mut edit = Edit::replace(span, draft.text, rule, draft.confidence);
            if !draft.also.is_empty() {
                edit = edit.with_note(Note { evidence: Some(draft.also.join(" ")), ..Note::default() });
            }
            out.push(edit);
        }
    }
}

/// Whether one look says that `text` needs nothing. What it says of a text that needs something is
/// always right; a text that it says needs something may turn out to need nothing.
#[must_use]
pub fn needs_nothing(text: &str) -> bool {
    let (needy, blank) = scan::scan(text);
    needy.is_empty() && !blank
}

/// All that the stage would change.
fn drafts(text: &str) -> Vec<Draft> {
    let (needy, blank) = scan::scan(text);
    let mut total = Vec::new();
    for line in needy {
        for mut draft in line_drafts(&text[line.start..line.end], line.needs) {
            draft.start += line.start;
            draft.end += line.start;
            total.push(draft);
        }
    }
    // Whether there are too many blank lines is known when the lines are settled.
    if !total.is_empty() || blank {
        let now = draft::apply(text, &total);
        let mut made = Vec::new();
        lines::propose_blank(&now, &mut made);
        total = draft::compose(total, made, &now);
    }
    total
}

/// What the passes change in one line, which `line` holds with its line feed.
fn line_drafts(line: &str, mut needs: Needs) -> Vec<Draft> {
    let mut total = Vec::new();
    let mut now = Cow::Borrowed(line);
    for _ in 0..ROUNDS {
        let mut changed = false;
        for (need, pass) in PASSES {
            if !needs.has(*need) {
                continue;
            }
            let mut made = Vec::new();
            pass(&now, &mut made);
            if made.is_empty() {
                continue;
            }
            let next = draft::apply(&now, &made);
            total = draft::compose(total, made, &now);
            needs = scan::scan_line(&next);
            now = next.into();
            changed = true;
        }
        if !changed || needs.none() {
            break;
        }
    }
    total
}

#[cfg(test)]
mod tests;
