//! From hints and findings to files that must be read: each is looked at, because what was said
//! about it may no longer be so.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use index_core::ingest::{IGNORE_FILE_NAME, Ignored, told_by};

use super::daemon::Daemon;
use super::hint::Hint;
use super::scanner::{Finding, Walk};
use crate::failure::Fatal;
use crate::once::held_words;

impl Daemon<'_> {
    /// Records a hint; it is acted upon when it has settled.
    pub(super) fn hint(&mut self, hint: Hint) {
        let now = self.now();
        match hint {
            Hint::Rescan => {
                self.rescan_everything(now);
                self.waiting.told_all(now);
            }
            Hint::WatchLimit(path) => self.watch_limit(path.as_deref(), now),
            Hint::Created(path) if path.starts_with(&self.config.index) => {
                self.cookie_is_back(path);
            }
            Hint::Look(path) | Hint::Created(path) | Hint::Written(path)
                if path.starts_with(&self.config.index) || self.root_of(&path).is_none() =>
            {
                // The index itself, or a neighbour of a file that is a root.
            }
            Hint::Look(path) => {
                if self.settle.whole(&path, now).is_err() {
                    self.rescan_everything(now);
                }
            }
            // A link to a whole file is never closed after writing.
            Hint::Created(path) if !is_lone_file(&path) => self.hint(Hint::Look(path)),
            Hint::Created(path) | Hint::Written(path) => self.unsettled(&path, now),
        }
    }

    /// The file is being written to.
    pub(super) fn unsettled(&mut self, path: &Path, now: Duration) {
        if self.settle.written(path, now).is_err() {
            self.rescan_everything(now);
        }
    }

    /// Looks at what is at a path now, and does what follows from it.
    pub(super) fn look(&mut self, path: PathBuf, now: Duration) -> Result<(), Fatal> {
        let Some(at) = self.root_of(&path) else { return Ok(()) };
        if path == self.roots[at].root.path() {
            self.look_at_root(at, now);
            return Ok(());
        }
        if path.file_name().is_some_and(|name| name == IGNORE_FILE_NAME) {
            if let Some(folder) = path.parent() {
                self.plan.twice(folder, now);
            }
            return Ok(());
        }
        // A sidecar speaks of its article, and a page of the folder with its parts.
        for told in told_by(&path) {
            self.look(told, now)?;
        }
        let metadata = match path.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) if is_absent(&error) => return self.gone(&path, now),
            Err(_) => {
                self.retry.failed(&path, now);
                return Ok(());
            }
        };
        let root = &self.roots[at].root;
        let index = Some(self.config.index.as_path());
        let is_article = metadata.is_dir() || metadata.is_file();
        let unlike = if metadata.is_symlink() { Ignored::SymbolicLink } else { Ignored::NotAFile };
        let by_name = || root.ignored(&path, metadata.is_dir(), index);
        if let Some(reason) = (!is_article).then_some(unlike).or_else(by_name) {
            self.forget_below(&path, now)?;
            self.ignore(path, reason);
            self.report.changed();
        } else if metadata.is_dir() {
            self.plan.twice(&path, now);
        } else {
            self.ignored.remove(&path);
            self.work.touched(path);
        }
        Ok(())
    }

    /// A file or folder is no longer there.
    pub(super) fn gone(&mut self, path: &Path, now: Duration) -> Result<(), Fatal> {
        let Some(at) = self.root_of(path) else { return Ok(()) };
        if self.roots[at].root.path().symlink_metadata().is_err() {
            // The root vanished with all that is in it: that deletes nothing.
            self.look_at_root(at, now);
            return Ok(());
        }
        self.retry.forget(path);
        self.forget_below(path, now)
    }

    /// Takes whatever is indexed at and below a path out of the index.
    pub(super) fn forget_below(&mut self, path: &Path, now: Duration) -> Result<(), Fatal> {
        self.unlist_ignored(path);
        self.work.stale_below(path);
        let mut indexed: Vec<PathBuf> = Vec::new();
        self.searcher.for_each_file(path, |entry| indexed.push(entry.path))?;
        indexed.extend(self.uncommitted.keys().filter(|file| file.starts_with(path)).cloned());
        for file in indexed {
            let forgotten = self.pen.writer(now).and_then(|writer| writer.forget_file(&file));
            if let Err(error) = forgotten {
                // The walk that follows finds it missing again.
                return self.rolled_back(&error, true);
            }
            self.config.log.detail(|| format!("`{}`: gone", file.display()));
            self.commit.wrote(0, now);
            self.written_since_walk.insert(file.clone());
            self.uncommitted.insert(file, None);
        }
        Ok(())
    }

    /// Writes down what a walk of a whole root said of missing files.
    fn remember_held(&mut self, walked: &Path) {
        let Some(at) = self.root_of(walked) else { return };
        let root = self.roots[at].root.clone();
        if root.path() != walked || !self.roots[at].is_present {
            return;
        }
        let (held, now_s) = (self.walked_held.take(), self.around.clock.unix_seconds());
        if let Err(error) = self.held.scanned(&self.config.index, &root, held, now_s) {
            self.problem(root.path(), error.to_string());
            self.plan.once(root.path(), self.now() + super::roots::POLL_EVERY);
        }
    }

    fn ignore(&mut self, path: PathBuf, reason: Ignored) {
        self.config.log.detail(|| format!("`{}`: ignored: {reason}", path.display()));
        self.ignored.insert(path);
    }

    fn unlist_ignored(&mut self, below: &Path) {
        let before = self.ignored.len();
        let listed = self.ignored.range(below.to_owned()..);
        let listed: Vec<PathBuf> =
            listed.take_while(|path| path.starts_with(below)).cloned().collect();
        for path in listed {
            self.ignored.remove(&path);
        }
        if before != self.ignored.len() {
            self.report.changed();
        }
    }

    /// Starts the next walk that is due.
    pub(super) fn begin_walk(&mut self, now: Duration) -> Result<(), Fatal> {
        while let Some(below) = self.plan.next(now) {
            let Some(at) = self.root_of(&below) else {
                self.plan.done();
                continue;
            };
            self.unlist_ignored(&below);
            self.clear_problems(&below);
            self.written_since_walk.clear();
            // What is written and not committed is not in the walk's view of the index.
            self.written_since_walk.extend(self.uncommitted.keys().cloned());
            let root = self.roots[at].root.clone();
            let grace = self.held.grace(&root, self.around.clock.unix_seconds());
            self.walked_held = None;
            self.walk_began = now;
            let walk = Walk { root, below, searcher: self.index.searcher()?, grace };
            if self.threads.walks.try_send(walk).is_err() {
                // One walk at a time fits; without its thread the findings' channel tells.
                self.plan.done();
            }
            break;
        }
        Ok(())
    }

    /// Records what a walk found.
    pub(super) fn finding(&mut self, finding: Finding) -> Result<(), Fatal> {
        let now = self.now();
        match finding {
            Finding::ToRead(job) => match self.root_of(&job.path) {
                // Without events nobody tells when a file is whole: it must have been quiet.
                Some(at) if self.roots[at].is_polled => self.unsettled(&job.path, now),
                Some(_) => self.work.found(job),
                None => {}
            },
            Finding::Ignored(path, reason) => self.ignore(path, reason),
            // It may have come back since the walk passed by.
            Finding::Gone(path) => self.look(path, now)?,
            Finding::Held(root, files, why) => {
                self.walked_held = Some((why, files));
                self.problem(root.path(), held_words(&root, files, why));
            }
            Finding::Problem(error) => {
                let path = error.path().unwrap_or(Path::new("")).to_owned();
                self.problem(&path, error.to_string());
                self.plan.once(&path, now + super::roots::POLL_EVERY);
            }
            Finding::Done => {
                if let Some(below) = self.plan.done() {
                    self.remember_held(&below);
                }
                self.report.changed();
                self.walked(now);
            }
            Finding::Broken(error) => return Err(error.into()),
        }
        Ok(())
    }
}

/// Whether it is a file under one name only.
fn is_lone_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file() && n_names(&metadata) == 1)
}

#[cfg(unix)]
fn n_names(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn n_names(_metadata: &std::fs::Metadata) -> u64 {
    1
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
