//! Instructors (党建指导员): appointed by a unit with a document, assigned to
//! branches, who hand their branches over and stop one day.
//!
//! An instructor is a person: on the roster, or known beside it (a serving
//! official). What is counted of them follows from their history
//! (`people/guidance.rs`), so that every verb here adds a row or two and all of
//! them can be back-dated, undone and corrected.
//!
//! What happens to branches and units on the way:
//! * a branch that closes is guided no longer;
//! * of a branch that is merged away, the instructor goes along and guides the
//!   branch it becomes part of;
//! * a branch that is split off has no instructor until one is assigned, the
//!   old branch keeps its own;
//! * a unit that closes may have no serving instructors left; of one that is
//!   merged away, they serve for the unit it becomes part of.
//!
//! A branch may have several instructors. The text of the document stands
//! beside the line of the appointment; the line holds its salted hash.

mod appoint;
mod assign;
mod end;
mod hand_over;
mod pool;
mod who;

pub use appoint::{AppointForm, appoint};
pub use assign::assign;
pub use end::end;
pub use hand_over::hand_over;
pub use pool::{Instructor, document_of, list_pool};
pub use who::Who;

#[cfg(test)]
mod tests;
