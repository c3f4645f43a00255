//! Reports as their readers meet them, on both databases.

mod charts;
mod findings;
mod scene;
mod sentences;
mod stopped;
