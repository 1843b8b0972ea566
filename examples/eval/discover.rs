//! Finding spellings without the gazetteer: what share of the clusters seen in news comes up, and what the
//! first hundred proposals are worth. The judgements are kept beside this file.

use crate::shared::{Shared, field};
use copydesk::discover::{Answer, Answers, Asked, Collected, questions};
use copydesk::text::Scanned;
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

/// Whether two spellings are one name: read and judged. `yes` or `no`, spelling, spelling.
const JUDGED: &str = include_str!("discover.tsv");

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut all = Collected::default();
    let mut bytes = 0;
    for name in shared.names("wild")? {
        for record in shared.records(&format!("wild/{name}"))? {
            let text = field(&record, "text");
            bytes += text.len();
            all.add(&Scanned::new(text));
        }
    }
    if let [pair, a, b] = args
        && pair == "pair"
    {
        println!("{a} {} {b} {}: case {:?}", all.count(a), all.count(b), all.case_for(a, b));
        return Ok(());
    }
    let clusters = all.clusters(Asked::default(), &Answers::default());
    println!(
        "discover: {} documents, {:.1} MB in {:.1} s; {} clusters proposed",
        all.documents(),
        bytes as f64 / 1e6,
        start.elapsed().as_secs_f64(),
        clusters.len()
    );
    let judged = Answers::parse(JUDGED)?;
    let (mut right, mut wrong, mut unjudged) = (0, 0, 0);
    for (n, (i, j)) in questions(&clusters).into_iter().take(100).enumerate() {
        let (head, other) = (&clusters[i].spellings[0], &clusters[i].spellings[j]);
        let verdict = match judged.get(&head.name, &other.name) {
            Some(Answer::Yes) => {
                right += 1;
                "yes"
            }
            Some(_) => {
                wrong += 1;
                "no"
            }
            None => {
                unjudged += 1;
                "?"
            }
        };
        if args.first().is_some_and(|a| a == "show") {
            println!(
                "{:3} {verdict:3}\t{}\t{}\t{} {} {:.2}",
                n + 1,
                head.name,
                other.name,
                head.count,
                other.count,
                other.score
            );
        }
    }
    println!("first 100 proposals: {right} right, {wrong} wrong, {unjudged} not judged");
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in shared.rows("cases/entities/variants_seen_in_news.tsv", true)? {
        if let [cluster, variant, ..] = &row[..] {
            known.entry(cluster.clone()).or_default().push(variant.clone());
        }
    }
    known.retain(|_, v| v.len() > 1);
    let present = |v: &&String| all.count(v) >= 2;
    let there = known.values().filter(|v| v.iter().filter(present).count() >= 2).count();
    let mut found = 0;
    let mut missed = Vec::new();
    for (cluster, variants) in &known {
        // two of its spellings stand in one proposal, or differ in a word that a proposal has both ways
        let hit = clusters.iter().any(|c| {
            let names: Vec<&str> = c.spellings.iter().map(|s| s.name.as_str()).collect();
            variants.iter().filter(|v| names.contains(&v.as_str())).count() >= 2
                || names.iter().any(|x| {
                    variants
                        .iter()
                        .filter(|v| v.contains(x))
                        .any(|v| names.iter().any(|y| x != y && variants.contains(&v.replace(x, y))))
                })
        });
        if hit {
            found += 1;
        } else {
            missed.push(cluster.as_str());
        }
    }
    println!(
        "clusters seen in news: {found} of {} found ({there} have two spellings that stand in these documents twice)",
        known.len()
    );
    println!("missed: {}", missed.join(", "));
    Ok(())
}
