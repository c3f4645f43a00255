//! Somebody else's form, filled from the figures, through the real program.

use crate::house::{House, on_both, text};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use sheets::{Book, Cell};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A quarterly form of the province: what stands in the number column.
struct Form<'a> {
    title: &'a str,
    /// Label and what stands beside it.
    rows: Vec<(&'a str, &'a str)>,
}

const LABELS: [&str; 5] = [
    "离退休干部人数",
    "党支部个数",
    "历下区党支部",
    "党员所占比例",
    "网上平台有活动的党支部",
];
const MARKS: [&str; 5] = [
    "【离退休干部数】",
    "【党支部】",
    "【党支部｜历下区｜本期】",
    "【党员比例】",
    "【网上平台有活动的党支部】",
];

impl Form<'_> {
    fn of<'a>(title: &'a str, beside: [&'a str; 5]) -> Form<'a> {
        Form {
            title,
            rows: LABELS.into_iter().zip(beside).collect(),
        }
    }

    fn save(&self, path: &Path) {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold().set_font_size(16);
        let share = Format::new().set_num_format("0.0%");
        let count = Format::new().set_num_format("#,##0");
        let sheet = book.add_worksheet();
        sheet.set_name("汇总").expect("a name");
        sheet
            .merge_range(0, 0, 0, 2, self.title, &bold)
            .expect("a title");
        sheet.write(1, 0, "项目").expect("a heading");
        sheet.write(1, 1, "数量").expect("a heading");
        for (row, (label, beside)) in (2u32..).zip(&self.rows) {
            let format = if label.contains("比例") {
                &share
            } else {
                &count
            };
            sheet.write(row, 0, *label).expect("a label");
            match beside.is_empty() {
                true => sheet.write_blank(row, 1, format).expect("a blank"),
                false => sheet
                    .write_with_format(row, 1, *beside, format)
                    .expect("a mark"),
            };
        }
        sheet.write(20, 0, "合计").expect("a label");
        sheet.write_formula(20, 1, "=B3+B4").expect("a sum");
        sheet.set_landscape();
        book.save(path).expect("a workbook");
    }
}

fn marked() -> Form<'static> {
    Form::of("2026年第一季度离退休干部统计表", MARKS)
}

fn blank() -> Form<'static> {
    Form::of("2026年第二季度离退休干部统计表", [""; 5])
}

fn saved(house: &House, form: &Form<'_>, name: &str) -> PathBuf {
    let path = house.folder.join(name);
    form.save(&path);
    path
}

pub fn fill<'a>(form: &'a Path, out: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec![
        "fill-form",
        text(form),
        "--unit",
        "37",
        "--period",
        "2026Q1",
    ];
    args.extend(["--out", text(out), "--format", "json"]);
    args.extend(more);
    args
}

/// The number column by row, as a spreadsheet reads it.
fn column(path: &Path) -> BTreeMap<u32, Cell> {
    let mut found = BTreeMap::new();
    let mut book = Book::open(path).expect("opens");
    book.for_each_row(&mut |_, row| {
        found.insert(row.number, row.cell(1).clone());
        ControlFlow::Continue(())
    })
    .expect("reads");
    found
}

pub fn city(house: &House) {
    house.small_city();
    house.small_roster();
}

#[test]
fn marked_form_fills_itself_and_next_quarters_blank_one_is_recognised() {
    on_both(|house| {
        city(house);
        let out = house.folder.join("filled.xlsx");
        let form = saved(house, &marked(), "form.xlsx");
        let first = house.json(&fill(&form, &out, &[]));
        assert_eq!(first["filled"], 4, "{first}");
        assert_eq!(first["recognised"], Value::Null);
        assert!(first["line"].is_number(), "{first}");
        // Nothing is recorded of the last one: its mark stays and is listed.
        let left = first["left"].as_array().expect("a list");
        assert_eq!(left.len(), 1, "{first}");
        assert_eq!(left[0]["place"], "汇总!B7");
        assert_eq!(left[0]["why"], "needs");
        let cells = column(&out);
        assert_eq!(cells[&7], Cell::Text("【网上平台有活动的党支部】".into()));
        let figure = |unit, id| house.figure(unit, "2026Q1", id, &[]);
        let number = |value: &Value| Cell::Number(value.as_f64().expect("a number"));
        assert_eq!(cells[&3], number(&figure("37", "people.retired")));
        assert_eq!(cells[&4], number(&figure("37", "org.branches")));
        assert_eq!(cells[&5], number(&figure("3701", "org.branches")));
        let rate = figure("37", "people.party_rate").as_f64().expect("a share");
        assert_eq!(cells[&6], Cell::Number(rate / 100.0));

        // Sent twice it is one form and one line.
        let again = house.json(&fill(&form, &out, &[]));
        assert_eq!(again["line"], Value::Null, "{again}");
        assert_eq!(again["recognised"]["how"], "exact");
        assert_eq!(again["filled"], 4);

        // Next quarter's comes without marks and with another title.
        let blank = saved(house, &blank(), "blank.xlsx");
        let next = house.folder.join("next.xlsx");
        let recognised = house.json(&fill(&blank, &next, &[]));
        assert_eq!(recognised["recognised"]["how"], "exact", "{recognised}");
        assert_eq!(recognised["line"], Value::Null);
        assert_eq!(recognised["filled"], 4);
        let now = column(&next);
        for row in 3..=6 {
            assert_eq!(now[&row], cells[&row], "row {row}");
        }
        assert!(!matches!(now.get(&7), Some(Cell::Number(_))), "never 0");
        house.ok(&["verify"]);
    });
}

