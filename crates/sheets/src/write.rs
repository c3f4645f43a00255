//! Workbooks for people: a frozen header, every cell text.
//!
//! Text keeps identity numbers whole, and keeps `=1+1` a string: nothing a
//! roster brought in becomes a formula on the next clerk's screen.

mod annotated;
mod template;

pub use annotated::{Annotated, Mark};
pub use template::{Template, TemplateColumn, template_bytes, write_template};

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::path::Path;

/// How many rows are looked at to choose the column widths.
const WIDTH_ROWS: usize = 200;

/// A row that was not taken, as it stood, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub cells: Vec<String>,
    /// In the reader's language.
    pub reason: String,
}

/// The workbook could not be written: no room, no permission, a cell over
/// 32 767 characters, a bad sheet name, or more rows than a sheet has.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct Unwritable(String);

impl From<XlsxError> for Unwritable {
    fn from(error: XlsxError) -> Unwritable {
        Unwritable(error.to_string())
    }
}

/// Writes the rows set aside under `header`, each with its reason in a last
/// column 原因. Gives the number of rows written. Memory stays small however
/// many rows come.
pub fn write_set_aside(
    path: &Path,
    header: &[&str],
    rows: impl IntoIterator<Item = SetAside>,
) -> Result<u32, Unwritable> {
    let mut names = header.to_vec();
    names.push("原因");
    let rows = rows.into_iter().map(|row| {
        // The reason keeps its column even where the row is short or overlong.
        let mut cells = row.cells;
        cells.resize(header.len(), String::new());
        cells.push(row.reason);
        cells
    });
    write_table(path, "未导入", &names, rows)
}

/// Writes one sheet of text cells under `header`. Gives the number of rows
/// written. A workbook is saved only when every row was taken.
pub fn write_table<R, S>(
    path: &Path,
    sheet_name: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> Result<u32, Unwritable>
where
    R: AsRef<[S]>,
    S: AsRef<str>,
{
    let (mut workbook, written) = table(sheet_name, header, rows)?;
    workbook.save(path)?;
    Ok(written)
}

/// The same workbook as bytes, to be handed over instead of saved.
pub fn table_bytes<R, S>(
    sheet_name: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, Unwritable>
where
    R: AsRef<[S]>,
    S: AsRef<str>,
{
    let (mut workbook, _) = table(sheet_name, header, rows)?;
    Ok(workbook.save_to_buffer()?)
}

fn table<R, S>(
    sheet_name: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> Result<(Workbook, u32), Unwritable>
where
    R: AsRef<[S]>,
    S: AsRef<str>,
{
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name)?;
    sheet.set_freeze_panes(1, 0)?;
    let text = Format::new().set_num_format("@");
    let head = text
        .clone()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border_bottom(FormatBorder::Thin);
    let mut widths = Vec::new();
    write_row(sheet, 0, header, &head, Some(&mut widths))?;
    let mut written = 0;
    for cells in rows {
        let measured = (written < WIDTH_ROWS).then_some(&mut widths);
        written += 1;
        let number = u32::try_from(written).map_err(|_| Unwritable("too many rows".to_owned()))?;
        write_row(sheet, number, cells.as_ref(), &text, measured)?;
    }
    for (column, width) in (0u16..).zip(widths) {
        // The whole column is text, so that what is typed below stays text.
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, (width + 2).clamp(8, 48))?;
    }
    let written = u32::try_from(written).map_err(|_| Unwritable("too many rows".to_owned()))?;
    Ok((workbook, written))
}

fn write_row<S: AsRef<str>>(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[S],
    format: &Format,
    mut widths: Option<&mut Vec<u32>>,
) -> Result<(), XlsxError> {
    for (column, text) in (0u16..).zip(cells) {
        let text = text.as_ref();
        if let Some(widths) = widths.as_deref_mut() {
            let at = usize::from(column);
            if widths.len() <= at {
                widths.resize(at + 1, 0);
            }
            widths[at] = widths[at].max(width_of(text));
        }
        if !text.is_empty() || row == 0 {
            sheet.write_string_with_format(row, column, text, format)?;
        }
    }
    Ok(())
}

/// The width on the screen in half-width characters: Chinese takes two.
fn width_of(text: &str) -> u32 {
    text.chars()
        .take(100)
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum()
}
