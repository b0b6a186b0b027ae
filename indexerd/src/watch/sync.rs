//! Who waits for the index to hold what was in the folders when they asked, and how far that is.
//! Pure.
//!
//! Invariants: nobody is told before everything that was closed before they asked is committed;
//! everybody is told something in the end.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::settle::QUIET;

/// How many may wait; further ones are told to come back.
pub(super) const WAITING_MAX: usize = 64;

/// Those who wait, with whatever they are answered through.
#[derive(Debug)]
pub(super) struct Waiting<T> {
    waiters: Vec<Waiter<T>>,
}

#[derive(Debug)]
struct Waiter<T> {
    reply: T,
    stage: Stage,
}

/// How far it is for one who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// The watch has not yet told of this file, made after they asked: what was done before may
    /// still be untold.
    Untold(PathBuf),
    /// All is told, and was looked at up to this time: folders that had to be walked then are
    /// being walked.
    Walking(Duration),
    /// Since this time, files that nobody was seen to close may come to rest.
    Resting(Duration),
    /// These files are being read.
    Reading(HashSet<PathBuf>),
}

/// What the daemon is about, as far as those who wait are concerned.
pub(super) struct Progress<'a> {
    /// Whether every folder is walked that was to be walked at this time.
    pub(super) has_walked: &'a dyn Fn(Duration) -> bool,
    /// Whether no file is known that was written and not closed.
    pub(super) is_settled: bool,
    /// The files that wait to be read or are being read.
    pub(super) in_work: &'a dyn Fn() -> HashSet<PathBuf>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Waiting<T> {
        Waiting { waiters: Vec::new() }
    }
}

