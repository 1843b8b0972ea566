//! Despin: spun articles against their gold, clean news, and how the parts earn their keep.
//!
//! `eval -- despin [WHAT…] [name=value…]`: `seed`, `hand`, `fresh`, `show`, `cross`, `coverage`, `made`, `family`, `curve`,
//! `clean`, `forced`, `gate`, `model`, `speed`, `fit`; values set what can be decided, `model=FILE` takes another model.

mod made;

use crate::score::{Score, changes, gold_tokens, score, tokens};
use crate::shared::Shared;
use copydesk::stages::despin::{Despin, DespinSettings, Judge, Lexicon, NgramModel, Spun, Tables};
use copydesk::text::{Confidence, Edits, Scanned, word_hash};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Done = Result<(), Box<dyn Error>>;

/// A spun text and its gold.
#[derive(Clone)]
struct Case {
    id: String,
    raw: String,
    gold: String,
}

/// A number below `n` that depends on nothing but its seed.
fn dice(seed: u64, n: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) % n
}

/// The articles spun by hand.
fn hand() -> Result<Vec<Case>, Box<dyn Error>> {
    spun("fixtures/despin")
}

/// The spun articles of a folder of the repository.
fn spun(folder: &str) -> Result<Vec<Case>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "spun") {
            cases.push(Case {
                id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                raw: std::fs::read_to_string(&path)?,
                gold: std::fs::read_to_string(path.with_extension("gold"))?,
            });
        }
    }
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(cases)
}

/// The same article with only `percent` of its edits made by the spinner.
fn thinned(case: &Case, percent: u64) -> Case {
    let (raw, (gold, _)) = (tokens(&case.raw), gold_tokens(&case.gold));
    let mut out = String::new();
    let mut at = 0;
    for (i, [a0, a1, b0, b1]) in changes(&raw, &gold).into_iter().enumerate() {
        out.push_str(&raw[at..a0].concat());
        if dice(word_hash(&case.id) ^ i as u64, 100) < percent {
            out.push_str(&raw[a0..a1].concat());
        } else {
            out.push_str(&gold[b0..b1].concat());
        }
        at = a1;
    }
    out.push_str(&raw[at..].concat());
    Case { id: format!("{} at {percent} %", case.id), raw: out, gold: case.gold.clone() }
}

fn repaired(stage: &Despin, text: &str) -> Result<String, Box<dyn Error>> {
    let edits = stage.edits(&Scanned::new(text)).0;
    let kept = edits.into_iter().filter(|e| e.confidence >= Confidence::Likely).collect();
    Ok(Edits::new(kept, text)?.apply(text).into_owned())
}

fn total(stage: &Despin, cases: &[Case]) -> Result<Score, Box<dyn Error>> {
    let mut all = Score::default();
    for case in cases {
        all.add(score(&case.raw, &case.gold, &repaired(stage, &case.raw)?));
    }
    Ok(all)
}

/// Documents of a corpus that no model was trained on (`copydesk train` leaves them out as well).
fn held_out(shared: &Shared, corpus: &str, most: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut document = String::new();
    let (mut id, mut lines) = (0u64, 0u64);
    for line in shared.lines(&format!("corpora/{corpus}.txt.zst"))? {
        let line = line?;
        let head = line.strip_prefix("#DOC ");
        // the ABC texts have no documents: thirty lines are one
        let cut = corpus.starts_with("abc") && lines > 0 && lines % 30 == 0;
        if head.is_some() || cut {
            if (id % 100 < 19 || corpus == "gum") && document.len() > 300 {
                found.push(std::mem::take(&mut document));
                if found.len() >= most {
                    return Ok(found);
                }
            }
            document.clear();
        }
        if let Some(name) = head {
            id = word_hash(name);
            lines = 0;
            continue;
        }
        if cut {
            id = word_hash(&format!("{corpus}{lines}"));
        }
        document.push_str(line.strip_prefix("#T ").unwrap_or(&line));
        document.push('\n');
        lines += 1;
    }
    Ok(found)
}

const CORPORA: [&str; 5] = ["bbc-2004-2005", "fnc1-2014-2015", "abc-au-2006", "gum", "reuters-2006-2013"];

