//! Answers to writes, kept under the caller's own word for the request.
//!
//! Whoever puts the row does the work; everybody else with the same word waits
//! for its answer. A program that died in between leaves a row without one,
//! which the next request may take over: an import that was applied already
//! finds everything the same.

use crate::db::{ConnectionTrait, Db, DbErr, FromQueryResult, Tx, exec, one};

/// How long an answer is kept at least.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long somebody may work on an answer before it is taken over.
const WORK_MS: i64 = 10 * 60 * 1_000;

/// What a request comes to before any work.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody had asked: the work is ours.
    Ours,
    /// It was answered before.
    Answered(Kept),
    /// Somebody is working on it.
    Running,
    /// The same word stood for another request.
    Another,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub status: u16,
    pub body: String,
}

#[derive(FromQueryResult)]
struct Row {
    request_hash: Vec<u8>,
    until: i64,
    status: i64,
    body: String,
}

const PUT: &str = "INSERT INTO api_answer (caller, name, request_hash, at, until, status, body)
    VALUES ($1, $2, $3, $4, $5, 0, '') ON CONFLICT (caller, name) DO NOTHING";
const FIND: &str = "SELECT request_hash, until, status, body FROM api_answer
    WHERE caller = $1 AND name = $2";
const TAKE_OVER: &str = "UPDATE api_answer SET until = $3
    WHERE caller = $1 AND name = $2 AND status = 0 AND until < $4";
const SETTLE: &str = "UPDATE api_answer SET status = $3, body = $4
    WHERE caller = $1 AND name = $2 AND status = 0";
const RELEASE: &str = "DELETE FROM api_answer WHERE caller = $1 AND name = $2 AND status = 0";
const SWEEP: &str = "DELETE FROM api_answer WHERE at < $1";

/// Asks for the work on a request; `caller` is the key's number.
pub async fn claim(
    db: &Db,
    caller: i64,
    name: &str,
    request_hash: &[u8],
    now: i64,
) -> Result<Claim, DbErr> {
    let tx = db.begin().await?;
    let claim = claim_within(&tx, caller, name, request_hash, now).await?;
    tx.commit().await?;
    Ok(claim)
}

async fn claim_within(
    tx: &Tx,
    caller: i64,
    name: &str,
    request_hash: &[u8],
    now: i64,
) -> Result<Claim, DbErr> {
    let until = now + WORK_MS;
    let hash = request_hash.to_vec();
    let values = [
        caller.into(),
        name.into(),
        hash.into(),
        now.into(),
        until.into(),
    ];
    if exec(tx, PUT, values).await? == 1 {
        return Ok(Claim::Ours);
    }
    let Some(row) = find(tx, caller, name).await? else {
        // Swept or released in between: asked again, it is put anew.
        return Ok(Claim::Running);
    };
    if row.request_hash != request_hash {
        return Ok(Claim::Another);
    }
    if row.status != 0 {
        return Ok(Claim::Answered(Kept {
            status: u16::try_from(row.status).unwrap_or(500),
            body: row.body,
        }));
    }
    if row.until < now {
        let values = [caller.into(), name.into(), until.into(), now.into()];
        if exec(tx, TAKE_OVER, values).await? == 1 {
            return Ok(Claim::Ours);
        }
    }
    Ok(Claim::Running)
}

async fn find<C: ConnectionTrait>(conn: &C, caller: i64, name: &str) -> Result<Option<Row>, DbErr> {
    one(conn, FIND, [caller.into(), name.into()]).await
}

/// Keeps the answer.
pub async fn settle(db: &Db, caller: i64, name: &str, kept: &Kept) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let values = [
        caller.into(),
        name.into(),
        i64::from(kept.status).into(),
        kept.body.clone().into(),
    ];
    exec(&tx, SETTLE, values).await?;
    tx.commit().await
}

/// Gives the work back where it came to no answer.
pub async fn release(db: &Db, caller: i64, name: &str) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    exec(&tx, RELEASE, [caller.into(), name.into()]).await?;
    tx.commit().await
}

/// Removes what is older than [`KEPT_MS`].
pub async fn sweep(db: &Db, now: i64) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    exec(&tx, SWEEP, [(now - KEPT_MS).into()]).await?;
    tx.commit().await
}
