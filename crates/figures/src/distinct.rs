//! Counting each entity once per cell.

use crate::context::Context;
use crate::groups::Groups;
use crate::threads::shared;
use crate::tree::NONE;
use std::ops::Range;

/// The distinct keys of each slot and unit (slot × unit), of those `admits(key,
/// slot)` lets in, and what `meanwhile` gives, which runs beside.
///
/// Each thread counts some of the batches; keys of one batch are in no other, so
/// that the counts add up.
pub(crate) fn distinct<T>(
    context: &Context,
    groups: &Groups<'_>,
    admits: impl Fn(u32, usize) -> bool + Sync,
    meanwhile: impl FnOnce() -> T,
) -> (Vec<i64>, T) {
    let work = |mine: &mut dyn Iterator<Item = &Range<usize>>| {
        let mut counter = Counter::new(context);
        groups.places(mine.cloned(), |key, slot, node| {
            if admits(key, slot) {
                counter.visit(key, slot, node);
            }
        });
        counter
    };
    let (counters, made) = shared(&groups.batches(), meanwhile, work);
    let whole = counters.into_iter().reduce(|mut whole, part| {
        whole.add(&part);
        whole
    });
    let counts = whole.unwrap_or_else(|| Counter::new(context)).finish();
    (counts, made)
}

/// Counts distinct keys per slot and unit. Keys come one after the other; a key
/// is never met again once another has come, and is never 0.
pub(crate) struct Counter<'a> {
    context: &'a Context,
    /// Per slot: the key met last, and the only node it was met at so far.
    lead: Vec<(u32, u32)>,
    /// Slot × node, in one piece: a step of a walk then waits for memory once.
    spots: Vec<Spot>,
    /// Slot × unit with several nodes: the key counted last.
    stamps: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Spot {
    /// The key that has been walked from here up.
    walked: u32,
    /// Keys counted here on a walk.
    counted: u32,
    /// Keys met at this node only, to be pushed upwards at the end.
    lone: u32,
}

impl<'a> Counter<'a> {
    pub fn new(context: &'a Context) -> Counter<'a> {
        let (slots, nodes) = (context.slots.len(), context.nodes());
        Counter {
            context,
            lead: vec![(0, NONE); slots],
            spots: vec![Spot::default(); slots * nodes],
            stamps: vec![0; slots * context.twins().len],
        }
    }

    /// Adds what another has counted of other keys.
    fn add(&mut self, other: &Counter<'_>) {
        for (spot, more) in self.spots.iter_mut().zip(&other.spots) {
            spot.lone += more.lone;
            spot.counted += more.counted;
        }
    }

    /// `key` is at `node` in `slot`.
    #[inline]
    pub fn visit(&mut self, key: u32, slot: usize, node: u32) {
        let at = slot * self.context.nodes();
        let (last, first) = self.lead[slot];
        if last != key {
            self.lead[slot] = (key, node);
            self.spots[at + node as usize].lone += 1;
        } else if first != node {
            if first != NONE {
                // A second place: stamps must now keep the key single above.
                self.spots[at + first as usize].lone -= 1;
                self.walk(key, slot, first);
                self.lead[slot] = (key, NONE);
            }
            self.walk(key, slot, node);
        }
    }

    /// Walks up, counting units not yet counted. May stop early only where this
    /// very chain version has been walked: the same unit under another version
    /// has other units above.
    fn walk(&mut self, key: u32, slot: usize, from: u32) {
        let nodes = slot * self.context.nodes();
        let spots = &mut self.spots[nodes..nodes + self.context.nodes()];
        let twins = self.context.twins();
        let stamps = &mut self.stamps[slot * twins.len..(slot + 1) * twins.len];
        let parents = self.context.parents();
        let mut node = from;
        while node != NONE {
            let spot = &mut spots[node as usize];
            if spot.walked == key {
                return;
            }
            spot.walked = key;
            match stamps.get_mut(twins.of[node as usize] as usize) {
                // A unit of one node is counted when that node is first met.
                None => spot.counted += 1,
                Some(stamp) if *stamp != key => {
                    *stamp = key;
                    spot.counted += 1;
                }
                Some(_) => {}
            }
            node = parents[node as usize];
        }
    }

    /// The counts, slot × unit.
    pub fn finish(mut self) -> Vec<i64> {
        let (nodes, units) = (self.context.nodes(), self.context.units());
        let (parents, unit_of) = (self.context.parents(), self.context.unit_of());
        let mut counts = vec![0; self.context.slots.len() * units];
        for slot in 0..self.context.slots.len() {
            let spots = &mut self.spots[slot * nodes..(slot + 1) * nodes];
            let counts = &mut counts[slot * units..(slot + 1) * units];
            for node in (0..nodes).rev() {
                let Spot { counted, lone, .. } = spots[node];
                counts[unit_of[node] as usize] += i64::from(counted) + i64::from(lone);
                if parents[node] != NONE {
                    spots[parents[node] as usize].lone += lone;
                }
            }
        }
        counts
    }
}
