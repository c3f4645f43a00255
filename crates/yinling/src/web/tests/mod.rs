//! What a stranger reads, on both databases.

mod begin;
mod browser;
mod exports;
pub mod forms;
pub mod imports;
mod instructors;
mod order;
mod pages;
mod privacy;
mod report;
mod robust;
pub mod town;
