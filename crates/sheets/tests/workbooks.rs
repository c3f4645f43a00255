//! Workbooks as programs make them.

mod files;

use files::{biff, compound, path_for, read, read_bytes, sheet_of, workbook};
use kit::Day;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use sheets::{Book, Cell};
use std::ops::ControlFlow;

fn day(text: &str) -> Cell {
    Cell::Date(text.parse::<Day>().expect("a day"))
}

#[test]
fn a_workbook_of_a_spreadsheet_program_is_read_whole() {
    let path = path_for("whole.xlsx");
    let mut book = Workbook::new();
    let dates = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let hours = Format::new().set_num_format("h:mm");
    let sheet = book.add_worksheet().set_name("名册").expect("a name");
    sheet
        .merge_range(0, 0, 0, 2, "花名册", &Format::new())
        .expect("merged");
    sheet.write_string(3, 1, "张三").expect("text");
    sheet
        .write_string(3, 4, "张三")
        .expect("the same shared string");
    sheet.write_number(3, 5, 1950.1).expect("a number");
    sheet.write_boolean(3, 6, true).expect("a truth");
    let born = ExcelDateTime::from_ymd(1950, 1, 5).expect("a date");
    sheet
        .write_datetime_with_format(4, 0, born, &dates)
        .expect("a date");
    sheet
        .write_number_with_format(4, 1, 60.0, &dates)
        .expect("29 February 1900");
    sheet
        .write_number_with_format(4, 2, 59.0, &dates)
        .expect("28 February 1900");
    sheet
        .write_number_with_format(4, 3, 61.75, &dates)
        .expect("1 March 1900, evening");
    sheet
        .write_number_with_format(4, 4, 90_000.0, &dates)
        .expect("far away");
    sheet
        .write_number_with_format(4, 5, 0.5, &hours)
        .expect("noon");
    sheet
        .write_formula(5, 0, Formula::new("=1+1").set_result("2"))
        .expect("a formula");
    sheet
        .write_formula(5, 1, Formula::new("=A9").set_result("李四"))
        .expect("a formula");
    sheet.set_row_hidden(5).expect("a hidden row");
    let hidden = book.add_worksheet().set_name("旧").expect("a name");
    hidden
        .set_hidden(true)
        .write_string(1, 0, "王五")
        .expect("text");
    book.save(&path).expect("saved");

    let mut seen = Vec::new();
    let mut opened = Book::open(&path).expect("opens");
    for _ in 0..2 {
        // A book may be walked through twice: once for the header.
        seen.clear();
        opened
            .for_each_row(&mut |sheet, row| {
                seen.push((sheet.hidden, row.number, row.cells));
                ControlFlow::Continue(())
            })
            .expect("reads");
    }
    let name = || Cell::from("张三");
    let gap = || Cell::Empty;
    assert_eq!(
        seen,
        [
            (false, 1, vec![Cell::from("花名册")]),
            (
                false,
                4,
                vec![
                    gap(),
                    name(),
                    gap(),
                    gap(),
                    name(),
                    Cell::Number(1950.1),
                    Cell::Bool(true)
                ]
            ),
            (
                false,
                5,
                vec![
                    day("1950-01-05"),
                    Cell::Number(60.0),
                    day("1900-02-28"),
                    day("1900-03-01"),
                    Cell::Number(90_000.0),
                    Cell::Number(0.5),
                ]
            ),
            (false, 6, vec![Cell::Number(2.0), Cell::from("李四")]),
            (true, 2, vec![Cell::from("王五")]),
        ]
    );
}

