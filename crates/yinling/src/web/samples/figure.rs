use super::*;
use askama::Template;
use std::sync::Arc;

pub fn samples() -> Vec<Sample> {
    let mut null = stock();
    null.value = Value::Null;
    null.records = Records::Nothing;
    null.completeness = None;
    null.evidence = None;
    null.by_unit = None;
    let mut hidden = people();
    hidden.id = "people.party_probationary".into();
    hidden.name = "预备党员".into();
    hidden.unit_of_count = "人".into();
    hidden.definition = "截至这一天的预备党员。".into();
    hidden.rule = "数不重复的人".into();
    hidden.value = Value::Few;
    hidden.records = Records::Persons { count: Value::Few };
    hidden.parts.clear();
    hidden.parts_sentence.clear();
    hidden.completeness = None;
    for row in hidden.by_unit.iter_mut().flat_map(|b| &mut b.rows) {
        row.value = Value::Few;
    }
    let mut withheld = people();
    withheld.value = Value::Withheld;
    withheld.by_unit = None;
    let mut waiting = people();
    waiting.shell.loading = loading();
    waiting.value = Value::Loading;
    waiting.records = Records::Loading;
    waiting.parts.clear();
    waiting.parts_sentence.clear();
    waiting.by_unit = None;
    waiting.completeness = None;
    let mut long = stock();
    long.unit.name =
        "济南市章丘区明水街道办事处离退休干部与社区共建联合（兼合式）第一党支部委员会".into();
    long.name = "在网上平台登记并且十二个月内有一条活动记录的离退休干部党支部".into();
    long.value = Value::Count(123_456_789);
    let mut big = flow();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    let mut of_staff = stock();
    of_staff.shell.me = Some(staff());
    of_staff.tree = Some(super::unit::tree());
    vec![
        ("figure", html(&stock())),
        ("figure-staff", html(&of_staff)),
        ("figure-flow", html(&flow())),
        ("figure-people", html(&people())),
        ("figure-null", html(&null)),
        ("figure-hidden", html(&hidden)),
        ("figure-withheld", html(&withheld)),
        ("figure-loading", html(&waiting)),
        ("figure-long", html(&long)),
        ("figure-big", html(&big)),
    ]
}

fn rows(values: [i64; 12]) -> Vec<ByUnitRow> {
    let row = |((code, name), value): ((&str, &str), i64)| ByUnitRow {
        unit: UnitLink {
            href: links::figure("org.branches", code, &Question::default()),
            ..unit(code, name)
        },
        value: Value::Count(value),
    };
    DISTRICTS.into_iter().zip(values).map(row).collect()
}

fn table(rows: &[UnitRecord]) -> Arc<str> {
    let written = RecordRows { rows }.render();
    written.unwrap_or_default().into()
}

fn stock() -> FigurePage {
    let record = |code: &str, name: &str, day: &str, line| UnitRecord {
        unit: unit(code, name),
        kind: "党支部".into(),
        day: day.into(),
        line,
    };
    FigurePage {
        shell: shell(Section::Units, "/figures/org.branches?unit=370100"),
        crumbs: vec![crumb("370100", "济南市")],
        tree: None,
        unit: unit("370100", "济南市"),
        id: "org.branches".into(),
        name: "党支部".into(),
        value: Value::Count(5_986),
        unit_of_count: "个".into(),
        period: String::new(),
        reading: reading(),
        definition: "截至这一天仍在的离退休干部党支部。常规式、兼合式、功能式都算，已撤销、已并入别处的不算。".into(),
        rule: "数不重复的单位，一个支部只数一次".into(),
        version: 2,
        completeness: None,
        evidence: evidence(Grade::A),
        cuts_month: false,
        parts: vec![],
        parts_sentence: String::new(),
        months: None,
        by_unit: Some(ByUnit {
            own: Some(Value::Count(64)),
            rows: rows([812, 768, 604, 597, 643, 402, 690, 318, 455, 190, 221, 222]),
            next_href: None,
            note: String::new(),
        }),
        records: Records::Units {
            rows: table(&[
                record("370102001001", "历下区解放路街道第一党支部", "有记录以前", 12),
                record("370102001002", "历下区解放路街道第二党支部", "2019年5月", 12),
                record("370114001038", "章丘区明水街道桃花山社区支部（支部＋社团）", "2026年3月8日", 402_118),
            ]),
            total: 5_986,
            sheet_href: "/figures/org.branches/records.xlsx?unit=370100".into(),
            next_href: Some("/figures/org.branches?unit=370100&after=402118".into()),
        },
        asof: asof("/figures/org.branches", Question::default(), false),
    }
}

fn flow() -> FigurePage {
    let counts = [
        980, 760, 1_540, 1_820, 2_160, 1_960, 1_340, 1_450, 2_590, 3_120, 2_410,
    ];
    let month = |at: usize| Month {
        label: format!("{}月", at + 1).into(),
        words: format!("{}月", at + 1).into(),
        count: counts.get(at).copied(),
        is_partial: at == 10,
    };
    FigurePage {
        id: "legacy.attendance.times".into(),
        name: "参加活动".into(),
        value: Value::Count(20_130),
        unit_of_count: "人次".into(),
        period: "2026年".into(),
        definition: "一位老同志参加一场活动，经签到或两人清点，算1人次。报名没有来的不算。".into(),
        rule: "把每条记录的人次相加".into(),
        evidence: evidence(Grade::C),
        cuts_month: true,
        parts: vec![
            Part {
                label: "不重复的人".into(),
                value: Value::Count(5_873),
                unit: "人".into(),
                href: Some("/figures/legacy.attendance.persons?unit=370100".into()),
            },
            Part {
                label: "场次".into(),
                value: Value::Count(1_046),
                unit: "场".into(),
                href: None,
            },
        ],
        parts_sentence: "人次和人数不能相加。".into(),
        months: Some(Months {
            months: (0..12).map(month).collect(),
            is_flow: true,
            sentence:
                "从一月的980人次，到十月重阳节前后的3,120人次；十一月还没有过完，现有2,410人次。"
                    .into(),
        }),
        asof: asof(
            "/figures/legacy.attendance.times",
            Question {
                period: Some("2026".into()),
                ..Question::default()
            },
            true,
        ),
        ..stock()
    }
}

fn people() -> FigurePage {
    let part = |label: &str, value, unit: &str| Part {
        label: label.into(),
        value,
        unit: unit.into(),
        href: None,
    };
    FigurePage {
        id: "people.party_rate".into(),
        name: "党员比例".into(),
        value: Value::Percent(71.34),
        unit_of_count: "%".into(),
        definition: "中共党员（含预备党员）占政治面貌已知的离退休干部的比例。政治面貌未知的人不放进分母，另外列出。".into(),
        rule: "两个人数相除，乘100".into(),
        completeness: full(598, 590),
        evidence: evidence(Grade::B),
        parts: vec![
            part("政治面貌已知", Value::Count(103_156), "人"),
            part("其中党员", Value::Count(73_591), "人"),
            part("预备党员", Value::Few, "人"),
            part("未知", Value::Count(326), "人"),
        ],
        parts_sentence: "未知的人全不是党员，比例是71.1%；全是党员，比例是71.4%。真实的比例在两者之间。".into(),
        by_unit: Some(ByUnit {
            own: None,
            rows: rows([812, 768, 604, 597, 643, 402, 690, 318, 455, 190, 221, 222]),
            next_href: None,
            note: "比例不能相加，合计是全市重新算出来的。".into(),
        }),
        records: Records::Persons { count: Value::Count(73_591) },
        ..stock()
    }
}
