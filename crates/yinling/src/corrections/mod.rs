//! Taking lines back.
//!
//! Nothing posted is ever changed or deleted: a line is taken back by a line
//! that posts the opposite of all of it, on the same days. `undo` says that it
//! should not have happened, `correct` that it was recorded wrongly (and is
//! being recorded anew); both can be taken back themselves, which restores.
//!
//! A line on which later lines rest is not taken back: they are listed, and
//! taking them back first opens the way. `dependents.rs` finds the plain cases
//! by what later lines posted. `rests_on.rs` finds the rest by the result:
//! whatever would be counted must be what follows from the histories, nothing
//! may be left at a unit that is gone, no code or ID number given twice.
//!
//! Registers and definitions are not taken back: a number stays minted.

mod correct;
mod dependents;
mod rests_on;
mod take_back;
mod undo;

pub use correct::correct;
pub use dependents::list_dependents;
pub use take_back::{Counts, counts};
pub use undo::undo;

#[cfg(test)]
mod scene;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_people;
#[cfg(test)]
mod tests_units;
