//! `copydesk train` and `--model`: a model of one's own from clean text, and what is said of a file that is none.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn copydesk(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.current_dir(dir).args(args).stdin(Stdio::null());
    command.output().expect("the program runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The articles as their authors wrote them, four times over: nothing seen fewer than three times is kept.
fn corpus() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/despin");
    let mut texts: Vec<_> = fs::read_dir(folder)
        .expect("fixtures")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|e| e == "gold"))
        .collect();
    texts.sort();
    let all: Vec<String> = texts
        .iter()
        .map(|path| fs::read_to_string(path).expect("text").replace(['{', '}'], "").replace('|', " "))
        .collect();
    let record = |text: &String| format!("{}\n", serde_json::json!({ "text": text }));
    all.iter().map(record).collect::<String>().repeat(4)
}

#[test]
fn a_model_is_trained_and_used() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("clean.jsonl"), corpus()).expect("a corpus");
    for name in ["one.bin", "two.bin"] {
        let args = ["train", "clean.jsonl", "--output", name, "--megabytes", "1", "--no-config"];
        let trained = copydesk(dir.path(), &args);
        assert!(trained.status.success(), "{}", said(&trained));
    }
    let read = |name: &str| fs::read(dir.path().join(name)).expect("a model");
    assert_eq!(read("one.bin"), read("two.bin"), "the same text must make the same model");

    let spun = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/despin/storm.spun");
    fs::copy(spun, dir.path().join("storm.txt")).expect("an article");
    let clean = |more: &[&str]| {
        let args = [&["clean", "storm.txt", "--select", "despin", "--no-config"], more].concat();
        copydesk(dir.path(), &args)
    };
    let (own, built_in) = (clean(&["--model", "one.bin"]), clean(&[]));
    assert!(own.status.success(), "{}", said(&own));
    assert!(built_in.status.success(), "{}", said(&built_in));
    assert_ne!(own.stdout, built_in.stdout, "another model judges otherwise");
    assert!(String::from_utf8_lossy(&own.stdout).contains("officials said"), "{}", said(&own));
}

#[test]
fn a_file_that_is_no_model_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.txt"), "Nothing is wrong here.\n").expect("a text");
    fs::write(dir.path().join("bad.bin"), "this is no model").expect("a file");
    let bad = copydesk(dir.path(), &["clean", "a.txt", "--model", "bad.bin", "--no-config"]);
    assert_eq!(bad.status.code(), Some(2), "{}", said(&bad));
    assert!(said(&bad).contains("bad.bin") && said(&bad).contains("not a copydesk model"), "{}", said(&bad));
    let none = copydesk(dir.path(), &["clean", "a.txt", "--model", "none.bin", "--no-config"]);
    assert_eq!(none.status.code(), Some(2), "{}", said(&none));
    assert!(said(&none).contains("none.bin"), "{}", said(&none));
}
