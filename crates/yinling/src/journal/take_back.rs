//! What one line posted, and which later lines rest on it.

use super::posting::{Fact, PersonAttribute, Placement, Posting, UnitAttribute};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};

/// The rows a line posted that can be taken back.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    pub facts: Vec<Fact>,
    pub placements: Vec<Placement>,
    pub unit_attributes: Vec<UnitAttribute>,
    pub person_attributes: Vec<PersonAttribute>,
}

impl Posted {
    /// Adds the opposite of every row to `posting`.
    pub fn oppose_into(&self, posting: &mut Posting) {
        posting.facts.extend(self.facts.iter().map(Fact::opposite));
        posting
            .placements
            .extend(self.placements.iter().map(|p| Placement {
                sign: -p.sign,
                ..p.clone()
            }));
        let units = self.unit_attributes.iter();
        posting.unit_attributes.extend(units.map(|a| UnitAttribute {
            sign: -a.sign,
            ..a.clone()
        }));
        let people = self.person_attributes.iter();
        posting
            .person_attributes
            .extend(people.map(|a| PersonAttribute {
                sign: -a.sign,
                ..a.clone()
            }));
    }
}

#[derive(FromQueryResult)]
pub(super) struct FactRow {
    pub seq: i64,
    pub n: i64,
    measure: i64,
    unit: i64,
    person_no: i64,
    initiative: i64,
    day: i64,
    precision: i64,
    quantity: i64,
    grade: i64,
    subject: i64,
}

#[derive(FromQueryResult)]
pub(super) struct PlacementRow {
    pub seq: i64,
    pub n: i64,
    unit: i64,
    parent: i64,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
pub(super) struct AttributeRow {
    pub seq: i64,
    pub n: i64,
    of: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
struct SeqRow {
    seq: i64,
}

pub(super) const FACTS: &str = "SELECT seq, n, measure, unit, person_no, initiative, day, precision, quantity, grade, subject FROM fact";
pub(super) const PLACEMENTS: &str = "SELECT seq, n, unit, parent, day, sign FROM placement";
pub(super) const UNIT_ATTRIBUTES: &str =
    "SELECT seq, n, unit AS of, aspect, value, day, sign FROM unit_attribute";
pub(super) const PERSON_ATTRIBUTES: &str =
    "SELECT seq, n, person_no AS of, aspect, value, day, sign FROM person_attribute";

/// Everything line `seq` posted, in posting order.
pub async fn posted_by<C: ConnectionTrait>(conn: &C, seq: i64) -> Result<Posted, DbErr> {
    let of = |select: &str| format!("{select} WHERE seq = $1 ORDER BY n");
    let facts: Vec<FactRow> = rows(conn, &of(FACTS), [seq.into()]).await?;
    let placements: Vec<PlacementRow> = rows(conn, &of(PLACEMENTS), [seq.into()]).await?;
    let units: Vec<AttributeRow> = rows(conn, &of(UNIT_ATTRIBUTES), [seq.into()]).await?;
    let people: Vec<AttributeRow> = rows(conn, &of(PERSON_ATTRIBUTES), [seq.into()]).await?;
    Ok(Posted {
        facts: facts.iter().map(FactRow::fact).collect::<Result<_, _>>()?,
        placements: placements
            .iter()
            .map(PlacementRow::placement)
            .collect::<Result<_, _>>()?,
        unit_attributes: units
            .into_iter()
            .map(AttributeRow::of_unit)
            .collect::<Result<_, _>>()?,
        person_attributes: people
            .into_iter()
            .map(AttributeRow::of_person)
            .collect::<Result<_, _>>()?,
    })
}

impl FactRow {
    pub fn fact(&self) -> Result<Fact, DbErr> {
        Ok(Fact {
            measure: MeasureId(narrow(self.measure)?),
            unit: UnitId(narrow(self.unit)?),
            person: PersonNo(narrow(self.person_no)?),
            initiative: narrow(self.initiative)?,
            day: day(self.day)?,
            precision: match self.precision {
                0 => Precision::Day,
                1 => Precision::Month,
                other => return Err(unreadable(other)),
            },
            quantity: self.quantity,
            grade: Grade::from_number(self.grade).ok_or_else(|| unreadable(self.grade))?,
            subject: UnitId(narrow(self.subject)?),
        })
    }
}

impl PlacementRow {
    pub fn placement(&self) -> Result<Placement, DbErr> {
        Ok(Placement {
            unit: UnitId(narrow(self.unit)?),
            parent: UnitId(narrow(self.parent)?),
            day: day(self.day)?,
            sign: narrow(self.sign)?,
        })
    }
}

impl AttributeRow {
    pub fn of_unit(self) -> Result<UnitAttribute, DbErr> {
        Ok(UnitAttribute {
            unit: UnitId(narrow(self.of)?),
            day: day(self.day)?,
            sign: narrow(self.sign)?,
            aspect: self.aspect,
            value: self.value,
        })
    }

