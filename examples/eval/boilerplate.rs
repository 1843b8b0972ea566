//! The boilerplate stage on labelled pages, traps, clean text and snippets, beside two baselines.
//!
//! `boilerplate` prints all measures; `boilerplate false` and `boilerplate missed` list body lines
//! that went and residue that stayed in the views of good extractors; `boilerplate false|missed
//! OUTLET` those of one outlet. `boilerplate snippets` lists snippets, `boilerplate lines` feeds the fitting of
//! the model, `boilerplate learner` measures the learner.

use crate::shared::{Shared, field};
use copydesk::learn::{Learner, Limits};
use copydesk::rules::{RuleSet, Selection, Selector};
use copydesk::text::{MetadataPolicy, StageId};
use copydesk::{Document, Pipeline, Settings};
use std::collections::{BTreeMap, HashMap};
use std::error::Error;

/// Extractors that print the whole page.
const DUMPS: &[&str] = &["inscriptis", "html-text", "html2text", "beautifulsoup"];

/// Kinds of residue that follow a template, and so can be told from the line.
const TEMPLATED: &[&str] = &[
    "share",
    "comment",
    "subscribe",
    "cookie_privacy",
    "related_readmore",
    "copyright",
    "photo_credit",
    "byline_signoff",
    "date_time",
    "tags_meta",
    "form_error",
    "app_promo",
    "ad",
];

pub(crate) struct View {
    pub(crate) host: String,
    pub(crate) page: String,
    pub(crate) extractor: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<(String, String)>,
}

pub(crate) fn views(shared: &Shared) -> Result<Vec<View>, Box<dyn Error>> {
    let mut views = Vec::new();
    for record in shared.records("cases/boilerplate/labelled_pages.jsonl.zst")? {
        let url = field(&record, "url");
        let host = url.split('/').nth(2).unwrap_or_default().trim_start_matches("www.").to_lowercase();
        let lines = record.get("lines").and_then(|l| l.as_array()).into_iter().flatten();
        let text = |v: &serde_json::Value, i: usize| {
            v.get(i).and_then(|s| s.as_str()).unwrap_or_default().replace(['\n', '\r'], " ")
        };
        views.push(View {
            host,
            page: field(&record, "page").to_owned(),
            extractor: field(&record, "extractor").to_owned(),
            title: field(&record, "title").to_owned(),
            lines: lines.map(|l| (text(l, 0), text(l, 1))).collect(),
        });
    }
    Ok(views)
}

/// The stage alone, with metadata lines removed so that finding them counts.
pub(crate) fn pipeline(learner: Option<&Learner>) -> Result<Pipeline, Box<dyn Error>> {
    let selection =
        Selection { select: vec![Selector { stage: StageId::Boilerplate, rule: None }], ignore: Vec::new() };
    let rules = RuleSet::with_packs(&[])
        .map_err(|e| format!("{e:?}"))?
        .with_profile(learner.map(|l| l.finish().into()));
    let settings = Settings { selection, metadata: MetadataPolicy::Drop, ..Settings::default() };
    Pipeline::new(rules.into(), settings).map_err(|e| format!("{e:?}").into())
}

pub(crate) fn document(text: String, host: &str, title: &str) -> Document {
    let mut document = Document::new(text);
    if !host.is_empty() {
        document.url = Some(format!("https://{host}/"));
    }
    if !title.is_empty() {
        document.title = Some(title.to_owned());
    }
    document
}

/// For each line, whether all of it went.
fn gone(pipeline: &Pipeline, view: &View) -> Vec<bool> {
    let text = view.lines.iter().map(|l| l.0.as_str()).collect::<Vec<_>>().join("\n");
    let cleaned = pipeline.clean(document(text, &view.host, &view.title));
    let mut at = 0;
    let mut gone = Vec::with_capacity(view.lines.len());
    for (line, _) in &view.lines {
        let start = at + line.len() - line.trim_start().len();
        let end = at + line.trim_end().len();
        gone.push(
            cleaned.ledger.hunks.iter().any(|h| h.start <= start && end <= h.end && h.new.trim().is_empty()),
        );
        at += line.len() + 1;
    }
    gone
}

