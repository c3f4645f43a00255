use std::path::PathBuf;

use super::*;
use crate::importing::{Given, ImportOptions, Outcome};
use crate::people::import_roster;
use crate::testing::{TestHouse, day, on_both, test_day};
use crate::units::import_units;
use sheets::write::write_table;

const HEADER: &[&str] = &[
    "姓名",
    "性别",
    "民族",
    "出生日期",
    "身份证号",
    "政治面貌",
    "入党时间",
    "参加工作时间",
    "离退休类别",
    "离退休时间",
    "管理单位",
    "所在党支部",
    "手机",
    "固定电话",
    "详细住址",
    "特长",
    "易地安置",
    "备注",
];

fn options(as_of_day: &str) -> ImportOptions {
    ImportOptions {
        dry_run: false,
        as_of_day: day(as_of_day),
        today: test_day(),
        set_aside: None,
        given: Given::default(),
    }
}

async fn import(house: &TestHouse, file: PathBuf, as_of_day: &str) -> Outcome {
    let (db, writer, secrets) = (&house.db, &house.writer, &house.secrets);
    let options = options(as_of_day);
    let done = import_roster(db, writer, secrets, house.act(), &[file], &options).await;
    done.expect("the file can be read").remove(0)
}

fn id(birth: &str, serial: u32) -> String {
    let first = format!("379901{birth}{serial:03}");
    let check = sheets::values::check_digit(&first).expect("17 digits");
    format!("{first}{check}")
}

async fn town(house: &TestHouse) {
    let units = house.folder.join("units.xlsx");
    let rows = [
        ["37", "某市", "市", "", ""],
        ["3701", "甲区", "县区", "37", ""],
        ["3702", "乙区", "县区", "37", ""],
        ["B1", "甲一支部", "党支部", "3701", "2000-01-01"],
        ["B2", "乙一支部", "党支部", "3702", "2000-01-01"],
    ];
    let header = ["代码", "名称", "类别", "上级代码", "成立日期"];
    write_table(&units, "组织", &header, rows).expect("writes");
    let options = options("2026-01-01");
    let done = import_units(&house.db, &house.writer, house.act(), &[units], &options).await;
    assert!(done.expect("reads")[0].applied);
    let (li, wang) = (id("19500105", 11), id("19480229", 12));
    let people: [[&str; 18]; 4] = [
        [
            "李四",
            "男",
            "汉族",
            "1950-01-05",
            &li,
            "中共党员",
            "1975-07-01",
            "1968-12",
            "退休",
            "2010.5",
            "B1",
            "B1",
            "13812345678",
            "0531-88881234",
            "某路1号",
            "书法",
            "",
            "=1+1",
        ],
        [
            "王五", "女", "回族", "", &wang, "群众", "", "", "离休", "", "3701", "B1", "", "", "",
            "", "某省", "",
        ],
        // Alike but for the number of a phone: two people.
        [
            "赵六",
            "男",
            "",
            "1951-03",
            "",
            "",
            "",
            "",
            "退休",
            "",
            "B2",
            "",
            "15400000001",
            "",
            "",
            "",
            "",
            "",
        ],
        [
            "赵六",
            "男",
            "",
            "1951-03",
            "",
            "",
            "",
            "",
            "退休",
            "",
            "B2",
            "",
            "15400000002",
            "",
            "",
            "",
            "",
            "",
        ],
    ];
    let roster = house.folder.join("roster.xlsx");
    write_table(&roster, "名册", HEADER, people).expect("writes");
    let outcome = import(house, roster, "2026-01-01").await;
    assert_eq!(
        (outcome.new, outcome.applied),
        (4, true),
        "{:?}",
        outcome.problems
    );
}

async fn export(
    house: &TestHouse,
    unit: &str,
    on: &str,
    reveal: Option<&str>,
) -> (PathBuf, Exported) {
    let out = house
        .folder
        .join(format!("out-{unit}-{on}-{}.xlsx", reveal.is_some()));
    let wanted = RosterExport {
        unit: unit.into(),
        as_of_day: day(on),
        reveal: reveal.map(str::to_owned),
    };
    let (db, writer, secrets) = (&house.db, &house.writer, &house.secrets);
    let done = export_roster(
        db,
        writer,
        secrets,
        house.act(),
        &wanted,
        house.today(),
        &out,
    )
    .await;
    (out, done.expect("exports"))
}

