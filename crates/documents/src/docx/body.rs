//! The words themselves, in the order of GB/T 9704: red head, title, contents,
//! recipients, text, attachment line, signature and day, each attachment on a
//! page of its own.

use super::frame;
use super::media::Media;
use super::pen::Pen;
use super::words::{blank, plain, run};
use super::xml::{W, Xml};
use super::{annex, contents, head, sign};
use crate::wording::{self, Numbering};
use crate::{Document, Notes, PageNumbers};
use std::io;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";

/// The part itself, and the pictures that it shows.
pub fn document(
    document: &Document,
    notes: Notes,
    numbers: PageNumbers,
) -> io::Result<(Vec<u8>, Media)> {
    let mut pen = Pen::new(document, notes);
    let mut xml = Xml::new();
    let (drawing, picture) = (
        format!("{DRAWING}/wordprocessingDrawing"),
        format!("{DRAWING}/picture"),
    );
    let main = format!("{DRAWING}/main");
    let spaces = [
        ("xmlns:w", W),
        ("xmlns:r", OFFICE),
        ("xmlns:wp", &drawing),
        ("xmlns:a", &main),
        ("xmlns:pic", &picture),
    ];
    xml.within("w:document", &spaces, |xml| {
        xml.within("w:body", &[], |xml| {
            if let Some(red) = &document.head {
                head::red_head(xml, red);
            }
            for line in &document.title {
                plain(xml, "Title", line);
            }
            blank(xml);
            if document.has_contents {
                contents::contents(xml, document, notes);
            }
            if !document.recipients.is_empty() {
                plain(xml, "Recipients", &format!("{}：", document.recipients));
            }
            let mut numbering = Numbering::default();
            for block in &document.blocks {
                pen.block(xml, block, &mut numbering);
            }
            let titles = wording::attachments(document, notes);
            annex::line(xml, &titles);
            if let Some(signature) = &document.signature {
                sign::sign(xml, signature);
            }
            for (at, attachment) in document.attachments.iter().enumerate() {
                annex::opening(xml, &wording::attachment_mark(at, titles.len()), |xml| {
                    pen.bookmarked(xml, &contents::attachment_name(at), |xml| {
                        run(xml, &attachment.title);
                    });
                });
                let mut numbering = Numbering::default();
                for block in &attachment.blocks {
                    pen.block(xml, block, &mut numbering);
                }
            }
            let appendix = document.appendix(notes);
            if !appendix.is_empty() {
                let at = document.attachments.len();
                annex::opening(xml, &wording::attachment_mark(at, titles.len()), |xml| {
                    pen.bookmarked(xml, &contents::attachment_name(at), |xml| {
                        run(xml, wording::ATTACHMENT);
                    });
                });
                annex::notes(xml, &mut pen, appendix);
            }
            frame::section(xml, numbers);
        });
    });
    Ok((xml.finish()?, pen.media))
}
