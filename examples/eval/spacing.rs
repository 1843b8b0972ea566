//! The spacing stage: glue with its gold, traps, clean paragraphs, clean news, speed.
//!
//! `eval spacing` prints all measures; `eval spacing show` prints every wrong and false edit and
//! every miss as well. An edit is a place among the text's non-space characters where a space was
//! put in or taken out; a space and a line break count alike.

use crate::clean::alone;
use crate::shared::{Shared, field};
use copydesk::rules::RuleSet;
use copydesk::stages::spacing::Spacing;
use copydesk::text::{Context, Proposals, Scanned, Shape, Stage, StageId, TokenKind, word_hash};
use copydesk::{Document, Pipeline};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::Instant;

/// Outlets that the thresholds were tuned on; the others are only reported.
const TUNED: &[&str] = &[
    "PoliticoEu",
    "TheGlobeAndMail",
    "Nature",
    "RollingStone",
    "NationalPost",
    "CBCNews",
    "Metro",
    "iNews",
    "DurbanLocal",
    "WashingtonPost",
    "MalayMail",
];

type Repair<'a> = &'a dyn Fn(&str) -> String;

/// Whether there is space before each non-space character, by its place among them.
fn gaps(text: &str) -> (String, BTreeSet<usize>) {
    let (mut solid, mut gaps, mut n, mut space) = (String::new(), BTreeSet::new(), 0, false);
    for c in text.trim().chars() {
        if c.is_whitespace() {
            space = true;
        } else {
            if space {
                gaps.insert(n);
            }
            space = false;
            solid.push(c);
            n += 1;
        }
    }
    (solid, gaps)
}

#[derive(Default, Clone, Copy)]
struct Tally {
    hit: usize,
    miss: usize,
    wrong: usize,
    kept: usize,
    broken: usize,
}

impl Tally {
    fn add(&mut self, o: Tally) {
        self.hit += o.hit;
        self.miss += o.miss;
        self.wrong += o.wrong;
        self.kept += o.kept;
        self.broken += o.broken;
    }

    fn line(&self) -> String {
        let ratio = |a: usize, b: usize| if b == 0 { 1.0 } else { a as f64 / b as f64 };
        format!(
            "precision {:.3} recall {:.3} (hit {} miss {} wrong {}); unglued changed {} of {} ({:.2} %)",
            ratio(self.hit, self.hit + self.wrong),
            ratio(self.hit, self.hit + self.miss),
            self.hit,
            self.miss,
            self.wrong,
            self.broken,
            self.broken + self.kept,
            100.0 * ratio(self.broken, (self.broken + self.kept).max(1)),
        )
    }
}

