use super::*;
use crate::book::alone;
use crate::fill::Unfillable;

fn refused(bytes: &[u8], name: &str) -> &'static str {
    match Form::open(&kept(bytes, name).0) {
        Err(why) => why.refusal().code,
        Ok(form) => panic!("{name} was opened as {:?}", form.kind()),
    }
}

/// The parts of a plain form, one of them replaced.
fn with(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut all = parts(&workbooks::province());
    all.insert(name.to_owned(), bytes.to_vec());
    let all: Vec<(&str, Vec<u8>)> = all.iter().map(|(n, b)| (n.as_str(), b.clone())).collect();
    packed(&all)
}

#[test]
fn hostile_files_are_refused_by_name() {
    assert_eq!(refused(b"", "empty.xlsx"), "empty");
    assert_eq!(
        refused("姓名,性别\n".as_bytes(), "text.csv"),
        "form_not_office"
    );
    assert_eq!(refused(b"%PDF-1.7", "a.pdf"), "form_not_office");
    assert_eq!(
        refused(&packed(&[("a.txt", b"a")]), "a.zip"),
        "form_not_office"
    );
    let whole = workbooks::province();
    assert_eq!(refused(&whole[..whole.len() / 2], "cut.xlsx"), "corrupt");
    let declared = b"<!DOCTYPE a [<!ENTITY b \"c\">]><sst><si><t>&b;</t></si></sst>";
    assert_eq!(
        refused(&with("xl/sharedStrings.xml", declared), "x.xlsx"),
        "xml_entities"
    );
    let unknown = b"<sst><si><t>&nobody;</t></si></sst>";
    assert_eq!(
        refused(&with("xl/sharedStrings.xml", unknown), "x.xlsx"),
        "corrupt"
    );
    let crossed = b"<worksheet><sheetData><row></sheetData></row></worksheet>";
    assert_eq!(
        refused(&with("xl/worksheets/sheet1.xml", crossed), "x.xlsx"),
        "corrupt"
    );
    let foreign = b"<sst><si><t>\xff\xfe</t></si></sst>";
    assert_eq!(
        refused(&with("xl/sharedStrings.xml", foreign), "x.xlsx"),
        "corrupt"
    );
    let bomb = with("xl/sharedStrings.xml", &vec![b' '; 8 << 20]);
    assert_eq!(refused(&bomb, "bomb.xlsx"), "zip_bomb");
    let nobody = packed(&[("xl/workbook.xml", b"<workbook/>".as_slice())]);
    assert_eq!(refused(&nobody, "rootless.xlsx"), "corrupt");
}

#[test]
fn old_and_protected_files_are_told_apart() {
    // A compound file that is cut short is damaged, whatever it was.
    let signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    assert_eq!(refused(&signature, "old.xls"), "corrupt");
    assert_eq!(refused(&signature, "old.et"), "form_old_format");
    let compound = |stream| alone(stream, &[7; 5_000]);
    assert_eq!(
        refused(&compound("EncryptedPackage"), "locked.xlsx"),
        "password_protected"
    );
    for (stream, name, looks_like) in [
        ("Workbook", "old.xls", "xls"),
        ("WordDocument", "old.doc", "doc"),
        ("WordDocument", "old.wps", "wps"),
    ] {
        let why = Form::open(&kept(&compound(stream), name).0).expect_err("an old file");
        assert_eq!(why, Unfillable::OldFormat { looks_like }, "{name}");
    }
}

#[test]
fn place_that_is_not_there_is_an_error_and_no_broken_file() {
    let form = open(&documents::paper());
    let edits = BTreeMap::from([(at(9, 0, 0), Edit::Text(vec![(0..0, "1".into())]))]);
    assert!(form.fill(&edits).is_err());
    let form = open(&workbooks::province());
    let beyond = BTreeMap::from([(at(0, 2, 0), Edit::Text(vec![(0..9_999, "1".into())]))]);
    // What reaches beyond the text ends with it.
    assert!(form.fill(&beyond).is_ok());
}
