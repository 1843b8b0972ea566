//! Which spinner a document went through.
//!
//! Families of spinners share most of what they put; some pairs are one family's alone (A puts
//! `mentioned` for said, B `used to be` for was, D `inside the` for in the). Each such pair that was
//! found speaks for its family.

use super::document::Found;

/// A family of spinners, as the lexicon's tables name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The commonest: said > mentioned, in the > within the.
    A,
    /// was > used to be, White House > White Space.
    B,
    /// told > instructed, in the > inside the.
    D,
}

/// The families with the lexicon's bit of each and how common they are among spun articles: a guess,
/// by the articles seen.
const FAMILIES: [(Family, u8, f32); 3] = [(Family::A, 1, 0.8), (Family::B, 2, 0.1), (Family::D, 4, 0.1)];
/// What a family's own pair counts where the text is another family's.
const STRANGE: f32 = 0.2;

/// The most probable family of the pairs found, and its probability; `None` where there is no pair.
pub(crate) fn family<'f>(found: impl Iterator<Item = &'f Found<'f>>) -> Option<(Family, f32)> {
    let mut odds = FAMILIES.map(|(_, _, common)| common);
    let mut any = false;
    for f in found {
        any = true;
        if f.pair.families & 7 != 7 {
            for (p, (_, bit, _)) in odds.iter_mut().zip(FAMILIES) {
                *p *= if f.pair.families & bit == 0 { STRANGE } else { 1.0 };
            }
            // a long document must not run out of small numbers
            let sum: f32 = odds.iter().sum();
            odds = odds.map(|p| p / sum);
        }
    }
    let best = (0..FAMILIES.len()).max_by(|a, b| odds[*a].total_cmp(&odds[*b]))?;
    any.then(|| (FAMILIES[best].0, odds[best]))
}
