//! What came of a file, in the form scripts read it.

use super::{Reading, message};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What a problem does to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is taken; somebody should look.
    Note,
    /// The row contradicts what is recorded and is not taken.
    Conflict,
    /// The row is not taken.
    Refused,
}

/// One thing wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// As a person sees it at the left edge of the spreadsheet.
    pub row: u32,
    /// Named where a file has several tables.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub sheet: String,
    /// The column's name, not its letter.
    pub column: &'static str,
    pub code: &'static str,
    pub severity: Severity,
    /// What stands in the cell, masked where it is sensitive.
    pub value: String,
    /// Filled in from `code` and `args` when the outcome is settled.
    pub message: String,
    /// Further values the sentence needs.
    #[serde(skip)]
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    pub fn new(severity: Severity, code: &'static str, column: &'static str) -> Problem {
        Problem {
            row: 0,
            sheet: String::new(),
            column,
            code,
            severity,
            value: String::new(),
            message: String::new(),
            args: Vec::new(),
        }
    }

    pub fn refused(code: &'static str, column: &'static str) -> Problem {
        Problem::new(Severity::Refused, code, column)
    }

    pub fn conflict(code: &'static str, column: &'static str) -> Problem {
        Problem::new(Severity::Conflict, code, column)
    }

    pub fn note(code: &'static str, column: &'static str) -> Problem {
        Problem::new(Severity::Note, code, column)
    }

    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Problem {
        self.value = value.into();
        self
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Problem {
        self.args.push((name, value.to_string()));
        self
    }

    pub fn arg(&self, name: &str) -> &str {
        let found = self.args.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// A recorded thing the file gives new values for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Changed {
    pub row: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub sheet: String,
    pub columns: Vec<&'static str>,
}

/// What came of one file. The counts of rows add up to `rows`; `notes` counts
/// problems that did not stop their row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outcome {
    pub file: String,
    pub rows: u32,
    pub new: u32,
    pub changed: u32,
    pub same: u32,
    pub conflicts: u32,
    pub refused: u32,
    pub notes: u32,
    pub applied: bool,
    pub journal_line: Option<u32>,
    pub ignored_columns: Vec<String>,
    pub problems: Vec<Problem>,
    /// Problems beyond [`MOST_LISTED`]: counted above, not listed.
    #[serde(skip_serializing_if = "is_zero")]
    pub problems_not_listed: u32,
    pub changes: Vec<Changed>,
    /// The rows that are taken, in the order of the file.
    #[serde(skip)]
    pub taken: Vec<Taken>,
    /// Where the tables and columns were found.
    #[serde(skip)]
    pub understood: Reading,
}

/// A row that is taken: which table of the file, which row, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub table: u32,
    pub row: u32,
    pub how: TakenAs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenAs {
    New,
    Changed,
    Same,
}

/// A file in which every row is wrong must not fill the memory with sentences.
const MOST_LISTED: usize = 10_000;

impl Outcome {
    pub fn of_file(file: String) -> Outcome {
        Outcome {
            file,
            ..Outcome::default()
        }
    }

    /// Whether rows of the file stand in the way of applying it.
    pub fn is_blocked(&self) -> bool {
        self.refused > 0 || self.conflicts > 0
    }

    /// Takes note of a row that is taken, and counts it.
    pub fn take(&mut self, table: usize, row: u32, how: TakenAs) {
        match how {
            TakenAs::New => self.new += 1,
            TakenAs::Changed => self.changed += 1,
            TakenAs::Same => self.same += 1,
        }
        let table = u32::try_from(table).unwrap_or(u32::MAX);
        self.taken.push(Taken { table, row, how });
    }

    /// Counts the rows that were not taken and the notes, puts the problems in
    /// the order of the file and gives each its sentence.
    pub fn settle(&mut self, mut problems: Vec<Problem>) {
        problems.sort_by(|a, b| (a.sheet.as_str(), a.row).cmp(&(b.sheet.as_str(), b.row)));
        let rows_with = |severity| {
            let rows = problems.iter().filter(|p| p.severity == severity);
            rows.map(|p| (p.sheet.as_str(), p.row))
                .collect::<BTreeSet<_>>()
        };
        let refused = rows_with(Severity::Refused);
        let conflicts = rows_with(Severity::Conflict);
        self.refused = count(refused.len());
        self.conflicts = count(conflicts.difference(&refused).count());
        let notes = problems.iter().filter(|p| p.severity == Severity::Note);
        self.notes = count(notes.count());
        self.problems_not_listed = count(problems.len().saturating_sub(MOST_LISTED));
        problems.truncate(MOST_LISTED);
        for problem in &mut problems {
            problem.message = message(problem);
        }
        self.problems = problems;
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
