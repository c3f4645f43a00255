//! Files for the tests of importers.

use std::path::{Path, PathBuf};

/// A workbook of text cells; the first row is the header.
pub fn workbook(folder: &Path, name: &str, rows: &[&[&str]]) -> PathBuf {
    let path = folder.join(name);
    let (header, rows) = rows.split_first().expect("a header");
    sheets::write::write_table(&path, "名册", header, rows.iter().copied()).expect("writes");
    path
}

/// A UTF-8 CSV file.
pub fn csv(folder: &Path, name: &str, rows: &[&[&str]]) -> PathBuf {
    let path = folder.join(name);
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    std::fs::write(&path, lines.join("\n")).expect("writes");
    path
}

/// Row, column and code of each problem.
pub fn told(outcome: &super::Outcome) -> Vec<String> {
    let problems = outcome.problems.iter();
    problems
        .map(|p| format!("{} {} {}", p.row, p.column, p.code))
        .collect()
}
