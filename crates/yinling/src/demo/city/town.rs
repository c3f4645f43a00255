//! The city while this year's changes happen to it, one after another.

use super::registers::{Registers, code, kind};
use super::{PersonLine, UnitLine};
use kit::Day;
use std::collections::HashSet;

pub(super) struct Town {
    /// In the order of the list of units; units founded by a change follow.
    pub(super) units: Vec<Unit>,
    /// In the order of the rosters.
    pub(super) people: Vec<Person>,
    codes: HashSet<String>,
    names: HashSet<String>,
}

pub(super) struct Unit {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) parent: Option<usize>,
    pub(super) mode: String,
    pub(super) has_link: bool,
    pub(super) is_online: bool,
    pub(super) founded: Option<Day>,
    pub(super) is_open: bool,
    /// Chosen to be closed later this year: nothing else happens to it.
    pub(super) is_reserved: bool,
    /// People it manages.
    pub(super) members: Vec<usize>,
    /// Party members of the branch whom another unit manages.
    guests: usize,
    touched: Day,
}

pub(super) struct Person {
    pub(super) unit: usize,
    pub(super) skill: String,
    pub(super) lives_elsewhere: bool,
    pub(super) is_gone: bool,
    touched: Day,
}

impl Town {
    pub(super) fn new(units: &[UnitLine], people: &[PersonLine]) -> Town {
        let registers = Registers::new(units);
        let linked: HashSet<&str> = units.iter().map(|u| u.society_code.as_str()).collect();
        let mut town = Town {
            units: units
                .iter()
                .map(|line| Unit {
                    code: line.code.clone(),
                    name: line.name.clone(),
                    kind: line.kind.clone(),
                    parent: registers.find(&line.parent_code),
                    mode: line.mode.clone(),
                    has_link: !line.society_code.is_empty() || linked.contains(line.code.as_str()),
                    is_online: line.online_since.is_some(),
                    founded: line.founded,
                    is_open: line.closed.is_none(),
                    is_reserved: false,
                    members: Vec::new(),
                    guests: 0,
                    touched: Day::ALWAYS,
                })
                .collect(),
            people: Vec::with_capacity(people.len()),
            codes: units.iter().map(|line| line.code.clone()).collect(),
            names: units.iter().map(|line| line.name.clone()).collect(),
        };
        for (i, line) in people.iter().enumerate() {
            // Rosters name units of the list only.
            let unit = registers.find(&line.managing_unit).unwrap_or(0);
            town.units[unit].members.push(i);
            if let Some(branch) = registers.find(&line.party_branch).filter(|&b| b != unit) {
                town.units[branch].guests += 1;
            }
            town.people.push(Person {
                unit,
                skill: line.skill.clone(),
                lives_elsewhere: !line.elsewhere.is_empty(),
                is_gone: false,
                touched: Day::ALWAYS,
            });
        }
        town
    }

    /// Whether something may happen to the unit on `day`: it is there since the
    /// day before at the latest, and nothing else happens to it on that day, so
    /// that the order of changes within a day never matters.
    pub(super) fn is_free(&self, unit: usize, day: Day) -> bool {
        let it = &self.units[unit];
        it.is_open
            && !it.is_reserved
            && it.touched < day
            && it.founded.is_none_or(|founded| founded < day)
    }

    pub(super) fn is_untouched(&self, unit: usize) -> bool {
        self.units[unit].touched == Day::ALWAYS && self.units[unit].is_open
    }

    pub(super) fn is_free_person(&self, person: usize, day: Day) -> bool {
        let it = &self.people[person];
        !it.is_gone && it.touched < day && self.is_free(it.unit, day)
    }

    /// A branch whose party members it manages itself: what becomes of them
    /// when it ends or splits is beyond doubt.
    pub(super) fn is_plain_branch(&self, unit: usize) -> bool {
        let it = &self.units[unit];
        it.kind == kind::BRANCH && it.guests == 0 && !it.has_link
    }

    /// The county a unit lies in; the city itself for its own units.
    pub(super) fn county(&self, unit: usize) -> Option<usize> {
        std::iter::successors(Some(unit), |&i| self.units[i].parent)
            .find(|&i| [kind::COUNTY, kind::CITY].contains(&self.units[i].kind.as_str()))
    }

    pub(super) fn touch(&mut self, unit: usize, day: Day) {
        self.units[unit].touched = day;
    }

    pub(super) fn touch_person(&mut self, person: usize, day: Day) {
        self.people[person].touched = day;
        self.touch(self.people[person].unit, day);
    }

    pub(super) fn send(&mut self, person: usize, to: usize) {
        let from = self.people[person].unit;
        self.units[from].members.retain(|&member| member != person);
        self.units[to].members.push(person);
        self.people[person].unit = to;
    }

    /// The person is no longer among those the city counts.
    pub(super) fn lose(&mut self, person: usize) {
        let from = self.people[person].unit;
        self.units[from].members.retain(|&member| member != person);
        self.people[person].is_gone = true;
    }

    pub(super) fn found(
        &mut self,
        parent: usize,
        of_kind: &str,
        name: &str,
        mode: &str,
        day: Day,
    ) -> usize {
        let mut n = 1;
        let mut fresh = code(&self.units[parent].code, of_kind, n);
        while !self.codes.insert(fresh.clone()) {
            n += 1;
            fresh = code(&self.units[parent].code, of_kind, n);
        }
        self.units.push(Unit {
            code: fresh,
            name: name.to_owned(),
            kind: of_kind.to_owned(),
            parent: Some(parent),
            mode: mode.to_owned(),
            has_link: false,
            is_online: false,
            founded: Some(day),
            is_open: true,
            is_reserved: false,
            members: Vec::new(),
            guests: 0,
            touched: day,
        });
        self.touch(parent, day);
        self.units.len() - 1
    }

    /// The first of `name(1)`, `name(2)` … that no unit bears or ever bore.
    pub(super) fn new_name(&mut self, name: impl Fn(usize) -> String) -> String {
        let mut n = 1;
        while !self.names.insert(name(n)) {
            n += 1;
        }
        name(n)
    }
}
