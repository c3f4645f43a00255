//! A person comes under another unit from a day on.

use super::change::Change;
use super::history::{MANAGING, PARTY_BRANCH};
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use crate::units;
use kit::{Day, PersonNo, Refusal, UnitId};
use serde_json::json;

/// The party relation goes along where it was at the same unit.
/// Refusals: `unknown_person`, `person_merged`, `not_on_roster`, `unknown_unit`,
/// `unit_not_open`, `person_left`, `already_there`.
pub async fn transfer(tx: &Tx, person: PersonNo, to: &str, day: Day) -> Result<Posting, Failure> {
    let unit = units::get_unit(tx, to).await?;
    units::require_open(&units::Tree::load(tx).await?, unit, to, day)?;
    let mut change = Change::on_roster(tx, person).await?;
    change.require_here(day)?;
    if change.history.managing_on(day) == Some(unit) {
        return Err(Refusal::new("already_there")
            .with("unit", person)
            .with("parent", to)
            .into());
    }
    move_person(&mut change, unit, day);
    change
        .finish(tx, "people::transfer", json!({ "to": to, "day": day }))
        .await
}

/// Adds the rows of a transfer to `change`.
pub fn move_person(change: &mut Change, to: UnitId, day: Day) {
    let from = change.history.managing_on(day);
    let party = change
        .history
        .party_branch_on(day)
        .filter(|unit| *unit != UnitId::NONE);
    change.set(MANAGING, to.to_string(), day);
    if party.is_some() && party == from {
        change.set(PARTY_BRANCH, to.to_string(), day);
    }
}
