//! Attempts are counted before they are judged, so that a hundred at once are a
//! hundred and not one.

use crate::db::{Db, DbErr, FromQueryResult, exec, one};
use crate::say;

/// Failures are forgotten after an hour.
const FORGOTTEN_MS: i64 = 3_600_000;
/// The first wait; each further failure doubles it.
const FIRST_WAIT_MS: i64 = 30_000;
/// Nobody is kept waiting longer.
const LONGEST_WAIT_MS: i64 = 600_000;

/// What is tried: a card, a login, a phone, or anything from one address.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub of: String,
    /// Failures before the first wait.
    pub free: i64,
}

#[derive(FromQueryResult)]
struct Row {
    failed: i64,
    since: i64,
    wait_until: i64,
}

const FIND: &str = "SELECT failed, since, wait_until FROM attempt WHERE of = $1";
const PUT: &str = "INSERT INTO attempt (of, failed, since, wait_until) VALUES ($1, $2, $3, $4)
    ON CONFLICT (of) DO UPDATE SET failed = excluded.failed, since = excluded.since,
    wait_until = excluded.wait_until";
const FORGIVE: &str = "UPDATE attempt SET failed = failed - 1 WHERE of = $1 AND failed > 0";
const FORGET: &str = "DELETE FROM attempt WHERE of = $1";
const FORGET_OLD: &str = "DELETE FROM attempt WHERE since < $1 AND wait_until < $1";

impl Attempt {
    /// Staff mistype, too; a third wrong PIN shows whom to call.
    pub fn of(kind: &str, hash: &[u8]) -> Attempt {
        Attempt {
            of: format!("{kind}:{}", kit::hex(hash)),
            free: 3,
        }
    }

    /// Many share the address of an activity centre.
    pub fn from(address_hash: &str) -> Attempt {
        Attempt {
            of: format!("from:{address_hash}"),
            free: 30,
        }
    }

    /// Counts the attempt. `Ok(n)`: it may be judged and is the `n`th since the
    /// last success. `Err(until)`: nothing is judged before that moment.
    pub async fn begin(&self, db: &Db, now: i64) -> Result<Result<i64, i64>, DbErr> {
        let tx = db.begin().await?;
        let found: Option<Row> = one(&tx, FIND, [self.of.clone().into()]).await?;
        let found = found.filter(|row| row.since > now - FORGOTTEN_MS);
        if let Some(row) = &found
            && row.wait_until > now
        {
            tx.rollback().await?;
            return Ok(Err(row.wait_until));
        }
        let since = found.as_ref().map_or(now, |row| row.since);
        let failed = found.map_or(0, |row| row.failed) + 1;
        let values = [
            self.of.clone().into(),
            failed.into(),
            since.into(),
            (now + self.wait_after(failed)).into(),
        ];
        exec(&tx, PUT, values).await?;
        tx.commit().await?;
        Ok(Ok(failed))
    }

    /// Failures since the last success.
    pub(super) async fn failed(&self, db: &Db) -> Result<i64, DbErr> {
        let found: Option<Row> = one(db.read(), FIND, [self.of.clone().into()]).await?;
        Ok(found.map_or(0, |row| row.failed))
    }

    /// One that was right is not held against an address; what others did from
    /// there stays.
    pub(super) async fn forgive(&self, db: &Db) -> Result<(), DbErr> {
        let tx = db.begin().await?;
        exec(&tx, FORGIVE, [self.of.clone().into()]).await?;
        tx.commit().await
    }

    /// It was right: nothing is held against anybody.
    pub async fn succeeded(&self, db: &Db) -> Result<(), DbErr> {
        let tx = db.begin().await?;
        exec(&tx, FORGET, [self.of.clone().into()]).await?;
        tx.commit().await
    }

    fn wait_after(&self, failed: i64) -> i64 {
        let beyond = failed - self.free;
        match u32::try_from(beyond) {
            Ok(beyond) => LONGEST_WAIT_MS.min(FIRST_WAIT_MS << beyond.min(10)),
            Err(_) => 0,
        }
    }
}

pub(super) async fn forget_old(db: &Db, now: i64) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    exec(&tx, FORGET_OLD, [(now - FORGOTTEN_MS).into()]).await?;
    tx.commit().await
}

/// `30秒`, `4分钟`.
pub fn wait_words(milliseconds: i64) -> String {
    let seconds = (milliseconds + 999) / 1_000;
    match seconds {
        ..=90 => {
            let seconds = seconds.max(1);
            let unit = if seconds == 1 { "second" } else { "seconds" };
            say!("{seconds}秒", "{seconds} {unit}")
        }
        _ => {
            let minutes = (seconds + 59) / 60;
            say!("{minutes}分钟", "{minutes} minutes")
        }
    }
}
