//! Clean paragraphs: every edit here is suspect.

use crate::shared::Shared;
use copydesk::rules::{RuleSet, Selection, Selector};
use copydesk::text::StageId;
use copydesk::{Document, Pipeline, Settings};
use std::error::Error;

/// A pipeline of one stage.
pub(crate) fn alone(id: StageId) -> Result<Pipeline, Box<dyn Error>> {
    let selection = Selection { select: vec![Selector { stage: id, rule: None }], ignore: Vec::new() };
    let made = Pipeline::new(RuleSet::builtin(), Settings { selection, ..Settings::default() });
    made.map_err(|errors| format!("{errors:?}").into())
}

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let rows = shared.rows("cases/clean/clean_paragraphs.tsv", false)?;
    let show = args.first().map(String::as_str);
    let mut pipelines = vec![("all".to_owned(), Pipeline::default())];
    for id in StageId::ALL.into_iter().filter(|id| *id != StageId::Decode) {
        pipelines.push((id.to_string(), alone(id)?));
    }
    for (name, pipeline) in pipelines {
        let (mut changed, mut edits) = (0, 0);
        for row in &rows {
            let text = row.get(1).map_or("", String::as_str);
            let cleaned = pipeline.clean(Document::new(text));
            changed += usize::from(cleaned.document.text != text);
            edits += cleaned.ledger.hunks.len();
            if show == Some(name.as_str()) {
                for h in &cleaned.ledger.hunks {
                    let before = text[..h.start].char_indices().rev().nth(30).map_or(0, |(i, _)| i);
                    println!("{}[{} -> {}]  {}", &text[before..h.start], h.old, h.new, h.parts[0].rule);
                }
            }
        }
        let share = 100.0 * changed as f64 / rows.len().max(1) as f64;
        println!(
            "clean {name}: {changed} of {} paragraphs changed ({share:.2} %), {edits} edits",
            rows.len()
        );
    }
    Ok(())
}
