//! The characters stage: ftfy's cases, a round trip through every damage, clean text, speed.

use crate::clean::alone;
use crate::shared::{Shared, field};
use copydesk::text::{Stage, StageId};
use copydesk::{Document, Pipeline};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let pipeline = alone(StageId::Characters)?;
    let show = args.first().map_or("", String::as_str);
    if show == "speed" {
        return speed(shared, &pipeline);
    }
    let mut kinds = BTreeMap::new();
    for (file, kind) in [
        ("in-the-wild", "pass"),
        ("synthetic", "pass"),
        ("language-names", "pass"),
        ("negative", "pass"),
        ("known-failures", "fail"),
    ] {
        cases(shared, &pipeline, file, kind, show == "list", &mut kinds)?;
    }
    for (kind, count) in &kinds {
        println!("characters: policy difference in {count} cases: {kind}");
    }
    damage(shared, &pipeline, show == "damage")?;
    clean(shared, &pipeline, show == "clean")?;
    speed(shared, &pipeline)?;
    Ok(())
}

fn mended(pipeline: &Pipeline, text: &str) -> String {
    pipeline.clean(Document::new(text)).document.text
}

type Strip = fn(&str) -> String;

/// The ways in which copydesk means to differ from ftfy, and a text with the difference taken out.
const POLICIES: &[(&str, Strip)] = &[
    ("curly quotes stay curly", |t| {
        t.replace(['‘', '’', 'ʼ', '‚', '‛'], "'").replace(['“', '”', '„', '‟'], "\"")
    }),
    ("odd spaces become one space", |t| {
        t.replace(['\u{a0}', '\u{2800}'], " ")
            .split(' ')
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }),
    ("C1 controls that mean nothing go", |t| {
        t.chars().filter(|c| !('\u{80}'..='\u{9f}').contains(c)).collect()
    }),
    ("space at the end of a line goes", |t| t.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")),
];

/// The last policy: what is lost for ftfy (`�`) may come back here.
const COMES_BACK: &str = "characters that ftfy leaves as U+FFFD come back";

/// Whether `ours` is `theirs` with something for each run that holds U+FFFD.
fn comes_back(ours: &str, theirs: &str) -> bool {
    if !theirs.contains('\u{fffd}') {
        return false;
    }
    let pattern: Vec<String> =
        theirs.split(['\u{fffd}', '¢']).filter(|p| !p.is_empty()).map(regex::escape).collect();
    let pattern = format!("^.{{0,3}}{}.{{0,3}}$", pattern.join(".{1,3}"));
    regex::Regex::new(&pattern).is_ok_and(|r| r.is_match(ours))
}

fn cases(
    shared: &Shared,
    pipeline: &Pipeline,
    file: &str,
    kind: &str,
    list: bool,
    kinds: &mut BTreeMap<&'static str, usize>,
) -> Result<(), Box<dyn Error>> {
    let cases: Vec<Value> =
        serde_json::from_str(&shared.text(&format!("cases/characters/ftfy/{file}.json"))?)?;
    let (mut all, mut right) = (0, 0);
    for case in &cases {
        if field(case, "expect") != kind {
            continue;
        }
        all += 1;
        let (original, fixed) = (field(case, "original"), field(case, "fixed"));
        let ours = mended(pipeline, original);
        if agree(&ours, fixed, kinds) {
            right += 1;
        } else if list {
            println!(
                "  {file}: {}\n    was   {original:?}\n    ours  {ours:?}\n    ftfy  {fixed:?}",
                field(case, "label")
            );
        }
    }
    println!("characters: ftfy {file}: {right} of {all} (expect {kind})");
    Ok(())
}

/// Whether two texts are equal but for policies. Each is tried alone before it is counted.
fn agree(ours: &str, theirs: &str, kinds: &mut BTreeMap<&'static str, usize>) -> bool {
    let (mut a, mut b) = (ours.to_owned(), theirs.to_owned());
    let mut used = Vec::new();
    for (name, strip) in POLICIES {
        if a == b {
            break;
        }
        let (x, y) = (strip(&a), strip(&b));
        if x != a || y != b {
            used.push(*name);
        }
        (a, b) = (x, y);
    }
    if a != b && comes_back(&a, &b) {
        used.push(COMES_BACK);
        b.clone_from(&a);
    }
    if a == b {
        for name in used {
            *kinds.entry(name).or_default() += 1;
        }
    }
    a == b
}

/// Right text of many languages, damaged through each encoding, mended and compared.
fn damage(shared: &Shared, pipeline: &Pipeline, list: bool) -> Result<(), Box<dyn Error>> {
    let mut lines: Vec<String> = Vec::new();
    let mut false_alarms = 0;
    for row in shared.rows("cases/encoding/manifest.tsv", true)? {
        let [path, declared, ..] = row.as_slice() else { continue };
        let Some(charset) = copydesk::decode::Charset::for_label(declared) else { continue };
        let bytes = std::fs::read(shared.path(&format!("cases/encoding/{path}")))?;
        let hint = copydesk::decode::Hint { override_charset: Some(charset), declared: None };
        let decoded = copydesk::decode::decode(&bytes, hint);
        if decoded.info.malformed().next().is_some() {
            continue;
        }
        let good = |l: &&str| {
            !l.is_ascii()
                && l.len() < 2000
                && !l.chars().any(|c| c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c))
        };
        for line in decoded.text.lines().filter(good).take(20) {
            let cleaned = pipeline.clean(Document::new(line));
            let guessed =
                cleaned.ledger.hunks.iter().filter(|h| h.parts.iter().any(|p| p.rule.id == "mojibake"));
            for h in guessed {
                false_alarms += 1;
                if list {
                    println!("  mojibake in right text of {path}: {:?} -> {:?} in {line:?}", h.old, h.new);
                }
            }
            lines.push(cleaned.document.text);
        }
    }
    lines.sort();
    lines.dedup();
    let mut touched = 0;
    for line in &lines {
        let ours = mended(pipeline, line);
        if ours != *line {
            touched += 1;
            if list {
                println!("  touched {line:?}\n       to {ours:?}");
            }
        }
    }
    println!(
        "characters: {} lines of right text in many languages: {false_alarms} mojibake edits, {touched} lines touched when mended again",
        lines.len()
    );
    for label in [
        "windows-1252",
        "windows-1251",
        "windows-1250",
        "windows-1254",
        "windows-1257",
        "iso-8859-2",
        "macintosh",
        "windows-1256",
    ] {
        let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else { continue };
        for times in [1, 2] {
            let (mut all, mut same, mut changed) = (0usize, 0usize, 0usize);
            for line in lines.iter().step_by(1 + lines.len() / 2000) {
                let mut bad = line.clone();
                let mut lost = false;
                for _ in 0..times {
                    bad = encoding.decode_without_bom_handling(bad.as_bytes()).0.into_owned();
                    lost |= bad.contains('\u{fffd}');
                }
                if lost {
                    continue;
                }
                all += 1;
                let ours = mended(pipeline, &bad);
                same += usize::from(ours == *line);
                changed += usize::from(ours != *line && ours != bad);
                if list && ours != *line {
                    println!("  {label} x{times}\n    right {line:?}\n    ours  {ours:?}");
                }
            }
            println!(
                "characters: UTF-8 read as {label} {times}x: {same} of {all} lines exactly right ({:.1} %), {changed} mended otherwise",
                100.0 * same as f64 / all.max(1) as f64
            );
        }
    }
    Ok(())
}

