//! Files that are broken, locked, or made to hurt.

mod files;

use files::{biff, compound, read_bytes, sheet_of, workbook, zipped};
use sheets::{Book, Cell, Unreadable};
use std::path::Path;

fn code(name: &str, bytes: &[u8]) -> &'static str {
    match read_bytes(name, bytes) {
        Ok(_) => "rows",
        Err(unreadable) => unreadable.code(),
    }
}

fn cell(text: &str) -> String {
    sheet_of(&format!(
        "<row r=\"7\"><c r=\"C7\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
    ))
}

#[test]
fn files_that_are_no_workbooks_are_named_for_what_they_are() {
    let missing = Book::open(Path::new("/no/such/file.xlsx"));
    assert_eq!(missing.map(|_| ()), Err(Unreadable::NotFound));
    assert_eq!(code("a.xlsx", b""), "empty");
    assert_eq!(code("a.csv", b"\n\n,,\n"), "empty");
    assert_eq!(code("a.xlsx", &workbook(&sheet_of(""), &[], true)), "empty");
    let looks = |name: &str, bytes: &[u8]| match read_bytes(name, bytes) {
        Err(Unreadable::NotASpreadsheet { looks_like }) => looks_like,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(looks("a.xlsx", b"%PDF-1.7\n%\xE2\xE3"), "pdf");
    assert_eq!(looks("a.xls", b"\x89PNG\r\n\x1A\n\0\0"), "image");
    assert_eq!(looks("a.xls", b"\xEF\xBB\xBF <html><table><tr>"), "html");
    assert_eq!(looks("a.xls", b"<?xml version=\"1.0\"?><Workbook/>"), "xml");
    let docx = zipped(
        &[("_rels/.rels", "<a/>"), ("word/document.xml", "<a/>")],
        true,
    );
    assert_eq!(looks("a.xlsx", &docx), "docx");
    assert_eq!(looks("a.xlsx", &zipped(&[("a.txt", "b")], true)), "zip");
    assert_eq!(looks("a.xls", &compound("WordDocument", &[0; 5000])), "doc");
    assert_eq!(
        code("a.et", &compound("Workbook", &biff(&[], &[]))),
        "wps_et"
    );
    // Text under a workbook's name is what many systems export.
    assert_eq!(code("a.xls", "姓名\t电话\n张三\t1".as_bytes()), "rows");
}

#[test]
fn damage_is_told_as_damage() {
    let whole = workbook(&cell("张三"), &[], true);
    for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 10] {
        assert_eq!(code("a.xlsx", &whole[..cut]), "corrupt");
    }
    assert_eq!(
        code(
            "a.xlsx",
            &workbook("<worksheet><sheetData><row>", &[], true)
        ),
        "corrupt"
    );
    assert_eq!(code("a.xls", &compound("Workbook", &[])[..600]), "corrupt");
    assert_eq!(code("a.xlsx", b"\0\x01\x02\x03"), "corrupt");
    let strings = "<sst><si><t>a</t></si>";
    let part = [("xl/sharedStrings.xml", strings)];
    assert_eq!(
        code("a.xlsx", &workbook(&cell("x"), &part, true)),
        "corrupt"
    );
}

#[test]
fn locked_files_ask_for_their_password() {
    let locked = compound("EncryptedPackage", &[1; 5000]);
    assert_eq!(code("a.xlsx", &locked), "password_protected");
    let file_pass = biff(&[(0x2F, &[1, 0, 1, 0, 1, 0])], &[]);
    assert_eq!(
        code("a.xls", &compound("Workbook", &file_pass)),
        "password_protected"
    );
}

#[test]
fn a_cell_may_have_32_767_characters_and_no_more() {
    let most = "字".repeat(32_767);
    let rows = read_bytes("a.xlsx", &workbook(&cell(&most), &[], true)).expect("reads");
    assert_eq!(rows[0].1.cells[2], Cell::Text(most.into()));
    let too_long = Unreadable::CellTooLong {
        sheet: "名册".to_owned(),
        row: 7,
        column: 2,
    };
    let text = "字".repeat(32_768);
    let inline = read_bytes("a.xlsx", &workbook(&cell(&text), &[], true));
    assert_eq!(inline, Err(too_long.clone()));
    let strings = format!("<sst><si><t>{text}</t></si></sst>");
    let sheet = sheet_of("<row r=\"7\"><c r=\"C7\" t=\"s\"><v>0</v></c></row>");
    let shared = workbook(&sheet, &[("xl/sharedStrings.xml", &strings)], true);
    assert_eq!(read_bytes("a.xlsx", &shared), Err(too_long));
    let open_quote = format!("a,b\n1,\"{}\n", "2,3\n".repeat(10_000));
    assert_eq!(code("a.csv", open_quote.as_bytes()), "cell_too_long");
}

