//! Proposes nothing yet.

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Proposals, Scanned, Stage, StageId};

/// The stage.
pub struct Spacing;

impl Spacing {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(_rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Spacing)
    }
}

impl Stage for Spacing {
    fn id(&self) -> StageId {
        StageId::Spacing
    }

    fn propose(&self, _text: &Scanned<'_>, _context: &Context<'_>, _out: &mut Proposals) {}
}
