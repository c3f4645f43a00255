//! From spreadsheets to figures, to records, and back again.

use crate::house::{on_both, text};
use serde_json::json;

#[test]
fn spreadsheets_become_figures_that_open_and_can_be_taken_back() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        assert_eq!(house.figure("37", "2026", "people.retired", &[]), json!(4));
        assert_eq!(
            house.figure("3702", "2026", "people.retired", &[]),
            json!(null)
        );
        assert_eq!(house.figure("Z2", "2026", "people.retired", &[]), json!(2));
        assert_eq!(house.figure("37", "2011", "people.retired", &[]), json!(3));
        // Two members of three known; the unknown one is in neither part.
        let rate = house.figure("37", "2026", "people.party_rate", &[]);
        assert!((rate.as_f64().expect("a rate") - 200.0 / 3.0).abs() < 1e-9);
        assert_eq!(
            house.figure("37", "2026", "people.party_unknown", &[]),
            json!(1)
        );
        assert_eq!(house.figure("37", "2026", "org.branches", &[]), json!(3));
        assert_eq!(house.figure("37", "2025", "org.branches", &[]), json!(2));
        assert_eq!(
            house.figure("37", "2026", "org.branches.opened", &[]),
            json!(1)
        );

        let all = house.json(&[
            "figures", "--unit", "37", "--period", "2026", "--format", "json",
        ]);
        for figure in all.as_array().expect("a list") {
            for field in [
                "indicator",
                "unit",
                "period",
                "value",
                "unit_of_count",
                "grade",
                "completeness",
                "as_of_line",
            ] {
                assert!(figure.get(field).is_some(), "{field} of {figure}");
            }
            let id = figure["indicator"].as_str().expect("an id");
            let drill = house.json(&[
                "drill",
                "--indicator",
                id,
                "--unit",
                "37",
                "--period",
                "2026",
                "--format",
                "json",
            ]);
            let records = drill["records"].as_array().expect("records");
            if figure["unit_of_count"] != json!("%") {
                let value = figure["value"].as_i64().unwrap_or(0);
                assert_eq!(drill["total"], json!(value), "{id}");
                let sum: i64 = records.iter().filter_map(|r| r["quantity"].as_i64()).sum();
                assert_eq!(sum, value, "{id}");
            }
        }
        let retired = all
            .as_array()
            .expect("a list")
            .iter()
            .find(|f| f["indicator"] == "people.retired");
        let completeness = &retired.expect("it is there")["completeness"];
        assert_eq!(*completeness, json!({ "expected": 3, "present": 2 }));

        // The roster comes out again, and goes back in.
        let head = house.json(&["undo", "2", "--reason", "导错了", "--format", "json"]);
        assert_eq!(house.figure("37", "2026", "people.retired", &[]), json!(0));
        let then = house.figure("37", "2026", "people.retired", &["--as-of-line", "2"]);
        assert_eq!(then, json!(4));
        let line = head["line"].to_string();
        house.ok(&["undo", &line, "--reason", "没有导错"]);
        assert_eq!(house.figure("37", "2026", "people.retired", &[]), json!(4));
        house.ok(&["verify"]);
    });
}

#[test]
fn file_imported_twice_changes_nothing_the_second_time() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let again = house.small_roster_again();
        assert_eq!(
            (
                &again["new"],
                &again["changed"],
                &again["same"],
                &again["applied"]
            ),
            (&json!(0), &json!(0), &json!(4), &json!(false)),
            "{again}"
        );
        assert_eq!(again["journal_line"], json!(null));
    });
}

