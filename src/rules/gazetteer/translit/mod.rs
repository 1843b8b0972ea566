//! Spellings that follow from how names are carried over from other scripts.
//!
//! A listed spelling is a seed. From it come the forms of the Arabic article, the ways of writing
//! `Abd al-`, `bin`, `abu`, the families of given names, the letters that romanisers disagree on,
//! and dropped diacritics and apostrophes. What comes out is bounded: at most [`MOST`] spellings for a
//! name, few changes at a time, and fewer for a single word, where a change may hit another word.
//!
//! Does NOT translate, drop parts of names, or move from Russian to Ukrainian forms: those are
//! different words and have to be listed.

mod arabic;
mod english;
mod families;
mod letters;
mod marks;

pub use families::is_given_name;
pub use marks::without_marks;

use self::arabic::{is_article, servants};
use self::english::english;
use self::families::family;
use self::letters::of_word;
use self::marks::is_apostrophe;
use super::entry::{Entry, Kind};
use std::collections::HashSet;

/// The most generated spellings of one name.
pub const MOST: usize = 240;

/// Where a name comes from, which says how it may vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Arabic script: Arabic, Persian, Kurdish, Urdu, Pashto.
    Arabic,
    /// Cyrillic.
    Slavic,
    /// Anything else: only marks and diacritics vary.
    Other,
}

/// A spelling in words, with what stands before each.
fn words(spelling: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut gap = String::new();
    let mut word = String::new();
    for c in spelling.chars() {
        if c == ' ' || c == '-' {
            if !word.is_empty() {
                out.push((std::mem::take(&mut gap), std::mem::take(&mut word)));
            }
            gap.push(c);
        } else {
            word.push(c);
        }
    }
    if !word.is_empty() {
        out.push((gap, word));
    }
    out
}

/// Guesses where the name comes from by its parts.
#[must_use]
pub fn origin(entry: &Entry) -> Origin {
    if matches!(entry.kind, Kind::Country | Kind::Demonym | Kind::Term | Kind::Keep | Kind::Media) {
        return Origin::Other;
    }
    let mut slavic = false;
    for (i, spelling) in std::iter::once(&entry.canonical).chain(&entry.variants).enumerate() {
        let parts = words(spelling);
        for (at, (gap, word)) in parts.iter().enumerate() {
            let next = parts.get(at + 1);
            let joined = next.is_some_and(|(g, _)| g == "-");
            if is_article(word) && (joined || (at > 0 && gap == "-")) {
                return Origin::Arabic;
            }
            if let Some((origin, _)) = family(word)
                && entry.kind == Kind::Person
                && parts.len() > 1
                && i == 0
            {
                match origin {
                    Origin::Arabic => return Origin::Arabic,
                    _ => slavic = true,
                }
            }
            let low = word.to_lowercase();
            if i == 0
                && entry.kind == Kind::Person
                && parts.len() > 1
                && ["sky", "skyy", "skiy", "enko", "ov", "yev", "ev", "chuk", "ova"]
                    .iter()
                    .any(|e| low.ends_with(e))
                && low.len() > 5
            {
                slavic = true;
            }
            if i > 0 && entry.kind != Kind::Institution && low.contains("qq") {
                return Origin::Arabic;
            }
        }
    }
    if slavic { Origin::Slavic } else { Origin::Other }
}

fn join(parts: &[(String, String)]) -> String {
    parts.iter().flat_map(|(g, w)| [g.as_str(), w.as_str()]).collect()
}

