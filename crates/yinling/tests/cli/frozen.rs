//! A frozen report: proved a year later, and after everything that happens.

use crate::house::{House, on_both, stderr, text};
use serde_json::Value;
use std::path::PathBuf;

pub struct Frozen {
    pub id: String,
    pub proof: PathBuf,
    pub copy: PathBuf,
}

pub fn freeze(house: &House) -> Frozen {
    let (proof, copy) = (
        house.folder.join("proof.json"),
        house.folder.join("copy.docx"),
    );
    let mut args = vec!["report", "freeze", "--unit", "37", "--period", "2026"];
    args.extend([
        "--proof",
        text(&proof),
        "--out",
        text(&copy),
        "--format",
        "json",
    ]);
    let said = house.json(&args);
    assert!(said["figures"].as_i64().is_some_and(|n| n >= 6), "{said}");
    Frozen {
        id: said["id"].to_string(),
        proof,
        copy,
    }
}

/// A branch more, founded this year.
fn found(house: &House, code: &str) -> i64 {
    let args = [
        "units",
        "found",
        code,
        "--name",
        "新支部",
        "--kind",
        "党支部",
        "--parent",
        "3701",
        "--day",
        "2026-03-01",
        "--format",
        "json",
    ];
    house.json(&args)["line"].as_i64().expect("a line")
}

/// Exit code and the JSON of a command that answers in either way.
pub fn answer(house: &House, args: &[&str]) -> (i32, Value) {
    let args = [args, &["--format", "json"]].concat();
    let output = house.run(&args);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = told.lines().next().unwrap_or_default();
    let value = serde_json::from_str(line);
    let value = value.unwrap_or_else(|e| panic!("{args:?}: {e}: {told}{}", stderr(&output)));
    (output.status.code().expect("it was not killed"), value)
}

fn check(house: &House, what: &str) -> (i32, Value) {
    answer(house, &["report", "check", what])
}

fn figures(value: &Value) -> &Vec<Value> {
    value["figures"].as_array().expect("a list")
}

#[test]
fn frozen_report_stays_proven_and_what_changed_is_named_with_its_lines() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let frozen = freeze(house);
        let (code, proven) = check(house, &frozen.id);
        assert_eq!(
            (code, &proven["proven"]),
            (0, &Value::Bool(true)),
            "{proven}"
        );
        let (code, same) = answer(house, &["report", "restate", &frozen.id]);
        assert_eq!((code, same["changed"].as_i64()), (0, Some(0)), "{same}");

        let lines = [found(house, "K1"), found(house, "K2")];
        house.ok(&["people", "die", "--person", "1", "--day", "2026-02-01"]);
        let died = house.json(&[
            "people",
            "die",
            "--person",
            "2",
            "--day",
            "2026-02-02",
            "--format",
            "json",
        ]);
        let died = died["line"].as_i64().expect("a line");
        for what in [frozen.id.as_str(), text(&frozen.proof)] {
            let (code, proven) = check(house, what);
            assert_eq!(code, 0, "{proven}");
            assert!(
                figures(&proven).iter().all(|one| one["proven"] == true),
                "{proven}"
            );
        }

        let (code, restated) = answer(house, &["report", "restate", &frozen.id]);
        assert_eq!(code, 1, "{restated}");
        let then = proven["as_of_line"].to_string();
        let mut changed = Vec::new();
        for figure in figures(&restated) {
            let id = figure["indicator"].as_str().expect("an id");
            let was = house.figure("37", "2026", id, &["--as-of-line", &then]);
            let is = house.figure("37", "2026", id, &[]);
            assert_eq!(figure["changed"], was != is, "{figure}: {was} {is}");
            let named = |by: &[i64]| {
                figure["lines"].as_array().is_some_and(|lines| {
                    lines
                        .iter()
                        .map(Value::as_i64)
                        .eq(by.iter().map(|line| Some(*line)))
                })
            };
            match id {
                "org.branches" => {
                    assert!(named(&lines) && figure["difference"] == "+2", "{figure}")
                }
                "people.retired" => {
                    assert!(
                        named(&[died - 1, died]) && figure["difference"] == "-2",
                        "{figure}"
                    );
                }
                "org.counties" => assert_eq!(figure["changed"], false, "{figure}"),
                _ => {}
            }
            if figure["changed"] == true {
                assert_eq!(figure["lines_are_exact"], true, "{figure}");
                changed.push(id.to_owned());
            }
        }
        assert!(changed.len() >= 2, "{restated}");
        // Half the way only.
        let first = lines[0].to_string();
        let (_, part) = answer(
            house,
            &["report", "restate", &frozen.id, "--as-of-line", &first],
        );
        let branches = figures(&part)
            .iter()
            .find(|one| one["indicator"] == "org.branches");
        assert_eq!(branches.expect("is there")["difference"], "+1");
        let (code, why) = house.refused(&["report", "restate", &frozen.id, "--as-of-line", "1"]);
        assert!(code == 1 && why.starts_with("line_before_frozen"), "{why}");
    });
}

