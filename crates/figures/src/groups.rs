//! Groups above 0, entity by entity: the one primitive behind distinct counts,
//! held units, sets, presence and their records.

use crate::columns::Column;
use crate::context::Context;
use crate::opposed::Opposed;
use crate::slots::NO_SLOT;
use crate::totals::Term;
use std::ops::Range;

/// Entities are sorted in this many batches: one's scratch is small, and several
/// processors have work. Each batch passes over all facts, so not in more.
const BATCHES: usize = 4;
/// A batch's scratch stays below some ten megabytes.
const MOST: usize = 1 << 20;
/// A batch is not worth its pass with fewer facts than this.
const LEAST: usize = 1 << 14;

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
    pub is_stock: bool,
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
    pub fn each_node(&self, context: &Context, mut visit: impl FnMut(usize, u32)) {
        let slot = usize::from(self.entry.slot);
        if !self.entry.is_stock {
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
///
/// Into each loop by itself, so that what is the same for a whole column is
/// asked once and not fact by fact.
#[inline(always)]
pub(crate) fn entry(context: &Context, column: &Column, m: u16, ord: usize) -> Option<Entry> {
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
        is_stock: !column.is_flow(),
        slot,
        ord: crate::columns::index32(ord),
        at,
    })
}

/// The subjects to look at; all if there is none.
pub(crate) type Keep<'a> = Option<&'a (dyn Fn(u32) -> bool + Sync)>;

/// How an entry is kept while it is sorted.
trait Kept: Copy + Default {
    fn pack(entry: Entry, packing: &Packing) -> Self;
    fn unpack(self, packing: &Packing) -> Entry;
}

/// Whole: where it is asked which fact it was.
impl Kept for Entry {
    fn pack(entry: Entry, _: &Packing) -> Entry {
        entry
    }

    fn unpack(self, _: &Packing) -> Entry {
        self
    }
}

/// A third of the room, where only slot and place are asked: the sort waits for
/// memory and for little else.
#[derive(Debug, Clone, Copy, Default)]
struct Spot(u32);

/// Spots hold a place in this many bits, above it the slot, and on top whether
/// the term is one of stocks.
#[derive(Debug, Clone, Copy)]
struct Packing {
    place_bits: u32,
    flow: u16,
    stock: u16,
}

const STOCK: u32 = 1 << 31;

impl Packing {
    /// For entries kept whole.
    const NONE: Packing = Packing {
        place_bits: 0,
        flow: 0,
        stock: 0,
    };

