//! What is still recorded at a unit.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use crate::indicators::measures::{Measure, MeasureKind};
use crate::journal::Fact;
use crate::units::follows_from_unit;
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};

#[derive(FromQueryResult)]
struct NetRow {
    measure: i64,
    person_no: i64,
    initiative: i64,
    day: i64,
    precision: i64,
    grade: i64,
    subject: i64,
    quantity: i64,
}

const NET: &str = "SELECT measure, person_no, initiative, day, precision, grade, subject,
    CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM fact WHERE unit = $1
    GROUP BY measure, person_no, initiative, day, precision, grade, subject
    HAVING SUM(quantity) <> 0 ORDER BY day, measure, person_no";

/// Facts at the unit that are not its own history's, net of what has been
/// taken back.
pub async fn facts_at<C: ConnectionTrait>(conn: &C, unit: UnitId) -> Result<Vec<Fact>, DbErr> {
    let net: Vec<NetRow> = rows(conn, NET, [i64::from(unit).into()]).await?;
    let facts: Vec<Fact> = net
        .iter()
        .map(|row| row.fact(unit))
        .collect::<Result<_, _>>()?;
    Ok(facts
        .into_iter()
        .filter(|fact| !follows_from_unit(fact.measure))
        .collect())
}

impl NetRow {
    fn fact(&self, unit: UnitId) -> Result<Fact, DbErr> {
        let wrong = |e: std::num::TryFromIntError| DbErr::Type(e.to_string());
        Ok(Fact {
            measure: MeasureId(u16::try_from(self.measure).map_err(wrong)?),
            unit,
            person: PersonNo(u32::try_from(self.person_no).map_err(wrong)?),
            initiative: u16::try_from(self.initiative).map_err(wrong)?,
            day: Day::from_number(self.day).unwrap_or_default(),
            precision: if self.precision == 1 {
                Precision::Month
            } else {
                Precision::Day
            },
            quantity: self.quantity,
            grade: Grade::from_number(self.grade).unwrap_or_default(),
            subject: UnitId(u32::try_from(self.subject).map_err(wrong)?),
        })
    }
}

pub fn is_stock(measure: MeasureId) -> bool {
    Measure::by_id(measure).is_some_and(|m| m.kind == MeasureKind::Stock)
}

/// Whether the fact would be left hanging if the unit ended on `day`: something
/// that happens after it, or a stock that begins on it.
pub fn outlives(fact: &Fact, day: Day) -> bool {
    fact.day > day || (fact.day == day && fact.quantity > 0 && is_stock(fact.measure))
}
