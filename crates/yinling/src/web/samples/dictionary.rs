use super::*;

pub fn samples() -> Vec<Sample> {
    let mut empty = page();
    empty.groups.clear();
    let mut big = page();
    big.shell.preferences.size = 4;
    vec![
        ("indicators", html(&page())),
        ("indicators-empty", html(&empty)),
        ("indicators-big", html(&big)),
    ]
}

fn entry(
    id: &str,
    name: &str,
    unit: &str,
    definition: &str,
    rule: &str,
    gap: &str,
) -> IndicatorEntry {
    IndicatorEntry {
        id: id.into(),
        name: name.into(),
        definition: definition.into(),
        example: "某街道年初有8个，4月1日新成立1个，年底是9个。".into(),
        unit_of_count: unit.into(),
        rule: rule.into(),
        version: 2,
        gap: gap.into(),
        figure_href: gap
            .is_empty()
            .then(|| links::figure(id, "370100", &Question::default())),
    }
}

fn page() -> IndicatorsPage {
    IndicatorsPage {
        shell: Shell {
            reading: None,
            ..shell(Section::Indicators, "/indicators")
        },
        groups: vec![
            IndicatorGroup {
                name: "人员".into(),
                entries: vec![
                    entry(
                        "people.retired",
                        "离退休干部",
                        "人",
                        "由本市管理、健在的离休和退休干部，住在外地的也算。组织关系转出本市管理或者去世的不算。",
                        "数不重复的人，一个人只在管理单位数一次",
                        "",
                    ),
                    entry(
                        "people.active_or_skilled_rate",
                        "热心活动、有特长者占比",
                        "%",
                        "离退休干部中，十二个月里参加过一次活动、做过一次志愿服务、交过一份作品，或者记有一项特长的人所占的比例。",
                        "两个人数相除，乘100",
                        "活动和志愿服务还没有建账，所以这个数现在是“—”，不写0。",
                    ),
                ],
            },
            IndicatorGroup {
                name: "组织".into(),
                entries: vec![entry(
                    "org.branches_online.registered",
                    "网上平台建立支部",
                    "个",
                    "在网上党建平台登记的离退休干部党支部，写明哪个平台、哪天起、凭什么。",
                    "数不重复的单位",
                    "",
                )],
            },
        ],
    }
}
