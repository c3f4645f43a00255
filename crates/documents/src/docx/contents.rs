//! Contents: a field that an office suite can make anew, filled in beforehand
//! so that it shows without a press.

use super::measures as m;
use super::pages::pages;
use super::words::{field_part, instruction, plain, run};
use super::xml::Xml;
use crate::wording;
use crate::{Document, Level, Notes};

/// One line of the contents.
struct Entry {
    style: &'static str,
    text: String,
    bookmark: String,
    page: usize,
}

/// Headings of the first two levels, and the attachments; the text begins on a
/// new page. Page numbers are reckoned from 22 lines of 28 characters: an office
/// suite that makes the field anew puts its own.
pub fn contents(xml: &mut Xml, document: &Document, notes: Notes) {
    let entries = entries(document, notes);
    plain(xml, "ContentsTitle", "目录");
    let last = entries.len().saturating_sub(1);
    for (at, entry) in entries.iter().enumerate() {
        xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| xml.value("w:pStyle", entry.style));
            if at == 0 {
                field_part(xml, "begin");
                instruction(xml, " TOC \\o \"1-2\" \\h \\z \\t \"附件标题,1\" ");
                field_part(xml, "separate");
            }
            let to = [("w:anchor", entry.bookmark.as_str()), ("w:history", "1")];
            xml.within("w:hyperlink", &to, |xml| {
                run(xml, &entry.text);
                xml.within("w:r", &[], |xml| xml.empty("w:tab", &[]));
                field_part(xml, "begin");
                instruction(xml, &format!(" PAGEREF {} \\h ", entry.bookmark));
                field_part(xml, "separate");
                run(xml, &entry.page.to_string());
                field_part(xml, "end");
            });
            if at == last {
                field_part(xml, "end");
            }
        });
    }
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| xml.value("w:pStyle", "Recipients"));
        xml.within("w:r", &[], |xml| xml.empty("w:br", &[("w:type", "page")]));
    });
}

fn entries(document: &Document, notes: Notes) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, (level, text)) in wording::headings(document).into_iter().enumerate() {
        let style = match level {
            Level::First => "TOC1",
            Level::Second => "TOC2",
            Level::Third | Level::Fourth => continue,
        };
        entries.push(Entry {
            style,
            text,
            bookmark: heading_name(at),
            page: 0,
        });
    }
    let titles = wording::attachments(document, notes);
    for (at, title) in titles.iter().enumerate() {
        let mark = wording::attachment_mark(at, titles.len());
        entries.push(Entry {
            style: "TOC1",
            text: format!("{mark}　{title}"),
            bookmark: attachment_name(at),
            page: 0,
        });
    }
    let found = pages(document, notes, entries.len());
    for entry in &mut entries {
        entry.page = found.get(&entry.bookmark).copied().unwrap_or(1);
    }
    entries
}

pub fn heading_name(at: usize) -> String {
    format!("_Toc{:05}", at + 1)
}

pub fn attachment_name(at: usize) -> String {
    format!("_Toc9{:04}", at + 1)
}

/// Dots lead from a heading to its page, at the right edge.
pub fn tabs(xml: &mut Xml) {
    let edge = m::WIDTH.to_string();
    let tab = [
        ("w:val", "right"),
        ("w:leader", "dot"),
        ("w:pos", edge.as_str()),
    ];
    xml.within("w:tabs", &[], |xml| xml.empty("w:tab", &tab));
}
