use super::*;
use crate::db::{FromQueryResult, rows, scalar};
use crate::importing::samples::{csv, told, workbook};
use crate::journal::{Posting, verb, verify_chain};
use crate::people::{check_identities, find_person};
use crate::testing::{TestHouse, day, on_both, test_day};
use crate::units::import_units;
use kit::PersonNo;

mod ahead;
mod waiting;

const HEADER: &[&str] = &[
    "序号",
    "姓名",
    "性别",
    "出生日期",
    "身份证号",
    "政治面貌",
    "入党时间",
    "离退休类别",
    "离退休时间",
    "管理单位",
    "所在党支部",
    "手机",
    "特长",
    "去世日期",
    "健康状况",
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

/// A number of a region that does not exist.
fn id(birth: &str, serial: u32) -> String {
    let first = format!("379901{birth}{serial:03}");
    let check = sheets::values::check_digit(&first).expect("17 digits");
    format!("{first}{check}")
}

async fn city(house: &TestHouse) {
    let rows: &[&[&str]] = &[
        &["代码", "名称", "类别", "上级代码", "成立日期", "撤销日期"],
        &["37", "济南市", "市", "", "2000-01-01", ""],
        &["3701", "历下区", "县区", "37", "", ""],
        &["3702", "市中区", "县区", "37", "", ""],
        &["370101", "千佛山街道", "街道", "3701", "", ""],
        &["B1", "第一党支部", "党支部", "370101", "2015-05-01", ""],
        &["B2", "第一党支部", "党支部", "3702", "", ""],
        &["B3", "第二 党支部", "党支部", "3702", "", ""],
        &["B9", "旧支部", "党支部", "3702", "", "2020-01-01"],
    ];
    let file = workbook(&house.folder, "units.xlsx", rows);
    let outcome = import_units(&house.db, &house.writer, house.act(), &[file], &options()).await;
    assert!(outcome.expect("reads")[0].applied);
}

/// A roster of everybody in [`PEOPLE`].
fn roster(house: &TestHouse) -> PathBuf {
    roster_of(house, "roster.xlsx", PEOPLE)
}

fn roster_of(house: &TestHouse, name: &str, rows: &[&[&str]]) -> PathBuf {
    let rows: Vec<&[&str]> = [HEADER].into_iter().chain(rows.iter().copied()).collect();
    workbook(&house.folder, name, &rows)
}

fn importer(house: &TestHouse) -> House<'_> {
    House {
        db: &house.db,
        writer: &house.writer,
        secrets: &house.secrets,
    }
}

async fn run(house: &TestHouse, files: &[PathBuf], options: &ImportOptions) -> Vec<Outcome> {
    import_roster(
        &house.db,
        &house.writer,
        &house.secrets,
        house.act(),
        files,
        options,
    )
    .await
    .expect("the files can be read")
}

async fn one(house: &TestHouse, rows: &[&[&str]], options: &ImportOptions) -> Outcome {
    let mut outcomes = run(house, &[roster_of(house, "roster.xlsx", rows)], options).await;
    outcomes.pop().expect("an outcome")
}

/// Lines, after checking that everything holds together.
async fn lines(house: &TestHouse) -> i64 {
    let report = verify_chain(house.db.read(), |_| {}).await.expect("reads");
    let identities = check_identities(house.db.read()).await.expect("reads");
    identities.expect("every pin fits");
    for waiting in [
        "batch WHERE line <= 0",
        "person WHERE void_by < 0 AND void_by NOT IN (SELECT -id FROM batch)",
    ] {
        let sql = format!("SELECT COUNT(*) FROM {waiting}");
        let left = scalar(house.db.read(), &sql, []).await.expect("counts");
        assert_eq!(left, 0, "{waiting}");
    }
    report.expect("whole").lines
}

#[derive(Debug, PartialEq, Eq, FromQueryResult)]
struct FactRow {
    person_no: i64,
    measure: i64,
    code: String,
    day: i64,
    precision: i64,
    quantity: i64,
}