/// All generated spellings of an entry, without those that are listed.
#[must_use]
pub fn spellings(entry: &Entry) -> Vec<String> {
    if matches!(entry.kind, Kind::Term | Kind::Keep) {
        return Vec::new();
    }
    let origin = origin(entry);
    let mut seeds: Vec<Vec<(String, String)>> =
        std::iter::once(&entry.canonical).chain(&entry.variants).map(|s| words(s)).collect();
    if let (Kind::Person, [first, rest @ ..]) = (entry.kind, entry.surname.as_slice())
        && let Some(given) = entry.canonical.strip_suffix(first.as_str())
        && given.ends_with(' ')
    {
        seeds.extend(rest.iter().map(|s| words(&format!("{given}{s}"))));
    }
    if origin == Origin::Arabic {
        let more: Vec<_> = seeds.iter().flat_map(|s| servants(s)).collect();
        seeds.extend(more);
    }
    let mut out = Made::default();
    let ways: Vec<Vec<Vec<String>>> = seeds.iter().map(|s| ways(s, origin, entry.kind)).collect();
    for seed in &seeds {
        out.insert(join(seed));
    }
    for (seed, ways) in seeds.iter().zip(&ways).take(6) {
        once(seed, ways, &mut out);
    }
    recombine(&seeds, &mut out);
    for (seed, ways) in seeds.iter().zip(&ways) {
        if out.len() >= MOST {
            break;
        }
        once(seed, ways, &mut out);
        twice(seed, ways, &mut out);
    }
    let listed: HashSet<&String> = std::iter::once(&entry.canonical).chain(&entry.variants).collect();
    out.list.retain(|s| !listed.contains(s));
    out.list
}

/// Spellings in the order they were made, each once: the likeliest first, so that a full list
/// lacks the least likely.
#[derive(Default)]
struct Made {
    list: Vec<String>,
    known: HashSet<String>,
}

impl Made {
    fn len(&self) -> usize {
        self.list.len()
    }

    fn insert(&mut self, spelling: String) {
        if self.list.len() < MOST && self.known.insert(spelling.clone()) {
            self.list.push(spelling);
        }
    }
}

/// Combines the ways each word of a name is spelled in the seeds with as many words.
fn recombine(seeds: &[Vec<(String, String)>], out: &mut Made) {
    let Some(first) = seeds.first().filter(|s| s.len() > 1) else { return };
    let same: Vec<_> = seeds
        .iter()
        .filter(|s| {
            s.len() == first.len()
                && s.iter().zip(first).all(|(a, b)| {
                    // the same word in another spelling starts alike; another word is another name
                    let head = |w: &str| sound(w);
                    is_article(&a.1) && is_article(&b.1) || head(&a.1) == head(&b.1)
                })
        })
        .collect();
    let mut all: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for i in 0..first.len() {
        let mut ways: Vec<&str> = Vec::new();
        for s in &same {
            if !ways.iter().any(|w| w.eq_ignore_ascii_case(&s[i].1)) {
                ways.push(&s[i].1);
            }
        }
        let mut grown = Vec::new();
        for before in &all {
            for way in &ways {
                if grown.len() < MOST / 4 {
                    let mut next = before.clone();
                    next.push((first[i].0.clone(), (*way).to_owned()));
                    grown.push(next);
                }
            }
        }
        all = grown;
    }
    for parts in &all {
        out.insert(join(parts));
    }
}

/// The sound a word starts with, coarsely.
fn sound(word: &str) -> char {
    let word = without_marks(word).to_lowercase();
    let mut chars = word.chars().filter(|c| !is_apostrophe(*c));
    let c = chars.next().unwrap_or(' ');
    match c {
        'q' | 'k' | 'g' | 'c' | 'x' => 'k',
        'h' if chars.next().is_some() => 'h',
        'o' | 'u' | 'w' | 'v' => 'u',
        'i' | 'e' | 'y' | 'j' => 'i',
        's' | 'z' => 's',
        'd' | 't' => 'd',
        c => c,
    }
}

