//! How much may wait for the threads that write drafts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::{Error, ErrorKind, Result};

/// The most documents that wait; beyond it, adding waits.
const WAITING_DOCUMENTS_MAX: usize = 4096;

/// How long adding waits for the threads to take anything up before it gives up on them.
const STALL_TIMEOUT: Duration = Duration::from_secs(60);

/// Bounds what waits for the threads that write drafts, in documents and in bytes of text.
///
/// Whoever waits is woken up when a quarter of it is free.
pub(super) struct Gate {
    bytes_max: usize,
    documents: AtomicUsize,
    bytes: AtomicUsize,
    /// How many threads wait for room: only then is the lock taken, and anybody woken up.
    waiters: AtomicUsize,
    lock: Mutex<()>,
    left: Condvar,
}

/// Given back when the last document of a batch has been taken up.
pub(super) struct Pass {
    gate: Arc<Gate>,
    documents: usize,
    bytes: usize,
}

impl Gate {
    pub(super) fn new(bytes_max: usize) -> Gate {
        Gate {
            bytes_max,
            documents: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            waiters: AtomicUsize::new(0),
            lock: Mutex::new(()),
            left: Condvar::new(),
        }
    }

    /// Waits until there is room; what is larger than the room waits for it to be empty.
    pub(super) fn enter(self: &Arc<Gate>, documents: usize, bytes: usize) -> Result<Pass> {
        if let Some(pass) = self.try_enter(documents, bytes) {
            return Ok(pass);
        }
        let mut guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiters.fetch_add(1, Ordering::SeqCst);
        let entered = loop {
            if let Some(pass) = self.try_enter(documents, bytes) {
                break Ok(pass);
            }
            let n_waiting = self.documents.load(Ordering::SeqCst);
            let (again, timeout) = self
                .left
                .wait_timeout(guard, STALL_TIMEOUT)
                .unwrap_or_else(PoisonError::into_inner);
            guard = again;
            // Woken up late, as a quarter has to be free: slow threads are not gone.
            if timeout.timed_out() && self.documents.load(Ordering::SeqCst) == n_waiting {
                break Err(Error::new(ErrorKind::Io, "the index writer has stopped"));
            }
        };
        self.waiters.fetch_sub(1, Ordering::SeqCst);
        entered
    }

    /// Returns whether a quarter is free.
    fn is_roomy(&self) -> bool {
        self.documents.load(Ordering::SeqCst) <= WAITING_DOCUMENTS_MAX / 4 * 3
            && self.bytes.load(Ordering::SeqCst) <= self.bytes_max / 4 * 3
    }

    fn try_enter(self: &Arc<Gate>, documents: usize, bytes: usize) -> Option<Pass> {
        let documents_before = self.documents.fetch_add(documents, Ordering::SeqCst);
        let bytes_before = self.bytes.fetch_add(bytes, Ordering::SeqCst);
        let room = documents_before + documents <= WAITING_DOCUMENTS_MAX
            && bytes_before + bytes <= self.bytes_max;
        if room || documents_before == 0 {
            return Some(Pass { gate: Arc::clone(self), documents, bytes });
        }
        // Without a pass, as one that is dropped would wake the others up for nothing.
        self.documents.fetch_sub(documents, Ordering::SeqCst);
        self.bytes.fetch_sub(bytes, Ordering::SeqCst);
        None
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.gate.documents.fetch_sub(self.documents, Ordering::SeqCst);
        self.gate.bytes.fetch_sub(self.bytes, Ordering::SeqCst);
        if self.gate.waiters.load(Ordering::SeqCst) > 0 {
            // A waiter that has just looked holds the lock until it sleeps.
            let looked = self.gate.lock.lock().unwrap_or_else(PoisonError::into_inner);
            // Woken up for each batch, those who wait would take more time than they bring work.
            let is_roomy = self.gate.is_roomy();
            drop(looked);
            if is_roomy {
                self.gate.left.notify_all();
            }
        }
    }
}
