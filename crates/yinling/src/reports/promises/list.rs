//! Promises of a unit as they stand, read from the journal.

use super::{KEEP, LEAVE, PROMISE, WITHDRAW, of_unit};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use crate::journal::TakenBack;
use kit::{Day, UnitId};
use serde_json::Value as Json;

/// One thing a unit's report says will be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The journal line that made it.
    pub line: u32,
    /// The year it is for.
    pub year: i16,
    /// The day it counts as made on: in the year before.
    pub made_on: Day,
    /// Without a full stop; empty where it was erased.
    pub text: String,
    /// The figure it is measured by, and how far that is to come.
    pub target: Option<(String, i64)>,
    pub state: State,
    /// The line that put it in this state.
    pub state_line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Open,
    Done {
        on: Day,
        /// In words; may be empty where a figure or a line says it.
        words: String,
        /// The journal line that shows it.
        evidence: Option<u32>,
    },
    NotDone {
        reason: String,
    },
    Withdrawn {
        reason: String,
        /// Taken back before its year began: it is in no report.
        in_time: bool,
    },
}

impl State {
    /// Stable and scriptable.
    pub fn code(&self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done { .. } => "done",
            State::NotDone { .. } => "not_done",
            State::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl Promise {
    /// Whether a report speaks of it.
    pub fn is_told(&self) -> bool {
        !matches!(self.state, State::Withdrawn { in_time: true, .. })
    }
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    verb: String,
    subject: String,
    detail: String,
    body: Option<String>,
}

const MADE: &str = "SELECT j.seq, j.verb, j.subject, j.detail, t.body FROM journal j
    LEFT JOIN line_text t ON t.seq = j.seq AND t.name = 'text'
    WHERE j.subject = $1 AND j.seq <= $2 ORDER BY j.seq";
const ANSWERED: &str = "SELECT j.seq, j.verb, j.subject, j.detail, t.body FROM journal p
    JOIN journal j ON j.subject = 'promise:' || CAST(p.seq AS TEXT)
    LEFT JOIN line_text t ON t.seq = j.seq AND t.name = 'text'
    WHERE p.subject = $1 AND j.seq <= $2 ORDER BY j.seq";

/// Every promise of the unit up to a line that was not taken back, in the order
/// they were made.
pub async fn list_promises<C: ConnectionTrait>(
    conn: &C,
    unit: UnitId,
    line: i64,
) -> Result<Vec<Promise>, DbErr> {
    let of = of_unit(unit);
    let made: Vec<Row> = rows(conn, MADE, [of.clone().into(), line.into()]).await?;
    if made.is_empty() {
        return Ok(Vec::new());
    }
    let answered: Vec<Row> = rows(conn, ANSWERED, [of.into(), line.into()]).await?;
    let taken = TakenBack::load_until(conn, line).await?;
    let stands = |row: &&Row| taken.by(row.seq).is_none();
    let mut promises = Vec::new();
    for row in made.iter().filter(stands).filter(|row| row.verb == PROMISE) {
        let mut promise = made_by(row)?;
        let subject = super::of_promise(promise.line);
        for answer in answered.iter().filter(stands) {
            if answer.subject == subject {
                promise.take(answer)?;
            }
        }
        promises.push(promise);
    }
    Ok(promises)
}

fn made_by(row: &Row) -> Result<Promise, DbErr> {
    let detail = detail(row)?;
    let indicator = detail["indicator"].as_str();
    let line = line(row.seq)?;
    Ok(Promise {
        line,
        year: i16::try_from(detail["year"].as_i64().unwrap_or(0)).unwrap_or(0),
        made_on: day(&detail)?,
        text: row.body.clone().unwrap_or_default(),
        target: indicator.map(str::to_owned).zip(detail["target"].as_i64()),
        state: State::Open,
        state_line: line,
    })
}

impl Promise {
    fn take(&mut self, row: &Row) -> Result<(), DbErr> {
        let detail = detail(row)?;
        let words = row.body.clone().unwrap_or_default();
        self.state = match row.verb.as_str() {
            KEEP => State::Done {
                on: day(&detail)?,
                words,
                evidence: detail["evidence"].as_i64().map(line).transpose()?,
            },
            LEAVE => State::NotDone { reason: words },
            WITHDRAW => State::Withdrawn {
                reason: words,
                in_time: detail["in_time"].as_bool().unwrap_or(false),
            },
            _ => return Ok(()),
        };
        self.state_line = line(row.seq)?;
        Ok(())
    }
}

fn detail(row: &Row) -> Result<Json, DbErr> {
    serde_json::from_str(&row.detail).map_err(|e| DbErr::Type(e.to_string()))
}

fn line(seq: i64) -> Result<u32, DbErr> {
    u32::try_from(seq).map_err(|e| DbErr::Type(e.to_string()))
}

fn day(detail: &Json) -> Result<Day, DbErr> {
    let told = detail["day"].as_str().unwrap_or_default();
    told.parse()
        .map_err(|_| DbErr::Type(format!("a plan line is of the day {told}")))
}
