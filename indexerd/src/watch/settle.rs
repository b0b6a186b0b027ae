//! When a file is whole: at once after it was closed or renamed into place, else once it has been
//! quiet for a while. Pure: the time is a parameter, counted from the daemon's start.
//!
//! Invariant: a file that is touched comes out, at the latest `PATIENCE` after the first touch.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a file must rest that nobody has closed: a slow writer pauses about a second.
pub(super) const QUIET: Duration = Duration::from_secs(2);

/// How long a file that is written to without end is waited for: it is read as it is then.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// How many files may be unsettled; beyond, the caller looks through the folders instead.
const UNSETTLED_MAX: usize = 100_000;

/// Files that were touched and not yet handed out.
#[derive(Debug, Default)]
pub(super) struct Settle {
    files: HashMap<PathBuf, Unsettled>,
    by_due: BTreeSet<(Duration, PathBuf)>,
}

#[derive(Clone, Copy, Debug)]
struct Unsettled {
    first_touch: Duration,
    due: Duration,
}

/// Too many files are unsettled to remember another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

impl Settle {
    /// Somebody writes to the file and has not closed it.
    pub(super) fn written(&mut self, path: &Path, now: Duration) -> Result<(), Full> {
        let first_touch = self.files.get(path).map_or(now, |file| file.first_touch);
        self.put(path, first_touch, (now + QUIET).min(first_touch + PATIENCE))
    }

    /// The file was closed after writing or renamed into place, or is no longer there.
    pub(super) fn whole(&mut self, path: &Path, now: Duration) -> Result<(), Full> {
        self.put(path, now, now)
    }

    fn put(&mut self, path: &Path, first_touch: Duration, due: Duration) -> Result<(), Full> {
        if self.files.len() >= UNSETTLED_MAX && !self.files.contains_key(path) {
            return Err(Full);
        }
        if let Some(before) = self.files.insert(path.to_owned(), Unsettled { first_touch, due }) {
            self.by_due.remove(&(before.due, path.to_owned()));
        }
        self.by_due.insert((due, path.to_owned()));
        Ok(())
    }

    /// Takes the next file that is whole now.
    pub(super) fn take_due(&mut self, now: Duration) -> Option<PathBuf> {
        if self.by_due.first()?.0 > now {
            return None;
        }
        let (_, path) = self.by_due.pop_first()?;
        self.files.remove(&path);
        Some(path)
    }

    /// When there will be something to take.
    pub(super) fn next_due(&self) -> Option<Duration> {
        self.by_due.first().map(|(due, _)| *due)
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays events `(milliseconds, written or whole, file)` and returns what came out when, looked
    /// at every 100 ms.
    fn check(events: &[(u64, &str, &str)], expected: &[(u64, &str)]) {
        let mut settle = Settle::default();
        let mut emitted = Vec::new();
        let mut events = events.iter().peekable();
        for now_ms in (0..60_000).step_by(100) {
            let now = Duration::from_millis(now_ms);
            while let Some((_, what, path)) = events.next_if(|(at, _, _)| *at <= now_ms) {
                let touch = if *what == "whole" { Settle::whole } else { Settle::written };
                touch(&mut settle, Path::new(path), now).unwrap();
            }
            while let Some(path) = settle.take_due(now) {
                emitted.push((now_ms, path.display().to_string()));
            }
        }
        let emitted: Vec<_> = emitted.iter().map(|(at, path)| (*at, path.as_str())).collect();
        assert_eq!(emitted, expected);
        assert_eq!(settle.next_due(), None);
    }

    #[test]
    fn a_closed_file_is_ready_at_once() {
        check(&[(0, "written", "a"), (100, "written", "a"), (200, "whole", "a")], &[(200, "a")]);
    }

    #[test]
    fn a_slow_writer_is_waited_for() {
        let chunks = [(0, "written", "a"), (1300, "written", "a"), (2600, "written", "a")];
        check(&chunks, &[(4600, "a")]);
    }

    #[test]
    fn a_file_written_to_without_end_is_read_now_and_then() {
        let lines: Vec<_> = (0..45).map(|second| (second * 1000, "written", "log")).collect();
        check(&lines, &[(30_000, "log"), (46_000, "log")]);
    }

    #[test]
    fn files_do_not_wait_for_each_other() {
        let events = [(0, "written", "slow"), (100, "whole", "b"), (100, "whole", "a")];
        check(&events, &[(100, "a"), (100, "b"), (2000, "slow")]);
    }

    #[test]
    fn a_replaced_file_comes_out_once_for_each_time_it_is_whole() {
        let events = [(0, "whole", "a"), (0, "whole", "a"), (500, "whole", "a")];
        check(&events, &[(0, "a"), (500, "a")]);
    }
}
