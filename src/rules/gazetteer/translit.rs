//! Spellings that follow from how names are carried over from other scripts.
//!
//! A listed spelling is a seed. From it come the forms of the Arabic article, the ways of writing
//! `Abd al-`, `bin`, `abu`, the families of given names, the letters that romanisers disagree on,
//! and dropped diacritics and apostrophes. What comes out is bounded: at most [`MOST`] spellings for a
//! name, few changes at a time, and fewer for a single word, where a change may hit another word.
//!
//! Does NOT translate, drop parts of names, or move from Russian to Ukrainian forms: those are
//! different words and have to be listed.

use super::entry::{Entry, Kind};
use std::collections::HashSet;

/// The most generated spellings of one name.
pub const MOST: usize = 240;

/// The most spellings of one word.
const MOST_OF_WORD: usize = 24;

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

/// Given names and the parts of names that are one name in many spellings.
const FAMILIES: &[(Origin, &[&str])] = &[
    (
        Origin::Arabic,
        &["Mohammed", "Mohammad", "Muhammad", "Mohamed", "Mohamad", "Muhammed", "Muhamad", "Mohammod"],
    ),
    (Origin::Arabic, &["Ahmed", "Ahmad", "Ahmet"]),
    (Origin::Arabic, &["Hussein", "Hussain", "Husayn", "Husain", "Husein", "Hossein", "Hosein", "Hussien"]),
    (Origin::Arabic, &["Hassan", "Hasan", "Hassane"]),
    (Origin::Arabic, &["Yousef", "Yusuf", "Youssef", "Yousuf", "Yusef", "Yousif", "Youssouf", "Yussuf"]),
    (Origin::Arabic, &["Mahmoud", "Mahmud", "Mahmood", "Mehmood"]),
    (Origin::Arabic, &["Mustafa", "Mostafa", "Moustafa", "Mustapha", "Moustapha"]),
    (Origin::Arabic, &["Ibrahim", "Ebrahim", "Ibraheem", "Ibrahem"]),
    (Origin::Arabic, &["Khaled", "Khalid", "Khaleed"]),
    (Origin::Arabic, &["Saeed", "Said", "Saeid", "Sayeed", "Sa'id"]),
    (Origin::Arabic, &["Omar", "Umar"]),
    (Origin::Arabic, &["Osama", "Usama", "Ousama", "Oussama"]),
    (Origin::Arabic, &["Abdullah", "Abdallah", "Abdulla", "Abdellah"]),
    (Origin::Arabic, &["Ismail", "Ismael", "Esmail", "Ismaeel", "Esmaeil", "Isma'il"]),
    (Origin::Arabic, &["Ali", "Aly"]),
    (Origin::Arabic, &["Nasser", "Naser", "Nasir"]),
    (
        Origin::Arabic,
        &["Qassem", "Qasem", "Qasim", "Kassem", "Kasem", "Qassim", "Ghassem", "Ghasem", "Kassim"],
    ),
    (Origin::Arabic, &["Faisal", "Faysal", "Feisal", "Faysel"]),
    (Origin::Arabic, &["Jamal", "Gamal", "Djamal"]),
    (Origin::Arabic, &["Saddam", "Sadam"]),
    (Origin::Arabic, &["Suleiman", "Sulaiman", "Sulayman", "Soleiman", "Suleyman", "Souleymane", "Suliman"]),
    (Origin::Arabic, &["Walid", "Waleed", "Oualid"]),
    (Origin::Arabic, &["Rashid", "Rasheed", "Rachid"]),
    (Origin::Arabic, &["Hamid", "Hameed"]),
    (Origin::Arabic, &["Majid", "Majeed", "Maged"]),
    (Origin::Arabic, &["Karim", "Kareem"]),
    (Origin::Arabic, &["Salih", "Saleh", "Salah"]),
    (Origin::Arabic, &["Ayman", "Aiman", "Aymen"]),
    (Origin::Arabic, &["Riad", "Riyad", "Riyadh", "Riadh"]),
    (Origin::Arabic, &["Khalifa", "Khalifah", "Khaleefa"]),
    (Origin::Arabic, &["Tariq", "Tarek", "Tareq", "Tarik"]),
    (Origin::Arabic, &["Ashraf", "Achraf"]),
    (Origin::Arabic, &["Muammar", "Moammar", "Mu'ammar", "Moamer", "Muamar", "Moamar", "Mo'ammar"]),
    (Origin::Arabic, &["Moqtada", "Muqtada", "Moktada", "Muktada"]),
    (Origin::Arabic, &["Nouri", "Nuri", "Noori"]),
    (Origin::Arabic, &["Haidar", "Haider", "Haydar", "Hayder", "Heydar"]),
    (Origin::Arabic, &["Hafez", "Hafiz", "Hafidh"]),
    (Origin::Arabic, &["Fouad", "Fuad", "Fu'ad"]),
    (Origin::Arabic, &["Saif", "Sayf", "Seif"]),
    (Origin::Arabic, &["Abu", "Abou"]),
    (Origin::Arabic, &["bin", "ibn", "ben"]),
    (Origin::Arabic, &["Sheikh", "Shaikh", "Shaykh", "Cheikh"]),
    (Origin::Slavic, &["Sergei", "Sergey", "Serguei", "Sergej"]),
    (Origin::Slavic, &["Dmitry", "Dmitri", "Dmitriy", "Dmitrii", "Dimitri", "Dimitry"]),
    (Origin::Slavic, &["Alexei", "Alexey", "Aleksei", "Aleksey", "Alexej"]),
    (Origin::Slavic, &["Alexander", "Aleksandr", "Alexandr", "Aleksander", "Alexsandr"]),
    (
        Origin::Slavic,
        &["Yevgeny", "Evgeny", "Yevgeni", "Evgeni", "Yevgeniy", "Evgeniy", "Yevgenii", "Evgenii"],
    ),
    (Origin::Slavic, &["Andrei", "Andrey"]),
    (Origin::Slavic, &["Andriy", "Andrii", "Andrij"]),
    (Origin::Slavic, &["Anatoly", "Anatoli", "Anatoliy", "Anatolii", "Anatolij"]),
    (Origin::Slavic, &["Gennady", "Gennadi", "Gennadiy", "Gennadii"]),
    (Origin::Slavic, &["Yuri", "Yury", "Yuriy", "Yurii", "Iurii", "Iuri"]),
    (Origin::Slavic, &["Nikolai", "Nikolay", "Nikolaj"]),
    (Origin::Slavic, &["Mykola", "Mikola"]),
    (Origin::Slavic, &["Vitaly", "Vitali", "Vitaliy", "Vitalii"]),
    (Origin::Slavic, &["Valery", "Valeri", "Valeriy", "Valerii", "Valeriu"]),
    (Origin::Slavic, &["Arseniy", "Arseny", "Arsenii", "Arseni"]),
    (Origin::Slavic, &["Volodymyr", "Volodimir", "Volodimyr", "Wolodymyr"]),
    (Origin::Slavic, &["Viktor", "Victor"]),
    (Origin::Slavic, &["Mikhail", "Mihail", "Michail"]),
    (Origin::Slavic, &["Georgy", "Georgi", "Georgiy", "Georgii"]),
    (Origin::Slavic, &["Grigory", "Grigori", "Grigoriy", "Grigorii"]),
    (Origin::Slavic, &["Vasily", "Vasili", "Vassily", "Vasiliy", "Vasilii"]),
    (Origin::Slavic, &["Valentyn", "Valentin"]),
    (Origin::Slavic, &["Oleksiy", "Oleksii", "Oleksi", "Olexiy"]),
    (Origin::Slavic, &["Oleksandr", "Olexandr", "Olexander"]),
    (Origin::Slavic, &["Valeriy", "Valerii", "Valery"]),
    (Origin::Slavic, &["Serhiy", "Serhii", "Serhij"]),
    (Origin::Slavic, &["Yulia", "Yuliya", "Iulia", "Julia", "Yuliia"]),
    (Origin::Slavic, &["Maria", "Mariya", "Mariia"]),
    (Origin::Slavic, &["Ksenia", "Kseniya", "Xenia"]),
    (Origin::Slavic, &["Dmytro", "Dmitro"]),
    (Origin::Slavic, &["Kyrylo", "Kirilo"]),
    (Origin::Slavic, &["Pyotr", "Petr", "Piotr"]),
    (Origin::Slavic, &["Fyodor", "Fedor", "Fiodor"]),
    (Origin::Slavic, &["Ruslan"]),
    (Origin::Slavic, &["Ramzan"]),
];

