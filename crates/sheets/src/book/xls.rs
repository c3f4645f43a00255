//! XLS (BIFF8 in a compound file) through calamine, which reads the whole
//! workbook into dense tables. What those would take is reckoned first.

use super::cfb::{Compound, alone, u16_at, u32_at};
use super::xlsx::{date_of, error_text, sheets_of};
use super::{Sink, contained, place, text_cell};
use crate::{Cell, Row, SheetInfo, Unreadable};
use calamine::{Data, Range, Reader, Xls, XlsError};
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

const LARGEST: u64 = 64 << 20;
/// Cells of all sheets' bounding boxes together: a full sheet of 65 536 rows
/// may be 61 columns wide. Each takes some 80 bytes.
const MOST_CELLS: u64 = 4_000_000;
const MOST_SHEETS: usize = 256;

pub struct XlsBook {
    sheets: Vec<(SheetInfo, Range<Data>)>,
}

impl std::fmt::Debug for XlsBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sheets = self.sheets.iter().map(|(sheet, _)| sheet);
        f.debug_list().entries(sheets).finish()
    }
}

impl XlsBook {
    pub fn open(path: &Path) -> Result<XlsBook, Unreadable> {
        let stream = workbook_stream(path)?;
        check_extent(&stream)?;
        let file = alone("Workbook", &stream);
        drop(stream);
        let mut workbook = Xls::new(Cursor::new(file)).map_err(|e| match e {
            XlsError::Password => Unreadable::PasswordProtected,
            other => Unreadable::corrupt(other),
        })?;
        let infos = sheets_of(workbook.sheets_metadata())?;
        let mut sheets = Vec::with_capacity(infos.len());
        for info in infos {
            let range = workbook.worksheet_range(&info.name);
            sheets.push((info, range.map_err(Unreadable::corrupt)?));
        }
        Ok(XlsBook { sheets })
    }

