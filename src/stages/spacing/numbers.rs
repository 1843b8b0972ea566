//! A number and a word that touch: `12February`, `2022survey`, `5million`, `17:47GMT`, `in1990`.
//!
//! Typed: a day, a year, a scale, a clock time. Does NOT touch ordinals, decades, units, model names,
//! and never a number itself.

use super::desk::{Desk, insert};
use super::inside;
use super::tables::{Casing, number_hash};
use super::words::{FUNCTION, LINKING, MONTHS, SCALES, SHORT, ZONES};
use crate::text::{Confidence, Proposals, Shape, word_hash};

fn digits<'t>(desk: &Desk<'_, 't>, i: usize) -> &'t str {
    desk.word(i)
}

fn value(digits: &str) -> Option<u32> {
    if digits.len() > 4 { None } else { digits.parse().ok() }
}

fn year(digits: &str) -> bool {
    digits.len() == 4 && value(digits).is_some_and(|v| (1700..2100).contains(&v))
}

/// A day of the month, not part of a longer number.
fn day(desk: &Desk<'_, '_>, i: usize) -> bool {
    let d = digits(desk, i);
    d.len() <= 2
        && value(d).is_some_and(|v| (1..=31).contains(&v))
        && !matches!(desk.before(desk.tokens[i].start), b'.' | b',' | b':' | b'$' | b'-')
}

/// `12February`, `2022survey`, `5million`, `17:47GMT`.
pub(super) fn number_word(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize, out: &mut Proposals) {
    let (n, w) = (digits(desk, k - 1), desk.tokens[k]);
    let len = w.end - w.start;
    let word = desk.word(k);
    let alone = k - 1 == from;
    let at = w.start;
    if MONTHS.has(w.hash)
        && w.shape == Shape::Title
        && day(desk, k - 1)
        && alone
        && (len > 3 || desk.after(w.end) == b' ' || desk.after(w.end) == b'.')
    {
        let certain = len > 4;
        insert(out, at, " ", "day-month", if certain { Confidence::Certain } else { Confidence::Likely });
        return;
    }
    if SCALES.has(w.hash) && w.shape == Shape::Lower && alone {
        insert(out, at, " ", "number-word", Confidence::Certain);
        return;
    }
    if ZONES.has(w.hash)
        && w.shape == Shape::Upper
        && alone
        && n.len() == 2
        && matches!(desk.before(desk.tokens[k - 1].start), b':' | b'.')
    {
        insert(out, at, " ", "clock-zone", Confidence::Likely);
        return;
    }
    // `17beta-Estradiol`
    if ["alpha", "beta", "gamma", "delta"].iter().any(|g| word_hash(g) == w.hash) {
        return;
    }
    let Some(known) = desk.known(k) else {
        // `2023-24NFL`, or a year and glue that is parted further on.
        if w.shape == Shape::Lower && year(n) && alone && inside::read(desk, k).is_some_and(|r| r.holds()) {
            insert(out, at, " ", "number-word", Confidence::Likely);
        }
        return;
    };
    let function = FUNCTION.has(w.hash);
    let common = known.log > -5.6;
    let ordinal = matches!(
        word,
        "st" | "nd" | "rd" | "th" | "s" | "am" | "pm" | "in" | "m" | "k" | "x" | "d" | "bn" | "tn"
    );
    let right = if k + 1 == to { desk.gain(Some(w.hash), desk.right(k)) } else { 0.0 };
    let split = match w.shape {
        Shape::Lower => {
            !ordinal
                && alone
                && ((len >= 4 && common && (known.casing <= Casing::MostlyLower))
                    || (len == 3 && LINKING.has(w.hash))
                    || (len == 2 && year(n) && SHORT.has(w.hash)))
        }
        Shape::Title => {
            let listed = k >= 2 && desk.tokens[k - 2].hash == word_hash("of") && !desk.touches(k - 1);
            len >= 2
                && alone
                && ((year(n) && len >= 3)
                    || (function && len >= 2 && right > -0.5)
                    || (common && len >= 4 && (listed || right > 0.3)))
        }
        Shape::Upper => alone && year(n) && known.casing == Casing::Acronym && known.log > -5.0,
        _ => false,
    };
    if split
        && desk.english(k)
        && desk.seen_joint(k) <= 1
        && (!matches!(desk.before(desk.tokens[k - 1].start), b'%' | b'.') || year(n))
    {
        insert(out, at, " ", "number-word", Confidence::Likely);
    }
}

/// `June14`, `in1990`.
pub(super) fn word_number(desk: &Desk<'_, '_>, from: usize, to: usize, k: usize, out: &mut Proposals) {
    let (w, n) = (desk.tokens[k - 1], desk.tokens[k]);
    let d = digits(desk, k);
    let at = n.start;
    let plain = k + 1 == to;
    let next_digit = matches!(desk.after(n.end), b'.' | b',') && desk.after(n.end + 1).is_ascii_digit();
    let in_name = desk.touches(from) && matches!(desk.before(w.start), b'.' | b'-' | b'\'');
    if in_name || !plain {
        return;
    }
    if MONTHS.has(w.hash) && w.shape == Shape::Title && w.end - w.start > 2 {
        let is_day = d.len() <= 2 && value(d).is_some_and(|v| (1..=31).contains(&v));
        // `June14,2021`
        let dated = desk.after(n.end) == b',' && desk.after(n.end + 1).is_ascii_digit();
        if (is_day && (dated || !next_digit)) || year(d) {
            let full = w.end - w.start > 4;
            insert(out, at, " ", "month-day", if full { Confidence::Certain } else { Confidence::Likely });
        }
        return;
    }
    if w.shape == Shape::Lower
        && LINKING.has(w.hash)
        && w.end - w.start > 1
        && (d.len() >= 2 || w.end - w.start > 2)
        && desk.english(k)
    {
        insert(out, at, " ", "word-number", Confidence::Likely);
        return;
    }
    // `season2023` and not `user1990`: a word that numbers follow.
    let ordinary = desk.known(k - 1).is_some_and(|k| k.log > -5.5 && k.casing <= Casing::MostlyLower)
        && desk.tables.pair(w.hash, number_hash()).is_some_and(|gain| gain > 0.0);
    if w.shape == Shape::Lower
        && w.end - w.start >= 4
        && ordinary
        && year(d)
        && !next_digit
        && desk.english(k)
    {
        insert(out, at, " ", "word-number", Confidence::Likely);
        return;
    }
    if w.shape == Shape::Lower
        && year(d)
        && desk.known(k - 1).is_none()
        && inside::read(desk, k - 1).is_some_and(|r| r.holds())
        && desk.english(k)
    {
        insert(out, at, " ", "word-number", Confidence::Likely);
    }
}
