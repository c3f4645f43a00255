//! A person settles elsewhere, or comes back. They are counted all the same.

use super::change::Change;
use super::history::ELSEWHERE;
use super::set_skill::set_detail;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, PersonNo};
use serde_json::json;

/// `place` empty: the person lives here again.
/// Refusals: `unknown_person`, `person_merged`, `not_on_roster`.
pub async fn live_elsewhere(
    tx: &Tx,
    secrets: &Secrets,
    person: PersonNo,
    place: &str,
    day: Day,
) -> Result<Posting, Failure> {
    let mut change = Change::on_roster(tx, person).await?;
    let before = set_detail(tx, secrets, &mut change, "elsewhere", place.trim(), day).await?;
    change.set(
        ELSEWHERE,
        if place.trim().is_empty() { "0" } else { "1" },
        day,
    );
    let mut posting = change
        .finish(tx, "people::live_elsewhere", json!({ "day": day }))
        .await?;
    posting.before.push((person, before));
    Ok(posting)
}
