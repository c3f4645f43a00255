//! The tables in a spreadsheet file: one on each sheet that has a header row.

use super::{Edits, Given, Mask};
use kit::Refusal;
use sha2::{Digest, Sha256};
use sheets::header::{Header, SEARCHED_ROWS, Vocabulary, find_header, is_totals_row};
use sheets::values::{cell_text, clean};
use sheets::{Book, Cell, Format, Row};
use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

/// The columns an importer knows, by number.
#[derive(Debug)]
pub struct Columns {
    /// Every name a column goes under; the first is the one problems use.
    pub names: &'static [&'static [&'static str]],
    /// Of each group at least one column must be there.
    pub needed: &'static [&'static [usize]],
    /// Known, and neither kept nor reported: 序号.
    pub serial: &'static [&'static str],
    /// Known by name so that they are never taken for another column, and
    /// reported as ignored.
    pub never_kept: &'static [&'static [&'static str]],
    /// How many known columns make a header.
    pub least: usize,
    /// Columns that pages show masked.
    pub sensitive: &'static [(usize, Mask)],
}

/// The sheet of our own workbooks that explains the columns; it is passed over.
pub const GUIDE: &str = "填写说明";

/// Where the columns of one table are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Name of the sheet; empty for a CSV file.
    pub sheet: String,
    at: Vec<Option<usize>>,
    /// Every column of the table as it should be headed in a copy, by position.
    pub heads: Vec<(usize, String)>,
    /// The headings as they stand in the file, by position.
    pub written: Vec<(usize, String)>,
    /// The header's last row.
    pub header_row: u32,
}

impl Layout {
    /// The cell of a column, empty where the table has no such column.
    pub fn cell<'r>(&self, row: &'r Row, column: usize) -> &'r Cell {
        self.at[column].map_or(&Cell::Empty, |at| row.cell(at))
    }

    /// Where the column stands (0 is A), if the table has it.
    pub fn place(&self, column: usize) -> Option<usize> {
        self.at.get(column).copied().flatten()
    }

    /// The column that stands at a place.
    pub fn column_at(&self, place: usize) -> Option<usize> {
        self.at.iter().position(|at| *at == Some(place))
    }

    /// How many of the importer's columns the table has.
    pub fn known(&self) -> usize {
        self.at.iter().flatten().count()
    }
}

/// What was found besides the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What kind of file it turned out to be.
    pub format: Option<Format>,
    /// Every sheet with a row, read or not.
    pub sheets: Vec<String>,
    pub layouts: Vec<Layout>,
    /// Columns (and whole sheets) that were not used, as written.
    pub ignored: Vec<String>,
}

impl Reading {
    /// The sheet to name beside a row; empty where there is only one table.
    pub fn sheet_of(&self, table: usize) -> String {
        match self.layouts.get(table) {
            Some(layout) if self.layouts.len() > 1 => layout.sheet.clone(),
            _ => String::new(),
        }
    }

    /// The table a problem's sheet means.
    pub fn table_of(&self, sheet: &str) -> usize {
        let found = self.layouts.iter().position(|layout| layout.sheet == sheet);
        found.unwrap_or(0)
    }

    pub fn layout_of(&self, sheet: &str) -> Option<&Layout> {
        self.layouts.iter().find(|layout| layout.sheet == sheet)
    }
}

