//! Frozen reports, read back.

use super::freeze::FREEZE;
use super::statement::Frozen;
use crate::db::{ConnectionTrait, DbErr};
use crate::journal::{self, Line, TakenBack, find_text};
use kit::{Day, UnitId};
use serde::Deserialize;

/// The name of the line's text.
pub(super) const TEXT: &str = "frozen";

/// What the line of a frozen report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenLine {
    /// Its number, and that of the line that froze it.
    pub line: i64,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub hash: Vec<u8>,
    pub unit: String,
    pub period: String,
    pub at_day: Day,
    pub at_line: u32,
    pub figures: usize,
    pub public_key: String,
    /// The line that took it back, if one stands.
    pub withdrawn_by: Option<i64>,
}

/// A frozen report.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub line: FrozenLine,
    /// `None` once its text has been erased, or cannot be read any more.
    pub frozen: Option<Frozen>,
}

#[derive(Deserialize)]
struct Detail {
    unit: String,
    period: String,
    at_day: Day,
    at_line: u32,
    figures: usize,
    public_key: String,
}

/// Those of one unit, or of all, newest first.
pub async fn list_frozen<C: ConnectionTrait>(
    conn: &C,
    unit: Option<UnitId>,
) -> Result<Vec<FrozenLine>, DbErr> {
    match unit {
        Some(unit) => list_about(conn, &format!("unit:{unit}")).await,
        None => told(conn, journal::list_lines_of(conn, FREEZE).await?).await,
    }
}

pub(super) async fn list_about<C: ConnectionTrait>(
    conn: &C,
    subject: &str,
) -> Result<Vec<FrozenLine>, DbErr> {
    told(
        conn,
        journal::list_lines_about(conn, FREEZE, subject).await?,
    )
    .await
}

/// By its number; `None` where that line froze nothing.
pub async fn find_frozen<C: ConnectionTrait>(conn: &C, line: i64) -> Result<Option<Found>, DbErr> {
    let found = journal::find_line(conn, line).await?;
    let Some(found) = found.filter(|line| line.verb == FREEZE) else {
        return Ok(None);
    };
    let Some(told) = told(conn, vec![found]).await?.pop() else {
        return Ok(None);
    };
    let text = find_text(conn, line, TEXT).await?;
    Ok(Some(Found {
        line: told,
        frozen: text.and_then(|text| serde_json::from_str(&text).ok()),
    }))
}

async fn told<C: ConnectionTrait>(conn: &C, lines: Vec<Line>) -> Result<Vec<FrozenLine>, DbErr> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let taken = TakenBack::load(conn).await?;
    let read = |line: Line| {
        let detail: Detail = serde_json::from_str(&line.detail)
            .map_err(|error| DbErr::Type(format!("line {}: {error}", line.seq)))?;
        Ok(FrozenLine {
            line: line.seq,
            at: line.at,
            hash: line.hash,
            unit: detail.unit,
            period: detail.period,
            at_day: detail.at_day,
            at_line: detail.at_line,
            figures: detail.figures,
            public_key: detail.public_key,
            withdrawn_by: taken.by(line.seq),
        })
    };
    lines.into_iter().map(read).collect()
}
