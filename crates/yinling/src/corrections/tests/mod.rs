//! Cases by name, and properties over random sequences of verbs.

mod cases;
mod people;
mod scene;
mod units;
