//! `copydesk stats`: what ledgers hold, and what parts two runs.

use super::args::Stats as Args;
use super::{Failure, Manner, Verdict, fail};
use crate::batch::undo::open_ledger;
use crate::read::ledger::{Entry, Line};
use crate::report::stats::{Changes, Stats};
use crate::report::visible::{Show, visible};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What the summaries of ledgers add up to.
#[derive(Default)]
struct Sums {
    documents: u64,
    bytes: u64,
    all: bool,
}

fn read(paths: &[PathBuf], mut each: impl FnMut(Box<Entry>)) -> Result<Sums, Failure> {
    let mut sums = Sums { all: true, ..Sums::default() };
    for path in paths {
        let wrong = |e: String| fail(format!("{}: {e}", path.display()));
        let mut reader = open_ledger(Path::new(path)).map_err(|e| wrong(e.to_string()))?;
        let mut summed = false;
        while let Some(line) = reader.next_line().map_err(|e| wrong(e.to_string()))? {
            match line {
                Line::Entry(entry) => each(entry),
                Line::Summary(sum) => {
                    summed = true;
                    sums.documents += sum["documents"].as_u64().unwrap_or(0);
                    sums.bytes += sum["bytes"].as_u64().unwrap_or(0);
                }
                Line::Header(_) | Line::Output { .. } => {}
            }
        }
        sums.all &= summed;
    }
    Ok(sums)
}

fn name(entry: &Entry) -> String {
    match entry.record {
        Some(record) => format!("{}:{record}", entry.source),
        None => entry.source.clone(),
    }
}

pub(crate) fn run(args: &Args, manner: Manner) -> Result<Verdict, Failure> {
    let mut stats = Stats::default();
    let mut now = Changes::default();
    let compare = !args.against.is_empty();
    let sums = read(&args.ledgers, |entry| {
        stats.add(&entry.ledger, entry.failed.is_some());
        if compare {
            now.add(&name(&entry), &entry.ledger.hunks);
        }
    })?;
    let mut out = String::new();
    let mut json = serde_json::Map::new();
    if args.json {
        json.insert("documents".into(), sums.documents.into());
        json.insert("bytes".into(), sums.bytes.into());
        json.insert("changed".into(), stats.changed.into());
        json.insert("failed".into(), stats.failed.into());
        json.insert("rules".into(), rules_json(&stats, args.examples));
    } else {
        table(&stats, &sums, args.examples, manner, &mut out);
    }
    if compare {
        let mut old = Changes::default();
        read(&args.against, |entry| old.add(&name(&entry), &entry.ledger.hunks))?;
        let comparison = now.against(&old);
        let (bold, end) = bold(manner);
        if args.json {
            let side = |changes: &std::collections::BTreeMap<String, Vec<(String, String, String)>>| {
                let rules = changes.iter().map(|(rule, list)| {
                    let list: Vec<_> = list
                        .iter()
                        .map(|(name, old, new)| serde_json::json!({"document": name, "old": old, "new": new}))
                        .collect();
                    (rule.clone(), list.into())
                });
                serde_json::Value::Object(rules.collect())
            };
            json.insert("same".into(), comparison.same.into());
            json.insert("appeared".into(), side(&comparison.appeared));
            json.insert("vanished".into(), side(&comparison.vanished));
        } else {
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(out, "\n{} changes are the same", comparison.same);
            for (what, sign, side) in
                [("appeared", '+', &comparison.appeared), ("vanished", '-', &comparison.vanished)]
            {
                let count: usize = side.values().map(Vec::len).sum();
                let _ = writeln!(out, "{bold}{count} {what}{end}");
                for (rule, list) in side {
                    let _ = writeln!(out, "  {sign} {rule}: {}", list.len());
                    for (name, old, new) in list.iter().take(args.examples) {
                        let _ = writeln!(out, "      {}: {}", visible(name, Show::All), change(old, new));
                    }
                }
            }
        }
    }
    if args.json {
        out = serde_json::Value::Object(json).to_string();
        out.push('\n');
    }
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(Verdict::Fine)
}

fn bold(manner: Manner) -> (&'static str, &'static str) {
    if manner.colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") }
}

fn change(old: &str, new: &str) -> String {
    format!("[-{}-]{{+{}+}}", visible(old, Show::All), visible(new, Show::All))
}

fn rules_json(stats: &Stats, examples: usize) -> serde_json::Value {
    let rules = stats.rules.iter().map(|(rule, c)| {
        let shown: Vec<_> = c
            .examples(examples)
            .into_iter()
            .map(|(old, new, n)| serde_json::json!({"old": old, "new": new, "times": n}))
            .collect();
        let value = serde_json::json!({
            "documents": c.documents, "edits": c.edits, "held": c.held, "suggested": c.suggested,
            "removed": c.removed, "added": c.added, "examples": shown,
        });
        (rule.clone(), value)
    });
    serde_json::Value::Object(rules.collect())
}

fn table(stats: &Stats, sums: &Sums, examples: usize, manner: Manner, out: &mut String) {
    let (bold, end) = bold(manner);
    if sums.all {
        let _ = writeln!(
            out,
            "{} documents, {} changed, {} failed, {} bytes of text",
            sums.documents, stats.changed, stats.failed, sums.bytes
        );
    } else {
        let _ = writeln!(
            out,
            "{} documents changed, {} failed (the run was not finished)",
            stats.changed, stats.failed
        );
    }
    let _ = writeln!(
        out,
        "\n{bold}{:<44} {:>9} {:>9} {:>7} {:>9} {:>9} {:>9}{end}",
        "rule", "documents", "edits", "held", "suggested", "chars out", "chars in"
    );
    let mut rules: Vec<_> = stats.rules.iter().collect();
    let stage = |name: &str| name.split('/').next().unwrap_or_default().to_owned();
    rules.sort_by(|a, b| stage(a.0).cmp(&stage(b.0)).then(b.1.edits.cmp(&a.1.edits)).then(a.0.cmp(b.0)));
    for (rule, c) in rules {
        let _ = writeln!(
            out,
            "{rule:<44} {:>9} {:>9} {:>7} {:>9} {:>9} {:>9}",
            c.documents, c.edits, c.held, c.suggested, c.removed, c.added
        );
        for (old, new, n) in c.examples(examples) {
            let _ = writeln!(out, "    {n:>6} x {}", change(old, new));
        }
    }
}
