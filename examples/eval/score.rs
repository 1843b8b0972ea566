//! Counts repaired text against gold text, edit by edit, as the project's scoring script does.
//!
//! Gold may hold alternatives: `{Center|Centre}`. Every run of words that gold changes is a hit (the
//! output has one of gold's readings), a miss (the output leaves it) or wrong (something else); every
//! run that the output changes and gold does not is false. Runs are found as Python's
//! `difflib.SequenceMatcher` (Ratcliff and Obershelp, 1988) finds them, so that both count alike.

use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    pub(crate) hit: usize,
    pub(crate) miss: usize,
    pub(crate) wrong: usize,
    pub(crate) false_: usize,
    pub(crate) words: usize,
    /// Kind, what stood there, what the output has, gold's readings.
    pub(crate) rows: Vec<(&'static str, String, String, Vec<String>)>,
}

impl Score {
    #[allow(dead_code)] // for measures over many documents
    pub(crate) fn add(&mut self, other: Score) {
        self.hit += other.hit;
        self.miss += other.miss;
        self.wrong += other.wrong;
        self.false_ += other.false_;
        self.words += other.words;
        self.rows.extend(other.rows);
    }

    pub(crate) fn precision(&self) -> f64 {
        ratio(self.hit, self.hit + self.wrong + self.false_)
    }

    pub(crate) fn recall(&self) -> f64 {
        ratio(self.hit, self.hit + self.wrong + self.miss)
    }

    pub(crate) fn f05(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 1.25 * p * r / (0.25 * p + r) }
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let harm = 1000.0 * (self.false_ + self.wrong) as f64 / self.words.max(1) as f64;
        write!(
            f,
            "precision {:.3} recall {:.3} F0.5 {:.3} (hit {} miss {} wrong {} false {}; harm {harm:.2} per 1000 words of {})",
            self.precision(),
            self.recall(),
            self.f05(),
            self.hit,
            self.miss,
            self.wrong,
            self.false_,
            self.words
        )
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\w+|\s+|[^\w\s]").expect("a regex"));
static ALTERNATIVES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{([^{}]*\|[^{}]*)\}").expect("a regex"));

pub(crate) fn tokens(text: &str) -> Vec<&str> {
    TOKEN.find_iter(text).map(|m| m.as_str()).collect()
}

/// A place in gold's first reading, and its readings.
pub(crate) struct Alternative<'t> {
    start: usize,
    end: usize,
    options: Vec<Vec<&'t str>>,
}

pub(crate) fn gold_tokens(gold: &str) -> (Vec<&str>, Vec<Alternative<'_>>) {
    let (mut plain, mut alternatives, mut at) = (Vec::new(), Vec::new(), 0);
    for m in ALTERNATIVES.find_iter(gold) {
        plain.extend(tokens(&gold[at..m.start()]));
        let options: Vec<Vec<&str>> = gold[m.start() + 1..m.end() - 1].split('|').map(tokens).collect();
        let start = plain.len();
        plain.extend(&options[0]);
        alternatives.push(Alternative { start, end: plain.len(), options });
        at = m.end();
    }
    plain.extend(tokens(&gold[at..]));
    (plain, alternatives)
}

/// A changed run: `[0], [1]` in the one text, `[2], [3]` in the other.
pub(crate) type Run = [usize; 4];

/// The longest block of `a[alo..ahi]` that stands in `b[blo..bhi]`; the earliest of the longest.
fn longest(
    a: &[&str],
    places: &HashMap<&str, Vec<usize>>,
    [alo, ahi, blo, bhi]: Run,
) -> (usize, usize, usize) {
    let mut best = (alo, blo, 0);
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for (i, word) in a.iter().enumerate().take(ahi).skip(alo) {
        let mut now = HashMap::new();
        for &j in places.get(word).map_or(&[][..], Vec::as_slice) {
            if j < blo {
                continue;
            }
            if j >= bhi {
                break;
            }
            let k = j.checked_sub(1).and_then(|p| lengths.get(&p)).copied().unwrap_or(0) + 1;
            now.insert(j, k);
            if k > best.2 {
                best = (i + 1 - k, j + 1 - k, k);
            }
        }
        lengths = now;
    }
    best
}

/// The changed runs of `a` against `b`; runs parted by a lone space are joined.
pub(crate) fn changes(a: &[&str], b: &[&str]) -> Vec<Run> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (j, word) in b.iter().enumerate() {
        places.entry(word).or_default().push(j);
    }
    let mut blocks = Vec::new();
    let mut todo = vec![[0, a.len(), 0, b.len()]];
    while let Some([alo, ahi, blo, bhi]) = todo.pop() {
        let (i, j, k) = longest(a, &places, [alo, ahi, blo, bhi]);
        if k > 0 {
            blocks.push((i, j, k));
            if alo < i && blo < j {
                todo.push([alo, i, blo, j]);
            }
            if i + k < ahi && j + k < bhi {
                todo.push([i + k, ahi, j + k, bhi]);
            }
        }
    }
    blocks.sort_unstable();
    blocks.push((a.len(), b.len(), 0));
    let mut runs: Vec<Run> = Vec::new();
    let (mut ai, mut bj) = (0, 0);
    for (i, j, k) in blocks {
        if ai < i || bj < j {
            match runs.last_mut() {
                Some(last) if ai - last[1] <= 1 && a[last[1]..ai].iter().all(|t| t.trim().is_empty()) => {
                    last[1] = i;
                    last[3] = j;
                }
                _ => runs.push([ai, i, bj, j]),
            }
        }
        (ai, bj) = (i + k, j + k);
    }
    runs
}

