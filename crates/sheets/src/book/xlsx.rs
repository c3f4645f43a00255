//! XLSX through calamine's cell stream, behind the [`Guard`].

use super::archive::xml_parts;
use super::guard::{Guard, Watch};
use super::{Sink, contained, place, text_cell};
use crate::{Cell, Row, SheetInfo, Unreadable};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use kit::Day;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

pub struct XlsxBook {
    workbook: Xlsx<Guard>,
    sheets: Vec<SheetInfo>,
    watch: Arc<Watch>,
}

impl std::fmt::Debug for XlsxBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("XlsxBook")
            .field("sheets", &self.sheets)
            .finish_non_exhaustive()
    }
}

impl XlsxBook {
    pub fn open(path: &Path) -> Result<XlsxBook, Unreadable> {
        let parts = xml_parts(path)?;
        let watch = Arc::new(Watch::default());
        let guard = Guard::new(path, parts, Arc::clone(&watch));
        let workbook = Xlsx::new(guard).map_err(|e| unreadable(&watch, &e))?;
        let sheets = sheets_of(workbook.sheets_metadata())?;
        Ok(XlsxBook {
            workbook,
            sheets,
            watch,
        })
    }

    pub fn rows(&mut self, sink: &mut Sink<'_>) -> Result<(), Unreadable> {
        for sheet in &self.sheets {
            let (workbook, watch) = (&mut self.workbook, &self.watch);
            if read_sheet(workbook, watch, sheet, sink)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// The sheets of cells; charts and macro sheets have none. calamine finds a
/// sheet by its name, so of two with one name the second would never be read.
pub fn sheets_of(metadata: &[calamine::Sheet]) -> Result<Vec<SheetInfo>, Unreadable> {
    let mut names = HashSet::new();
    if !metadata.iter().all(|sheet| names.insert(&sheet.name)) {
        return Err(Unreadable::corrupt("two sheets of one name"));
    }
    let of_cells = metadata.iter().filter(|s| s.typ == SheetType::WorkSheet);
    Ok(of_cells
        .map(|sheet| SheetInfo {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect())
}

fn read_sheet(
    workbook: &mut Xlsx<Guard>,
    watch: &Watch,
    sheet: &SheetInfo,
    sink: &mut Sink<'_>,
) -> Result<ControlFlow<()>, Unreadable> {
    watch.progress();
    let opened = contained(|| match workbook.worksheet_cells_reader(&sheet.name) {
        Ok(cells) => Ok(Some(cells)),
        Err(XlsxError::NotAWorksheet(_)) => Ok(None),
        Err(error) => Err(unreadable(watch, &error)),
    });
    let Some(mut reader) = opened? else {
        return Ok(ControlFlow::Continue(()));
    };
    let mut row = Row::default();
    let mut width = 0;
    loop {
        // Cells come in the file's order; a new row number ends the row.
        let finished = contained(|| {
            loop {
                let cell = match reader.next_cell() {
                    Ok(Some(cell)) => cell,
                    Ok(None) => return Ok(None),
                    // An error value newer than calamine knows: the cell holds
                    // nothing to read, and the stream goes on behind it.
                    Err(XlsxError::CellError(_)) => continue,
                    Err(error) => return Err(unreadable(watch, &error)),
                };
                watch.progress();
                let (at, column) = cell.get_position();
                let number = at.saturating_add(1);
                let value = cell_of(cell.get_value(), sheet, number, column)?;
                if number == row.number {
                    place(&mut row.cells, column, value);
                    continue;
                }
                width = width.max(row.cells.len());
                let mut next = Row {
                    number,
                    cells: Vec::with_capacity(width),
                };
                place(&mut next.cells, column, value);
                let finished = std::mem::replace(&mut row, next);
                if !finished.cells.is_empty() {
                    return Ok(Some(finished));
                }
            }
        })?;
        let Some(finished) = finished else {
            return sink.give(sheet, row);
        };
        if sink.give(sheet, finished)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
}

fn cell_of(
    value: &DataRef<'_>,
    sheet: &SheetInfo,
    row: u32,
    column: u32,
) -> Result<Cell, Unreadable> {
    Ok(match value {
        DataRef::Empty => Cell::Empty,
        DataRef::SharedString(text) => text_cell(text, sheet, row, column)?,
        DataRef::String(text) | DataRef::DurationIso(text) => text_cell(text, sheet, row, column)?,
        #[expect(clippy::cast_precision_loss, reason = "cells hold 15 digits at most")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(serial) => date_of(serial),
        DataRef::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Cell::Date(day),
            None => text_cell(text, sheet, row, column)?,
        },
        DataRef::Error(error) => Cell::Error(error_text(error)),
    })
}

/// A date where the calendar and [`Day`] have one; else the bare number: times
/// of day, durations, the 29 February 1900 that never was.
pub fn date_of(serial: &ExcelDateTime) -> Cell {
    let number = serial.as_f64();
    let is_whole_day = number >= 1.0 || number == 0.0;
    if !serial.is_datetime() || !is_whole_day || number >= 100_000.0 {
        return Cell::Number(number);
    }
    let (year, month, day, ..) = serial.to_ymd_hms_milli();
    let day = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day).ok())
        .and_then(|((year, month), day)| Day::from_ymd(year, month, day));
    day.map_or(Cell::Number(number), Cell::Date)
}

pub fn error_text(error: &calamine::CellErrorType) -> &'static str {
    use calamine::CellErrorType as E;
    match error {
        E::Div0 => "#DIV/0!",
        E::NA => "#N/A",
        E::Name => "#NAME?",
        E::Null => "#NULL!",
        E::Num => "#NUM!",
        E::Ref => "#REF!",
        E::Value => "#VALUE!",
        E::GettingData => "#GETTING_DATA",
    }
}

fn unreadable(watch: &Watch, error: &XlsxError) -> Unreadable {
    match (watch.verdict(), error) {
        (Some(verdict), _) => verdict,
        (None, XlsxError::Password) => Unreadable::PasswordProtected,
        (None, error) => Unreadable::corrupt(error),
    }
}
