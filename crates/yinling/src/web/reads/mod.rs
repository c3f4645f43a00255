//! One file per page: what is asked, what is read, and the struct it fills.

mod beside;
mod by_unit;
mod children;
mod doors;
mod figure;
mod home;
mod indicators;
mod journal;
mod line;
mod months;
mod plain;
mod records;
mod tree_nav;
mod unit;

pub use figure::figure;
pub use home::home;
pub use indicators::indicators;
pub use journal::journal;
pub use line::line;
pub use plain::{health, help, preferences, set_preferences, stylesheet};
pub use unit::unit;
