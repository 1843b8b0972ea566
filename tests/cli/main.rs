//! The program as a user meets it: good input, bad input, interruptions.

mod formats;
mod running;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

fn copydesk(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().expect("the program runs")
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.current_dir(dir).args(args).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// A folder in which one stage is on, so that these tests say nothing about the others and start quickly.
fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("copydesk.toml"), "select = [\"characters\"]\n").expect("a configuration");
    dir
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn ok(output: &Output) {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// The exit status and what was said.
fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), text(&output.stderr))
}

/// A record that the characters stage changes, whatever else is on.
const DIRTY: &str = "The minister&#39;s caf&eacute; opened on Monday.\\nIt was full by noon, he said.";

fn records(n: usize) -> String {
    (0..n)
        .map(|i| match i % 4 {
            0 => format!("{{\"id\": {i}, \"text\": \"{DIRTY}\", \"n\": 1.50e+3, \"o\": {{\"text\": []}}}}\n"),
            1 => format!("{{\"id\":\"{i}\",\"text\":\"Caf\\u00e9 \\ud83d\\ude00 \\u201cA&amp;B\\u201d\\/x\",\"z\":null}}\r\n"),
            2 => format!("{{ \"title\" : \"A clean one\", \"id\" : {i}, \"text\" : \"Nothing is wrong here.\" }}\n"),
            _ => format!("{{\"text\": \"Zero\u{200b}width and caf&eacute;\", \"id\": {i}, \"meta\": {{\"k\": 1}}}}\n"),
        })
        .collect()
}

fn undo_gives_back(dir: &Path, input: &str, output: &str) {
    ok(&copydesk(dir, &["clean", input, "--output", output, "--ledger", "ledger.jsonl"]));
    ok(&copydesk(dir, &["undo", output, "--ledger", "ledger.jsonl", "--output", "back"]));
}

#[test]
fn a_bare_clean_prints_the_text_and_nothing_else() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "Caf&eacute; opened.\n").unwrap();
    let output = copydesk(dir.path(), &["clean", "a.txt"]);
    ok(&output);
    assert_eq!(text(&output.stdout), "Café opened.\n");
    assert_eq!(text(&output.stderr), "");
    assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"Caf&eacute; opened.\n");
}

#[test]
fn missing_input_is_an_error() {
    let dir = folder();
    let (code, said) = said(&copydesk(dir.path(), &["clean", "nothing-here"]));
    assert_eq!((code, said.as_str()), (Some(2), "error: nothing-here: no such file or folder\n"));
}

#[test]
fn a_binary_file_is_named_and_the_others_are_cleaned() {
    let dir = folder();
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::write(dir.path().join("in/a.txt"), b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0")
        .unwrap();
    fs::write(dir.path().join("in/b.txt"), "Caf&eacute;\n").unwrap();
    fs::write(dir.path().join("in/c.png"), "x").unwrap();
    let output = copydesk(dir.path(), &["clean", "in", "--output", "out", "--ledger", "l"]);
    let (code, said) = said(&output);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("a.txt: not text: it is a program") && said.contains("c.png"), "{said}");
    assert!(!dir.path().join("out/a.txt").exists());
    assert_eq!(fs::read_to_string(dir.path().join("out/b.txt")).unwrap(), "Café\n");
    let failed = fs::read_to_string(dir.path().join("out.failed.jsonl")).unwrap();
    assert!(failed.starts_with("{\"source\":\"a.txt\",\"failed\":\"not text"), "{failed}");
}

#[test]
fn an_empty_file_stays_empty() {
    let dir = folder();
    for name in ["a.txt", "a.jsonl", "a.csv"] {
        fs::write(dir.path().join(name), "").unwrap();
        let output = copydesk(dir.path(), &["clean", name]);
        ok(&output);
        assert_eq!(output.stdout, b"");
    }
}

#[test]
fn broken_lines_are_kept_and_come_back() {
    let dir = folder();
    let all = "{\"text\": \"caf&eacute;\"}\n{\"text\": \"cut off\n[1]\n{\"title\": \"no text\", \"x\": 1}\n{\"text\": 5}\n{\"text\": null}\n\n{\"text\":\"caf&eacute;\"}\n";
    fs::write(dir.path().join("in.jsonl"), all).unwrap();
    let output = copydesk(dir.path(), &["clean", "in.jsonl", "--output", "out.jsonl", "--ledger", "l"]);
    let (code, said) = said(&output);
    assert_eq!(code, Some(2));
    assert!(said.contains("error: in.jsonl:2: not a JSON object: a string without end at byte 9"), "{said}");
    assert!(
        said.contains(
            "error: in.jsonl:4: no field that holds the text; there are: title, x (name it with --text-field)"
        ),
        "{said}"
    );
    assert!(said.contains("in.jsonl:5: the field \"text\" holds no text"), "{said}");
    let out = fs::read_to_string(dir.path().join("out.jsonl")).unwrap();
    assert_eq!(out, "{\"text\": \"café\"}\n{\"text\": null}\n\n{\"text\":\"café\"}\n");
    assert_eq!(fs::read_to_string(dir.path().join("out.jsonl.failed.jsonl")).unwrap().lines().count(), 4);
    ok(&copydesk(dir.path(), &["undo", "out.jsonl", "--ledger", "l", "--output", "back"]));
    assert_eq!(fs::read_to_string(dir.path().join("back")).unwrap(), all);
    let fast = copydesk(dir.path(), &["clean", "in.jsonl", "--fail-fast", "--output", "out2.jsonl"]);
    assert_eq!(fast.status.code(), Some(2));
    assert!(!dir.path().join("out2.jsonl").exists());
}