#[test]
fn whatever_is_tampered_with_is_named() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let frozen = freeze(house);
        let id = &frozen.id;
        let edit = |from: &str, to: &str| {
            let from = from.replace('\'', "''");
            format!("UPDATE line_text SET body = replace(body, '{from}', '{to}') WHERE seq = {id}")
        };
        let proof: Value =
            serde_json::from_str(&std::fs::read_to_string(&frozen.proof).expect("is there"))
                .expect("is JSON");
        let signature = proof["signature"].as_str().expect("hex");
        let mut forged = signature.to_owned();
        forged.replace_range(0..1, if forged.starts_with('0') { "1" } else { "0" });
        let retired = "\"id\":\"people.retired\",\"name\":\"离退休干部\",\"value\":\"4\"";
        let more = retired.replace("\"4\"", "\"5\"");
        let version = "UPDATE definition SET body = body || ' ' WHERE indicator = 'people.retired'";
        let back = "UPDATE definition SET body = substr(body, 1, length(body) - 1) WHERE indicator = 'people.retired'";
        for (what, broken, whole, seal) in [
            (
                "value",
                edit(retired, &more),
                edit(&more, retired),
                "signature",
            ),
            (
                "signature",
                edit(signature, &forged),
                edit(&forged, signature),
                "signature",
            ),
            (
                "document",
                edit("离退休干部工作", "离休干部工作"),
                edit("离休干部工作", "离退休干部工作"),
                "document",
            ),
            ("definition", version.to_owned(), back.to_owned(), "chain"),
            (
                "fact",
                "UPDATE fact SET quantity = 2 WHERE seq = 2 AND n = 0".into(),
                "UPDATE fact SET quantity = 1 WHERE seq = 2 AND n = 0".into(),
                "chain",
            ),
        ] {
            house.sql(&broken);
            let (code, told) = check(house, id);
            assert_eq!(
                (code, &told["proven"]),
                (1, &Value::Bool(false)),
                "{what}: {told}"
            );
            assert_eq!(told["seals"][seal], false, "{what}: {told}");
            let unproven = figures(&told).iter().filter(|one| one["proven"] == false);
            let unproven: Vec<&str> = unproven
                .filter_map(|one| one["indicator"].as_str())
                .collect();
            if ["value", "definition"].contains(&what) {
                assert_eq!(unproven, ["people.retired"], "{what}: {told}");
            }
            if what != "fact" {
                assert_eq!(told["seals"]["chain"], false, "{what}: {told}");
            }
            assert_eq!(house.refused(&["verify", "--skip-figures"]).0, 1, "{what}");
            house.sql(&whole);
            let (code, told) = check(house, id);
            assert_eq!(code, 0, "{what}: {told}");
        }
        // A proof that was edited, one that is no proof, and one of another house.
        let whole = std::fs::read_to_string(&frozen.proof).expect("is there");
        for (edited, seal) in [
            (
                whole.replace("\"value\": \"4\"", "\"value\": \"5\""),
                "signature",
            ),
            (whole.replace(signature, &forged), "signature"),
        ] {
            assert_ne!(edited, whole);
            let file = house.file("edited.json", &edited);
            let (code, told) = check(house, text(&file));
            assert_eq!(
                (code, &told["seals"][seal]),
                (1, &Value::Bool(false)),
                "{told}"
            );
        }
        let file = house.file("nothing.json", "{}");
        let (code, why) = house.refused(&["report", "check", text(&file)]);
        assert!(code == 1 && why.starts_with("proof_unreadable"), "{why}");
        let other = House::new(house.url.is_some());
        other.small_city();
        let (code, told) = check(&other, text(&frozen.proof));
        assert_eq!(code, 1, "{told}");
        assert_eq!(told["seals"]["signature"], true, "{told}");
        assert_eq!(told["seals"]["key"], false, "{told}");
        std::fs::remove_dir_all(&other.folder).expect("goes");
        for (args, why) in [
            (vec!["report", "check", "2"], "unknown_frozen"),
            (vec!["report", "check", "no-such-file"], "not_found"),
            (vec!["report", "restate", "99"], "unknown_frozen"),
            (vec!["report", "compare", "99", "x"], "unknown_frozen"),
            (vec!["report", "list", "--unit", "99"], "unknown_unit"),
            (
                vec!["report", "freeze", "--unit", "99", "--period", "2026"],
                "unknown_unit",
            ),
            (
                vec![
                    "report",
                    "freeze",
                    "--unit",
                    "37",
                    "--period",
                    "2026",
                    "--as-of-line",
                    "99",
                ],
                "unknown_line",
            ),
        ] {
            let (code, told) = house.refused(&args);
            assert!(code == 1 && told.starts_with(why), "{args:?}: {told}");
        }
    });
}

