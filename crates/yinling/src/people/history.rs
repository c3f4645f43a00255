//! One person's history, and the facts that follow from it.
//!
//! A people verb adds (or takes back) rows and posts the difference between
//! what follows from the history and what has been posted of the person so
//! far. A transfer between two transfers therefore needs no special case.

use crate::indicators::measures as m;
use crate::journal::{Fact, PersonAttribute};
use kit::{Day, Grade, MeasureId, PersonNo, Precision, UnitId};
use std::collections::BTreeMap;

/// The first row of a person: what the roster said of their standing.
pub const REGISTERED: &str = "registered";
pub const MANAGING: &str = "managing";
pub const PARTY_BRANCH: &str = "party_branch";
pub const AFFILIATION: &str = "affiliation";
/// Left the count: `died`, `handed_over` or `merged:<person>`.
pub const LEFT: &str = "left";
/// `1` from a day on, `0` when a licence lapses.
pub const SKILLED: &str = "skilled";
/// `1` lives elsewhere, `0` came back. Still counted.
pub const ELSEWHERE: &str = "elsewhere";
/// The first row of somebody who is not on the roster: their salted hash.
pub const KNOWN: &str = "known";
/// Salted hash of who the person is.
pub const IDENTITY: &str = "identity";
/// Who they were is nowhere any more; what followed from their standing stays.
pub const ERASED: &str = "erased";

/// GB/T 4762 codes that count as membership.
pub const MEMBER: &str = "01";
pub const PROBATIONARY: &str = "02";

/// The measures that follow from a person's history.
pub const MEASURES: [MeasureId; 9] = [
    m::PERSON_RETIRED,
    m::PERSON_PARTY_KNOWN,
    m::PERSON_PARTY_MEMBER,
    m::PERSON_PARTY_PROBATIONARY,
    m::PERSON_SKILLED,
    m::INSTRUCTOR_EVER,
    m::INSTRUCTOR_SERVING,
    m::INSTRUCTOR_GUIDES_EVER,
    m::INSTRUCTOR_GUIDES,
];

/// Of these the subject is the branch; of the others there is none.
const IS_OF_BRANCH: [MeasureId; 2] = [m::INSTRUCTOR_GUIDES_EVER, m::INSTRUCTOR_GUIDES];

/// A date with its precision.
pub type Dated = (Day, Precision);

/// A person's standing as first recorded, written into one compact value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    pub managing: UnitId,
    /// [`UnitId::NONE`] when there is none.
    pub party_branch: UnitId,
    /// GB/T 4762 code, empty for unknown.
    pub affiliation: String,
    pub retired_on: Option<Dated>,
    pub joined_on: Option<Dated>,
    pub skilled: bool,
    pub elsewhere: bool,
    /// Salted hash of who the person is.
    pub identity: String,
}

impl Registration {
    /// `m=12 p=0 a=01 r=35000/0 s=1 i=9f…`; absent parts are left out.
    pub fn value(&self) -> String {
        let mut text = format!(
            "m={} p={} a={}",
            self.managing, self.party_branch, self.affiliation
        );
        let mut dated = |key: &str, date: Option<Dated>| {
            if let Some((day, precision)) = date {
                text.push_str(&format!(" {key}={}/{}", day.number(), precision as u8));
            }
        };
        dated("r", self.retired_on);
        dated("j", self.joined_on);
        if self.skilled {
            text.push_str(" s=1");
        }
        if self.elsewhere {
            text.push_str(" e=1");
        }
        text.push_str(" i=");
        text.push_str(&self.identity);
        text
    }

