//! The words themselves, in the order of GB/T 9704: title, recipients, text,
//! attachment line, signature and day, the attachment on a page of its own.

use super::frame;
use super::measures as m;
use super::xml::{W, Xml};
use crate::wording::{self, Numbering};
use crate::{Block, Document, FigureRun, Level, Note, Notes, Run, Signature, Table};
use kit::chinese_dates;
use std::io;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What is needed to write a figure wherever it stands.
struct Pen<'a> {
    document: &'a Document,
    has_appendix: bool,
    bookmarks: usize,
}

pub fn document(document: &Document, notes: Notes) -> io::Result<Vec<u8>> {
    let appendix = document.appendix(notes);
    let mut pen = Pen {
        document,
        has_appendix: !appendix.is_empty(),
        bookmarks: 0,
    };
    let mut xml = Xml::new();
    let spaces = [("xmlns:w", W), ("xmlns:r", RELATIONS)];
    xml.within("w:document", &spaces, |xml| {
        xml.within("w:body", &[], |xml| {
            for line in &document.title {
                plain(xml, "Title", line);
            }
            blank(xml);
            if !document.recipients.is_empty() {
                plain(xml, "Recipients", &format!("{}：", document.recipients));
            }
            let mut numbering = Numbering::default();
            for block in &document.blocks {
                pen.block(xml, block, &mut numbering);
            }
            if !appendix.is_empty() {
                blank(xml);
                plain(xml, "Normal", &format!("附件：{}", wording::ATTACHMENT));
            }
            if let Some(signature) = &document.signature {
                sign(xml, signature);
            }
            if !appendix.is_empty() {
                pen.attachment(xml, appendix);
            }
            frame::section(xml);
        });
    });
    xml.finish()
}

impl Pen<'_> {
    fn block(&mut self, xml: &mut Xml, block: &Block, numbering: &mut Numbering) {
        match block {
            Block::Heading(level, runs) => {
                let mark = numbering.next(*level);
                paragraph(xml, heading_style(*level), |xml| {
                    run(xml, &mark);
                    self.runs(xml, runs);
                });
            }
            Block::Paragraph(runs) => paragraph(xml, "Normal", |xml| self.runs(xml, runs)),
            Block::Table(table) => self.table(xml, table),
            Block::Picture(picture) => {
                plain(xml, "Caption", &picture.caption);
                plain(xml, "Normal", &picture.sentence);
                if let Some(table) = &picture.table {
                    self.table(xml, table);
                }
            }
        }
    }

    fn runs(&mut self, xml: &mut Xml, runs: &[Run]) {
        for one in runs {
            match one {
                Run::Text(text) | Run::Typed(text) => run(xml, text),
                Run::Figure(figure) => self.figure(xml, figure),
            }
        }
    }

    /// A figure leads to its entry of the attachment.
    fn figure(&mut self, xml: &mut Xml, figure: &FigureRun) {
        if self.has_appendix && figure.note < self.document.notes.len() {
            let entry = entry_name(figure.note);
            let to = [("w:anchor", entry.as_str()), ("w:history", "1")];
            xml.within("w:hyperlink", &to, |xml| run(xml, &figure.words));
        } else {
            run(xml, &figure.words);
        }
    }

    fn attachment(&mut self, xml: &mut Xml, notes: &[Note]) {
        xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "AnnexMark");
                xml.empty("w:pageBreakBefore", &[]);
            });
            run(xml, "附件");
        });
        blank(xml);
        plain(xml, "Title", wording::ATTACHMENT);
        blank(xml);
        let ground = wording::common_ground(notes);
        if let Some(ground) = &ground {
            plain(xml, "Ground", ground);
        }
        for (at, note) in notes.iter().enumerate() {
            let id = self.bookmarks.to_string();
            self.bookmarks += 1;
            paragraph(xml, "Ground", |xml| {
                let name = entry_name(at);
                xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
                run(xml, &format!("{}. {}", at + 1, wording::exact(note)));
                xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
                run(xml, &wording::explained(note, ground.is_some()));
            });
        }
    }

    fn table(&mut self, xml: &mut Xml, table: &Table) {
        plain(xml, "Caption", &table.caption);
        let columns = table.header.len().max(1);
        let width = (m::WIDTH / columns).to_string();
        xml.within("w:tbl", &[], |xml| {
            table_properties(xml);
            xml.within("w:tblGrid", &[], |xml| {
                for _ in 0..columns {
                    xml.empty("w:gridCol", &[("w:w", &width)]);
                }
            });
            xml.within("w:tr", &[], |xml| {
                xml.within("w:trPr", &[], |xml| {
                    xml.empty("w:cantSplit", &[]);
                    xml.empty("w:tblHeader", &[]);
                });
                for at in 0..columns {
                    let name = table.header.get(at).map_or("", String::as_str);
                    cell(xml, &width, |xml| run(xml, name));
                }
            });
            for row in &table.rows {
                xml.within("w:tr", &[], |xml| {
                    xml.within("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
                    for at in 0..columns {
                        let runs = row.get(at).map_or(&[][..], Vec::as_slice);
                        cell(xml, &width, |xml| self.runs(xml, runs));
                    }
                });
            }
        });
    }
}

