//! What a stranger reads, on both databases.

mod browser;
mod pages;
mod privacy;
mod robust;
pub mod town;
