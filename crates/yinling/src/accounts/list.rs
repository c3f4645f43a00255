//! Accounts, for those who look after them.

use super::phone::Phone;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use crate::journal::Failure;
use kit::{PersonNo, UnitId};

/// An account without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct AccountCard {
    pub id: i64,
    pub person_no: i64,
    pub name: String,
    pub login: Option<String>,
    /// 1 where there is one.
    pub has_second_step: i64,
    pub has_phone: i64,
    pub has_card: i64,
    pub closed_at: i64,
}

const CARD: &str = "SELECT a.id, a.person_no,
        CASE WHEN a.person_no = 0 THEN a.name ELSE COALESCE(p.name, '') END AS name, a.login,
        CASE WHEN a.totp IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END
            AS has_second_step,
        CASE WHEN a.phone IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS has_phone,
        (SELECT COUNT(*) FROM card c WHERE c.account = a.id AND c.revoked_at = 0) AS has_card,
        a.closed_at
    FROM account a LEFT JOIN shown_person p ON p.person_no = a.person_no";

#[derive(FromQueryResult)]
struct PhoneRow {
    phone: Option<Vec<u8>>,
}

pub async fn find_account<C: ConnectionTrait>(
    conn: &C,
    account: u32,
) -> Result<Option<AccountCard>, DbErr> {
    let sql = format!("{CARD} WHERE a.id = $1");
    one(conn, &sql, [i64::from(account).into()]).await
}

/// The open account of somebody of the roster.
pub async fn find_account_of<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<Option<AccountCard>, DbErr> {
    let sql = format!("{CARD} WHERE a.person_no = $1 AND a.closed_at = 0");
    one(conn, &sql, [i64::from(person).into()]).await
}

/// The open account that signs in under this name.
pub async fn find_login<C: ConnectionTrait>(conn: &C, login: &str) -> Result<Option<u32>, DbErr> {
    let sql = format!("{CARD} WHERE a.login = $1 AND a.closed_at = 0");
    let login = login.trim().to_lowercase();
    let found: Option<AccountCard> = one(conn, &sql, [login.into()]).await?;
    Ok(found.and_then(|card| u32::try_from(card.id).ok()))
}

/// Open accounts that have a login or a role, or are to be given one, first
/// opened first, after `after`: those with a role below one of `below`, and those with none yet. An empty
/// `below` means all.
pub async fn list_accounts<C: ConnectionTrait>(
    conn: &C,
    below: &[UnitId],
    after: i64,
    limit: i64,
) -> Result<Vec<AccountCard>, DbErr> {
    let sql = format!(
        "{CARD} WHERE a.id > $1 AND a.closed_at = 0 AND (a.login IS NOT NULL OR EXISTS
            (SELECT 1 FROM access_grant g WHERE g.account = a.id AND g.ended_at = 0)
            OR (a.person_no = 0 AND NOT EXISTS
                (SELECT 1 FROM helper h WHERE h.account = a.id)))
        AND {} ORDER BY a.id LIMIT $2",
        is_below(below)
    );
    rows(conn, &sql, [after.into(), limit.into()]).await
}

/// The account, if [`list_accounts`] would give it.
pub async fn find_account_below<C: ConnectionTrait>(
    conn: &C,
    below: &[UnitId],
    account: u32,
) -> Result<Option<AccountCard>, DbErr> {
    let mut found = list_accounts(conn, below, i64::from(account) - 1, 1).await?;
    found.retain(|card| card.id == i64::from(account));
    Ok(found.pop())
}

fn is_below(units: &[UnitId]) -> String {
    if units.is_empty() {
        return "1 = 1".to_owned();
    }
    let units: Vec<String> = units.iter().map(UnitId::to_string).collect();
    format!(
        "(NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.account = a.id AND g.ended_at = 0)
        OR EXISTS (SELECT 1 FROM access_grant g JOIN unit_closure c ON c.descendant = g.unit
            WHERE g.account = a.id AND g.ended_at = 0 AND c.ancestor IN ({})))",
        units.join(", ")
    )
}

/// Whom an account belongs to, and the phone to call them by; empty where it is
/// not known.
pub async fn name_of<C: ConnectionTrait>(
    conn: &C,
    secrets: &Secrets,
    account: u32,
) -> Result<Option<(String, String)>, Failure> {
    let Some(card) = find_account(conn, account).await? else {
        return Ok(None);
    };
    let sql = "SELECT phone FROM account WHERE id = $1";
    let kept: Option<PhoneRow> = one(conn, sql, [i64::from(account).into()]).await?;
    let phone = match kept.and_then(|row| row.phone) {
        Some(sealed) => Phone::open(secrets, account, &sealed)?,
        None => String::new(),
    };
    Ok(Some((card.name, phone)))
}
