//! The entities stage: names unified, traps left, clusters seen in news, speed and start-up.
//!
//! `eval entities` prints the measures; `eval entities edits wild/fakes.jsonl.zst 300` prints edits with
//! their surroundings, `eval entities held …` those that were not made and why, `eval entities generated corpora/…` counts the generated spellings that occur.

use crate::shared::{Shared, field};
use copydesk::rules::{RuleSet, Style};
use copydesk::rules::{gazetteer, names};
use copydesk::stages::entities::Entities;
use copydesk::text::{Confidence, Context, Edit, Edits, Proposals, Scanned, Stage};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

fn stage(style: &str) -> Result<Entities, Box<dyn Error>> {
    let style = Style::builtin(style).map_err(|e| format!("{e:?}"))?;
    Entities::with_style(&style).map_err(|e| format!("{e:?}").into())
}

fn edits(stage: &Entities, text: &str, title: Option<&str>) -> Vec<Edit> {
    let mut out = Proposals::default();
    stage.propose(&Scanned::new(text), &Context { title, ..Context::default() }, &mut out);
    let mut edits = out.into_parts().0;
    edits.retain(|e| e.confidence >= Confidence::Likely);
    edits
}

fn clean(stage: &Entities, text: &str) -> String {
    match Edits::new(edits(stage, text, None), text) {
        Ok(edits) => edits.apply(text).into_owned(),
        Err(error) => format!("CLASH {error}"),
    }
}

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let press = stage("press")?;
    match args.first().map(String::as_str) {
        Some("held") => return held(shared, &press, &args[1..]),
        Some("edits") => return show(shared, &press, &args[1..]),
        Some("generated") => return generated(shared, &press, &args[1..]),
        Some("speed") => return speed(shared, &press),
        Some("try") => {
            for text in &args[1..] {
                println!("{text}\n-> {}", clean(&press, text));
            }
            return Ok(());
        }
        _ => {}
    }
    size();
    dev(&press);
    traps(&press);
    seen_in_news(shared, &press)?;
    shared_traps(shared, &press)?;
    speed(shared, &press)?;
    Ok(())
}

fn size() {
    let (rows, _) = names::rows();
    let (_, report) = gazetteer::compile(&rows, true);
    let entities = rows.iter().filter(|r| r.kind != gazetteer::Kind::Keep).count();
    println!(
        "gazetteer: {entities} rows, {} listed spellings beside the canonical ones, {} generated ({} dropped as another's), {} bytes",
        report.listed,
        report.generated,
        report.dropped,
        names::builtin().size()
    );
    for line in report.skipped.iter().take(10) {
        println!("  cannot be matched: {line}");
    }
}

/// The fixture of names in sentences.
fn dev(stage: &Entities) {
    let text = include_str!("../../fixtures/stages/entities/names.tsv");
    let (mut right, mut all, mut names) = (0, 0, 0);
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [canonical, variants, sentence] = cells[..] else { continue };
        names += 1;
        for spelling in std::iter::once(canonical).chain(variants.split('|')) {
            let want = sentence.replace("{}", canonical);
            let got = clean(stage, &sentence.replace("{}", spelling));
            all += 1;
            if got == want {
                right += 1;
            } else {
                println!("  not unified: {spelling} -> {canonical}: {got}");
            }
        }
    }
    println!("dev set: {names} names, {right} of {all} spellings unified, {:.1} %", percent(right, all));
}

fn traps(stage: &Entities) {
    let text = include_str!("../../fixtures/stages/entities/traps.txt");
    let lines: Vec<&str> = text.lines().filter(|l| !l.is_empty()).collect();
    let mut changed = 0;
    for line in &lines {
        let got = clean(stage, line);
        if got != *line {
            changed += 1;
            println!("  trap changed: {line} -> {got}");
        }
    }
    println!("traps: {} sentences, {changed} changed", lines.len());
}

