//! Sheets as spreadsheet programs write them: shared texts, numbers, dates and
//! truths, each cell with its place. Such a sheet is read here, several times as
//! fast as a reader for any XML can be; the first cell, or anything else, that
//! is written another way ends it, and calamine says what the sheet holds.

use super::blocks::Blocks;
use super::rest::Rest;
use super::stream::{Stream, Watch};
use super::strings::Strings;
use super::{Rows, date_of, stopped};
use crate::book::{Sink, is_too_long, text_cell};
use crate::{Cell, SheetInfo, Unreadable, place};
use calamine::{ExcelDateTime, ExcelDateTimeType, Style};
use std::ops::ControlFlow;

/// What there is to know of the workbook.
pub struct Plain<'a> {
    pub strings: &'a Strings,
    pub formats: Vec<Option<Shown>>,
    pub is_1904: bool,
    pub sheet: &'a SheetInfo,
}

/// How the numbers of a cell format are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    AsNumber,
    AsDate,
}

/// How far the reading of a sheet came.
pub enum Came {
    ToItsEnd(ControlFlow<()>),
    /// So many rows were given.
    ToTheUnusual(u32),
}

/// `None` where it takes more to tell than its beginning.
pub fn shown(style: &Style) -> Option<Shown> {
    let Some(format) = &style.number_format else {
        return Some(Shown::AsNumber);
    };
    // Up to 58 a number alone may mean a date, whose look the language decides.
    let says_itself = format.format_id.is_none_or(|id| id == 0 || id > 58);
    match format.format_code.as_str() {
        "General" => says_itself.then_some(Shown::AsNumber),
        code if code.starts_with(['d', 'm', 'y', 'h', 's', 'D', 'M', 'Y', 'H', 'S']) => {
            Some(Shown::AsDate)
        }
        code => {
            let is_number = |c: char| "0123456789#?.,%@ ()+-_".contains(c);
            code.chars().all(is_number).then_some(Shown::AsNumber)
        }
    }
}

/// A cell: its place, counted from 0, and what is written there.
#[derive(Debug, Default)]
struct Written<'b> {
    row: u32,
    column: u32,
    kind: &'b [u8],
    style: &'b [u8],
    value: Option<&'b [u8]>,
}

enum Next<'b> {
    Cell(Written<'b>),
    BlockEnd,
    SheetEnd,
}

impl Plain<'_> {
    /// Gives the rows to `sink` as far as the sheet is plain.
    pub fn rows(
        &self,
        stream: Stream,
        watch: &Watch,
        sink: &mut Sink<'_>,
    ) -> Result<Came, Unreadable> {
        let mut blocks = Blocks::of(stream, &[b"</row", b"/"]);
        let mut rows = Rows::default();
        let mut given = 0;
        let mut is_open = false;
        loop {
            let block = blocks.next().map_err(|error| stopped(watch, &error))?;
            let mut rest = Rest(block.unwrap_or_default());
            is_open = is_open || enter(&mut rest);
            if block.is_none() || !is_open {
                return Ok(Came::ToTheUnusual(given));
            }
            loop {
                let finished = match next(&mut rest) {
                    Some(Next::Cell(written)) => {
                        let Some(value) = self.value(&written)? else {
                            return Ok(Came::ToTheUnusual(given));
                        };
                        rows.put(written.row, written.column, value)
                    }
                    Some(Next::BlockEnd) => break,
                    Some(Next::SheetEnd) => {
                        let last = sink.give(self.sheet, rows.last())?;
                        return Ok(Came::ToItsEnd(last));
                    }
                    None => return Ok(Came::ToTheUnusual(given)),
                };
                if let Some(row) = finished {
                    given += 1;
                    if sink.give(self.sheet, row)?.is_break() {
                        return Ok(Came::ToItsEnd(ControlFlow::Break(())));
                    }
                }
            }
            watch.progress();
        }
    }

    /// `None` where more must be known to say it.
    fn value(&self, written: &Written<'_>) -> Result<Option<Cell>, Unreadable> {
        let Some(value) = written.value else {
            return Ok(Some(Cell::Empty));
        };
        Ok(match written.kind {
            b"s" => match place::number(value).and_then(|at| self.strings.get(at)) {
                Some(text) if is_too_long(text) => {
                    let Written { row, column, .. } = *written;
                    Some(text_cell(text, self.sheet, row + 1, column)?)
                }
                Some(text) if text.is_empty() => Some(Cell::Empty),
                text => text.map(|text| Cell::Text(text.clone())),
            },
            b"" | b"n" => decimal(value)
                .zip(self.shown(written.style))
                .map(|(value, shown)| match shown {
                    Shown::AsNumber => Cell::Number(value),
                    Shown::AsDate => {
                        let kind = ExcelDateTimeType::DateTime;
                        date_of(&ExcelDateTime::new(value, kind, self.is_1904))
                    }
                }),
            b"b" => match value {
                b"0" => Some(Cell::Bool(false)),
                b"1" => Some(Cell::Bool(true)),
                _ => None,
            },
            _ => None,
        })
    }

    fn shown(&self, style: &[u8]) -> Option<Shown> {
        if style.is_empty() {
            return Some(Shown::AsNumber);
        }
        // A format that is not there shows numbers.
        let format = self.formats.get(place::number(style)? as usize);
        format.copied().unwrap_or(Some(Shown::AsNumber))
    }
}

/// Passes over everything before the first row.
fn enter(rest: &mut Rest<'_>) -> bool {
    const BEGINNING: &[u8] = b"<sheetData>";
    let Some(at) = memchr::memmem::find(rest.0, BEGINNING) else {
        return false;
    };
    let (before, from) = rest.0.split_at(at + BEGINNING.len());
    *rest = Rest(from);
    memchr::memmem::find(before, b"<!").is_none()
}

fn next<'b>(rest: &mut Rest<'b>) -> Option<Next<'b>> {
    loop {
        rest.skip_spaces();
        if rest.take(b"<c ") {
            return cell(rest).map(Next::Cell);
        }
        if rest.0.is_empty() {
            return Some(Next::BlockEnd);
        }
        if rest.take(b"<row ") || rest.take(b"<row>") {
            rest.until(b'>')?;
        } else if !rest.take(b"</row>") {
            return rest.take(b"</sheetData>").then_some(Next::SheetEnd);
        }
    }
}

/// From behind `<c ` to behind its end.
fn cell<'b>(rest: &mut Rest<'b>) -> Option<Written<'b>> {
    let mut written = Written::default();
    let mut place = None;
    while !rest.is_at_end_of_tag() {
        let (name, value) = rest.attribute()?;
        match name {
            b"r" => place = Some(place::parse(value)?),
            b"s" => written.style = value,
            b"t" => written.kind = value,
            _ => {}
        }
    }
    (written.row, written.column) = place?;
    if !rest.take(b"/>") && !rest.take(b"></c>") {
        let is_value = rest.take(b"><v>");
        written.value = Some(is_value.then(|| rest.until(b'<'))??);
        if !rest.take(b"/v></c>") {
            return None;
        }
    }
    Some(written)
}

fn decimal(value: &[u8]) -> Option<f64> {
    let begins = |b: &u8| b.is_ascii_digit() || *b == b'-';
    let is_plain = value.first().is_some_and(begins) && value.last()?.is_ascii_digit();
    let text = std::str::from_utf8(value).ok().filter(|_| is_plain)?;
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
