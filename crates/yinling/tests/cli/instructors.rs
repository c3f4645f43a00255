//! Instructors from the command line: appointed, assigned, handed over, ended,
//! counted, taken back.

use crate::house::{House, on_both, text};
use serde_json::{Value, json};

fn line(house: &House, args: &[&str]) -> u64 {
    let mut all = vec!["instructors"];
    all.extend(args);
    all.extend(["--format", "json"]);
    let answer = house.json(&all);
    answer["line"]
        .as_u64()
        .unwrap_or_else(|| panic!("{answer}"))
}

fn city(house: &House, id: &str) -> Value {
    house.figure("37", "2026", id, &["--as-of-day", "2026-11-01"])
}

#[test]
fn instructors_are_appointed_guide_hand_over_and_end() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        // Person 1 is on the roster; the other is in office and on none.
        let first = [
            "appoint",
            "--person",
            "1",
            "--unit",
            "3701",
            "--document",
            "历老干〔2019〕3号",
            "--day",
            "2019-03-01",
            "--actor",
            "组织科",
        ];
        let mut rehearsed = vec!["instructors"];
        rehearsed.extend(first);
        rehearsed.extend(["--dry-run", "--format", "json"]);
        assert_eq!(house.json(&rehearsed)["line"], json!(null));
        assert_eq!(line(house, &first), 3);
        let second = [
            "appoint",
            "--name",
            "孙在任",
            "--phone",
            "13800000005",
            "--unit",
            "3702",
            "--document",
            "市中老干〔2021〕9号",
            "--day",
            "2021-05-01",
        ];
        assert_eq!(line(house, &second), 4);
        assert_eq!(
            line(
                house,
                &[
                    "assign",
                    "--person",
                    "1",
                    "--branch",
                    "Z1,Z2",
                    "--day",
                    "2019-04-01"
                ]
            ),
            5
        );
        for (id, value) in [
            ("instructor.since", json!(2019)),
            ("instructor.people", json!(2)),
            ("instructor.serving", json!(2)),
            ("instructor.branches", json!(2)),
            ("instructor.branches_ever", json!(2)),
            ("instructor.branches_without", json!(1)),
            ("people.retired", json!(4)),
        ] {
            assert_eq!(city(house, id), value, "{id}");
        }
        let coverage = city(house, "instructor.coverage").as_f64().expect("a rate");
        assert!((coverage - 200.0 / 3.0).abs() < 1e-9);
        let drill = house.json(&[
            "drill",
            "--indicator",
            "instructor.since",
            "--unit",
            "37",
            "--period",
            "2026",
        ]);
        let record = &drill["records"][0];
        assert_eq!(
            (&record["line"], &record["day"]),
            (&json!(3), &json!("2019-03-01"))
        );
        assert_eq!(record["document"], json!("历老干〔2019〕3号"));
        let list = house.json(&[
            "instructors",
            "list",
            "--day",
            "2026-11-01",
            "--format",
            "json",
        ]);
        assert_eq!(list["without"], json!(["Z3"]), "{list}");
        assert_eq!(list["pool"][0]["branches"], json!(["Z1", "Z2"]));
        assert_eq!(list["pool"][1]["unit"], json!("3702"));
        let told = house.ok(&["instructors", "list", "--day", "2020-01-01"]);
        assert!(
            told.contains("100.00%") && !told.contains("孙在任"),
            "{told}"
        );

        let to = list["pool"][1]["person_no"].to_string();
        let hand = [
            "hand-over",
            "--person",
            "1",
            "--to",
            &to,
            "--day",
            "2026-01-10",
        ];
        assert_eq!(line(house, &hand), 6);
        assert_eq!(
            line(house, &["end", "--person", "1", "--day", "2026-02-01"]),
            7
        );
        assert_eq!(city(house, "instructor.serving"), json!(1));
        assert_eq!(city(house, "instructor.branches"), json!(2));
        house.ok(&["units", "close", "Z3", "--day", "2026-03-01"]);
        assert_eq!(city(house, "instructor.coverage"), json!(100.0));
        house.ok(&["verify"]);
        let (_, why) = house.refused(&["undo", "4", "--reason", "录错了"]);
        assert!(
            why.starts_with("has_dependents") && why.contains("line 6"),
            "{why}"
        );
        house.ok(&["undo", "7", "--reason", "录错了"]);
        house.ok(&["undo", "6", "--reason", "录错了"]);
        house.ok(&["undo", "4", "--reason", "录错了"]);
        assert_eq!(city(house, "instructor.people"), json!(1));
        house.ok(&["verify"]);
    });
}

#[test]
fn drill_is_written_as_a_workbook_of_text() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let out = house.folder.join("records.xlsx");
        let args = [
            "drill",
            "--indicator",
            "people.retired",
            "--unit",
            "37",
            "--period",
            "2026",
            "--format",
            "xlsx",
        ];
        let (_, why) = house.refused(&args);
        assert!(why.starts_with("missing_value"), "{why}");
        let mut args = args.to_vec();
        args.extend(["--out", text(&out)]);
        house.ok(&args);
        let mut rows = Vec::new();
        sheets::Book::open(&out)
            .expect("opens")
            .for_each_row(&mut |_, row| {
                assert!(
                    row.cells
                        .iter()
                        .all(|cell| cell.is_empty() || cell.as_text().is_some())
                );
                rows.push(row);
                std::ops::ControlFlow::Continue(())
            })
            .expect("reads");
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[0].cell(3), &sheets::Cell::from("单位代码"));
        assert_eq!(rows[1].cell(3), &sheets::Cell::from("Z1"));
    });
}
