//! Imports that are in the journal.

use crate::db::{Db, DbErr, FromQueryResult, rows};
use crate::journal::TakenBack;

/// One line that an import came to. What it counts has its own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastImport {
    pub seq: i64,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub verb: String,
    pub channel: String,
    /// JSON with the numbers of rows.
    pub detail: String,
    /// The line that took it back and stands.
    pub taken_back_by: Option<i64>,
}

#[derive(FromQueryResult)]
struct ImportRow {
    seq: i64,
    at: i64,
    verb: String,
    channel: String,
    detail: String,
}

const IMPORTS: &str = "SELECT seq, at, verb, channel, detail FROM journal
    WHERE verb IN ('units::import', 'people::import', 'ledgers::import_facts')";

/// At most `limit` of them before the line `before`, newest first.
pub async fn list_imports(db: &Db, before: i64, limit: i64) -> Result<Vec<PastImport>, DbErr> {
    let sql = format!("{IMPORTS} AND seq < $1 ORDER BY seq DESC LIMIT $2");
    found(db, &sql, vec![before.into(), limit.into()]).await
}

pub async fn find_import(db: &Db, seq: i64) -> Result<Option<PastImport>, DbErr> {
    let sql = format!("{IMPORTS} AND seq = $1");
    Ok(found(db, &sql, vec![seq.into()]).await?.pop())
}

async fn found(
    db: &Db,
    sql: &str,
    values: Vec<crate::db::Value>,
) -> Result<Vec<PastImport>, DbErr> {
    let lines: Vec<ImportRow> = rows(db.read(), sql, values).await?;
    let taken = TakenBack::load(db.read()).await?;
    let past = lines.into_iter().map(|row| PastImport {
        taken_back_by: taken.by(row.seq),
        seq: row.seq,
        at: row.at,
        verb: row.verb,
        channel: row.channel,
        detail: row.detail,
    });
    Ok(past.collect())
}
