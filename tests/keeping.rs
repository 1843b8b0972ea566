//! Nothing is lost: outputs that were changed are not undone, links, modes and other people's files are left as they
//! were, what cannot be read does not stop the rest, and decisions are kept.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn copydesk(dir: &Path, args: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    let mut child = command
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    // A program that does not read its input closes it.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

fn ok(dir: &Path, args: &[&str]) -> String {
    let (status, out, said) = copydesk(dir, args, "");
    assert_eq!(status, Some(0), "{args:?}: {said}");
    out
}

/// A folder in which one stage is on, so that these tests say nothing about the others.
fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("copydesk.toml"), "select = [\"characters\"]\n").expect("a configuration");
    fs::create_dir(dir.path().join("raw")).expect("a folder");
    for (name, text) in [
        ("a.txt", "A caf&eacute; opened.\n"),
        ("b.txt", "Nothing is wrong.\n"),
        ("c.txt", "Tea &amp; milk.\n"),
    ] {
        fs::write(dir.path().join("raw").join(name), text).expect("a text");
    }
    dir
}

#[test]
fn an_output_that_was_changed_is_not_undone_and_nothing_is_written() {
    for changed in ["a.txt", "b.txt"] {
        let dir = folder();
        ok(dir.path(), &["clean", "raw", "--output", "out", "--ledger", "l.jsonl"]);
        let path = dir.path().join("out").join(changed);
        let text = fs::read_to_string(&path).unwrap();
        // Of equal length, and outside of every hunk.
        fs::write(&path, text.replace("ed.", "er.").replace("wrong.", "wrong!")).unwrap();
        let (status, _, said) =
            copydesk(dir.path(), &["undo", "out", "--ledger", "l.jsonl", "--output", "back"], "");
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains(changed) && said.contains("changed after it was cleaned"), "{said}");
        assert!(!dir.path().join("back").exists());
        fs::write(&path, text).unwrap();
        ok(dir.path(), &["undo", "out", "--ledger", "l.jsonl", "--output", "back"]);
        for name in ["a.txt", "b.txt", "c.txt"] {
            let read = |folder: &str| fs::read(dir.path().join(folder).join(name)).unwrap();
            assert_eq!(read("raw"), read("back"));
        }
        fs::write(dir.path().join("out/new.txt"), "Somebody's own.\n").unwrap();
        let (status, _, said) =
            copydesk(dir.path(), &["undo", "out", "--ledger", "l.jsonl", "--output", "b2"], "");
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("new.txt"), "{said}");
    }
}

#[test]
fn one_file_of_a_folder_is_undone_alone() {
    let dir = folder();
    ok(dir.path(), &["clean", "raw", "--output", "out", "--ledger", "l.jsonl.zst"]);
    assert_eq!(ok(dir.path(), &["undo", "out/c.txt", "--ledger", "l.jsonl.zst"]), "Tea &amp; milk.\n");
    assert_eq!(ok(dir.path(), &["undo", "out/b.txt", "--ledger", "l.jsonl.zst"]), "Nothing is wrong.\n");
    fs::write(dir.path().join("out/d.txt"), "x").unwrap();
    let (status, _, said) = copydesk(dir.path(), &["undo", "out/d.txt", "--ledger", "l.jsonl.zst"], "");
    assert_eq!(status, Some(2));
    assert!(said.contains("none of them"), "{said}");
}

