//! The page of GB/T 9704-2012, clause by clause, as poppler measures it.

use crate::pdf_read::{self as read, Word, lines, mm, pages, print};
use crate::sample::{self, text};
use documents::pdf::{self, Options};
use documents::{Block, Document, Level, PageNumbers, Run, Table};

/// Left and right edge of the type area, and its top and bottom.
pub const LEFT: f64 = 28.0;
pub const RIGHT: f64 = 184.0;
pub const TOP: f64 = 37.0;
const BOTTOM: f64 = 262.0;

pub fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

pub fn of(blocks: Vec<Block>) -> Document {
    Document {
        blocks,
        ..Document::default()
    }
}

/// Three pages and more of nothing but Han.
fn long() -> Document {
    of(vec![paragraph(&"全市老干部工作".repeat(300))])
}

pub fn body(page: &[Word]) -> Vec<Word> {
    let mut all = lines(page);
    all.retain(|line| line.top < mm(BOTTOM));
    all
}

pub fn near(measured: f64, wanted: f64, off: f64) -> bool {
    (measured - wanted).abs() <= off
}

#[test]
fn clause_5_2_paper_is_a4_and_text_stays_in_the_type_area() {
    let pdf = print(&long());
    assert!(read::info(&pdf).contains("Page size:       595.276 x 841.89 pts (A4)"));
    for page in pages(&pdf) {
        for line in body(&page) {
            assert!(line.left >= mm(LEFT) - 0.1, "{line:?}");
            assert!(line.right <= mm(RIGHT) + 0.3, "{line:?}");
            assert!(
                line.top >= mm(TOP) - 0.1 && line.bottom <= mm(BOTTOM) + 0.1,
                "{line:?}"
            );
        }
    }
}

#[test]
fn clause_5_2_a_page_has_22_lines_of_28_characters_that_fill_it() {
    let pdf = print(&long());
    let all = pages(&pdf);
    assert_eq!(all.len(), 4);
    for page in &all[..3] {
        let lines = body(page);
        assert_eq!(lines.len(), 22);
        let first = all[0].as_ptr() == page.as_ptr();
        for (at, line) in lines.iter().enumerate() {
            let indented = first && at == 0;
            let count = line.text.chars().count();
            assert_eq!(count, if indented { 26 } else { 28 }, "line {at}: {line:?}");
            let begins = mm(LEFT)
                + if indented {
                    2.0 * mm(156.0) / 28.0
                } else {
                    0.0
                };
            assert!(near(line.left, begins, 0.2), "line {at}: {line:?}");
            // The last character's own space is within the line, not its ink.
            assert!(near(line.right, mm(RIGHT), 0.6), "line {at}: {line:?}");
        }
        let pitch = (lines[21].bottom - lines[0].bottom) / 21.0;
        assert!(near(pitch, mm(225.0) / 22.0, 0.02), "{pitch}");
    }
}

#[test]
fn large_print_has_16_lines_of_20_characters() {
    let large = Options {
        large_print: true,
        ..read::options()
    };
    let pdf = pdf::write(&long(), &large).expect("it is printed");
    let all = pages(&pdf);
    for page in &all[..all.len() - 1] {
        let lines = body(page);
        assert_eq!(lines.len(), 16);
        for line in &lines[1..] {
            assert_eq!(line.text.chars().count(), 20, "{line:?}");
            let high = (line.right - line.left) / 20.0;
            assert!(near(high, 22.0, 0.3), "22 pt: {high}");
        }
    }
}

/// The page number's line: left and right edge in points, and the height of its
/// dashes in millimetres from the top.
fn number(pdf: &pdf::Pdf, page: usize) -> (f64, f64, f64) {
    let words = &pages(pdf)[page];
    let low = words.iter().filter(|word| word.top > mm(BOTTOM - 1.0));
    let low: Vec<&Word> = low.collect();
    let said: Vec<&str> = low.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(said, ["—", &(page + 1).to_string(), "—"]);
    let seen = read::look(pdf, page + 1);
    let left = low[0].left;
    // Only the first dash, without the figure beside it.
    let dash = |row: usize| {
        let span = seen.span(row, read::is_dark);
        span.is_some_and(|(from, _)| from as f64 / read::DOTS as f64 * 72.0 / 25.4 < left + 8.0)
    };
    let rows = seen.rows(263, 280, read::is_dark);
    let rows: Vec<usize> = rows.into_iter().filter(|row| dash(*row)).collect();
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    let middle = (first + last) as f64 / 2.0 / read::DOTS as f64;
    (left, low[2].right, middle)
}

