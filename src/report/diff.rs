//! The changes of a document, word by word.

use super::visible::{Show, visible};
use crate::ledger::{Hunk, Ledger, Part, Unmade};
use std::fmt::Write;

/// How pieces of a diff are marked: colours, or signs where there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Before and after what is gone.
    pub old: (&'static str, &'static str),
    /// Before and after what is new.
    pub new: (&'static str, &'static str),
    /// Before and after names of documents.
    pub head: (&'static str, &'static str),
    /// Before and after what stands beside: line numbers, rules.
    pub dim: (&'static str, &'static str),
    /// Before and after what was not done.
    pub unmade: (&'static str, &'static str),
}

impl Marks {
    /// Colours of a terminal, as ECMA-48 has them.
    pub const COLOUR: Marks = Marks {
        old: ("\x1b[31;9m", "\x1b[0m"),
        new: ("\x1b[32;1m", "\x1b[0m"),
        head: ("\x1b[1m", "\x1b[0m"),
        dim: ("\x1b[2m", "\x1b[0m"),
        unmade: ("\x1b[33m", "\x1b[0m"),
    };
    /// The signs of `git diff --word-diff=plain`.
    pub const PLAIN: Marks =
        Marks { old: ("[-", "-]"), new: ("{+", "+}"), head: ("", ""), dim: ("", ""), unmade: ("", "") };
}

/// How a diff is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Colours or signs.
    pub marks: Marks,
    /// Words shown on either side of a change.
    pub context: usize,
    /// Also what was held back or only suggested.
    pub all: bool,
}

/// One change as it is shown: whole words of the original, and what they became.
struct Change<'a> {
    start: usize,
    end: usize,
    new: String,
    hunks: Vec<&'a Hunk>,
}

/// Widens a hunk to whole words of its line and joins those that share one.
fn changes<'a>(original: &str, hunks: &'a [Hunk]) -> Vec<Change<'a>> {
    let mut out: Vec<Change<'a>> = Vec::new();
    for hunk in hunks {
        // A hunk that takes or adds a line stands for itself; a word is widened.
        let whole_line = hunk.old.contains('\n') || hunk.new.contains('\n');
        let (mut start, mut end) = (hunk.start, hunk.end);
        if !whole_line {
            start = word_start(original, start);
            end = word_end(original, end);
        }
        match out.last_mut().filter(|last| last.end > start || (last.end == start && start < hunk.start)) {
            Some(last) => {
                let from = last.hunks.last().map_or(hunk.start, |h| h.end);
                let tail = last.end.max(hunk.end).max(end);
                // Take back the widening past the last hunk, then go on from there.
                let kept = last.new.len() - (last.end - from);
                last.new.truncate(kept);
                last.new.push_str(&original[from..hunk.start]);
                last.new.push_str(&hunk.new);
                last.new.push_str(&original[hunk.end..tail]);
                last.end = tail;
                last.hunks.push(hunk);
            }
            None => {
                let new = [&original[start..hunk.start], &hunk.new, &original[hunk.end..end]].concat();
                out.push(Change { start, end, new, hunks: vec![hunk] });
            }
        }
    }
    out
}

/// The longest stretch a word is followed; in scripts without spaces a line is one word.
const WORD: usize = 40;

fn word_start(text: &str, at: usize) -> usize {
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev().take(WORD) {
        if c.is_whitespace() {
            break;
        }
        start = i;
    }
    start
}

