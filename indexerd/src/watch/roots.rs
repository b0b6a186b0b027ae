//! The state of each root: there or not, watched by the system or walked from time to time.
//!
//! Invariant: a root that vanishes deletes nothing; when it is back, it is watched anew and walked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use index_core::ingest::{Root, Stamp, kept_stamp};

use super::cookie::Cookies;
use super::daemon::Daemon;
use super::system::{SystemWatch, Unwatched};
use crate::failure::Fatal;
use crate::folders;
use crate::mounts::shared_kind;

/// How often a root without a watch is walked, at least this long after the last walk.
pub(super) const POLL_EVERY: Duration = Duration::from_secs(5);

/// After a walk that took a second, the next one comes so many seconds later, if that is more.
const POLL_PER_WALK: u32 = 20;

/// How often a root is walked whose files are missing and kept: they may be back, and nobody tells
/// when their time is over.
const HELD_EVERY: Duration = Duration::from_secs(10);

/// As [`POLL_PER_WALK`], for such a root.
const HELD_PER_WALK: u32 = 100;

/// A root and how it is followed.
#[derive(Clone, Debug)]
pub(super) struct WatchedRoot {
    pub(super) root: Root,
    pub(super) is_present: bool,
    pub(super) is_polled: bool,
    /// Why it is polled, in words for people.
    pub(super) polled_because: Option<String>,
    /// Device and number of the folder that is watched: another one in its place is not.
    place: Option<(u64, u64)>,
}

fn place(path: &Path) -> Option<(u64, u64)> {
    let stamp = Stamp::of(&path.symlink_metadata().ok()?);
    // A file is replaced by whoever writes it, and its folder is watched.
    path.is_dir().then_some((stamp.device, stamp.inode)).or(Some((0, 0)))
}

impl WatchedRoot {
    pub(super) fn new(root: Root) -> WatchedRoot {
        // Not known to be there until it is looked at.
        WatchedRoot { root, is_present: false, is_polled: false, polled_because: None, place: None }
    }
}