fn words_of(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Clean news through the gate, or past it.
fn clean(shared: &Shared, stage: &Despin, forced: bool, most: usize, show: bool) -> Done {
    for corpus in CORPORA {
        let documents = held_out(shared, corpus, most)?;
        let (mut suspected, mut open, mut edits, mut words) = (0, 0, 0, 0);
        for text in &documents {
            let scanned = Scanned::new(text);
            words += words_of(text);
            let suspicion = stage.suspicion(&scanned);
            suspected += usize::from(suspicion.is_some());
            let (found, density) = stage.edits(&scanned);
            let likely = found.iter().filter(|e| e.confidence >= Confidence::Likely).count();
            open += usize::from(likely > 0);
            edits += likely;
            if show && likely > 0 && !forced {
                println!(
                    "  open: {} … evidence {suspicion:?} density {density:.2}",
                    text.lines().next().unwrap_or("")
                );
                for e in found.iter().filter(|e| e.confidence >= Confidence::Likely).take(12) {
                    println!(
                        "     {:?} > {:?} {:.2}",
                        scanned.slice(e.span),
                        e.replacement,
                        e.score.unwrap_or(0.0)
                    );
                }
            }
        }
        println!(
            "  {corpus}: {} documents, {words} words: suspected {suspected}, open {open} ({:.2} per 1,000), {:.3} edits per 1,000 words",
            documents.len(),
            1000.0 * open as f64 / documents.len().max(1) as f64,
            1000.0 * edits as f64 / words.max(1) as f64
        );
    }
    Ok(())
}

fn set(settings: &mut DespinSettings, name: &str, value: f32) -> Result<(), String> {
    match name {
        "cost" => settings.opening.cost = value,
        "sum" => settings.opening.sum = value,
        "tells" => settings.opening.distinct = value as usize,
        "bound" => settings.bound = value,
        "strong" => settings.strong = value,
        "certain" => settings.bounds.certain = value,
        "density" => settings.density = value,
        "distinct" => settings.distinct = value as usize,
        _ => return Err(format!("no setting `{name}`")),
    }
    Ok(())
}

/// An article with its spinner's choices marked: `[spun<original|another reading]`; of the marks a
/// share of `percent` is spun, the others are left as the author wrote them.
fn marked(text: &str, seed: u64, percent: u64) -> (String, Vec<Spun>) {
    let (mut out, mut spans, mut rest, mut n) = (String::new(), Vec::new(), text, 0u64);
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let Some((mark, after)) = after.split_once(']') else { break };
        let (spun, readings) = mark.split_once('<').unwrap_or((mark, mark));
        let readings: Vec<String> = readings.split('|').map(str::to_owned).collect();
        n += 1;
        let own = readings.iter().any(|r| r == spun);
        let put = if own || dice(seed ^ n, 100) < percent { spun } else { &readings[0] };
        let start = out.len();
        out.push_str(put);
        if put == spun && !(own && readings.len() == 1) {
            spans.push((start..out.len(), readings));
        }
        rest = after;
    }
    out.push_str(rest);
    (out, spans)
}

/// Fits the judge to the hand-spun articles at four densities and to clean news.
fn fit(shared: &Shared, tables: &Tables, leave_out: Option<usize>) -> Result<Judge, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/despin");
    let mut texts = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    files.retain(|f| f.path().extension().is_some_and(|e| e == "marked"));
    for (i, file) in files.iter().enumerate() {
        let text = std::fs::read_to_string(file.path())?;
        if leave_out.is_some_and(|k| i % FOLDS == k) {
            continue;
        }
        for percent in [100, 70, 45, 20] {
            let (text, spans) = marked(&text, i as u64 * 1000 + percent, percent);
            texts.push((text, spans, 1.0));
        }
    }
    for (corpus, most) in
        [("fnc1-2014-2015", 60), ("bbc-2004-2005", 40), ("gum", 15), ("reuters-2006-2013", 40)]
    {
        // the first half of what is held out; the gate is measured on all of it
        for text in held_out(shared, corpus, most)? {
            texts.push((text, Vec::new(), 0.15));
        }
    }
    Ok(Despin::fit(tables, &texts))
}

const FOLDS: usize = 6;

