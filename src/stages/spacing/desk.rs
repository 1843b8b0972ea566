//! What every rule of the stage needs at hand: the text, its tokens, the tables, the context of a
//! token, and what else stands in the document.

use super::tables::{Casing, Known, TABLES, Tables, edge_hash, genitive_hash, number_hash};
use super::words::FUNCTION;
use crate::text::{
    Confidence, Edit, Note, Proposals, RuleId, Scanned, Shape, Span, StageId, Token, TokenKind,
};

/// How far evidence of the document reaches, in bytes to both sides.
const NEAR: usize = 1 << 14;

/// Occurrences that are looked at; a text that repeats itself more is no evidence.
const MATCHES: usize = 50;

/// How many tokens of a line to both sides say what language it is in.
const WINDOW: usize = 30;

/// How many around, of other lines too, say it of a short line.
const WIDE: usize = 60;

/// So many bytes the same on both sides of a word, or three times as many on one, and it is one
/// passage printed twice.
const SAME: u32 = 8;

/// So many words in lower case say it without those of other lines.
const ENOUGH: u32 = 8;

/// What the words of a stretch are.
#[derive(Default)]
struct Counts {
    words: u32,
    known: u32,
    grammar: u32,
}

/// Whether a character that starts with this byte may be a letter; U+2000 to U+2FFF are none.
fn letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || (byte >= 0x80 && byte != 0xe2 && byte != 0xc2)
}

pub(super) struct Desk<'s, 't> {
    pub(super) scanned: &'s Scanned<'t>,
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) tokens: &'s [Token],
    pub(super) tables: &'static Tables,
}

impl<'s, 't> Desk<'s, 't> {
    pub(super) fn new(scanned: &'s Scanned<'t>) -> Self {
        let text = scanned.text();
        Desk { scanned, text, bytes: text.as_bytes(), tokens: scanned.tokens(), tables: &TABLES }
    }

