//! One more skill of somebody, beside those that are known.

use super::load::get_person;
use super::set_skill::set_skill;
use crate::access::Secrets;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, PersonNo, Refusal};

/// The longest that one skill is written.
const MOST: usize = 20;

/// Adds `skill` to what stands in the roster. The same one a second time posts
/// nothing. Refusals: `skill_known`, `too_long`, `missing_value`, those of
/// [`set_skill`].
pub async fn add_skill(
    tx: &Tx,
    secrets: &Secrets,
    person: PersonNo,
    skill: &str,
    day: Day,
) -> Result<Posting, Failure> {
    let skill = skill.trim();
    if skill.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "特长").into());
    }
    if skill.chars().count() > MOST {
        return Err(Refusal::new("too_long")
            .with("field", "特长")
            .with("limit", MOST)
            .into());
    }
    let row = get_person(tx, person).await?;
    let details: serde_json::Value =
        serde_json::from_str(&row.details).map_err(anyhow::Error::from)?;
    let known = details["skill"].as_str().unwrap_or_default();
    let is_there = |known: &str| known.split(SIGNS).any(|one| one.trim() == skill);
    if is_there(known) {
        return Err(Refusal::new("skill_known").with("skill", skill).into());
    }
    let all = match known {
        "" => skill.to_owned(),
        known => format!("{known}、{skill}"),
    };
    set_skill(tx, secrets, person, &all, day).await
}

/// What stands between two skills in a roster.
const SIGNS: [char; 7] = ['、', '，', ',', '；', ';', ' ', '/'];
