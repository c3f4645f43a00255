//! What one person (or subject) contributes to a figure, by their facts alone.

use crate::columns::index32;
use crate::context::Context;
use crate::engine::Engine;
use crate::eval::Asked;
use crate::groups::{Doubts, Key, entry};
use crate::members::{any_above, window};
use crate::question::{Condition, Entity, Rule};
use crate::tree::NONE;
use kit::MeasureId;
use std::collections::HashMap;

/// For each person (or subject) the facts of one measure, newest first: the
/// place of the newest, and for each fact the place of the one before.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    last: Vec<u32>,
    before: Vec<u32>,
}

pub(crate) type Trails = HashMap<(MeasureId, Key), Trail>;

impl Trail {
    pub fn push(&mut self, key: u32) {
        let ord = index32(self.before.len());
        let at = key as usize;
        if self.last.len() <= at {
            self.last.resize(at + 1, NONE);
        }
        self.before.push(self.last[at]);
        self.last[at] = ord;
    }

    pub fn of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.last.get(key as usize).copied();
        let step = |&ord: &u32| self.before.get(ord as usize).copied();
        std::iter::successors(first, step).take_while(|&ord| ord != NONE)
    }
}

/// Leads every trail up to the engine's newest fact.
pub(crate) fn lengthen(trails: &mut Trails, engine: &Engine) {
    for (&(measure, key), trail) in trails {
        if let Some(column) = engine.column(measure) {
            for ord in trail.before.len()..column.len() {
                trail.push(key.of(column, ord));
            }
        }
    }
}

/// What a rule counts once, if that can be followed entity by entity.
pub(crate) fn key(rule: &Rule) -> Option<Key> {
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
pub(crate) fn contribution(
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
    let terms = asked.terms(rule);
    let measures = rule.measures().into_iter();
    let known = measures.filter(|&measure| asked.engine.column(measure).is_some());
    let mut doubts = Doubts::default();
    for ((m, term), measure) in (0u16..).zip(&terms).zip(known) {
        let trail = trails.get(&(measure, key));
        for ord in trail.into_iter().flat_map(|trail| trail.of(who)) {
            let ord = ord as usize;
            if ord < term.len
                && asked.keeps(rule, term.column, ord)
                && let Some(entry) = entry(context, term.column, m, ord)
            {
                doubts.push(who, entry, term.column);
            }
        }
    }
    for (_, live) in doubts.settle(context) {
        live.each_node(context, |_, node| {
            units.extend(context.tree.above(node));
        });
    }
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
