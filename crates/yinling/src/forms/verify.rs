//! Remembered forms are what their lines say.

use super::known;
use super::remember::{Row, pin};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use serde_json::Value;

#[derive(FromQueryResult)]
struct Kept {
    id: i64,
    family: i64,
    version: i64,
    kind: String,
    fingerprint: String,
    name: String,
    salt: Vec<u8>,
    body: Vec<u8>,
    detail: Option<String>,
    line: Option<i64>,
}

#[derive(FromQueryResult)]
struct Bare {
    line: i64,
}

const KEPT: &str = "SELECT f.id, f.family, f.version, f.kind, f.fingerprint, f.name, f.salt,
        f.body, j.detail, j.seq AS line
    FROM form f LEFT JOIN journal j ON j.subject = 'form:' || CAST(f.id AS TEXT)
    WHERE f.id > $1 ORDER BY f.id LIMIT 1";

/// A line whose form is gone.
const BARE: &str = "SELECT j.seq AS line FROM journal j
    LEFT JOIN form f ON j.subject = 'form:' || CAST(f.id AS TEXT)
    WHERE j.verb = 'forms::remember' AND f.id IS NULL ORDER BY j.seq LIMIT 1";

/// Holds every form against the salted hash in its line. Answers with how many
/// there are, or with the line of the first that differs (0 where no line
/// remembered it).
pub async fn check_forms<C: ConnectionTrait>(conn: &C) -> Result<Result<u64, i64>, DbErr> {
    let (mut after, mut checked) = (0, 0);
    // One at a time: each holds a file.
    while let Some(form) = rows::<Kept, _>(conn, KEPT, [after.into()]).await?.pop() {
        after = form.id;
        let places = known::places(conn, form.id).await?;
        let row = Row {
            id: form.id,
            family: form.family,
            version: form.version,
            kind: &form.kind,
            fingerprint: &form.fingerprint,
            name: &form.name,
            body: &form.body,
        };
        let detail = form.detail.unwrap_or_default();
        let detail: Value = serde_json::from_str(&detail).unwrap_or_default();
        let said = detail.get("pin").and_then(Value::as_str);
        if said != Some(pin(&form.salt, &row, &places).as_str()) {
            return Ok(Err(form.line.unwrap_or(0)));
        }
        checked += 1;
    }
    let bare: Option<Bare> = one(conn, BARE, []).await?;
    Ok(match bare {
        Some(bare) => Err(bare.line),
        None => Ok(checked),
    })
}
