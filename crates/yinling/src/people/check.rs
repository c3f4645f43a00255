//! Holds `person` and `person_secret` against the journal.

use super::history::History;
use super::identity::{Private, SecretRow, pin_of, stands_as};
use super::load::PersonRow;
use crate::access::Secrets;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use crate::journal::PersonAttribute;
use kit::{Day, PersonNo};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct AttributeRow {
    person_no: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
struct NumberRow {
    person_no: i64,
}

pub(super) const PEOPLE: &str =
    "SELECT person_no, name, sex, birth_on, birth_precision, retirement,
    managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by
    FROM shown_person WHERE person_no > $1 ORDER BY person_no LIMIT 2000";
pub(super) const SECRETS_BETWEEN: &str = "SELECT person_no, salt, sealed, id_hash, likeness_hash
    FROM person_secret WHERE person_no > $1 AND person_no <= $2";
const HISTORIES: &str = "SELECT person_no, aspect, value, day, sign FROM posted_person_attribute
    WHERE person_no > $1 AND person_no <= $2 ORDER BY person_no, seq, n";

/// Registered (or made known) and neither taken back nor erased, yet without a
/// row.
const LOST: &str = "SELECT person_no FROM (
        SELECT person_no FROM posted_person_attribute WHERE aspect IN ('registered', 'known')
        GROUP BY person_no, value, day HAVING SUM(sign) > 0) registered
    WHERE NOT EXISTS (SELECT 1 FROM shown_person p
        WHERE p.person_no = registered.person_no AND p.void_by = 0)
      AND NOT EXISTS (SELECT 1 FROM posted_person_attribute e
        WHERE e.person_no = registered.person_no AND e.aspect = 'erased')
    ORDER BY person_no LIMIT 1";

const NEWEST_SECRET: &str = "SELECT person_no, salt, sealed, id_hash, likeness_hash
    FROM person_secret ORDER BY person_no DESC LIMIT 1";

/// Whether these secrets open what is sealed here; true where nothing is.
pub async fn opens_with<C: ConnectionTrait>(conn: &C, secrets: &Secrets) -> Result<bool, DbErr> {
    let newest: Option<SecretRow> = one(conn, NEWEST_SECRET, []).await?;
    Ok(newest.is_none_or(|row| Private::open(secrets, row.person_no, &row.sealed).is_ok()))
}

/// Compares every person with what the journal holds of them: the salted hash
/// of who they are, and where they stand. Answers with how many were read, or
/// with the first who differs and the table to look at. The key is not needed.
pub async fn check_identities<C: ConnectionTrait>(
    conn: &C,
) -> Result<Result<i64, (PersonNo, &'static str)>, DbErr> {
    if let Some(lost) = one::<NumberRow, _>(conn, LOST, []).await? {
        return Ok(Err((number(lost.person_no)?, "person")));
    }
    let (mut after, mut read) = (0, 0);
    loop {
        let page: Vec<PersonRow> = rows(conn, PEOPLE, [after.into()]).await?;
        let Some(last) = page.last().map(|row| row.person_no) else {
            return Ok(Ok(read));
        };
        let range = [after.into(), last.into()];
        let secrets: Vec<SecretRow> = rows(conn, SECRETS_BETWEEN, range.clone()).await?;
        let secrets: HashMap<i64, SecretRow> = secrets
            .into_iter()
            .map(|row| (row.person_no, row))
            .collect();
        let mut histories = histories(conn, range).await?;
        for row in &page {
            read += 1;
            let person = number(row.person_no)?;
            let history = histories
                .remove(&row.person_no)
                .unwrap_or_else(|| History::new(person));
            if let Some(table) = differs(row, secrets.get(&row.person_no), &history) {
                return Ok(Err((person, table)));
            }
        }
        after = last;
    }
}

pub(super) async fn histories<C: ConnectionTrait>(
    conn: &C,
    range: [crate::db::Value; 2],
) -> Result<HashMap<i64, History>, DbErr> {
    let mut histories = HashMap::new();
    for row in rows::<AttributeRow, _>(conn, HISTORIES, range).await? {
        let person = number(row.person_no)?;
        let day = Day::from_number(row.day);
        let history = histories
            .entry(row.person_no)
            .or_insert_with(|| History::new(person));
        history.push(PersonAttribute {
            person,
            aspect: row.aspect,
            value: row.value,
            day: day.ok_or_else(|| DbErr::Type(format!("no such day: {}", row.day)))?,
            sign: if row.sign > 0 { 1 } else { -1 },
        });
    }
    Ok(histories)
}

pub(super) fn differs(
    row: &PersonRow,
    secret: Option<&SecretRow>,
    history: &History,
) -> Option<&'static str> {
    // A void registration has nothing standing to compare with.
    if row.void_by != 0 {
        return None;
    }
    let Some(secret) = secret else {
        return Some("person_secret");
    };
    if history.identity() != Some(pin_of(row, secret)) {
        return Some("person or person_secret");
    }
    (!stands_as(row, history)).then_some("person")
}

pub(super) fn number(person_no: i64) -> Result<PersonNo, DbErr> {
    u32::try_from(person_no)
        .map(PersonNo)
        .map_err(|e| DbErr::Type(e.to_string()))
}
