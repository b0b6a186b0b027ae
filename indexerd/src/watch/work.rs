//! Which files wait to be read and which are being read. Pure.
//!
//! Invariants: a file is never in work twice at the same time; what is asked for while it is in
//! work is done again afterwards; the queue's order is live changes first, then what scans found.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use index_core::ingest::Job;

/// Files on their way into the index.
#[derive(Debug, Default)]
pub(super) struct Work {
    live: VecDeque<PathBuf>,
    waiting: HashSet<PathBuf>,
    found: VecDeque<Job>,
    in_work: HashMap<PathBuf, InWork>,
}

/// What happened to a file while it was in work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct InWork {
    /// It must be read again.
    pub(super) is_stale: bool,
    /// What comes of it must not be written.
    pub(super) is_void: bool,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Somebody touched this file: what the index holds of it must be looked up.
    Live(PathBuf),
    /// A scan found this file.
    Found(Job),
}

impl Work {
    /// A file was touched and is whole.
    pub(super) fn touched(&mut self, path: PathBuf) {
        if let Some(in_work) = self.in_work.get_mut(&path) {
            in_work.is_stale = true;
        } else if self.waiting.insert(path.clone()) {
            self.live.push_back(path);
        }
    }

    /// A scan found a file that must be read.
    pub(super) fn found(&mut self, job: Job) {
        if let Some(in_work) = self.in_work.get_mut(&job.path) {
            in_work.is_stale = true;
        } else if !self.waiting.contains(&job.path) {
            self.found.push_back(job);
        }
    }

    /// Takes what is to be read next; it counts as in work from now on.
    pub(super) fn next(&mut self) -> Option<Next> {
        if let Some(path) = self.live.pop_front() {
            self.waiting.remove(&path);
            self.in_work.insert(path.clone(), InWork::default());
            return Some(Next::Live(path));
        }
        while let Some(job) = self.found.pop_front() {
            // It may have been touched, and be in work, since the scan found it.
            if let Some(in_work) = self.in_work.get_mut(&job.path) {
                in_work.is_stale = true;
                continue;
            }
            self.in_work.insert(job.path.clone(), InWork::default());
            return Some(Next::Found(job));
        }
        None
    }

    /// What happened to a file since it was taken; `None` when it is not in work.
    pub(super) fn in_work(&self, path: &Path) -> Option<InWork> {
        self.in_work.get(path).copied()
    }

    /// The last step of a file has come.
    pub(super) fn done(&mut self, path: &Path) {
        self.in_work.remove(path);
    }

    /// A folder or file is gone: whatever is in work there must be looked at again.
    pub(super) fn stale_below(&mut self, folder: &Path) {
        for (path, in_work) in &mut self.in_work {
            in_work.is_stale |= path.starts_with(folder);
        }
    }

    /// What was written of the files in work was rolled back.
    pub(super) fn void_all(&mut self) {
        for in_work in self.in_work.values_mut() {
            *in_work = InWork { is_stale: true, is_void: true };
        }
    }

    /// Every file that waits to be read or is being read.
    pub(super) fn paths(&self) -> HashSet<PathBuf> {
        let found = self.found.iter().map(|job| &job.path);
        self.live.iter().chain(found).chain(self.in_work.keys()).cloned().collect()
    }

    pub(super) fn n_in_work(&self) -> usize {
        self.in_work.len()
    }

    pub(super) fn n_found(&self) -> usize {
        self.found.len()
    }

    pub(super) fn n_waiting(&self) -> usize {
        self.live.len() + self.found.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.in_work.is_empty() && self.n_waiting() == 0
    }
}

#[cfg(test)]
mod tests {
    use index_core::ingest::Before;

    use super::*;

    fn job(name: &str) -> Job {
        Job { path: name.into(), before: Before::Unsure }
    }

    #[test]
    fn live_changes_come_before_what_a_scan_found() {
        let mut work = Work::default();
        work.found(job("old"));
        work.touched("new".into());
        assert_eq!(work.next(), Some(Next::Live("new".into())));
        assert_eq!(work.next(), Some(Next::Found(job("old"))));
        assert_eq!(work.next(), None);
    }

    #[test]
    fn a_file_in_work_is_not_taken_again_but_marked() {
        let mut work = Work::default();
        work.found(job("a"));
        work.touched("a".into());
        work.touched("a".into());
        assert_eq!(work.next(), Some(Next::Live("a".into())));
        assert_eq!(work.next(), None);
        assert_eq!(work.in_work(Path::new("a")), Some(InWork { is_stale: true, is_void: false }));
        work.done(Path::new("a"));
        assert!(work.is_empty());
    }

    #[test]
    fn a_rollback_voids_what_is_in_work() {
        let mut work = Work::default();
        work.touched("a".into());
        work.next();
        work.void_all();
        assert_eq!(work.in_work(Path::new("a")), Some(InWork { is_stale: true, is_void: true }));
    }
}
