//! Elements stand in the order of the transitional schema (ISO/IEC 29500-4):
//! Word refuses a file in which they do not.

use crate::sample;
use documents::docx;
use documents::{Document, Notes, PageNumbers};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Parents whose children the schema puts in order, and that order as far as
/// our writer goes; `*` is any number of the words after it, in any order.
const ORDER: &[(&str, &[&str])] = &[
    ("w:document", &["w:body"]),
    ("w:body", &["* w:p w:tbl", "w:sectPr"]),
    (
        "w:p",
        &[
            "w:pPr",
            "* w:r w:hyperlink w:fldSimple w:bookmarkStart w:bookmarkEnd",
        ],
    ),
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:pBdr",
            "w:tabs",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
        ],
    ),
    ("w:pBdr", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tabs", &["* w:tab"]),
    (
        "w:r",
        &["w:rPr", "* w:t w:tab w:br w:fldChar w:instrText w:drawing"],
    ),
    (
        "w:rPr",
        &[
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:lang",
        ],
    ),
    ("w:hyperlink", &["* w:r"]),
    ("w:fldSimple", &["* w:r"]),
    (
        "w:sectPr",
        &[
            "* w:footerReference",
            "w:pgSz",
            "w:pgMar",
            "w:cols",
            "w:docGrid",
        ],
    ),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "* w:tr"]),
    (
        "w:tblPr",
        &[
            "w:tblW",
            "w:jc",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
        ],
    ),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    // DrawingML: the picture in the line, and the drawing behind its PNG.
    ("w:drawing", &["wp:inline"]),
    ("wp:inline", &["wp:extent", "wp:docPr", "a:graphic"]),
    ("a:graphic", &["a:graphicData"]),
    ("a:graphicData", &["pic:pic"]),
    ("pic:pic", &["pic:nvPicPr", "pic:blipFill", "pic:spPr"]),
    ("pic:nvPicPr", &["pic:cNvPr", "pic:cNvPicPr"]),
    ("pic:blipFill", &["a:blip", "a:stretch"]),
    ("a:blip", &["a:extLst"]),
    ("a:extLst", &["* a:ext"]),
    ("a:ext", &["asvg:svgBlip"]),
    ("a:stretch", &["a:fillRect"]),
    ("pic:spPr", &["a:xfrm", "a:prstGeom"]),
    ("a:xfrm", &["a:off", "a:ext"]),
    ("a:prstGeom", &["a:avLst"]),
    (
        "w:tblBorders",
        &[
            "w:top",
            "w:left",
            "w:bottom",
            "w:right",
            "w:insideH",
            "w:insideV",
        ],
    ),
    ("w:tblGrid", &["* w:gridCol"]),
    ("w:tr", &["w:trPr", "* w:tc"]),
    ("w:trPr", &["* w:cantSplit w:tblHeader"]),
    ("w:tc", &["w:tcPr", "* w:p"]),
    ("w:tcPr", &["w:tcW", "w:vAlign"]),
    ("w:ftr", &["* w:p"]),
    ("w:styles", &["w:docDefaults", "* w:style"]),
    ("w:docDefaults", &["w:rPrDefault", "w:pPrDefault"]),
    ("w:rPrDefault", &["w:rPr"]),
    ("w:pPrDefault", &["w:pPr"]),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
        ],
    ),
    ("w:fonts", &["* w:font"]),
    ("w:font", &["w:altName", "w:charset", "w:family", "w:pitch"]),
    (
        "w:settings",
        &[
            "w:zoom",
            "w:defaultTabStop",
            "w:evenAndOddHeaders",
            "w:characterSpacingControl",
            "w:compat",
            "w:themeFontLang",
        ],
    ),
    ("w:compat", &["* w:compatSetting"]),
];

/// What is wrong with the order of a part, if anything.
fn breach(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    // The open elements, and how far each is in its order.
    let mut open: Vec<(String, usize)> = Vec::new();
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => return None,
            Ok(event) => event,
            Err(error) => return Some(error.to_string()),
        };
        let (name, stays_open) = match &event {
            Event::Start(start) => (name_of(start), true),
            Event::Empty(start) => (name_of(start), false),
            Event::End(_) => {
                open.pop();
                continue;
            }
            _ => continue,
        };
        if let Some((parent, at)) = open.last_mut() {
            let rule = ORDER.iter().find(|(known, _)| known == parent);
            let Some((_, order)) = rule else {
                return Some(format!("{parent} may hold nothing, but holds {name}"));
            };
            match place(order, &name, *at) {
                Some(next) => *at = next,
                None => return Some(format!("{name} stands out of order in {parent}")),
            }
        }
        if stays_open {
            open.push((name, 0));
        }
    }
}

fn name_of(start: &quick_xml::events::BytesStart<'_>) -> String {
    start.name().as_ref().to_owned()
}

/// The place from which the next sibling may stand.
fn place(order: &[&str], name: &str, from: usize) -> Option<usize> {
    (from..order.len()).find_map(|at| match order[at].strip_prefix("* ") {
        Some(any) => any.split(' ').any(|one| one == name).then_some(at),
        None => (order[at] == name).then_some(at + 1),
    })
}

fn must_be_in_order(document: &Document, notes: Notes, numbers: PageNumbers) {
    let bytes = docx::write_with(document, notes, numbers).expect("is written");
    let parts = sample::parts(&bytes);
    let words = parts
        .iter()
        .filter(|(name, _)| name.starts_with("word/") && name.ends_with(".xml"));
    let mut seen = 0;
    for (name, xml) in words {
        assert_eq!(breach(xml), None, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn elements_of_every_part_stand_in_the_order_of_the_schema() {
    for document in [sample::document(), sample::whole()] {
        for notes in [Notes::None, Notes::Appendix, Notes::Inline] {
            for numbers in [PageNumbers::ByParity, PageNumbers::Centred] {
                must_be_in_order(&document, notes, numbers);
            }
        }
    }
}

#[test]
fn an_element_out_of_order_is_found() {
    for (xml, what) in [
        (
            "<w:p><w:r><w:t>a</w:t></w:r><w:pPr/></w:p>",
            "w:pPr stands out of order in w:p",
        ),
        (
            "<w:rPr><w:sz w:val=\"1\"/><w:rFonts/></w:rPr>",
            "w:rFonts stands out of order in w:rPr",
        ),
        (
            "<w:body><w:sectPr/><w:p/></w:body>",
            "w:p stands out of order in w:body",
        ),
        (
            "<w:pPr><w:jc/><w:jc/></w:pPr>",
            "w:jc stands out of order in w:pPr",
        ),
    ] {
        assert_eq!(breach(xml).as_deref(), Some(what));
    }
}
