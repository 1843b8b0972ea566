//! The dependency rule of the design: what points down may, what points up may not.

use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use of the crate, beside itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("document", &["text"]),
    ("rules", &["text"]),
    ("decode", &["text", "rules"]),
    ("stages", &["text", "rules"]),
    ("resolve", &["text"]),
    ("ledger", &["text"]),
    ("pipeline", &["document", "ledger", "resolve", "rules", "stages", "text"]),
    ("rehearse", &["resolve", "rules", "stages", "text"]),
    // what is written is described where it is written, and read back by the same description
    ("write", &["decode", "ledger", "text"]),
    ("read", &["ledger", "text", "write"]),
    ("report", &["ledger", "text"]),
    ("batch", &["decode", "document", "ledger", "pipeline", "read", "text", "write"]),
];

/// Modules that may touch files.
const FILES: &[&str] = &["read", "write", "batch", "cli", "main.rs"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The module a file below `src` belongs to, and its text without its tests and comments.
fn modules() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 20, "the walk found {} files", files.len());
    files
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            let module = below.split('/').next().unwrap_or(&below);
            let module =
                if below.contains('/') { module } else { module.strip_suffix(".rs").unwrap_or(module) };
            let code = fs::read_to_string(path).expect("a source file");
            let code = code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            let code: String = code
                .lines()
                .filter(|l| !l.trim_start().starts_with("//"))
                .map(|l| format!("{l}\n"))
                .collect();
            (module.to_owned(), below, code)
        })
        .collect()
}

/// The modules of the crate that `code` names.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => names.push(std::mem::take(&mut name)),
                    c if depth == 0 => name.push(c),
                    _ => {}
                }
            }
            names.push(name);
        } else {
            names.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    names
        .iter()
        .map(|n| n.trim().split("::").next().unwrap_or_default().to_owned())
        .filter(|n| !n.is_empty())
        .collect()
}

fn breaches(modules: &[(String, String, String)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (module, file, code) in modules {
        if let Some((_, may)) = MAY_USE.iter().find(|(m, _)| m == module) {
            for name in used(code) {
                if name != *module && !may.contains(&name.as_str()) {
                    wrong.push(format!("{file} uses crate::{name}"));
                }
            }
        }
        // a stage uses its own modules, and not its siblings
        if let Some(stage) = file.strip_prefix("stages/").and_then(|f| f.split_once('/')).map(|(s, _)| s) {
            for sibling in ["characters", "boilerplate", "spacing", "entities", "despin"] {
                if sibling != stage && code.contains(&format!("stages::{sibling}")) {
                    wrong.push(format!("{file} uses its sibling {sibling}"));
                }
            }
        }
        if !FILES.contains(&module.as_str()) && module != "main" && code.contains("std::fs") {
            wrong.push(format!("{file} touches files"));
        }
        let prints = ["println!", "eprintln!", "print!(", "eprint!("].iter().any(|p| code.contains(p));
        if prints && module != "cli" && module != "main" {
            wrong.push(format!("{file} prints"));
        }
    }
    wrong
}

#[test]
fn dependencies_point_down() {
    assert_eq!(breaches(&modules()), Vec::<String>::new());
}

#[test]
fn a_stage_that_looks_up_is_caught() {
    let bad = |file: &str, code: &str| {
        let module = file.split('/').next().unwrap_or(file).to_owned();
        breaches(&[(module, file.to_owned(), code.to_owned())])
    };
    assert_eq!(bad("stages/spacing/x.rs", "use crate::{text::Span, pipeline::Pipeline};").len(), 1);
    assert_eq!(bad("stages/spacing/x.rs", "use crate::stages::despin::Despin;").len(), 1);
    assert_eq!(bad("stages/spacing/x.rs", "use std::fs;").len(), 1);
    assert_eq!(bad("text/x.rs", "use crate::rules::Rule;").len(), 1);
    assert_eq!(bad("stages/spacing/x.rs", "use crate::text::{Span, Edit};").len(), 0);
}
