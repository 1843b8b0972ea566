//! `boilerplate lines`: what the stage finds in each line of the labelled pages and of clean news, as
//! JSON, one document on a line. `rules/en/boilerplate/train` fits the model on it.

use crate::boilerplate::{View, document, pipeline, views};
use crate::shared::Shared;
use copydesk::Pipeline;
use copydesk::ledger::Part;
use serde_json::{Value, json};
use std::error::Error;

/// Documents of each corpus that are printed.
const DOCUMENTS: usize = 2_500;

pub(crate) fn run(shared: &Shared) -> Result<(), Box<dyn Error>> {
    let pipeline = pipeline(None)?;
    for view in views(shared)? {
        print(&pipeline, "labelled", &view);
    }
    for name in ["bbc-2004-2005", "gum", "reuters-2006-2013", "abc-au-2006"] {
        let mut view = empty(name);
        let mut documents = 0;
        for line in shared.lines(&format!("corpora/{name}.txt.zst"))? {
            let line = line?;
            if line.starts_with("#DOC") {
                print(&pipeline, name, &std::mem::replace(&mut view, empty(name)));
                documents += 1;
                if documents > DOCUMENTS {
                    break;
                }
            } else {
                let line = line.strip_prefix("#T ").unwrap_or(&line).to_owned();
                view.lines.push((line, "body".into()));
            }
        }
    }
    Ok(())
}

fn empty(name: &str) -> View {
    View {
        host: String::new(),
        page: name.into(),
        extractor: "corpus".into(),
        title: String::new(),
        lines: Vec::new(),
    }
}

fn print(pipeline: &Pipeline, set: &str, view: &View) {
    let text = view.lines.iter().map(|l| l.0.as_str()).collect::<Vec<_>>().join("\n");
    let cleaned = pipeline.clean(document(text, &view.host, &view.title));
    let ledger = &cleaned.ledger;
    let mut found: Vec<(usize, usize, &Part, &str)> = Vec::new();
    found.extend(ledger.hunks.iter().flat_map(|h| h.parts.iter().map(|p| (h.start, h.end, p, "made"))));
    found.extend(ledger.held.iter().map(|u| (u.start, u.end, &u.part, "held")));
    found.extend(ledger.suggested.iter().map(|u| (u.start, u.end, &u.part, "suggested")));
    let mut at = 0;
    let mut lines: Vec<Value> = Vec::new();
    for (line, label) in &view.lines {
        let (start, end) = (at + line.len() - line.trim_start().len(), at + line.trim_end().len());
        let hit =
            found.iter().find(|f| f.0 <= start && end <= f.1 && start < end && f.2.new.trim().is_empty());
        lines.push(match hit {
            Some((_, _, part, how)) => {
                let evidence = part.note.as_ref().and_then(|n| n.evidence.clone()).unwrap_or_default();
                json!([line, label, how, part.rule.to_string(), format!("{:?}", part.confidence), evidence])
            }
            None => json!([line, label]),
        });
        at += line.len() + 1;
    }
    let record = json!({
        "set": set, "page": view.page, "host": view.host, "extractor": view.extractor, "lines": lines,
    });
    println!("{record}");
}
