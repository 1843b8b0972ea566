//! Line ends, trailing space and runs of blank lines.
//!
//! `\r\n` and `\r` become `\n`. Space at the end of a line goes. Of more than two blank lines in a
//! row two stay: between two blocks there may be a gap, and the content stages may take a line out
//! from between two gaps. Whether the text ends with a line feed is not changed, nor is the space
//! at the start of a line.

use super::draft::Draft;
use crate::text::Confidence::Certain;

/// How many blank lines in a row may stay.
const BLANK_LINES: usize = 2;

/// Line ends and trailing space.
pub(super) fn propose_ends(text: &str, out: &mut Vec<Draft>) {
    let bytes = text.as_bytes();
    let blank = |b: u8| b == b' ' || b == b'\t';
    let mut floor = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
        if at < floor {
            continue;
        }
        let space = bytes[floor..at].iter().rev().take_while(|b| blank(**b)).count();
        if space > 0 {
            out.push(Draft::new(at - space, at, "", "trailing-space", Certain));
        }
        floor = at + 1;
        if bytes.get(at) == Some(&b'\r') {
            if bytes.get(at + 1) == Some(&b'\n') {
                out.push(Draft::new(at, at + 1, "", "line-end", Certain));
                floor = at + 2;
            } else {
                out.push(Draft::new(at, at + 1, "\n", "line-end", Certain));
            }
        }
    }
}

/// Runs of blank lines, in a text whose line ends are settled.
pub(super) fn propose_blank(text: &str, out: &mut Vec<Draft>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(i) = memchr::memchr(b'\n', &bytes[at..]) {
        let first = at + i;
        let run = bytes[first..].iter().take_while(|b| **b == b'\n').count();
        // The first line feed ends a line, save at the start of the text.
        let stay = if first == 0 { BLANK_LINES } else { BLANK_LINES + 1 };
        if run > stay {
            out.push(Draft::new(first + stay, first + run, "", "blank-lines", Certain));
        }
        at = first + run;
    }
}
