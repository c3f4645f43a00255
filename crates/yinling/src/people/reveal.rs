//! A sealed field is looked at, with a reason: on record before it is shown.

use super::identity::Private;
use super::load::get_person;
use super::sealed_field::SealedField;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, FromQueryResult, Tx, rows};
use crate::journal::{Failure, Posting};
use kit::{PersonNo, Refusal, UnitId};
use serde_json::json;

/// To call somebody one looks after needs no reason but that. It is what is kept,
/// whatever the language of the page.
pub const CALLING: &str = "打电话联系本人";

const LONGEST_REASON: usize = 200;
const AT_ONCE: usize = 500;

/// One field of one person. Refusals: `unknown_person`, `person_merged`,
/// `missing_value`, `too_long`.
pub async fn reveal(
    tx: &Tx,
    person: PersonNo,
    field: SealedField,
    reason: &str,
) -> Result<Posting, Failure> {
    get_person(tx, person).await?;
    Ok(Posting {
        verb: "people::reveal",
        subject: format!("person:{person}"),
        detail: json!({ "field": field.name() }),
        texts: vec![("reason", reason_of(reason)?)],
        ..Posting::default()
    })
}

/// The telephones of everybody one looks after, as one line about the unit.
/// Refusals: `missing_value`, `too_long`.
pub fn reveal_calls(unit: UnitId, people: usize, reason: &str) -> Result<Posting, Failure> {
    Ok(Posting {
        verb: "people::reveal",
        subject: format!("unit:{unit}"),
        detail: json!({ "rows": people, "field": "phones" }),
        texts: vec![("reason", reason_of(reason)?)],
        ..Posting::default()
    })
}

fn reason_of(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "理由"));
    }
    if reason.chars().count() > LONGEST_REASON {
        let long = Refusal::new("too_long").with("field", "理由");
        return Err(long.with("limit", LONGEST_REASON));
    }
    Ok(reason.to_owned())
}

/// How one person is called; empty where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calls {
    pub person_no: i64,
    pub mobile: String,
    pub landline: String,
}

#[derive(FromQueryResult)]
struct SealedRow {
    person_no: i64,
    sealed: Vec<u8>,
}

/// The telephones of these people, in the order of their numbers. Whoever asks
/// has put it on record with [`reveal_calls`].
pub async fn list_calls<C: ConnectionTrait>(
    conn: &C,
    secrets: &Secrets,
    people: &[i64],
) -> Result<Vec<Calls>, Failure> {
    let mut calls = Vec::new();
    for some in people.chunks(AT_ONCE) {
        let numbers: Vec<String> = some.iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT person_no, sealed FROM person_secret WHERE person_no IN ({})
             ORDER BY person_no",
            numbers.join(", ")
        );
        for row in rows::<SealedRow, _>(conn, &sql, []).await? {
            let private = Private::open(secrets, row.person_no, &row.sealed)?;
            calls.push(Calls {
                person_no: row.person_no,
                mobile: SealedField::Mobile.of(&private),
                landline: SealedField::Landline.of(&private),
            });
        }
    }
    Ok(calls)
}