fn word_end(text: &str, at: usize) -> usize {
    let mut end = at;
    for c in text[at..].chars().take(WORD) {
        if c.is_whitespace() {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Writes the changes of one document. `name` says which it is. Nothing is written where there are none.
pub fn document(name: &str, original: &str, ledger: &Ledger, style: Style, out: &mut String) {
    let quiet = !style.all || (ledger.held.is_empty() && ledger.suggested.is_empty());
    if ledger.hunks.is_empty() && quiet {
        return;
    }
    let m = &style.marks;
    let count = ledger.hunks.len();
    let plural = if count == 1 { "" } else { "s" };
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        out,
        "{}{}{}  {}{count} change{plural}{}",
        m.head.0,
        visible(name, Show::All),
        m.head.1,
        m.dim.0,
        m.dim.1
    );
    let changes = changes(original, &ledger.hunks);
    let mut i = 0;
    let mut line = 1;
    let mut counted = 0;
    while i < changes.len() {
        let from = before(original, changes[i].start, style.context);
        let mut j = i;
        let mut to = after(original, changes[j].end, style.context);
        // Changes whose surroundings meet are shown together, up to a handful.
        while j + 1 < changes.len() && j - i < 5 && changes[j + 1].start <= to && !ends_line(&changes[j]) {
            j += 1;
            to = after(original, changes[j].end, style.context);
        }
        line += memchr::memchr_iter(b'\n', &original.as_bytes()[counted..changes[i].start]).count();
        counted = changes[i].start;
        let _ = write!(out, "{}{line:>6} |{} ", m.dim.0, m.dim.1);
        if from > 0 && !original[..from].ends_with('\n') {
            out.push('…');
        }
        let mut at = from;
        for change in &changes[i..=j] {
            out.push_str(&visible(&original[at..change.start], Show::Harm));
            mark(&original[change.start..change.end], &change.new, m, out);
            at = change.end;
        }
        out.push_str(&visible(original[at..to].trim_end_matches('\n'), Show::Harm));
        if to < original.len() && !original[to..].starts_with('\n') && !original[..to].ends_with('\n') {
            out.push('…');
        }
        out.push('\n');
        let mut labels: Vec<(String, usize)> = Vec::new();
        for hunk in changes[i..=j].iter().flat_map(|c| &c.hunks) {
            let label = label(&hunk.parts);
            match labels.last_mut() {
                Some((last, times)) if *last == label => *times += 1,
                _ => labels.push((label, 1)),
            }
        }
        for (label, times) in labels {
            let times = if times > 1 { format!(" ×{times}") } else { String::new() };
            let _ = writeln!(out, "       {}+ {label}{times}{}", m.dim.0, m.dim.1);
        }
        i = j + 1;
    }
    if style.all {
        for (list, why) in [(&ledger.held, "held"), (&ledger.suggested, "suggested")] {
            for unmade in list {
                self::unmade(original, unmade, why, style, out);
            }
        }
    }
}

fn ends_line(change: &Change<'_>) -> bool {
    change.new.ends_with('\n') || change.hunks.iter().any(|h| h.old.ends_with('\n'))
}

/// What the parts of a hunk are called: `spacing/day-month certain, entities/turkey likely`.
#[must_use]
pub fn label(parts: &[Part]) -> String {
    let mut out = String::new();
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        let _ = write!(out, "{} ({})", part.rule, part.confidence);
        if let Some((field, values)) = part.note.as_ref().and_then(|n| n.field.as_ref()) {
            let values: Vec<_> = values.iter().map(|v| visible(v, Show::All)).collect();
            let _ = write!(out, " {field} = {}", values.join("; "));
        }
    }
    out
}

fn mark(old: &str, new: &str, m: &Marks, out: &mut String) {
    if !old.is_empty() {
        let _ = write!(out, "{}{}{}", m.old.0, visible(old, Show::All), m.old.1);
    }
    if !new.is_empty() {
        let _ = write!(out, "{}{}{}", m.new.0, visible(new, Show::All), m.new.1);
    }
    if old.ends_with('\n') && new.is_empty() {
        out.push(' ');
    }
}

fn unmade(original: &str, unmade: &Unmade, what: &str, style: Style, out: &mut String) {
    let m = &style.marks;
    let (Some(_), Some(_)) = (original.get(..unmade.start), original.get(unmade.end..)) else { return };
    let from = before(original, unmade.start, style.context.min(4));
    let to = after(original, unmade.end, style.context.min(4));
    let _ = write!(
        out,
        "{}{what:>9}{} {}",
        m.unmade.0,
        m.unmade.1,
        visible(&original[from..unmade.start], Show::Harm)
    );
    mark(&unmade.part.old, &unmade.part.new, m, out);
    let _ = write!(out, "{}", visible(&original[unmade.end..to], Show::Harm));
    let why =
        if unmade.why.is_empty() { String::new() } else { format!(": {}", visible(&unmade.why, Show::All)) };
    let _ = writeln!(out, "  {}{}{why}{}", m.dim.0, label(std::slice::from_ref(&unmade.part)), m.dim.1);
}

/// Where `words` words before `at` start, on the same line.
fn before(text: &str, at: usize, words: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let mut left = words;
    let mut start = at;
    let mut inside = false;
    for (i, c) in text[line..at].char_indices().rev().take(words * WORD / 2) {
        if c.is_whitespace() {
            if inside && left == 0 {
                return start;
            }
            inside = false;
        } else {
            if !inside {
                if left == 0 {
                    return start;
                }
                left -= 1;
                inside = true;
            }
            start = line + i;
        }
    }
    if inside && start > line && text[line..start].chars().next_back().is_some_and(|c| !c.is_whitespace()) {
        return start;
    }
    start.min(at)
}

/// Where `words` words after `at` end, on the same line.
fn after(text: &str, at: usize, words: usize) -> usize {
    let line = text[at..].find('\n').map_or(text.len(), |i| at + i);
    let mut left = words;
    let mut end = at;
    let mut inside = false;
    for (i, c) in text[at..line].char_indices().take(words * WORD / 2) {
        if c.is_whitespace() {
            inside = false;
        } else {
            if !inside && i > 0 {
                if left == 0 {
                    return end;
                }
                left -= 1;
            }
            inside = true;
            end = at + i + c.len_utf8();
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Confidence, RuleId, StageId};

    fn hunk(original: &str, start: usize, old: &str, new: &str) -> Hunk {
        assert_eq!(&original[start..start + old.len()], old);
        let part = Part {
            rule: RuleId::new(StageId::Spacing, "day-month"),
            confidence: Confidence::Certain,
            old: old.into(),
            new: new.into(),
            score: None,
            note: None,
        };
        Hunk { start, end: start + old.len(), old: old.into(), new: new.into(), parts: vec![part] }
    }

    fn shown(original: &str, hunks: Vec<Hunk>) -> String {
        let ledger = Ledger { hunks, ..Ledger::default() };
        let style = Style { marks: Marks::PLAIN, context: 3, all: false };
        let mut out = String::new();
        document("a.txt", original, &ledger, style, &mut out);
        out
    }

    #[test]
    fn words_are_shown_whole() {
        let text = "one\ntwo three four five on 12February2020 in the city of Idlib, he said\n";
        let at = text.find("February").unwrap();
        let hunks = vec![hunk(text, at, "", " "), hunk(text, at + 8, "", " ")];
        assert_eq!(
            shown(text, hunks),
            "a.txt  2 changes\n     2 | …four five on [-12February2020-]{+12 February 2020+} in the city…\n       \
             + spacing/day-month (certain) ×2\n"
        );
    }

    #[test]
    fn lines_that_go_are_shown_with_their_end() {
        let text = "one\nyour comment\ntwo\n";
        assert_eq!(
            shown(text, vec![hunk(text, 4, "your comment\n", "")]),
            "a.txt  1 change\n     2 | [-your comment↵-] two\n       + spacing/day-month (certain)\n"
        );
    }

    #[test]
    fn controls_are_made_visible() {
        let text = "a \u{1b}[31mb c";
        let out = shown(text, vec![hunk(text, 2, "\u{1b}[31m", "")]);
        assert!(out.contains("[-<U+001B>[31mb-]{+b+} c"), "{out}");
    }

    #[test]
    fn clean_documents_print_nothing() {
        assert_eq!(shown("a", Vec::new()), "");
    }
}
