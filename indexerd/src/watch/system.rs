//! The system's watch on our roots: changes come out of a bounded channel as hints.
//!
//! Invariant: when the channel is full, a flag says so and everything is looked through; nothing
//! is lost without a trace. Only folders are watched: a watch on a file dies when it is replaced.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use index_core::ingest::Root;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::hint::{Hint, hints};

/// How many hints may wait for the loop. Beyond, they are dropped and everything is scanned.
const HINTS_QUEUED_MAX: usize = if cfg!(test) { 8 } else { 16 * 1024 };

/// Takes what the system tells.
pub(super) type Told = Box<dyn Fn(notify::Result<notify::Event>) + Send>;

/// Makes a watcher that tells; `None` where the system has none.
pub(super) type NewWatcher<'a> = dyn Fn(Told) -> Option<Box<dyn Watcher>> + 'a;

/// The watch and what comes of it.
pub(super) struct SystemWatch {
    watcher: Option<Box<dyn Watcher>>,
    pub(super) hints: Receiver<Hint>,
    has_overflowed: Arc<AtomicBool>,
}

/// Why a root can't be watched by the system; it is looked through from time to time instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unwatched {
    /// The system's limit on watched folders is reached.
    Limit,
    /// Anything else, in words.
    Other(String),
}

impl SystemWatch {
    /// Starts the watch on nothing yet. Where the system has none, every root is unwatched.
    pub(super) fn new(new_watcher: &NewWatcher<'_>) -> SystemWatch {
        let (sender, receiver) = bounded(HINTS_QUEUED_MAX);
        let has_overflowed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&has_overflowed);
        let watcher = new_watcher(Box::new(move |event| pass_on(event, &sender, &flag)));
        SystemWatch { watcher, hints: receiver, has_overflowed }
    }

    /// Returns whether hints were lost since the last call.
    pub(super) fn take_overflow(&self) -> bool {
        self.has_overflowed.swap(false, Ordering::AcqRel)
    }

    /// Watches what lies directly in a folder of our own.
    pub(super) fn watch_folder(&mut self, folder: &Path) -> Result<(), Unwatched> {
        let Some(watcher) = &mut self.watcher else {
            return Err(Unwatched::Other("the system has no watch for folders".to_owned()));
        };
        watcher.watch(folder, RecursiveMode::NonRecursive).map_err(unwatched)
    }

    /// Watches a root, or watches it anew where it is watched already.
    pub(super) fn watch(&mut self, root: &Root) -> Result<(), Unwatched> {
        self.unwatch(root);
        let Some(watcher) = &mut self.watcher else {
            return Err(Unwatched::Other("the system has no watch for folders".to_owned()));
        };
        let (folder, mode) = watched_folder(root);
        watcher.watch(&folder, mode).map_err(unwatched)
    }

    pub(super) fn unwatch(&mut self, root: &Root) {
        if let Some(watcher) = &mut self.watcher {
            // Not watched is what was wanted.
            let _ = watcher.unwatch(&watched_folder(root).0);
        }
    }
}

/// The system's own watcher.
pub(super) fn new_watcher(told: Told) -> Option<Box<dyn Watcher>> {
    // Links are not followed: neither here nor by the scan.
    let config = notify::Config::default().with_follow_symlinks(false);
    Some(Box::new(RecommendedWatcher::new(told, config).ok()?))
}

fn unwatched(error: notify::Error) -> Unwatched {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => Unwatched::Limit,
        notify::ErrorKind::PathNotFound => Unwatched::Other("no such folder".to_owned()),
        notify::ErrorKind::Io(error) => Unwatched::Other(crate::failure::io_words(&error)),
        _ => Unwatched::Other("the system refuses".to_owned()),
    }
}

/// Runs in the watcher's thread, so it only records.
fn pass_on(event: notify::Result<notify::Event>, sender: &Sender<Hint>, overflow: &AtomicBool) {
    for hint in hints(event) {
        match sender.try_send(hint) {
            Ok(()) => {}
            // The loop is awake as long as hints are queued, and asks for the flag after each.
            Err(TrySendError::Full(_)) => overflow.store(true, Ordering::Release),
            Err(TrySendError::Disconnected(_)) => return,
        }
    }
}

/// For a file that is a root, the folder that holds it.
fn watched_folder(root: &Root) -> (PathBuf, RecursiveMode) {
    let path = root.path();
    match path.parent() {
        Some(parent) if path.is_file() => (parent.to_owned(), RecursiveMode::NonRecursive),
        _ => (Path::to_owned(path), RecursiveMode::Recursive),
    }
}