#[test]
fn refused_row_keeps_the_file_out_and_says_why() {
    on_both(|house| {
        house.small_city();
        let roster = house.file(
            "bad.csv",
            "姓名,性别,身份证号,离退休类别,管理单位\n\
             张一,男,3.79901E+17,退休,Z1\n\
             李二,女,379901195001010010,退休,Z1\n\
             王三,男,,退休,Z9\n",
        );
        let args = ["import", "roster", text(&roster), "--format", "json"];
        let output = house.run(&args);
        assert_eq!(output.status.code(), Some(1));
        let outcome: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(outcome["applied"], json!(false));
        let problems = outcome["problems"].as_array().expect("problems");
        let codes: Vec<(i64, &str)> = problems
            .iter()
            .filter(|p| p["severity"] == json!("refused"))
            .map(|p| {
                (
                    p["row"].as_i64().expect("a row"),
                    p["code"].as_str().expect("a code"),
                )
            })
            .collect();
        assert!(codes.contains(&(2, "id_stored_as_number")), "{codes:?}");
        assert!(codes.contains(&(3, "id_check_digit")), "{codes:?}");
        assert!(codes.contains(&(4, "unknown_unit")), "{codes:?}");
        assert!(
            !String::from_utf8_lossy(&output.stdout).contains("19500101"),
            "a number leaked"
        );
        assert_eq!(
            house.figure("37", "2026", "people.retired", &[]),
            json!(null)
        );
    });
}

#[test]
fn past_ledger_is_counted_by_sum_times_and_persons() {
    on_both(|house| {
        house.small_city();
        let ledger = house.file(
            "ledger.csv",
            "日期,单位代码,指标项,人员编号,专项活动,数量,等级,说明\n\
             2025-03-01,Z1,legacy.visits,甲1,,2,A,\n\
             2025-04-01,Z1,legacy.visits,甲1,,1,A,\n\
             2025-04-02,Z2,legacy.visits,甲2,重阳,5,B,两人清点\n\
             2025-05-02,Z2,legacy.visits,,,7,C,按座位估算\n",
        );
        let taken = house.json(&["import", "facts", text(&ledger), "--format", "json"]);
        assert_eq!(
            (&taken["rows"], &taken["applied"]),
            (&json!(4), &json!(true)),
            "{taken}"
        );
        assert_eq!(
            house.figure("37", "2025", "legacy.visits.sum", &[]),
            json!(15)
        );
        assert_eq!(
            house.figure("37", "2025", "legacy.visits.times", &[]),
            json!(4)
        );
        assert_eq!(
            house.figure("37", "2025", "legacy.visits.persons", &[]),
            json!(2)
        );
        assert_eq!(
            house.figure("37", "2025Q1", "legacy.visits.sum", &[]),
            json!(2)
        );
        house.ok(&["units", "move", "Z1", "--to", "3702", "--day", "2025-03-15"]);
        assert_eq!(
            house.figure("3702", "2025", "legacy.visits.sum", &[]),
            json!(1)
        );
        assert_eq!(
            house.figure("3701", "2025", "legacy.visits.persons", &[]),
            json!(2)
        );
        let todays = house.figure("3702", "2025", "legacy.visits.sum", &["--tree", "today"]);
        assert_eq!(todays, json!(3));
        let again = house.json(&["import", "facts", text(&ledger), "--format", "json"]);
        assert_eq!(
            (&again["applied"], &again["journal_line"]),
            (&json!(false), &json!(null))
        );
        let line = taken["journal_line"].to_string();
        house.ok(&["undo", &line, "--reason", "重复"]);
        assert_eq!(
            house.figure("37", "2025", "legacy.visits.sum", &[]),
            json!(0)
        );
        house.ok(&["verify"]);
    });
}

#[test]
fn bad_usage_is_two_and_a_refusal_is_one() {
    on_both(|house| {
        house.small_city();
        assert_eq!(house.refused(&["figures", "--unit", "37"]).0, 2);
        assert_eq!(
            house
                .refused(&["figures", "--unit", "37", "--period", "2026-13"])
                .0,
            2
        );
        let (code, why) = house.refused(&["figures", "--unit", "nil", "--period", "2026"]);
        assert_eq!(code, 1);
        assert!(why.starts_with("unknown_unit"), "{why}");
        let (code, why) = house.refused(&["import", "roster", "no-such-file.xlsx"]);
        assert_eq!(code, 1);
        assert!(why.starts_with("not_found"), "{why}");
        let (code, why) = house.refused(&["admin", "rule", "elder_days", "0"]);
        assert_eq!(code, 1);
        assert!(why.starts_with("rule_out_of_range"), "{why}");
        let line = house.json(&[
            "units",
            "close",
            "Z3",
            "--day",
            "2026-05-01",
            "--dry-run",
            "--format",
            "json",
        ]);
        assert_eq!(line["line"], json!(null));
        assert_eq!(house.figure("37", "2026", "org.branches", &[]), json!(3));
    });
}
