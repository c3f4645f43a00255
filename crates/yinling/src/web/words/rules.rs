//! A counting rule in one sentence, and what kind of figure it makes.

use crate::indicators::measures::Measure;
use crate::indicators::{CountedEntity, Counting};
use crate::say;
use crate::words::either;

/// 数不重复的人，一个人只数一次. `name` gives a figure's name by its id.
pub fn rule(counting: &Counting, name: impl Fn(&str) -> String) -> String {
    let words = match counting {
        Counting::Sum { minus, .. } if !minus.is_empty() => either(
            "前几项相加，减去后几项",
            "Adds the first figures and takes away the others",
        ),
        Counting::Sum { plus, .. } if plus.iter().all(|code| Measure::is_stock(code)) => either(
            "把在用的个数相加，开始加一，结束减一",
            "Adds up what is in being: one more when it begins, one less when it ends",
        ),
        Counting::Sum { .. } => either(
            "把每条记录的数量相加",
            "Adds up the quantity of every record",
        ),
        Counting::Times(_) => either(
            "数记录的条数，更正的不重复算",
            "Counts the records; one that corrects another is not counted again",
        ),
        Counting::Persons(_) => either(
            "数不重复的人，一个人只数一次",
            "Counts people, each person once",
        ),
        Counting::Units(_) => either(
            "数不重复的单位，一个单位只数一次",
            "Counts units, each unit once",
        ),
        Counting::Held { .. } => either(
            "数下面有它的县区或市，一个只数一次",
            "Counts the counties or the city that have one, each once",
        ),
        Counting::Set {
            entity: CountedEntity::Person,
            ..
        } => either(
            "数合乎条件的不重复的人，一个人只数一次",
            "Counts the people who meet the conditions, each person once",
        ),
        Counting::Set { .. } => either(
            "数合乎条件的不重复的单位，一个单位只数一次",
            "Counts the units that meet the conditions, each unit once",
        ),
        Counting::Since(_) => either(
            "找出最早的一天，写它的年份",
            "Finds the earliest day and writes its year",
        ),
        Counting::Ratio { of, over } => {
            let (of, over) = (name(of), name(over));
            return say!(
                "{of}除以{over}，乘100",
                "“{of}” divided by “{over}”, times 100"
            );
        }
    };
    words.to_owned()
}

/// Whether the children's figures and the unit's own add up to its figure.
pub fn adds_up(counting: &Counting) -> bool {
    matches!(counting, Counting::Sum { .. } | Counting::Times(_))
}

/// A group of the dictionary in words.
pub fn group(code: &str) -> &str {
    match code {
        "people" => either("人员", "People"),
        "org" => either("组织", "Organisation"),
        "instructor" => either("党建指导员", "Party-building instructors"),
        "plan" => either("计划", "Plans"),
        "legacy" => either("往年台账", "Past ledgers"),
        other => other,
    }
}

/// What a fact of this measure records; `name` is the measure's code.
pub fn measure(code: &str) -> (String, &'static str) {
    let people = match code {
        "person.retired" => either("离退休干部", "Retired cadres"),
        "person.party_known" => either("政治面貌已知", "Affiliation known"),
        "person.party_member" => either("中共党员", "Communist Party members"),
        "person.party_probationary" => either("预备党员", "Probationary Party members"),
        "person.skilled" => either("有特长", "With a skill"),
        "instructor.ever" => either("选派过的党建指导员", "Instructors ever appointed"),
        "instructor.serving" => either("在任党建指导员", "Instructors serving"),
        _ => "",
    };
    if !people.is_empty() {
        return (people.into(), either("人", "people"));
    }
    let units = match code {
        "unit.opened" => either("新成立", "Founded"),
        "unit.closed" => either("撤销", "Closed"),
        "unit.split_into" => either("分设", "Split off"),
        "unit.merged_away" => either("并入别处", "Merged away"),
        "branch.mode.regular" => either("常规式党支部", "Party branches, regular mode"),
        "branch.mode.joint" => either("兼合式党支部", "Party branches, joint mode"),
        "branch.mode.functional" => either("功能式党支部", "Party branches, functional mode"),
        "branch.linked_society" => either("支部＋社团", "Branches linked with a society"),
        "branch.online" => either("登记网上平台", "Registered online"),
        "instructor.guides_ever" => either("指导过的党支部", "Party branches ever guided"),
        "instructor.guides" => either("直接指导的党支部", "Party branches guided"),
        _ => "",
    };
    if !units.is_empty() {
        return (units.into(), either("个", ""));
    }
    match code {
        "plan.promised" => {
            return (
                either("承诺的事", "Things promised").into(),
                either("项", ""),
            );
        }
        "plan.done" => {
            return (
                either("办成的承诺", "Promises done").into(),
                either("项", ""),
            );
        }
        _ => {}
    }
    let kind = code
        .strip_prefix("unit.")
        .and_then(crate::units::Kind::parse);
    match (kind, code.strip_prefix("legacy.")) {
        (Some(kind), _) => (super::labels::kind(kind).into(), either("个", "")),
        (None, Some(name)) => (say!("往年台账“{name}”", "Past ledger “{name}”"), ""),
        (None, None) => (code.to_owned(), ""),
    }
}
