//! Units: characters whose bytes in an encoding make one character of UTF-8, and what they become.

use super::tables::{self, byte, is_continuation, is_lead};

/// A sequence of characters that are the bytes of one.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Indices of characters of the line.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What it turns into.
    pub(super) becomes: char,
    /// How much of it is there.
    pub(super) state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Whole,
    /// A no-break space in it became a space.
    Spaced,
    /// A byte became U+FFFD.
    Lost,
    /// A byte became a question mark.
    Asked,
}

/// The unit that starts at `i`, if there is one.
pub(super) fn unit(chars: &[char], i: usize, encoding: usize) -> Option<Unit> {
    let first = byte(chars[i], encoding).filter(|b| is_lead(*b))?;
    let len = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    let mut bytes = [first, 0, 0, 0, 0, 0];
    let mut state = State::Whole;
    let lossy = read(chars, i, len, encoding, &mut bytes, &mut state)?;
    if lossy {
        let quote = bytes[..2] == [0xe2, 0x80] && bytes[2] == 0 && encoding == 0;
        let becomes = if quote { '”' } else { '\u{fffd}' };
        return Some(Unit { start: i, end: i + len, becomes, state });
    }
    // A surrogate pair, as CESU-8 has it.
    if first == 0xed && bytes[1] >= 0xa0 {
        let next = *chars.get(i + 3)?;
        byte(next, encoding).filter(|b| *b == 0xed)?;
        let mut low = [0xed, 0, 0, 0, 0, 0];
        if read(chars, i + 3, 3, encoding, &mut low, &mut state)? {
            return Some(Unit { start: i, end: i + 6, becomes: '\u{fffd}', state: State::Lost });
        }
        let half = |b: &[u8; 6]| 0xd000 | (u32::from(b[1]) & 0x3f) << 6 | (u32::from(b[2]) & 0x3f);
        let (high, low) = (half(&bytes), half(&low));
        if !(0xd800..0xdc00).contains(&high) || !(0xdc00..0xe000).contains(&low) {
            return None;
        }
        let becomes = char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))?;
        return Some(Unit { start: i, end: i + 6, becomes, state: State::Whole });
    }
    let becomes = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    Some(Unit { start: i, end: i + len, becomes, state })
}

/// Reads the continuation bytes of a sequence of `len` that starts at `i`. `Some(true)` where one
/// is lost.
fn read(
    chars: &[char],
    i: usize,
    len: usize,
    encoding: usize,
    bytes: &mut [u8; 6],
    state: &mut State,
) -> Option<bool> {
    let mut lossy = false;
    for (k, slot) in bytes.iter_mut().enumerate().take(len).skip(1) {
        let c = *chars.get(i + k)?;
        match c {
            '\u{fffd}' => {
                lossy = true;
                *state = State::Lost;
            }
            // A lost byte may have become a question mark in a sequence of two of Latin-1's own
            // letters, or at the end of a longer one.
            '?' if (len == 2 && matches!(bytes_lead(chars[i], encoding), Some(0xc2 | 0xc3)))
                || (len == 3 && k == 2 && !lossy && *state == State::Whole) =>
            {
                lossy = true;
                *state = State::Asked;
            }
            ' ' if *state == State::Whole && space_fits(chars[i], k, len, encoding) => {
                *slot = 0xa0;
                *state = State::Spaced;
            }
            _ => *slot = byte(c, encoding).filter(|b| is_continuation(*b))?,
        }
    }
    Some(lossy)
}

fn bytes_lead(c: char, encoding: usize) -> Option<u8> {
    byte(c, encoding)
}

/// Whether byte A0 is likely at index `k` of a sequence that starts with `lead`: what it makes must
/// be text. E0 A0 is Samaritan, E1 A0 Mongolian, E4 A0 and up Han.
fn space_fits(lead: char, k: usize, len: usize, encoding: usize) -> bool {
    let Some(lead) = byte(lead, encoding) else { return false };
    if matches!(tables::NAMES[encoding], "macintosh" | "cp437") {
        return false;
    }
    match (len, k) {
        (2, _) => matches!(lead, 0xc2 | 0xc3 | 0xc5 | 0xce | 0xd0 | 0xd9),
        (3, 1) => matches!(lead, 0xe2 | 0xe3 | 0xed),
        (3, _) => matches!(lead, 0xe0..=0xe3),
        _ => lead == 0xf0,
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Script {
    Mark,
    Accent,
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Indic,
    EastAsian,
    Picture,
    Rare,
}

pub(super) fn script(c: char) -> Script {
    match c as u32 {
        0x00..=0x9f => Script::Mark,
        0xaa
        | 0xba
        | 0xc0..=0xd6
        | 0xd8..=0xf6
        | 0xf8..=0x17f
        | 0x192
        | 0x1a0
        | 0x1a1
        | 0x1af
        | 0x1b0
        | 0x218..=0x21b
        | 0x1e00..=0x1eff => Script::Latin,
        0xa0..=0xff | 0x2010..=0x205e | 0x20a0..=0x20bf | 0x2100..=0x214f => Script::Mark,
        0x300..=0x36f => Script::Accent,
        0x2c6 | 0x2c7 | 0x2d8..=0x2dd | 0xfb00..=0xfb06 | 0xfffd | 0xfeff => Script::Mark,
        0x384..=0x3ce => Script::Greek,
        0x400..=0x45f | 0x490 | 0x491 => Script::Cyrillic,
        0x5b0..=0x5ea => Script::Hebrew,
        0x60c..=0x6d5 | 0x6f0..=0x6f9 | 0x200c..=0x200f => Script::Arabic,
        0x900..=0xe7f => Script::Indic,
        0x2190..=0x23ff
        | 0x2500..=0x27bf
        | 0x2800
        | 0x2b00..=0x2bff
        | 0xfe0e
        | 0xfe0f
        | 0x1f000..=0x1faff
        | 0xe0020..=0xe007f => Script::Picture,
        0x3000..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xff01..=0xff9f => Script::EastAsian,
        _ => Script::Rare,
    }
}

/// Whether text may hold `c` where the damage is. Alone, a character of an East Asian or Indic
/// script is no good reason: such text comes in rows.
pub(super) fn plausible(c: char, in_run: bool, encoding: usize) -> bool {
    match script(c) {
        Script::Accent => encoding == 0 || in_run,
        // Marks of width alone.
        Script::EastAsian if matches!(c as u32, 0xff01..=0xff5e) => true,
        // The bytes of a first damage, which a second one hid.
        Script::Mark if ('\u{80}'..='\u{9f}').contains(&c) => encoding == 0 || in_run,
        Script::Rare => false,
        Script::EastAsian => in_run,
        _ => true,
    }
}
