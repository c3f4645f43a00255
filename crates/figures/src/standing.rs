//! Figures kept up to date fact by fact.
//!
//! A fact changes a sum along one chain. It changes a distinct count by what its
//! person (or subject) contributes: the old contribution is taken away, the new
//! one added. Both are counted from that person's facts alone, which a trail
//! finds without a scan.

use crate::cells::{Cell, Number, cell, note, ratio};
use crate::columns::{Column, MONTH, grade_bits};
use crate::context::Context;
use crate::engine::{Engine, TreeKey};
use crate::eval::{Asked, needs_met};
use crate::groups::Key;
use crate::question::{Question, Rule};
use crate::slots::{NO_SLOT, passes};
use crate::totals::Term;
use crate::trail::{Trails, contribution, key};
use kit::{MeasureId, UnitId};
use std::collections::HashMap;
use std::sync::Arc;

/// Whether a [`Standing`] could follow the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// Every cell is what the engine would answer now.
    Current,
    /// The tree has changed: nothing was applied, build a new one. Until then
    /// the cells answer as of the last line applied.
    Rebuild,
}

/// Rules and questions whose figures are kept for every unit at once.
#[derive(Debug)]
pub struct Standing {
    items: Vec<(Rule, Question)>,
    shapes: Vec<Shape>,
    leaves: Vec<Leaf>,
    views: Vec<View>,
    /// Leaves by the measures that can change them.
    watchers: HashMap<MeasureId, Vec<usize>>,
    trails: Trails,
    /// How many facts of each engine column have been applied.
    done: Vec<usize>,
}

/// How an item is made of leaves.
#[derive(Debug)]
enum Shape {
    Leaf(usize),
    Ratio(Box<Shape>, Box<Shape>),
}

/// A rule that is no ratio, with its figures by unit.
#[derive(Debug)]
struct Leaf {
    rule: Rule,
    view: usize,
    sums: Vec<i64>,
    notes: Vec<u8>,
    needs_met: bool,
}

/// What the leaves of one question share.
#[derive(Debug)]
struct View {
    question: Question,
    key: TreeKey,
    context: Context,
}

impl Standing {
    /// Counts every item once over all facts: run it in the background.
    pub fn build(engine: &Engine, items: Vec<(Rule, Question)>) -> Standing {
        let mut standing = Standing {
            shapes: Vec::new(),
            leaves: Vec::new(),
            views: Vec::new(),
            watchers: HashMap::new(),
            trails: HashMap::new(),
            done: engine.columns.iter().map(Column::len).collect(),
            items: Vec::new(),
        };
        for (rule, question) in &items {
            let shape = standing.shape(engine, rule, question);
            standing.shapes.push(shape);
        }
        standing.items = items;
        for (&(measure, key), trail) in &mut standing.trails {
            if let Some(column) = engine.column(measure) {
                for ord in 0..column.len() {
                    trail.push(key.of(column, ord));
                }
            }
        }
        standing
    }

    /// The rules and questions, in the order of their numbers.
    pub fn items(&self) -> &[(Rule, Question)] {
        &self.items
    }

    fn shape(&mut self, engine: &Engine, rule: &Rule, question: &Question) -> Shape {
        if let Rule::Ratio { of, over } = rule {
            let of = self.shape(engine, of, question);
            let over = self.shape(engine, over, question);
            return Shape::Ratio(Box::new(of), Box::new(over));
        }
        let view = self.view(engine, question);
        let same = |leaf: &Leaf| leaf.view == view && leaf.rule == *rule;
        if let Some(at) = self.leaves.iter().position(same) {
            return Shape::Leaf(at);
        }
        let at = self.leaves.len();
        let mut watched = rule.measures();
        let mut trailed = watched.clone();
        if let Rule::Set { all, .. } = rule {
            trailed.extend(all.iter().flat_map(|condition| &condition.any));
            watched.clone_from(&trailed);
        }
        watched.sort_unstable();
        watched.dedup();
        for measure in watched {
            self.watchers.entry(measure).or_default().push(at);
        }
        if let Some(key) = key(rule) {
            for measure in trailed {
                self.trails.entry((measure, key)).or_default();
            }
        }
        let asked = engine.asked(question.line, question.tree, None);
        let grid = asked.raw_grid(rule, &[question.span()]);
        let (sums, notes) = grid.into_ints();
        self.leaves.push(Leaf {
            rule: rule.clone(),
            view,
            sums,
            notes,
            needs_met: needs_met(engine, rule, asked.upto),
        });
        Shape::Leaf(at)
    }

    fn view(&mut self, engine: &Engine, question: &Question) -> usize {
        let same = |view: &View| view.question == *question;
        if let Some(at) = self.views.iter().position(same) {
            return at;
        }
        for slots in passes(&[question.span()], true, true) {
            let tree = engine.tree(question.line);
            self.views.push(View {
                question: question.clone(),
                key: engine.tree_key(question.line),
                context: Context::new(tree, slots, question.tree, None, true),
            });
        }
        self.views.len() - 1
    }

