use super::import_facts;
use crate::corrections::undo;
use crate::db::{FromQueryResult, rows, scalar};
use crate::importing::{ImportOptions, Outcome};
use crate::journal::{Failure, Verb, verb, verify_chain};
use crate::reorganisations;
use crate::testing::{TestHouse, day, import_options, on_both, test_day};
use crate::units::{self, FoundForm};
use std::path::{Path, PathBuf};

const HEADER: &str = "日期,单位代码,指标项,人员编号,专项活动,数量,等级,说明";

fn file(house: &TestHouse, name: &str, lines: &[&str]) -> PathBuf {
    let path = house.folder.join(name);
    let text = format!("{HEADER}\n{}\n", lines.join("\n"));
    std::fs::write(&path, text).expect("writes");
    path
}

async fn import(house: &TestHouse, files: &[PathBuf], options: &ImportOptions) -> Vec<Outcome> {
    let TestHouse {
        db,
        writer,
        secrets,
        ..
    } = house;
    import_facts(db, writer, secrets, house.act(), files, options)
        .await
        .expect("is read")
}

async fn import_one(house: &TestHouse, path: &Path) -> Outcome {
    import(house, &[path.to_owned()], &import_options())
        .await
        .remove(0)
}

fn found(code: &'static str, on: &'static str) -> Verb {
    verb(move |tx| {
        Box::pin(async move {
            let form = FoundForm {
                code: code.into(),
                name: format!("{code}号"),
                kind: "branch".into(),
                ..FoundForm::default()
            };
            units::found(tx, &form, day(on), test_day()).await
        })
    })
    .alone()
}

fn undone(house: &TestHouse, line: u32) -> Verb {
    let secrets = house.secrets.clone();
    verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move { undo(tx, &secrets, line, "重复导入", test_day()).await })
    })
    .alone()
}

