//! The way of one document: scan, propose, resolve, apply, ledger; once for each layer.

use crate::document::Document;
use crate::ledger::{Composer, Ledger, compose};
use crate::resolve::{Resolved, resolve};
use crate::rules::{RuleError, RuleSet, Selection};
use crate::stages;
use crate::text::{
    Confidence, Context, Edits, Held, LONGEST_BLOCK, MetadataPolicy, Proposals, RuleId, Scanned, Stage, cut,
};
use std::borrow::Cow;
use std::sync::Arc;

/// What a user can decide about a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Edits of at least this confidence are made; the others are suggested.
    pub at_least: Confidence,
    /// What happens to metadata lines.
    pub metadata: MetadataPolicy,
    /// Stages and rules that are switched on and off.
    pub selection: Selection,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            at_least: Confidence::Likely,
            metadata: MetadataPolicy::Keep,
            selection: Selection::default(),
        }
    }
}

/// A document after cleaning, and what was done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cleaned {
    /// The document with the cleaned text.
    pub document: Document,
    /// Every change.
    pub ledger: Ledger,
}

/// All stages, ready to clean any number of documents from any number of threads.
pub struct Pipeline {
    layers: [Vec<Box<dyn Stage>>; 2],
    rules: Arc<RuleSet>,
    settings: Settings,
    off: Vec<RuleId>,
}

impl Default for Pipeline {
    /// The built-in rules with default settings.
    ///
    /// # Panics
    /// If a built-in pack is wrong, which the tests rule out.
    fn default() -> Self {
        match Pipeline::new(RuleSet::builtin(), Settings::default()) {
            Ok(pipeline) => pipeline,
            Err(errors) => panic!("built-in rules: {errors:?}"),
        }
    }
}

impl Pipeline {
    /// Compiles the stages.
    ///
    /// # Errors
    /// All that is wrong with the rules or the selection, at once.
    pub fn new(rules: Arc<RuleSet>, settings: Settings) -> Result<Self, Vec<RuleError>> {
        let layers = stages::layers(&rules, &settings.selection)?;
        let off = settings.selection.rules_off(&rules);
        Ok(Pipeline { layers, rules, settings, off })
    }

    /// The rules the pipeline was made from.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Cleans one document. Cannot fail: what is wrong with an input shows in `read` or `decode`.
    #[must_use]
    pub fn clean(&self, document: Document) -> Cleaned {
        if document.text.len() <= LONGEST_BLOCK {
            return self.clean_block(document);
        }
        let mut whole = Ledger::default();
        let mut text = String::with_capacity(document.text.len());
        let mut at = 0;
        while at < document.text.len() {
            let end = at + cut(&document.text.as_bytes()[at..], LONGEST_BLOCK);
            let block = Document { text: document.text[at..end].to_owned(), ..document.clone_without_text() };
            let cleaned = self.clean_block(block);
            text.push_str(&cleaned.document.text);
            whole.append(cleaned.ledger, at);
            at = end;
        }
        Cleaned { document: Document { text, ..document }, ledger: whole }
    }

    fn clean_block(&self, mut document: Document) -> Cleaned {
        let host = document.host();
        let source = document.source.clone().or_else(|| host.clone());
        let context = Context {
            host: host.as_deref(),
            title: document.title.as_deref(),
            source: source.as_deref(),
            metadata: self.settings.metadata,
        };
        let original = std::mem::take(&mut document.text);
        let (first, held_1, suggested_1) = self.run(0, &original, &context);
        let between = first.apply(&original);
        let (second, held_2, suggested_2) = self.run(1, &between, &context);
        let cleaned = second.apply(&between);
        let untouched = matches!((&between, &cleaned), (Cow::Borrowed(_), Cow::Borrowed(_)));
        let quiet =
            held_1.is_empty() && held_2.is_empty() && suggested_1.is_empty() && suggested_2.is_empty();
        if untouched && quiet {
            document.text = original;
            return Cleaned { document, ledger: Ledger::default() };
        }
        let composer = Composer { original: &original, between: &between, first: &first, second: &second };
        let ledger = compose(&composer, (held_1, held_2), (suggested_1, suggested_2));
        document.text = if untouched { original } else { cleaned.into_owned() };
        Cleaned { document, ledger }
    }

    /// Runs one layer over `text`: edits that stand, held, suggested.
    fn run(
        &self,
        layer: usize,
        text: &str,
        context: &Context<'_>,
    ) -> (Edits, Vec<Held>, Vec<crate::text::Edit>) {
        let stages = &self.layers[layer];
        if stages.is_empty() || text.is_empty() {
            return (Edits::default(), Vec::new(), Vec::new());
        }
        let scanned = Scanned::new(text);
        let mut proposals = Proposals::without(self.off.clone());
        for stage in stages {
            stage.propose(&scanned, context, &mut proposals);
        }
        let (proposed, mut held) = proposals.into_parts();
        let Resolved { standing, held: lost, suggested } = resolve(proposed, self.settings.at_least);
        held.extend(lost);
        match Edits::new(standing, text) {
            Ok(edits) => (edits, held, suggested),
            // A stage that cuts a character is a bug; the text stays whole and the ledger says so.
            Err(error) => {
                debug_assert!(false, "{error}");
                (Edits::default(), held, suggested)
            }
        }
    }
}
