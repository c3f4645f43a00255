//! What follows for units when a line is taken back.

use super::history::{CODE, History, LIFE, LINK, Life, UNLINK};
use super::load::attribute;
use super::project::project;
use super::tree::{Tree, day, unit};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, rows};
use crate::indicators::measures::Measure;
use crate::journal::{Fact, Placement, Posting, Ranked, UnitAttribute, rank_again};
use kit::{Day, MeasureId, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// Units as they will be once the line is taken back, and what contradicts it.
#[derive(Debug, Default)]
pub struct TakenBack {
    /// What the history of these units says is not what would be counted of
    /// them, or they would hang under themselves.
    pub contradicted: BTreeSet<UnitId>,
    /// These units bear the code of a unit that would come back.
    pub code_taken: BTreeSet<UnitId>,
    /// Units that are closed, or not there, once the line is taken back,
    /// though it brings something back to them; and their last day.
    pub ended: BTreeMap<UnitId, Day>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    unit: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
struct PlacementRow {
    seq: i64,
    unit: i64,
    parent: i64,
    day: i64,
    sign: i64,
}

const ATTRIBUTES: &str = "SELECT seq, unit, aspect, value, day, sign FROM unit_attribute
    WHERE unit IN (SELECT unit FROM unit_attribute WHERE seq = $1) ORDER BY unit, seq, n";
const PLACEMENTS: &str = "SELECT seq, unit, parent, day, sign FROM placement
    WHERE unit IN (SELECT unit FROM placement WHERE seq = $1) ORDER BY unit, seq, n";

/// Completes `posting`, which holds the opposite of `line`, so that rows rank
/// as they did before the line, and writes today's projection.
pub async fn take_back(
    tx: &Tx,
    line: i64,
    posting: &mut Posting,
    today: Day,
) -> Result<TakenBack, DbErr> {
    let mut taken = TakenBack::default();
    let histories = rank_attributes(tx, line, posting).await?;
    rank_placements(tx, line, posting).await?;
    for (before, after) in &histories {
        if !follows(before, after, &posting.facts) {
            taken.contradicted.insert(after.unit);
        }
    }
    let mut tree = Tree::load(tx).await?;
    posting
        .unit_attributes
        .iter()
        .for_each(|row| tree.note(row));
    posting.placements.iter().for_each(|row| tree.place(row));
    for row in &posting.placements {
        taken
            .contradicted
            .extend(tree.loop_through(row.unit, row.day));
    }
    taken.code_taken = codes_taken(tx, &histories).await?;
    taken.ended = ended(tx, &tree, posting).await?;
    // A code that is taken would break the projection: it is refused anyway.
    if taken.code_taken.is_empty() {
        project(tx, posting, today).await?;
    }
    Ok(taken)
}

/// Aspect and value.
type Said<'a> = (&'a str, &'a str);

/// Histories before and after; adds the rows that restore the order.
async fn rank_attributes(
    tx: &Tx,
    line: i64,
    posting: &mut Posting,
) -> Result<Vec<(History, History)>, DbErr> {
    let all: Vec<Row> = rows(tx, ATTRIBUTES, [line.into()]).await?;
    let mut histories = Vec::new();
    for of_unit in all.chunk_by(|a, b| a.unit == b.unit) {
        let mut before = History::new(unit(of_unit[0].unit)?);
        let mut by_day: BTreeMap<(i64, &str), Vec<Ranked<Said<'_>>>> = BTreeMap::new();
        for row in of_unit {
            before.push(row.attribute(row.sign)?);
            let key = (row.aspect.as_str(), row.value.as_str());
            let sign = if row.sign > 0 { 1 } else { -1 };
            let group = by_day.entry((row.day, ranked_as(&row.aspect))).or_default();
            group.push((row.seq, key, sign));
        }
        let mut after = before.clone();
        for row in of_unit.iter().filter(|row| row.seq == line) {
            after.push(row.attribute(-row.sign)?);
        }
        for ((on, _), rows) in by_day
            .iter()
            .filter(|(_, rows)| rows.iter().any(|r| r.0 == line))
        {
            for (aspect, value) in rank_again(rows, line) {
                for sign in [-1, 1] {
                    let row = UnitAttribute {
                        unit: after.unit,
                        aspect: aspect.to_owned(),
                        value: value.to_owned(),
                        day: day(*on)?,
                        sign,
                    };
                    after.push(row.clone());
                    posting.unit_attributes.push(row);
                }
            }
        }
        histories.push((before, after));
    }
    Ok(histories)
}

/// Linking and unlinking answer each other; other aspects stand for themselves.
fn ranked_as(aspect: &str) -> &str {
    if aspect == UNLINK { LINK } else { aspect }
}

impl Row {
    fn attribute(&self, sign: i64) -> Result<UnitAttribute, DbErr> {
        attribute(
            self.unit,
            self.aspect.clone(),
            self.value.clone(),
            self.day,
            sign,
        )
    }
}

async fn rank_placements(tx: &Tx, line: i64, posting: &mut Posting) -> Result<(), DbErr> {
    let all: Vec<PlacementRow> = rows(tx, PLACEMENTS, [line.into()]).await?;
    let mut by_day: BTreeMap<(i64, i64), Vec<Ranked<i64>>> = BTreeMap::new();
    for row in &all {
        let sign = if row.sign > 0 { 1 } else { -1 };
        let rows = by_day.entry((row.unit, row.day)).or_default();
        rows.push((row.seq, row.parent, sign));
    }
    for ((of, on), rows) in by_day
        .iter()
        .filter(|(_, rows)| rows.iter().any(|r| r.0 == line))
    {
        for parent in rank_again(rows, line) {
            for sign in [-1, 1] {
                posting.placements.push(Placement {
                    unit: unit(*of)?,
                    parent: unit(parent)?,
                    day: day(*on)?,
                    sign,
                });
            }
        }
    }
    Ok(())
}

/// Whether what would be posted of the unit is what follows from its history.
fn follows(before: &History, after: &History, opposite: &[Fact]) -> bool {
    let mut change: BTreeMap<(MeasureId, Day), i64> = BTreeMap::new();
    for fact in after.facts_since(before) {
        *change.entry((fact.measure, fact.day)).or_insert(0) += fact.quantity;
    }
    for fact in opposite {
        if fact.unit == after.unit && follows_from_unit(fact.measure) {
            *change.entry((fact.measure, fact.day)).or_insert(0) -= fact.quantity;
        }
    }
    change.values().all(|quantity| *quantity == 0)
}

/// Whether facts of the measure are posted from a unit's history.
pub fn follows_from_unit(measure: MeasureId) -> bool {
    let code = Measure::by_id(measure).map_or("", |m| m.code);
    code.starts_with("unit.") || code.starts_with("branch.")
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

async fn codes_taken<C: ConnectionTrait>(
    conn: &C,
    histories: &[(History, History)],
) -> Result<BTreeSet<UnitId>, DbErr> {
    let mut taken = BTreeSet::new();
    for (before, after) in histories {
        let Some(code) = after.latest(CODE).map(|row| row.value) else {
            continue;
        };
        if before.latest(CODE).is_some_and(|row| row.value == code) {
            continue;
        }
        let sql = "SELECT id FROM unit WHERE code = $1 AND id <> $2";
        let other: Vec<IdRow> =
            rows(conn, sql, [code.into(), i64::from(after.unit).into()]).await?;
        for row in other {
            taken.insert(unit(row.id)?);
        }
    }
    Ok(taken)
}

/// Units that get something back (a fact, a child, an end) and are ended.
async fn ended(tx: &Tx, tree: &Tree, posting: &Posting) -> Result<BTreeMap<UnitId, Day>, DbErr> {
    let facts = posting.facts.iter();
    let given = facts.filter(|f| f.quantity > 0 && !follows_from_unit(f.measure));
    let mut touched: BTreeSet<UnitId> = given.map(|fact| fact.unit).collect();
    let placed = posting.placements.iter().filter(|row| row.sign > 0);
    touched.extend(placed.map(|row| row.parent));
    let lives = posting
        .unit_attributes
        .iter()
        .filter(|row| row.aspect == LIFE);
    touched.extend(lives.map(|row| row.unit));
    touched.remove(&UnitId::NONE);
    touched.retain(|unit| !tree.is_alive(*unit, Day::LAST));
    let mut ended = BTreeMap::new();
    for unit in touched {
        let mut history = super::load_history(tx, unit).await?;
        let rows = posting.unit_attributes.iter();
        rows.filter(|row| row.unit == unit)
            .for_each(|row| history.push(row.clone()));
        let last = match history.ended() {
            Some((day, Life::Closed | Life::MergedInto(_))) => day,
            _ => Day::ALWAYS,
        };
        ended.insert(unit, last);
    }
    Ok(ended)
}
