//! Blocks and runs as HTML, wherever they stand.

use super::Surface;
use crate::clean::escape;
use crate::svg::Drawing;
use crate::wording::{self, Numbering};
use crate::{Block, Document, FigureRun, Note, Notes, Picture, Run, Table};
use std::fmt::Write;

pub struct Pen<'a> {
    document: &'a Document,
    notes: Notes,
    pub surface: Surface,
    pub out: String,
    /// Notes already said in brackets.
    said: Vec<bool>,
    headings: usize,
    /// Headings of an attachment stand below its title.
    pub is_attached: bool,
}

impl<'a> Pen<'a> {
    pub fn new(document: &'a Document, notes: Notes, surface: Surface) -> Pen<'a> {
        Pen {
            document,
            notes,
            surface,
            out: String::new(),
            said: vec![false; document.notes.len()],
            headings: 0,
            is_attached: false,
        }
    }

    pub fn block(&mut self, block: &Block, numbering: &mut Numbering) {
        match block {
            Block::Heading(level, runs) => {
                let n = level.number() + if self.is_attached { 2 } else { 1 };
                let mark = numbering.next(*level);
                self.headings += 1;
                let is_listed = self.document.has_contents || self.surface == Surface::Book;
                let id = match is_listed {
                    true => format!(" id=\"s{}\"", self.headings),
                    false => String::new(),
                };
                put(&mut self.out, format_args!("<h{n}{id}>{mark}"));
                self.runs(runs);
                put(&mut self.out, format_args!("</h{n}>\n"));
            }
            Block::Paragraph(runs) => {
                self.out.push_str("<p>");
                self.runs(runs);
                self.out.push_str("</p>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture(picture),
        }
    }

    /// The picture, what it shows in words, and its table behind one press; the
    /// table alone where there is no drawing.
    fn picture(&mut self, picture: &Picture) {
        let (caption, sentence) = (escape(&picture.caption), escape(&picture.sentence));
        let drawing = Drawing::read(&picture.svg);
        put(
            &mut self.out,
            format_args!("<figure class=\"picture\" role=\"group\" aria-label=\"{caption}\">\n"),
        );
        if let Some(drawing) = &drawing {
            let drawn = match self.surface {
                Surface::Page => drawing.on_page(),
                Surface::Book => drawing.in_book(),
            };
            put(
                &mut self.out,
                format_args!("<div class=\"drawn\">{drawn}</div>\n"),
            );
        }
        put(
            &mut self.out,
            format_args!(
                "<figcaption><b>{caption}</b><span class=\"told\">{sentence}</span></figcaption>\n"
            ),
        );
        self.out.push_str("</figure>\n");
        if let Some(table) = &picture.table {
            // Books are read where nothing can be pressed.
            let is_folded = drawing.is_some() && self.surface == Surface::Page;
            if is_folded {
                self.out
                    .push_str("<details class=\"as-table\"><summary>看成表格</summary>\n");
            }
            self.table(table);
            if is_folded {
                self.out.push_str("</details>\n");
            }
        }
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            match run {
                Run::Text(text) => self.out.push_str(&escape(text)),
                Run::Figure(figure) => self.figure(figure),
                Run::Typed(text) => {
                    let text = escape(text);
                    put(
                        &mut self.out,
                        format_args!(
                            "<span class=\"typed\" title=\"这个数后面没有记录\">{text}</span>"
                        ),
                    );
                }
            }
        }
    }

    fn figure(&mut self, figure: &FigureRun) {
        let words = escape(&figure.words);
        let Some(note) = self.document.notes.get(figure.note) else {
            self.out.push_str(&words);
            return;
        };
        let attributes = attributes(note);
        match &note.href {
            Some(href) if self.is_door(note) => {
                let href = escape(href);
                put(
                    &mut self.out,
                    format_args!("<a {attributes} href=\"{href}\">{words}</a>"),
                );
            }
            _ => put(
                &mut self.out,
                format_args!("<span {attributes}>{words}</span>"),
            ),
        }
        let is_said = std::mem::replace(&mut self.said[figure.note], true);
        if self.notes == Notes::Inline && !is_said {
            let told = escape(&wording::in_brackets(note));
            put(
                &mut self.out,
                format_args!("<span class=\"beside\">{told}</span>"),
            );
        }
    }

    /// A book lies elsewhere: only whole addresses open from it.
    fn is_door(&self, note: &Note) -> bool {
        self.surface == Surface::Page || wording::address(note).is_some()
    }

    fn table(&mut self, table: &Table) {
        let caption = escape(&table.caption);
        put(
            &mut self.out,
            format_args!("<table><caption>{caption}</caption><thead><tr>"),
        );
        let columns = wording::columns(table);
        for at in 0..columns {
            let name = escape(table.header.get(at).map_or("", String::as_str));
            put(&mut self.out, format_args!("<th scope=\"col\">{name}</th>"));
        }
        self.out.push_str("</tr></thead><tbody>\n");
        for row in &table.rows {
            self.out.push_str("<tr>");
            for at in 0..columns {
                self.out.push_str("<td>");
                self.runs(row.get(at).map_or(&[][..], Vec::as_slice));
                self.out.push_str("</td>");
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table>\n");
    }
}

fn attributes(note: &Note) -> String {
    format!(
        "class=\"live\" data-figure=\"{}\" data-value=\"{}\" data-as-of=\"{}\" data-line=\"{}\" data-hash=\"{}\"",
        escape(&note.id),
        escape(&note.number),
        note.as_of,
        note.line,
        escape(&note.hash)
    )
}

pub fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = out.write_fmt(text);
}
