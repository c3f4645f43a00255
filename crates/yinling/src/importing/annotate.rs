//! The files given back as one workbook, with the reasons on the very cells.

use super::{Columns, Edits, Given, Layout, Outcome, Problem, Severity};
use anyhow::Context;
use sheets::values::cell_text;
use sheets::write::{Annotated, Mark};
use sheets::{Book, Row};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// Writes every sheet of the files, corrections included, with a comment on
/// each cell that a problem is about. Cells are text: identity numbers stay
/// whole, and nothing in them is a formula.
pub fn write_annotated(
    out: &Path,
    columns: &Columns,
    given: &Given,
    files: &[(&Path, &Outcome)],
) -> anyhow::Result<()> {
    let mut workbook = Annotated::default();
    for (path, outcome) in files {
        write_file(&mut workbook, path, columns, given.edits(path), outcome)?;
    }
    workbook
        .save(out)
        .with_context(|| out.display().to_string())
}

/// By sheet and row, what is marked in which column.
type Marks = BTreeMap<(String, u32), BTreeMap<usize, Mark>>;

fn write_file(
    workbook: &mut Annotated,
    path: &Path,
    columns: &Columns,
    edits: Option<&Edits>,
    outcome: &Outcome,
) -> anyhow::Result<()> {
    let marks = marks_of(columns, outcome);
    let again = |why: &dyn std::fmt::Display| anyhow::anyhow!("reading again: {why}");
    let mut book = Book::open(path).map_err(|e| again(&e))?;
    let mut sheet_before: Option<String> = None;
    let mut failed = None;
    let none = BTreeMap::new();
    let walked = book.for_each_row(&mut |sheet, row| {
        let mut write = || -> Result<(), sheets::write::Unwritable> {
            if sheet_before.as_ref() != Some(&sheet.name) {
                workbook.sheet(&sheet.name)?;
                sheet_before = Some(sheet.name.clone());
            }
            let layout = outcome.understood.layout_of(&sheet.name);
            let cells = texts(columns, layout, edits, &sheet.name, &row);
            let marks = marks.get(&(sheet.name.clone(), row.number));
            workbook.row(row.number, &cells, marks.unwrap_or(&none))
        };
        match write() {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    walked.map_err(|e| again(&e))?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}

fn texts(
    columns: &Columns,
    layout: Option<&Layout>,
    edits: Option<&Edits>,
    sheet: &str,
    row: &Row,
) -> Vec<String> {
    let texts = row.cells.iter().map(|cell| cell_text(cell).into_owned());
    let mut texts: Vec<String> = texts.collect();
    let (Some(layout), Some(edits)) = (layout, edits) else {
        return texts;
    };
    for (column, text) in edits.of_row(sheet, row.number) {
        let place = columns.find(column).and_then(|column| layout.place(column));
        if let Some(at) = place {
            texts.resize(texts.len().max(at + 1), String::new());
            text.clone_into(&mut texts[at]);
        }
    }
    texts
}

fn marks_of(columns: &Columns, outcome: &Outcome) -> Marks {
    let mut marks = Marks::new();
    for problem in &outcome.problems {
        let Some(layout) = outcome
            .understood
            .layouts
            .get(outcome.understood.table_of(&problem.sheet))
        else {
            continue;
        };
        // A column that is not there is missed at the beginning of the row.
        let place = columns.find(problem.column);
        let place = place.and_then(|column| layout.place(column)).unwrap_or(0);
        let row = marks
            .entry((layout.sheet.clone(), problem.row))
            .or_default();
        let mark = row.entry(place).or_insert_with(|| Mark {
            text: String::new(),
            stops: false,
        });
        if !mark.text.is_empty() {
            mark.text.push('\n');
        }
        mark.text.push_str(&said(problem));
        mark.stops |= problem.severity != Severity::Note;
    }
    marks
}

fn said(problem: &Problem) -> String {
    let kind = match problem.severity {
        Severity::Refused => "不能导入",
        Severity::Conflict => "有冲突",
        Severity::Note => "请看一眼",
    };
    format!("【{kind}】{}", problem.message)
}
