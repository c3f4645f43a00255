//! Later lines that rest on a line, found by what would become of it all.

use super::take_back::has_dependents;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, rows};
use crate::indicators::measures::NEVER_END;
use crate::journal::{Failure, Posting, TakenBack};
use crate::reorganisations::{is_held, outlives};
use crate::units::{self, Tree};
use crate::{journal, people};
use anyhow::anyhow;
use kit::{Day, MeasureId, PersonNo, Precision, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// Refuses with `has_dependents` where the result would contradict itself.
pub(super) async fn check(
    tx: &Tx,
    line: i64,
    standing: &TakenBack,
    posting: &Posting,
    units: &units::TakenBack,
    people: &people::TakenBack,
) -> Result<(), Failure> {
    let mut in_the_way: BTreeSet<UnitId> = units.contradicted.clone();
    in_the_way.extend(&units.code_taken);
    in_the_way.extend(left_behind(tx, line, posting, &units.ended).await?);
    let mut lines: BTreeSet<i64> = BTreeSet::new();
    for unit in &in_the_way {
        lines.extend(later_lines_of(tx, line, OF_UNIT, i64::from(*unit)).await?);
    }
    for person in people.contradicted.iter().chain(&people.known_again) {
        lines.extend(later_lines_of(tx, line, OF_PERSON, i64::from(*person)).await?);
    }
    let lines: Vec<i64> = lines
        .into_iter()
        .filter(|seq| standing.acts_after(*seq, line))
        .collect();
    if !lines.is_empty() {
        return Err(has_dependents(line, &lines).into());
    }
    if !units.contradicted.is_empty() || !units.code_taken.is_empty() {
        let what = format!(
            "taking line {line} back contradicts units {:?}",
            units.contradicted
        );
        return Err(anyhow!(what).into());
    }
    if let Some(person) = people.contradicted.first() {
        return Err(anyhow!("taking line {line} back contradicts person {person}").into());
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct SeqRow {
    seq: i64,
}

const OF_UNIT: &[&str] = &[
    "SELECT DISTINCT seq FROM unit_attribute WHERE unit = $1 AND seq > $2",
    "SELECT DISTINCT seq FROM placement WHERE (unit = $1 OR parent = $1) AND seq > $2",
    "SELECT DISTINCT seq FROM posted_fact WHERE unit = $1 AND seq > $2",
];
const OF_PERSON: &[&str] = &[
    "SELECT DISTINCT seq FROM posted_person_attribute WHERE person_no = $1 AND seq > $2",
    "SELECT DISTINCT seq FROM posted_fact WHERE person_no = $1 AND seq > $2",
];

async fn later_lines_of<C: ConnectionTrait>(
    conn: &C,
    line: i64,
    of: &[&str],
    id: i64,
) -> Result<Vec<i64>, DbErr> {
    let mut lines = Vec::new();
    for sql in of {
        let found: Vec<SeqRow> = rows(conn, sql, [id.into(), line.into()]).await?;
        lines.extend(found.iter().map(|row| row.seq));
    }
    Ok(lines)
}

#[derive(FromQueryResult)]
struct LastRow {
    measure: i64,
    unit: i64,
    person_no: i64,
    day: i64,
    subject: i64,
    quantity: i64,
}

/// Units at which something would be left after their last day.
async fn left_behind(
    tx: &Tx,
    line: i64,
    posting: &Posting,
    ended: &BTreeMap<UnitId, Day>,
) -> Result<BTreeSet<UnitId>, Failure> {
    let mut left = BTreeSet::new();
    if ended.is_empty() {
        return Ok(left);
    }
    let listed: Vec<String> = ended.keys().map(UnitId::to_string).collect();
    let sql = format!(
        "SELECT measure, unit, person_no, day, subject, CAST(SUM(quantity) AS BIGINT) AS quantity
           FROM posted_fact WHERE seq <> $1 AND unit IN ({})
          GROUP BY measure, unit, person_no, day, subject HAVING SUM(quantity) <> 0",
        listed.join(", ")
    );
    let mut held: BTreeMap<(i64, i64, i64, i64), i64> = BTreeMap::new();
    for row in rows::<LastRow, _>(tx, &sql, [line.into()]).await? {
        let fact = row.fact()?;
        if units::follows_from_unit(fact.measure) || NEVER_END.contains(&fact.measure) {
            continue;
        }
        let last = ended.get(&fact.unit).copied().unwrap_or_default();
        if outlives(&fact, last) {
            left.insert(fact.unit);
        }
        if is_held(fact.measure) {
            let key = (row.unit, row.measure, row.person_no, row.subject);
            *held.entry(key).or_insert(0) += row.quantity;
        }
    }
    for ((unit, ..), quantity) in held {
        if quantity > 0 {
            left.insert(UnitId(u32::try_from(unit).map_err(anyhow::Error::from)?));
        }
    }
    left.extend(with_children(tx, posting, ended).await?);
    Ok(left)
}

/// Ended units under which an open unit would hang.
async fn with_children(
    tx: &Tx,
    posting: &Posting,
    ended: &BTreeMap<UnitId, Day>,
) -> Result<BTreeSet<UnitId>, DbErr> {
    let mut tree = Tree::load(tx).await?;
    posting
        .unit_attributes
        .iter()
        .for_each(|row| tree.note(row));
    posting.placements.iter().for_each(|row| tree.place(row));
    let mut found = BTreeSet::new();
    for (unit, last) in ended {
        let mut children = tree.placed_under(*unit, *last).into_iter();
        if children.any(|(child, from)| tree.is_alive(child, from.max(*last))) {
            found.insert(*unit);
        }
    }
    Ok(found)
}

impl LastRow {
    fn fact(&self) -> Result<journal::Fact, DbErr> {
        let wrong = |e: std::num::TryFromIntError| DbErr::Type(e.to_string());
        Ok(journal::Fact {
            measure: MeasureId(u16::try_from(self.measure).map_err(wrong)?),
            unit: UnitId(u32::try_from(self.unit).map_err(wrong)?),
            person: PersonNo(u32::try_from(self.person_no).map_err(wrong)?),
            initiative: 0,
            day: Day::from_number(self.day).unwrap_or_default(),
            precision: Precision::Day,
            quantity: self.quantity,
            grade: kit::Grade::A,
            subject: UnitId(u32::try_from(self.subject).map_err(wrong)?),
        })
    }
}
