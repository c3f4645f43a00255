//! What somebody has agreed to.

use super::text::{Kind, find_text};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows, scalar};
use kit::PersonNo;

/// A consent, whether it stands or was taken back.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ConsentRow {
    pub id: i64,
    pub kind: String,
    pub version: i64,
    pub how: String,
    pub given_at: i64,
    /// 0 while it stands.
    pub withdrawn_at: i64,
}

const LIST: &str = "SELECT id, kind, version, how, given_at, withdrawn_at FROM consent
    WHERE person_no = $1 ORDER BY id";
const STANDS: &str = "SELECT COUNT(*) FROM consent
    WHERE person_no = $1 AND kind = $2 AND version = $3 AND withdrawn_at = 0";

/// Oldest first.
pub async fn list_consents<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<Vec<ConsentRow>, DbErr> {
    rows(conn, LIST, [i64::from(person).into()]).await
}

/// Whether they agree to the newest words of a kind. Nobody may be
/// photographed, named, shown or nominated where this says no.
pub async fn stands<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
    kind: Kind,
) -> Result<bool, DbErr> {
    let Some(text) = find_text(kind) else {
        return Ok(false);
    };
    let values = [
        i64::from(person).into(),
        kind.name().into(),
        text.version.into(),
    ];
    Ok(scalar(conn, STANDS, values).await? > 0)
}
