//! Two numbers turn out to be one person.

use super::change::Change;
use super::history::{LEFT, MEASURES};
use crate::db::{FromQueryResult, Tx, rows};
use crate::journal::{Fact, Failure, Posting};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, Refusal, UnitId};
use serde_json::json;

#[derive(FromQueryResult)]
struct NetRow {
    measure: i64,
    unit: i64,
    initiative: i64,
    day: i64,
    precision: i64,
    grade: i64,
    subject: i64,
    quantity: i64,
}

const NET: &str = "SELECT measure, unit, initiative, day, precision, grade, subject,
    CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM fact WHERE person_no = $1
    GROUP BY measure, unit, initiative, day, precision, grade, subject HAVING SUM(quantity) <> 0";

/// `keep` stays; what `away` did becomes theirs, and `away`'s own standing ends
/// as if it had never been. `undo` of the line makes them two again.
/// Refusals: `unknown_person`, `person_merged`, `same_person`.
pub async fn merge(tx: &Tx, keep: PersonNo, away: PersonNo, day: Day) -> Result<Posting, Failure> {
    if keep == away {
        return Err(Refusal::new("same_person").with("person", keep).into());
    }
    Change::of(tx, keep).await?;
    let mut change = Change::of(tx, away).await?;
    let mut posting = Posting {
        verb: "people::merge",
        subject: format!("person:{keep}"),
        detail: json!({ "away": away, "day": day }),
        ..Posting::default()
    };
    // Before every other row of theirs, so that nothing of the standing is left.
    change.set(LEFT, format!("merged:{keep}"), Day::ALWAYS);
    change.post(tx, &mut posting).await?;
    for row in rows::<NetRow, _>(tx, NET, [i64::from(away).into()]).await? {
        let fact = row.fact(away)?;
        if !MEASURES.contains(&fact.measure) {
            posting.facts.push(fact.opposite());
            posting.facts.push(Fact {
                person: keep,
                ..fact
            });
        }
    }
    Ok(posting)
}

impl NetRow {
    fn fact(&self, person: PersonNo) -> Result<Fact, Failure> {
        let wrong = |e: std::num::TryFromIntError| Failure::Fault(e.into());
        Ok(Fact {
            measure: MeasureId(u16::try_from(self.measure).map_err(wrong)?),
            unit: UnitId(u32::try_from(self.unit).map_err(wrong)?),
            person,
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