#[test]
fn frozen_report_is_withdrawn_by_a_line_and_restored_with_a_backup() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let frozen = freeze(house);
        let list =
            |house: &House| house.json(&["report", "list", "--unit", "37", "--format", "json"]);
        assert_eq!(list(house)[0]["withdrawn_by"], Value::Null);
        assert_eq!(list(house)[0]["id"].to_string(), frozen.id);
        // The very same state once more is the same report.
        let line = list(house)[0]["as_of_line"].to_string();
        let again = [
            "report",
            "freeze",
            "--unit",
            "37",
            "--period",
            "2026",
            "--as-of-line",
            &line,
        ];
        let (code, why) = house.refused(&again);
        assert!(code == 1 && why.starts_with("already_frozen"), "{why}");

        house.ok(&["undo", &frozen.id, "--reason", "写错了单位名称"]);
        let withdrawn = list(house)[0]["withdrawn_by"].clone();
        assert!(withdrawn.is_i64(), "{}", list(house));
        let (code, told) = check(house, &frozen.id);
        assert_eq!((code, &told["withdrawn_by"]), (0, &withdrawn), "{told}");
        let (code, why) = house.refused(&["undo", &frozen.id, "--reason", "再来"]);
        assert!(code == 1 && why.starts_with("already_taken_back"), "{why}");
        house.ok(&["undo", &withdrawn.to_string(), "--reason", "没有写错"]);
        assert_eq!(list(house)[0]["withdrawn_by"], Value::Null);
        house.ok(&["verify"]);

        let backup = house.folder.join("city.backup");
        house.ok(&["backup", text(&backup)]);
        let other = House::new(house.url.is_none());
        let key = house.folder.join("data/key");
        other.ok(&["restore", text(&backup), "--key", text(&key)]);
        let (code, told) = check(&other, &frozen.id);
        assert_eq!(code, 0, "{told}");
        let (code, told) = check(&other, text(&frozen.proof));
        assert_eq!(code, 0, "{told}");
        assert_eq!(list(&other), list(house));
        std::fs::remove_dir_all(&other.folder).expect("goes");
    });
}