/// Every edit of clean news is suspect; kinds are listed.
fn clean(shared: &Shared, pipeline: &Pipeline, list: bool) -> Result<(), Box<dyn Error>> {
    let mut texts: Vec<(&str, String)> = Vec::new();
    for row in shared.rows("cases/clean/clean_paragraphs.tsv", false)? {
        texts.push(("paragraphs", row.get(1).cloned().unwrap_or_default()));
    }
    for name in ["bbc-2004-2005", "gum"] {
        let text = shared.text(&format!("corpora/{name}.txt.zst"))?;
        texts.push((if name == "gum" { "gum" } else { "bbc" }, text));
    }
    let mut edits = BTreeMap::<(&str, String), usize>::new();
    let mut words = BTreeMap::<&str, usize>::new();
    for (name, text) in &texts {
        *words.entry(name).or_default() += text.split_whitespace().count();
        let cleaned = pipeline.clean(Document::new(text.as_str()));
        for h in &cleaned.ledger.hunks {
            let rule = h.parts.first().map_or(String::new(), |p| p.rule.to_string());
            *edits.entry((name, rule)).or_default() += 1;
            if list {
                let from = text[..h.start].char_indices().rev().nth(40).map_or(0, |(i, _)| i);
                let to = text[h.start..].char_indices().nth(60).map_or(text.len(), |(i, _)| h.start + i);
                println!("  {name} {:?} -> {:?} in {:?}", h.old, h.new, &text[from..to]);
            }
        }
    }
    for (name, words) in words {
        let of: Vec<String> =
            edits.iter().filter(|((n, _), _)| *n == name).map(|((_, r), c)| format!("{r} {c}")).collect();
        let all: usize = edits.iter().filter(|((n, _), _)| *n == name).map(|(_, c)| c).sum();
        println!(
            "characters: clean {name}: {all} edits in {words} words ({:.3} per 1,000): {}",
            1000.0 * all as f64 / words as f64,
            of.join(", ")
        );
    }
    Ok(())
}

