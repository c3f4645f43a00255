//! This year's changes: when each happens is drawn first, to whom when its day
//! comes, among those it can happen to. So they follow from one another.

use super::dice::{Dice, new_year, years_later};
use super::registers::kind;
use super::town::Town;
use super::{Change, PersonLine, UnitLine, unit_changes};
use kit::Day;

/// How often one looks for a unit or person a change can happen to.
pub(super) const TRIES: usize = 400;

const CLOSINGS: usize = 3;
const TRANSFERS: usize = 60;
const PROMOTIONS: usize = 30;
const NOTHING_LAST_YEAR: usize = 8;
const NOTHING_THIS_YEAR: usize = 12;

#[derive(Debug, Clone, Copy)]
pub(super) enum Task {
    Unit(unit_changes::Task),
    /// Somebody of a branch that will be closed goes to another.
    Leave(usize),
    Transfer,
    HandOver,
    Die,
    Promote(usize),
    Learn,
    LiveElsewhere,
}

pub(super) fn changes(
    seed: u64,
    today: Day,
    units: &[UnitLine],
    people: &[PersonLine],
) -> Vec<Change> {
    let first = new_year(today.year());
    let last = today.pred();
    let mut year = Year {
        town: Town::new(units, people),
        dice: Dice::new(seed, 3),
        people,
        number: 0,
    };
    let mut changes = Vec::new();
    if first <= last {
        for (day, task) in year.plan(first, last) {
            changes.extend(year.happen(day, task));
        }
    }
    changes.extend(year.nothing(today.year()));
    changes
}

pub(super) struct Year<'a> {
    pub(super) town: Town,
    pub(super) dice: Dice,
    people: &'a [PersonLine],
    /// Of the last receipt for a registration.
    pub(super) number: usize,
}