#[test]
fn a_field_can_be_named() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), "{\"text\": \"&amp;\", \"lead\": \"caf&eacute;\"}\n").unwrap();
    let output = copydesk(dir.path(), &["clean", "--text-field", "lead", "in.jsonl"]);
    assert_eq!(text(&output.stdout), "{\"text\": \"&amp;\", \"lead\": \"café\"}\n");
    let (code, said) = said(&copydesk(dir.path(), &["clean", "--text-field", "led", "in.jsonl"]));
    assert_eq!(code, Some(2));
    assert!(said.contains("in.jsonl:1: no field \"led\"; there are: text, lead"), "{said}");
}

#[test]
fn truncated_gzip_gives_an_error_and_no_output() {
    let dir = folder();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(records(5000).as_bytes()).unwrap();
    let bytes = gz.finish().unwrap();
    fs::write(dir.path().join("in.jsonl.gz"), &bytes[..bytes.len() * 2 / 3]).unwrap();
    let (code, said) =
        said(&copydesk(dir.path(), &["clean", "in.jsonl.gz", "--output", "out.jsonl.gz", "--ledger", "l"]));
    assert_eq!(code, Some(2));
    assert!(said.contains("in.jsonl.gz: the gzip data ends too early, after"), "{said}");
    assert!(!dir.path().join("out.jsonl.gz").exists());
}

#[test]
fn outputs_that_exist_are_not_replaced() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "Caf&eacute;\n").unwrap();
    fs::write(dir.path().join("out.txt"), "mine").unwrap();
    let args = ["clean", "a.txt", "--output", "out.txt"];
    let (code, said) = said(&copydesk(dir.path(), &args));
    assert_eq!((code, said.as_str()), (Some(2), "error: out.txt exists; --overwrite replaces it\n"));
    assert_eq!(fs::read_to_string(dir.path().join("out.txt")).unwrap(), "mine");
    ok(&copydesk(dir.path(), &[&args[..], &["--overwrite"]].concat()));
    assert_eq!(fs::read_to_string(dir.path().join("out.txt")).unwrap(), "Café\n");
    let same = copydesk(dir.path(), &["clean", "a.txt", "--output", "a.txt", "--overwrite"]);
    assert!(text(&same.stderr).contains("is the input"), "{}", text(&same.stderr));
}

#[test]
fn in_place_is_done_only_when_asked() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "Caf&eacute;\n").unwrap();
    ok(&copydesk(dir.path(), &["clean", "--in-place", "--ledger", "l", "a.txt"]));
    assert_eq!(fs::read_to_string(dir.path().join("a.txt")).unwrap(), "Café\n");
    ok(&copydesk(dir.path(), &["undo", "a.txt", "--ledger", "l", "--output", "a.txt", "--overwrite"]));
    assert_eq!(fs::read_to_string(dir.path().join("a.txt")).unwrap(), "Caf&eacute;\n");
}

#[test]
fn check_tells_by_its_status() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "Caf&eacute;\n").unwrap();
    fs::write(dir.path().join("b.txt"), "Clean.\n").unwrap();
    let output = copydesk(dir.path(), &["check", "a.txt", "b.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("a.txt: 1 change: characters/"), "{}", text(&output.stdout));
    ok(&copydesk(dir.path(), &["check", "b.txt"]));
}

#[test]
fn diffs_show_no_control_characters() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "The caf&eacute; \u{1b}[31mopened\u{1b}[0m\u{7}.\n").unwrap();
    let output = copydesk(dir.path(), &["diff", "a.txt"]);
    ok(&output);
    let out = text(&output.stdout);
    assert!(!out.contains('\u{1b}') && !out.contains('\u{7}'), "{out:?}");
    assert!(out.contains("[-caf&eacute;-]{+café+}"), "{out}");
    let coloured = text(&copydesk(dir.path(), &["diff", "--color", "always", "a.txt"]).stdout);
    assert!(coloured.contains("\u{1b}[31;9mcaf&eacute;\u{1b}[0m"), "{coloured:?}");
    let patch = text(&copydesk(dir.path(), &["diff", "--format", "patch", "a.txt"]).stdout);
    assert!(patch.starts_with("--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n"), "{patch}");
    let json = text(&copydesk(dir.path(), &["diff", "--format", "json", "a.txt"]).stdout);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["hunks"][0]["old"], "&eacute;");
}

