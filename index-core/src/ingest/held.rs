//! Files that are missing and yet may not be gone: when their deletion waits, and for what.
//!
//! A scan can't tell a deleted file from one on a disk that is not mounted or in a folder that
//! somebody moves for a moment. So what is missing in bulk is kept in the index for a while, and
//! what lay elsewhere is kept until somebody says that it may go. The decision is pure; a small
//! file beside the index remembers since when.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::root::Root;
use crate::{Error, Result};

/// What the daemon and every other writer remember of the roots.
const HELD_FILE_NAME: &str = "held.json";

/// The roots whose missing files may go, written by whoever accepts that.
const ACCEPTED_FILE_NAME: &str = "accepted.json";

/// Fewer missing files are never many: somebody tidied up.
pub(super) const MANY_MIN: u64 = 100;

/// How long many missing files are kept, in seconds: a day is enough to notice and to mend it.
const GRACE_S: i64 = 24 * 60 * 60;

/// Why missing files are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Held {
    /// More than half of a root's files are missing, and a hundred at least. They go after a day.
    Many,
    /// The root is another folder than it was, and it is empty.
    CameBackEmpty,
    /// They lay on a device that is not there.
    Unmounted,
}

/// What is known of a root before it is scanned, as far as missing files are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grace {
    /// Somebody said that what is missing may go.
    pub is_accepted: bool,
    /// The root is another folder than the one that was scanned before.
    pub is_another_folder: bool,
    /// Many files have been missing for so long that they may go.
    pub is_over: bool,
}

impl Grace {
    /// Returns what lets everything go that is missing, without asking.
    pub fn none() -> Grace {
        Grace { is_accepted: true, ..Grace::default() }
    }
}

/// What a scan of a root found and missed, in files.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Missing {
    /// The index held so many.
    pub(super) known: u64,
    /// The folder holds so many, new ones included.
    pub(super) found: u64,
    /// So many are missing.
    pub(super) gone: u64,
    /// Whether a whole root was scanned, and not a part of it.
    pub(super) is_whole: bool,
}

impl Missing {
    /// Decides why all that is missing is kept; `None` when it may go.
    pub(super) fn held(self, grace: Grace) -> Option<Held> {
        let Missing { known, found, gone, is_whole } = self;
        if grace.is_accepted || gone == 0 || !is_whole {
            return None;
        }
        if grace.is_another_folder && found == 0 {
            return Some(Held::CameBackEmpty);
        }
        let is_many = gone >= MANY_MIN && gone * 2 > known;
        (is_many && !grace.is_over).then_some(Held::Many)
    }
}

/// What is remembered of the roots of an index between scans. One writer keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldFiles {
    roots: BTreeMap<PathBuf, Memory>,
    /// Roots whose missing files may go at the next scan.
    accepted: Vec<PathBuf>,
}

/// What is remembered of a root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Memory {
    device: u64,
    inode: u64,
    /// Since when many files are missing, in seconds since 1970.
    many_since_s: Option<i64>,
    /// How many files are kept though they are missing.
    held: u64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct HeldFile {
    roots: Vec<(PathBuf, Memory)>,
}

