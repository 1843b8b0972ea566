//! Clean news that no model was trained on, spun with the lexicon's own pairs; what the lexicon
//! covers; and what it is worth at each cut.
//!
//! The decoder does not get a share of the pairs. Such material flatters: the spinner here swaps what
//! the lexicon holds, at the lexicon's odds. What it shows is how precision and recall move with
//! density and with pairs that are missing.

use super::{Case, Done, dice, held_out, marked, spun, total};
use crate::score::Score;
use crate::shared::Shared;
use copydesk::stages::despin::{Despin, DespinSettings, Lexicon, NgramModel, Spun, Tables};
use copydesk::text::{Scanned, TokenKind, word_hash};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The rows of the lexicon: spun, original, family, condition, weight, origin.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let tables = Despin::tables().iter();
    let lines = tables.flat_map(|(_, content)| content.lines());
    lines
        .filter(|l| !l.starts_with(['#', '%']))
        .map(|l| l.split('\t').collect::<Vec<_>>())
        .filter(|r| r.len() >= 6 && r[0] != "spun" && r[3].is_empty() && r[4].parse::<f32>().is_ok())
}

fn weight(row: &[&str]) -> f32 {
    row[4].parse().unwrap_or(0.0)
}

/// Whether the decoder does without a pair.
fn withheld(row: &[&str], percent: u64) -> bool {
    dice(word_hash(row[0]) ^ word_hash(row[1]).rotate_left(7), 100) < percent
}

fn lexicon(keep: impl Fn(&[&str]) -> bool) -> Result<Lexicon, String> {
    let kept: Vec<String> = rows().filter(|r| keep(r)).map(|r| r.join("\t")).collect();
    Lexicon::read([("kept", kept.join("\n").as_str())]).map_err(|e| format!("{:?}", e.first()))
}

/// What a family of spinners puts for each phrase: the five of largest weight.
fn spinner(family: char) -> HashMap<&'static str, Vec<(&'static str, f32)>> {
    let mut puts: HashMap<&str, Vec<(&str, f32)>> = HashMap::new();
    for r in rows().filter(|r| (r[2].contains(family) || r[2] == "*" && family == 'A') && weight(r) > 0.1) {
        puts.entry(r[1]).or_default().push((r[0], weight(&r)));
    }
    for all in puts.values_mut() {
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        all.truncate(5);
    }
    puts
}

/// Spins a text at about `density` edits per 100 words.
fn spin(text: &str, density: f64, seed: u64, puts: &HashMap<&str, Vec<(&str, f32)>>) -> (String, usize) {
    let scanned = Scanned::new(text);
    let tokens = scanned.tokens();
    let mut places: Vec<(usize, usize, String)> = Vec::new();
    let (mut i, mut words) = (0, 0);
    while i < tokens.len() {
        words += usize::from(tokens[i].kind == TokenKind::Word);
        let mut end = i;
        let mut best = None;
        while end < tokens.len() && end < i + 5 && tokens[end].kind == TokenKind::Word {
            if end > i && &text[tokens[end - 1].end as usize..tokens[end].start as usize] != " " {
                break;
            }
            let phrase = &text[tokens[i].start as usize..tokens[end].end as usize];
            let lower = phrase.to_lowercase();
            if let Some(all) = puts.get(lower.as_str()) {
                let sum: f32 = all.iter().map(|p| p.1).sum();
                let mut at = dice(seed ^ (i as u64) << 20, 10_000) as f32 / 10_000.0 * sum;
                let put = all.iter().find(|p| {
                    at -= p.1;
                    at <= 0.0
                });
                // names keep their words
                let inside = phrase.chars().skip(1).any(char::is_uppercase);
                let capital = phrase.starts_with(char::is_uppercase);
                let starts = i == 0 || matches!(tokens[i - 1].of(text), "." | "!" | "?");
                if let Some((put, _)) = put.filter(|_| !inside && (!capital || starts)) {
                    let mut chars = put.chars();
                    let first = chars.next().into_iter();
                    let first: String =
                        if capital { first.flat_map(char::to_uppercase).collect() } else { first.collect() };
                    best = Some((end, first + chars.as_str()));
                }
            }
            end += 1;
        }
        match best {
            Some((end, put)) => {
                places.push((tokens[i].start as usize, tokens[end].end as usize, put));
                words += end - i;
                i = end + 1;
            }
            None => i += 1,
        }
    }
    let wanted = density * words as f64 / 100.0;
    let share = (1e6 * wanted / places.len().max(1) as f64) as u64;
    let (mut out, mut at, mut made) = (String::new(), 0, 0);
    for (n, (start, end, put)) in places.into_iter().enumerate() {
        if dice(seed.rotate_left(32) ^ n as u64, 1_000_000) < share {
            out.push_str(&text[at..start]);
            out.push_str(&put);
            at = end;
            made += 1;
        }
    }
    out.push_str(&text[at..]);
    (out, made)
}

/// Documents of all corpora that are used nowhere else.
fn documents(shared: &Shared, each: usize) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut all = Vec::new();
    for corpus in ["bbc-2004-2005", "fnc1-2014-2015", "reuters-2006-2013"] {
        // the first hundred are for fitting
        let found = held_out(shared, corpus, 100 + 3 * each)?;
        all.extend(found.into_iter().skip(100).filter(|d| d.len() < 4000).take(each));
    }
    Ok(all)
}

