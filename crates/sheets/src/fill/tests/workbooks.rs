use super::*;
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Workbook};

/// Merged title, borders, number formats, formulas, print settings, a second
/// sheet, column widths, a frozen pane, a list to choose from.
pub fn province() -> Vec<u8> {
    // The library asks for a new reckoning by itself; a province's file does not.
    let all = parts(&fresh());
    let plain: Vec<(&str, Vec<u8>)> = all
        .iter()
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes.clone()).expect("text");
            (
                name.as_str(),
                text.replace(" fullCalcOnLoad=\"1\"", "").into_bytes(),
            )
        })
        .collect();
    packed(&plain)
}

fn fresh() -> Vec<u8> {
    let mut book = Workbook::new();
    let title = Format::new()
        .set_bold()
        .set_font_size(18)
        .set_align(FormatAlign::Center);
    let count = Format::new()
        .set_num_format("#,##0")
        .set_border(FormatBorder::Thin);
    let share = Format::new()
        .set_num_format("0.0%")
        .set_border(FormatBorder::Thin);
    let label = Format::new().set_border(FormatBorder::Thin);
    let sheet = book.add_worksheet();
    sheet.set_name("汇总").expect("a name");
    sheet
        .merge_range(0, 0, 0, 3, "2026年第一季度离退休干部统计表", &title)
        .expect("a title");
    for (row, (name, mark, format)) in (2u32..).zip([
        ("离退休干部", "【离退休干部】", &count),
        ("党支部", " 【党支部】 ", &count),
        ("党员比例", "【党员比例】", &share),
        ("说明", "全市共有【党支部】个党支部。", &label),
    ]) {
        sheet
            .write_with_format(row, 0, name, &label)
            .expect("a label");
        sheet
            .write_with_format(row, 1, mark, format)
            .expect("a mark");
    }
    let sum = Formula::new("=B3+B4").set_result("0");
    sheet
        .write_formula_with_format(6, 1, sum, &count)
        .expect("a sum");
    let words = Formula::new("=IF(B3>0,\"有\",\"无\")").set_result("无");
    sheet.write_formula(7, 1, words).expect("words");
    sheet.write_blank(8, 1, &count).expect("a blank");
    sheet.set_column_width(0, 24).expect("a width");
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_area(0, 0, 8, 3).expect("an area");
    sheet.set_repeat_rows(0, 1).expect("rows");
    sheet.set_freeze_panes(2, 1).expect("a pane");
    sheet.protect();
    let other = book.add_worksheet();
    other.set_name("附表").expect("a name");
    other.write(0, 0, "不动的一页").expect("a text");
    book.save_to_buffer().expect("a workbook")
}

fn fill_province(form: &Form) -> Vec<u8> {
    filled(form, |text| match text.trim() {
        "【离退休干部】" => Edit::Number("12345".into()),
        "【党支部】" => Edit::Number("678".into()),
        "【党员比例】" => Edit::Number("0.7246".into()),
        _ => {
            let begins = text.find('【').expect("a mark");
            let ends = text.find('】').expect("its end") + '】'.len_utf8();
            Edit::Text(vec![(begins..ends, "678".into())])
        }
    })
}

#[test]
fn everything_but_the_filled_cells_is_byte_for_byte_the_same() {
    let before = province();
    let after = fill_province(&open(&before));
    let (old, new) = (parts(&before), parts(&after));
    assert_eq!(
        old.keys().collect::<Vec<_>>(),
        new.keys().collect::<Vec<_>>()
    );
    let changed = old.iter().filter(|(name, bytes)| new[*name] != **bytes);
    let changed: Vec<&str> = changed.map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        changed,
        [
            "xl/sharedStrings.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml"
        ]
    );
    let workbook = part(&after, "xl/workbook.xml");
    let asks = " fullCalcOnLoad=\"1\"";
    assert!(workbook.contains(asks));
    assert_eq!(workbook.replace(asks, ""), part(&before, "xl/workbook.xml"));
    // Row by row: only the filled cells and what formulas came to.
    let sheet = part(&after, "xl/worksheets/sheet1.xml");
    let old_sheet = part(&before, "xl/worksheets/sheet1.xml");
    let cells = |xml: &str| -> Vec<String> { xml.split("<c ").map(str::to_owned).collect() };
    let differ = cells(&sheet)
        .into_iter()
        .zip(cells(&old_sheet))
        .filter(|(new, old)| new != old);
    let named: Vec<String> = differ.map(|(new, _)| new[3..5].to_owned()).collect();
    assert_eq!(named, ["B3", "B4", "B5", "B6", "B7", "B8"]);
    assert!(!part(&after, "xl/sharedStrings.xml").contains('【'));
}

