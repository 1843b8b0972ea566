//! Finds the spellings of names that no list has yet.
//!
//! Over a batch, capitalised names of one to three words are counted with the words around them.
//! Names whose consonants agree under the confusions of romanisers fall together; two of them are
//! proposed as one name when few letters part them and they keep the same company. What a user
//! answers is kept, so that the next batch does not ask again, and the yeses become a style.
//!
//! Does NOT decide anything: proposals are for a person to answer. Known misses: names in scripts other than
//! Latin, names of four words, spellings whose consonants differ (`Peking`, `Beijing`).

mod answers;
mod collect;
mod key;

pub use answers::{Answer, Answers};
pub use collect::Collected;

use self::collect::{COMPANY, Met};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// Spellings that may be one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The spellings, the commonest first.
    pub spellings: Vec<Spelling>,
    /// How good the case is: from 0 to 1, higher is better.
    pub score: f32,
}

/// One spelling of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Spelling {
    /// The name as it stands.
    pub name: String,
    /// How often it was met.
    pub count: u32,
    /// Some of the lines it was met in.
    pub lines: Vec<String>,
    /// How good the case is for its being the first spelling's name; 1 for the first itself.
    pub score: f32,
}

/// What counts as a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// A spelling must be met this often.
    pub least: u32,
    /// Clusters with a lower score are left out.
    pub score: f32,
}

impl Default for Asked {
    fn default() -> Self {
        Asked { least: 2, score: 0.1 }
    }
}

struct Candidate<'c> {
    name: &'c str,
    letters: String,
    met: &'c Met,
    words: usize,
}

/// How much the company of two names is the same beyond what is usual: the correlation of how far their context
/// counts are from those of all names, from 0 to 1.
fn company(usual: &[u64; COMPANY], a: &Met, b: &Met) -> f32 {
    let (Some(a), Some(b)) = (&a.context, &b.context) else { return 0.0 };
    let all = usual.iter().sum::<u64>().max(1) as f32;
    let unusual = |m: &[u16; COMPANY]| -> Vec<f32> {
        let sum = m.iter().map(|n| f32::from(*n)).sum::<f32>();
        let expected = |u: u64| (sum * u as f32 / all).max(1e-3);
        m.iter()
            .zip(usual)
            .map(|(n, u)| (f32::from(*n) - expected(*u)) / expected(*u).sqrt().max(0.3))
            .collect()
    };
    let (a, b) = (unusual(a), unusual(b));
    let norm = |m: &[f32]| m.iter().map(|x| x * x).sum::<f32>().sqrt();
    let dot: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
    (dot / (norm(&a) * norm(&b)).max(1e-6)).max(0.0)
}

/// The case for two spellings being one name, from 0 to 1; `None` where there is none.
fn case(usual: &[u64; COMPANY], a: &Candidate<'_>, b: &Candidate<'_>) -> Option<f32> {
    if a.words != b.words && a.letters != b.letters {
        return None;
    }
    if key::is_inflected(&a.letters, &b.letters) && a.letters != b.letters {
        return None;
    }
    let longest = a.letters.chars().count().max(b.letters.chars().count()) as f32;
    let apart = key::distance(&a.letters, &b.letters, (longest / 4.0).min(3.0))?;
    if a.letters.is_ascii()
        && b.letters.is_ascii()
        && a.letters.as_bytes()[0] != b.letters.as_bytes()[0]
        && apart > 0.5
    {
        return None;
    }
    let near = 1.0 - apart / longest * 1.6;
    let company = company(usual, a.met, b.met);
    let both = a.words.min(b.words) as f32;
    // a name of several words is far less often shared by two people
    let long = (longest / 12.0).min(1.0);
    let same_letters = apart == 0.0;
    let score = if same_letters {
        0.55 + 0.25 * long + 0.2 * company
    } else {
        near * (0.15 + 0.2 * long + 0.15 * (both - 1.0).min(1.0) + 0.9 * company)
    };
    Some(score.clamp(0.0, 1.0))
}

