//! Numbers as doors, with the second truth beside each.

use crate::web::links;
use crate::web::pages::{Door, Value};
use crate::web::shown::Figures;
use crate::web::words;
use kit::UnitId;

/// The doors of a unit's page, by indicator and a short word for it.
pub const OF_UNIT: [(&str, &str); 8] = [
    ("people.retired", "离退休干部"),
    ("people.party_members", "党员"),
    ("org.branches", "党支部"),
    ("org.branches_online.registered", "登记网上平台的支部"),
    ("org.groups", "社团、志愿队、兴趣小组"),
    ("org.guangongwei", "关工委"),
    ("instructor.serving", "在任党建指导员"),
    ("instructor.coverage", "有指导员的支部占比"),
];

pub const OF_CITY: [(&str, &str); 5] = [
    ("people.retired", "离退休干部"),
    ("org.branches", "党支部"),
    ("org.groups", "老年社团、志愿者队伍、兴趣小组"),
    ("org.guangongwei", "关工委"),
    ("org.committee_counties", "建立党工委的县区"),
];

pub fn doors(figures: &Figures, unit: UnitId, code: &str, which: &[(&str, &str)]) -> Vec<Door> {
    let door = |(id, label): &(&str, &str)| {
        let indicator = figures.find(id)?;
        let shown = figures.show(indicator, unit);
        Some(Door {
            label: (*label).to_owned(),
            value: shown.value,
            unit: indicator.unit.clone(),
            href: links::figure(id, code, &figures.question),
            beside: beside(figures, unit, id),
            completeness: shown.completeness,
        })
    };
    which.iter().filter_map(door).collect()
}

/// 其中已知党员71.3%，政治面貌未知326人
fn beside(figures: &Figures, unit: UnitId, id: &str) -> String {
    let count = |id: &str| match figures.value_of(id, unit) {
        Value::Count(count) => Some(count),
        _ => None,
    };
    let told = match id {
        "people.retired" => party(figures, unit),
        "org.branches" => {
            let gone = [count("org.branches.closed"), count("org.branches.merged")];
            let come = [count("org.branches.opened"), count("org.branches.split")];
            let sum = |all: [Option<i64>; 2]| all.into_iter().flatten().reduce(|a, b| a + b);
            let year = figures.asked(unit).period;
            let year = words::period(&year);
            [
                told(sum(come), &format!("{year}新建"), "个"),
                told(sum(gone), "撤并", "个"),
            ]
        }
        "org.groups" => {
            let part = |id, word: &str| count(id).map(|n| format!("{word}{}", words::thousands(n)));
            let teams = [
                part("org.groups.volunteer_teams", "志愿队"),
                part("org.groups.interest_groups", "小组"),
            ];
            let teams: Vec<String> = teams.into_iter().flatten().collect();
            [
                part("org.groups.societies", "社团"),
                (!teams.is_empty()).then(|| teams.join("，")),
            ]
        }
        "org.committee_counties" => [told(count("org.counties"), "一共", "个县区"), None],
        "instructor.serving" => [told(count("instructor.people"), "选派过", "人"), None],
        "instructor.coverage" => [
            told(count("instructor.branches_covered"), "有的", "个"),
            told(count("instructor.branches_without"), "还没有的", "个"),
        ],
        _ => [None, None],
    };
    told.into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn told(count: Option<i64>, before: &str, after: &str) -> Option<String> {
    count
        .filter(|n| *n > 0)
        .map(|n| format!("{before}{}{after}", words::thousands(n)))
}

/// A share in prose only while at most one in twenty is unknown.
fn party(figures: &Figures, unit: UnitId) -> [Option<String>; 2] {
    let value = |id: &str| figures.value_of(id, unit);
    let unknown = match value("people.party_unknown") {
        Value::Count(unknown) => unknown,
        _ => return [None, None],
    };
    let rate = match (value("people.party_rate"), value("people.retired")) {
        (Value::Percent(rate), Value::Count(all)) if unknown * 20 <= all => {
            Some(format!("已知的人中党员占{}%", words::percent(rate)))
        }
        _ => None,
    };
    [rate, told(Some(unknown), "政治面貌未知", "人")]
}
