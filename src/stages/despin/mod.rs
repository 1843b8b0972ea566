//! Gives spun articles back the words their authors wrote.
//!
//! Article spinners swap words for wrong synonyms (`told reporters` becomes `advised reporters`). The
//! gate asks of every document whether it is spun, at the cost of a look-up a word; where it opens,
//! the decoder looks for the reading that news would most probably have, over the pairs of a lexicon
//! (`rules/en/spin/*.tsv`), with a language model of news. Every edit has a score, log10 of the odds
//! against leaving the words as they are, and names its pair and its runner-up.
//!
//! Does NOT touch documents that are not spun, addresses, numbers by themselves, words that no pair
//! holds, and single names. Known misses: pairs the lexicon does not have; sentences that a spinner
//! also reordered; spun text shorter than some sixty words, which the gate cannot tell from chance.

mod decode;
mod document;
mod gate;
mod lexicon;
mod model;
mod repair;
mod train;
mod words;

pub use decode::Weights;
pub use lexicon::{Lexicon, LexiconError};
pub use model::{ModelError, NgramModel};
pub use train::{Trainer, Training, TrainingError};

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Edit, Proposals, Scanned, Stage, StageId};
use gate::Gate;
use std::sync::Arc;

/// Everything the stage looks things up in.
pub struct Tables {
    lexicon: Lexicon,
    model: NgramModel,
    gate: Gate,
}

impl Tables {
    /// Puts a lexicon and a model together.
    #[must_use]
    pub fn new(lexicon: Lexicon, model: NgramModel) -> Self {
        let gate = Gate::new(&lexicon);
        Tables { lexicon, model, gate }
    }
}

/// What can be decided about the stage.
#[derive(Clone, Copy, Debug)]
pub struct DespinSettings {
    /// How edits are weighed.
    pub weights: Weights,
    /// Whether every document counts as spun, whatever the gate says.
    pub forced: bool,
    /// Likely edits per 100 words below which a document counts as clean after all.
    pub density: f32,
}

impl Default for DespinSettings {
    fn default() -> Self {
        DespinSettings { weights: Weights::default(), forced: false, density: 1.5 }
    }
}

/// The stage.
pub struct Despin {
    tables: Option<Arc<Tables>>,
    settings: DespinSettings,
}

impl Despin {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(_rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Despin { tables: None, settings: DespinSettings::default() })
    }

    /// The stage with tables of one's own.
    #[must_use]
    pub fn with_tables(tables: Arc<Tables>, settings: DespinSettings) -> Self {
        Despin { tables: Some(tables), settings }
    }

    /// The tables of the lexicon that are compiled in: name and content.
    #[must_use]
    pub fn tables() -> &'static [(&'static str, &'static str)] {
        lexicon::TABLES
    }

    /// What the gate says of a text: evidence in nats, or `None` when it is closed.
    #[must_use]
    pub fn suspicion(&self, text: &Scanned<'_>) -> Option<f32> {
        self.tables.as_ref()?.gate.suspect(text).map(|s| s.evidence)
    }

    /// The edits of a text and how many likely ones there are per 100 words of what was suspected.
    #[must_use]
    pub fn edits(&self, text: &Scanned<'_>) -> (Vec<Edit>, f32) {
        let Some(tables) = &self.tables else { return (Vec::new(), 0.0) };
        let tokens = if self.settings.forced {
            0..text.tokens().len()
        } else {
            match tables.gate.suspect(text) {
                Some(suspicion) => suspicion.tokens,
                None => return (Vec::new(), 0.0),
            }
        };
        let mut words = Vec::new();
        words::words(text, tokens.start, tokens.end, &mut words);
        let weights = self.settings.weights;
        let reading = document::read(&tables.model, &tables.lexicon, weights, &words);
        if reading.density < self.settings.density && !self.settings.forced {
            return (Vec::new(), reading.density);
        }
        let mut edits = Vec::new();
        repair::edits(text, &words, tables.model.vocabulary(), &reading.found, &weights, &mut edits);
        (edits, reading.density)
    }
}

impl Stage for Despin {
    fn id(&self) -> StageId {
        StageId::Despin
    }

    fn propose(&self, text: &Scanned<'_>, _context: &Context<'_>, out: &mut Proposals) {
        for edit in self.edits(text).0 {
            out.push(edit);
        }
    }
}