/// The synthetic set: densities and shares withheld, families B and D by themselves.
pub(super) fn made(shared: &Shared, model: &NgramModel, settings: DespinSettings) -> Done {
    let clean = documents(shared, 20)?;
    for (family, shares) in [('A', &[0, 30, 60][..]), ('B', &[0][..]), ('D', &[0][..])] {
        let puts = spinner(family);
        for share in shares {
            let tables = Arc::new(Tables::new(lexicon(|r| !withheld(r, *share))?, model.clone()));
            let stage = Despin::with_tables(tables, settings);
            for density in [5.0, 10.0, 20.0] {
                let (mut made, mut words) = (0, 0);
                let mut cases = Vec::new();
                for (i, gold) in clean.iter().enumerate() {
                    let (raw, n) = spin(gold, density, i as u64 * 7919, &puts);
                    made += n;
                    words += gold.split_whitespace().count();
                    cases.push(Case { id: i.to_string(), raw, gold: gold.clone() });
                }
                let open = cases.iter().filter(|c| !stage.edits(&Scanned::new(&c.raw)).0.is_empty()).count();
                let score: Score = total(&stage, &cases)?;
                println!(
                    "  family {family}, {share} % withheld, {:.1} per 100 words, open {open} of {}: {score}",
                    100.0 * made as f64 / words as f64,
                    cases.len()
                );
            }
        }
    }
    Ok(())
}

/// Which family is told of hand-spun articles, and of clean news spun with the pairs of each.
pub(super) fn family(shared: &Shared, stage: &Despin) -> Done {
    let tell = |name: &str, texts: &[String]| {
        let (mut told, mut sure) = (HashMap::new(), 0.0);
        for text in texts {
            if let Some((family, p)) = stage.family(&Scanned::new(text)) {
                *told.entry(format!("{family:?}")).or_insert(0) += 1;
                sure += f64::from(p);
            }
        }
        let open: usize = told.values().sum();
        let mut told: Vec<_> = told.into_iter().collect();
        told.sort();
        println!(
            "  {name}: {open} of {} open, told {told:?}, mean probability {:.2}",
            texts.len(),
            sure / open as f64
        );
    };
    for folder in ["fixtures/despin", "fixtures/despin/fresh"] {
        tell(folder, &spun(folder)?.into_iter().map(|c| c.raw).collect::<Vec<_>>());
    }
    let clean = documents(shared, 20)?;
    for family in ['A', 'B', 'D'] {
        let puts = spinner(family);
        for density in [5.0, 20.0] {
            let texts: Vec<String> =
                clean.iter().enumerate().map(|(i, d)| spin(d, density, i as u64 * 7919, &puts).0).collect();
            tell(&format!("made with the pairs of {family}, {density} per 100 words"), &texts);
        }
    }
    Ok(())
}

/// The marked articles of a folder, at a share of their edits.
fn articles(folder: &str, percent: u64) -> Result<Vec<(String, Vec<Spun>)>, Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for (i, case) in spun(folder)?.iter().enumerate() {
        let text = std::fs::read_to_string(root.join(folder).join(format!("{}.marked", case.id)))?;
        all.push(marked(&text, i as u64 * 77 + percent, percent));
    }
    Ok(all)
}

/// For how many edits of the spinner the lexicon has the right pair.
pub(super) fn coverage(tables: &Tables) -> Done {
    for folder in ["fixtures/despin", "fixtures/despin/fresh"] {
        let (mut covered, mut asked) = (0, 0);
        for (text, spans) in articles(folder, 100)? {
            let (c, a) = Despin::covered(tables, &text, &spans);
            covered += c;
            asked += a;
        }
        println!("  coverage {folder}: {covered} of {asked} ({:.3})", f64::from(covered) / f64::from(asked));
    }
    Ok(())
}

/// What the lexicon is worth at each cut: pairs of small weight, and of low rank, left out.
pub(super) fn curve(model: &NgramModel, settings: DespinSettings) -> Done {
    let cases: Vec<Case> = [spun("fixtures/despin")?, spun("fixtures/despin/fresh")?].concat();
    let mut ranks: HashMap<[&str; 2], usize> = HashMap::new();
    let mut by_form: HashMap<&str, Vec<(f32, &str)>> = HashMap::new();
    for r in rows() {
        by_form.entry(r[0]).or_default().push((weight(&r), r[1]));
    }
    for (form, all) in &mut by_form {
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        for (i, (_, original)) in all.iter().enumerate() {
            ranks.entry([*form, *original]).or_insert(i + 1);
        }
    }
    let rank = |r: &[&str]| ranks.get(&[r[0], r[1]]).copied().unwrap_or(1);
    let measure = |name: String, keep: &dyn Fn(&[&str]) -> bool| -> Done {
        let lexicon = lexicon(keep)?;
        let pairs = lexicon.len();
        let stage = Despin::with_tables(Arc::new(Tables::new(lexicon, model.clone())), settings);
        let score = total(&stage, &cases)?;
        println!("  {name:18} {pairs:6} pairs: {score}");
        Ok(())
    };
    for most in [1, 2, 3, 5, 10] {
        measure(format!("rank at most {most}"), &|r| rank(r) <= most)?;
    }
    for least in [0.5, 0.2, 0.1, 0.05, 0.02, 0.0] {
        measure(format!("weight {least} or more"), &|r| weight(r) >= least)?;
    }
    measure("not the guessed".into(), &|r| r[5] != "guessed")?;
    measure("attested alone".into(), &|r| r[5] == "attested")
}
