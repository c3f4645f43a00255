//! Keys are what their lines say.

use super::create::Row;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use serde_json::Value;

#[derive(FromQueryResult)]
struct Kept {
    id: i64,
    name: String,
    unit: i64,
    rights: String,
    expires_on: i64,
    secret_hash: Vec<u8>,
    salt: Vec<u8>,
    detail: Option<String>,
    line: Option<i64>,
}

#[derive(FromQueryResult)]
struct Bare {
    line: i64,
}

const KEPT: &str = "SELECT k.id, k.name, k.unit, k.rights, k.expires_on, k.secret_hash, k.salt,
        j.detail, j.seq AS line
    FROM api_key k LEFT JOIN journal j ON j.subject = 'api_key:' || CAST(k.id AS TEXT)
        AND j.verb = 'api_keys::create'
    ORDER BY k.id";

/// A line whose key is gone.
const BARE: &str = "SELECT j.seq AS line FROM journal j
    LEFT JOIN api_key k ON j.subject = 'api_key:' || CAST(k.id AS TEXT)
    WHERE j.verb = 'api_keys::create' AND k.id IS NULL ORDER BY j.seq LIMIT 1";

/// Holds every key against the salted hash in its line. Answers with how many
/// there are, or with the line of the first that differs (0 where no line made
/// it).
pub async fn check_keys<C: ConnectionTrait>(conn: &C) -> Result<Result<u64, i64>, DbErr> {
    let mut checked = 0;
    for key in rows::<Kept, _>(conn, KEPT, []).await? {
        let row = Row {
            id: key.id,
            name: &key.name,
            unit: key.unit,
            rights: &key.rights,
            expires_on: key.expires_on,
            secret_hash: &key.secret_hash,
        };
        let detail: Value =
            serde_json::from_str(&key.detail.unwrap_or_default()).unwrap_or_default();
        let said = detail.get("pin").and_then(Value::as_str);
        if said != Some(row.pin(&key.salt).as_str()) {
            return Ok(Err(key.line.unwrap_or(0)));
        }
        checked += 1;
    }
    let bare: Option<Bare> = one(conn, BARE, []).await?;
    Ok(match bare {
        Some(bare) => Err(bare.line),
        None => Ok(checked),
    })
}
