//! The program as a user meets it: good input, bad input, interruptions.

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
fn jsonl_comes_back_byte_for_byte() {
    let dir = folder();
    let mut all = records(40);
    all.insert(0, '\u{feff}');
    all.push_str("\n{\"text\": \"no line end, caf&eacute;\"}");
    fs::write(dir.path().join("in.jsonl"), &all).unwrap();
    undo_gives_back(dir.path(), "in.jsonl", "out.jsonl");
    assert_eq!(fs::read_to_string(dir.path().join("back")).unwrap(), all);
    let out = fs::read_to_string(dir.path().join("out.jsonl")).unwrap();
    assert_ne!(out, all);
    // Other fields, their order and the way they are written stay.
    assert!(out.contains("\"n\": 1.50e+3, \"o\": {\"text\": []}}\n"), "{out}");
    assert!(out.contains("{\"id\":\"1\",\"text\":\"Caf\\u00e9 \\ud83d\\ude00"), "{out}");
    assert!(
        out.contains("{ \"title\" : \"A clean one\", \"id\" : 2, \"text\" : \"Nothing is wrong here.\" }\n")
    );
    for line in out.trim_start_matches('\u{feff}').lines().filter(|l| !l.is_empty()) {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn other_encodings_come_back_byte_for_byte() {
    let dir = folder();
    let tree = dir.path().join("in");
    fs::create_dir_all(tree.join("deep")).unwrap();
    let mut wide = vec![0xff, 0xfe];
    wide.extend("The caf&eacute; opened.\r\nOn Monday.\r\n".encode_utf16().flat_map(u16::to_le_bytes));
    let files: [(&str, &[u8]); 6] = [
        ("latin.txt", b"He said the caf\xe9 &amp; the ch\xe2teau were \x93closed\x94.\r\nAll of them.\n"),
        ("deep/utf16.txt", &wide),
        ("bom.txt", b"\xef\xbb\xbfCaf&eacute;\n"),
        (
            "broken.txt",
            b"Caf\xc3\xa9 and \xff\xfe broken \xc3( bytes &amp; more text in UTF-8: \xe2\x80\x99s\n",
        ),
        ("clean.txt", b"Nothing is wrong here.\n"),
        ("empty.txt", b""),
    ];
    for (name, bytes) in files {
        fs::write(tree.join(name), bytes).unwrap();
    }
    undo_gives_back(dir.path(), "in", "out");
    for (name, bytes) in files {
        assert_eq!(fs::read(dir.path().join("back").join(name)).unwrap(), bytes, "{name}");
        assert!(fs::read_to_string(dir.path().join("out").join(name)).is_ok(), "{name} is UTF-8 now");
    }
}

#[test]
fn csv_comes_back_byte_for_byte() {
    let dir = folder();
    let all = "id,text,note\r\n1,\"Caf&eacute;, he said \"\"so\"\"\nand left\",a\r\n2,plain caf&eacute;,\"b\"\r\n3,clean,\r\n\r\n4,\"caf&eacute;\",x";
    fs::write(dir.path().join("in.csv"), all).unwrap();
    undo_gives_back(dir.path(), "in.csv", "out.csv");
    assert_eq!(fs::read_to_string(dir.path().join("back")).unwrap(), all);
    let out = fs::read_to_string(dir.path().join("out.csv")).unwrap();
    assert!(
        out.starts_with(
            "id,text,note,meta\r\n1,\"Café, he said \"\"so\"\"\nand left\",a,\r\n2,plain café,\"b\",\r\n"
        ),
        "{out}"
    );
}

#[test]
fn compressed_files_stay_compressed() {
    let dir = folder();
    let all = records(9);
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::write(dir.path().join("in/a.jsonl.zst"), zstd::encode_all(all.as_bytes(), 1).unwrap()).unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(b"Caf&eacute;\n").unwrap();
    fs::write(dir.path().join("in/b.txt.gz"), gz.finish().unwrap()).unwrap();
    ok(&copydesk(dir.path(), &["clean", "in", "--output", "out", "--ledger", "l.jsonl.zst"]));
    let mut b = String::new();
    flate2::read::MultiGzDecoder::new(fs::File::open(dir.path().join("out/b.txt.gz")).unwrap())
        .read_to_string(&mut b)
        .unwrap();
    assert_eq!(b, "Café\n");
    ok(&copydesk(dir.path(), &["undo", "out", "--ledger", "l.jsonl.zst", "--output", "back"]));
    let back = zstd::decode_all(fs::File::open(dir.path().join("back/a.jsonl.zst")).unwrap()).unwrap();
    assert_eq!(text(&back), all);
    let stats = copydesk(dir.path(), &["stats", "l.jsonl.zst"]);
    ok(&stats);
    assert!(text(&stats.stdout).starts_with("10 documents, "), "{}", text(&stats.stdout));
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), records(20_000)).unwrap();
    let run = |threads: &str| {
        let (out, ledger) = (format!("out{threads}.jsonl"), format!("ledger{threads}"));
        ok(&copydesk(
            dir.path(),
            &["clean", "in.jsonl", "-j", threads, "--output", &out, "--ledger", &ledger],
        ));
        (fs::read(dir.path().join(out)).unwrap(), fs::read(dir.path().join(ledger)).unwrap())
    };
    assert!(run("1") == run("5"));
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
fn a_reader_that_goes_away_is_no_error() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), records(50_000)).unwrap();
    let mut child = command(dir.path(), &["clean", "in.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"id\": 0"));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

