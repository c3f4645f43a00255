//! What must hold between the figures of a report. A breach stops it: a report
//! in which a part is greater than its whole is not given out.

use super::sources::Sources;
use crate::indicators::{Indicator, question};
use crate::say;
use crate::words::either;
use figures::{Number, TreeReading};
use kit::{Refusal, UnitId};

/// One thing that was held to be so, and is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// In words, without the numbers: 党支部不少于网上平台登记的党支部.
    pub words: String,
}

/// The first is never above the second.
const AT_MOST: [(&str, &str); 15] = [
    ("people.party_known", "people.retired"),
    ("people.party_members", "people.party_known"),
    ("people.party_probationary", "people.party_members"),
    ("people.skilled", "people.active_or_skilled"),
    ("people.active_or_skilled", "people.retired"),
    ("org.committee_counties", "org.counties"),
    ("org.branches_online.registered", "org.branches"),
    (
        "org.branches_online.active",
        "org.branches_online.registered",
    ),
    ("org.branch_modes.regular", "org.branches"),
    ("org.branch_modes.joint", "org.branches"),
    ("org.branch_modes.functional", "org.branches"),
    ("org.branch_modes.society_linked.counties", "org.counties"),
    ("instructor.branches", "org.branches"),
    ("instructor.branches", "instructor.branches_ever"),
    ("instructor.serving", "instructor.people"),
];

/// Wholes that count units of a kind. Units of unknown founding are counted only
/// from the day they were first heard of, while what is recorded of them may be
/// older: before that day the whole says nothing of its parts.
const COUNTS_UNITS: [(&str, &str); 2] = [("org.counties", "county"), ("org.branches", "branch")];

/// The first is the sum of the others, the last ones taken away.
const SUM: [(&str, &[&str], &[&str]); 3] = [
    (
        "people.retired",
        &["people.party_known", "people.party_unknown"],
        &[],
    ),
    (
        "org.groups",
        &[
            "org.groups.societies",
            "org.groups.volunteer_teams",
            "org.groups.interest_groups",
        ],
        &[],
    ),
    (
        "org.branches.net",
        &["org.branches.opened", "org.branches.split"],
        &["org.branches.closed", "org.branches.merged"],
    ),
];

/// Holds the figures against one another. Where one of a pair is null nothing
/// is held; in a sum null is nothing.
///
/// Refuses (`part_above_whole`, `parts_do_not_add_up`, `children_above_whole`)
/// with both figures and their values.
pub fn check(sources: &Sources, printed: &[String]) -> Result<Vec<Check>, Refusal> {
    let mut checks = Vec::new();
    for (part, whole) in AT_MOST {
        checks.extend(at_most(sources, part, whole)?);
    }
    for (whole, plus, minus) in SUM {
        checks.extend(adds_up(sources, whole, plus, minus)?);
    }
    checks.extend(children(sources, printed)?);
    Ok(checks)
}

fn count(sources: &Sources, id: &str) -> Option<(Indicator, i64)> {
    let indicator = sources.live.find_indicator(id)?;
    match sources.cell(&indicator).value? {
        Number::Int(count) => Some((indicator, count)),
        Number::Rate(_) => None,
    }
}

fn at_most(sources: &Sources, part: &str, whole: &str) -> Result<Option<Check>, Refusal> {
    let (Some(part), Some(whole)) = (count(sources, part), count(sources, whole)) else {
        return Ok(None);
    };
    let ((part, few), (whole, many)) = (part, whole);
    if has_uncounted_units(sources, &whole.id, many) {
        return Ok(None);
    }
    if few > many {
        return Err(Refusal::new("part_above_whole")
            .with("part", named(&part))
            .with("part_value", told(sources, &part, few))
            .with("whole", named(&whole))
            .with("whole_value", told(sources, &whole, many)));
    }
    let (few_name, many_name) = (part.name.said(), whole.name.said());
    Ok(Some(Check {
        words: say!(
            "{few_name}不超过{many_name}",
            "“{few_name}” is not above “{many_name}”"
        ),
    }))
}

