//! The badness heuristic: which neighbours no one writes.
//!
//! UTF-8 that was read as another encoding shows by characters that are each common and never
//! stand together: an accented capital and an inverted question mark within a word, a small
//! accented letter and a currency sign. Characters that such damage is made of are put into some
//! fifteen classes, and `odd` says of a place in a text whether the classes there are ones that
//! text in no language has side by side. The idea of classes and pairs is ftfy's (`badness`,
//! Apache-2.0); classes, pairs and code are our own and were tuned on the right text of sixty
//! languages (`docs/characters.md`).

/// The class of a character, so far as the heuristic cares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Space,
    Small,
    Capital,
    Ascii,
    /// No-break space, soft hyphen, dashes, ellipsis, apostrophe, acute, middle dot: anywhere.
    Common,
    /// C1 controls: nowhere.
    Control,
    /// Marks that hardly any text has: `¤ ¦ ¨ ¬ ¯ ¸ ƒ ˆ ˜ † ‡ ‰ ª º ◊ �`.
    Rare,
    Law,
    Currency,
    Opening,
    Closing,
    Number,
    AccentedCapital,
    AccentedSmall,
    /// `ô ö ò õ ø ù û ü ú ° Ō` and the like: letters that faces are made of.
    Face,
    OtherCapital,
    OtherSmall,
    Box,
    Other,
}

use Kind::{
    AccentedCapital, AccentedSmall, Ascii, Box as Frame, Capital, Closing, Common, Control, Currency, Face,
    Law, Number, Opening, Other, OtherCapital, OtherSmall, Rare, Small, Space,
};

pub(super) fn kind(c: char) -> Kind {
    match c {
        ' ' | '\t' => Space,
        'a'..='z' => Small,
        'A'..='Z' => Capital,
        '\0'..='\x7f' => Ascii,
        '\u{80}'..='\u{9f}' => Control,
        '\u{a0}' | '\u{ad}' | '·' | '´' | '–' | '—' | '―' | '…' | '’' => Common,
        '¤' | '¦' | '¨' | '¬' | '¯' | '¸' | 'ƒ' | 'ˆ' | 'ˇ' | '˘' | '˛' | '˜' | '†' | '‡' | '‰' | '⌐'
        | '◊' | 'ª' | 'º' | '\u{fffd}' => Rare,
        '¶' | '§' => Law,
        '¢' | '£' | '¥' | '₧' | '€' => Currency,
        '¡' | '¿' | '«' | '‹' | '‘' | '“' | '‚' | '„' | '•' | '©' | '΄' | '΅' | '\u{f8ff}' => {
            Opening
        }
        '®' | '»' | '›' | '”' | '™' | '˝' => Closing,
        '²' | '³' | '¹' | '±' | '¼' | '½' | '¾' | '×' | 'µ' | '÷' | '⁄' | '∂' | '∆' | '∏' | '∑' | '√'
        | '∞' | '∩' | '∫' | '≈' | '≠' | '≡' | '≤' | '≥' | '№' => Number,
        'Ò'..='Ö' | 'Ù'..='Û' | 'ò'..='ö' | 'ø'..='û' | '°' | 'Ő' | 'Ō' | 'Ū' | 'Ų' => Face,
        'À'..='Ñ'
        | 'Ø'
        | 'Ü'
        | 'Ý'
        | 'Ă'
        | 'Ā'
        | 'Ą'
        | 'Ć'
        | 'Č'
        | 'Ď'
        | 'Đ'
        | 'Ę'
        | 'Ě'
        | 'Ē'
        | 'Ė'
        | 'Ğ'
        | 'Ģ'
        | 'İ'
        | 'Ī'
        | 'Ķ'
        | 'Ĺ'
        | 'Ľ'
        | 'Ł'
        | 'Ļ'
        | 'Ń'
        | 'Ň'
        | 'Ņ'
        | 'Œ'
        | 'Ř'
        | 'Ś'
        | 'Ş'
        | 'Š'
        | 'Ţ'
        | 'Ť'
        | 'Ů'
        | 'Ű'
        | 'Ÿ'
        | 'Ź'
        | 'Ż'
        | 'Ž'
        | 'Ґ' => AccentedCapital,
        'ß'
        | 'à'..='ñ'
        | 'ü'
        | 'ă'
        | 'ą'
        | 'ā'
        | 'ć'
        | 'č'
        | 'ď'
        | 'đ'
        | 'ę'
        | 'ě'
        | 'ē'
        | 'ė'
        | 'ğ'
        | 'ģ'
        | 'į'
        | 'ī'
        | 'ķ'
        | 'ĺ'
        | 'ľ'
        | 'ł'
        | 'ļ'
        | 'œ'
        | 'ŕ'
        | 'ś'
        | 'ş'
        | 'š'
        | 'ť'
        | 'ź'
        | 'ż'
        | 'ž'
        | 'ґ'
        | 'ﬁ'
        | 'ﬂ' => AccentedSmall,
        'Þ' | 'Α'..='Ω' | 'Ά' | 'Έ' | 'Ή' | 'Ί' | 'Ό' | 'Ύ' | 'Ώ' | 'Ϊ' | 'Ϋ' | 'Ё'..='Я' => {
            OtherCapital
        }
        'α'..='ω' | 'ά' | 'έ' | 'ή' | 'ί' | 'ΰ' | 'а'..='џ' => OtherSmall,
        '│'
        | '┌'
        | '┐'
        | '┘'
        | '├'
        | '┤'
        | '┬'
        | '┼'
        | '═'..='╬'
        | '▀'
        | '▄'
        | '█'
        | '▌'
        | '▐'
        | '░'..='▓' => Frame,
        _ => Other,
    }
}

