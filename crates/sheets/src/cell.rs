use kit::Day;
use smol_str::SmolStr;

/// What one cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    #[default]
    Empty,
    /// Never the empty string.
    Text(SmolStr),
    Number(f64),
    /// A number shown as a date by its cell format. A time of day is dropped.
    Date(Day),
    Bool(bool),
    /// `#N/A`, `#REF!` and their kin, as shown.
    Error(&'static str),
}

impl Cell {
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }

    /// The text of a text cell; every other kind gives `None`.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.into())
        }
    }
}

/// A row with at least one cell that is not empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The number at the left edge of the spreadsheet window, from 1.
    pub number: u32,
    /// By column: `cells[0]` is column A. Ends with the last cell that is not
    /// empty, so two rows of one sheet differ in length.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column (0 is A), empty when the row is shorter.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// A sheet of the book. A CSV file is one visible sheet without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    pub name: String,
    /// Not shown in the spreadsheet program. Its rows are read all the same.
    pub hidden: bool,
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_letters_follow_the_spreadsheet() {
        let letters = [0, 25, 26, 701, 702, 16_383].map(column_letters);
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