    pub fn of_person(self) -> Result<PersonAttribute, DbErr> {
        Ok(PersonAttribute {
            person: PersonNo(narrow(self.of)?),
            day: day(self.day)?,
            sign: narrow(self.sign)?,
            aspect: self.aspect,
            value: self.value,
        })
    }
}

fn narrow<T: TryFrom<i64>>(value: i64) -> Result<T, DbErr> {
    T::try_from(value).map_err(|_| unreadable(value))
}

fn day(value: i64) -> Result<Day, DbErr> {
    Day::from_number(value).ok_or_else(|| unreadable(value))
}

fn unreadable(value: i64) -> DbErr {
    DbErr::Type(format!("a posted row holds {value}, which no verb writes"))
}

/// Later lines that change the same thing, or speak of a unit or person that
/// this line created, and still stand (their rows are not taken back).
const DEPENDENTS: &[&str] = &[
    // Facts of this line that a later line has already taken back or moved.
    "SELECT MAX(CASE WHEN seq <> $1 AND quantity < 0 THEN seq ELSE 0 END) AS seq FROM fact
      GROUP BY person_no, measure, unit, initiative, day, subject
     HAVING SUM(CASE WHEN seq = $1 AND quantity > 0 THEN quantity ELSE 0 END) > 0
        AND SUM(CASE WHEN seq = $1 THEN 0 ELSE quantity END) < 0",
    "SELECT MIN(later.seq) AS seq FROM placement later
       JOIN placement mine ON mine.seq = $1 AND mine.unit = later.unit
      WHERE later.seq > $1 GROUP BY later.unit, later.parent, later.day HAVING SUM(later.sign) <> 0",
    "SELECT MIN(later.seq) AS seq FROM unit_attribute later
       JOIN unit_attribute mine ON mine.seq = $1 AND mine.unit = later.unit
        AND (mine.aspect = later.aspect OR mine.aspect = 'code')
      WHERE later.seq > $1
      GROUP BY later.unit, later.aspect, later.value, later.day HAVING SUM(later.sign) <> 0",
    "SELECT MIN(later.seq) AS seq FROM person_attribute later
       JOIN person_attribute mine ON mine.seq = $1 AND mine.person_no = later.person_no
        AND (mine.aspect = later.aspect OR mine.aspect = 'registered')
      WHERE later.seq > $1
      GROUP BY later.person_no, later.aspect, later.value, later.day HAVING SUM(later.sign) <> 0",
    "SELECT MIN(later.seq) AS seq FROM placement later
       JOIN unit_attribute mine ON mine.seq = $1 AND mine.aspect = 'code' AND mine.unit = later.parent
      WHERE later.seq > $1 GROUP BY later.unit, later.parent, later.day HAVING SUM(later.sign) <> 0",
    "SELECT MIN(later.seq) AS seq FROM fact later
       JOIN unit_attribute mine ON mine.seq = $1 AND mine.aspect = 'code' AND mine.unit = later.unit
      WHERE later.seq > $1
      GROUP BY later.measure, later.unit, later.person_no, later.day, later.subject, later.initiative
     HAVING SUM(later.quantity) <> 0",
    "SELECT MIN(later.seq) AS seq FROM fact later
       JOIN person_attribute mine ON mine.seq = $1 AND mine.aspect = 'registered'
        AND mine.person_no = later.person_no
      WHERE later.seq > $1
      GROUP BY later.measure, later.unit, later.person_no, later.day, later.subject, later.initiative
     HAVING SUM(later.quantity) <> 0",
];

/// The lines that rest on line `seq`, in order; empty when it can be taken back.
pub async fn list_dependents<C: ConnectionTrait>(conn: &C, seq: i64) -> Result<Vec<i64>, DbErr> {
    let mut lines = Vec::new();
    for sql in DEPENDENTS {
        let found: Vec<SeqRow> = rows(conn, sql, [seq.into()]).await?;
        lines.extend(found.iter().map(|row| row.seq));
    }
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}
