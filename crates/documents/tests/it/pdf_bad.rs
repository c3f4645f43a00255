//! Bad input: printed as it is or refused by name, never a broken file.

use crate::pdf_read::{self as read, mm, pages, print, solid};
use crate::sample::text;
use documents::pdf::{self, PdfError};
use documents::{Attachment, Block, Document, Level, Picture, RedHead, Run, Table};
use proptest::prelude::*;

fn of(words: &str) -> Document {
    Document {
        title: vec!["报告".into()],
        blocks: vec![Block::Paragraph(vec![text(words)])],
        ..Document::default()
    }
}

/// `words` wherever a document says something.
fn everywhere(words: &str) -> Document {
    let table = Table {
        caption: words.into(),
        header: vec![words.into()],
        rows: vec![vec![vec![text(words)]]],
    };
    Document {
        head: Some(RedHead {
            issuer: words.into(),
            number: words.into(),
        }),
        title: vec![words.into()],
        recipients: words.into(),
        blocks: vec![
            Block::Heading(Level::First, vec![text(words)]),
            Block::Heading(Level::Second, vec![text(words)]),
            Block::Paragraph(vec![Run::Typed(words.into())]),
            Block::Table(table),
        ],
        attachments: vec![Attachment {
            title: words.into(),
            blocks: vec![],
        }],
        has_contents: true,
        ..Document::default()
    }
}

#[test]
fn markup_of_typst_xml_or_html_is_only_text() {
    for words in [
        "#let x = 1 #x",
        "#read(\"/etc/passwd\")",
        "*b* _i_ `c` $x^2$ = h - l @r <l> // c /* d */ \\ ~ --- ...",
        "<script>alert(1)</script> &amp; ]]> <!-- -->",
        "{\"boxes\":[\"x\"]} {\"entry\":0}",
        "\\u{41} \"quoted\" 'single' C:\\dir",
    ] {
        let said = solid(&read::text(&print(&everywhere(words))));
        let times = said.matches(&solid(words)).count();
        assert!(times >= 10, "{times} times {words}: {said}");
    }
}

#[test]
fn a_paragraph_of_a_megabyte_is_printed_whole() {
    let words = "全市老干部工作，".repeat(1_048_576 / 24);
    let pdf = print(&of(&words));
    let said = solid(&read::text(&pdf));
    assert_eq!(
        said.matches("全市老干部工作，").count(),
        1_048_576 / 24 - broken(&pdf)
    );
    assert!(pdf.pages > 400, "{}", pdf.pages);
}

/// How often a page number stands within the phrase.
fn broken(pdf: &pdf::Pdf) -> usize {
    let all = pages(pdf);
    let ends = all
        .iter()
        .filter_map(|page| page.iter().rfind(|word| word.top < mm(262.0)));
    let last = all.len() - 1;
    ends.take(last)
        .filter(|word| !word.text.ends_with('，'))
        .count()
}

#[test]
fn what_no_line_can_be_broken_at_stays_on_the_paper() {
    for words in [
        "a".repeat(3_000),
        "，".repeat(3_000),
        "（".repeat(3_000),
        "9".repeat(3_000),
        "…".repeat(3_000),
        format!("https://example.org/{}", "x/".repeat(500)),
        "ж".repeat(3_000),
    ] {
        let pdf = print(&of(&words));
        for page in pages(&pdf) {
            for word in page {
                assert!(word.left > mm(25.0) && word.right < mm(187.0), "{word:?}");
            }
        }
        let said: String = solid(&read::text(&pdf));
        let first = words.chars().next().expect("a character");
        let (there, wanted) = (said.matches(first).count(), words.matches(first).count());
        assert!(there >= wanted, "{there} of {wanted} {first}");
    }
}

