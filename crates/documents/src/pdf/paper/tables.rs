//! Tables: how wide each column is, and which of them hold numbers.

use super::{Pen, Role};
use crate::wording;
use crate::{Run, Table};
use serde_json::{Value, json};

/// Narrowest and widest column, in characters.
const NARROW: f64 = 3.0;
const WIDE: f64 = 20.0;
/// A row with a longer cell than this may be broken between pages.
const LONG: usize = 200;

impl Pen<'_> {
    pub fn table(&mut self, table: &Table) -> Value {
        let columns = wording::columns(table);
        let words = |row: &[Vec<Run>], at: usize| row.get(at).map(|cell| wording::words(cell));
        let columns: Vec<Value> = (0..columns)
            .map(|at| {
                let cells: Vec<String> =
                    table.rows.iter().filter_map(|row| words(row, at)).collect();
                let head = table.header.get(at).map_or("", String::as_str);
                let widest = cells.iter().map(String::as_str).chain([head]).map(width);
                let widest = widest.fold(NARROW, f64::max).min(WIDE);
                json!({ "width": widest, "numbers": are_numbers(&cells) })
            })
            .collect();
        let header = (0..columns.len()).map(|at| {
            let head = table.header.get(at).map_or("", String::as_str);
            self.text(Role::HeiTi, head)
        });
        let header: Vec<Vec<Value>> = header.collect();
        let mut rows = Vec::new();
        for row in &table.rows {
            let cells = (0..columns.len()).map(|at| {
                let cell = row.get(at).map_or(&[][..], Vec::as_slice);
                self.runs(Role::FangSong, cell)
            });
            let cells: Vec<Vec<Value>> = cells.collect();
            let is_long = row
                .iter()
                .any(|cell| wording::words(cell).chars().count() > LONG);
            rows.push(json!({ "cells": cells, "breakable": is_long }));
        }
        json!({
            "kind": "table",
            "caption": self.text(Role::HeiTi, &table.caption),
            "columns": columns,
            "header": header,
            "rows": rows,
        })
    }
}

/// In Han characters.
fn width(text: &str) -> f64 {
    let widths = text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 });
    widths.sum()
}

/// True if every cell that says something begins with a digit.
fn are_numbers(cells: &[String]) -> bool {
    let mut said = cells.iter().filter(|cell| !cell.is_empty()).peekable();
    said.peek().is_some() && said.all(|cell| cell.starts_with(|c: char| c.is_ascii_digit()))
}
