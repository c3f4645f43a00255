//! People who may be one and the same.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};

/// Two numbers and why they are suspected: `name_and_birth` or `id_number`.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Suspect {
    pub one: i64,
    pub other: i64,
    pub name: String,
    pub birth_on: i64,
    pub why: String,
}

const SUSPECTS: &str = "SELECT a.person_no AS one, b.person_no AS other, a.name AS name,
        a.birth_on AS birth_on, 'name_and_birth' AS why
      FROM shown_person a JOIN shown_person b
        ON b.name = a.name AND b.birth_on = a.birth_on AND b.sex = a.sex AND b.person_no > a.person_no
     WHERE a.merged_into = 0 AND b.merged_into = 0 AND a.void_by = 0 AND b.void_by = 0
    UNION ALL
    SELECT a.person_no AS one, b.person_no AS other, p.name AS name,
        p.birth_on AS birth_on, 'id_number' AS why
      FROM person_secret a JOIN person_secret b
        ON b.id_hash = a.id_hash AND b.person_no > a.person_no
      JOIN shown_person p ON p.person_no = a.person_no
      JOIN shown_person q ON q.person_no = b.person_no
     WHERE p.merged_into = 0 AND q.merged_into = 0 AND p.void_by = 0 AND q.void_by = 0
    ORDER BY one, other";

/// Every suspected pair, by number.
pub async fn list_duplicates<C: ConnectionTrait>(conn: &C) -> Result<Vec<Suspect>, DbErr> {
    rows(conn, SUSPECTS, []).await
}