impl HeldFiles {
    /// Reads what is remembered in an index directory; nothing where that is damaged, which only
    /// begins the grace anew.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(index_directory: &Path) -> Result<HeldFiles> {
        let file: HeldFile = read_json(&index_directory.join(HELD_FILE_NAME))?.unwrap_or_default();
        let accepted = read_json(&index_directory.join(ACCEPTED_FILE_NAME))?.unwrap_or_default();
        Ok(HeldFiles { roots: file.roots.into_iter().collect(), accepted })
    }

    /// Returns what a scan of this root should know, at this time in seconds since 1970.
    pub fn grace(&self, root: &Root, now_s: i64) -> Grace {
        let is_accepted = self.accepted.iter().any(|path| path == root.path());
        let Some(memory) = self.roots.get(root.path()) else {
            return Grace { is_accepted, ..Grace::default() };
        };
        let (device, inode) = place(root);
        Grace {
            is_accepted,
            is_another_folder: (device, inode) != (memory.device, memory.inode),
            // A clock that went back must not prolong it for ever.
            is_over: memory.many_since_s.is_some_and(|since| (now_s - since).abs() >= GRACE_S),
        }
    }

    /// Remembers what came of a scan of the whole root, and writes it down where it is news.
    ///
    /// # Errors
    /// When the index directory can't be written.
    pub fn scanned(
        &mut self,
        index_directory: &Path,
        root: &Root,
        held: Option<(Held, u64)>,
        now_s: i64,
    ) -> Result<()> {
        let before = self.roots.get(root.path()).copied().unwrap_or_default();
        let (device, inode) = match held {
            // It is not yet the folder that it was.
            Some((Held::CameBackEmpty, _)) => (before.device, before.inode),
            // It went away during the scan: when it is back it is no other folder for that.
            _ if root.path().symlink_metadata().is_err() => (before.device, before.inode),
            _ => place(root),
        };
        let is_many = matches!(held, Some((Held::Many, _)));
        let many_since_s = is_many.then(|| before.many_since_s.unwrap_or(now_s));
        let memory =
            Memory { device, inode, many_since_s, held: held.map_or(0, |(_, files)| files) };
        if memory != before {
            let mut roots = self.roots.clone();
            roots.insert(root.path().to_owned(), memory);
            let file = HeldFile { roots: roots.clone().into_iter().collect() };
            write_json(&index_directory.join(HELD_FILE_NAME), &file)?;
            // What could not be written is news again next time.
            self.roots = roots;
        }
        if self.accepted.iter().any(|path| path == root.path()) {
            self.accepted.retain(|path| path != root.path());
            write_json(&index_directory.join(ACCEPTED_FILE_NAME), &self.accepted)?;
        }
        Ok(())
    }

    /// Returns how many files of all roots are kept though they are missing.
    pub fn files(&self) -> u64 {
        self.roots.values().map(|memory| memory.held).sum()
    }

    /// Returns whether a file is one of those that are kept though they are missing. Asks the system
    /// about it only where its root has any.
    pub fn holds(&self, path: &Path) -> bool {
        let is_held =
            |(root, memory): (&PathBuf, &Memory)| memory.held > 0 && path.starts_with(root);
        self.roots.iter().any(is_held) && path.symlink_metadata().is_err()
    }

    /// Returns how many files of a root are kept though they are missing.
    pub fn files_of(&self, root: &Root) -> u64 {
        self.roots.get(root.path()).map_or(0, |memory| memory.held)
    }

    /// Reads whose missing files may go by now; returns the roots that were not known as such.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn look_at_accepted(&mut self, index_directory: &Path) -> Result<Vec<PathBuf>> {
        let accepted: Vec<PathBuf> =
            read_json(&index_directory.join(ACCEPTED_FILE_NAME))?.unwrap_or_default();
        let new = accepted.iter().filter(|path| !self.accepted.contains(path)).cloned().collect();
        self.accepted = accepted;
        Ok(new)
    }
}

/// Lets the files go that are missing in this root, at its next scan.
///
/// # Errors
/// When the index directory can't be written.
pub fn accept(index_directory: &Path, root: &Root) -> Result<()> {
    let path = index_directory.join(ACCEPTED_FILE_NAME);
    let mut accepted: Vec<PathBuf> = read_json(&path)?.unwrap_or_default();
    if !accepted.iter().any(|path| path == root.path()) {
        accepted.push(root.path().to_owned());
    }
    write_json(&path, &accepted)
}