#[test]
fn form_that_has_changed_is_shown_before_it_is_filled() {
    on_both(|house| {
        city(house);
        let form = saved(house, &marked(), "form.xlsx");
        let out = house.folder.join("filled.xlsx");
        house.json(&fill(&form, &out, &[]));
        // A new line stands in the middle; one label is written otherwise.
        let mut rows = blank().rows;
        rows.insert(1, ("易地安置人数", ""));
        rows[3].0 = "历下区支部总数";
        let changed = Form {
            title: "2026年第二季度离退休干部统计表",
            rows,
        };
        let changed = saved(house, &changed, "changed.xlsx");
        std::fs::remove_file(&out).expect("it was filled");
        let (code, why) = house.refused(&fill(&changed, &out, &[]));
        assert_eq!(code, 1);
        assert!(why.contains("form_changed"), "{why}");
        assert!(why.contains("汇总!B4 → 汇总!B5"), "{why}");
        assert!(why.contains("【党支部｜历下区｜本期】"), "{why}");
        assert!(!out.exists(), "nothing is filled silently");
        let filled = house.json(&fill(&changed, &out, &["--accept-changes"]));
        assert_eq!(filled["recognised"]["how"], "near", "{filled}");
        assert_eq!(filled["recognised"]["places"], 5);
        assert_eq!(filled["recognised"]["found"], 4);
        assert_eq!(filled["filled"], 3);
        assert!(filled["line"].is_number());
        let cells = column(&out);
        let branches = house.figure("37", "2026Q1", "org.branches", &[]);
        let branches = branches.as_f64().expect("a number");
        assert_eq!(cells[&5], Cell::Number(branches), "{cells:?}");
        let left: Vec<&Value> = filled["left"].as_array().expect("a list").iter().collect();
        assert!(left.iter().any(|one| one["why"] == "gone"), "{filled}");
        assert!(!matches!(cells.get(&4), Some(Cell::Number(_))));
        // Once accepted it is known.
        let again = house.json(&fill(&changed, &out, &[]));
        assert_eq!(again["recognised"]["how"], "exact");
        assert_eq!(again["recognised"]["version"], 2);
        assert_eq!(again["line"], Value::Null);
    });
}

#[test]
fn fewer_marks_add_to_what_is_known_unless_it_is_begun_anew() {
    on_both(|house| {
        city(house);
        let form = saved(house, &marked(), "form.xlsx");
        let out = house.folder.join("filled.xlsx");
        house.json(&fill(&form, &out, &[]));
        let one = Form::of(marked().title, [MARKS[1], "", "", "", ""]);
        let one = saved(house, &one, "one.xlsx");
        let more = house.json(&fill(&one, &out, &[]));
        assert_eq!(more["filled"], 4, "{more}");
        assert!(
            more["line"].is_number(),
            "another figure is asked for: {more}"
        );
        let branches = house.figure("37", "2026Q1", "org.branches", &[]);
        let branches = Cell::Number(branches.as_f64().expect("a number"));
        assert_eq!(column(&out)[&3], branches);
        let anew = house.json(&fill(&one, &out, &["--anew"]));
        assert_eq!(anew["filled"], 1, "{anew}");
        assert!(anew["line"].is_number(), "{anew}");
        let blank = saved(house, &blank(), "blank.xlsx");
        let next = house.json(&fill(&blank, &out, &[]));
        assert_eq!(next["recognised"]["version"], 3, "{next}");
        assert_eq!(next["filled"], 1);
        assert_eq!(next["left"].as_array().expect("a list").len(), 0);
        let (_, why) = house.refused(&fill(&blank, &out, &["--anew"]));
        assert!(why.contains("form_unmarked"), "{why}");
        house.ok(&["verify", "--skip-figures"]);
    });
}

