//! Counts words and pairs of words in the corpora and writes `rules/en/spacing/tables.bin`.
//!
//! Only counts leave the corpora, and nothing seen fewer than three times. Documents whose id
//! hashes into the held-out part are not read, so that the clean-news measure of the eval runs on
//! text that the tables have not seen (`held_out` must agree with `examples/eval/spacing_news.rs`).

use crate::counts::{Counts, Word, listed_words};
use crate::slots::{halves, slots, spelling, step};
use copydesk::stages::spacing::tables::{
    self, HOT, MAGIC, SECTIONS, STEPS, edge_hash, genitive_hash, hot_place, number_hash, pair_hash,
};
use copydesk::text::{Scanned, TokenKind, word_hash};
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

/// Pairs kept: those seen at least this often.
const LEAST_PAIR: u32 = 8;
/// Words kept: those seen at least this often in the corpora, or listed in a dictionary.
const LEAST_WORD: u32 = 3;

/// Counts, prunes and writes.
pub(crate) fn build(shared: &Path) -> Result<(), Box<dyn Error>> {
    let mut counts = Counts::default();
    for corpus in ["bbc-2004-2005", "abc-au-2006", "fnc1-2014-2015", "gum", "reuters-2006-2013"] {
        counts.read(&shared.join(format!("corpora/{corpus}.txt.zst")), corpus)?;
        eprintln!(
            "{corpus}: {} words so far, {} distinct, {} pairs",
            counts.total,
            counts.words.len(),
            counts.pairs.len()
        );
    }
    for word in listed_words(shared)? {
        let id = counts.id(word_hash(&word), &word);
        counts.words[id as usize].listed = true;
        if word.chars().next().is_some_and(char::is_uppercase) && counts.words[id as usize].count() == 0 {
            counts.words[id as usize].title_inside = 1;
        } else if counts.words[id as usize].count() == 0 {
            counts.words[id as usize].lower = 1;
        }
    }
    // Words that the corpora are too old for count as if they had been seen about once in 200,000.
    let own =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/en/spacing/words.txt"))?;
    for word in own.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace) {
        let id = counts.id(word_hash(word), word);
        let w = &mut counts.words[id as usize];
        w.listed = true;
        if w.count() < 250 {
            if word.starts_with(char::is_uppercase) { w.title_inside += 250 } else { w.lower += 250 }
        }
    }
    let total = counts.total as f32;
    let by_hash = |w: &str| counts.ids.get(&word_hash(w)).map(|i| &counts.words[*i as usize]);
    let pair_count =
        |a: &str, b: &str| counts.pairs.get(&pair_hash(word_hash(a), word_hash(b))).map_or(0, |p| p.2);

    // Glue that the corpora hold themselves is no word.
    let mut glue = 0;
    let mut words: HashMap<u64, u8> = HashMap::new();
    let mut kept: HashMap<u64, &Word> = HashMap::new();
    let mut sample = Vec::new();
    for w in &counts.words {
        if w.count() < LEAST_WORD && !w.listed || w.count() == 0 {
            continue;
        }
        if !w.text.chars().all(|c| c.is_alphabetic() || !c.is_ascii()) {
            continue;
        }
        if !w.listed {
            let spaced = halves(&w.text)
                .filter(|(a, b)| {
                    by_hash(a).is_some_and(|w| w.count() > 500) && by_hash(b).is_some_and(|w| w.count() > 500)
                })
                .map(|(a, b)| pair_count(a, b))
                .max()
                .unwrap_or(0);
            if spaced >= 20 && w.count() * 60 < spaced && w.lower + w.title_start > 0 {
                glue += 1;
                if glue % 40 == 0 {
                    sample.push(format!("{}:{}:{}", w.text, w.count(), spaced));
                }
                continue;
            }
        }
        let log = (w.count() as f32 / total).log10();
        let bits = ((-1.0 - log) / 0.25).round().clamp(0.0, 31.0) as u8;
        let inside = (w.lower + w.title_inside) as f32;
        let title = w.title_inside as f32 / inside.max(1.0);
        let casing = if w.upper * 2 > w.count() {
            5
        } else if title < 0.04 {
            0
        } else if title < 0.3 {
            1
        } else if title < 0.7 {
            2
        } else if title < 0.96 {
            3
        } else {
            4
        };
        words.insert(word_hash(&w.text), bits << 3 | casing);
        kept.insert(word_hash(&w.text), w);
    }
    eprintln!("words kept: {}; glue dropped: {glue}, such as {}", words.len(), sample.join(" "));

    let mut pairs: HashMap<u64, u8> = HashMap::new();
    let mut pair = |a: u64, b: u64, ca: f32, cb: f32, n: u32| {
        let gain = (n as f32 * total / (ca * cb)).log10();
        pairs.insert(pair_hash(a, b), (80.0 + gain * STEPS).round().clamp(0.0, 255.0) as u8);
    };
    for (a, b, n) in counts.pairs.values() {
        let (a, b) = (&counts.words[*a as usize], &counts.words[*b as usize]);
        if *n >= LEAST_PAIR {
            pair(word_hash(&a.text), word_hash(&b.text), a.count() as f32, b.count() as f32, *n);
        }
    }
    for ((a, b), n) in &counts.context {
        if *n >= LEAST_PAIR {
            let count = |h: &u64| match *h {
                h if h == edge_hash() => counts.edges as f32,
                h if h == number_hash() => counts.numbers as f32,
                h if h == genitive_hash() => counts.genitives as f32,
                h => counts.ids.get(&h).map_or(1.0, |i| counts.words[*i as usize].count() as f32),
            };
            pair(*a, *b, count(a), count(b), *n);
        }
    }
    eprintln!("pairs kept: {}", pairs.len());

    let mut wholes: HashMap<u64, u8> = HashMap::new();
    let mut dropped = Vec::new();
    for (text, n) in &counts.wholes {
        if *n < 3 {
            continue;
        }
        let scanned = Scanned::new(text);
        let tokens = scanned.tokens();
        let spaced = tokens
            .windows(2)
            .map(|p| counts.pairs.get(&pair_hash(p[0].hash, p[1].hash)).map_or(0, |p| p.2))
            .max()
            .unwrap_or(0);
        let digits = text.bytes().any(|b| b.is_ascii_digit());
        // `1986American`: a number and an ordinary word is glue, however often it was seen.
        let glued = tokens.windows(2).any(|p| {
            let word = if p[0].kind == TokenKind::Word { p[0] } else { p[1] };
            (p[0].kind == TokenKind::Number) != (p[1].kind == TokenKind::Number)
                && word.span().len() > 3
                && counts.ids.get(&word.hash).is_some_and(|i| counts.words[*i as usize].count() > 200 * n)
        });
        if (!digits && spaced > 25 * n)
            || glued
            || text.chars().any(|c| c.is_ascii_digit()) && !text.is_ascii()
        {
            if n % 7 == 0 {
                dropped.push(format!("{text}:{n}:{spaced}"));
            }
            continue;
        }
        wholes.insert(word_hash(text), 1);
    }
    for (hash, (a, b, n)) in &counts.hyphened {
        let solid = |i: u32| counts.words[i as usize].lower > 50;
        if *n >= 5 && solid(*a) && solid(*b) {
            wholes.insert(*hash, 1);
        }
    }
    // Names that the corpora are too old for.
    let own =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/en/spacing/names.txt"))?;
    for name in own.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace) {
        wholes.insert(word_hash(name), 1);
    }
    let brands = std::fs::read_to_string(shared.join("lexical/brand_terms/textlint_terms.jsonc"))?
        + &std::fs::read_to_string(shared.join("lexical/brand_terms/harper_proper_noun_rules.json"))?;
    for name in brands.split(|c: char| !c.is_alphanumeric()) {
        let scanned = Scanned::new(name);
        if scanned.tokens().len() > 1 {
            wholes.insert(word_hash(name), 1);
        }
    }
    eprintln!("wholes kept: {}; dropped such as {}", wholes.len(), dropped.join(" "));

    // What solid compounds are made of: words of the vocabulary that are two of its words.
    let (mut first, mut second): (HashMap<&str, u32>, HashMap<&str, u32>) = Default::default();
    let mut compounds = 0u32;
    for w in kept.values() {
        if w.text.len() < 6 || !(w.listed || w.count() >= 20) || w.title_inside > w.lower {
            continue;
        }
        let part = |p: &str| {
            kept.get(&word_hash(p))
                .filter(|w| w.count() >= 100 && w.lower > w.title_inside)
                .map_or(0, |w| w.count())
        };
        let best = halves(&w.text)
            .filter(|(a, b)| a.len() > 1 && b.len() > 2)
            .map(|(a, b)| (part(a).min(part(b)), a, b))
            .max_by_key(|x| x.0);
        if let Some((n, a, b)) = best
            && n > 0
        {
            *first.entry(a).or_default() += 1;
            *second.entry(b).or_default() += 1;
            compounds += 1;
        }
    }
    let share = |m: &HashMap<&str, u32>| -> HashMap<u64, u8> {
        m.iter()
            .filter(|(_, n)| **n >= 2)
            .map(|(w, n)| (word_hash(w), step((*n as f32 / compounds as f32).log10())))
            .collect()
    };
    let (first, second) = (share(&first), share(&second));
    eprintln!("compounds: {compounds}; {} first and {} second parts", first.len(), second.len());

    let mut hot = vec![(0u32, 0u32); HOT];
    for (hash, w) in &kept {
        let (at, print) = hot_place(*hash);
        if w.text.len() > 2 && w.lower > w.title_inside && w.lower > w.upper && (w.count(), print) > hot[at] {
            hot[at] = (w.count(), print);
        }
    }
    let hot: Vec<u8> = hot.iter().flat_map(|(_, print)| print.to_le_bytes()).collect();

    let rare = |name: bool| {
        counts.words.iter().filter(move |w| {
            let n = w.count();
            n > 0
                && n <= 20
                && !w.listed
                && w.text.chars().all(char::is_alphabetic)
                && (w.lower < w.title_inside) == name
        })
    };
    // An unknown word outside this text is about as likely as a word seen once in it.
    let once = |name: bool| {
        let n: u32 = rare(name).filter(|w| w.count() == 1).count() as u32;
        (n as f32 / total).log10()
    };
    let sections: Vec<Vec<u8>> = vec![
        slots(&words, 0.7),
        slots(&pairs, 0.85),
        slots(&wholes, 0.7),
        slots(&first, 0.7),
        slots(&second, 0.7),
        spelling(rare(false).map(|w| &*w.text)),
        spelling(rare(true).map(|w| &*w.text)),
        hot,
    ];
    assert_eq!(sections.len(), SECTIONS);
    let mut out = MAGIC.to_vec();
    for s in &sections {
        out.extend((s.len() as u32).to_le_bytes());
    }
    for v in [LEAST_PAIR as f32, total.log10(), once(false), once(true)] {
        out.extend(v.to_bits().to_le_bytes());
    }
    eprintln!("unknown words, log10: {} lower, {} names", once(false), once(true));
    for s in &sections {
        out.extend(s);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/en/spacing/tables.bin");
    std::fs::write(&path, &out)?;
    eprintln!(
        "rules/en/spacing/tables.bin: {} bytes, {:?}",
        out.len(),
        sections.iter().map(Vec::len).collect::<Vec<_>>()
    );
    let _ = tables::STEPS;
    Ok(())
}
