//! The cases of the spacing stage: glue with its gold, examples, traps, clean paragraphs.

use crate::shared::{Shared, field};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// A tool that is measured.
pub(crate) type Repair<'a> = &'a dyn Fn(&str) -> String;

/// Whether there is space before each non-space character, by its place among them.
pub(crate) fn gaps(text: &str) -> (String, BTreeSet<usize>) {
    let (mut solid, mut gaps, mut n, mut space) = (String::new(), BTreeSet::new(), 0, false);
    for c in text.trim().chars() {
        if c.is_whitespace() {
            space = true;
        } else {
            if space {
                gaps.insert(n);
            }
            space = false;
            solid.push(c);
            n += 1;
        }
    }
    (solid, gaps)
}

#[derive(Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) hit: usize,
    pub(crate) miss: usize,
    pub(crate) wrong: usize,
    pub(crate) kept: usize,
    pub(crate) broken: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, o: Tally) {
        self.hit += o.hit;
        self.miss += o.miss;
        self.wrong += o.wrong;
        self.kept += o.kept;
        self.broken += o.broken;
    }

    pub(crate) fn line(&self) -> String {
        let ratio = |a: usize, b: usize| if b == 0 { 1.0 } else { a as f64 / b as f64 };
        format!(
            "precision {:.3} recall {:.3} (hit {} miss {} wrong {}); unglued changed {} of {} ({:.2} %)",
            ratio(self.hit, self.hit + self.wrong),
            ratio(self.hit, self.hit + self.miss),
            self.hit,
            self.miss,
            self.wrong,
            self.broken,
            self.broken + self.kept,
            100.0 * ratio(self.broken, (self.broken + self.kept).max(1)),
        )
    }
}

