//! Whatever is typed, every printed form stays whole and says it.

use crate::package::paragraphs;
use crate::sample::{files, parts, text, whole};
use documents::{Attachment, Block, Document, Notes, docx, epub, html};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Words that have broken files elsewhere.
const ODD: [&str; 9] = [
    "<script>alert(1)</script>",
    "]]><!-- a --><?b?>",
    "&nbsp;&#0;&amp;",
    "#set page(width: 1pt) $x^2$ #read(\"/etc/passwd\")",
    "{{ figure(\"org.branches\") }} {% if %}",
    "\u{0}\u{1}\u{8}\u{b}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}",
    "\u{202e}倒写\u{202c}\u{2067}右\u{2069}\u{200f}",
    "👨‍👩‍👧‍👦🇨🇳\u{1f600}\u{20000}\u{2a6a5}䶮㛃",
    "\u{301}\u{301}\u{301}\r\n\t　\u{2028}",
];

/// Everything the model has, with such words everywhere.
pub fn odd() -> Document {
    let mut odd = whole();
    let all = ODD.concat();
    odd.title.push(all.clone());
    odd.recipients = all.clone();
    for words in ODD {
        odd.blocks.push(Block::Paragraph(vec![text(words)]));
    }
    for note in &mut odd.notes {
        note.definition.clone_from(&all);
        note.id.push_str("\"<&>");
    }
    odd.notes[0].href = Some("https://a.example/figures?a=1&b=\"<>党".into());
    odd.attachments.push(Attachment {
        title: all.clone(),
        blocks: vec![],
    });
    if let Some(head) = &mut odd.head {
        head.number.push_str(&all);
    }
    if let Some(signature) = &mut odd.signature {
        signature.unit = all;
    }
    odd
}

fn must_be_whole(name: &str, xml: &str) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
    let is_refused = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    let found = xml.chars().find(|c| is_refused(*c));
    assert_eq!(found, None, "{name}");
}

#[test]
fn every_part_of_every_package_stays_whole() {
    for notes in [Notes::None, Notes::Appendix, Notes::Inline] {
        for bytes in [
            docx::write(&odd(), notes).expect("is written"),
            epub::write(&odd(), notes).expect("is written"),
        ] {
            for (name, xml) in parts(&bytes) {
                must_be_whole(&name, &xml);
            }
        }
        let page = html::page(&odd(), notes);
        must_be_whole(
            "html",
            page.trim_start_matches("<!doctype html>\n")
                .split_once("<body>")
                .map_or("", |(_, body)| {
                    body.trim_end_matches("</html>\n")
                        .trim_end_matches("</body>\n")
                }),
        );
        assert!(!page.contains("<script"));
    }
}

#[test]
fn markup_and_rare_characters_read_back_as_they_were_typed() {
    let read = paragraphs(&docx::write(&odd(), Notes::None).expect("is written"));
    for words in &ODD[..5] {
        assert!(read.contains(&(*words).to_owned()), "{words}");
    }
    assert!(read.contains(&ODD[7].to_owned()));
    // Marks that turn the writing are taken out, the words stay.
    assert!(read.contains(&"倒写右".to_owned()));
}

#[test]
fn a_paragraph_of_a_megabyte_is_printed_whole() {
    let long = "一二三四五六七八九十".repeat(35_000);
    let mut document = whole();
    document.blocks.push(Block::Paragraph(vec![text(&long)]));
    let read = paragraphs(&docx::write(&document, Notes::None).expect("is written"));
    assert!(read.contains(&long));
    let book = epub::write(&document, Notes::None).expect("is written");
    assert!(parts(&book).iter().any(|(_, text)| text.contains(&long)));
    assert!(html::page(&document, Notes::None).contains(&long));
    assert_eq!(documents::lints::check(&document), vec![]);
}

#[test]
fn rules_end_on_much_of_the_same() {
    for one in [
        "1",
        "13812345678 ",
        "[2026]8号",
        "1室",
        "单元1",
        "秘密★",
        "第8号。",
    ] {
        let mut document = whole();
        let long = one.repeat(200_000 / one.len());
        document.blocks = vec![Block::Paragraph(vec![text(&long)])];
        // Rules that looked back over everything would take hours.
        let found = documents::lints::check(&document);
        assert_eq!(
            found.is_empty(),
            matches!(one, "1" | "1室" | "单元1"),
            "{one}"
        );
    }
}

#[test]
fn empty_document_is_a_file_too() {
    let empty = Document::default();
    for notes in [Notes::None, Notes::Appendix] {
        assert!(files(&docx::write(&empty, notes).expect("is written")).len() > 5);
        assert!(files(&epub::write(&empty, notes).expect("is written")).len() > 4);
        assert!(html::page(&empty, notes).contains("</html>"));
    }
}
