//! Versions of parts, read from the journal.

use super::subject;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use kit::{Period, UnitId};
use std::collections::BTreeMap;

/// One saving of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub part: String,
    /// The journal line that saved it.
    pub line: u32,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub actor: String,
    /// `None` where the text was erased; empty where the part was emptied.
    pub text: Option<String>,
    /// The line whose version it brought back.
    pub restored: Option<u32>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    at: i64,
    detail: String,
    actor: Option<String>,
    body: Option<String>,
}

const VERSIONS: &str = "SELECT j.seq, j.at, j.detail, a.name AS actor, t.body
    FROM journal j
    LEFT JOIN actor a ON a.key = j.actor
    LEFT JOIN line_text t ON t.seq = j.seq AND t.name = 'text'
    WHERE j.subject = $1 AND j.seq <= $2 ORDER BY j.seq";

/// Every version of every part of a report up to a line, oldest first.
pub async fn list_versions<C: ConnectionTrait>(
    conn: &C,
    unit: UnitId,
    period: &Period,
    line: i64,
) -> Result<Vec<Version>, DbErr> {
    let of = subject(unit, period);
    let found: Vec<Row> = rows(conn, VERSIONS, [of.into(), line.into()]).await?;
    found.into_iter().map(version).collect()
}

/// The newest version of each part, by the part's key.
pub fn standing(versions: &[Version]) -> BTreeMap<&str, &Version> {
    let pairs = versions.iter().map(|one| (one.part.as_str(), one));
    pairs.collect()
}

fn version(row: Row) -> Result<Version, DbErr> {
    let detail: serde_json::Value =
        serde_json::from_str(&row.detail).map_err(|e| DbErr::Type(e.to_string()))?;
    let restored = detail["restored"].as_u64();
    Ok(Version {
        part: detail["part"].as_str().unwrap_or_default().to_owned(),
        line: u32::try_from(row.seq).map_err(|e| DbErr::Type(e.to_string()))?,
        at: row.at,
        actor: row.actor.unwrap_or_default(),
        text: row.body,
        restored: restored.and_then(|line| u32::try_from(line).ok()),
    })
}
