//! Words as the model and the lexicon see them.
//!
//! The shared tokenizer parts at every change of kind; a language model wants the opposite: `don't`,
//! `U.S.` and `2,000` are one word each, `Syria's` is two, quotation marks are none, and a full stop
//! ends a sentence.

use crate::text::{Scanned, Shape, Token, TokenKind};

/// What a word stands for in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Itself.
    Word,
    /// Any number: `12`, `2,000`, `3.5`.
    Number,
    /// A year from 1900 to 2099.
    Year,
    /// `1st`, `20th`.
    Ordinal,
    /// The end of a sentence.
    Stop,
}

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Hash of the surface, equal for all casings: the key into the lexicon.
    pub(crate) lower: u64,
    /// First byte in the text.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// What it stands for.
    pub(crate) class: Class,
    /// Its casing.
    pub(crate) shape: Shape,
    /// Whether it opens a sentence or a line, so that its capital says nothing.
    pub(crate) initial: bool,
    /// Whether something that is not plain space (a quotation mark, a line end) lies before it.
    pub(crate) parted: bool,
}

impl Word {
    /// The word's text.
    pub(crate) fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    /// Whether the word has a cased letter, and so is no mark.
    pub(crate) fn of_letters(&self) -> bool {
        self.shape != Shape::Uncased
    }
}

/// Abbreviations that keep their full stop, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "capt", "maj", "prof", "rev",
    "st", "jr", "sr", "no", "vs", "sq", "inc", "corp", "co", "ltd", "jan", "feb", "aug", "sept", "oct",
    "nov", "dec", "approx", "dept", "etc", "yr", "hr",
];

fn is_apostrophe(text: &str, t: &Token) -> bool {
    matches!(t.of(text), "'" | "\u{2019}" | "\u{02bc}")
}

fn is_quote(mark: &str) -> bool {
    matches!(
        mark,
        "\"" | "\u{201c}"
            | "\u{201d}"
            | "\u{201e}"
            | "\u{ab}"
            | "\u{bb}"
            | "'"
            | "\u{2018}"
            | "\u{2019}"
            | "`"
    )
}

/// Hash of a word that may hold a typographic apostrophe, which counts as a plain one.
pub(crate) fn surface_hash(word: &str) -> u64 {
    if word.contains('\u{2019}') {
        crate::text::word_hash(&word.replace('\u{2019}', "'"))
    } else {
        crate::text::word_hash(word)
    }
}

/// Whether the full stop at token `at` belongs to the word before it.
fn abbreviates(text: &str, tokens: &[Token], word: usize, at: usize) -> bool {
    let t = &tokens[word];
    if t.end - t.start == 1 {
        // `U.S.`, `p.m.`, `J.`: one letter, and a capital or a second letter follows at once.
        let next_letter = tokens
            .get(at + 1)
            .is_some_and(|n| n.start == tokens[at].end && n.is_word() && n.end - n.start == 1);
        return t.shape == Shape::Title && t.of(text) != "I" || next_letter;
    }
    let w = t.of(text);
    w.len() <= 6 && ABBREVIATIONS.iter().any(|a| w.eq_ignore_ascii_case(a))
}

/// Appends the words of tokens `from..to` to `out`. The first word counts as initial.
pub(crate) fn words(scanned: &Scanned<'_>, from: usize, to: usize, out: &mut Vec<Word>) {
    let text = scanned.text();
    let bytes = text.as_bytes();
    let tokens = &scanned.tokens()[..to];
    let mut initial = true;
    let mut parted = true;
    let mut i = from;
    while i < to {
        let t = &tokens[i];
        if i > from {
            let gap = &bytes[tokens[i - 1].end as usize..t.start as usize];
            if gap.contains(&b'\n') {
                if out.last().is_some_and(|w| w.class != Class::Stop) {
                    push_stop(tokens[i - 1].end, out);
                }
                initial = true;
                parted = true;
            }
        }
        match t.kind {
            TokenKind::Word => i = word(text, tokens, i, initial, parted, out),
            TokenKind::Number => i = number(text, tokens, i, initial, parted, out),
            TokenKind::Mark => {
                let mark = t.of(text);
                match mark {
                    "." | "!" | "?" | "\u{2026}" => {
                        if out.last().is_some_and(|w| w.class != Class::Stop) {
                            out.push(Word { class: Class::Stop, ..plain(t, initial, parted) });
                        }
                        initial = true;
                        parted = true;
                    }
                    m if is_quote(m) => {
                        parted = true;
                        // a quotation that opens after a comma or colon starts a sentence of its own
                        if out.last().is_some_and(|w| matches!(w.of(text), "," | ":")) {
                            initial = true;
                        }
                    }
                    _ => {
                        out.push(plain(t, initial, parted));
                        parted = false;
                    }
                }
                i += 1;
                continue;
            }
        }
        initial = false;
        parted = false;
    }
    if out.last().is_some_and(|w| w.class != Class::Stop)
        && let Some(t) = tokens.last()
    {
        push_stop(t.end, out);
    }
}

