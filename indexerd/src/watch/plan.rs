//! Which folders are to be looked through, and when. Pure.
//!
//! Invariant: a folder asked for is scanned after it was asked for, and once more when things have
//! settled: files made in it before the system watched it caused no event.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long after a scan the same folder is looked at again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The folders to scan.
#[derive(Debug, Default)]
pub(super) struct ScanPlan {
    due: BTreeMap<PathBuf, Wanted>,
    running: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug)]
struct Wanted {
    at: Duration,
    times: u32,
}

impl ScanPlan {
    /// Asks for a folder now and once more a little later: it appeared, or events were lost.
    pub(super) fn twice(&mut self, folder: &Path, now: Duration) {
        self.want(folder, Wanted { at: now, times: 2 });
    }

    /// Asks for a folder at a time.
    pub(super) fn once(&mut self, folder: &Path, at: Duration) {
        self.want(folder, Wanted { at, times: 1 });
    }

    fn want(&mut self, folder: &Path, wanted: Wanted) {
        // A folder above, due no later, covers this one.
        let is_covered = folder.ancestors().any(|above| {
            self.due.get(above).is_some_and(|w| w.at <= wanted.at && w.times >= wanted.times)
        });
        if is_covered {
            return;
        }
        // And this one covers folders below, due no earlier.
        self.due.retain(|below, w| {
            !(below.starts_with(folder) && w.at >= wanted.at && w.times <= wanted.times)
        });
        let entry = self.due.entry(folder.to_owned()).or_insert(wanted);
        *entry = Wanted { at: entry.at.min(wanted.at), times: entry.times.max(wanted.times) };
    }

    /// Takes the folder to scan now, unless a scan is running.
    pub(super) fn next(&mut self, now: Duration) -> Option<PathBuf> {
        if self.running.is_some() {
            return None;
        }
        let (folder, wanted) =
            self.due.iter().filter(|(_, w)| w.at <= now).min_by_key(|(_, w)| w.at)?;
        let (folder, wanted) = (folder.clone(), *wanted);
        self.due.remove(&folder);
        if wanted.times > 1 {
            self.want(&folder, Wanted { at: now + AGAIN_AFTER, times: wanted.times - 1 });
        }
        self.running = Some(folder.clone());
        Some(folder)
    }

    /// The running scan has ended; returns which it was.
    pub(super) fn done(&mut self) -> Option<PathBuf> {
        self.running.take()
    }

    /// When there will be something to scan.
    pub(super) fn next_due(&self) -> Option<Duration> {
        if self.running.is_some() {
            return None;
        }
        self.due.values().map(|wanted| wanted.at).min()
    }

    /// Whether every folder asked for has been walked at least once since.
    pub(super) fn has_walked_all(&self) -> bool {
        self.running.is_none() && self.due.values().all(|wanted| wanted.times == 1)
    }

    /// Makes every folder due now: a file may have come between the first look at a new folder and
    /// the system's beginning to watch it, and somebody must not wait for the second look.
    pub(super) fn hurry(&mut self, now: Duration) {
        for wanted in self.due.values_mut() {
            wanted.at = wanted.at.min(now);
        }
    }

    /// Whether every walk that was due at a time is over.
    pub(super) fn has_walked(&self, asked: Duration) -> bool {
        self.running.is_none() && self.due.values().all(|wanted| wanted.at > asked)
    }

    pub(super) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// A root is no longer watched.
    pub(super) fn forget_below(&mut self, root: &Path) {
        self.due.retain(|folder, _| !folder.starts_with(root));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    /// Plays requests `(milliseconds, folder)`, each scan taking 100 ms, and returns when which
    /// scan begins.
    fn check(requests: &[(u64, &str)], expected: &[(u64, &str)]) {
        let mut plan = ScanPlan::default();
        let mut begun = Vec::new();
        let mut requests = requests.iter().peekable();
        let mut ends = None;
        for now in (0..5000).step_by(50) {
            if ends.is_some_and(|end| end <= now) {
                plan.done();
                ends = None;
            }
            while let Some((_, folder)) = requests.next_if(|(at, _)| *at <= now) {
                plan.twice(Path::new(folder), MS(now));
            }
            if let Some(folder) = plan.next(MS(now)) {
                begun.push((now, folder.display().to_string()));
                ends = Some(now + 100);
            }
        }
        let begun: Vec<_> = begun.iter().map(|(at, folder)| (*at, folder.as_str())).collect();
        assert_eq!(begun, expected);
    }

    #[test]
    fn a_folder_is_scanned_at_once_and_again_when_settled() {
        check(&[(0, "/in/a")], &[(0, "/in/a"), (1000, "/in/a")]);
    }

    #[test]
    fn a_tree_that_appears_folder_by_folder_is_few_scans() {
        let requests = [(0, "/in/a"), (0, "/in/a/b"), (0, "/in/a/b/c")];
        check(&requests, &[(0, "/in/a"), (1000, "/in/a")]);
    }

    #[test]
    fn a_folder_asked_for_during_its_scan_is_scanned_again() {
        let requests = [(0, "/in"), (50, "/in/a")];
        check(&requests, &[(0, "/in"), (100, "/in/a"), (1000, "/in")]);
    }
}