#[test]
fn a_pipe_gets_each_record_as_soon_as_it_is_there() {
    let dir = folder();
    let mut child = command(dir.path(), &["clean", "--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for i in 0..3 {
        writeln!(stdin, "{{\"text\": \"caf&eacute; {i}\"}}").unwrap();
        stdin.flush().unwrap();
        assert_eq!(lines.next().unwrap().unwrap(), format!("{{\"text\": \"café {i}\"}}"));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

/// Runs until some output is on the disk, then ends the program with `signal`.
fn interrupt(dir: &Path, args: &[&str], after: Duration, signal: &str) -> Output {
    let child = command(dir, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it works");
    std::thread::sleep(after);
    let _ = Command::new("kill").args([signal, &child.id().to_string()]).output();
    child.wait_with_output().expect("it works")
}

fn parts(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir)
        .expect("it works")
        .map(|e| e.expect("it works").path())
        .filter(|p| p.to_string_lossy().contains(".copydesk-"))
        .collect()
}

#[test]
fn an_interrupted_run_goes_on_and_gives_the_same_bytes() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), records(60_000)).unwrap();
    ok(&copydesk(dir.path(), &["clean", "in.jsonl", "--output", "whole.jsonl", "--ledger", "whole.ledger"]));
    let whole = fs::read(dir.path().join("whole.jsonl")).unwrap();
    let ledger = fs::read(dir.path().join("whole.ledger")).unwrap();
    for (signal, millis) in [("-INT", 120), ("-KILL", 40), ("-KILL", 150), ("-KILL", 400)] {
        let args = ["clean", "in.jsonl", "-j", "2", "--output", "out.jsonl", "--ledger", "out.ledger"];
        let output = interrupt(dir.path(), &args, Duration::from_millis(millis), signal);
        if !output.status.success() {
            // killed after the last rename, the output is there, and whole; else it is not there
            if let Ok(there) = fs::read(dir.path().join("out.jsonl")) {
                assert!(there == whole, "{signal}: a part has the output's name");
            }
            ok(&copydesk(dir.path(), &args));
        }
        assert!(fs::read(dir.path().join("out.jsonl")).unwrap() == whole, "{signal} {millis}");
        assert!(fs::read(dir.path().join("out.ledger")).unwrap() == ledger, "{signal} {millis}");
        assert_eq!(parts(dir.path()), Vec::<PathBuf>::new());
        fs::remove_file(dir.path().join("out.jsonl")).unwrap();
        fs::remove_file(dir.path().join("out.ledger")).unwrap();
    }
}