impl Collected {
    /// The clusters that were found, the best cases among common names first.
    #[must_use]
    pub fn clusters(&self, asked: Asked, answers: &Answers) -> Vec<Cluster> {
        let mut groups: HashMap<String, Vec<Candidate<'_>>> = HashMap::new();
        for (name, met) in &self.names {
            if met.count < asked.least || self.is_noise(name) {
                continue;
            }
            let letters = key::letters(name);
            let short = letters.chars().count() < 4;
            if short && !(letters.len() >= 2 && name.contains('.') || name.chars().all(char::is_uppercase)) {
                continue;
            }
            let words = key::word_count(name);
            let key = if short { format!("={letters}") } else { key::key(name) };
            groups.entry(key).or_default().push(Candidate { name, letters, met, words });
        }
        let mut clusters: Vec<Cluster> = Vec::new();
        for mut group in groups.into_values().filter(|g| g.len() > 1) {
            group.sort_by(|a, b| b.met.count.cmp(&a.met.count).then(a.name.cmp(b.name)));
            group.truncate(60);
            self.group(&group, asked, answers, &mut clusters);
        }
        // shorter names first: a pair in a longer name then only says again what is known
        clusters
            .sort_by_cached_key(|c| (c.spellings[0].name.split(' ').count(), c.spellings[0].name.clone()));
        let mut clusters = without_echoes(clusters);
        let worth = |c: &Cluster| {
            let rarer: u32 = c.spellings[1..].iter().map(|s| s.count).sum();
            c.score * (1.0 + rarer.min(1000) as f32).ln()
        };
        clusters.sort_by(|a, b| {
            worth(b).total_cmp(&worth(a)).then_with(|| a.spellings[0].name.cmp(&b.spellings[0].name))
        });
        clusters
    }

    /// The case for two spellings, from 0 to 1, where both were met and may be one name.
    #[must_use]
    pub fn case_for(&self, a: &str, b: &str) -> Option<f32> {
        let candidate = |name| {
            let (name, met) = self.names.get_key_value(name)?;
            let (letters, words) = (key::letters(name), key::word_count(name));
            Some(Candidate { name, letters, met, words })
        };
        case(&self.usual, &candidate(a)?, &candidate(b)?)
    }

    /// The commonest spelling takes those that have a case with it, then the next of the rest.
    fn group(&self, group: &[Candidate<'_>], asked: Asked, answers: &Answers, out: &mut Vec<Cluster>) {
        let mut taken = vec![false; group.len()];
        for i in 0..group.len() {
            if taken[i] {
                continue;
            }
            let head = &group[i];
            let mut spellings = vec![spelling(head, 1.0)];
            let mut best: f32 = 0.0;
            for j in i + 1..group.len() {
                let other = &group[j];
                if taken[j] || only_capitals_differ(head.name, other.name) {
                    continue;
                }
                if answers.get(head.name, other.name).is_some() {
                    continue;
                }
                if let Some(score) = case(&self.usual, head, other).filter(|s| *s >= asked.score) {
                    taken[j] = true;
                    best = best.max(score);
                    spellings.push(spelling(other, score));
                }
            }
            if spellings.len() > 1 {
                out.push(Cluster { spellings, score: best });
            }
        }
    }

    /// Whether the name is words of prose, shouting, or a word that only a sentence gave its capital.
    fn is_noise(&self, name: &str) -> bool {
        let words: Vec<&str> = name.split([' ', '-']).filter(|w| !w.is_empty()).collect();
        let shouted = words.len() > 1 && words.iter().all(|w| w.chars().all(|c| !c.is_lowercase()));
        let long_shout = words.len() == 1 && name.len() > 5 && name.chars().all(|c| !c.is_lowercase());
        let contraction = ["re", "ve", "ll", "t", "d", "m"].iter().any(|e| {
            name.ends_with(&format!("’{e}"))
                || name.ends_with(&format!("'{e}"))
                || name.ends_with(&format!("´{e}"))
        });
        shouted
            || contraction
            || long_shout
            || words.iter().enumerate().any(|(i, w)| {
                // `Laden` after `bin` is no common word
                let tied = i > 0 && words[i - 1].eq_ignore_ascii_case("bin");
                w.starts_with(char::is_uppercase) && !tied && self.is_common(w)
            })
            || words.first().is_some_and(|w| w.len() == 1 && !name.contains('.'))
    }
}

fn spelling(c: &Candidate<'_>, score: f32) -> Spelling {
    Spelling { name: c.name.to_owned(), count: c.met.count, lines: c.met.lines.clone(), score }
}

/// `Idlib` and `IDLIB`: a headline, no other spelling. `al-Nusra` and `Al-Nusra` differ in an article.
fn only_capitals_differ(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) && [a, b].iter().any(|n| n.chars().all(|c| !c.is_lowercase()))
}

