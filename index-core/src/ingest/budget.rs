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
    granted_bytes: Mutex<u64>,
    released: Condvar,
}

/// Bytes granted, given back on drop.
#[derive(Debug)]
pub(super) struct Permit {
    shared: Arc<Shared>,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(limit_bytes: u64) -> Budget {
        let shared = Shared { limit_bytes, granted_bytes: Mutex::new(0), released: Condvar::new() };
        Budget { shared: Arc::new(shared) }
    }

    /// Grants the bytes if they are free now.
    pub(super) fn try_acquire(&self, bytes: u64) -> Option<Permit> {
        let mut granted = self.shared.lock();
        if self.shared.is_full(*granted, bytes) {
            return None;
        }
        *granted += bytes;
        Some(Permit { shared: Arc::clone(&self.shared), bytes })
    }

    /// Waits until so many bytes are free. Whoever holds a permit must not ask for another.
    pub(super) fn acquire(&self, bytes: u64) -> Permit {
        let shared = &self.shared;
        let is_full = |granted: &mut u64| shared.is_full(*granted, bytes);
        let granted = shared.lock();
        let mut granted =
            shared.released.wait_while(granted, is_full).unwrap_or_else(PoisonError::into_inner);
        *granted += bytes;
        Permit { shared: Arc::clone(shared), bytes }
    }
}

impl Shared {
    fn is_full(&self, granted: u64, bytes: u64) -> bool {
        granted > 0 && granted + bytes > self.limit_bytes
    }

    /// A number is whole whatever panicked while it was locked.
    fn lock(&self) -> MutexGuard<'_, u64> {
        self.granted_bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.shared.lock() -= self.bytes;
        self.shared.released.notify_all();
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
        assert_eq!(*budget.shared.lock(), 0);
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
