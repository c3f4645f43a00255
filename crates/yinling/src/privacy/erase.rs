//! Somebody is erased, at their own wish. Who they were goes: the row, what is
//! sealed, copies, texts about them, consents. What was counted of them stays
//! under the number, so every figure stays as it is.

use crate::accounts;
use crate::db::{ConnectionTrait, DbErr, Tx, exec, scalar};
use crate::journal::{Failure, Posting, forget_texts};
use crate::people;
use kit::{Day, PersonNo, Refusal};
use serde_json::json;

const LONGEST: usize = 200;

/// What would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// The number itself and those merged into it.
    pub numbers: usize,
    pub texts: i64,
    pub copies: i64,
    pub consents: i64,
}

const WISHED: &str =
    "SELECT COUNT(*) FROM wish WHERE person_no = $1 AND kind = 'erase' AND answered_at = 0";
const TEXTS: &str = "SELECT COUNT(*) FROM line_text WHERE seq IN
    (SELECT seq FROM journal WHERE subject = $1
     UNION SELECT seq FROM journal WHERE on_behalf_of = $2 AND on_behalf_of <> 0)";
const COPIES: &str = "SELECT COUNT(*) FROM person_before WHERE person_no = $1";
const CONSENTS: &str = "SELECT COUNT(*) FROM consent WHERE person_no = $1";
const FORGET_CONSENTS: &str = "DELETE FROM consent WHERE person_no = $1";
const ANSWER: &str = "UPDATE wish SET answered_at = $2, is_done = 1
    WHERE person_no = $1 AND answered_at = 0";

/// What [`erase`] would delete; `None` where the elder has not asked for it.
pub async fn preview_erasure<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<Option<Erasure>, DbErr> {
    if scalar(conn, WISHED, [i64::from(person).into()]).await? == 0 {
        return Ok(None);
    }
    let numbers = people::list_numbers(conn, person).await?;
    let mut found = Erasure {
        numbers: numbers.len(),
        texts: 0,
        copies: 0,
        consents: 0,
    };
    for one in numbers {
        let number = i64::from(one);
        let values = [format!("person:{one}").into(), number.into()];
        found.texts += scalar(conn, TEXTS, values).await?;
        found.copies += scalar(conn, COPIES, [number.into()]).await?;
        found.consents += scalar(conn, CONSENTS, [number.into()]).await?;
    }
    Ok(Some(found))
}

/// Carries the elder's wish out. Refusals: `unknown_person`, `person_merged`,
/// `erasure_not_asked`, `missing_value`, `too_long`.
pub async fn erase(
    tx: &Tx,
    person: PersonNo,
    reason: &str,
    now: i64,
    today: Day,
) -> Result<Posting, Failure> {
    people::get_person(tx, person).await?;
    if scalar(tx, WISHED, [i64::from(person).into()]).await? == 0 {
        return Err(Refusal::new("erasure_not_asked").into());
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "理由").into());
    }
    if reason.chars().count() > LONGEST {
        let long = Refusal::new("too_long").with("field", "理由");
        return Err(long.with("limit", LONGEST).into());
    }
    let mut posting = wipe(tx, person, now, today).await?;
    posting.texts.push(("reason", reason.to_owned()));
    Ok(posting)
}

/// Without asking who wished it: a backup may be older than the wish.
pub(super) async fn wipe(
    tx: &Tx,
    person: PersonNo,
    now: i64,
    today: Day,
) -> Result<Posting, Failure> {
    let numbers = people::list_numbers(tx, person).await?;
    for one in &numbers {
        let number = i64::from(*one);
        forget_texts(tx, *one).await?;
        accounts::forget_person(tx, *one, now, today).await?;
        exec(tx, FORGET_CONSENTS, [number.into()]).await?;
        exec(tx, ANSWER, [number.into(), now.into()]).await?;
    }
    let erased = people::erase(tx, &numbers, today).await?;
    Ok(Posting {
        verb: "privacy::erase",
        subject: format!("person:{person}"),
        detail: json!({ "numbers": numbers.len() }),
        person_attributes: erased,
        ..Posting::default()
    })
}
