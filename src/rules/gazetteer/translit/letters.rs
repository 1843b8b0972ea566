//! Letters that romanisers disagree on, and the spellings of one word.

use super::Origin;
use super::arabic::{articles, is_article};
use super::families::family;
use super::marks::{is_apostrophe, without_marks};

/// The most spellings of one word.
const MOST_OF_WORD: usize = 24;

/// A letter rule: what becomes what, and whether it may be used on a name of one word.
struct Letters(&'static str, &'static str, bool);

const ARABIC: &[Letters] = &[
    Letters("ou", "u", true),
    Letters("oo", "u", true),
    Letters("oo", "ou", true),
    Letters("u", "ou", true),
    Letters("ee", "i", true),
    Letters("i", "ee", false),
    Letters("ei", "ai", true),
    Letters("ei", "ay", true),
    Letters("ei", "ey", true),
    Letters("ai", "ay", true),
    Letters("ai", "ei", true),
    Letters("ay", "ai", true),
    Letters("ay", "ei", false),
    Letters("ey", "ei", true),
    Letters("ey", "ay", false),
    Letters("qq", "kk", true),
    Letters("q", "k", true),
    Letters("q", "g", false),
    Letters("dh", "d", false),
    Letters("dh", "z", false),
    Letters("th", "t", false),
    Letters("gh", "g", false),
    Letters("kh", "h", false),
    Letters("j", "dj", false),
    Letters("dj", "j", false),
    Letters("u", "o", false),
    Letters("o", "u", false),
    Letters("e", "a", false),
    Letters("a", "e", false),
    Letters("i", "e", false),
    Letters("e", "i", false),
    Letters("aa", "a", false),
    Letters("iyya", "iya", true),
    Letters("iya", "iyya", true),
    Letters("v", "w", false),
];

const SLAVIC: &[Letters] = &[
    Letters("kh", "h", false),
    Letters("ks", "x", false),
    Letters("x", "ks", false),
    Letters("yo", "io", false),
    Letters("ye", "e", false),
    Letters("ya", "ia", false),
    Letters("yu", "iu", false),
    Letters("i", "y", false),
    Letters("y", "i", false),
    Letters("shch", "sch", false),
    Letters("zh", "j", false),
];

/// Endings that romanisers disagree on, and whether a single word may take them.
const ARABIC_ENDS: &[Letters] = &[
    Letters("a", "ah", true),
    Letters("ah", "a", true),
    Letters("ah", "eh", true),
    Letters("eh", "ah", true),
    Letters("eh", "a", true),
    Letters("i", "y", false),
    Letters("y", "i", false),
];

const SLAVIC_ENDS: &[Letters] = &[
    Letters("sky", "skyy", true),
    Letters("sky", "skiy", true),
    Letters("sky", "ski", true),
    Letters("sky", "skii", true),
    Letters("iy", "y", false),
    Letters("iy", "ii", false),
    Letters("iy", "i", false),
    Letters("ii", "iy", false),
    Letters("yi", "y", false),
    Letters("y", "iy", false),
    Letters("y", "i", false),
    Letters("y", "ii", false),
    Letters("ei", "ey", true),
    Letters("ey", "ei", true),
    Letters("ai", "ay", true),
    Letters("ay", "ai", true),
    Letters("yev", "ev", true),
    Letters("ev", "yev", false),
    Letters("ov", "off", false),
];

/// Puts the casing of the first letter of `model` on `word`.
pub(super) fn cased(word: &str, model: &str) -> String {
    let upper = model.chars().next().is_some_and(char::is_uppercase);
    let mut chars = word.chars();
    match chars.next() {
        Some(c) if upper => c.to_uppercase().chain(chars).collect(),
        Some(c) => std::iter::once(c).chain(chars).collect(),
        None => String::new(),
    }
}

/// The other spellings of one word. `alone`: it is the whole name.
pub(super) fn of_word(
    word: &str,
    next: Option<&str>,
    origin: Origin,
    alone: bool,
    letters: bool,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |w: String| {
        if w != word && !w.is_empty() && !out.contains(&w) && out.len() < MOST_OF_WORD {
            out.push(w);
        }
    };
    if origin == Origin::Arabic
        && is_article(word)
        && let Some(next) = next
    {
        for a in articles(next) {
            add(cased(&a, word));
        }
        return out;
    }
    if !alone
        && let Some((o, names)) = family(word)
        && *o == origin
    {
        for name in *names {
            add(cased(name, word));
        }
        return out;
    }
    add(without_marks(word));
    let bare: String = word.chars().filter(|c| !is_apostrophe(*c)).collect();
    if bare.len() < word.len() {
        add(bare.clone());
        add(without_marks(&bare));
    }
    let shortest = if alone { 6 } else { 4 };
    if !letters || bare.chars().count() < shortest || !bare.is_ascii() {
        return out;
    }
    let low = bare.to_ascii_lowercase();
    if low != bare && cased(&low, &bare) != bare {
        return out; // an acronym, or a capital inside
    }
    let (rules, ends) = match origin {
        Origin::Arabic => (ARABIC, ARABIC_ENDS),
        Origin::Slavic => (SLAVIC, SLAVIC_ENDS),
        Origin::Other => return out,
    };
    let once = |w: &str| -> Vec<String> {
        let mut found = Vec::new();
        for Letters(from, to, single) in rules {
            if alone && !single {
                continue;
            }
            for (at, _) in w.match_indices(from) {
                if breaks_digraph(w, at, from, to) {
                    continue;
                }
                found.push(format!("{}{}{}", &w[..at], to, &w[at + from.len()..]));
            }
        }
        for Letters(from, to, single) in ends {
            if (!alone || *single)
                && let Some(stem) = w.strip_suffix(from)
            {
                found.push(format!("{stem}{to}"));
            }
        }
        let b = w.as_bytes();
        for at in 1..b.len().saturating_sub(1) {
            let vowel = |c: u8| b"aeiouy".contains(&c);
            if b[at] == b[at + 1] && !vowel(b[at]) {
                found.push(format!("{}{}", &w[..at], &w[at + 1..]));
            } else if !alone
                && origin == Origin::Arabic
                && b"bdfklmnrstz".contains(&b[at])
                && vowel(b[at - 1])
                && vowel(b[at + 1])
            {
                found.push(format!("{}{}", &w[..=at], &w[at..]));
            }
        }
        found
    };
    let first = once(&low);
    for w in &first {
        add(cased(w, word));
    }
    if !alone {
        return out;
    }
    // a single word varies little per rule, so two rules may meet
    for w in &first {
        for w in once(w) {
            if w.len() >= 6 {
                add(cased(&w, word));
            }
        }
    }
    out
}

/// Whether replacing `from` at `at` would cut a letter pair that stands for one sound.
fn breaks_digraph(w: &str, at: usize, from: &str, to: &str) -> bool {
    let b = w.as_bytes();
    let before = at.checked_sub(1).map(|i| b[i]);
    let after = b.get(at + from.len()).copied();
    let vowel = |c: Option<u8>| c.is_some_and(|c| b"aeiou".contains(&c));
    if from.len() == 1 && b"aeiou".contains(&from.as_bytes()[0]) {
        // a vowel next to a vowel is part of a diphthong; the first letter carries the name
        return at == 0 || vowel(before) || vowel(after) || (after == Some(b'y') && to != "ou");
    }
    from == "y" && (at == 0 || vowel(before) || vowel(after))
}
