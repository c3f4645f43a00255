//! Where the tree grows: codes, unique names, days of founding and closing.

use super::UnitLine;
use super::dice::{Dice, new_year};
use super::registers::{code, kind};
use kit::Day;
use std::collections::{HashMap, HashSet};

/// Codes give an organisation two digits below its parent.
const MOST_CHILDREN: usize = 99;

/// The parents that units of some kind can hang under: each list by weight.
pub(super) type Parents = Vec<(usize, Vec<usize>)>;

pub(super) struct Grove {
    pub(super) units: Vec<UnitLine>,
    pub(super) dice: Dice,
    /// What a unit's own units are named after: for a committee, its owner.
    places: Vec<String>,
    last: HashMap<(usize, &'static str), usize>,
    names: HashSet<String>,
    today: Day,
}

impl Grove {
    pub(super) fn new(dice: Dice, today: Day) -> Grove {
        Grove {
            units: Vec::new(),
            dice,
            places: Vec::new(),
            last: HashMap::new(),
            names: HashSet::new(),
            today,
        }
    }

    pub(super) fn place(&self, unit: usize) -> &str {
        &self.places[unit]
    }

    pub(super) fn into_sorted(mut self) -> Vec<UnitLine> {
        self.units.sort_by(|a, b| a.code.cmp(&b.code));
        self.units
    }

    /// A place, or an organ that others are named after, under a code of its own.
    pub(super) fn root(
        &mut self,
        parent: Option<usize>,
        of_kind: &'static str,
        code: &str,
        name: &str,
    ) -> usize {
        self.grow(
            parent,
            of_kind,
            code.to_owned(),
            name.to_owned(),
            name.to_owned(),
        )
    }

    /// A unit with the parent's next code; its own units are named after it.
    pub(super) fn place_under(
        &mut self,
        parent: usize,
        of_kind: &'static str,
        name: String,
    ) -> usize {
        let code = self.next_code(parent, of_kind);
        self.grow(Some(parent), of_kind, code, name.clone(), name)
    }

    /// A unit with the parent's next code; its own units are named after the
    /// parent's place.
    pub(super) fn organ_under(
        &mut self,
        parent: usize,
        of_kind: &'static str,
        name: String,
    ) -> usize {
        let code = self.next_code(parent, of_kind);
        let place = self.places[parent].clone();
        self.grow(Some(parent), of_kind, code, name, place)
    }

    fn next_code(&mut self, parent: usize, of_kind: &'static str) -> String {
        // Townships and streets share their numbers.
        let series = if of_kind == kind::TOWNSHIP {
            kind::STREET
        } else {
            of_kind
        };
        let last = self.last.entry((parent, series)).or_default();
        *last += 1;
        code(&self.units[parent].code, of_kind, *last)
    }

    fn grow(
        &mut self,
        parent: Option<usize>,
        of_kind: &'static str,
        code: String,
        name: String,
        place: String,
    ) -> usize {
        let founded = parent.and_then(|parent| self.founding(parent, of_kind));
        let closed = self.closing(of_kind, founded);
        self.units.push(UnitLine {
            code,
            name,
            kind: of_kind.to_owned(),
            parent_code: parent.map_or(String::new(), |p| self.units[p].code.clone()),
            mode: String::new(),
            society_code: String::new(),
            founded,
            closed,
            online_since: None,
        });
        self.places.push(place);
        self.units.len() - 1
    }

    /// Never before the parent's founding, and unknown only where the parent's
    /// is: "unknown" is read as "since before our records", and a unit cannot
    /// have hung under one that was not there.
    fn founding(&mut self, parent: usize, of_kind: &str) -> Option<Day> {
        let above = self.units[parent].founded;
        let year = self.today.year();
        let (unknown, from, to) = match of_kind {
            kind::COUNTY => return None,
            kind::STREET | kind::TOWNSHIP => (200, 1985, 1993),
            kind::COMMUNITY => (380, 1988, 2004),
            kind::MUNICIPAL | kind::INSTITUTION => (150, 1985, 1996),
            kind::WORKING_COMMITTEE => (0, 2012, 2019),
            kind::COMMITTEE | kind::GENERAL_BRANCH | kind::GUANGONGWEI => (150, 1990, 2008),
            kind::DEPARTMENT | kind::CENTRE => (150, 1988, 2012),
            _ => match self.dice.below(1000) {
                0..10 if self.today.pred() >= new_year(year) => {
                    return Some(self.dice.day(new_year(year), self.today.pred()));
                }
                10..35 => (0, year - 1, year - 1),
                _ => (180, 1985, year - 2),
            },
        };
        if above.is_none() && self.dice.chance(unknown) {
            return None;
        }
        let from = above.map_or(new_year(from), |day| day.max(new_year(from)));
        Some(self.dice.day(from, new_year(to + 1).pred()))
    }

    /// About one in a hundred of the small ones was closed in the past three years.
    fn closing(&mut self, of_kind: &str, founded: Option<Day>) -> Option<Day> {
        let from = new_year(self.today.year() - 3);
        let to = new_year(self.today.year()).pred();
        let may = [kind::BRANCH, kind::SOCIETY, kind::TEAM, kind::GROUP].contains(&of_kind)
            && founded.is_none_or(|day| day < from);
        (may && self.dice.chance(10)).then(|| self.dice.day(from, to))
    }

    /// The first of `name(0)`, `name(1)` … that no unit bears yet.
    pub(super) fn new_name(&mut self, name: impl Fn(usize) -> String) -> String {
        let mut n = 0;
        loop {
            let candidate = name(n);
            if self.names.insert(candidate.clone()) {
                return candidate;
            }
            n += 1;
        }
    }

    /// `n` parents, unevenly: some are drawn four times as often as others of
    /// their list, none more often than codes allow.
    pub(super) fn draw_parents(&mut self, lists: Parents, n: usize) -> Vec<usize> {
        let mut urns = Vec::new();
        let mut weights = Vec::new();
        for (weight, parents) in lists {
            let mut urn = Vec::new();
            for parent in parents {
                let times = self.dice.between(1, 4);
                urn.extend(std::iter::repeat_n(parent, times));
            }
            weights.push((weight, urns.len()));
            urns.push(urn);
        }
        let mut drawn = vec![0; self.units.len()];
        let mut parents = Vec::with_capacity(n);
        while parents.len() < n {
            let urn = &urns[self.dice.weighted(&weights)];
            let Some(&parent) = self.dice.pick_some(urn) else {
                continue;
            };
            if drawn[parent] < MOST_CHILDREN {
                drawn[parent] += 1;
                parents.push(parent);
            }
        }
        parents.sort_unstable();
        parents
    }

    /// Whether the unit was there when this year began, and still is.
    pub(super) fn is_settled(&self, unit: usize) -> bool {
        let line = &self.units[unit];
        let year = self.this_new_year();
        line.closed.is_none() && line.founded.is_none_or(|day| day < year)
    }

    /// 1 January of today's year.
    pub(super) fn this_new_year(&self) -> Day {
        new_year(self.today.year())
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}
