//! Whom an elder calls.

use super::card::{find_card, number_hash};
use super::name_of;
use crate::access::{Role, Secrets};
use crate::db::{Db, FromQueryResult, one};
use crate::journal::Failure;
use kit::{Day, PersonNo};

#[derive(FromQueryResult)]
struct AccountId {
    id: i64,
}

/// The secretary nearest above: of the branch, else of the managing unit or
/// what is above it.
const NEAREST: &str = "SELECT g.account AS id FROM shown_person p
    JOIN unit_closure c ON c.descendant = p.party_branch OR c.descendant = p.managing_unit
    JOIN access_grant g ON g.unit = c.ancestor
    WHERE p.person_no = $1 AND g.role = $2 AND g.ended_at = 0 AND g.from_on <= $3
      AND (g.until_on IS NULL OR g.until_on >= $3)
    ORDER BY c.depth, g.id LIMIT 1";
const PERSON: &str = "SELECT person_no AS id FROM account WHERE id = $1";

/// Name and phone (empty where none is known).
pub async fn secretary_of(
    db: &Db,
    secrets: &Secrets,
    person: PersonNo,
    today: Day,
) -> Result<Option<(String, String)>, Failure> {
    let values = [
        i64::from(person).into(),
        Role::Secretary.name().into(),
        i64::from(today.number()).into(),
    ];
    let found: Option<AccountId> = one(db.read(), NEAREST, values).await?;
    match found.and_then(|row| u32::try_from(row.id).ok()) {
        Some(account) => name_of(db.read(), secrets, account).await,
        None => Ok(None),
    }
}

/// The same for whoever's card it is: shown where a PIN was wrong three times.
pub async fn secretary_of_card(
    db: &Db,
    secrets: &Secrets,
    number: &str,
    today: Day,
) -> Result<Option<(String, String)>, Failure> {
    let Some(card) = find_card(db.read(), &number_hash(secrets, number)).await? else {
        return Ok(None);
    };
    let found: Option<AccountId> = one(db.read(), PERSON, [card.account.into()]).await?;
    let person = found.and_then(|row| u32::try_from(row.id).ok());
    match person {
        Some(person) if person != 0 => secretary_of(db, secrets, PersonNo(person), today).await,
        _ => Ok(None),
    }
}