    /// Nothing if slots and places are too many for 31 bits.
    fn of(context: &Context, terms: &[Term<'_>]) -> Option<Packing> {
        let places = context.tree.nodes().max(context.tree.units());
        let bits = |n: usize| usize::BITS - n.leading_zeros();
        let first = |is_flow: bool| {
            let of_kind = |(_, term): &(u16, &Term<'_>)| term.column.is_flow() == is_flow;
            (0u16..).zip(terms).find(of_kind).map_or(0, |(m, _)| m)
        };
        let packing = Packing {
            place_bits: bits(places),
            flow: first(true),
            stock: first(false),
        };
        (packing.place_bits + bits(context.slots.len()) < u32::BITS).then_some(packing)
    }
}

impl Kept for Spot {
    #[inline]
    fn pack(entry: Entry, packing: &Packing) -> Spot {
        let spot = u32::from(entry.slot) << packing.place_bits | entry.at;
        Spot(if entry.is_stock { spot | STOCK } else { spot })
    }

    #[inline]
    fn unpack(self, packing: &Packing) -> Entry {
        let (is_stock, rest) = (self.0 & STOCK != 0, self.0 & !STOCK);
        Entry {
            m: if is_stock {
                packing.stock
            } else {
                packing.flow
            },
            is_stock,
            slot: u16::try_from(rest >> packing.place_bits).unwrap_or(NO_SLOT),
            ord: 0,
            at: rest & ((1 << packing.place_bits) - 1),
        }
    }
}

/// Calls `sink(key, live)` for every group above 0, one key after the other in
/// rising order. Key 0 (nobody, no subject) is left out. `keys` is one more
/// than the highest key.
pub(crate) fn live_groups(
    context: &Context,
    terms: &[Term<'_>],
    key: Key,
    keys: u32,
    keep: Keep<'_>,
    mut sink: impl FnMut(u32, Live),
) {
    let groups = Groups::of(context, terms, key, keys, keep);
    let mut scratch = Scratch::default();
    for batch in groups.batches() {
        groups.sort::<Entry>(batch, &Packing::NONE, &mut scratch, &mut sink);
    }
}

fn count(counts: &mut [u32], keys: &[u32]) {
    for &key in keys {
        counts[key as usize] += 1;
    }
}

/// Room for one batch after the other.
#[derive(Debug, Default)]
struct Scratch<K> {
    /// Where the next fact of each key goes.
    ends: Vec<u32>,
    kept: Vec<K>,
    doubts: Doubts,
}

/// The facts of some terms, to be sorted by entity.
pub(crate) struct Groups<'a> {
    context: &'a Context,
    terms: &'a [Term<'a>],
    key: Key,
    keep: Keep<'a>,
    opposed: Opposed,
    /// How many facts each entity has at most.
    counts: Vec<u32>,
}

impl<'a> Groups<'a> {
    /// `keys` is one more than the highest key.
    pub fn of(
        context: &'a Context,
        terms: &'a [Term<'a>],
        key: Key,
        keys: u32,
        keep: Keep<'a>,
    ) -> Groups<'a> {
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
        Groups {
            context,
            terms,
            key,
            keep,
            opposed: Opposed::among(terms),
            counts,
        }
    }

    /// Ranges of keys that can be counted apart, with about as many facts each.
    pub fn batches(&self) -> Vec<Range<usize>> {
        let facts: usize = self.terms.iter().map(|term| term.len).sum();
        let batch = facts.div_ceil(BATCHES).clamp(LEAST, MOST);
        let mut batches = Vec::new();
        let (mut from, mut total) = (0, 0);
        for (k, &count) in self.counts.iter().enumerate() {
            if total > 0 && total + count as usize > batch {
                batches.push(from..k);
                (from, total) = (k, 0);
            }
            total += count as usize;
        }
        if total > 0 {
            batches.push(from..self.counts.len());
        }
        batches
    }

    /// Calls `visit(key, slot, node)` for every place of every group above 0 of
    /// the batches, one key after the other.
    pub fn places(
        &self,
        batches: impl Iterator<Item = Range<usize>>,
        mut visit: impl FnMut(u32, usize, u32),
    ) {
        let mut sink = |key: u32, live: Live| {
            live.each_node(self.context, |slot, node| visit(key, slot, node));
        };
        if let Some(packing) = Packing::of(self.context, self.terms) {
            let mut scratch = Scratch::default();
            for batch in batches {
                self.sort::<Spot>(batch, &packing, &mut scratch, &mut sink);
            }
        } else {
            let mut scratch = Scratch::default();
            for batch in batches {
                self.sort::<Entry>(batch, &Packing::NONE, &mut scratch, &mut sink);
            }
        }
    }

    fn sort<K: Kept>(
        &self,
        batch: Range<usize>,
        packing: &Packing,
        scratch: &mut Scratch<K>,
        sink: &mut impl FnMut(u32, Live),
    ) {
        let (from, counts) = (batch.start, &self.counts[batch]);
        let Scratch { ends, kept, doubts } = scratch;
        ends.clear();
        let mut total = 0u32;
        for &count in counts {
            ends.push(total);
            total += count;
        }
        // What stands there from the batch before is never read.
        kept.resize(total as usize, K::default());
        for (m, term) in (0u16..).zip(self.terms) {
            let column = term.column;
            for ord in 0..term.len {
                let k = self.key.of(column, ord);
                let within = (k as usize).wrapping_sub(from);
                if k == 0 || within >= counts.len() {
                    continue;
                }
                let Some(entry) = entry(self.context, column, m, ord) else {
                    continue;
                };
                if self.keep.is_some_and(|keep| !keep(column.subject(ord))) {
                    continue;
                }
                if self.opposed.may_be(column, ord) {
                    doubts.push(k, entry, column);
                } else {
                    let end = &mut ends[within];
                    kept[*end as usize] = K::pack(entry, packing);
                    *end += 1;
                }
            }
        }
        let mut settled = doubts.settle(self.context).peekable();
        let mut start = 0u32;
        for ((k, &count), &end) in (crate::columns::index32(from)..)
            .zip(counts)
            .zip(ends.iter())
        {
            for &one in &kept[start as usize..end as usize] {
                let (entry, until) = (one.unpack(packing), self.context.slots.len());
                sink(k, Live { entry, until });
            }
            start += count;
            while let Some((_, live)) = settled.next_if(|&(key, _)| key == k) {
                sink(k, live);
            }
        }
    }
}

