//! From rows to the bytes of a [`Table`](super::Table), and what stands in the way.

use super::entry::{Entry, Kind};
use super::form::{Form, Gap, Pattern, pattern};
use super::layout::lay_out;
use super::table::{self, CANONICAL, GENERATED, KEEP, NO_CONDITION, STRICT, SURNAME, WEAK};
use super::translit;
use crate::text::{Scanned, Shape, Token};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// Two entities that want one spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// The spelling.
    pub spelling: String,
    /// The entity that keeps it.
    pub kept: String,
    /// The entity that lost it.
    pub lost: String,
}

impl fmt::Display for Collision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is listed for {} and for {}", self.spelling, self.kept, self.lost)
    }
}

/// What compiling found beside the table.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Listed spellings that two entities want without evidence.
    pub collisions: Vec<Collision>,
    /// Rows of one id that say different things.
    pub errors: Vec<String>,
    /// Spellings that cannot be matched, and why.
    pub skipped: Vec<String>,
    /// Generated spellings that were dropped because another entity has them.
    pub dropped: usize,
    /// Listed spellings beside the canonical ones.
    pub listed: usize,
    /// Generated spellings.
    pub generated: usize,
}

pub(super) struct Spelling {
    text: String,
    pub(super) pattern: Pattern,
    pub(super) entity: u32,
    pub(super) condition: u16,
    pub(super) flags: u8,
}

#[derive(Default)]
pub(super) struct Conditions {
    pub(super) starts: Vec<u32>,
    pub(super) words: Vec<u64>,
    known: HashMap<Vec<u64>, u16>,
}

impl Conditions {
    fn add(&mut self, needs: &[String], not: &[String]) -> u16 {
        let mut words = Vec::new();
        for (list, cased) in [(needs, false), (not, true)] {
            words.push(list.len() as u64);
            for phrase in list {
                let scanned = Scanned::new(phrase);
                let hash = |t: &Token| match t.shape {
                    // `Council` speaks of an organisation, `council` of nothing
                    Shape::Title | Shape::Upper | Shape::Mixed if cased => table::capital(t.hash),
                    _ => t.hash,
                };
                let hashes: Vec<u64> = scanned
                    .tokens()
                    .iter()
                    .filter(|t| t.shape != Shape::Uncased || t.is_word())
                    .map(hash)
                    .collect();
                words.push(hashes.len() as u64);
                words.extend(hashes);
            }
        }
        if let Some(number) = self.known.get(&words) {
            return *number;
        }
        let number = self.starts.len().min(usize::from(NO_CONDITION) - 1) as u16;
        self.starts.push(self.words.len() as u32);
        self.words.extend_from_slice(&words);
        self.known.insert(words, number);
        number
    }
}

/// Compiles `entries`. With `generate`, transliterated spellings are added.
#[must_use]
pub fn compile(entries: &[Entry], generate: bool) -> (Vec<u8>, Report) {
    let mut report = Report::default();
    let mut conditions = Conditions::default();
    let mut spellings: Vec<Spelling> = Vec::new();
    let (entries, errors) = merge(entries);
    report.errors = errors;
    for (number, entry) in entries.iter().enumerate() {
        list(entry, number as u32, generate, &mut spellings, &mut conditions, &mut report);
    }
    let kept = settle(&entries, spellings, &mut report);
    (lay_out(&entries, &kept, &conditions), report)
}

/// Joins the rows of one id: a later row adds spellings, conditions and styles to the first. Also says
/// which rows of one id name different things.
#[must_use]
pub fn merge(entries: &[Entry]) -> (Vec<Entry>, Vec<String>) {
    let mut errors = Vec::new();
    let mut merged: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for entry in entries {
        let Some(at) = ids.get(entry.id.as_str()) else {
            ids.insert(&entry.id, merged.len());
            merged.push(entry.clone());
            continue;
        };
        let first = &mut merged[*at];
        if first.kind != entry.kind || first.canonical != entry.canonical {
            errors.push(format!(
                "{} is {} `{}` and {} `{}`",
                entry.id,
                first.kind.name(),
                first.canonical,
                entry.kind.name(),
                entry.canonical
            ));
            continue;
        }
        first.variants.extend(entry.variants.iter().cloned());
        first.weak.extend(entry.weak.iter().cloned());
        first.styles.extend(entry.styles.iter().cloned());
        let more: Vec<String> =
            entry.surname.iter().filter(|s| !first.surname.contains(s)).cloned().collect();
        first.surname.extend(more);
    }
    (merged, errors)
}