#[test]
fn numbers_keep_their_cells_format_and_read_back() {
    let before = province();
    let after = fill_province(&open(&before));
    let sheet = part(&after, "xl/worksheets/sheet1.xml");
    let old = part(&before, "xl/worksheets/sheet1.xml");
    let style = |xml: &str, cell: &str| -> String {
        let tag = xml.split(&format!("r=\"{cell}\"")).nth(1).expect(cell);
        tag.split('>')
            .next()
            .expect("its end")
            .split(" t=")
            .next()
            .expect("s")
            .to_owned()
    };
    for cell in ["B3", "B4", "B5", "B6"] {
        assert_eq!(style(&sheet, cell), style(&old, cell), "{cell}");
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(after)).expect("opens");
    let range = book.worksheet_range("汇总").expect("the sheet");
    let value = |row, col| range.get_value((row, col)).cloned().expect("a cell");
    assert_eq!(value(2, 1), Data::Float(12345.0));
    assert_eq!(value(3, 1), Data::Float(678.0));
    assert_eq!(value(4, 1), Data::Float(0.7246));
    assert_eq!(value(5, 1), Data::String("全市共有678个党支部。".into()));
    let formulas = book.worksheet_formula("汇总").expect("formulas");
    assert_eq!(
        formulas.get_value((6, 1)).map(String::as_str),
        Some("B3+B4")
    );
    // The old sum is not shown beside new numbers.
    assert!(matches!(
        book.worksheet_range("汇总")
            .expect("the sheet")
            .get_value((6, 1)),
        None | Some(Data::Empty)
    ));
}

#[test]
fn percent_and_merged_cells_are_known() {
    let form = open(&province());
    assert!(form.is_percent(at(0, 4, 1)));
    assert!(!form.is_percent(at(0, 2, 1)));
    assert_eq!(form.holds(at(0, 0, 2)), Holds::Covered);
    assert_eq!(form.holds(at(0, 6, 1)), Holds::Formula);
    assert_eq!(form.holds(at(0, 8, 1)), Holds::Nothing);
    assert_eq!(form.holds(at(7, 0, 0)), Holds::Outside);
}

#[test]
fn cells_rows_and_sheets_that_are_not_there_yet_are_made_in_order() {
    let form = open(&province());
    let edits = BTreeMap::from([
        (at(0, 2, 3), Edit::Number("1".into())),
        (at(0, 8, 1), Edit::Number("2".into())),
        (at(0, 8, 0), Edit::Number("3".into())),
        (at(0, 20, 5), Edit::Number("4".into())),
        (at(0, 1, 0), Edit::Number("5".into())),
        (at(1, 9, 9), Edit::Number("6".into())),
    ]);
    let after = form.fill(&edits).expect("filled");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(after.clone())).expect("opens");
    let range = book.worksheet_range("汇总").expect("the sheet");
    for (cell, number) in [
        ((2, 3), 1.0),
        ((8, 1), 2.0),
        ((8, 0), 3.0),
        ((20, 5), 4.0),
        ((1, 0), 5.0),
    ] {
        assert_eq!(
            range.get_value(cell),
            Some(&Data::Float(number)),
            "{cell:?}"
        );
    }
    let other = book.worksheet_range("附表").expect("the sheet");
    assert_eq!(other.get_value((9, 9)), Some(&Data::Float(6.0)));
    let sheet = part(&after, "xl/worksheets/sheet1.xml");
    let rows = sheet.split("<row r=\"").skip(1);
    let rows: Vec<u32> = rows
        .map(|row| row.split('"').next().expect("r").parse().expect("a number"))
        .collect();
    assert!(rows.is_sorted(), "{rows:?}");
}

#[test]
fn rich_text_in_a_cell_keeps_its_letters() {
    let mut book = Workbook::new();
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    let sheet = book.add_worksheet();
    let pieces = [(&plain, "共有"), (&bold, "【党支"), (&plain, "部】个")];
    sheet.write_rich_string(0, 0, &pieces).expect("rich text");
    let before = book.save_to_buffer().expect("a workbook");
    let after = filled(&open(&before), |text| {
        let begins = text.find('【').expect("a mark");
        let ends = text.find('】').expect("its end") + '】'.len_utf8();
        Edit::Text(vec![(begins..ends, "=1+1".into())])
    });
    let sheet = part(&after, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("t=\"inlineStr\""), "{sheet}");
    assert!(sheet.contains("<b/>"), "{sheet}");
    assert!(!sheet.contains("<f>"), "{sheet}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(after)).expect("opens");
    let range = book.worksheet_range("Sheet1").expect("the sheet");
    let text = Data::String("共有=1+1个".into());
    assert_eq!(range.get_value((0, 0)), Some(&text));
}

#[test]
fn marks_out_of_reach_are_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "表").expect("a text");
    sheet.set_header("&C【党支部】");
    let note = rust_xlsxwriter::Note::new("【离退休干部】");
    sheet.insert_note(0, 0, &note).expect("a note");
    let form = open(&book.save_to_buffer().expect("a workbook"));
    let told = form.beyond_reach().expect("reads");
    assert!(
        told.iter()
            .any(|(place, text)| place == "Sheet1" && text.contains("【党支部】"))
    );
    assert!(
        told.iter()
            .any(|(place, text)| place.contains("comments") && text.contains("【离退休干部】"))
    );
}
