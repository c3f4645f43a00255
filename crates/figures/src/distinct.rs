//! Counting each entity once per cell.

use crate::context::Context;
use crate::groups::Groups;
use crate::tree::NONE;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Threads help a single count up to about here; beyond it they only take turns.
const MOST_THREADS: usize = 4;

/// Below this many facts a thread costs more than it brings.
const WORTH_A_THREAD: usize = 1 << 16;

/// Both at once, where there is enough to read.
pub(crate) fn side_by_side<A, B: Send>(
    facts: usize,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if facts < WORTH_A_THREAD {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        match other.join() {
            Ok(other) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

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
    let batches = groups.batches();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut counter = Counter::new(context);
        let mine = std::iter::from_fn(|| {
            let batch = batches.get(next.fetch_add(1, Ordering::Relaxed));
            batch.cloned()
        });
        groups.places(mine, |key, slot, node| {
            if admits(key, slot) {
                counter.visit(key, slot, node);
            }
        });
        counter
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let threads = batches.len().min(processors).min(MOST_THREADS);
    thread::scope(|scope| {
        let beside: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let made = meanwhile();
        let mut counter = work();
        for other in beside {
            match other.join() {
                Ok(other) => counter.add(&other),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        (counter.finish(), made)
    })
}

/// Counts distinct keys per slot and unit. Keys come one after the other; a key
/// is never met again once another has come, and is never 0.
pub(crate) struct Counter<'a> {
    context: &'a Context,
    /// Per slot: the key met last, and the only node it was met at so far.
    lead: Vec<(u32, u32)>,
    /// Slot × node: keys met at this node only, to be pushed upwards at the end.
    lone: Vec<u32>,
    /// Slot × node: the key that has been walked from here up.
    walked: Vec<u32>,
    /// Slot × unit: the key counted last.
    stamp: Vec<u32>,
    /// Slot × unit.
    counts: Vec<i64>,
}

impl<'a> Counter<'a> {
    pub fn new(context: &'a Context) -> Counter<'a> {
        let (slots, nodes, units) = (context.slots.len(), context.nodes(), context.units());
        Counter {
            context,
            lead: vec![(0, NONE); slots],
            lone: vec![0; slots * nodes],
            walked: vec![0; slots * nodes],
            stamp: vec![0; slots * units],
            counts: vec![0; slots * units],
        }
    }

    /// Adds what another has counted of other keys.
    fn add(&mut self, other: &Counter<'_>) {
        for (lone, more) in self.lone.iter_mut().zip(&other.lone) {
            *lone += more;
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// `key` is at `node` in `slot`.
    #[inline]
    pub fn visit(&mut self, key: u32, slot: usize, node: u32) {
        let at = slot * self.context.nodes();
        let (last, first) = self.lead[slot];
        if last != key {
            self.lead[slot] = (key, node);
            self.lone[at + node as usize] += 1;
        } else if first != node {
            if first != NONE {
                // A second place: stamps must now keep the key single above.
                self.lone[at + first as usize] -= 1;
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
        let units = slot * self.context.units();
        let (parents, unit_of) = (self.context.parents(), self.context.unit_of());
        let mut node = from;
        while node != NONE && self.walked[nodes + node as usize] != key {
            self.walked[nodes + node as usize] = key;
            let at = units + unit_of[node as usize] as usize;
            if self.stamp[at] != key {
                self.stamp[at] = key;
                self.counts[at] += 1;
            }
            node = parents[node as usize];
        }
    }

    /// The counts, slot × unit.
    pub fn finish(mut self) -> Vec<i64> {
        let (nodes, units) = (self.context.nodes(), self.context.units());
        let (parents, unit_of) = (self.context.parents(), self.context.unit_of());
        for slot in 0..self.context.slots.len() {
            let lone = &mut self.lone[slot * nodes..(slot + 1) * nodes];
            let counts = &mut self.counts[slot * units..(slot + 1) * units];
            for node in (0..nodes).rev() {
                counts[unit_of[node] as usize] += i64::from(lone[node]);
                if parents[node] != NONE {
                    lone[parents[node] as usize] += lone[node];
                }
            }
        }
        self.counts
    }
}
