//! Tables: ruled ones of a text, and plain ones that only hold things in place.

use super::measures as m;
use super::words::paragraph;
use super::xml::Xml;

/// A table as wide as the type area. `header` repeats on every page.
pub fn ruled(
    xml: &mut Xml,
    columns: usize,
    header: impl FnOnce(&mut Xml, &str),
    rows: impl FnOnce(&mut Xml, &str),
) {
    let columns = columns.max(1);
    let width = (m::WIDTH / columns).to_string();
    xml.within("w:tbl", &[], |xml| {
        table_properties(xml);
        grid(xml, &vec![width.as_str(); columns]);
        xml.within("w:tr", &[], |xml| {
            xml.within("w:trPr", &[], |xml| {
                xml.empty("w:cantSplit", &[]);
                xml.empty("w:tblHeader", &[]);
            });
            header(xml, &width);
        });
        rows(xml, &width);
    });
}

pub fn row(xml: &mut Xml, cells: impl FnOnce(&mut Xml)) {
    xml.within("w:tr", &[], |xml| {
        xml.within("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
        cells(xml);
    });
}

/// Two columns without rules.
pub fn beside(xml: &mut Xml, widths: [&str; 2], rows: impl FnOnce(&mut Xml)) {
    xml.within("w:tbl", &[], |xml| {
        let width = m::WIDTH.to_string();
        xml.within("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            xml.within("w:tblCellMar", &[], |xml| {
                for side in ["left", "right"] {
                    let none = [("w:w", "0"), ("w:type", "dxa")];
                    xml.empty(&format!("w:{side}"), &none);
                }
            });
        });
        grid(xml, &widths);
        rows(xml);
    });
}

fn grid(xml: &mut Xml, widths: &[&str]) {
    xml.within("w:tblGrid", &[], |xml| {
        for width in widths {
            xml.empty("w:gridCol", &[("w:w", width)]);
        }
    });
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

/// A cell of one paragraph.
pub fn cell(xml: &mut Xml, width: &str, inside: impl FnOnce(&mut Xml)) {
    xml.within("w:tc", &[], |xml| {
        cell_properties(xml, width, "center");
        paragraph(xml, "Cell", inside);
    });
}

/// A cell that brings its own paragraphs.
pub fn holder(xml: &mut Xml, width: &str, inside: impl FnOnce(&mut Xml)) {
    xml.within("w:tc", &[], |xml| {
        cell_properties(xml, width, "top");
        inside(xml);
    });
}

fn cell_properties(xml: &mut Xml, width: &str, align: &str) {
    xml.within("w:tcPr", &[], |xml| {
        xml.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
        xml.value("w:vAlign", align);
    });
}
