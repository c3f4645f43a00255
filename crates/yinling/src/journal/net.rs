//! Facts net of what has been taken back.

use super::Fact;
use super::take_back::FactRow;
use crate::db::{ConnectionTrait, DbErr, rows};
use kit::{PersonNo, UnitId};

/// Whose facts.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    Person(PersonNo),
    Unit(UnitId),
}

/// The facts of a person or at a unit that do not net to nothing, by day.
pub async fn net_facts<C: ConnectionTrait>(conn: &C, of: Of) -> Result<Vec<Fact>, DbErr> {
    let (column, number) = match of {
        Of::Person(person) => ("person_no", i64::from(person)),
        Of::Unit(unit) => ("unit", i64::from(unit)),
    };
    let sql = format!(
        "SELECT MAX(seq) AS seq, CAST(0 AS BIGINT) AS n, measure, unit, person_no, initiative, day,
            precision, CAST(SUM(quantity) AS BIGINT) AS quantity, grade, subject
          FROM posted_fact WHERE {column} = $1
         GROUP BY measure, unit, person_no, initiative, day, precision, grade, subject
        HAVING SUM(quantity) <> 0 ORDER BY day, measure, person_no"
    );
    let net: Vec<FactRow> = rows(conn, &sql, [number.into()]).await?;
    net.iter().map(FactRow::fact).collect()
}
