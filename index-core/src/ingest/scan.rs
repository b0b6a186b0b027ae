//! A folder against the catalogue: what is new, changed, gone, the same, ignored.
//!
//! Invariants: every entry that the walk meets is reported exactly once; nothing is `Gone` that
//! could not be looked at, so an unreadable folder or a vanished root deletes nothing.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::accept::Ignored;
use super::failure::{CRASHED, is_passing};
use super::held::{Grace, Held, Missing};
use super::root::{Root, Rules};
use super::stamp::Stamp;
use crate::{Error, FileEntry, Outcome};

/// What the index holds of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Size, times of change and place when it was read.
    pub stamp: Stamp,
    /// The blake3 digest of its bytes.
    pub digest: [u8; 32],
    /// The version of the extraction that read it.
    pub extractor_version: u32,
    /// How many articles it gave.
    pub articles: u64,
    /// What came of it.
    pub state: KnownState,
}

impl Known {
    /// Returns what the catalogue's entry says, without the path.
    pub fn from_entry(entry: &FileEntry) -> Known {
        let (articles, state) = match &entry.outcome {
            Outcome::Indexed { articles } => (*articles, KnownState::Indexed),
            Outcome::Failed { kind, .. } if is_passing(kind) => (0, KnownState::FailedForNow),
            Outcome::Failed { kind, .. } if kind == CRASHED => (0, KnownState::SetAside),
            Outcome::Failed { .. } | Outcome::Ignored { .. } => (0, KnownState::Failed),
        };
        Known {
            stamp: Stamp::of_entry(entry),
            digest: entry.digest,
            extractor_version: entry.extractor_version,
            articles,
            state,
        }
    }
}

/// What came of a file when it was read last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownState {
    /// Its articles are in the index.
    Indexed,
    /// It can't be read, or is no article; only a change of the file can mend that.
    Failed,
    /// Reading it ended its reader: the same bytes are not read again.
    SetAside,
    /// It could not be read then; the same call may succeed now.
    FailedForNow,
}

/// What a scan knows of every file of the part that it walks.
pub type KnownFiles = HashMap<PathBuf, Known>;

/// Whether a file must be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The index knows nothing of it.
    New,
    /// It may differ from what is indexed: its digest decides.
    Changed,
    /// It is as indexed.
    Same,
}

/// Decides by what is known of a file whether it must be read. Pure.
pub fn compare(known: Option<&Known>, stamp: Stamp, extractor_version: u32) -> Verdict {
    let Some(known) = known else {
        return Verdict::New;
    };
    let is_settled = known.state != KnownState::FailedForNow;
    if is_settled && known.stamp == stamp && known.extractor_version == extractor_version {
        Verdict::Same
    } else {
        Verdict::Changed
    }
}

/// What the scan says about one entry.
#[derive(Debug)]
pub enum Found {
    /// A file that may be an article.
    File {
        /// Its absolute path.
        path: PathBuf,
        /// Its size, times of change and place; of a known file with those of its sidecar in them.
        stamp: Stamp,
        /// Whether it must be read.
        verdict: Verdict,
        /// What the index holds of it.
        known: Option<Known>,
    },
    /// No article, and why.
    Ignored {
        /// Its absolute path.
        path: PathBuf,
        /// Why.
        reason: Ignored,
    },
    /// The index holds it, the folder no longer does.
    Gone {
        /// Its absolute path.
        path: PathBuf,
    },
    /// Files that the index holds and that are missing, but may not be gone: they stay.
    Held {
        /// How many.
        files: u64,
        /// Why.
        why: Held,
    },
    /// A folder or file that could not be looked at. What the index holds below stays.
    Problem {
        /// Its absolute path.
        path: PathBuf,
        /// What the system said.
        error: Error,
    },
}

/// What to scan.
#[derive(Debug)]
pub struct ScanRequest<'a> {
    /// The root whose rules hold.
    pub root: &'a Root,
    /// The root itself or a path in it: only this is walked.
    pub below: &'a Path,
    /// Never entered.
    pub index_directory: Option<&'a Path>,
    /// What the index holds of this part.
    pub known: KnownFiles,
    /// The version of the extraction that would read changed files.
    pub extractor_version: u32,
    /// What is known of the root as far as missing files are concerned.
    pub grace: Grace,
}

/// Walks a root or a part of it and reports every entry to `report`, which may stop the scan.
///
/// Holds one folder's name open at a time and follows no links; memory grows with what is known,
/// not with what is found.
pub fn scan(
    request: ScanRequest<'_>,
    report: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let ScanRequest { root, below, index_directory, known, extractor_version, grace } = request;
    let missing =
        Missing { known: known.len() as u64, is_whole: below == root.path(), ..Missing::default() };
    let mut walk = Walk {
        index_directory,
        grace,
        missing,
        renumbered: HashSet::new(),
        known,
        extractor_version,
        unseen: Vec::new(),
        folders: Vec::new(),
        report,
    };
    walk.start(root, below)?;
    while let Some((folder, rules)) = walk.folders.pop() {
        walk.folder(&folder, &rules)?;
    }
    walk.gone()
}

struct Walk<'a, 'r> {
    index_directory: Option<&'a Path>,
    known: KnownFiles,
    extractor_version: u32,
    grace: Grace,
    missing: Missing,
    /// Devices that have another number now than when their files were read.
    renumbered: HashSet<u64>,
    /// What could not be looked at: nothing below is gone.
    unseen: Vec<PathBuf>,
    /// Folders to enter, with the rules that hold in them.
    folders: Vec<(PathBuf, Rules)>,
    report: &'r mut dyn FnMut(Found) -> ControlFlow<()>,
}

