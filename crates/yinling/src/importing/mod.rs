//! What every import of a spreadsheet has in common: finding the tables in the
//! files, telling what is wrong with a cell and what came of a file, applying
//! corrections given beside the file, and writing the rows that were not taken
//! into a workbook of their own, or all rows with the reasons on their cells.
//!
//! An importer reads and checks everything first and then applies all of it in
//! one transaction, one journal line for each file. Nothing is applied when a
//! row is refused or in conflict, unless those rows are to be set aside.
//!
//! What is absent on purpose: any knowledge of units or people.

mod annotate;
mod best_fit;
mod given;
mod messages;
mod outcome;
#[cfg(test)]
pub mod samples;
mod set_aside;
mod shown;
mod tables;

pub use annotate::write_annotated;
pub use best_fit::find_best_fit;
pub use given::{Edits, Given, Watch};
pub use messages::message;
pub use outcome::{Changed, Outcome, Problem, Severity, Taken, TakenAs};
pub use set_aside::{Aside, write_aside};
pub use shown::{Mask, ShownRow, is_masked, show_rows};
pub use tables::{
    Columns, GUIDE, Layout, Reading, fingerprint, is_blank, read_file, sheet_names, text_of,
    words_of,
};

use kit::{Day, Refusal};
use std::path::PathBuf;

/// How an import is to be run.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Check everything and change nothing, not even a counter.
    pub dry_run: bool,
    /// Stocks begin on this day where no date of their own says otherwise, and
    /// changes found on a second import take effect on it.
    pub as_of_day: Day,
    pub today: Day,
    /// Where the rows that cannot be taken go; without it one such row keeps
    /// everything from being applied.
    pub set_aside: Option<PathBuf>,
    /// Corrections beside the files, and the brake.
    pub given: Given,
}

impl ImportOptions {
    /// Refusals: `set_aside_is_input`.
    pub fn check(&self, files: &[PathBuf]) -> Result<(), Refusal> {
        match &self.set_aside {
            Some(out) => set_aside::check_target(out, files),
            None => Ok(()),
        }
    }
}