    pub fn parse(value: &str) -> Option<Registration> {
        let mut read = Registration::default();
        for part in value.split(' ') {
            let (key, value) = part.split_once('=')?;
            match key {
                "m" => read.managing = UnitId(value.parse().ok()?),
                "p" => read.party_branch = UnitId(value.parse().ok()?),
                "a" => value.clone_into(&mut read.affiliation),
                "r" => read.retired_on = Some(parse_dated(value)?),
                "j" => read.joined_on = Some(parse_dated(value)?),
                "s" => read.skilled = value == "1",
                "e" => read.elsewhere = value == "1",
                "i" => value.clone_into(&mut read.identity),
                _ => return None,
            }
        }
        Some(read)
    }
}

fn parse_dated(value: &str) -> Option<Dated> {
    let (day, precision) = value.split_once('/')?;
    let precision = if precision == "1" {
        Precision::Month
    } else {
        Precision::Day
    };
    Some((Day::from_number(day.parse().ok()?)?, precision))
}

/// A person's attributes, in the order they were posted.
#[derive(Debug, Clone, Default)]
pub struct History {
    pub person: PersonNo,
    rows: Vec<PersonAttribute>,
}

impl History {
    pub fn new(person: PersonNo) -> History {
        History {
            person,
            rows: Vec::new(),
        }
    }

    pub fn push(&mut self, row: PersonAttribute) {
        self.rows.push(row);
    }