/// The spellings of an entry, in the order of their right to a spelling.
fn list(
    entry: &Entry,
    entity: u32,
    generate: bool,
    out: &mut Vec<Spelling>,
    conditions: &mut Conditions,
    report: &mut Report,
) {
    let base = match entry.kind {
        Kind::Keep => KEEP,
        Kind::Term => STRICT,
        _ => 0,
    };
    let mut add = |text: &str, flags: u8, condition: u16, report: &mut Report| match pattern(text) {
        Ok(pattern) => {
            if flags & (GENERATED | CANONICAL | SURNAME) == 0 {
                report.listed += 1;
            }
            out.push(Spelling { text: text.to_owned(), pattern, entity, condition, flags: flags | base });
        }
        Err(why) if flags & GENERATED == 0 => report.skipped.push(format!("{}: {why}", entry.id)),
        Err(_) => {}
    };
    // a canonical that is also listed as weak is ambiguous where a style changes it
    let own_weak = entry.weak.iter().find(|w| w.spelling == entry.canonical);
    match own_weak {
        Some(w) => {
            let c = conditions.add(&w.needs, &w.not);
            add(&entry.canonical, CANONICAL | WEAK, c, report);
        }
        None => add(&entry.canonical, CANONICAL, NO_CONDITION, report),
    }
    for (_, name) in &entry.styles {
        if *name != entry.canonical && !entry.weak.iter().any(|w| w.spelling == *name) {
            add(name, 0, NO_CONDITION, report);
        }
    }
    for v in &entry.variants {
        if *v != entry.canonical && !drops_a_title(v, &entry.canonical) {
            add(v, 0, NO_CONDITION, report);
        }
    }
    for w in entry
        .weak
        .iter()
        .filter(|w| w.spelling != entry.canonical && !drops_a_title(&w.spelling, &entry.canonical))
    {
        let c = conditions.add(&w.needs, &w.not);
        add(&w.spelling, WEAK, c, report);
    }
    for s in &entry.surname {
        add(s, SURNAME, NO_CONDITION, report);
    }
    if generate {
        // of a person all whose spellings need evidence, others may bear the ones nobody listed
        let shared = match entry.weak.first() {
            Some(w) if entry.kind == Kind::Person && entry.variants.is_empty() => Some(w),
            _ => None,
        };
        let (flags, condition) = shared
            .map_or((GENERATED, NO_CONDITION), |w| (GENERATED | WEAK, conditions.add(&w.needs, &w.not)));
        for s in translit::spellings(entry) {
            add(&s, flags, condition, report);
        }
    }
}

/// Whether to put `canonical` for `spelling` would take a title away, which is no matter of spelling.
fn drops_a_title(spelling: &str, canonical: &str) -> bool {
    [
        "Sheikh ",
        "Shaikh ",
        "Shaykh ",
        "President ",
        "King ",
        "Ayatollah ",
        "Imam ",
        "General ",
        "Mullah ",
        "Sayyid ",
    ]
    .iter()
    .any(|t| spelling.starts_with(t) && !canonical.starts_with(&t[..2]))
}

pub(super) fn rank(s: &Spelling) -> u8 {
    match s.flags {
        f if f & KEEP != 0 => 0,
        f if f & CANONICAL != 0 => 1,
        f if f & SURNAME != 0 => 3,
        f if f & WEAK != 0 => 4,
        f if f & GENERATED != 0 => 5,
        _ => 2,
    }
}

fn apostrophes(form: Form, steps: usize) -> Vec<bool> {
    (0..steps.saturating_sub(1)).map(|i| form.gap(i) == Gap::Apostrophe).collect()
}

/// Drops double spellings, and settles which entity a spelling belongs to.
fn settle(entries: &[Entry], spellings: Vec<Spelling>, report: &mut Report) -> Vec<Spelling> {
    let mut groups: BTreeMap<Vec<u64>, Vec<Spelling>> = BTreeMap::new();
    for s in spellings {
        groups.entry(s.pattern.hashes.clone()).or_default().push(s);
    }
    let mut kept: Vec<Spelling> = Vec::new();
    for (hashes, mut group) in groups {
        let steps = hashes.len();
        group.sort_by_key(rank);
        let mut here: Vec<Spelling> = Vec::new();
        for s in group {
            let generated = s.flags & GENERATED != 0;
            let strong = s.flags & (WEAK | SURNAME | GENERATED | KEEP) == 0;
            let same = here.iter().any(|h| {
                h.entity == s.entity
                    && if generated {
                        // one generated spelling per sequence of words will do
                        h.flags & SURNAME == 0
                            && apostrophes(h.pattern.form, steps) == apostrophes(s.pattern.form, steps)
                    } else {
                        h.pattern.form == s.pattern.form && (h.flags & SURNAME) == (s.flags & SURNAME)
                    }
            });
            if same {
                continue;
            }
            if generated && here.iter().any(|h| h.entity != s.entity) {
                report.dropped += 1;
                continue;
            }
            if strong
                && let Some(other) = here.iter().find(|h| {
                    h.entity != s.entity
                        && h.flags & (WEAK | SURNAME | GENERATED | KEEP) == 0
                        && (h.pattern.form.takes(s.pattern.form, steps, true)
                            || s.pattern.form.takes(h.pattern.form, steps, true))
                })
            {
                report.collisions.push(Collision {
                    spelling: s.text.clone(),
                    kept: entries[other.entity as usize].id.clone(),
                    lost: entries[s.entity as usize].id.clone(),
                });
                continue;
            }
            here.push(s);
        }
        // a spelling that was generated for two entities belongs to neither
        let makers: Vec<u32> = here.iter().filter(|h| h.flags & GENERATED != 0).map(|h| h.entity).collect();
        if makers.windows(2).any(|w| w[0] != w[1]) {
            report.dropped += makers.len();
            here.retain(|h| h.flags & GENERATED == 0);
        }
        report.generated += here.iter().filter(|h| h.flags & GENERATED != 0).count();
        kept.extend(here);
    }
    kept
}