/// Where `[a0, a1)` of a lies in b, widened to whole changed runs.
fn project(runs: &[Run], mut a0: usize, mut a1: usize) -> Run {
    loop {
        let mut grown = false;
        for o in runs {
            let touches = (o[0] < a1 && o[1] > a0) || (o[0] == o[1] && a0 <= o[0] && o[0] <= a1);
            if touches && (o[0] < a0 || o[1] > a1) {
                (a0, a1, grown) = (a0.min(o[0]), a1.max(o[1]), true);
            }
        }
        if !grown {
            break;
        }
    }
    let to_b = |i: usize, after: bool| {
        let mut shift = 0isize;
        for o in runs {
            if o[1] < i || (o[1] == i && (after || o[0] < i)) {
                shift = o[3] as isize - o[1] as isize;
            }
        }
        i.wrapping_add_signed(shift)
    };
    [a0, a1, to_b(a0, false), to_b(a1, true)]
}

fn norm(tokens: &[&str]) -> String {
    tokens.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The places where gold may ask for something, merged.
fn regions(to_gold: &[Run], alternatives: &[Alternative<'_>]) -> Vec<Run> {
    let back: Vec<Run> = to_gold.iter().map(|[a0, a1, b0, b1]| [*b0, *b1, *a0, *a1]).collect();
    let mut regions = to_gold.to_vec();
    for alternative in alternatives {
        let [b0, b1, a0, a1] = project(&back, alternative.start, alternative.end);
        regions.push([a0, a1, b0, b1]);
    }
    regions.sort_unstable();
    let mut merged: Vec<Run> = Vec::new();
    for x in regions {
        match merged.last_mut() {
            Some(m) if x[0] < m[1] || (x[0] == m[0] && x[1] == m[1]) => {
                *m = [m[0].min(x[0]), m[1].max(x[1]), m[2].min(x[2]), m[3].max(x[3])];
            }
            _ => merged.push(x),
        }
    }
    merged
}

/// All readings of gold's tokens `[b0, b1)`.
fn readings(gold: &[&str], alternatives: &[Alternative<'_>], b0: usize, b1: usize) -> Vec<String> {
    let inside: Vec<&Alternative<'_>> =
        alternatives.iter().filter(|x| x.start >= b0 && x.end <= b1).collect();
    let mut texts: Vec<Vec<&str>> = vec![Vec::new()];
    let mut at = b0;
    for x in inside {
        let mut next = Vec::new();
        for text in &texts {
            for option in &x.options {
                let mut longer = text.clone();
                longer.extend(&gold[at..x.start]);
                longer.extend(option);
                next.push(longer);
            }
        }
        texts = next;
        at = x.end;
    }
    let mut all: Vec<String> = texts
        .into_iter()
        .map(|mut t| {
            t.extend(&gold[at.min(b1)..b1]);
            norm(&t)
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Counts one document.
pub(crate) fn score(raw: &str, gold: &str, out: &str) -> Score {
    let (r, o) = (tokens(raw), tokens(out));
    let (g, alternatives) = gold_tokens(gold);
    let (to_gold, to_out) = (changes(&r, &g), changes(&r, &o));
    let words = r.iter().filter(|t| t.starts_with(char::is_alphanumeric)).count();
    let mut score = Score { words, ..Score::default() };
    let mut covered = Vec::new();
    for [a0, a1, ..] in regions(&to_gold, &alternatives) {
        let [a0, a1, o0, o1] = project(&to_out, a0, a1);
        let [.., b0, b1] = project(&to_gold, a0, a1);
        covered.push((a0, a1));
        let readings = readings(&g, &alternatives, b0, b1);
        let (was, now) = (norm(&r[a0..a1]), norm(&o[o0..o1]));
        let kind = match (readings.contains(&now), readings.contains(&was)) {
            (true, true) => continue,
            (true, false) => "hit",
            (false, _) if now == was => "miss",
            (false, true) => "false",
            (false, false) => "wrong",
        };
        score.count(kind, was, now, readings);
    }
    for [a0, a1, o0, o1] in to_out {
        if !covered.iter().any(|(c0, c1)| a0 >= *c0 && a1 <= *c1) {
            score.count("false", norm(&r[a0..a1]), norm(&o[o0..o1]), Vec::new());
        }
    }
    score
}

impl Score {
    fn count(&mut self, kind: &'static str, was: String, now: String, readings: Vec<String>) {
        match kind {
            "hit" => self.hit += 1,
            "miss" => self.miss += 1,
            "wrong" => self.wrong += 1,
            _ => self.false_ += 1,
        }
        self.rows.push((kind, was, now, readings));
    }
}

#[cfg(test)]
mod tests {
    use super::score;

    /// The numbers are what the project's scoring script prints for the same texts.
    #[test]
    fn counts_as_the_script_does() {
        let (raw, gold) = (
            "officials advised reporters the Middle was based",
            "officials told reporters the {Center|Centre} was founded",
        );
        for (out, expected) in [
            ("officials advised reporters the Middle was based", [0, 3, 0, 0]),
            ("officials told reporters the Centre was founded", [3, 0, 0, 0]),
            ("officials said reporters the Center was based", [1, 1, 1, 0]),
            ("some officials told reporters the Middle was based", [1, 2, 0, 1]),
        ] {
            let s = score(raw, gold, out);
            assert_eq!([s.hit, s.miss, s.wrong, s.false_], expected, "{out}");
        }
    }
}
