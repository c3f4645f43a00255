use super::*;

pub fn samples() -> Vec<Sample> {
    let mut waiting = page();
    waiting.shell.loading = loading();
    waiting.shell.reading = None;
    waiting.example = None;
    for door in &mut waiting.doors {
        door.value = Value::Loading;
        door.completeness = None;
        door.beside.clear();
    }
    let mut bare = page();
    bare.doors[0].value = Value::Null;
    bare.doors[0].beside.clear();
    bare.doors[3].value = Value::Null;
    bare.doors[1].completeness = full(598, 598);
    let mut empty = page();
    empty.shell.city.clear();
    empty.shell.root_code = None;
    empty.shell.reading = None;
    empty.doors.clear();
    empty.districts.clear();
    empty.example = None;
    empty.report = None;
    let mut founded = page();
    founded.is_bare = true;
    founded.districts.clear();
    founded.example = None;
    for door in &mut founded.doors {
        door.value = Value::Null;
        door.completeness = None;
        door.beside.clear();
    }
    let mut big = page();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    vec![
        ("home", html(&page())),
        ("home-loading", html(&waiting)),
        ("home-null", html(&bare)),
        ("home-empty", html(&empty)),
        ("home-founded", html(&founded)),
        ("home-big", html(&big)),
    ]
}

fn page() -> HomePage {
    let question = Question::default();
    HomePage {
        shell: shell(Section::Home, "/"),
        doors: vec![
            Door {
                beside: "其中已知党员71.3%，政治面貌未知326人".into(),
                completeness: full(598, 590),
                ..door("people.retired", "离退休干部", Value::Count(103_482), "人")
            },
            Door {
                beside: "今年新建12个，撤并3个".into(),
                ..door("org.branches", "党支部", Value::Count(5_986), "个")
            },
            Door {
                beside: "社团1,204，志愿队718，小组396".into(),
                ..door(
                    "org.groups",
                    "老年社团、志愿者队伍、兴趣小组",
                    Value::Count(2_318),
                    "个",
                )
            },
            Door {
                beside: "各级都算在内".into(),
                ..door("org.guangongwei", "关工委", Value::Count(171), "个")
            },
            Door {
                beside: "一共12个县区，市级已建立".into(),
                ..door(
                    "org.committee_counties",
                    "建立党工委的县区",
                    Value::Count(9),
                    "个",
                )
            },
        ],
        report: Some(ReportLink {
            words: "2026年度报告".into(),
            href: links::report("370100", "2026", &question),
        }),
        example: Some(Example {
            label: "党支部".into(),
            number: "5,986个".into(),
            definition_href: links::definition("org.branches"),
            records_href: links::figure("org.branches", "370100", &question) + "#records",
            line_href: links::line(418_206),
        }),
        is_bare: false,
        districts: districts(),
    }
}
