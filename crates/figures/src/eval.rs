//! A rule, some spans, a tree: the grid of figures.

use crate::cells::{Cell, Grid};
use crate::columns::Column;
use crate::context::Context;
use crate::distinct::{Counter, distinct};
use crate::engine::Engine;
use crate::groups::{Groups, Keep, Key, each_in_one, live_groups};
use crate::members::{Bits, meeting};
use crate::question::{Entity, Question, Rule, Span, TreeReading};
use crate::since::years;
use crate::slots::passes;
use crate::threads::side_by_side;
use crate::totals::{Counted, Term, Weight, totals};
use crate::tree::Tree;
use kit::{MeasureId, UnitId};
use std::sync::Arc;

/// What stays the same through one question: the state asked about.
pub(crate) struct Asked<'a> {
    pub engine: &'a Engine,
    pub tree: Arc<Tree>,
    pub reading: TreeReading,
    /// Facts before this global position count.
    pub upto: u32,
    /// Count for this unit alone.
    pub only: Option<u32>,
}

impl Engine {
    /// The figure of every unit, indexed by unit id.
    pub fn values(&self, rule: &Rule, question: &Question) -> Vec<Cell> {
        let spans = [question.span()];
        self.grid(rule, &spans, question.line, question.tree).row(0)
    }

    /// The figure of one unit.
    pub fn value(&self, rule: &Rule, question: &Question, unit: UnitId) -> Cell {
        if unit.0 as usize >= self.units() {
            return Cell::default();
        }
        let asked = self.asked(question.line, question.tree, Some(unit.0));
        asked.grid(rule, &[question.span()]).at(0)
    }

    /// The figure of one unit in each of `spans`, in one pass where their periods
    /// do not overlap.
    pub fn series(
        &self,
        rule: &Rule,
        spans: &[Span],
        line: Option<u32>,
        tree: TreeReading,
        unit: UnitId,
    ) -> Vec<Cell> {
        if unit.0 as usize >= self.units() {
            return vec![Cell::default(); spans.len()];
        }
        let grid = self.asked(line, tree, Some(unit.0)).grid(rule, spans);
        (0..spans.len()).map(|span| grid.at(span)).collect()
    }

    /// The figures of every unit in each of `spans`, in one pass over the facts
    /// where the spans' periods do not overlap.
    pub fn grid(&self, rule: &Rule, spans: &[Span], line: Option<u32>, tree: TreeReading) -> Grid {
        self.asked(line, tree, None).grid(rule, spans)
    }

    pub(crate) fn asked(
        &self,
        line: Option<u32>,
        reading: TreeReading,
        only: Option<u32>,
    ) -> Asked<'_> {
        Asked {
            engine: self,
            tree: self.tree(line),
            reading,
            upto: self.upto(line),
            only,
        }
    }
}

impl<'a> Asked<'a> {
    fn grid(&self, rule: &Rule, spans: &[Span]) -> Grid {
        if let Rule::Ratio { of, over } = rule {
            return Grid::ratio(&self.grid(of, spans), &self.grid(over, spans));
        }
        let mut grid = self.raw_grid(rule, spans);
        if !needs_met(self.engine, rule, self.upto) {
            grid.blank();
        }
        grid
    }

    /// The grid of a rule that is no ratio, before a set's needs are asked.
    fn raw_grid(&self, rule: &Rule, spans: &[Span]) -> Grid {
        let terms = self.terms(rule);
        let flows = terms.iter().any(|term| term.column.is_flow());
        let stocks = terms.iter().any(|term| !term.column.is_flow());
        let units = if self.only.is_some() {
            1
        } else {
            self.tree.units()
        };
        let mut grid = Grid::empty(spans.len(), units);
        if terms.iter().all(|term| term.len == 0) {
            // Null everywhere, whatever the rule.
            return grid;
        }
        for slots in passes(spans, flows, stocks) {
            let tree = Arc::clone(&self.tree);
            let context = Context::new(tree, slots, self.reading, self.only, stocks);
            let Counted { numbers, notes, .. } = self.count(rule, &context, &terms, None);
            let part = Grid::of_ints(units, numbers, notes);
            for (from, &to) in context.slots.spans.iter().enumerate() {
                grid.place(to, &part, from);
            }
        }
        grid
    }

