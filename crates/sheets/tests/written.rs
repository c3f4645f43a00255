//! Workbooks we write, read back.

mod files;

use files::{path_for, read};
use sheets::Cell;
use sheets::write::{SetAside, write_set_aside, write_table};
use std::io::Read;

#[test]
fn rows_set_aside_come_back_as_text_with_their_reason() {
    let path = path_for("aside.xlsx");
    let nasty = [
        "=1+1",
        "+8613812345678",
        "-1",
        "@cmd",
        "\tx",
        "\rx",
        "990102195001051234",
    ];
    let row = |cells: &[&str]| SetAside {
        cells: cells.iter().map(|&c| c.to_owned()).collect(),
        reason: "校验码不对".to_owned(),
    };
    let header = ["甲", "乙", "丙", "丁", "戊", "己", "身份证号"];
    let rows = [row(&nasty), row(&["短"]), row(&[])];
    assert_eq!(write_set_aside(&path, &header, rows).ok(), Some(3));

    let rows = read(&path).expect("reads");
    assert_eq!(rows[0].1.cells.last(), Some(&Cell::from("原因")));
    let texts: Vec<&str> = rows[1].1.cells.iter().filter_map(Cell::as_text).collect();
    // XML levels a bare carriage return to a line feed; nothing else changes.
    assert_eq!(texts.len(), 8);
    assert_eq!(texts[..5], nasty[..5]);
    assert_eq!(texts[6..], [nasty[6], "校验码不对"]);
    assert_eq!(rows[2].1.cell(7), &Cell::from("校验码不对"));
    assert_eq!(rows[3].1.cell(7), &Cell::from("校验码不对"));

    let file = std::fs::File::open(&path).expect("written");
    let mut zip = zip::ZipArchive::new(file).expect("a zip");
    let mut sheet = String::new();
    let mut part = zip.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    part.read_to_string(&mut sheet).expect("XML");
    assert!(!sheet.contains("<f>"), "no cell became a formula");
    assert!(sheet.contains("state=\"frozen\""));
}

#[test]
fn a_table_takes_any_rows_and_says_what_it_cannot_hold() {
    let path = path_for("table.xlsx");
    let rows = (0..300).map(|n| [n.to_string(), format!("张{n}")]);
    assert_eq!(
        write_table(&path, "名册", &["序号", "姓名"], rows).ok(),
        Some(300)
    );
    let back = read(&path).expect("reads");
    assert_eq!(back.len(), 301);
    assert_eq!(back[300].0, "名册");
    assert_eq!(back[300].1.cells, ["299", "张299"].map(Cell::from));
    let too_long = "字".repeat(32_768);
    assert!(write_table(&path, "名册", &["甲"], [[too_long.as_str()]]).is_err());
    assert!(write_table(&path, "a/b", &["甲"], [["1"]]).is_err());
}
