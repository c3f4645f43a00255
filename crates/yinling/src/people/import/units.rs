//! Which unit a cell means: a code, a name that is unique in the tree, or a
//! path such as `历下区/某街道/第一党支部`.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use kit::{Day, UnitId};
use std::collections::HashMap;

/// One unit, as far as an import needs to know it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub id: UnitId,
    pub name: String,
    pub parent: UnitId,
    pub founded: Day,
    pub closed: Option<Day>,
}

/// Every unit as it stands today.
#[derive(Debug, Default)]
pub(super) struct Directory {
    units: HashMap<UnitId, Known>,
    by_code: HashMap<String, UnitId>,
    by_name: HashMap<String, Vec<UnitId>>,
}

#[derive(FromQueryResult)]
struct CardRow {
    id: i64,
    code: String,
    name: String,
    parent: i64,
    founded_on: i64,
    closed_on: Option<i64>,
}

const CARDS: &str = "SELECT u.id, u.code, u.name, u.parent, u.founded_on, ended.day AS closed_on
    FROM unit u LEFT JOIN (
        SELECT unit, MIN(day) AS day FROM (
            SELECT unit, value, day FROM unit_attribute
             WHERE aspect = 'life' AND (value = 'closed' OR value LIKE 'merged_into:%')
             GROUP BY unit, value, day HAVING SUM(sign) > 0) standing
         GROUP BY unit) ended ON ended.unit = u.id
    WHERE u.code IS NOT NULL ORDER BY u.id";

impl Directory {
    pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<Directory, DbErr> {
        let mut directory = Directory::default();
        let unit = |id: i64| u32::try_from(id).map(UnitId).unwrap_or_default();
        let day = |number: i64| Day::from_number(number).unwrap_or_default();
        for card in rows::<CardRow, _>(conn, CARDS, []).await? {
            let known = Known {
                id: unit(card.id),
                name: without_spaces(&card.name),
                parent: unit(card.parent),
                founded: day(card.founded_on),
                closed: card.closed_on.map(day),
            };
            directory.by_code.insert(card.code, known.id);
            let named = directory.by_name.entry(known.name.clone()).or_default();
            named.push(known.id);
            directory.units.insert(known.id, known);
        }
        Ok(directory)
    }

    pub fn get(&self, unit: UnitId) -> Option<&Known> {
        self.units.get(&unit)
    }

    pub fn founded(&self, unit: UnitId) -> Day {
        self.get(unit).map_or(Day::ALWAYS, |known| known.founded)
    }

    /// The day the unit ended by, if it has.
    pub fn closed(&self, unit: UnitId) -> Option<Day> {
        self.get(unit)?.closed
    }

    /// The unit meant, or how many it could be.
    pub fn find(&self, text: &str) -> Result<UnitId, usize> {
        if let Some(unit) = self.by_code.get(text) {
            return Ok(*unit);
        }
        let segments: Vec<String> = text
            .split(['/', '\\', '>', '→'])
            .map(without_spaces)
            .filter(|segment| !segment.is_empty())
            .collect();
        let Some((last, above)) = segments.split_last() else {
            return Err(0);
        };
        let coded = self.by_code.get(last).copied();
        let named = self.by_name.get(last).into_iter().flatten().copied();
        let fits = |unit: &UnitId| self.hangs_under(*unit, above);
        let found: Vec<UnitId> = coded.into_iter().chain(named).filter(fits).collect();
        // A closed unit of the same name does not make an open one ambiguous.
        let open = found.iter().filter(|unit| self.closed(**unit).is_none());
        match (
            open.copied().collect::<Vec<_>>().as_slice(),
            found.as_slice(),
        ) {
            ([one], _) | ([], [one]) => Ok(*one),
            _ => Err(found.len()),
        }
    }

    /// Whether the names stand above the unit in this order; levels may be
    /// left out between them.
    fn hangs_under(&self, unit: UnitId, above: &[String]) -> bool {
        let mut wanted = above.iter().rev().peekable();
        let mut at = self.get(unit).map(|known| known.parent);
        for _ in 0..64 {
            let Some(name) = wanted.peek() else {
                return true;
            };
            let Some(known) = at.and_then(|unit| self.get(unit)) else {
                return false;
            };
            if known.name == **name || self.by_code.get(*name) == Some(&known.id) {
                wanted.next();
            }
            at = Some(known.parent);
        }
        false
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
