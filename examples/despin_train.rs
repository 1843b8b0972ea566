//! Trains the despin model from the shared corpora.
use copydesk::stages::despin::*;
use std::io::{BufRead, BufReader};

fn each(sample: u64, f: &mut dyn FnMut(&str)) {
    let shared = std::env::var("COPYDESK_SHARED").unwrap_or("../shared".into());
    for name in ["bbc-2004-2005", "fnc1-2014-2015", "abc-au-2006", "reuters-2006-2013"] {
        let file = std::fs::File::open(format!("{shared}/corpora/{name}.txt.zst")).unwrap();
        let r = BufReader::new(zstd::Decoder::new(file).unwrap());
        let mut doc = String::new();
        let mut id = 0u64;
        let mut lines = 0;
        let mut flush = |doc: &mut String, id: u64| {
            if id % 100 >= 19 && id / 100 % 100 < sample && !doc.is_empty() {
                f(doc);
            }
            doc.clear();
        };
        for line in r.lines() {
            let line = line.unwrap();
            if let Some(i) = line.strip_prefix("#DOC ") {
                flush(&mut doc, id);
                id = copydesk::text::word_hash(i);
                lines = 0;
                continue;
            }
            doc.push_str(line.strip_prefix("#T ").unwrap_or(&line));
            doc.push('\n');
            lines += 1;
            if name == "abc-au-2006" && lines % 30 == 0 {
                flush(&mut doc, id);
                id = copydesk::text::word_hash(&format!("{name}{lines}"));
            }
        }
        flush(&mut doc, id);
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let out = args.next().unwrap();
    let sample: u64 = args.next().map_or(100, |a| a.parse().unwrap());
    let bytes: usize = args.next().map_or(15 << 19, |a| a.parse().unwrap());
    let lexicon = Lexicon::read(Despin::tables().iter().copied()).unwrap();
    let mut t = Trainer::new(Training { bytes, ..Training::default() }, &lexicon);
    let clock = std::time::Instant::now();
    each(sample, &mut |d| t.add(d));
    t.next_pass().unwrap();
    eprintln!("vocabulary {:?}", clock.elapsed());
    each(sample, &mut |d| t.add(d));
    eprintln!("counted {:?}", clock.elapsed());
    let m = t.finish().unwrap();
    eprintln!("{} {} bytes {:?}", m.about(), m.size(), clock.elapsed());
    std::fs::write(out, m.to_bytes()).unwrap();
}
