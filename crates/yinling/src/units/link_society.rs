//! A branch and a society are linked from a day on, and unlinked.

use super::change::{Change, require_open};
use super::history::{LINK, UNLINK};
use super::kind::Kind;
use super::load::{get_unit, load_history};
use super::tree::Tree;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};
use serde_json::json;

/// Refusals: `unknown_unit`, `unit_not_open`, `not_a_branch`, `not_a_society`,
/// `already_linked`.
pub async fn link_society(
    tx: &Tx,
    code: &str,
    society: &str,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let (unit, with) = (get_unit(tx, code).await?, get_unit(tx, society).await?);
    let tree = Tree::load(tx).await?;
    require_open(&tree, unit, code, day)?;
    require_open(&tree, with, society, day)?;
    let mut history = load_history(tx, unit).await?;
    if history.kind() != Some(Kind::Branch) {
        return Err(Refusal::new("not_a_branch").with("unit", code).into());
    }
    if load_history(tx, with).await?.kind() != Some(Kind::Society) {
        return Err(Refusal::new("not_a_society").with("unit", society).into());
    }
    if history.societies_on(day).contains(&with) {
        return Err(already("already_linked", code, society).into());
    }
    let detail = json!({ "unit": code, "society": society, "day": day });
    let mut change = Change::new("units::link_society", unit, detail);
    change.set(&mut history, &[(LINK, with.to_string())], day);
    change.finish(tx, today).await
}

/// Refusals: `unknown_unit`, `not_linked`.
pub async fn unlink_society(
    tx: &Tx,
    code: &str,
    society: &str,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let (unit, with) = (get_unit(tx, code).await?, get_unit(tx, society).await?);
    let mut history = load_history(tx, unit).await?;
    if !history.societies_on(day).contains(&with) {
        return Err(already("not_linked", code, society).into());
    }
    let detail = json!({ "unit": code, "society": society, "day": day });
    let mut change = Change::new("units::unlink_society", unit, detail);
    change.set(&mut history, &[(UNLINK, with.to_string())], day);
    change.finish(tx, today).await
}

fn already(code: &'static str, unit: &str, society: &str) -> Refusal {
    Refusal::new(code)
        .with("unit", unit)
        .with("society", society)
}
