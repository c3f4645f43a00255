//! A press of a moment ago is taken back: who helps is who helped before it.

use super::helper::MOST;
use crate::db::{ConnectionTrait, DbErr, Tx, exec, scalar};
use crate::journal::Failure;
use anyhow::anyhow;
use kit::PersonNo;
use serde_json::Value as Json;

/// They help, and have done nothing for the elder yet.
const NAMED: &str = "SELECT COUNT(*) FROM helper
    WHERE person_no = $1 AND account = $2 AND named_at = $3 AND ended_at = 0
      AND NOT EXISTS (SELECT 1 FROM journal later JOIN actor a ON a.key = later.actor
        WHERE later.on_behalf_of = $1 AND later.on_behalf_of <> 0 AND later.seq > $4
          AND a.name = $5)";
/// They help no more, were not named again, and there is room for them.
const ENDED: &str = "SELECT COUNT(*) FROM helper mine
    JOIN account a ON a.id = mine.account AND a.closed_at = 0
    WHERE mine.person_no = $1 AND mine.account = $2 AND mine.named_at = $3
      AND mine.ended_at <> 0
      AND NOT EXISTS (SELECT 1 FROM helper later WHERE later.person_no = mine.person_no
        AND later.account = mine.account AND later.named_at > mine.named_at)
      AND (SELECT COUNT(*) FROM helper one
        WHERE one.person_no = mine.person_no AND one.ended_at = 0) < $4";
const FORGET: &str = "DELETE FROM helper WHERE person_no = $1 AND account = $2 AND named_at = $3";
const HELP_AGAIN: &str = "UPDATE helper SET ended_at = 0
    WHERE person_no = $1 AND account = $2 AND named_at = $3";
/// An account that nobody has used or spoken of: no line would lose its actor.
const FORGET_ACCOUNT: &str = "DELETE FROM account WHERE id = $1 AND person_no = 0
    AND NOT EXISTS (SELECT 1 FROM helper WHERE account = $1)
    AND NOT EXISTS (SELECT 1 FROM session WHERE account = $1)
    AND NOT EXISTS (SELECT 1 FROM audit WHERE account = $1)
    AND NOT EXISTS (SELECT 1 FROM access_grant WHERE account = $1)
    AND NOT EXISTS (SELECT 1 FROM card WHERE account = $1)
    AND NOT EXISTS (SELECT 1 FROM journal WHERE subject = $2)
    AND NOT EXISTS (SELECT 1 FROM actor WHERE name = $2)";

/// Whether what line `line` of `verb` left is there still as it left it. `told`
/// is the line's detail.
pub async fn is_as_left<C: ConnectionTrait>(
    conn: &C,
    elder: PersonNo,
    verb: &str,
    told: &Json,
    line: i64,
) -> Result<bool, DbErr> {
    let [person, account, named_at] = of(elder, told);
    let found = match verb {
        "accounts::name_helper" => {
            let values = [person, account, named_at, line].map(Into::into);
            let helper = format!("account:{account}").into();
            scalar(conn, NAMED, values.into_iter().chain([helper])).await?
        }
        "accounts::end_helper" => {
            let values = [person, account, named_at, MOST].map(Into::into);
            scalar(conn, ENDED, values).await?
        }
        _ => 0,
    };
    Ok(found > 0)
}

/// Puts back what was there before the line, of which [`is_as_left`] holds.
pub async fn put_back(tx: &Tx, elder: PersonNo, verb: &str, told: &Json) -> Result<(), Failure> {
    let of = of(elder, told);
    match verb {
        "accounts::name_helper" => {
            exec(tx, FORGET, of.map(Into::into)).await?;
            if told["opened"] == true {
                let [_, account, _] = of;
                let key = format!("account:{account}");
                exec(tx, FORGET_ACCOUNT, [account.into(), key.into()]).await?;
            }
        }
        "accounts::end_helper" => {
            exec(tx, HELP_AGAIN, of.map(Into::into)).await?;
        }
        other => return Err(anyhow!("{other} leaves nothing here to put back").into()),
    }
    Ok(())
}

/// The row that the line speaks of: elder, account, since when. 0, which no row
/// has, where the line does not say.
fn of(elder: PersonNo, told: &Json) -> [i64; 3] {
    let number = |name: &str| told[name].as_i64().unwrap_or(0);
    [i64::from(elder), number("account"), number("named_at")]
}
