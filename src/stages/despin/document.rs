//! From a suspicion to the edits of a document.

use super::decode::{Decoder, Found, Senses, Weights, sense_key};
use super::lexicon::Lexicon;
use super::model::NgramModel;
use super::words::{Class, Word};

/// What the decoder makes of a run of words.
pub(crate) struct Reading<'l> {
    /// The edits of the best reading, in order.
    pub(crate) found: Vec<Found<'l>>,
    /// Edits that are at least likely, per 100 words.
    pub(crate) density: f32,
}

/// Decodes the sentences of `words`: once to see which pairs the document wants, and once more with
/// one sense per document.
pub(crate) fn read<'l>(
    model: &'l NgramModel,
    lexicon: &'l Lexicon,
    weights: Weights,
    words: &[Word],
) -> Reading<'l> {
    let mut decoder = Decoder::new(model, lexicon, weights);
    let mut found = Vec::new();
    let sentences = |decoder: &mut Decoder<'l>, found: &mut Vec<Found<'l>>| {
        let mut at = 0;
        for sentence in words.split_inclusive(|w| w.class == Class::Stop) {
            decoder.sentence(sentence, found, at);
            at += sentence.len();
        }
    };
    sentences(&mut decoder, &mut found);
    if weights.sense > 0.0 {
        let mut senses = Senses::new();
        for f in found.iter().filter(|f| f.score >= weights.likely) {
            *senses.entry(sense_key(f.entry, f.pair)).or_default() += 1.0;
        }
        senses.retain(|_, n| {
            *n -= 1.0;
            *n > 0.0
        });
        if !senses.is_empty() {
            decoder.senses = senses;
            found.clear();
            sentences(&mut decoder, &mut found);
        }
    }
    let count = words.iter().filter(|w| w.class != Class::Stop).count().max(1);
    let likely = found.iter().filter(|f| f.score >= weights.likely).count();
    Reading { density: 100.0 * likely as f32 / count as f32, found }
}
