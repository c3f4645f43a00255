//! What can still be taken back, and what came of the last press.

use super::step::{Asker, COLUMNS, Step, TEN_MINUTES};
use crate::db::{ConnectionTrait, DbErr, rows};

/// So many lines about the elder are looked at.
const MOST: i64 = 40;

/// What a press came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Last {
    /// It was done, and can be taken back.
    Done(Step),
    /// It was taken back.
    TakenBack(Step),
}

/// What the asker can take back at `now`, newest first.
pub async fn list_steps<C: ConnectionTrait>(
    conn: &C,
    asker: &Asker,
    now: i64,
) -> Result<Vec<Step>, DbErr> {
    let sql = format!("{COLUMNS} WHERE j.subject = $1 AND j.at >= $2 ORDER BY j.seq DESC LIMIT $3");
    let subject = format!("person:{}", asker.elder);
    let values = [subject.into(), (now - TEN_MINUTES).into(), MOST.into()];
    let mut open = Vec::new();
    for step in rows::<Step, _>(conn, &sql, values).await? {
        if is_open(conn, &step, asker, now).await? {
            open.push(step);
        }
    }
    Ok(open)
}

/// The line, if it is one of the asker's that can be taken back in time.
pub async fn find_step<C: ConnectionTrait>(
    conn: &C,
    asker: &Asker,
    line: u32,
) -> Result<Option<Step>, DbErr> {
    let step = Step::find(conn, line.into()).await?;
    Ok(step.filter(|step| step.is_of(asker) && step.is_known()))
}

/// What the line `line` came to, for the asker; nothing for others, or where it
/// can be taken back no more.
pub async fn find_last<C: ConnectionTrait>(
    conn: &C,
    asker: &Asker,
    line: u32,
    now: i64,
) -> Result<Option<Last>, DbErr> {
    let Some(step) = Step::find(conn, line.into()).await? else {
        return Ok(None);
    };
    if let Some(of) = step.takes_back() {
        let of = Step::find(conn, of).await?;
        let of = of.filter(|of| of.is_of(asker) && now <= step.until());
        return Ok(of.map(Last::TakenBack));
    }
    let is_open = is_open(conn, &step, asker, now).await?;
    Ok(is_open.then_some(Last::Done(step)))
}

async fn is_open<C: ConnectionTrait>(
    conn: &C,
    step: &Step,
    asker: &Asker,
    now: i64,
) -> Result<bool, DbErr> {
    Ok(step.is_of(asker)
        && step.is_known()
        && now <= step.until()
        && step.taken_back_by(conn).await?.is_none()
        && step.is_untouched(conn, asker.elder).await?)
}
