//! Groups above 0, entity by entity: the one primitive behind distinct counts,
//! held units, sets, presence and their records.

use crate::columns::Column;
use crate::context::Context;
use crate::opposed::Opposed;
use crate::slots::NO_SLOT;
use crate::totals::Term;

/// Entities are sorted in batches of about this many facts, so that the scratch
/// does not grow with the journal.
const BATCH: usize = 1 << 21;

/// Set on an entry's term while it is sorted: its group may have to be netted.
const DOUBT: u16 = 1 << 15;

/// What facts are gathered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Person,
    Subject,
    Unit,
}

/// A fact within the question's range.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry {
    /// Which term.
    pub m: u16,
    /// First slot it counts in.
    pub slot: u16,
    /// Place in the term's column.
    pub ord: u32,
    /// Flows: the node it lands on. Stocks: its unit.
    pub at: u32,
}

/// A group above 0 in the slots from `entry.slot` to before `until`; `ord` is
/// its newest positive fact. (A fact that nothing opposes is given as a group
/// of its own, which counts the same.)
#[derive(Debug, Clone, Copy)]
pub(crate) struct Live {
    pub entry: Entry,
    pub until: usize,
}

impl Key {
    #[inline]
    pub fn of(self, column: &Column, i: usize) -> u32 {
        match self {
            Key::Person => column.person[i],
            Key::Subject => column.subject(i),
            Key::Unit => column.unit[i],
        }
    }
}

impl Live {
    /// Calls `visit(slot, node)` for each slot the group is there in.
    #[inline]
    pub fn each_node(
        &self,
        context: &Context,
        terms: &[Term<'_>],
        mut visit: impl FnMut(usize, u32),
    ) {
        let slot = usize::from(self.entry.slot);
        if terms[usize::from(self.entry.m)].column.is_flow() {
            visit(slot, self.entry.at);
        } else {
            for slot in slot..self.until {
                let node = context.stock_node(slot, self.entry.at);
                if (node as usize) < context.nodes() {
                    visit(slot, node);
                }
            }
        }
    }
}

/// The fact as an entry, if the question looks at it and it reaches a cell.
#[inline]
pub(crate) fn entry(context: &Context, terms: &[Term<'_>], m: u16, ord: usize) -> Option<Entry> {
    let column = terms[usize::from(m)].column;
    let (unit, day) = (column.unit[ord], column.day[ord]);
    let (slot, at) = if column.is_flow() {
        let slot = context.slots.flow(day);
        if slot == NO_SLOT {
            return None;
        }
        let node = context.flow_node(unit, day);
        if node as usize >= context.nodes() {
            return None;
        }
        (slot, node)
    } else {
        let slot = context.slots.stock(day);
        let lands = |slot| !context.is_folded() || (context.stock_node(slot, unit) as usize) == 0;
        if slot == NO_SLOT || !(usize::from(slot)..context.slots.len()).any(lands) {
            return None;
        }
        (slot, unit)
    };
    Some(Entry {
        m,
        slot,
        ord: crate::columns::index32(ord),
        at,
    })
}

/// Calls `sink(key, live)` for every group above 0, one key after the other in
/// rising order. Key 0 (nobody, no subject) is left out. `keys` is one more
/// than the highest key.
pub(crate) fn live_groups(
    context: &Context,
    terms: &[Term<'_>],
    key: Key,
    keys: u32,
    keep: Option<&dyn Fn(u32) -> bool>,
    mut sink: impl FnMut(u32, Live),
) {
    let mut counts = vec![0u32; keys as usize];
    for term in terms {
        match key {
            Key::Person => count(&mut counts, &term.column.person[..term.len]),
            Key::Unit => count(&mut counts, &term.column.unit[..term.len]),
            Key::Subject => {
                for i in 0..term.len {
                    counts[term.column.subject(i) as usize] += 1;
                }
            }
        }
    }
    if let Some(nobody) = counts.first_mut() {
        *nobody = 0;
    }
    let batch = Batch {
        context,
        terms,
        key,
        keep,
        opposed: Opposed::among(terms),
    };
    let mut from = 0;
    while from < counts.len() {
        let mut total = counts[from] as usize;
        let mut to = from + 1;
        while to < counts.len() && total + counts[to] as usize <= BATCH {
            total += counts[to] as usize;
            to += 1;
        }
        if total > 0 {
            batch.run(from, &counts[from..to], &mut sink);
        }
        from = to;
    }
}

fn count(counts: &mut [u32], keys: &[u32]) {
    for &key in keys {
        counts[key as usize] += 1;
    }
}

struct Batch<'a> {
    context: &'a Context,
    terms: &'a [Term<'a>],
    key: Key,
    keep: Option<&'a dyn Fn(u32) -> bool>,
    opposed: Opposed,
}

impl Batch<'_> {
    /// The keys from `from` on, of which `counts` says how many facts each has
    /// at most.
    fn run(&self, from: usize, counts: &[u32], sink: &mut impl FnMut(u32, Live)) {
        let mut ends = Vec::with_capacity(counts.len());
        let mut total = 0;
        for &count in counts {
            ends.push(total);
            total += count as usize;
        }
        let mut entries = vec![Entry::default(); total];
        for (m, term) in (0u16..).zip(self.terms) {
            for ord in 0..term.len {
                let k = self.key.of(term.column, ord) as usize;
                let within = k.wrapping_sub(from);
                if k == 0 || within >= counts.len() {
                    continue;
                }
                let Some(mut entry) = entry(self.context, self.terms, m, ord) else {
                    continue;
                };
                if self
                    .keep
                    .is_some_and(|keep| !keep(term.column.subject(ord)))
                {
                    continue;
                }
                if self.opposed.may_be(term.column, ord) {
                    entry.m |= DOUBT;
                }
                entries[ends[within]] = entry;
                ends[within] += 1;
            }
        }
        let mut start = 0;
        let mut doubtful = Vec::new();
        for (within, &count) in counts.iter().enumerate() {
            let here = &entries[start..ends[within]];
            start += count as usize;
            let k = crate::columns::index32(from + within);
            doubtful.clear();
            for &entry in here {
                let m = entry.m & !DOUBT;
                if m == entry.m {
                    let until = self.context.slots.len();
                    sink(k, Live { entry, until });
                } else {
                    doubtful.push(Entry { m, ..entry });
                }
            }
            net(self.context, self.terms, &mut doubtful, |live| {
                sink(k, live)
            });
        }
    }
}

