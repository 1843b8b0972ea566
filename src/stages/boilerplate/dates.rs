//! Dates and times as pages print them, to ISO 8601 with what is known.
//!
//! A line counts as a date when it holds nothing else: `Tue, Nov 19, 2019 | 11:05 am ET`. The order
//! of an all-number date is known only from a number above 12 or a leading year; `10/7/2023` counts
//! as a date and has no ISO form. Time zones other than UTC are recognised and not written, since
//! their letters are ambiguous. Does NOT read years outside 1900 to 2099: `۱۴۰۲/۰۷/۱۵` of the
//! Solar Hijri calendar counts as a date and keeps its own form.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words of dates: `month` 1 to 12, `0` for weekdays, particles and time zones.
static WORDS: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let rows = include_str!("../../../rules/dates/words.tsv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .filter_map(|row| row.split_once('\t'))
        .filter_map(|(word, month)| Some((word, month.parse().ok()?)))
        .collect()
});

#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Number { value: u32, digits: usize },
    Month(u8),
    Particle,
    Am,
    Pm,
    Utc,
    Ago,
    Mark(char),
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// `2020-02-12T17:47`, `2020-02-12`, `2020-02`, `T17:47` gives none.
    pub(super) iso: Option<String>,
    /// Whether it can be the date of a page: it has a year, or is counted from now. `Tuesday, 1
    /// March` heads a part of an article as often.
    pub(super) whole: bool,
}

/// Reads `text` as a date. None where it holds anything but a date and a time.
pub(super) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    if text.is_empty() || text.len() > 120 {
        return None;
    }
    let pieces = pieces(text)?;
    let numbers = pieces.iter().filter(|p| matches!(p, Piece::Number { .. })).count();
    let month = pieces.iter().any(|p| matches!(p, Piece::Month(_)));
    let ago = pieces.contains(&Piece::Ago);
    if numbers == 0 {
        return None;
    }
    let time = time(&pieces);
    let date = date(&pieces, time.map(|t| t.at));
    let numeric = numeric(&pieces).is_some();
    if !(month || numeric || ago || time.is_some()) || numbers > 14 {
        return None;
    }
    let iso = date.map(|(year, month, day)| {
        let mut iso = format!("{year:04}");
        if let Some(month) = month {
            iso.push_str(&format!("-{month:02}"));
        }
        if let Some(day) = day {
            iso.push_str(&format!("-{day:02}"));
            if let Some(t) = time {
                iso.push_str(&format!("T{:02}:{:02}", t.hour, t.minute));
                if pieces.contains(&Piece::Utc) {
                    iso.push('Z');
                }
            }
        }
        iso
    });
    let year = pieces.iter().any(|p| matches!(p, Piece::Number { value, digits: 4 } if is_year(*value)));
    Some(Reading { whole: ago || (year && (month || numeric)), iso })
}

fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |f: &dyn Fn(char) -> bool| rest.find(|c| !f(c)).unwrap_or(rest.len());
        if c.is_numeric() {
            let end = run(&|c: char| c.is_numeric());
            let mut value = 0u32;
            for c in rest[..end].chars() {
                value = value.saturating_mul(10).saturating_add(digit(c)?);
            }
            pieces.push(Piece::Number { value, digits: rest[..end].chars().count() });
            rest = &rest[end..];
        } else if c.is_alphabetic() {
            let end = run(&|c: char| c.is_alphabetic() || matches!(c as u32, 0x64b..=0x652 | 0x300..=0x36f));
            let (word, mut after) = rest.split_at(end);
            let lower = word.to_lowercase();
            // a.m., p.m.
            let dotted = matches!(lower.as_str(), "a" | "p") && after.to_lowercase().starts_with(".m");
            if dotted {
                after = after[2..].strip_prefix('.').unwrap_or(&after[2..]);
            }
            pieces.push(match lower.as_str() {
                "am" => Piece::Am,
                "pm" => Piece::Pm,
                "a" if dotted => Piece::Am,
                "p" if dotted => Piece::Pm,
                "gmt" | "utc" | "z" => Piece::Utc,
                "ago" => Piece::Ago,
                _ => match WORDS.get(lower.as_str())? {
                    0 => Piece::Particle,
                    month => Piece::Month(*month),
                },
            });
            rest = after;
        } else {
            let len = c.len_utf8();
            if !c.is_whitespace() {
                if !":.,;/|-–—()+•·،".contains(c) {
                    return None;
                }
                pieces.push(Piece::Mark(c));
            }
            rest = &rest[len..];
        }
        if pieces.len() > 60 {
            return None;
        }
    }
    Some(pieces)
}

/// The value of a digit of any script that writes decimal numbers in blocks of ten.
fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or(match c as u32 {
        n @ 0x660..=0x669 => Some(n - 0x660),
        n @ 0x6f0..=0x6f9 => Some(n - 0x6f0),
        n @ 0x966..=0x96f => Some(n - 0x966),
        _ => None,
    })
}

#[derive(Clone, Copy)]
struct Time {
    at: usize,
    hour: u32,
    minute: u32,
}

