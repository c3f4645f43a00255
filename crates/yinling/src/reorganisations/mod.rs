//! Units close, merge and split. These verbs touch the tree, the people in it
//! and what was counted there, in one line.
//!
//! An instructor's guidance follows the branch: it ends with a branch that
//! closes and goes along with one that is merged away.
//!
//! Nothing is guessed: where people or later records would be left without a
//! unit, the verb is refused with the list of them.

mod close;
mod merge;
mod remains;
mod split;

pub use close::close;
pub use merge::merge;
pub use remains::{is_held, outlives};
pub use split::{SplitForm, split};
