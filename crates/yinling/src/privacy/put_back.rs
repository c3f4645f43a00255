//! A press of a moment ago is taken back: the rows are as they were before it.

use crate::db::{ConnectionTrait, DbErr, Tx, exec, scalar};
use crate::journal::Failure;
use anyhow::anyhow;
use kit::PersonNo;
use serde_json::Value as Json;

const GIVEN: &str = "SELECT COUNT(*) FROM consent
    WHERE id = $1 AND person_no = $2 AND withdrawn_at = 0";
/// Withdrawn, and nothing was agreed to since.
const WITHDRAWN: &str = "SELECT COUNT(*) FROM consent mine
    WHERE mine.id = $1 AND mine.person_no = $2 AND mine.withdrawn_at <> 0
      AND NOT EXISTS (SELECT 1 FROM consent later WHERE later.person_no = mine.person_no
        AND later.kind = mine.kind AND later.id > mine.id)";
const WAITING: &str = "SELECT COUNT(*) FROM wish
    WHERE id = $1 AND person_no = $2 AND answered_at = 0";
const FORGET_CONSENT: &str = "DELETE FROM consent WHERE id = $1 AND person_no = $2";
const STAND_AGAIN: &str = "UPDATE consent SET withdrawn_at = 0 WHERE id = $1 AND person_no = $2";
const FORGET_WISH: &str = "DELETE FROM wish WHERE id = $1 AND person_no = $2";

/// Whether what a line of `verb` left is there still as it left it. `told` is
/// the line's detail.
pub async fn is_as_left<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
    verb: &str,
    told: &Json,
) -> Result<bool, DbErr> {
    let (sql, id) = match verb {
        "privacy::consent" => (GIVEN, number(told, "id")),
        "privacy::withdraw" => (WITHDRAWN, number(told, "id")),
        "privacy::ask_correction" | "privacy::ask_erasure" => (WAITING, number(told, "wish")),
        _ => return Ok(false),
    };
    Ok(scalar(conn, sql, [id.into(), i64::from(person).into()]).await? > 0)
}

/// Puts back what was there before the line, of which [`is_as_left`] holds.
pub async fn put_back(tx: &Tx, person: PersonNo, verb: &str, told: &Json) -> Result<(), Failure> {
    let of = |id: i64| [id.into(), i64::from(person).into()];
    match verb {
        "privacy::consent" => {
            exec(tx, FORGET_CONSENT, of(number(told, "id"))).await?;
            exec(tx, STAND_AGAIN, of(number(told, "replaced"))).await?;
        }
        "privacy::withdraw" => {
            exec(tx, STAND_AGAIN, of(number(told, "id"))).await?;
        }
        "privacy::ask_correction" | "privacy::ask_erasure" => {
            exec(tx, FORGET_WISH, of(number(told, "wish"))).await?;
        }
        other => return Err(anyhow!("{other} leaves nothing here to put back").into()),
    }
    Ok(())
}

/// 0, which no row has, where the line does not say.
fn number(told: &Json, name: &str) -> i64 {
    told[name].as_i64().unwrap_or(0)
}
