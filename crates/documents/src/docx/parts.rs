//! What a package needs around its words.

use super::xml::Xml;
use crate::Document;
use std::io;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORDS: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub const ODD_FOOTER: &str = "rId4";
pub const EVEN_FOOTER: &str = "rId5";

/// The relation by which the document finds a picture.
pub fn media_id(name: &str) -> String {
    let number: String = name.chars().filter(char::is_ascii_digit).collect();
    format!("rIdMedia{number}")
}

pub fn content_types(media: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    let space = format!("{PACKAGE}/content-types");
    xml.within("Types", &[("xmlns", &space)], |xml| {
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        let default = |xml: &mut Xml, extension, kind| {
            xml.empty(
                "Default",
                &[("Extension", extension), ("ContentType", kind)],
            );
        };
        default(xml, "rels", relations);
        default(xml, "xml", "application/xml");
        for (ending, kind) in [("png", "image/png"), ("svg", "image/svg+xml")] {
            if media.iter().any(|(name, _)| name.ends_with(ending)) {
                default(xml, ending, kind);
            }
        }
        for (part, kind) in [
            ("/word/document.xml", "document.main"),
            ("/word/styles.xml", "styles"),
            ("/word/fontTable.xml", "fontTable"),
            ("/word/settings.xml", "settings"),
            ("/word/footer1.xml", "footer"),
            ("/word/footer2.xml", "footer"),
        ] {
            let kind = format!("{WORDS}.{kind}+xml");
            xml.empty("Override", &[("PartName", part), ("ContentType", &kind)]);
        }
        let core = "application/vnd.openxmlformats-package.core-properties+xml";
        let of = [("PartName", "/docProps/core.xml"), ("ContentType", core)];
        xml.empty("Override", &of);
    });
    xml.finish()
}

pub fn package_relations() -> io::Result<Vec<u8>> {
    let core = format!("{PACKAGE}/relationships/metadata/core-properties");
    relations(&[
        (
            "rId1",
            &format!("{OFFICE}/officeDocument"),
            "word/document.xml",
        ),
        ("rId2", &core, "docProps/core.xml"),
    ])
}

pub fn document_relations(media: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let to = |kind: &str| format!("{OFFICE}/{kind}");
    let image = to("image");
    let pictures: Vec<(String, String)> = media
        .iter()
        .map(|(name, _)| (media_id(name), format!("media/{name}")))
        .collect();
    let pictures = pictures
        .iter()
        .map(|(id, target)| (&id[..], &image[..], &target[..]));
    let (styles, fonts, settings, footer) =
        (to("styles"), to("fontTable"), to("settings"), to("footer"));
    let own = [
        ("rId1", &styles[..], "styles.xml"),
        ("rId2", &fonts, "fontTable.xml"),
        ("rId3", &settings, "settings.xml"),
        (ODD_FOOTER, &footer, "footer1.xml"),
        (EVEN_FOOTER, &footer, "footer2.xml"),
    ];
    let all: Vec<(&str, &str, &str)> = own.into_iter().chain(pictures).collect();
    relations(&all)
}

fn relations(all: &[(&str, &str, &str)]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    let space = format!("{PACKAGE}/relationships");
    xml.within("Relationships", &[("xmlns", &space)], |xml| {
        for (id, kind, target) in all {
            let of = [("Id", *id), ("Type", *kind), ("Target", *target)];
            xml.empty("Relationship", &of);
        }
    });
    xml.finish()
}

/// Title and signer alone: a day of making would make equal documents differ.
pub fn core_properties(document: &Document) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    let space = format!("{PACKAGE}/metadata/core-properties");
    let spaces = [
        ("xmlns:cp", space.as_str()),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml.within("cp:coreProperties", &spaces, |xml| {
        xml.within("dc:title", &[], |xml| xml.text(&document.title.concat()));
        if let Some(signature) = &document.signature {
            xml.within("dc:creator", &[], |xml| xml.text(&signature.unit));
        }
        xml.within("dc:language", &[], |xml| xml.text("zh-CN"));
    });
    xml.finish()
}
