//! A space that is missing beside punctuation: `dawn.He`, `NATO,voted`, `”wrote`, `Glover(in`.
//!
//! Does NOT touch what stands inside numbers, times, addresses, tickers (`HOT.N`, `NYSE:IBM`),
//! initials (`J.D.Vance`) and abbreviations.

use super::desk::{Desk, insert};
use super::joins::codelike;
use super::pairs::{
    Quotes, closing_bracket, closing_quote, opener, opening_bracket, opening_quote, straight_quote,
};
use super::stops::{exclaimed, question_answer, stop};
use super::words::LINKING;
use crate::text::{Confidence, Proposals, Shape, Span, Token, TokenKind, word_hash};

/// Looks at the mark at token `i`.
pub(super) fn mark(desk: &Desk<'_, '_>, i: usize, quotes: &mut Quotes, out: &mut Proposals) {
    let Some(c) = desk.mark(i) else { return };
    if c == '"' {
        let opens = quotes.meet(desk, i);
        straight_quote(desk, i, opens, out);
        return;
    }
    let (left, right) = (desk.touches(i), desk.touches(i + 1));
    match c {
        '?' | '.' if left && right && question_answer(desk, i) => {
            place(desk, desk.tokens[i].end, "sentence-space", Confidence::Likely, out);
        }
        '.' if left && right => stop(desk, i, out),
        '?' | '!' if left && right => exclaimed(desk, i, out),
        ',' | ';' if left && right => comma(desk, i, out),
        ':' if left && right => colon(desk, i, out),
        '”' if left && right => closing_quote(desk, i, out),
        '“' if left && right => opening_quote(desk, i, out),
        ')' | ']' if left && right => closing_bracket(desk, i, out),
        '(' if left && right => opening_bracket(desk, i, out),
        '—' | '–' | '―' if left != right => dash(desk, i, left, out),
        '-' | '_' => dateline(desk, i, out),
        _ => {}
    }
}

pub(super) fn place(desk: &Desk<'_, '_>, at: u32, id: &'static str, how: Confidence, out: &mut Proposals) {
    if desk.code(at) {
        return;
    }
    let before = Span { start: at.saturating_sub(1), end: at };
    let after = Span { start: at, end: at };
    if desk.free(after)
        && (desk.free(before) || matches!(desk.before(at), b'.' | b',' | b'?' | b'!' | b';' | b':'))
    {
        insert(out, at, " ", id, how);
    }
}

pub(super) fn len(t: Token) -> u32 {
    t.end - t.start
}

/// Whether token `i` is a word that starts after a space or an opening mark.
pub(super) fn starts_free(desk: &Desk<'_, '_>, i: usize) -> bool {
    let before = desk.before(desk.tokens[i].start);
    !(before == b'.' || before == b'@' || before == b'/' || before == b':' || codelike(before))
}

/// The word after is followed by running text rather than by more of an address.
pub(super) fn ends_free(desk: &Desk<'_, '_>, i: usize) -> bool {
    let after = desk.after(desk.tokens[i].end);
    let next = desk.after(desk.tokens[i].end + 1);
    !codelike(after)
        && after != b'('
        && !(matches!(after, b'.' | b':' | b'-') && next.is_ascii_lowercase() && after != b'-')
}

