//! Pictures, attachments, contents and the red head in the DOCX.

use crate::package::paragraphs;
use crate::sample::{document, files, part, whole};
use documents::docx;
use documents::{Block, Document, Notes, PageNumbers};

fn bytes(document: &Document, notes: Notes) -> Vec<u8> {
    docx::write(document, notes).expect("is written")
}

fn read(document: &Document, notes: Notes) -> Vec<String> {
    let mut read = paragraphs(&bytes(document, notes));
    read.retain(|words| !words.is_empty());
    read
}

fn position(read: &[String], words: &str) -> usize {
    let found = read.iter().position(|one| one == words);
    found.unwrap_or_else(|| panic!("{words} in {read:?}"))
}

#[test]
fn red_head_stands_above_the_title_only_when_asked_for() {
    let with = read(&whole(), Notes::None);
    assert_eq!(
        with[..4],
        [
            "某某市委老干部局文件",
            "某老干〔2026〕8号",
            "某某市离退休干部工作",
            "2026年度报告"
        ]
    );
    let body = part(&bytes(&whole(), Notes::None), "word/document.xml");
    // 35 mm above it, a red rule of 0.44 mm four millimetres below.
    assert!(body.contains("w:before=\"1984\""));
    assert!(
        body.contains("<w:bottom w:val=\"single\" w:sz=\"10\" w:space=\"11\" w:color=\"FF0000\"/>")
    );
    let plain = part(&bytes(&document(), Notes::Appendix), "word/document.xml");
    assert!(!plain.contains("FF0000") && !plain.contains("RedHead"));
}

#[test]
fn attachments_are_named_and_titled_alike_each_on_its_own_page() {
    let read = read(&whole(), Notes::Appendix);
    let line = position(&read, "附件：1. 活动一览");
    assert_eq!(read[line + 1..line + 3], ["2. 名词解释", "3. 数字依据"]);
    assert!(line < position(&read, "2026年1月3日"));
    for (mark, title) in [
        ("附件1", "活动一览"),
        ("附件2", "名词解释"),
        ("附件3", "数字依据"),
    ] {
        let at = position(&read, mark);
        assert_eq!(read[at + 1], title);
    }
    assert!(position(&read, "一、春季") > position(&read, "附件1"));
    let body = part(&bytes(&whole(), Notes::Appendix), "word/document.xml");
    assert_eq!(body.matches("<w:pageBreakBefore/>").count(), 3);
}

#[test]
fn contents_are_filled_in_and_lead_to_their_headings() {
    let body = part(&bytes(&whole(), Notes::Appendix), "word/document.xml");
    assert_eq!(body.matches(" TOC \\o").count(), 1);
    let begun = body.matches("w:fldCharType=\"begin\"").count();
    assert_eq!(begun, body.matches("w:fldCharType=\"end\"").count());
    let entries: Vec<&str> = body
        .split("w:hyperlink w:anchor=\"_Toc")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(entries, ["00001", "00002", "90001", "90002", "90003"]);
    for entry in entries {
        assert!(body.contains(&format!("w:name=\"_Toc{entry}\"")), "{entry}");
    }
    let listed = read(&whole(), Notes::Appendix);
    let at = position(&listed, "目录");
    assert!(listed[at + 1].contains("一、组织") && listed[at + 1].ends_with('2'));
    assert!(!part(&bytes(&document(), Notes::None), "word/document.xml").contains("TOC"));
}

#[test]
fn chart_is_a_png_that_every_suite_shows_and_the_drawing_for_newer_ones() {
    let bytes = bytes(&whole(), Notes::None);
    let media: Vec<(String, Vec<u8>)> = files(&bytes)
        .into_iter()
        .filter(|(name, _)| name.starts_with("word/media/"))
        .collect();
    let names: Vec<&str> = media.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["image1.png", "image2.svg", "image3.png", "image4.svg"].map(|n| format!("word/media/{n}"))
    );
    assert!(media[0].1.starts_with(b"\x89PNG"));
    let drawing = String::from_utf8(media[1].1.clone()).expect("text");
    // Office suites know no letters as lengths and have not our faces.
    assert!(drawing.starts_with("<svg") && drawing.contains("<path"));
    assert!(
        !drawing.contains("em\"") && !drawing.contains("<text") && !drawing.contains("font-family")
    );
    let (body, relations) = (
        part(&bytes, "word/document.xml"),
        part(&bytes, "word/_rels/document.xml.rels"),
    );
    for id in ["rIdMedia1", "rIdMedia2", "rIdMedia3", "rIdMedia4"] {
        assert!(body.contains(&format!("r:embed=\"{id}\"")), "{id}");
        assert!(relations.contains(&format!("Id=\"{id}\"")), "{id}");
    }
    assert!(body.contains("descr=\"各县区党支部：甲区41个，乙县12个，丙县少于5。\""));
    let types = part(&bytes, "[Content_Types].xml");
    assert!(types.contains("image/png") && types.contains("image/svg+xml"));
    let read = read(&whole(), Notes::None);
    let at = position(&read, "各县区党支部");
    assert_eq!(
        read[at + 1],
        "各县区党支部：甲区41个，乙县12个，丙县少于5。"
    );
}

