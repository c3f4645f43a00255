//! Where one fact lands, and what it says there.

use crate::cells::note;
use crate::columns::{Column, MONTH, grade_bits};
use crate::context::Context;
use crate::eval::Asked;
use crate::question::Rule;
use crate::slots::NO_SLOT;
use crate::totals::Term;

pub(super) struct Landing {
    pub node: u32,
    /// Null, grade and month note.
    pub bits: u8,
    /// What it adds to a sum; 0 for a distinct count.
    pub added: i64,
}

impl Landing {
    /// Nothing if the rule does not look at the fact.
    pub fn of(
        asked: &Asked<'_>,
        context: &Context,
        rule: &Rule,
        column: &Column,
        ord: usize,
    ) -> Option<Landing> {
        // A set is also watched for its conditions, whose facts land nowhere.
        let measures = rule.measures().into_iter();
        let mut own = measures.filter_map(|measure| asked.engine.column(measure));
        if !own.any(|own| std::ptr::eq(own, column)) || !asked.keeps(rule, column, ord) {
            return None;
        }
        let (unit, day, flags) = (column.unit[ord], column.day[ord], column.flags[ord]);
        let (node, slot) = if column.is_flow() {
            (context.flow_node(unit, day), context.slots.flow(day))
        } else {
            (context.stock_node(0, unit), context.slots.stock(day))
        };
        let mut landing = Landing {
            node,
            bits: note::SEEN,
            added: 0,
        };
        if slot != NO_SLOT {
            landing.bits |= note::LOOKED | grade_bits(flags);
            let same = |term: &Term<'_>| std::ptr::eq(term.column, column);
            for term in asked.terms(rule).into_iter().filter(same) {
                landing.added += term.weight.of(column.quantity(ord), flags);
            }
        }
        if flags & MONTH != 0 && context.slots.cutting(column.kind, day).next().is_some() {
            landing.bits |= note::CUT;
        }
        Some(landing)
    }
}
