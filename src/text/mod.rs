//! The ground floor: positions, edits and the scanned text. Uses nothing but `std` and `memchr`.
//!
//! Every offset in this module is a byte offset into the text it was made for, and lies on a
//! `char` boundary of that text.

mod cut;
mod edit;
mod edits;
mod hash;
mod proposals;
mod protected;
mod scanned;
mod span;
mod stage;
mod token;

pub use cut::{LONGEST_BLOCK, cut};
pub use edit::{Confidence, Edit, Note, RuleId, StageId};
pub use edits::{Edits, EditsError};
pub use hash::{AsItIs, ByHash, WordHasher, word_hash};
pub use proposals::{Held, Proposals};
pub use protected::Protection;
pub use scanned::{Line, Scanned};
pub use span::Span;
pub use stage::{Context, MetadataPolicy, Stage};
pub use token::{Shape, Token, TokenKind};
