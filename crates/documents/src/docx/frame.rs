//! The page around the words: its section, its page numbers, its settings.

use super::measures as m;
use super::parts;
use super::xml::{W, Xml};
use crate::PageNumbers;
use std::io;

/// Which pages of an open book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Odd,
    Even,
    /// In the middle of either.
    Both,
}

/// The footers of a package. Both are there in any case: where numbers stand in
/// the middle they are alike.
pub fn footers(numbers: PageNumbers) -> &'static [(&'static str, Side); 2] {
    match numbers {
        PageNumbers::ByParity => &[("footer1.xml", Side::Odd), ("footer2.xml", Side::Even)],
        PageNumbers::ByForm | PageNumbers::Centred => {
            &[("footer1.xml", Side::Both), ("footer2.xml", Side::Both)]
        }
    }
}

/// Paper, margins, page numbers and the grid of 22 lines. The grid has
/// no characters: LibreOffice gives a character wider than its cell two cells,
/// so the 28 of a line come from the styles.
pub fn section(xml: &mut Xml, numbers: PageNumbers) {
    xml.within("w:sectPr", &[], |xml| {
        let footer = |xml: &mut Xml, kind, id| {
            xml.empty("w:footerReference", &[("w:type", kind), ("r:id", id)]);
        };
        if numbers == PageNumbers::ByParity {
            footer(xml, "even", parts::EVEN_FOOTER);
        }
        footer(xml, "default", parts::ODD_FOOTER);
        xml.empty("w:pgSz", &[("w:w", m::PAGE.0), ("w:h", m::PAGE.1)]);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", m::TOP),
                ("w:right", m::RIGHT),
                ("w:bottom", m::BOTTOM),
                ("w:left", m::LEFT),
                ("w:header", "851"),
                ("w:footer", m::FOOTER),
                ("w:gutter", "0"),
            ],
        );
        xml.empty("w:cols", &[("w:space", "425")]);
        xml.empty(
            "w:docGrid",
            &[("w:type", "lines"), ("w:linePitch", m::LINE)],
        );
    });
}

/// `— 1 —`, one character in from the outer edge, or in the middle.
pub fn footer(side: Side) -> io::Result<Vec<u8>> {
    let (edge, indent) = match side {
        Side::Odd => ("right", Some(("w:rightChars", "w:right"))),
        Side::Even => ("left", Some(("w:leftChars", "w:left"))),
        Side::Both => ("center", None),
    };
    let mut xml = Xml::new();
    xml.within("w:ftr", &[("xmlns:w", W)], |xml| {
        xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "Footer");
                if let Some((chars, dxa)) = indent {
                    xml.empty("w:ind", &[(chars, "100"), (dxa, "280")]);
                }
                xml.value("w:jc", edge);
            });
            let words = |xml: &mut Xml, text: &str| {
                xml.within("w:r", &[], |xml| {
                    xml.within("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
                });
            };
            words(xml, "— ");
            xml.within("w:fldSimple", &[("w:instr", " PAGE ")], |xml| {
                words(xml, "1")
            });
            words(xml, " —");
        });
    });
    xml.finish()
}

pub fn settings(numbers: PageNumbers) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    xml.within("w:settings", &[("xmlns:w", W)], |xml| {
        xml.empty("w:zoom", &[("w:percent", "100")]);
        xml.value("w:defaultTabStop", "420");
        if numbers == PageNumbers::ByParity {
            xml.empty("w:evenAndOddHeaders", &[]);
        }
        xml.value("w:characterSpacingControl", "compressPunctuation");
        xml.within("w:compat", &[], |xml| {
            let mode = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.empty("w:compatSetting", &mode);
        });
        xml.empty(
            "w:themeFontLang",
            &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")],
        );
    });
    xml.finish()
}
