//! Lists the packs under `rules/`, so that a new rule is one data file and no Rust, and compiles the
//! gazetteer and the tell-tales of spun articles, so that nothing is built at start-up.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/rules/gazetteer/mod.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs, clippy::all)]
mod gazetteer;
#[path = "src/stages/despin/tells.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs, clippy::all)]
mod tells;
#[path = "src/text/mod.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs, clippy::all)]
mod text;
#[path = "src/stages/despin/words.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, missing_docs, clippy::all)]
mod words;

/// The files right under `folder` that end in `.ext`, sorted.
fn files(folder: &Path, ext: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == ext) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A list of (file name, text) as Rust source.
fn texts(found: &[PathBuf]) -> Result<String, std::fmt::Error> {
    let mut list = String::from("&[\n");
    for path in found {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
    }
    list.push_str("]\n");
    Ok(list)
}

/// Compiles the rows under `rules/entities` and lists the styles.
fn names(root: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let tables = files(&root.join("entities"), "tsv")?;
    let mut entries = Vec::new();
    for path in &tables {
        let text = fs::read_to_string(path)?;
        entries.extend(gazetteer::read(&path.display().to_string(), &text).0);
    }
    // what is wrong with a row is said by the tests, where all of it can be read at once
    fs::write(out.join("gazetteer.bin"), gazetteer::compile(&entries, true).0)?;
    fs::write(out.join("entities.rs"), texts(&tables)?)?;
    fs::write(out.join("styles.rs"), texts(&files(&root.join("styles"), "toml")?)?)?;
    Ok(())
}

fn packs(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            packs(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=src/rules/gazetteer");
    println!("cargo:rerun-if-changed=src/stages/despin/tells.rs");
    println!("cargo:rerun-if-changed=src/stages/despin/words.rs");
    println!("cargo:rerun-if-changed=src/text");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let mut found = Vec::new();
    packs(&root, &mut found)?;
    found.sort();
    let mut list = String::from("&[\n");
    for path in &found {
        let name = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        // styles are read by the entities stage, they hold no rules
        if !name.starts_with("styles/") {
            writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
        }
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("packs.rs"), list)?;
    names(&root, &out)?;
    spin(&root.join("en/spin"), &out)?;
    Ok(())
}

/// Lists the tables of the spin lexicon and compiles its tell-tales, for the despin stage.
fn spin(folder: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let tables = files(folder, "tsv")?;
    fs::write(out.join("spin.rs"), texts(&tables)?)?;
    let rows = tables.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    fs::write(out.join("tells.bin"), tells::compile(tells::weights(rows.iter().map(String::as_str))))?;
    Ok(())
}
