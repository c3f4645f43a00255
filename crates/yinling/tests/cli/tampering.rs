//! Each table is edited behind the program, one by one; `verify` names it.

use crate::house::{House, on_both, text};

/// What is done behind the program, how it is put right again, and a word the
/// finding must hold.
const EDITS: &[(&str, &str, &str)] = &[
    (
        "UPDATE journal SET verb = 'units::close' WHERE seq = 2",
        "UPDATE journal SET verb = 'people::import' WHERE seq = 2",
        "2",
    ),
    (
        "UPDATE journal_head SET seq = seq + 1",
        "UPDATE journal_head SET seq = seq - 1",
        "journal_head",
    ),
    (
        "UPDATE fact SET quantity = 2 WHERE seq = 2 AND n = 0",
        "UPDATE fact SET quantity = 1 WHERE seq = 2 AND n = 0",
        "2",
    ),
    (
        "UPDATE fact SET seq = 99 WHERE seq = 2 AND n = 0",
        "UPDATE fact SET seq = 2 WHERE seq = 99",
        "fact",
    ),
    (
        "UPDATE placement SET day = day + 1 WHERE unit = 2",
        "UPDATE placement SET day = day - 1 WHERE unit = 2",
        "1",
    ),
    (
        "UPDATE unit_attribute SET value = value || 'x' WHERE unit = 2 AND aspect = 'name'",
        "UPDATE unit_attribute SET value = substr(value, 1, length(value) - 1) WHERE unit = 2 AND aspect = 'name'",
        "1",
    ),
    (
        "UPDATE person_attribute SET day = day + 1 WHERE person_no = 1",
        "UPDATE person_attribute SET day = day - 1 WHERE person_no = 1",
        "2",
    ),
    (
        "UPDATE measure SET name = 'legacy.other' WHERE name = 'legacy.visits'",
        "UPDATE measure SET name = 'legacy.visits' WHERE name = 'legacy.other'",
        "3",
    ),
    (
        "UPDATE initiative SET name = name || 'x'",
        "UPDATE initiative SET name = substr(name, 1, length(name) - 1)",
        "3",
    ),
    (
        "UPDATE legacy_person SET name = name || 'x'",
        "UPDATE legacy_person SET name = substr(name, 1, length(name) - 1)",
        "3",
    ),
    (
        "UPDATE line_text SET body = body || 'x'",
        "UPDATE line_text SET body = substr(body, 1, length(body) - 1)",
        "line_text",
    ),
    (
        "UPDATE definition SET body = body || ' ' WHERE indicator = 'people.retired'",
        "UPDATE definition SET body = substr(body, 1, length(body) - 1) WHERE indicator = 'people.retired'",
        "4",
    ),
    (
        "UPDATE actor SET name = name || 'x'",
        "UPDATE actor SET name = substr(name, 1, length(name) - 1)",
        "actor",
    ),
    (
        "UPDATE unit SET name = name || 'x' WHERE id = 3",
        "UPDATE unit SET name = substr(name, 1, length(name) - 1) WHERE id = 3",
        "3",
    ),
    (
        "UPDATE unit_closure SET depth = depth + 1 WHERE descendant = 4 AND ancestor = 1",
        "UPDATE unit_closure SET depth = depth - 1 WHERE descendant = 4 AND ancestor = 1",
        "4",
    ),
    (
        "UPDATE person SET name = name || 'x' WHERE person_no = 2",
        "UPDATE person SET name = substr(name, 1, length(name) - 1) WHERE person_no = 2",
        "2",
    ),
    (
        "UPDATE person SET managing_unit = managing_unit + 1 WHERE person_no = 2",
        "UPDATE person SET managing_unit = managing_unit - 1 WHERE person_no = 2",
        "2",
    ),
    (
        "UPDATE person SET void_by = 2 WHERE person_no = 1",
        "UPDATE person SET void_by = 0 WHERE person_no = 1",
        "1",
    ),
    (
        "UPDATE counter SET next = 1 WHERE name = 'person'",
        "UPDATE counter SET next = 1000 WHERE name = 'person'",
        "counter",
    ),
    (
        "UPDATE person_attribute SET value = '0' WHERE aspect LIKE 'guides:%'",
        "UPDATE person_attribute SET value = '1' WHERE aspect LIKE 'guides:%'",
        "6",
    ),
    (
        "UPDATE person_attribute SET day = day - 365 WHERE aspect = 'instructor'",
        "UPDATE person_attribute SET day = day + 365 WHERE aspect = 'instructor'",
        "5",
    ),
    (
        "UPDATE line_text SET body = '干字2号' WHERE name = 'document'",
        "UPDATE line_text SET body = '干字1号' WHERE name = 'document'",
        "line_text",
    ),
    (
        "UPDATE line_text SET body = '做两件事' WHERE body = '做一件事'",
        "UPDATE line_text SET body = '做一件事' WHERE body = '做两件事'",
        "line_text",
    ),
    (
        "UPDATE journal SET detail = replace(detail, '2026', '2027') WHERE verb = 'reports::promise'",
        "UPDATE journal SET detail = replace(detail, '2027', '2026') WHERE verb = 'reports::promise'",
        "7",
    ),
    (
        "UPDATE line_text SET body = replace(body, '离退休干部工作', '离休干部工作') WHERE name = 'frozen'",
        "UPDATE line_text SET body = replace(body, '离休干部工作', '离退休干部工作') WHERE name = 'frozen'",
        "line_text",
    ),
    (
        "UPDATE person SET name = '别人' WHERE managing_unit = 0",
        "UPDATE person SET name = '孙在任' WHERE managing_unit = 0",
        "6",
    ),
    (
        "UPDATE person SET void_by = 5 WHERE managing_unit = 0",
        "UPDATE person SET void_by = 0 WHERE managing_unit = 0",
        "6",
    ),
    (
        "UPDATE person_secret SET likeness_hash = salt WHERE person_no = 3",
        "",
        "3",
    ),
];

