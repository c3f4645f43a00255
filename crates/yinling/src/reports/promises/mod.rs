//! Plan lines: what a report says will be done next year, and what became of
//! it.
//!
//! A promise is a journal line about a unit and the year it is for; so is each
//! answer to it. Texts lie in `line_text`. What stands is read from the lines,
//! without those that were taken back. Promising and doing are counted
//! (`plan.promised`, `plan.done`), so the figures `plan.promises` and
//! `plan.promises.done` open to their lines like all others.
//!
//! What is absent on purpose: deadlines, reminders, and any order among units.

mod answer;
mod keep_promise;
mod leave_undone;
mod list;
mod promise;
mod withdraw_promise;

pub use keep_promise::{Evidence, keep_promise};
pub use leave_undone::leave_undone;
pub use list::{Promise, State, list_promises};
pub use promise::{PromiseForm, promise};
pub use withdraw_promise::withdraw_promise;

/// The verb that makes one; its line's number is the promise's.
const PROMISE: &str = "reports::promise";
const KEEP: &str = "reports::keep_promise";
const LEAVE: &str = "reports::leave_undone";
const WITHDRAW: &str = "reports::withdraw_promise";

fn of_unit(unit: kit::UnitId) -> String {
    format!("plan:{unit}")
}

fn of_promise(line: u32) -> String {
    format!("promise:{line}")
}
