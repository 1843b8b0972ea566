//! The fixtures: documents of our own writing with the damage that scrapers leave.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of a kind of fixture.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder of fixtures").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "txt") {
            found.push(path);
        }
    }
}

/// Name and text of every fixture below a folder.
pub(crate) fn below(name: &str) -> Vec<(String, String)> {
    let root = folder(name);
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    assert!(!paths.is_empty(), "no fixtures in {name:?}");
    paths
        .iter()
        .map(|p| {
            let bytes = fs::read(p).expect("a fixture");
            let text = String::from_utf8(bytes).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
            (p.strip_prefix(&root).expect("below").display().to_string(), text)
        })
        .collect()
}
