//! One change, and how sure we are of it.

use super::Span;
use std::borrow::Cow;
use std::fmt;

/// Where in the way a document goes a rule belongs.
///
/// The order is the order of the way: `Decode` and `Characters` come before the four content
/// stages, which look at the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StageId {
    /// Bytes to text.
    Decode,
    /// Layer 1: readable Unicode.
    Characters,
    /// Layer 2: lines and runs that are not the article.
    Boilerplate,
    /// Layer 2: glued and broken words.
    Spacing,
    /// Layer 2: one spelling per name.
    Entities,
    /// Layer 2: words a spinner put in.
    Despin,
}

impl StageId {
    /// All of them, in the order of the way.
    pub const ALL: [StageId; 6] = [
        StageId::Decode,
        StageId::Characters,
        StageId::Boilerplate,
        StageId::Spacing,
        StageId::Entities,
        StageId::Despin,
    ];

    /// The name used on the command line, in packs and in the ledger.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StageId::Decode => "decode",
            StageId::Characters => "characters",
            StageId::Boilerplate => "boilerplate",
            StageId::Spacing => "spacing",
            StageId::Entities => "entities",
            StageId::Despin => "despin",
        }
    }

    /// The stage of this name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<StageId> {
        StageId::ALL.into_iter().find(|s| s.name() == name)
    }
}

impl fmt::Display for StageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name of a rule: its stage and its id within the stage, written `stage/id`.
///
/// Ids are stable. A rule that is renamed leaves a redirect in its pack.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId {
    /// The stage that proposes the rule's edits.
    pub stage: StageId,
    /// The id within the stage, in kebab case.
    pub id: &'static str,
}

impl RuleId {
    /// Names a rule that the code knows.
    #[must_use]
    pub const fn new(stage: StageId, id: &'static str) -> Self {
        RuleId { stage, id }
    }

    /// Names a rule read from a pack. Each distinct id is kept for the life of the process; there
    /// are as many as there are rules, whatever the number of documents.
    #[must_use]
    pub fn intern(stage: StageId, id: &str) -> Self {
        use std::collections::HashSet;
        use std::sync::{Mutex, PoisonError};
        static IDS: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
        let mut ids = IDS.lock().unwrap_or_else(PoisonError::into_inner);
        let ids = ids.get_or_insert_with(HashSet::new);
        let id = match ids.get(id) {
            Some(known) => known,
            None => {
                let kept: &'static str = Box::leak(id.to_owned().into_boxed_str());
                ids.insert(kept);
                kept
            }
        };
        RuleId { stage, id }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.stage, self.id)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How sure a rule is that an editor would make the same change.
///
/// Policy is one comparison: an edit is applied when its confidence is at least the one asked for
/// (by default [`Confidence::Likely`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// May be right. Shown, and not applied unless asked for.
    Guess,
    /// An editor would make this change in nearly every such place: at most about one in fifty
    /// would be taken back.
    Likely,
    /// No editor would take it back: at most about one in a thousand.
    Certain,
}

impl Confidence {
    /// The name used on the command line, in packs and in the ledger.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Guess => "guess",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }

    /// The confidence of this name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Confidence> {
        [Confidence::Guess, Confidence::Likely, Confidence::Certain].into_iter().find(|c| c.name() == name)
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a stage wants to say about an edit beyond its place. Goes into the ledger as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// Why, in words or as `feature=value` pairs: `class=share position=0.98`.
    pub evidence: Option<String>,
    /// The reading that came second, where a model chose.
    pub runner_up: Option<String>,
    /// For a metadata line that is lifted: the field's name and its normalised values.
    pub field: Option<(&'static str, Vec<String>)>,
}

/// One change to one text: the bytes at `span` become `replacement`.
///
/// An empty span is an insertion, an empty replacement a deletion.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Where, in bytes of the text the stage looked at.
    pub span: Span,
    /// What the bytes become.
    pub replacement: Cow<'static, str>,
    /// The rule that asks for it.
    pub rule: RuleId,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// A model's score where a model made the edit: log10 of the odds for the new reading.
    pub score: Option<f32>,
    /// Evidence, runner-up, lifted field.
    pub note: Option<Box<Note>>,
}

impl Edit {
    /// Replaces `span`.
    #[must_use]
    pub fn replace(
        span: Span,
        replacement: impl Into<Cow<'static, str>>,
        rule: RuleId,
        confidence: Confidence,
    ) -> Self {
        Edit { span, replacement: replacement.into(), rule, confidence, score: None, note: None }
    }

    /// Deletes `span`.
    #[must_use]
    pub fn delete(span: Span, rule: RuleId, confidence: Confidence) -> Self {
        Edit::replace(span, "", rule, confidence)
    }

    /// Inserts at byte `at`.
    #[must_use]
    pub fn insert(
        at: usize,
        replacement: impl Into<Cow<'static, str>>,
        rule: RuleId,
        confidence: Confidence,
    ) -> Self {
        Edit::replace(Span::at(at), replacement, rule, confidence)
    }

    /// The same edit with a note.
    #[must_use]
    pub fn with_note(mut self, note: Note) -> Self {
        self.note = Some(Box::new(note));
        self
    }

    /// The same edit with a score.
    #[must_use]
    pub fn with_score(mut self, score: f32) -> Self {
        self.score = Some(score);
        self
    }
}
