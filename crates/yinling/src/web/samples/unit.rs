use super::*;

const LONG: &str =
    "济南市章丘区明水街道办事处离退休干部与社区共建联合（兼合式）第一党支部委员会筹备工作组";

pub fn samples() -> Vec<Sample> {
    let mut past = page();
    past.reading.is_past = true;
    past.reading.day = day(2026, 1, 31);
    past.reading.tree = Tree::Today;
    past.asof.question = Question {
        day: Some(day(2026, 1, 31)),
        line: Some(201_118),
        tree: Tree::Today,
        period: None,
    };
    let mut long = page();
    long.name = LONG.into();
    long.kind = "党支部".into();
    long.closed = "已于2025年6月1日并入明水街道第二党支部".into();
    long.crumbs.push(crumb("37011400100000001", LONG));
    long.tree.children = vec![unit("1", LONG)];
    for row in &mut long.children.rows {
        row.unit.name = LONG.into();
    }
    let mut empty = page();
    empty.doors.clear();
    empty.trends.clear();
    empty.children = Children::default();
    empty.history.clear();
    empty.tree.children.clear();
    let mut waiting = page();
    waiting.shell.loading = loading();
    for door in &mut waiting.doors {
        door.value = Value::Loading;
        door.completeness = None;
        door.beside.clear();
    }
    for cell in waiting.children.rows.iter_mut().flat_map(|r| &mut r.cells) {
        cell.value = Value::Loading;
    }
    let mut big = page();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    vec![
        ("unit", html(&page())),
        ("unit-past", html(&past)),
        ("unit-long", html(&long)),
        ("unit-empty", html(&empty)),
        ("unit-loading", html(&waiting)),
        ("unit-big", html(&big)),
    ]
}

pub(super) fn tree() -> TreeNav {
    let mut siblings = districts();
    let after = siblings.split_off(7);
    siblings.pop();
    TreeNav {
        name: "章丘区".into(),
        ancestors: vec![unit("370100", "济南市")],
        before: siblings,
        after,
        children: vec![
            unit("370114001", "明水街道"),
            unit("370114002", "双山街道"),
            unit("370114003", "枣园街道"),
            unit("370114004", "龙山街道"),
        ],
        more_siblings: 0,
        more_children: 14,
    }
}

fn row(code: &str, name: &str, kind: &str, values: [Value; 4]) -> ChildRow {
    let ids = [
        "org.branches",
        "people.retired",
        "org.groups",
        "org.guangongwei",
    ];
    let cell = |(id, value): (&str, Value)| ChildCell {
        value,
        href: links::figure(id, code, &Question::default()),
    };
    ChildRow {
        unit: unit(code, name),
        kind: kind.into(),
        cells: ids.into_iter().zip(values).map(cell).collect(),
    }
}

fn page() -> UnitPage {
    use Value::{Count, Null};
    let column = |label: &str, unit: &str| ChildColumn {
        label: label.into(),
        unit: unit.into(),
    };
    let past = |day, by_month, words: &str, line| Past {
        day,
        by_month,
        words: words.into(),
        line,
    };
    UnitPage {
        shell: shell(Section::Units, "/units/370114"),
        crumbs: vec![crumb("370100", "济南市"), crumb("370114", "章丘区")],
        code: "370114".into(),
        name: "章丘区".into(),
        kind: "县区".into(),
        closed: String::new(),
        reading: reading(),
        tree: tree(),
        instructors_href: Some("/instructors?unit=370114".into()),
        doors: vec![
            Door {
                beside: "其中党员71.3%，未知26人".into(),
                completeness: full(214, 209),
                ..door("people.retired", "离退休干部", Count(8_412), "人")
            },
            Door {
                beside: "今年新建2个".into(),
                ..door("org.branches", "党支部", Count(214), "个")
            },
            Door {
                ..door("org.groups", "社团、志愿队、兴趣小组", Count(186), "个")
            },
            Door {
                ..door("org.guangongwei", "关工委", Count(19), "个")
            },
            Door {
                ..door("people.party_probationary", "预备党员", Value::Few, "人")
            },
            Door {
                ..door("instructor.people", "党建指导员", Null, "人")
            },
        ],
        trends: vec![trend()],
        report: ReportLink {
            words: "2026年度报告".into(),
            href: links::report("370114", "2026", &Question::default()),
        },
        children: Children {
            columns: vec![
                column("党支部", "个"),
                column("离退休干部", "人"),
                column("社团等", "个"),
                column("关工委", "个"),
            ],
            rows: vec![
                row(
                    "370114001",
                    "明水街道",
                    "街道",
                    [Count(38), Count(1_640), Count(41), Count(1)],
                ),
                row(
                    "370114002",
                    "双山街道",
                    "街道",
                    [Count(27), Count(1_018), Count(30), Count(1)],
                ),
                row(
                    "370114003",
                    "枣园街道",
                    "街道",
                    [Count(19), Count(702), Count(0), Count(1)],
                ),
                row(
                    "370114004",
                    "龙山街道",
                    "街道",
                    [Count(14), Value::Few, Null, Count(1)],
                ),
                row(
                    "370114900",
                    "区委离退休干部党工委",
                    "党工委",
                    [Count(6), Count(231), Null, Null],
                ),
            ],
            next_href: Some("/units/370114?after=370114900".into()),
            sheet_href: Some("/units/370114/children.xlsx".into()),
        },
        history: vec![
            past(Day::ALWAYS, false, "成立，名为章丘市", 3),
            past(day(2016, 12, 1), true, "由章丘市改为章丘区", 3),
            past(
                day(2024, 3, 15),
                false,
                "普集镇划出3个党支部，归入明水街道",
                201_118,
            ),
        ],
        asof: asof("/units/370114", Question::default(), false),
    }
}

fn trend() -> Trend {
    let counts = [211, 211, 212, 214, 214, 213, 213, 213, 214, 214, 214, 214];
    let month = |at: usize| {
        let number = (at + 10) % 12 + 1;
        Month {
            label: format!("{number}月").into(),
            words: format!("{number}月末").into(),
            count: counts.get(at).copied(),
            is_partial: at == 11,
        }
    };
    Trend {
        name: "党支部".into(),
        unit_of_count: "个".into(),
        href: links::figure("org.branches", "370114", &Question::default()),
        line: 418_206,
        months: Months {
            months: (0..12).map(month).collect(),
            is_flow: false,
            sentence: "2025年12月末211个，到2026年11月23日214个，多了3个。".into(),
        },
    }
}
