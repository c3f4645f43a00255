//! Yinling (银龄): runs a city's year for its retired cadres and writes the
//! report in which every number is true. See ARCHITECTURE.md.

pub mod access;
pub mod accounts;
pub mod api;
pub mod api_keys;
pub mod backups;
pub mod cli;
pub mod corrections;
pub mod db;
pub mod demo;
pub mod disclosure;
pub mod forms;
pub mod house_key;
pub mod importing;
pub mod indicators;
pub mod instructors;
pub mod intake;
pub mod journal;
pub mod ledgers;
pub mod people;
pub mod privacy;
pub mod reorganisations;
pub mod reports;
pub mod second_thoughts;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod units;
pub mod web;
pub mod words;