fn push_stop(at: u32, out: &mut Vec<Word>) {
    out.push(Word {
        lower: 0,
        start: at,
        end: at,
        class: Class::Stop,
        shape: Shape::Uncased,
        initial: false,
        parted: true,
    });
}

fn plain(t: &Token, initial: bool, parted: bool) -> Word {
    Word { lower: t.hash, start: t.start, end: t.end, class: Class::Word, shape: t.shape, initial, parted }
}

/// Reads the word at token `i`, with what belongs to it, and returns the token after it.
fn word(text: &str, tokens: &[Token], i: usize, initial: bool, parted: bool, out: &mut Vec<Word>) -> usize {
    let t = &tokens[i];
    let touches = |a: usize| tokens.get(a).is_some_and(|n| n.start == tokens[a - 1].end);
    let mut w = plain(t, initial, parted);
    let mut next = i + 1;
    // U.S., Mr., p.m.
    if touches(next) && tokens[next].of(text) == "." && abbreviates(text, tokens, i, next) {
        next += 1;
        while touches(next)
            && tokens[next].is_word()
            && tokens[next].end - tokens[next].start == 1
            && touches(next + 1)
            && tokens[next + 1].of(text) == "."
        {
            next += 2;
        }
        w.end = tokens[next - 1].end;
        w.lower = surface_hash(w.of(text));
        if next > i + 2 {
            w.shape = if w.shape == Shape::Title { Shape::Upper } else { w.shape };
        }
        out.push(w);
        return next;
    }
    // don't, they're, O'Brien; but Syria + 's
    while touches(next)
        && is_apostrophe(text, &tokens[next])
        && touches(next + 1)
        && tokens[next + 1].is_word()
    {
        let tail = &tokens[next + 1];
        if matches!(tail.of(text), "s" | "S") {
            out.push(w);
            out.push(Word {
                lower: surface_hash("'s"),
                start: tokens[next].start,
                end: tail.end,
                class: Class::Word,
                shape: Shape::Lower,
                initial: false,
                parted: false,
            });
            return next + 2;
        }
        w.end = tail.end;
        w.lower = surface_hash(w.of(text));
        next += 2;
    }
    out.push(w);
    next
}

fn number(text: &str, tokens: &[Token], i: usize, initial: bool, parted: bool, out: &mut Vec<Word>) -> usize {
    let t = &tokens[i];
    let mut w = plain(t, initial, parted);
    let touches = |a: usize| tokens.get(a).is_some_and(|n| n.start == tokens[a - 1].end);
    let mut next = i + 1;
    while touches(next)
        && matches!(tokens[next].of(text), "," | ".")
        && touches(next + 1)
        && tokens[next + 1].kind == TokenKind::Number
    {
        next += 2;
    }
    w.end = tokens[next - 1].end;
    w.class = Class::Number;
    let s = w.of(text);
    if s.len() == 4 && (s.starts_with("19") || s.starts_with("20")) {
        w.class = Class::Year;
    }
    if touches(next) && matches!(tokens[next].of(text), "st" | "nd" | "rd" | "th") {
        w.class = Class::Ordinal;
        w.end = tokens[next].end;
        next += 1;
    } else if touches(next) && tokens[next].of(text) == "s" && s.ends_with('0') {
        w.class = Class::Year;
        w.end = tokens[next].end;
        next += 1;
    }
    if next > i + 1 {
        w.lower = surface_hash(w.of(text));
    }
    out.push(w);
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let scanned = Scanned::new(text);
        let mut out = Vec::new();
        words(&scanned, 0, scanned.tokens().len(), &mut out);
        out.iter()
            .map(|w| match w.class {
                Class::Stop => "|".to_owned(),
                _ => w.of(text).to_owned(),
            })
            .collect()
    }

    #[test]
    fn joins_what_belongs_together() {
        assert_eq!(
            read("Syria\u{2019}s U.S. envoy didn't pay $2,000."),
            ["Syria", "\u{2019}s", "U.S.", "envoy", "didn't", "pay", "$", "2,000", "|"]
        );
    }

    #[test]
    fn quotation_marks_are_no_words() {
        assert_eq!(read("\u{201c}Go,\u{201d} he said"), ["Go", ",", "he", "said", "|"]);
    }

    #[test]
    fn a_line_is_a_sentence() {
        assert_eq!(read("War ends\nMr. Assad left."), ["War", "ends", "|", "Mr.", "Assad", "left", "|"]);
    }
}