#[derive(Default)]
struct Tally {
    precision: Vec<f64>,
    recall: Vec<f64>,
    lost: Vec<f64>,
    removed: Vec<f64>,
    kinds: BTreeMap<String, (u32, u32)>,
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

impl Tally {
    /// Adds all views of one page: each measure is taken over the page, then pages are averaged.
    fn add(&mut self, page: &[(&View, Vec<bool>)], kinds: &HashMap<String, String>) {
        let (mut right, mut wrong, mut body, mut lost, mut boiler, mut removed) = (0, 0, 0, 0, 0, 0);
        let (mut found, mut templated) = (0, 0);
        for (view, gone) in page {
            for ((line, label), gone) in view.lines.iter().zip(gone) {
                match label.as_str() {
                    "body" => {
                        body += line.len();
                        if *gone {
                            wrong += 1;
                            lost += line.len();
                        }
                    }
                    "boiler" => {
                        boiler += line.len();
                        if *gone {
                            right += 1;
                            removed += line.len();
                        }
                        let kind = kinds.get(line.trim()).map_or("unlisted", String::as_str);
                        let count = self.kinds.entry(kind.to_owned()).or_default();
                        count.1 += 1;
                        count.0 += u32::from(*gone);
                        if TEMPLATED.contains(&kind) {
                            templated += 1;
                            found += usize::from(*gone);
                        }
                    }
                    _ => {}
                }
            }
        }
        let mut push = |to: fn(&mut Tally) -> &mut Vec<f64>, part: usize, whole: usize| {
            if whole > 0 {
                to(self).push(part as f64 / whole as f64);
            }
        };
        push(|t| &mut t.precision, right, right + wrong);
        push(|t| &mut t.recall, found, templated);
        push(|t| &mut t.lost, lost, body);
        push(|t| &mut t.removed, removed, boiler);
    }
}

type Decide<'a> = Box<dyn Fn(&View) -> Vec<bool> + 'a>;

/// Words that a hand-made list would hold.
const KEYWORDS: &[&str] = &[
    "share",
    "comment",
    "subscribe",
    "newsletter",
    "sign up",
    "cookie",
    "copyright",
    "read more",
    "related",
    "advert",
    "photo",
    "follow",
    "privacy",
    "log in",
    "email",
    "tags",
    "click",
];

fn baselines() -> Vec<(&'static str, Decide<'static>)> {
    let keyword = |view: &View| -> Vec<bool> {
        let hit = |l: &str| {
            let l = l.to_lowercase();
            KEYWORDS.iter().any(|k| l.contains(k))
        };
        view.lines.iter().map(|l| hit(&l.0)).collect()
    };
    let short = |view: &View| -> Vec<bool> {
        let hit =
            |l: &str| l.split_whitespace().count() < 10 && !l.trim_end().ends_with(['.', '!', '?', '"', '”']);
        view.lines.iter().map(|l| hit(&l.0)).collect()
    };
    vec![("keyword list", Box::new(keyword)), ("short lines without a full stop", Box::new(short))]
}

fn by_page(views: &[View], wanted: impl Fn(&View) -> bool) -> BTreeMap<&str, Vec<&View>> {
    let mut pages: BTreeMap<&str, Vec<&View>> = BTreeMap::new();
    for view in views.iter().filter(|v| wanted(v)) {
        pages.entry(&view.page).or_default().push(view);
    }
    pages
}

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let views = views(shared)?;
    let mut kinds = HashMap::new();
    for row in shared.rows("cases/boilerplate/residue_lines.tsv", false)? {
        if let [line, _, kind, ..] = row.as_slice() {
            kinds.entry(line.trim().to_owned()).or_insert_with(|| kind.clone());
        }
    }
    if args.first().is_some_and(|a| a == "learner") {
        return crate::boilerplate_learner::run(args.get(1).map_or(Ok(1_000), |n| n.parse())?);
    }
    if args.first().is_some_and(|a| a == "lines") {
        return crate::boilerplate_lines::run(shared);
    }
    let start = std::time::Instant::now();
    let plain = pipeline(None)?;
    println!("boilerplate: packs read and compiled in {} ms", start.elapsed().as_millis());
    if args.first().is_some_and(|a| a == "start") {
        return Ok(());
    }
    if args.first().is_some_and(|a| a == "snippets") {
        return snippets(shared, &plain, true);
    }
    if let Some(what) = args.first() {
        list(&views, &plain, &kinds, what, args.get(1).map(String::as_str));
        return Ok(());
    }
    // one whole-page view of each page teaches; a host has one page or two here
    let mut learner = Learner::new(Limits::default());
    for view in views.iter().filter(|v| v.extractor == "inscriptis") {
        let lines: Vec<&str> = view.lines.iter().map(|l| l.0.as_str()).collect();
        learner.add(&view.host, &lines.join("\n"));
    }
    let taught = pipeline(Some(&learner))?;
    let good = |v: &View| !DUMPS.contains(&v.extractor.as_str());
    let mut ways: Vec<(&str, Decide<'_>)> = baselines();
    ways.push(("copydesk", Box::new(|v: &View| gone(&plain, v))));
    ways.push(("copydesk --learn", Box::new(|v: &View| gone(&taught, v))));
    println!(
        "boilerplate labelled_pages, good extractors, by page: precision, body characters lost, recall on templated kinds"
    );
    for (name, decide) in &ways {
        let mut tally = Tally::default();
        for page in by_page(&views, good).values() {
            let page: Vec<(&View, Vec<bool>)> = page.iter().map(|v| (*v, decide(v))).collect();
            tally.add(&page, &kinds);
        }
        println!(
            "boilerplate good {name}: precision {:.3}, body lost {:.2} %, recall {:.3}",
            mean(&tally.precision),
            100.0 * mean(&tally.lost),
            mean(&tally.recall)
        );
        if name.starts_with("copydesk") {
            let kinds: Vec<String> = tally.kinds.iter().map(|(k, (a, b))| format!("{k} {a}/{b}")).collect();
            println!("boilerplate good {name} by kind: {}", kinds.join(", "));
        }
    }
    let dump = |v: &View| matches!(v.extractor.as_str(), "inscriptis" | "html-text");
    for (name, decide) in &ways {
        let mut tally = Tally::default();
        for page in by_page(&views, dump).values() {
            let page: Vec<(&View, Vec<bool>)> = page.iter().map(|v| (*v, decide(v))).collect();
            tally.add(&page, &kinds);
        }
        println!(
            "boilerplate dumps {name}: body lost {:.2} %, residue removed {:.1} % of characters",
            100.0 * mean(&tally.lost),
            100.0 * mean(&tally.removed)
        );
    }
    traps(shared, &plain)?;
    clean(shared, &plain)?;
    snippets(shared, &plain, false)?;
    crate::boilerplate_corpora::run(shared, &plain)
}

fn list(views: &[View], plain: &Pipeline, kinds: &HashMap<String, String>, what: &str, outlet: Option<&str>) {
    let mut seen: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    let dumps = what.ends_with("-dumps");
    for view in views.iter().filter(|v| outlet.is_none_or(|o| v.host == o)) {
        if DUMPS.contains(&view.extractor.as_str()) != dumps {
            continue;
        }
        for ((line, label), gone) in view.lines.iter().zip(gone(plain, view)) {
            let shown = match what.trim_end_matches("-dumps") {
                "false" => label == "body" && gone,
                _ => label == "boiler" && !gone,
            };
            if shown {
                let kind = kinds.get(line.trim()).cloned().unwrap_or_default();
                *seen.entry((view.host.clone(), kind, line.clone())).or_default() += 1;
            }
        }
    }
    for ((host, kind, line), n) in seen {
        println!("{n:3} {host:24} {kind:16} {}", line.chars().take(160).collect::<String>());
    }
}

const BEFORE: &str =
    "The council met for two hours on Monday and put off its vote on the new bridge until the autumn.";
const AFTER: &str =
    "Work on the northern bank is to begin in the spring, the builders said in a statement on Friday.";

/// Each trap stands between two paragraphs, as it did on its page.
fn traps(shared: &Shared, pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    let (mut kept, mut all) = (0, 0);
    for row in shared.rows("cases/boilerplate/residue_traps.tsv", false)? {
        if row.last().is_some_and(|l| l == "gold_suspect") {
            continue;
        }
        let Some(line) = row.first() else { continue };
        all += 1;
        let text = format!("{BEFORE}\n\n{line}\n\n{AFTER}\n");
        let out = pipeline.clean(document(text.clone(), "", "")).document.text;
        if out == text {
            kept += 1;
        } else {
            println!("boilerplate trap lost: {}", line.chars().take(160).collect::<String>());
        }
    }
    println!(
        "boilerplate traps: {kept} of {all} kept ({:.1} %)",
        100.0 * f64::from(kept) / f64::from(all.max(1))
    );
    Ok(())
}

fn clean(shared: &Shared, pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    let (mut changed, mut all) = (0, 0);
    for row in shared.rows("cases/clean/clean_paragraphs.tsv", false)? {
        let Some(line) = row.get(1) else { continue };
        all += 1;
        let text = format!("{BEFORE}\n\n{line}\n\n{AFTER}\n");
        if pipeline.clean(document(text.clone(), "", "")).document.text != text {
            changed += 1;
            println!("boilerplate clean paragraph changed: {}", line.chars().take(160).collect::<String>());
        }
    }
    let share = 100.0 * f64::from(changed) / f64::from(all.max(1));
    println!("boilerplate clean paragraphs: {changed} of {all} touched ({share:.2} %)");
    Ok(())
}

/// Snippets that must stay and that must go, where the extractor's text holds them.
fn snippets(shared: &Shared, pipeline: &Pipeline, show: bool) -> Result<(), Box<dyn Error>> {
    let squeezed = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let records = shared.records("cases/boilerplate/trafilatura_snippets.jsonl")?;
    for view in ["text_inscriptis", "text_trafilatura"] {
        let mut counts = [(0u32, 0u32); 2];
        for record in &records {
            let text = field(record, view);
            let host = field(record, "url").split('/').nth(2).unwrap_or_default();
            let out = pipeline.clean(document(text.to_owned(), host, "")).document.text;
            let (before, after) = (squeezed(text), squeezed(&out));
            for (i, name) in ["with", "without"].into_iter().enumerate() {
                for snippet in record.get(name).and_then(|s| s.as_array()).into_iter().flatten() {
                    let snippet = squeezed(snippet.as_str().unwrap_or_default());
                    if !snippet.is_empty() && before.contains(&snippet) {
                        counts[i].1 += 1;
                        let right = after.contains(&snippet) == (i == 0);
                        counts[i].0 += u32::from(right);
                        if (i == 0 || show) && !right {
                            let snippet: String = snippet.chars().take(120).collect();
                            println!("boilerplate snippet, {name}, {view} {host}: {snippet}");
                        }
                    }
                }
            }
        }
        let share = |(a, b): (u32, u32)| 100.0 * f64::from(a) / f64::from(b.max(1));
        println!(
            "boilerplate snippets {view}: {}/{} to keep kept ({:.1} %), {}/{} to go gone ({:.1} %)",
            counts[0].0,
            counts[0].1,
            share(counts[0]),
            counts[1].0,
            counts[1].1,
            share(counts[1])
        );
    }
    Ok(())
}
