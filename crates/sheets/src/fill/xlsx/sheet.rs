//! One sheet, read with the place of every row and cell in its part.

use super::super::Unfillable;
use super::super::runs::Runs;
use super::super::xml::{Piece, Walk, attribute, local, prefix, words};
use super::cells::Texts;
use crate::place;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Debug, Default)]
pub struct Sheet {
    pub part: String,
    pub source: String,
    /// By row and column, from 0.
    pub cells: BTreeMap<(u32, u32), Cell>,
    pub rows: BTreeMap<u32, Row>,
    /// `<sheetData>`: its start tag, and where its end begins.
    pub data: Range<usize>,
    pub data_end: usize,
    /// `x:` or nothing.
    pub prefix: String,
    /// First and last column with a format of their own.
    columns: Vec<(u32, u32, u32)>,
    merged: Vec<((u32, u32), (u32, u32))>,
}

#[derive(Debug)]
pub struct Row {
    pub open: Range<usize>,
    /// Where `</row>` begins; the start tag's end where the row is one tag.
    pub end: usize,
    pub is_one_tag: bool,
    style: Option<u32>,
}

#[derive(Debug)]
pub struct Cell {
    pub range: Range<usize>,
    /// Its attributes but the type, as written.
    pub kept: String,
    pub style: Option<u32>,
    pub content: Content,
    /// `<v>…</v>`, where a formula has one.
    pub known_value: Option<Range<usize>>,
    /// The type's attribute in the start tag, for formulas.
    pub kind_at: Option<Range<usize>>,
    /// Between `<is>` and its end.
    pub inline: Range<usize>,
}

#[derive(Debug)]
pub enum Content {
    Nothing,
    Number,
    Formula,
    /// A text in `<v>`.
    Plain(String),
    Inline(Runs),
    Shared(usize),
}

/// A cell that is being read.
struct Open {
    at: (u32, u32),
    begins: usize,
    kept: String,
    style: Option<u32>,
    kind: String,
    kind_at: Option<Range<usize>>,
    is_formula: bool,
    value: Option<(usize, String)>,
    value_range: Option<Range<usize>>,
    inline: Option<(usize, Texts)>,
    inline_range: Range<usize>,
}

pub fn read(part: &str, source: String) -> Result<Sheet, Unfillable> {
    let mut sheet = Sheet::default();
    let mut walk = Walk::of(part, &source);
    let mut reading = Reading::default();
    while let Some(piece) = walk.next()? {
        let taken = reading.take(&mut sheet, &piece, &source);
        taken.ok_or_else(|| walk.broken())?;
    }
    sheet.part = part.to_owned();
    sheet.source = source;
    Ok(sheet)
}

#[derive(Default)]
struct Reading {
    row: Option<u32>,
    next_row: u32,
    next_col: u32,
    cell: Option<Open>,
    in_data: bool,
}

impl Reading {
    fn take(&mut self, sheet: &mut Sheet, piece: &Piece<'_>, source: &str) -> Option<()> {
        match &piece.event {
            Event::Start(start) => self.open(sheet, piece, start, source, false)?,
            Event::Empty(start) => {
                self.open(sheet, piece, start, source, true)?;
                if local(start) == "c" {
                    self.close_cell(sheet, piece.range.end);
                }
            }
            Event::End(end) => self.close(sheet, piece, end.local_name().into_inner())?,
            event => self.say(piece, &words(event)?)?,
        }
        Some(())
    }

    fn open(
        &mut self,
        sheet: &mut Sheet,
        piece: &Piece<'_>,
        start: &BytesStart<'_>,
        source: &str,
        is_empty: bool,
    ) -> Option<()> {
        let number = |name| attribute(start, name).and_then(|n| n.parse::<u32>().ok());
        if let Some(cell) = &mut self.cell {
            match local(start) {
                "f" => cell.is_formula = true,
                "v" if !is_empty => cell.value = Some((piece.range.start, String::new())),
                "is" if !is_empty => cell.inline = Some((piece.range.end, Texts::default())),
                _ => {
                    if let (Some((_, texts)), false) = (&mut cell.inline, is_empty) {
                        texts.take(piece)?;
                    }
                }
            }
            return Some(());
        }
        match local(start) {
            "sheetData" => {
                sheet.prefix = prefix(start);
                sheet.data = piece.range.clone();
                sheet.data_end = piece.range.end;
                self.in_data = !is_empty;
            }
            "col" => {
                if let (Some(min), Some(max), Some(style)) =
                    (number("min"), number("max"), number("style"))
                {
                    sheet.columns.push((min, max, style));
                }
            }
            "mergeCell" => {
                let named = attribute(start, "ref").unwrap_or_default();
                sheet.merged.extend(place::parse_range(&named));
            }
            "row" if self.in_data => {
                let row = number("r").map_or(self.next_row, |r| r.saturating_sub(1));
                (self.next_row, self.next_col) = (row + 1, 0);
                self.row = (!is_empty).then_some(row);
                let is_styled = attribute(start, "customFormat").is_some_and(|own| own != "0");
                sheet.rows.entry(row).or_insert(Row {
                    open: piece.range.clone(),
                    end: piece.range.end,
                    is_one_tag: is_empty,
                    style: number("s").filter(|_| is_styled),
                });
            }
            "c" if self.row.is_some() => self.begin_cell(piece, start, source)?,
            _ => {}
        }
        Some(())
    }

