//! Opening a file by its content and walking through its rows.

mod cfb;
mod decode;
mod separated;
mod sniff;
mod xls;
mod xlsx;

pub(crate) use cfb::Compound;
#[cfg(test)]
pub(crate) use cfb::alone;
pub(crate) use xlsx::{bomb, other_kind};

use crate::{Cell, Row, SheetInfo, Unreadable};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Above this many rows a file is refused; a county's roster has a tenth.
const MOST_ROWS: u32 = 400_000;
/// Excel's own bound for the characters of one cell.
const LONGEST_CELL: usize = 32_767;
/// Columns beyond this one (`AMJ`) are not read: what stands there is a stray
/// mark, and a row as wide as a sheet allows would cost 400 KB.
const MOST_COLUMNS: u32 = 1024;

/// What kind of file it turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Xls,
    Csv { encoding: Encoding },
}

/// The encoding of a CSV file. GB18030 includes GBK and GB2312.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
}

/// An open file of rows. May be walked through more than once.
#[derive(Debug)]
pub struct Book {
    source: Source,
}

#[derive(Debug)]
enum Source {
    Xlsx(Box<xlsx::XlsxBook>),
    Xls(xls::XlsBook),
    Separated(separated::SeparatedBook),
}

/// Whether the file is packed (`true`), compound (`false`) or text (`None`).
pub(crate) fn sniffed(path: &Path) -> Result<Option<bool>, Unreadable> {
    Ok(match sniff::look(path)? {
        sniff::Kind::Zip => Some(true),
        sniff::Kind::Cfb => Some(false),
        sniff::Kind::Text => None,
    })
}

/// Where rows go on their way to the caller, counted.
struct Sink<'a> {
    each: &'a mut dyn FnMut(&SheetInfo, Row) -> ControlFlow<()>,
    rows: u32,
}

impl Book {
    /// Opens `path`. The kind is decided by the bytes; only `.et` is believed
    /// by its name. A workbook's structure is checked here, its cells while
    /// they are read.
    pub fn open(path: &Path) -> Result<Book, Unreadable> {
        let source = contained(|| match sniff::look(path)? {
            sniff::Kind::Zip => Ok(Source::Xlsx(Box::new(xlsx::XlsxBook::open(path)?))),
            sniff::Kind::Cfb => Ok(Source::Xls(xls::XlsBook::open(path)?)),
            sniff::Kind::Text => Ok(Source::Separated(separated::SeparatedBook::open(path)?)),
        })?;
        Ok(Book { source })
    }

    pub fn format(&self) -> Format {
        match &self.source {
            Source::Xlsx(_) => Format::Xlsx,
            Source::Xls(_) => Format::Xls,
            Source::Separated(book) => Format::Csv {
                encoding: book.encoding(),
            },
        }
    }

    /// Gives every row that is not empty to `each`, sheet after sheet, hidden
    /// ones too, until the end or until `each` breaks. One row is in memory at
    /// a time (an XLS file, at most 64 MiB, is read as a whole).
    ///
    /// Of merged cells only the first has the value; a formula cell has the
    /// value it was last saved with. An error may come after any number of
    /// rows. `Empty` means that no sheet has a row.
    pub fn for_each_row(
        &mut self,
        each: &mut dyn FnMut(&SheetInfo, Row) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        let mut sink = Sink { each, rows: 0 };
        match &mut self.source {
            Source::Xlsx(book) => book.rows(&mut sink)?,
            Source::Xls(book) => book.rows(&mut sink)?,
            Source::Separated(book) => book.rows(&mut sink)?,
        }
        if sink.rows == 0 {
            return Err(Unreadable::Empty);
        }
        Ok(())
    }
}

impl Sink<'_> {
    fn give(&mut self, sheet: &SheetInfo, row: Row) -> Result<ControlFlow<()>, Unreadable> {
        if row.cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(Unreadable::TooManyRows { limit: MOST_ROWS });
        }
        Ok((self.each)(sheet, row))
    }
}

/// Puts a cell at its column, the gap before it filled; empty cells are left
/// to be filled by the next one, so a row never ends in them.
fn place(cells: &mut Vec<Cell>, column: u32, cell: Cell) {
    if cell.is_empty() || column >= MOST_COLUMNS {
        return;
    }
    let at = column as usize;
    if cells.len() <= at {
        cells.resize_with(at, Cell::default);
        cells.push(cell);
    } else {
        cells[at] = cell;
    }
}

/// Characters as the spreadsheet counts them, in UTF-16 units.
fn is_too_long(text: &str) -> bool {
    text.len() > LONGEST_CELL && text.chars().map(char::len_utf16).sum::<usize>() > LONGEST_CELL
}

fn text_cell(text: &str, sheet: &SheetInfo, row: u32, column: u32) -> Result<Cell, Unreadable> {
    if is_too_long(text) {
        return Err(Unreadable::CellTooLong {
            sheet: sheet.name.clone(),
            row,
            column,
        });
    }
    Ok(Cell::from(text))
}

/// Runs code of the file-format libraries. Their errors are values, but a
/// damaged file can still trip one into a panic; that is the file's fault and
/// is told as such, not the end of the process.
fn contained<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(Unreadable::corrupt("its parts contradict each other")))
}
