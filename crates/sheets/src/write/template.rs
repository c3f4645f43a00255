//! Workbooks to be filled in: text columns, lists to choose from, a comment on
//! each heading, and a second sheet that explains every column.

use super::{Unwritable, write_row};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Note, Workbook,
    Worksheet,
};
use std::path::Path;

/// One column of a workbook to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    pub name: &'static str,
    /// Its heading gets a star.
    pub is_needed: bool,
    /// How to fill it in, one or two sentences.
    pub how: &'static str,
    pub example: &'static str,
    /// What may be chosen; empty where anything may be written.
    pub choices: Vec<&'static str>,
}

/// A workbook to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub sheet: &'static str,
    /// Name of the sheet that explains.
    pub guide: &'static str,
    /// Sentences above the explanations.
    pub intro: Vec<&'static str>,
    pub columns: Vec<TemplateColumn>,
}

/// What a cell's own list may hold; a longer one stands in the guide alone.
const LONGEST_LIST: usize = 255;
/// Rows from the second to the last one a sheet has.
const LAST_ROW: u32 = 1_048_575;

/// Writes the workbook, with `rows` filled in already. Gives their number.
pub fn write_template<R: AsRef<[S]>, S: AsRef<str>>(
    path: &Path,
    template: &Template,
    rows: impl IntoIterator<Item = R>,
) -> Result<u32, Unwritable> {
    let (mut workbook, written) = filled(template, rows)?;
    workbook.save(path)?;
    Ok(written)
}

/// The same workbook as bytes, to be handed over instead of saved.
pub fn template_bytes<R: AsRef<[S]>, S: AsRef<str>>(
    template: &Template,
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, Unwritable> {
    let (mut workbook, _) = filled(template, rows)?;
    Ok(workbook.save_to_buffer()?)
}

fn filled<R: AsRef<[S]>, S: AsRef<str>>(
    template: &Template,
    rows: impl IntoIterator<Item = R>,
) -> Result<(Workbook, u32), Unwritable> {
    let mut workbook = Workbook::new();
    let text = Format::new().set_num_format("@");
    let head = text
        .clone()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border_bottom(FormatBorder::Thin);
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(template.sheet)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_default_note_author("银龄");
    let mut names = Vec::new();
    for (column, of) in (0u16..).zip(&template.columns) {
        sheet.set_column_format(column, &text)?;
        let widest = of.choices.iter().map(|choice| width(choice)).max();
        let wide = width(of.name)
            .max(width(of.example))
            .max(widest.unwrap_or(0));
        sheet.set_column_width(column, (wide + 3).clamp(10, 30))?;
        sheet.insert_note(0, column, &note(of))?;
        if !of.choices.is_empty() && of.choices.join(",").chars().count() <= LONGEST_LIST {
            sheet.add_data_validation(1, column, LAST_ROW, column, &choices(of)?)?;
        }
        names.push(heading(of));
    }
    write_row(sheet, 0, &names, &head, None)?;
    let mut written: u32 = 0;
    for cells in rows {
        written += 1;
        write_row(sheet, written, cells.as_ref(), &text, None)?;
    }
    explain(workbook.add_worksheet(), template, &text, &head)?;
    Ok((workbook, written))
}

fn heading(column: &TemplateColumn) -> String {
    let star = if column.is_needed { "*" } else { "" };
    format!("{}{star}", column.name)
}

fn note(column: &TemplateColumn) -> Note {
    let needed = if column.is_needed { "必填。" } else { "" };
    Note::new(format!("{needed}{}", column.how))
        .add_author_prefix(false)
        .set_width(240)
        .set_height(90)
}

fn choices(column: &TemplateColumn) -> Result<DataValidation, Unwritable> {
    let list = DataValidation::new().allow_list_strings(&column.choices)?;
    // Other spellings are understood too, so the list advises and does not forbid.
    let list = list.set_error_style(DataValidationErrorStyle::Warning);
    let list = list.set_error_title("不在列表里")?;
    Ok(list.set_error_message("请从列表里选一个。")?)
}

fn explain(
    sheet: &mut Worksheet,
    template: &Template,
    text: &Format,
    head: &Format,
) -> Result<(), Unwritable> {
    sheet.set_name(template.guide)?;
    let wrapped = text.clone().set_text_wrap().set_align(FormatAlign::Top);
    let mut row = 0;
    for sentence in &template.intro {
        sheet.write_string(row, 0, *sentence)?;
        row += 1;
    }
    let heads = ["列", "要不要填", "怎样填", "例子", "可以选的"];
    write_row(sheet, row, &heads, head, None)?;
    for (column, wide) in [16, 10, 48, 24, 60].into_iter().enumerate() {
        let column = u16::try_from(column).map_err(|e| Unwritable(e.to_string()))?;
        sheet.set_column_width(column, wide)?;
    }
    for column in &template.columns {
        row += 1;
        let needed = if column.is_needed {
            "必填"
        } else {
            "可以不填"
        };
        let choices = column.choices.join("、");
        let cells = [column.name, needed, column.how, column.example, &choices];
        write_row(sheet, row, &cells, &wrapped, None)?;
    }
    Ok(())
}

fn width(text: &str) -> u32 {
    super::width_of(text)
}