    /// Takes in the facts pushed to `engine` since the last time. It must be the
    /// engine this was built from.
    pub fn apply(&mut self, engine: &Engine) -> Applied {
        let moved = |view: &View| view.key != engine.tree_key(view.question.line);
        if self.views.iter().any(moved) {
            return Applied::Rebuild;
        }
        let asked: Vec<Asked<'_>> = self
            .views
            .iter()
            .map(|view| Asked {
                engine,
                tree: Arc::clone(&view.context.tree),
                reading: view.question.tree,
                upto: engine.upto(view.question.line),
                only: None,
            })
            .collect();
        self.done.resize(engine.columns.len(), 0);
        let mut recount = vec![false; self.leaves.len()];
        for (at, column) in engine.columns.iter().enumerate() {
            for ord in self.done[at]..column.len() {
                self.apply_fact(&asked, engine.ids[at], column, ord, &mut recount);
            }
            self.done[at] = column.len();
        }
        for (leaf, recount) in self.leaves.iter_mut().zip(recount) {
            let asked = &asked[leaf.view];
            if recount {
                let span = self.views[leaf.view].question.span();
                (leaf.sums, leaf.notes) = asked.raw_grid(&leaf.rule, &[span]).into_ints();
            }
            leaf.needs_met = needs_met(engine, &leaf.rule, asked.upto);
        }
        Applied::Current
    }

    fn apply_fact(
        &mut self,
        asked: &[Asked<'_>],
        measure: MeasureId,
        column: &Column,
        ord: usize,
        recount: &mut [bool],
    ) {
        let watching = self.watchers.get(&measure).map_or(&[][..], Vec::as_slice);
        let counts = |leaf: &Leaf| column.pos[ord] < asked[leaf.view].upto;
        let change = |leaves: &mut [Leaf], trails: &Trails, by: i64| {
            for &at in watching {
                let leaf = &mut leaves[at];
                if let (true, Some(key)) = (counts(leaf), key(&leaf.rule)) {
                    let context = &self.views[leaf.view].context;
                    let who = key.of(column, ord);
                    for unit in contribution(&asked[leaf.view], context, &leaf.rule, trails, who) {
                        leaf.sums[unit as usize] += by;
                    }
                }
            }
        };
        change(&mut self.leaves, &self.trails, -1);
        for key in [Key::Person, Key::Subject] {
            if let Some(trail) = self.trails.get_mut(&(measure, key)) {
                trail.push(key.of(column, ord));
            }
        }
        change(&mut self.leaves, &self.trails, 1);
        for &at in watching {
            let leaf = &mut self.leaves[at];
            if counts(leaf) {
                let context = &self.views[leaf.view].context;
                leaf.touch(&asked[leaf.view], context, column, ord);
                recount[at] |= matches!(leaf.rule, Rule::Held { .. } | Rule::Since { .. });
            }
        }
    }

    /// The figure of `unit` for item number `item`; null for a unit that was not
    /// there at the last build, or an item that does not exist.
    pub fn cell(&self, item: usize, unit: UnitId) -> Cell {
        let shape = self.shapes.get(item);
        let Some((number, bits)) = shape.and_then(|shape| self.known(shape, unit)) else {
            return Cell::default();
        };
        cell(number, bits)
    }

    fn known(&self, shape: &Shape, unit: UnitId) -> Option<(Number, u8)> {
        match shape {
            Shape::Leaf(at) => {
                let leaf = self.leaves.get(*at)?;
                let unit = unit.0 as usize;
                let mut bits = *leaf.notes.get(unit)?;
                if !leaf.needs_met {
                    bits &= !note::SEEN;
                }
                Some((Number::Int(leaf.sums[unit]), bits))
            }
            Shape::Ratio(of, over) => {
                let (of, over) = (self.known(of, unit)?, self.known(over, unit)?);
                let (rate, bits) = ratio((of.0.as_f64(), of.1), (over.0.as_f64(), over.1));
                Some((Number::Rate(rate), bits))
            }
        }
    }
}

impl Leaf {
    /// Sums, null, grade and month note along the fact's chain.
    fn touch(&mut self, asked: &Asked<'_>, context: &Context, column: &Column, ord: usize) {
        let kind = self.rule.kept_kind();
        if kind.is_some() && asked.engine.kind(column.subject(ord)) != kind {
            return;
        }
        let (unit, day, flags) = (column.unit[ord], column.day[ord], column.flags[ord]);
        let (node, slot) = if column.is_flow() {
            (context.flow_node(unit, day), context.slots.flow(day))
        } else {
            (context.stock_node(0, unit), context.slots.stock(day))
        };
        let mut bits = note::SEEN;
        let mut added = 0;
        if slot != NO_SLOT {
            bits |= note::LOOKED | grade_bits(flags);
            let same = |term: &Term<'_>| std::ptr::eq(term.column, column);
            let terms = asked.terms(&self.rule);
            for term in terms.into_iter().filter(same) {
                added += term.weight.of(column.quantity(ord), flags);
            }
        }
        if flags & MONTH != 0 && context.slots.cutting(column.kind, day).next().is_some() {
            bits |= note::CUT;
        }
        // A set is also watched for its conditions, whose facts touch no cell.
        let own = self.rule.measures().into_iter();
        if own
            .filter_map(|measure| asked.engine.column(measure))
            .any(|own| std::ptr::eq(own, column))
        {
            for unit in context.tree.above(node) {
                self.sums[unit as usize] += added;
                self.notes[unit as usize] |= bits;
            }
        }
    }
}
