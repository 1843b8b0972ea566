//! A spacing accent (`´`) where English has an apostrophe or a quotation mark: keyboards have it beside the
//! apostrophe, and word processors take it for one.
//!
//! Does NOT touch: accents that stand alone, three or more that could pair in two ways, accents after a letter
//! and before one (`l´eau`), which other languages have.

use super::draft::Draft;
use super::quotes::{Role, role};
use crate::text::Confidence::Likely;

/// Proposes for one line, which starts at byte `start` of the text.
pub(super) fn propose(line: &str, start: usize, out: &mut Vec<Draft>) {
    let mut open: Option<usize> = None;
    for (i, b) in line.bytes().enumerate() {
        // The first bytes of the two marks.
        if b != 0xc2 && b != 0xe2 {
            continue;
        }
        let Some(c) = line[i..].chars().next().filter(|c| matches!(c, '´' | '‘')) else { continue };
        let after = &line[i + c.len_utf8()..];
        if line[..i].ends_with(char::is_alphabetic) && contraction(after) {
            out.push(Draft::new(start + i, start + i + c.len_utf8(), "’", "accent-apostrophe", Likely));
            continue;
        }
        if c != '´' {
            continue;
        }
        match (role(line[..i].chars().next_back(), after.chars().next()), open) {
            (Role::Opens, None) => open = Some(i),
            (Role::Closes, Some(at)) => {
                out.push(Draft::new(start + at, start + at + c.len_utf8(), "‘", "accent-quotes", Likely));
                out.push(Draft::new(start + i, start + i + c.len_utf8(), "’", "accent-quotes", Likely));
                open = None;
            }
            // What pairs with what is not clear any more.
            _ => return,
        }
    }
}

/// Whether a text begins with the end of a contraction or of a genitive.
fn contraction(text: &str) -> bool {
    ["s", "t", "re", "ve", "ll", "d", "m"].iter().any(|end| {
        text.strip_prefix(end)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '´'))
    })
}