    pub(super) fn word(&self, i: usize) -> &'t str {
        self.tokens[i].of(self.text)
    }

    /// The byte before `at`, or a line feed at the start.
    pub(super) fn before(&self, at: u32) -> u8 {
        if at == 0 { b'\n' } else { self.bytes[at as usize - 1] }
    }

    /// The byte at `at`, or a line feed at the end.
    pub(super) fn after(&self, at: u32) -> u8 {
        self.bytes.get(at as usize).copied().unwrap_or(b'\n')
    }

    /// Whether token `i` starts where the one before it ends.
    pub(super) fn touches(&self, i: usize) -> bool {
        i > 0 && i < self.tokens.len() && self.tokens[i - 1].end == self.tokens[i].start
    }

    /// Whether a line ends between token `i - 1` and token `i`.
    pub(super) fn line_starts(&self, i: usize) -> bool {
        if i == 0 || i >= self.tokens.len() {
            return true;
        }
        let gap = &self.bytes[self.tokens[i - 1].end as usize..self.tokens[i].start as usize];
        !gap.is_empty() && memchr::memchr(b'\n', gap).is_some()
    }

    pub(super) fn mark(&self, i: usize) -> Option<char> {
        let t = self.tokens.get(i)?;
        if t.kind == TokenKind::Mark { t.of(self.text).chars().next() } else { None }
    }

    fn key(&self, i: usize) -> Option<u64> {
        let t = &self.tokens[i];
        match t.kind {
            TokenKind::Number => Some(number_hash()),
            TokenKind::Mark => match t.of(self.text) {
                "-" | "'" | "’" => None,
                _ => Some(edge_hash()),
            },
            TokenKind::Word => {
                if t.end - t.start <= 2 && self.touches(i) && matches!(self.mark(i - 1), Some('\'' | '’')) {
                    return (t.of(self.text) == "s").then(genitive_hash);
                }
                Some(t.hash)
            }
        }
    }

    /// The key of what stands before token `i`, if it says anything.
    pub(super) fn left(&self, i: usize) -> Option<u64> {
        if self.line_starts(i) { Some(edge_hash()) } else { self.key(i - 1) }
    }

    /// The key of what stands after token `i`, if it says anything.
    pub(super) fn right(&self, i: usize) -> Option<u64> {
        if self.line_starts(i + 1) { Some(edge_hash()) } else { self.key(i + 1) }
    }

    pub(super) fn known(&self, i: usize) -> Option<Known> {
        self.tables.word(self.tokens[i].hash)
    }

    /// log10 of how much likelier `b` is after `a` than anywhere; for a pair that was never counted
    /// the most that this can be, when both words are common enough to tell.
    pub(super) fn gain(&self, a: Option<u64>, b: Option<u64>) -> f32 {
        let (Some(a), Some(b)) = (a, b) else { return 0.0 };
        if let Some(gain) = self.tables.pair(a, b) {
            return gain;
        }
        let share = |h: u64| {
            if h == edge_hash() || h == number_hash() {
                -1.2
            } else if h == genitive_hash() {
                -2.0
            } else {
                self.tables.word(h).map_or(-7.5, |k| k.log)
            }
        };
        let expected = share(a) + share(b) + self.tables.total;
        (self.tables.least_pair.log10() - expected).clamp(-2.0, -0.2)
    }

    /// How often `word` stands by itself in the text around byte `near`, counted up to three.
    ///
    /// A search in a bounded stretch, so that each candidate costs little and a paragraph far away
    /// changes nothing.
    pub(super) fn stands(&self, word: &str, near: u32) -> u32 {
        self.find(word, near, |start, end| !self.letter_before(start) && !letter(self.after(end)))
    }

    /// How often token `i` stands by itself around here, other than where it is.
    pub(super) fn elsewhere(&self, i: usize) -> u32 {
        let t = self.tokens[i];
        self.find(self.word(i), t.start, |start, end| {
            !self.letter_before(start)
                && !letter(self.after(end))
                && !self.repeats(t.span(), Span { start, end })
        })
    }

    /// How often the two touching tokens before and at `k` touch around here.
    pub(super) fn seen_joint(&self, k: usize) -> u32 {
        let span = Span { start: self.tokens[k - 1].start, end: self.tokens[k].end };
        let again = |start, end| !self.repeats(span, Span { start, end });
        1 + self.find(&self.text[span.range()], span.start, again)
    }

    /// Whether two places with the same word are one passage printed twice, such as a caption or a
    /// teaser: what was glued there was glued once.
    fn repeats(&self, a: Span, b: Span) -> bool {
        let before = |s: Span, n: u32| &self.bytes[s.start.saturating_sub(n) as usize..s.start as usize];
        let after = |s: Span, n: u32| &self.bytes[s.end as usize..self.bytes.len().min((s.end + n) as usize)];
        let both = before(a, SAME) == before(b, SAME) && after(a, SAME) == after(b, SAME);
        both || before(a, 3 * SAME) == before(b, 3 * SAME) || after(a, 3 * SAME) == after(b, 3 * SAME)
    }

    fn letter_before(&self, at: u32) -> bool {
        let byte = self.before(at);
        let mark = at > 2 && self.bytes[at as usize - 3] == 0xe2 && self.bytes[at as usize - 2] == 0x80;
        byte.is_ascii_alphabetic() || (byte >= 0x80 && !mark)
    }

    fn find(&self, what: &str, near: u32, fits: impl Fn(u32, u32) -> bool) -> u32 {
        let from = (near as usize).saturating_sub(NEAR);
        let to = self.bytes.len().min(near as usize + NEAR);
        let mut found = 0;
        for at in memchr::memmem::find_iter(&self.bytes[from..to], what.as_bytes()).take(MATCHES) {
            let start = (from + at) as u32;
            if fits(start, start + what.len() as u32) {
                found += 1;
                if found == 3 {
                    break;
                }
            }
        }
        found
    }

    /// Whether the words around token `i` are English: some function words among them, or nearly
    /// all of them known.
    ///
    /// Of a line with enough words only the line is asked, so that what goes from above or below it
    /// changes nothing.
    pub(super) fn english(&self, i: usize) -> bool {
        if self.code(self.tokens[i].start) {
            return false;
        }
        let (mut from, mut to) = (i, i + 1);
        while from > 0 && i - from < WINDOW && !self.line_starts(from) {
            from -= 1;
        }
        while to < self.tokens.len() && to - i < WINDOW && !self.line_starts(to) {
            to += 1;
        }
        let mut counts = self.words(i, from..to);
        if counts.words < ENOUGH {
            let wide = i.saturating_sub(WIDE)..(i + WIDE).min(self.tokens.len());
            counts = self.words(i, from.min(wide.start)..to.max(wide.end));
        }
        if counts.words == 0 {
            return self.english_line(i);
        }
        counts.known * 10 >= counts.words * if counts.grammar >= 2 || counts.words <= 3 { 5 } else { 6 }
    }

    /// Counts the words in lower case, but for token `i`. A capital says nothing: names are at home
    /// in every language.
    fn words(&self, i: usize, range: std::ops::Range<usize>) -> Counts {
        let mut counts = Counts::default();
        for at in range {
            let t = self.tokens[at];
            if t.kind != TokenKind::Word || t.end - t.start < 2 || at == i || t.shape != Shape::Lower {
                continue;
            }
            counts.words += 1;
            let known = self.tables.word(t.hash).is_some_and(|k| k.casing <= Casing::Either && k.log > -6.5);
            counts.known += u32::from(known);
            counts.grammar += u32::from(FUNCTION.has(t.hash));
        }
        counts
    }

    /// The same for a place among capitals and numbers: half of the words around are English words
    /// whatever their casing.
    fn english_line(&self, i: usize) -> bool {
        let around = &self.tokens[i.saturating_sub(14)..(i + 15).min(self.tokens.len())];
        let words = around.iter().filter(|t| t.kind == TokenKind::Word && t.end - t.start > 2);
        let (mut all, mut known) = (0, 0);
        for t in words.filter(|t| t.start != self.tokens[i].start) {
            all += 1;
            known += u32::from(self.tables.word(t.hash).is_some());
        }
        known * 2 >= all || all <= 2
    }

    /// The token after the bracket with a stock ticker and its exchange that opens at token `i`:
    /// `(HOT.N)`, `( 2330.TW )`, `(NYSE: IBM)`. Such a bracket is as the wire has it.
    pub(super) fn ticker(&self, i: usize) -> Option<usize> {
        let code = |j: usize| {
            let t = self.tokens.get(j)?;
            let capitals = || t.of(self.text).bytes().all(|b| b.is_ascii_uppercase());
            let word = t.kind == TokenKind::Word && (capitals() || self.mark(j + 1) == Some('.'));
            ((word || t.kind == TokenKind::Number) && t.end - t.start <= 6).then_some(())
        };
        (self.mark(i) == Some('(')).then(|| code(i + 1))??;
        matches!(self.mark(i + 2), Some(':' | '.')).then(|| code(i + 3))??;
        (self.mark(i + 4) == Some(')')).then_some(i + 5)
    }

    /// Whether byte `at` stands among the marks of a program.
    pub(super) fn code(&self, at: u32) -> bool {
        let around = &self.bytes[at.saturating_sub(60) as usize..self.bytes.len().min(at as usize + 60)];
        let marks = around.iter().filter(|b| matches!(b, b'{' | b'}' | b';' | b'=' | b'(' | b')')).count();
        let sure = around.iter().filter(|b| matches!(b, b'{' | b'}' | b';' | b'=')).count();
        marks >= 6 && sure >= 3
    }

    /// Whether a place may be edited at all.
    pub(super) fn free(&self, span: Span) -> bool {
        self.scanned.protects(span).is_none()
    }
}

/// The name of a rule of this stage.
pub(super) const fn rule(id: &'static str) -> RuleId {
    RuleId::new(StageId::Spacing, id)
}

/// Puts `what` at `at`.
pub(super) fn insert(out: &mut Proposals, at: u32, what: &'static str, id: &'static str, how: Confidence) {
    out.push(Edit::insert(at as usize, what, rule(id), how));
}

/// The same with the odds it was decided by.
pub(super) fn insert_scored(
    out: &mut Proposals,
    at: u32,
    what: &'static str,
    id: &'static str,
    how: Confidence,
    odds: f32,
    evidence: String,
) {
    let note = Note { evidence: Some(evidence), ..Note::default() };
    out.push(Edit::insert(at as usize, what, rule(id), how).with_score(odds).with_note(note));
}
