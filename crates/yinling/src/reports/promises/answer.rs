//! What every answer to a promise has in common.

use super::{PROMISE, Promise, list_promises, of_promise};
use crate::db::Tx;
use crate::journal::{Failure, Posting, find_line};
use crate::reports::unfit::must_be_fit;
use kit::{Refusal, UnitId};
use serde_json::json;

/// The promise that line `line` made, and whose it is.
/// Refuses `unknown_promise` where that line made none, or was taken back.
pub async fn get_promise(tx: &Tx, line: u32) -> Result<(UnitId, Promise), Failure> {
    let unknown = || Refusal::new("unknown_promise").with("line", line);
    let found = find_line(tx, line.into()).await?;
    let found = found.filter(|found| found.verb == PROMISE);
    let unit = found.and_then(|found| found.subject.strip_prefix("plan:")?.parse().ok());
    let unit = UnitId(unit.ok_or_else(unknown)?);
    let promises = list_promises(tx, unit, i64::MAX).await?;
    let promise = promises.into_iter().find(|one| one.line == line);
    Ok((unit, promise.ok_or_else(unknown)?))
}

/// What the person wrote, which must not be empty, too long or unfit.
pub fn required(words: &str, field: &'static str) -> Result<String, Refusal> {
    let words = crate::reports::parts::kept(words).replace('\n', " ");
    let words = words.trim_end_matches('。').to_owned();
    if words.is_empty() {
        return Err(Refusal::new("missing_value").with("field", field));
    }
    if words.chars().count() > super::promise::LONGEST {
        return Err(Refusal::new("promise_too_long").with("most", super::promise::LONGEST));
    }
    must_be_fit(&words)?;
    Ok(words)
}

/// A line about the promise.
pub fn posting(verb: &'static str, promise: &Promise, words: String) -> Posting {
    Posting {
        verb,
        subject: of_promise(promise.line),
        detail: json!({ "promise": promise.line, "year": promise.year }),
        texts: vec![("text", words)],
        ..Posting::default()
    }
}
