//! Numbers as doors, with the second truth beside each.

use crate::say;
use crate::web::links;
use crate::web::pages::{Door, Value};
use crate::web::shown::Figures;
use crate::web::words::{self, labels};
use crate::words::either;
use kit::UnitId;

/// An indicator and a short word for it.
pub type Named = (&'static str, &'static str);

/// The doors of a unit's page.
pub fn of_unit() -> [Named; 8] {
    [
        ("people.retired", either("离退休干部", "Retired cadres")),
        ("people.party_members", either("党员", "Party members")),
        ("org.branches", either("党支部", "Party branches")),
        (
            "org.branches_online.registered",
            either("登记网上平台的支部", "Branches registered online"),
        ),
        (
            "org.groups",
            either(
                "社团、志愿队、兴趣小组",
                "Societies, volunteer teams, interest groups",
            ),
        ),
        (
            "org.guangongwei",
            either("关工委", "Committees for the next generation"),
        ),
        (
            "instructor.serving",
            either("在任党建指导员", "Party-building instructors serving"),
        ),
        (
            "instructor.coverage",
            either("有指导员的支部占比", "Share of branches with an instructor"),
        ),
    ]
}

pub fn of_city() -> [Named; 5] {
    [
        ("people.retired", either("离退休干部", "Retired cadres")),
        ("org.branches", either("党支部", "Party branches")),
        (
            "org.groups",
            either(
                "老年社团、志愿者队伍、兴趣小组",
                "Societies of elders, volunteer teams, interest groups",
            ),
        ),
        (
            "org.guangongwei",
            either("关工委", "Committees for the next generation"),
        ),
        (
            "org.committee_counties",
            either(
                "建立党工委的县区",
                "Counties with a Party working committee",
            ),
        ),
    ]
}

pub fn doors(figures: &Figures, unit: UnitId, code: &str, which: &[Named]) -> Vec<Door> {
    let door = |(id, label): &Named| {
        let indicator = figures.find(id)?;
        let shown = figures.show(indicator, unit);
        Some(Door {
            label: (*label).to_owned(),
            unit: labels::unit_after(&shown.value.text(), &indicator.unit).to_owned(),
            value: shown.value,
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
            let year = words::period(&figures.asked(unit).period);
            [
                told(sum(come), |n| say!("{year}新建{n}个", "{n} new in {year}")),
                told(sum(gone), |n| say!("撤并{n}个", "{n} closed or merged")),
            ]
        }
        "org.groups" => {
            let part = |id: &str, words: &dyn Fn(i64, String) -> String| {
                count(id).map(|n| words(n, words::thousands(n)))
            };
            let plural = |n, one, more| if n == 1 { one } else { more };
            let teams = [
                part("org.groups.volunteer_teams", &|n, told| {
                    let teams = plural(n, "volunteer team", "volunteer teams");
                    say!("志愿队{told}", "{told} {teams}")
                }),
                part("org.groups.interest_groups", &|n, told| {
                    let groups = plural(n, "interest group", "interest groups");
                    say!("小组{told}", "{told} {groups}")
                }),
            ];
            let teams: Vec<String> = teams.into_iter().flatten().collect();
            [
                part("org.groups.societies", &|n, told| {
                    let societies = plural(n, "society", "societies");
                    say!("社团{told}", "{told} {societies}")
                }),
                (!teams.is_empty()).then(|| teams.join(either("，", ", "))),
            ]
        }
        "org.committee_counties" => {
            let all = count("org.counties");
            [
                told(all, |n| say!("一共{n}个县区", "of {n} counties in all")),
                None,
            ]
        }
        "instructor.serving" => {
            let ever = count("instructor.people");
            [
                told(ever, |n| say!("选派过{n}人", "{n} ever appointed")),
                None,
            ]
        }
        "instructor.coverage" => [
            told(count("instructor.branches_covered"), |n| {
                say!("有的{n}个", "{n} with one")
            }),
            told(count("instructor.branches_without"), |n| {
                say!("还没有的{n}个", "{n} not yet")
            }),
        ],
        _ => [None, None],
    };
    let told: Vec<String> = told.into_iter().flatten().collect();
    told.join(either("，", ", "))
}

fn told(count: Option<i64>, words: impl Fn(String) -> String) -> Option<String> {
    let count = count.filter(|n| *n > 0)?;
    Some(words(words::thousands(count)))
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
            let rate = words::percent(rate);
            Some(say!(
                "已知的人中党员占{rate}%",
                "{rate}% of those known are Party members"
            ))
        }
        _ => None,
    };
    let unknown = told(Some(unknown), |n| {
        say!("政治面貌未知{n}人", "affiliation unknown for {n}")
    });
    [rate, unknown]
}
