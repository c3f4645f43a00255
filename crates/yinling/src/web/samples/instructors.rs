use super::*;

pub fn samples() -> Vec<Sample> {
    let mut none = page();
    none.since.clear();
    none.children.rows.clear();
    for door in &mut none.doors {
        door.value = Value::Null;
        door.beside.clear();
    }
    let mut city = page();
    city.counties = city.children.clone();
    let mut big = page();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    vec![
        ("instructors", html(&page())),
        ("instructors-city", html(&city)),
        ("instructors-none", html(&none)),
        ("instructors-big", html(&big)),
    ]
}

fn row(code: &str, name: &str, covered: i64, branches: i64) -> ChildRow {
    let cell = |id: &str, value| ChildCell {
        value,
        href: links::figure(id, code, &Question::default()),
    };
    let rate = 100.0 * covered as f64 / branches as f64;
    ChildRow {
        unit: UnitLink {
            href: links::instructors(code, &Question::default()),
            ..unit(code, name)
        },
        kind: "县区".into(),
        cells: vec![
            cell("instructor.coverage", Value::Percent(rate)),
            cell("instructor.branches_covered", Value::Count(covered)),
            cell("org.branches", Value::Count(branches)),
            cell(
                "instructor.branches_without",
                Value::Count(branches - covered),
            ),
        ],
    }
}

fn page() -> InstructorsPage {
    let column = |label: &str, unit: &str| ChildColumn {
        label: label.into(),
        unit: unit.into(),
    };
    InstructorsPage {
        shell: shell(Section::Units, "/instructors?unit=370100"),
        crumbs: vec![crumb("370100", "济南市"), crumb("370114", "章丘区")],
        tree: None,
        unit: unit("370114", "章丘区"),
        since: "自2019年起".into(),
        reading: reading(),
        doors: vec![
            Door {
                beside: "有的428个，还没有的170个".into(),
                ..door(
                    "instructor.coverage",
                    "有指导员的支部占比",
                    Value::Percent(71.5),
                    "%",
                )
            },
            door(
                "instructor.branches",
                "直接指导的支部",
                Value::Count(428),
                "个",
            ),
            door(
                "instructor.branches_without",
                "还没有指导员的支部",
                Value::Count(170),
                "个",
            ),
            Door {
                beside: "选派过74人".into(),
                ..door(
                    "instructor.serving",
                    "在任党建指导员",
                    Value::Count(61),
                    "人",
                )
            },
        ],
        counties: Children::default(),
        children: Children {
            columns: vec![
                column("占比", "%"),
                column("有指导员的支部", "个"),
                column("党支部", "个"),
                column("还没有的支部", "个"),
            ],
            rows: vec![
                row("370114001", "明水街道", 18, 24),
                row("370114002", "双山街道", 0, 11),
                row("370114003", "枣园街道", 9, 9),
            ],
            ..Children::default()
        },
        asof: asof("/instructors", Question::default(), false),
    }
}