/// Clusters of spellings seen in news: what each becomes in its context. Why a cluster stays apart stands in
/// `entities.tsv` beside this file; one that does so without a reason is shown as unexplained.
fn seen_in_news(shared: &Shared, stage: &Entities) -> Result<(), Box<dyn Error>> {
    let reasons: BTreeMap<&str, &str> =
        include_str!("entities.tsv").lines().filter_map(|l| l.split_once('\t')).collect();
    let mut clusters: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for row in shared.rows("cases/entities/variants_seen_in_news.tsv", true)? {
        let [cluster, variant, count, _, example] = &row[..] else { continue };
        let changed = folded(&at_variant(stage, example, variant));
        *clusters.entry(cluster.clone()).or_default().entry(changed).or_default() +=
            count.parse::<usize>()?;
    }
    let (one, apart): (Vec<_>, Vec<_>) = clusters.iter().partition(|(_, outputs)| outputs.len() == 1);
    let explained = apart.iter().filter(|(cluster, _)| reasons.contains_key(cluster.as_str())).count();
    println!(
        "variants_seen_in_news: {} of {} clusters come out as one spelling, {explained} stay apart for a reason, {} without",
        one.len(),
        clusters.len(),
        apart.len() - explained
    );
    for (cluster, outputs) in apart {
        let list: Vec<String> = outputs.iter().map(|(o, n)| format!("{o} {n}")).collect();
        let why = reasons.get(cluster.as_str()).unwrap_or(&"UNEXPLAINED");
        println!("  {cluster}: {} ({why})", list.join(" | "));
    }
    Ok(())
}

/// A spelling without what the file's own cuts leave on it: a hyphen or an English article before it,
/// capitals all through, a capital on the Arabic article where a sentence starts.
fn folded(spelling: &str) -> String {
    let bare = spelling.trim_start_matches('-');
    let bare = ["the ", "The ", "A ", "Kurdish "].iter().find_map(|a| bare.strip_prefix(a)).unwrap_or(bare);
    let bare = bare.replace("Al-", "al-").replace('\u{2019}', "'");
    let shouted =
        bare.chars().filter(|c| c.is_alphabetic()).count() > 4 && !bare.contains(char::is_lowercase);
    if !shouted {
        return bare;
    }
    let mut out = String::new();
    for c in bare.chars() {
        let starts = out.chars().last().is_none_or(|l| !l.is_alphabetic());
        if starts { out.push(c) } else { out.extend(c.to_lowercase()) }
    }
    out
}

/// What stands where the variant stood, after the edits that touch it, less the words around it that are
/// the same edit's (`Ali` of `Ali Khamenei`).
fn at_variant(stage: &Entities, example: &str, variant: &str) -> String {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let found = example
        .match_indices(variant)
        .map(|(at, _)| at)
        .find(|at| {
            !word(example[..*at].chars().last()) && !word(example[at + variant.len()..].chars().next())
        })
        .or_else(|| example.find(variant));
    let Some(start) = found else { return variant.to_owned() };
    let end = start + variant.len();
    let mut touching = edits(stage, example, None);
    touching.retain(|e| (e.span.start as usize) < end && e.span.end as usize > start);
    let from = touching.iter().map(|e| e.span.start as usize).min().unwrap_or(start).min(start);
    let to = touching.iter().map(|e| e.span.end as usize).max().unwrap_or(end).max(end);
    let mut out = String::new();
    let mut at = from;
    for e in &touching {
        out.push_str(&example[at..e.span.start as usize]);
        out.push_str(&e.replacement);
        at = e.span.end as usize;
    }
    out.push_str(&example[at..to]);
    let words = |s: &str| s.split_whitespace().count();
    let (before, after) = (words(&example[from..start]), words(&example[end..to]));
    let all: Vec<&str> = out.split_whitespace().collect();
    match all.get(before..all.len().saturating_sub(after)) {
        Some(inner) if !inner.is_empty() => inner.join(" "),
        _ => out,
    }
}

