//! An appointment ends, and with it all guidance; or the guidance of single
//! branches.

use super::Who;
use super::assign::read_branches;
use super::who::require_serving;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};
use serde_json::json;

/// Without branches the appointment ends. Refusals: `not_instructor`,
/// `unknown_unit`, `unit_not_open`, `not_a_branch`, `not_guided`, and those of
/// finding the person.
pub async fn end(
    tx: &Tx,
    secrets: &Secrets,
    who: &Who,
    branches: &[String],
    day: Day,
) -> Result<Posting, Failure> {
    let mut change = who.find(tx, secrets).await?;
    require_serving(&change, day)?;
    let branches = read_branches(tx, branches, day).await?;
    let guided = change.history.guided_on(day);
    if let Some((code, _)) = branches
        .iter()
        .find(|(_, (unit, _))| !guided.contains(unit))
    {
        return Err(Refusal::new("not_guided")
            .with("unit", code)
            .with("person", change.person())
            .with("day", day)
            .into());
    }
    for (branch, _) in branches.values() {
        change.guide(*branch, false, day);
    }
    if branches.is_empty() {
        change.stop_serving(day);
    }
    let detail = json!({ "branches": branches.len(), "day": day });
    change.finish(tx, "instructors::end", detail).await
}
