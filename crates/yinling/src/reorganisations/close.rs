//! A unit closes. It must be empty by then; whoever guides it guides it no
//! longer.

use super::remains::{facts_at, is_held, outlives};
use crate::db::Tx;
use crate::indicators::measures::{INSTRUCTOR_GUIDES, Measure, NEVER_END};
use crate::journal::{Fact, Failure, Posting};
use crate::people;
use crate::units::{self, Change, Life, Tree};
use kit::{Day, PersonNo, Refusal, UnitId};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Refusals: `unknown_unit`, `unit_not_open`, `unit_not_empty` with the list of
/// open children, people and later records that need another unit first.
pub async fn close(tx: &Tx, code: &str, day: Day, today: Day) -> Result<Posting, Failure> {
    let unit = units::get_unit(tx, code).await?;
    let tree = Tree::load(tx).await?;
    units::require_open(&tree, unit, code, day)?;
    let (guided, facts): (Vec<Fact>, Vec<Fact>) = facts_at(tx, unit)
        .await?
        .into_iter()
        .partition(|fact| fact.measure == INSTRUCTOR_GUIDES);
    let left_over = left_over(tx, &tree, unit, &facts, day).await?;
    if !left_over.is_empty() {
        let refusal = Refusal::new("unit_not_empty")
            .with("unit", code)
            .with("day", day);
        return Err(refusal
            .with("count", left_over.len())
            .listing(left_over)
            .into());
    }
    let mut history = units::load_history(tx, unit).await?;
    let detail = json!({ "unit": code, "day": day });
    let mut change = Change::new("units::close", unit, detail);
    change.set(&mut history, &[(units::LIFE, Life::Closed.value())], day);
    for person in guided
        .iter()
        .map(|fact| fact.person)
        .collect::<BTreeSet<_>>()
    {
        if let Some(row) = people::find_person(tx, person).await? {
            let mut instructor = people::Change::of_row(tx, row, person).await?;
            instructor.end_guidance(unit, day);
            instructor.post(tx, &mut change.posting).await?;
        }
    }
    change.finish(tx, today).await
}

async fn left_over(
    tx: &Tx,
    tree: &Tree,
    unit: UnitId,
    facts: &[Fact],
    day: Day,
) -> Result<Vec<String>, Failure> {
    let mut list = Vec::new();
    for (child, from) in tree.placed_under(unit, day) {
        let history = units::load_history(tx, child).await?;
        if history.ended().is_none_or(|(end, _)| end > day.max(from)) {
            let code = history
                .latest(units::CODE)
                .map(|row| row.value)
                .unwrap_or_default();
            list.push(format!("unit {code}"));
        }
    }
    let mut holders: BTreeMap<PersonNo, i64> = BTreeMap::new();
    let mut later: BTreeSet<String> = BTreeSet::new();
    for fact in facts {
        if NEVER_END.contains(&fact.measure) {
            continue;
        }
        if is_held(fact.measure) {
            *holders.entry(fact.person).or_insert(0) += fact.quantity;
        }
        if outlives(fact, day) {
            let measure = Measure::by_id(fact.measure).map_or("legacy", |m| m.code);
            later.insert(format!("{} {measure}", fact.day));
        }
    }
    let still = holders.into_iter().filter(|(_, held)| *held > 0);
    list.extend(still.map(|(person, _)| format!("person {person}")));
    list.extend(later);
    Ok(list)
}
