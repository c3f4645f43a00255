//! Keeps `unit` and `unit_closure` equal to the history as of today.

use super::history::{self, History, KIND, NAME};
use super::load::load_histories;
use super::tree::Tree;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Insert, Tx, exec, rows};
use crate::journal::Posting;
use kit::{Day, UnitId};
use std::collections::{BTreeMap, BTreeSet};

#[derive(FromQueryResult)]
struct Pair {
    ancestor: i64,
    descendant: i64,
    depth: i64,
}

const CLOSURE: &str = "SELECT ancestor, descendant, depth FROM unit_closure";
const DROP_PAIR: &str = "DELETE FROM unit_closure WHERE ancestor = $1 AND descendant = $2";
const PUT_UNIT: &str = "INSERT INTO unit
    (id, code, name, kind, parent, mode, founded_on, closed_on)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name,
        kind = excluded.kind, parent = excluded.parent, mode = excluded.mode,
        founded_on = excluded.founded_on, closed_on = excluded.closed_on";

/// Projects what a verb is about to post: the units it touches, and the closure.
pub async fn project(tx: &Tx, posting: &Posting, today: Day) -> Result<(), DbErr> {
    let mut touched: BTreeSet<UnitId> =
        posting.unit_attributes.iter().map(|row| row.unit).collect();
    touched.extend(posting.placements.iter().map(|row| row.unit));
    let mut histories = load_histories(tx, &touched).await?;
    let mut tree = Tree::load(tx).await?;
    for row in &posting.unit_attributes {
        tree.note(row);
        histories
            .entry(row.unit)
            .or_insert_with(|| History::new(row.unit))
            .push(row.clone());
    }
    for row in &posting.placements {
        tree.place(row);
    }
    write(tx, &histories, &tree, today).await
}

/// Projects everything anew, when the calendar has moved on.
pub async fn project_all(tx: &Tx, today: Day) -> Result<(), DbErr> {
    let tree = Tree::load(tx).await?;
    let histories = load_histories(tx, &tree.units()).await?;
    write(tx, &histories, &tree, today).await
}

async fn write(
    tx: &Tx,
    histories: &BTreeMap<UnitId, History>,
    tree: &Tree,
    today: Day,
) -> Result<(), DbErr> {
    // A code may pass from one unit to another within one line.
    for (unit, history) in histories {
        if history.latest(history::CODE).is_none() {
            exec(
                tx,
                "UPDATE unit SET code = NULL WHERE id = $1",
                [i64::from(*unit).into()],
            )
            .await?;
        }
    }
    for (unit, history) in histories {
        put_unit(tx, *unit, history, tree, today).await?;
    }
    write_closure(tx, tree, today).await
}

async fn put_unit(
    tx: &Tx,
    unit: UnitId,
    history: &History,
    tree: &Tree,
    today: Day,
) -> Result<(), DbErr> {
    let row = Projection::of(unit, history, tree, today);
    let values = [
        i64::from(unit).into(),
        row.code.into(),
        row.name.into(),
        row.kind.into(),
        row.parent.into(),
        row.mode.into(),
        row.founded_on.into(),
        row.closed_on.into(),
    ];
    exec(tx, PUT_UNIT, values).await.map(drop)
}

/// One unit as of a day.
#[derive(Debug, PartialEq, Eq)]
struct Projection {
    code: Option<String>,
    name: String,
    kind: String,
    parent: i64,
    mode: String,
    founded_on: i64,
    closed_on: Option<i64>,
}

impl Projection {
    fn of(unit: UnitId, history: &History, tree: &Tree, today: Day) -> Projection {
        let newest = |aspect| history.latest(aspect).map(|row| row.value);
        let name = history.value_on(NAME, today).or_else(|| newest(NAME));
        let closed = history
            .ended()
            .map(|(day, _)| day)
            .filter(|day| *day <= today);
        Projection {
            code: newest(history::CODE),
            name: name.unwrap_or_default(),
            kind: newest(KIND).unwrap_or_default(),
            parent: tree.parent(unit, today).unwrap_or(UnitId::NONE).into(),
            mode: history.value_on(history::MODE, today).unwrap_or_default(),
            founded_on: history.founded_on().unwrap_or_default().number().into(),
            closed_on: closed.map(|day| day.number().into()),
        }
    }
}