    fn begin_cell(
        &mut self,
        piece: &Piece<'_>,
        start: &BytesStart<'_>,
        source: &str,
    ) -> Option<()> {
        let implied = (self.row?, self.next_col);
        let named = attribute(start, "r").and_then(|text| place::parse(&text));
        let at = named.unwrap_or(implied);
        self.next_col = at.1 + 1;
        let (kept, kind_at) = attributes(source.get(piece.range.clone())?, piece.range.start);
        self.cell = Some(Open {
            at,
            begins: piece.range.start,
            kept,
            style: attribute(start, "s").and_then(|s| s.parse().ok()),
            kind: attribute(start, "t").unwrap_or_default(),
            kind_at,
            is_formula: false,
            value: None,
            value_range: None,
            inline: None,
            inline_range: 0..0,
        });
        Some(())
    }

    fn say(&mut self, piece: &Piece<'_>, words: &str) -> Option<()> {
        let Some(cell) = &mut self.cell else {
            return Some(());
        };
        if let Some((_, texts)) = &mut cell.inline {
            return texts.take(piece);
        }
        if let Some((_, value)) = &mut cell.value
            && cell.value_range.is_none()
        {
            value.push_str(words);
        }
        Some(())
    }

    fn close(&mut self, sheet: &mut Sheet, piece: &Piece<'_>, name: &str) -> Option<()> {
        if let Some(cell) = &mut self.cell {
            match name {
                "v" => {
                    if let Some((begins, _)) = &cell.value {
                        cell.value_range = Some(*begins..piece.range.end);
                    }
                }
                "is" => {
                    if let Some((begins, _)) = &cell.inline {
                        cell.inline_range = *begins..piece.range.start;
                    }
                }
                "c" => self.close_cell(sheet, piece.range.end),
                _ => {
                    if let Some((_, texts)) = &mut cell.inline {
                        texts.take(piece)?;
                    }
                }
            }
            return Some(());
        }
        match name {
            "row" => {
                if let Some(row) = self.row.take().and_then(|row| sheet.rows.get_mut(&row)) {
                    row.end = piece.range.start;
                }
            }
            "sheetData" => {
                sheet.data_end = piece.range.start;
                self.in_data = false;
            }
            _ => {}
        }
        Some(())
    }

    fn close_cell(&mut self, sheet: &mut Sheet, ends: usize) {
        let Some(open) = self.cell.take() else {
            return;
        };
        let value = open.value.map(|(_, text)| text).unwrap_or_default();
        let content = match (open.is_formula, open.kind.as_str()) {
            (true, _) => Content::Formula,
            (_, "s") => match value.trim().parse() {
                Ok(at) => Content::Shared(at),
                Err(_) => Content::Nothing,
            },
            (_, "inlineStr") => {
                let texts = open.inline.map(|(_, texts)| texts.runs);
                Content::Inline(texts.unwrap_or_default())
            }
            (_, "str" | "e" | "b" | "d") => Content::Plain(value),
            _ if value.trim().is_empty() => Content::Nothing,
            _ => Content::Number,
        };
        let cell = Cell {
            range: open.begins..ends,
            kept: open.kept,
            style: open.style,
            content,
            known_value: open.value_range,
            kind_at: open.kind_at,
            inline: open.inline_range,
        };
        sheet.cells.entry(open.at).or_insert(cell);
    }
}

/// The attributes of a cell's start tag but the type and what ties the cell to
/// a value it will no longer have; and where the type stands.
fn attributes(tag: &str, begins: usize) -> (String, Option<Range<usize>>) {
    let mut kept = String::new();
    let mut kind_at = None;
    let mut at = tag.find(char::is_whitespace).unwrap_or(tag.len());
    while let Some(equals) = tag.get(at..).and_then(|rest| rest.find('=')) {
        let value = at + equals + 1;
        let Some(open) = tag[value..].find(['"', '\'']) else {
            break;
        };
        let quote = tag.as_bytes()[value + open];
        let text = value + open + 1;
        let Some(length) = tag[text..].find(char::from(quote)) else {
            break;
        };
        let end = text + length + 1;
        match tag[at..at + equals].trim() {
            "t" => kind_at = Some(begins + at..begins + end),
            "cm" | "vm" => {}
            _ => kept.push_str(&tag[at..end]),
        }
        at = end;
    }
    (kept, kind_at)
}

impl Sheet {
    /// The format of a cell, there or not: its own, its row's, its column's.
    pub fn style_at(&self, row: u32, col: u32) -> Option<u32> {
        if let Some(cell) = self.cells.get(&(row, col)) {
            return cell.style;
        }
        let of_row = self.rows.get(&row).and_then(|row| row.style);
        of_row.or_else(|| {
            let number = col + 1;
            let mut columns = self.columns.iter();
            let found = columns.find(|(min, max, _)| (*min..=*max).contains(&number));
            found.map(|(.., style)| *style)
        })
    }

    pub fn merges(&self) -> usize {
        self.merged.len()
    }

    /// The first of the merged cells this one lies in.
    pub fn merged_around(&self, row: u32, col: u32) -> Option<(u32, u32)> {
        let mut all = self.merged.iter();
        let around =
            all.find(|(from, to)| (from.0..=to.0).contains(&row) && (from.1..=to.1).contains(&col));
        around.map(|(from, _)| *from)
    }

    pub fn is_covered(&self, row: u32, col: u32) -> bool {
        let first = self.merged_around(row, col);
        first.is_some_and(|first| first != (row, col))
    }
}
