//! More than one processor, where there is enough to count.
//!
//! Threads of our own and not a pool's: a pool is shared with whoever else
//! computes, and a page would wait behind a long document.

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
        (one, joined(other))
    })
}

/// Lets several threads take of `items` in turn: each runs `work` on an iterator
/// that gives what nobody else has taken, this one after `meanwhile`. Answers
/// what each made, and what `meanwhile` did.
pub(crate) fn shared<T: Sync, R: Send, M>(
    items: &[T],
    meanwhile: impl FnOnce() -> M,
    work: impl Fn(&mut dyn Iterator<Item = &T>) -> R + Sync,
) -> (Vec<R>, M) {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut mine = std::iter::from_fn(|| items.get(next.fetch_add(1, Ordering::Relaxed)));
        work(&mut mine)
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let threads = items.len().min(processors).min(MOST_THREADS);
    thread::scope(|scope| {
        let beside: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let made = meanwhile();
        let mut all = vec![take()];
        all.extend(beside.into_iter().map(joined));
        (all, made)
    })
}

/// What `work` makes of each item, several at once if there are `facts` enough.
pub(crate) fn each<T: Sync, R: Send>(
    facts: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if facts < WORTH_A_THREAD {
        return items.iter().map(work).collect();
    }
    let numbered: Vec<(usize, &T)> = items.iter().enumerate().collect();
    let some = |mine: &mut dyn Iterator<Item = &(usize, &T)>| -> Vec<(usize, R)> {
        mine.map(|(at, item)| (*at, work(item))).collect()
    };
    let (parts, ()) = shared(&numbered, || (), some);
    let mut all: Vec<(usize, R)> = parts.into_iter().flatten().collect();
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, made)| made).collect()
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(made) => made,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
