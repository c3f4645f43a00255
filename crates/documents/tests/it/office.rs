//! The DOCX as LibreOffice opens and prints it.

use crate::sample::{chart, figure, text, whole};
use documents::{Block, Level, Notes, docx};
use std::path::Path;
use std::process::Command;

/// The text of each page that LibreOffice prints.
fn pages(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let soffice = std::env::var("YINLING_SOFFICE")
        .expect("YINLING_SOFFICE is not set: run the tests with `cargo xtask test`");
    let document = folder.join("document.docx");
    std::fs::write(&document, bytes).expect("writes");
    let settings = format!("-env:UserInstallation=file://{}/office", folder.display());
    let printed = Command::new(soffice)
        .arg(settings)
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(&document)
        .output()
        .expect("LibreOffice starts");
    assert!(printed.status.success(), "{printed:?}");
    let read = Command::new("pdftotext")
        .arg(document.with_extension("pdf"))
        .arg("-")
        .output()
        .expect("pdftotext starts");
    let text = String::from_utf8(read.stdout).expect("text");
    let mut pages: Vec<String> = text.split('\u{c}').map(squeezed).collect();
    pages.pop();
    pages
}

/// Without blanks: lines are broken wherever the paper ends.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn everything_is_printed_and_the_contents_name_the_pages() {
    let mut document = whole();
    let filling =
        "老同志们走进社区、学校和企业，讲红色故事，看发展变化，把经验留给年轻人。".repeat(9);
    for part in 1..=9 {
        document.blocks.push(Block::Heading(
            Level::First,
            vec![text(&format!("第{part}部分的工作"))],
        ));
        document.blocks.push(Block::Paragraph(vec![text(&filling)]));
        document.blocks.push(Block::Paragraph(vec![
            text("支部有"),
            figure("1200余个", 0),
            text("。"),
        ]));
        if part % 3 == 0 {
            document.blocks.push(Block::Picture(chart()));
        }
    }
    let folder = std::env::temp_dir().join(format!("yinling-office-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let bytes = docx::write(&document, Notes::Appendix).expect("is written");
    let pages = pages(&folder, &bytes);
    std::fs::remove_dir_all(&folder).expect("removes");

    let all = pages.concat();
    for told in [
        "某老干〔2026〕8号",
        "八成",
        "丙县少于5。",
        "名词解释",
        "3fa9c1d27be04a55",
    ] {
        assert!(all.contains(told), "{told}: {all}");
    }
    assert_eq!(all.matches("支部有1200余个。").count(), 9, "{all}");
    let contents = pages
        .iter()
        .take_while(|page| !page.contains("市委："))
        .count();
    let listed = pages[..contents].concat();
    for part in 1..=9 {
        let heading = format!("第{part}部分的工作");
        let stands = pages[contents..]
            .iter()
            .position(|page| page.contains(&heading))
            .expect("is printed");
        let said = listed.split(&heading).nth(1).expect("is listed");
        let digits = said.trim_start_matches('.');
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        assert_eq!(
            digits,
            (contents + stands + 1).to_string(),
            "{heading}: {listed}"
        );
    }
}