#[test]
fn control_characters_and_marks_that_turn_reading_around_are_left_out() {
    let words = "甲\u{0}\u{7}\u{1b}乙\u{202e}1237\u{202c}丙\u{200f}丁\u{feff}\u{ad}戊\u{85}";
    assert!(solid(&read::text(&print(&of(words)))).contains("甲乙1237丙丁戊"));
}

#[test]
fn line_ends_and_tabs_within_a_text_are_spaces() {
    let said = read::text(&print(&of("甲\n乙\t丙\u{2028}丁")));
    assert!(said.contains("甲 乙 丙 丁"), "{said}");
}

#[test]
fn letters_of_other_scripts_and_emoji_are_printed_or_refused_by_name() {
    for words in [
        "👍好",
        "👨‍👩‍👧",
        "שלום",
        "مرحبا",
        "한국",
        "ひらがな",
        "❤️",
        "𠮷野",
        "e\u{301}",
        "ཨོཾ",
    ] {
        match pdf::write(&of(words), &read::options()) {
            Ok(pdf) => {
                let said = read::text(&pdf);
                assert!(!said.contains('\u{fffd}'), "{words}: {said}");
            }
            Err(PdfError::Unprintable { character, .. }) => {
                assert!(words.contains(character), "{words}: {character:?}");
            }
            Err(other) => panic!("{words}: {other}"),
        }
    }
}

#[test]
fn a_character_no_font_has_is_refused_with_its_place() {
    let refused = pdf::write(&of("张\u{e123}三"), &read::options());
    let Err(PdfError::Unprintable { character, near }) = refused else {
        panic!("refused");
    };
    assert_eq!((character, near.as_str()), ('\u{e123}', "张"));
}

#[test]
fn a_picture_that_is_none_is_refused_by_its_caption() {
    let picture = |svg: &str| Picture {
        svg: svg.into(),
        caption: "各区党支部".into(),
        sentence: String::new(),
        table: None,
    };
    for svg in [
        "",
        "no picture",
        "<svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><image href=\"/etc/hosts\"/></svg>",
    ] {
        let document = Document {
            blocks: vec![Block::Picture(picture(svg))],
            ..Document::default()
        };
        let refused = pdf::write(&document, &read::options());
        let Err(PdfError::Picture { caption }) = refused else {
            panic!("{svg}: {refused:?}");
        };
        assert_eq!(caption, "各区党支部");
    }
}

#[test]
fn an_empty_document_is_one_page() {
    let pdf = print(&Document::default());
    assert_eq!(pdf.pages, 1);
    let nothing = Document {
        title: vec![String::new()],
        blocks: vec![
            Block::Paragraph(vec![]),
            Block::Heading(Level::Fourth, vec![]),
            Block::Table(Table {
                caption: String::new(),
                header: vec![],
                rows: vec![vec![], vec![vec![]]],
            }),
        ],
        has_contents: true,
        ..Document::default()
    };
    assert!(print(&nothing).pages >= 1);
}

#[test]
fn a_cell_longer_than_a_page_goes_on_to_the_next() {
    let table = Table {
        caption: "说明".into(),
        header: vec!["项".into(), "说明".into()],
        rows: vec![vec![
            vec![text("一")],
            vec![text(&"全市老干部工作".repeat(400))],
        ]],
    };
    let document = Document {
        blocks: vec![Block::Table(table)],
        ..Document::default()
    };
    let pdf = print(&document);
    let said = solid(&read::text(&pdf));
    assert!(said.matches("全市老干部").count() >= 395, "{}", pdf.pages);
    for page in pages(&pdf) {
        for word in page.iter().filter(|word| word.text != "—") {
            assert!(word.bottom < mm(275.0), "{word:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_is_printed_or_refused_by_name(words in "\\PC{0,60}|[ -~一-龥，。]{0,120}|.{0,20}") {
        match pdf::write(&everywhere(&words), &read::options()) {
            Ok(pdf) => prop_assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.pages >= 2),
            Err(PdfError::Unprintable { character, .. }) => prop_assert!(words.contains(character)),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
