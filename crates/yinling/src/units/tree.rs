//! The organisation tree on any day, for the rules of verbs and for the
//! projection of today. Figures have their own; `docs/figures.md` defines both.

use super::history::{LIFE, Life};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, rows};
use crate::journal::{Placement, UnitAttribute};
use kit::{Day, UnitId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Placements and lives of every unit.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    parents: HashMap<UnitId, Timeline<UnitId>>,
    lives: HashMap<UnitId, Timeline<bool>>,
}

/// Values from days on; of rows on one day the newest wins.
#[derive(Debug, Clone)]
struct Timeline<T> {
    rows: Vec<(Day, T, i32)>,
}

impl<T: Copy + PartialEq> Timeline<T> {
    fn add(&mut self, day: Day, value: T, sign: i8) {
        let at = self
            .rows
            .iter()
            .position(|row| row.0 == day && row.1 == value);
        match at {
            // A row posted again ranks by its newest posting; one taken back
            // keeps its age.
            Some(at) if sign > 0 => {
                let sum = self.rows.remove(at).2;
                self.rows.push((day, value, sum + 1));
            }
            Some(at) => self.rows[at].2 -= 1,
            None => self.rows.push((day, value, i32::from(sign))),
        }
    }

    fn standing(&self) -> impl DoubleEndedIterator<Item = (Day, T)> {
        self.rows
            .iter()
            .filter(|row| row.2 > 0)
            .map(|row| (row.0, row.1))
    }

    fn on(&self, day: Day) -> Option<T> {
        let mut best: Option<(Day, T)> = None;
        for (from, value) in self.standing() {
            if from <= day && best.is_none_or(|(found, _)| found <= from) {
                best = Some((from, value));
            }
        }
        best.map(|(_, value)| value)
    }

    fn earliest(&self) -> Option<T> {
        let first = self.standing().map(|(day, _)| day).min()?;
        self.on(first)
    }
}

impl<T> Default for Timeline<T> {
    fn default() -> Timeline<T> {
        Timeline { rows: Vec::new() }
    }
}

#[derive(FromQueryResult)]
struct PlacementRow {
    unit: i64,
    parent: i64,
    day: i64,
    sign: i64,
}

#[derive(FromQueryResult)]
struct LifeRow {
    unit: i64,
    value: String,
    day: i64,
    sign: i64,
}

const PLACEMENTS: &str = "SELECT unit, parent, day, sign FROM placement ORDER BY seq, n";
const LIVES: &str =
    "SELECT unit, value, day, sign FROM unit_attribute WHERE aspect = 'life' ORDER BY seq, n";

impl Tree {
    pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<Tree, DbErr> {
        let mut tree = Tree::default();
        for row in rows::<PlacementRow, _>(conn, PLACEMENTS, []).await? {
            let timeline = tree.parents.entry(unit(row.unit)?).or_default();
            timeline.add(day(row.day)?, unit(row.parent)?, sign(row.sign));
        }
        for row in rows::<LifeRow, _>(conn, LIVES, []).await? {
            let life = Life::parse(&row.value)
                .ok_or_else(|| DbErr::Type(format!("no such life: {}", row.value)))?;
            let timeline = tree.lives.entry(unit(row.unit)?).or_default();
            timeline.add(day(row.day)?, life.is_open(), sign(row.sign));
        }
        Ok(tree)
    }

    pub fn place(&mut self, row: &Placement) {
        self.parents
            .entry(row.unit)
            .or_default()
            .add(row.day, row.parent, row.sign);
    }

    /// Takes note of an attribute if it is about the unit's life.
    pub fn note(&mut self, row: &UnitAttribute) {
        if row.aspect != LIFE {
            return;
        }
        if let Some(life) = Life::parse(&row.value) {
            self.lives
                .entry(row.unit)
                .or_default()
                .add(row.day, life.is_open(), row.sign);
        }
    }

    pub fn units(&self) -> BTreeSet<UnitId> {
        let known = self
            .lives
            .iter()
            .filter(|(_, lives)| lives.standing().next().is_some());
        known.map(|(unit, _)| *unit).collect()
    }

