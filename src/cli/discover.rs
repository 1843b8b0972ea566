//! `copydesk discover`: spellings that may be of one name, to be answered; the yeses become a style.

use super::args::Discover;
use super::clean::verdict;
use super::each::each;
use super::{Failure, Manner, Verdict, fail};
use crate::discover::{Answer, Answers, Asked, Cluster, Collected, style};
use crate::pipeline::Cleaned;
use crate::report::visible::{Show, visible};
use crate::text::Scanned;
use crate::write::atomic;
use crate::write::ledger::Subject;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, IsTerminal, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

pub(crate) fn run(args: &Discover, manner: Manner) -> Result<Verdict, Failure> {
    let mut answers = match &args.answers {
        Some(path) if path.exists() => {
            let wrong = |e: String| fail(format!("{}: {e}", path.display()));
            Answers::parse(&fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?).map_err(wrong)?
        }
        _ => Answers::default(),
    };
    let collected = Mutex::new(Collected::default());
    let view = |_: Subject<'_>, text: &str, _: &Cleaned, _: &mut Vec<u8>| {
        // A text past 4 GiB is no document that names are looked for in.
        if u32::try_from(text.len()).is_ok() {
            collected.lock().unwrap_or_else(PoisonError::into_inner).add(&Scanned::new(text));
        }
    };
    let outcome = each(&args.cleaning, args.format, manner, &view)?;
    let collected = collected.into_inner().unwrap_or_else(PoisonError::into_inner);
    let asked = Asked { least: args.least, ..Asked::default() };
    let open = collected.clusters(asked, &answers);
    let ask = args.answers.is_some() && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if ask {
        interview(&open, &mut answers)?;
    } else {
        list(&open, args.json, manner)?;
    }
    if let Some(path) = &args.answers {
        atomic::write(path, answers.to_text().as_bytes(), true)?;
    }
    if let Some(path) = &args.style_out {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        atomic::write(Path::new(path), style(&name, &collected, &answers).as_bytes(), true)?;
    }
    Ok(verdict(&outcome))
}

fn list(clusters: &[Cluster], json: bool, manner: Manner) -> Result<(), Failure> {
    let (bold, end) = if manner.colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let mut out = String::new();
    for cluster in clusters {
        if json {
            let spellings: Vec<_> = cluster
                .spellings
                .iter()
                .map(|s| serde_json::json!({"name": s.name, "count": s.count, "lines": s.lines}))
                .collect();
            let line = serde_json::json!({"score": cluster.score, "spellings": spellings});
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(out, "{line}");
            continue;
        }
        let names: Vec<String> = cluster
            .spellings
            .iter()
            .map(|s| format!("{bold}{}{end} ({})", visible(&s.name, Show::All), s.count))
            .collect();
        let _ = writeln!(out, "{:.2}  {}", cluster.score, names.join("  "));
    }
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(())
}

/// Asks about each pair; the answers are kept also where the asking ends early.
fn interview(clusters: &[Cluster], answers: &mut Answers) -> Result<(), Failure> {
    let mut err = std::io::stderr();
    for cluster in clusters {
        let head = &cluster.spellings[0];
        for other in &cluster.spellings[1..] {
            for spelling in [head, other] {
                writeln!(err, "\n{} ({} times)", visible(&spelling.name, Show::All), spelling.count)?;
                for line in spelling.lines.iter().take(2) {
                    writeln!(err, "    {}", visible(line, Show::Harm))?;
                }
            }
            write!(err, "  one name? [y]es [n]o [u]nsure [q]uit: ")?;
            err.flush()?;
            let mut line = String::new();
            if std::io::stdin().lock().read_line(&mut line)? == 0 || line.trim() == "q" {
                return Ok(());
            }
            if let Some(answer) = Answer::from_name(line.trim()) {
                answers.set(&head.name, &other.name, answer);
            }
        }
    }
    Ok(())
}
