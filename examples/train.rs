//! Trains the model of the despin stage: `train --corpus FILE… --output MODEL`.
//!
//! A corpus is text, zstd-compressed where its name ends in `.zst`. `#DOC id` starts a document and
//! `#T` a title; where there are no documents, thirty lines are one. `--keep-out 19` leaves 19 % of
//! the documents out, chosen by the hash of their id: the evaluation measures on these. `--bytes N`
//! is the size of the n-gram tables. The same corpora in the same order give the same bytes.
#![allow(clippy::print_stderr)]

use copydesk::stages::despin::{Despin, Lexicon, Trainer, Training};
use copydesk::text::word_hash;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Brings the documents of a corpus, those kept out left out.
fn each(path: &Path, keep_out: u64, found: &mut dyn FnMut(&str)) -> Result<(), Box<dyn Error>> {
    let file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let packed = path.extension().is_some_and(|e| e == "zst");
    let bytes: Box<dyn Read> = if packed { Box::new(zstd::Decoder::new(file)?) } else { Box::new(file) };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".txt.zst").unwrap_or(&name).to_owned();
    let (mut document, mut id, mut lines) = (String::new(), word_hash(&name), 0);
    let mut end = |document: &mut String, id: u64| {
        if id % 100 >= keep_out && !document.is_empty() {
            found(document);
        }
        document.clear();
    };
    // a corpus of two or three endless documents is cut as one without any
    let endless = name.starts_with("abc");
    for line in BufReader::new(bytes).lines() {
        let line = line?;
        if let Some(next) = line.strip_prefix("#DOC ") {
            end(&mut document, id);
            (id, lines) = (word_hash(next), 0);
            continue;
        }
        document.push_str(line.strip_prefix("#T ").unwrap_or(&line));
        document.push('\n');
        lines += 1;
        if endless && lines % 30 == 0 {
            end(&mut document, id);
            id = word_hash(&format!("{name}{lines}"));
        }
    }
    end(&mut document, id);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut corpora, mut output, mut keep_out) = (Vec::new(), None, 0);
    let mut settings = Training::default();
    let mut arguments = std::env::args().skip(1).peekable();
    while let Some(a) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{a} needs a value"));
        match a.as_str() {
            "--output" => output = Some(value()?),
            "--keep-out" => keep_out = value()?.parse()?,
            "--bytes" => settings.bytes = value()?.parse()?,
            "--corpus" => {
                while let Some(file) = arguments.next_if(|f| !f.starts_with("--")) {
                    corpora.push(file);
                }
            }
            _ => return Err(format!("unknown argument {a}; see the head of examples/train.rs").into()),
        }
    }
    let output = output.ok_or("where to? --output FILE")?;
    let lexicon = Lexicon::read(Despin::tables().iter().copied())
        .map_err(|e| e.first().map_or_else(String::new, ToString::to_string))?;
    let mut trainer = Trainer::new(settings, &lexicon);
    for pass in 0..2 {
        for file in &corpora {
            each(Path::new(file), keep_out, &mut |text| trainer.add(text))?;
            eprintln!("pass {}: {file}", pass + 1);
        }
        if pass == 0 {
            trainer.next_pass()?;
        }
    }
    let model = trainer.finish()?;
    eprintln!("{}", model.about());
    std::fs::write(&output, model.to_bytes())?;
    Ok(())
}
