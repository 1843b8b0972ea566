//! Marks that come in pairs, quotes and brackets: `”wrote`, `said"No"`, `(silymarin)has`, `Glover(in`.
//!
//! Does NOT touch a bracket inside one word (`(un)likely`, `child(ren)`), valences, calls, inches; a
//! straight quote counts where the quotes of its line pair up or the words beside it leave no doubt.

use super::desk::Desk;
use super::joins::codelike;
use super::marks::{ends_free, len, place, starts_free};
use super::words::{LINKING, SPEAKER, SPEECH};
use crate::text::{Confidence, Proposals, Shape, TokenKind};

/// What is known of the straight quotes of the current line.
///
/// A quote with space on one side says by itself whether it opens or closes. One that is glued on
/// both sides is judged between those that say so: they take turns from the one before to the one
/// behind, and where that does not come out even nothing is known.
#[derive(Default)]
pub(super) struct Quotes {
    line_end: u32,
    /// Place and direction of the quotes of the line that are still to come, last first.
    coming: Vec<(u32, Option<bool>)>,
}

impl Quotes {
    /// Notes the quote at token `i`. `Some(true)` where it opens, `Some(false)` where it closes,
    /// `None` where that is not known.
    pub(super) fn meet(&mut self, desk: &Desk<'_, '_>, i: usize) -> Option<bool> {
        let at = desk.tokens[i].start;
        if at >= self.line_end || self.line_end == 0 {
            let rest = &desk.bytes[at as usize..];
            let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.line_end = at + len as u32;
            let places = memchr::memchr_iter(b'"', &rest[..len]).map(|n| at + n as u32);
            self.coming = places.map(|n| (n, by_itself(desk, n))).collect();
            take_turns(&mut self.coming);
            self.coming.reverse();
        }
        while self.coming.last().is_some_and(|q| q.0 < at) {
            self.coming.pop();
        }
        self.coming.pop_if(|q| q.0 == at).and_then(|q| q.1)
    }
}

/// Whether the quote at `at` opens or closes by the space beside it.
fn by_itself(desk: &Desk<'_, '_>, at: u32) -> Option<bool> {
    let outside = |b: u8| b.is_ascii_whitespace() || matches!(b, b'(' | b'[');
    let (before, after) = (desk.before(at), desk.after(at + 1));
    match (outside(before), outside(after) || matches!(after, b'.' | b',' | b';' | b':' | b')' | b'?' | b'!'))
    {
        (true, false) => Some(true),
        // `5" screen`
        (false, true) if !before.is_ascii_digit() => Some(false),
        _ => None,
    }
}

/// Decides the quotes that do not say it by themselves.
fn take_turns(quotes: &mut [(u32, Option<bool>)]) {
    let mut from = 0;
    while from < quotes.len() {
        if quotes[from].1.is_some() {
            from += 1;
            continue;
        }
        let to = (from..quotes.len()).find(|i| quotes[*i].1.is_some()).unwrap_or(quotes.len());
        // Whether a quotation is open before the first and behind the last of them.
        let before = from.checked_sub(1).and_then(|i| quotes[i].1);
        let after = quotes.get(to).and_then(|q| q.1).map(|opens| !opens);
        let odd = (to - from) % 2 == 1;
        let open = match (before, after) {
            (Some(open), Some(after)) => (open ^ odd == after).then_some(open),
            (Some(open), None) => Some(open),
            (None, Some(after)) => Some(after ^ odd),
            // The only one of its line ends what was said above it.
            (None, None) if quotes.len() == 1 => Some(true),
            (None, None) => (!odd).then_some(false),
        };
        if let Some(mut open) = open {
            for quote in &mut quotes[from..to] {
                quote.1 = Some(!open);
                open = !open;
            }
        }
        from = to;
    }
}

/// `soon.”Police`, `”wrote`
pub(super) fn closing_quote(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let r = desk.tokens[i + 1];
    let word = r.kind == TokenKind::Word && desk.word(i + 1) != "s";
    let opens = desk.mark(i + 1) == Some('(') || desk.mark(i + 1) == Some('“');
    if (word || (opens && desk.touches(i + 2)))
        && desk.mark(i - 1) != Some('(')
        && starts_quote_left(desk, i - 1)
    {
        place(desk, r.start, "quote-space", Confidence::Likely, out);
    }
}

/// Whether what stands before a closing quote can end a quote.
fn starts_quote_left(desk: &Desk<'_, '_>, i: usize) -> bool {
    desk.tokens[i].kind != TokenKind::Mark
        || matches!(
            desk.mark(i),
            Some('.' | ',' | '!' | '?' | '…' | ';' | ')' | '’' | '\'' | '—' | '-' | '%' | ']')
        )
}

/// `said“We`, `him.“They`
pub(super) fn opening_quote(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[i - 1], desk.tokens[i + 1]);
    let left = l.kind == TokenKind::Word || matches!(desk.mark(i - 1), Some('”' | ')'));
    if left && r.kind == TokenKind::Word {
        place(desk, desk.tokens[i].start, "quote-space", Confidence::Likely, out);
    }
}