#[test]
#[cfg(unix)]
fn links_modes_and_devices_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    fs::set_permissions(at("raw/a.txt"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("raw/c.txt", at("link.txt")).unwrap();
    ok(dir.path(), &["clean", "raw/a.txt", "link.txt", "--in-place"]);
    assert_eq!(fs::read_to_string(at("raw/a.txt")).unwrap(), "A café opened.\n");
    assert_eq!(fs::metadata(at("raw/a.txt")).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::symlink_metadata(at("link.txt")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(at("raw/c.txt")).unwrap(), "Tea & milk.\n");
    // A pipe as an output would be replaced by a file.
    assert!(Command::new("mkfifo").arg(at("pipe.txt")).status().unwrap().success());
    let (status, _, said) =
        copydesk(dir.path(), &["clean", "raw/b.txt", "--output", "pipe.txt", "--overwrite"], "");
    assert_eq!(status, Some(2), "{said}");
    assert!(!fs::metadata(at("pipe.txt")).unwrap().is_file());
    // In a folder it is not waited for.
    fs::rename(at("pipe.txt"), at("raw/pipe.txt")).unwrap();
    ok(dir.path(), &["clean", "raw", "--output", "out"]);
    assert!(at("out/b.txt").exists() && !at("out/pipe.txt").exists());
    // The standard output by another name.
    assert_eq!(ok(dir.path(), &["clean", "raw/b.txt", "--output", "-"]), "Nothing is wrong.\n");
    assert!(!at("-").exists());
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_named_and_the_rest_is_cleaned() {
    let dir = folder();
    std::os::unix::fs::symlink("nowhere", dir.path().join("raw/gone.txt")).unwrap();
    let (status, _, said) = copydesk(dir.path(), &["clean", "raw", "--output", "out"], "");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("gone.txt"), "{said}");
    assert_eq!(fs::read_to_string(dir.path().join("out/c.txt")).unwrap(), "Tea & milk.\n");
    let (status, out, said) = copydesk(dir.path(), &["clean", "raw/c.txt", "raw/none.txt", "raw/b.txt"], "");
    assert_eq!((status, out.as_str()), (Some(2), "Tea & milk.\nNothing is wrong.\n"));
    assert!(said.contains("raw/none.txt"), "{said}");
}

#[test]
fn outputs_that_meet_or_are_named_for_another_format_are_refused() {
    let dir = folder();
    for args in [
        &["clean", "raw/a.txt", "--output", "z.txt", "--ledger", "z.txt"][..],
        &["clean", "raw/a.txt", "--output", "z.txt", "--failed", "z.txt"],
        &["clean", "raw/a.txt", "--output", "z.jsonl"],
    ] {
        let (status, _, said) = copydesk(dir.path(), args, "");
        assert_eq!(status, Some(2), "{args:?}: {said}");
        assert!(!dir.path().join(args[3]).exists());
    }
}

#[test]
fn jsonl_in_a_pipe_is_known_and_what_fails_in_it_is_told() {
    let dir = folder();
    let records = "{\"text\": \"caf&eacute;\", \"n\": 1}\n{\"text\": 1}\n";
    let (status, out, said) = copydesk(dir.path(), &["clean", "-"], records);
    assert_eq!((status, out.as_str()), (Some(2), "{\"text\": \"café\", \"n\": 1}\n"), "{said}");
    assert!(said.contains("-:2: ") && said.contains("1 record failed"), "{said}");
    let (status, out, _) = copydesk(dir.path(), &["clean", "-"], "{ caf&eacute; }\n");
    assert_eq!((status, out.as_str()), (Some(0), "{ café }\n"));
}

#[test]
fn check_lists_changes_with_places_and_is_silent_when_told() {
    let dir = folder();
    let (status, out, _) = copydesk(dir.path(), &["check", "raw", "--output-format", "concise"], "");
    assert_eq!(status, Some(1));
    let line = format!(
        "{}:1:6: characters/entity (certain): \"&eacute;\" → \"é\"",
        Path::new("raw/a.txt").display()
    );
    assert!(out.lines().any(|l| l == line), "{out}");
    let (status, out, _) = copydesk(dir.path(), &["check", "raw", "--quiet"], "");
    assert_eq!((status, out.as_str()), (Some(1), ""));
    let (_, out, _) = copydesk(dir.path(), &["check", "raw"], "");
    assert!(out.contains("raw/c.txt: 1 change"), "{out}");
}

#[test]
fn decisions_are_heeded() {
    let dir = folder();
    let decisions =
        "{\"source\":\"a.txt\",\"start\":5,\"rule\":\"characters/entity\",\"decision\":\"reject\"}\n";
    fs::write(dir.path().join("d.jsonl"), decisions).unwrap();
    let args = ["clean", "raw", "--output", "out", "--decisions", "d.jsonl", "--ledger", "l.jsonl"];
    ok(dir.path(), &args);
    assert_eq!(fs::read_to_string(dir.path().join("out/a.txt")).unwrap(), "A caf&eacute; opened.\n");
    assert_eq!(fs::read_to_string(dir.path().join("out/c.txt")).unwrap(), "Tea & milk.\n");
    ok(dir.path(), &["undo", "out", "--ledger", "l.jsonl", "--output", "back"]);
    assert_eq!(fs::read_to_string(dir.path().join("back/c.txt")).unwrap(), "Tea &amp; milk.\n");
    fs::write(dir.path().join("d.jsonl"), "{}\n").unwrap();
    let (status, _, said) = copydesk(dir.path(), &["clean", "raw", "--decisions", "d.jsonl"], "");
    assert_eq!(status, Some(2));
    assert!(said.contains("d.jsonl:1: not a decision"), "{said}");
}

#[test]
fn a_file_that_is_not_what_its_name_says_fails() {
    let dir = folder();
    fs::write(dir.path().join("a.txt.gz"), "no gzip\n").unwrap();
    let (status, _, said) = copydesk(dir.path(), &["clean", "a.txt.gz", "--output", "b.txt.gz"], "");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("the name says gzip"), "{said}");
    assert!(!dir.path().join("b.txt.gz").exists());
}
