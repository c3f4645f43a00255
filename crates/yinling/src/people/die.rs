//! A person has died. Nothing is sent to them from here on.

use super::change::Change;
use super::history::LEFT;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, PersonNo, Refusal};
use serde_json::json;

/// Refusals: `unknown_person`, `person_merged`, `person_left`, `bad_date` for
/// a day that is yet to come.
pub async fn die(tx: &Tx, person: PersonNo, day: Day, today: Day) -> Result<Posting, Failure> {
    let mut change = Change::of(tx, person).await?;
    if day > today {
        return Err(Refusal::new("bad_date")
            .with("field", "去世日期")
            .with("value", day)
            .into());
    }
    if let Some((left, _)) = change.history.left() {
        return Err(Refusal::new("person_left")
            .with("person", person)
            .with("day", left)
            .into());
    }
    change.set(LEFT, "died", day);
    change
        .finish(tx, "people::die", json!({ "day": day }))
        .await
}
