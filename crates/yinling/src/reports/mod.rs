//! The yearly report: prose from a template in which every number is a live
//! field, with what stands behind it.
//!
//! A number without facts behind it cannot be printed: its sentence leaves
//! itself out and is listed as a gap, whoever wrote the template. What prose
//! says never overstates (`kit::chinese_numbers`). Before a report is given out
//! its figures are held against one another (`assertions`) and, where there is
//! time, against the recount by SQL (`recount`); a breach stops it.

mod assertions;
mod compose;
mod figure;
mod gap;
mod print;
mod recount;
mod sources;
mod template;
mod write;

pub use assertions::Check;
pub use gap::{Gap, Missing, Why};
pub use print::{Turn, font_folder, print, turn};
pub use recount::recount;
pub use sources::{Hidden, Sources, Subject};
pub use template::{TEMPLATE_FILE, Template};
pub use write::{Report, write};

#[cfg(test)]
mod tests;
