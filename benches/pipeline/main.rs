//! Throughput of the default pipeline and of each stage, in bytes a second on one core.
//!
//! `cargo bench --bench pipeline`. The wild text is read from `$COPYDESK_SHARED` or `../shared`; without it
//! only the corpus made here is measured, and the run says so.
#![allow(missing_docs, clippy::print_stdout)]

mod corpus;

use copydesk::rules::{RuleSet, Selection, Selector};
use copydesk::text::{Scanned, StageId};
use copydesk::{Document, Pipeline, Settings};
use divan::Bencher;
use divan::counter::BytesCount;
use std::io::Read;
use std::path::PathBuf;
use std::sync::LazyLock;

const BYTES: usize = 2_000_000;

fn main() {
    if WILD.is_empty() {
        println!("SKIPPED wild: no shared data; set COPYDESK_SHARED to its folder");
    }
    divan::main();
}

static CLEAN: LazyLock<Vec<String>> = LazyLock::new(|| corpus::clean(BYTES));
static DIRTY: LazyLock<Vec<String>> = LazyLock::new(|| corpus::dirty(BYTES));
static WILD: LazyLock<Vec<String>> = LazyLock::new(wild);

/// Some two megabytes of the wild documents, from every source.
fn wild() -> Vec<String> {
    let root = std::env::var_os("COPYDESK_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let mut texts = Vec::new();
    let Ok(entries) = std::fs::read_dir(root.join("wild")) else { return texts };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let mut jsonl = String::new();
        let file = std::fs::File::open(&path).expect("a wild file");
        zstd::Decoder::new(file).and_then(|mut d| d.read_to_string(&mut jsonl)).expect("a wild file");
        let mut taken = 0;
        for line in jsonl.lines() {
            let record: serde_json::Value = serde_json::from_str(line).expect("a record");
            let text = record["text"].as_str().unwrap_or_default();
            taken += text.len();
            texts.push(text.to_owned());
            if taken > BYTES / 10 {
                break;
            }
        }
    }
    texts
}

fn texts(name: &str) -> &'static [String] {
    match name {
        "clean" => &CLEAN,
        "dirty" => &DIRTY,
        _ => &WILD,
    }
}

const TEXTS: [&str; 3] = ["clean", "dirty", "wild"];

fn run(bencher: Bencher<'_, '_>, name: &str, pipeline: &Pipeline) {
    let texts = texts(name);
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        texts.iter().map(|t| pipeline.clean(Document::new(t.as_str())).ledger.hunks.len()).sum::<usize>()
    });
}

fn stage(bencher: Bencher<'_, '_>, name: &str, id: StageId) {
    let selection = Selection { select: vec![Selector { stage: id, rule: None }], ignore: Vec::new() };
    let pipeline = Pipeline::new(RuleSet::builtin(), Settings { selection, ..Settings::default() });
    run(bencher, name, &pipeline.expect("the stage compiles"));
}

#[divan::bench(args = TEXTS, sample_count = 5)]
fn all_stages(bencher: Bencher<'_, '_>, name: &str) {
    run(bencher, name, &Pipeline::default());
}

#[divan::bench(args = TEXTS, sample_count = 5)]
fn scan(bencher: Bencher<'_, '_>, name: &str) {
    let texts = texts(name);
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        texts
            .iter()
            .map(|t| Scanned::new(t))
            .map(|s| s.lines().len() + s.tokens().len() + s.protected().len())
            .sum::<usize>()
    });
}

#[divan::bench(args = TEXTS, sample_count = 5)]
fn characters(bencher: Bencher<'_, '_>, name: &str) {
    stage(bencher, name, StageId::Characters);
}

#[divan::bench(args = TEXTS, sample_count = 5)]
fn boilerplate(bencher: Bencher<'_, '_>, name: &str) {
    stage(bencher, name, StageId::Boilerplate);
}

#[divan::bench(args = TEXTS, sample_count = 5)]
fn spacing(bencher: Bencher<'_, '_>, name: &str) {
    stage(bencher, name, StageId::Spacing);
}

#[divan::bench(args = TEXTS, sample_count = 5)]
fn entities(bencher: Bencher<'_, '_>, name: &str) {
    stage(bencher, name, StageId::Entities);
}

#[divan::bench(args = TEXTS, sample_count = 5)]
fn despin(bencher: Bencher<'_, '_>, name: &str) {
    stage(bencher, name, StageId::Despin);
}