/// A pair such as `Sergei Lavrov`, `Sergey Lavrov` says what `Minister Sergei Lavrov` and its like
/// say again: the shorter stands.
fn without_echoes(clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut kept: Vec<Cluster> = Vec::new();
    let mut pairs: std::collections::HashSet<(String, String)> = std::collections::HashSet::new();
    for c in clusters {
        let head = &c.spellings[0].name;
        let echo = c.spellings[1..].iter().all(|s| {
            difference(head, &s.name).is_some_and(|(a, b)| {
                !pairs.insert((a.to_lowercase(), b.to_lowercase()))
                    || pairs.contains(&(b.to_lowercase(), a.to_lowercase()))
            })
        });
        if !echo {
            kept.push(c);
        }
    }
    kept
}

/// The words in which two names differ, where they have as many words.
fn difference(a: &str, b: &str) -> Option<(String, String)> {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    if x.len() != y.len() {
        return Some((a.to_owned(), b.to_owned()));
    }
    let differ: Vec<usize> = (0..x.len()).filter(|i| x[*i] != y[*i]).collect();
    match differ[..] {
        [i] => Some((x[i].to_owned(), y[i].to_owned())),
        _ => Some((a.to_owned(), b.to_owned())),
    }
}

/// The questions that clusters ask, the best first: a spelling and the one that would stand for it, as
/// numbers of the cluster and of the spelling in it.
#[must_use]
pub fn questions(clusters: &[Cluster]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> =
        clusters.iter().enumerate().flat_map(|(i, c)| (1..c.spellings.len()).map(move |j| (i, j))).collect();
    let worth = |(i, j): (usize, usize)| {
        let s = &clusters[i].spellings[j];
        s.score * s.score * (1.0 + s.count.min(200) as f32).ln()
    };
    pairs.sort_by(|a, b| worth(*b).total_cmp(&worth(*a)).then(a.cmp(b)));
    pairs
}

/// The style that the answers make: each yes as a line, the spelling that was named first the one that stands.
/// Beside it stands how often both were met in this batch.
#[must_use]
pub fn style(name: &str, collected: &Collected, answers: &Answers) -> String {
    let stands: BTreeMap<&str, &str> = answers.yeses().map(|(stands, other)| (other, stands)).collect();
    let quoted = |s: &str| toml::Value::from(s).to_string();
    let mut out = format!("[style]\nid = {}\nbase = \"press\"\n\n[names]\n", quoted(name));
    for (other, mut to) in &stands {
        // a spelling that stands for this one may itself give way to a third
        let mut steps = 0;
        while let Some(next) = stands.get(to)
            && steps < stands.len()
        {
            to = next;
            steps += 1;
        }
        if other != to {
            let (rarer, commoner) = (collected.count(other), collected.count(to));
            let (other, to) = (quoted(other), quoted(to));
            let _ = writeln!(out, "{other} = {to}  # {rarer} and {commoner} times");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Scanned;

    fn batch() -> Collected {
        let mut all = Collected::default();
        for i in 0..6 {
            let town = if i % 2 == 0 { "Ravanabad" } else { "Rawanabaad" };
            let other = if i % 2 == 0 { "Ravanabad" } else { "Ravannabad" };
            all.add(&Scanned::new(&format!(
                "Rebels shelled the northern town of {town} on Friday. The governor of {other} province resigned."
            )));
        }
        all
    }

    #[test]
    fn spellings_of_a_town_are_found() {
        let all = batch();
        let found = all.clusters(Asked::default(), &Answers::default());
        assert!(found.iter().any(|c| c.spellings[0].name == "Ravanabad"), "{found:?}");
        assert!(!found[0].spellings[0].lines.is_empty());
    }

    #[test]
    fn what_was_answered_is_not_asked_again() {
        let all = batch();
        let found = all.clusters(Asked::default(), &Answers::default());
        let mut answers = Answers::default();
        for c in &found {
            for s in &c.spellings[1..] {
                answers.set(&c.spellings[0].name, &s.name, Answer::Yes);
            }
        }
        assert!(all.clusters(Asked::default(), &answers).is_empty());
        let style = style("mine", &all, &answers);
        assert!(style.contains("= \"Ravanabad\""), "{style}");
        crate::rules::Style::parse("mine.toml", &style).expect("a style that can be read");
    }
}
