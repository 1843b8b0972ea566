//! Text made safe to look at: nothing in it can move the cursor, ring, hide or turn round what follows.

use std::borrow::Cow;
use std::fmt::Write;

/// How much is made visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// What could harm: controls and marks that change the direction of text.
    Harm,
    /// All that cannot be seen, too: spaces of other kinds, zero-width characters, ends of lines.
    All,
}

fn harmful(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn unseen(c: char) -> bool {
    matches!(c,
        '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200d}' | '\u{202f}' | '\u{205f}'
        | '\u{2060}'..='\u{2064}' | '\u{3000}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// `text` as it can be printed: `<U+200B>` for what is not shown as it is, `↵` for an end of line.
#[must_use]
pub fn visible(text: &str, show: Show) -> Cow<'_, str> {
    let wrong = |c: char| harmful(c) || (show == Show::All && unseen(c));
    if !text.contains(wrong) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push('↵'),
            '\t' if show == Show::All => out.push('⇥'),
            '\t' => out.push(' '),
            c if wrong(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "<U+{:04X}>", c as u32);
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        let all: String = (0..=0xffu8).map(char::from).chain(['\u{202e}', '\u{2066}', '\u{e0041}']).collect();
        let shown = visible(&all, Show::Harm);
        assert!(!shown.contains(|c: char| c.is_control() || c == '\u{202e}'), "{shown}");
        assert_eq!(visible("\u{1b}[31m a\u{a0}b\n", Show::Harm), "<U+001B>[31m a\u{a0}b↵");
        assert_eq!(visible("a\u{a0}b\u{200b}", Show::All), "a<U+00A0>b<U+200B>");
        assert!(matches!(visible("می\u{200c}خواهم", Show::Harm), Cow::Borrowed(_)));
    }
}