#[test]
fn unknown_keys_of_the_configuration_are_errors() {
    let dir = folder();
    fs::create_dir(dir.path().join("below")).unwrap();
    fs::write(dir.path().join("copydesk.toml"), "# mine\nselct = [\"spacing\"]\n").unwrap();
    fs::write(dir.path().join("below/a.txt"), "Caf&eacute;\n").unwrap();
    let (code, message) = said(&copydesk(&dir.path().join("below"), &["clean", "a.txt"]));
    assert_eq!(code, Some(2));
    assert!(message.contains("copydesk.toml:2: unknown key `selct`; did you mean `select`?"), "{message}");
    fs::write(dir.path().join("copydesk.toml"), "ignore = [\"characters\"]\n").unwrap();
    let output = copydesk(&dir.path().join("below"), &["clean", "a.txt"]);
    assert_eq!(text(&output.stdout), "Caf&eacute;\n");
    let output =
        copydesk(&dir.path().join("below"), &["clean", "--no-config", "--select", "characters", "a.txt"]);
    assert_eq!(text(&output.stdout), "Café\n");
    let (code, message) = said(&copydesk(dir.path(), &["clean", "--select", "spelling", "below/a.txt"]));
    assert_eq!(code, Some(2));
    assert!(message.contains("no stage is called \"spelling\""), "{message}");
}

#[test]
fn stats_compare_two_runs() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), records(8)).unwrap();
    let run = |ledger: &str, more: &[&str]| {
        ok(&copydesk(
            dir.path(),
            &[&["clean", "in.jsonl", "--output", &format!("{ledger}.out"), "--ledger", ledger], more]
                .concat(),
        ));
    };
    run("all", &[]);
    run("none", &["--ignore", "characters"]);
    let output = copydesk(dir.path(), &["stats", "all", "--against", "none"]);
    ok(&output);
    let out = text(&output.stdout);
    assert!(out.contains("0 vanished") && out.contains("characters/"), "{out}");
    let json = text(&copydesk(dir.path(), &["stats", "--json", "all"]).stdout);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["documents"].as_u64(), json["changed"].as_u64()), (Some(8), Some(6)));
}

#[test]
fn rules_can_be_listed_explained_and_tested() {
    let dir = folder();
    ok(&copydesk(dir.path(), &["rules", "list"]));
    fs::write(
        dir.path().join("mine.toml"),
        "[pack]\nid = \"mine/boilerplate\"\nabout = \"Mine.\"\n[[rule]]\nid = \"my-line\"\nline = { any = [\"read our paper\"] }\naction = \"remove\"\nconfidence = \"certain\"\nwhy = \"We say so.\"\nfires = [\"This is not it.\"]\nkeeps = [\"They read our paper daily.\"]\n",
    )
    .unwrap();
    let (code, said) = said(&copydesk(dir.path(), &["rules", "test", "mine.toml"]));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("mine.toml:"), "{said}");
    let output = copydesk(dir.path(), &["explain", "nothing/here"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn completions_and_the_man_page_are_made() {
    let dir = folder();
    for what in ["bash", "zsh", "fish", "man"] {
        let output = copydesk(dir.path(), &["generate", what]);
        ok(&output);
        assert!(text(&output.stdout).contains("copydesk"));
    }
}

#[test]
fn an_output_that_cannot_be_compressed_as_named_is_refused_before_the_run() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), records(4)).unwrap();
    for args in [
        &["clean", "in.jsonl", "--output", "out.jsonl.bz2"][..],
        &["clean", "in.jsonl", "--output", "out.jsonl", "--ledger", "ledger.jsonl.xz"][..],
    ] {
        let (status, why) = said(&copydesk(dir.path(), args));
        assert_eq!(status, Some(2), "{why}");
        assert!(why.contains("can be read but not written"), "{why}");
    }
    assert!(!dir.path().join("out.jsonl").exists());
    assert!(!dir.path().join("out.jsonl.bz2").exists());
}

#[test]
fn a_key_with_a_broken_escape_fails_its_record_alone() {
    let dir = folder();
    let good = "{\"text\": \"caf&eacute;\"}\n";
    let bad = "{\"te\\q\": 1, \"text\": \"caf&eacute;\"}\n";
    fs::write(dir.path().join("in.jsonl"), [good, bad, good].concat()).unwrap();
    let output = copydesk(dir.path(), &["clean", "in.jsonl", "--output", "out.jsonl"]);
    let (status, why) = said(&output);
    assert_eq!(status, Some(2), "{why}");
    assert!(why.contains("in.jsonl:2:"), "{why}");
    let out = fs::read_to_string(dir.path().join("out.jsonl")).unwrap();
    assert_eq!(out, "{\"text\": \"café\"}\n".repeat(2));
    assert!(fs::read_to_string(dir.path().join("out.jsonl.failed.jsonl")).unwrap().contains("te"));
}
