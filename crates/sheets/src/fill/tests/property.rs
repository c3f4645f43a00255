use super::*;
use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook};
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
enum Put {
    Text(String),
    Number(f64),
    Formula,
    Alone,
    Within(String, String),
}

fn put() -> impl Strategy<Value = Put> {
    prop_oneof![
        "[一-三a-c<&\" ]{1,6}".prop_map(Put::Text),
        (-1e6..1e6f64).prop_map(Put::Number),
        Just(Put::Formula),
        Just(Put::Alone),
        ("[一-三<&]{1,3}", "[一-三>]{1,3}").prop_map(|(a, b)| Put::Within(a, b)),
    ]
}

fn workbook(cells: &BTreeMap<(u32, u16), Put>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for ((row, col), put) in cells {
        let put = match put {
            Put::Text(text) => sheet.write(*row, *col, text),
            Put::Number(number) => sheet.write(*row, *col, *number),
            Put::Formula => sheet.write(*row, *col, Formula::new("=1+1").set_result("2")),
            Put::Alone => sheet.write(*row, *col, "【数】"),
            Put::Within(a, b) => sheet.write(*row, *col, format!("{a}【数】{b}")),
        };
        put.expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

fn read(bytes: Vec<u8>) -> BTreeMap<(u32, u32), Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("opens");
    let range = book.worksheet_range("Sheet1").expect("the sheet");
    let (top, left) = range.start().unwrap_or((0, 0));
    let cells = range.used_cells();
    cells
        .map(|(row, col, data)| {
            let row = u32::try_from(row).expect("a row") + top;
            (
                (row, u32::try_from(col).expect("a column") + left),
                data.clone(),
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn filling_never_changes_any_other_cell(
        cells in proptest::collection::btree_map((0..12u32, 0..8u16), put(), 1..40),
        blanks in proptest::collection::btree_set((0..14u32, 0..10u32), 0..6),
    ) {
        let before = workbook(&cells);
        let form = open(&before);
        let mut edits = BTreeMap::new();
        let mut touched = BTreeSet::new();
        for ((row, col), put) in &cells {
            let place = at(0, *row, u32::from(*col));
            let edit = match put {
                Put::Alone => Edit::Number("42".into()),
                Put::Within(a, _) => {
                    Edit::Text(vec![(a.len()..a.len() + "【数】".len(), "42".into())])
                }
                _ => continue,
            };
            edits.insert(place, edit);
        }
        for (row, col) in blanks {
            if form.holds(at(0, row, col)) == Holds::Nothing {
                edits.insert(at(0, row, col), Edit::Number("42".into()));
            }
        }
        touched.extend(edits.keys().map(|at| (at.row, at.col)));
        let old = read(before);
        let after = form.fill(&edits).expect("filled");
        let mut texts = parts(&after).into_values();
        let is_marked = texts.any(|part| String::from_utf8_lossy(&part).contains('【'));
        prop_assert!(!is_marked);
        let new = read(after);
        let formulas: BTreeSet<(u32, u32)> = cells
            .iter()
            .filter(|(_, put)| matches!(put, Put::Formula))
            .map(|((row, col), _)| (*row, u32::from(*col)))
            .collect();
        for (cell, data) in &old {
            // A formula keeps what it says and forgets what it came to.
            let is_forgotten = formulas.contains(cell) && !edits.is_empty();
            if !touched.contains(cell) && !is_forgotten {
                prop_assert_eq!(Some(data), new.get(cell), "{:?}", cell);
            }
        }
        for cell in new.keys() {
            prop_assert!(old.contains_key(cell) || touched.contains(cell));
        }
        for ((row, col), put) in &cells {
            let there = new.get(&(*row, u32::from(*col)));
            match put {
                Put::Alone => prop_assert_eq!(there, Some(&Data::Float(42.0))),
                Put::Within(a, b) => {
                    prop_assert_eq!(there, Some(&Data::String(format!("{a}42{b}"))));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn damaged_parts_are_refused_or_filled_and_never_a_panic(
        name in prop_oneof![
            Just("xl/worksheets/sheet1.xml"),
            Just("xl/sharedStrings.xml"),
            Just("xl/workbook.xml"),
            Just("xl/styles.xml"),
            Just("word/document.xml"),
        ],
        place in 0.0..1.0f64,
        length in 0..12usize,
        put in prop_oneof![
            Just("<c"), Just("</c>"), Just("<v>"), Just("\""), Just("<row>"), Just("&#0;"),
            Just("</row>"), Just("<is>"), Just("<w:p>"), Just("</w:p>"), Just("<w:tbl>"),
            Just("r=\"ZZZZ9\""), Just("-1"), Just("】"), Just(""),
        ],
    ) {
        let whole = match name.starts_with("word") {
            true => super::documents::paper(),
            false => super::workbooks::province(),
        };
        let mut all = parts(&whole);
        let mut text: Vec<char> = String::from_utf8(all[name].clone()).expect("text").chars().collect();
        let begins = (place * text.len() as f64) as usize;
        let ends = (begins + length).min(text.len());
        text.splice(begins..ends, put.chars());
        all.insert(name.to_owned(), text.into_iter().collect::<String>().into_bytes());
        let all: Vec<(&str, Vec<u8>)> = all.iter().map(|(n, b)| (n.as_str(), b.clone())).collect();
        let damaged = kept(&packed(&all), "damaged");
        let Ok(form) = Form::open(&damaged.0) else {
            return Ok(());
        };
        let mut edits = BTreeMap::new();
        for (at, holds) in form.filled() {
            if let Holds::Text(text) = holds {
                edits.insert(at, Edit::Text(vec![(0..text.len(), "42".to_owned())]));
            }
        }
        form.beyond_reach().ok();
        // Filled or refused, both are an answer; what is filled opens again.
        if let Ok(filled) = form.fill(&edits) {
            let again = Form::open(&kept(&filled, "filled").0);
            prop_assert!(again.is_ok(), "{:?}", again.err());
        }
    }
}
