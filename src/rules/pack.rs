//! What a pack is, once it is read.

use crate::text::{Confidence, RuleId, StageId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One TOML file of rules that belong together.
#[derive(Clone, Debug)]
pub struct Pack {
    /// `en/boilerplate/comments`
    pub id: String,
    /// What its rules are about.
    pub about: String,
    /// The stage that uses them.
    pub stage: StageId,
    /// The host whose documents alone they apply to, for a site pack.
    pub host: Option<String>,
    /// The file it was read from.
    pub file: String,
    /// Old rule ids and what they are called now.
    pub redirects: BTreeMap<String, String>,
    /// The rules, in the order of the file.
    pub rules: Vec<Rule>,
}

/// Documentation, behaviour and tests of one rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Stage and id.
    pub id: RuleId,
    /// Why the change is right.
    pub why: String,
    /// How sure it is; rules in code may lower it for a single edit.
    pub confidence: Confidence,
    /// What it finds.
    pub kind: Kind,
    /// What it does there.
    pub action: Action,
    /// The class of line it marks: `share`, `comment`, `cookie` …
    pub class: Option<String>,
    /// Texts in which the rule must propose an edit.
    pub fires: Vec<Example>,
    /// Texts in which it must not.
    pub keeps: Vec<String>,
    /// Line of the rule in its file.
    pub line: usize,
}

/// A text that a rule must change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The text before.
    pub text: String,
    /// The text after all of the stage's edits, where the example states it.
    pub becomes: Option<String>,
}

/// What a rule finds.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Whole lines.
    Line(LineRule),
    /// Every match of a regular expression, in the syntax of the `regex` crate.
    Find {
        /// The expression.
        find: String,
        /// What a match becomes, `$1` for its groups; empty where the action is not `replace`.
        replace: String,
    },
    /// Rows of a TSV file beside the pack.
    Table(String),
    /// A rule that is written in Rust, in its stage's module.
    Code,
}

/// Which lines a rule finds. A line matches when it fits one of the patterns and all conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LineRule {
    /// The whole line, less space around it.
    pub any: Vec<String>,
    /// How the line starts.
    pub prefix: Vec<String>,
    /// How the line ends.
    pub suffix: Vec<String>,
    /// Regular expressions that match the whole line.
    pub regex: Vec<String>,
    /// Whether case counts.
    pub case: bool,
    /// Where in the document the line must stand.
    pub near: Option<Near>,
    /// The most words it may have.
    pub max_words: Option<usize>,
    /// Lower-case texts of which the line must hold one. A rule whose patterns start with a
    /// wildcard needs this, or it is tried on every line.
    pub needs: Vec<String>,
    /// Whether the line goes only where another line of the document is found that only a scraper
    /// leaves: addresses and notes on the author stand in clean text too.
    pub company: bool,
}

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Near {
    /// The first lines.
    Start,
    /// The last lines.
    End,
}

/// What a rule does with what it finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Removes it.
    Remove,
    /// Moves its value into the field, according to the metadata policy.
    Lift(String),
    /// Puts something else there.
    Replace,
}