/// The bytes of `a` in which it differs from `b`, as one span of whole words.
fn differing(a: &str, b: &str) -> (usize, usize) {
    if a == b {
        return (0, 0);
    }
    let start = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x == y).count();
    let start = a[..floor(a, start)].rfind(' ').map_or(0, |i| i + 1);
    let tail = end.min(a.len() - start).min(b.len() - start);
    let from_end = a[floor(a, a.len() - tail)..].find(' ').map_or(a.len(), |i| floor(a, a.len() - tail) + i);
    (start, from_end)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn shared_traps(shared: &Shared, stage: &Entities) -> Result<(), Box<dyn Error>> {
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in shared.rows("cases/entities/entity_traps.tsv", false)? {
        let [kind, context, ..] = &row[..] else { continue };
        let got = clean(stage, context);
        let entry = kinds.entry(kind.clone()).or_default();
        entry.0 += 1;
        if got != *context {
            entry.1 += 1;
            let (from, to) = differing(context, &got);
            println!("  changed in a {kind} context: {:?} -> {:?}", &context[from..to], got);
        }
    }
    let (all, changed) = kinds.values().fold((0, 0), |(a, c), (x, y)| (a + x, c + y));
    println!("entity_traps: {all} contexts, {changed} changed");
    Ok(())
}

fn speed(shared: &Shared, stage: &Entities) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let fresh = Entities::new(&RuleSet::builtin()).map_err(|e| format!("{e:?}"))?;
    let first = start.elapsed();
    let start = Instant::now();
    drop(Entities::new(&RuleSet::builtin()).map_err(|e| format!("{e:?}"))?);
    println!(
        "start-up: {:.2} ms with all packs, {:.2} ms for the stage alone",
        first.as_secs_f64() * 1e3,
        start.elapsed().as_secs_f64() * 1e3
    );
    drop(fresh);
    let mut wild = Vec::new();
    for name in shared.names("wild")? {
        for record in shared.records(&format!("wild/{name}"))? {
            wild.push(field(&record, "text").to_owned());
        }
    }
    throughput("scraped news", &wild, stage);
    let mut clean = vec![String::new()];
    let mut bytes = 0;
    for line in shared.lines("corpora/reuters-2006-2013.txt.zst")? {
        let line = line?;
        bytes += line.len();
        if bytes > 20_000_000 {
            break;
        }
        match clean.last_mut() {
            Some(document) if !line.starts_with("#DOC") => {
                document.push_str(line.trim_start_matches("#T "));
                document.push('\n');
            }
            _ => clean.push(String::new()),
        }
    }
    throughput("clean news", &clean, stage);
    Ok(())
}

/// Prints how fast the stage is over texts whose tokens are there.
fn throughput(what: &str, texts: &[String], stage: &Entities) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let (mut tokens, mut alone) = (f64::MAX, f64::MAX);
    let clock = Instant::now();
    for _ in 0..8 {
        let scanned: Vec<Scanned<'_>> = texts.iter().map(|t| Scanned::new(t)).collect();
        let start = cpu_seconds(clock);
        let words: usize = scanned.iter().map(|s| s.tokens().len()).sum();
        tokens = tokens.min(cpu_seconds(clock) - start);
        for s in &scanned {
            std::hint::black_box(s.protected());
        }
        let start = cpu_seconds(clock);
        let mut edits = 0;
        for s in &scanned {
            let mut out = Proposals::default();
            stage.propose(s, &Context::default(), &mut out);
            edits += out.edits().len();
        }
        alone = alone.min(cpu_seconds(clock) - start);
        std::hint::black_box((words, edits));
    }
    let mb = bytes as f64 / 1e6;
    println!(
        "speed over {mb:.1} MB of {what}, one core: stage {:.0} MB/s (tokens, which all stages share, {:.0} MB/s)",
        mb / alone,
        mb / tokens
    );
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// Prints edits with what stands around them: `edits FILE N [RULE] [SKIP]`.
fn show(shared: &Shared, stage: &Entities, args: &[String]) -> Result<(), Box<dyn Error>> {
    let file = args.first().map_or("wild/fakes.jsonl.zst", String::as_str);
    let most: usize = args.get(1).map_or(Ok(100), |n| n.parse())?;
    let rule = args.get(2).map_or("", String::as_str);
    let every: usize = args.get(3).map_or(Ok(1), |n| n.parse())?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut shown = 0;
    let mut seen = 0;
    for record in shared.records(file)? {
        let text = field(&record, "text");
        let title = Some(field(&record, "title")).filter(|t| !t.is_empty());
        for e in edits(stage, text, title) {
            *counts.entry(e.rule.id.to_owned()).or_default() += 1;
            if e.rule.id.starts_with(rule) {
                seen += 1;
                if seen % every == 0 && shown < most {
                    shown += 1;
                    print_edit(text, &e);
                }
            }
        }
    }
    println!("{counts:?}");
    Ok(())
}