/// Marks that hardly stand beside an accented letter or another mark.
fn solid(k: Kind) -> bool {
    matches!(k, AccentedSmall | AccentedCapital | Frame | Opening | Closing | Currency | Number | Law)
}

/// Whether something begins at `i` that no one writes, and how many characters it takes.
pub(super) fn odd(chars: &[char], kinds: &[Kind], i: usize) -> Option<usize> {
    let a = *kinds.get(i)?;
    if a == Control {
        return Some(1);
    }
    if matches!(a, Ascii | Capital | Small | Space) {
        return odd_after_ascii(kinds, i);
    }
    let b = *kinds.get(i + 1)?;
    let before = i.checked_sub(1).map(|p| kinds[p]);
    let after = kinds.get(i + 2).copied();
    if pair(a, b) {
        return Some(2);
    }
    let accented = matches!(a, AccentedSmall | AccentedCapital);
    let wordy = |k: Option<Kind>| {
        matches!(
            k,
            Some(
                Small | Capital | AccentedSmall | AccentedCapital | OtherSmall | OtherCapital | Face | Other
            )
        )
    };
    match (a, b) {
        // A mark within a word.
        (_, Opening | Closing) if accented && wordy(after) => return Some(3),
        (AccentedCapital, Opening | Currency) if before == Some(Small) => return Some(2),
        (AccentedCapital, Currency) if before == Some(Space) => return Some(2),
        // A capital in mid-word with an accented letter after it.
        (AccentedCapital, AccentedSmall) if before == Some(Small) => return Some(2),
        // Letters of another alphabet inside a word of ASCII.
        (OtherCapital, OtherSmall | OtherCapital | Number | Law | Rare | Closing | Opening | Common)
            if matches!(before, Some(Small | Capital))
                && matches!(chars[i], 'Г' | 'Е' | 'Д' | 'Ж' | 'Γ' | 'Ε' | 'Δ') =>
        {
            return Some(2);
        }
        (_, Opening) if (accented || matches!(a, Frame | Currency | Closing)) && after == Some(Number) => {
            return Some(3);
        }
        (_, Closing)
            if (accented || matches!(a, Currency | Number | Frame | Law)) && after == Some(Opening) =>
        {
            return Some(3);
        }
        _ => {}
    }
    let (x, y) = (chars[i], chars[i + 1]);
    special(x, y, kinds, chars, i).then_some(2)
}

/// A capital or small letter of ASCII, a letter of another alphabet, a rare mark.
fn odd_after_ascii(kinds: &[Kind], i: usize) -> Option<usize> {
    let letter = matches!(kinds[i], Small | Capital);
    let other = matches!(kinds.get(i + 1), Some(OtherSmall | OtherCapital));
    (letter && other && kinds.get(i + 2) == Some(&Rare)).then_some(3)
}

fn pair(a: Kind, b: Kind) -> bool {
    match (a, b) {
        (_, Rare) => solid(a),
        (Rare, _) => solid(b),
        // A capital in mid-word, or after a mark that ends something.
        (AccentedSmall | OtherSmall | Frame | Closing | Currency | Number, AccentedCapital)
        | (Frame | Closing | Currency | Number, AccentedSmall)
        | (AccentedSmall | Frame | Closing, Currency)
        | (AccentedCapital | Frame, Number | Law)
        | (Currency | Number | Frame, Opening)
        | (Frame, Face | Closing) => true,
        (AccentedSmall | AccentedCapital | Currency | Number | Opening | Closing | Law, Frame) => true,
        _ => false,
    }
}

