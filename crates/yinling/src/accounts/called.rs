//! Who is on the telephone: found by the end of a phone number or by a card.
//! Sealed phones are opened only of people one looks after.

use super::card::{find_card, number_hash};
use super::phone::Phone;
use super::scope::{IS_HERE, SeenPerson, find_seen, sees_sql, values};
use crate::access::{Action, Actor, Secrets};
use crate::db::{Db, FromQueryResult, one, rows};
use crate::journal::Failure;
use crate::people::Private;
use kit::{Day, PersonNo, Refusal};
use std::sync::Arc;

/// So many phones are opened for one question.
const MOST: i64 = 5_000;
/// So many of one end are shown.
const SHOWN: usize = 20;

#[derive(FromQueryResult)]
struct Sealed {
    person_no: i64,
    sealed: Option<Vec<u8>>,
    account: Option<i64>,
    phone: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct Owner {
    person_no: i64,
}

const OWNER: &str = "SELECT person_no FROM account WHERE id = $1";

/// Those `actor` may do `action` with whose phone (their own, on the roster or
/// of their account) ends in these digits, twenty at most. Refusals:
/// `too_many_phones` where the actor looks after more than 5,000.
pub async fn list_seen_by_phone(
    db: &Db,
    secrets: &Arc<Secrets>,
    actor: &Actor,
    action: Action,
    today: Day,
    end: &str,
) -> Result<Vec<SeenPerson>, Failure> {
    let sql = format!(
        "SELECT p.person_no, s.sealed, a.id AS account, a.phone FROM shown_person p
            LEFT JOIN person_secret s ON s.person_no = p.person_no
            LEFT JOIN account a ON a.person_no = p.person_no AND a.closed_at = 0
            WHERE {IS_HERE} AND {} ORDER BY p.person_no LIMIT $3",
        sees_sql(action)
    );
    let [account, day] = values(actor, today);
    let found: Vec<Sealed> = rows(db.read(), &sql, [account, day, (MOST + 1).into()]).await?;
    if found.len() > usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Err(Refusal::new("too_many_phones").with("most", MOST).into());
    }
    let (secrets, end) = (Arc::clone(secrets), end.to_owned());
    let opening = tokio::task::spawn_blocking(move || numbers(&secrets, &found, &end));
    let numbers = opening.await.map_err(anyhow::Error::from)??;
    let mut seen = Vec::new();
    for number in numbers.into_iter().take(SHOWN) {
        let person = find_seen(db.read(), actor, action, today, PersonNo(number)).await?;
        seen.extend(person);
    }
    Ok(seen)
}

fn numbers(secrets: &Secrets, found: &[Sealed], end: &str) -> anyhow::Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for row in found {
        let mut phones = Vec::new();
        if let Some(sealed) = &row.sealed {
            let private = Private::open(secrets, row.person_no, sealed)?;
            phones.extend([private.mobile, private.landline]);
        }
        if let (Some(account), Some(sealed)) = (row.account, &row.phone) {
            phones.push(Phone::open(secrets, u32::try_from(account)?, sealed)?);
        }
        if phones.iter().any(|phone| digits(phone).ends_with(end)) {
            numbers.push(u32::try_from(row.person_no)?);
        }
    }
    numbers.dedup();
    Ok(numbers)
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Whose card it is, if `actor` may do `action` with them. A card that no longer
/// holds is nobody's.
pub async fn find_seen_by_card(
    db: &Db,
    secrets: &Secrets,
    actor: &Actor,
    action: Action,
    today: Day,
    number: &str,
) -> Result<Option<SeenPerson>, Failure> {
    let Some(card) = find_card(db.read(), &number_hash(secrets, number)).await? else {
        return Ok(None);
    };
    let owner: Option<Owner> = one(db.read(), OWNER, [card.account.into()]).await?;
    let person = owner.and_then(|row| u32::try_from(row.person_no).ok());
    match person.filter(|person| *person != 0) {
        Some(person) => Ok(find_seen(db.read(), actor, action, today, PersonNo(person)).await?),
        None => Ok(None),
    }
}
