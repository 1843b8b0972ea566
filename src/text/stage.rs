//! What a stage is.

use super::{Proposals, Scanned, StageId};

/// A stage looks at a text and proposes edits. It never changes the text, and it never sees what
/// its siblings propose: order inside a layer cannot matter.
pub trait Stage: Send + Sync {
    /// Which stage this is.
    fn id(&self) -> StageId;

    /// Proposes edits of `text`. Where two of a stage's edits clash, the earlier start wins, then
    /// the longer, then the one proposed first.
    fn propose(&self, text: &Scanned<'_>, context: &Context<'_>, out: &mut Proposals);
}

/// What is known of a document beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Host name of the document's address, in lower case, without `www.`.
    pub host: Option<&'a str>,
    /// The title, where the record has one.
    pub title: Option<&'a str>,
    /// Key under which a profile holds what was learnt about the document's source.
    pub source: Option<&'a str>,
    /// What happens to metadata lines.
    pub metadata: MetadataPolicy,
}

/// What happens to lines such as `News ID: 80197`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MetadataPolicy {
    /// The line leaves the text and its value goes into a field.
    Lift,
    /// The line stays, repaired.
    #[default]
    Keep,
    /// The line is removed.
    Drop,
}
