//! Keys that were in force before, as the journal's lines say. Only what
//! anybody may know of them is there.

use super::rotate::ROTATE;
use crate::db::{ConnectionTrait, DbErr};
use crate::journal::list_lines_of;
use kit::Day;
use serde_json::Value;

/// A key that another has replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerKey {
    /// The line that replaced it, and its day.
    pub line: i64,
    pub on: Day,
    /// What tells it from another: 64 hexadecimal digits.
    pub check: String,
    /// What its signatures are checked with: 64 hexadecimal digits.
    pub public_key: String,
}

pub async fn list_former<C: ConnectionTrait>(conn: &C) -> Result<Vec<FormerKey>, DbErr> {
    let lines = list_lines_of(conn, ROTATE).await?;
    let former = lines.into_iter().map(|line| {
        let detail: Value = serde_json::from_str(&line.detail).unwrap_or_default();
        let text = |name: &str| detail[name].as_str().unwrap_or_default().to_owned();
        FormerKey {
            line: line.seq,
            on: Day::of_china_ms(line.at),
            check: text("former_check"),
            public_key: text("former_public_key"),
        }
    });
    Ok(former.collect())
}
