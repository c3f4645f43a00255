//! `docs/figures.md` word for word, in plain loops. Shares nothing with the
//! engine but the types of its rows and questions.

use figures::{
    Cell, Condition, Entity, FactRow, Number, Question, Rule, TreeChange, TreeReading, TreeRow,
};
use kit::{Day, Grade, MeasureId, Period, Precision, UnitId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Debug, Default, Clone)]
pub struct Model {
    pub facts: Vec<FactRow>,
    pub tree: Vec<TreeRow>,
    pub kinds: BTreeMap<u32, u8>,
    pub stocks: BTreeSet<u16>,
    /// Chains walked already, with the number of tree rows they were walked on.
    walked: RefCell<Walked>,
}

type Walked = (usize, HashMap<(UnitId, Day, u32), Vec<UnitId>>);

/// Measure, unit, person, subject, and for flows the day.
pub type Group = (u16, u32, u32, u32, Option<Day>);

impl Model {
    fn standing<'a, V: PartialEq + Copy>(
        &'a self,
        unit: UnitId,
        line: u32,
        pick: impl Fn(&TreeChange) -> Option<V> + 'a,
    ) -> Vec<(Day, V)> {
        let rows: Vec<(Day, V, i8)> = self
            .tree
            .iter()
            .filter(|row| row.line <= line && row.unit == unit)
            .filter_map(|row| Some((row.day, pick(&row.change)?, row.sign)))
            .collect();
        let mut days: Vec<Day> = rows.iter().map(|row| row.0).collect();
        days.sort();
        days.dedup();
        let mut out = Vec::new();
        for day in days {
            // Rows are in journal order, so the last winner has the highest rank.
            let mut winner = None;
            for (i, row) in rows.iter().enumerate() {
                let same = |other: &&(Day, V, i8)| other.0 == day && other.1 == row.1;
                let net: i32 = rows.iter().filter(same).map(|r| i32::from(r.2)).sum();
                if row.0 == day && row.2 > 0 && net > 0 {
                    winner = Some(i);
                }
            }
            if let Some(i) = winner {
                out.push((day, rows[i].1));
            }
        }
        out
    }

    pub fn parent(&self, unit: UnitId, day: Day, line: u32) -> Option<UnitId> {
        let rows = self.standing(unit, line, |change| match change {
            TreeChange::Parent(to) => Some(to.filter(|to| to.0 != 0)),
            TreeChange::Open(_) => None,
        });
        let latest = rows.iter().rev().find(|row| row.0 <= day);
        latest.or(rows.first()).and_then(|row| row.1)
    }

    pub fn alive(&self, unit: UnitId, day: Day, line: u32) -> bool {
        let rows = self.standing(unit, line, |change| match change {
            TreeChange::Open(open) => Some(*open),
            TreeChange::Parent(_) => None,
        });
        let latest = rows.iter().rev().find(|row| row.0 <= day);
        latest.is_some_and(|row| row.1)
    }

    pub fn chain(&self, unit: UnitId, day: Day, line: u32) -> Vec<UnitId> {
        let mut walked = self.walked.borrow_mut();
        if walked.0 != self.tree.len() {
            *walked = (self.tree.len(), HashMap::new());
        }
        let chain = walked.1.entry((unit, day, line));
        chain.or_insert_with(|| self.walk(unit, day, line)).clone()
    }

    fn walk(&self, unit: UnitId, day: Day, line: u32) -> Vec<UnitId> {
        let (mut chain, mut met) = (vec![unit], vec![unit]);
        let mut at = unit;
        while let Some(above) = self.parent(at, day, line) {
            if met.contains(&above) {
                break;
            }
            if self.alive(above, day, line) {
                chain.push(above);
            }
            met.push(above);
            at = above;
        }
        chain
    }

    pub fn is_stock(&self, measure: MeasureId) -> bool {
        self.stocks.contains(&measure.0)
    }

    fn line(q: &Question) -> u32 {
        q.line.unwrap_or(u32::MAX)
    }

    fn tree_day(&self, fact: &FactRow, q: &Question) -> Day {
        match q.tree {
            TreeReading::On(day) => day,
            TreeReading::Then if self.is_stock(fact.measure) => q.stock_day,
            TreeReading::Then => fact.day,
        }
    }

    pub fn reaches(&self, fact: &FactRow, q: &Question, unit: UnitId) -> bool {
        let day = self.tree_day(fact, q);
        self.chain(fact.unit, day, Self::line(q)).contains(&unit)
    }

    pub fn looked_at(&self, fact: &FactRow, q: &Question) -> bool {
        if self.is_stock(fact.measure) {
            fact.day <= q.stock_day
        } else {
            q.period.from <= fact.day && fact.day <= q.period.to
        }
    }

    /// Facts of the rule's measures up to the line, subject kind kept.
    pub fn facts_of<'a>(
        &'a self,
        measures: &[MeasureId],
        kind: Option<u8>,
        q: &Question,
    ) -> impl Iterator<Item = &'a FactRow> {
        self.facts
            .iter()
            .filter(|f| f.line <= Self::line(q) && measures.contains(&f.measure))
            .filter(move |f| kind.is_none() || self.kinds.get(&f.subject.0).copied() == kind)
    }

    pub fn group(&self, f: &FactRow) -> Group {
        let day = (!self.is_stock(f.measure)).then_some(f.day);
        (f.measure.0, f.unit.0, f.person.0, f.subject.0, day)
    }

    /// Groups above 0 among `facts`, each with its facts.
    fn above<'a>(
        &self,
        facts: impl Iterator<Item = &'a FactRow>,
    ) -> BTreeMap<Group, Vec<&'a FactRow>> {
        let mut groups: BTreeMap<Group, Vec<&FactRow>> = BTreeMap::new();
        for f in facts {
            groups.entry(self.group(f)).or_default().push(f);
        }
        groups.retain(|_, facts| facts.iter().map(|f| f.quantity).sum::<i64>() > 0);
        groups
    }

    fn parts(rule: &Rule) -> (Vec<MeasureId>, Option<u8>) {
        match rule {
            Rule::Sum { plus, minus, kind } => ([plus.clone(), minus.clone()].concat(), *kind),
            Rule::Times { of }
            | Rule::Persons { of }
            | Rule::Held { of, .. }
            | Rule::Since { of } => (of.clone(), None),
            Rule::Units { of, kind } => (of.clone(), *kind),
            Rule::Set { first, .. } => (vec![*first], None),
            Rule::Ratio { .. } => (Vec::new(), None),
        }
    }

    /// Things counted at `unit`, each with its newest positive fact.
    pub fn counted<'a>(
        &'a self,
        rule: &Rule,
        q: &Question,
        unit: UnitId,
    ) -> BTreeMap<u32, &'a FactRow> {
        let (measures, kind) = Self::parts(rule);
        let facts: Vec<&FactRow> = self
            .facts_of(&measures, kind, q)
            .filter(|f| self.looked_at(f, q))
            .collect();
        let mut things: BTreeMap<u32, &FactRow> = BTreeMap::new();
        for group in self.above(facts.into_iter()).into_values() {
            let newest = group.iter().rev().find(|f| f.quantity > 0);
            let Some(&newest) = newest else { continue };
            let day = self.tree_day(newest, q);
            let line = Self::line(q);
            let thing = match rule {
                Rule::Held { by, levels, .. } => self
                    .chain(newest.unit, day, line)
                    .into_iter()
                    .find(|u| self.kinds.get(&u.0).is_some_and(|k| levels.contains(k)))
                    .filter(|u| self.kinds.get(&u.0) == Some(by))
                    .filter(|&u| self.chain(u, day, line).contains(&unit))
                    .map(|u| u.0),
                _ if !self.reaches(newest, q, unit) => None,
                Rule::Units { .. } => Some(newest.subject.0),
                Rule::Set { entity, all, .. } => {
                    let thing = match entity {
                        Entity::Person => newest.person.0,
                        Entity::Subject => newest.subject.0,
                    };
                    let meets = all.iter().all(|c| self.meets(*entity, thing, c, q));
                    Some(thing).filter(|_| meets)
                }
                _ => Some(newest.person.0),
            };
            if let Some(thing) = thing.filter(|&thing| thing != 0) {
                let known = things.entry(thing).or_insert(newest);
                if (known.line, known.n) < (newest.line, newest.n) {
                    *known = newest;
                }
            }
        }
        things
    }

    /// The earliest day, day 0 aside, on which a group above 0 that reaches the
    /// unit nets above 0: that day's newest positive fact.
    pub fn first<'a>(&'a self, rule: &Rule, q: &Question, unit: UnitId) -> Option<&'a FactRow> {
        let (measures, kind) = Self::parts(rule);
        let facts: Vec<&FactRow> = self
            .facts_of(&measures, kind, q)
            .filter(|f| self.looked_at(f, q) && self.reaches(f, q, unit))
            .collect();
        let mut firsts: Vec<&FactRow> = Vec::new();
        for group in self.above(facts.into_iter()).into_values() {
            let mut days: Vec<Day> = group.iter().map(|f| f.day).collect();
            days.sort();
            let begins = days.into_iter().find(|day| {
                let of_day = group.iter().filter(|f| f.day == *day);
                *day != Day::ALWAYS && of_day.map(|f| f.quantity).sum::<i64>() > 0
            });
            let of_day = group.iter().filter(|f| Some(f.day) == begins);
            firsts.extend(of_day.rev().find(|f| f.quantity > 0));
        }
        let earliest = firsts.iter().map(|f| f.day).min()?;
        firsts.retain(|f| f.day == earliest);
        firsts.into_iter().max_by_key(|f| (f.line, f.n))
    }

    fn meets(&self, entity: Entity, thing: u32, condition: &Condition, q: &Question) -> bool {
        let year = Period::new(q.stock_day.twelve_months_back(), q.stock_day);
        let any = condition.any.iter().any(|&measure| {
            let measures = [measure];
            let facts = self.facts_of(&measures, None, q).filter(|f| {
                let who = match entity {
                    Entity::Person => f.person.0,
                    Entity::Subject => f.subject.0,
                };
                let when = if self.is_stock(measure) {
                    f.day <= q.stock_day
                } else {
                    year.contains(f.day)
                };
                who == thing && when
            });
            !self.above(facts).is_empty()
        });
        any != condition.negated
    }

    pub fn number(&self, rule: &Rule, q: &Question, unit: UnitId) -> Option<Number> {
        if let Rule::Ratio { of, over } = rule {
            let of = float(self.number(of, q, unit)?);
            let over = float(self.number(over, q, unit)?);
            return (over != 0.0).then(|| Number::Rate(100.0 * of / over));
        }
        let (measures, kind) = Self::parts(rule);
        if !self
            .facts_of(&measures, kind, q)
            .any(|f| self.reaches(f, q, unit))
        {
            return None;
        }
        if let Rule::Since { .. } = rule {
            let first = self.first(rule, q, unit)?;
            return Some(Number::Int(first.day.year().into()));
        }
        if let Rule::Set { needs, .. } = rule {
            let missing = |m: &MeasureId| self.facts_of(&[*m], None, q).next().is_none();
            if needs.iter().any(missing) {
                return None;
            }
        }
        let total = |measures: &[MeasureId], signs: bool| -> i64 {
            measures
                .iter()
                .flat_map(|m| {
                    let one = [*m];
                    let facts: Vec<FactRow> = self.facts_of(&one, kind, q).copied().collect();
                    facts
                })
                .filter(|f| self.looked_at(f, q) && self.reaches(f, q, unit))
                .map(|f| {
                    if signs {
                        f.quantity.signum()
                    } else {
                        f.quantity
                    }
                })
                .sum()
        };
        let number = match rule {
            Rule::Sum { plus, minus, .. } => total(plus, false) - total(minus, false),
            Rule::Times { of } => total(of, true),
            _ => i64::try_from(self.counted(rule, q, unit).len()).expect("few"),
        };
        Some(Number::Int(number))
    }

    fn marks(&self, rule: &Rule, q: &Question, unit: UnitId) -> (Grade, bool) {
        if let Rule::Ratio { of, over } = rule {
            let (a, b) = (self.marks(of, q, unit), self.marks(over, q, unit));
            return (a.0.max(b.0), a.1 || b.1);
        }
        let (measures, kind) = Self::parts(rule);
        let reaching = || {
            self.facts_of(&measures, kind, q)
                .filter(|f| self.reaches(f, q, unit))
        };
        let grades = reaching().filter(|f| self.looked_at(f, q)).map(|f| f.grade);
        let cut = reaching().any(|f| f.precision == Precision::Month && self.cuts(f, q));
        (grades.max().unwrap_or(Grade::A), cut)
    }

    fn cuts(&self, f: &FactRow, q: &Question) -> bool {
        let (first, last) = (f.day.first_of_month(), f.day.last_of_month());
        let begins_within = |day: Day| first < day && day <= last;
        let ends_within = |day: Day| first <= day && day < last;
        if self.is_stock(f.measure) {
            return ends_within(q.stock_day);
        }
        let some = q.period.from <= q.period.to;
        some && (begins_within(q.period.from) || ends_within(q.period.to))
    }

    pub fn figure(&self, rule: &Rule, q: &Question, unit: UnitId) -> Cell {
        let (grade, cut_months) = self.marks(rule, q, unit);
        Cell {
            value: self.number(rule, q, unit),
            grade,
            cut_months,
        }
    }

    pub fn present(&self, measures: &[MeasureId], q: &Question, unit: UnitId) -> bool {
        let facts: Vec<&FactRow> = self
            .facts_of(measures, None, q)
            .filter(|f| self.looked_at(f, q) && self.reaches(f, q, unit))
            .collect();
        let stocks = facts.iter().copied().filter(|f| self.is_stock(f.measure));
        facts.iter().any(|f| !self.is_stock(f.measure)) || !self.above(stocks).is_empty()
    }
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn float(number: Number) -> f64 {
    match number {
        Number::Int(int) => int as f64,
        Number::Rate(rate) => rate,
    }
}
