//! 版头: who issues it, its number, and the red rule.

use super::measures as m;
use super::words::{blank, run};
use super::xml::Xml;
use crate::RedHead;

/// 35 mm below the top of the type area.
const BELOW_TOP: &str = "1984";
/// No letters of an issuer's name are larger, in half points.
const LARGEST: usize = 88;

/// Everything above the title, with the two empty lines before it.
pub fn red_head(xml: &mut Xml, head: &RedHead) {
    let letters = head.issuer.chars().count().max(1);
    // As large as one line bears.
    let size = (m::WIDTH / 10 / letters).clamp(32, LARGEST);
    let (half_points, line) = (size.to_string(), (size * 12).to_string());
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| {
            xml.value("w:pStyle", "RedHead");
            xml.empty(
                "w:spacing",
                &[
                    ("w:before", BELOW_TOP),
                    ("w:after", "0"),
                    ("w:line", &line),
                    ("w:lineRule", "exact"),
                ],
            );
        });
        xml.within("w:r", &[], |xml| {
            xml.within("w:rPr", &[], |xml| {
                xml.value("w:sz", &half_points);
                xml.value("w:szCs", &half_points);
            });
            xml.within("w:t", &[("xml:space", "preserve")], |xml| {
                xml.text(&head.issuer);
            });
        });
    });
    blank(xml);
    blank(xml);
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| {
            xml.value("w:pStyle", "DocumentNumber");
            xml.within("w:pBdr", &[], |xml| {
                xml.empty(
                    "w:bottom",
                    &[
                        ("w:val", "single"),
                        // 0.44 mm, 4 mm below the number.
                        ("w:sz", "10"),
                        ("w:space", "11"),
                        ("w:color", m::RED),
                    ],
                );
            });
        });
        run(xml, &head.number);
    });
    blank(xml);
    blank(xml);
}