fn names(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut book = sheets::Book::open(path).expect("opens");
    let read = book.for_each_row(&mut |sheet, row| {
        if sheet.name == "花名册" && row.number > 1 {
            found.push(sheets::values::cell_text(row.cell(1)).into_owned());
        }
        std::ops::ControlFlow::Continue(())
    });
    read.expect("reads");
    found
}

#[tokio::test]
async fn roster_goes_out_and_comes_back_the_same_masked_or_not() {
    on_both(async |house| {
        town(house).await;
        let today = house.today().to_string();
        for reveal in [None, Some("慰问")] {
            let (file, exported) = export(house, "37", &today, reveal).await;
            assert_eq!(
                (exported.people, exported.line.is_some()),
                (4, reveal.is_some())
            );
            assert_eq!(names(&file), ["李四", "王五", "赵六", "赵六"]);
            let again = import(house, file, &today).await;
            assert_eq!(
                (again.same, again.new, again.changed, again.applied),
                (4, 0, 0, false),
                "{reveal:?}: {:?} {:?}",
                again.problems,
                again.changes
            );
        }
    })
    .await;
}

#[tokio::test]
async fn masked_cells_erase_nothing_and_a_changed_cell_is_the_only_change() {
    on_both(async |house| {
        town(house).await;
        let today = house.today().to_string();
        let (file, _) = export(house, "3702", &today, None).await;
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut book = sheets::Book::open(&file).expect("opens");
        let read = book.for_each_row(&mut |sheet, row| {
            if sheet.name == "花名册" {
                rows.push(
                    row.cells
                        .iter()
                        .map(|c| sheets::values::cell_text(c).into_owned())
                        .collect(),
                );
            }
            std::ops::ControlFlow::Continue(())
        });
        read.expect("reads");
        let at = |name: &str| {
            rows[0]
                .iter()
                .position(|head| head.trim_end_matches('*') == name)
        };
        let (sex, phone, number) = (at("性别"), at("手机"), at("人员编号"));
        let (sex, phone, number) = (
            sex.expect("性别"),
            phone.expect("手机"),
            number.expect("编号"),
        );
        assert_eq!(rows[1][phone], "154****0001");
        rows[1][sex] = "女".into();
        let edited = house.folder.join("edited.xlsx");
        write_table(
            &edited,
            "花名册",
            &rows[0].iter().map(String::as_str).collect::<Vec<_>>(),
            &rows[1..],
        )
        .expect("writes");
        let outcome = import(house, edited, &today).await;
        assert_eq!(
            (outcome.changed, outcome.same),
            (1, 1),
            "{:?}",
            outcome.problems
        );
        assert_eq!(outcome.changes[0].columns, ["性别"]);
        let person = PersonNo(rows[1][number].parse().expect("a number"));
        let known = recorded(house.db.read(), &house.secrets, &[person])
            .await
            .expect("reads");
        assert_eq!(known[&person].identity.private.mobile, "+8615400000001");
        // A number that is nobody's, and one that belongs to somebody of another name.
        rows[1][number] = "99999".into();
        rows[2][1] = "别人".into();
        let odd = house.folder.join("odd.xlsx");
        write_table(
            &odd,
            "花名册",
            &rows[0].iter().map(String::as_str).collect::<Vec<_>>(),
            &rows[1..],
        )
        .expect("writes");
        let outcome = import(house, odd, &today).await;
        let told: Vec<&str> = outcome.problems.iter().map(|p| p.code).collect();
        assert_eq!(told, ["unknown_number", "same_id_other_name"]);
    })
    .await;
}

#[tokio::test]
async fn roster_of_a_day_shows_who_was_there_then() {
    on_both(async |house| {
        town(house).await;
        let person = PersonNo(1);
        let verb =
            verb(move |tx| Box::pin(super::super::transfer(tx, person, "B2", day("2026-06-01"))));
        house.line(verb.alone()).await;
        let (before, _) = export(house, "3701", "2026-05-31", None).await;
        let (after, _) = export(house, "3701", &house.today().to_string(), None).await;
        let (there, _) = export(house, "3702", "2026-06-01", None).await;
        assert_eq!(names(&before), ["李四", "王五"]);
        assert_eq!(names(&after), ["王五"]);
        assert_eq!(names(&there), ["李四", "赵六", "赵六"]);
    })
    .await;
}
