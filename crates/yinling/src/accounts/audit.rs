//! Who read personal data, with which reason, and who tried to sign in. Read by
//! the audit administrator alone.

use crate::db::{ConnectionTrait, Db, DbErr, FromQueryResult, exec, rows};
use crate::units::mint;

/// One entry to be made.
#[derive(Debug, Clone, Default)]
pub struct Note {
    /// 0 where nobody had signed in.
    pub account: u32,
    pub helps: u32,
    /// `person.read`, `people.list`, `sign_in.failed` …
    pub what: &'static str,
    /// `person:7`, `unit:12`, `account:3`.
    pub subject: String,
    pub reason: String,
    pub address_hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct AuditRow {
    pub id: i64,
    pub at: i64,
    pub account: i64,
    pub helps: i64,
    pub what: String,
    pub subject: String,
    pub reason: String,
    pub address_hash: String,
}

const ADD: &str = "INSERT INTO audit (id, at, account, helps, what, subject, reason, address_hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LIST: &str = "SELECT id, at, account, helps, what, subject, reason, address_hash
    FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2";
const ABOUT: &str = "SELECT id, at, account, helps, what, subject, reason, address_hash
    FROM audit WHERE subject = $1 ORDER BY id DESC LIMIT $2";

/// Makes the entry; what it tells of is shown only after this has come back.
pub async fn note(db: &Db, now: i64, note: Note) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let id = mint(&tx, "audit", 1).await?;
    let values = [
        i64::from(id).into(),
        now.into(),
        i64::from(note.account).into(),
        i64::from(note.helps).into(),
        note.what.into(),
        note.subject.into(),
        note.reason.into(),
        note.address_hash.into(),
    ];
    exec(&tx, ADD, values).await?;
    tx.commit().await
}

/// Newest first, those before `before`.
pub async fn list_audit<C: ConnectionTrait>(
    conn: &C,
    before: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, DbErr> {
    rows(conn, LIST, [before.into(), limit.into()]).await
}

/// The newest entries about one thing: `person:7`.
pub async fn list_audit_of<C: ConnectionTrait>(
    conn: &C,
    subject: &str,
    limit: i64,
) -> Result<Vec<AuditRow>, DbErr> {
    rows(conn, ABOUT, [subject.into(), limit.into()]).await
}
