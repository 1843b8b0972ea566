//! Proposes nothing yet.

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Proposals, Scanned, Stage, StageId};

/// The stage.
pub struct Characters;

impl Characters {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(_rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Characters)
    }
}

impl Stage for Characters {
    fn id(&self) -> StageId {
        StageId::Characters
    }

    fn propose(&self, _text: &Scanned<'_>, _context: &Context<'_>, _out: &mut Proposals) {}
}