impl<T> Waiting<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.waiters.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.waiters.len() >= WAITING_MAX
    }

    /// Somebody waits until the watch has told of the cookie, and then for all that came before.
    pub(super) fn for_cookie(&mut self, cookie: PathBuf, reply: T) {
        self.waiters.push(Waiter { reply, stage: Stage::Untold(cookie) });
    }

    /// Somebody waits for what is known now.
    pub(super) fn for_known(&mut self, now: Duration, reply: T) {
        self.waiters.push(Waiter { reply, stage: Stage::Walking(now) });
    }

    /// Somebody waits until these files are read.
    pub(super) fn for_files(&mut self, files: HashSet<PathBuf>, reply: T) {
        self.waiters.push(Waiter { reply, stage: Stage::Reading(files) });
    }

    /// The watch has told of a cookie; everything before it has been looked at.
    pub(super) fn told(&mut self, cookie: &Path, now: Duration) {
        for waiter in &mut self.waiters {
            if waiter.stage == Stage::Untold(cookie.to_owned()) {
                waiter.stage = Stage::Walking(now);
            }
        }
    }

    /// Events were lost, cookies among them, and a walk of everything has been asked for.
    pub(super) fn told_all(&mut self, now: Duration) {
        for waiter in &mut self.waiters {
            if let Stage::Untold(_) = waiter.stage {
                waiter.stage = Stage::Walking(now);
            }
        }
    }

    /// A file has been read for good.
    pub(super) fn read(&mut self, path: &Path) {
        for waiter in &mut self.waiters {
            if let Stage::Reading(files) = &mut waiter.stage {
                files.remove(path);
            }
        }
    }

    /// Looks how far everybody is, and returns whether somebody waits for the commit only.
    pub(super) fn look(&mut self, progress: &Progress<'_>, now: Duration) -> bool {
        let mut is_due = false;
        for waiter in &mut self.waiters {
            if let Stage::Walking(since) = waiter.stage
                && (progress.has_walked)(since)
            {
                waiter.stage = Stage::Resting(now);
            }
            if let Stage::Resting(since) = waiter.stage {
                // What is still being written to after this time was not closed when they asked.
                let is_at_rest = progress.is_settled || now >= since + QUIET;
                if is_at_rest && (progress.has_walked)(now) {
                    waiter.stage = Stage::Reading((progress.in_work)());
                }
            }
            is_due |= matches!(&waiter.stage, Stage::Reading(files) if files.is_empty());
        }
        is_due
    }

    /// When to look again though nothing happens.
    pub(super) fn next_due(&self, now: Duration) -> Option<Duration> {
        let due = |waiter: &Waiter<T>| match waiter.stage {
            Stage::Resting(since) if since + QUIET > now => Some(since + QUIET),
            _ => None,
        };
        self.waiters.iter().filter_map(due).min()
    }

    /// Takes those for whom everything is committed.
    pub(super) fn take_done(&mut self) -> Vec<T> {
        let is_done = |waiter: &mut Waiter<T>| matches!(&waiter.stage, Stage::Reading(files) if files.is_empty());
        self.waiters.extract_if(.., is_done).map(|waiter| waiter.reply).collect()
    }

    /// Takes everybody: it can't be done.
    pub(super) fn take_all(&mut self) -> Vec<T> {
        self.waiters.drain(..).map(|waiter| waiter.reply).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: [u32; 0] = [];
    const MS: fn(u64) -> Duration = Duration::from_millis;

    fn files(names: &[&str]) -> HashSet<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    /// Looks with these facts and returns who is done then.
    fn done(
        waiting: &mut Waiting<u32>,
        now: u64,
        is_walked: bool,
        is_settled: bool,
        in_work: &[&str],
    ) -> Vec<u32> {
        let progress =
            Progress { has_walked: &|_| is_walked, is_settled, in_work: &|| files(in_work) };
        match waiting.look(&progress, MS(now)) {
            true => waiting.take_done(),
            false => Vec::new(),
        }
    }

    #[test]
    fn nobody_is_told_before_the_watch_has_told_all() {
        let mut waiting = Waiting::default();
        waiting.for_cookie("1".into(), 1);
        assert_eq!(done(&mut waiting, 0, true, true, &[]), NOBODY);
        waiting.told(Path::new("2"), MS(1));
        assert_eq!(done(&mut waiting, 1, true, true, &[]), NOBODY);
        waiting.told(Path::new("1"), MS(2));
        assert_eq!(done(&mut waiting, 2, false, true, &[]), NOBODY);
        assert_eq!(done(&mut waiting, 3, true, true, &["a", "b"]), NOBODY);
        waiting.read(Path::new("a"));
        // What comes later is not waited for.
        assert_eq!(done(&mut waiting, 4, false, false, &["b", "c"]), NOBODY);
        waiting.read(Path::new("b"));
        assert_eq!(done(&mut waiting, 5, false, false, &["c"]), [1]);
        assert!(waiting.is_empty());
    }

    #[test]
    fn a_file_that_is_being_written_is_waited_for_until_it_must_be_open_still() {
        let mut waiting = Waiting::default();
        waiting.for_known(MS(100), 1);
        assert_eq!(done(&mut waiting, 100, true, false, &[]), NOBODY);
        assert_eq!(waiting.next_due(MS(101)), Some(MS(100) + QUIET));
        assert_eq!(done(&mut waiting, 2099, true, false, &[]), NOBODY);
        assert_eq!(done(&mut waiting, 2100, true, false, &[]), [1]);
    }

    #[test]
    fn lost_events_are_made_up_for_by_a_walk() {
        let mut waiting = Waiting::default();
        waiting.for_cookie("1".into(), 1);
        waiting.told_all(MS(5));
        assert_eq!(done(&mut waiting, 6, false, true, &[]), NOBODY);
        assert_eq!(done(&mut waiting, 7, true, true, &[]), [1]);
    }

    #[test]
    fn everybody_is_told_when_it_cannot_be_done() {
        let mut waiting = Waiting::default();
        waiting.for_cookie("1".into(), 1);
        waiting.for_files(files(&["a"]), 2);
        assert_eq!(waiting.take_all(), [1, 2]);
        assert!(waiting.is_empty());
    }
}
