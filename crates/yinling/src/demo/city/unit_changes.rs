//! What happens to units in a year.

use super::Change;
use super::changes::Year;
use super::place_words::{COMMUNITY_FIRST, COMMUNITY_LAST};
use super::registers::{MODES, kind};
use super::town::Town;
use super::words::{BASES, BRANCH_BRANDS, PURSUITS, TEAM_BRANDS, TEAM_WORK, ordinal};
use kit::Day;

#[derive(Debug, Clone, Copy)]
pub(super) enum Task {
    /// Of a unit of this kind; `far` when it may leave its county.
    Move {
        of_kind: &'static str,
        far: bool,
    },
    Merge,
    Close(usize),
    Rename(&'static str),
    SetMode,
    LinkSociety,
    RegisterOnline,
    Split,
    Found(&'static str),
}

/// What happens how often, closings aside.
pub(super) const YEARLY: [(Task, usize); 17] = [
    (near(kind::BRANCH), 3),
    (near(kind::COMMUNITY), 1),
    (near(kind::GENERAL_BRANCH), 1),
    (
        Task::Move {
            of_kind: kind::BRANCH,
            far: true,
        },
        1,
    ),
    (Task::Merge, 4),
    (Task::Rename(kind::BRANCH), 6),
    (Task::Rename(kind::COMMUNITY), 1),
    (Task::Rename(kind::SOCIETY), 1),
    (Task::SetMode, 15),
    (Task::LinkSociety, 10),
    (Task::RegisterOnline, 20),
    (Task::Split, 3),
    (Task::Found(kind::BRANCH), 5),
    (Task::Found(kind::SOCIETY), 3),
    (Task::Found(kind::TEAM), 2),
    (Task::Found(kind::GROUP), 1),
    (Task::Found(kind::BASE), 1),
];

const fn near(of_kind: &'static str) -> Task {
    Task::Move {
        of_kind,
        far: false,
    }
}

impl Year<'_> {
    /// `None` when there is no unit it can happen to.
    pub(super) fn happen_to_unit(&mut self, day: Day, task: Task) -> Option<Change> {
        match task {
            Task::Move { of_kind, far } => self.move_unit(day, of_kind, far),
            Task::Merge => self.merge(day),
            Task::Close(unit) => self.close(day, unit),
            Task::Rename(of_kind) => self.rename(day, of_kind),
            Task::SetMode => self.set_mode(day),
            Task::LinkSociety => self.link_society(day),
            Task::RegisterOnline => self.register_online(day),
            Task::Split => self.split(day),
            Task::Found(of_kind) => self.found(day, of_kind),
        }
    }

    fn free_unit(&mut self, day: Day, fits: impl Fn(&Town, usize) -> bool) -> Option<usize> {
        self.unit(|town, unit| town.is_free(unit, day) && fits(town, unit))
    }

    fn free_branch(&mut self, day: Day, fits: impl Fn(&Town, usize) -> bool) -> Option<usize> {
        self.free_unit(day, |town, unit| {
            town.units[unit].kind == kind::BRANCH && fits(town, unit)
        })
    }

    /// To another unit of the kind it hangs under now.
    fn move_unit(&mut self, day: Day, of_kind: &str, far: bool) -> Option<Change> {
        // Only some parents have another of their kind nearby: several draws.
        for _ in 0..20 {
            let unit = self.free_unit(day, |town, unit| town.units[unit].kind == of_kind)?;
            let (Some(parent), county) = (self.town.units[unit].parent, self.town.county(unit))
            else {
                continue;
            };
            let to = self.free_unit(day, |town, to| {
                to != parent
                    && town.units[to].kind == town.units[parent].kind
                    && (far || town.county(to) == county)
            });
            let Some(to) = to else { continue };
            self.town.units[unit].parent = Some(to);
            self.town.touch(unit, day);
            self.town.touch(to, day);
            return Some(Change::Move {
                unit: self.code(unit),
                to: self.code(to),
                day,
            });
        }
        None
    }

    /// Into a branch of the same county, under the same parent where there is one.
    fn merge(&mut self, day: Day) -> Option<Change> {
        let from = self.free_branch(day, |town, unit| {
            town.is_plain_branch(unit) && (1..=20).contains(&town.units[unit].members.len())
        })?;
        let (parent, county) = (self.town.units[from].parent, self.town.county(from));
        let room = 60 - self.town.units[from].members.len();
        let fits = |town: &Town, unit: usize| {
            unit != from
                && town.is_plain_branch(unit)
                && (1..=room).contains(&town.units[unit].members.len())
        };
        let siblings: Vec<usize> = (0..self.town.units.len())
            .filter(|&unit| self.town.units[unit].parent == parent)
            .filter(|&unit| self.town.is_free(unit, day) && fits(&self.town, unit))
            .collect();
        let into = match self.dice.pick_some(&siblings) {
            Some(&unit) => unit,
            None => self.free_branch(day, |town, unit| {
                fits(town, unit) && town.county(unit) == county
            })?,
        };
        for person in self.town.units[from].members.clone() {
            self.town.send(person, into);
        }
        self.town.units[from].is_open = false;
        self.town.touch(from, day);
        self.town.touch(into, day);
        Some(Change::Merge {
            from: self.code(from),
            into: self.code(into),
            day,
        })
    }

    /// Only once nobody is left.
    fn close(&mut self, day: Day, unit: usize) -> Option<Change> {
        if !self.town.units[unit].members.is_empty() {
            return None;
        }
        self.town.units[unit].is_open = false;
        self.town.touch(unit, day);
        Some(Change::Close {
            unit: self.code(unit),
            day,
        })
    }

    fn rename(&mut self, day: Day, of_kind: &str) -> Option<Change> {
        let unit = self.free_unit(day, |town, unit| town.units[unit].kind == of_kind)?;
        let old = self.town.units[unit].name.clone();
        let brand = self.dice.pick(&BRANCH_BRANDS);
        let (first, last) = (
            self.dice.pick(&COMMUNITY_FIRST),
            self.dice.pick(&COMMUNITY_LAST),
        );
        let name = self.town.new_name(|n| {
            let again = match n {
                1 => String::new(),
                n => format!("第{}", ordinal(n)),
            };
            match (of_kind, old.split_once("离退休干部")) {
                (kind::COMMUNITY, _) => format!("{first}{last}{again}社区"),
                (kind::BRANCH, Some((place, _))) => {
                    format!("{place}离退休干部{brand}{again}党支部")
                }
                _ => old.replacen("老年", &format!("{brand}{again}老年"), 1),
            }
        });
        name.clone_into(&mut self.town.units[unit].name);
        self.town.touch(unit, day);
        Some(Change::Rename {
            unit: self.code(unit),
            name,
            day,
        })
    }

    fn set_mode(&mut self, day: Day) -> Option<Change> {
        let mode = self.dice.pick(&MODES);
        let unit = self.free_branch(day, |town, unit| town.units[unit].mode != mode)?;
        mode.clone_into(&mut self.town.units[unit].mode);
        self.town.touch(unit, day);
        Some(Change::SetMode {
            unit: self.code(unit),
            mode: mode.to_owned(),
            day,
        })
    }

    fn link_society(&mut self, day: Day) -> Option<Change> {
        let society = self.free_unit(day, |town, unit| {
            town.units[unit].kind == kind::SOCIETY && !town.units[unit].has_link
        })?;
        let county = self.town.county(society);
        let branch = self.free_branch(day, |town, unit| {
            !town.units[unit].has_link && town.county(unit) == county
        })?;
        for unit in [branch, society] {
            self.town.units[unit].has_link = true;
            self.town.touch(unit, day);
        }
        Some(Change::LinkSociety {
            branch: self.code(branch),
            society: self.code(society),
            day,
        })
    }

    fn register_online(&mut self, day: Day) -> Option<Change> {
        let unit = self.free_branch(day, |town, unit| !town.units[unit].is_online)?;
        self.town.units[unit].is_online = true;
        self.town.touch(unit, day);
        self.number += 1;
        Some(Change::RegisterOnline {
            unit: self.code(unit),
            day,
            evidence: format!("平台登记回执{}-{:04}号", day.year(), self.number),
        })
    }

    /// Between a third and a half of a large branch becomes a branch of its own.
    fn split(&mut self, day: Day) -> Option<Change> {
        let unit = self.free_branch(day, |town, unit| {
            town.is_plain_branch(unit) && town.units[unit].members.len() >= 12
        })?;
        let parent = self.town.units[unit].parent?;
        let mut people_share = self.town.units[unit].members.clone();
        self.dice.shuffle(&mut people_share);
        let size = people_share.len();
        people_share.truncate(self.dice.between(size / 3, size / 2));
        people_share.sort_unstable();

        let old = self.town.units[unit].name.clone();
        let place = old
            .split_once("离退休干部")
            .map_or(old.as_str(), |(place, _)| place);
        let name = self
            .town
            .new_name(|n| format!("{place}离退休干部第{}党支部", ordinal(n + 1)));
        let mode = self.town.units[unit].mode.clone();
        let new = self.town.found(parent, kind::BRANCH, &name, &mode, day);
        for &person in &people_share {
            self.town.send(person, new);
        }
        self.town.touch(unit, day);
        Some(Change::Split {
            unit: self.code(unit),
            new_code: self.code(new),
            name,
            people_share,
            day,
        })
    }

    /// In a community or a street.
    fn found(&mut self, day: Day, of_kind: &'static str) -> Option<Change> {
        let parent = self.free_unit(day, |town, unit| {
            [kind::COMMUNITY, kind::STREET].contains(&town.units[unit].kind.as_str())
        })?;
        let place = self.town.units[parent].name.clone();
        let (pursuit, ending) = self.dice.pick(&PURSUITS);
        let (brand, work) = (self.dice.pick(&TEAM_BRANDS), self.dice.pick(&TEAM_WORK));
        let base = self.dice.pick(&BASES);
        let mode = if of_kind == kind::BRANCH {
            self.dice.pick(&MODES)
        } else {
            ""
        };
        let name = self.town.new_name(|n| {
            let count = match n {
                1 => String::new(),
                n => format!("第{}", ordinal(n)),
            };
            match of_kind {
                kind::BRANCH if mode == MODES[2] => {
                    format!("{place}离退休干部{pursuit}{count}党支部")
                }
                kind::BRANCH => format!("{place}离退休干部{count}党支部"),
                kind::SOCIETY => format!("{place}{count}老年{pursuit}{ending}"),
                kind::TEAM => format!("{place}{count}{brand}{work}志愿服务队"),
                kind::GROUP => format!("{place}{count}{pursuit}兴趣小组"),
                _ => format!("{place}{count}{base}实践基地"),
            }
        });
        let new = self.town.found(parent, of_kind, &name, mode, day);
        Some(Change::Found {
            code: self.code(new),
            name,
            kind: of_kind.to_owned(),
            parent: self.code(parent),
            day,
            mode: mode.to_owned(),
        })
    }

    fn code(&self, unit: usize) -> String {
        self.town.units[unit].code.clone()
    }
}