fn around(solid: &str, gaps: &BTreeSet<usize>, at: usize) -> String {
    let mut out = String::new();
    for (i, c) in solid.chars().enumerate().skip(at.saturating_sub(24)).take(48) {
        if i == at {
            out.push('|');
        } else if gaps.contains(&i) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn pair(glued: &str, gold: &str, out: &str, show: Option<&str>) -> Tally {
    let ((solid, before), (_, want), (made, after)) = (gaps(glued), gaps(gold), gaps(out));
    let mut tally = Tally::default();
    if solid != made {
        tally.wrong += 1;
        if let Some(name) = show {
            println!("  {name} CHARACTERS {out}");
        }
    }
    for at in before.union(&want).chain(after.iter()).collect::<BTreeSet<_>>() {
        let (b, w, a) = (before.contains(at), want.contains(at), after.contains(at));
        let kind = match (b != w, b != a) {
            (true, true) => {
                tally.hit += 1;
                continue;
            }
            (true, false) => {
                tally.miss += 1;
                "miss"
            }
            (false, true) => {
                tally.wrong += 1;
                "WRONG"
            }
            (false, false) => continue,
        };
        if let Some(name) = show {
            println!("  {kind} {name}: {}", around(&solid, &before, *at));
        }
    }
    if before == want {
        if before == after && solid == made { tally.kept += 1 } else { tally.broken += 1 }
    }
    tally
}

fn gold_pairs(
    shared: &Shared,
    repair: Repair<'_>,
    show: bool,
) -> Result<BTreeMap<String, Tally>, Box<dyn Error>> {
    let mut outlets: BTreeMap<String, Tally> = BTreeMap::new();
    for record in shared.records("cases/spacing/glue_gold_pairs.jsonl")? {
        let (outlet, glued, gold) =
            (field(&record, "outlet"), field(&record, "glued"), field(&record, "gold"));
        outlets.entry(outlet.to_owned()).or_default().add(pair(
            glued,
            gold,
            &repair(glued),
            show.then_some(outlet),
        ));
    }
    Ok(outlets)
}

fn examples(shared: &Shared, repair: Repair<'_>, show: bool) -> Result<String, Box<dyn Error>> {
    let (mut whole, mut exact, mut rows, mut marked, mut harm) = (0, 0, 0, 0, 0);
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in shared.rows("cases/spacing/glue_examples.tsv", true)? {
        let [bad, good, _, kind, scope, ..] = &row[..] else { continue };
        rows += 1;
        let out = repair(bad);
        let squeeze = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        let ((solid, before), (good_solid, want), (_, after)) = (gaps(bad), gaps(good), gaps(&out));
        let same = solid == good_solid;
        let hit = if same {
            before.symmetric_difference(&want).all(|at| after.contains(at) != before.contains(at))
        } else {
            squeeze(&out) == squeeze(good)
        };
        let harmed = same
            && scope == "whole"
            && before.symmetric_difference(&after).any(|at| before.contains(at) == want.contains(at));
        harm += usize::from(harmed);
        let kind = kinds.entry(kind.clone()).or_default();
        kind.1 += 1;
        kind.0 += usize::from(hit);
        if scope == "whole" {
            whole += 1;
            let is = squeeze(&out) == squeeze(good);
            exact += usize::from(is);
            if show && !is {
                println!("  example {bad:?} -> {out:?}, wanted {good:?}");
            }
        } else {
            marked += usize::from(hit);
            if show && (!hit || before.symmetric_difference(&after).count() > 1) {
                println!("  {} {bad:?} -> {out:?}", if hit { "more" } else { "MISSED" });
            }
        }
    }
    let kinds: Vec<String> = kinds.iter().map(|(k, (a, b))| format!("{k} {a}/{b}")).collect();
    Ok(format!(
        "whole windows exact {exact} of {whole} ({:.1} %), marked edits made {marked} of {}, windows harmed {harm} ({:.2} %)\n    {}",
        100.0 * exact as f64 / whole as f64,
        rows - whole,
        100.0 * harm as f64 / rows as f64,
        kinds.join(", ")
    ))
}

/// Each trap token in its context, or in a sentence of ours where it has none.
fn traps(shared: &Shared, repair: Repair<'_>, show: bool) -> Result<String, Box<dyn Error>> {
    let mut lines = Vec::new();
    let (mut all, mut all_kept) = (0, 0);
    let files = [
        ("camelcase_traps", false, 0, Some(3)),
        ("traps_alphanumeric", true, 0, Some(3)),
        ("traps_dotted", true, 0, None),
        ("traps_patterns", true, 1, None),
        ("traps_rare_compounds", true, 0, Some(2)),
    ];
    for (name, head, token_at, context_at) in files {
        let (mut n, mut kept) = (0, 0);
        for row in shared.rows(&format!("cases/spacing/{name}.tsv"), head)? {
            let Some(token) = row.get(token_at).filter(|t| !t.is_empty()) else { continue };
            let given = context_at.and_then(|c| row.get(c)).filter(|c| c.contains(token.as_str()));
            let text = given.cloned().unwrap_or_else(|| format!("The report mentioned {token} on Monday."));
            let at = text.find(token.as_str()).unwrap_or(0);
            let from = text[..at].chars().filter(|c| !c.is_whitespace()).count();
            let until = from + token.chars().filter(|c| !c.is_whitespace()).count();
            let (before, after) = (gaps(&text), gaps(&repair(&text)));
            let offset = text.len() - text.trim_start().len();
            let _ = offset;
            let touched = before.1.symmetric_difference(&after.1).any(|p| *p > from && *p < until);
            n += 1;
            kept += usize::from(!touched);
            if touched && show {
                println!("  trap {name} {token}: {}", repair(&text).replace('\n', "⏎"));
            }
        }
        all += n;
        all_kept += kept;
        lines.push(format!("{name} {kept}/{n} ({:.2} %)", 100.0 * kept as f64 / n as f64));
    }
    Ok(format!(
        "untouched {all_kept} of {all} ({:.2} %): {}",
        100.0 * all_kept as f64 / all as f64,
        lines.join(", ")
    ))
}

fn clean(shared: &Shared, repair: Repair<'_>, show: bool) -> Result<String, Box<dyn Error>> {
    let rows = shared.rows("cases/clean/clean_paragraphs.tsv", false)?;
    let mut changed = 0;
    for row in &rows {
        let text = row.get(1).map_or("", String::as_str);
        let out = repair(text);
        if out != text {
            changed += 1;
            if show {
                let (a, b) = (gaps(text), gaps(&out));
                let places: Vec<String> =
                    a.1.symmetric_difference(&b.1).map(|p| around(&a.0, &a.1, *p)).collect();
                println!("  clean {}: {}", row[0], places.join(" // "));
            }
        }
    }
    Ok(format!(
        "{changed} of {} paragraphs changed ({:.2} %)",
        rows.len(),
        100.0 * changed as f64 / rows.len() as f64
    ))
}

/// Documents that `build-tables` did not count; must agree with `held_out` there.
fn held_out(corpus: &str, id: &str) -> bool {
    let h = word_hash(id);
    match corpus {
        "gum" => true,
        "bbc-2004-2005" => h.is_multiple_of(4),
        _ => h.is_multiple_of(20),
    }
}

fn news(shared: &Shared, corpus: &str, most: usize) -> Result<Vec<String>, Box<dyn Error>> {
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

fn clean_news(shared: &Shared, show: bool) -> Result<(), Box<dyn Error>> {
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

/// The case-only splitter of the comparison: a space at every lower|Upper joint.
fn case_only(text: &str) -> String {
    let scanned = Scanned::new(text);
    let (mut out, mut at) = (String::new(), 0);
    for pair in scanned.tokens().windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let word = |k: TokenKind| k == TokenKind::Word;
        let capital = matches!(b.shape, Shape::Title | Shape::Upper | Shape::Mixed);
        if a.end == b.start && word(a.kind) && word(b.kind) && capital {
            out.push_str(&text[at..b.start as usize]);
            out.push(' ');
            at = b.start as usize;
        }
    }
    out.push_str(&text[at..]);
    out
}

fn speed(shared: &Shared) -> Result<(), Box<dyn Error>> {
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

fn repair_with(pipeline: &Pipeline) -> impl Fn(&str) -> String + '_ {
    |text| pipeline.clean(Document::new(text)).document.text
}

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let what = args.first().map_or("", String::as_str);
    if what == "speed" {
        return speed(shared);
    }
    let show = what == "show";
    let pipeline = alone(StageId::Spacing)?;
    let ours = repair_with(&pipeline);
    let tools: [(&str, Repair<'_>); 3] =
        [("copydesk", &ours), ("case-only", &case_only), ("no-op", &|t| t.to_owned())];
    for (tool, repair) in tools {
        let show = show && tool == "copydesk";
        let outlets = gold_pairs(shared, repair, show)?;
        let (mut all, mut tuned, mut rest) = (Tally::default(), Tally::default(), Tally::default());
        for (outlet, tally) in &outlets {
            all.add(*tally);
            if TUNED.contains(&outlet.as_str()) {
                tuned.add(*tally)
            } else {
                rest.add(*tally)
            }
            if tool == "copydesk" {
                println!("spacing outlet {outlet}: {}", tally.line());
            }
        }
        println!("spacing glue-gold {tool}: {}", all.line());
        println!("spacing glue-gold {tool}, outlets tuned on: {}", tuned.line());
        println!("spacing glue-gold {tool}, other outlets: {}", rest.line());
        println!("spacing glue-examples {tool}: {}", examples(shared, repair, show)?);
        println!("spacing traps {tool}: {}", traps(shared, repair, show)?);
        println!("spacing clean {tool}: {}", clean(shared, repair, show)?);
    }
    if what != "quick" {
        clean_news(shared, show)?;
        speed(shared)?;
    }
    Ok(())
}
