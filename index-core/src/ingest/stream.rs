//! What is shared about one file of records while many threads work on it.
//!
//! Invariant: the end of a file is sent only after all its articles, because every batch holds a
//! ticket until they are sent, whatever happens to the thread.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::{Error, ErrorKind};

/// The state of a file of records in work.
#[derive(Debug, Default)]
pub(super) struct Stream {
    batches_out: Mutex<usize>,
    all_in: Condvar,
    articles: AtomicU64,
    failures: Mutex<Failures>,
}

#[derive(Debug, Default)]
struct Failures {
    count: u64,
    first: Option<String>,
}

/// How many records of a file became articles, and what became of the others.
#[derive(Debug)]
pub(super) struct StreamReport {
    pub(super) articles: u64,
    failures: u64,
    first_failure: Option<String>,
}

/// One batch that is not finished; counted until dropped.
#[derive(Debug)]
pub(super) struct Ticket {
    pub(super) stream: Arc<Stream>,
}

impl Ticket {
    pub(super) fn new(stream: &Arc<Stream>) -> Ticket {
        *lock(&stream.batches_out) += 1;
        Ticket { stream: Arc::clone(stream) }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        *lock(&self.stream.batches_out) -= 1;
        self.stream.all_in.notify_all();
    }
}

impl Stream {
    pub(super) fn count_articles(&self, n_articles: usize) {
        self.articles.fetch_add(n_articles as u64, Ordering::Relaxed);
    }

    /// Counts a record that can't be read.
    pub(super) fn fail(&self, error: &Error) {
        let mut failures = lock(&self.failures);
        failures.count += 1;
        failures.first.get_or_insert_with(|| error.message().to_owned());
    }

    /// Waits until every ticket is dropped.
    pub(super) fn wait_until_done(&self) {
        let guard = lock(&self.batches_out);
        drop(self.all_in.wait_while(guard, |out| *out > 0));
    }

    pub(super) fn report(&self) -> StreamReport {
        let failures = lock(&self.failures);
        StreamReport {
            articles: self.articles.load(Ordering::Relaxed),
            failures: failures.count,
            first_failure: failures.first.clone(),
        }
    }
}

impl StreamReport {
    /// Returns what to say about the file when some of its records can't be read. The others are
    /// in the index all the same.
    pub(super) fn failure(&self) -> Option<Error> {
        let first = self.first_failure.as_deref()?;
        let all = self.failures + self.articles;
        let message = match (self.failures, all) {
            (1, 1) => first.to_owned(),
            (n, all) => format!("{n} of {all} records can't be read, first: {first}"),
        };
        Some(Error::new(ErrorKind::Malformed, message))
    }
}

/// Counts and pairs of counts are whole whatever panicked while they were locked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Digests what passes through.
pub(super) struct HashingReader<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> HashingReader<R> {
    pub(super) fn new(inner: R) -> HashingReader<R> {
        HashingReader { inner, hasher: blake3::Hasher::new() }
    }

    /// Returns what goes on digesting behind what was digested before.
    pub(super) fn behind(inner: R, hasher: blake3::Hasher) -> HashingReader<R> {
        HashingReader { inner, hasher }
    }

    /// Returns what digests on from here.
    pub(super) fn into_hasher(self) -> blake3::Hasher {
        self.hasher
    }

    /// Reads what is left and returns the digest of the whole.
    pub(super) fn finish(mut self) -> io::Result<[u8; 32]> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(*self.hasher.finalize().as_bytes())
    }
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..n_bytes]);
        Ok(n_bytes)
    }
}