/// Each edit is found and named, and all is well once it is put right again.
fn is_named(house: &House, edits: &[(&str, &str, &str)]) {
    for (edit, mend, named) in edits {
        house.sql(edit);
        let (code, why) = house.refused(&["verify", "--skip-figures"]);
        assert_eq!(code, 1, "{edit}");
        assert!(why.contains(named), "{edit}: {why}");
        if !mend.is_empty() {
            house.sql(mend);
            house.ok(&["verify", "--skip-figures"]);
        }
    }
}

#[test]
fn every_table_edited_behind_the_program_is_named() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let ledger = house.file(
            "ledger.csv",
            "日期,单位代码,指标项,人员编号,专项活动,数量,等级,说明\n\
             2025-03-01,Z1,legacy.visits,甲1,重阳,2,C,按座位估算\n",
        );
        house.ok(&["import", "facts", text(&ledger)]);
        house.ok(&["migrate"]);
        let named = ["--name", "孙在任", "--phone", "13800000005"];
        let appoint = [
            "--unit",
            "3701",
            "--document",
            "干字1号",
            "--day",
            "2020-01-01",
        ];
        house.ok(&[&["instructors", "appoint"], &named[..], &appoint].concat());
        let assign = ["--branch", "Z1", "--day", "2020-02-01"];
        house.ok(&[&["instructors", "assign"], &named[..], &assign].concat());
        let promise = ["plan", "promise", "--unit", "37", "--year", "2026"];
        house.ok(&[&promise[..], &["--text", "做一件事"]].concat());
        house.ok(&["report", "freeze", "--unit", "37", "--period", "2026"]);
        house.ok(&["verify"]);
        is_named(house, EDITS);
    });
}

#[test]
fn cut_tail_is_caught_by_the_hash_printed_on_a_report() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let shown = house.ok(&["verify"]);
        let hash: String = shown
            .split(|c: char| !c.is_ascii_hexdigit())
            .find(|word| word.len() == 64)
            .expect("verify prints the head's hash")
            .to_owned();
        house.ok(&["verify", "--expect", &format!("2:{hash}")]);
        let other = hash.replace(&hash[..1], if &hash[..1] == "0" { "1" } else { "0" });
        let (code, why) = house.refused(&["verify", "--expect", &format!("2:{other}")]);
        assert_eq!((code, why.starts_with("head_mismatch")), (1, true), "{why}");
        for table in [
            "fact",
            "person_attribute",
            "person",
            "person_secret",
            "journal",
        ] {
            let column = if table.starts_with("person") && table != "person_attribute" {
                continue;
            } else {
                "seq"
            };
            house.sql(&format!("DELETE FROM {table} WHERE {column} = 2"));
        }
        house.sql("DELETE FROM person_secret");
        house.sql("DELETE FROM person");
        house.sql(
            "UPDATE journal_head SET seq = 1, hash = (SELECT hash FROM journal WHERE seq = 1)",
        );
        house.ok(&["verify"]);
        let (code, _) = house.refused(&["verify", "--expect", &format!("2:{hash}")]);
        assert_eq!(code, 1);
    });
}

/// As [`EDITS`], where a roster is large enough for its rows to be a batch's.
const BATCH_EDITS: &[(&str, &str, &str)] = &[
    (
        "UPDATE batch_fact SET day = day + 1 WHERE person_no = 5",
        "UPDATE batch_fact SET day = day - 1 WHERE person_no = 5",
        "2",
    ),
    (
        "UPDATE batch_fact SET n = n + 100000 WHERE person_no = 5",
        "UPDATE batch_fact SET n = n - 100000 WHERE person_no = 5",
        "fact",
    ),
    (
        "UPDATE batch_attribute SET aspect = 'skilled' WHERE person_no = 7",
        "UPDATE batch_attribute SET aspect = 'registered' WHERE person_no = 7",
        "2",
    ),
    (
        "UPDATE batch SET line = 0",
        "UPDATE batch SET line = 2",
        "2",
    ),
    (
        "UPDATE batch SET line = 99",
        "UPDATE batch SET line = 2",
        "2",
    ),
    (
        "UPDATE batch_fact SET batch = 99 WHERE n = 0",
        "UPDATE batch_fact SET batch = (SELECT MAX(id) FROM batch) WHERE n = 0",
        "2",
    ),
    (
        "INSERT INTO batch_attribute (batch, person_no, n, aspect, value, day)
            VALUES (99, 1, 0, 'skilled', '1', 40000)",
        "DELETE FROM batch_attribute WHERE batch = 99",
        "batch_attribute",
    ),
    (
        "UPDATE person SET void_by = -99 WHERE person_no = 9",
        "UPDATE person SET void_by = 0 WHERE person_no = 9",
        "9",
    ),
];

#[test]
fn batch_of_an_import_edited_behind_the_program_is_named() {
    on_both(|house| {
        house.small_city();
        let mut roster = "姓名,性别,出生日期,离退休类别,离退休时间,管理单位\n".to_owned();
        for number in 0..2_500 {
            roster += &format!("张第{number},男,1950-01-05,退休,2010-02-01,Z1\n");
        }
        let path = house.file("many.csv", &roster);
        house.ok(&["import", "roster", text(&path), "--as-of-day", "2026-01-01"]);
        house.ok(&["verify"]);
        is_named(house, BATCH_EDITS);
    });
}
