//! An account is closed: nothing leads in any more, what was done stays.

use super::grant::end_grant;
use super::{list_grants, session};
use crate::db::{Tx, exec};
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal};
use serde_json::json;

const CLOSE: &str = "UPDATE account SET closed_at = $2, login = NULL, password = '', totp = NULL,
    phone = NULL, phone_hash = NULL WHERE id = $1 AND closed_at = 0";
const REVOKE: &str = "UPDATE card SET revoked_at = $2 WHERE account = $1 AND revoked_at = 0";
const END_HELP: &str = "UPDATE helper SET ended_at = $2 WHERE account = $1 AND ended_at = 0";

/// Ends its roles, cards, helping and sessions with it. Refusals:
/// `unknown_account`.
pub async fn close_account(
    tx: &Tx,
    account: u32,
    now: i64,
    today: Day,
) -> Result<Posting, Failure> {
    let id = i64::from(account);
    if exec(tx, CLOSE, [id.into(), now.into()]).await? == 0 {
        return Err(Refusal::new("unknown_account").into());
    }
    for grant in list_grants(tx, account).await? {
        let grant_id = u32::try_from(grant.id).map_err(anyhow::Error::from)?;
        if grant.ended_at == 0 {
            match end_grant(tx, 0, grant_id, now, today).await {
                Ok(_) => {}
                // Ended with another of them.
                Err(Failure::Refused(refusal)) if refusal.code == "unknown_grant" => {}
                Err(fault) => return Err(fault),
            }
        }
    }
    exec(tx, REVOKE, [id.into(), now.into()]).await?;
    exec(tx, END_HELP, [id.into(), now.into()]).await?;
    session::end_all(tx, account).await?;
    Ok(Posting {
        verb: "accounts::close",
        subject: format!("account:{account}"),
        detail: json!({}),
        ..Posting::default()
    })
}