/// Only what differs is written: a moved branch costs a handful of rows.
async fn write_closure(tx: &Tx, tree: &Tree, today: Day) -> Result<(), DbErr> {
    let mut wanted: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for unit in tree.units() {
        for (depth, ancestor) in (0i64..).zip(tree.chain(unit, today)) {
            wanted.insert((ancestor.into(), unit.into()), depth);
        }
    }
    for pair in rows::<Pair, _>(tx, CLOSURE, []).await? {
        let key = (pair.ancestor, pair.descendant);
        if wanted.get(&key) == Some(&pair.depth) {
            wanted.remove(&key);
        } else {
            exec(tx, DROP_PAIR, [key.0.into(), key.1.into()]).await?;
        }
    }
    let mut insert = Insert::into("unit_closure", "ancestor, descendant, depth");
    for ((ancestor, descendant), depth) in wanted {
        insert.row([ancestor.into(), descendant.into(), depth.into()]);
    }
    insert.write(tx).await
}

#[derive(FromQueryResult)]
struct UnitRow {
    id: i64,
    code: Option<String>,
    name: String,
    kind: String,
    parent: i64,
    mode: String,
    founded_on: i64,
    closed_on: Option<i64>,
}

const UNITS: &str =
    "SELECT id, code, name, kind, parent, mode, founded_on, closed_on FROM unit ORDER BY id";

/// Compares `unit` and `unit_closure` with the history as of `today`. Answers
/// with the first unit that differs.
pub async fn check_projection<C: ConnectionTrait>(
    conn: &C,
    today: Day,
) -> Result<Option<UnitId>, DbErr> {
    let tree = Tree::load(conn).await?;
    let mut wanted: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for unit in tree.units() {
        for (depth, ancestor) in (0i64..).zip(tree.chain(unit, today)) {
            wanted.insert((ancestor.into(), unit.into()), depth);
        }
    }
    for pair in rows::<Pair, _>(conn, CLOSURE, []).await? {
        if wanted.remove(&(pair.ancestor, pair.descendant)) != Some(pair.depth) {
            return unit_id(pair.descendant).map(Some);
        }
    }
    if let Some(((_, descendant), _)) = wanted.first_key_value() {
        return unit_id(*descendant).map(Some);
    }
    let mut histories = load_histories(conn, &all_units(conn).await?).await?;
    for row in rows::<UnitRow, _>(conn, UNITS, []).await? {
        let unit = unit_id(row.id)?;
        let history = histories
            .remove(&unit)
            .unwrap_or_else(|| History::new(unit));
        let projected = Projection::of(unit, &history, &tree, today);
        let stored = Projection {
            code: row.code,
            name: row.name,
            kind: row.kind,
            parent: row.parent,
            mode: row.mode,
            founded_on: row.founded_on,
            closed_on: row.closed_on,
        };
        if projected != stored {
            return Ok(Some(unit));
        }
    }
    Ok(histories.keys().next().copied())
}

async fn all_units<C: ConnectionTrait>(conn: &C) -> Result<BTreeSet<UnitId>, DbErr> {
    let sql = "SELECT DISTINCT unit AS id FROM unit_attribute";
    let found = rows::<IdRow, _>(conn, sql, []).await?;
    found.iter().map(|row| unit_id(row.id)).collect()
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

fn unit_id(id: i64) -> Result<UnitId, DbErr> {
    u32::try_from(id)
        .map(UnitId)
        .map_err(|e| DbErr::Type(e.to_string()))
}