const ARTICLES: &[&str] = &[
    "al", "el", "ul", "as", "ash", "an", "ar", "ad", "az", "at", "es", "esh", "en", "er", "ed", "ez", "et",
    "adh",
];

fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word.to_lowercase().as_str())
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

fn family(word: &str) -> Option<&'static (Origin, &'static [&'static str])> {
    FAMILIES.iter().find(|(_, names)| names.iter().any(|n| n.eq_ignore_ascii_case(word)))
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

/// Latin letters without their marks.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'Ā' | 'Ă' => "A",
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'É' | 'È' | 'Ê' | 'Ë' | 'Ē' => "E",
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' | 'į' => "i",
        'Í' | 'Ì' | 'Î' | 'Ï' | 'Ī' | 'İ' => "I",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' | 'ø' | 'ő' | 'ơ' => "o",
        'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' | 'Ō' | 'Ø' => "O",
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ư' => "u",
        'Ú' | 'Ù' | 'Û' | 'Ü' | 'Ū' => "U",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Ć' | 'Č' => "C",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'Ñ' => "N",
        'ş' | 'š' | 'ś' | 'ș' | 'ṣ' => "s",
        'Ş' | 'Š' | 'Ś' | 'Ș' | 'Ṣ' => "S",
        'ğ' | 'ģ' => "g",
        'Ğ' => "G",
        'ž' | 'ź' | 'ż' | 'ẓ' => "z",
        'Ž' | 'Ź' | 'Ż' => "Z",
        'ý' | 'ÿ' => "y",
        'ł' => "l",
        'Ł' => "L",
        'ř' => "r",
        'ț' | 'ţ' | 'ť' | 'ṭ' => "t",
        'Ț' | 'Ţ' | 'Ṭ' => "T",
        'đ' | 'ḍ' => "d",
        'Đ' | 'Ḍ' => "D",
        'ḥ' => "h",
        'Ḥ' => "H",
        'ß' => "ss",
        'æ' => "ae",
        _ => return None,
    })
}

