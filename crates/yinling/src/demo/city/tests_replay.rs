//! The changes applied, by codes alone, to a model that knows nothing of how
//! they were made.

use super::dice::new_year;
use super::registers::kind;
use super::tests::{count, day};
use super::{Change, City, Scale, build};
use kit::Day;
use std::collections::{HashMap, HashSet};

#[derive(Default)]
struct Model {
    parent: HashMap<String, String>,
    kind: HashMap<String, String>,
    founded: HashMap<String, Day>,
    closed: HashSet<String>,
    online: HashSet<String>,
    linked: HashSet<String>,
    names: HashSet<String>,
    /// Where each living person is, by index.
    at: HashMap<usize, (String, String)>,
    tally: HashMap<&'static str, usize>,
    units_of_day: HashSet<String>,
    people_of_day: HashSet<usize>,
    today: Day,
}

impl Model {
    fn new(city: &City, today: Day) -> Model {
        let mut model = Model {
            today: new_year(today.year()),
            ..Model::default()
        };
        for unit in &city.units {
            let code = unit.code.clone();
            model.parent.insert(code.clone(), unit.parent_code.clone());
            model.kind.insert(code.clone(), unit.kind.clone());
            model.names.insert(unit.name.clone());
            if let Some(founded) = unit.founded {
                model.founded.insert(code.clone(), founded);
            }
            if unit.closed.is_some() {
                model.closed.insert(code.clone());
            }
            if unit.online_since.is_some() {
                model.online.insert(code.clone());
            }
            if !unit.society_code.is_empty() {
                model.linked.insert(code);
                model.linked.insert(unit.society_code.clone());
            }
        }
        for (i, person) in city.people.iter().enumerate() {
            let at = (person.managing_unit.clone(), person.party_branch.clone());
            model.at.insert(i, at);
        }
        model
    }

    fn day(&mut self, what: &'static str, day: Day) {
        *self.tally.entry(what).or_default() += 1;
        assert!(self.today <= day, "out of order");
        if self.today < day {
            self.units_of_day.clear();
            self.people_of_day.clear();
        }
        self.today = day;
    }

    fn open(&self, code: &str) {
        assert!(self.kind.contains_key(code), "{code} does not exist");
        assert!(!self.closed.contains(code), "{code} is closed");
        assert!(
            self.founded.get(code).is_none_or(|&day| day < self.today),
            "{code} is not founded"
        );
    }

    /// The unit itself changes: once a day at most.
    fn alone(&mut self, code: &str) {
        self.open(code);
        assert!(
            self.units_of_day.insert(code.to_owned()),
            "{code} twice a day"
        );
    }

    fn branch(&mut self, code: &str) {
        self.alone(code);
        assert_eq!(self.kind[code], kind::BRANCH);
    }

    fn living(&mut self, person: usize) {
        assert!(self.at.contains_key(&person), "{person} is gone");
        assert!(self.people_of_day.insert(person), "{person} twice a day");
        self.open(&self.at[&person].0);
    }

    fn send(&mut self, person: usize, from: &str, to: &str) {
        let at = self.at.get_mut(&person).expect("a living person");
        assert_eq!(at.0, from);
        if at.1 == from {
            to.clone_into(&mut at.1);
        }
        to.clone_into(&mut at.0);
    }

    fn of(&self, unit: &str) -> Vec<usize> {
        let of = |(_, at): &(&usize, &(String, String))| at.0 == unit || at.1 == unit;
        self.at.iter().filter(of).map(|(&i, _)| i).collect()
    }

    fn add(&mut self, code: &str, name: &str, of_kind: &str, parent: &str) {
        let fresh = self.parent.insert(code.to_owned(), parent.to_owned());
        assert_eq!(fresh, None, "{code} twice");
        self.kind.insert(code.to_owned(), of_kind.to_owned());
        self.founded.insert(code.to_owned(), self.today);
        assert!(self.names.insert(name.to_owned()), "{name} twice");
    }

