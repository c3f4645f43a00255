//! Ten minutes to think again: a press that was a mistake is taken back whole.
//!
//! What an elder, whoever helps them or their secretary changed of the elder's
//! own can be taken back by whoever pressed, and by the elder themselves where
//! it was done for them. It restores what was there before and nothing else,
//! once, for ten minutes from its journal line, by the house's clock.
//!
//! A line that posted rows (a telephone, a skill) is taken back by
//! [`crate::corrections::undo`]. The others changed rows of their domain alone,
//! and the domain itself puts them back; the line that says so names the line
//! it takes back, and is not taken back itself.
//!
//! Where something rests on the press since, it is refused: then the plain way
//! (withdraw, end, call) is the right one. A card that was stopped stays
//! stopped: nobody can know who has it.

mod list;
mod step;
mod take_back;

pub use list::{Last, find_last, find_step, list_steps};
pub use step::{Asker, Step, TEN_MINUTES};
pub use take_back::{TAKE_BACK, take_back};

#[cfg(test)]
mod tests;
