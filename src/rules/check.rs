//! What must hold between packs.

use super::{Pack, RuleError};
use std::collections::HashMap;

/// All mistakes that show only when the packs are seen together.
pub(super) fn check(packs: &[Pack]) -> Vec<RuleError> {
    let mut errors = Vec::new();
    let mut seen: HashMap<_, (&str, usize)> = HashMap::new();
    for pack in packs {
        for rule in &pack.rules {
            if let Some((file, line)) = seen.insert(rule.id, (&pack.file, rule.line)) {
                let message = format!("rule {} stands already at {file}:{line}", rule.id);
                errors.push(RuleError::new(&pack.file, rule.line, message));
            }
        }
    }
    for pack in packs {
        for (old, new) in &pack.redirects {
            if pack.rules.iter().any(|r| r.id.id == old) {
                errors.push(RuleError::new(&pack.file, 0, format!("{old:?} is redirected and still a rule")));
            }
            if !packs.iter().any(|p| p.stage == pack.stage && p.rules.iter().any(|r| r.id.id == new)) {
                let message = format!("{old:?} is redirected to {new:?}, which is no rule");
                errors.push(RuleError::new(&pack.file, 0, message));
            }
        }
    }
    errors
}