/// Time this thread was on a processor, where the system tells; the machine may be shared.
fn processor_time() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split(' ').next().and_then(|n| n.parse().ok()));
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Edit by edit: how many likely edits there are, how many are right, and how many were asked for.
fn one_by_one(stage: &Despin, text: &str, spans: &[Spun]) -> [usize; 3] {
    let (mut made, mut right) = (0, 0);
    for e in stage.edits(&Scanned::new(text)).0.iter().filter(|e| e.confidence >= Confidence::Likely) {
        match Despin::right(text, e.span.range(), &e.replacement, spans) {
            Some(true) => {
                made += 1;
                right += 1;
            }
            Some(false) => made += 1,
            None => {}
        }
    }
    let asked = spans.iter().filter(|(s, r)| !r.iter().any(|r| *r == text[s.clone()])).count();
    [made, right, asked]
}

/// The hand-spun articles, each judged by a judge that was fitted without it.
fn cross(shared: &Shared, tables: &Arc<Tables>, settings: DespinSettings) -> Done {
    let all = hand()?;
    let mut judges = Vec::new();
    for fold in 0..FOLDS {
        judges.push(fit(shared, tables, Some(fold))?);
    }
    let mut bins = [[0usize; 2]; 10];
    for percent in [100, 75, 45, 20] {
        let (mut open, mut closed) = (Score::default(), Score::default());
        let mut counts = [0usize; 3];
        for (i, case) in all.iter().enumerate() {
            let settings = DespinSettings { judge: judges[i % FOLDS], ..settings };
            let file =
                Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/despin/{}.marked", case.id));
            let (text, spans) = marked(&std::fs::read_to_string(file)?, i as u64 * 77 + percent, percent);
            let forced = Despin::with_tables(Arc::clone(tables), DespinSettings { forced: true, ..settings });
            for (sum, n) in counts.iter_mut().zip(one_by_one(&forced, &text, &spans)) {
                *sum += n;
            }
            for e in forced.edits(&Scanned::new(&text)).0 {
                let right = Despin::right(&text, e.span.range(), &e.replacement, &spans);
                if let (Some(score), Some(right)) = (e.score, right) {
                    let p = 1.0 / (1.0 + 10f32.powf(-score));
                    let bin = &mut bins[((10.0 * p) as usize).min(9)];
                    bin[0] += 1;
                    bin[1] += usize::from(right);
                }
            }
            let case = [thinned(case, percent)];
            open.add(total(&Despin::with_tables(Arc::clone(tables), settings), &case)?);
            closed.add(total(&forced, &case)?);
        }
        let [made, right, asked] = counts.map(|n| n.max(1) as f64);
        println!("  left out, {percent} %: {open}\n     gate forced: {closed}");
        println!("     edit by edit: precision {:.3} recall {:.3} of {asked}", right / made, right / asked);
    }
    println!("  edits by the probability they were given:");
    for (from, bin) in bins.iter().enumerate().filter(|(_, b)| b[0] > 0) {
        println!(
            "     {:.1} to {:.1}: {} of {} right",
            0.1 * from as f64,
            0.1 * from as f64 + 0.1,
            bin[1],
            bin[0]
        );
    }
    Ok(())
}

