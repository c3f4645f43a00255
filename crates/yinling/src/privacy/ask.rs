//! What somebody cannot do with their record themselves they ask for.

use super::wishes::{CORRECT, ERASE};
use crate::db::{Tx, exec, scalar};
use crate::journal::{Failure, Posting};
use crate::people;
use crate::units::mint;
use kit::{PersonNo, Refusal};
use serde_json::json;

/// More would be a heap that nobody answers.
const MOST_WAITING: i64 = 5;
const LONGEST: usize = 300;

const ASKED: &str = "SELECT COUNT(*) FROM wish WHERE person_no = $1";
const WAITING: &str = "SELECT COUNT(*) FROM wish WHERE person_no = $1 AND answered_at = 0";
const ERASURE: &str =
    "SELECT COUNT(*) FROM wish WHERE person_no = $1 AND kind = 'erase' AND answered_at = 0";
const ADD: &str = "INSERT INTO wish (id, person_no, kind, asked_at, answered_at, is_done)
    VALUES ($1, $2, $3, $4, 0, 0)";

/// Something is wrong, in their words. `base` is how many wishes there were on
/// the page that asks, so that a form sent twice asks once. Refusals:
/// `unknown_person`, `person_merged`, `missing_value`, `too_long`,
/// `asked_already`, `too_many_wishes`.
pub async fn ask_correction(
    tx: &Tx,
    person: PersonNo,
    text: &str,
    base: u32,
    now: i64,
) -> Result<Posting, Failure> {
    people::get_person(tx, person).await?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("missing_value")
            .with("field", "哪里不对")
            .into());
    }
    if text.chars().count() > LONGEST {
        let long = Refusal::new("too_long").with("field", "哪里不对");
        return Err(long.with("limit", LONGEST).into());
    }
    let number = i64::from(person);
    if scalar(tx, ASKED, [number.into()]).await? != i64::from(base) {
        return Err(Refusal::new("asked_already").into());
    }
    if scalar(tx, WAITING, [number.into()]).await? >= MOST_WAITING {
        let many = Refusal::new("too_many_wishes").with("most", MOST_WAITING);
        return Err(many.into());
    }
    let wish = add(tx, person, CORRECT, now).await?;
    Ok(Posting {
        verb: "privacy::ask_correction",
        subject: format!("person:{person}"),
        detail: json!({ "wish": wish }),
        texts: vec![("text", text.to_owned())],
        ..Posting::default()
    })
}

/// Everything that says who they are is to go. Refusals: `unknown_person`,
/// `person_merged`, `asked_already`.
pub async fn ask_erasure(tx: &Tx, person: PersonNo, now: i64) -> Result<Posting, Failure> {
    people::get_person(tx, person).await?;
    if scalar(tx, ERASURE, [i64::from(person).into()]).await? > 0 {
        return Err(Refusal::new("asked_already").into());
    }
    let wish = add(tx, person, ERASE, now).await?;
    Ok(Posting {
        verb: "privacy::ask_erasure",
        subject: format!("person:{person}"),
        detail: json!({ "wish": wish }),
        ..Posting::default()
    })
}

async fn add(tx: &Tx, person: PersonNo, kind: &str, now: i64) -> Result<u32, Failure> {
    let id = mint(tx, "wish", 1).await?;
    let values = [
        i64::from(id).into(),
        i64::from(person).into(),
        kind.into(),
        now.into(),
    ];
    exec(tx, ADD, values).await?;
    Ok(id)
}