async fn city(house: &TestHouse) {
    house.line(found("B1", "2010-01-01")).await;
    house.line(found("B2", "2010-01-01")).await;
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct FactRow {
    measure: i64,
    unit: i64,
    person_no: i64,
    initiative: i64,
    day: i64,
    precision: i64,
    quantity: i64,
    grade: i64,
    subject: i64,
}

async fn facts_of(house: &TestHouse, line: u32) -> Vec<String> {
    let sql =
        "SELECT measure, unit, person_no, initiative, day, precision, quantity, grade, subject
        FROM posted_fact WHERE seq = $1 ORDER BY n";
    let facts: Vec<FactRow> = rows(house.db.read(), sql, [line.into()])
        .await
        .expect("reads");
    let told = |f: &FactRow| {
        let FactRow {
            measure,
            unit,
            person_no,
            initiative,
            day,
            ..
        } = f;
        let FactRow {
            precision,
            quantity,
            grade,
            subject,
            ..
        } = f;
        let day = kit::Day::from_number(*day).expect("a day");
        format!(
            "{measure}@{unit} p{person_no} i{initiative} {day}/{precision} {quantity} g{grade} s{subject}"
        )
    };
    facts.iter().map(told).collect()
}

async fn count(house: &TestHouse, sql: &str) -> i64 {
    scalar(house.db.read(), sql, []).await.expect("reads")
}

fn told(outcome: &Outcome) -> Vec<String> {
    let problems = outcome.problems.iter();
    problems
        .map(|p| format!("{} {} {}", p.row, p.column, p.code))
        .collect()
}

#[tokio::test]
async fn ledger_comes_to_one_line_of_facts_and_a_second_time_to_nothing() {
    on_both(async |house| {
        city(house).await;
        let path = file(
            house,
            "2025.csv",
            &[
                "2025-03-05,B1,legacy.visits,甲017,学雷锋月,3,A,",
                "2025.10,B2,legacy.visits,,重阳敬老月,40,C,按场地座位数的八成计",
                "2025年5月4日,B1,act,,,1,,",
                "2025/6/1,B1,instructor.ever,甲017,,1,乙,",
                "2025-06-01,B1,legacy.书画_展-1,甲018,学雷锋月,2,b,两人点数",
            ],
        );
        let dry = ImportOptions {
            dry_run: true,
            ..import_options()
        };
        let outcome = import(house, std::slice::from_ref(&path), &dry)
            .await
            .remove(0);
        assert_eq!(
            (outcome.new, outcome.applied, outcome.journal_line),
            (5, false, None)
        );
        assert_eq!(
            count(
                house,
                "SELECT COUNT(*) FROM counter WHERE name = 'initiative'"
            )
            .await,
            0
        );

        let outcome = import_one(house, &path).await;
        assert_eq!(
            (outcome.rows, outcome.new, outcome.same),
            (5, 5, 0),
            "{outcome:?}"
        );
        assert_eq!((outcome.applied, outcome.journal_line), (true, Some(3)));
        assert_eq!(
            facts_of(house, 3).await,
            [
                "1000@1 p1 i1 2025-03-05/0 3 g0 s0",
                "1000@2 p0 i2 2025-10-01/1 40 g2 s0",
                "80@1 p0 i0 2025-05-04/0 1 g0 s1",
                "70@1 p1 i0 2025-06-01/0 1 g1 s0",
                "1001@1 p2 i1 2025-06-01/0 2 g1 s0",
            ]
        );
        let again = import_one(house, &path).await;
        assert_eq!((again.same, again.new, again.applied), (5, 0, false));
        assert_eq!(again.journal_line, None);
        // The number in another file is the same person, the name the same flow.
        let other = file(
            house,
            "2024.csv",
            &["2024-03-05,B1,legacy.visits,甲017,重阳敬老月,1,A,"],
        );
        let outcome = import_one(house, &other).await;
        assert_eq!(outcome.journal_line, Some(4));
        assert_eq!(
            facts_of(house, 4).await,
            ["1000@1 p1 i2 2024-03-05/0 1 g0 s0"]
        );

        house.line(undone(house, 3)).await;
        assert_eq!(
            count(
                house,
                "SELECT COUNT(*) FROM posted_fact WHERE seq = 5 AND quantity < 0"
            )
            .await,
            5
        );
        let outcome = import_one(house, &path).await;
        assert_eq!((outcome.applied, outcome.journal_line), (true, Some(6)));
        assert_eq!(facts_of(house, 6).await, facts_of(house, 3).await);
        assert_eq!(count(house, "SELECT COUNT(*) FROM legacy_person").await, 2);
        let chain = verify_chain(house.db.read(), |_| {}).await.expect("reads");
        assert!(chain.is_ok(), "{chain:?}");
        let said = count(
            house,
            "SELECT COUNT(*) FROM journal WHERE detail LIKE '%座位%'",
        )
        .await;
        let kept = count(
            house,
            "SELECT COUNT(*) FROM line_text WHERE body LIKE '%座位%'",
        )
        .await;
        assert_eq!((said, kept), (0, 2));
    })
    .await;
}

#[tokio::test]
async fn each_cell_has_at_most_one_problem_and_nothing_is_applied() {
    on_both(async |house| {
        city(house).await;
        house.line(found("B3", "2010-01-01")).await;
        let merged = verb(|tx| {
            Box::pin(reorganisations::merge(
                tx,
                "B2",
                "B1",
                day("2025-06-01"),
                test_day(),
            ))
        });
        house.line(merged.alone()).await;
        let closed = verb(|tx| {
            Box::pin(reorganisations::close(
                tx,
                "B3",
                day("2025-06-01"),
                test_day(),
            ))
        });
        house.line(closed.alone()).await;
        let path = file(
            house,
            "bad.csv",
            &[
                "2025-13-05,B1,legacy.visits,,,3,A,",
                ",B9,legacy.bad name,,,0,D,",
                "2025-03-05,,,,,,,",
                "2025-03-05,B1,person.retired,,,1,A,",
                "2025-06-02,B2,legacy.visits,,,1,A,",
                "2025-06-01,B3,legacy.visits,,,1.5,A,",
                "2025-06-01,B3,instructor.ever,9,,1,A,",
                "2009-06-01,B1,legacy.visits,,,1,C,",
                "2025-06-01,B1,unheard.of,,,1000000001,A,",
                "2026-12-31,B1,legacy.visits,,,\"1,200\",A,",
            ],
        );
        let outcome = import_one(house, &path).await;
        assert_eq!(
            told(&outcome),
            [
                "2 日期 bad_date",
                "3 日期 missing_value",
                "3 单位代码 unknown_unit",
                "3 指标项 unknown_code",
                "3 数量 bad_number",
                "3 等级 unknown_code",
                "4 单位代码 missing_value",
                "4 指标项 missing_value",
                "4 数量 missing_value",
                "5 人员编号 missing_value",
                "6 单位代码 unit_closed",
                "7 数量 bad_number",
                "8 单位代码 unit_closed",
                "9 说明 method_missing",
                "9 日期 before_founding",
                "10 指标项 unknown_code",
                "10 数量 bad_number",
                "11 日期 day_ahead",
            ]
        );
        assert_eq!((outcome.rows, outcome.refused, outcome.notes), (10, 8, 3));
        assert!(!outcome.applied);
        let closed = outcome
            .problems
            .iter()
            .find(|p| p.row == 6)
            .expect("is told");
        assert!(
            closed.message.contains("2025-06-01并入“B1”"),
            "{}",
            closed.message
        );
        assert_eq!(count(house, "SELECT MAX(seq) FROM journal").await, 5);

        let out = house.folder.join("out.xlsx");
        let set_aside = ImportOptions {
            set_aside: Some(out.clone()),
            ..import_options()
        };
        let outcome = import(house, &[path], &set_aside).await.remove(0);
        assert_eq!(
            (outcome.applied, outcome.journal_line, outcome.new),
            (true, Some(6), 2)
        );
        assert_eq!(facts_of(house, 6).await.len(), 2);
        let mut reasons = Vec::new();
        let mut book = sheets::Book::open(&out).expect("opens");
        let read = book.for_each_row(&mut |_, row| {
            reasons.push((row.cell(1).clone(), row.cells.last().cloned()));
            std::ops::ControlFlow::Continue(())
        });
        read.expect("reads");
        assert_eq!(reasons.len(), 9);
        assert_eq!(reasons[2].0, sheets::Cell::from("B9"));
        assert!(
            format!("{:?}", reasons[5].1).contains("并入“B1”"),
            "{:?}",
            reasons[5]
        );
    })
    .await;
}

#[tokio::test]
async fn files_of_one_run_are_applied_together_or_not_at_all() {
    on_both(async |house| {
        city(house).await;
        let good = file(house, "good.csv", &["2025-03-05,B1,legacy.visits,7,,1,A,"]);
        let copy = file(house, "copy.csv", &["2025-03-05,B1,legacy.visits,7,,1,A,"]);
        let other = file(house, "other.csv", &["2025-03-06,B1,legacy.talks,7,,1,A,"]);
        let bad = file(house, "bad.csv", &["2025-03-05,B7,legacy.visits,,,1,A,"]);
        let outcomes = import(house, &[good.clone(), bad], &import_options()).await;
        assert_eq!(
            outcomes.iter().map(|o| o.applied).collect::<Vec<_>>(),
            [false, false]
        );
        assert_eq!(outcomes[0].new, 1);
        assert_eq!(count(house, "SELECT MAX(seq) FROM journal").await, 2);
        let outcomes = import(house, &[good, copy, other], &import_options()).await;
        let lines: Vec<_> = outcomes.iter().map(|o| o.journal_line).collect();
        assert_eq!(lines, [Some(3), None, Some(4)]);
        assert_eq!((outcomes[1].same, outcomes[1].new), (1, 0));
        // One person, minted in the first of the two lines.
        assert_eq!(
            count(house, "SELECT COUNT(*) FROM legacy_person WHERE seq = 3").await,
            1
        );
        assert_eq!(count(house, "SELECT COUNT(*) FROM legacy_person").await, 1);
        assert_eq!(count(house, "SELECT COUNT(*) FROM measure").await, 2);
        let chain = verify_chain(house.db.read(), |_| {}).await.expect("reads");
        assert!(chain.is_ok(), "{chain:?}");
    })
    .await;
}

#[tokio::test]
async fn unreadable_file_is_refused_by_name() {
    on_both(async |house| {
        let TestHouse {
            db,
            writer,
            secrets,
            ..
        } = house;
        for (name, text, code) in [
            ("none.csv", HEADER, "header_only"),
            ("empty.csv", "", "empty"),
            ("other.csv", "a,b,c\n1,2,3\n", "no_header"),
        ] {
            let path = house.folder.join(name);
            std::fs::write(&path, text).expect("writes");
            let came =
                import_facts(db, writer, secrets, house.act(), &[path], &import_options()).await;
            match came {
                Err(Failure::Refused(refusal)) => {
                    assert_eq!(refusal.code, code);
                    assert!(refusal.args.iter().any(|(key, _)| *key == "file"));
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    })
    .await;
}
