//! The Arabic article and the names made with it.

use super::letters::cased;

const ARTICLES: &[&str] = &[
    "al", "el", "ul", "as", "ash", "an", "ar", "ad", "az", "at", "es", "esh", "en", "er", "ed", "ez", "et",
    "adh",
];

pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word.to_lowercase().as_str())
}

/// The forms of the article before `next`.
pub(super) fn articles(next: &str) -> Vec<String> {
    let mut out = vec!["al".to_owned(), "el".to_owned()];
    let low = next.to_lowercase();
    let sound = ["sh", "dh", "th"]
        .into_iter()
        .find(|s| low.starts_with(s))
        .map_or_else(|| low.chars().next().map(|c| c.to_string()).unwrap_or_default(), str::to_owned);
    if ["s", "sh", "n", "r", "d", "z", "t", "dh"].contains(&sound.as_str()) {
        for vowel in ["a", "e"] {
            out.push(format!("{vowel}{sound}"));
            if sound.len() == 2 {
                out.push(format!("{vowel}{}", &sound[..1]));
            }
        }
    }
    out
}

/// `Abd al-X` and its other ways, as whole spellings.
pub(super) fn servants(parts: &[(String, String)]) -> Vec<Vec<(String, String)>> {
    let mut out = Vec::new();
    for (i, (gap, word)) in parts.iter().enumerate() {
        let low = word.to_lowercase();
        let (used, name) = match (low.as_str(), parts.get(i + 1), parts.get(i + 2)) {
            ("abd" | "abdel" | "abdul", Some((_, a)), Some((_, n))) if low == "abd" && is_article(a) => {
                (3, n)
            }
            ("abdel" | "abdul" | "abdal", Some((_, n)), _) => (2, n),
            _ => continue,
        };
        for way in [
            &["Abd", " al", "-"][..],
            &["Abd", " el", "-"],
            &["Abd", "-al", "-"],
            &["Abdul", "-"],
            &["Abdel", "-"],
            &["Abdal", "-"],
        ] {
            let mut all: Vec<(String, String)> = parts[..i].to_vec();
            all.push((gap.clone(), cased(way[0], word)));
            if let [_, article, _] = way {
                all.push((article[..1].to_owned(), article[1..].to_owned()));
            }
            all.push(("-".to_owned(), name.clone()));
            all.extend_from_slice(&parts[i + used..]);
            out.push(all);
        }
        for joined in ["Abdul", "Abdel"] {
            let mut all: Vec<(String, String)> = parts[..i].to_vec();
            all.push((gap.clone(), format!("{}{}", cased(joined, word), name.to_lowercase())));
            all.extend_from_slice(&parts[i + used..]);
            out.push(all);
        }
    }
    out
}