/// Pairs of characters, where classes are too coarse.
fn special(x: char, y: char, kinds: &[Kind], chars: &[char], i: usize) -> bool {
    let before = i.checked_sub(1).map(|p| chars[p]);
    let second = kinds[i + 1];
    match x {
        // The leads of Latin-1's own characters, of Greek and of Cyrillic, in windows-1252.
        'Â' | 'Ã' | 'Î' | 'Ð' => {
            matches!(
                y,
                '€' | 'œ'
                    | 'Š'
                    | 'š'
                    | '¢'
                    | '£'
                    | 'Ÿ'
                    | 'ž'
                    | '\u{ad}'
                    | '®'
                    | '©'
                    | '°'
                    | '·'
                    | '»'
                    | '–'
                    | '—'
                    | '´'
            ) || matches!(second, Opening | Closing)
                || (y == '\u{a0}' && !shouted(chars, i))
                || (x == 'Ã' && y == '\u{a0}')
        }
        'œ' | 'Œ' => !y.is_alphabetic() && second != Space && second != Ascii,
        '×' => matches!(y, '²' | '³'),
        'à' => matches!(y, '²' | 'µ' | '¹' | '¼' | '½' | '¾'),
        // Arabic in windows-1252: two such pairs in a row.
        'Ø' | 'Ù' => {
            let mark = |i: usize| {
                kinds.get(i).is_some_and(|k| {
                    matches!(k, Common | Currency | Rare | Number | Opening)
                        || matches!(chars[i], 'Ÿ' | 'Š' | '®' | '°' | 'µ' | '»')
                })
            };
            mark(i + 1) && matches!(chars.get(i + 2), Some('Ø' | 'Ù')) && mark(i + 3)
        }
        // MacRoman.
        '√' => {
            (y == 'π' && i >= 2 && chars[i - 2..i].iter().all(char::is_ascii_lowercase))
                || matches!(y, '±' | '∂' | '†' | '≠' | '®' | '™' | '´' | '≤' | '≥' | '¥' | 'µ' | 'ø')
        }
        // ¿ at the start of a question, in the IBM PC's code page.
        '┬' => {
            y == '┐'
                && before.is_none_or(|b| b == ' ')
                && chars.get(i + 2).is_some_and(|c| c.is_ascii_alphabetic())
        }
        '≈' => matches!(y, '°' | '¢'),
        '‚' => {
            (y == 'Ä'
                && matches!(
                    chars.get(i + 2),
                    Some('ì' | 'î' | 'ï' | 'ò' | 'ô' | 'ö' | 'ú' | 'ù' | 'û' | '†' | '°' | '¢' | 'π')
                ))
                || (matches!(y, 'â' | 'ó') && matches!(chars.get(i + 2), Some('à' | 'ä' | '°' | 'ê')))
        }
        // windows-1251, 1253 and 1257 of the general marks (U+20xx).
        'в' => y == 'Ђ',
        'β' => y == '€' && matches!(chars.get(i + 2), Some('™' | '\u{a0}' | 'Ά' | '\u{ad}' | '®' | '°')),
        'ā' => y == '€',
        'В' | 'Г' | 'Р' | 'С' | 'Β' | 'Γ' | 'Ξ' | 'Ο' => {
            let mark =
                matches!(second, Control | Rare | Opening | Closing | Currency) || matches!(y, '°' | 'µ');
            let lead = |c: char| matches!(c, 'В' | 'Г' | 'Р' | 'С' | 'Β' | 'Γ' | 'Ξ' | 'Ο');
            mark && (chars.get(i + 2).is_some_and(|c| lead(*c))
                || before.is_some_and(|b| b.is_ascii_lowercase()))
        }
        c if kinds[i] == AccentedCapital && y == '°' => c != 'Ñ',
        _ => false,
    }
}

/// Whether the letters around `i` are capitals, as in a heading.
fn shouted(chars: &[char], i: usize) -> bool {
    let upper = |c: Option<&char>| c.is_some_and(|c| c.is_uppercase());
    upper(i.checked_sub(1).and_then(|p| chars.get(p))) && upper(chars.get(i + 2))
}
