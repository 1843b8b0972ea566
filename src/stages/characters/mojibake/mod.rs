//! UTF-8 that was read as another encoding (`â€™`, `Ã©`, `РїСЂ`), put right span by span.
//!
//! For each encoding the line is parted into *units*: a character that the encoding writes as the
//! first byte of a UTF-8 sequence, and those after it that are its other bytes. A unit is turned
//! back when its neighbourhood is *odd* (see `odd`), or when it is one of three or more units in a
//! row that turn into letters of one script: no text has that by accident. What a unit turns into
//! must be a character that text has. When one unit of a line is turned back and the line holds
//! nothing past ASCII but units of the same encoding, the doubtful units go the same way.
//!
//! What was damaged twice or three times is found again in the text that the first turn made.
//! Bytes that are lost for good become `�`; save the one of `”`, which windows-1252 has no
//! character for, so that `â€�` and `â€?` can be nothing else.
//!
//! Does NOT touch: doubtful pairs alone (`É…`, `Å™`), text that reads as well as it is. Known
//! misses: one damaged letter in a word of capitals, `√π` for ù, Vietnamese `à` whose second byte
//! became a space.

mod odd;
mod tables;
mod unit;

use super::draft::{Draft, apply, compose};
use crate::text::Confidence::{Certain, Likely};
use odd::Kind;
use tables::{ENCODINGS, masks};
use unit::{Script, State, Unit, plausible, script, unit};

/// Whether `c` is the first byte of a UTF-8 sequence in one of the encodings.
pub(super) fn leads(c: char) -> bool {
    masks(c).0 != 0
}

/// Whether damage may begin with `c` before `next`; asked of every character past ASCII.
pub(super) fn may_start(c: char, next: Option<char>) -> bool {
    let (lead, _) = masks(c);
    if lead == 0 {
        return false;
    }
    match next {
        Some(' ' | '?') => matches!(c, 'Ã' | 'Â' | 'â' | 'í' | 'ð' | 'Ă' | 'Г'),
        Some('\u{fffd}') => true,
        Some(n) => {
            let both = lead & masks(n).1;
            // MacRoman's quotes and dashes are lead bytes; before an accented letter they are not.
            both != 0 && !(both == 1 << 7 && matches!(c, '“' | '”' | '‘' | '’' | '–' | '—' | '…'))
        }
        None => false,
    }
}

/// How often damage is looked for in what a turn made. Damage in layers deeper than four is not
/// seen in the wild.
const ROUNDS: usize = 6;

pub(super) fn propose(text: &str, out: &mut Vec<Draft>) {
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]) {
        let line = &text[start..end];
        if !line.is_ascii() {
            for mut draft in line_drafts(line) {
                draft.start += start;
                draft.end += start;
                out.push(draft);
            }
        }
        start = end;
    }
}

fn line_drafts(line: &str) -> Vec<Draft> {
    let mut total = Vec::new();
    let mut now = std::borrow::Cow::Borrowed(line);
    for _ in 0..ROUNDS {
        let mut turn = asked(&now);
        if turn.is_empty() {
            turn = one_turn(&now);
        }
        if turn.is_empty() {
            break;
        }
        let next = apply(&now, &turn);
        total = compose(total, turn, &now);
        now = next.into();
    }
    if hopeless(line, &now) {
        return Vec::new();
    }
    for draft in &mut total {
        remains(draft, line[draft.end..].chars().next());
    }
    total
}

/// Takes out an `Â` that a turn has made and that no letter follows: it is half of a no-break space, or of a
/// control, whose other half was lost or stands there still.
fn remains(draft: &mut Draft, next: Option<char>) {
    if !draft.text.contains('Â') {
        return;
    }
    let mut kept = String::with_capacity(draft.text.len());
    let mut chars = draft.text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().or(next);
        if c != 'Â' || after.is_some_and(char::is_alphanumeric) {
            kept.push(c);
        }
    }
    if kept != draft.text {
        draft.text = kept.into();
        draft.confidence = Likely;
    }
}