    /// Rows that stand, by day and then by age.
    pub fn standing(&self) -> Vec<&PersonAttribute> {
        let mut net: Vec<(&PersonAttribute, i32)> = Vec::new();
        for row in &self.rows {
            let same = |other: &PersonAttribute| {
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
        let mut rows: Vec<_> = net
            .into_iter()
            .filter(|(_, sum)| *sum > 0)
            .map(|(r, _)| r)
            .collect();
        rows.sort_by_key(|row| row.day);
        rows
    }

    /// The registration and the day it took effect.
    pub fn registration(&self) -> Option<(Day, Registration)> {
        let rows = self.standing();
        let row = rows.into_iter().find(|row| row.aspect == REGISTERED)?;
        Some((row.day, Registration::parse(&row.value)?))
    }

    /// On the roster, or known beside it. Nobody else has a history.
    pub fn is_known(&self) -> bool {
        let first = [REGISTERED, KNOWN];
        let rows = self.standing();
        rows.iter().any(|row| first.contains(&row.aspect.as_str()))
    }

    /// Values of one aspect by the day they begin.
    pub fn values(&self, aspect: &str) -> BTreeMap<Day, String> {
        // A person new to the roster has one row, and is asked for six aspects.
        if self.rows.iter().all(|row| row.aspect != aspect) {
            return BTreeMap::new();
        }
        let rows = self
            .standing()
            .into_iter()
            .filter(|row| row.aspect == aspect);
        rows.map(|row| (row.day, row.value.clone())).collect()
    }

    /// Every unit the history speaks of.
    pub fn units(&self) -> Vec<UnitId> {
        let mut units = Vec::new();
        if let Some((_, first)) = self.registration() {
            units.extend([first.managing, first.party_branch]);
        }
        let later = [self.values(MANAGING), self.values(PARTY_BRANCH)];
        units.extend(
            later
                .iter()
                .flat_map(BTreeMap::values)
                .filter_map(|v| v.parse().ok().map(UnitId)),
        );
        units.sort_unstable();
        units.dedup();
        units
    }

    /// When and how the person left the count.
    pub fn left(&self) -> Option<(Day, String)> {
        self.values(LEFT).into_iter().next()
    }

    /// The person this number turned out to be.
    pub fn merged_into(&self) -> Option<PersonNo> {
        let (_, how) = self.left()?;
        how.strip_prefix("merged:")?.parse().ok().map(PersonNo)
    }

    pub fn managing_on(&self, day: Day) -> Option<UnitId> {
        let (_, first) = self.registration()?;
        Some(self.managing(&first).on(day))
    }

    pub fn party_branch_on(&self, day: Day) -> Option<UnitId> {
        let (_, first) = self.registration()?;
        Some(self.party_branch(&first).on(day))
    }

    /// The newest affiliation, empty for unknown.
    pub fn affiliation(&self) -> Option<String> {
        let (_, first) = self.registration()?;
        Some(
            self.values(AFFILIATION)
                .into_values()
                .next_back()
                .unwrap_or(first.affiliation),
        )
    }

    /// Hash of who the person is, as last recorded.
    pub fn identity(&self) -> Option<String> {
        let newest = self.rows.iter().rev().find(|row| {
            [IDENTITY, REGISTERED, KNOWN].contains(&row.aspect.as_str())
                && self
                    .standing()
                    .iter()
                    .any(|s| s.aspect == row.aspect && s.value == row.value)
        })?;
        if newest.aspect != REGISTERED {
            return Some(newest.value.clone());
        }
        Registration::parse(&newest.value).map(|first| first.identity)
    }

    fn managing(&self, first: &Registration) -> Places {
        Places::new(first.managing, &self.values(MANAGING))
    }

    fn party_branch(&self, first: &Registration) -> Places {
        Places::new(first.party_branch, &self.values(PARTY_BRANCH))
    }

    /// Everything that follows from this history. `founded` gives a unit's
    /// founding day ([`Day::ALWAYS`] where it is not known).
    pub fn consequences(&self, founded: &dyn Fn(UnitId) -> Day) -> Facts {
        let mut facts = Facts::default();
        self.add_roster_facts(founded, &mut facts);
        self.add_instructor_facts(&mut facts);
        facts.0.retain(|_, quantity| *quantity != 0);
        facts
    }

    fn add_roster_facts(&self, founded: &dyn Fn(UnitId) -> Day, facts: &mut Facts) {
        let Some((since, first)) = self.registration() else {
            return;
        };
        let end = self.left().map(|(day, _)| day);
        let managing = self.managing(&first);
        let party = self.party_branch(&first).or_else_at(&managing);
        let since = (since, Precision::Day);
        let mut stock = |measure, from: Dated, to: Option<Day>, places: &Places| {
            let to = match (to, end) {
                (Some(to), Some(end)) => Some(to.min(end)),
                (to, end) => to.or(end),
            };
            facts.add_stock(measure, from, to, places, founded);
        };
        stock(
            m::PERSON_RETIRED,
            first.retired_on.unwrap_or(since),
            None,
            &managing,
        );
        for (from, to, affiliation, joined) in self.affiliations(&first, since) {
            stock(m::PERSON_PARTY_KNOWN, from, to, &party);
            match affiliation.as_str() {
                MEMBER => stock(m::PERSON_PARTY_MEMBER, joined, to, &party),
                PROBATIONARY => stock(m::PERSON_PARTY_PROBATIONARY, joined, to, &party),
                _ => {}
            }
        }
        for (from, to) in self.skilled(&first, since) {
            stock(m::PERSON_SKILLED, from, to, &managing);
        }
    }

    /// Spans with a known affiliation: known from, until, code, member from.
    fn affiliations(
        &self,
        first: &Registration,
        since: Dated,
    ) -> Vec<(Dated, Option<Day>, String, Dated)> {
        let later = self.values(AFFILIATION);
        let mut spans = Vec::new();
        let until = later.keys().next().copied();
        let joined = first.joined_on.unwrap_or(since);
        spans.push((since, until, first.affiliation.clone(), joined));
        let ends = later.keys().skip(1).copied().map(Some).chain([None]);
        for ((from, code), to) in later.iter().zip(ends) {
            let from = (*from, Precision::Day);
            spans.push((from, to, code.clone(), from));
        }
        spans.retain(|(_, _, code, _)| !code.is_empty());
        spans
    }

    fn skilled(&self, first: &Registration, since: Dated) -> Vec<(Dated, Option<Day>)> {
        let mut rows: Vec<(Dated, bool)> = Vec::new();
        if first.skilled {
            rows.push((since, true));
        }
        let later = self.values(SKILLED);
        rows.extend(
            later
                .iter()
                .map(|(day, value)| ((*day, Precision::Day), value == "1")),
        );
        rows.sort_by_key(|row| row.0.0);
        let mut spans: Vec<(Dated, Option<Day>)> = Vec::new();
        for (from, is_skilled) in rows {
            let open = spans.last().is_some_and(|(_, to)| to.is_none());
            match (is_skilled, open) {
                (true, false) => spans.push((from, None)),
                (false, true) => {
                    if let Some(last) = spans.last_mut() {
                        last.1 = Some(from.0);
                    }
                }
                _ => {}
            }
        }
        spans
    }
}

/// Where a person is, from day to day.
#[derive(Debug, Clone)]
struct Places {
    from: BTreeMap<Day, UnitId>,
}

impl Places {
    fn new(first: UnitId, later: &BTreeMap<Day, String>) -> Places {
        let mut from = BTreeMap::from([(Day::ALWAYS, first)]);
        let later = later
            .iter()
            .filter_map(|(day, unit)| Some((*day, UnitId(unit.parse().ok()?))));
        from.extend(later);
        Places { from }
    }

    fn on(&self, day: Day) -> UnitId {
        let holding = self.from.range(..=day).next_back();
        holding.map_or(UnitId::NONE, |(_, unit)| *unit)
    }

    /// The same, with `other` filling in where there is none.
    fn or_else_at(&self, other: &Places) -> Places {
        let days = self.from.keys().chain(other.from.keys());
        let at = |day: &Day| match self.on(*day) {
            UnitId::NONE => other.on(*day),
            unit => unit,
        };
        Places {
            from: days.map(|day| (*day, at(day))).collect(),
        }
    }
}

/// Quantities by measure, unit, day and precision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(pub BTreeMap<(MeasureId, UnitId, Day, Precision), i64>);

impl Facts {
    /// A stock that holds from `from` to before `to`, wherever the person is.
    /// It begins at the latest of `from` and the founding of the unit.
    fn add_stock(
        &mut self,
        measure: MeasureId,
        from: Dated,
        to: Option<Day>,
        places: &Places,
        founded: &dyn Fn(UnitId) -> Day,
    ) {
        let starts: Vec<(Day, UnitId)> = places.from.iter().map(|(d, u)| (*d, *u)).collect();
        for (at, (begin, unit)) in starts.iter().enumerate() {
            let leave = starts.get(at + 1).map(|(day, _)| *day);
            let end = match (leave, to) {
                (Some(leave), Some(to)) => Some(leave.min(to)),
                (leave, to) => leave.or(to),
            };
            let start = from.0.max(*begin).max(founded(*unit));
            if *unit == UnitId::NONE || end.is_some_and(|end| end <= start) {
                continue;
            }
            let precision = if start == from.0 {
                from.1
            } else {
                Precision::Day
            };
            self.add(measure, *unit, start, precision, 1);
            if let Some(end) = end {
                self.add(measure, *unit, end, Precision::Day, -1);
            }
        }
    }

    pub fn add(
        &mut self,
        measure: MeasureId,
        unit: UnitId,
        day: Day,
        precision: Precision,
        quantity: i64,
    ) {
        *self.0.entry((measure, unit, day, precision)).or_insert(0) += quantity;
    }

    /// The facts to post so that `posted` becomes `self`.
    pub fn since(mut self, posted: &Facts, person: PersonNo) -> Vec<Fact> {
        for ((measure, unit, day, precision), quantity) in &posted.0 {
            self.add(*measure, *unit, *day, *precision, -quantity);
        }
        let changed = self.0.into_iter().filter(|(_, quantity)| *quantity != 0);
        changed
            .map(|((measure, unit, day, precision), quantity)| Fact {
                measure,
                unit,
                person,
                initiative: 0,
                day,
                precision,
                quantity,
                grade: Grade::A,
                subject: if IS_OF_BRANCH.contains(&measure) {
                    unit
                } else {
                    UnitId::NONE
                },
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

    fn row(aspect: &str, value: &str, on: &str, sign: i8) -> PersonAttribute {
        let person = PersonNo(1);
        PersonAttribute {
            person,
            aspect: aspect.into(),
            value: value.into(),
            day: day(on),
            sign,
        }
    }

    fn retired_member_at(unit: u32) -> History {
        let first = Registration {
            managing: UnitId(unit),
            affiliation: MEMBER.into(),
            retired_on: Some((day("2010-05-01"), Precision::Month)),
            joined_on: Some((day("1975-07-01"), Precision::Day)),
            identity: "ab".into(),
            ..Registration::default()
        };
        let mut history = History::new(PersonNo(1));
        history.push(row(REGISTERED, &first.value(), "2026-01-10", 1));
        history
    }

    fn listed(facts: &[Fact]) -> Vec<String> {
        let line = |f: &Fact| format!("{}@{} {} {:+}", f.measure, f.unit, f.day, f.quantity);
        facts.iter().map(line).collect()
    }

    fn follows(history: &History) -> Facts {
        history.consequences(&|_| Day::ALWAYS)
    }

    #[test]
    fn registration_is_read_back_as_written() {
        let (since, first) = retired_member_at(4).registration().expect("registered");
        assert_eq!(since, day("2026-01-10"));
        assert_eq!(Registration::parse(&first.value()), Some(first));
    }

    #[test]
    fn stock_begins_at_the_latest_of_own_date_and_founding() {
        let history = retired_member_at(4);
        let facts = history
            .consequences(&|_| day("2015-01-01"))
            .since(&Facts::default(), PersonNo(1));
        assert_eq!(
            listed(&facts),
            [
                "1@4 2015-01-01 +1",
                "2@4 2026-01-10 +1",
                "3@4 2015-01-01 +1"
            ]
        );
    }

    #[test]
    fn transfer_back_dated_before_another_transfer_ends_where_the_later_one_begins() {
        let mut history = retired_member_at(4);
        history.push(row(MANAGING, "6", "2026-08-01", 1));
        let posted = follows(&history);
        history.push(row(MANAGING, "5", "2026-03-01", 1));
        let change = follows(&history).since(&posted, PersonNo(1));
        let retired: Vec<_> = change
            .iter()
            .filter(|f| f.measure == m::PERSON_RETIRED)
            .cloned()
            .collect();
        assert_eq!(
            listed(&retired),
            [
                "1@4 2026-03-01 -1",
                "1@4 2026-08-01 +1",
                "1@5 2026-03-01 +1",
                "1@5 2026-08-01 -1"
            ]
        );
    }

    #[test]
    fn death_ends_every_stock_and_taking_it_back_restores_them() {
        let mut history = retired_member_at(4);
        let alive = follows(&history);
        history.push(row(LEFT, "died", "2026-06-01", 1));
        let change = follows(&history).since(&alive, PersonNo(1));
        assert_eq!(
            listed(&change),
            [
                "1@4 2026-06-01 -1",
                "2@4 2026-06-01 -1",
                "3@4 2026-06-01 -1"
            ]
        );
        history.push(row(LEFT, "died", "2026-06-01", -1));
        assert_eq!(follows(&history), alive);
    }

    #[test]
    fn probationary_member_becomes_a_full_member_on_the_day() {
        let mut history = History::new(PersonNo(1));
        let first = Registration {
            managing: UnitId(4),
            affiliation: PROBATIONARY.into(),
            ..Registration::default()
        };
        history.push(row(REGISTERED, &first.value(), "2026-01-10", 1));
        let before = follows(&history);
        history.push(row(AFFILIATION, MEMBER, "2026-07-01", 1));
        let change = follows(&history).since(&before, PersonNo(1));
        assert_eq!(listed(&change), ["3@4 2026-07-01 +1", "4@4 2026-07-01 -1"]);
    }
}
