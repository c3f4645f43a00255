//! One unit is merged into another: its children, its people, who guides it or
//! serves for it, and whatever is recorded there from that day on go along.

use super::remains::{facts_at, is_stock};
use crate::db::Tx;
use crate::journal::{Fact, Failure, Placement, Posting};
use crate::people;
use crate::units::{self, Change, Kind, Life, Tree};
use kit::{Day, PersonNo, Refusal, UnitId};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Refusals: `unknown_unit`, `unit_not_open`, `same_unit`, `cycle`.
pub async fn merge(
    tx: &Tx,
    from: &str,
    into: &str,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let (unit, target) = (
        units::get_unit(tx, from).await?,
        units::get_unit(tx, into).await?,
    );
    if unit == target {
        return Err(Refusal::new("same_unit").with("unit", from).into());
    }
    let mut tree = Tree::load(tx).await?;
    units::require_open(&tree, unit, from, day)?;
    units::require_open(&tree, target, into, day)?;
    if tree.chain(target, day).contains(&unit) {
        return Err(Refusal::new("cycle")
            .with("unit", from)
            .with("parent", into)
            .into());
    }
    let detail = json!({ "from": from, "into": into, "day": day });
    let mut change = Change::new("units::merge", unit, detail);
    move_children(&mut change, &mut tree, unit, target, day);
    for child in change
        .posting
        .placements
        .iter()
        .map(|row| row.unit)
        .collect::<BTreeSet<_>>()
    {
        if tree.has_cycle_at(child, day) {
            return Err(Refusal::new("cycle")
                .with("unit", from)
                .with("parent", into)
                .into());
        }
    }
    let facts = facts_at(tx, unit).await?;
    let with_history = move_people(tx, &mut change.posting, &facts, unit, target, day).await?;
    move_facts(
        &mut change.posting,
        &facts,
        &with_history,
        unit,
        target,
        day,
    );
    let mut history = units::load_history(tx, unit).await?;
    change.set(
        &mut history,
        &[(units::LIFE, Life::MergedInto(target).value())],
        day,
    );
    change.finish(tx, today).await
}

fn move_children(change: &mut Change, tree: &mut Tree, from: UnitId, into: UnitId, day: Day) {
    for (child, since) in tree.placed_under(from, day) {
        if since > day {
            let row = Placement {
                unit: child,
                parent: from,
                day: since,
                sign: -1,
            };
            change.posting.placements.push(row);
        }
        change.place(child, Some(into), since.max(day));
    }
    change
        .posting
        .placements
        .iter()
        .for_each(|row| tree.place(row));
}

/// Moves everybody whose standing is at the unit on `day` or later. Answers
/// with all people whose standing follows from a history.
async fn move_people(
    tx: &Tx,
    posting: &mut Posting,
    facts: &[Fact],
    from: UnitId,
    into: UnitId,
    day: Day,
) -> Result<BTreeSet<PersonNo>, Failure> {
    let people: BTreeSet<PersonNo> = facts
        .iter()
        .map(|fact| fact.person)
        .filter(|p| p.is_somebody())
        .collect();
    let mut with_history = BTreeSet::new();
    let into_branch = units::load_history(tx, into).await?.kind() == Some(Kind::Branch);
    for person in people {
        let Some(row) = people::find_person(tx, person).await? else {
            continue;
        };
        let mut change = people::Change::of_row(tx, row, person).await?;
        if !change.history.is_known() {
            continue;
        }
        with_history.insert(person);
        for aspect in [people::MANAGING, people::PARTY_BRANCH] {
            let now = match aspect {
                people::MANAGING => change.history.managing_on(day),
                _ => change.history.party_branch_on(day),
            };
            let later = change.history.values(aspect);
            for (since, _) in later
                .range(day.succ()..)
                .filter(|(_, unit)| **unit == from.to_string())
            {
                change.take_back(aspect, &from.to_string(), *since);
                change.set(aspect, into.to_string(), *since);
            }
            if now == Some(from) {
                change.set(aspect, into.to_string(), day);
            }
        }
        if into_branch {
            change.move_guidance(from, into, day);
        } else {
            change.end_guidance(from, day);
        }
        change.move_service(from, into, day);
        change.post(tx, posting).await?;
    }
    Ok(with_history)
}

/// Re-posts the rest at the other unit: what happens from `day` on, and stocks
/// (from past ledgers) that hold on it.
fn move_facts(
    posting: &mut Posting,
    facts: &[Fact],
    with_history: &BTreeSet<PersonNo>,
    from: UnitId,
    into: UnitId,
    day: Day,
) {
    let at_target = |fact: &Fact| Fact {
        unit: into,
        subject: if fact.subject == from {
            into
        } else {
            fact.subject
        },
        ..fact.clone()
    };
    let mut held: BTreeMap<(kit::MeasureId, PersonNo, UnitId, u16), Fact> = BTreeMap::new();
    for fact in facts {
        let stock = is_stock(fact.measure);
        if stock && with_history.contains(&fact.person) {
            continue;
        }
        if fact.day >= day {
            posting.facts.push(fact.opposite());
            posting.facts.push(at_target(fact));
        } else if stock {
            let key = (fact.measure, fact.person, fact.subject, fact.initiative);
            let start = || Fact {
                quantity: 0,
                day,
                precision: kit::Precision::Day,
                ..fact.clone()
            };
            held.entry(key).or_insert_with(start).quantity += fact.quantity;
        }
    }
    for fact in held.into_values().filter(|fact| fact.quantity != 0) {
        posting.facts.push(fact.opposite());
        posting.facts.push(at_target(&fact));
    }
}
