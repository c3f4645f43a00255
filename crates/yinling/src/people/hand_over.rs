//! The managing relation is handed over to somebody outside.

use super::change::Change;
use super::history::LEFT;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, PersonNo, Refusal};
use serde_json::json;

/// `to` says who takes the person over; it is kept beside the line.
/// Refusals: `unknown_person`, `person_merged`, `not_on_roster`, `person_left`.
pub async fn hand_over(tx: &Tx, person: PersonNo, to: &str, day: Day) -> Result<Posting, Failure> {
    let mut change = Change::on_roster(tx, person).await?;
    if let Some((left, _)) = change.history.left() {
        return Err(Refusal::new("person_left")
            .with("person", person)
            .with("day", left)
            .into());
    }
    change.set(LEFT, "handed_over", day);
    let mut posting = change
        .finish(tx, "people::hand_over", json!({ "day": day }))
        .await?;
    if !to.trim().is_empty() {
        posting.texts.push(("to", to.trim().to_owned()));
    }
    Ok(posting)
}
