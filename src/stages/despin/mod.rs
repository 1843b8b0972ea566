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

mod align;
mod decode;
mod document;
mod family;
mod fit;
mod gate;
mod judge;
mod judge_weights;
mod lexicon;
mod model;
mod repair;
mod rivals;
mod runs;
mod tells;
mod train;
mod words;

pub use align::Learnt;
pub use family::Family;
pub use judge::Judge;
pub use lexicon::{Lexicon, LexiconError};
pub use model::{ModelError, NgramModel};
pub use repair::Bounds;
pub use train::{Trainer, Training, TrainingError};

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Edit, Proposals, Scanned, Shape, Stage, StageId};
use gate::Gate;
pub use gate::Opening;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

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
        Tables::with_gate(lexicon, model, gate)
    }

    fn with_gate(mut lexicon: Lexicon, model: NgramModel, gate: Gate) -> Self {
        lexicon.weigh(|words| {
            let (mut history, mut sum) = (model::History::none(), 0.0);
            for (i, w) in words.iter().enumerate() {
                let id = model.vocabulary().id_any_case(*w, Shape::Lower);
                let (p, next) = model.step(&history, id);
                sum += if i == 0 { model.alone(id) } else { p };
                history = next;
            }
            sum
        });
        Tables { lexicon, model, gate }
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &NgramModel {
        &self.model
    }
}

/// The model that is compiled in.
static MODEL: &[u8] = include_bytes!("../../../rules/en/spin/model.bin");

