//! The five documents the product was asked for.

use crate::score::score;
use crate::shared::Shared;
use copydesk::{Document, Pipeline};
use std::error::Error;

pub(crate) fn run(shared: &Shared, _args: &[String]) -> Result<(), Box<dyn Error>> {
    let pipeline = Pipeline::default();
    for name in shared.names("seeds")? {
        let text = shared.text(&format!("seeds/{name}"))?;
        let cleaned = pipeline.clean(Document::new(text.as_str()));
        println!("-- {name}: {} hunks", cleaned.ledger.hunks.len());
        for hunk in &cleaned.ledger.hunks {
            let rules: Vec<String> = hunk.parts.iter().map(|p| p.rule.to_string()).collect();
            println!("{:?} -> {:?}  {} ({})", hunk.old, hunk.new, rules.join(" "), hunk.confidence());
        }
        for unmade in cleaned.ledger.suggested.iter().chain(&cleaned.ledger.held) {
            let p = &unmade.part;
            println!("   not made: {:?} -> {:?}  {} ({}) {}", p.old, p.new, p.rule, p.confidence, unmade.why);
        }
        if name.starts_with("004") {
            despin(shared, &text)?;
        }
    }
    Ok(())
}

/// Seed 004 against its gold, with the despin stage alone: gold keeps the names as they were.
fn despin(shared: &Shared, text: &str) -> Result<(), Box<dyn Error>> {
    let gold = shared.text("cases/despin/seed004.gold.txt")?;
    let gold_end = gold.trim_end().rsplit('\n').next().unwrap_or_default();
    // gold ends before the share line
    let body = match text.rfind('\n') {
        Some(at) if !text[at..].contains(gold_end) => &text[..at],
        _ => text,
    };
    let pipeline = crate::clean::alone(copydesk::text::StageId::Despin)?;
    let out = pipeline.clean(Document::new(body)).document.text;
    let counted = score(body, gold.trim_end(), out.trim_end());
    for (kind, was, now, wanted) in counted.rows.iter().filter(|r| r.0 != "hit") {
        println!("   {kind}: {was:?} -> {now:?} wanted {wanted:?}");
    }
    println!("seed 004, despin alone: {counted}");
    Ok(())
}
