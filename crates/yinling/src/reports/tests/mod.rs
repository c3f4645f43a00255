//! Reports as their readers meet them, on both databases.

mod charts;
mod scene;
mod sentences;
mod stopped;
