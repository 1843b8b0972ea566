//! The spacing stage: glue with its gold, traps, clean paragraphs, clean news, speed.
//!
//! `eval spacing` prints all measures; `eval spacing show` prints every wrong and false edit and
//! every miss as well. An edit is a place among the text's non-space characters where a space was
//! put in or taken out; a space and a line break count alike.

use crate::clean::alone;
use crate::shared::Shared;
use crate::spacing_cases::{Repair, Tally, clean, examples, gold_pairs, traps};
use crate::spacing_news::{clean_news, speed};
use copydesk::text::{Scanned, Shape, StageId, TokenKind};
use copydesk::{Document, Pipeline};
use std::error::Error;

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
