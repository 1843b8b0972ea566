//! The gazetteer as a whole: every row can be read, no spelling belongs to two names, and what a
//! style prints is nobody's variant.

use copydesk::rules::gazetteer::{self, Kind};
use copydesk::rules::{Accents, Style, names, styles};
use copydesk::stages::entities::Entities;
use copydesk::text::{Context, Edits, Proposals, Scanned, Stage};

fn cleaned(stage: &Entities, text: &str) -> String {
    let mut out = Proposals::default();
    stage.propose(&Scanned::new(text), &Context::default(), &mut out);
    Edits::new(out.into_parts().0, text).expect("disjoint").apply(text).into_owned()
}

#[test]
fn every_row_can_be_read() {
    let (rows, errors) = names::rows();
    let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "\n{}", list.join("\n"));
    assert!(rows.len() > 500);
}

#[test]
fn no_spelling_is_listed_for_two_names() {
    let (_, report) = gazetteer::compile(&names::rows().0, false);
    let list: Vec<String> = report.collisions.iter().map(ToString::to_string).chain(report.errors).collect();
    assert!(list.is_empty(), "\n{}", list.join("\n"));
}

#[test]
fn what_a_style_prints_stays() {
    let (rows, _) = gazetteer::merge(&names::rows().0);
    let mut wrong = Vec::new();
    for name in styles() {
        let style = Style::builtin(name).expect("a built-in style");
        let stage = Entities::with_style(&style).expect("a stage");
        for row in rows.iter().filter(|r| r.kind != Kind::Keep) {
            let other = row.styles.iter().find(|(s, _)| style.chain.contains(s));
            let mut printed = other.map_or(&row.canonical, |(_, printed)| printed).clone();
            if style.accents == Accents::None {
                printed = gazetteer::without_marks(&printed);
            }
            let mut forms = vec![format!("They spoke of {printed} today.")];
            // a surname is spelled out only beside its full name
            forms.extend(row.surname.first().map(|s| format!("It was {printed} and then {s} at the end.")));
            for text in &forms {
                let once = cleaned(&stage, text);
                let twice = cleaned(&stage, &once);
                if once != twice || (once != *text && *text == forms[0]) {
                    wrong.push(format!("{name}: {}: {text} -> {once} -> {twice}", row.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_listed_spelling_comes_out_the_same() {
    let stage = Entities::with_style(&Style::builtin("press").expect("press")).expect("a stage");
    let mut wrong = Vec::new();
    let (rows, _) = names::rows();
    for row in rows.iter().filter(|r| r.kind != Kind::Keep && r.canonical.starts_with(char::is_uppercase)) {
        for variant in row.variants.iter().filter(|v| v.starts_with(char::is_uppercase)) {
            let text = format!("They spoke of {variant} today.");
            let once = cleaned(&stage, &text);
            if once != cleaned(&stage, &once) {
                wrong.push(format!("{}: {text} -> {once}", row.id));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
