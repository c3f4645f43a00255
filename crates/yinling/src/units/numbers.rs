//! Dense numbers: units and persons.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, exec, one, scalar};

#[derive(FromQueryResult)]
struct Next {
    next: i64,
}

const TAKE: &str = "INSERT INTO counter (name, next) VALUES ($1, 1 + $2)
    ON CONFLICT (name) DO UPDATE SET next = counter.next + $2 RETURNING next";

/// Takes `count` numbers of the series and answers with the first.
pub async fn mint<C: ConnectionTrait>(tx: &C, series: &str, count: u32) -> Result<u32, DbErr> {
    let taken: Option<Next> = one(tx, TAKE, [series.into(), i64::from(count).into()]).await?;
    let next = taken.map_or(0, |row| row.next);
    u32::try_from(next - i64::from(count)).map_err(|e| DbErr::Type(e.to_string()))
}

const GIVE_BACK: &str = "UPDATE counter SET next = $2 WHERE name = $1 AND next = $3";

/// Gives numbers back that nobody was given, if they are the last of the series.
pub async fn give_back<C: ConnectionTrait>(
    tx: &C,
    series: &str,
    numbers: std::ops::Range<u32>,
) -> Result<(), DbErr> {
    let (first, next) = (i64::from(numbers.start), i64::from(numbers.end));
    exec(tx, GIVE_BACK, [series.into(), first.into(), next.into()]).await?;
    Ok(())
}

const BEHIND: &str = "SELECT CAST(
    (CASE WHEN (SELECT COALESCE(MAX(id), 0) FROM unit) >=
        (SELECT COALESCE(MAX(next), 1) FROM counter WHERE name = 'unit') THEN 1 ELSE 0 END)
  + (CASE WHEN (SELECT COALESCE(MAX(person_no), 0) FROM person) >=
        (SELECT COALESCE(MAX(next), 1) FROM counter WHERE name = 'person') THEN 1 ELSE 0 END) AS BIGINT)";

/// Whether every series is ahead of the numbers it has given out.
pub async fn check_numbers<C: ConnectionTrait>(conn: &C) -> Result<bool, DbErr> {
    Ok(scalar(conn, BEHIND, []).await? == 0)
}
