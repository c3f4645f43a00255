//! One part of text, read with the place of every paragraph and run.

use super::super::runs::{Runs, Segment};
use super::super::xml::{Piece, Walk, attribute, local, prefix, words};
use super::super::{At, Unfillable};
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

#[derive(Debug)]
pub struct Story {
    pub part: String,
    pub source: String,
    pub paragraphs: Vec<Paragraph>,
    pub tables: u32,
}

#[derive(Debug)]
pub struct Paragraph {
    /// The area is 0 for the story itself, else the number of its table.
    pub at: At,
    pub runs: Runs,
    /// `w:`
    pub prefix: String,
    pub range: Range<usize>,
    /// Where `</w:p>` begins; `None` where the paragraph is one tag.
    pub end: Option<usize>,
    /// How the letters look: of its first run, else of the paragraph's mark.
    pub look: Option<Range<usize>>,
}

/// A table that is being read.
struct Table {
    area: u32,
    row: u32,
    col: u32,
    span: u32,
    nth: u32,
}

struct Open {
    paragraph: Paragraph,
    text: Option<(Range<usize>, String, bool)>,
    in_run: bool,
    in_properties: bool,
    look_begins: Option<usize>,
    has_run_look: bool,
}

pub fn read(part: &str, source: String) -> Result<Story, Unfillable> {
    let mut reading = Reading::default();
    let mut walk = Walk::of(part, &source);
    while let Some(piece) = walk.next()? {
        reading.take(&piece).ok_or_else(|| walk.broken())?;
    }
    let tracked = ["ins", "del", "moveFrom", "moveTo", "rPrChange"];
    for paragraph in &mut reading.done {
        let look = paragraph.look.clone().and_then(|range| source.get(range));
        let p = &paragraph.prefix;
        if look.is_some_and(|look| {
            tracked
                .iter()
                .any(|tag| look.contains(&format!("<{p}{tag}")))
        }) {
            paragraph.look = None;
        }
    }
    let (paragraphs, tables) = (reading.done, reading.tables);
    Ok(Story {
        part: part.to_owned(),
        source,
        paragraphs,
        tables,
    })
}

#[derive(Default)]
struct Reading {
    tables: u32,
    next_row: u32,
    stack: Vec<Table>,
    /// A text box stands inside a paragraph and holds others.
    open: Vec<Open>,
    done: Vec<Paragraph>,
}

impl Reading {
    fn take(&mut self, piece: &Piece<'_>) -> Option<()> {
        match &piece.event {
            Event::Start(start) => self.begin(piece, start, false),
            Event::Empty(start) => self.begin(piece, start, true),
            Event::End(end) => self.end(piece, end.local_name().into_inner()),
            event => {
                let said = words(event)?;
                if let Some((_, text, _)) = self.open.last_mut().and_then(|open| open.text.as_mut())
                {
                    text.push_str(&said);
                }
            }
        }
        Some(())
    }

    fn begin(&mut self, piece: &Piece<'_>, start: &BytesStart<'_>, is_empty: bool) {
        let name = local(start);
        match name {
            "tbl" if !is_empty => {
                self.tables += 1;
                self.stack.push(Table {
                    area: self.tables,
                    row: 0,
                    col: 0,
                    span: 1,
                    nth: 0,
                });
            }
            "tc" if !is_empty => {
                if let Some(table) = self.stack.last_mut() {
                    (table.span, table.nth) = (1, 0);
                }
            }
            "gridSpan" => {
                if let Some(table) = self.stack.last_mut() {
                    let span = attribute(start, "val").and_then(|n| n.parse().ok());
                    table.span = span.unwrap_or(1).clamp(1, 1_000);
                }
            }
            // `a:p` of a drawing is no paragraph of ours.
            "p" if prefix(start) != "a:" => self.begin_paragraph(piece, start, is_empty),
            _ => {
                if let Some(open) = self.open.last_mut()
                    && prefix(start) == open.paragraph.prefix
                {
                    open.begin(piece, start, is_empty);
                }
            }
        }
    }

    fn begin_paragraph(&mut self, piece: &Piece<'_>, start: &BytesStart<'_>, is_empty: bool) {
        let at = match self.stack.last_mut() {
            Some(table) => {
                table.nth += 1;
                At {
                    area: table.area,
                    row: table.row,
                    col: table.col,
                    nth: table.nth - 1,
                }
            }
            None => {
                self.next_row += 1;
                At {
                    area: 0,
                    row: self.next_row - 1,
                    col: 0,
                    nth: 0,
                }
            }
        };
        let open = Open {
            paragraph: Paragraph {
                at,
                runs: Runs::default(),
                prefix: prefix(start),
                range: piece.range.clone(),
                end: None,
                look: None,
            },
            text: None,
            in_run: false,
            in_properties: false,
            look_begins: None,
            has_run_look: false,
        };
        match is_empty {
            true => self.done.push(open.paragraph),
            false => self.open.push(open),
        }
    }

    fn end(&mut self, piece: &Piece<'_>, name: &str) {
        match name {
            "tbl" => drop(self.stack.pop()),
            "tr" => {
                if let Some(table) = self.stack.last_mut() {
                    (table.row, table.col) = (table.row + 1, 0);
                }
            }
            "tc" => {
                if let Some(table) = self.stack.last_mut() {
                    table.col += table.span;
                }
            }
            "p" => {
                if let Some(mut open) = self.open.pop() {
                    open.paragraph.end = Some(piece.range.start);
                    open.paragraph.range.end = piece.range.end;
                    self.done.push(open.paragraph);
                }
            }
            _ => {
                if let Some(open) = self.open.last_mut() {
                    open.end(piece, name);
                }
            }
        }
    }
}

impl Open {
    fn begin(&mut self, piece: &Piece<'_>, start: &BytesStart<'_>, is_empty: bool) {
        match local(start) {
            "r" if !is_empty => self.in_run = true,
            "pPr" if !is_empty => self.in_properties = true,
            "rPr" if !is_empty && !self.has_run_look && (self.in_run || self.in_properties) => {
                self.look_begins = Some(piece.range.start);
            }
            "t" if !is_empty && self.in_run => {
                let keeps = attribute(start, "space").is_some_and(|space| space == "preserve");
                self.text = Some((piece.range.clone(), String::new(), keeps));
            }
            "tab" if self.in_run => self.gap("\t"),
            "br" | "cr" if self.in_run => self.gap("\n"),
            _ => {}
        }
    }

    fn gap(&mut self, text: &str) {
        self.paragraph.runs.segments.push(Segment {
            text: text.to_owned(),
            place: None,
            keeps_space: true,
        });
    }

    fn end(&mut self, piece: &Piece<'_>, name: &str) {
        match name {
            "r" => self.in_run = false,
            "pPr" => self.in_properties = false,
            "rPr" => {
                if let Some(begins) = self.look_begins.take() {
                    self.paragraph.look = Some(begins..piece.range.end);
                    self.has_run_look |= self.in_run;
                }
            }
            "t" => {
                if let Some((tag, text, keeps_space)) = self.text.take() {
                    let inner = tag.end..piece.range.start;
                    self.paragraph.runs.segments.push(Segment {
                        text,
                        place: Some((tag, inner)),
                        keeps_space,
                    });
                }
            }
            _ => {}
        }
    }
}