/// Device and inode of a root; zeros where it is not there, or the system does not tell.
fn place(root: &Root) -> (u64, u64) {
    let stamp = root.path().metadata().map(|metadata| super::Stamp::of(&metadata));
    stamp.map_or((0, 0), |stamp| (stamp.device, stamp.inode))
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(error, path)),
    }
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let unfinished = path.with_extension(format!("json.{}", std::process::id()));
    serde_json::to_vec(value)
        .map_err(io::Error::other)
        .and_then(|json| fs::write(&unfinished, json))
        .and_then(|()| fs::rename(&unfinished, path))
        .map_err(|error| Error::io(error, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_missing_files_are_kept_and_few_are_not() {
        let (day, other, accepted) = (
            Grace { is_over: true, ..Grace::default() },
            Grace { is_another_folder: true, ..Grace::default() },
            Grace::none(),
        );
        let cases = [
            ("nothing is missing", 500, 500, 0, Grace::default(), None),
            ("half", 500, 250, 250, Grace::default(), None),
            ("more than half", 500, 249, 251, Grace::default(), Some(Held::Many)),
            ("all of a small folder", 99, 0, 99, Grace::default(), None),
            ("many, for a day", 500, 0, 500, day, None),
            ("many, and somebody said so", 500, 0, 500, accepted, None),
            ("a small folder came back empty", 3, 0, 3, other, Some(Held::CameBackEmpty)),
            ("came back with other files", 3, 1, 3, other, None),
        ];
        for (case, known, found, gone, grace, expected) in cases {
            let missing = Missing { known, found, gone, is_whole: true };
            assert_eq!(missing.held(grace), expected, "{case}");
            let part = Missing { is_whole: false, ..missing };
            assert_eq!(part.held(grace), None, "{case}, in a part");
        }
    }

    #[test]
    fn since_when_many_are_missing_is_remembered_and_ends_after_a_day() {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::open(dir.path()).unwrap();
        let mut held = HeldFiles::default();
        assert_eq!(held.grace(&root, 0), Grace::default());
        held.scanned(dir.path(), &root, Some((Held::Many, 400)), 1000).unwrap();
        held.scanned(dir.path(), &root, Some((Held::Many, 401)), 2000).unwrap();
        let mut again = HeldFiles::read(dir.path()).unwrap();
        assert_eq!((&again, again.files(), again.files_of(&root)), (&held, 401, 401));
        for (now_s, is_over) in [(2000, false), (1000 + GRACE_S - 1, false), (1000 + GRACE_S, true)]
        {
            assert_eq!(again.grace(&root, now_s), Grace { is_over, ..Grace::default() }, "{now_s}");
        }
        again.scanned(dir.path(), &root, None, 3000).unwrap();
        assert_eq!(
            HeldFiles::read(dir.path()).unwrap().grace(&root, GRACE_S * 9),
            Grace::default()
        );
    }

    #[test]
    fn what_is_accepted_goes_once() {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::open(dir.path()).unwrap();
        let mut held = HeldFiles::read(dir.path()).unwrap();
        accept(dir.path(), &root).unwrap();
        accept(dir.path(), &root).unwrap();
        assert_eq!(held.look_at_accepted(dir.path()).unwrap(), [root.path()]);
        assert_eq!(held.look_at_accepted(dir.path()).unwrap(), [] as [PathBuf; 0]);
        assert!(held.grace(&root, 0).is_accepted);
        held.scanned(dir.path(), &root, None, 0).unwrap();
        assert!(!held.grace(&root, 0).is_accepted);
        assert!(!HeldFiles::read(dir.path()).unwrap().grace(&root, 0).is_accepted);
    }

    #[test]
    fn a_root_that_is_another_folder_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("inbox");
        fs::create_dir(&path).unwrap();
        let root = Root::open(&path).unwrap();
        let mut held = HeldFiles::default();
        held.scanned(dir.path(), &root, None, 0).unwrap();
        assert!(!held.grace(&root, 0).is_another_folder);
        fs::rename(&path, dir.path().join("away")).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(held.grace(&root, 0).is_another_folder);
        held.scanned(dir.path(), &root, Some((Held::CameBackEmpty, 3)), 0).unwrap();
        assert!(held.grace(&root, 0).is_another_folder, "as long as it stays empty");
        held.scanned(dir.path(), &root, None, 0).unwrap();
        assert!(!held.grace(&root, 0).is_another_folder);
    }
}
