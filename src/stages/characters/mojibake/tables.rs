//! Which byte a character is in each of the encodings that UTF-8 is mistaken for.

use encoding_rs::Encoding;
use std::sync::LazyLock;

/// The encodings, in the order in which they are preferred where several fit.
///
/// A C1 control is the byte of the same number where the encoding leaves that byte open, as
/// programs have it. In the first it is always: it is windows-1252 and Latin-1 in one, and reads
/// text that went half by the one and half by the other.
pub(super) const NAMES: [&str; ENCODINGS] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "iso-8859-2",
    "macintosh",
    "cp437",
    "windows-1256",
];

/// How many there are.
pub(super) const ENCODINGS: usize = 10;

/// Upper half of the IBM PC's code page, which the web's standard does not have.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The bytes of one character; 0 where an encoding does not have it.
type Bytes = [u8; ENCODINGS];

struct Tables {
    /// Row of each character of the basic plane; 0 is the row of nothing.
    rows: Box<[u16]>,
    bytes: Vec<Bytes>,
    /// For each row, the encodings in which it is a lead byte (low half) and a continuation byte.
    masks: Vec<(u16, u16)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut rows = vec![0u16; 0x1_0000].into_boxed_slice();
    let mut bytes: Vec<Bytes> = vec![[0; ENCODINGS]];
    let mut set = |c: char, encoding: usize, byte: u8| {
        let Some(row) = rows.get_mut(c as usize) else { return };
        if *row == 0 {
            *row = bytes.len() as u16;
            bytes.push([0; ENCODINGS]);
        }
        let cell = &mut bytes[usize::from(*row)][encoding];
        if *cell == 0 {
            *cell = byte;
        }
    };
    for (encoding, name) in NAMES.iter().enumerate() {
        let mut defined = [false; 128];
        for (i, byte) in (0x80..=0xffu8).enumerate() {
            let c = match Encoding::for_label(name.as_bytes()) {
                Some(known) => {
                    let (text, malformed) = known.decode_without_bom_handling(std::slice::from_ref(&byte));
                    (!malformed).then(|| text.chars().next()).flatten()
                }
                None => CP437.chars().nth(i),
            };
            if let Some(c) = c {
                defined[i] = true;
                set(c, encoding, byte);
            }
        }
        for byte in 0x80..=0x9fu8 {
            let open = encoding == 0 || !defined[usize::from(byte - 0x80)];
            if open {
                set(char::from(byte), encoding, byte);
            }
        }
        // Python's and Apple's table has the euro's place with the currency sign of older systems,
        // and omega twice.
        if *name == "macintosh" {
            set('¤', encoding, 0xdb);
            set('\u{2126}', encoding, 0xbd);
        }
        if *name == "windows-1252" {
            // Latin-1 has a soft hyphen and a no-break space where windows-1252 has them.
            for byte in 0xa0..=0xffu8 {
                set(char::from(byte), encoding, byte);
            }
        }
    }
    let masks = bytes
        .iter()
        .map(|row| {
            let mask = |test: fn(u8) -> bool| {
                row.iter().enumerate().fold(0u16, |mask, (e, b)| mask | u16::from(test(*b)) << e)
            };
            (mask(is_lead), mask(is_continuation))
        })
        .collect();
    Tables { rows, bytes, masks }
});

/// Whether a byte starts a UTF-8 sequence of two bytes or more.
pub(super) fn is_lead(b: u8) -> bool {
    (0xc2..=0xf4).contains(&b)
}

/// Whether a byte continues a UTF-8 sequence.
pub(super) fn is_continuation(b: u8) -> bool {
    (0x80..=0xbf).contains(&b)
}

fn row(c: char) -> usize {
    TABLES.rows.get(c as usize).map_or(0, |r| usize::from(*r))
}

/// The byte of `c` in an encoding, for characters past ASCII.
pub(super) fn byte(c: char, encoding: usize) -> Option<u8> {
    Some(TABLES.bytes[row(c)][encoding]).filter(|b| *b != 0)
}

/// The encodings, as bits, in which `c` is a lead byte and in which it is a continuation byte.
pub(super) fn masks(c: char) -> (u16, u16) {
    TABLES.masks[row(c)]
}