/// Megabytes a second on one core: of the look alone, of the stage, and of a pipeline with this stage alone,
/// which also applies the edits and makes the ledger. `benches/characters_peers.py` runs it beside ftfy.
fn speed(shared: &Shared, pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    let mut wild = Vec::new();
    for name in shared.names("wild")? {
        for record in shared.records(&format!("wild/{name}"))? {
            wild.push(field(&record, "text").to_owned());
        }
    }
    let clean: Vec<String> = wild.iter().map(|t| mended(pipeline, t)).collect();
    let ascii =
        "The army said on Monday that its men had entered the town; no one was hurt, a source said.\n";
    let ascii = vec![ascii.repeat(200); 500];
    let stage = stage()?;
    for (name, texts) in [("wild", &wild), ("wild, cleaned before", &clean), ("ASCII", &ascii)] {
        let bytes: usize = texts.iter().map(String::len).sum();
        let (mut look, mut whole, mut applied, mut edits) = (f64::MAX, f64::MAX, f64::MAX, 0);
        for _ in 0..5 {
            let start = seconds();
            for text in texts {
                std::hint::black_box(copydesk::stages::characters::needs_nothing(text));
            }
            look = look.min(seconds() - start);
            let start = seconds();
            edits = 0;
            for text in texts {
                let scanned = copydesk::text::Scanned::new(text);
                let mut out = copydesk::text::Proposals::default();
                stage.propose(&scanned, &copydesk::text::Context::default(), &mut out);
                edits += out.edits().len();
            }
            whole = whole.min(seconds() - start);
            let start = seconds();
            for text in texts {
                std::hint::black_box(mended(pipeline, text));
            }
            applied = applied.min(seconds() - start);
        }
        let mb = bytes as f64 / 1e6;
        println!(
            "characters: {name}: {mb:.1} MB, look {:.0} MB/s, edits {:.0} MB/s, applied, with ledger {:.0} MB/s, {edits} edits",
            mb / look,
            mb / whole,
            mb / applied
        );
    }
    Ok(())
}

/// Seconds of processor time of this thread where the system tells, else of the clock.
fn seconds() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(|| START.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

fn stage() -> Result<copydesk::stages::characters::Characters, Box<dyn Error>> {
    copydesk::stages::characters::Characters::new(&copydesk::rules::RuleSet::default())
        .map_err(|errors| format!("{errors:?}").into())
}
