//! Puts the dictionary's wording and rules on record.

use super::dictionary::Dictionary;
use crate::db::{Db, FromQueryResult, rows};
use crate::journal::{Act, Definition, Failure, Posting, Writer, verb};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct Known {
    indicator: String,
    body: String,
}

const KNOWN: &str = "SELECT indicator, body FROM definition ORDER BY seq, n";

/// Posts every definition that is new or has changed, in one line; nothing if
/// all are on record.
pub async fn define(
    db: &Db,
    writer: &Writer,
    act: Act,
    dictionary: &Dictionary,
) -> Result<(), Failure> {
    let known = rows::<Known, _>(db.read(), KNOWN, []).await?;
    let known: BTreeMap<String, String> = known
        .into_iter()
        .map(|row| (row.indicator, row.body))
        .collect();
    let fresh: Vec<Definition> = dictionary
        .all()
        .iter()
        .filter(|one| known.get(&one.id) != Some(&one.body))
        .map(|one| Definition {
            indicator: one.id.clone(),
            version: one.version,
            body: one.body.clone(),
        })
        .collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let posting = Posting {
        verb: "indicators::define",
        subject: "dictionary".into(),
        detail: json!({ "definitions": fresh.len() }),
        definitions: fresh,
        ..Posting::default()
    };
    let define = verb(move |_tx| {
        let posting = posting.clone();
        Box::pin(async move { Ok(posting) })
    });
    writer.record(act, define).await.map(drop)
}
