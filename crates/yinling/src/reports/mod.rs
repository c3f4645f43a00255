//! The yearly report: prose from a template in which every number is a live
//! field, with what stands behind it.
//!
//! A number without facts behind it cannot be printed: its sentence leaves
//! itself out and is listed as a gap, whoever wrote the template. What prose
//! says never overstates (`kit::chinese_numbers`). Before a report is given out
//! its figures are held against one another (`assertions`) and, where there is
//! time, against the recount by SQL (`recount`); a breach stops it. [`frozen`]
//! keeps a report as it was handed out, with what proves it.
//!
//! Between the figures staff write in their own words (`parts`), and say what
//! will be done next year (`promises`). Both are journal lines; a report as of a
//! line has what stood at that line.

mod assertions;
mod awaited;
mod charts;
mod compose;
mod figure;
pub mod frozen;
mod gap;
mod last_year;
mod marked;
mod parts;
mod placed;
mod print;
mod promises;
mod recount;
mod said;
mod sources;
mod template;
mod unfit;
mod write;

pub use assertions::Check;
pub use frozen::FREEZE;
pub use gap::{Gap, Missing, Why};
pub use last_year::{Beside, a_year_before, beside};
pub use marked::Slot;
pub use parts::{Place, Version, list_versions, restore_part, write_part};
pub use print::{Turn, font_folder, print, turn};
pub use promises::{
    Evidence, Promise, PromiseForm, State, keep_promise, leave_undone, list_promises, promise,
    withdraw_promise,
};
pub use recount::recount;
pub use said::{Said, year_of};
pub use sources::{Address, Below, Hidden, Sources, Subject};
pub use template::{TEMPLATE_FILE, Template, slots};
pub use write::{Report, draft, write};

#[cfg(test)]
mod tests;