/// The same for straight quotes, where the line's quotes pair up.
pub(super) fn straight_quote(desk: &Desk<'_, '_>, i: usize, opens: Option<bool>, out: &mut Proposals) {
    let t = desk.tokens[i];
    if i == 0 || !desk.touches(i) || !desk.touches(i + 1) {
        return;
    }
    let (l, r) = (desk.tokens[i - 1], desk.tokens[i + 1]);
    let ended = matches!(desk.mark(i - 1), Some('.' | ',' | '!' | '?')) && desk.touches(i - 1);
    if r.kind == TokenKind::Word && desk.word(i + 1) == "s" {
        return;
    }
    if ended && r.kind == TokenKind::Word {
        let comma = desk.mark(i - 1) == Some(',');
        let speech = i >= 2 && SPEECH.has(desk.tokens[i - 2].hash);
        // `warm blankets,"she says` closes whatever the marks around say, `she says."People` and
        // `she said,"We` open.
        let speaker = r.shape == Shape::Lower && SPEAKER.has(r.hash) && !speech;
        let said = speech && r.shape != Shape::Lower;
        let tagged = comma && desk.tokens.get(i + 2).is_some_and(|t| SPEECH.has(t.hash));
        let closes = speaker || opens == Some(false) && !said || opens.is_none() && tagged && !speech;
        let starts = !speaker && (opens == Some(true) || said && comma);
        if closes {
            place(desk, t.end, "quote-space", Confidence::Likely, out);
        } else if starts {
            place(desk, t.start, "quote-space", Confidence::Likely, out);
        }
        return;
    }
    match opens {
        Some(false) if l.kind == TokenKind::Word && r.kind == TokenKind::Word && desk.word(i + 1) != "s" => {
            place(desk, t.end, "quote-space", Confidence::Likely, out);
        }
        Some(true)
            if r.kind == TokenKind::Word
                && l.kind == TokenKind::Word
                && len(l) > 1
                && !codelike(desk.before(l.start)) =>
        {
            place(desk, t.start, "quote-space", Confidence::Likely, out);
        }
        _ => {}
    }
}

/// The token of the bracket that opens what the one at `i` closes, when near.
pub(super) fn opener(desk: &Desk<'_, '_>, i: usize, open: char) -> Option<usize> {
    (i.saturating_sub(60)..i).rev().find(|j| desk.mark(*j) == Some(open))
}

/// `(silymarin)has`, `B12)These`
pub(super) fn closing_bracket(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let r = desk.tokens[i + 1];
    let square = desk.mark(i) == Some(']');
    if r.kind != TokenKind::Word || !ends_free(desk, i + 1) {
        return;
    }
    let Some(open) = opener(desk, i, if square { '[' } else { '(' }) else { return };
    let inside = i - open - 1;
    let joined = desk.touches(open) && desk.tokens[open - 1].kind == TokenKind::Word;
    let short = inside == 1 && desk.tokens[open + 1].end - desk.tokens[open + 1].start < 6;
    let shifted = inside == 0 || joined;
    let capital = matches!(r.shape, Shape::Title | Shape::Mixed);
    let common = desk.known(i + 1).is_some_and(|k| k.log > -5.5) && (len(r) > 2 || LINKING.has(r.hash));
    // `(un)likely`, `[H]e`, `(s)he`, `f(x)dx`: one word with a part in brackets.
    let one_word = short
        && (matches!(desk.tokens[open + 1].shape, Shape::Lower | Shape::Title)
            && r.shape == Shape::Lower
            && !LINKING.has(r.hash)
            || square
            || desk.tokens[open + 1].end - desk.tokens[open + 1].start == 1);
    if shifted && !capital || one_word || inside == 0 {
        return;
    }
    if (capital && (len(r) > 1 || desk.after(r.end) == b' ')) || (r.shape == Shape::Lower && common) {
        place(desk, r.start, "bracket-space", Confidence::Likely, out);
    }
}

/// `Glover(in`
pub(super) fn opening_bracket(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[i - 1], desk.tokens[i + 1]);
    if l.kind != TokenKind::Word || r.kind != TokenKind::Word || !starts_free(desk, i - 1) {
        return;
    }
    let Some(close) = (i + 1..(i + 60).min(desk.tokens.len())).find(|j| desk.mark(*j) == Some(')')) else {
        return;
    };
    let words = desk.tokens[i + 1..close].iter().filter(|t| t.kind == TokenKind::Word).count();
    let joined_after = words < 2 && desk.touches(close + 1) && desk.tokens[close + 1].kind == TokenKind::Word;
    let ordinary = desk.known(i - 1).is_some() && (desk.known(i + 1).is_some() || r.shape == Shape::Title);
    if len(l) < 2 && (words < 3 || l.shape != Shape::Title || desk.touches(i - 1)) {
        return;
    }
    // `Astra(Zeneca)`: an editor's bracket in a name.
    if words < 2 && l.shape == Shape::Title && r.shape == Shape::Title {
        return;
    }
    let enough =
        words >= 2 || (len(r) >= 4 && r.shape != Shape::Lower && len(l) >= 3) || (len(r) >= 6 && len(l) >= 3);
    // `copper(II)`, `child(ren)`, `Act(s)`, `print(value)`
    if ordinary
        && enough
        && !joined_after
        && desk.english(i - 1)
        && !(l.shape == Shape::Lower && words == 1 && r.shape == Shape::Lower)
    {
        place(desk, desk.tokens[i].start, "bracket-space", Confidence::Likely, out);
    }
}
