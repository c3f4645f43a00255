//! What a stranger reads, on both databases.

mod begin;
mod browser;
mod callers;
mod exports;
pub mod forms;
mod frozen;
pub mod imports;
mod instructors;
mod journeys;
mod order;
mod own_people;
mod own_record;
mod pages;
mod people;
pub mod person;
mod privacy;
mod report;
mod robust;
mod routes;
mod second_thoughts;
mod short;
mod sign_in;
pub(crate) mod town;
mod writing;
