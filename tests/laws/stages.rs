//! What each stage makes of its fixtures, compared byte for byte.
//!
//! `fixtures/stages/<stage>/<name>.in.txt` becomes `<name>.out.txt` with that stage alone;
//! `fixtures/wild/<name>.in.txt` becomes `<name>.out.txt` with all stages.

use crate::{fixtures, laws};
use copydesk::rules::{RuleSet, Selection, Selector};
use copydesk::text::StageId;
use copydesk::{Document, Pipeline, Settings};

fn compare(folder: &str, pipeline: &Pipeline) {
    let all = fixtures::below(folder);
    let mut pairs = 0;
    for (name, text) in &all {
        let Some(stem) = name.strip_suffix(".in.txt") else { continue };
        let out = format!("{stem}.out.txt");
        let Some((_, expected)) = all.iter().find(|(n, _)| *n == out) else {
            panic!("{folder}/{out} is missing")
        };
        let got = pipeline.clean(Document::new(text.as_str())).document.text;
        assert_eq!(&got, expected, "{folder}/{name}");
        pairs += 1;
    }
    assert!(pairs > 0, "no pairs in {folder}");
}

#[test]
fn whole_documents_come_out_as_written() {
    compare("wild", &laws::PIPELINE);
}

fn stage(id: StageId) {
    let selection = Selection { select: vec![Selector { stage: id, rule: None }], ignore: Vec::new() };
    let settings = Settings { selection, ..Settings::default() };
    let pipeline = Pipeline::new(RuleSet::builtin(), settings).expect("the stage compiles");
    compare(&format!("stages/{id}"), &pipeline);
}

#[test]
fn characters() {
    stage(StageId::Characters);
}

#[test]
fn boilerplate() {
    stage(StageId::Boilerplate);
}

#[test]
fn spacing() {
    stage(StageId::Spacing);
}

#[test]
fn entities() {
    stage(StageId::Entities);
}

#[test]
fn despin() {
    stage(StageId::Despin);
}
