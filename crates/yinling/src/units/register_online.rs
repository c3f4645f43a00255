//! A branch is registered on the party-building platform.

use super::change::{Change, require_open};
use super::history::ONLINE;
use super::kind::Kind;
use super::load::{get_unit, load_history};
use super::tree::Tree;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};
use serde_json::json;

/// `evidence` says how the registration is known; it is kept beside the line.
/// Refusals: `unknown_unit`, `unit_not_open`, `not_a_branch`, `already_online`.
pub async fn register_online(
    tx: &Tx,
    code: &str,
    evidence: &str,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let unit = get_unit(tx, code).await?;
    require_open(&Tree::load(tx).await?, unit, code, day)?;
    let mut history = load_history(tx, unit).await?;
    if history.kind() != Some(Kind::Branch) {
        return Err(Refusal::new("not_a_branch").with("unit", code).into());
    }
    if let Some(since) = history.latest(ONLINE) {
        let refusal = Refusal::new("already_online")
            .with("unit", code)
            .with("day", since.day);
        return Err(refusal.into());
    }
    let detail = json!({ "unit": code, "day": day });
    let mut change = Change::new("units::register_online", unit, detail);
    change.set(&mut history, &[(ONLINE, String::new())], day);
    if !evidence.trim().is_empty() {
        change
            .posting
            .texts
            .push(("evidence", evidence.trim().to_owned()));
    }
    change.finish(tx, today).await
}
