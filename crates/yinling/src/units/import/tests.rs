use super::*;
use crate::db::scalar;
use crate::importing::samples::{csv, told, workbook};
use crate::journal::verify_chain;
use crate::testing::{TestHouse, day, on_both, test_day};
use crate::units::{find_card, list_ancestors, list_history};

const HEADER: &[&str] = &[
    "代码",
    "名称",
    "类别",
    "上级代码",
    "支部类型",
    "结对社团代码",
    "成立日期",
    "撤销日期",
    "平台登记日期",
];

fn options() -> ImportOptions {
    ImportOptions {
        dry_run: false,
        as_of_day: day("2026-01-01"),
        today: test_day(),
        set_aside: None,
        given: Given::default(),
    }
}

async fn import(house: &TestHouse, files: &[PathBuf], options: &ImportOptions) -> Vec<Outcome> {
    import_units(&house.db, &house.writer, house.act(), files, options)
        .await
        .expect("the files can be read")
}

async fn one(house: &TestHouse, rows: &[&[&str]]) -> Outcome {
    let rows: Vec<&[&str]> = [HEADER].into_iter().chain(rows.iter().copied()).collect();
    let file = workbook(&house.folder, "units.xlsx", &rows);
    let mut outcomes = import(house, &[file], &options()).await;
    outcomes.pop().expect("an outcome")
}

const CITY: &[&[&str]] = &[
    &[
        "B1",
        "一支部",
        "党支部",
        "3701",
        "常规式",
        "S1",
        "2012.5",
        "",
        "2020-03-01",
    ],
    &["S1", "书画社", "老年社团", "3701", "", "", "", "", ""],
    &["3701", "历下区", "县区", "37", "", "", "2010-01-01", "", ""],
    &["37", "济南市", "市", "", "", "", "", "", ""],
    &["", "二支部", "党支部", "3701", "支部＋社团", "", "", "", ""],
    &[
        "",
        "三支部",
        "支部",
        "3701",
        "功能式",
        "",
        "2009-06-01",
        "2015-01-01",
        "",
    ],
];

async fn lines(house: &TestHouse) -> i64 {
    let report = verify_chain(house.db.read(), |_| {}).await.expect("reads");
    report.expect("whole").lines
}

async fn net(house: &TestHouse, measure: &str) -> i64 {
    let id = crate::indicators::measures::Measure::find(measure)
        .expect("a measure")
        .id;
    let sql =
        "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM posted_fact WHERE measure = $1";
    scalar(house.db.read(), sql, [i64::from(id).into()])
        .await
        .expect("counts")
}

