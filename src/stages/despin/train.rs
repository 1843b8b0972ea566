//! Training the model: `copydesk train`.
//!
//! Two passes over the corpus, whatever its size: the first chooses the vocabulary, the second counts.
//! The same documents in the same order give the same bytes.

use super::lexicon::Lexicon;
use super::model::vocabulary::key;
use super::model::{Budget, Id, NgramCounter, NgramModel, STOP, Vocabulary, VocabularyCounter, build};
use super::words::{Word, words};
use crate::text::{Scanned, Shape};
use std::collections::HashSet;

/// What can be decided about a training run.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// Bytes of the n-gram tables, at most.
    pub bytes: usize,
    /// N-grams seen fewer times are not kept. At least 3 in a model that is passed on.
    pub least: u32,
    /// Words known, at most.
    pub vocabulary: usize,
    /// Distinct n-grams of one order held while counting; bounds the memory at about 40 bytes each.
    pub table: usize,
}

impl Default for Training {
    fn default() -> Self {
        Training { bytes: 6_000_000, least: 3, vocabulary: 60_000, table: 60_000_000 }
    }
}

/// Why no model came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrainingError;

impl std::fmt::Display for TrainingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the tables of the model could not be built from these counts")
    }
}

impl std::error::Error for TrainingError {}

/// Takes the documents of a corpus one by one. `pass` is called twice and must bring the same
/// documents each time.
pub struct Trainer {
    settings: Training,
    wanted: HashSet<u64>,
    first: Option<VocabularyCounter>,
    second: Option<(Vocabulary, [NgramCounter; 4])>,
    words: Vec<Word>,
    sentence: Vec<Id>,
    tokens: u64,
    documents: u64,
}

impl Trainer {
    /// Starts a run. N-grams that hold no word of `lexicon` are pruned first.
    #[must_use]
    pub fn new(settings: Training, lexicon: &Lexicon) -> Self {
        let mut wanted = HashSet::new();
        for (_, entry) in lexicon.entries() {
            let spun = super::lexicon::phrase_words(&entry.spun);
            // a phrase matters by all its words; the commonest of them are in every model anyway
            for lower in entry.pairs.iter().flat_map(|p| p.words.iter()).chain(&spun) {
                wanted.insert(key(*lower, Shape::Lower));
                wanted.insert(key(*lower, Shape::Title));
            }
        }
        Trainer {
            settings,
            wanted,
            first: Some(VocabularyCounter::default()),
            second: None,
            words: Vec::new(),
            sentence: Vec::new(),
            tokens: 0,
            documents: 0,
        }
    }

    /// Adds a document to the pass under way.
    pub fn add(&mut self, text: &str) {
        let scanned = Scanned::new(text);
        self.words.clear();
        words(&scanned, 0, scanned.tokens().len(), &mut self.words);
        if let Some(counter) = &mut self.first {
            counter.add(&self.words);
        } else if let Some((vocabulary, counters)) = &mut self.second {
            self.documents += 1;
            for w in &self.words {
                let id = vocabulary.of(w);
                self.sentence.push(id);
                if id == STOP {
                    self.tokens += self.sentence.len() as u64;
                    for c in counters.iter_mut() {
                        c.add(&self.sentence);
                    }
                    self.sentence.clear();
                }
            }
            self.sentence.clear();
        }
    }

    /// Ends the first pass.
    ///
    /// # Errors
    /// If the vocabulary could not be built.
    pub fn next_pass(&mut self) -> Result<(), TrainingError> {
        if let Some(first) = self.first.take() {
            let wanted = &self.wanted;
            let vocabulary = first
                .finish(self.settings.vocabulary, self.settings.least, |k| wanted.contains(&k))
                .ok_or(TrainingError)?;
            let counters = [1, 2, 3, 4].map(|n| NgramCounter::new(n, self.settings.table));
            self.second = Some((vocabulary, counters));
        }
        Ok(())
    }

    /// Ends the second pass.
    ///
    /// # Errors
    /// If it was never started, or the tables could not be built.
    pub fn finish(self) -> Result<NgramModel, TrainingError> {
        let (vocabulary, counters) = self.second.ok_or(TrainingError)?;
        let mut matters = vec![false; vocabulary.len()];
        for k in &self.wanted {
            if let Some(slot) = vocabulary.map().get(*k).and_then(|id| matters.get_mut(id as usize)) {
                *slot = true;
            }
        }
        let about = format!(
            "documents={} words={} vocabulary={} least={}",
            self.documents,
            self.tokens,
            vocabulary.len(),
            self.settings.least
        );
        let budget = Budget { bytes: self.settings.bytes, least: self.settings.least, other: 0.1 };
        let counts = counters.map(NgramCounter::finish);
        build(vocabulary, counts, &|id| matters.get(usize::from(id)).copied().unwrap_or(false), budget, about)
            .ok_or(TrainingError)
    }
}
