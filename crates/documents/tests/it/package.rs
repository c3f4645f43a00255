//! What office suites and scanners read from the file.

use crate::sample::{document, part, parts, text};
use documents::{Block, Document, Notes, PageNumbers, docx};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

fn bytes(document: &Document, notes: Notes) -> Vec<u8> {
    docx::write(document, notes).expect("is written")
}

/// The words of each paragraph of the document part.
pub fn paragraphs(bytes: &[u8]) -> Vec<String> {
    let xml = part(bytes, "word/document.xml");
    let mut reader = Reader::from_str(&xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(start) if start.name().as_ref() == "w:p" => found.push(String::new()),
            Event::Text(words) => found
                .last_mut()
                .expect("words stand in a paragraph")
                .push_str(&words),
            Event::GeneralRef(reference) => {
                let sign = match reference.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("an entity nobody declared: {other}"),
                };
                found.last_mut().expect("a paragraph").push_str(sign);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn text_reads_in_the_order_of_an_official_document() {
    let read = paragraphs(&bytes(&document(), Notes::Appendix));
    let read: Vec<&str> = read
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    assert_eq!(
        read[..7],
        [
            "某某市离退休干部工作",
            "2026年度报告",
            "市委：",
            "一、组织",
            "全市有党支部1200余个。",
            "（一）分县区",
            "1.城区"
        ]
    );
    let at = |words: &str| {
        let found = read.iter().position(|p| p.starts_with(words));
        found.unwrap_or_else(|| panic!("{words} in {read:?}"))
    };
    assert!(at("附件：数字依据") < at("某某市委老干部局"));
    assert_eq!(read[at("某某市委老干部局") + 1], "2026年1月3日");
    assert!(at("2026年1月3日") < at("1. 党支部：1237个。"));
    let without = paragraphs(&bytes(&document(), Notes::None));
    assert!(
        !without
            .iter()
            .any(|p| p.contains("附件") || p.contains("1237"))
    );
}

#[test]
fn page_is_that_of_the_standard_and_nothing_is_bold() {
    let by_side = PageNumbers::ByParity;
    let bytes = docx::write_with(&document(), Notes::Appendix, by_side).expect("is written");
    let body = part(&bytes, "word/document.xml");
    for wanted in [
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
        "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\"",
        "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>",
    ] {
        assert!(body.contains(wanted), "{wanted}");
    }
    let styles = part(&bytes, "word/styles.xml");
    assert!(styles.contains("w:line=\"579\" w:lineRule=\"exact\""));
    assert!(!styles.contains("<w:b/>") && !body.contains("<w:b ") && !body.contains("<w:b/>"));
    for (style, font) in [
        ("Title", "方正小标宋简体"),
        ("Heading1", "黑体"),
        ("Heading2", "楷体_GB2312"),
        ("Heading3", "仿宋_GB2312"),
        ("Footer", "宋体"),
    ] {
        let at = styles
            .find(&format!("w:styleId=\"{style}\""))
            .expect("a style");
        let one = styles[at..].split("</w:style>").next().unwrap_or_default();
        assert!(one.contains(&format!("w:eastAsia=\"{font}\"")), "{style}");
    }
    // Page numbers stand at the outer edge, one character in.
    for (footer, edge) in [("footer1", "right"), ("footer2", "left")] {
        let xml = part(&bytes, &format!("word/{footer}.xml"));
        assert!(
            xml.contains(&format!("<w:jc w:val=\"{edge}\"/>")),
            "{footer}"
        );
        assert!(xml.contains(&format!("w:{edge}Chars=\"100\"")), "{footer}");
        assert!(
            xml.contains(">— </w:t>") && xml.contains("\" PAGE \""),
            "{footer}"
        );
    }
    let settings = part(&bytes, "word/settings.xml");
    assert!(settings.contains("<w:evenAndOddHeaders/>"));
    assert!(body.contains("<w:footerReference w:type=\"even\" r:id=\"rId5\"/>"));
}

#[test]
fn same_document_gives_the_same_bytes_and_figures_lead_to_their_entries() {
    let first = bytes(&document(), Notes::Appendix);
    assert_eq!(first, bytes(&document(), Notes::Appendix));
    let body = part(&first, "word/document.xml");
    for at in ["figure_1", "figure_2"] {
        assert!(body.contains(&format!("w:anchor=\"{at}\"")), "{at}");
        assert!(body.contains(&format!("w:name=\"{at}\"")), "{at}");
    }
}

#[test]
fn signer_and_day_stand_as_without_a_seal() {
    // The day is six characters wide: three Han, and six digits of half a width.
    for (unit, unit_right, day_right) in [
        ("某某市委老干部局", 200, 200),
        ("某某市委离退休干部工作局", 200, 600),
        ("某某市委", 600, 200),
    ] {
        let mut document = document();
        document.signature.as_mut().expect("is signed").unit = unit.into();
        let body = part(&bytes(&document, Notes::None), "word/document.xml");
        let rights: Vec<usize> = body
            .split("w:rightChars=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next()?.parse().ok())
            .collect();
        assert_eq!(rights, [unit_right, day_right], "{unit}");
    }
}

proptest! {
    #[test]
    fn whatever_the_words_the_file_stays_whole_and_says_them(
        words in "\\PC{0,30}|[<>&\"'\\]]{1,12}|[\\x00-\\x1f\\x7f-\\x9f\\u{fffe}\\u{ffff}a]{1,12}|\\u{1f600}|]]>",
    ) {
        let mut odd = document();
        odd.title = vec![words.clone()];
        odd.blocks.push(Block::Paragraph(vec![text(&words)]));
        odd.notes[0].definition.clone_from(&words);
        let bytes = bytes(&odd, Notes::Appendix);
        for (name, xml) in parts(&bytes) {
            let mut reader = Reader::from_str(&xml);
            loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => prop_assert!(false, "{name}: {error}"),
                }
            }
            let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
            prop_assert!(!xml.contains(forbidden), "{name}");
        }
        let kept: String = words.chars().filter_map(|c| match c {
            '\t' | '\n' | '\r' => Some(' '),
            '\u{fffe}' | '\u{ffff}' => None,
            c => (!c.is_control()).then_some(c),
        }).collect();
        prop_assert!(paragraphs(&bytes).contains(&kept), "{words:?}");
        let html = documents::html::page(&odd, Notes::Appendix);
        prop_assert!(!html.contains("<<") && !html.contains("]]>"), "{words:?}");
    }
}
