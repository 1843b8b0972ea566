//! Proposes nothing yet.

use crate::rules::{RuleError, RuleSet};
use crate::text::{Context, Proposals, Scanned, Stage, StageId};

/// The stage.
pub struct Despin;

impl Despin {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(_rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Despin)
    }
}

impl Stage for Despin {
    fn id(&self) -> StageId {
        StageId::Despin
    }

    fn propose(&self, _text: &Scanned<'_>, _context: &Context<'_>, _out: &mut Proposals) {}
}