#[test]
fn clause_7_5_page_number_is_outside_by_parity_and_7_mm_below() {
    let formal = Options {
        page_numbers: PageNumbers::ByParity,
        ..read::options()
    };
    let pdf = pdf::write(&long(), &formal).expect("it is printed");
    let one_character = 14.0;
    for page in 0..4 {
        let (left, right, middle) = number(&pdf, page);
        if page % 2 == 0 {
            assert!(
                near(right, mm(RIGHT) - one_character, 0.5),
                "page {}: {right}",
                page + 1
            );
        } else {
            assert!(
                near(left, mm(LEFT) + one_character, 0.5),
                "page {}: {left}",
                page + 1
            );
        }
        assert!(
            near(middle, BOTTOM + 7.0, 0.3),
            "page {}: {middle} mm",
            page + 1
        );
    }
}

#[test]
fn a_report_that_is_no_formal_document_has_its_page_number_in_the_middle() {
    let pdf = print(&long());
    for page in 0..4 {
        let (left, right, middle) = number(&pdf, page);
        assert!(
            near((left + right) / 2.0, mm(f64::midpoint(LEFT, RIGHT)), 0.6),
            "{left} {right}"
        );
        assert!(near(middle, BOTTOM + 7.0, 0.3), "{middle} mm");
    }
}

#[test]
fn clause_7_3_1_title_is_centred_in_2hao_and_broken_only_where_it_is_said() {
    let pdf = print(&sample::document());
    let lines = body(&pages(&pdf)[0]);
    assert_eq!(lines[0].text, "某某市离退休干部工作");
    assert_eq!(lines[1].text, "2026年度报告");
    for line in &lines[..2] {
        let middle = f64::midpoint(line.left, line.right);
        assert!(
            near(middle, mm(f64::midpoint(LEFT, RIGHT)), 0.6),
            "{line:?}"
        );
    }
    let size = (lines[0].right - lines[0].left) / 10.0;
    assert!(near(size, 22.0, 0.1), "{size}");
    // One line below the title, flush.
    assert_eq!(lines[2].text, "市委：");
    assert!(near(lines[2].left, mm(LEFT), 0.2), "{:?}", lines[2]);
    let line = mm(225.0) / 22.0;
    assert!(lines[2].top - lines[1].bottom > line, "{:?}", lines[2]);
}

#[test]
fn clause_7_3_3_four_levels_have_four_fonts_and_none_is_bold() {
    let heading = |level, words: &str| Block::Heading(level, vec![text(words)]);
    let levels = of(vec![
        heading(Level::First, "组织建设"),
        heading(Level::Second, "支部"),
        heading(Level::Third, "分县区"),
        heading(Level::Fourth, "街道"),
        paragraph("正文。"),
    ]);
    let pdf = print(&levels);
    let said: Vec<String> = body(&pages(&pdf)[0])
        .into_iter()
        .map(|line| line.text)
        .collect();
    assert_eq!(
        said,
        [
            "一、组织建设",
            "（一）支部",
            "1.分县区",
            "（1）街道",
            "正文。"
        ]
    );
    for line in body(&pages(&pdf)[0]) {
        assert!(
            near(line.left, mm(LEFT) + 31.6, 8.5),
            "two characters in: {line:?}"
        );
    }
    let fonts = read::font_lines(&pdf).join("\n");
    for name in ["NotoSansCJKsc-Regular", "UKaiCN", "FandolFang-Regular"] {
        assert!(fonts.contains(name), "{name}: {fonts}");
    }
    assert!(!fonts.contains("Bold"), "{fonts}");
}

#[test]
fn a_long_table_repeats_its_header_on_every_page() {
    let row = |at: usize| {
        vec![
            vec![text(&format!("第{at}支部"))],
            vec![text(&at.to_string())],
        ]
    };
    let table = Table {
        caption: "支部人数".into(),
        header: vec!["支部".into(), "人数合计".into()],
        rows: (1..=80).map(row).collect(),
    };
    let pdf = print(&of(vec![Block::Table(table)]));
    let all = pages(&pdf);
    assert!(all.len() >= 3, "{} pages", all.len());
    for page in &all {
        let heads = page.iter().filter(|word| word.text == "人数合计");
        assert_eq!(heads.count(), 1, "one header a page");
        for line in body(page) {
            assert!(line.bottom <= mm(BOTTOM) + 0.5, "{line:?}");
        }
    }
}

#[test]
fn line_ends_keep_marks_where_they_belong() {
    let words = "老干部，党支部。学习会、座谈会；（离休）“光荣在党五十年”——".repeat(60);
    let document = of(vec![Block::Paragraph(vec![Run::Text(words)])]);
    for page in pages(&print(&document)) {
        for line in body(&page) {
            let first = line.text.chars().next().expect("a character");
            let last = line.text.chars().last().expect("a character");
            assert!(!"，。、；：？！）》”".contains(first), "{line:?}");
            assert!(!"（《“".contains(last), "{line:?}");
            // A closing mark at the end takes half its width, the other half is
            // white.
            let half = if "，。、；：？！）》”".contains(last) {
                8.0
            } else {
                0.0
            };
            assert!(line.right <= mm(RIGHT) + 0.3 + half, "{line:?}");
        }
    }
}