impl Daemon<'_> {
    /// Returns which root holds a path.
    pub(super) fn root_of(&self, path: &Path) -> Option<usize> {
        self.roots.iter().position(|watched| watched.root.holds(path))
    }

    /// Begins to follow every root.
    pub(super) fn watch_roots(&mut self, now: Duration) {
        for at in 0..self.roots.len() {
            self.look_at_root(at, now);
        }
    }

    /// Begins to watch the folder whose cookies prove that the watch lives.
    pub(super) fn start_watch(&mut self) {
        let cookies = match Cookies::new(&self.config.index) {
            Ok(cookies) if !self.config.polls => cookies,
            _ => return,
        };
        if self.system.watch_folder(cookies.folder()).is_ok() {
            self.cookies = Some(cookies);
        }
    }

    /// Makes the watch anew and walks everything: nobody knows what the old one left untold.
    pub(super) fn renew_watch(&mut self, now: Duration) {
        self.system = SystemWatch::new(self.around.new_watcher);
        if let Some(cookies) = &self.cookies
            && self.system.watch_folder(cookies.folder()).is_err()
        {
            self.cookies = None;
        }
        self.watch_roots(now);
    }

    /// Something happened to the root itself, or may have: watches it anew, or notes its absence.
    pub(super) fn look_at_root(&mut self, at: usize, now: Duration) {
        let root = self.roots[at].root.clone();
        self.report.changed();
        self.roots[at].place = place(root.path());
        if self.roots[at].place.is_none() {
            let was_present = std::mem::replace(&mut self.roots[at].is_present, false);
            self.system.unwatch(&root);
            let words = "not there; its articles stay in the index until it is back or forgotten";
            self.problem(root.path(), format!("`{}`: {words}", root.path().display()));
            if was_present {
                self.plan.forget_below(root.path());
            }
            return;
        }
        self.clear_problems(root.path());
        self.roots[at].is_present = true;
        self.roots[at].is_polled = self.config.polls;
        let polled_before = self.roots[at].polled_because.take();
        if !self.config.polls {
            // The watch comes before the walk, so that nothing falls between them.
            match self.system.watch(&root) {
                Err(reason) => self.poll_root(at, &reason),
                Ok(()) => self.poll_where_others_write(at),
            }
        }
        if self.roots[at].polled_because != polled_before
            && let Some(words) = &self.roots[at].polled_because
        {
            self.config.log.warn(words);
        }
        self.plan.twice(root.path(), now);
    }

    /// The system can't watch all of a root.
    fn poll_root(&mut self, at: usize, reason: &Unwatched) {
        self.roots[at].is_polled = true;
        let root = self.roots[at].root.clone();
        self.system.unwatch(&root);
        let seconds = POLL_EVERY.as_secs();
        let path = root.path().display();
        let words = match reason {
            Unwatched::Limit => format!(
                "`{path}`: too many folders for the system's watch, so it is walked every \
                 {seconds} seconds; hint: raise fs.inotify.max_user_watches, with \
                 `sysctl fs.inotify.max_user_watches=1000000`"
            ),
            Unwatched::Other(reason) => format!(
                "`{path}`: can't be watched ({reason}), so it is walked every {seconds} seconds"
            ),
        };
        self.roots[at].polled_because = Some(words);
    }

    /// Where files change without an event, the watch alone is not enough.
    fn poll_where_others_write(&mut self, at: usize) {
        let root = self.roots[at].root.clone();
        let Some(kind) = shared_kind(root.path()) else { return };
        self.roots[at].is_polled = true;
        let (path, seconds) = (root.path().display(), POLL_EVERY.as_secs());
        let words = format!(
            "`{path}`: lies on {kind}, where files may change without the system's telling, so it \
             is walked every {seconds} seconds"
        );
        self.roots[at].polled_because = Some(words);
    }

    /// The limit was reached while the watch grew with the tree.
    pub(super) fn watch_limit(&mut self, path: Option<&Path>, now: Duration) {
        let concerned = path.and_then(|path| self.root_of(path));
        for at in 0..self.roots.len() {
            let is_concerned = concerned.is_none_or(|root| root == at);
            if is_concerned && self.roots[at].is_present && !self.roots[at].is_polled {
                self.poll_root(at, &Unwatched::Limit);
                let root = self.roots[at].root.clone();
                self.plan.twice(root.path(), now);
            }
        }
    }

    /// Events were lost: only looking at everything tells what happened.
    pub(super) fn rescan_everything(&mut self, now: Duration) {
        for at in 0..self.roots.len() {
            if self.roots[at].is_present {
                self.plan.twice(self.roots[at].root.path(), now);
            }
        }
    }

    /// A walk has ended: roots without a watch are due again later.
    pub(super) fn walked(&mut self, now: Duration) {
        // A large folder must not be walked all the time.
        let pause = POLL_EVERY.max((now - self.walk_began) * POLL_PER_WALK);
        let held_pause = HELD_EVERY.max((now - self.walk_began) * HELD_PER_WALK);
        for watched in self.roots.iter().filter(|watched| watched.is_present) {
            if watched.is_polled {
                self.plan.once(watched.root.path(), now + pause);
            } else if self.held.files_of(&watched.root) > 0 {
                self.plan.once(watched.root.path(), now + held_pause);
            }
        }
    }

    /// Notices what no event tells: roots that vanish or come back, and a changed list of them.
    pub(super) fn look_at_roots(&mut self, now: Duration) -> Result<(), Fatal> {
        for at in 0..self.roots.len() {
            let watched = &self.roots[at];
            if place(watched.root.path()) != watched.place {
                self.look_at_root(at, now);
            }
        }
        for path in self.held.look_at_accepted(&self.config.index)? {
            if let Some(at) = self.root_of(&path) {
                self.plan.once(self.roots[at].root.path(), now);
            }
        }
        let stamp = kept_stamp(&self.config.index);
        if self.config.follows_kept && stamp != self.kept_stamp {
            self.kept_stamp = stamp;
            self.follow_list(folders::kept(&self.config.index)?, now)?;
        }
        Ok(())
    }

    /// Somebody added or forgot roots.
    fn follow_list(&mut self, kept: Vec<Root>, now: Duration) -> Result<(), Fatal> {
        let before: Vec<Root> = self.roots.iter().map(|watched| watched.root.clone()).collect();
        for root in before.iter().filter(|root| !kept.contains(root)) {
            let mut files: Vec<PathBuf> = Vec::new();
            self.searcher.for_each_file(root.path(), |entry| files.push(entry.path))?;
            // A folder that took its place may hold some of them still.
            files.retain(|file| !kept.iter().any(|root| root.holds(file)));
            for file in files {
                let forgotten = self.pen.writer(now).and_then(|writer| writer.forget_file(&file));
                if let Err(error) = forgotten {
                    // The list is looked at anew.
                    self.kept_stamp = None;
                    return self.rolled_back(&error, true);
                }
                self.commit.wrote(0, now);
            }
            self.system.unwatch(root);
            self.plan.forget_below(root.path());
            self.clear_problems(root.path());
            self.roots.retain(|watched| watched.root != *root);
            self.config.log.say(format!("`{}`: forgotten", root.path().display()));
        }
        for root in kept.into_iter().filter(|root| !before.contains(root)) {
            self.config.log.say(format!("`{}`: added", root.path().display()));
            self.roots.push(WatchedRoot::new(root));
            self.look_at_root(self.roots.len() - 1, now);
        }
        self.report.changed();
        Ok(())
    }
}
