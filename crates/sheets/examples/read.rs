//! Measures reading: `read make FILE ROWS COLUMNS`, `read bare FILE`,
//! `read book FILE`. Prints milliseconds and the peak resident memory.

use calamine::{DataRef, Reader, Xlsx};
use sheets::{Book, Cell, write::write_table};
use std::ops::ControlFlow;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let begun = std::time::Instant::now();
    let what = match args.as_slice() {
        ["make", file, rows, columns] => make(file, rows.parse()?, columns.parse()?)?,
        ["inline", file, rows, columns] => inline(file, rows.parse()?, columns.parse()?)?,
        ["bare", file] => bare(file)?,
        ["book", file] => book(file)?,
        _ => return Err("make|inline FILE ROWS COLUMNS, bare FILE or book FILE".into()),
    };
    println!("{what} in {} ms, {}", begun.elapsed().as_millis(), peak());
    Ok(())
}

fn text(row: u32, column: u16) -> String {
    match column {
        0 => row.to_string(),
        1 => format!("张{row}"),
        2 => format!("990102195{row:010}"),
        3 => format!("138{row:08}"),
        4 => format!("某街道某社区第{row}号院"),
        5..10 => format!("1950.{}", row % 12 + 1),
        _ => format!("单位{}", row % 97),
    }
}

/// Shared strings and numbers, as spreadsheet programs write them.
fn make(file: &str, rows: u32, columns: u16) -> Result<String, Box<dyn std::error::Error>> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..rows {
        for column in 0..columns {
            if column % 5 == 0 {
                sheet.write_number(row, column, f64::from(row))?;
            } else {
                sheet.write_string(row, column, text(row, column))?;
            }
        }
    }
    workbook.save(file)?;
    Ok("written".to_owned())
}

fn inline(file: &str, rows: u32, columns: u16) -> Result<String, Box<dyn std::error::Error>> {
    let cells = |row| (0..columns).map(|c| text(row, c)).collect::<Vec<_>>();
    let written = write_table(Path::new(file), "名册", &["序号"], (0..rows).map(cells))?;
    Ok(format!("{written} rows written"))
}

fn bare(file: &str) -> Result<String, Box<dyn std::error::Error>> {
    let begun = std::time::Instant::now();
    let mut workbook: Xlsx<_> = calamine::open_workbook(file)?;
    let opened = begun.elapsed().as_millis();
    let (mut cells, mut bytes) = (0_u64, 0);
    for name in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&name)?;
        while let Some(cell) = reader.next_cell()? {
            cells += 1;
            bytes += match cell.get_value() {
                DataRef::SharedString(text) => text.len(),
                DataRef::String(text) => text.len(),
                _ => 0,
            };
        }
    }
    Ok(format!(
        "{cells} cells, {bytes} bytes, {opened} ms to open,"
    ))
}

fn book(file: &str) -> Result<String, Box<dyn std::error::Error>> {
    let (mut cells, mut bytes) = (0, 0);
    let begun = std::time::Instant::now();
    let mut book = Book::open(Path::new(file))?;
    let opened = begun.elapsed().as_millis();
    book.for_each_row(&mut |_, row| {
        cells += row.cells.len();
        bytes += row
            .cells
            .iter()
            .filter_map(Cell::as_text)
            .map(str::len)
            .sum::<usize>();
        ControlFlow::Continue(())
    })?;
    Ok(format!(
        "{cells} cells, {bytes} bytes, {opened} ms to open,"
    ))
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("memory unknown").to_owned()
}
