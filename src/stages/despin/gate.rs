//! Whether a text is spun, judged from its tell-tales alone: cheap enough to ask of every document.
//!
//! A tell-tale is a spun form that is rare in clean news (`court docket`, `earlier than`). Each adds
//! its evidence, ln P(form | spun) / P(form | clean), and every word costs a little; the run of lines
//! with the largest sum is what may be spun. A clean paragraph in front of a spun one changes
//! nothing. An open gate is only a suspicion: the decoder's edits must bear it out (`document`).

use super::lexicon::{HashedMap, LONGEST, Lexicon, join};
use super::tells::{Tells, compile};
use crate::text::{Line, Scanned, Token};
use std::ops::Range;
use std::sync::LazyLock;

/// When the gate opens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
    /// What a word costs, in nats.
    pub cost: f32,
    /// The sum that opens the gate, in nats.
    pub sum: f32,
    /// Fewer different tell-tales than this are chance.
    pub distinct: usize,
}

impl Default for Opening {
    fn default() -> Self {
        Opening { cost: 0.09, sum: 9.0, distinct: 5 }
    }
}

/// The gate of the tables that are compiled in. Needs no loading.
pub(crate) static BUILT_IN: LazyLock<Gate> =
    LazyLock::new(|| Gate { tells: Tells::new(&include_bytes!(concat!(env!("OUT_DIR"), "/tells.bin"))[..]) });

/// The tell-tales.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    tells: Tells,
}

/// A run of lines that may be spun.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Suspicion {
    /// The tokens of the run.
    pub(crate) tokens: Range<usize>,
    /// Its evidence, in nats.
    pub(crate) evidence: f32,
    /// How many different tell-tales it has.
    pub(crate) distinct: usize,
}

impl Gate {
    /// Chooses the tell-tales of a lexicon.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let forms = lexicon.entries().map(|(_, e)| (&*e.spun, e.pairs.iter().map(|p| p.weight).sum()));
        Gate { tells: Tells::new(compile(forms)) }
    }

    /// The longest tell-tale at a token: its hash, its evidence, and how many tokens it has.
    #[inline]
    fn tell(&self, tokens: &[Token], at: usize) -> Option<(u64, f32, usize)> {
        let mut phrase = join(0, tokens[at].hash);
        if !self.tells.may_start(phrase) {
            return None;
        }
        let mut best = self.tells.get(phrase).map(|e| (phrase, e, 1));
        for (n, t) in tokens[at + 1..].iter().take(LONGEST - 1).enumerate() {
            phrase = join(phrase, t.hash);
            if n == 0 && !self.tells.may_start(phrase) {
                break;
            }
            if let Some(e) = self.tells.get(phrase) {
                best = Some((phrase, e, n + 2));
            }
        }
        best
    }

    /// The run of lines that is most likely spun, if any is.
    pub(crate) fn suspect(&self, text: &Scanned<'_>, opening: &Opening) -> Option<Suspicion> {
        let tokens = text.tokens();
        // most documents have too few tell-tales to look further
        let mut hits = [(0u32, 0u64, 0f32); 64];
        let mut n = 0;
        let mut more = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if let Some((hash, evidence, len)) = self.tell(tokens, at) {
                let hit = (at as u32, hash, evidence);
                if n < hits.len() {
                    hits[n] = hit;
                } else {
                    if more.is_empty() {
                        more.extend_from_slice(&hits);
                    }
                    more.push(hit);
                }
                n += 1;
                at += len;
            } else {
                at += 1;
            }
        }
        let hits = if more.is_empty() { &hits[..n] } else { &more[..] };
        if hits.len() < opening.distinct || hits.iter().map(|h| h.2).sum::<f32>() < opening.sum {
            return None;
        }
        best_run(text.lines(), tokens, hits, opening)
    }
}

/// The run of lines with the largest sum (Kadane's algorithm; the repeats of a tell-tale count less).
fn best_run(
    lines: &[Line],
    tokens: &[Token],
    hits: &[(u32, u64, f32)],
    opening: &Opening,
) -> Option<Suspicion> {
    let mut seen: HashedMap<u32> = HashedMap::default();
    let mut best: Option<Suspicion> = None;
    let (mut sum, mut distinct, mut from) = (0.0f32, 0usize, 0usize);
    let (mut token, mut hit) = (0, 0);
    for line in lines {
        let start = token;
        while token < tokens.len() && tokens[token].start < line.next {
            token += 1;
        }
        if sum <= 0.0 {
            (sum, distinct, from) = (0.0, 0, start);
            seen.clear();
        }
        sum -= opening.cost * (token - start) as f32;
        while hit < hits.len() && (hits[hit].0 as usize) < token {
            let times = seen.entry(hits[hit].1).or_default();
            *times += 1;
            sum += match *times {
                1 => hits[hit].2,
                2 => hits[hit].2 / 2.0,
                _ => 0.0,
            };
            distinct += usize::from(*times == 1);
            hit += 1;
        }
        if distinct >= opening.distinct
            && sum >= opening.sum
            && best.as_ref().is_none_or(|b| sum > b.evidence)
        {
            best = Some(Suspicion { tokens: from..token, evidence: sum, distinct });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::despin::lexicon::TABLES;

    #[test]
    fn the_compiled_tell_tales_are_those_of_the_lexicon() {
        let lexicon = Lexicon::read(TABLES.iter().copied()).expect("sound");
        let (here, compiled) = (Gate::new(&lexicon).tells, &BUILT_IN.tells);
        let mut tells = 0;
        for (phrase, entry) in lexicon.entries() {
            let near = match (here.get(phrase), compiled.get(phrase)) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-3,
                (a, b) => a.is_none() && b.is_none(),
            };
            assert!(near, "{}: {:?} and {:?}", entry.spun, here.get(phrase), compiled.get(phrase));
            tells += usize::from(compiled.get(phrase).is_some());
        }
        assert!(tells > 5_000, "only {tells}");
    }
}