/// `person measure unit day ±n`, in the order they were posted.
async fn facts(house: &TestHouse, line: u32) -> Vec<String> {
    let sql = "SELECT f.person_no, f.measure, u.code, f.day, f.precision, f.quantity
        FROM posted_fact f JOIN unit u ON u.id = f.unit WHERE f.seq = $1 ORDER BY f.n";
    let found: Vec<FactRow> = rows(house.db.read(), sql, [i64::from(line).into()])
        .await
        .expect("reads");
    let told = |f: &FactRow| {
        let day = kit::Day::from_number(f.day).expect("a day");
        let month = if f.precision == 1 { "~" } else { "" };
        format!(
            "{} {} {} {day}{month} {:+}",
            f.person_no, f.measure, f.code, f.quantity
        )
    };
    found.iter().map(told).collect()
}

#[tokio::test]
async fn roster_becomes_one_line_and_the_same_roster_again_none() {
    on_both(async |house| {
        city(house).await;
        let li = id("19500105", 11);
        let people: &[&[&str]] = &[
            &[
                "1",
                "李 四",
                "男",
                "1950.1",
                &li,
                "中共党员",
                "1975年7月1日",
                "退休",
                "2010.5",
                "",
                "历下区/第一党支部",
                "138 1234 5678",
                "书法",
                "",
                "良好",
            ],
            &[
                "2",
                "王五",
                "2",
                "1948-03-02",
                "",
                "",
                "",
                "离休",
                "",
                "第二党支部",
                "",
                "",
                "",
                "2026-03-01",
                "",
            ],
            &[
                "", "合计", "", "2人", "", "", "", "", "", "", "", "", "", "", "",
            ],
        ];
        let outcome = one(house, people, &options()).await;
        assert_eq!(told(&outcome), [] as [String; 0]);
        assert_eq!(outcome.ignored_columns, ["健康状况"]);
        assert_eq!(
            (outcome.rows, outcome.new, outcome.journal_line),
            (2, 2, Some(2))
        );
        assert_eq!(
            facts(house, 2).await,
            [
                "1 1 B1 2015-05-01 +1",
                "1 2 B1 2026-01-01 +1",
                "1 3 B1 2015-05-01 +1",
                "1 5 B1 2026-01-01 +1",
                "2 1 B3 2026-01-01 +1",
                "2 1 B3 2026-03-01 -1",
            ]
        );
        let row = find_person(house.db.read(), PersonNo(1))
            .await
            .expect("reads")
            .expect("there");
        assert_eq!(
            (row.name.as_str(), row.sex.as_str(), row.birth_precision),
            ("李四", "1", 1)
        );
        assert!(row.details.contains("书法") && !row.details.contains("良好"));
        let again = one(house, people, &options()).await;
        assert_eq!(
            (again.same, again.new, again.changed),
            (2, 0, 0),
            "{again:?}"
        );
        assert_eq!((again.applied, again.journal_line), (false, None));
        assert_eq!(lines(house).await, 2);
    })
    .await;
}

