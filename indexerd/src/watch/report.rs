//! What the daemon says about itself: `status.json` and a few lines on stderr.
//!
//! Invariant: the file is written after a change, and not more often than twice a second.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use index_core::ingest::{Before, KnownState, RootStatus, STATUS_FILE_NAME, State, Status, Step};
use index_core::{FileEntry, Outcome, Searcher};

use super::daemon::Daemon;
use crate::each;
use crate::failure::Fatal;
use crate::log::Log;
use crate::once::totals;

/// The least time between two writings of the file.
const WRITE_EVERY: Duration = Duration::from_millis(500);

/// When a file that could not be written is written again.
const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// How many problems are listed.
const PROBLEMS_MAX: usize = 50;

/// What will be written, and when.
#[derive(Debug, Default)]
pub(super) struct Report {
    status: Status,
    is_changed: bool,
    /// Whether every root has been walked and all that was found is in the index.
    is_caught_up: bool,
    written: Option<Duration>,
    problems: BTreeMap<PathBuf, String>,
}

impl Report {
    /// Something worth saying has changed.
    pub(super) fn changed(&mut self) {
        self.is_changed = true;
    }

    pub(super) fn committed(&mut self, time: String) {
        self.status.last_commit = Some(time);
        self.is_changed = true;
    }

    /// When the file is to be written next.
    pub(super) fn next_due(&self) -> Option<Duration> {
        self.is_changed.then(|| self.written.map_or(Duration::ZERO, |at| at + WRITE_EVERY))
    }

    /// Writes the last state; so many files are ignored by their names.
    pub(super) fn ended(
        mut self,
        index: &Path,
        searcher: &Searcher,
        n_ignored: usize,
    ) -> Result<(), Fatal> {
        self.count(searcher, n_ignored)?;
        self.status.state = State::Stopped;
        self.status.pending = 0;
        Ok(self.status.write(index)?)
    }

    fn count(&mut self, searcher: &Searcher, n_ignored: usize) -> Result<(), Fatal> {
        let counts = searcher.counts()?;
        self.status.pid = std::process::id();
        self.status.articles = counts.articles;
        self.status.quotes = counts.quotes;
        self.status.failed = counts.failed;
        self.status.ignored = counts.ignored + n_ignored as u64;
        Ok(())
    }
}

impl Daemon<'_> {
    /// Something is wrong about a path; it is said once.
    pub(super) fn problem(&mut self, path: &Path, words: String) {
        let problems = &mut self.report.problems;
        if problems.get(path) == Some(&words) {
            return;
        }
        self.config.log.warn(&words);
        if problems.len() < PROBLEMS_MAX || problems.contains_key(path) {
            problems.insert(path.to_owned(), words);
        }
        self.report.is_changed = true;
    }

    /// What was wrong at and below a path is looked at anew.
    pub(super) fn clear_problems(&mut self, below: &Path) {
        let before = self.report.problems.len();
        self.report.problems.retain(|path, _| !path.starts_with(below));
        self.report.is_changed |= before != self.report.problems.len();
    }

    pub(super) fn report_if_due(&mut self) -> Result<(), Fatal> {
        let now = self.now();
        if !self.report.is_caught_up && self.is_up_to_date() {
            self.report.is_caught_up = true;
            self.report.is_changed = true;
            self.write_report(now)?;
            let status = &self.report.status;
            let what = match self.roots.as_slice() {
                [watched] => format!("`{}`", watched.root.path().display()),
                roots => format!("{} folders", roots.len()),
            };
            self.config.log.say(format!("watching {what}: {}", totals(status)));
        } else if self.report.next_due().is_some_and(|due| due <= now) {
            self.write_report(now)?;
        }
        Ok(())
    }

    /// Whether nothing is known that is not in the index.
    fn is_up_to_date(&self) -> bool {
        self.work.is_empty() && self.uncommitted.is_empty() && self.plan.has_walked_all()
    }

    fn write_report(&mut self, now: Duration) -> Result<(), Fatal> {
        self.report.count(&self.searcher, self.ignored.len())?;
        let report = &mut self.report;
        let status = &mut report.status;
        status.state = if report.is_caught_up { State::Watching } else { State::CatchingUp };
        let n_pending = self.work.n_in_work() + self.work.n_waiting() + self.settle.len();
        status.pending = n_pending as u64;
        status.held = self.held.files();
        let polled = self.roots.iter().filter_map(|watched| watched.polled_because.clone());
        status.problems = polled.chain(report.problems.values().cloned()).collect();
        status.roots = self
            .roots
            .iter()
            .map(|watched| {
                let mut root = RootStatus::watched(watched.root.path());
                root.is_present = watched.is_present;
                root.is_polled = watched.is_polled;
                root
            })
            .collect();
        report.is_changed = false;
        report.written = Some(now);
        let written = status.write(&self.config.index);
        let path = self.config.index.join(STATUS_FILE_NAME);
        match written {
            Ok(()) => self.clear_problems(&path),
            // On a full disk the index answers all the same, and is written when there is room.
            Err(error) => {
                self.problem(&path, error.to_string());
                self.report.is_changed = true;
                self.report.written = Some(now + WRITE_AGAIN_AFTER);
            }
        }
        Ok(())
    }
}

/// Whether the same bytes failed before: a file that is touched for ever shall not fill the log.
fn is_known_failure(entry: Option<&FileEntry>, before: Before) -> bool {
    let (Some(entry), Before::Known(known)) = (entry, before) else { return false };
    let has_failed = !matches!(known.state, KnownState::Indexed);
    has_failed && known.digest == entry.digest
}

/// Says what came of a file: new failures to everybody, the rest to those who want to know of each.
pub(super) fn say_step(log: Log, path: &Path, step: &Step, before: Before) {
    let path = path.display();
    let entry = step.entry();
    match entry.map(|entry| &entry.outcome) {
        Some(outcome @ Outcome::Failed { .. }) if !is_known_failure(entry, before) => {
            log.warn(each::words(&path, outcome));
        }
        Some(outcome) => log.detail(|| each::words(&path, outcome)),
        None => log.detail(|| {
            let words = match step {
                Step::Vanished => "gone",
                Step::Unstable => "changes while it is read",
                _ => "as indexed",
            };
            format!("`{path}`: {words}")
        }),
    }
}
