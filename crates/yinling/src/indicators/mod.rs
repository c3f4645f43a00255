//! The dictionary of figures, the live engine that answers them, and the
//! recount that checks it.
//!
//! [`Live`] holds every fact in memory, follows the journal, and answers any
//! figure of any unit as of any day and any line. The `recount` answers the
//! same from the database alone and shares no code with it.

mod completeness;
mod counting;
mod define;
mod dictionary;
mod examples;
mod figure;
mod follow;
mod live;
mod load;
pub mod measures;
mod recorded;
mod recount;
mod snapshot;
mod verify;

pub use completeness::Completeness;
pub use define::define;
pub use dictionary::{
    CountedEntity, Counting, Dictionary, Expected, Indicator, Words, kind_code, kind_number,
};
pub use examples::example;
pub use figure::{Asked, Figure, question};
pub use follow::follow;
pub use live::{Live, Today};
pub use recorded::{RECORDED_UP_TO, recorded};
pub use recount::Recount;
pub use verify::{Counted, Mismatch, count_both_ways, recount_figures, verify_figures};

#[cfg(test)]
mod tests;
