//! Whatever the bytes, the answer is rows or a reason.

mod files;

use files::{biff, compound, read_bytes, sheet_of, workbook};
use proptest::prelude::*;
use sheets::values::{
    cell_text, clean, clean_name, mask_id, mask_phone, parse_date, parse_id_number, parse_phone,
};
use sheets::{Cell, header};

const NAMES: [&str; 5] = ["a.xlsx", "a.xls", "a.csv", "a.et", "a.bin"];

fn valid() -> [Vec<u8>; 4] {
    let rows =
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>7</v></c></row>";
    let strings = "<sst uniqueCount=\"1\"><si><t>张三</t></si></sst>";
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let more = [("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)];
    let number = [&[2, 0, 1, 0, 0, 0][..], &7_f64.to_le_bytes()].concat();
    let dimensions = [2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, 0];
    let numbers = [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0];
    let stream = biff(
        &[],
        &[(0x200, &dimensions), (0x203, &number), (0xBD, &numbers)],
    );
    [
        workbook(&sheet_of(rows), &more, true),
        workbook(&sheet_of(rows), &more, false),
        compound("Workbook", &stream),
        "姓名,电话\n\"张\n三\",1\n".as_bytes().to_vec(),
    ]
}

/// Mostly small, so that rows, columns and counts are often in bounds.
fn small_byte() -> impl Strategy<Value = u8> {
    prop_oneof![3 => 0..3_u8, 1 => any::<u8>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in 0..NAMES.len()) {
        let _ = read_bytes(NAMES[name], &bytes);
    }

    #[test]
    fn valid_files_with_some_bytes_changed(
        which in 0..4_usize,
        name in 0..NAMES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let [a, b, c, d] = valid();
        let mut bytes = [a, b, c, d].into_iter().nth(which).unwrap_or_default();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        let _ = read_bytes(NAMES[name], &bytes);
    }

    #[test]
    fn records_of_an_xls_with_any_content(
        records in prop::collection::vec((0..14_usize, prop::collection::vec(small_byte(), 0..40)), 0..8),
    ) {
        const KINDS: [u16; 14] = [
            0x200, 0x203, 0x204, 0xD6, 0x205, 0x207, 0x27E, 0xFD, 0xBD, 0xE5, 0x06, 0x0A, 0x809, 0x3C,
        ];
        let records: Vec<(u16, &[u8])> =
            records.iter().map(|(kind, data)| (KINDS[*kind], data.as_slice())).collect();
        let _ = read_bytes("a.xls", &compound("Workbook", &biff(&[], &records)));
    }

    #[test]
    fn values_of_any_text(text in any::<String>(), number in any::<f64>()) {
        for cell in [Cell::from(text.as_str()), Cell::Number(number)] {
            let _ = (cell_text(&cell), parse_date(&cell), parse_id_number(&cell), parse_phone(&cell));
        }
        let _ = (clean_name(&text), mask_id(&text), mask_phone(&text), header::normalise(&text));
        let once = clean(&text);
        let twice = clean(&once);
        prop_assert_eq!(twice.trim_start_matches('\''), once.trim_start_matches('\''));
    }

    #[test]
    fn values_of_likely_text(text in "[0-9年月日.\\-/ +XxE１．农历]{0,20}") {
        let cell = Cell::from(text.as_str());
        let _ = (parse_date(&cell), parse_id_number(&cell), parse_phone(&cell), mask_phone(&text));
    }
}
