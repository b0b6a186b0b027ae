//! When something that failed for now is tried again: soon, then ever less often. Pure.
//!
//! Invariant: one thing waits at most once, and between two tries never less than the first pause.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The pause after the first failure; doubled after each further one.
const PAUSE_MIN: Duration = Duration::from_secs(1);

/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(300);

/// How many paths may wait; what fails beyond is found by the next scan.
const WAITING_MAX: usize = 10_000;

/// Paths that could not be read or watched, and when to try again.
#[derive(Debug, Default)]
pub(super) struct Retry {
    paths: HashMap<PathBuf, Attempts>,
}

#[derive(Clone, Copy, Debug)]
struct Attempts {
    failures: u32,
    /// `None` while it is being tried.
    due: Option<Duration>,
}

impl Retry {
    /// The path failed.
    pub(super) fn failed(&mut self, path: &Path, now: Duration) {
        if self.paths.len() >= WAITING_MAX && !self.paths.contains_key(path) {
            return;
        }
        let attempts =
            self.paths.entry(path.to_owned()).or_insert(Attempts { failures: 0, due: None });
        let pause = PAUSE_MAX.min(PAUSE_MIN * 2_u32.saturating_pow(attempts.failures));
        *attempts = Attempts { failures: attempts.failures + 1, due: Some(now + pause) };
    }

    /// The path is well, or no longer of interest.
    pub(super) fn forget(&mut self, path: &Path) {
        self.paths.remove(path);
    }

    /// Takes the paths to be tried now, in order.
    pub(super) fn take_due(&mut self, now: Duration) -> Vec<PathBuf> {
        let mut due = Vec::new();
        for (path, attempts) in &mut self.paths {
            if attempts.due.is_some_and(|at| at <= now) {
                attempts.due = None;
                due.push(path.clone());
            }
        }
        due.sort();
        due
    }

    /// When there will be something to try.
    pub(super) fn next_due(&self) -> Option<Duration> {
        self.paths.values().filter_map(|attempts| attempts.due).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_double_up_to_the_longest() {
        let mut retry = Retry::default();
        let path = Path::new("a");
        let mut now = Duration::ZERO;
        let mut pauses = Vec::new();
        for _ in 0..11 {
            retry.failed(path, now);
            let due = retry.next_due().unwrap();
            pauses.push((due - now).as_secs());
            assert_eq!(retry.take_due(due - Duration::from_millis(1)), Vec::<PathBuf>::new());
            assert_eq!(retry.take_due(due), [path]);
            assert_eq!(retry.next_due(), None);
            now = due;
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    }

    #[test]
    fn what_is_well_again_starts_anew() {
        let mut retry = Retry::default();
        retry.failed(Path::new("a"), Duration::ZERO);
        retry.failed(Path::new("a"), Duration::ZERO);
        retry.forget(Path::new("a"));
        assert_eq!(retry.next_due(), None);
        retry.failed(Path::new("a"), Duration::ZERO);
        assert_eq!(retry.next_due(), Some(PAUSE_MIN));
    }
}
