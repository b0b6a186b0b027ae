//! Work that is shared out among the processors.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

/// The most threads at a time, the asking one included: answers are short, and others ask too.
const THREADS_MAX: usize = 4;

/// Returns how many threads share work at most.
pub(super) fn n_threads() -> usize {
    // To ask the system takes longer than to begin a thread.
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    let of_system = || thread::available_parallelism().map_or(1, usize::from);
    (*PROCESSORS.get_or_init(of_system)).min(THREADS_MAX)
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
    fn results_stand_in_the_order_of_the_items() {
        for n in [0, 1, 2, 100] {
            let squares = shared_out((0..n).collect(), |i: u64| i * i);
            assert_eq!(squares, (0..n).map(|i| i * i).collect::<Vec<_>>());
        }
    }
}