    pub fn rows(&self, sink: &mut Sink<'_>) -> Result<(), Unreadable> {
        for (sheet, range) in &self.sheets {
            let Some((first_row, first_column)) = range.start() else {
                continue;
            };
            for (number, values) in (first_row.saturating_add(1)..).zip(range.rows()) {
                let mut cells = Vec::new();
                for (column, value) in (first_column..).zip(values) {
                    place(&mut cells, column, cell_of(value, sheet, number, column)?);
                }
                if sink.give(sheet, Row { number, cells })?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

fn workbook_stream(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let file = File::open(path).map_err(|e| Unreadable::opening(&e))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Unreadable::opening(&e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Unreadable::TooLarge { limit: LARGEST });
    }
    let file = contained(|| Compound::new(&bytes))?;
    if file.has("EncryptedPackage") {
        return Err(Unreadable::PasswordProtected);
    }
    let name = ["Workbook", "Book"].into_iter().find(|name| file.has(name));
    match name {
        Some(name) => file.stream(name),
        None if file.has("WordDocument") => Err(other("doc")),
        None if file.has("PowerPoint Document") => Err(other("ppt")),
        None => Err(other("binary")),
    }
}

fn other(looks_like: &'static str) -> Unreadable {
    Unreadable::NotASpreadsheet { looks_like }
}

/// Walks the records as calamine will, adds up the boxes its tables will span,
/// and refuses the numbers it would trust: a dimension that ends before it
/// begins, a sheet that begins beyond the stream.
fn check_extent(stream: &[u8]) -> Result<(), Unreadable> {
    const FILE_PASS: u16 = 0x2F;
    const BOUND_SHEET: u16 = 0x85;
    let damaged = || Unreadable::corrupt("a sheet lies outside the workbook");
    let mut sheets = Vec::new();
    for record in Records(stream) {
        match record.kind {
            FILE_PASS => return Err(Unreadable::PasswordProtected),
            BOUND_SHEET => sheets.push(u32_at(record.data, 0) as usize),
            END => break,
            _ => {}
        }
    }
    if sheets.len() > MOST_SHEETS {
        return Err(Unreadable::corrupt("too many sheets"));
    }
    let mut total = 0;
    for begins in sheets {
        total += extent(stream.get(begins..).ok_or_else(damaged)?)?;
        if total > MOST_CELLS {
            return Err(Unreadable::ZipBomb {
                part: "Workbook".to_owned(),
            });
        }
    }
    Ok(())
}

const END: u16 = 0x0A;
const BEGIN: u16 = 0x809;

/// The cells in the box around all cells of one sheet.
fn extent(sheet: &[u8]) -> Result<u64, Unreadable> {
    const DIMENSIONS: u16 = 0x200;
    const MULTIPLE_NUMBERS: u16 = 0xBD;
    const FORMULA: u16 = 0x06;
    const FORMULA_TEXT: u16 = 0x207;
    const OTHER_CELLS: [u16; 6] = [0x203, 0x204, 0xD6, 0x205, 0x27E, 0xFD];
    let mut depth = 0;
    let mut bounds = Bounds::default();
    // A formula's text stands at the formula before it, or else at A1.
    let mut formula = (0, 0);
    for Record { kind, data } in Records(sheet) {
        let (row, column) = (u16_at(data, 0), u16_at(data, 2));
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // An embedded chart: calamine passes over it too.
            _ if depth > 1 => {}
            DIMENSIONS => check_dimensions(data)?,
            FORMULA_TEXT => bounds.take(formula.0, formula.1)?,
            FORMULA => {
                formula = (row, column);
                bounds.take(row, column)?;
            }
            MULTIPLE_NUMBERS => {
                // From one column to another, which comes last.
                bounds.take(row, column)?;
                bounds.take(row, u16_at(data, data.len().saturating_sub(2)))?;
            }
            kind if OTHER_CELLS.contains(&kind) => bounds.take(row, column)?,
            _ => {}
        }
    }
    Ok(bounds.cells())
}

/// The box around the cells seen so far: first and last row, first and last
/// column.
#[derive(Default)]
struct Bounds(Option<[u16; 4]>);

impl Bounds {
    fn take(&mut self, row: u16, column: u16) -> Result<(), Unreadable> {
        if column > 255 {
            return Err(Unreadable::corrupt("a cell lies beyond the last column"));
        }
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, column]);
        self.0 = Some([
            top.min(row),
            bottom.max(row),
            left.min(column),
            right.max(column),
        ]);
        Ok(())
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, bottom, left, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

/// calamine makes room for the box that this record claims.
fn check_dimensions(data: &[u8]) -> Result<(), Unreadable> {
    let [first_row, end_row, first_column, end_column] = match data.len() {
        10 => [0, 2, 4, 6].map(|at| u32::from(u16_at(data, at))),
        _ => [
            u32_at(data, 0),
            u32_at(data, 4),
            u32::from(u16_at(data, 8)),
            u32::from(u16_at(data, 10)),
        ],
    };
    let is_empty = end_row == 0 || end_column == 0;
    let fits = end_row <= 65_536 && end_column <= 256;
    // A first column out of bounds is met in the field and taken for column A.
    let ordered = first_row < end_row && (first_column != end_column || first_column > 255);
    if is_empty || (fits && ordered) {
        Ok(())
    } else {
        Err(Unreadable::corrupt("a sheet's dimensions are impossible"))
    }
}

struct Records<'a>(&'a [u8]);

struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let length = usize::from(u16_at(self.0, 2));
        let data = self.0.get(4..4 + length)?;
        let kind = u16_at(self.0, 0);
        self.0 = &self.0[4 + length..];
        Some(Record { kind, data })
    }
}

fn cell_of(value: &Data, sheet: &SheetInfo, row: u32, column: u32) -> Result<Cell, Unreadable> {
    Ok(match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text_cell(text, sheet, row, column)?
        }
        #[expect(clippy::cast_precision_loss, reason = "cells hold 15 digits at most")]
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(serial) => date_of(serial),
        Data::Error(error) => Cell::Error(error_text(error)),
    })
}