fn table_properties(xml: &mut Xml) {
    let width = m::WIDTH.to_string();
    xml.within("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
        xml.value("w:jc", "center");
        xml.within("w:tblBorders", &[], |xml| {
            for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                let line = [
                    ("w:val", "single"),
                    ("w:sz", "4"),
                    ("w:space", "0"),
                    ("w:color", "000000"),
                ];
                xml.empty(&format!("w:{side}"), &line);
            }
        });
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
    });
}

fn cell(xml: &mut Xml, width: &str, inside: impl FnOnce(&mut Xml)) {
    xml.within("w:tc", &[], |xml| {
        xml.within("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
            xml.value("w:vAlign", "center");
        });
        paragraph(xml, "Cell", inside);
    });
}

fn heading_style(level: Level) -> &'static str {
    match level {
        Level::First => "Heading1",
        Level::Second => "Heading2",
        Level::Third => "Heading3",
        Level::Fourth => "Heading4",
    }
}

fn entry_name(note: usize) -> String {
    format!("figure_{}", note + 1)
}

fn paragraph(xml: &mut Xml, style: &str, inside: impl FnOnce(&mut Xml)) {
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| xml.value("w:pStyle", style));
        inside(xml);
    });
}

fn plain(xml: &mut Xml, style: &str, text: &str) {
    paragraph(xml, style, |xml| run(xml, text));
}

fn blank(xml: &mut Xml) {
    paragraph(xml, "Normal", |_| {});
}

fn run(xml: &mut Xml, text: &str) {
    xml.within("w:r", &[], |xml| {
        xml.within("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
    });
}

/// Without a seal (GB/T 9704, 7.3.5.3): the day begins two characters right of
/// the signer, and the longer of the two ends two characters from the edge.
fn sign(xml: &mut Xml, signature: &Signature) {
    blank(xml);
    blank(xml);
    let day = chinese_dates::day(signature.day);
    let (of_unit, of_day) = (hundredths(&signature.unit), hundredths(&day));
    let (unit_right, day_right) = if of_unit >= of_day + 200 {
        (200, of_unit - of_day)
    } else {
        (400 + of_day - of_unit, 200)
    };
    for (text, right) in [(signature.unit.as_str(), unit_right), (&day, day_right)] {
        // A signer longer than the line keeps the edge.
        let right = right.min(m::CHARACTERS * 100 / 2);
        let (chars, dxa) = (right.to_string(), (right * 315 / 100).to_string());
        xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "Sign");
                xml.empty("w:ind", &[("w:rightChars", &chars), ("w:right", &dxa)]);
            });
            run(xml, text);
        });
    }
}

/// Width in hundredths of a Han character.
fn hundredths(text: &str) -> usize {
    text.chars()
        .map(|c| if c.is_ascii() { 50 } else { 100 })
        .sum()
}
