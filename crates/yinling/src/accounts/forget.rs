//! Somebody of the roster is erased: their account closes, nobody helps them
//! any more, and no reason for a look at them is kept.

use super::close::close_account;
use super::list::find_account_of;
use crate::db::{Tx, exec};
use crate::journal::Failure;
use kit::{Day, PersonNo};

const END_HELPERS: &str = "UPDATE helper SET ended_at = $2 WHERE person_no = $1 AND ended_at = 0";
const FORGET_REASONS: &str = "UPDATE audit SET reason = '' WHERE subject = $1";

/// The rows stay, so that lines and the audit keep whom they are about, by
/// number.
pub async fn forget_person(tx: &Tx, person: PersonNo, now: i64, today: Day) -> Result<(), Failure> {
    if let Some(card) = find_account_of(tx, person).await? {
        let account = u32::try_from(card.id).map_err(anyhow::Error::from)?;
        close_account(tx, account, now, today).await?;
    }
    exec(tx, END_HELPERS, [i64::from(person).into(), now.into()]).await?;
    exec(tx, FORGET_REASONS, [format!("person:{person}").into()]).await?;
    Ok(())
}
