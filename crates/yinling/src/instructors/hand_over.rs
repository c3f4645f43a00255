//! One instructor's branches go to another.

use super::Who;
use super::assign::{begin, read_branches};
use super::who::require_serving;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, FromQueryResult, Tx, one};
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal, UnitId};
use serde_json::json;

/// All the branches guided on `day` when none is named. A branch that the other
/// guides already only leaves the first.
/// Refusals: `same_person`, `not_instructor`, `unknown_unit`, `unit_not_open`,
/// `not_a_branch`, `not_guided`, `guides_nothing`, and those of finding the two.
pub async fn hand_over(
    tx: &Tx,
    secrets: &Secrets,
    from: &Who,
    to: &Who,
    branches: &[String],
    day: Day,
) -> Result<Posting, Failure> {
    let (mut giver, mut taker) = (from.find(tx, secrets).await?, to.find(tx, secrets).await?);
    let person = giver.person();
    if person == taker.person() {
        return Err(Refusal::new("same_person").with("person", person).into());
    }
    require_serving(&giver, day)?;
    require_serving(&taker, day)?;
    let guided = giver.history.guided_on(day);
    let codes = match branches {
        [] => codes_of(tx, guided.iter().copied()).await?,
        named => named.to_vec(),
    };
    let branches = read_branches(tx, &codes, day).await?;
    let about = |code| Refusal::new(code).with("person", person).with("day", day);
    if branches.is_empty() {
        return Err(about("guides_nothing").into());
    }
    if let Some((code, _)) = branches
        .iter()
        .find(|(_, (unit, _))| !guided.contains(unit))
    {
        return Err(about("not_guided").with("unit", code).into());
    }
    let already = taker.history.guided_on(day);
    for branch in branches.values() {
        giver.guide(branch.0, false, day);
        if !already.contains(&branch.0) {
            begin(&mut taker, *branch, day);
        }
    }
    let detail = json!({ "to_person": taker.person(), "branches": branches.len(), "day": day });
    let verb = "instructors::hand_over";
    let mut posting = giver.finish(tx, verb, detail).await?;
    taker.post(tx, &mut posting).await?;
    Ok(posting)
}

#[derive(FromQueryResult)]
struct CodeRow {
    code: Option<String>,
}

/// Units whose founding was taken back have no code, and are left out.
async fn codes_of<C: ConnectionTrait>(
    conn: &C,
    units: impl Iterator<Item = UnitId>,
) -> Result<Vec<String>, Failure> {
    let mut codes = Vec::new();
    for unit in units {
        let sql = "SELECT code FROM unit WHERE id = $1";
        let row: Option<CodeRow> = one(conn, sql, [i64::from(unit).into()]).await?;
        codes.extend(row.and_then(|row| row.code));
    }
    Ok(codes)
}
