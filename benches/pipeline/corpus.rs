//! A corpus the repository can make by itself: clean news prose put together from templates, and
//! the same with the damage that scrapers leave. Deterministic.

/// A small linear congruential generator (Knuth, MMIX constants): the corpus is the same everywhere.
struct Dice(u64);

impl Dice {
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from[(self.0 >> 33) as usize % from.len()]
    }
}

const WHO: &[&str] = &[
    "The council",
    "A spokesman",
    "The ministry",
    "Officials in the capital",
    "Doctors at the hospital",
    "The company",
    "President Maria Santos",
    "The opposition",
    "Two witnesses",
    "The central bank",
    "Farmers near the border",
];
const DID: &[&str] = &[
    "said",
    "announced",
    "confirmed",
    "denied",
    "told reporters",
    "wrote in a statement",
    "warned",
    "repeated",
    "learned",
    "expects",
];
const WHAT: &[&str] = &[
    "that the bridge would open in June",
    "that prices had risen by 3.4 percent",
    "that two people were injured",
    "that talks with Turkey would go on",
    "that the troops had left the village",
    "that the vote was put off",
    "that its profit fell to $4.2 million",
    "that the ceasefire had held since Monday",
    "that more than 2,000 families had returned home",
    "that the court would hear the case",
];
const WHEN: &[&str] = &[
    "on Tuesday",
    "late on Friday",
    "after the meeting",
    "for the second time this year",
    "in a letter",
    "at dawn",
];

const DAMAGE: &[(&str, &str)] = &[
    (" Tuesday", " 12February 2020"),
    (". The", ".The"),
    ("Turkey", "Türkiye"),
    ("ceasefire", "cease-fire"),
    ("of the", "ofthe"),
    ("it's", "itâ€™s"),
    ("and", "&amp;"),
];

/// Clean articles of some five paragraphs, at least `bytes` long in all.
pub(crate) fn clean(bytes: usize) -> Vec<String> {
    let mut dice = Dice(42);
    let mut articles = Vec::new();
    let mut made = 0;
    while made < bytes {
        let mut article = String::new();
        for _ in 0..5 {
            for _ in 0..6 {
                let (who, did, what, when) =
                    (dice.pick(WHO), dice.pick(DID), dice.pick(WHAT), dice.pick(WHEN));
                article.push_str(&format!("{who} {did} {when} {what}. "));
            }
            article.truncate(article.trim_end().len());
            article.push_str("\n\n");
        }
        article.truncate(article.trim_end().len());
        article.push('\n');
        made += article.len();
        articles.push(article);
    }
    articles
}

/// The same articles, each with one kind of damage and residue above and below.
pub(crate) fn dirty(bytes: usize) -> Vec<String> {
    let mut articles = clean(bytes);
    for (i, article) in articles.iter_mut().enumerate() {
        let (from, to) = DAMAGE[i % DAMAGE.len()];
        *article = format!("Share on Facebook\n\n{}\nTags: a, b\nyour comment\n", article.replace(from, to));
    }
    articles
}