/// For a context of one unit and one slot: for each key 0 if it has no group
/// above 0 there, else one more than the global position of the newest positive
/// fact among those groups. Needs no sorting, as there is one cell to count in.
pub(crate) fn newest_in_one(
    context: &Context,
    terms: &[Term<'_>],
    key: Key,
    keys: u32,
    keep: Option<&dyn Fn(u32) -> bool>,
) -> Vec<u32> {
    let mut newest = vec![0u32; keys as usize];
    let opposed = Opposed::among(terms);
    let mut doubtful: Vec<(u32, Entry)> = Vec::new();
    for (m, term) in (0u16..).zip(terms) {
        let column = term.column;
        for ord in 0..term.len {
            let Some(entry) = entry(context, terms, m, ord) else {
                continue;
            };
            if keep.is_some_and(|keep| !keep(column.subject(ord))) {
                continue;
            }
            let k = key.of(column, ord);
            if opposed.may_be(column, ord) {
                doubtful.push((k, entry));
            } else {
                let newest = &mut newest[k as usize];
                *newest = (*newest).max(column.pos[ord] + 1);
            }
        }
    }
    doubtful.sort_unstable_by_key(|&(k, _)| k);
    for same in doubtful.chunk_by(|a, b| a.0 == b.0) {
        let mut entries: Vec<Entry> = same.iter().map(|&(_, entry)| entry).collect();
        let k = same.first().map_or(0, |&(k, _)| k as usize);
        net(context, terms, &mut entries, |live| {
            let pos = terms[usize::from(live.entry.m)].column.pos[live.entry.ord as usize];
            live.each_node(context, terms, |_, _| newest[k] = newest[k].max(pos + 1));
        });
    }
    if let Some(nobody) = newest.first_mut() {
        *nobody = 0;
    }
    newest
}

/// Nets one entity's entries by group and gives the groups above 0.
pub(crate) fn net(
    context: &Context,
    terms: &[Term<'_>],
    entries: &mut [Entry],
    mut sink: impl FnMut(Live),
) {
    let column = |e: &Entry| terms[usize::from(e.m)].column;
    let group = |e: &Entry| {
        let (column, i) = (column(e), e.ord as usize);
        let day = if column.is_flow() { column.day[i] } else { 0 };
        let who = (column.unit[i], column.person[i], column.subject(i));
        (e.m, who, day)
    };
    entries.sort_unstable_by_key(|e| (group(e), e.slot, e.ord));
    for same in entries.chunk_by(|a, b| group(a) == group(b)) {
        let (mut sum, mut newest) = (0i64, None::<u32>);
        for (i, e) in same.iter().enumerate() {
            let quantity = column(e).quantity(e.ord as usize);
            sum = sum.wrapping_add(quantity);
            if quantity > 0 {
                newest = newest.max(Some(e.ord));
            }
            let next = same.get(i + 1);
            if next.is_some_and(|next| next.slot == e.slot) {
                continue;
            }
            if let (true, Some(ord)) = (sum > 0, newest) {
                let until = next.map_or(context.slots.len(), |next| usize::from(next.slot));
                sink(Live {
                    entry: Entry { ord, ..*e },
                    until,
                });
            }
        }
    }
}