#[test]
fn inline_strings_errors_and_missing_references_are_read() {
    let rows = "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><r><t>张</t></r><r><t>三</t></r></is></c>\
        <c r=\"C2\" t=\"e\"><v>#N/A</v></c><c r=\"D2\" t=\"e\"><v>#NEW!</v></c>\
        <c r=\"E2\" t=\"str\"><f>A1</f><v>a&amp;b</v></c></row>\
        <row><c t=\"inlineStr\"><is><t>一</t></is></c><c><v>2</v></c></row>\
        <row r=\"9\"><c r=\"AMK9\"><v>1</v></c></row>";
    for deflated in [true, false] {
        let bytes = workbook(&sheet_of(rows), &[], deflated);
        let read = read_bytes("inline.xlsx", &bytes).expect("reads");
        assert_eq!(read.len(), 2, "a stray mark beyond column AMJ is no row");
        assert_eq!(read[0].1.number, 2);
        let (e, text) = (Cell::Empty, Cell::from);
        let first = [e.clone(), text("张三"), Cell::Error("#N/A"), e, text("a&b")];
        assert_eq!(read[0].1.cells, first);
        assert_eq!(read[1].1.number, 3);
        assert_eq!(read[1].1.cells, [text("一"), Cell::Number(2.0)]);
    }
}

#[test]
fn the_1904_epoch_is_honoured() {
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let rows = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>16806</v></c></row>";
    let bytes = workbook(&sheet_of(rows), &[("xl/styles.xml", styles)], true);
    let read_1900 = read_bytes("epoch.xlsx", &bytes).expect("reads");
    assert_eq!(read_1900[0].1.cells, [day("1946-01-04")]);

    let plain = "<sheets>";
    let with_1904 = "<workbookPr date1904=\"1\"/><sheets>";
    let book = String::from_utf8(unzipped(&bytes, "xl/workbook.xml")).expect("text");
    let sheet = sheet_of(rows);
    let rels = String::from_utf8(unzipped(&bytes, "_rels/.rels")).expect("text");
    let to_sheet = unzipped(&bytes, "xl/_rels/workbook.xml.rels");
    let to_sheet = String::from_utf8(to_sheet).expect("text");
    let bytes = files::zipped(
        &[
            ("_rels/.rels", &rels),
            ("xl/workbook.xml", &book.replace(plain, with_1904)),
            ("xl/_rels/workbook.xml.rels", &to_sheet),
            ("xl/styles.xml", styles),
            ("xl/worksheets/sheet1.xml", &sheet),
        ],
        true,
    );
    let read_1904 = read_bytes("epoch.xlsx", &bytes).expect("reads");
    assert_eq!(read_1904[0].1.cells, [day("1950-01-05")]);
}

fn unzipped(bytes: &[u8], part: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut out = Vec::new();
    let mut part = zip.by_name(part).expect("the part");
    std::io::Read::read_to_end(&mut part, &mut out).expect("inflates");
    out
}

#[test]
fn an_xls_is_read_with_its_hidden_sheet() {
    let number = [&[2, 0, 1, 0, 0, 0][..], &1950.1_f64.to_le_bytes()].concat();
    let label = [&[2, 0, 3, 0, 0, 0, 2, 0, 1][..], &[0x20, 0x5F, 0x09, 0x4E]].concat();
    let dimensions = [2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 4, 0, 0, 0];
    let stream = biff(
        &[],
        &[(0x200, &dimensions), (0x203, &number), (0x204, &label)],
    );
    // The bytes decide: the same under a name that claims otherwise.
    for name in ["list.xls", "list.xlsx", "list.csv"] {
        let read = read_bytes(name, &compound("Workbook", &stream)).expect("reads");
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].0.as_str(), read[0].1.number), ("List", 3));
        let cells = [
            Cell::Empty,
            Cell::Number(1950.1),
            Cell::Empty,
            Cell::from("张三"),
        ];
        assert_eq!(read[0].1.cells, cells);
    }
}

#[test]
fn breaking_off_ends_the_reading() {
    let rows: String = (1..=9)
        .map(|n| format!("<row r=\"{n}\"><c><v>{n}</v></c></row>"))
        .collect();
    let path = path_for("break.xlsx");
    std::fs::write(&path, workbook(&sheet_of(&rows), &[], true)).expect("written");
    let mut count = 0;
    let mut book = Book::open(&path).expect("opens");
    let result = book.for_each_row(&mut |_, _| {
        count += 1;
        if count == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!((result, count), (Ok(()), 3));
    assert_eq!(read(&path).expect("reads").len(), 9);
}