#[test]
fn words_of_a_chart_are_drawn_on_its_png() {
    let with = files(&bytes(&whole(), Notes::None));
    let mut bare = whole();
    for block in &mut bare.blocks {
        if let Block::Picture(picture) = block {
            let from = picture.svg.find("<text").expect("has words");
            let to = picture.svg.rfind("</text>").expect("has words") + 7;
            picture.svg.replace_range(from..to, "");
        }
    }
    let without = files(&bytes(&bare, Notes::None));
    let png = |files: &[(String, Vec<u8>)]| {
        let found = files.iter().find(|(name, _)| name.ends_with("image1.png"));
        found.expect("a picture").1.len()
    };
    // Letters are most of what such a picture holds.
    assert!(
        png(&with) > 2 * png(&without),
        "{} {}",
        png(&with),
        png(&without)
    );
}

#[test]
fn what_is_no_drawing_is_left_to_its_words_and_table() {
    let mut odd = document();
    let mut picture = crate::sample::chart();
    picture.svg = "<svg viewBox=\"0 0 1 1\"><script/></svg>".into();
    odd.blocks.push(Block::Picture(picture));
    let bytes = bytes(&odd, Notes::None);
    assert!(!files(&bytes).iter().any(|(name, _)| name.contains("media")));
    let read = read(&odd, Notes::None);
    assert!(read.contains(&"各县区党支部：甲区41个，乙县12个，丙县少于5。".to_owned()));
    assert!(read.contains(&"少于5".to_owned()));
}

#[test]
fn each_figure_of_the_appendix_has_a_code_where_it_has_an_address() {
    let codes = |document: &Document| {
        let body = part(&bytes(document, Notes::Appendix), "word/document.xml");
        body.matches("扫码打开：").count()
    };
    assert_eq!(codes(&whole()), 2);
    let told = read(&whole(), Notes::Appendix);
    assert!(told.contains(&"https://a.example/figures/org.branches?unit=37&line=41".to_owned()));
    // An address without a host opens nothing from paper.
    assert_eq!(codes(&document()), 0);
}

#[test]
fn notes_in_brackets_stand_once_behind_their_figure() {
    let read = read(&whole(), Notes::Inline);
    let told = "（准数1237个；截至2026年1月3日，流水第41条；口径org.branches第2版）";
    assert!(
        read.contains(&format!("全市有党支部1200余个{told}。")),
        "{read:?}"
    );
    let all = read.concat();
    assert_eq!(all.matches(told).count(), 1);
    assert!(!all.contains("数字依据"));
}

#[test]
fn page_numbers_of_a_draft_stand_in_the_middle_and_under_a_red_head_by_side() {
    let draft = bytes(&document(), Notes::None);
    let footer = part(&draft, "word/footer1.xml");
    assert!(footer.contains("<w:jc w:val=\"center\"/>") && footer.contains("\" PAGE \""));
    assert!(!part(&draft, "word/settings.xml").contains("evenAndOddHeaders"));
    assert!(!part(&draft, "word/document.xml").contains("w:type=\"even\""));
    let formal = bytes(&whole(), Notes::None);
    assert!(part(&formal, "word/settings.xml").contains("evenAndOddHeaders"));
    let centred = docx::write_with(&whole(), Notes::None, PageNumbers::Centred);
    let centred = centred.expect("is written");
    assert!(part(&centred, "word/footer2.xml").contains("<w:jc w:val=\"center\"/>"));
}
