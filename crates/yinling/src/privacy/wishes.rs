//! What somebody has asked for, and what became of it.

use crate::db::{ConnectionTrait, FromQueryResult, rows};
use crate::journal::{self, Failure};
use kit::PersonNo;
use std::collections::HashMap;

/// The two kinds of wishes.
pub const CORRECT: &str = "correct";
pub const ERASE: &str = "erase";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishRow {
    pub id: i64,
    pub kind: String,
    /// In their words; empty for an erasure.
    pub text: String,
    pub asked_at: i64,
    /// 0 while it waits.
    pub answered_at: i64,
    pub is_done: bool,
    /// Why not; empty where it was done.
    pub reason: String,
}

#[derive(FromQueryResult)]
struct Kept {
    id: i64,
    kind: String,
    asked_at: i64,
    answered_at: i64,
    is_done: i64,
}

const LIST: &str = "SELECT id, kind, asked_at, answered_at, is_done FROM wish
    WHERE person_no = $1 ORDER BY id";

/// Oldest first.
pub async fn list_wishes<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<Vec<WishRow>, Failure> {
    let kept: Vec<Kept> = rows(conn, LIST, [i64::from(person).into()]).await?;
    if kept.is_empty() {
        return Ok(vec![]);
    }
    let mut asked = texts(conn, person, "privacy::ask_correction", "text").await?;
    let mut answered = texts(conn, person, "privacy::answer_wish", "reason").await?;
    let told = kept.into_iter().map(|row| WishRow {
        text: asked.remove(&row.id).unwrap_or_default(),
        reason: answered.remove(&row.id).unwrap_or_default(),
        id: row.id,
        kind: row.kind,
        asked_at: row.asked_at,
        answered_at: row.answered_at,
        is_done: row.is_done == 1,
    });
    Ok(told.collect())
}

/// The texts of one verb about the person, by the wish that their lines name.
async fn texts<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
    verb: &str,
    name: &str,
) -> Result<HashMap<i64, String>, Failure> {
    let subject = format!("person:{person}");
    let mut texts = HashMap::new();
    for line in journal::list_lines_about(conn, verb, &subject).await? {
        let detail: serde_json::Value =
            serde_json::from_str(&line.detail).map_err(anyhow::Error::from)?;
        let wish = detail.get("wish").and_then(serde_json::Value::as_i64);
        let text = journal::find_text(conn, line.seq, name).await?;
        if let (Some(wish), Some(text)) = (wish, text) {
            texts.insert(wish, text);
        }
    }
    Ok(texts)
}
