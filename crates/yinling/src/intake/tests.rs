use super::*;
use crate::importing::{Given, ImportOptions, TakenAs};
use crate::journal::{Act, Channel};
use crate::testing::{TestHouse, day, on_both, test_day};
use kit::PersonNo;
use sheets::write::write_template;

fn options() -> ImportOptions {
    ImportOptions {
        dry_run: false,
        as_of_day: day("2026-01-01"),
        today: test_day(),
        set_aside: None,
        given: Given::default(),
    }
}

fn house_of(house: &TestHouse) -> House {
    House {
        db: house.db.clone(),
        writer: house.writer.clone(),
        secrets: house.secrets.clone(),
        clock: house.clock.clone(),
    }
}

fn act() -> Act {
    Act {
        actor: "测试员".into(),
        on_behalf_of: PersonNo::NOBODY,
        channel: Channel::Import,
    }
}

/// Cells by the template's columns; the rest stays empty.
fn row(kind: Kind, filled: &[(&str, &str)]) -> Vec<String> {
    let columns = kind.template().columns;
    for (name, _) in filled {
        assert!(columns.iter().any(|column| column.name == *name), "{name}");
    }
    let cell = |name: &str| filled.iter().find(|(known, _)| *known == name);
    let text = columns
        .iter()
        .map(|column| cell(column.name).map_or("", |(_, text)| text));
    text.map(str::to_owned).collect()
}

#[tokio::test]
async fn templates_filled_in_are_recognised_and_imported_without_a_word() {
    on_both(async |house| {
        let desk = house_of(house);
        let units = [
            row(
                Kind::Units,
                &[("代码", "37"), ("名称", "某市"), ("类别", "市")],
            ),
            row(
                Kind::Units,
                &[
                    ("代码", "B1"),
                    ("名称", "某支部"),
                    ("类别", "党支部"),
                    ("上级代码", "37"),
                    ("支部类型", "常规式"),
                    ("成立日期", "2012-01-01"),
                ],
            ),
        ];
        let roster = [row(
            Kind::Roster,
            &[
                ("姓名", "张三"),
                ("性别", "男"),
                ("出生日期", "1950-01-05"),
                ("政治面貌", "中共党员"),
                ("离退休类别", "退休"),
                ("管理单位", "B1"),
                ("手机", "15400000001"),
            ],
        )];
        let facts = [row(
            Kind::Facts,
            &[
                ("日期", "2024-10-11"),
                ("单位代码", "B1"),
                ("指标项", "legacy.走访慰问"),
                ("数量", "3"),
                ("等级", "甲"),
            ],
        )];
        for (kind, rows) in [
            (Kind::Units, units.as_slice()),
            (Kind::Roster, &roster),
            (Kind::Facts, &facts),
        ] {
            let path = house.folder.join(format!("{}.xlsx", kind.code()));
            write_template(&path, &kind.template(), rows).expect("writes");
            assert_eq!(guess(&path), Ok(kind));
            let outcomes = kind
                .import(&desk, act(), std::slice::from_ref(&path), &options())
                .await;
            let outcome = outcomes.expect("reads").remove(0);
            assert_eq!(outcome.problems, [], "{kind:?}");
            assert_eq!(outcome.ignored_columns, [""; 0], "the guide is passed over");
            assert!(
                outcome.applied && outcome.new as usize == rows.len(),
                "{kind:?}"
            );
            assert!(outcome.taken.iter().all(|taken| taken.how == TakenAs::New));
            let empty = house.folder.join("empty.xlsx");
            let none: [[&str; 0]; 0] = [];
            write_template(&empty, &kind.template(), none).expect("writes");
            assert_eq!(
                guess(&empty).map_err(|why| why.code),
                Err("header_only"),
                "{kind:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn import_that_is_stopped_changes_nothing() {
    on_both(async |house| {
        let desk = house_of(house);
        let path = house.folder.join("units.xlsx");
        let rows = [row(
            Kind::Units,
            &[("代码", "37"), ("名称", "某市"), ("类别", "市")],
        )];
        write_template(&path, &Kind::Units.template(), rows).expect("writes");
        let options = options();
        options.given.watch.stop();
        for kind in Kind::ALL {
            let stopped = kind
                .import(&desk, act(), std::slice::from_ref(&path), &options)
                .await;
            let Err(crate::journal::Failure::Refused(why)) = stopped else {
                panic!("{kind:?} went on: {stopped:?}");
            };
            let is_told = ["interrupted", "no_header", "missing_column"].contains(&why.code);
            assert!(is_told, "{kind:?}: {}", why.code);
        }
        let (line, _) = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(line, 0);
    })
    .await;
}
