//! What each character needs to be looked at for, and the scripts that the passes care about.

use std::sync::LazyLock;
use unicode_normalization::IsNormalized;
use unicode_normalization::char::canonical_combining_class;

/// What a character needs to be looked at for.
#[derive(Clone, Copy)]
pub(super) struct Class(u8);

impl Class {
    const SINGLE: u8 = 1;
    const NFC: u8 = 2;
    const LEAD: u8 = 4;

    /// May have to go or to change by itself: invisible, a control, an odd space, a compatibility
    /// form.
    pub(super) fn single(self) -> bool {
        self.0 & Class::SINGLE != 0
    }

    /// May be part of a sequence that is not in NFC.
    pub(super) fn nfc(self) -> bool {
        self.0 & Class::NFC != 0
    }

    /// May be the first byte of a UTF-8 sequence that was read in another encoding.
    pub(super) fn lead(self) -> bool {
        self.0 & Class::LEAD != 0
    }
}

static TABLE: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0..0x3000).map(|u| char::from_u32(u).map_or(0, compute)).collect());

pub(super) fn of(c: char) -> Class {
    match TABLE.get(c as usize) {
        Some(class) => Class(*class),
        // Kana, Han and Hangul syllables, which text in their languages is full of.
        None if matches!(c as u32, 0x3001..=0x3098 | 0x309b..=0x3163 | 0x3165..=0xa66e | 0xac00..=0xd7a3) => {
            Class(0)
        }
        None => Class(compute(c)),
    }
}

fn compute(c: char) -> u8 {
    let u = c as u32;
    let single = match u {
        0x0..=0x7f => (u < 0x20 && !matches!(u, 9 | 10 | 13)) || u == 0x7f,
        _ => {
            matches!(u,
                0x80..=0xa0 | 0xad | 0x132 | 0x133 | 0x149 | 0x1c4..=0x1cc | 0x1f1..=0x1f3 | 0x61c
                | 0x115f | 0x1160 | 0x180e | 0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x206f
                | 0x2800 | 0x3000 | 0x3164 | 0xfb00..=0xfb06 | 0xfb50..=0xfdff | 0xfe00..=0xfe0f
                | 0xfe70..=0xfeff | 0xff01..=0xff5e | 0xffa0 | 0xfff9..=0xfffc | 0xe0000..=0xe0fff)
        }
    };
    let nfc = u >= 0x300
        && (canonical_combining_class(c) != 0
            || unicode_normalization::is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes);
    let lead = super::mojibake::leads(c);
    u8::from(single) * Class::SINGLE + u8::from(nfc) * Class::NFC + u8::from(lead) * Class::LEAD
}

/// A letter or mark of a script in which joiners shape words: Arabic and its kin, the scripts of
/// India and South-East Asia, Mongolian.
pub(super) fn needs_joiners(c: char) -> bool {
    matches!(c as u32,
        0x600..=0x6ff | 0x700..=0x8ff | 0x900..=0xdff | 0xf00..=0xfff | 0x1000..=0x109f | 0x1780..=0x18af
        | 0x1a20..=0x1aaf | 0x1b00..=0x1bff | 0xa840..=0xabff | 0xfb50..=0xfdff | 0xfe70..=0xfefc
        | 0x10a00..=0x11fff | 0x1e900..=0x1e95f)
}

/// A letter of a script that is written without spaces and may mark its words with U+200B.
pub(super) fn without_spaces(c: char) -> bool {
    matches!(c as u32,
        0xe00..=0xeff | 0xf00..=0xfff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x1950..=0x19df | 0x1a20..=0x1aaf
        | 0x1b00..=0x1b7f | 0xa980..=0xa9df | 0xaa60..=0xaadf)
        || east_asian(c)
}

/// Han, Kana, Bopomofo, Hangul and their punctuation, in whatever width.
pub(super) fn east_asian(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x11ff | 0x2e80..=0x2fff | 0x3001..=0x9fff | 0xa000..=0xa4cf | 0xa960..=0xa97f
        | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff61..=0xffdc | 0x16fe0..=0x18cff
        | 0x1aff0..=0x1b2ff | 0x20000..=0x3ffff)
}

/// A letter that is written from right to left.
pub(super) fn right_to_left(c: char) -> bool {
    matches!(c as u32,
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// A sign that may be part of an emoji sequence.
pub(super) fn pictograph(c: char) -> bool {
    matches!(c as u32,
        0xa9 | 0xae | 0x203c | 0x2049 | 0x2122 | 0x2139 | 0x2190..=0x21ff | 0x2300..=0x23ff | 0x24c2
        | 0x25a0..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff | 0x3030 | 0x303d | 0x3297 | 0x3299
        | 0x1f000..=0x1faff)
}
