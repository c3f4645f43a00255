//! Finding units and their histories.

use super::history::History;
use super::tree::{day, unit};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use crate::journal::{Failure, UnitAttribute};
use kit::{Refusal, UnitId};
use std::collections::{BTreeMap, BTreeSet};

#[derive(FromQueryResult)]
struct Row {
    unit: i64,
    aspect: String,
    value: String,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

const ONE: &str =
    "SELECT unit, aspect, value, day, sign FROM unit_attribute WHERE unit = $1 ORDER BY seq, n";
const ALL: &str = "SELECT unit, aspect, value, day, sign FROM unit_attribute ORDER BY seq, n";

/// The unit with this code, or the refusal `unknown_unit`.
pub async fn get_unit<C: ConnectionTrait>(conn: &C, code: &str) -> Result<UnitId, Failure> {
    let found = find_unit(conn, code).await?;
    found.ok_or_else(|| Refusal::new("unknown_unit").with("unit", code).into())
}

pub async fn find_unit<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Option<UnitId>, DbErr> {
    let found: Option<IdRow> =
        one(conn, "SELECT id FROM unit WHERE code = $1", [code.into()]).await?;
    found.map(|row| unit(row.id)).transpose()
}

pub async fn load_history<C: ConnectionTrait>(conn: &C, of: UnitId) -> Result<History, DbErr> {
    let mut history = History::new(of);
    for row in rows::<Row, _>(conn, ONE, [i64::from(of).into()]).await? {
        history.push(row.attribute()?);
    }
    Ok(history)
}

/// The histories of `wanted` (those that have none are absent).
pub async fn load_histories<C: ConnectionTrait>(
    conn: &C,
    wanted: &BTreeSet<UnitId>,
) -> Result<BTreeMap<UnitId, History>, DbErr> {
    let mut histories: BTreeMap<UnitId, History> = BTreeMap::new();
    if wanted.len() < 50 {
        for of in wanted {
            histories.insert(*of, load_history(conn, *of).await?);
        }
        return Ok(histories);
    }
    for row in rows::<Row, _>(conn, ALL, []).await? {
        let row = row.attribute()?;
        if wanted.contains(&row.unit) {
            histories
                .entry(row.unit)
                .or_insert_with(|| History::new(row.unit))
                .push(row);
        }
    }
    Ok(histories)
}

impl Row {
    fn attribute(self) -> Result<UnitAttribute, DbErr> {
        attribute(self.unit, self.aspect, self.value, self.day, self.sign)
    }
}

pub(super) fn attribute(
    of: i64,
    aspect: String,
    value: String,
    on: i64,
    sign: i64,
) -> Result<UnitAttribute, DbErr> {
    Ok(UnitAttribute {
        unit: unit(of)?,
        aspect,
        value,
        day: day(on)?,
        sign: if sign > 0 { 1 } else { -1 },
    })
}
