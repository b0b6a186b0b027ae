//! Work that is shared out among the processors.

use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use tantivy::DocId;

/// The most threads at a time, the asking one included: answers are short, and others ask too.
const THREADS_MAX: usize = 4;

/// From how many documents on threads share work. Tests lower it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SharedFrom {
    /// Of the index: of fewer the first are found before another thread is of much use. It takes
    /// some 60 microseconds to begin, and those of 100,000 are often found in 300.
    pub(super) ranked: u64,
    /// That match: fewer are counted before another thread has begun.
    pub(super) counted: u64,
}

impl Default for SharedFrom {
    fn default() -> SharedFrom {
        SharedFrom { ranked: 500_000, counted: 20_000 }
    }
}

/// Returns how many threads share work at most.
pub(super) fn n_threads() -> usize {
    // To ask the system takes longer than to begin a thread.
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    let of_system = || thread::available_parallelism().map_or(1, usize::from);
    (*PROCESSORS.get_or_init(of_system)).min(THREADS_MAX)
}

/// Parts documents into stretches, so that nobody who takes one of them, or of those of other
/// segments, has more than a thread's share of all.
pub(super) fn stretches(
    n_docs: DocId,
    n_all: u64,
    n_threads: usize,
) -> impl Iterator<Item = Range<DocId>> {
    let n_parts = (u64::from(n_docs) * n_threads as u64).div_ceil(n_all.max(1)).max(1);
    let start = move |part: u64| (u64::from(n_docs) * part / n_parts) as DocId;
    (0..n_parts).map(move |part| start(part)..start(part + 1))
}

/// Fewer texts are gone through sooner than another thread has begun.
pub(super) const TEXTS_MIN: usize = 4096;

/// Returns how many of so many texts each thread goes through.
pub(super) fn chunk_length(n_texts: usize) -> usize {
    n_texts.div_ceil(n_threads().min(n_texts / TEXTS_MIN).max(1)).max(1)
}

/// Returns what `work` makes of each item, in their order.
pub(super) fn shared_out<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let items = items.into_iter().enumerate().collect();
    let of_threads = gathered(n_threads(), items, Vec::new, |done, (i, item)| {
        done.push((i, work(item)));
    });
    let mut done: Vec<(usize, R)> = of_threads.into_iter().flatten().collect();
    done.sort_unstable_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}

/// As [`shared_out`]; without other threads where that is not worth it.
pub(super) fn mapped<T: Send, R: Send>(
    items: Vec<T>,
    is_shared: bool,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    if is_shared { shared_out(items, work) } else { items.into_iter().map(work).collect() }
}

/// Lets at most so many threads take the items, one after the other, each into something of its
/// own that `begin` makes; returns these, in no order, and at least one.
pub(super) fn gathered<T: Send, G: Send>(
    n_threads: usize,
    items: Vec<T>,
    begin: impl Fn() -> G + Sync,
    take: impl Fn(&mut G, T) + Sync,
) -> Vec<G> {
    let n_threads = n_threads.min(items.len());
    let queue = Mutex::new(items.into_iter());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = || {
        let mut own = begin();
        while let Some(item) = next() {
            take(&mut own, item);
        }
        own
    };
    thread::scope(|scope| {
        // Where the system gives no thread, this one does it all.
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, run).ok();
        let others: Vec<_> = (1..n_threads).filter_map(spawn).collect();
        let mut gathered = vec![run()];
        for other in others {
            match other.join() {
                Ok(own) => gathered.push(own),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        gathered
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stretch_is_more_than_a_share() {
        let cases: [(DocId, u64, usize, &[DocId]); 6] = [
            (0, 0, 2, &[0, 0]),
            (10, 100, 4, &[0, 10]),
            (25, 100, 4, &[0, 25]),
            (26, 100, 4, &[0, 13, 26]),
            (100, 100, 1, &[0, 100]),
            (100, 100, 3, &[0, 33, 66, 100]),
        ];
        for (n_docs, n_all, n_threads, bounds) in cases {
            let expected: Vec<_> = bounds.windows(2).map(|ends| ends[0]..ends[1]).collect();
            assert_eq!(stretches(n_docs, n_all, n_threads).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for n in [0, 1, 2, 100] {
            let squares = shared_out((0..n).collect(), |i: u64| i * i);
            assert_eq!(squares, (0..n).map(|i| i * i).collect::<Vec<_>>());
        }
    }
}
