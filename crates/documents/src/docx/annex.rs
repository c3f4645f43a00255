//! 附件说明, and the attachments themselves.

use super::measures as m;
use super::media::Media;
use super::pen::{Pen, entry_name};
use super::sign::hundredths;
use super::words::{blank, paragraph, plain, run};
use super::xml::Xml;
use super::{picture, table};
use crate::Note;
use crate::wording;

/// `附件：1. 名称`, a line below the text; a name that wraps stays below its
/// first character.
pub fn line(xml: &mut Xml, titles: &[&str]) {
    if titles.is_empty() {
        return;
    }
    blank(xml);
    for (at, title) in titles.iter().enumerate() {
        let begins = if at == 0 { "附件：" } else { "" };
        let number = match titles.len() {
            1 => String::new(),
            _ => format!("{}. ", at + 1),
        };
        let before = hundredths(&format!("{begins}{number}"));
        // Two characters in, or below the first number.
        let from = if at == 0 { 200 } else { 500 };
        let (left, hang) = ((from + before).to_string(), before.to_string());
        let dxa = |hundredths: usize| (hundredths * m::CHARACTER / 100).to_string();
        let (left_dxa, hang_dxa) = (dxa(from + before), dxa(before));
        xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "AnnexLine");
                xml.empty(
                    "w:ind",
                    &[
                        ("w:leftChars", &left),
                        ("w:left", &left_dxa),
                        ("w:hangingChars", &hang),
                        ("w:hanging", &hang_dxa),
                    ],
                );
            });
            run(xml, &format!("{begins}{number}{title}"));
        });
    }
}

/// A new page: `附件1` on its first line, the title on its third.
pub fn opening(xml: &mut Xml, mark: &str, title: impl FnOnce(&mut Xml)) {
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| {
            xml.value("w:pStyle", "AnnexMark");
            xml.empty("w:pageBreakBefore", &[]);
        });
        run(xml, mark);
    });
    blank(xml);
    paragraph(xml, "AnnexTitle", title);
    blank(xml);
}

/// Text and code, in twentieths of a point.
const BESIDE: [&str; 2] = ["7644", "1200"];
/// 18 mm in English metric units.
const CODE: usize = 648_000;

/// Each figure exactly, with a code beside it that opens it.
pub fn notes(xml: &mut Xml, pen: &mut Pen<'_>, notes: &[Note]) {
    let ground = wording::common_ground(notes);
    if let Some(ground) = &ground {
        plain(xml, "Ground", ground);
    }
    let has_codes = notes.iter().any(|note| wording::address(note).is_some());
    if !has_codes {
        for (at, note) in notes.iter().enumerate() {
            entry(xml, pen, at, note, ground.is_some());
        }
        return;
    }
    table::beside(xml, BESIDE, |xml| {
        for (at, note) in notes.iter().enumerate() {
            table::row(xml, |xml| {
                table::holder(xml, BESIDE[0], |xml| {
                    entry(xml, pen, at, note, ground.is_some());
                });
                table::holder(xml, BESIDE[1], |xml| code(xml, &mut pen.media, note));
            });
        }
    });
}

fn entry(xml: &mut Xml, pen: &mut Pen<'_>, at: usize, note: &Note, ground_is_common: bool) {
    paragraph(xml, "Ground", |xml| {
        pen.bookmarked(xml, &entry_name(at), |xml| {
            run(xml, &format!("{}. {}", at + 1, wording::exact(note)));
        });
        run(xml, &wording::explained(note, ground_is_common));
    });
    // For those whose phone reads no codes.
    if let Some(address) = wording::address(note) {
        plain(xml, "Ground", address);
    }
}

fn code(xml: &mut Xml, media: &mut Media, note: &Note) {
    paragraph(xml, "Picture", |xml| {
        let drawn = wording::address(note).and_then(|address| media.code(address, CODE));
        if let Some(drawn) = drawn {
            picture::inline(xml, &drawn, &format!("扫码打开：{}", note.name));
        }
    });
}
