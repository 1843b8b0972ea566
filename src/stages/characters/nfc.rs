//! Canonical composition (NFC), where a sequence is not in it.
//!
//! A Hebrew or Arabic letter whose marks stand in another order than NFC's stays as typed: the
//! order is a matter of number, not of spelling, and rendering does not depend on it.

use super::classes;
use super::draft::Draft;
use crate::text::Confidence::Certain;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The longest run of marks that is looked at as one; longer ones are decoration, not text.
const LONGEST: usize = 64;

pub(super) fn propose(text: &str, out: &mut Vec<Draft>) {
    // A sequence starts at the last character before that composes with nothing to its left.
    let mut start = 0;
    let mut interesting = false;
    let mut length = 0;
    for (at, c) in text.char_indices() {
        let class = classes::of(c);
        let starter =
            !class.nfc() || (canonical_combining_class(c) == 0 && stands_alone(c)) || length >= LONGEST;
        if starter {
            if interesting {
                sequence(text, start, at, out);
            }
            start = at;
            interesting = false;
            length = 0;
        }
        interesting |= class.nfc();
        length += 1;
    }
    if interesting {
        sequence(text, start, text.len(), out);
    }
}

/// Whether a character begins a sequence though it is not in NFC itself.
fn stands_alone(c: char) -> bool {
    is_nfc_quick(std::iter::once(c)) == IsNormalized::No
}

fn sequence(text: &str, start: usize, end: usize, out: &mut Vec<Draft>) {
    let old = &text[start..end];
    if is_nfc_quick(old.chars()) == IsNormalized::Yes {
        return;
    }
    let new: String = old.nfc().collect();
    if new == old {
        return;
    }
    let pointed = old.chars().next().is_some_and(classes::right_to_left);
    if pointed {
        let sorted = |s: &str| {
            let mut chars: Vec<char> = s.chars().collect();
            chars.sort_unstable();
            chars
        };
        if sorted(old) == sorted(&new) {
            return;
        }
    }
    // Only what differs: a mark without a letter before it leaves its neighbour alone.
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum::<usize>()
    };
    let head = same(&mut old.chars(), &mut new.chars());
    let tail = same(&mut old[head..].chars().rev(), &mut new[head..].chars().rev());
    let becomes = new[head..new.len() - tail].to_owned();
    out.push(Draft::new(start + head, end - tail, becomes, "nfc", Certain));
}