impl Columns {
    pub fn label(&self, column: usize) -> &'static str {
        self.names[column][0]
    }

    /// The column of this name.
    pub fn find(&self, label: &str) -> Option<usize> {
        self.names.iter().position(|names| names[0] == label)
    }

    /// The text of a cell as a page may show it.
    pub fn masked(&self, column: usize, text: &str) -> String {
        match self.mask(column) {
            Some(mask) => mask.apply(text),
            None => text.to_owned(),
        }
    }

    pub fn mask(&self, column: usize) -> Option<Mask> {
        let found = self.sensitive.iter().find(|(known, _)| *known == column);
        found.map(|(_, mask)| *mask)
    }

    pub(super) fn vocabulary(&self) -> Vocabulary {
        let mut all: Vec<(&'static str, &[&str])> = Vec::new();
        for names in self
            .names
            .iter()
            .chain(self.never_kept)
            .chain([&self.serial])
        {
            all.push((names[0], names));
        }
        Vocabulary::new(&all)
    }

    pub(super) fn layout(
        &self,
        header: &Header,
        sheet: &str,
        written: Vec<(usize, String)>,
        ignored: &mut Vec<String>,
    ) -> Layout {
        let mut heads: Vec<(usize, String)> = Vec::new();
        let mut leave = |name: String| {
            if !ignored.contains(&name) {
                ignored.push(name);
            }
        };
        for (at, id) in &header.columns {
            heads.push((*at, (*id).to_owned()));
            if self.never_kept.iter().any(|names| names[0] == *id) {
                leave((*id).to_owned());
            }
        }
        for (at, id) in &header.duplicates {
            let name = format!("{id}（重复）");
            heads.push((*at, name.clone()));
            leave(name);
        }
        for (at, name) in &header.unrecognised {
            heads.push((*at, name.clone()));
            leave(name.clone());
        }
        heads.sort();
        let at = self.names.iter().map(|names| header.column(names[0]));
        Layout {
            sheet: sheet.to_owned(),
            at: at.collect(),
            heads,
            written,
            header_row: header.row,
        }
    }

    pub(super) fn check_needed(&self, layout: &Layout) -> Result<(), Refusal> {
        for group in self.needed {
            if group.iter().all(|column| layout.at[*column].is_none()) {
                let names: Vec<&str> = group.iter().map(|c| self.label(*c)).collect();
                return Err(Refusal::new("missing_column")
                    .with("column", names.join("、"))
                    .with("sheet", &layout.sheet));
            }
        }
        Ok(())
    }

    /// Whether the row holds anything at all in a known column.
    pub(super) fn says_nothing(&self, layout: &Layout, row: &Row) -> bool {
        let mut known = (0..self.names.len()).map(|column| layout.cell(row, column));
        known.all(is_blank)
    }

    /// The header repeated at the top of a printed page.
    fn is_header_again(&self, layout: &Layout, row: &Row, vocabulary: &Vocabulary) -> bool {
        let mut same = 0;
        for (column, names) in self.names.iter().enumerate() {
            let Some(text) = layout.cell(row, column).as_text() else {
                continue;
            };
            if vocabulary.find(text) != Some(names[0]) {
                return false;
            }
            same += 1;
            if same == 2 {
                return true;
            }
        }
        false
    }
}

/// Reads every table of the file, row by row. `each` is given the number of
/// the table, where its columns are, and the row; it may break off.
///
/// Title rows, totals, repeated headers and rows without any known cell are
/// passed over; corrected cells are given as corrected. Refusals: those of
/// [`sheets::Unreadable`], `no_header`, `missing_column`, `header_only`,
/// `interrupted`.
pub fn read_file(
    path: &Path,
    columns: &Columns,
    given: &Given,
    each: &mut dyn FnMut(usize, &Layout, Row) -> ControlFlow<()>,
) -> Result<Reading, Refusal> {
    let mut book = Book::open(path).map_err(|e| e.refusal())?;
    let mut reader = Reader {
        columns,
        vocabulary: columns.vocabulary(),
        each,
        given,
        edits: given.edits(path),
        reading: Reading {
            format: Some(book.format()),
            ..Reading::default()
        },
        sheet: String::new(),
        waiting: Some(Vec::new()),
        rows: 0,
        refusal: None,
    };
    let read = book.for_each_row(&mut |sheet, row| {
        if !reader.is_meant(&sheet.name) {
            return ControlFlow::Continue(());
        }
        if reader.sheet != sheet.name {
            if reader.begin().is_break() {
                return ControlFlow::Break(());
            }
            reader.sheet.clone_from(&sheet.name);
            reader.waiting = Some(Vec::new());
        }
        reader.take(row)
    });
    read.map_err(|e| e.refusal())?;
    if reader.refusal.is_none() {
        // A break was already heard; nothing more is given then.
        let _ = reader.begin();
    }
    match reader.refusal {
        Some(refusal) => Err(refusal),
        None if reader.reading.layouts.is_empty() => Err(Refusal::new("no_header")),
        None if reader.rows == 0 => Err(Refusal::new("header_only")),
        None => Ok(reader.reading),
    }
}

/// The sheets of a workbook that have rows, our own guide left out; none where
/// it cannot be read.
pub fn sheet_names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let Ok(mut book) = Book::open(path) else {
        return names;
    };
    let walked = book.for_each_row(&mut |sheet, _| {
        if sheet.name != GUIDE && !names.contains(&sheet.name) {
            names.push(sheet.name.clone());
        }
        ControlFlow::Continue(())
    });
    walked.map_or_else(|_| Vec::new(), |()| names)
}

struct Reader<'a> {
    columns: &'a Columns,
    vocabulary: Vocabulary,
    each: &'a mut dyn FnMut(usize, &Layout, Row) -> ControlFlow<()>,
    given: &'a Given,
    edits: Option<&'a Edits>,
    reading: Reading,
    sheet: String,
    /// The sheet's first rows, until its header is found; `None` afterwards.
    waiting: Option<Vec<Row>>,
    rows: u32,
    refusal: Option<Refusal>,
}