/// Whether a line is as strange after all turns as before: damage of a kind that is not known
/// here, which turning would only garble more.
fn hopeless(before: &str, after: &str) -> bool {
    let oddities = |line: &str| {
        let chars: Vec<char> = line.chars().filter(|c| *c != '\u{fffd}').collect();
        let kinds: Vec<Kind> = chars.iter().map(|c| odd::kind(*c)).collect();
        (0..chars.len()).filter(|i| odd::odd(&chars, &kinds, *i).is_some()).count()
    };
    let left = oddities(after);
    left >= 4 && left * 3 > oddities(before)
}

/// The general marks that were damaged twice, the second time with question marks for what the
/// encoding did not have.
const ASKED: &[(&str, &str)] = &[
    ("Ã?Â¢â?¬â?¢", "’"),
    ("Ã¢â?¬â?¢", "’"),
    ("Ã?Â¢â?¬Å?", "“"),
    ("Ã¢â?¬Å?", "“"),
    ("Ã?Â¢â?¬Â?", "”"),
    ("Ã¢â?¬Â?", "”"),
];

fn asked(line: &str) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for at in memchr::memmem::find_iter(line.as_bytes(), "â?¬".as_bytes()) {
        let found = ASKED.iter().find_map(|(damage, mark)| {
            let start = at.checked_sub(damage.find("â?¬")?)?;
            line.get(start..)?.starts_with(damage).then(|| (start, start + damage.len(), *mark))
        });
        if let Some((start, end, mark)) = found
            && out.last().is_none_or(|d| d.end <= start)
        {
            out.push(Draft::new(start, end, mark, "mojibake", Likely));
        }
    }
    if out.is_empty() { dropped(line) } else { out }
}

/// The closing quotation marks whose last byte was dropped, since windows-1252 has no character for it: `â€` at
/// the end of a word and before nothing that could be the rest. (`â€\"` is a dash whose last byte was straightened.)
fn dropped(line: &str) -> Vec<Draft> {
    const HALF: &str = "â€";
    let closes = |at: &usize| {
        let after = line[at + HALF.len()..].chars().next();
        let before = line[..*at].chars().next_back();
        before.is_some_and(|c| !c.is_whitespace() && c.is_ascii())
            && after.is_none_or(|c| c.is_ascii_whitespace() || ".,;:!)]".contains(c))
    };
    memchr::memmem::find_iter(line.as_bytes(), HALF.as_bytes())
        .filter(closes)
        .map(|at| Draft::new(at, at + HALF.len(), "”", "mojibake", Likely))
        .collect()
}

/// The line as characters, with their places and kinds.
struct Chars {
    chars: Vec<char>,
    at: Vec<usize>,
    kinds: Vec<Kind>,
}

fn one_turn(line: &str) -> Vec<Draft> {
    let mut candidates = 0u16;
    let mut previous = 0u16;
    for c in line.chars() {
        let (lead, continuation) = masks(c);
        candidates |= previous & continuation;
        if matches!(c, ' ' | '?' | '\u{fffd}') {
            candidates |= previous;
        }
        previous = lead;
    }
    if candidates == 0 {
        return Vec::new();
    }
    let mut chars = Chars { chars: Vec::new(), at: Vec::new(), kinds: Vec::new() };
    for (at, c) in line.char_indices() {
        chars.chars.push(c);
        chars.at.push(at);
        chars.kinds.push(odd::kind(c));
    }
    chars.at.push(line.len());
    let mut oddities = vec![false; chars.chars.len()];
    for i in 0..chars.chars.len() {
        if let Some(n) = odd::odd(&chars.chars, &chars.kinds, i) {
            let end = (i + n).min(oddities.len());
            oddities[i..end].fill(true);
        }
    }
    let mut best: Option<(usize, usize, Vec<Unit>)> = None;
    for encoding in (0..ENCODINGS).filter(|e| candidates & 1 << e != 0) {
        let units = accepted(&chars, &oddities, encoding);
        let worth = |u: &Unit| worth(u, encoding);
        let covered: usize = units.iter().map(|u| (u.end - u.start) * worth(u)).sum();
        if covered > 0 && best.as_ref().is_none_or(|(most, _, _)| covered > *most) {
            best = Some((covered, encoding, units));
        }
    }
    let Some((_, encoding, units)) = best else { return Vec::new() };
    drafts(&chars, &units, tables::NAMES[encoding])
}