#[test]
fn what_stands_behind_each_place_is_a_file_of_its_own() {
    on_both(|house| {
        city(house);
        let form = saved(house, &marked(), "form.xlsx");
        let (out, proof) = (house.folder.join("f.xlsx"), house.folder.join("p.json"));
        house.json(&fill(&form, &out, &["--proof", text(&proof)]));
        let proof = std::fs::read_to_string(&proof).expect("the proof");
        let proof: Value = serde_json::from_str(&proof).expect("JSON");
        let places = proof["places"].as_array().expect("a list");
        assert_eq!(places.len(), 4);
        for place in places {
            for key in [
                "place",
                "value",
                "version",
                "as_of_day",
                "as_of_line",
                "hash",
                "definition",
            ] {
                assert!(!place[key].is_null(), "{key}: {place}");
            }
        }
        let sheet = house.folder.join("p.xlsx");
        house.json(&fill(&form, &out, &["--proof", text(&sheet)]));
        assert_eq!(column(&sheet).len(), 1 + 4 + 1);
        let (_, why) = house.refused(&fill(&form, &out, &["--proof", "p.pdf"]));
        assert!(why.contains("form_proof_kind"), "{why}");
        let (_, why) = house.refused(&fill(&form, &form, &[]));
        assert!(why.contains("form_out_is_form"), "{why}");
    });
}

#[test]
fn marks_that_mean_nothing_are_listed_with_what_to_do() {
    on_both(|house| {
        city(house);
        let marks = [
            "【离退干部数】",
            "【党支部｜没有这个区】",
            "【党支部｜历下区｜市中区】",
            "共【党支部】个，【离退休干部｜2031】人",
            "【党支部｜济南市/市中区】",
        ];
        let form = saved(house, &Form::of("统计表", marks), "form.xlsx");
        let out = house.folder.join("filled.xlsx");
        let said = house.json(&fill(&form, &out, &[]));
        let left: Vec<(&str, &str)> = said["left"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                (
                    one["place"].as_str().expect("a place"),
                    one["why"].as_str().expect("why"),
                )
            })
            .collect();
        assert_eq!(
            left,
            [
                ("汇总!B3", "unknown_name"),
                ("汇总!B4", "unknown_unit"),
                ("汇总!B5", "broken_mark"),
                ("汇总!B6", "not_yet"),
            ],
            "{said}"
        );
        assert!(
            said["left"][0]["words"]
                .as_str()
                .expect("words")
                .contains("离退休干部")
        );
        assert_eq!(said["filled"], 2);
        let cells = column(&out);
        let branches = house.figure("37", "2026Q1", "org.branches", &[]);
        assert_eq!(
            cells[&6],
            Cell::Text(format!("共{branches}个，【离退休干部｜2031】人").into()),
            "{cells:?}"
        );
        assert_eq!(cells[&3], Cell::Text("【离退干部数】".into()));
    });
}

#[test]
fn files_that_are_no_forms_are_refused_and_leave_nothing() {
    on_both(|house| {
        city(house);
        let out = house.folder.join("out.xlsx");
        let csv = house.file("form.csv", "离退休干部,【离退休干部】\n");
        let plain = saved(
            house,
            &Form::of("另一张表", ["1", "2", "3", "4", "5"]),
            "plain.xlsx",
        );
        let missing = house.folder.join("nowhere.xlsx");
        for (form, code) in [
            (&csv, "form_not_office"),
            (&plain, "form_unmarked"),
            (&missing, "not_found"),
        ] {
            let (exit, why) = house.refused(&fill(form, &out, &[]));
            assert_eq!(exit, 1);
            assert!(why.contains(code), "{why}");
        }
        let form = saved(house, &marked(), "form.xlsx");
        let args = [
            "fill-form",
            text(&form),
            "--unit",
            "99",
            "--period",
            "2026Q1",
            "--out",
            text(&out),
        ];
        let (_, why) = house.refused(&args);
        assert!(why.contains("unknown_unit"), "{why}");
        assert!(!out.exists());
        let args = [
            "fill-form",
            text(&form),
            "--unit",
            "37",
            "--period",
            "2026Q1",
            "--dry-run",
            "--format",
            "json",
        ];
        assert_eq!(house.json(&args)["line"], Value::Null);
        // Nothing was remembered.
        let blank = saved(house, &blank(), "blank.xlsx");
        let (_, why) = house.refused(&fill(&blank, &out, &[]));
        assert!(why.contains("form_unmarked"), "{why}");
    });
}

#[test]
fn changed_memory_of_a_form_is_found_by_verify() {
    on_both(|house| {
        city(house);
        let form = saved(house, &marked(), "form.xlsx");
        let out = house.folder.join("filled.xlsx");
        house.json(&fill(&form, &out, &[]));
        house.ok(&["verify", "--skip-figures"]);
        house.sql("UPDATE form_place SET indicator = 'org.branches' WHERE n = 0");
        let (_, why) = house.refused(&["verify", "--skip-figures"]);
        assert!(why.contains("broken") && why.contains("form"), "{why}");
        house.sql("DELETE FROM form");
        let (_, why) = house.refused(&["verify", "--skip-figures"]);
        assert!(why.contains("broken") && why.contains("form"), "{why}");
    });
}
