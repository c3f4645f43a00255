//! Reading lines back.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};

/// A journal line as stored. `at` is milliseconds since 1970, UTC.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    pub seq: i64,
    pub at: i64,
    pub actor: String,
    pub on_behalf_of: i64,
    pub channel: String,
    pub verb: String,
    pub subject: String,
    pub detail: String,
    pub facts_n: i64,
    pub facts_hash: Vec<u8>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

/// What a line counted: quantities added up by measure and unit.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct LineFacts {
    pub measure: i64,
    pub unit: i64,
    pub facts: i64,
    pub quantity: i64,
}

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

const COLUMNS: &str = "seq, at, actor, on_behalf_of, channel, verb, subject, detail, facts_n, facts_hash, prev_hash, hash";
const LINE_FACTS: &str =
    "SELECT measure, unit, COUNT(*) AS facts, CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM posted_fact WHERE seq = $1 GROUP BY measure, unit ORDER BY measure, unit LIMIT $2";

/// The newest line's number and hash; (0, empty) before the first.
pub async fn head<C: ConnectionTrait>(conn: &C) -> Result<(i64, Vec<u8>), DbErr> {
    let found = one::<Head, _>(conn, "SELECT seq, hash FROM journal_head WHERE id = 1", []).await?;
    found
        .map(|head| (head.seq, head.hash))
        .ok_or_else(|| DbErr::RecordNotFound("journal_head".into()))
}

pub async fn find_line<C: ConnectionTrait>(conn: &C, seq: i64) -> Result<Option<Line>, DbErr> {
    one(
        conn,
        &format!("SELECT {COLUMNS} FROM journal WHERE seq = $1"),
        [seq.into()],
    )
    .await
}

/// At most `limit` lines before `before`, newest first.
pub async fn list_lines<C: ConnectionTrait>(
    conn: &C,
    before: i64,
    limit: i64,
) -> Result<Vec<Line>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE seq < $1 ORDER BY seq DESC LIMIT $2");
    rows(conn, &sql, [before.into(), limit.into()]).await
}

/// The lines of one verb about one subject, newest first.
pub async fn list_lines_about<C: ConnectionTrait>(
    conn: &C,
    verb: &str,
    subject: &str,
) -> Result<Vec<Line>, DbErr> {
    let sql =
        format!("SELECT {COLUMNS} FROM journal WHERE subject = $1 AND verb = $2 ORDER BY seq DESC");
    rows(conn, &sql, [subject.into(), verb.into()]).await
}

/// Every line of one verb, newest first. The whole journal is looked through.
pub async fn list_lines_of<C: ConnectionTrait>(conn: &C, verb: &str) -> Result<Vec<Line>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE verb = $1 ORDER BY seq DESC");
    rows(conn, &sql, [verb.into()]).await
}

#[derive(FromQueryResult)]
struct Text {
    body: String,
}

/// The text kept beside a line under a name; `None` where there is none, or
/// none any more.
pub async fn find_text<C: ConnectionTrait>(
    conn: &C,
    seq: i64,
    name: &str,
) -> Result<Option<String>, DbErr> {
    let sql = "SELECT body FROM line_text WHERE seq = $1 AND name = $2";
    let found: Option<Text> = one(conn, sql, [seq.into(), name.into()]).await?;
    Ok(found.map(|text| text.body))
}

/// What one line counted, at most `limit` pairs of measure and unit.
pub async fn line_facts<C: ConnectionTrait>(
    conn: &C,
    seq: i64,
    limit: i64,
) -> Result<Vec<LineFacts>, DbErr> {
    rows(conn, LINE_FACTS, [seq.into(), limit.into()]).await
}

/// At most `limit` lines after `after`, oldest first.
pub(super) async fn list_lines_after<C: ConnectionTrait>(
    conn: &C,
    after: i64,
    limit: i64,
) -> Result<Vec<Line>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2");
    rows(conn, &sql, [after.into(), limit.into()]).await
}
