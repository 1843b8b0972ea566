//! What is wrong with a pack or a selection.

use std::fmt;

/// One mistake, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The pack's file name, or where else the mistake was made: `--select`.
    pub file: String,
    /// Line, counted from 1; 0 where there is none.
    pub line: usize,
    /// What is wrong, in words.
    pub message: String,
}

impl RuleError {
    /// A mistake at a line of a file.
    #[must_use]
    pub fn new(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        RuleError { file: file.into(), line, message: message.into() }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for RuleError {}

/// All of them, a line each.
pub(super) fn list(errors: &[RuleError]) -> String {
    errors.iter().map(|e| format!("\n{e}")).collect()
}
