//! A key is revoked, at once and for good.

use super::find::find_key;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::Refusal;
use serde_json::json;

/// To be run alone: it reads lines. Refusals: `unknown_key`, `key_revoked`.
pub async fn revoke(tx: &Tx, id: i64) -> Result<Posting, Failure> {
    let key = find_key(tx, id).await?;
    let key = key.ok_or_else(|| Refusal::new("unknown_key").with("key", id))?;
    if let Some(line) = key.revoked_by {
        let refusal = Refusal::new("key_revoked").with("key", id);
        return Err(refusal.with("line", line).into());
    }
    Ok(Posting {
        verb: "api_keys::revoke",
        subject: format!("api_key:{id}"),
        detail: json!({ "unit": key.unit_code }),
        ..Posting::default()
    })
}
