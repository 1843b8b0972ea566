//! `boilerplate`, last part: what goes of clean text, by kind. Metadata is dropped here, so that it counts.

use crate::boilerplate::document;
use crate::shared::Shared;
use copydesk::Pipeline;
use std::collections::BTreeMap;
use std::error::Error;

/// Classes of metadata, which go because they are asked to, and of residue that clean text holds too.
const METADATA: &[&str] = &["date", "byline", "tags", "author", "source", "section", "id", "time"];
const RESIDUE: &[&str] = &["sign-off", "credit", "caption"];

/// Lines of clean text that went: metadata, residue, and what is neither, which is printed to be read.
pub(crate) fn run(shared: &Shared, pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    for (name, most) in [("bbc-2004-2005", usize::MAX), ("gum", usize::MAX), ("reuters-2006-2013", 5_000)] {
        let (mut lines, mut documents, mut lost) = (0u64, 0, 0u64);
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        let mut text = String::new();
        let mut flush = |text: &mut String| {
            let cleaned = pipeline.clean(document(std::mem::take(text), "", ""));
            for h in &cleaned.ledger.hunks {
                let part = &h.parts[0];
                let evidence = part.note.as_ref().and_then(|n| n.evidence.as_deref()).unwrap_or_default();
                let class = evidence.split(' ').find_map(|e| e.strip_prefix("class=")).unwrap_or("run");
                for line in h.old.lines().filter(|l| !l.trim().is_empty()) {
                    *kinds.entry(class.to_owned()).or_default() += 1;
                    if !METADATA.contains(&class) && !RESIDUE.contains(&class) {
                        lost += 1;
                        let line: String = line.chars().take(140).collect();
                        println!("boilerplate {name} {}: {line}", part.rule);
                    }
                }
            }
        };
        for line in shared.lines(&format!("corpora/{name}.txt.zst"))? {
            let line = line?;
            if line.starts_with("#DOC") {
                flush(&mut text);
                documents += 1;
                if documents > most {
                    break;
                }
            } else if let Some(title) = line.strip_prefix("#T ") {
                text.push_str(title);
                text.push('\n');
            } else {
                lines += u64::from(!line.trim().is_empty());
                text.push_str(&line);
                text.push('\n');
            }
        }
        flush(&mut text);
        let sum = |of: &[&str]| -> u64 { of.iter().filter_map(|c| kinds.get(*c)).sum() };
        println!(
            "boilerplate {name}: {lost} of {lines} lines lost ({:.1} in 10,000); and {} credits, captions and sign-offs, \
             {} lines of metadata",
            1e4 * lost as f64 / lines.max(1) as f64,
            sum(RESIDUE),
            sum(METADATA)
        );
    }
    Ok(())
}
