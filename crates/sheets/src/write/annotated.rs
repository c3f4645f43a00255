//! A file given back as a workbook, with a comment on each cell that somebody
//! has to look at. The cell is framed and bold as well as coloured: colour
//! alone says nothing to some people, and nothing on a grey printer.

use super::Unwritable;
use rust_xlsxwriter::{Color, Format, FormatBorder, Note, Workbook};
use std::collections::BTreeMap;
use std::path::Path;

/// What is to be said about one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// In the reader's language.
    pub text: String,
    /// The row is not taken because of it.
    pub stops: bool,
}

/// A workbook that is being written, sheet after sheet and row after row.
/// Memory holds one row and the comments.
pub struct Annotated {
    workbook: Workbook,
    names: Vec<String>,
    text: Format,
    stopped: Format,
    noted: Format,
}

impl std::fmt::Debug for Annotated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Annotated")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

impl Default for Annotated {
    fn default() -> Annotated {
        let text = Format::new().set_num_format("@");
        let framed = |fill: u32, border| {
            let bold = text.clone().set_bold().set_border(border);
            bold.set_border_color(Color::RGB(0x86_14_0F))
                .set_background_color(Color::RGB(fill))
        };
        Annotated {
            workbook: Workbook::new(),
            names: Vec::new(),
            stopped: framed(0xFA_D7_D2, FormatBorder::Medium),
            noted: framed(0xFB_F1_DA, FormatBorder::Dashed),
            text,
        }
    }
}

/// The widest a column is made, in half-width characters.
const WIDTH: u32 = 16;
/// What a comment's box shows at once, in pixels.
const NOTE_WIDTH: u32 = 260;
const NOTE_HEIGHT: u32 = 120;

impl Annotated {
    /// Begins a sheet. Names that a workbook cannot bear are made to fit.
    pub fn sheet(&mut self, name: &str) -> Result<(), Unwritable> {
        let name = self.fitting(name);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        sheet.set_default_note_author("银龄");
        for column in 0..64 {
            sheet.set_column_width(column, WIDTH)?;
        }
        self.names.push(name);
        Ok(())
    }

    /// Writes a row of the sheet begun last under its own number (from 1);
    /// numbers must rise. Marks are by column, 0 is A.
    pub fn row(
        &mut self,
        number: u32,
        cells: &[String],
        marks: &BTreeMap<usize, Mark>,
    ) -> Result<(), Unwritable> {
        let at = self.names.len().saturating_sub(1);
        let sheet = self.workbook.worksheet_from_index(at)?;
        let row = number.saturating_sub(1);
        let last = marks.keys().next_back().map_or(0, |column| column + 1);
        for column in 0..cells.len().max(last) {
            let text = cells.get(column).map_or("", String::as_str);
            let mark = marks.get(&column);
            let format = match mark {
                Some(mark) if mark.stops => &self.stopped,
                Some(_) => &self.noted,
                None => &self.text,
            };
            let column = u16::try_from(column).map_err(|e| Unwritable(e.to_string()))?;
            match (text, mark) {
                ("", None) => {}
                ("", Some(_)) => {
                    sheet.write_blank(row, column, format)?;
                }
                (text, _) => {
                    sheet.write_string_with_format(row, column, text, format)?;
                }
            }
            if let Some(mark) = mark {
                let note = Note::new(&mark.text).add_author_prefix(false);
                let note = note.set_width(NOTE_WIDTH).set_height(NOTE_HEIGHT);
                sheet.insert_note(row, column, &note)?;
            }
        }
        Ok(())
    }

    pub fn save(mut self, path: &Path) -> Result<(), Unwritable> {
        Ok(self.workbook.save(path)?)
    }

    /// At most 31 characters, none of `[]:*?/\`, each name once.
    fn fitting(&self, name: &str) -> String {
        let plain: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
        let plain = if plain.trim().is_empty() {
            "表".to_owned()
        } else {
            plain
        };
        let mut fitting: String = plain.chars().take(31).collect();
        let mut number = 2;
        while self
            .names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&fitting))
        {
            let end = format!(" {number}");
            fitting = plain.chars().take(31 - end.len()).collect::<String>() + &end;
            number += 1;
        }
        fitting
    }
}