impl Walk<'_, '_> {
    fn start(&mut self, root: &Root, below: &Path) -> ControlFlow<()> {
        // The root's own absence must not look like the deletion of everything in it.
        if let Err(error) = root.path().symlink_metadata() {
            return self.problem(root.path().to_owned(), error, below);
        }
        let metadata = match below.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return ControlFlow::Continue(());
            }
            Err(error) => return self.problem(below.to_owned(), error, below),
        };
        if let Some(reason) = root.ignored(below, metadata.is_dir(), self.index_directory) {
            return (self.report)(Found::Ignored { path: below.to_owned(), reason });
        }
        if metadata.is_dir() {
            let mut rules = Rules::default();
            let above = below.strip_prefix(root.path()).unwrap_or(Path::new(""));
            let mut current = root.path().to_owned();
            for name in above.components() {
                rules = rules.entering(&current);
                current.push(name);
            }
            self.folders.push((below.to_owned(), rules));
            return ControlFlow::Continue(());
        }
        self.file(below.to_owned(), &metadata)
    }

    fn folder(&mut self, folder: &Path, rules: &Rules) -> ControlFlow<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            // Deleted since its parent was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return ControlFlow::Continue(());
            }
            Err(error) => return self.problem(folder.to_owned(), error, folder),
        };
        let rules = rules.entering(folder);
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry, &rules)?,
                Err(error) => self.problem(folder.to_owned(), error, folder)?,
            }
        }
        ControlFlow::Continue(())
    }

    fn entry(&mut self, entry: &fs::DirEntry, rules: &Rules) -> ControlFlow<()> {
        let path = entry.path();
        if self.index_directory == Some(path.as_path()) {
            return (self.report)(Found::Ignored { path, reason: Ignored::IndexDirectory });
        }
        let file_type = match entry.file_type() {
            Ok(file_type) => file_type,
            Err(error) => return self.problem(path.clone(), error, &path),
        };
        if let Some(reason) = rules.ignored(&path, file_type.is_dir()) {
            return (self.report)(Found::Ignored { path, reason });
        }
        if file_type.is_dir() {
            self.folders.push((path, rules.clone()));
            return ControlFlow::Continue(());
        }
        match entry.metadata() {
            Ok(metadata) => self.file(path, &metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => ControlFlow::Continue(()),
            Err(error) => self.problem(path.clone(), error, &path),
        }
    }

    /// Reports what is no folder and not ignored by name.
    fn file(&mut self, path: PathBuf, metadata: &fs::Metadata) -> ControlFlow<()> {
        let file_type = metadata.file_type();
        if file_type.is_symlink() {
            return (self.report)(Found::Ignored { path, reason: Ignored::SymbolicLink });
        }
        if !file_type.is_file() {
            return (self.report)(Found::Ignored { path, reason: Ignored::NotAFile });
        }
        let known = self.known.remove(&path);
        // There is nothing to compare that of a new file with, and to look for a sidecar is dear.
        let stamp = match known {
            None => Stamp::of(metadata),
            Some(_) => Stamp::of(metadata).with_sidecar(&path),
        };
        self.missing.found += 1;
        if let Some(known) = known.filter(|known| known.stamp.device != stamp.device) {
            self.renumbered.insert(known.stamp.device);
        }
        let verdict = compare(known.as_ref(), stamp, self.extractor_version);
        (self.report)(Found::File { path, stamp, verdict, known })
    }

    fn problem(&mut self, path: PathBuf, error: io::Error, unseen: &Path) -> ControlFlow<()> {
        self.unseen.push(unseen.to_owned());
        let error = Error::io(error, &path);
        (self.report)(Found::Problem { path, error })
    }

    /// Reports what is missing: gone, or held.
    fn gone(mut self) -> ControlFlow<()> {
        let unseen = std::mem::take(&mut self.unseen);
        let is_seen = |path: &Path| !unseen.iter().any(|prefix| path.starts_with(prefix));
        let mut gone: Vec<(PathBuf, u64)> = std::mem::take(&mut self.known)
            .into_iter()
            .filter(|(path, _)| is_seen(path))
            .map(|(path, known)| (path, known.stamp.device))
            .collect();
        self.missing.gone = gone.len() as u64;
        if let Some(why) = self.missing.held(self.grace) {
            return (self.report)(Found::Held { files: self.missing.gone, why });
        }
        if !self.grace.is_accepted {
            let mut devices = Devices::default();
            gone.retain(|(path, device)| {
                self.renumbered.contains(device) || devices.may_have_held(path, *device)
            });
        }
        let files = self.missing.gone - gone.len() as u64;
        if files > 0 {
            (self.report)(Found::Held { files, why: Held::Unmounted })?;
        }
        for (path, _) in gone {
            (self.report)(Found::Gone { path })?;
        }
        ControlFlow::Continue(())
    }
}

/// On which devices folders lie, each asked for once.
#[derive(Default)]
struct Devices {
    of_folders: HashMap<PathBuf, Option<u64>>,
}

impl Devices {
    /// Whether a missing file that lay on this device may have been deleted: the folder that is
    /// left of its path lies there, or nobody knows.
    fn may_have_held(&mut self, path: &Path, device: u64) -> bool {
        let folder = path.parent().unwrap_or(path);
        let now = match self.of_folders.get(folder) {
            Some(now) => *now,
            None => {
                let left = folder.ancestors().find_map(|above| above.symlink_metadata().ok());
                let now = left.map(|metadata| Stamp::of(&metadata).device);
                *self.of_folders.entry(folder.to_owned()).or_insert(now)
            }
        };
        now.is_none_or(|now| now == device)
    }
}

#[cfg(test)]
mod tests;
