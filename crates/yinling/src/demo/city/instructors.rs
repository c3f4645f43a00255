//! Instructors since 2019: appointed in waves by the counties and the city,
//! given branches some weeks later; some have handed over and stopped since.

use super::dice::{Dice, new_year};
use super::registers::{Registers, kind};
use super::{Guidance, Guide, PersonLine, Scale, UnitLine, identity, names};
use kit::Day;
use std::collections::{BTreeMap, HashSet};

/// Year of a wave, and how many in a thousand of the branches it reaches.
const WAVES: [(i16, usize); 3] = [(2019, 380), (2021, 200), (2023, 170)];

/// Of a thousand instructors, those who stop in the year after a wave.
const STOPPING: usize = 180;
/// Of a thousand who stop, those whose branches somebody takes over.
const HANDED_OVER: usize = 700;
/// Of a thousand instructors, those who are still in office themselves.
const OFFICIALS: usize = 220;

/// What happened before this year, in order of day.
pub(super) fn instructors(
    scale: Scale,
    seed: u64,
    today: Day,
    units: &[UnitLine],
    people: &[PersonLine],
) -> Vec<Guidance> {
    let registers = Registers::new(units);
    let appointing = |unit: usize| registers.nearest(unit, &[kind::COUNTY, kind::CITY]);
    let mut branches: BTreeMap<usize, Vec<&UnitLine>> = BTreeMap::new();
    for (i, unit) in units.iter().enumerate() {
        let by = appointing(i).filter(|_| unit.kind == kind::BRANCH && unit.closed.is_none());
        if let Some(by) = by {
            branches.entry(by).or_default().push(unit);
        }
    }
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, person) in people.iter().enumerate() {
        if let Some(by) = registers.find(&person.managing_unit).and_then(appointing) {
            near.entry(by).or_default().push(i);
        }
    }
    let mut office = Office {
        dice: Dice::new(seed, 9),
        load: match scale {
            Scale::Small => (6, 10),
            Scale::City => (14, 24),
        },
        people,
        busy: HashSet::new(),
        told: Vec::new(),
    };
    for (by, branches) in branches {
        let near = near.remove(&by).unwrap_or_default();
        office.appoint_for(&units[by], branches, &near);
    }
    let this_year = new_year(today.year());
    let mut told = office.told;
    told.retain(|one| one.day() < this_year);
    told.sort_by_key(Guidance::day);
    told
}

struct Office<'a> {
    dice: Dice,
    /// Fewest and most branches of one instructor.
    load: (usize, usize),
    people: &'a [PersonLine],
    /// Who has been appointed once already.
    busy: HashSet<usize>,
    told: Vec<Guidance>,
}

impl Office<'_> {
    /// All that happens in one county (or at the city itself).
    fn appoint_for(&mut self, by: &UnitLine, mut branches: Vec<&UnitLine>, near: &[usize]) {
        self.dice.shuffle(&mut branches);
        let all = branches.len();
        let mut serving: Vec<Guide> = Vec::new();
        for (year, share) in WAVES {
            let first = Day::from_ymd(year, 3, 1).unwrap_or(Day::ALWAYS);
            let day = self.dice.day(first, first.plus_days(180));
            let open = |branch: &&UnitLine| branch.founded.is_none_or(|founded| founded < day);
            let (mut ready, later): (Vec<_>, Vec<_>) = branches.into_iter().partition(open);
            let rest = ready.split_off((all * share / 1000).min(ready.len()));
            branches = rest.into_iter().chain(later).collect();
            let number = self.dice.between(3, 60);
            let document = format!("{}老干〔{year}〕{number}号", by.name);
            while !ready.is_empty() {
                let load = self.dice.between(self.load.0, self.load.1);
                let part = ready.split_off(ready.len().saturating_sub(load));
                let mut codes: Vec<String> = part.iter().map(|b| b.code.clone()).collect();
                codes.sort();
                let who = self.somebody(day, near);
                serving.push(who.clone());
                self.told.push(Guidance::Appoint {
                    who: who.clone(),
                    by: by.code.clone(),
                    document: document.clone(),
                    day,
                });
                let branches = codes;
                let day = day.plus_days(7).plus_days(self.days(21));
                self.told.push(Guidance::Assign { who, branches, day });
            }
            self.stop_some(&mut serving, year + 1);
        }
    }

    fn days(&mut self, most: usize) -> i32 {
        i32::try_from(self.dice.below(most)).unwrap_or(0)
    }

    /// A party member of the neighbourhood, not long retired, or somebody still
    /// in office who is on no roster.
    fn somebody(&mut self, day: Day, near: &[usize]) -> Guide {
        let fits = |person: &PersonLine| {
            let years = day.year() - person.birth.year();
            person.affiliation == "中共党员" && person.retired < day && (60..72).contains(&years)
        };
        if !self.dice.chance(OFFICIALS) {
            for _ in 0..super::changes::TRIES {
                let Some(&person) = self.dice.pick_some(near) else {
                    break;
                };
                if fits(&self.people[person]) && self.busy.insert(person) {
                    return Guide::Person(person);
                }
            }
        }
        let woman = self.dice.chance(400);
        let (name, _) = names::name(&mut self.dice, woman);
        let phone = identity::mobile(&mut self.dice);
        Guide::Official { name, phone }
    }

    fn stop_some(&mut self, serving: &mut Vec<Guide>, year: i16) {
        let first = Day::from_ymd(year, 2, 1).unwrap_or(Day::ALWAYS);
        let (stopping, staying): (Vec<Guide>, Vec<Guide>) = std::mem::take(serving)
            .into_iter()
            .partition(|_| self.dice.chance(STOPPING));
        *serving = staying;
        for who in stopping {
            let day = self.dice.day(first, first.plus_days(300));
            let takes_over = self.dice.chance(HANDED_OVER);
            if let Some(to) = self.dice.pick_some(serving).filter(|_| takes_over) {
                self.told.push(Guidance::HandOver {
                    from: who.clone(),
                    to: to.clone(),
                    day,
                });
            }
            self.told.push(Guidance::End { who, day });
        }
    }
}