    fn apply(&mut self, change: &Change, city: &City) {
        match change {
            Change::Move { unit, to, day } => {
                self.day("move", *day);
                self.alone(unit);
                self.open(to);
                assert_ne!(
                    self.parent.insert(unit.clone(), to.clone()).as_ref(),
                    Some(to)
                );
                let mut above = to.clone();
                while !above.is_empty() {
                    assert_ne!(above, *unit, "a cycle");
                    above = self.parent[&above].clone();
                }
            }
            Change::Merge { from, into, day } => {
                self.day("merge", *day);
                self.branch(from);
                self.branch(into);
                for person in self.of(from) {
                    self.send(person, from, into);
                }
                self.closed.insert(from.clone());
            }
            Change::Close { unit, day } => {
                self.day("close", *day);
                self.branch(unit);
                assert!(self.of(unit).is_empty(), "{unit} is not empty");
                self.closed.insert(unit.clone());
            }
            Change::Rename { unit, name, day } => {
                self.day("rename", *day);
                self.alone(unit);
                assert!(self.names.insert(name.clone()), "{name} twice");
            }
            Change::SetMode { unit, day, .. } => {
                self.day("mode", *day);
                self.branch(unit);
            }
            Change::LinkSociety {
                branch,
                society,
                day,
            } => {
                self.day("link", *day);
                self.branch(branch);
                self.alone(society);
                assert_eq!(self.kind[society], kind::SOCIETY);
                assert!(self.linked.insert(branch.clone()) && self.linked.insert(society.clone()));
            }
            Change::RegisterOnline { unit, day, .. } => {
                self.day("online", *day);
                self.branch(unit);
                assert!(self.online.insert(unit.clone()));
            }
            Change::Found {
                code,
                name,
                kind,
                parent,
                day,
                ..
            } => {
                self.day("found", *day);
                self.open(parent);
                self.add(code, name, kind, parent);
            }
            Change::Split {
                unit,
                new_code,
                name,
                people_share,
                day,
            } => {
                self.day("split", *day);
                self.branch(unit);
                let parent = self.parent[unit].clone();
                self.add(new_code, name, kind::BRANCH, &parent);
                assert!(people_share.len() >= 3 && people_share.len() < self.of(unit).len());
                for &person in people_share {
                    self.send(person, unit, new_code);
                }
            }
            Change::Transfer { person, to, day } => {
                self.day("transfer", *day);
                self.living(*person);
                self.open(to);
                let from = self.at[person].0.clone();
                assert_ne!(from, *to);
                self.send(*person, &from, to);
            }
            Change::HandOver { person, day } => self.leave("hand over", *person, *day),
            Change::Die { person, day } => self.leave("die", *person, *day),
            Change::SetAffiliation {
                person,
                affiliation,
                day,
            } => {
                self.day("affiliation", *day);
                self.living(*person);
                assert_eq!(city.people[*person].affiliation, "预备党员");
                assert_eq!(affiliation, "中共党员");
            }
            Change::SetSkill { person, day, .. } => {
                self.day("skill", *day);
                self.living(*person);
            }
            Change::LiveElsewhere { person, day, .. } => {
                self.day("elsewhere", *day);
                self.living(*person);
                assert_eq!(city.people[*person].elsewhere, "");
            }
            Change::NothingThisYear { unit, .. } => {
                *self.tally.entry("nothing").or_default() += 1;
                self.open(unit);
            }
        }
    }

    fn leave(&mut self, how: &'static str, person: usize, day: Day) {
        self.day(how, day);
        self.living(person);
        self.at.remove(&person);
    }
}

fn replay(city: &City, today: Day) -> Model {
    let mut model = Model::new(city, today);
    let mut dayless = true;
    for change in &city.changes {
        model.apply(change, city);
        dayless &= matches!(change, Change::NothingThisYear { .. });
    }
    assert!(dayless || model.today < today);
    for (unit, branch) in model.at.values() {
        model.open_at_the_end(unit);
        if !branch.is_empty() {
            model.open_at_the_end(branch);
        }
    }
    model
}

impl Model {
    fn open_at_the_end(&self, code: &str) {
        assert!(
            self.kind.contains_key(code) && !self.closed.contains(code),
            "{code}"
        );
    }
}

#[test]
fn changes_follow_from_one_another_and_are_as_many_as_promised() {
    for seed in 0..4 {
        let today = day("2026-11-23");
        let model = replay(&build(Scale::Small, seed, today), today);
        for (what, least, most) in [
            ("move", 5, 6),
            ("merge", 4, 4),
            ("close", 3, 3),
            ("rename", 8, 8),
            ("mode", 15, 15),
            ("link", 9, 10),
            ("online", 20, 20),
            ("split", 3, 3),
            ("found", 12, 12),
            ("transfer", 58, 60),
            ("hand over", 15, 15),
            ("die", 80, 80),
            ("affiliation", 26, 30),
            ("skill", 40, 40),
            ("elsewhere", 25, 25),
            ("nothing", 20, 20),
        ] {
            let n = model.tally.get(what).copied().unwrap_or(0);
            assert!((least..=most).contains(&n), "seed {seed}: {what} {n}");
        }
    }
}

#[test]
fn large_city_has_ten_times_as_many_branches_and_people_and_changes_that_follow() {
    let today = day("2026-11-23");
    let city = build(Scale::City, 3, today);
    assert_eq!(count(&city, kind::BRANCH), 6000);
    assert_eq!(city.people.len(), 100_000);
    assert!((60_000..=72_000).contains(&city.ledger.len()));
    let ids: HashSet<_> = city.people.iter().map(|p| &p.id_number).collect();
    assert_eq!(ids.len(), 100_000);
    replay(&city, today);
}

#[test]
fn city_can_be_built_on_any_day_of_the_year() {
    for today in [
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
        "2026-01-20",
        "2028-02-29",
        "2028-12-31",
        "2024-03-01",
    ] {
        let today = day(today);
        let city = build(Scale::Small, 5, today);
        assert_eq!(city.people.len(), 10_000);
        replay(&city, today);
    }
}
