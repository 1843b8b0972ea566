//! The older encodings, by encoding_rs, with a way back.

use super::builder::Builder;
use encoding_rs::{DecoderResult, Encoding};

/// Decodes `bytes`. What does not come back as it was when encoded again becomes a patch.
pub(super) fn decode_into(bytes: &[u8], encoding: &'static Encoding, out: &mut Builder) {
    if encoding == encoding_rs::ISO_2022_JP {
        stateful(bytes, encoding, out);
        return;
    }
    // No encoding but ISO-2022-JP has a line feed within a character, so lines stand alone.
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).chain([bytes.len()]) {
        if end > start {
            line(&bytes[start..end], encoding, out);
        }
        start = end;
    }
}

/// An encoding with shifts: encoded again as a whole, or kept as a whole.
fn stateful(bytes: &[u8], encoding: &'static Encoding, out: &mut Builder) {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let (back, _, _) = encoding.encode(&text);
    if !malformed && *back == *bytes {
        out.push(&text);
    } else {
        out.patched(&text, bytes);
    }
}

fn line(bytes: &[u8], encoding: &'static Encoding, out: &mut Builder) {
    if bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        out.push(text);
        return;
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some(room) = decoder.max_utf8_buffer_length_without_replacement(rest.len()) else { return };
        let mut text = String::with_capacity(room);
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        match result {
            DecoderResult::InputEmpty => {
                regular(&rest[..read], &text, encoding, out);
                return;
            }
            DecoderResult::OutputFull => {
                regular(&rest[..read], &text, encoding, out);
                rest = &rest[read..];
            }
            DecoderResult::Malformed(bad, after) => {
                // `after` bytes past the bad ones are consumed too; take them again.
                let end = read.saturating_sub(usize::from(after));
                let start = end.saturating_sub(usize::from(bad));
                regular(&rest[..start], &text, encoding, out);
                out.malformed(&rest[start..end.max(start)]);
                rest = &rest[end.max(start + 1).min(rest.len())..];
                decoder = encoding.new_decoder_without_bom_handling();
            }
        }
    }
}

/// Text that `bytes` decode to without error.
fn regular(bytes: &[u8], text: &str, encoding: &'static Encoding, out: &mut Builder) {
    let (back, _, unmappable) = encoding.encode(text);
    if !unmappable && *back == *bytes {
        out.push(text);
        return;
    }
    // Some character has two ways to be written. Keep those written the other way.
    let mut at = 0;
    let mut buffer = [0; 4];
    for (i, c) in text.char_indices() {
        let piece: &str = c.encode_utf8(&mut buffer);
        let (own, _, unmappable) = encoding.encode(piece);
        if !unmappable && bytes[at..].starts_with(&own) {
            out.push(piece);
            at += own.len();
            continue;
        }
        let longest = bytes.len().min(at + 4);
        let written = (at + 1..=longest).find(|end| {
            let (text, malformed) = encoding.decode_without_bom_handling(&bytes[at..*end]);
            !malformed && text == piece
        });
        match written {
            Some(end) => {
                out.patched(piece, &bytes[at..end]);
                at = end;
            }
            None => {
                out.patched(&text[i..], &bytes[at..]);
                return;
            }
        }
    }
    if at < bytes.len() {
        // Cannot be: every byte belongs to a character. Kept all the same.
        out.patched("", &bytes[at..]);
    }
}