/// `NATO,voted`, `IDLEB,(ST)`, `14,2021`
fn comma(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[i - 1], desk.tokens[i + 1]);
    let semicolon = desk.mark(i) == Some(';');
    if semicolon && l.kind == TokenKind::Word && desk.before(l.start) == b'&' {
        return;
    }
    let closing = matches!(desk.mark(i - 1), Some(')' | ']' | '”' | '’' | '%'));
    let word = l.kind == TokenKind::Word && starts_free(desk, i - 1);
    if let Some(mark) = desk.mark(i + 1) {
        let opens = matches!(mark, '“' | '(') && desk.touches(i + 2);
        if opens && (word && len(l) > 1 || closing) && desk.tokens.get(i + 2).is_some_and(Token::is_word) {
            place(desk, r.start, "comma-space", Confidence::Likely, out);
        }
        return;
    }
    if r.kind == TokenKind::Number {
        // `June14,2021`, `June 14,2021`
        let digits = desk.word(i + 1);
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let alone = !matches!(desk.after(r.end), b',' | b'.' | b'-' | b':')
            || !desk.after(r.end + 1).is_ascii_digit();
        let dated = l.kind == TokenKind::Number
            && i >= 2
            && super::words::MONTHS.has(desk.tokens[i - 2].hash)
            && year;
        // `speech,27 the`: a note's number.
        let amount = digits.len() > 2 || matches!(desk.after(r.end), b',' | b'%' | b'.');
        let after_word =
            word && amount && len(l) > 2 && l.shape != Shape::Upper && desk.known(i - 1).is_some();
        if alone && !semicolon && (dated || (after_word && !desk.touches(i - 1))) {
            place(desk, r.start, "comma-space", Confidence::Likely, out);
        }
        return;
    }
    if r.kind != TokenKind::Word || !ends_free(desk, i + 1) {
        return;
    }
    let ordinary = desk.known(i + 1).is_some() || r.shape == Shape::Title;
    let split = if l.kind == TokenKind::Number {
        len(r) >= 3 && ordinary && r.shape != Shape::Upper
    } else if closing {
        true
    } else {
        word && (len(l) > 1 || desk.word(i - 1) == "I")
            && (len(r) > 1 || matches!(desk.word(i + 1), "a" | "A" | "I"))
            && (desk.known(i - 1).is_some() || ordinary)
    };
    // `name,id,score`: a row of fields, not a clause.
    let row = desk.touches(i - 1) && desk.mark(i - 2) == Some(',')
        || desk.after(r.end) == b',' && !desk.after(r.end + 1).is_ascii_whitespace();
    // `Ask,com`: an address with a slip.
    let domain = ["com", "org", "net", "uk"].iter().any(|w| word_hash(w) == r.hash);
    if split && !row && !domain {
        place(desk, r.start, "comma-space", Confidence::Likely, out);
    }
}

/// `reported:“We`, `Friday:Canadian`
fn colon(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    let (l, r) = (desk.tokens[i - 1], desk.tokens[i + 1]);
    let left = (l.kind == TokenKind::Word && len(l) > 1 && starts_free(desk, i - 1))
        || matches!(desk.mark(i - 1), Some(')' | ']' | '”'));
    if !left {
        return;
    }
    if let Some(mark) = desk.mark(i + 1) {
        let quoted = mark == '“' && desk.touches(i + 2);
        let dots = mark == '.' && desk.mark(i + 2) == Some('.') && desk.mark(i + 3) == Some('.');
        if quoted || (dots && desk.touches(i + 2) && desk.touches(i + 3)) {
            place(desk, r.start, "colon-space", Confidence::Likely, out);
        }
        return;
    }
    // `visit:http://`
    if l.kind == TokenKind::Word
        && desk.known(i - 1).is_some()
        && desk.scanned.protects(r.span()).is_some_and(|p| p.span.start == r.start && p.what == "url")
    {
        insert(out, r.start, " ", "colon-space", Confidence::Likely);
        return;
    }
    if r.kind != TokenKind::Word
        || !ends_free(desk, i + 1)
        || desk.tokens.get(i + 2).is_some_and(|t| t.start == r.end && t.kind == TokenKind::Number)
    {
        return;
    }
    let addresslike = ["http", "https", "mailto", "re", "id", "site", "via", "file", "std", "ftp"]
        .iter()
        .any(|w| word_hash(w) == l.hash);
    let left_known = l.kind == TokenKind::Mark || desk.known(i - 1).is_some();
    let right_known = desk.known(i + 1).is_some_and(|k| k.log > -6.5);
    let split = match r.shape {
        Shape::Title => (left_known || right_known) && (len(r) > 1 || desk.after(r.end) == b' '),
        Shape::Lower => {
            left_known && right_known && (len(r) > 2 || LINKING.has(r.hash)) && l.shape != Shape::Upper
        }
        Shape::Mixed => left_known,
        Shape::Upper => right_known && LINKING.has(r.hash) && len(l) > 3,
        Shape::Uncased => false,
    };
    // `gold:silver ratio`
    let ratio = desk.tokens.get(i + 2).is_some_and(|t| t.hash == word_hash("ratio"));
    if split && !addresslike && !ratio && desk.english(i + 1) {
        place(desk, r.start, "colon-space", Confidence::Likely, out);
    }
}

