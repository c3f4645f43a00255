//! A document of somebody else's, filled through the real program.

use crate::forms::{city, fill};
use crate::house::on_both;
use crate::report::as_office_reads_it;

/// A document of one sentence and one table, its mark split over two runs.
#[test]
fn document_fills_and_its_blank_is_recognised() {
    on_both(|house| {
        city(house);
        let (form, blank) = (house.folder.join("a.docx"), house.folder.join("b.docx"));
        let marks = [
            "【离退</w:t></w:r><w:r><w:t>休干部】",
            "<w:r><w:t>【党支部】</w:t></w:r>",
        ];
        std::fs::write(&form, document("第一季度", marks)).expect("a document");
        std::fs::write(&blank, document("第二季度", ["    ", ""])).expect("a document");
        let out = house.folder.join("out.docx");
        let first = house.json(&fill(&form, &out, &[]));
        assert_eq!(first["filled"], 2, "{first}");
        let said = as_office_reads_it(house, &out);
        assert!(said.contains("第一季度全市有离退休干部4人。"), "{said}");
        assert!(said.contains("党支部个数"), "{said}");
        let next = house.folder.join("next.docx");
        let second = house.json(&fill(&blank, &next, &[]));
        assert_eq!(second["recognised"]["how"], "exact", "{second}");
        assert_eq!(second["filled"], 2);
        let now = as_office_reads_it(house, &next);
        assert_eq!(now.replace("第二季度", "第一季度"), said);
    });
}

fn document(quarter: &str, [sentence, cell]: [&str; 2]) -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let body = format!(
        "<w:p><w:r><w:t>统计报表</w:t></w:r></w:p>\
         <w:p><w:r><w:t xml:space=\"preserve\">{quarter}全市有离退休干部{sentence}人。</w:t></w:r></w:p>\
         <w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>\
         <w:tc><w:p><w:r><w:t>党支部个数</w:t></w:r></w:p></w:tc>\
         <w:tc><w:p>{cell}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    );
    let types = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
    );
    let related = format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    let document =
        format!("{HEAD}<w:document xmlns:w=\"{SPACE}\"><w:body>{body}</w:body></w:document>");
    stored(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &related),
        ("word/document.xml", &document),
    ])
}

/// The parts in a packed file, none of them compressed.
fn stored(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        std::io::Write::write_all(&mut zip, text.as_bytes()).expect("its text");
    }
    zip.finish().expect("a file").into_inner()
}
