//! "Nothing this year": one press says that silence is an answer.

use super::change::Change;
use super::history::NIL_RETURN;
use super::kind::Kind;
use super::load::{get_unit, load_history};
use super::tree::Tree;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal, UnitId};
use serde_json::json;

/// Answers for the unit, and where it is not a branch for every branch below
/// it that was open in `year` and has not answered yet.
/// Refusals: `unknown_unit`, `already_answered`.
pub async fn nothing_this_year(
    tx: &Tx,
    code: &str,
    year: i16,
    day: Day,
    today: Day,
) -> Result<Posting, Failure> {
    let unit = get_unit(tx, code).await?;
    let tree = Tree::load(tx).await?;
    let detail = json!({ "unit": code, "year": year, "day": day });
    let mut change = Change::new("units::nothing_this_year", unit, detail);
    for branch in answered_by(tx, &tree, unit, year, day).await? {
        let mut history = load_history(tx, branch).await?;
        let answer = year.to_string();
        let given = history.standing();
        if given
            .iter()
            .any(|row| row.aspect == NIL_RETURN && row.value == answer)
        {
            continue;
        }
        change.set(&mut history, &[(NIL_RETURN, answer)], day);
    }
    if change.posting.unit_attributes.is_empty() {
        return Err(Refusal::new("already_answered")
            .with("unit", code)
            .with("year", year)
            .into());
    }
    change.finish(tx, today).await
}

async fn answered_by(
    tx: &Tx,
    tree: &Tree,
    unit: UnitId,
    year: i16,
    day: Day,
) -> Result<Vec<UnitId>, Failure> {
    if load_history(tx, unit).await?.kind() == Some(Kind::Branch) {
        return Ok(vec![unit]);
    }
    let (Some(first), Some(last)) = (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31)) else {
        return Err(Refusal::new("bad_date").with("value", year).into());
    };
    let mut branches = Vec::new();
    for below in tree.units() {
        if !tree.chain(below, day).contains(&unit) {
            continue;
        }
        let history = load_history(tx, below).await?;
        let ended_before = history.ended().is_some_and(|(end, _)| end < first);
        let begun = history.founded_on().is_some_and(|founded| founded <= last);
        if history.kind() == Some(Kind::Branch) && begun && !ended_before {
            branches.push(below);
        }
    }
    Ok(branches)
}
