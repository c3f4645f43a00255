//! Units close, merge and split. These verbs touch the tree, the people in it
//! and what was counted there, in one line.
//!
//! Nothing is guessed: where people or later records would be left without a
//! unit, the verb is refused with the list of them.

mod close;
mod merge;
mod remains;
mod split;

pub use close::close;
pub use merge::merge;
pub use remains::{is_stock, outlives};
pub use split::{SplitForm, split};
