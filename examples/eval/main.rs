//! Measures copydesk over the cases in the shared data folder, one line per measure.
//!
//! `cargo run --release --example eval -- WHAT …`, where WHAT is a name of the list below, or
//! `all`. The folder is `$COPYDESK_SHARED`, else `../shared`; where it is absent every measure says
//! that it was skipped. Numbers are also kept in `docs/`.
#![allow(missing_docs, clippy::print_stdout, clippy::print_stderr, clippy::exit)]

mod boilerplate;
mod boilerplate_corpora;
mod boilerplate_learner;
mod boilerplate_lines;
mod characters;
mod clean;
mod despin;
mod discover;
mod encoding;
mod entities;
mod score;
mod seeds;
mod shared;
mod spacing;
mod spacing_cases;
mod spacing_news;
mod wild;

use shared::Shared;
use std::error::Error;

type Measure = fn(&Shared, &[String]) -> Result<(), Box<dyn Error>>;

/// Name, what it prints, and the function. One line each.
const MEASURES: &[(&str, &str, Measure)] = &[
    (
        "boilerplate",
        "labelled pages, traps, clean news; `boilerplate false|missed [OUTLET]`, `boilerplate learner`",
        boilerplate::run,
    ),
    (
        "characters",
        "ftfy's cases, damage, clean news, speed; `characters list|damage|clean`",
        characters::run,
    ),
    ("clean", "clean paragraphs: share changed by each stage; `clean STAGE` shows", clean::run),
    ("despin", "spun articles, held-out spins, clean news, gate", despin::run),
    ("discover", "spellings found without the gazetteer; `discover show`", discover::run),
    ("encoding", "declared encodings against those found; `encoding list`", encoding::run),
    ("entities", "names unified, traps, clusters, speed; `entities edits FILE N`", entities::run),
    ("seeds", "the five seed documents: every hunk, and the score of seed 004", seeds::run),
    ("spacing", "glue, traps, clean news, speed; `spacing show`", spacing::run),
    ("wild", "all wild documents: the laws, edits by rule; `wild NAME N RULE`", wild::run),
];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let wanted = args.first().map_or("", String::as_str);
    let chosen: Vec<_> = MEASURES.iter().filter(|(name, ..)| *name == wanted || wanted == "all").collect();
    if chosen.is_empty() {
        println!("usage: eval WHAT, where WHAT is all or one of");
        for (name, about, _) in MEASURES {
            println!("  {name:12} {about}");
        }
        std::process::exit(2);
    }
    let Some(shared) = Shared::find() else {
        println!("SKIPPED {wanted}: no shared data; set COPYDESK_SHARED to its folder");
        return;
    };
    let mut failed = false;
    for (name, _, run) in chosen {
        println!("== {name}");
        if let Err(error) = run(&shared, args.get(1..).unwrap_or_default()) {
            eprintln!("{name}: {error}");
            failed = true;
        }
    }
    if failed {
        std::process::exit(1);
    }
}
