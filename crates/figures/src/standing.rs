//! Figures kept up to date fact by fact.
//!
//! A fact changes a sum along one chain. It changes a distinct count by what its
//! person (or subject) contributes: the old contribution is taken away, the new
//! one added. Both are counted from that person's facts alone, which a trail
//! finds without a scan.

use crate::cells::{Cell, Number, cell, note, ratio};
use crate::columns::{Column, MONTH, grade_bits, index32};
use crate::context::Context;
use crate::engine::{Engine, TreeKey};
use crate::eval::{Asked, needs_met};
use crate::groups::{Key, entry, net};
use crate::members::{any_above, window};
use crate::question::{Condition, Entity, Question, Rule};
use crate::slots::{NO_SLOT, passes};
use crate::totals::Term;
use crate::tree::NONE;
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
    trails: HashMap<(MeasureId, Key), Trail>,
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

/// For each person (or subject) the facts of one measure, newest first: the
/// place of the newest, and for each fact the place of the one before.
#[derive(Debug, Default)]
struct Trail {
    last: Vec<u32>,
    before: Vec<u32>,
}

type Trails = HashMap<(MeasureId, Key), Trail>;

impl Trail {
    fn push(&mut self, key: u32) {
        let ord = index32(self.before.len());
        let at = key as usize;
        if self.last.len() <= at {
            self.last.resize(at + 1, NONE);
        }
        self.before.push(self.last[at]);
        self.last[at] = ord;
    }

    fn of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.last.get(key as usize).copied();
        let step = |&ord: &u32| self.before.get(ord as usize).copied();
        std::iter::successors(first, step).take_while(|&ord| ord != NONE)
    }
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
                recount[at] |= matches!(leaf.rule, Rule::Held { .. });
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

/// What a rule counts once, if that can be followed entity by entity.
fn key(rule: &Rule) -> Option<Key> {
    match rule {
        Rule::Persons { .. } => Some(Key::Person),
        Rule::Units { .. } => Some(Key::Subject),
        Rule::Set { entity, .. } => Some(key_of(*entity)),
        _ => None,
    }
}

fn key_of(entity: Entity) -> Key {
    match entity {
        Entity::Person => Key::Person,
        Entity::Subject => Key::Subject,
    }
}

/// The units at which `who` is counted, by the facts on the trails.
fn contribution(
    asked: &Asked<'_>,
    context: &Context,
    rule: &Rule,
    trails: &Trails,
    who: u32,
) -> Vec<u32> {
    let mut units = Vec::new();
    let (Some(key), true) = (key(rule), who != 0) else {
        return units;
    };
    if let Rule::Set { all, .. } = rule {
        let meets = |condition| meets(asked, context, condition, trails, key, who);
        if !all.iter().all(meets) {
            return units;
        }
    }
    let kept = rule.kept_kind();
    let terms = asked.terms(rule);
    let measures = rule.measures().into_iter();
    let known = measures.filter(|&measure| asked.engine.column(measure).is_some());
    let mut entries = Vec::new();
    for ((m, term), measure) in (0u16..).zip(&terms).zip(known) {
        let trail = trails.get(&(measure, key));
        for ord in trail.into_iter().flat_map(|trail| trail.of(who)) {
            let ord = ord as usize;
            let keeps = kept.is_none() || asked.engine.kind(term.column.subject(ord)) == kept;
            if ord < term.len && keeps {
                entries.extend(entry(context, &terms, m, ord));
            }
        }
    }
    net(context, &terms, &mut entries, |live| {
        live.each_node(context, &terms, |_, node| {
            units.extend(context.tree.above(node));
        });
    });
    units.sort_unstable();
    units.dedup();
    units
}

fn meets(
    asked: &Asked<'_>,
    context: &Context,
    condition: &Condition,
    trails: &Trails,
    key: Key,
    who: u32,
) -> bool {
    let stock_day = context.slots.stock_days.first().copied().unwrap_or(0);
    let any = condition.any.iter().any(|&measure| {
        let Some((column, trail)) = asked
            .engine
            .column(measure)
            .zip(trails.get(&(measure, key)))
        else {
            return false;
        };
        let (len, window) = (
            column.before(asked.upto),
            window(column.is_flow(), stock_day),
        );
        let within = |&ord: &u32| {
            let ord = ord as usize;
            ord < len && window.contains(&column.day[ord])
        };
        let mut ords: Vec<u32> = trail.of(who).filter(within).collect();
        any_above(column, &mut ords)
    });
    any != condition.negated
}
