//! What a stranger reads, on both databases.

mod begin;
mod browser;
mod browser_by_keyboard;
mod exports;
pub mod forms;
mod frozen;
pub mod imports;
mod instructors;
mod order;
mod pages;
mod privacy;
mod report;
mod robust;
mod short;
pub mod town;
mod writing;
