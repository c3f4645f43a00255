//! The words every other crate speaks: days and periods, identifiers, grades,
//! the clock, numbers and days in Chinese prose, and refusals as keys with arguments.
//!
//! No I/O and no async here. Nothing in this crate knows a database, a page or
//! a spreadsheet.

pub mod chinese_dates;
pub mod chinese_numbers;
mod clock;
mod day;
pub mod english_dates;
mod grade;
mod hex;
mod id;
mod period;
mod refusal;

pub use clock::{Clock, FixedClock, SystemClock};
pub use day::{BadDay, Day, Precision};
pub use grade::Grade;
pub use hex::{from_hex, hex};
pub use id::{MeasureId, PersonNo, Seq, UnitId};
pub use period::{BadPeriod, Period};
pub use refusal::Refusal;