    /// One pass of a rule that is no ratio, before a set's needs are asked. What
    /// another rule found that notes the same spares a look at every fact.
    pub fn one_pass(&self, rule: &Rule, context: &Context, alike: Option<&Counted>) -> Counted {
        self.count(rule, context, &self.terms(rule), alike)
    }

    /// The measures' facts up to the line, with what each adds to a sum.
    pub fn terms(&self, rule: &Rule) -> Vec<Term<'a>> {
        let weighed: Vec<(MeasureId, Weight)> = match rule {
            Rule::Sum { plus, minus, .. } => {
                let plus = plus.iter().map(|&m| (m, Weight::Quantity));
                plus.chain(minus.iter().map(|&m| (m, Weight::Negated)))
                    .collect()
            }
            Rule::Times { of } => of.iter().map(|&m| (m, Weight::Sign)).collect(),
            _ => rule
                .measures()
                .into_iter()
                .map(|m| (m, Weight::Nothing))
                .collect(),
        };
        let term = |(measure, weight)| {
            let column = self.engine.column(measure)?;
            let len = column.before(self.upto);
            Some(Term {
                column,
                len,
                weight,
            })
        };
        weighed.into_iter().filter_map(term).collect()
    }

    fn count(
        &self,
        rule: &Rule,
        context: &Context,
        terms: &[Term<'_>],
        alike: Option<&Counted>,
    ) -> Counted {
        let kept = rule.kept_kind();
        let of_kind = |subject: u32| self.engine.kind(subject) == kept;
        let keep: Keep<'_> = if kept.is_some() { Some(&of_kind) } else { None };
        let totals = || totals(context, terms, keep);
        let noted = || alike.map_or_else(totals, Counted::noted);
        let one_cell = context.is_folded() && context.slots.len() == 1;
        if one_cell && let Some(meets) = self.meets(rule, context) {
            let (key, keys) = self.key(rule);
            let facts = terms.iter().map(|term| term.len).sum();
            let there = || {
                let mut there = Bits::new(keys);
                each_in_one(context, terms, key, keep, |k, _| there.insert(k));
                there.remove(0);
                there
            };
            let (there, totals) = side_by_side(facts, there, totals);
            let count = i64::try_from(there.count(meets)).unwrap_or(i64::MAX);
            let numbers = vec![count];
            return Counted { numbers, ..totals };
        }
        let (numbers, totals) = match rule {
            Rule::Sum { .. } | Rule::Times { .. } | Rule::Ratio { .. } => return totals(),
            Rule::Since { .. } => {
                let mut totals = totals();
                (years(context, terms, &mut totals.notes), totals)
            }
            Rule::Persons { .. } | Rule::Units { .. } => {
                let (key, keys) = self.key(rule);
                let groups = Groups::of(context, terms, key, keys, keep);
                distinct(context, &groups, |_, _| true, noted)
            }
            Rule::Set { all, .. } => {
                let (key, keys) = self.key(rule);
                let meeting: Vec<Bits> = context
                    .slots
                    .stock_days
                    .iter()
                    .map(|&day| meeting(self.engine, all, key, keys, day, self.upto))
                    .collect();
                let groups = Groups::of(context, terms, key, keys, None);
                let admits = |key: u32, slot: usize| meeting[slot].has(key);
                distinct(context, &groups, admits, noted)
            }
            Rule::Held { by, levels, .. } => {
                let mut marks = self.held(context, terms, *by, levels);
                marks.sort_unstable_by_key(|mark| (mark.holder, mark.slot));
                let mut counter = Counter::new(context);
                for mark in marks {
                    counter.visit(mark.holder, mark.slot, mark.node);
                }
                (counter.finish(), noted())
            }
        };
        Counted { numbers, ..totals }
    }

    /// For a rule that counts persons or subjects, in the context's first slot:
    /// who may be counted at all.
    pub fn meets(&self, rule: &Rule, context: &Context) -> Option<Box<dyn Fn(u32) -> bool>> {
        match rule {
            Rule::Persons { .. } | Rule::Units { .. } => Some(Box::new(|_| true)),
            Rule::Set { all, .. } => {
                let (key, keys) = self.key(rule);
                let day = context.slots.stock_days.first().copied().unwrap_or(0);
                let meeting = meeting(self.engine, all, key, keys, day, self.upto);
                Some(Box::new(move |k| meeting.has(k)))
            }
            _ => None,
        }
    }

    /// Whether the rule keeps the fact, by the kind of its subject.
    pub fn keeps(&self, rule: &Rule, column: &Column, ord: usize) -> bool {
        let kept = rule.kept_kind();
        kept.is_none() || self.engine.kind(column.subject(ord)) == kept
    }

    /// What a distinct count counts once, and one more than its highest number.
    pub fn key(&self, rule: &Rule) -> (Key, u32) {
        match rule {
            Rule::Units { .. }
            | Rule::Set {
                entity: Entity::Subject,
                ..
            } => (Key::Subject, self.engine.units),
            Rule::Held { .. } => (Key::Unit, self.engine.units),
            _ => (Key::Person, self.engine.persons),
        }
    }

    /// The units marked by groups above 0, each with its node and with the
    /// newest positive fact that marks it there. Only marks that reach the unit
    /// asked for.
    pub fn held(&self, context: &Context, terms: &[Term<'_>], by: u8, levels: &[u8]) -> Vec<Mark> {
        // A holder may lie above the unit asked for or below it, so the walk
        // needs the whole tree.
        let whole = Context::new(
            Arc::clone(&context.tree),
            context.slots.clone(),
            self.reading,
            None,
            terms.iter().any(|term| !term.column.is_flow()),
        );
        let mut marks: Vec<Mark> = Vec::new();
        // Per slot: unit and day walked last, and the mark it made.
        let mut last = vec![(u32::MAX, 0u16, None::<usize>); whole.slots.len()];
        let tree = &whole.tree;
        live_groups(
            &whole,
            terms,
            Key::Unit,
            self.engine.units,
            None,
            |unit, live| {
                let (m, ord) = (live.entry.m, live.entry.ord);
                let column = terms[usize::from(m)].column;
                let (fact_day, pos) = (column.day[ord as usize], column.pos[ord as usize]);
                live.each_node(&whole, |slot, _| {
                    let day = whole.tree_day(column.is_flow(), fact_day, slot);
                    if last[slot].0 != unit || last[slot].1 != day {
                        let stop = tree.above(tree.leaf(unit, day)).find(|&above| {
                            let kind = self.engine.kind(above);
                            kind.is_some_and(|kind| levels.contains(&kind))
                        });
                        let holder = stop.filter(|&above| self.engine.kind(above) == Some(by));
                        let node = holder.map(|holder| context.fold(tree.leaf(holder, day)));
                        let made = match (holder, node) {
                            (Some(holder), Some(node)) if (node as usize) < context.nodes() => {
                                marks.push(Mark {
                                    holder,
                                    slot,
                                    node,
                                    m,
                                    ord,
                                    pos,
                                });
                                Some(marks.len() - 1)
                            }
                            _ => None,
                        };
                        last[slot] = (unit, day, made);
                    } else if let Some(mark) = last[slot].2.and_then(|made| marks.get_mut(made))
                        && mark.pos < pos
                    {
                        (mark.m, mark.ord, mark.pos) = (m, ord, pos);
                    }
                });
            },
        );
        marks
    }
}

/// One unit marked in one slot.
pub(crate) struct Mark {
    pub holder: u32,
    pub slot: usize,
    pub node: u32,
    pub m: u16,
    pub ord: u32,
    pub pos: u32,
}

/// Whether every measure a set needs has a fact before `upto`.
pub(crate) fn needs_met(engine: &Engine, rule: &Rule, upto: u32) -> bool {
    let Rule::Set { needs, .. } = rule else {
        return true;
    };
    needs.iter().all(|&measure| {
        let column = engine.column(measure);
        column.is_some_and(|column| column.before(upto) > 0)
    })
}
