//! What a PDF says, and to whom: text that reads back, tags, notes.

use crate::pdf_read::{self as read, print, solid};
use crate::sample::{self, figure, text};
use documents::pdf::{self, Options};
use documents::{Block, Document, Notes, Picture, Run, Table};

fn with(notes: Notes) -> Options {
    Options {
        notes,
        ..read::options()
    }
}

#[test]
fn text_reads_back_word_for_word() {
    let pdf = print(&sample::document());
    let said = solid(&read::text(&pdf));
    for words in [
        "某某市离退休干部工作2026年度报告",
        "市委：一、组织全市有党支部1200余个。（一）分县区1.城区（1）街道",
        "分县区的党支部县区党支部甲区41个乙县",
        "附件：数字依据某某市委老干部局2026年1月3日",
        "附件数字依据以下各数截至2026年1月3日",
        "1.党支部：1237个。在用的个数。",
        "口径：org.branches，第2版。",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn every_number_of_the_document_is_in_the_pdf_exactly() {
    let document = sample::document();
    let said = solid(&read::text(&print(&document)));
    for note in &document.notes {
        let exact = format!("{}：{}{}。", note.name, note.number, note.unit);
        assert!(said.contains(&exact), "{exact}: {said}");
        assert!(said.contains(&note.hash), "{}", note.hash);
    }
}

#[test]
fn it_says_its_title_and_language_and_is_tagged() {
    let pdf = print(&sample::document());
    let info = read::info(&pdf);
    assert!(info.contains("某某市离退休干部工作2026年度报告"), "{info}");
    assert!(info.contains("某某市委老干部局"), "{info}");
    let tagged = info.lines().find(|line| line.starts_with("Tagged:"));
    assert!(tagged.is_some_and(|line| line.ends_with("yes")), "{info}");
    let bytes = String::from_utf8_lossy(&pdf.bytes);
    assert!(bytes.contains("/Lang (zh-CN)") || bytes.contains("/Lang(zh-CN)"));
    let tags = read::tags(&pdf);
    for tag in ["H1", "H2", "H3", "H4", "Table", "TH", "TD", "Link"] {
        assert!(tags.contains(tag), "{tag}: {tags}");
    }
}

#[test]
fn every_font_is_embedded_as_a_subset_and_reads_back() {
    let fonts = read::font_lines(&print(&sample::document()));
    assert!(fonts.len() >= 4, "{fonts:?}");
    for line in fonts {
        // Six letters and a plus: a subset. emb, sub, uni.
        assert_eq!(line.find('+'), Some(6), "{line}");
        let marks: Vec<&str> = line.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(marks, ["yes", "yes", "yes"], "{line}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let (one, other) = (print(&sample::document()), print(&sample::document()));
    assert!(one.bytes == other.bytes);
}

#[test]
fn a_clean_copy_carries_no_mark_of_the_proof() {
    let pdf = pdf::write(&sample::document(), &with(Notes::None)).expect("it is printed");
    let said = solid(&read::text(&pdf));
    assert!(said.contains("全市有党支部1200余个。"), "{said}");
    for mark in ["附件", "口径", "1237", "org.branches"] {
        assert!(!said.contains(mark), "{mark}: {said}");
    }
    assert!(!read::tags(&pdf).contains("Link"));
}

#[test]
fn notes_within_the_text_stand_behind_the_first_appearance_alone() {
    let mut document = sample::document();
    document
        .blocks
        .push(Block::Paragraph(vec![text("又："), figure("1237个", 0)]));
    let pdf = pdf::write(&document, &with(Notes::Inline)).expect("it is printed");
    let said = solid(&read::text(&pdf));
    assert_eq!(said.matches("准数1237个；").count(), 1, "{said}");
    assert!(said.contains("全市有党支部1200余个（"), "{said}");
    assert!(said.contains("又：1237个"), "{said}");
    assert!(!said.contains("数字依据"), "{said}");
}

#[test]
fn an_entry_of_the_notes_has_a_code_and_an_address_that_opens() {
    let address = "https://example.org/figures/org.branches?unit=37&line=41";
    let mut document = sample::document();
    document.notes[0].href = Some(address.into());
    let pdf = print(&document);
    assert!(read::links(&pdf).contains(address), "{}", read::links(&pdf));
    assert!(solid(&read::text(&pdf)).contains(address));
    let tags = read::tags(&pdf);
    assert!(tags.contains("Figure"), "the code has its words: {tags}");
    // An address without a host opens from no paper.
    let plain = print(&sample::document());
    assert!(!read::text(&plain).contains("/figures/"));
}

#[test]
fn a_picture_is_drawn_as_lines_with_its_words_and_table_beside_it() {
    let picture = Picture {
        svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 300 100\">\
              <rect x=\"10\" y=\"20\" width=\"200\" height=\"30\" fill=\"#444\"/>\
              <text x=\"10\" y=\"80\" font-size=\"14\">甲区四十一</text></svg>"
            .into(),
        caption: "各区党支部".into(),
        sentence: "甲区最多，有41个。".into(),
        table: Some(Table {
            caption: "各区党支部数".into(),
            header: vec!["区".into(), "个数".into()],
            rows: vec![vec![vec![text("甲区")], vec![text("41")]]],
        }),
    };
    let document = Document {
        title: vec!["图".into()],
        blocks: vec![Block::Picture(picture)],
        ..Document::default()
    };
    let pdf = print(&document);
    let said = solid(&read::text(&pdf));
    for words in [
        "各区党支部",
        "甲区最多，有41个。",
        "各区党支部数区个数甲区41",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let bytes = String::from_utf8_lossy(&pdf.bytes);
    assert!(!bytes.contains("/Subtype /Image") && !bytes.contains("/Subtype/Image"));
    assert!(read::tags(&pdf).contains("Figure"));
    let seen = read::look(&pdf, 1);
    let bar = |dot: [u8; 3]| dot.iter().all(|one| (60..76).contains(one));
    assert!(seen.rows(37, 262, bar).len() > 100, "the bar is drawn");
}

#[test]
fn a_number_typed_by_hand_is_printed_as_text() {
    let document = Document {
        blocks: vec![Block::Paragraph(vec![
            text("约"),
            Run::Typed("300".into()),
            text("人。"),
        ])],
        ..Document::default()
    };
    assert!(solid(&read::text(&print(&document))).contains("约300人。"));
}

#[test]
fn large_print_says_the_same() {
    let large = Options {
        large_print: true,
        ..read::options()
    };
    let document = sample::document();
    let (small, large) = (print(&document), pdf::write(&document, &large));
    let large = large.expect("it is printed");
    let without_numbers = |pdf: &pdf::Pdf| -> Vec<char> {
        let mut said: Vec<char> = solid(&read::text(pdf)).chars().collect();
        said.retain(|c| !c.is_ascii_digit() && *c != '—');
        said.sort_unstable();
        said
    };
    assert_eq!(without_numbers(&small), without_numbers(&large));
    assert!(large.pages > small.pages);
}
