//! despin_try MODEL FILE...: prints the text with edits shown.
use copydesk::stages::despin::*;
use copydesk::text::*;
use std::sync::Arc;
fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let model = NgramModel::from_bytes(std::fs::read(args.remove(0)).unwrap()).unwrap();
    let lexicon = Lexicon::read(Despin::tables().iter().copied()).unwrap();
    let mut settings = DespinSettings { forced: true, ..Default::default() };
    let mut out = None;
    let w = &mut settings.weights;
    let mut files = vec![];
    for a in args {
        match a.split_once('=') {
            Some(("out", v)) => out = Some(v.to_owned()),
            Some(("gate", _)) => settings.forced = false,
            Some((k, v)) => {
                let v: f32 = v.parse().unwrap();
                match k {
                    "odds" => w.odds = v, "prior" => w.prior = v, "penalty" => w.penalty = v, "name" => w.name = v,
                    "sense" => w.sense = v, "guessed" => w.guessed = v, "least" => w.least = v, "beam" => w.beam = v as usize,
                    "likely" => w.likely = v, _ => panic!("{k}"),
                }
            }
            None => files.push(a),
        }
    }
    let stage = Despin::with_tables(Arc::new(Tables::new(lexicon, model)), settings);
    for f in files {
        let text = std::fs::read_to_string(&f).unwrap();
        let scanned = Scanned::new(&text);
        eprintln!("{f}: suspicion {:?}", stage.suspicion(&scanned));
        let (edits, density) = stage.edits(&scanned);
        eprintln!("density {density}");
        for e in &edits {
            println!("{:8} {:.2} {:?} -> {:?} ({})", e.confidence, e.score.unwrap_or(0.0), scanned.slice(e.span), e.replacement,
                e.note.as_ref().and_then(|n| n.runner_up.clone()).unwrap_or_default());
        }
        if let Some(out) = &out {
            let kept = edits.into_iter().filter(|e| e.confidence >= Confidence::Likely).collect();
            std::fs::write(out, &*Edits::new(kept, &text).unwrap().apply(&text)).unwrap();
        }
    }
}
