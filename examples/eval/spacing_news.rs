//! Clean news that the tables have not seen, and how fast it goes.

use crate::clean::alone;
use crate::shared::Shared;
use copydesk::Document;
use copydesk::rules::RuleSet;
use copydesk::stages::spacing::Spacing;
use copydesk::text::{Context, Proposals, Scanned, Stage, StageId, word_hash};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

/// Documents that `build-tables` did not count; must agree with `held_out` in `build-tables`.
pub(crate) fn held_out(corpus: &str, id: &str) -> bool {
    let h = word_hash(id);
    match corpus {
        "gum" => true,
        "bbc-2004-2005" => h.is_multiple_of(4),
        _ => h.is_multiple_of(20),
    }
}

pub(crate) fn news(shared: &Shared, corpus: &str, most: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let mut documents: Vec<String> = Vec::new();
    let mut keep = false;
    for line in shared.lines(&format!("corpora/{corpus}.txt.zst"))? {
        let line = line?;
        if let Some(id) = line.strip_prefix("#DOC ") {
            if documents.len() == most {
                break;
            }
            keep = held_out(corpus, id);
            if keep {
                documents.push(String::new());
            }
        } else if let (true, Some(document)) = (keep, documents.last_mut()) {
            document.push_str(line.strip_prefix("#T ").unwrap_or(&line));
            document.push('\n');
        }
    }
    Ok(documents)
}

pub(crate) fn clean_news(shared: &Shared, show: bool) -> Result<(), Box<dyn Error>> {
    let pipeline = alone(StageId::Spacing)?;
    for (corpus, most) in [("bbc-2004-2005", 9999), ("gum", 9999), ("reuters-2006-2013", 5000)] {
        let (mut words, mut rules) = (0, BTreeMap::<String, usize>::new());
        let documents = news(shared, corpus, most)?;
        for document in &documents {
            words += document.split_whitespace().count();
            let cleaned = pipeline.clean(Document::new(document));
            for hunk in &cleaned.ledger.hunks {
                let rule = hunk.parts[0].rule.id.to_owned();
                if show && rule != "doubled-space" {
                    let from = document[..hunk.start].char_indices().rev().nth(30).map_or(0, |(i, _)| i);
                    let to = document[hunk.end..]
                        .char_indices()
                        .nth(20)
                        .map_or(document.len(), |(i, _)| hunk.end + i);
                    println!(
                        "  {corpus} {rule}: {}",
                        format!(
                            "{}[{}→{}]{}",
                            &document[from..hunk.start],
                            hunk.old,
                            hunk.new,
                            &document[hunk.end..to]
                        )
                        .replace('\n', "⏎")
                    );
                }
                *rules.entry(rule).or_default() += 1;
            }
        }
        let doubled = rules.get("doubled-space").copied().unwrap_or(0)
            + rules.get("space-inside").copied().unwrap_or(0);
        let all: usize = rules.values().sum();
        println!(
            "spacing clean-news {corpus}: {} held-out documents, {words} words: {:.3} edits per 1,000 words without {doubled} doubled or inner spaces; by rule {rules:?}",
            documents.len(),
            1000.0 * (all - doubled) as f64 / words.max(1) as f64,
        );
    }
    Ok(())
}

pub(crate) fn speed(shared: &Shared) -> Result<(), Box<dyn Error>> {
    // Clean text: what the stage itself has nothing to say about any more.
    let pipeline = alone(StageId::Spacing)?;
    let documents = news(shared, "reuters-2006-2013", 3000)?;
    let text: String = documents.iter().map(|d| pipeline.clean(Document::new(d)).document.text).collect();
    let stage = Spacing::new(&RuleSet::builtin()).map_err(|e| format!("{e:?}"))?;
    let documents: Vec<&str> = text.split_inclusive('\n').collect();
    let blocks: Vec<String> = documents.chunks(20).map(<[&str]>::concat).collect();
    // The best of several runs over each block, so that a busy machine does not count.
    let (mut time, mut scan) = (0.0, 0.0);
    for block in &blocks {
        let (mut best, mut best_scan) = (f64::MAX, f64::MAX);
        for _ in 0..9 {
            let start = Instant::now();
            let scanned = Scanned::new(block);
            let _ = (scanned.tokens(), scanned.lines(), scanned.protected());
            best_scan = best_scan.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            let mut out = Proposals::default();
            stage.propose(&scanned, &Context::default(), &mut out);
            best = best.min(start.elapsed().as_secs_f64());
        }
        time += best;
        scan += best_scan;
    }
    let mb = text.len() as f64 / 1e6;
    println!(
        "spacing speed: stage alone {:.0} MB/s, shared scan {:.0} MB/s, on {mb:.1} MB of clean news",
        mb / time,
        mb / scan
    );
    // Input made to be slow, one line of each kind.
    for piece in
        ["a", "Aa", "a1", "\"a", "a.B", "The", "(a)", " ,", "a- b", "A ", "—a ", "ofthe ", "IdlibThe ", "a\n"]
    {
        let text = piece.repeat(1_000_000 / piece.len());
        let scanned = Scanned::new(&text);
        let _ = (scanned.tokens(), scanned.lines(), scanned.protected());
        let start = Instant::now();
        stage.propose(&scanned, &Context::default(), &mut Proposals::default());
        println!(
            "spacing speed on {piece:?} again and again: {:.1} MB/s",
            1.0 / start.elapsed().as_secs_f64()
        );
    }
    Ok(())
}
