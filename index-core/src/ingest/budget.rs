//! A limit on the bytes that are between disk and index at any time.
//!
//! Invariant: granted bytes never exceed the limit, but for one request larger than the limit,
//! which waits until it is alone.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Grants bytes; clones share one limit.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    limit_bytes: u64,
    state: Mutex<State>,
    released: Condvar,
}

#[derive(Debug, Default)]
struct State {
    granted_bytes: u64,
    /// How many threads wait: without any, nobody is woken up, which costs a call of the system.
    n_waiting: usize,
}

/// Bytes granted, given back on drop.
#[derive(Debug)]
pub(super) struct Permit {
    shared: Arc<Shared>,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(limit_bytes: u64) -> Budget {
        let shared = Shared { limit_bytes, state: Mutex::default(), released: Condvar::new() };
        Budget { shared: Arc::new(shared) }
    }

    /// Grants the bytes if they are free now.
    pub(super) fn try_acquire(&self, bytes: u64) -> Option<Permit> {
        let mut state = self.shared.lock();
        if self.shared.is_full(&state, bytes) {
            return None;
        }
        state.granted_bytes += bytes;
        Some(Permit { shared: Arc::clone(&self.shared), bytes })
    }

    /// Waits until so many bytes are free. Whoever holds a permit must not ask for another.
    pub(super) fn acquire(&self, bytes: u64) -> Permit {
        let shared = &self.shared;
        let is_full = |state: &mut State| shared.is_full(state, bytes);
        let mut state = shared.lock();
        state.n_waiting += 1;
        state = shared.released.wait_while(state, is_full).unwrap_or_else(PoisonError::into_inner);
        state.n_waiting -= 1;
        state.granted_bytes += bytes;
        Permit { shared: Arc::clone(shared), bytes }
    }
}

impl Shared {
    fn is_full(&self, state: &State, bytes: u64) -> bool {
        state.granted_bytes > 0 && state.granted_bytes + bytes > self.limit_bytes
    }

    /// Numbers are whole whatever panicked while they were locked.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.granted_bytes -= self.bytes;
        let is_awaited = state.n_waiting > 0;
        drop(state);
        if is_awaited {
            self.shared.released.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_over_the_limit_is_granted_when_it_is_alone() {
        let budget = Budget::new(10);
        let small = budget.acquire(4);
        let also = budget.acquire(6);
        drop((small, also));
        let huge = budget.acquire(1000);
        assert!(budget.try_acquire(1).is_none());
        drop(huge);
        assert_eq!(budget.shared.lock().granted_bytes, 0);
    }

    #[test]
    fn a_request_waits_until_bytes_are_given_back() {
        let budget = Budget::new(10);
        let first = budget.acquire(8);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| drop(budget.acquire(8)));
            drop(first);
            waiting.join().unwrap();
        });
    }
}
