//! Bytes that are not valid UTF-8 as a whole: UTF-8 with faults, another encoding, or lines of both.

use super::builder::Builder;
use super::utf8::{Piece, Pieces};
use super::{Certainty, Charset, detect, legacy, utf8};
use std::ops::Range;

/// How a line reads as UTF-8.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Only ASCII.
    Ascii,
    /// Valid, with characters past ASCII.
    Utf8,
    /// Not valid, but with valid characters past ASCII.
    Faulty,
    /// Not valid, and nothing past ASCII is valid: another encoding.
    Other,
}

/// A document's count of sequences.
#[derive(Default)]
struct Tally {
    /// Valid sequences past ASCII.
    valid: u64,
    /// Of these, in lines that are valid as a whole.
    in_valid_lines: u64,
    /// Pairs of encoded surrogates.
    pairs: u64,
    /// Sequences that mean nothing.
    bad: u64,
    /// Valid sequences of four bytes.
    four: u64,
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).chain([bytes.len()]).filter_map(move |end| {
        let line = start..end;
        start = end;
        (!line.is_empty()).then_some(line)
    })
}

fn read(line: &[u8], tally: &mut Tally) -> Reading {
    if line.is_ascii() {
        return Reading::Ascii;
    }
    let (mut valid, mut bad) = (0, 0);
    for piece in Pieces::of(line) {
        match piece {
            Piece::Valid(text) => {
                valid += text.bytes().filter(|b| *b >= 0xc2).count() as u64;
                tally.four += text.bytes().filter(|b| *b >= 0xf0).count() as u64;
            }
            Piece::Pair(..) => {
                valid += 1;
                tally.pairs += 1;
            }
            Piece::Zero(_) => valid += 1,
            Piece::Bad(_) => bad += 1,
        }
    }
    tally.valid += valid;
    tally.bad += bad;
    match (valid, bad) {
        (_, 0) => {
            tally.in_valid_lines += valid;
            Reading::Utf8
        }
        (0, _) => Reading::Other,
        _ => Reading::Faulty,
    }
}

/// How many bytes at the end are the start of a sequence that was cut.
fn cut_at_end(bytes: &[u8]) -> usize {
    for n in 1..=3.min(bytes.len()) {
        let tail = &bytes[bytes.len() - n..];
        if let Err(e) = std::str::from_utf8(tail)
            && e.valid_up_to() == 0
            && e.error_len().is_none()
        {
            return n;
        }
    }
    0
}