#[test]
fn another_command_does_not_go_on_with_it() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), records(60_000)).unwrap();
    let args = ["clean", "in.jsonl", "--output", "out.jsonl"];
    let output = interrupt(dir.path(), &args, Duration::from_millis(60), "-KILL");
    if output.status.success() || parts(dir.path()).is_empty() {
        return;
    }
    let (code, said) = said(&copydesk(dir.path(), &[&args[..], &["--ignore", "despin"]].concat()));
    assert_eq!(code, Some(2));
    assert!(said.contains("made with other settings") && said.contains("--restart"), "{said}");
    ok(&copydesk(dir.path(), &[&args[..], &["--ignore", "despin", "--restart"]].concat()));
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
fn a_sample_is_the_same_for_the_same_seed() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), records(500)).unwrap();
    let draw = |seed: &str| {
        text(&copydesk(dir.path(), &["clean", "--sample", "7", "--seed", seed, "in.jsonl"]).stdout)
    };
    assert_eq!(draw("1"), draw("1"));
    assert_ne!(draw("1"), draw("2"));
    assert_eq!(draw("1").lines().count(), 7);
    let first = text(&copydesk(dir.path(), &["clean", "--limit", "3", "in.jsonl"]).stdout);
    assert_eq!(first.lines().count(), 3);
    let dry = copydesk(dir.path(), &["clean", "--dry-run", "--output", "out", "in.jsonl"]);
    ok(&dry);
    assert!(!dir.path().join("out").exists() && text(&dry.stderr).contains("500 documents, "));
}

#[test]
fn long_texts_are_cut_and_come_back() {
    let dir = folder();
    let sentence = "The caf&eacute; opened on Monday and was full by noon.";
    let mut line = format!("{sentence} ").repeat(90_000);
    line.pop();
    let lines = format!("{sentence}\n").repeat(90_000);
    let paragraphs = format!("{sentence} {sentence}\n\n").repeat(45_000) + "The end.\n";
    for whole in [line, lines, paragraphs] {
        fs::write(dir.path().join("in.txt"), &whole).unwrap();
        undo_gives_back(dir.path(), "in.txt", "out.txt");
        assert!(fs::read_to_string(dir.path().join("back")).unwrap() == whole);
        let out = fs::read_to_string(dir.path().join("out.txt")).unwrap();
        assert!(out == whole.replace("&eacute;", "é"));
        for name in ["out.txt", "ledger.jsonl", "back"] {
            fs::remove_file(dir.path().join(name)).unwrap();
        }
    }
}

#[test]
fn archives_of_text_come_back_byte_for_byte() {
    let dir = folder();
    let record = |kind: &str, content: &str, body: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/1\r\nWARC-Block-Digest: sha1:X\r\n\
             Content-Type: {content}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    };
    let all = [
        record("warcinfo", "application/warc-fields", "software: caf&eacute;\r\n"),
        record("conversion", "text/plain", "The caf&eacute; opened.\n"),
        record("conversion", "text/plain", "Nothing is wrong here.\n"),
    ]
    .concat();
    fs::write(dir.path().join("in.wet"), &all).unwrap();
    undo_gives_back(dir.path(), "in.wet", "out.wet");
    assert_eq!(fs::read_to_string(dir.path().join("back")).unwrap(), all);
    let out = fs::read_to_string(dir.path().join("out.wet")).unwrap();
    assert!(out.contains("Content-Length: 18\r\n\r\nThe café opened.\n\r\n\r\nWARC/1.0"), "{out}");
    let page =
        record("response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>");
    fs::write(dir.path().join("page.warc"), page).unwrap();
    let (code, said) = said(&copydesk(dir.path(), &["clean", "page.warc", "--output", "page.out"]));
    assert_eq!(code, Some(2));
    assert!(
        said.contains("it holds web pages (https://news.example/1)") && said.contains("trafilatura"),
        "{said}"
    );
    assert!(!dir.path().join("page.out").exists());
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

/// Needs a file system of its own: run as root on Linux, else it passes without a word.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_no_part_under_the_final_name() {
    let dir = folder();
    let small = dir.path().join("small");
    fs::create_dir(&small).unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|o| o.status.success()) {
        return;
    }
    fs::write(dir.path().join("in.jsonl"), records(20_000)).unwrap();
    let output =
        copydesk(dir.path(), &["clean", "in.jsonl", "--output", "small/out.jsonl", "--ledger", "small/l"]);
    let exists = small.join("out.jsonl").exists();
    let unmounted = Command::new("umount").arg(&small).output().unwrap();
    assert!(unmounted.status.success());
    let (code, said) = said(&output);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("small/") && said.contains("No space left on device"), "{said}");
    assert!(!exists);
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