pub(crate) fn run(shared: &Shared, args: &[String]) -> Done {
    let mut settings = DespinSettings::default();
    let mut model = None;
    let mut what: Vec<&str> = Vec::new();
    let mut most = 500;
    let mut lexicon_files: Option<String> = None;
    for a in args {
        match a.split_once('=') {
            Some(("model", file)) => model = Some(std::fs::read(file)?),
            Some(("docs", n)) => most = n.parse()?,
            Some(("lexicon", f)) => lexicon_files = Some(f.to_owned()),
            Some((name, value)) => set(&mut settings, name, value.parse()?)?,
            None => what.push(a),
        }
    }
    let built_in = Despin::built_in()?;
    let lexicon = match lexicon_files {
        Some(file) => Lexicon::read([(file.as_str(), std::fs::read_to_string(&file)?.as_str())]),
        None => Lexicon::read(Despin::tables().iter().copied()),
    };
    let lexicon = lexicon.map_err(|e| format!("{:?}", e.first()))?;
    let model = match model {
        Some(bytes) => NgramModel::from_bytes(bytes)?,
        None => built_in.model().clone(),
    };
    println!("  model: {} ({} KiB); lexicon: {} pairs", model.about(), model.size() / 1024, lexicon.len());
    let tables = Arc::new(Tables::new(lexicon, model));
    let stage = Despin::with_tables(Arc::clone(&tables), settings);
    let forced = Despin::with_tables(Arc::clone(&tables), DespinSettings { forced: true, ..settings });
    if what.is_empty() {
        what = vec!["seed", "hand", "clean", "forced"];
    }
    for w in what {
        match w {
            "seed" => {
                let name =
                    shared.names("seeds")?.into_iter().find(|n| n.starts_with("004")).ok_or("no seed 004")?;
                let raw = shared.text(&format!("seeds/{name}"))?;
                let gold = shared.text("cases/despin/seed004.gold.txt")?;
                let s = score(&raw, &gold, &repaired(&stage, &raw)?);
                println!("  seed 004: {s}");
                for (kind, was, now, want) in s.rows.iter().filter(|r| r.0 != "hit") {
                    println!("     {kind}: {was:?} > {now:?} wanted {want:?}");
                }
            }
            "hand" | "show" | "fresh" => {
                let folder = if w == "fresh" { "fixtures/despin/fresh" } else { "fixtures/despin" };
                for percent in [100, 75, 45, 20] {
                    let cases: Vec<Case> = spun(folder)?.iter().map(|c| thinned(c, percent)).collect();
                    let words: usize = cases.iter().map(|c| words_of(&c.raw)).sum();
                    let (open, closed) = (total(&stage, &cases)?, total(&forced, &cases)?);
                    let edits = closed.hit + closed.miss + closed.wrong;
                    println!(
                        "  {w}, {:.1} edits per 100 words: {open}\n     gate forced: {closed}",
                        100.0 * edits as f64 / words as f64
                    );
                    if w == "show" {
                        for case in &cases {
                            println!("   {}", case.id);
                            for (kind, was, now, want) in
                                score(&case.raw, &case.gold, &repaired(&forced, &case.raw)?).rows
                            {
                                if kind != "hit" {
                                    println!("     {kind}: {was:?} > {now:?} wanted {want:?}");
                                }
                            }
                        }
                        break;
                    }
                }
            }
            "clean" => clean(shared, &stage, false, most, true)?,
            "forced" => clean(shared, &forced, true, most.min(200), false)?,
            "model" => {
                for corpus in CORPORA {
                    let (mut sum, mut words) = (0.0, 0);
                    for text in held_out(shared, corpus, 100)? {
                        let (p, n) = Despin::likelihood(tables.model(), &Scanned::new(&text));
                        sum += p;
                        words += n;
                    }
                    println!(
                        "  {corpus}: perplexity {:.1} over {words} words",
                        10f64.powf(-sum / words as f64)
                    );
                }
            }
            "gate" => {
                for percent in [100, 75, 45, 20] {
                    let cases: Vec<Case> = hand()?.iter().map(|c| thinned(c, percent)).collect();
                    let found: Vec<String> = cases
                        .iter()
                        .map(|c| {
                            stage.suspicion(&Scanned::new(&c.raw)).map_or("-".into(), |e| format!("{e:.0}"))
                        })
                        .collect();
                    println!("  hand-spun at {percent} %: {}", found.join(" "));
                }
            }
            "made" => made::made(shared, tables.model(), settings)?,
            "family" => made::family(shared, &stage)?,
            "coverage" => made::coverage(&tables)?,
            "curve" => made::curve(tables.model(), settings)?,
            "fit" => println!("{:#?}", fit(shared, &tables, None)?),
            "cross" => cross(shared, &tables, settings)?,
            "speed" => {
                let documents = held_out(shared, "bbc-2004-2005", 400)?;
                let bytes: usize = documents.iter().map(String::len).sum();
                let scanned: Vec<Scanned<'_>> = documents.iter().map(|d| Scanned::new(d)).collect();
                for s in &scanned {
                    std::hint::black_box((s.tokens(), s.lines()));
                }
                let clock = processor_time();
                for _ in 0..20 {
                    for s in &scanned {
                        std::hint::black_box(stage.edits(s));
                    }
                }
                println!(
                    "  closed gate: {:.0} MB/s",
                    20.0 * bytes as f64 / (processor_time() - clock).as_secs_f64() / 1e6
                );
                let spun = hand()?;
                let bytes: usize = spun.iter().map(|c| c.raw.len()).sum();
                let clock = processor_time();
                for _ in 0..20 {
                    for c in &spun {
                        std::hint::black_box(stage.edits(&Scanned::new(&c.raw)));
                    }
                }
                println!(
                    "  spun: {:.1} MB/s",
                    20.0 * bytes as f64 / (processor_time() - clock).as_secs_f64() / 1e6
                );
            }
            other => return Err(format!("no measure `{other}`").into()),
        }
    }
    Ok(())
}