/// Prints what was not done and why: `held FILE N`.
fn held(shared: &Shared, stage: &Entities, args: &[String]) -> Result<(), Box<dyn Error>> {
    let file = args.first().map_or("wild/fakes.jsonl.zst", String::as_str);
    let most: usize = args.get(1).map_or(Ok(100), |n| n.parse())?;
    let mut shown = 0;
    for record in shared.records(file)? {
        let text = field(&record, "text");
        let mut out = Proposals::default();
        stage.propose(&Scanned::new(text), &Context::default(), &mut out);
        for h in out.into_parts().1.iter().take(most - shown) {
            shown += 1;
            print!("{}: ", h.why);
            print_edit(text, &h.edit);
        }
    }
    Ok(())
}

fn print_edit(text: &str, e: &Edit) {
    let (start, end) = (e.span.start as usize, e.span.end as usize);
    let left = floor(text, start.saturating_sub(45));
    let right = floor(text, (end + 40).min(text.len()));
    let how = e.note.as_ref().and_then(|n| n.evidence.clone()).unwrap_or_default();
    println!(
        "{}[{} => {}]{}   ({} {how})",
        text[left..start].replace('\n', "⏎"),
        &text[start..end],
        e.replacement,
        text[end..right].replace('\n', "⏎"),
        e.rule.id
    );
}

/// Seconds this thread has had a core: what other work on the machine does not change. Falls back on
/// the clock where the system does not say.
fn cpu_seconds(start: Instant) -> f64 {
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    match ran.as_deref().and_then(|s| s.split(' ').next()).and_then(|n| n.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds / 1e9,
        None => start.elapsed().as_secs_f64(),
    }
}

/// Counts what is changed in clean text, by old and new spelling.
fn generated(shared: &Shared, stage: &Entities, args: &[String]) -> Result<(), Box<dyn Error>> {
    let file = args.first().map_or("corpora/bbc-2004-2005.txt.zst", String::as_str);
    let how = args.get(1).map_or("generated", String::as_str);
    let most: usize = args.get(2).map_or(Ok(60_000_000), |n| n.parse())?;
    let mut counts: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    let mut read = 0;
    let mut document = String::new();
    let mut flush = |document: &mut String| {
        for e in edits(stage, document, None) {
            let note = e.note.as_ref().and_then(|n| n.evidence.clone()).unwrap_or_default();
            if note.ends_with(how) {
                let old = document[e.span.range()].to_owned();
                let from = floor(document, (e.span.start as usize).saturating_sub(40));
                let to = floor(document, (e.span.end as usize + 40).min(document.len()));
                let entry = counts
                    .entry((old, e.replacement.to_string()))
                    .or_insert_with(|| (0, document[from..to].replace('\n', "⏎")));
                entry.0 += 1;
            }
        }
        document.clear();
    };
    for line in shared.lines(file)? {
        let line = line?;
        if line.starts_with("#DOC") {
            flush(&mut document);
        } else {
            read += line.len();
            document.push_str(&line);
            document.push('\n');
        }
        if read > most {
            break;
        }
    }
    flush(&mut document);
    let mut list: Vec<_> = counts.into_iter().collect();
    list.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    for ((old, new), (n, context)) in list {
        println!("{n}\t{old}\t{new}\t{context}");
    }
    Ok(())
}