#[tokio::test]
async fn each_wrong_cell_is_told_once_and_nothing_is_applied() {
    on_both(async |house| {
        city(house).await;
        let (a, b) = (id("19500105", 11), id("19510105", 13));
        let broken = format!("{}{}", &a[..17], if a.ends_with('0') { '1' } else { '0' });
        let old = format!("{}{}", &b[..6], &b[8..17]);
        let outcome = one(
            house,
            &[
                &[
                    "1",
                    "甲",
                    "男",
                    "1950-02-05",
                    &a,
                    "",
                    "",
                    "退休",
                    "",
                    "B1",
                    "",
                    "",
                    "",
                    "",
                    "",
                ],
                &[
                    "2", "", "", "", "", "", "", "", "", "", "", "", "书法", "", "",
                ],
                &[
                    "3", "丙", "男", "", &broken, "", "", "退休", "", "B1", "", "", "", "", "",
                ],
                &[
                    "4",
                    "丁",
                    "女",
                    "1950.2.30",
                    "",
                    "党外",
                    "农历五月",
                    "在职",
                    "",
                    "第一党支部",
                    "没有的支部",
                    "",
                    "",
                    "",
                    "",
                ],
                &[
                    "5", "甲", "男", "", &a, "", "", "退休", "", "B1", "", "", "", "", "",
                ],
                &[
                    "6", "戊", "女", "", &old, "", "", "退休", "", "B1", "", "88881234", "", "", "",
                ],
                &[
                    "7",
                    "己",
                    "男",
                    "1950",
                    "3.7990119500105e17",
                    "",
                    "",
                    "退休",
                    "",
                    "B1",
                    "",
                    "",
                    "",
                    "",
                    "",
                ],
                &[
                    "8", "庚", "男", "1950.1", "", "", "", "退休", "", "B9", "", "", "", "", "",
                ],
                &[
                    "9",
                    "辛",
                    "男",
                    "2030.1",
                    "1234",
                    "",
                    "",
                    "退休",
                    "",
                    "37/第二党支部",
                    "",
                    "",
                    "",
                    "",
                    "",
                ],
                &[
                    "10", "壬", "男", "", &a, "", "", "退休", "", "B1", "", "", "", "", "",
                ],
            ],
            &options(),
        )
        .await;
        assert_eq!(
            told(&outcome),
            [
                "2 出生日期 birth_contradicts_id",
                "3 姓名 missing_value",
                "3 性别 missing_value",
                "3 离退休类别 missing_value",
                "3 身份证号 missing_value",
                "3 管理单位 missing_value",
                "4 身份证号 id_check_digit",
                "5 离退休类别 unknown_code",
                "5 出生日期 bad_date",
                "5 管理单位 unknown_unit",
                "5 所在党支部 unknown_unit",
                "5 政治面貌 unknown_code",
                "5 入党时间 bad_date",
                "6 身份证号 duplicate_in_file",
                "7 身份证号 id_15_digits",
                "7 性别 sex_contradicts_id",
                "7 手机 phone_unclear",
                "8 出生日期 bad_date",
                "8 身份证号 id_stored_as_number",
                "9 管理单位 unit_not_open",
                "10 出生日期 bad_date",
                "10 身份证号 bad_id",
                "11 姓名 same_id_other_name",
            ]
        );
        assert_eq!((outcome.new, outcome.refused, outcome.conflicts), (2, 7, 1));
        assert_eq!(outcome.notes, 4);
        let ambiguous = &outcome.problems[9];
        assert!(ambiguous.message.contains("有2个"), "{}", ambiguous.message);
        let masked = outcome
            .problems
            .iter()
            .find(|p| p.code == "id_check_digit")
            .expect("told");
        assert!(masked.value.contains('*') && !masked.message.contains(&broken));
        assert_eq!(lines(house).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_a_second_roster_gives_anew_takes_effect_on_the_day() {
    on_both(async |house| {
        city(house).await;
        let (a, b) = (id("19500105", 11), id("19510105", 13));
        let first: &[&[&str]] = &[
            &[
                "1",
                "甲",
                "男",
                "",
                &a,
                "预备党员",
                "",
                "退休",
                "2010.5",
                "",
                "B1",
                "13812345678",
                "",
                "",
                "",
            ],
            &[
                "2",
                "乙",
                "男",
                "1951-01-05",
                "",
                "",
                "",
                "退休",
                "",
                "B2",
                "",
                "13812345679",
                "",
                "",
                "",
            ],
            &[
                "3",
                "丙",
                "女",
                "1951-01-06",
                "",
                "",
                "",
                "退休",
                "",
                "B2",
                "",
                "",
                "书法",
                "",
                "",
            ],
        ];
        one(house, first, &options()).await;
        let second: &[&[&str]] = &[
            &[
                "1",
                "甲",
                "男",
                "1950.1",
                &a,
                "中共党员",
                "",
                "退休",
                "2011-06-01",
                "",
                "B3",
                "",
                "绘画",
                "",
                "",
            ],
            &[
                "2",
                "乙",
                "男",
                "1951-01-05",
                &b,
                "",
                "",
                "退休",
                "",
                "B2",
                "",
                "13812345679",
                "",
                "2026-02-01",
                "",
            ],
            &[
                "3",
                "丙",
                "女",
                "1951-01-06",
                "",
                "",
                "",
                "退休",
                "",
                "B2",
                "",
                "",
                "",
                "",
                "",
            ],
        ];
        let later = ImportOptions {
            as_of_day: day("2026-05-01"),
            ..options()
        };
        let outcome = one(house, second, &later).await;
        assert_eq!((outcome.changed, outcome.same), (2, 1), "{outcome:?}");
        assert_eq!(
            outcome.changes[0].columns,
            ["政治面貌", "离退休时间", "所在党支部", "特长"]
        );
        assert_eq!(outcome.changes[1].columns, ["身份证号", "去世日期"]);
        assert_eq!(
            facts(house, 3).await,
            ["1 1 B1 2015-05-01 +0", "1 1 B1 2026-05-01 -1",][1..]
                .iter()
                .map(|s| (*s).to_owned())
                .chain([
                    "1 1 B3 2026-05-01 +1".to_owned(),
                    "1 2 B1 2026-05-01 -1".to_owned(),
                    "1 2 B3 2026-05-01 +1".to_owned(),
                    "1 3 B3 2026-05-01 +1".to_owned(),
                    "1 4 B1 2026-05-01 -1".to_owned(),
                    "1 5 B3 2026-05-01 +1".to_owned(),
                    "2 1 B2 2026-02-01 -1".to_owned(),
                ])
                .collect::<Vec<_>>()
        );
        let again = one(house, second, &later).await;
        assert_eq!((again.same, again.journal_line), (3, None), "{again:?}");
        let other: &[&[&str]] = &[&[
            "1", "甲某", "男", "", &a, "", "", "退休", "", "", "B1", "", "", "", "",
        ]];
        let conflict = one(house, other, &later).await;
        assert_eq!(told(&conflict), ["2 姓名 same_id_other_name"]);
        assert_eq!(lines(house).await, 3);
    })
    .await;
}

#[tokio::test]
async fn bad_rows_are_set_aside_as_they_stood_and_the_good_ones_applied() {
    on_both(async |house| {
        city(house).await;
        let aside = house.folder.join("aside.xlsx");
        let set_aside = ImportOptions {
            set_aside: Some(aside.clone()),
            ..options()
        };
        let good: &[&str] = &[
            "1", "甲", "男", "1950.1", "", "", "", "退休", "", "B1", "", "", "", "", "佳",
        ];
        let bad: &[&str] = &[
            "2",
            "乙",
            "男",
            " 1950.13 ",
            "",
            "",
            "",
            "退休",
            "",
            "B1",
            "",
            "",
            "",
            "",
            "佳",
        ];
        let outcome = one(house, &[good, bad], &set_aside).await;
        assert_eq!(
            (outcome.new, outcome.refused, outcome.applied),
            (1, 1, true)
        );
        let mut texts = Vec::new();
        let mut book = sheets::Book::open(&aside).expect("opens");
        let read = book.for_each_row(&mut |_, row| {
            texts.push(
                row.cells
                    .iter()
                    .map(|c| c.as_text().unwrap_or("").to_owned())
                    .collect::<Vec<_>>(),
            );
            std::ops::ControlFlow::Continue(())
        });
        read.expect("reads");
        assert_eq!(texts[0][..15], *HEADER);
        assert_eq!(texts[1][..15], *bad);
        assert!(texts[1][15].contains("出生日期"), "{:?}", texts[1]);
        assert_eq!(texts.len(), 2);
        assert_eq!(lines(house).await, 2);
    })
    .await;
}

#[tokio::test]
async fn several_files_are_one_run_and_duplicates_are_found_across_them() {
    on_both(async |house| {
        city(house).await;
        let row = |name: &'static str| [name, "男", "1950.1", "退休", "B2"];
        let header: &[&str] = &["姓名", "性别", "出生年月", "离退休类别", "所在组织"];
        let (a, b) = (row("甲"), row("乙"));
        let one = csv(&house.folder, "one.csv", &[header, &a]);
        let both = csv(&house.folder, "both.csv", &[header, &b, &a]);
        let other = csv(&house.folder, "other.csv", &[header, &b]);
        let outcomes = run(house, &[one.clone(), both], &options()).await;
        assert_eq!(told(&outcomes[1]), ["3 姓名 duplicate_in_file"]);
        assert!(!outcomes[0].applied && !outcomes[1].applied);
        let outcomes = run(house, &[one, other], &options()).await;
        let posted: Vec<_> = outcomes
            .iter()
            .map(|outcome| outcome.journal_line)
            .collect();
        assert_eq!(posted, [Some(2), Some(3)]);
        assert_eq!(lines(house).await, 3);
    })
    .await;
}

#[tokio::test]
async fn dry_run_changes_nothing_not_even_a_counter() {
    on_both(async |house| {
        city(house).await;
        let dry = ImportOptions {
            dry_run: true,
            ..options()
        };
        let row: &[&str] = &[
            "1", "甲", "男", "1950.1", "", "", "", "退休", "", "B1", "", "", "", "", "",
        ];
        let outcome = one(house, &[row], &dry).await;
        assert_eq!((outcome.new, outcome.applied), (1, false));
        let sql = "SELECT COUNT(*) FROM counter WHERE name = 'person'";
        assert_eq!(scalar(house.db.read(), sql, []).await.expect("counts"), 0);
        assert_eq!(lines(house).await, 1);
    })
    .await;
}

const PEOPLE: &[&[&str]] = &[
    &[
        "1", "甲", "男", "1950.1", "", "党员", "1975.7", "退休", "2010.5", "B1", "", "", "", "", "",
    ],
    &[
        "2", "乙", "女", "1950.2", "", "群众", "", "离休", "", "B2", "", "", "书法", "", "",
    ],
    &[
        "3",
        "丙",
        "男",
        "1950.3",
        "",
        "",
        "",
        "退休",
        "",
        "B3",
        "",
        "",
        "",
        "2026-02-01",
        "",
    ],
];

#[tokio::test]
async fn staged_people_come_to_the_same_as_people_written_at_once() {
    on_both(async |house| {
        let mut came = Vec::new();
        for staged_from in [1_000, 1] {
            let house = TestHouse::open(match house.url {
                Some(_) => Some(crate::testing::new_postgres_database().await),
                None => None,
            })
            .await;
            city(&house).await;
            let files = [roster(&house)];
            let of = importer(&house);
            let outcomes = of
                .import(house.act(), &files, &options(), staged_from)
                .await;
            assert!(outcomes.expect("reads")[0].applied);
            assert_eq!(lines(&house).await, 2);
            came.push(facts(&house, 2).await);
            // New people staged and changes of others share the line.
            let more: Vec<&[&str]> = vec![
                HEADER,
                &[
                    "1", "甲", "男", "1950.1", "", "群众", "", "退休", "", "B3", "", "", "", "", "",
                ],
                &[
                    "4", "丁", "男", "1950.4", "", "", "", "退休", "", "B3", "", "", "", "", "",
                ],
            ];
            let files = [workbook(&house.folder, "more.xlsx", &more)];
            let of = importer(&house);
            let outcomes = of
                .import(house.act(), &files, &options(), staged_from)
                .await;
            assert_eq!(outcomes.expect("reads")[0].changed, 1);
            assert_eq!(lines(&house).await, 3);
            let mut all = facts(&house, 3).await;
            all.sort();
            came.push(all);
            house.close().await;
        }
        assert_eq!(came[0], came[2]);
        assert_eq!(came[1], came[3]);
    })
    .await;
}

#[tokio::test]
async fn plan_overtaken_by_another_import_is_made_anew() {
    on_both(async |house| {
        city(house).await;
        let files = [roster(house)];
        let act = house.act();
        let options = options();
        let first = import_roster(
            &house.db,
            &house.writer,
            &house.secrets,
            act.clone(),
            &files,
            &options,
        );
        let second = import_roster(
            &house.db,
            &house.writer,
            &house.secrets,
            act,
            &files,
            &options,
        );
        let (first, second) = tokio::join!(first, second);
        let (first, second) = (first.expect("reads"), second.expect("reads"));
        assert_eq!(first[0].new + second[0].new, 3);
        assert_eq!(first[0].same + second[0].same, 3);
        assert_eq!(lines(house).await, 2);
        let moved = verb(move |tx| {
            Box::pin(crate::people::transfer(
                tx,
                PersonNo(1),
                "B3",
                day("2026-03-01"),
            ))
        });
        house.line(moved.alone()).await;
    })
    .await;
}
