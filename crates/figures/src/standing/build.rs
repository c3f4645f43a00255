//! Counting every figure once, over all facts.

use super::{Leaf, Shape, Standing, View};
use crate::columns::Column;
use crate::engine::Engine;
use crate::eval::needs_met;
use crate::question::{Question, Rule};
use crate::slots::passes;
use crate::threads::{each, side_by_side};
use crate::totals::Counted;
use crate::trail::{key, lengthen};
use kit::MeasureId;
use std::collections::HashMap;

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
            kinds: engine.kinds(),
            items: Vec::new(),
        };
        standing.add(engine, items);
        standing
    }

    /// Counts further items, which take the next numbers. [`Standing::apply`]
    /// must have answered [`Applied::Current`] for the engine as it is.
    pub fn add(&mut self, engine: &Engine, items: Vec<(Rule, Question)>) {
        if items.is_empty() {
            return;
        }
        let known = self.leaves.len();
        for (rule, question) in &items {
            let shape = self.shape(engine, rule, question);
            self.shapes.push(shape);
        }
        self.items.extend(items);
        let (facts, views) = (engine.facts as usize, &self.views);
        let (leaves, trails) = (&mut self.leaves[known..], &mut self.trails);
        let families = families(leaves);
        let count = |family: &Vec<usize>| {
            let mut counted: Vec<Counted> = Vec::new();
            for leaf in family.iter().map(|&at| &leaves[at]) {
                let (view, alike) = (&views[leaf.view], counted.first());
                let asked = view.asked(engine);
                counted.push(asked.one_pass(&leaf.rule, &view.context, alike));
            }
            counted
        };
        let count = || each(facts, &families, count);
        let (counted, ()) = side_by_side(facts, count, || lengthen(trails, engine));
        let counted = counted.into_iter().flatten();
        for (at, counted) in families.into_iter().flatten().zip(counted) {
            leaves[at].take(counted);
        }
    }

    /// How `rule` is made of leaves; those not there yet are made, to be counted.
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
        self.leaves.push(Leaf {
            rule: rule.clone(),
            view,
            sums: Vec::new(),
            notes: Vec::new(),
            landed: Vec::new(),
            needs_met: needs_met(engine, rule, engine.upto(question.line)),
        });
        Shape::Leaf(at)
    }

    fn view(&mut self, engine: &Engine, question: &Question) -> usize {
        let same = |view: &View| view.question == *question;
        if let Some(at) = self.views.iter().position(same) {
            return at;
        }
        for slots in passes(&[question.span()], true, true) {
            self.views.push(View::new(engine, question, slots));
        }
        self.views.len() - 1
    }
}

impl Leaf {
    /// What its notes follow from; nothing if from its number too.
    fn noted(&self) -> Option<(usize, Option<u8>, Vec<MeasureId>)> {
        let mut measures = self.rule.measures();
        measures.sort_unstable();
        measures.dedup();
        let is_apart = matches!(self.rule, Rule::Since { .. });
        (!is_apart).then(|| (self.view, self.rule.kept_kind(), measures))
    }
}

/// Leaves whose notes are the same, as they look at the same facts.
fn families(leaves: &[Leaf]) -> Vec<Vec<usize>> {
    let mut families: Vec<Vec<usize>> = Vec::new();
    for (at, leaf) in leaves.iter().enumerate() {
        let noted = leaf.noted();
        let related = |family: &&mut Vec<usize>| {
            noted.is_some() && family.iter().all(|&other| leaves[other].noted() == noted)
        };
        match families.iter_mut().find(related) {
            Some(family) => family.push(at),
            None => families.push(vec![at]),
        }
    }
    families
}
