//! An elder's slip: what others did for them, newest first.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use kit::PersonNo;

/// One line that somebody else wrote for the elder.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SlipLine {
    pub seq: i64,
    pub at: i64,
    pub verb: String,
    pub channel: String,
    /// What the line calls its actor: `account:12`.
    pub actor: String,
}

const LIST: &str = "SELECT j.seq, j.at, j.verb, j.channel, a.name AS actor
    FROM journal j JOIN actor a ON a.key = j.actor
    WHERE j.on_behalf_of = $1 AND j.on_behalf_of <> 0 AND j.seq < $2
    ORDER BY j.seq DESC LIMIT $3";

pub async fn list_slip<C: ConnectionTrait>(
    conn: &C,
    elder: PersonNo,
    before: i64,
    limit: i64,
) -> Result<Vec<SlipLine>, DbErr> {
    let values = [i64::from(elder).into(), before.into(), limit.into()];
    rows(conn, LIST, values).await
}
