//! Rows of a file as staff may see them on a page: masked where a cell holds
//! what nobody needs to read in full.

use super::{Columns, Given, read_file, text_of};
use kit::Refusal;
use sheets::values::{mask_id, mask_phone};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

/// How a sensitive column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    Id,
    Phone,
    /// Nothing of it.
    Whole,
}

impl Mask {
    pub fn apply(self, text: &str) -> String {
        match self {
            _ if text.is_empty() => String::new(),
            Mask::Id => mask_id(text),
            Mask::Phone => mask_phone(text),
            Mask::Whole => "******".to_owned(),
        }
    }
}

/// Whether a cell holds what [`Mask::apply`] left of it: three stars in a row.
pub fn is_masked(text: &str) -> bool {
    text.contains("***")
}

/// A row with its cells in the order of the columns the importer knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRow {
    /// Which table of the file, and the row as a person counts it.
    pub table: usize,
    pub row: u32,
    /// Number of the column, and its text, masked where that is due.
    pub cells: Vec<(usize, String)>,
}

/// Reads `wanted` (table and row) from the file, corrections included.
/// Refusals: those of [`read_file`].
pub fn show_rows(
    path: &Path,
    columns: &Columns,
    given: &Given,
    wanted: &BTreeSet<(usize, u32)>,
) -> Result<Vec<ShownRow>, Refusal> {
    let mut found = Vec::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    read_file(path, columns, given, &mut |table, layout, row| {
        if wanted.contains(&(table, row.number)) {
            let present = (0..columns.names.len()).filter(|column| layout.place(*column).is_some());
            let cells = present.map(|column| {
                let text = text_of(layout.cell(&row, column));
                (column, columns.masked(column, &text))
            });
            found.push(ShownRow {
                table,
                row: row.number,
                cells: cells.collect(),
            });
        }
        if found.len() == wanted.len() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}
