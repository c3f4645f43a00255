//! Who has been heard of: the ground of completeness.

use crate::cells::note;
use crate::columns::Column;
use crate::context::Context;
use crate::distinct::distinct;
use crate::engine::Engine;
use crate::groups::{Groups, Key};
use crate::question::{Question, Rule};
use crate::slots::passes;
use crate::threads::each;
use crate::totals::totals;
use kit::{MeasureId, Period};

impl Engine {
    /// For each list of measures: for every unit, whether a fact of one of them
    /// reaches it: of a flow any fact in the period, of a stock a group above 0 on
    /// the stock day.
    pub fn presences(&self, of: &[Vec<MeasureId>], question: &Question) -> Vec<Vec<bool>> {
        let columns = of.iter().flatten().filter_map(|id| self.column(*id));
        let facts = columns.map(Column::len).sum();
        each(facts, of, |of| self.presence(of, question))
    }

    fn presence(&self, measures: &[MeasureId], question: &Question) -> Vec<bool> {
        let asked = self.asked(question.line, question.tree, None);
        let terms = asked.terms(&Rule::Persons {
            of: measures.to_vec(),
        });
        let (flows, stocks): (Vec<_>, Vec<_>) =
            terms.into_iter().partition(|term| term.column.is_flow());
        let mut present = vec![false; self.units()];
        for slots in passes(&[question.span()], true, true) {
            let tree = std::sync::Arc::clone(&asked.tree);
            let context = Context::new(tree, slots, question.tree, None, true);
            let groups = Groups::of(&context, &stocks, Key::Unit, self.units, None);
            let looked = || totals(&context, &flows, None).notes;
            let (counts, looked) = distinct(&context, &groups, |_, _| true, looked);
            let there = counts.into_iter().zip(looked);
            for (present, (count, bits)) in present.iter_mut().zip(there) {
                *present |= count > 0 || bits & note::LOOKED != 0;
            }
        }
        present
    }

    /// For every unit, whether it was alive on some day of the period.
    pub fn open_in(&self, period: &Period, line: Option<u32>) -> Vec<bool> {
        let tree = self.tree(line);
        let (from, to) = (period.from.number(), period.to.number());
        (0..self.units)
            .map(|unit| tree.alive_within(unit, from, to))
            .collect()
    }
}