/// For a context of one unit and one slot: calls `sink(key, position)` for every
/// group above 0, or for each of its positive facts, in no order. Needs no
/// sorting, as there is one cell to count in.
pub(crate) fn each_in_one(
    context: &Context,
    terms: &[Term<'_>],
    key: Key,
    keep: Keep<'_>,
    mut sink: impl FnMut(u32, u32),
) {
    let opposed = Opposed::among(terms);
    let mut doubts = Doubts::default();
    for (m, term) in (0u16..).zip(terms) {
        let column = term.column;
        for ord in 0..term.len {
            let Some(entry) = entry(context, column, m, ord) else {
                continue;
            };
            if keep.is_some_and(|keep| !keep(column.subject(ord))) {
                continue;
            }
            let k = key.of(column, ord);
            if opposed.may_be(column, ord) {
                doubts.push(k, entry, column);
            } else {
                sink(k, column.pos[ord]);
            }
        }
    }
    for (k, live) in doubts.settle(context) {
        let pos = terms[usize::from(live.entry.m)].column.pos[live.entry.ord as usize];
        live.each_node(context, |_, _| sink(k, pos));
    }
}

/// Facts that may share a group with one that is not positive. What groups them
/// is copied while the columns are read in order: looked up later, each would
/// cost a handful of cache misses.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    unsettled: Vec<Doubt>,
    settled: Vec<(u32, Live)>,
}

#[derive(Debug, Clone, Copy)]
struct Doubt {
    key: u32,
    entry: Entry,
    unit: u32,
    person: u32,
    subject: u32,
    /// 0 for stocks: their groups are of all days.
    day: u16,
    quantity: i64,
}

impl Doubt {
    fn group(&self) -> (u32, u16, u32, u32, u32, u16) {
        let who = (self.unit, self.person, self.subject);
        (self.key, self.entry.m, who.0, who.1, who.2, self.day)
    }
}

impl Doubts {
    #[inline]
    pub fn push(&mut self, key: u32, entry: Entry, column: &Column) {
        let i = entry.ord as usize;
        self.unsettled.push(Doubt {
            key,
            entry,
            unit: column.unit[i],
            person: column.person[i],
            subject: column.subject(i),
            day: if column.is_flow() { column.day[i] } else { 0 },
            quantity: column.quantity(i),
        });
    }

    /// Nets the facts by key and group and gives the groups above 0, in rising
    /// order of their keys.
    pub fn settle(&mut self, context: &Context) -> impl Iterator<Item = (u32, Live)> {
        let Doubts { unsettled, settled } = self;
        settled.clear();
        unsettled.sort_unstable_by_key(|d| (d.group(), d.entry.slot, d.entry.ord));
        for same in unsettled.chunk_by(|a, b| a.group() == b.group()) {
            let (mut sum, mut newest) = (0i64, None::<u32>);
            for (i, doubt) in same.iter().enumerate() {
                sum = sum.wrapping_add(doubt.quantity);
                if doubt.quantity > 0 {
                    newest = newest.max(Some(doubt.entry.ord));
                }
                let next = same.get(i + 1);
                if next.is_some_and(|next| next.entry.slot == doubt.entry.slot) {
                    continue;
                }
                if let (true, Some(ord)) = (sum > 0, newest) {
                    let until = next.map_or(context.slots.len(), |n| usize::from(n.entry.slot));
                    let entry = Entry { ord, ..doubt.entry };
                    settled.push((doubt.key, Live { entry, until }));
                }
            }
        }
        unsettled.clear();
        settled.iter().copied()
    }
}