/// How much a unit says for its encoding. A letter or a mark says more than an accent or something
/// lost, and in the encodings of Central Europe its own letters more than others.
fn worth(unit: &Unit, encoding: usize) -> usize {
    if unit.state != State::Whole || script(unit.becomes) == Script::Accent {
        return 2;
    }
    let central = matches!(tables::NAMES[encoding], "windows-1250" | "iso-8859-2");
    let own = "áäâăąćčçďđéęěëíîĺľłńňóôőöŕřśšşșťţțúůűüýźžżß„”’–";
    if central && unit.becomes.to_lowercase().any(|c| own.contains(c)) { 5 } else { 4 }
}

/// The units of an encoding that are turned back.
fn accepted(chars: &Chars, oddities: &[bool], encoding: usize) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut foreign = false;
    let mut i = 0;
    while i < chars.chars.len() {
        if !chars.chars[i].is_ascii() {
            if let Some(unit) = unit(&chars.chars, i, encoding) {
                i = unit.end;
                units.push(unit);
                continue;
            }
            foreign = true;
        }
        i += 1;
    }
    let foreign_beside = foreign && units.len() == 1;
    // First those that speak for themselves.
    let mut taken = vec![false; units.len()];
    let mut from = 0;
    while from < units.len() {
        let mut to = from + 1;
        while to < units.len() && units[to].start == units[to - 1].end {
            to += 1;
        }
        let run = &units[from..to];
        let row = row_of_letters(run);
        let wholly = |unit: &Unit| {
            let control = chars.kinds[unit.start..unit.end].contains(&Kind::Control);
            encoding == 0 && (control || oddities[unit.start..unit.end].iter().all(|o| *o))
        };
        for (k, unit) in run.iter().enumerate() {
            let plausible = plausible(unit.becomes, run.len() > 1 || wholly(unit), encoding);
            let strange = strange(chars, oddities, unit);
            taken[from + k] = match unit.state {
                State::Whole => {
                    plausible
                        && (strange || row)
                        && !(run.len() == 1 && doubtful(chars, unit, foreign_beside))
                }
                State::Lost => strange,
                State::Spaced => plausible && spaced_alone(chars, unit, encoding),
                State::Asked => unit.becomes == '”' && strange,
            };
        }
        from = to;
    }
    if !taken.contains(&true) {
        return Vec::new();
    }
    // Then those that the others speak for.
    let mut scripts: Vec<Script> = Vec::new(); // each once: a line may have very many units
    for (unit, _) in units.iter().zip(&taken).filter(|(_, t)| **t) {
        let script = script(unit.becomes);
        if !scripts.contains(&script) {
            scripts.push(script);
        }
    }
    for (unit, taken) in units.iter().zip(&mut taken) {
        if *taken || !plausible(unit.becomes, true, encoding) && unit.state != State::Lost {
            continue;
        }
        *taken = match unit.state {
            State::Whole => {
                !foreign || scripts.contains(&script(unit.becomes)) && script(unit.becomes) != Script::Rare
            }
            State::Spaced => {
                let same = scripts.contains(&script(unit.becomes))
                    && matches!(script(unit.becomes), Script::Arabic | Script::Picture);
                script(unit.becomes) != Script::Rare && (!foreign || unit.becomes == 'à' || same)
            }
            State::Lost => true,
            State::Asked => !foreign,
        };
    }
    let mut keep = taken.iter();
    units.retain(|_| keep.next().copied().unwrap_or(false));
    units
}