fn has_uncounted_units(sources: &Sources, whole: &str, counted: i64) -> bool {
    let found = COUNTS_UNITS.iter().find(|(id, _)| *id == whole);
    found.is_some_and(|(_, kind)| {
        let open = sources.live.open_units(kind, &sources.asked, sources.today);
        i64::try_from(open).is_ok_and(|open| open > counted)
    })
}

fn adds_up(
    sources: &Sources,
    whole: &str,
    plus: &[&str],
    minus: &[&str],
) -> Result<Option<Check>, Refusal> {
    let Some((whole, value)) = count(sources, whole) else {
        return Ok(None);
    };
    let of = |ids: &[&str]| -> Vec<(Indicator, i64)> {
        ids.iter().filter_map(|id| count(sources, id)).collect()
    };
    let (plus, minus) = (of(plus), of(minus));
    if plus.is_empty() && minus.is_empty() {
        return Ok(None);
    }
    let total = |all: &[(Indicator, i64)]| all.iter().map(|(_, n)| n).sum::<i64>();
    let sum = total(&plus) - total(&minus);
    let parts: Vec<&str> = plus
        .iter()
        .chain(&minus)
        .map(|(one, _)| one.name.said())
        .collect();
    let parts = parts.join(either("、", ", "));
    if sum != value {
        return Err(Refusal::new("parts_do_not_add_up")
            .with("whole", named(&whole))
            .with("whole_value", told(sources, &whole, value))
            .with("parts", parts)
            .with("sum", told(sources, &whole, sum)));
    }
    let whole = whole.name.said();
    Ok(Some(Check {
        words: say!(
            "{whole}由{parts}算出来正好相等",
            "“{whole}” is exactly what these make of it: {parts}"
        ),
    }))
}

/// The units one level below never count more than the unit itself; what is
/// left is the unit's own.
fn children(sources: &Sources, printed: &[String]) -> Result<Vec<Check>, Refusal> {
    let question = question(&sources.asked, sources.today);
    let day = match question.tree {
        TreeReading::Then => question.stock_day,
        TreeReading::On(day) => day,
    };
    let mut below: Option<Vec<UnitId>> = None;
    let mut checks = Vec::new();
    for id in printed {
        let Some((indicator, whole)) = count(sources, id) else {
            continue;
        };
        if !indicator.adds_up_on_a_day() {
            continue;
        }
        let cells = sources.live.values(&indicator, &question);
        let below = below.get_or_insert_with(|| {
            let all = (1u32..).take(cells.len().saturating_sub(1)).map(UnitId);
            let is_child = |unit: &UnitId| {
                let chain = sources.live.chain(*unit, day, sources.asked.line);
                chain.get(1) == Some(&sources.asked.unit)
            };
            all.filter(is_child).collect()
        });
        let of_child = |unit: &UnitId| match cells.get(unit.0 as usize)?.value? {
            Number::Int(count) => Some(count),
            Number::Rate(_) => None,
        };
        let sum: i64 = below.iter().filter_map(of_child).sum();
        if sum > whole {
            return Err(Refusal::new("children_above_whole")
                .with("whole", named(&indicator))
                .with("whole_value", told(sources, &indicator, whole))
                .with("sum", told(sources, &indicator, sum)));
        }
        if !below.is_empty() {
            let name = indicator.name.said();
            checks.push(Check {
                words: say!(
                    "{name}不少于下一级之和",
                    "“{name}” is not below the sum of the units one level down"
                ),
            });
        }
    }
    Ok(checks)
}

/// `党支部（org.branches）`
fn named(indicator: &Indicator) -> String {
    let (name, id) = (indicator.name.said(), &indicator.id);
    say!("{name}（{id}）", "“{name}” ({id})")
}

/// The value, for a reader who may know it.
fn told(sources: &Sources, indicator: &Indicator, value: i64) -> String {
    match sources.hidden(indicator) {
        Some(_) => either("不列出", "not shown").to_owned(),
        None => value.to_string(),
    }
}
