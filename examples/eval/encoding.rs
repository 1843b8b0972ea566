//! Decoding: the declared encoding against what `decode` finds, and the way back to the bytes.

use crate::shared::Shared;
use copydesk::decode::{Certainty, Charset, Hint, decode, encode};
use std::error::Error;

pub(crate) fn run(shared: &Shared, args: &[String]) -> Result<(), Box<dyn Error>> {
    let show = args.first().is_some_and(|a| a == "list");
    let rows = shared.rows("cases/encoding/manifest.tsv", true)?;
    let (mut whatwg, mut equal, mut wrong_certain, mut other, mut back) = (0, 0, 0, 0, 0);
    let mut by_certainty = std::collections::BTreeMap::<String, (usize, usize)>::new();
    for row in &rows {
        let [path, declared, ..] = row.as_slice() else { continue };
        let bytes = std::fs::read(shared.path(&format!("cases/encoding/{path}")))?;
        let decoded = decode(&bytes, Hint::default());
        back += usize::from(encode(&decoded.text, &decoded.info) == bytes);
        let declared = if declared.eq_ignore_ascii_case("ascii") { "utf-8" } else { declared.as_str() };
        let Some(charset) = Charset::for_label(declared) else {
            other += 1;
            continue;
        };
        whatwg += 1;
        let mut expected = decode(&bytes, Hint { override_charset: Some(charset), declared: None });
        if matches!(declared.to_ascii_lowercase().as_str(), "utf-16" | "utf-32") {
            // Their byte order is in the mark alone, which wins.
            expected = decoded.clone();
        }
        let same = expected.text == decoded.text;
        let cell = by_certainty.entry(format!("{:?}", decoded.info.certainty)).or_default();
        cell.0 += usize::from(same);
        cell.1 += 1;
        if same {
            equal += 1;
        } else {
            wrong_certain += usize::from(decoded.info.certainty == Certainty::Certain);
            if show {
                let differ: usize =
                    expected.text.chars().zip(decoded.text.chars()).filter(|(a, b)| a != b).count();
                println!(
                    "  {path}: declared {declared}, found {} ({:?}, {:?}), {} bytes, {differ} characters differ",
                    decoded.info.charset,
                    decoded.info.certainty,
                    decoded.info.source,
                    bytes.len()
                );
            }
        }
    }
    let share = |n: usize| 100.0 * n as f64 / whatwg.max(1) as f64;
    println!(
        "encoding: text equal to the declared encoding's in {equal} of {whatwg} files ({:.1} %; at least 95)",
        share(equal)
    );
    println!("encoding: wrong but certain {wrong_certain} ({:.2} %; at most 0.5)", share(wrong_certain));
    for (certainty, (same, all)) in by_certainty {
        println!("encoding: {certainty}: {same} of {all} right");
    }
    println!(
        "encoding: bytes come back in {back} of {} files; {other} in encodings that are not the web's",
        rows.len()
    );
    Ok(())
}
