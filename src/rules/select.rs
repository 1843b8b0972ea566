//! Which stages and rules are on.

use super::{RuleError, RuleSet};
use crate::text::{RuleId, StageId};

/// `STAGE` or `STAGE/RULE`, as given to `--select` and `--ignore`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// The stage.
    pub stage: StageId,
    /// One rule of it, or all.
    pub rule: Option<String>,
}

impl Selector {
    /// Reads `spacing` or `spacing/day-month`; `from` names the flag or file for the error.
    ///
    /// # Errors
    /// If there is no such stage or rule.
    pub fn parse(name: &str, rules: &RuleSet, from: &str) -> Result<Self, RuleError> {
        let (stage, rule) = match name.split_once('/') {
            Some((stage, rule)) => (stage, Some(rule)),
            None => (name, None),
        };
        let Some(stage) = StageId::from_name(stage) else {
            let known = StageId::ALL.map(StageId::name).join(", ");
            return Err(RuleError::new(
                from,
                0,
                format!("no stage is called {stage:?}; the stages are {known}"),
            ));
        };
        let rule = match rule {
            None => None,
            Some(_) => match rules.find(name) {
                Some(found) => Some(found.id.id.to_owned()),
                None => {
                    let message = format!("no rule is called {name:?}; `copydesk rules list` shows them");
                    return Err(RuleError::new(from, 0, message));
                }
            },
        };
        Ok(Selector { stage, rule })
    }

    fn takes(&self, rule: RuleId) -> bool {
        self.stage == rule.stage && self.rule.as_deref().is_none_or(|r| r == rule.id)
    }
}

/// What is on: everything, or what `select` names; less what `ignore` names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Nothing here means everything.
    pub select: Vec<Selector>,
    /// Switched off, whatever `select` says.
    pub ignore: Vec<Selector>,
}

impl Selection {
    /// Whether any rule of the stage can be on.
    #[must_use]
    pub fn has(&self, stage: StageId) -> bool {
        (self.select.is_empty() || self.select.iter().any(|s| s.stage == stage))
            && !self.ignore.iter().any(|s| s.stage == stage && s.rule.is_none())
    }

    /// Whether the rule is on.
    #[must_use]
    pub fn takes(&self, rule: RuleId) -> bool {
        (self.select.is_empty() || self.select.iter().any(|s| s.takes(rule)))
            && !self.ignore.iter().any(|s| s.takes(rule))
    }

    /// The rules that are off, of the stages that are on.
    #[must_use]
    pub fn rules_off(&self, rules: &RuleSet) -> Vec<RuleId> {
        if self.select.iter().chain(&self.ignore).all(|s| s.rule.is_none()) {
            return Vec::new();
        }
        rules.rules().map(|r| r.id).filter(|id| self.has(id.stage) && !self.takes(*id)).collect()
    }
}
