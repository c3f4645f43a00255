//! The units as they stand in the database when the plan is made.

use super::super::history::{self, History};
use super::super::load::load_histories;
use super::super::tree::Tree;
use crate::db::{DbErr, FromQueryResult, Tx, rows};
use crate::indicators::measures::{Measure, MeasureKind};
use kit::{Day, MeasureId, UnitId};
use std::collections::{BTreeMap, HashMap};

#[derive(Debug)]
pub(super) struct Standing {
    pub histories: BTreeMap<UnitId, History>,
    pub tree: Tree,
    by_code: HashMap<String, UnitId>,
    by_name: HashMap<String, Vec<UnitId>>,
}

#[derive(FromQueryResult)]
struct CardRow {
    id: i64,
    code: String,
    name: String,
}

#[derive(FromQueryResult)]
struct HeldRow {
    measure: i64,
    held: i64,
    last: i64,
}

const CARDS: &str = "SELECT id, code, name FROM unit WHERE code IS NOT NULL ORDER BY code";
const HELD: &str = "SELECT measure, CAST(SUM(quantity) AS BIGINT) AS held, MAX(day) AS last
    FROM (SELECT measure, person_no, subject, initiative, day,
                 CAST(SUM(quantity) AS BIGINT) AS quantity
            FROM posted_fact WHERE unit = $1
           GROUP BY measure, person_no, subject, initiative, day HAVING SUM(quantity) <> 0) net
    GROUP BY measure, person_no, subject, initiative";

impl Standing {
    pub async fn load(tx: &Tx) -> Result<Standing, DbErr> {
        let tree = Tree::load(tx).await?;
        let histories = load_histories(tx, &tree.units()).await?;
        let mut by_code = HashMap::new();
        let mut by_name: HashMap<String, Vec<UnitId>> = HashMap::new();
        for card in rows::<CardRow, _>(tx, CARDS, []).await? {
            let unit = super::super::tree::unit(card.id)?;
            by_code.insert(card.code, unit);
            by_name.entry(card.name).or_default().push(unit);
        }
        Ok(Standing {
            histories,
            tree,
            by_code,
            by_name,
        })
    }

    pub fn by_code(&self, code: &str) -> Option<UnitId> {
        self.by_code.get(code).copied()
    }

    pub fn is_taken(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The open unit of this name directly under `parent` on `day`.
    pub fn by_name(&self, name: &str, parent: Option<UnitId>, day: Day) -> Option<UnitId> {
        let named = self.by_name.get(name)?;
        let here = |unit: &&UnitId| self.tree.parent(**unit, day) == parent;
        let mut here: Vec<UnitId> = named.iter().filter(here).copied().collect();
        // One that has been closed gives way to one that is open.
        here.sort_by_key(|unit| self.ended(*unit).is_some());
        here.first().copied()
    }

    pub fn founded(&self, unit: UnitId) -> Day {
        let history = self.histories.get(&unit);
        history.and_then(History::founded_on).unwrap_or(Day::ALWAYS)
    }

    pub fn ended(&self, unit: UnitId) -> Option<Day> {
        let history = self.histories.get(&unit)?;
        history.ended().map(|(day, _)| day)
    }

    pub fn code(&self, unit: UnitId) -> String {
        let history = self.histories.get(&unit);
        let code = history.and_then(|history| history.latest(history::CODE));
        code.map(|row| row.value).unwrap_or_default()
    }
}

/// How many records at the unit, other than of the unit itself, would be left
/// hanging if it ended on `day`.
pub(super) async fn records_left(tx: &Tx, unit: UnitId, day: Day) -> Result<usize, DbErr> {
    let held: Vec<HeldRow> = rows(tx, HELD, [i64::from(unit).into()]).await?;
    let hangs = |row: &&HeldRow| {
        let id = MeasureId(u16::try_from(row.measure).unwrap_or(u16::MAX));
        let measure = Measure::by_id(id);
        let of_unit =
            measure.is_some_and(|m| m.code.starts_with("unit.") || m.code.starts_with("branch."));
        let is_stock = measure.is_some_and(|m| m.kind == MeasureKind::Stock);
        !of_unit && ((is_stock && row.held > 0) || row.last > i64::from(day.number()))
    };
    Ok(held.iter().filter(hangs).count())
}
