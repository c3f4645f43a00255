//! What a person can do. A skill does not expire; only a licence lapses.

use super::change::Change;
use super::history::{IDENTITY, SKILLED};
use super::identity::Identity;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, PersonNo};
use serde_json::json;

/// An empty `skill` takes the skill away from `day` on.
/// Refusals: `unknown_person`, `person_merged`, `not_on_roster`, `person_left`.
pub async fn set_skill(
    tx: &Tx,
    secrets: &Secrets,
    person: PersonNo,
    skill: &str,
    day: Day,
) -> Result<Posting, Failure> {
    let mut change = Change::on_roster(tx, person).await?;
    change.require_here(day)?;
    let before = set_detail(tx, secrets, &mut change, "skill", skill.trim(), day).await?;
    change.set(
        SKILLED,
        if skill.trim().is_empty() { "0" } else { "1" },
        day,
    );
    let mut posting = change
        .finish(tx, "people::set_skill", json!({ "day": day }))
        .await?;
    posting.before.push((person, before));
    Ok(posting)
}

/// Writes one of the roster's descriptive columns and pins the person anew.
/// Answers with the sealed copy of what was there, for taking the line back.
pub(super) async fn set_detail(
    tx: &Tx,
    secrets: &Secrets,
    change: &mut Change,
    column: &str,
    value: &str,
    day: Day,
) -> Result<Vec<u8>, Failure> {
    let (mut identity, secret) = Identity::load(tx, secrets, &change.row).await?;
    let before = identity.seal_copy(secrets, change.person())?;
    let mut details: serde_json::Value =
        serde_json::from_str(&identity.details).map_err(anyhow::Error::from)?;
    details[column] = value.into();
    identity.details = details.to_string();
    let pin = identity
        .write(tx, secrets, change.person(), &secret.salt)
        .await?;
    change.set(IDENTITY, pin, day);
    Ok(before)
}
