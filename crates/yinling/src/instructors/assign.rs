//! An instructor is given branches to guide.

use super::Who;
use super::who::require_serving;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use crate::people::Change;
use crate::units::{self, Kind, Tree};
use kit::{Day, Refusal, UnitId};
use serde_json::json;
use std::collections::BTreeMap;

/// A branch and, if it has ended since the day of the verb, its last day.
type Branch = (UnitId, Option<Day>);

/// Refusals: `missing_value` without a branch, `unknown_unit`, `unit_not_open`,
/// `not_a_branch`, `not_instructor`, `already_guided`, and those of finding the
/// person.
pub async fn assign(
    tx: &Tx,
    secrets: &Secrets,
    who: &Who,
    branches: &[String],
    day: Day,
) -> Result<Posting, Failure> {
    let branches = read_branches(tx, branches, day).await?;
    if branches.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "支部").into());
    }
    let mut change = who.find(tx, secrets).await?;
    require_serving(&change, day)?;
    let guided = change.history.guided_on(day);
    if let Some((code, _)) = branches.iter().find(|(_, (unit, _))| guided.contains(unit)) {
        return Err(Refusal::new("already_guided")
            .with("unit", code)
            .with("person", change.person())
            .with("day", day)
            .into());
    }
    for branch in branches.values() {
        begin(&mut change, *branch, day);
    }
    let detail = json!({ "branches": branches.len(), "day": day });
    change.finish(tx, "instructors::assign", detail).await
}

/// The branches by code, each open on `day`.
pub(super) async fn read_branches(
    tx: &Tx,
    codes: &[String],
    day: Day,
) -> Result<BTreeMap<String, Branch>, Failure> {
    let mut branches = BTreeMap::new();
    let tree = Tree::load(tx).await?;
    for code in codes.iter().map(|code| code.trim()) {
        let unit = units::get_unit(tx, code).await?;
        units::require_open(&tree, unit, code, day)?;
        let history = units::load_history(tx, unit).await?;
        if history.kind() != Some(Kind::Branch) {
            return Err(Refusal::new("not_a_branch").with("unit", code).into());
        }
        let ended = history.ended().map(|(day, _)| day);
        branches.insert(code.to_owned(), (unit, ended));
    }
    Ok(branches)
}

/// Guidance entered late for a branch that is gone by now ends with it.
pub(super) fn begin(change: &mut Change, (branch, ended): Branch, day: Day) {
    change.guide(branch, true, day);
    if let Some(end) = ended.filter(|end| *end > day) {
        change.end_guidance(branch, end);
    }
}
