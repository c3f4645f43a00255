//! The year in which something first stood.

use crate::cells::note;
use crate::columns::index32;
use crate::context::Context;
use crate::slots::NO_SLOT;
use crate::totals::Term;
use crate::tree::NONE;
use kit::Day;

/// The first day of one group above 0, in one slot at one node, with that
/// day's newest positive fact.
#[derive(Clone, Copy)]
pub(crate) struct First {
    pub slot: usize,
    pub node: u32,
    pub day: u16,
    pub m: u16,
    pub ord: u32,
    pub pos: u32,
}

/// Calls `sink` for every group above 0 that lands at a node. Day 0 names no
/// year and is nobody's first day.
pub(crate) fn firsts(context: &Context, terms: &[Term<'_>], mut sink: impl FnMut(First)) {
    for (m, term) in (0u16..).zip(terms) {
        let column = term.column;
        let group = |ord: &u32| {
            let i = *ord as usize;
            (column.unit[i], column.person[i], column.subject(i))
        };
        let mut ords: Vec<u32> = (0..term.len).map(index32).collect();
        ords.sort_unstable_by_key(|ord| (group(ord), column.day[*ord as usize], *ord));
        for same in ords.chunk_by(|a, b| group(a) == group(b)) {
            let days = days(term, same);
            let unit = group(&same[0]).0;
            let mut land = |slot: usize, node: u32, day: u16, ord: u32| {
                if slot < context.slots.len() && (node as usize) < context.nodes() {
                    let pos = column.pos[ord as usize];
                    sink(First {
                        slot,
                        node,
                        day,
                        m,
                        ord,
                        pos,
                    });
                }
            };
            if column.is_flow() {
                for one in &days {
                    let slot = context.slots.flow(one.day);
                    if let (true, Some(ord)) = (slot != NO_SLOT, one.first()) {
                        let node = context.flow_node(unit, one.day);
                        land(usize::from(slot), node, one.day, ord);
                    }
                }
                continue;
            }
            for (slot, &stock_day) in context.slots.stock_days.iter().enumerate() {
                let by_then = || days.iter().take_while(|one| one.day <= stock_day);
                let net = by_then().map(|one| one.net).fold(0, i64::wrapping_add);
                let first = by_then().find_map(|one| Some((one.day, one.first()?)));
                if let (true, Some((day, ord))) = (net > 0, first) {
                    land(slot, context.stock_node(slot, unit), day, ord);
                }
            }
        }
    }
}

/// One group's facts of one day.
struct OfDay {
    day: u16,
    net: i64,
    newest: Option<u32>,
}

impl OfDay {
    /// The fact that stands for the day, if the group may begin on it.
    fn first(&self) -> Option<u32> {
        self.newest.filter(|_| self.net > 0 && self.day > 0)
    }
}

/// `same` is in order of day.
fn days(term: &Term<'_>, same: &[u32]) -> Vec<OfDay> {
    let column = term.column;
    let day = |ord: &u32| column.day[*ord as usize];
    let quantity = |ord: &u32| column.quantity(*ord as usize);
    same.chunk_by(|a, b| day(a) == day(b))
        .map(|of_day| OfDay {
            day: day(&of_day[0]),
            net: of_day.iter().map(quantity).fold(0, i64::wrapping_add),
            newest: of_day.iter().rev().find(|ord| quantity(ord) > 0).copied(),
        })
        .collect()
}

/// The first year, slot × unit; a cell without one becomes null in `notes`.
pub(crate) fn years(context: &Context, terms: &[Term<'_>], notes: &mut [u8]) -> Vec<i64> {
    let (slots, nodes, units) = (context.slots.len(), context.nodes(), context.units());
    // 0 where there is none.
    let mut at_node = vec![0u16; slots * nodes];
    let mut at_unit = vec![0u16; slots * units];
    let earlier = |known: &mut u16, day: u16| {
        if day > 0 && (*known == 0 || day < *known) {
            *known = day;
        }
    };
    firsts(context, terms, |first| {
        earlier(
            &mut at_node[first.slot * nodes + first.node as usize],
            first.day,
        );
    });
    let (parents, unit_of) = (context.parents(), context.unit_of());
    for slot in 0..slots {
        for node in (0..nodes).rev() {
            let day = at_node[slot * nodes + node];
            earlier(&mut at_unit[slot * units + unit_of[node] as usize], day);
            if parents[node] != NONE {
                earlier(&mut at_node[slot * nodes + parents[node] as usize], day);
            }
        }
    }
    for (bits, _) in notes.iter_mut().zip(&at_unit).filter(|(_, day)| **day == 0) {
        *bits &= !note::SEEN;
    }
    let year = |day: u16| Day::from_number(day.into()).map_or(0, |day| day.year().into());
    at_unit.into_iter().map(year).collect()
}