/// The built-in tables, read when the first document is suspected.
static BUILT_IN: LazyLock<Result<Arc<Tables>, String>> = LazyLock::new(|| {
    let lexicon = Lexicon::read(lexicon::TABLES.iter().copied())
        .map_err(|e| e.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let model = NgramModel::from_bytes(MODEL).map_err(|e| e.to_string())?;
    Ok(Arc::new(Tables::with_gate(lexicon, model, gate::BUILT_IN.clone())))
});

/// What can be decided about the stage.
#[derive(Clone, Copy, Debug)]
pub struct DespinSettings {
    /// How candidates are judged.
    pub judge: Judge,
    /// The probability from which on a run of changes stands: its edits are likely, others guesses.
    pub bound: f32,
    /// How sure is sure.
    pub bounds: Bounds,
    /// When the gate opens.
    pub opening: Opening,
    /// Whether every document counts as spun, whatever the gate says.
    pub forced: bool,
    /// Strong edits, those of at least these log-odds, bear a suspicion out.
    pub strong: f32,
    /// Strong edits per 100 words below which a document counts as clean after all.
    pub density: f32,
    /// Different pairs among the strong edits, below which a document counts as clean after all.
    pub distinct: usize,
    /// What the log-odds of these pairs, each at its best, must come to: a paragraph of clean text may have four words that
    /// a spinner might have put there, but not four that only a spinner would.
    pub together: f32,
}

impl Default for DespinSettings {
    fn default() -> Self {
        DespinSettings {
            judge: Judge::default(),
            bound: 0.6,
            bounds: Bounds { certain: 7.0 },
            opening: Opening::default(),
            forced: false,
            strong: 0.9,
            density: 1.5,
            distinct: 4,
            together: 10.0,
        }
    }
}

/// The stage.
#[derive(Clone, Default)]
pub struct Despin {
    /// `None` for the built-in ones.
    tables: Option<Arc<Tables>>,
    settings: DespinSettings,
}

impl Despin {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        let Some((name, bytes)) = rules.model() else { return Ok(Despin::default()) };
        let wrong = |what: String| vec![RuleError::new(name.clone(), 0, what)];
        let model = NgramModel::from_bytes(bytes.to_vec()).map_err(|e| wrong(e.to_string()))?;
        let lexicon = Lexicon::read(lexicon::TABLES.iter().copied())
            .map_err(|e| wrong(e.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        let tables = Tables::with_gate(lexicon, model, gate::BUILT_IN.clone());
        Ok(Despin::with_tables(Arc::new(tables), DespinSettings::default()))
    }

    fn look_up(&self) -> Option<&Arc<Tables>> {
        // that the built-in tables can be read is held by a test
        self.tables.as_ref().or_else(|| BUILT_IN.as_ref().ok())
    }

    fn gate(&self) -> &Gate {
        self.tables.as_ref().map_or(&gate::BUILT_IN, |t| &t.gate)
    }

    /// The tables that are compiled in.
    ///
    /// # Errors
    /// What is wrong with them; a test holds that nothing is.
    pub fn built_in() -> Result<Arc<Tables>, String> {
        BUILT_IN.clone()
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

    /// log10 p of a text and how many words it has, sentence ends among them.
    #[must_use]
    pub fn likelihood(model: &NgramModel, text: &Scanned<'_>) -> (f64, usize) {
        let words = words_of(text, 0..text.tokens().len());
        let mut history = model.start();
        let mut sum = 0.0;
        for w in &words {
            let (p, next) = model.step(&history, model.vocabulary().of(w));
            sum += f64::from(p);
            history = next;
        }
        (sum, words.len())
    }

    /// The pairs that a batch teaches: spun copies beside their sources.
    ///
    /// # Errors
    /// What is wrong with the built-in tables; a test holds that nothing is.
    pub fn learn(documents: &[&str]) -> Result<Vec<Learnt>, String> {
        Ok(align::learn(documents, &Despin::built_in()?.gate))
    }

    /// What the gate says of a text: evidence in nats, or `None` when it is closed.
    #[must_use]
    pub fn suspicion(&self, text: &Scanned<'_>) -> Option<f32> {
        self.gate().suspect(text, &self.settings.opening).map(|s| s.evidence)
    }

    /// Fits a judge to texts. Each has the spans that a spinner put and what their authors may have
    /// written there (bytes, readings), and a weight.
    #[must_use]
    pub fn fit(tables: &Tables, texts: &[(String, Vec<Spun>, f32)]) -> Judge {
        let lesson = |(text, spans, weight): &(String, Vec<Spun>, f32)| {
            let scanned = Scanned::new(text);
            let words = words_of(&scanned, 0..scanned.tokens().len());
            let candidates =
                document::candidates(&tables.model, &tables.lexicon, &Judge::default(), &words, 0.0);
            let right = candidates
                .iter()
                .map(|c| {
                    let range = words[c.first].start as usize..words[c.first + c.len - 1].end as usize;
                    fit::right(text, range, &c.pair.original, spans)
                })
                .collect();
            let swapped = words
                .iter()
                .map(|w| fit::was_swapped(text, w.start as usize..w.end as usize, spans))
                .collect();
            fit::Lesson { candidates, right, swapped, words, weight: *weight }
        };
        fit::fit(&texts.iter().map(lesson).collect::<Vec<_>>())
    }

    /// Whether putting `new` at `range` gives a reading of the span it touches; `None` where that span
    /// may stay as it is.
    #[must_use]
    pub fn right(text: &str, range: Range<usize>, new: &str, spans: &[Spun]) -> Option<bool> {
        fit::right(text, range, new, spans)
    }

    /// For how many of the spans a spinner put the lexicon has the right pair, and how many there are;
    /// spans that may stay as they are do not count.
    #[must_use]
    pub fn covered(tables: &Tables, text: &str, spans: &[Spun]) -> (u32, u32) {
        let scanned = Scanned::new(text);
        let words = words_of(&scanned, 0..scanned.tokens().len());
        let all = document::candidates(&tables.model, &tables.lexicon, &Judge::default(), &words, 0.0);
        let right: Vec<Range<usize>> = all
            .iter()
            .map(|c| (words[c.first].start as usize..words[c.first + c.len - 1].end as usize, c))
            .filter(|(range, c)| fit::right(text, range.clone(), &c.pair.original, spans) == Some(true))
            .map(|(range, _)| range)
            .collect();
        let asked = spans.iter().filter(|(s, r)| !r.iter().any(|r| *r == text[s.clone()]));
        let (mut covered, mut count) = (0, 0);
        for (span, _) in asked {
            count += 1;
            covered += u32::from(right.iter().any(|r| r.start < span.end && span.start < r.end));
        }
        (covered, count)
    }

    /// The edits of a text and how many strong ones there are per 100 words of what was suspected.
    #[must_use]
    pub fn edits(&self, text: &Scanned<'_>) -> (Vec<Edit>, f32) {
        let reading = self.read(text);
        (reading.edits, reading.density)
    }

    /// The family of spinners a text went through, and how probable it is; `None` where the text is not
    /// spun.
    #[must_use]
    pub fn family(&self, text: &Scanned<'_>) -> Option<(Family, f32)> {
        self.read(text).family
    }

    fn read(&self, text: &Scanned<'_>) -> Reading {
        let tokens = if self.settings.forced {
            0..text.tokens().len()
        } else {
            match self.gate().suspect(text, &self.settings.opening) {
                Some(suspicion) => suspicion.tokens,
                None => return Reading::default(),
            }
        };
        let Some(tables) = self.look_up() else { return Reading::default() };
        let words = words_of(text, tokens);
        // where the first look finds few, the second would find no more
        let least = if self.settings.forced { 0.0 } else { self.settings.density / 2.0 };
        let (judge, bound) = (&self.settings.judge, self.settings.bound);
        let found = document::read(&tables.model, &tables.lexicon, judge, &words, bound, least);
        let strong = || found.iter().filter(|f| f.odds >= self.settings.strong && f.run.is_some());
        let density = 100.0 * strong().count() as f32 / judge::length(&words).max(1) as f32;
        let mut pairs: HashMap<&str, f32> = HashMap::new();
        for f in strong() {
            let best = pairs.entry(&*f.entry.spun).or_default();
            *best = best.max(f.odds);
        }
        let settings = &self.settings;
        let clean = density < settings.density
            || pairs.len() < settings.distinct
            || pairs.values().sum::<f32>() < settings.together;
        if !settings.forced && clean {
            return Reading { density, ..Reading::default() };
        }
        let family = family::family(strong());
        let mut edits = Vec::new();
        let vocabulary = tables.model.vocabulary();
        repair::edits(text, &words, vocabulary, &found, family, &self.settings.bounds, &mut edits);
        Reading { edits, density, family }
    }
}

/// What is found out about a text.
#[derive(Default)]
struct Reading {
    edits: Vec<Edit>,
    /// Strong edits per 100 words.
    density: f32,
    family: Option<(Family, f32)>,
}

/// A span of a spun text, in bytes, and what its author may have written there. A span whose own text
/// is among the readings need not be changed.
pub type Spun = (Range<usize>, Vec<String>);

fn words_of(text: &Scanned<'_>, tokens: Range<usize>) -> Vec<words::Word> {
    let mut out = Vec::new();
    words::words(text, tokens.start, tokens.end, &mut out);
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_can_be_read() {
        let tables = Despin::built_in().expect("sound");
        assert!(tables.model().to_bytes().len() <= 8 << 20, "the model is larger than promised");
        assert!(tables.lexicon.len() > 10_000);
    }
}