/// Decodes `bytes`, which are not valid UTF-8 and have no mark. `declared` is the encoding that
/// something outside the bytes names.
pub(super) fn decode(bytes: &[u8], declared: Option<Charset>) -> (Builder, Charset, Certainty, bool) {
    let cut = cut_at_end(bytes);
    let whole = &bytes[..bytes.len() - cut];
    let mut tally = Tally::default();
    let readings: Vec<(Range<usize>, Reading)> =
        lines(whole).map(|line| (line.clone(), read(&whole[line], &mut tally))).collect();

    // A cut of two bytes or three is a sequence that fits so far; of one byte it is as well `é`.
    let utf8 = if tally.bad == 0 {
        tally.valid > 0 || cut >= 2
    } else {
        tally.valid >= tally.bad || (declared == Some(Charset::Utf8) && tally.valid * 4 >= tally.bad)
    };
    let cesu = tally.pairs > tally.four;
    let main = if cesu { Charset::Cesu8 } else { Charset::Utf8 };
    let mut out = Builder::with_capacity(bytes.len() + bytes.len() / 8);
    if utf8 {
        let others = readings.iter().filter(|(_, r)| *r == Reading::Other);
        let other = detect::legacy(others.map(|(line, _)| &whole[line.clone()])).0;
        let other = declared.filter(|d| matches!(d, Charset::Legacy(_))).unwrap_or(other);
        for (line, reading) in readings {
            let line = &whole[line];
            match reading {
                Reading::Ascii | Reading::Utf8 => utf8::decode_into(line, main, &mut out),
                Reading::Faulty => faulty(line, main, &mut out),
                Reading::Other => passage(line, other, &mut out),
            }
        }
        if cut > 0 {
            out.malformed(&bytes[bytes.len() - cut..]);
        }
        let certainty = if tally.bad == 0 { Certainty::Certain } else { Certainty::Likely };
        return (out, main, certainty, false);
    }

    let all = readings.iter().map(|(line, _)| &bytes[line.clone()]);
    let (detected, certainty) = detect::legacy(all.chain([&bytes[bytes.len() - cut..]]));
    let both = tally.in_valid_lines >= 2 && tally.in_valid_lines * 3 >= tally.bad;
    if !both {
        let Charset::Legacy(encoding) = detected else { return (out, detected, certainty, true) };
        legacy::decode_into(bytes, encoding, &mut out);
        return (out, detected, certainty, true);
    }
    // The lines that are no UTF-8 speak for the other encoding.
    let others = readings.iter().filter(|(_, r)| matches!(r, Reading::Other | Reading::Faulty));
    let (other, _) = detect::legacy(others.map(|(line, _)| &whole[line.clone()]));
    for (line, reading) in readings {
        let line = &whole[line];
        let at = out.text.len();
        match reading {
            Reading::Ascii => utf8::decode_into(line, Charset::Utf8, &mut out),
            Reading::Utf8 => {
                utf8::decode_into(line, Charset::Utf8, &mut out);
                out.passage_since(at, Charset::Utf8);
            }
            Reading::Faulty | Reading::Other => in_charset(line, other, &mut out),
        }
    }
    in_charset(&bytes[bytes.len() - cut..], other, &mut out);
    (out, other, Certainty::Guess, true)
}

fn in_charset(bytes: &[u8], charset: Charset, out: &mut Builder) {
    match charset {
        Charset::Legacy(encoding) => legacy::decode_into(bytes, encoding, out),
        _ => utf8::decode_into(bytes, Charset::Utf8, out),
    }
}

fn passage(bytes: &[u8], charset: Charset, out: &mut Builder) {
    let at = out.text.len();
    in_charset(bytes, charset, out);
    out.passage_since(at, charset);
}

/// A line of UTF-8 with stray bytes. A stray byte that is a letter or a mark of windows-1252
/// between ASCII is read as that: someone pasted it. All else is malformed.
fn faulty(line: &[u8], main: Charset, out: &mut Builder) {
    let mut at = 0;
    let mut buffer = [0; 4];
    for piece in Pieces::of(line) {
        let start = at;
        match piece {
            Piece::Valid(text) => {
                utf8::decode_into(text.as_bytes(), main, out);
                at += text.len();
            }
            Piece::Pair(c, bytes) => {
                if main == Charset::Cesu8 {
                    out.push(c.encode_utf8(&mut buffer));
                } else {
                    out.patched(c.encode_utf8(&mut buffer), bytes);
                }
                at += bytes.len();
            }
            Piece::Zero(bytes) => {
                out.patched("\0", bytes);
                at += bytes.len();
            }
            Piece::Bad(bytes) => {
                at += bytes.len();
                let before = start.checked_sub(1).map(|i| line[i]);
                let after = line.get(at).copied();
                if bytes.len() == 1 && pasted(bytes[0], before, after) {
                    passage(bytes, Charset::Legacy(encoding_rs::WINDOWS_1252), out);
                } else {
                    out.malformed(bytes);
                }
            }
        }
    }
}

/// Whether a stray byte reads as a character of windows-1252 between its neighbours.
fn pasted(b: u8, before: Option<u8>, after: Option<u8>) -> bool {
    let letter = |n: Option<u8>| n.is_some_and(|n| n.is_ascii_alphabetic());
    let ascii = |n: Option<u8>| n.is_none_or(|n| n.is_ascii());
    match b {
        0x85 | 0x91..=0x97 | 0xa3 | 0xa9 | 0xab | 0xae | 0xb0 | 0xbb => ascii(before) && ascii(after),
        0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0xff => ascii(after) && (letter(before) || letter(after)),
        _ => false,
    }
}