/// The first `17:47`, `5.47 pm` or `5 pm`.
fn time(pieces: &[Piece]) -> Option<Time> {
    for (at, window) in pieces.windows(3).enumerate() {
        let [
            Piece::Number { value: hour, .. },
            Piece::Mark(mark),
            Piece::Number { value: minute, digits: 2 },
        ] = window
        else {
            continue;
        };
        let half = half_of_day(&pieces[at + 3..]);
        let clock = *mark == ':' || (*mark == '.' && half.is_some());
        if clock && *hour < 24 && *minute < 60 {
            return Some(Time { at, hour: on_24(*hour, half), minute: *minute });
        }
    }
    pieces.windows(2).enumerate().find_map(|(at, window)| match window {
        [Piece::Number { value, .. }, half @ (Piece::Am | Piece::Pm)] if (1..=12).contains(value) => {
            Some(Time { at, hour: on_24(*value, Some(*half)), minute: 0 })
        }
        _ => None,
    })
}

fn half_of_day(after: &[Piece]) -> Option<Piece> {
    // seconds may come between
    let skip = match after {
        [Piece::Mark(':'), Piece::Number { digits: 2, .. }, ..] => 2,
        _ => 0,
    };
    after.get(skip).copied().filter(|p| matches!(p, Piece::Am | Piece::Pm))
}

fn on_24(hour: u32, half: Option<Piece>) -> u32 {
    match half {
        Some(Piece::Pm) if hour < 12 => hour + 12,
        Some(Piece::Am) if hour == 12 => 0,
        _ => hour,
    }
}

type Known = (u32, Option<u32>, Option<u32>);

fn date(pieces: &[Piece], time: Option<usize>) -> Option<Known> {
    if let Some(known) = numeric(pieces) {
        return known;
    }
    let at = pieces.iter().position(|p| matches!(p, Piece::Month(_)))?;
    let Piece::Month(month) = pieces[at] else { return None };
    let in_time = |i: usize| time.is_some_and(|t| (t..t + 3).contains(&i));
    let number = |i: usize, ok: &dyn Fn(u32, usize) -> bool| match pieces.get(i) {
        Some(Piece::Number { value, digits }) if !in_time(i) && ok(*value, *digits) => Some(*value),
        _ => None,
    };
    let is_day = |v: u32, digits: usize| digits <= 2 && (1..=31).contains(&v);
    let before = (at.saturating_sub(2)..at).rev().find_map(|i| number(i, &is_day));
    let after = (at + 1..at + 3).find_map(|i| number(i, &is_day));
    let year = (0..pieces.len()).find_map(|i| number(i, &|v, digits| digits == 4 && is_year(v)))?;
    Some((year, Some(u32::from(month)), before.or(after)))
}

fn is_year(value: u32) -> bool {
    (1900..2100).contains(&value)
}

/// Three numbers with the same mark between. The inner value is none where the order is not known.
fn numeric(pieces: &[Piece]) -> Option<Option<Known>> {
    pieces.windows(5).find_map(|w| {
        let [
            Piece::Number { value: a, digits: da },
            Piece::Mark(m),
            Piece::Number { value: b, digits: db },
            Piece::Mark(n),
            Piece::Number { value: c, digits: dc },
        ] = w
        else {
            return None;
        };
        if m != n || !matches!(m, '-' | '/' | '.') || *db > 2 || !(*b >= 1 && *b <= 31) {
            return None;
        }
        match (*da, *dc) {
            (4, 1 | 2) if is_year(*a) && *b <= 12 && *c <= 31 => Some(Some((*a, Some(*b), Some(*c)))),
            (4, 1 | 2) => Some(None),
            (1 | 2, 4) if is_year(*c) && *a <= 31 => Some(match (*a, *b) {
                (day, month) if day > 12 && month <= 12 => Some((*c, Some(month), Some(day))),
                (month, day) if day > 12 && month <= 12 => Some((*c, Some(month), Some(day))),
                (day, month) if *m == '.' && month <= 12 => Some((*c, Some(month), Some(day))),
                _ => None,
            }),
            (1 | 2, 2) if *a <= 31 => Some(None),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Option<String> {
        read(text)?.iso
    }

    #[test]
    fn dates_of_pages_are_read() {
        for (text, expected) in [
            ("12February 2020 - 17:47", "2020-02-12T17:47"),
            ("14 June 2021 - 02:24", "2021-06-14T02:24"),
            ("Tuesday, November 19, 2019 08:38 AM", "2019-11-19T08:38"),
            ("Nov. 19, 2019, 6:18 p.m.", "2019-11-19T18:18"),
            ("10:48, Tue, Nov 19, 2019", "2019-11-19T10:48"),
            ("19.11.2019, 08:57", "2019-11-19T08:57"),
            ("09/22/2024", "2024-09-22"),
            ("2019-11-19 10:00 GMT", "2019-11-19T10:00Z"),
            ("Wednesday, 20th November 2019", "2019-11-20"),
            ("January 2020", "2020-01"),
            ("19 novembre 2019", "2019-11-19"),
            ("12 февраля 2020, 17:47", "2020-02-12T17:47"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_written() {
        assert_eq!(read("10/7/2023 10:00:19 AM"), Some(Reading { iso: None, whole: true }));
        assert_eq!(read("17 hours ago"), Some(Reading { iso: None, whole: true }));
        assert_eq!(read("6:00 am"), Some(Reading { iso: None, whole: false }));
    }

    #[test]
    fn text_is_no_date() {
        for text in [
            "May",
            "plans for 4 May",
            "the 20th",
            "20",
            "March on Rome",
            "1 / 23",
            "12-14",
            "in 1924, the book",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
