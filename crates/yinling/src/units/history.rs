//! One unit's history, and the facts that follow from it.
//!
//! A unit verb never computes facts by itself: it adds (or takes back) rows of
//! history, and posts the difference between what follows from the history
//! afterwards and before. That is why back-dating needs no special case.

use super::kind::{Kind, Mode};
use crate::indicators::measures as m;
use crate::journal::{Fact, Placement, UnitAttribute};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use std::collections::BTreeMap;

/// Aspects of a unit. `life` takes the values of [`Life`].
pub const CODE: &str = "code";
pub const NAME: &str = "name";
pub const KIND: &str = "kind";
pub const LIFE: &str = "life";
/// Where the founding day is not known: since when the unit is counted.
pub const COUNTED: &str = "counted";
pub const MODE: &str = "mode";
pub const LINK: &str = "link";
pub const UNLINK: &str = "unlink";
pub const ONLINE: &str = "online";
pub const NIL_RETURN: &str = "nil_return";

/// What can happen to a unit as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    Founded,
    SplitFrom(UnitId),
    Closed,
    MergedInto(UnitId),
}

impl Life {
    pub fn value(self) -> String {
        match self {
            Life::Founded => "founded".into(),
            Life::SplitFrom(unit) => format!("split_from:{unit}"),
            Life::Closed => "closed".into(),
            Life::MergedInto(unit) => format!("merged_into:{unit}"),
        }
    }

    pub fn parse(value: &str) -> Option<Life> {
        let unit = |text: &str| text.parse().ok().map(UnitId);
        match value.split_once(':') {
            None if value == "founded" => Some(Life::Founded),
            None if value == "closed" => Some(Life::Closed),
            Some(("split_from", of)) => unit(of).map(Life::SplitFrom),
            Some(("merged_into", into)) => unit(into).map(Life::MergedInto),
            _ => None,
        }
    }

    pub fn is_open(self) -> bool {
        matches!(self, Life::Founded | Life::SplitFrom(_))
    }
}

/// A row that stands: not taken back. Later in the list is newer on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub aspect: String,
    pub value: String,
    pub day: Day,
}

/// A unit's attributes, in the order they were posted.
#[derive(Debug, Clone, Default)]
pub struct History {
    pub unit: UnitId,
    rows: Vec<UnitAttribute>,
    placements: Vec<Placement>,
}

impl History {
    pub fn new(unit: UnitId) -> History {
        History {
            unit,
            ..History::default()
        }
    }

    pub fn push(&mut self, row: UnitAttribute) {
        self.rows.push(row);
    }

    pub fn push_placement(&mut self, row: Placement) {
        self.placements.push(row);
    }

    /// Rows that stand, by day and then by age.
    pub fn standing(&self) -> Vec<Standing> {
        let mut net: Vec<(&UnitAttribute, i32)> = Vec::new();
        for row in &self.rows {
            let same = |other: &UnitAttribute| {
                other.aspect == row.aspect && other.value == row.value && other.day == row.day
            };
            match net.iter().position(|(other, _)| same(other)) {
                // A row posted again ranks by its newest posting.
                Some(at) if row.sign > 0 => {
                    let sum = net.remove(at).1;
                    net.push((row, sum + 1));
                }
                Some(at) => net[at].1 -= 1,
                None => net.push((row, i32::from(row.sign))),
            }
        }
        let stand = net.into_iter().filter(|(_, sum)| *sum > 0);
        let mut rows: Vec<Standing> = stand
            .map(|(row, _)| Standing {
                aspect: row.aspect.clone(),
                value: row.value.clone(),
                day: row.day,
            })
            .collect();
        rows.sort_by_key(|row| row.day);
        rows
    }

    /// The value of `aspect` on `day`, if any row says so by then.
    pub fn value_on(&self, aspect: &str, day: Day) -> Option<String> {
        let rows = self.standing();
        rows.into_iter()
            .rfind(|r| r.aspect == aspect && r.day <= day)
            .map(|r| r.value)
    }

