//! The dictionary as it was on record at a past line.

use super::dictionary::Dictionary;
use crate::db::{ConnectionTrait, FromQueryResult, rows};
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct Known {
    indicator: String,
    body: String,
}

const KNOWN: &str = "SELECT indicator, body FROM definition WHERE seq <= $1 ORDER BY seq, n";

/// The last line that put a definition on record; 0 if none did.
pub const RECORDED_UP_TO: &str = "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM definition";

/// Of each figure the newest definition that stood at `line`. Figures counted
/// by it are counted as they were then, whatever the program's own dictionary
/// has come to say.
pub async fn recorded<C: ConnectionTrait>(conn: &C, line: i64) -> anyhow::Result<Dictionary> {
    let known: Vec<Known> = rows(conn, KNOWN, [line.into()]).await?;
    let newest: BTreeMap<String, String> = known
        .into_iter()
        .map(|row| (row.indicator, row.body))
        .collect();
    let bodies: Vec<String> = newest.into_values().collect();
    Ok(Dictionary::of_bodies(&bodies)?)
}
