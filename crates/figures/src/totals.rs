//! Sums, and what every rule needs beside its number: null, grade, month note.

use crate::cells::note;
use crate::columns::{Column, MONTH, ODD, grade_bits, sign};
use crate::context::Context;
use crate::groups::Keep;
use crate::tree::NONE;

/// What a fact adds to a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Quantity,
    Negated,
    Sign,
    Nothing,
}

/// One measure's facts up to a line, with the subjects to keep.
#[derive(Clone, Copy)]
pub(crate) struct Term<'a> {
    pub column: &'a Column,
    /// How many of the column's facts count.
    pub len: usize,
    pub weight: Weight,
}

/// What one pass found.
pub(crate) struct Counted {
    /// Slot × unit, as the notes are.
    pub numbers: Vec<i64>,
    pub notes: Vec<u8>,
    /// Slot × node: the notes of what lands there, nothing from below.
    pub landed: Vec<u8>,
}

impl Counted {
    /// The notes without the numbers.
    pub fn noted(&self) -> Counted {
        Counted {
            numbers: Vec::new(),
            notes: self.notes.clone(),
            landed: self.landed.clone(),
        }
    }
}

impl Weight {
    #[inline]
    pub fn of(self, quantity: i64, flags: u8) -> i64 {
        match self {
            Weight::Quantity => quantity,
            Weight::Negated => quantity.saturating_neg(),
            Weight::Sign => sign(flags),
            Weight::Nothing => 0,
        }
    }
}

/// Slot × node while counting.
struct Tally {
    nodes: usize,
    sums: Vec<i64>,
    notes: Vec<u8>,
}