pub(crate) fn around(solid: &str, gaps: &BTreeSet<usize>, at: usize) -> String {
    let mut out = String::new();
    for (i, c) in solid.chars().enumerate().skip(at.saturating_sub(24)).take(48) {
        if i == at {
            out.push('|');
        } else if gaps.contains(&i) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

pub(crate) fn pair(glued: &str, gold: &str, out: &str, show: Option<&str>) -> Tally {
    let ((solid, before), (_, want), (made, after)) = (gaps(glued), gaps(gold), gaps(out));
    let mut tally = Tally::default();
    if solid != made {
        tally.wrong += 1;
        if let Some(name) = show {
            println!("  {name} CHARACTERS {out}");
        }
    }
    for at in before.union(&want).chain(after.iter()).collect::<BTreeSet<_>>() {
        let (b, w, a) = (before.contains(at), want.contains(at), after.contains(at));
        let kind = match (b != w, b != a) {
            (true, true) => {
                tally.hit += 1;
                continue;
            }
            (true, false) => {
                tally.miss += 1;
                "miss"
            }
            (false, true) => {
                tally.wrong += 1;
                "WRONG"
            }
            (false, false) => continue,
        };
        if let Some(name) = show {
            println!("  {kind} {name}: {}", around(&solid, &before, *at));
        }
    }
    if before == want {
        if before == after && solid == made { tally.kept += 1 } else { tally.broken += 1 }
    }
    tally
}

pub(crate) fn gold_pairs(
    shared: &Shared,
    repair: Repair<'_>,
    show: bool,
) -> Result<BTreeMap<String, Tally>, Box<dyn Error>> {
    let mut outlets: BTreeMap<String, Tally> = BTreeMap::new();
    for record in shared.records("cases/spacing/glue_gold_pairs.jsonl")? {
        let (outlet, glued, gold) =
            (field(&record, "outlet"), field(&record, "glued"), field(&record, "gold"));
        outlets.entry(outlet.to_owned()).or_default().add(pair(
            glued,
            gold,
            &repair(glued),
            show.then_some(outlet),
        ));
    }
    Ok(outlets)
}

pub(crate) fn examples(shared: &Shared, repair: Repair<'_>, show: bool) -> Result<String, Box<dyn Error>> {
    let (mut whole, mut exact, mut rows, mut marked, mut harm) = (0, 0, 0, 0, 0);
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in shared.rows("cases/spacing/glue_examples.tsv", true)? {
        let [bad, good, _, kind, scope, ..] = &row[..] else { continue };
        rows += 1;
        let out = repair(bad);
        let squeeze = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        let ((solid, before), (good_solid, want), (_, after)) = (gaps(bad), gaps(good), gaps(&out));
        let same = solid == good_solid;
        let hit = if same {
            before.symmetric_difference(&want).all(|at| after.contains(at) != before.contains(at))
        } else {
            squeeze(&out) == squeeze(good)
        };
        let harmed = same
            && scope == "whole"
            && before.symmetric_difference(&after).any(|at| before.contains(at) == want.contains(at));
        harm += usize::from(harmed);
        let kind = kinds.entry(kind.clone()).or_default();
        kind.1 += 1;
        kind.0 += usize::from(hit);
        if scope == "whole" {
            whole += 1;
            let is = squeeze(&out) == squeeze(good);
            exact += usize::from(is);
            if show && !is {
                println!("  example {bad:?} -> {out:?}, wanted {good:?}");
            }
        } else {
            marked += usize::from(hit);
            if show && (!hit || before.symmetric_difference(&after).count() > 1) {
                println!("  {} {bad:?} -> {out:?}", if hit { "more" } else { "MISSED" });
            }
        }
    }
    let kinds: Vec<String> = kinds.iter().map(|(k, (a, b))| format!("{k} {a}/{b}")).collect();
    Ok(format!(
        "whole windows exact {exact} of {whole} ({:.1} %), marked edits made {marked} of {}, windows harmed {harm} ({:.2} %)\n    {}",
        100.0 * exact as f64 / whole as f64,
        rows - whole,
        100.0 * harm as f64 / rows as f64,
        kinds.join(", ")
    ))
}

/// Each trap token in its context, or in a sentence of ours where it has none.
pub(crate) fn traps(shared: &Shared, repair: Repair<'_>, show: bool) -> Result<String, Box<dyn Error>> {
    let mut lines = Vec::new();
    let (mut all, mut all_kept) = (0, 0);
    let files = [
        ("camelcase_traps", false, 0, Some(3)),
        ("traps_alphanumeric", true, 0, Some(3)),
        ("traps_dotted", true, 0, None),
        ("traps_patterns", true, 1, None),
        ("traps_rare_compounds", true, 0, Some(2)),
    ];
    for (name, head, token_at, context_at) in files {
        let (mut n, mut kept) = (0, 0);
        for row in shared.rows(&format!("cases/spacing/{name}.tsv"), head)? {
            let Some(token) = row.get(token_at).filter(|t| !t.is_empty()) else { continue };
            let given = context_at.and_then(|c| row.get(c)).filter(|c| c.contains(token.as_str()));
            let text = given.cloned().unwrap_or_else(|| format!("The report mentioned {token} on Monday."));
            let at = text.find(token.as_str()).unwrap_or(0);
            let from = text[..at].chars().filter(|c| !c.is_whitespace()).count();
            let until = from + token.chars().filter(|c| !c.is_whitespace()).count();
            let (before, after) = (gaps(&text), gaps(&repair(&text)));
            let offset = text.len() - text.trim_start().len();
            let _ = offset;
            let touched = before.1.symmetric_difference(&after.1).any(|p| *p > from && *p < until);
            n += 1;
            kept += usize::from(!touched);
            if touched && show {
                println!("  trap {name} {token}: {}", repair(&text).replace('\n', "⏎"));
            }
        }
        all += n;
        all_kept += kept;
        lines.push(format!("{name} {kept}/{n} ({:.2} %)", 100.0 * kept as f64 / n as f64));
    }
    Ok(format!(
        "untouched {all_kept} of {all} ({:.2} %): {}",
        100.0 * all_kept as f64 / all as f64,
        lines.join(", ")
    ))
}

pub(crate) fn clean(shared: &Shared, repair: Repair<'_>, show: bool) -> Result<String, Box<dyn Error>> {
    let rows = shared.rows("cases/clean/clean_paragraphs.tsv", false)?;
    let mut changed = 0;
    for row in &rows {
        let text = row.get(1).map_or("", String::as_str);
        let out = repair(text);
        if out != text {
            changed += 1;
            if show {
                let (a, b) = (gaps(text), gaps(&out));
                let places: Vec<String> =
                    a.1.symmetric_difference(&b.1).map(|p| around(&a.0, &a.1, *p)).collect();
                println!("  clean {}: {}", row[0], places.join(" // "));
            }
        }
    }
    Ok(format!(
        "{changed} of {} paragraphs changed ({:.2} %)",
        rows.len(),
        100.0 * changed as f64 / rows.len() as f64
    ))
}
