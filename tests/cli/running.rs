//! Runs: threads, pipes, samples, interruptions, full disks.

use super::*;

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