/// The other spellings of each word of a seed.
fn ways(seed: &[(String, String)], origin: Origin, kind: Kind) -> Vec<Vec<String>> {
    let alone = seed.len() == 1;
    // institutions and offices are written in English words; only their articles vary
    let letters = !matches!(kind, Kind::Institution | Kind::Agency | Kind::Religion | Kind::Force);
    seed.iter()
        .enumerate()
        .map(|(i, (_, w))| {
            let next = seed.get(i + 1).map(|(_, n)| n.as_str());
            of_word(w, next, origin, alone, letters && !english(w))
        })
        .collect()
}

fn with(seed: &[(String, String)], changes: &[(usize, &str)]) -> String {
    let mut parts = seed.to_vec();
    for (i, w) in changes {
        parts[*i].1 = (*w).to_owned();
    }
    join(&parts)
}

/// A seed with one word changed, and without its diacritics.
fn once(seed: &[(String, String)], ways: &[Vec<String>], out: &mut Made) {
    let plain: Vec<(usize, String)> = seed.iter().map(|(_, w)| without_marks(w)).enumerate().collect();
    out.insert(with(seed, &plain.iter().map(|(i, w)| (*i, w.as_str())).collect::<Vec<_>>()));
    for (i, of) in ways.iter().enumerate() {
        for w in of {
            out.insert(with(seed, &[(i, w)]));
        }
    }
}

/// A seed with two words changed.
fn twice(seed: &[(String, String)], ways: &[Vec<String>], out: &mut Made) {
    for i in 0..seed.len() {
        for j in i + 1..seed.len() {
            for a in &ways[i] {
                for b in &ways[j] {
                    if out.len() >= MOST {
                        return;
                    }
                    out.insert(with(seed, &[(i, a), (j, b)]));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind, canonical: &str, variants: &[&str], surname: &[&str]) -> Entry {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        Entry {
            id: "x".to_owned(),
            kind,
            canonical: canonical.to_owned(),
            variants: own(variants),
            weak: Vec::new(),
            surname: own(surname),
            styles: Vec::new(),
        }
    }

    fn has(e: &Entry, spelling: &str) -> bool {
        spellings(e).iter().any(|s| s.eq_ignore_ascii_case(spelling))
    }

    #[test]
    fn articles_and_vowels_vary() {
        let e = entry(Kind::City, "Deir ez-Zor", &["Deir Ezzor", "Deir al-Zour"], &[]);
        for s in ["Deir al-Zor", "Deir ez-Zour", "Deir el-Zor", "Deir az-Zour"] {
            assert!(has(&e, s), "{s} not in {:?}", spellings(&e));
        }
    }

    #[test]
    fn listed_words_recombine() {
        let e = entry(Kind::City, "Maarat al-Numan", &["Maaret al-Nauman", "Ma’arat al-Noman"], &[]);
        for s in ["Ma’arat al-Nauman", "Maaret al-Noman", "Maaret an-Numan"] {
            assert!(has(&e, s), "{s} not in {:?}", spellings(&e));
        }
    }

    #[test]
    fn given_names_come_in_families() {
        let e = entry(Kind::Person, "Sergei Lavrov", &[], &["Lavrov"]);
        assert!(has(&e, "Sergey Lavrov"));
        let e = entry(Kind::Person, "Abdel Fattah el-Sisi", &[], &["el-Sisi", "al-Sisi", "Sisi"]);
        for s in ["Abdul Fattah al-Sisi", "Abdel-Fattah Sisi", "Abd al-Fattah el-Sisi", "Abdelfattah el-Sisi"]
        {
            let flat = |t: &str| t.replace('-', " ").to_lowercase();
            assert!(spellings(&e).iter().any(|g| flat(g) == flat(s)), "{s} not in {:?}", spellings(&e));
        }
    }

    #[test]
    fn what_comes_out_is_bounded() {
        let e = entry(
            Kind::Person,
            "Mohammed bin Abdul Rahman al-Thani",
            &["Mohamed Abdulrahman Thani"],
            &["al-Thani", "Al Thani", "Thani"],
        );
        assert!(spellings(&e).len() <= MOST);
    }
}
