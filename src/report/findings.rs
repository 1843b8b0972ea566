//! The changes of a document as a list with places: for `check`, for editors and for continuous integration.

use super::visible::{Show, visible};
use crate::ledger::{Hunk, Ledger};
use std::fmt::Write;

/// How changes are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line for a document, with counts by rule.
    Summary,
    /// A line for a change: `path:line:column: rule: what`.
    Concise,
    /// A JSON object for a change.
    Json,
    /// A warning of GitHub's workflow commands for a change.
    Github,
}

/// Where a document stands: a text file has lines and columns of its own, a record the line it starts at.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The file, as the user named it.
    pub path: &'a str,
    /// The record's number in its file, from 0.
    pub record: Option<u64>,
    /// The line at which the record starts, from 1.
    pub line: Option<u64>,
}

/// Appends the changes of one document. Nothing is written where there are none.
pub fn document(place: Place<'_>, name: &str, original: &str, ledger: &Ledger, form: Form, out: &mut String) {
    if ledger.hunks.is_empty() {
        return;
    }
    if form == Form::Summary {
        return summary(name, ledger, out);
    }
    let mut lines = Lines { text: original, at: 0, line: 1, start: 0 };
    for hunk in &ledger.hunks {
        let (line, column) = match place.line {
            Some(line) => (line, None),
            None => {
                let (line, column) = lines.place(hunk.start);
                (line, Some(column))
            }
        };
        one(place, line, column, hunk, form, out);
    }
}

fn one(place: Place<'_>, line: u64, column: Option<u64>, hunk: &Hunk, form: Form, out: &mut String) {
    let mut rules: Vec<String> = hunk.parts.iter().map(|p| p.rule.to_string()).collect();
    rules.dedup();
    let confidence = hunk.confidence().name();
    let what = || format!("{:?} → {:?}", short(&hunk.old), short(&hunk.new));
    // Writing to a string cannot fail, here and below.
    let _ = match form {
        Form::Json => {
            let object = serde_json::json!({
                "path": place.path, "record": place.record, "line": line, "column": column,
                "start": hunk.start, "end": hunk.end, "rules": rules, "confidence": confidence,
                "old": hunk.old, "new": hunk.new,
            });
            writeln!(out, "{object}")
        }
        Form::Github => {
            let column = column.map_or(String::new(), |c| format!(",col={c}"));
            let path = place.path.replace('%', "%25").replace(',', "%2C").replace(':', "%3A");
            let title = rules.join(" + ");
            let what = visible(&what(), Show::All).replace('%', "%25");
            writeln!(out, "::warning file={path},line={line}{column},title={title}::{what} ({confidence})")
        }
        Form::Concise | Form::Summary => {
            let column = column.map_or(String::new(), |c| format!("{c}:"));
            let path = visible(place.path, Show::All);
            let what = visible(&what(), Show::All).into_owned();
            writeln!(out, "{path}:{line}:{column} {} ({confidence}): {what}", rules.join(" + "))
        }
    };
}

/// The longest text of a change that is listed; a line that goes may be a whole paragraph.
const LONGEST: usize = 60;

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn summary(name: &str, ledger: &Ledger, out: &mut String) {
    let hunks = &ledger.hunks;
    let mut rules: Vec<(String, usize)> = Vec::new();
    for rule in ledger.rules() {
        let rule = rule.to_string();
        match rules.iter_mut().find(|(r, _)| *r == rule) {
            Some((_, n)) => *n += 1,
            None => rules.push((rule, 1)),
        }
    }
    let list: Vec<String> =
        rules.iter().map(|(rule, n)| if *n > 1 { format!("{rule} x{n}") } else { rule.clone() }).collect();
    let plural = if hunks.len() == 1 { "" } else { "s" };
    let _ =
        writeln!(out, "{}: {} change{plural}: {}", visible(name, Show::All), hunks.len(), list.join(", "));
}

/// Lines and columns of places that are asked for in order.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    start: usize,
}

impl Lines<'_> {
    /// Line and column of byte `to`, both from 1; columns are characters.
    fn place(&mut self, to: usize) -> (u64, u64) {
        let (Some(between), Some(_)) = (self.text.get(self.at..to), self.text.get(to..)) else {
            return (self.line, 1);
        };
        for at in memchr::memchr_iter(b'\n', between.as_bytes()) {
            self.line += 1;
            self.start = self.at + at + 1;
        }
        self.at = to;
        (self.line, self.text[self.start..to].chars().count() as u64 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Pipeline};

    fn listed(form: Form, line: Option<u64>) -> String {
        let text = "One line.\n\nTwo – caf&eacute; and caf&eacute;.\n";
        let cleaned = Pipeline::default().clean(Document::new(text));
        let mut out = String::new();
        let place = Place { path: "a,b.txt", record: line, line };
        document(place, "a,b.txt", text, &cleaned.ledger, form, &mut out);
        out
    }

    #[test]
    fn places_are_lines_and_characters() {
        assert_eq!(
            listed(Form::Concise, None),
            "a,b.txt:3:10: characters/entity (certain): \"&eacute;\" → \"é\"\n\
             a,b.txt:3:26: characters/entity (certain): \"&eacute;\" → \"é\"\n"
        );
        assert!(listed(Form::Concise, Some(7)).starts_with("a,b.txt:7: characters/entity"));
        let github = listed(Form::Github, None);
        assert!(
            github.starts_with("::warning file=a%2Cb.txt,line=3,col=10,title=characters/entity::"),
            "{github}"
        );
        let json = listed(Form::Json, Some(2));
        let object: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
        assert_eq!((&object["line"], &object["old"]), (&2.into(), &"&eacute;".into()));
    }
}
