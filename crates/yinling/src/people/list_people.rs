//! The people a unit and those below it look after today, by number: who they
//! are and where they stand, nothing that is sealed.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use kit::{Day, PersonNo, UnitId};

/// One person of a list. `party_branch` is absent where there is none.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ListedPerson {
    pub person_no: i64,
    pub name: String,
    pub managing_unit: String,
    pub party_branch: Option<String>,
    pub retirement: String,
}

const BELOW: &str = "SELECT p.person_no, p.name, m.code AS managing_unit,
        b.code AS party_branch, p.retirement
    FROM shown_person p
    JOIN unit_closure c ON c.descendant = p.managing_unit AND c.ancestor = $1
    JOIN unit m ON m.id = p.managing_unit
    LEFT JOIN unit b ON b.id = p.party_branch
    WHERE p.void_by = 0 AND p.merged_into = 0 AND m.code IS NOT NULL
      AND (p.left_on IS NULL OR p.left_on > $2)";

/// At most `limit` people managed at or below `unit` whose number is above
/// `after`, by number.
pub async fn list_people<C: ConnectionTrait>(
    conn: &C,
    unit: UnitId,
    after: PersonNo,
    limit: u32,
    today: Day,
) -> Result<Vec<ListedPerson>, DbErr> {
    let sql = format!("{BELOW} AND p.person_no > $3 ORDER BY p.person_no LIMIT $4");
    let values = [
        i64::from(unit).into(),
        i64::from(today.number()).into(),
        i64::from(after).into(),
        i64::from(limit).into(),
    ];
    rows(conn, &sql, values).await
}

/// The same for one person; `None` for who is not managed at or below `unit`.
pub async fn find_listed<C: ConnectionTrait>(
    conn: &C,
    unit: UnitId,
    person: PersonNo,
    today: Day,
) -> Result<Option<ListedPerson>, DbErr> {
    let sql = format!("{BELOW} AND p.person_no = $3");
    let values = [
        i64::from(unit).into(),
        i64::from(today.number()).into(),
        i64::from(person).into(),
    ];
    one(conn, &sql, values).await
}
