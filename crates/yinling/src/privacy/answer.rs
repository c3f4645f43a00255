//! A wish is answered: done, or not, and then why.

use crate::db::{FromQueryResult, Tx, exec, one};
use crate::journal::{Failure, Posting};
use kit::{PersonNo, Refusal};
use serde_json::json;

const LONGEST: usize = 200;

#[derive(FromQueryResult)]
struct Waiting {
    kind: String,
    answered_at: i64,
}

const FIND: &str = "SELECT kind, answered_at FROM wish WHERE id = $1 AND person_no = $2";
const ANSWER: &str = "UPDATE wish SET answered_at = $2, is_done = $3
    WHERE id = $1 AND answered_at = 0";

/// An erasure is done by erasing; it can only be declined here. Refusals:
/// `unknown_wish`, `wish_answered`, `missing_value`, `too_long`.
pub async fn answer_wish(
    tx: &Tx,
    person: PersonNo,
    wish: u32,
    is_done: bool,
    reason: &str,
    now: i64,
) -> Result<Posting, Failure> {
    let values = [i64::from(wish).into(), i64::from(person).into()];
    let found: Option<Waiting> = one(tx, FIND, values).await?;
    let found = found.ok_or_else(|| Refusal::new("unknown_wish"))?;
    if found.answered_at != 0 {
        return Err(Refusal::new("wish_answered").into());
    }
    if is_done && found.kind == super::ERASE {
        return Err(Refusal::new("unknown_wish").into());
    }
    let reason = reason.trim();
    if reason.is_empty() && !is_done {
        return Err(Refusal::new("missing_value").with("field", "理由").into());
    }
    if reason.chars().count() > LONGEST {
        let long = Refusal::new("too_long").with("field", "理由");
        return Err(long.with("limit", LONGEST).into());
    }
    let values = [
        i64::from(wish).into(),
        now.into(),
        i64::from(is_done).into(),
    ];
    exec(tx, ANSWER, values).await?;
    let texts = match reason {
        "" => vec![],
        reason => vec![("reason", reason.to_owned())],
    };
    Ok(Posting {
        verb: "privacy::answer_wish",
        subject: format!("person:{person}"),
        detail: json!({ "wish": wish, "done": is_done }),
        texts,
        ..Posting::default()
    })
}
