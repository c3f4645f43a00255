//! What a person is as an instructor: serving for a unit, guiding branches.
//!
//! Aspect `instructor` says for which unit the person serves from a day on: its
//! number, `moved:<number>` where the appointing unit was merged into that one
//! (which continues a service and begins none), or `0` when it ends. Aspect
//! `guides:<branch>` is `1` from a day on and `0` when that ends.
//!
//! Guidance never outlasts the appointment in which it began, and neither
//! outlasts the person's leaving. So a death is one row, and taking that row back
//! restores everything.

use super::change::Change;
use super::history::{Facts, History};
use crate::indicators::measures as m;
use kit::{Day, Precision, UnitId};
use std::collections::{BTreeMap, BTreeSet};

pub const INSTRUCTOR: &str = "instructor";
const GUIDES: &str = "guides:";
const MOVED: &str = "moved:";
const NOBODY: &str = "0";

/// Days from `from` to before `to`, at one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: Day,
    pub to: Option<Day>,
    pub unit: UnitId,
}

impl Span {
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    fn cut_at(mut self, end: Option<Day>) -> Option<Span> {
        self.to = match (self.to, end) {
            (Some(to), Some(end)) => Some(to.min(end)),
            (to, end) => to.or(end),
        };
        self.to.is_none_or(|to| self.from < to).then_some(self)
    }
}

fn guides(branch: UnitId) -> String {
    format!("{GUIDES}{branch}")
}

fn unit(text: &str) -> UnitId {
    text.parse().map_or(UnitId::NONE, UnitId)
}

impl History {
    /// The units served for, in order of day. Service that goes on for another
    /// unit begins a new span on the day the last one ends.
    pub fn served(&self) -> Vec<Span> {
        self.services().into_iter().map(|(span, _)| span).collect()
    }

    /// The same; and whether each span continues the one before, as it does
    /// where the appointing unit was merged away. A new appointment does not,
    /// not even on the day the last one ended.
    fn services(&self) -> Vec<(Span, bool)> {
        let mut spans: Vec<(Span, bool)> = Vec::new();
        let rows = self.standing().into_iter();
        for row in rows.filter(|row| row.aspect == INSTRUCTOR) {
            let from = row.day;
            let open = spans.last_mut().filter(|(span, _)| span.to.is_none());
            let moved = row.value.strip_prefix(MOVED);
            if moved.is_some() && open.is_none() {
                continue;
            }
            if let Some((open, _)) = open {
                open.to = Some(from);
            }
            let unit = unit(moved.unwrap_or(&row.value));
            if unit != UnitId::NONE {
                let to = None;
                spans.push((Span { from, to, unit }, moved.is_some()));
            }
        }
        let left = self.left().map(|(day, _)| day);
        let spans = spans.into_iter();
        spans
            .filter_map(|(span, continues)| Some((span.cut_at(left)?, continues)))
            .collect()
    }

    /// The unit the person serves for on `day`.
    pub fn serves_on(&self, day: Day) -> Option<UnitId> {
        let spans = self.served();
        spans.iter().find(|s| s.holds_on(day)).map(|s| s.unit)
    }

    /// Until when the appointment that holds on `day` lasts; `None` where nobody
    /// serves.
    fn service_until(&self, day: Day) -> Option<Option<Day>> {
        let spans = self.services();
        let at = spans.iter().position(|(span, _)| span.holds_on(day))?;
        let later = spans[at + 1..].iter();
        let last = later.take_while(|(_, continues)| *continues).last();
        Some(last.unwrap_or(&spans[at]).0.to)
    }

    /// The branches guided, in order of day.
    pub fn guided(&self) -> Vec<Span> {
        let mut rows: BTreeMap<UnitId, BTreeMap<Day, bool>> = BTreeMap::new();
        for row in self.standing() {
            if let Some(branch) = row.aspect.strip_prefix(GUIDES) {
                let of_branch = rows.entry(unit(branch)).or_default();
                of_branch.insert(row.day, row.value != NOBODY);
            }
        }
        let mut all = Vec::new();
        for (unit, rows) in rows {
            let mut spans: Vec<Span> = Vec::new();
            for (from, is_on) in rows {
                let open = spans.last_mut().filter(|span| span.holds_on(from));
                match (is_on, open) {
                    (false, Some(open)) => open.to = Some(from),
                    (true, None) => {
                        let until = self.service_until(from);
                        spans.extend(until.map(|to| Span { from, to, unit }));
                    }
                    _ => {}
                }
            }
            all.append(&mut spans);
        }
        all.sort_unstable();
        all
    }

    /// The branches guided on `day`, by number.
    pub fn guided_on(&self, day: Day) -> BTreeSet<UnitId> {
        let spans = self.guided().into_iter();
        spans.filter(|s| s.holds_on(day)).map(|s| s.unit).collect()
    }

    pub fn is_instructor(&self) -> bool {
        self.standing().iter().any(|row| row.aspect == INSTRUCTOR)
    }

    /// Who was ever appointed stays so, at every unit they ever served for.
    pub(super) fn add_instructor_facts(&self, facts: &mut Facts) {
        if !self.is_instructor() {
            return;
        }
        for (spans, ever, now) in [
            (self.served(), m::INSTRUCTOR_EVER, m::INSTRUCTOR_SERVING),
            (
                self.guided(),
                m::INSTRUCTOR_GUIDES_EVER,
                m::INSTRUCTOR_GUIDES,
            ),
        ] {
            let mut met = BTreeSet::new();
            for Span { from, to, unit } in spans {
                if met.insert(unit) {
                    facts.add(ever, unit, from, Precision::Day, 1);
                }
                facts.add(now, unit, from, Precision::Day, 1);
                if let Some(to) = to {
                    facts.add(now, unit, to, Precision::Day, -1);
                }
            }
        }
    }

