//! Where stages put what they propose.

use super::{Confidence, Edit, RuleId, StageId};

/// Collects the proposals of a layer's stages.
///
/// Rules that are switched off are dropped here, so that no stage need know what was selected.
#[derive(Debug, Default)]
pub struct Proposals {
    edits: Vec<Edit>,
    held: Vec<Held>,
    off: Vec<RuleId>,
}

/// A proposal that was not made, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The edit as it was proposed.
    pub edit: Edit,
    /// Why it does not stand.
    pub why: String,
}

impl Proposals {
    /// An empty list in which the rules `off` leave no trace.
    #[must_use]
    pub fn without(off: Vec<RuleId>) -> Self {
        Proposals { edits: Vec::new(), held: Vec::new(), off }
    }

    /// Whether what `rule` proposes is taken.
    #[must_use]
    pub fn takes(&self, rule: RuleId) -> bool {
        !self.off.contains(&rule)
    }

    /// Proposes an edit.
    pub fn push(&mut self, edit: Edit) {
        if self.takes(edit.rule) {
            self.edits.push(edit);
        }
    }

    /// Records an edit that the stage itself holds back, such as one that a guard stopped.
    pub fn hold(&mut self, edit: Edit, why: impl Into<String>) {
        if self.takes(edit.rule) {
            self.held.push(Held { edit, why: why.into() });
        }
    }

    /// What was proposed so far, in order.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// How many edits of `stage` were proposed with at least this confidence.
    #[must_use]
    pub fn count(&self, stage: StageId, at_least: Confidence) -> usize {
        self.edits.iter().filter(|e| e.rule.stage == stage && e.confidence >= at_least).count()
    }

    /// Takes the lists apart: proposed, held by their stage.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Edit>, Vec<Held>) {
        (self.edits, self.held)
    }
}
