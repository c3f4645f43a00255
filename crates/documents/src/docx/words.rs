//! Paragraphs and runs.

use super::xml::Xml;

pub fn paragraph(xml: &mut Xml, style: &str, inside: impl FnOnce(&mut Xml)) {
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| xml.value("w:pStyle", style));
        inside(xml);
    });
}

pub fn plain(xml: &mut Xml, style: &str, text: &str) {
    paragraph(xml, style, |xml| run(xml, text));
}

pub fn blank(xml: &mut Xml) {
    paragraph(xml, "Normal", |_| {});
}

pub fn run(xml: &mut Xml, text: &str) {
    xml.within("w:r", &[], |xml| {
        xml.within("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
    });
}

/// A field of the kind that is written in parts: `begin`, `separate`, `end`.
pub fn field_part(xml: &mut Xml, kind: &str) {
    xml.within("w:r", &[], |xml| {
        xml.empty("w:fldChar", &[("w:fldCharType", kind)]);
    });
}

pub fn instruction(xml: &mut Xml, words: &str) {
    xml.within("w:r", &[], |xml| {
        xml.within("w:instrText", &[("xml:space", "preserve")], |xml| {
            xml.text(words);
        });
    });
}
