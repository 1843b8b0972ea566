//! Proposes nothing yet.

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Proposals, Scanned, Stage, StageId};

/// The stage.
pub struct Entities;

impl Entities {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(_rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Entities)
    }
}

impl Stage for Entities {
    fn id(&self) -> StageId {
        StageId::Entities
    }

    fn propose(&self, _text: &Scanned<'_>, _context: &Context<'_>, _out: &mut Proposals) {}
}