/// Adds up `terms` for every unit of the context. `keep` says which subjects
/// count; facts of others are as if they were not there.
pub(crate) fn totals(context: &Context, terms: &[Term<'_>], keep: Keep<'_>) -> Counted {
    let (slots, nodes) = (context.slots.len(), context.nodes());
    let mut tally = Tally {
        nodes,
        sums: vec![0; slots * nodes],
        notes: vec![0; slots * nodes],
    };
    for term in terms {
        match (term.column.is_flow(), term.weight) {
            // Beside a distinct count only the notes are asked for: the sums
            // would be most of the memory waited for.
            (false, Weight::Nothing) => tally.add_stocks::<false>(context, term, keep),
            (false, _) => tally.add_stocks::<true>(context, term, keep),
            (true, Weight::Nothing) => tally.add_flows::<false>(context, term, keep),
            (true, _) => tally.add_flows::<true>(context, term, keep),
        }
    }
    tally.by_unit(context)
}

impl Tally {
    fn add_flows<const SUMS: bool>(&mut self, context: &Context, term: &Term<'_>, keep: Keep<'_>) {
        let column = term.column;
        let mut seen = vec![false; self.nodes];
        let mut odd = column.odd.values.iter();
        let facts = column.unit[..term.len]
            .iter()
            .zip(&column.day)
            .zip(&column.flags);
        for (i, ((&unit, &day), &flags)) in facts.enumerate() {
            // The side list is read in step: a look-up per fact would dominate.
            let quantity = if flags & ODD != 0 {
                odd.next().copied().unwrap_or_default()
            } else {
                sign(flags)
            };
            let node = context.flow_node(unit, day) as usize;
            if node >= self.nodes || keep.is_some_and(|keep| !keep(column.subject(i))) {
                continue;
            }
            seen[node] = true;
            let slot = usize::from(context.slots.flow(day));
            if slot < context.slots.len() {
                let at = slot * self.nodes + node;
                if SUMS {
                    self.sums[at] = self.sums[at].wrapping_add(term.weight.of(quantity, flags));
                }
                self.notes[at] |= note::LOOKED | grade_bits(flags);
            }
            if flags & MONTH != 0 {
                for slot in context.slots.cutting(column.kind, day) {
                    self.notes[slot * self.nodes + node] |= note::CUT;
                }
            }
        }
        for slot in self.notes.chunks_mut(self.nodes.max(1)) {
            for (bits, _) in slot.iter_mut().zip(&seen).filter(|(_, seen)| **seen) {
                *bits |= note::SEEN;
            }
        }
    }

    /// Stocks are first kept by unit at the slot they begin in, then carried
    /// forward: a fact costs the same for one month-end as for twelve.
    fn add_stocks<const SUMS: bool>(&mut self, context: &Context, term: &Term<'_>, keep: Keep<'_>) {
        let column = term.column;
        let (slots, units) = (context.slots.len(), context.tree.units());
        let mut begun_sums = vec![0i64; if SUMS { slots * units } else { 0 }];
        let mut begun_notes = vec![0u8; slots * units];
        let mut seen = vec![false; units];
        let mut odd = column.odd.values.iter();
        for i in 0..term.len {
            let (unit, day, flags) = (column.unit[i], column.day[i], column.flags[i]);
            let quantity = if flags & ODD != 0 {
                odd.next().copied().unwrap_or_default()
            } else {
                sign(flags)
            };
            if keep.is_some_and(|keep| !keep(column.subject(i))) {
                continue;
            }
            seen[unit as usize] = true;
            let slot = usize::from(context.slots.stock(day));
            if slot < slots {
                let cell = slot * units + unit as usize;
                if SUMS {
                    let sum = begun_sums[cell];
                    begun_sums[cell] = sum.wrapping_add(term.weight.of(quantity, flags));
                }
                begun_notes[cell] |= note::LOOKED | grade_bits(flags);
            }
            if flags & MONTH != 0 {
                for slot in context.slots.cutting(column.kind, day) {
                    let node = context.stock_node(slot, unit) as usize;
                    if node < self.nodes {
                        self.notes[slot * self.nodes + node] |= note::CUT;
                    }
                }
            }
        }
        let mut carried = vec![(0i64, 0u8); units];
        for slot in 0..slots {
            for (unit, carried) in (0u32..).zip(&mut carried) {
                let cell = slot * units + unit as usize;
                if SUMS {
                    carried.0 = carried.0.wrapping_add(begun_sums[cell]);
                }
                carried.1 |= begun_notes[cell];
                let node = context.stock_node(slot, unit) as usize;
                if node < self.nodes && seen[unit as usize] {
                    let at = slot * self.nodes + node;
                    if SUMS {
                        self.sums[at] = self.sums[at].wrapping_add(carried.0);
                    }
                    self.notes[at] |= note::SEEN | carried.1;
                }
            }
        }
    }

    fn by_unit(self, context: &Context) -> Counted {
        let mut totals = Counted {
            numbers: Vec::with_capacity(context.slots.len() * context.units()),
            notes: Vec::with_capacity(context.slots.len() * context.units()),
            landed: self.notes,
        };
        for slot in 0..context.slots.len() {
            let nodes = slot * self.nodes..(slot + 1) * self.nodes;
            let sums = rolled(context, &self.sums[nodes.clone()], i64::wrapping_add);
            totals.numbers.extend(sums);
            let notes = rolled(context, &totals.landed[nodes], |a, b| a | b);
            totals.notes.extend(notes);
        }
        totals
    }
}

/// Pushes every node's share to the node above, then gathers by unit.
pub(crate) fn rolled<T: Copy + Default>(
    context: &Context,
    landed: &[T],
    join: impl Fn(T, T) -> T,
) -> Vec<T> {
    let mut shares = landed.to_vec();
    let mut by_unit = vec![T::default(); context.units()];
    let nodes = context.parents().iter().zip(context.unit_of());
    for (node, (&above, &unit)) in nodes.enumerate().rev() {
        let cell = &mut by_unit[unit as usize];
        *cell = join(*cell, shares[node]);
        if above != NONE {
            shares[above as usize] = join(shares[above as usize], shares[node]);
        }
    }
    by_unit
}