/// Whether a unit that is all the damage of a line with other good letters may be text: `Ã¥` may be
/// å, or two letters of MacRoman.
fn doubtful(chars: &Chars, unit: &Unit, foreign_beside: bool) -> bool {
    foreign_beside && chars.chars[unit.start..unit.end] == ['Ã', '¥']
}

/// Whether no one writes what the unit is made of.
fn strange(chars: &Chars, oddities: &[bool], unit: &Unit) -> bool {
    let inside = oddities[unit.start..unit.end].iter().filter(|o| **o).count();
    let control = chars.kinds[unit.start..unit.end].contains(&Kind::Control);
    control || inside >= 2
}

/// Whether a run of units is a row of letters of one script, which no accident makes.
fn row_of_letters(run: &[Unit]) -> bool {
    let whole = run.iter().filter(|u| u.state == State::Whole).count();
    let first = run.first().map(|u| script(u.becomes));
    whole >= 3
        && whole == run.len()
        && first.is_some_and(|f| !matches!(f, Script::Rare | Script::Mark | Script::Accent))
        && run.iter().all(|u| Some(script(u.becomes)) == first && u.becomes.is_alphabetic())
}

/// Whether a unit whose no-break space became a space stands by itself: `Ã` as a word or at the
/// end of one, `Â` after a word.
fn spaced_alone(chars: &Chars, unit: &Unit, encoding: usize) -> bool {
    if encoding != 0 || unit.end - unit.start != 2 {
        return false;
    }
    let before = unit.start.checked_sub(1).map(|i| chars.chars[i]);
    let before_that = unit.start.checked_sub(2).map(|i| chars.chars[i]);
    match unit.becomes {
        'à' => match before {
            None => true,
            Some(c) if c.is_ascii_lowercase() => true,
            Some(' ' | '\'' | '’') => before_that.is_some_and(|c| c.is_ascii_lowercase()),
            _ => false,
        },
        '\u{a0}' => before.is_some_and(|c| c.is_ascii_lowercase() || ".,;:!?)\"".contains(c)),
        _ => false,
    }
}

/// The units as edits, one for each run.
fn drafts(chars: &Chars, units: &[Unit], name: &'static str) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let vietnamese = units.iter().any(|u| matches!(u.becomes as u32, 0x1ea0..=0x1ef9));
    let mut from = 0;
    while from < units.len() {
        let mut to = from + 1;
        while to < units.len() && units[to].start == units[to - 1].end {
            to += 1;
        }
        let run = &units[from..to];
        let (start, end) = (run[0].start, run[run.len() - 1].end);
        let mut text: String = run.iter().map(|u| u.becomes).collect();
        // `Ã` and a space is à and a space, save in the Portuguese words that go on after it.
        if run[run.len() - 1].state == State::Spaced
            && text.ends_with('à')
            && !portuguese(&chars.chars[end..])
            && !(vietnamese && coda(&chars.chars[end..]))
        {
            text.push(' ');
        }
        let lost = run.iter().any(|u| u.state != State::Whole);
        let confidence = if lost || run.len() == 1 && name != tables::NAMES[0] { Likely } else { Certain };
        let mut draft = Draft::new(chars.at[start], chars.at[end], text, "mojibake", confidence);
        draft.also.push(name);
        out.push(draft);
        from = to;
    }
    out
}

/// Whether what follows makes `àquele`, `àquela`, `àquilo` or `às`.
fn portuguese(after: &[char]) -> bool {
    ["quele", "quela", "quilo", "s "].iter().any(|w| w.chars().eq(after.iter().copied().take(w.len())))
}

/// Whether what follows à is the end of a Vietnamese syllable and no word of its own: `hà|i`.
fn coda(after: &[char]) -> bool {
    let len = after.iter().take_while(|c| c.is_alphabetic()).count();
    ["i", "o", "u", "y", "n", "m", "ng", "nh"].iter().any(|w| w.chars().eq(after[..len].iter().copied()))
}

#[cfg(test)]
mod tests;
