//! A change of the tree, without counting anew.

use super::{Leaf, Standing, View};
use crate::context::Context;
use crate::engine::Engine;
use crate::eval::Asked;
use crate::moves::Moves;
use crate::standing::landing::Landing;
use crate::totals::rolled;
use crate::trail::{Trails, key};
use kit::MeasureId;

/// Counting anew costs some fifty nanoseconds a fact, following a moved fact up
/// to this many times as much.
const DEARER: usize = 64;
/// So few facts are not worth a thought.
const FEW: usize = 1 << 10;

/// A view's tree as it was and as it is.
struct Change {
    before: Context,
    moves: Moves,
}

impl Standing {
    /// Takes the facts of units that the tree moves from where they landed to
    /// where they land now; facts not applied yet are left to [`Standing::apply`].
    /// `recount` learns which leaves have to be counted anew. False, and nothing
    /// done, if counting everything anew is shorter.
    pub(super) fn regrow(&mut self, engine: &Engine, recount: &mut [bool]) -> bool {
        let kinds = engine.kinds();
        if !kinds.starts_with(&self.kinds) {
            return false;
        }
        let regrown = |view: &View| View::new(engine, &view.question, view.context.slots.clone());
        let after: Vec<View> = self.views.iter().map(regrown).collect();
        let moves = |(view, after): (&View, &View)| {
            let (before, after) = (&view.context.tree, &after.context.tree);
            Moves::between(before, after, view.question.tree)
        };
        let moves: Vec<Moves> = self.views.iter().zip(&after).map(moves).collect();
        let Some(facts) = self.facts_moved(engine, &moves) else {
            return false;
        };
        let before = std::mem::replace(&mut self.views, after).into_iter();
        let changes: Vec<Change> = before
            .map(|view| view.context)
            .zip(moves)
            .map(|(before, moves)| Change { before, moves })
            .collect();
        for (leaf, recount) in self.leaves.iter_mut().zip(recount) {
            if leaf.is_followed() {
                let view = &self.views[leaf.view];
                leaf.regrow(view, &changes[leaf.view], engine, &self.trails, &facts);
            } else {
                *recount = true;
            }
        }
        self.kinds = kinds;
        true
    }

    /// The facts applied at units that any view moves, by measure; nothing if they
    /// are too many.
    fn facts_moved(&self, engine: &Engine, moves: &[Moves]) -> Option<Vec<(MeasureId, Vec<u32>)>> {
        let mut is_moved: Vec<bool> = Vec::new();
        for moves in moves {
            is_moved.resize(is_moved.len().max(moves.moved().len()), false);
            for (any, one) in is_moved.iter_mut().zip(moves.moved()) {
                *any |= one;
            }
        }
        if !is_moved.contains(&true) {
            return Some(Vec::new());
        }
        let all: usize = self.done.iter().sum();
        let mut room = FEW.max(all / DEARER);
        let mut found = Vec::new();
        for ((&measure, column), &done) in engine.ids.iter().zip(&engine.columns).zip(&self.done) {
            if !self.watchers.contains_key(&measure) {
                continue;
            }
            let units = (0u32..).zip(&column.unit[..done]);
            let moved = units.filter(|(_, unit)| is_moved.get(**unit as usize) == Some(&true));
            let ords: Vec<u32> = moved.map(|(ord, _)| ord).take(room + 1).collect();
            room = room.checked_sub(ords.len())?;
            found.push((measure, ords));
        }
        Some(found)
    }
}

impl Leaf {
    fn regrow(
        &mut self,
        view: &View,
        change: &Change,
        engine: &Engine,
        trails: &Trails,
        facts: &[(MeasureId, Vec<u32>)],
    ) {
        let (asked, Change { before, moves }) = (view.asked(engine), change);
        self.sums.resize(view.context.units(), 0);
        self.landed = moves.carried(&before.tree, &view.context.tree, &self.landed);
        let whos = self.land_again(&asked, view, change, facts);
        for who in whos {
            self.contribute(&asked, before, trails, who, -1);
            self.contribute(&asked, &view.context, trails, who, 1);
        }
        self.notes = rolled(&view.context, &self.landed, |a, b| a | b);
    }

    /// Moves sums and notes of facts at moved units. Answers whose facts have
    /// moved, if that is what the leaf counts once.
    fn land_again(
        &mut self,
        asked: &Asked<'_>,
        view: &View,
        change: &Change,
        facts: &[(MeasureId, Vec<u32>)],
    ) -> Vec<u32> {
        let own = self.rule.measures();
        let mut whos = Vec::new();
        for (measure, ords) in facts.iter().filter(|(measure, _)| own.contains(measure)) {
            let Some(column) = asked.engine.column(*measure) else {
                continue;
            };
            for ord in ords.iter().map(|&ord| ord as usize) {
                if column.pos[ord] >= asked.upto || !change.moves.is_moved(column.unit[ord]) {
                    continue;
                }
                let landing = |context| Landing::of(asked, context, &self.rule, column, ord);
                let Some((was, is)) = landing(&change.before).zip(landing(&view.context)) else {
                    continue;
                };
                self.landed[is.node as usize] |= is.bits;
                if change.moves.is_same(was.node, is.node) {
                    continue;
                }
                for unit in change.before.tree.above(was.node) {
                    self.sums[unit as usize] -= was.added;
                }
                for unit in view.context.tree.above(is.node) {
                    self.sums[unit as usize] += is.added;
                }
                whos.extend(key(&self.rule).map(|key| key.of(column, ord)));
            }
        }
        whos.sort_unstable();
        whos.dedup();
        whos
    }
}
