//! Reports as their readers meet them, on both databases.

mod scene;
mod sentences;
mod stopped;
