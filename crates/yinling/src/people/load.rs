//! Finding people, their histories, and what has been posted of them.

use super::history::{Facts, History, MEASURES};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use crate::journal::{Failure, PersonAttribute};
use kit::{Day, MeasureId, PersonNo, Precision, Refusal, UnitId};

/// Who a person is, and where they stand today. Days are day numbers.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PersonRow {
    pub person_no: i64,
    pub name: String,
    pub sex: String,
    pub birth_on: i64,
    pub birth_precision: i64,
    pub retirement: String,
    pub managing_unit: i64,
    pub party_branch: i64,
    pub affiliation: String,
    /// JSON object of the roster's remaining columns.
    pub details: String,
    pub merged_into: i64,
    pub left_on: Option<i64>,
    pub void_by: i64,
}

#[derive(FromQueryResult)]
struct AttributeRow {
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
struct NetRow {
    measure: i64,
    unit: i64,
    day: i64,
    precision: i64,
    quantity: i64,
}

const PERSON: &str = "SELECT person_no, name, sex, birth_on, birth_precision, retirement,
    managing_unit, party_branch, affiliation, details, merged_into, left_on, void_by
    FROM shown_person WHERE person_no = $1 AND void_by = 0";
const HISTORY: &str = "SELECT aspect, value, day, sign FROM posted_person_attribute WHERE person_no = $1 ORDER BY seq, n";
const POSTED: &str =
    "SELECT measure, unit, day, precision, CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM posted_fact WHERE person_no = $1
    GROUP BY measure, unit, day, precision HAVING SUM(quantity) <> 0";

pub async fn find_person<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<Option<PersonRow>, DbErr> {
    one(conn, PERSON, [i64::from(person).into()]).await
}

/// The person, or the refusal `unknown_person`; `person_merged` names the
/// number they are known by now.
pub async fn get_person<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<PersonRow, Failure> {
    match find_person(conn, person).await? {
        Some(row) if row.merged_into != 0 => {
            let refusal = Refusal::new("person_merged").with("person", person);
            Err(refusal.with("into", row.merged_into).into())
        }
        Some(row) => Ok(row),
        None => Err(Refusal::new("unknown_person").with("person", person).into()),
    }
}

pub async fn load_history<C: ConnectionTrait>(
    conn: &C,
    person: PersonNo,
) -> Result<History, DbErr> {
    let mut history = History::new(person);
    for row in rows::<AttributeRow, _>(conn, HISTORY, [i64::from(person).into()]).await? {
        history.push(PersonAttribute {
            person,
            aspect: row.aspect,
            value: row.value,
            day: day(row.day)?,
            sign: if row.sign > 0 { 1 } else { -1 },
        });
    }
    Ok(history)
}

/// What the journal counts of the person's standing today, net.
pub async fn posted_facts<C: ConnectionTrait>(conn: &C, person: PersonNo) -> Result<Facts, DbErr> {
    let mut facts = Facts::default();
    for row in rows::<NetRow, _>(conn, POSTED, [i64::from(person).into()]).await? {
        let measure = MeasureId(u16::try_from(row.measure).unwrap_or_default());
        if MEASURES.contains(&measure) {
            let unit = u32::try_from(row.unit).map_err(|e| DbErr::Type(e.to_string()))?;
            let precision = if row.precision == 1 {
                Precision::Month
            } else {
                Precision::Day
            };
            facts.add(
                measure,
                UnitId(unit),
                day(row.day)?,
                precision,
                row.quantity,
            );
        }
    }
    Ok(facts)
}

fn day(number: i64) -> Result<Day, DbErr> {
    Day::from_number(number).ok_or_else(|| DbErr::Type(format!("no such day: {number}")))
}