impl Reader<'_> {
    /// Whether the sheet is to be read; every one but our own guide is noted.
    fn is_meant(&mut self, sheet: &str) -> bool {
        if sheet == GUIDE {
            return false;
        }
        let sheets = &mut self.reading.sheets;
        if sheets.last().is_none_or(|last| last != sheet) && !sheets.iter().any(|s| s == sheet) {
            sheets.push(sheet.to_owned());
        }
        let only = self.edits.and_then(|edits| edits.sheet.as_deref());
        only.is_none_or(|only| only == sheet)
    }

    fn take(&mut self, row: Row) -> ControlFlow<()> {
        match &mut self.waiting {
            None => self.give(row),
            Some(rows) if rows.len() < SEARCHED_ROWS => {
                rows.push(row);
                ControlFlow::Continue(())
            }
            Some(_) => {
                self.begin()?;
                self.give(row)
            }
        }
    }

    /// Finds the header among the waiting rows and gives those below it.
    fn begin(&mut self) -> ControlFlow<()> {
        let Some(rows) = self.waiting.take() else {
            return ControlFlow::Continue(());
        };
        if rows.is_empty() {
            return ControlFlow::Continue(());
        }
        let header = find_header(&rows, &self.vocabulary, self.columns.least);
        let Some(header) = header else {
            self.reading.ignored.push(format!("工作表“{}”", self.sheet));
            return ControlFlow::Continue(());
        };
        let ignored = &mut self.reading.ignored;
        let head = rows.iter().find(|row| row.number == header.row);
        let cells = head
            .into_iter()
            .flat_map(|row| row.cells.iter().enumerate());
        let written = cells.map(|(at, cell)| (at, cell_text(cell).trim().to_owned()));
        let written = written.filter(|(_, text)| !text.is_empty()).collect();
        let layout = self.columns.layout(&header, &self.sheet, written, ignored);
        if let Err(refusal) = self.columns.check_needed(&layout) {
            self.refusal = Some(refusal);
            return ControlFlow::Break(());
        }
        self.reading.layouts.push(layout);
        for row in rows.into_iter().filter(|row| row.number > header.row) {
            self.give(row)?;
        }
        ControlFlow::Continue(())
    }

    fn give(&mut self, mut row: Row) -> ControlFlow<()> {
        if let Err(refusal) = self.given.watch.one_row() {
            self.refusal = Some(refusal);
            return ControlFlow::Break(());
        }
        // Rows of a sheet without a header.
        let Some(layout) = self.reading.layouts.last() else {
            return ControlFlow::Continue(());
        };
        if layout.sheet != self.sheet || row.number <= layout.header_row {
            return ControlFlow::Continue(());
        }
        if let Some(edits) = self.edits {
            for (column, text) in edits.of_row(&layout.sheet, row.number) {
                let place = self.columns.find(column).and_then(|at| layout.place(at));
                if let Some(at) = place {
                    row.cells.resize(row.cells.len().max(at + 1), Cell::Empty);
                    row.cells[at] = Cell::from(text);
                }
            }
        }
        if is_totals_row(&row)
            || self.columns.says_nothing(layout, &row)
            || self.columns.is_header_again(layout, &row, &self.vocabulary)
        {
            return ControlFlow::Continue(());
        }
        self.rows += 1;
        (self.each)(self.reading.layouts.len() - 1, layout, row)
    }
}

/// The cell's text, cleaned; empty for what people write into a cell to say
/// that there is nothing: `/`, `—`, `无`.
pub fn text_of(cell: &Cell) -> String {
    words_of(cell).into_owned()
}

/// As [`text_of`], borrowed where the cell holds the text as it is.
pub fn words_of(cell: &Cell) -> Cow<'_, str> {
    let text = match cell {
        Cell::Text(text) => clean(text),
        other => Cow::Owned(clean(&cell_text(other)).into_owned()),
    };
    if means_nothing(&text) {
        Cow::Borrowed("")
    } else {
        text
    }
}

/// Whether the cell is empty or says that there is nothing.
pub fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => {
            let text = clean(text);
            text.is_empty() || means_nothing(&text)
        }
        _ => false,
    }
}

fn means_nothing(text: &str) -> bool {
    matches!(
        text,
        "/" | "\\" | "-" | "--" | "—" | "——" | "无" | "暂无" | "不详" | "空"
    )
}

/// SHA-256 of the file's bytes, in hex.
pub fn fingerprint(path: &Path) -> Result<String, Refusal> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => sheets::Unreadable::NotFound.refusal(),
        _ => Refusal::new("no_access"),
    };
    let mut file = std::fs::File::open(path).map_err(unreadable)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 65_536];
    loop {
        let read = file.read(&mut buffer).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    Ok(kit::hex(&hasher.finalize()))
}