#[tokio::test]
async fn list_in_any_order_becomes_one_line_and_the_same_list_again_none() {
    on_both(async |house| {
        let outcome = one(house, CITY).await;
        assert_eq!(
            told(&outcome),
            [
                "6 支部类型 society_link_to_complete",
                "7 成立日期 child_before_parent"
            ]
        );
        assert_eq!((outcome.rows, outcome.new, outcome.notes), (6, 6, 2));
        assert_eq!((outcome.applied, outcome.journal_line), (true, Some(1)));
        let card = find_card(house.db.read(), "3701-001")
            .await
            .expect("reads")
            .expect("minted");
        assert_eq!(
            (card.name.as_str(), card.mode.as_str(), card.founded_on),
            ("二支部", "", 0)
        );
        let above = list_ancestors(house.db.read(), card.id)
            .await
            .expect("reads");
        let above: Vec<_> = above.iter().map(|card| card.code.as_str()).collect();
        assert_eq!(above, ["37", "3701", "3701-001"]);
        let third = find_card(house.db.read(), "3701-002")
            .await
            .expect("reads")
            .expect("minted");
        assert_eq!(third.closed_on, Some(i64::from(day("2015-01-01").number())));
        for (measure, count) in [
            ("unit.branch", 2),
            ("branch.mode.regular", 1),
            ("branch.linked_society", 1),
            ("branch.online", 1),
            ("unit.opened", 3),
            ("unit.closed", 1),
        ] {
            assert_eq!(net(house, measure).await, count, "{measure}");
        }
        let again = one(house, CITY).await;
        assert_eq!(
            (again.same, again.new, again.changed),
            (6, 0, 0),
            "{again:?}"
        );
        assert_eq!((again.applied, again.journal_line), (false, None));
        assert_eq!(lines(house).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_a_second_list_gives_anew_takes_effect_on_the_day() {
    on_both(async |house| {
        one(house, CITY).await;
        let rows: &[&[&str]] = &[
            HEADER,
            &["B1", "第一支部", "党支部", "37", "兼合式", "", "", "", ""],
            &["S1", "书画社", "老年社团", "", "", "", "", "2026-06-01", ""],
            &[
                "3701-001",
                "二支部",
                "党支部",
                "3701",
                "",
                "S1",
                "",
                "",
                "2026-02-03",
            ],
        ];
        let file = csv(&house.folder, "again.csv", rows);
        let later = ImportOptions {
            as_of_day: day("2026-05-01"),
            ..options()
        };
        let outcome = import(house, &[file], &later)
            .await
            .pop()
            .expect("an outcome");
        assert_eq!(
            (outcome.changed, outcome.journal_line),
            (3, Some(2)),
            "{outcome:?}"
        );
        assert_eq!(outcome.changes[0].columns, ["名称", "上级代码", "支部类型"]);
        let card = find_card(house.db.read(), "B1")
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(
            (card.name.as_str(), card.mode.as_str()),
            ("第一支部", "joint")
        );
        let events = list_history(house.db.read(), card.id).await.expect("reads");
        let on_the_day = events
            .iter()
            .filter(|e| e.day == i64::from(day("2026-05-01").number()));
        assert_eq!(on_the_day.count(), 3);
        assert_eq!(net(house, "branch.online").await, 2);
        lines(house).await;
    })
    .await;
}

#[tokio::test]
async fn each_wrong_cell_is_told_once_and_nothing_is_applied() {
    on_both(async |house| {
        one(house, CITY).await;
        let outcome = one(
            house,
            &[
                &["X1", "甲", "党支部", "X2", "", "", "", "", ""],
                &["X2", "乙", "党委", "X1", "", "", "", "", ""],
                &["X3", "丙", "党支部", "nil", "", "", "", "", ""],
                &["X4", "丁", "党支部", "37", "", "", "", "", ""],
                &["X4", "戊", "党支部", "37", "", "", "", "", ""],
                &["X5", "", "党支部", "37", "", "", "", "", ""],
                &["X6", "己", "什么", "37", "", "", "1950.13", "", ""],
                &["X7", "庚", "街道", "37", "常规式", "", "", "", ""],
                &["X8", "辛", "党支部", "37", "什么式", "3701", "", "", ""],
                &["37", "济南市", "县区", "", "", "", "", "", ""],
                &["3701", "历下区", "县区", "37", "", "", "", "2026-03-01", ""],
                &["X9", "壬", "党支部", "3701-002", "", "", "", "", ""],
            ],
        )
        .await;
        assert_eq!(
            told(&outcome),
            [
                "2 上级代码 cycle",
                "3 上级代码 cycle",
                "4 上级代码 missing_parent",
                "6 代码 duplicate_code",
                "7 名称 missing_value",
                "8 类别 unknown_code",
                "8 成立日期 bad_date",
                "9 支部类型 not_a_branch",
                "10 支部类型 unknown_code",
                "10 结对社团代码 not_a_society",
                "11 类别 kind_cannot_change",
                "12 撤销日期 unit_not_empty",
                "13 上级代码 unit_not_open",
            ]
        );
        assert_eq!(
            (outcome.refused, outcome.new, outcome.applied),
            (11, 1, false)
        );
        assert_eq!(lines(house).await, 1);
        assert!(outcome.problems.iter().all(|p| p.message.starts_with('第')));
    })
    .await;
}

#[tokio::test]
async fn several_files_are_one_run_and_all_or_nothing() {
    on_both(async |house| {
        let branches: &[&[&str]] = &[
            HEADER,
            &["B1", "一支部", "党支部", "3701", "", "", "", "", ""],
        ];
        let branches = workbook(&house.folder, "branches.xlsx", branches);
        let places = workbook(&house.folder, "places.xlsx", &[HEADER, CITY[2], CITY[3]]);
        let bad = workbook(
            &house.folder,
            "bad.xlsx",
            &[HEADER, &["B2", "二", "怪", "37"]],
        );
        let files = [branches.clone(), places.clone(), bad];
        let outcomes = import(house, &files, &options()).await;
        assert!(outcomes.iter().all(|outcome| !outcome.applied));
        assert_eq!(lines(house).await, 0);
        let outcomes = import(house, &[branches, places], &options()).await;
        let posted: Vec<_> = outcomes
            .iter()
            .map(|outcome| outcome.journal_line)
            .collect();
        assert_eq!(posted, [Some(1), Some(2)]);
        assert_eq!(lines(house).await, 2);
    })
    .await;
}

#[tokio::test]
async fn bad_rows_and_their_children_are_set_aside_and_the_good_ones_applied() {
    on_both(async |house| {
        let rows: &[&[&str]] = &[
            HEADER,
            &["37", "济南市", "市", "", "", "", "", "", ""],
            &["W", "某党委", "怪", "37", "", "", "", "", ""],
            &["W1", "一支部", "党支部", "W", "", "", "", "", ""],
            &["B1", "二支部", "党支部", "37", "", "", "", "", ""],
        ];
        let file = workbook(&house.folder, "units.xlsx", rows);
        let aside = house.folder.join("aside.xlsx");
        let set_aside = ImportOptions {
            set_aside: Some(aside.clone()),
            ..options()
        };
        let outcome = import(house, &[file], &set_aside)
            .await
            .pop()
            .expect("an outcome");
        assert_eq!(
            told(&outcome),
            ["3 类别 unknown_code", "4 上级代码 missing_parent"]
        );
        assert_eq!(
            (outcome.new, outcome.refused, outcome.applied),
            (2, 2, true)
        );
        let mut texts = Vec::new();
        let mut book = sheets::Book::open(&aside).expect("opens");
        let read = book.for_each_row(&mut |_, row| {
            texts.push(row.cells.len());
            std::ops::ControlFlow::Continue(())
        });
        read.expect("reads");
        assert_eq!(texts, [10, 10, 10]);
    })
    .await;
}

#[tokio::test]
async fn dry_run_and_unreadable_files_change_nothing() {
    on_both(async |house| {
        let file = workbook(&house.folder, "units.xlsx", &[HEADER, CITY[3]]);
        let dry = ImportOptions {
            dry_run: true,
            ..options()
        };
        let outcome = import(house, &[file], &dry)
            .await
            .pop()
            .expect("an outcome");
        assert_eq!((outcome.new, outcome.applied), (1, false));
        for (name, rows, code) in [
            ("header.xlsx", &[HEADER] as &[&[&str]], "header_only"),
            ("none.xlsx", &[&["甲", "乙"], &["1", "2"]], "no_header"),
            (
                "column.xlsx",
                &[&["代码", "名称"], &["1", "2"]],
                "missing_column",
            ),
        ] {
            let file = workbook(&house.folder, name, rows);
            let failed =
                import_units(&house.db, &house.writer, house.act(), &[file], &options()).await;
            let Err(Failure::Refused(refusal)) = failed else {
                panic!("expected {code}");
            };
            assert_eq!(refusal.code, code);
        }
        assert_eq!(lines(house).await, 0);
        let minted = scalar(house.db.read(), "SELECT COUNT(*) FROM counter", []).await;
        assert_eq!(minted.expect("counts"), 0);
    })
    .await;
}
