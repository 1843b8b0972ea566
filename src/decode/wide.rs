//! UTF-16 and UTF-32.

use super::Charset;
use super::builder::Builder;

/// Decodes `bytes`, without its byte order mark. Lone surrogates, numbers that are no character and
/// a cut unit at the end are malformed.
pub(super) fn decode_into(bytes: &[u8], charset: Charset, out: &mut Builder) {
    match charset {
        Charset::Utf16Le => utf16(bytes, u16::from_le_bytes, out),
        Charset::Utf16Be => utf16(bytes, u16::from_be_bytes, out),
        Charset::Utf32Le => utf32(bytes, u32::from_le_bytes, out),
        Charset::Utf32Be => utf32(bytes, u32::from_be_bytes, out),
        Charset::Utf8 | Charset::Cesu8 | Charset::Legacy(_) => {}
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, out: &mut Builder) {
    let (units, rest) = bytes.as_chunks::<2>();
    let mut i = 0;
    while i < units.len() {
        let u = u32::from(unit(units[i]));
        if (0xd800..0xdc00).contains(&u)
            && let Some(low) = units.get(i + 1).map(|n| u32::from(unit(*n)))
            && (0xdc00..0xe000).contains(&low)
            && let Some(c) = char::from_u32(0x1_0000 + ((u - 0xd800) << 10) + (low - 0xdc00))
        {
            out.text.push(c);
            i += 2;
            continue;
        }
        match char::from_u32(u) {
            Some(c) => out.text.push(c),
            None => out.malformed(&units[i]),
        }
        i += 1;
    }
    if !rest.is_empty() {
        out.malformed(rest);
    }
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32, out: &mut Builder) {
    let (units, rest) = bytes.as_chunks::<4>();
    for u in units {
        match char::from_u32(unit(*u)) {
            Some(c) => out.text.push(c),
            None => out.malformed(u),
        }
    }
    if !rest.is_empty() {
        out.malformed(rest);
    }
}

/// How many bytes, from the start, are looked at for the zeros of UTF-16 and UTF-32.
const WINDOW: usize = 64 * 1024;

/// The wide encoding that `bytes` are in, by where their zeros are; for bytes without a byte order
/// mark that hold a zero.
///
/// UTF-32: the high byte of every unit is 0 and the next at most 16. UTF-16: zeros are common at
/// one parity (a tenth of the units: spaces and line ends are there in every script) and a
/// hundred times rarer at the other, and no surrogate is alone.
pub(super) fn by_zeros(bytes: &[u8]) -> Option<Charset> {
    let window = &bytes[..bytes.len().min(WINDOW) & !3];
    if window.len() >= 8 || (window.len() == 4 && bytes.len() == 4) {
        let (units, _) = window.as_chunks::<4>();
        let is_char = |u: u32| u != 0 && char::from_u32(u).is_some();
        if units.iter().all(|u| is_char(u32::from_le_bytes(*u))) {
            return Some(Charset::Utf32Le);
        }
        if units.iter().all(|u| is_char(u32::from_be_bytes(*u))) {
            return Some(Charset::Utf32Be);
        }
    }
    let window = &bytes[..bytes.len().min(WINDOW) & !1];
    let (units, _) = window.as_chunks::<2>();
    let first = units.iter().filter(|u| u[0] == 0).count();
    let second = units.iter().filter(|u| u[1] == 0).count();
    let common = |n: usize| n * 10 >= units.len() && n > 0;
    let rare = |n: usize, other: usize| n * 100 <= other;
    if common(second) && rare(first, second) && surrogates_pair_up(units, u16::from_le_bytes) {
        Some(Charset::Utf16Le)
    } else if common(first) && rare(second, first) && surrogates_pair_up(units, u16::from_be_bytes) {
        Some(Charset::Utf16Be)
    } else {
        None
    }
}

fn surrogates_pair_up(units: &[[u8; 2]], unit: fn([u8; 2]) -> u16) -> bool {
    let mut alone = 0usize;
    let mut control = 0usize;
    for c in char::decode_utf16(units.iter().map(|u| unit(*u))) {
        match c {
            Err(_) => alone += 1,
            Ok(c) if c.is_control() && !c.is_whitespace() => control += 1,
            Ok(_) => {}
        }
    }
    // The window may cut a pair.
    alone <= 1 && control * 20 <= units.len()
}
