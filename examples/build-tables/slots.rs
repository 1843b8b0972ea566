//! How the counts are packed: open-addressing tables, the spelling of words three letters at a time.

use copydesk::stages::spacing::tables::{LETTERS, STEPS, letter, place};
use std::collections::HashMap;

/// A share in steps of log10.
pub(super) fn step(log: f32) -> u8 {
    (-log * STEPS).round().clamp(0.0, 255.0) as u8
}

/// Fills an open-addressing table at a load of at most `load`.
pub(super) fn slots(entries: &HashMap<u64, u8>, load: f64) -> Vec<u8> {
    let count = ((entries.len() as f64 / load) as usize).max(8);
    let mut table = vec![0u32; count];
    let mut sorted: Vec<(&u64, &u8)> = entries.iter().collect();
    sorted.sort_unstable(); // the file is the same each time
    for (hash, value) in sorted {
        let (mut at, print) = place(*hash, count);
        while table[at] != 0 {
            if table[at] >> 8 == print {
                break;
            }
            at = (at + 1) % count;
        }
        if table[at] == 0 {
            table[at] = print << 8 | u32::from(*value);
        }
    }
    table.iter().flat_map(|w| w.to_le_bytes()).collect()
}

/// Three-letter model of the spelling of `words`, in steps of log10.
pub(super) fn spelling<'a>(words: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut three = vec![0f32; LETTERS * LETTERS * LETTERS];
    let mut two = vec![0f32; LETTERS * LETTERS];
    let mut one = [0f32; LETTERS];
    for word in words {
        let (mut a, mut b) = (0, 0);
        for c in word.chars().map(letter).chain([0]) {
            three[(a * LETTERS + b) * LETTERS + c] += 1.0;
            two[b * LETTERS + c] += 1.0;
            one[c] += 1.0;
            (a, b) = (b, c);
        }
    }
    let all: f32 = one.iter().sum();
    let mut out = vec![0u8; LETTERS * LETTERS * LETTERS];
    for a in 0..LETTERS {
        for b in 0..LETTERS {
            let n3: f32 = (0..LETTERS).map(|c| three[(a * LETTERS + b) * LETTERS + c]).sum();
            let n2: f32 = (0..LETTERS).map(|c| two[b * LETTERS + c]).sum();
            for c in 0..LETTERS {
                let p1 = (one[c] + 1.0) / (all + LETTERS as f32);
                let p2 = (two[b * LETTERS + c] + 20.0 * p1) / (n2 + 20.0);
                let p3 = (three[(a * LETTERS + b) * LETTERS + c] + 10.0 * p2) / (n3 + 10.0);
                out[(a * LETTERS + b) * LETTERS + c] = step(p3.log10());
            }
        }
    }
    out
}

/// Splits of a word into two parts of at least two letters (or `a`).
pub(super) fn halves(word: &str) -> impl Iterator<Item = (&str, &str)> {
    word.char_indices()
        .skip(1)
        .map(|(i, _)| word.split_at(i))
        .filter(|(a, b)| (a.len() > 1 || *a == "a") && (b.len() > 1 || *b == "a"))
}
