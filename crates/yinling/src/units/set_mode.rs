//! A branch is set up in another mode from a day on.

use super::change::{Change, require_open};
use super::history::MODE;
use super::kind::{Kind, Mode};
use super::load::{get_unit, load_history};
use super::tree::Tree;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};
use serde_json::json;

/// `mode` is a mode's word or code, or empty for none.
/// Refusals: `unknown_unit`, `unit_not_open`, `not_a_branch`, `unknown_code`.
pub async fn set_mode(
    tx: &Tx,
    code: &str,
    mode: &str,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let unit = get_unit(tx, code).await?;
    require_open(&Tree::load(tx).await?, unit, code, day)?;
    let mut history = load_history(tx, unit).await?;
    if history.kind() != Some(Kind::Branch) {
        return Err(Refusal::new("not_a_branch").with("unit", code).into());
    }
    let mode = match mode.trim() {
        "" => "",
        text => {
            let known = Mode::parse(text).map(Mode::code);
            let unknown = || {
                Refusal::new("unknown_code")
                    .with("field", "支部类型")
                    .with("value", text)
            };
            known.ok_or_else(unknown)?
        }
    };
    let detail = json!({ "unit": code, "mode": mode, "day": day });
    let mut change = Change::new("units::set_mode", unit, detail);
    change.set(&mut history, &[(MODE, mode.to_owned())], day);
    change.finish(tx, today).await
}
