//! `copydesk undo`: the original bytes from the cleaned documents and the ledger.

use super::args::Undo;
use super::{Failure, Manner, Verdict, fail, talk};
use crate::batch::undo::{Task, undo};
use crate::read::{Format, Listing, list};
use std::path::Path;

pub(crate) fn run(args: &Undo, manner: Manner) -> Result<Verdict, Failure> {
    // What `clean` wrote, hidden or not.
    let listing = Listing { format: args.format.map(Format::from), hidden: true };
    let inputs = list(std::slice::from_ref(&args.path), listing).map_err(|e| fail(e.to_string()))?;
    if inputs.tree && args.output.is_none() {
        return Err(fail("say with --output where the originals of a folder go"));
    }
    let mut tasks = Vec::with_capacity(inputs.files.len());
    for file in inputs.files {
        let back = args.output.as_ref().map(|o| if inputs.tree { o.join(&file.relative) } else { o.clone() });
        if let Some(path) = back.as_deref().filter(|p| p.exists() && !args.overwrite) {
            return Err(fail(format!("{} exists; --overwrite replaces it", path.display())));
        }
        tasks.push(Task { file, back });
    }
    let undone = undo(&tasks, Path::new(&args.ledger)).map_err(|e| fail(e.to_string()))?;
    if args.output.is_some() && !manner.quiet {
        talk::note(&format!(
            "{}, {} given their bytes back",
            talk::count(undone.files, "file"),
            talk::count(undone.records, "record")
        ));
    }
    Ok(Verdict::Fine)
}
