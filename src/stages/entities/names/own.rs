//! What a user's own style says of names and terms: a second table, asked first.

use super::{EntityRef, Names};
use crate::rules::gazetteer::{self, Entry, Kind, Table};
use crate::rules::{Points, RuleError, Style};
use std::borrow::Cow;
use std::collections::HashMap;

impl Names {
    /// The user's names and terms: a second table, asked first.
    pub(super) fn add_own(&mut self, style: &Style) -> Result<(), Vec<RuleError>> {
        let mut entries: Vec<Entry> = Vec::new();
        let at_line = |spelling: &str, what: String| {
            RuleError::new(&style.file, style.lines.get(spelling).copied().unwrap_or(0), what)
        };
        let mut wrong: Vec<RuleError> = Vec::new();
        for (from, to) in style.names.iter().chain(&style.terms) {
            wrong.extend(
                [from, to].into_iter().filter_map(|s| gazetteer::pattern(s).err()).map(|e| at_line(from, e)),
            );
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut lines: HashMap<EntityRef, (&str, &str)> = HashMap::new();
        for (from, to) in &style.names {
            let known = self.entity_of(from);
            if let Some(at) = known
                && let Some((other, its)) = lines.insert(at, (from, to))
                && its != to
            {
                wrong.push(at_line(from, format!("`{from}` and `{other}` are one name: `{to}` or `{its}`?")));
            }
            let mut variants = vec![from.clone()];
            let mut kind = Kind::Institution;
            if let Some(at) = known {
                let table = &self.tables[at.table as usize];
                kind = table.kind(at.entity);
                let before = self.output(at).to_owned();
                if before != *from && before != *to {
                    variants.push(before);
                }
                self.rename(at, to.clone());
            }
            variants.retain(|v| v != to);
            entries.push(own(format!("own/{to}"), kind, to, variants));
        }
        for (from, to) in &style.terms {
            entries.push(own(format!("own/{to}"), Kind::Term, to, vec![from.clone()]));
        }
        for (from, to) in style.english.pairs() {
            if !style.terms.contains_key(from) && !style.terms.contains_key(to) {
                entries.push(own(format!("own/{to}"), Kind::Term, to, vec![from.to_owned()]));
            }
        }
        if style.points == Points::None {
            for (from, to) in
                [("U.S.", "US"), ("U.N.", "UN"), ("U.K.", "UK"), ("E.U.", "EU"), ("U.S.A.", "USA")]
            {
                entries.push(own(format!("own/{to}"), Kind::Institution, to, vec![from.to_owned()]));
            }
        }
        // two lines with one target are one name
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        entries.dedup_by(|b, a| {
            let same = a.id == b.id && a.kind == b.kind;
            if same {
                a.variants.append(&mut b.variants);
            }
            same
        });
        if entries.is_empty() {
            return Ok(());
        }
        let (bytes, report) = gazetteer::compile(&entries, false);
        wrong.extend(report.errors.iter().map(|e| at_line("", e.clone())));
        wrong.extend(report.collisions.iter().map(|c| at_line(&c.spelling, c.to_string())));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let table = Table::new(bytes).map_err(|e| vec![RuleError::new(&style.file, 0, e)])?;
        self.tables.push(Cow::Owned(table));
        Ok(())
    }
}

fn own(id: String, kind: Kind, canonical: &str, variants: Vec<String>) -> Entry {
    Entry {
        id,
        kind,
        canonical: canonical.to_owned(),
        variants,
        weak: Vec::new(),
        surname: Vec::new(),
        styles: Vec::new(),
    }
}