    /// The newest value of `aspect`, whenever it begins.
    pub fn latest(&self, aspect: &str) -> Option<Standing> {
        self.standing().into_iter().rfind(|r| r.aspect == aspect)
    }

    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.latest(KIND)?.value)
    }

    fn lives(&self) -> Vec<(Day, Life)> {
        let rows = self.standing().into_iter().filter(|r| r.aspect == LIFE);
        rows.filter_map(|r| Some((r.day, Life::parse(&r.value)?)))
            .collect()
    }

    /// The founding day; [`Day::ALWAYS`] where it is not known.
    pub fn founded_on(&self) -> Option<Day> {
        self.lives()
            .iter()
            .find(|(_, life)| life.is_open())
            .map(|(day, _)| *day)
    }

    pub fn ended(&self) -> Option<(Day, Life)> {
        self.lives().into_iter().find(|(_, life)| !life.is_open())
    }

    pub fn is_open_on(&self, day: Day) -> bool {
        let by_then = self.lives().into_iter().rfind(|(on, _)| *on <= day);
        by_then.is_some_and(|(_, life)| life.is_open())
    }

    /// Everything that follows from this history, as quantities by measure and
    /// day. All of it happens at the unit and is about the unit.
    fn consequences(&self) -> BTreeMap<(MeasureId, Day), i64> {
        let mut facts = BTreeMap::new();
        let (Some(kind), Some(founded)) = (self.kind(), self.founded_on()) else {
            return facts;
        };
        let ended = self.ended();
        let end = ended.map(|(day, _)| day);
        let counted = self.latest(COUNTED).map(|row| row.day);
        let start = if founded == Day::ALWAYS {
            counted.unwrap_or(founded)
        } else {
            founded
        };
        let mut stock = |measure, from: Day, to: Option<Day>| {
            let from = from.max(start);
            let to = match (to, end) {
                (Some(to), Some(end)) => Some(to.min(end)),
                (to, end) => to.or(end),
            };
            if to.is_some_and(|to| to <= from) {
                return;
            }
            *facts.entry((measure, from)).or_insert(0) += 1;
            if let Some(to) = to {
                *facts.entry((measure, to)).or_insert(0) -= 1;
            }
        };
        stock(kind.measure(), start, None);
        for (from, to, mode) in self.modes() {
            stock(mode.measure(), from, to);
        }
        for (from, to) in self.linked() {
            stock(m::BRANCH_LINKED_SOCIETY, from, to);
        }
        if let Some(online) = self.standing().iter().find(|r| r.aspect == ONLINE) {
            stock(m::BRANCH_ONLINE, online.day, None);
        }
        for (day, life) in self.lives() {
            let flow = match life {
                Life::Founded if day == Day::ALWAYS => continue,
                Life::Founded => m::UNIT_OPENED,
                Life::SplitFrom(_) => m::UNIT_SPLIT_INTO,
                Life::Closed => m::UNIT_CLOSED,
                Life::MergedInto(_) => m::UNIT_MERGED_AWAY,
            };
            *facts.entry((flow, day)).or_insert(0) += 1;
        }
        facts.retain(|_, quantity| *quantity != 0);
        facts
    }

    fn modes(&self) -> Vec<(Day, Option<Day>, Mode)> {
        let mut on_day: BTreeMap<Day, String> = BTreeMap::new();
        for row in self.standing().into_iter().filter(|r| r.aspect == MODE) {
            on_day.insert(row.day, row.value);
        }
        let ends = on_day.keys().skip(1).copied().map(Some).chain([None]);
        let spans = on_day.iter().zip(ends);
        spans
            .filter_map(|((from, mode), to)| Some((*from, to, Mode::parse(mode)?)))
            .collect()
    }

    /// Spans of days with at least one society linked.
    fn linked(&self) -> Vec<(Day, Option<Day>)> {
        let mut now: Vec<String> = Vec::new();
        let mut spans: Vec<(Day, Option<Day>)> = Vec::new();
        for row in self.standing() {
            let was = !now.is_empty();
            match row.aspect.as_str() {
                LINK if !now.contains(&row.value) => now.push(row.value),
                UNLINK => now.retain(|society| *society != row.value),
                _ => continue,
            }
            match (was, now.is_empty()) {
                (false, false) => spans.push((row.day, None)),
                (true, true) => {
                    if let Some(last) = spans.last_mut() {
                        last.1 = Some(row.day);
                    }
                }
                _ => {}
            }
        }
        spans
    }

    /// Societies linked on `day`, by unit number.
    pub fn societies_on(&self, day: Day) -> Vec<UnitId> {
        let mut now: Vec<String> = Vec::new();
        for row in self.standing().into_iter().filter(|r| r.day <= day) {
            match row.aspect.as_str() {
                LINK if !now.contains(&row.value) => now.push(row.value),
                UNLINK => now.retain(|society| *society != row.value),
                _ => {}
            }
        }
        now.iter()
            .filter_map(|text| text.parse().ok().map(UnitId))
            .collect()
    }

    /// The facts to post so that what was counted from `before` becomes what
    /// follows from `self`.
    pub fn facts_since(&self, before: &History) -> Vec<Fact> {
        let mut change = self.consequences();
        for (key, quantity) in before.consequences() {
            *change.entry(key).or_insert(0) -= quantity;
        }
        let changed = change.into_iter().filter(|(_, quantity)| *quantity != 0);
        changed
            .map(|((measure, day), quantity)| Fact {
                measure,
                unit: self.unit,
                person: PersonNo::NOBODY,
                initiative: 0,
                day,
                precision: Precision::Day,
                quantity,
                grade: Grade::A,
                subject: self.unit,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn row(aspect: &str, value: &str, on: Day, sign: i8) -> UnitAttribute {
        UnitAttribute {
            unit: UnitId(9),
            aspect: aspect.into(),
            value: value.into(),
            day: on,
            sign,
        }
    }

    fn branch(founded: Day) -> History {
        let mut history = History::new(UnitId(9));
        history.push(row(KIND, "branch", founded, 1));
        history.push(row(LIFE, "founded", founded, 1));
        history
    }

    fn listed(facts: &[Fact]) -> Vec<String> {
        facts
            .iter()
            .map(|f| format!("{} {} {:+}", f.measure, f.day, f.quantity))
            .collect()
    }

    #[test]
    fn closing_ends_every_stock_of_the_unit_and_counts_one_closing() {
        let mut before = branch(day("2010-01-01"));
        before.push(row(MODE, "joint", day("2012-01-01"), 1));
        before.push(row(LINK, "77", day("2013-01-01"), 1));
        let mut after = before.clone();
        after.push(row(LIFE, "closed", day("2026-05-01"), 1));
        assert_eq!(
            listed(&after.facts_since(&before)),
            [
                "32 2026-05-01 -1",
                "51 2026-05-01 +1",
                "61 2026-05-01 -1",
                "63 2026-05-01 -1"
            ]
        );
    }

    #[test]
    fn back_dated_mode_reposts_only_what_changes() {
        let mut before = branch(day("2010-01-01"));
        before.push(row(MODE, "regular", day("2011-01-01"), 1));
        before.push(row(MODE, "joint", day("2020-01-01"), 1));
        let mut after = before.clone();
        after.push(row(MODE, "functional", day("2015-01-01"), 1));
        assert_eq!(
            listed(&after.facts_since(&before)),
            [
                "60 2015-01-01 -1",
                "60 2020-01-01 +1",
                "62 2015-01-01 +1",
                "62 2020-01-01 -1"
            ]
        );
        let mut undone = after.clone();
        undone.push(row(MODE, "functional", day("2015-01-01"), -1));
        assert!(undone.facts_since(&before).is_empty());
    }

    #[test]
    fn unknown_founding_is_counted_from_the_day_of_the_roster() {
        let mut history = History::new(UnitId(9));
        history.push(row(KIND, "branch", Day::ALWAYS, 1));
        history.push(row(LIFE, "founded", Day::ALWAYS, 1));
        history.push(row(COUNTED, "", day("2026-03-01"), 1));
        let facts = history.facts_since(&History::new(UnitId(9)));
        assert_eq!(listed(&facts), ["32 2026-03-01 +1"]);
    }
}