/// `word— word`, `word —word`: the side that lacks its space gets one.
fn dash(desk: &Desk<'_, '_>, i: usize, left: bool, out: &mut Proposals) {
    if desk.line_starts(i) || desk.line_starts(i + 1) || i + 1 >= desk.tokens.len() {
        return;
    }
    let word = |j: usize| desk.tokens[j].kind == TokenKind::Word;
    let t = desk.tokens[i];
    // Where dashes stand closed elsewhere in the line, the stray space goes.
    if closed_dashes(desk, i) {
        return;
    }
    if left
        && (word(i - 1) || matches!(desk.mark(i - 1), Some('”' | ')' | '’')))
        && (word(i + 1) || matches!(desk.mark(i + 1), Some('“' | '‘' | '(')))
    {
        // `so— ` and `wh— `: a word that breaks off.
        let broken = desk.tokens[i - 1].kind == TokenKind::Word
            && desk.known(i - 1).is_none()
            && len(desk.tokens[i - 1]) < 4;
        if !broken {
            place(desk, t.start, "dash-space", Confidence::Likely, out);
        }
    } else if !left && word(i + 1) {
        let em = desk.mark(i) != Some('–') && (word(i - 1) || desk.mark(i - 1) == Some(','));
        if em || word(i - 1) && desk.tokens[i - 1].shape == Shape::Lower {
            place(desk, t.end, "dash-space", Confidence::Likely, out);
        }
    }
}

/// Whether a dash near token `i` touches words on both sides.
fn closed_dashes(desk: &Desk<'_, '_>, i: usize) -> bool {
    let near = i.saturating_sub(40).max(1)..(i + 40).min(desk.tokens.len());
    near.into_iter().any(|j| {
        j != i
            && desk.mark(j) == desk.mark(i)
            && desk.touches(j)
            && desk.touches(j + 1)
            && desk.tokens[j - 1].kind == TokenKind::Word
    })
}

/// `TEHRAN (FNA)- The`, `DAMASCUS, (ST)_ The`
fn dateline(desk: &Desk<'_, '_>, i: usize, out: &mut Proposals) {
    if i < 3 || desk.mark(i - 1) != Some(')') || !desk.touches(i) || desk.line_starts(i + 1) {
        return;
    }
    let Some(open) = opener(desk, i - 1, '(') else { return };
    let under = desk.mark(i) == Some('_');
    let touches = desk.touches(i + 1);
    let next = &desk.tokens[i + 1];
    let head = open <= 8 || (open.saturating_sub(8)..=open).any(|j| desk.line_starts(j));
    let capital = next.kind == TokenKind::Word && next.shape != Shape::Lower
        || matches!(desk.mark(i + 1), Some('"' | '“'));
    if !head || (touches && !capital) {
        return;
    }
    // `(HTS)-led` stays.
    let t = desk.tokens[i];
    if touches && !under && next.shape != Shape::Title {
        return;
    }
    place(desk, t.start, "dateline-dash", Confidence::Likely, out);
    if touches {
        place(desk, t.end, "dateline-dash", Confidence::Likely, out);
    }
}
