//! Blocks and runs of a document, wherever they stand.

use super::media::Media;
use super::words::{paragraph, plain, run};
use super::xml::Xml;
use super::{contents, picture, table};
use crate::wording::{self, Numbering};
use crate::{Block, Document, FigureRun, Level, Notes, Picture, Run, Table};

/// What is needed to write a figure or a picture wherever it stands.
pub struct Pen<'a> {
    document: &'a Document,
    notes: Notes,
    /// Notes already said in brackets.
    said: Vec<bool>,
    bookmarks: usize,
    headings: usize,
    pub media: Media,
}

impl<'a> Pen<'a> {
    pub fn new(document: &'a Document, notes: Notes) -> Pen<'a> {
        Pen {
            document,
            notes,
            said: vec![false; document.notes.len()],
            bookmarks: 0,
            headings: 0,
            media: Media::default(),
        }
    }

    pub fn block(&mut self, xml: &mut Xml, block: &Block, numbering: &mut Numbering) {
        match block {
            Block::Heading(level, runs) => {
                let mark = numbering.next(*level);
                let name = contents::heading_name(self.headings);
                self.headings += 1;
                let is_listed = self.document.has_contents;
                paragraph(xml, heading_style(*level), |xml| {
                    let words = |pen: &mut Pen<'_>, xml: &mut Xml| {
                        run(xml, &mark);
                        pen.runs(xml, runs);
                    };
                    match is_listed {
                        true => {
                            let id = self.begin_bookmark(xml, &name);
                            words(self, xml);
                            end_bookmark(xml, &id);
                        }
                        false => words(self, xml),
                    }
                });
            }
            Block::Paragraph(runs) => paragraph(xml, "Normal", |xml| self.runs(xml, runs)),
            Block::Table(table) => self.table(xml, table),
            Block::Picture(picture) => self.picture(xml, picture),
        }
    }

    pub fn runs(&mut self, xml: &mut Xml, runs: &[Run]) {
        for one in runs {
            match one {
                Run::Text(text) | Run::Typed(text) => run(xml, text),
                Run::Figure(figure) => self.figure(xml, figure),
            }
        }
    }

    /// `inside` under a name that links lead to.
    pub fn bookmarked(&mut self, xml: &mut Xml, name: &str, inside: impl FnOnce(&mut Xml)) {
        let id = self.begin_bookmark(xml, name);
        inside(xml);
        end_bookmark(xml, &id);
    }

    fn begin_bookmark(&mut self, xml: &mut Xml, name: &str) -> String {
        let id = self.bookmarks.to_string();
        self.bookmarks += 1;
        xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)]);
        id
    }

    /// A figure leads to its entry of the attachment, or says it in brackets
    /// where it first appears.
    fn figure(&mut self, xml: &mut Xml, figure: &FigureRun) {
        let Some(note) = self.document.notes.get(figure.note) else {
            return run(xml, &figure.words);
        };
        match self.notes {
            Notes::None => run(xml, &figure.words),
            Notes::Appendix => {
                let entry = entry_name(figure.note);
                let to = [("w:anchor", entry.as_str()), ("w:history", "1")];
                xml.within("w:hyperlink", &to, |xml| run(xml, &figure.words));
            }
            Notes::Inline => {
                run(xml, &figure.words);
                if !std::mem::replace(&mut self.said[figure.note], true) {
                    run(xml, &wording::in_brackets(note));
                }
            }
        }
    }

    fn table(&mut self, xml: &mut Xml, table: &Table) {
        plain(xml, "Caption", &table.caption);
        self.rows(xml, table);
    }

    fn rows(&mut self, xml: &mut Xml, table: &Table) {
        let columns = wording::columns(table);
        let header = |xml: &mut Xml, width: &str| {
            for at in 0..columns {
                let name = table.header.get(at).map_or("", String::as_str);
                table::cell(xml, width, |xml| run(xml, name));
            }
        };
        table::ruled(xml, columns, header, |xml, width| {
            for row in &table.rows {
                table::row(xml, |xml| {
                    for at in 0..columns {
                        let runs = row.get(at).map_or(&[][..], Vec::as_slice);
                        table::cell(xml, width, |xml| self.runs(xml, runs));
                    }
                });
            }
        });
    }

    /// The drawing, its caption below it, what it shows in words, its table.
    fn picture(&mut self, xml: &mut Xml, picture: &Picture) {
        if let Some(drawn) = self.media.drawing(&picture.svg) {
            paragraph(xml, "Picture", |xml| {
                picture::inline(xml, &drawn, &picture.sentence)
            });
        }
        plain(xml, "Caption", &picture.caption);
        plain(xml, "Normal", &picture.sentence);
        if let Some(table) = &picture.table {
            if table.caption != picture.caption {
                plain(xml, "Caption", &table.caption);
            }
            self.rows(xml, table);
        }
    }
}

fn end_bookmark(xml: &mut Xml, id: &str) {
    xml.empty("w:bookmarkEnd", &[("w:id", id)]);
}

fn heading_style(level: Level) -> &'static str {
    match level {
        Level::First => "Heading1",
        Level::Second => "Heading2",
        Level::Third => "Heading3",
        Level::Fourth => "Heading4",
    }
}

pub fn entry_name(note: usize) -> String {
    format!("figure_{}", note + 1)
}
