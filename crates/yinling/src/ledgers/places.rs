//! The units a ledger may speak of, and when they were there.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows, scalar};
use crate::units::{self, Life, Tree};
use kit::{Day, UnitId};
use std::collections::HashMap;

/// A unit by its code.
#[derive(Debug, Clone)]
pub struct Place {
    pub unit: UnitId,
    /// [`Day::ALWAYS`] where it is not known.
    pub founded: Day,
    /// Its last day, and the code of the unit it was merged into.
    pub ended: Option<(Day, Option<String>)>,
}

/// Every unit as of a line.
#[derive(Debug, Default)]
pub struct Places {
    by_code: HashMap<String, Place>,
    as_of: i64,
}

#[derive(FromQueryResult)]
struct UnitRow {
    id: i64,
    code: String,
    founded_on: i64,
}

const UNITS: &str = "SELECT id, code, founded_on FROM unit WHERE code IS NOT NULL";
const NEWEST: &str = "SELECT COALESCE(MAX(seq), 0) FROM unit_attribute";

impl Places {
    pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<Places, DbErr> {
        let as_of = scalar(conn, NEWEST, []).await?;
        let all: Vec<UnitRow> = rows(conn, UNITS, []).await?;
        let codes: HashMap<UnitId, &str> = all
            .iter()
            .map(|row| Ok((row.unit()?, row.code.as_str())))
            .collect::<Result<_, DbErr>>()?;
        let tree = Tree::load(conn).await?;
        let mut by_code = HashMap::new();
        for row in &all {
            let unit = row.unit()?;
            let mut place = Place {
                unit,
                founded: Day::from_number(row.founded_on).unwrap_or_default(),
                ended: None,
            };
            if !tree.is_alive(unit, Day::LAST) {
                let ended = units::load_history(conn, unit).await?.ended();
                place.ended = ended.map(|(day, how)| match how {
                    Life::MergedInto(into) => (day, codes.get(&into).map(|c| (*c).to_owned())),
                    _ => (day, None),
                });
            }
            by_code.insert(row.code.clone(), place);
        }
        Ok(Places { by_code, as_of })
    }

    pub fn find(&self, code: &str) -> Option<&Place> {
        self.by_code.get(code)
    }

    /// Whether a unit has changed since they were loaded.
    pub async fn are_stale<C: ConnectionTrait>(&self, conn: &C) -> Result<bool, DbErr> {
        Ok(scalar(conn, NEWEST, []).await? > self.as_of)
    }
}

impl UnitRow {
    fn unit(&self) -> Result<UnitId, DbErr> {
        let id = u32::try_from(self.id);
        id.map(UnitId).map_err(|e| DbErr::Type(e.to_string()))
    }
}