impl Year<'_> {
    /// What happens on which day, in order of day.
    fn plan(&mut self, first: Day, last: Day) -> Vec<(Day, Task)> {
        let mut plan = Vec::new();
        let leaving = self.plan_closings(first, last, &mut plan);
        self.plan_promotions(first, last, &mut plan);
        let mut repeat = |task: Task, times: usize| {
            for _ in 0..times {
                plan.push((self.dice.day(first, last), task));
            }
        };
        for (task, times) in unit_changes::YEARLY {
            repeat(Task::Unit(task), times);
        }
        repeat(Task::Transfer, TRANSFERS - leaving.min(TRANSFERS));
        repeat(Task::HandOver, 15);
        repeat(Task::Die, 80);
        repeat(Task::Learn, 40);
        repeat(Task::LiveElsewhere, 25);
        plan.sort_by_key(|(day, _)| *day);
        plan
    }

    /// Small branches are closed; their people leave in the week before.
    fn plan_closings(&mut self, first: Day, last: Day, plan: &mut Vec<(Day, Task)>) -> usize {
        let mut leaving = 0;
        if last.pred() < first {
            return leaving;
        }
        for _ in 0..CLOSINGS {
            let small = self.unit(|town, unit| {
                town.is_plain_branch(unit)
                    && (1..=6).contains(&town.units[unit].members.len())
                    && town.is_free(unit, first)
            });
            let Some(unit) = small else { continue };
            self.town.units[unit].is_reserved = true;
            let day = self.dice.day(first.plus_days(8).min(last), last);
            let week = day.plus_days(-7).max(first);
            for person in self.town.units[unit].members.clone() {
                plan.push((self.dice.day(week, day.pred()), Task::Leave(person)));
                leaving += 1;
            }
            plan.push((day, Task::Unit(unit_changes::Task::Close(unit))));
        }
        leaving
    }

    /// A year of probation, and the branch's meeting within three weeks.
    fn plan_promotions(&mut self, first: Day, last: Day, plan: &mut Vec<(Day, Task)>) {
        let mut due: Vec<(usize, Day)> = (0..self.people.len())
            .filter(|&i| self.people[i].affiliation == "预备党员")
            .filter(|&i| !self.town.units[self.town.people[i].unit].is_reserved)
            .filter_map(|i| Some((i, years_later(self.people[i].joined?.0, 1))))
            .filter(|&(_, day)| first <= day && day <= last)
            .collect();
        self.dice.shuffle(&mut due);
        for (person, day) in due.into_iter().take(PROMOTIONS) {
            let day = self.dice.day(day, day.plus_days(20).min(last));
            plan.push((day, Task::Promote(person)));
        }
    }

    fn happen(&mut self, day: Day, task: Task) -> Option<Change> {
        match task {
            Task::Unit(task) => self.happen_to_unit(day, task),
            Task::Leave(person) => self.transfer(person, day),
            Task::Transfer => {
                let person = self.person(day, |town, person| {
                    town.units[town.people[person].unit].kind == kind::BRANCH
                })?;
                self.transfer(person, day)
            }
            Task::HandOver => {
                let person = self.person(day, |_, _| true)?;
                self.town.touch_person(person, day);
                self.town.lose(person);
                Some(Change::HandOver { person, day })
            }
            Task::Die => {
                // The oldest of three, so that the old die more often.
                let people = self.people;
                let person = (0..3)
                    .filter_map(|_| self.person(day, |_, _| true))
                    .min_by_key(|&i| people[i].birth)?;
                self.town.touch_person(person, day);
                self.town.lose(person);
                Some(Change::Die { person, day })
            }
            Task::Promote(person) => {
                if !self.town.is_free_person(person, day) {
                    return None;
                }
                self.town.touch_person(person, day);
                Some(Change::SetAffiliation {
                    person,
                    affiliation: "中共党员".to_owned(),
                    day,
                })
            }
            Task::Learn => {
                let skill = self.dice.weighted(&super::words::SKILLS);
                let person = self.person(day, |town, person| town.people[person].skill != skill)?;
                self.town.touch_person(person, day);
                skill.clone_into(&mut self.town.people[person].skill);
                Some(Change::SetSkill {
                    person,
                    skill: skill.to_owned(),
                    day,
                })
            }
            Task::LiveElsewhere => {
                let person =
                    self.person(day, |town, person| !town.people[person].lives_elsewhere)?;
                self.town.touch_person(person, day);
                self.town.people[person].lives_elsewhere = true;
                Some(Change::LiveElsewhere {
                    person,
                    place: self.dice.pick(&super::words::ELSEWHERE).to_owned(),
                    day,
                })
            }
        }
    }

    /// Every fourth goes to a branch founded this year, where there is one.
    fn transfer(&mut self, person: usize, day: Day) -> Option<Change> {
        let young = self.dice.chance(250);
        let from = self.town.people[person].unit;
        let this_year = new_year(day.year());
        let fits = |town: &Town, unit: usize| {
            let it = &town.units[unit];
            unit != from
                && it.kind == kind::BRANCH
                && it.members.len() < 55
                && town.is_free(unit, day)
        };
        let is_young = |town: &Town, unit: usize| {
            fits(town, unit) && town.units[unit].founded.is_some_and(|d| d >= this_year)
        };
        let found: Vec<usize> = (0..self.town.units.len())
            .filter(|&unit| young && is_young(&self.town, unit))
            .collect();
        let to = match self.dice.pick_some(&found) {
            Some(&unit) => unit,
            None => self.unit(fits)?,
        };
        self.town.touch_person(person, day);
        self.town.send(person, to);
        self.town.touch_person(person, day);
        Some(Change::Transfer {
            person,
            to: self.town.units[to].code.clone(),
            day,
        })
    }

    /// Branches to which nothing happened say so, some for the year before.
    fn nothing(&mut self, year: i16) -> Vec<Change> {
        let before = new_year(year - 1);
        let mut quiet: Vec<usize> = (0..self.town.units.len())
            .filter(|&i| self.town.units[i].kind == kind::BRANCH && self.town.is_untouched(i))
            .filter(|&i| self.town.units[i].founded.is_none_or(|day| day < before))
            .collect();
        self.dice.shuffle(&mut quiet);
        quiet.truncate(NOTHING_LAST_YEAR + NOTHING_THIS_YEAR);
        quiet
            .into_iter()
            .enumerate()
            .map(|(n, unit)| Change::NothingThisYear {
                unit: self.town.units[unit].code.clone(),
                year: if n < NOTHING_LAST_YEAR {
                    year - 1
                } else {
                    year
                },
            })
            .collect()
    }

    /// Some unit that fits.
    pub(super) fn unit(&mut self, fits: impl Fn(&Town, usize) -> bool) -> Option<usize> {
        (0..TRIES)
            .map(|_| self.dice.below(self.town.units.len()))
            .find(|&unit| fits(&self.town, unit))
    }

    /// Some living person who fits and has no other change on that day.
    fn person(&mut self, day: Day, fits: impl Fn(&Town, usize) -> bool) -> Option<usize> {
        (0..TRIES)
            .map(|_| self.dice.below(self.town.people.len()))
            .find(|&person| self.town.is_free_person(person, day) && fits(&self.town, person))
    }
}
