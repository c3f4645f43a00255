//! A unit takes another name from a day on.

use super::change::{Change, require_open};
use super::history::NAME;
use super::load::{get_unit, load_history};
use super::tree::Tree;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};
use serde_json::json;

/// Refusals: `unknown_unit`, `unit_not_open`, `missing_value`.
pub async fn rename(
    tx: &Tx,
    code: &str,
    name: &str,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let unit = get_unit(tx, code).await?;
    require_open(&Tree::load(tx).await?, unit, code, day)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "名称").into());
    }
    let mut history = load_history(tx, unit).await?;
    let mut change = Change::new("units::rename", unit, json!({ "unit": code, "day": day }));
    change.set(&mut history, &[(NAME, name.to_owned())], day);
    change.finish(tx, today).await
}
