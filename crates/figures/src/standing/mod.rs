//! Figures kept up to date fact by fact.
//!
//! A fact changes a sum along one chain. It changes a distinct count by what its
//! person (or subject) contributes: the old contribution is taken away, the new
//! one added. Both are counted from that person's facts alone, which a trail
//! finds without a scan. A change of the tree takes the facts of the units it
//! moves from where they landed and puts them where they land now.

mod build;
mod landing;
mod regrow;

use crate::cells::{Cell, Number, cell, note, ratio};
use crate::columns::Column;
use crate::context::Context;
use crate::engine::{Engine, TreeKey};
use crate::eval::{Asked, needs_met};
use crate::groups::Key;
use crate::question::{Question, Rule};
use crate::slots::Slots;
use crate::totals::Counted;
use crate::trail::{Trails, contribution, key};
use kit::{MeasureId, UnitId};
use landing::Landing;
use std::collections::HashMap;
use std::sync::Arc;

/// Whether a [`Standing`] could follow the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// Every cell is what the engine would answer now.
    Current,
    /// The tree has changed under so many facts that counting anew is the shorter
    /// way (or a unit is of another kind than it was): nothing was applied, build
    /// a new one. Until then the cells answer as of the last line applied.
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
    /// The kind of each unit, by which facts were kept or not.
    kinds: Vec<Option<u8>>,
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
    /// By node: the notes of what lands there, nothing from below.
    landed: Vec<u8>,
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
    /// The rules and questions, in the order of their numbers.
    pub fn items(&self) -> &[(Rule, Question)] {
        &self.items
    }

    /// Takes in the facts pushed to `engine` since the last time. It must be the
    /// engine this was built from.
    pub fn apply(&mut self, engine: &Engine) -> Applied {
        let mut recount = vec![false; self.leaves.len()];
        let has_grown = |view: &View| view.key != engine.tree_key(view.question.line);
        if self.views.iter().any(has_grown) && !self.regrow(engine, &mut recount) {
            return Applied::Rebuild;
        }
        let asked: Vec<Asked<'_>> = self.views.iter().map(|view| view.asked(engine)).collect();
        self.done.resize(engine.columns.len(), 0);
        for (at, column) in engine.columns.iter().enumerate() {
            for ord in self.done[at]..column.len() {
                self.apply_fact(&asked, engine.ids[at], column, ord, &mut recount);
            }
            self.done[at] = column.len();
        }
        for (leaf, recount) in self.leaves.iter_mut().zip(recount) {
            let asked = &asked[leaf.view];
            if recount {
                leaf.take(asked.one_pass(&leaf.rule, &self.views[leaf.view].context, None));
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
                    let (asked, context) = (&asked[leaf.view], &self.views[leaf.view].context);
                    leaf.contribute(asked, context, trails, key.of(column, ord), by);
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
            if !counts(leaf) {
                continue;
            }
            if leaf.is_followed() {
                let context = &self.views[leaf.view].context;
                leaf.touch(&asked[leaf.view], context, column, ord);
            } else {
                recount[at] = true;
            }
        }
    }

    /// The figure of `unit` for item number `item`; null for a unit that was not
    /// there at the last apply, or an item that does not exist.
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

impl View {
    fn new(engine: &Engine, question: &Question, slots: Slots) -> View {
        let tree = engine.tree(question.line);
        View {
            question: question.clone(),
            key: engine.tree_key(question.line),
            context: Context::new(tree, slots, question.tree, None, true),
        }
    }

    fn asked<'a>(&self, engine: &'a Engine) -> Asked<'a> {
        Asked {
            engine,
            tree: Arc::clone(&self.context.tree),
            reading: self.question.tree,
            upto: engine.upto(self.question.line),
            only: None,
        }
    }
}

impl Leaf {
    fn take(&mut self, counted: Counted) {
        (self.sums, self.notes) = (counted.numbers, counted.notes);
        self.landed = counted.landed;
    }

    /// Whether its number can be followed fact by fact; else it is counted anew,
    /// over measures that have few.
    fn is_followed(&self) -> bool {
        !matches!(self.rule, Rule::Held { .. } | Rule::Since { .. })
    }

    /// Adds what `who` counts for, by the facts on the trails, or takes it away.
    fn contribute(
        &mut self,
        asked: &Asked<'_>,
        context: &Context,
        trails: &Trails,
        who: u32,
        by: i64,
    ) {
        for unit in contribution(asked, context, &self.rule, trails, who) {
            self.sums[unit as usize] += by;
        }
    }

    /// Sums, null, grade and month note along the fact's chain.
    fn touch(&mut self, asked: &Asked<'_>, context: &Context, column: &Column, ord: usize) {
        let Some(landing) = Landing::of(asked, context, &self.rule, column, ord) else {
            return;
        };
        self.landed[landing.node as usize] |= landing.bits;
        for unit in context.tree.above(landing.node) {
            self.sums[unit as usize] += landing.added;
            self.notes[unit as usize] |= landing.bits;
        }
    }
}
