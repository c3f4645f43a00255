//! A counting rule in one sentence, and what kind of figure it makes.

use crate::indicators::measures::Measure;
use crate::indicators::{CountedEntity, Counting};

/// 数不重复的人，一个人只数一次. `name` gives a figure's name by its id.
pub fn rule(counting: &Counting, name: impl Fn(&str) -> String) -> String {
    match counting {
        Counting::Sum { minus, .. } if !minus.is_empty() => "前几项相加，减去后几项".into(),
        Counting::Sum { plus, .. } if plus.iter().all(|code| Measure::is_stock(code)) => {
            "把在用的个数相加，开始加一，结束减一".into()
        }
        Counting::Sum { .. } => "把每条记录的数量相加".into(),
        Counting::Times(_) => "数记录的条数，更正的不重复算".into(),
        Counting::Persons(_) => "数不重复的人，一个人只数一次".into(),
        Counting::Units(_) => "数不重复的单位，一个单位只数一次".into(),
        Counting::Held { .. } => "数下面有它的县区或市，一个只数一次".into(),
        Counting::Set {
            entity: CountedEntity::Person,
            ..
        } => "数合乎条件的不重复的人，一个人只数一次".into(),
        Counting::Set { .. } => "数合乎条件的不重复的单位，一个单位只数一次".into(),
        Counting::Since(_) => "找出最早的一天，写它的年份".into(),
        Counting::Ratio { of, over } => format!("{}除以{}，乘100", name(of), name(over)),
    }
}

/// Whether the children's figures and the unit's own add up to its figure.
pub fn adds_up(counting: &Counting) -> bool {
    matches!(counting, Counting::Sum { .. } | Counting::Times(_))
}

/// A group of the dictionary in words.
pub fn group(code: &str) -> &str {
    match code {
        "people" => "人员",
        "org" => "组织",
        "instructor" => "党建指导员",
        "plan" => "计划",
        "legacy" => "往年台账",
        other => other,
    }
}

/// What a fact of this measure records; `name` is the measure's code.
pub fn measure(code: &str) -> (String, &'static str) {
    let people = match code {
        "person.retired" => "离退休干部",
        "person.party_known" => "政治面貌已知",
        "person.party_member" => "中共党员",
        "person.party_probationary" => "预备党员",
        "person.skilled" => "有特长",
        "instructor.ever" => "选派过的党建指导员",
        "instructor.serving" => "在任党建指导员",
        _ => "",
    };
    if !people.is_empty() {
        return (people.into(), "人");
    }
    let units = match code {
        "unit.opened" => "新成立",
        "unit.closed" => "撤销",
        "unit.split_into" => "分设",
        "unit.merged_away" => "并入别处",
        "branch.mode.regular" => "常规式党支部",
        "branch.mode.joint" => "兼合式党支部",
        "branch.mode.functional" => "功能式党支部",
        "branch.linked_society" => "支部＋社团",
        "branch.online" => "登记网上平台",
        "instructor.guides_ever" => "指导过的党支部",
        "instructor.guides" => "直接指导的党支部",
        _ => "",
    };
    if !units.is_empty() {
        return (units.into(), "个");
    }
    match code {
        "plan.promised" => return ("承诺的事".into(), "项"),
        "plan.done" => return ("办成的承诺".into(), "项"),
        _ => {}
    }
    let kind = code
        .strip_prefix("unit.")
        .and_then(crate::units::Kind::parse);
    match (kind, code.strip_prefix("legacy.")) {
        (Some(kind), _) => (kind.label().into(), "个"),
        (None, Some(name)) => (format!("往年台账“{name}”"), ""),
        (None, None) => (code.to_owned(), ""),
    }
}