    /// The unit it hangs under on `day`; before its first placement, the one of
    /// its first placement.
    pub fn parent(&self, unit: UnitId, day: Day) -> Option<UnitId> {
        let timeline = self.parents.get(&unit)?;
        timeline
            .on(day)
            .or_else(|| timeline.earliest())
            .filter(|p| *p != UnitId::NONE)
    }

    pub fn is_alive(&self, unit: UnitId, day: Day) -> bool {
        self.lives
            .get(&unit)
            .and_then(|lives| lives.on(day))
            .unwrap_or(false)
    }

    /// The nearest unit above that is alive on `day`.
    pub fn up(&self, unit: UnitId, day: Day) -> Option<UnitId> {
        let mut at = self.parent(unit, day);
        for _ in 0..MAX_DEPTH {
            match at {
                Some(parent) if !self.is_alive(parent, day) => at = self.parent(parent, day),
                found => return found,
            }
        }
        None
    }

    /// The unit itself and everything above it on `day`.
    pub fn chain(&self, unit: UnitId, day: Day) -> Vec<UnitId> {
        let mut chain = vec![unit];
        while let Some(up) = self.up(chain[chain.len() - 1], day) {
            if chain.len() > MAX_DEPTH {
                break;
            }
            chain.push(up);
        }
        chain
    }

    /// Days, from `from` on, on which some unit is placed anew.
    fn days_from(&self, from: Day) -> BTreeSet<Day> {
        let rows = self.parents.values().flat_map(Timeline::standing);
        rows.map(|(day, _)| day.max(from)).chain([from]).collect()
    }

    /// Whether on some day from `from` on the unit would hang under itself.
    pub fn has_cycle_at(&self, unit: UnitId, from: Day) -> bool {
        self.days_from(from)
            .into_iter()
            .any(|day| self.is_own_ancestor(unit, day))
    }

    /// The units of the loop that `unit` hangs in on some day from `from` on.
    pub fn loop_through(&self, unit: UnitId, from: Day) -> Vec<UnitId> {
        let days = self.days_from(from);
        let Some(day) = days
            .into_iter()
            .find(|day| self.is_own_ancestor(unit, *day))
        else {
            return Vec::new();
        };
        let mut found = vec![unit];
        while let Some(parent) = self.parent(found[found.len() - 1], day) {
            if found.contains(&parent) {
                break;
            }
            found.push(parent);
        }
        found
    }

    pub fn is_own_ancestor(&self, unit: UnitId, day: Day) -> bool {
        let mut at = self.parent(unit, day);
        for _ in 0..MAX_DEPTH {
            match at {
                Some(parent) if parent == unit => return true,
                Some(parent) => at = self.parent(parent, day),
                None => return false,
            }
        }
        true
    }

    /// Standing placements under `parent` that hold on `day` or begin later:
    /// the unit and the day its placement begins.
    pub fn placed_under(&self, parent: UnitId, day: Day) -> Vec<(UnitId, Day)> {
        let mut found = Vec::new();
        for (unit, timeline) in &self.parents {
            let mut by_day: BTreeMap<Day, UnitId> = BTreeMap::new();
            for (from, under) in timeline.standing() {
                by_day.insert(from, under);
            }
            let holding = by_day
                .range(..=day)
                .next_back()
                .map(|(from, under)| (*from, *under));
            let later = by_day
                .range(day.succ()..)
                .map(|(from, under)| (*from, *under));
            let rows = holding
                .into_iter()
                .chain(later)
                .filter(|(_, under)| *under == parent);
            found.extend(rows.map(|(from, _)| (*unit, from)));
        }
        found.sort_unstable();
        found
    }
}

/// Deeper than any organisation, shallow enough to end a loop at once.
const MAX_DEPTH: usize = 64;

pub(super) fn unit(id: i64) -> Result<UnitId, DbErr> {
    u32::try_from(id)
        .map(UnitId)
        .map_err(|e| DbErr::Type(e.to_string()))
}

pub(super) fn day(number: i64) -> Result<Day, DbErr> {
    Day::from_number(number).ok_or_else(|| DbErr::Type(format!("no such day: {number}")))
}

fn sign(sign: i64) -> i8 {
    if sign > 0 { 1 } else { -1 }
}
