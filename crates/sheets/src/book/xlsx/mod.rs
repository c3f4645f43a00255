//! XLSX. calamine says what the workbook consists of; its sheets are read by
//! [`plain`] as far as they are written the usual way, else by calamine's stream
//! of cells. Every byte passes a [`stream`] first.

mod archive;
mod blocks;
mod guard;
mod plain;
mod rest;
mod stream;
mod strings;
mod tokens;

pub(crate) use archive::{bomb, other_kind};

use super::{Sink, contained, place, text_cell};
use crate::{Cell, Row, SheetInfo, Unreadable};
use archive::{Part, xml_parts};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use guard::Guard;
use kit::Day;
use plain::{Came, Plain, shown};
use std::collections::HashSet;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use stream::{Stream, Watch};
use strings::Strings;

pub struct XlsxBook {
    path: Arc<Path>,
    parts: Vec<Arc<Part>>,
    workbook: Xlsx<Guard>,
    /// As long as everything is plain. The workbook has no shared texts then.
    strings: Option<Strings>,
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
        let parts: Vec<_> = xml_parts(path)?.into_iter().map(Arc::new).collect();
        let (path, watch) = (Arc::from(path), Arc::new(Watch::default()));
        let strings = plain_strings(&path, &parts, &watch)?;
        let workbook = workbook(&path, &parts, &watch, strings.is_none())?;
        Ok(XlsxBook {
            sheets: sheets_of(workbook.sheets_metadata())?,
            path,
            parts,
            workbook,
            strings,
            watch,
        })
    }

    pub fn rows(&mut self, sink: &mut Sink<'_>) -> Result<(), Unreadable> {
        for sheet in &self.sheets {
            let mut given = 0;
            if let Some(strings) = &self.strings {
                let plain = (&self.path, strings, sheet);
                match read_plain(&mut self.workbook, &self.watch, plain, sink)? {
                    Came::ToItsEnd(ControlFlow::Continue(())) => continue,
                    Came::ToItsEnd(ControlFlow::Break(())) => break,
                    Came::ToTheUnusual(rows) => given = rows,
                }
                self.strings = None;
                self.workbook = workbook(&self.path, &self.parts, &self.watch, true)?;
            }
            if read_sheet(&mut self.workbook, &self.watch, sheet, given, sink)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn workbook(
    path: &Arc<Path>,
    parts: &[Arc<Part>],
    watch: &Arc<Watch>,
    with_strings: bool,
) -> Result<Xlsx<Guard>, Unreadable> {
    let read = |part: &&Arc<Part>| with_strings || !part.is_shared_strings();
    let parts: Vec<Arc<Part>> = parts.iter().filter(read).cloned().collect();
    let guard = Guard::new(path, &parts, Arc::clone(watch));
    Xlsx::new(guard).map_err(|e| unreadable(watch, &e))
}

/// `None` where they are not where programs put them, or unusual.
fn plain_strings(
    path: &Arc<Path>,
    parts: &[Arc<Part>],
    watch: &Arc<Watch>,
) -> Result<Option<Strings>, Unreadable> {
    let mut shared = parts.iter().filter(|part| part.is_shared_strings());
    let read = match (shared.next(), shared.next()) {
        (None, _) => Ok(Some(Strings::default())),
        (Some(part), None) if part.level_name() == "xl/sharedstrings.xml" => {
            Stream::open(path, part, watch).and_then(Strings::read)
        }
        _ => Ok(None),
    };
    read.map_err(|error| stopped(watch, &error))
}

fn stopped(watch: &Watch, error: &io::Error) -> Unreadable {
    let verdict = watch.verdict();
    verdict.unwrap_or_else(|| Unreadable::corrupt(error))
}

fn read_plain(
    workbook: &mut Xlsx<Guard>,
    watch: &Arc<Watch>,
    (path, strings, sheet): (&Arc<Path>, &Strings, &SheetInfo),
    sink: &mut Sink<'_>,
) -> Result<Came, Unreadable> {
    watch.progress();
    let is_1904 = workbook.has_1904_epoch();
    let formats = contained(|| match workbook.worksheet_cells_reader(&sheet.name) {
        Ok(cells) => Ok(Some(cells.styles().iter().map(shown).collect())),
        Err(XlsxError::NotAWorksheet(_)) => Ok(None),
        Err(error) => Err(unreadable(watch, &error)),
    })?;
    let (Some(formats), Some(part)) = (formats, watch.opened()) else {
        return Ok(Came::ToItsEnd(ControlFlow::Continue(())));
    };
    let plain = Plain {
        strings,
        formats,
        is_1904,
        sheet,
    };
    let stream = Stream::open(path, &part, watch).map_err(|error| stopped(watch, &error))?;
    plain.rows(stream, watch, sink)
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

/// Rows that were `given` are passed over.
fn read_sheet(
    workbook: &mut Xlsx<Guard>,
    watch: &Watch,
    sheet: &SheetInfo,
    mut given: u32,
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
    let mut rows = Rows::default();
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
                let (row, column) = cell.get_position();
                let number = row.saturating_add(1);
                let value = cell_of(cell.get_value(), sheet, number, column)?;
                if let Some(finished) = rows.put(row, column, value) {
                    return Ok(Some(finished));
                }
            }
        })?;
        let is_over = finished.is_none();
        let row = finished.unwrap_or_else(|| rows.last());
        if given > 0 && !row.cells.is_empty() {
            given -= 1;
        } else if sink.give(sheet, row)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        if is_over {
            return Ok(ControlFlow::Continue(()));
        }
    }
}

/// Puts cells together to rows.
#[derive(Default)]
struct Rows {
    row: Row,
    width: usize,
}

impl Rows {
    /// Takes the next cell, its place counted from 0, and gives the row before
    /// where that has ended and is not empty.
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Option<Row> {
        let number = row.saturating_add(1);
        if number == self.row.number {
            place(&mut self.row.cells, column, cell);
            return None;
        }
        self.width = self.width.max(self.row.cells.len());
        let mut next = Row {
            number,
            cells: Vec::with_capacity(self.width),
        };
        place(&mut next.cells, column, cell);
        let finished = std::mem::replace(&mut self.row, next);
        (!finished.cells.is_empty()).then_some(finished)
    }

    fn last(&mut self) -> Row {
        std::mem::take(&mut self.row)
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
