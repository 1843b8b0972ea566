//! Names and how they are spelled: rows, the spellings that follow from them, the compiled table.
//!
//! Used twice: by the build script, which compiles the rows under `rules/entities`, and at run time
//! for the names a user adds. Uses nothing but `std` and the text module.

mod compile;
mod entry;
mod form;
mod layout;
mod table;
mod translit;

pub use compile::{Collision, Report, compile, merge};
pub use entry::{Entry, Kind, RowError, Weak, read};
pub use form::{Form, Gap, LONGEST, Pattern, is_apostrophe, is_hyphen, pattern, step};
pub use table::{
    Accept, CANONICAL, Condition, GENERATED, KEEP, NO_CONDITION, STRICT, SURNAME, Starts, Table, WEAK,
    capital,
};
pub use translit::{MOST, Origin, is_given_name, origin, spellings, without_marks};
