//! House styles and the search for names, as a user meets them on the command line.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn copydesk(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with one document and a style.
fn folder(style: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.txt"), "Trains from Kyiv, that is from Kiev, ran late.\n")
        .expect("a document");
    fs::write(dir.path().join("mine.toml"), style).expect("a style");
    dir
}

fn cleaned(dir: &Path, args: &[&str]) -> String {
    let output = copydesk(dir, &[&["clean", "--select", "entities"], args, &["a.txt"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn three_lines_change_one_name() {
    let dir = folder("[names]\n\"Kyiv\" = \"Kiev\"\n");
    assert_eq!(cleaned(dir.path(), &[]), "Trains from Kyiv, that is from Kyiv, ran late.\n");
    assert_eq!(
        cleaned(dir.path(), &["--style", "mine.toml"]),
        "Trains from Kiev, that is from Kiev, ran late.\n"
    );
}

#[test]
fn a_style_in_the_configuration_counts_from_its_folder() {
    let dir = folder("[style]\nbase = \"un\"\n[names]\n\"Kyiv\" = \"Kiew\"\n");
    fs::write(dir.path().join("copydesk.toml"), "style = \"mine.toml\"\n").unwrap();
    let below = dir.path().join("below");
    fs::create_dir(&below).unwrap();
    fs::write(below.join("a.txt"), "Turkey is in Kiev, an envoy of Turkey said.\n").unwrap();
    assert_eq!(cleaned(&below, &[]), "Türkiye is in Kiew, an envoy of Türkiye said.\n");
    // the command line says otherwise
    assert_eq!(cleaned(&below, &["--style", "press"]), "Turkey is in Kyiv, an envoy of Turkey said.\n");
}

#[test]
fn mistakes_in_a_style_name_file_and_line() {
    for (style, want) in [
        ("[names]\n\"Kyiv\" = Kiev\n", "mine.toml:2: "),
        ("[style]\nbase = \"press\"\nbose = \"un\"\n", "mine.toml:3: unknown field `bose`"),
        ("[nams]\n\"Kyiv\" = \"Kiev\"\n", "mine.toml:1: unknown field `nams`"),
        ("[style]\nbase = \"house\"\n", "mine.toml:2: no style `house`; there are ap, press, un"),
        (
            "[names]\n\"Kyiv\" = \"Kiev\"\n\n\"Kiev\" = \"Kiew\"\n",
            "mine.toml:2: `Kyiv` and `Kiev` are one name: `Kiev` or `Kiew`?",
        ),
        ("[terms]\na = \"b\"\nb = \"c\"\n", "mine.toml:2: `a` becomes `b`, which another line changes"),
        ("[names]\n\"-Kyiv\" = \"Kiev\"\n", "mine.toml:2: "),
    ] {
        let dir = folder(style);
        let output = copydesk(dir.path(), &["clean", "--style", "mine.toml", "a.txt"]);
        assert_eq!(output.status.code(), Some(2), "{style}");
        assert_eq!(text(&output.stdout), "");
        assert!(text(&output.stderr).contains(want), "{style}: {}", text(&output.stderr));
    }
    let dir = folder("");
    let said = |name: &str| text(&copydesk(dir.path(), &["clean", "--style", name, "a.txt"]).stderr);
    assert!(said("other.toml").starts_with("error: other.toml: "), "{}", said("other.toml"));
    assert!(
        said("guardian").contains("no style `guardian`; there are ap, press, un"),
        "{}",
        said("guardian")
    );
}

/// Twelve documents in which one man has two names.
fn batch() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let mut lines = String::new();
    for i in 0..12 {
        let name = if i % 2 == 0 { "Zurab Khelashvilli" } else { "Zurab Khelashvili" };
        let day = ["Monday", "Tuesday", "Friday"][i % 3];
        let _ = writeln!(
            lines,
            "{{\"id\": {i}, \"text\": \"On {day} the brewer {name} opened cellar {i}. The brewer {name} smiled.\"}}"
        );
    }
    fs::write(dir.path().join("batch.jsonl"), lines).expect("a batch");
    dir
}

#[test]
fn what_was_answered_is_not_asked_again() {
    let dir = batch();
    let ask = |answers: &str| {
        fs::write(dir.path().join("answers.tsv"), answers).unwrap();
        let output = copydesk(dir.path(), &["discover", "batch.jsonl", "--answers", "answers.tsv", "--json"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    assert!(ask("").contains("Khelashvilli"), "not asked at all");
    for answer in ["yes", "no", "unsure"] {
        let all = ["Khelashvilli\tKhelashvili", "Zurab Khelashvilli\tZurab Khelashvili"];
        let lines: String = all.iter().map(|pair| format!("{answer}\t{pair}\n")).collect();
        assert_eq!(ask(&lines), "", "asked again after {answer}");
        let kept = fs::read_to_string(dir.path().join("answers.tsv")).unwrap();
        assert_eq!(kept.lines().filter(|l| l.starts_with(answer)).count(), 2, "{kept}");
    }
}

#[test]
fn what_was_answered_with_yes_becomes_a_style() {
    let dir = batch();
    fs::write(dir.path().join("answers.tsv"), "yes\tZurab Khelashvili\tZurab Khelashvilli\n").unwrap();
    let output = copydesk(
        dir.path(),
        &["discover", "batch.jsonl", "--answers", "answers.tsv", "--style-out", "found.toml"],
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    fs::write(dir.path().join("a.txt"), "Zurab Khelashvilli sold it. Zurab Khelashvili bought it.\n")
        .unwrap();
    assert_eq!(
        cleaned(dir.path(), &["--style", "found.toml"]),
        "Zurab Khelashvili sold it. Zurab Khelashvili bought it.\n"
    );
}