/// The word without diacritics.
#[must_use]
pub fn without_marks(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match plain(c) {
            Some(p) => out.push_str(p),
            None => out.push(c),
        }
    }
    out
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' | '`' | '´' | 'ʽ')
}

/// Puts the casing of the first letter of `model` on `word`.
fn cased(word: &str, model: &str) -> String {
    let upper = model.chars().next().is_some_and(char::is_uppercase);
    let mut chars = word.chars();
    match chars.next() {
        Some(c) if upper => c.to_uppercase().chain(chars).collect(),
        Some(c) => std::iter::once(c).chain(chars).collect(),
        None => String::new(),
    }
}

/// The other spellings of one word. `alone`: it is the whole name.
fn of_word(word: &str, next: Option<&str>, origin: Origin, alone: bool, letters: bool) -> Vec<String> {
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

/// The forms of the article before `next`.
fn articles(next: &str) -> Vec<String> {
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
fn servants(parts: &[(String, String)]) -> Vec<Vec<(String, String)>> {
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

/// Words of English that stand in names and do not vary.
fn english(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "front",
        "brigade",
        "brigades",
        "army",
        "islamic",
        "movement",
        "party",
        "state",
        "group",
        "province",
        "force",
        "forces",
        "council",
        "national",
        "liberation",
        "democratic",
        "people",
        "united",
        "free",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "city",
        "camp",
        "base",
        "airport",
        "district",
        "crossing",
        "valley",
        "mount",
        "mountains",
        "river",
        "lake",
        "island",
        "islands",
        "sea",
        "strait",
        "plain",
        "dam",
        "coast",
        "region",
        "governorate",
        "battalion",
        "martyrs",
        "resistance",
        "popular",
        "mobilization",
        "mobilisation",
        "units",
        "union",
        "faction",
        "organization",
        "organisation",
        "air",
        "military",
        "company",
        "jihad",
        "guard",
        "guards",
        "corps",
        "rouge",
        "shining",
        "path",
        "mosque",
        "prison",
        "square",
        "republic",
        "field",
        "nuclear",
        "plant",
        "heights",
        "refugee",
        "stadium",
        "university",
        "great",
        "prince",
        "king",
        "queen",
        "bank",
        "house",
        "news",
        "television",
        "channel",
        "agency",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
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