    /// Rows that stand and begin on `day` or later, oldest first.
    fn rows_from(&self, aspect: &str, day: Day) -> Vec<(Day, String)> {
        let rows = self.standing().into_iter();
        let rows = rows.filter(|row| row.aspect == aspect && row.day >= day);
        rows.map(|row| (row.day, row.value.clone())).collect()
    }
}

impl Change {
    /// `by` is whom the person serves from `day` on.
    pub fn serve(&mut self, by: UnitId, day: Day) {
        self.set(INSTRUCTOR, by.to_string(), day);
    }

    /// The appointment that holds on `day` ends with it. What was entered of it
    /// for that day or later is taken back, lest another appointment revive it.
    pub fn stop_serving(&mut self, day: Day) {
        let until = self.history.service_until(day).flatten();
        let rows = self.history.standing().into_iter();
        let void = rows.filter(|row| {
            let is_later = row.day >= day && until.is_none_or(|until| row.day < until);
            let is_moved = row.aspect == INSTRUCTOR && row.value.starts_with(MOVED);
            is_later && (is_moved || row.aspect.starts_with(GUIDES))
        });
        for row in void.cloned().collect::<Vec<_>>() {
            self.take_back(&row.aspect, &row.value, row.day);
        }
        self.serve(UnitId::NONE, day);
    }

    pub fn guide(&mut self, branch: UnitId, is_on: bool, day: Day) {
        let value = if is_on { "1" } else { NOBODY };
        self.set(&guides(branch), value, day);
    }

    /// The branch is no longer there from `day` on.
    pub fn end_guidance(&mut self, branch: UnitId, day: Day) {
        let aspect = guides(branch);
        for (on, value) in self.history.rows_from(&aspect, day) {
            self.take_back(&aspect, &value, on);
        }
        if self.history.guided_on(day).contains(&branch) {
            self.guide(branch, false, day);
        }
    }

    /// From `day` on the branch is part of another, whose instructor the person
    /// becomes unless they are already.
    pub fn move_guidance(&mut self, from: UnitId, into: UnitId, day: Day) {
        let later = self.history.rows_from(&guides(from), day);
        let has_own = self.history.guided_on(day).contains(&into)
            || !self.history.rows_from(&guides(into), day).is_empty();
        let was = self.history.guided_on(day).contains(&from);
        self.end_guidance(from, day);
        if has_own {
            return;
        }
        if was && later.iter().all(|(on, _)| *on > day) {
            self.guide(into, true, day);
        }
        for (on, value) in later {
            self.guide(into, value != NOBODY, on);
        }
    }

    /// From `day` on the appointing unit is part of another.
    pub fn move_service(&mut self, from: UnitId, into: UnitId, day: Day) {
        for (on, value) in self.history.rows_from(INSTRUCTOR, day) {
            let moved = value.strip_prefix(MOVED);
            if unit(moved.unwrap_or(&value)) == from {
                self.take_back(INSTRUCTOR, &value, on);
                let mark = moved.map_or("", |_| MOVED);
                self.set(INSTRUCTOR, format!("{mark}{into}"), on);
            }
        }
        if self.history.serves_on(day) == Some(from) {
            self.set(INSTRUCTOR, format!("{MOVED}{into}"), day);
        }
    }

    /// What the other did as an instructor becomes this person's, who keeps
    /// their own unit where both served.
    pub(super) fn join_guidance(&mut self, other: &History) {
        let (served, guided) = (self.history.served(), self.history.guided());
        let (theirs, their_branches) = (other.served(), other.guided());
        let own_rows = self.history.rows_from(INSTRUCTOR, Day::ALWAYS);
        let at = |spans: &[Span], day: Day| {
            let found = spans.iter().find(|span| span.holds_on(day));
            found.map_or(UnitId::NONE, |span| span.unit)
        };
        for day in edges(&[&served, &theirs], &own_rows) {
            let wanted = match at(&served, day) {
                UnitId::NONE => at(&theirs, day),
                own => own,
            };
            if self.history.serves_on(day).unwrap_or_default() != wanted {
                self.serve(wanted, day);
            }
        }
        let all = || guided.iter().chain(&their_branches);
        for branch in all().map(|span| span.unit).collect::<BTreeSet<_>>() {
            let spans: Vec<Span> = all().filter(|s| s.unit == branch).copied().collect();
            let own_rows = self.history.rows_from(&guides(branch), Day::ALWAYS);
            // A new appointment is an edge too: guidance does not cross it.
            for day in edges(&[&spans, &self.history.served()], &own_rows) {
                let wanted = spans.iter().any(|span| span.holds_on(day));
                if self.history.guided_on(day).contains(&branch) != wanted {
                    self.guide(branch, wanted, day);
                }
            }
        }
    }
}

/// Every day on which one of the spans begins or ends, or a row does.
fn edges(spans: &[&[Span]], rows: &[(Day, String)]) -> BTreeSet<Day> {
    let spans = spans.iter().flat_map(|spans| spans.iter());
    let of_span = spans.flat_map(|span| [Some(span.from), span.to]).flatten();
    of_span.chain(rows.iter().map(|(day, _)| *day)).collect()
}

#[cfg(test)]
#[path = "guidance_tests.rs"]
mod tests;
