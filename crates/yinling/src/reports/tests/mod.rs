//! Reports as their readers meet them, on both databases.

mod charts;
mod findings;
mod last_year;
mod parts;
mod promises;
mod scene;
mod sentences;
mod stopped;
