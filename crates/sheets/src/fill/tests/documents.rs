use super::*;
use crate::fill::AreaKind;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const RELATED: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>"#;
const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

const BODY: &str = r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>季度报表</w:t></w:r></w:p><w:p><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>共有【离</w:t></w:r><w:r><w:t>退休</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>干部】 人</w:t></w:r><w:r><w:tab/><w:t>，支部【党支部】个。</w:t></w:r></w:p><w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>数</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>支部</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:pPr><w:rPr><w:sz w:val="21"/></w:rPr></w:pPr></w:p></w:tc></w:tr></w:tbl>"#;

pub fn paper() -> Vec<u8> {
    let document = format!(
        "<w:document {W}><w:body>{BODY}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"r1\"/></w:sectPr></w:body></w:document>"
    );
    let header = format!("<w:hdr {W}><w:p><w:r><w:t>【离退休干部】</w:t></w:r></w:p></w:hdr>");
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:id=\"1\"><w:p><w:r><w:t>注：【党支部】</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    packed(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", RELATED),
        ("word/header1.xml", &header),
        ("word/footnotes.xml", &notes),
    ])
}

fn every_mark(text: &str) -> Edit {
    let mut stretches = Vec::new();
    for (begins, _) in text.match_indices('【') {
        let ends = begins + text[begins..].find('】').expect("its end") + '】'.len_utf8();
        let words = if text[begins..ends].contains("支部") {
            "7"
        } else {
            "12"
        };
        stretches.push((begins..ends, words.to_owned()));
    }
    Edit::Text(stretches)
}

#[test]
fn marks_over_several_runs_are_joined_in_the_first_ones_letters() {
    let after = filled(&open(&paper()), every_mark);
    let document = part(&after, "word/document.xml");
    assert!(
        document.contains(
            "<w:r><w:rPr><w:color w:val=\"FF0000\"/></w:rPr><w:t>共有12</w:t></w:r><w:r><w:t></w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\"> 人</w:t></w:r><w:r><w:tab/><w:t>，支部7个。</w:t></w:r>"
        ),
        "{document}"
    );
    assert!(part(&after, "word/header1.xml").contains("<w:t>12</w:t>"));
    assert!(part(&after, "word/footnotes.xml").contains("<w:t>注：7</w:t>"));
    assert_eq!(part(&after, "_rels/.rels"), ROOT);
    assert_eq!(part(&after, "[Content_Types].xml"), TYPES);
}

#[test]
fn tables_headers_and_notes_are_areas_of_their_own() {
    let form = open(&paper());
    let kinds: Vec<AreaKind> = form.areas().iter().map(|area| area.kind).collect();
    assert_eq!(
        kinds,
        [
            AreaKind::Body,
            AreaKind::Table(1),
            AreaKind::Notes,
            AreaKind::Header(1)
        ]
    );
    // A cell over two columns counts for two.
    assert_eq!(form.holds(at(1, 0, 2)), Holds::Text("数".into()));
    assert_eq!(form.holds(at(1, 1, 2)), Holds::Nothing);
    assert_eq!(form.holds(at(1, 1, 5)), Holds::Outside);
}

#[test]
fn empty_paragraphs_take_words_in_the_letters_they_are_set_in() {
    let form = open(&paper());
    let words = |words: &str| Edit::Text(vec![(0..0, words.to_owned())]);
    let edits = BTreeMap::from([(at(1, 1, 1), words("7")), (at(1, 1, 2), words("8"))]);
    let after = form.fill(&edits).expect("filled");
    let document = part(&after, "word/document.xml");
    assert!(document.contains("<w:p><w:r><w:t xml:space=\"preserve\">7</w:t></w:r></w:p>"));
    assert!(document.contains(
        "</w:pPr><w:r><w:rPr><w:sz w:val=\"21\"/></w:rPr><w:t xml:space=\"preserve\">8</w:t></w:r></w:p>"
    ));
}

/// The document as an office suite reads it.
#[test]
fn office_suite_opens_the_filled_document() {
    let soffice = std::env::var("YINLING_SOFFICE").unwrap_or_else(|_| {
        panic!("YINLING_SOFFICE is not set: run the tests with `cargo xtask test`")
    });
    let after = kept(&filled(&open(&paper()), every_mark), "filled.docx");
    let folder = std::env::temp_dir().join(format!("yinling-fill-office-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let run = std::process::Command::new(soffice)
        .arg(format!(
            "-env:UserInstallation=file://{}/profile",
            folder.display()
        ))
        .args([
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
        ])
        .arg(&folder)
        .arg(&after.0)
        .output()
        .expect("the office suite runs");
    assert!(run.status.success());
    let name = after.0.with_extension("txt");
    let text = std::fs::read_to_string(folder.join(name.file_name().expect("a name")));
    let text = text.expect("the text");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    assert!(text.contains("共有12 人\t，支部7个。"), "{text}");
    assert!(!text.contains('【'), "{text}");
}
