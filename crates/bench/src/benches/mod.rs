//! One bench a file.

pub mod access;
pub mod backup;
pub mod cli;
pub mod documents;
pub mod engine;
pub mod engine10;
pub mod floor;
pub mod fresh;
pub mod idle;
pub mod page;
pub mod preview;
pub mod roster;
pub mod writer;