#[test]
fn entities_are_refused_wherever_they_stand() {
    let declared = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]>";
    let sheet = cell("x").replace("<?xml version=\"1.0\"?>", declared);
    assert_eq!(code("a.xlsx", &workbook(&sheet, &[], true)), "xml_entities");
    let late = cell("x").replace("</is>", "</is><!entity>");
    assert_eq!(code("a.xlsx", &workbook(&late, &[], false)), "xml_entities");
    let styles = "<!DOCTYPE styleSheet><styleSheet/>";
    let bytes = workbook(&cell("x"), &[("xl/styles.xml", styles)], true);
    assert_eq!(code("a.xlsx", &bytes), "xml_entities");
}

#[test]
fn what_unfolds_too_far_is_a_bomb() {
    // Steep, and honest about it.
    let spaces = sheet_of(&" ".repeat(3 << 20));
    assert_eq!(code("a.xlsx", &workbook(&spaces, &[], true)), "zip_bomb");
    // Small by the directory, large by its bytes.
    let rows: String = (1..5000)
        .map(|n| format!("<row r=\"{n}\"><c><v>1</v></c></row>"))
        .collect();
    let mut lying = workbook(&sheet_of(&rows), &[], true);
    let name = b"xl/worksheets/sheet1.xml";
    let entry = memchr::memmem::rfind(&lying, name).expect("in the directory") - 46;
    lying[entry + 24..entry + 28].copy_from_slice(&20_000_u32.to_le_bytes());
    assert_eq!(code("a.xlsx", &lying), "zip_bomb");
    // A promise of strings that would take all memory.
    let strings = "<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
    let part = [("xl/sharedStrings.xml", strings)];
    assert_eq!(
        code("a.xlsx", &workbook(&cell("x"), &part, true)),
        "zip_bomb"
    );
    // One endless string.
    let strings = format!(
        "<sst><si><t>{}</t></si></sst>",
        "0123456789".repeat(500_000)
    );
    let part = [("xl/sharedStrings.xml", strings.as_str())];
    assert_eq!(
        code("a.xlsx", &workbook(&cell("x"), &part, false)),
        "zip_bomb"
    );
}

#[test]
fn a_long_stretch_without_cells_passes_only_when_it_is_empty_rows() {
    let comment = format!("<!--{}-->", "0123456789".repeat(3_500_000));
    let sheet = cell("x").replace("<row", &format!("{comment}<row"));
    assert_eq!(code("a.xlsx", &workbook(&sheet, &[], false)), "zip_bomb");
    let rows: String = (8..700_000)
        .map(|n| format!("<row r=\"{n}\" ht=\"15\" customHeight=\"1\" spans=\"1:20\"/>\n"))
        .collect();
    let sheet = cell("x").replace("</row>", &format!("</row>{rows}"));
    assert!(sheet.len() > 32 << 20);
    assert_eq!(code("a.xlsx", &workbook(&sheet, &[], false)), "rows");
}

#[test]
fn an_xls_that_claims_too_much_is_refused_before_room_is_made() {
    let with = |records: &[(u16, &[u8])]| code("a.xls", &compound("Workbook", &biff(&[], records)));
    let backwards = [9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0];
    assert_eq!(with(&[(0x200, &backwards)]), "corrupt");
    let endless = [0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0];
    assert_eq!(with(&[(0x200, &endless)]), "corrupt");
    let number = |row: u16, column: u16| {
        let mut data = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        data.extend(1_f64.to_le_bytes());
        data
    };
    let (first, last) = (number(0, 0), number(65_535, 255));
    assert_eq!(with(&[(0x203, &first), (0x203, &last)]), "zip_bomb");
    // A formula's text without its formula stands at A1.
    let text = [1, 0, 0, b'x'];
    assert_eq!(with(&[(0x207, &text), (0x203, &last)]), "zip_bomb");
    assert_eq!(with(&[(0x203, &number(0, 256))]), "corrupt");
}

#[test]
fn more_rows_than_anyone_has_are_refused() {
    let lines = |count: usize| "张三,1\n".repeat(count);
    assert_eq!(code("a.csv", lines(400_000).as_bytes()), "rows");
    assert_eq!(code("a.csv", lines(400_001).as_bytes()), "too_many_rows");
}

#[test]
fn a_refusal_names_what_its_sentence_needs() {
    let refusal = Unreadable::CellTooLong {
        sheet: "名册".to_owned(),
        row: 7,
        column: 27,
    }
    .refusal();
    assert_eq!(refusal.code, "cell_too_long");
    let args: Vec<String> = refusal.args.into_iter().map(|(_, value)| value).collect();
    assert_eq!(args, ["yes", "名册", "7", "AB"]);
}
