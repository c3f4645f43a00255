//! Who somebody is goes for good: the row, what is sealed, every copy of it.
//! Their history and what is counted of them stay under the number.

use super::history::ERASED;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, rows};
use crate::journal::{Failure, PersonAttribute};
use kit::{Day, PersonNo};

#[derive(FromQueryResult)]
struct NumberRow {
    person_no: i64,
}

const MERGED: &str = "SELECT person_no FROM shown_person WHERE merged_into = $1 ORDER BY person_no";
const GONE: [&str; 3] = [
    "DELETE FROM person WHERE person_no = $1",
    "DELETE FROM person_secret WHERE person_no = $1",
    "DELETE FROM person_before WHERE person_no = $1",
];

/// The number and all that were merged into it: each has a row of its own.
pub async fn list_numbers<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<Vec<PersonNo>, DbErr> {
    let mut numbers = vec![person];
    let mut next = 0;
    while let Some(number) = numbers.get(next).copied() {
        next += 1;
        for row in rows::<NumberRow, _>(conn, MERGED, [i64::from(number).into()]).await? {
            let found = u32::try_from(row.person_no).map(PersonNo);
            let found = found.map_err(|e| DbErr::Type(e.to_string()))?;
            if !numbers.contains(&found) {
                numbers.push(found);
            }
        }
    }
    Ok(numbers)
}

/// Deletes them, and answers with the rows that say so in the journal.
pub async fn erase(
    tx: &Tx,
    numbers: &[PersonNo],
    day: Day,
) -> Result<Vec<PersonAttribute>, Failure> {
    let mut posted = Vec::new();
    for person in numbers {
        for sql in GONE {
            exec(tx, sql, [i64::from(*person).into()]).await?;
        }
        posted.push(PersonAttribute {
            person: *person,
            aspect: ERASED.to_owned(),
            value: "1".to_owned(),
            day,
            sign: 1,
        });
    }
    Ok(posted)
}
