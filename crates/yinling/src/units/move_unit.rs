//! A unit hangs under another parent from a day on.

use super::change::{Change, require_open};
use super::load::get_unit;
use super::tree::Tree;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};
use serde_json::json;

/// A later move that is already recorded stays: between `day` and it the unit
/// hangs under `to`. Refusals: `unknown_unit`, `unit_not_open`,
/// `missing_parent`, `already_there`, `cycle`.
pub async fn move_unit(
    tx: &Tx,
    code: &str,
    to: &str,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let (unit, parent) = (get_unit(tx, code).await?, get_unit(tx, to).await?);
    let mut tree = Tree::load(tx).await?;
    require_open(&tree, unit, code, day)?;
    if !tree.is_alive(parent, day) {
        let refusal = Refusal::new("missing_parent")
            .with("unit", code)
            .with("parent", to);
        return Err(refusal.with("day", day).into());
    }
    if tree.parent(unit, day) == Some(parent) {
        return Err(Refusal::new("already_there")
            .with("unit", code)
            .with("parent", to)
            .into());
    }
    let detail = json!({ "unit": code, "to": to, "day": day });
    let mut change = Change::new("units::move_unit", unit, detail);
    change.place(unit, Some(parent), day);
    change
        .posting
        .placements
        .iter()
        .for_each(|row| tree.place(row));
    if tree.has_cycle_at(unit, day) {
        return Err(Refusal::new("cycle")
            .with("unit", code)
            .with("parent", to)
            .into());
    }
    change.finish(tx, today).await
}
