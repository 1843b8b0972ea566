//! All wild documents: the laws hold, and what was done.

use crate::shared::{Shared, field};
use copydesk::{Document, Pipeline};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

/// A record as a document.
pub(crate) fn document(record: &Value) -> Document {
    let some = |name: &str| Some(field(record, name).to_owned()).filter(|s| !s.is_empty());
    Document {
        id: some("id"),
        url: some("url"),
        title: some("title"),
        source: some("domain"),
        text: field(record, "text").to_owned(),
    }
}

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let pipeline = Pipeline::default();
    let wanted = args.first().map_or("", String::as_str);
    let show: usize = args.get(1).map_or(Ok(0), |n| n.parse())?;
    let rule = args.get(2).map_or("", String::as_str);
    let mut broken = Vec::new();
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    let (mut documents, mut bytes, mut unstable) = (0, 0, 0);
    let start = Instant::now();
    for name in shared.names("wild")?.into_iter().filter(|n| n.starts_with(wanted)) {
        let all: Vec<Document> = shared.records(&format!("wild/{name}"))?.iter().map(document).collect();
        documents += all.len();
        bytes += all.iter().map(|d| d.text.len()).sum::<usize>();
        let outcomes: Vec<_> =
            all.par_iter().map(|d| (laws(&pipeline, d), pipeline.clean(d.clone()))).collect();
        for (i, (outcome, cleaned)) in outcomes.into_iter().enumerate() {
            for r in cleaned.ledger.rules() {
                *rules.entry(r.to_string()).or_default() += 1;
            }
            if let Some(message) = outcome {
                unstable += usize::from(message.starts_with("not idempotent"));
                broken.push(format!("{name}#{i}: {message}"));
            }
            if i < show {
                show_hunks(&format!("{name}#{i}"), &all[i].text, &cleaned.ledger, rule);
            }
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    for (rule, count) in &rules {
        println!("{count:8} {rule}");
    }
    for message in &broken {
        println!("{message}");
    }
    let exact = broken.len() - unstable;
    println!("wild: {documents} documents, {:.1} MB; replay and undo broken on {exact}", bytes as f64 / 1e6);
    let share = 100.0 * (documents - unstable) as f64 / documents.max(1) as f64;
    println!("wild: idempotent on {share:.2} % ({unstable} not); cleaned twice in {seconds:.1} s");
    Ok(())
}

/// What is broken on the document, if anything.
fn laws(pipeline: &Pipeline, document: &Document) -> Option<String> {
    let text = &document.text;
    let cleaned = pipeline.clean(document.clone());
    if cleaned.ledger.apply(text) != cleaned.document.text {
        return Some("replay is not exact".into());
    }
    match cleaned.ledger.undo(&cleaned.document.text) {
        Ok(back) if back == *text => {}
        Ok(_) => return Some("undo gives another text".into()),
        Err(error) => return Some(format!("undo: {error}")),
    }
    let again = pipeline.clean(cleaned.document);
    let hunk = again.ledger.hunks.first()?;
    let rules: Vec<String> = hunk.parts.iter().map(|p| p.rule.to_string()).collect();
    Some(format!("not idempotent: {:?} -> {:?} by {}", hunk.old, hunk.new, rules.join(" ")))
}

fn show_hunks(name: &str, text: &str, ledger: &copydesk::Ledger, rule: &str) {
    for h in &ledger.hunks {
        let rules: Vec<String> = h.parts.iter().map(|p| p.rule.to_string()).collect();
        if rules.iter().any(|r| r.starts_with(rule)) {
            let before = text[..h.start].char_indices().rev().nth(40).map_or(0, |(i, _)| i);
            let after = text[h.end..].char_indices().nth(40).map_or(text.len(), |(i, _)| h.end + i);
            let (left, right) = (&text[before..h.start], &text[h.end..after]);
            println!(
                "{name} {left:?}[{:?} -> {:?}]{right:?}  {} {}",
                h.old,
                h.new,
                rules.join(" "),
                h.confidence()
            );
        }
    }
}
