//! What tells that a file is the one indexed, without reading it; and reading one whole, so that
//! a file that changes meanwhile is never taken for what it was or will be.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::FileEntry;
use crate::read::names_beside;

/// Size, times of change and the file's place on its device: when all are as indexed, the file is
/// not read again. When only times or places differ, its digest decides, and nothing is extracted
/// for nothing.
///
/// Compared for equality only: a file moved in may be older than what it replaces, and a clock may
/// go back. The time of the last status change tells of a rewrite whose time of change was put
/// back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// When the content changed last: nanoseconds since 1970, negative before.
    pub mtime_ns: i64,
    /// When the content, name or permissions changed last, by the system's own clock; 0 where the
    /// system does not tell.
    pub ctime_ns: i64,
    /// The device that the file lies on; 0 where the system does not tell.
    pub device: u64,
    /// The file's number there; 0 where the system does not tell.
    pub inode: u64,
}

impl Stamp {
    /// Returns the stamp in what the system tells of a file.
    pub fn of(metadata: &Metadata) -> Stamp {
        let mtime_ns = metadata.modified().map_or(0, nanoseconds);
        let (ctime_ns, device, inode) = place(metadata);
        Stamp { size: metadata.len(), mtime_ns, ctime_ns, device, inode }
    }

    /// Returns the stamp with that of the sidecar beside the article at `path` in it, so that a
    /// change of either is one of the article; the same where there is no sidecar.
    #[must_use]
    pub fn with_sidecar(self, path: &Path) -> Stamp {
        self.marked(sidecar_mark(path))
    }

    fn marked(self, mark: i64) -> Stamp {
        Stamp { ctime_ns: self.ctime_ns ^ mark, ..self }
    }

    /// Returns the stamp that the catalogue holds.
    pub fn of_entry(entry: &FileEntry) -> Stamp {
        let FileEntry { size, mtime_ns, ctime_ns, device, inode, .. } = *entry;
        Stamp { size, mtime_ns, ctime_ns, device, inode }
    }
}

/// A number that changes with the sidecar of an article; 0 where it has none.
fn sidecar_mark(article: &Path) -> i64 {
    let beside = names_beside(article).find_map(|sidecar| sidecar.symlink_metadata().ok());
    let Some(metadata) = beside.filter(Metadata::is_file) else { return 0 };
    let Stamp { size, mtime_ns, ctime_ns, device, inode } = Stamp::of(&metadata);
    let mut hasher = blake3::Hasher::new();
    for number in [size, mtime_ns as u64, ctime_ns as u64, device, inode] {
        hasher.update(&number.to_le_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    i64::from_le_bytes(first)
}

/// A time in nanoseconds since 1970; what 64 bits can't hold (the year 2262) is cut to the limit,
/// which is fine for equality.
fn nanoseconds(time: SystemTime) -> i64 {
    let clip = |d: Duration| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX);
    time.duration_since(SystemTime::UNIX_EPOCH).map_or_else(|e| -clip(e.duration()), clip)
}

/// A file opened for reading, with the stamp that it had then.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) file: File,
    pub(super) stamp: Stamp,
    /// Whether a sidecar lay beside it then; where one did, it is as it was while the file counts as
    /// unchanged.
    pub(super) has_sidecar: bool,
}

/// Opens a regular file. A link in its place fails and a pipe never blocks.
pub(super) fn open(path: &Path) -> io::Result<OpenFile> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let mark = sidecar_mark(path);
    Ok(OpenFile { stamp: Stamp::of(&metadata).marked(mark), file, has_sidecar: mark != 0 })
}

impl OpenFile {
    /// Returns whether the path still leads to this file, and the file is as it was when opened.
    ///
    /// A sidecar that has appeared since makes no difference: the stamp says that there was none,
    /// and so the next scan finds the article changed.
    pub(super) fn is_unchanged(&self, path: &Path) -> bool {
        let mark = if self.has_sidecar { sidecar_mark(path) } else { 0 };
        let is_same = |m: &Metadata| Stamp::of(m).marked(mark) == self.stamp;
        // By its place on the device what lies at the path is the open file, where that is known.
        let is_known_place = self.stamp.inode != 0;
        path.symlink_metadata().is_ok_and(|m| is_same(&m))
            && (is_known_place || self.file.metadata().is_ok_and(|m| is_same(&m)))
    }

    /// Reads the whole file, at most one byte more than its size when it was opened.
    pub(super) fn read_whole(&self) -> io::Result<Vec<u8>> {
        let capacity = usize::try_from(self.stamp.size).unwrap_or(0);
        let mut bytes = Vec::with_capacity(capacity + 1);
        (&self.file).take(self.stamp.size + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Status change, device and inode.
#[cfg(unix)]
fn place(metadata: &Metadata) -> (i64, u64, u64) {
    use std::os::unix::fs::MetadataExt;

    const NS_PER_SECOND: i64 = 1_000_000_000;
    let seconds = metadata.ctime().saturating_mul(NS_PER_SECOND);
    (seconds.saturating_add(metadata.ctime_nsec()), metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn place(_metadata: &Metadata) -> (i64, u64, u64) {
    (0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_1970_are_negative() {
        let epoch = SystemTime::UNIX_EPOCH;
        assert_eq!(nanoseconds(epoch), 0);
        assert_eq!(nanoseconds(epoch + Duration::from_nanos(7)), 7);
        assert_eq!(nanoseconds(epoch - Duration::from_secs(1)), -1_000_000_000);
    }

    #[test]
    fn a_file_replaced_while_it_is_read_counts_as_changed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "one").unwrap();
        let file = open(&path).unwrap();
        assert!(file.is_unchanged(&path));
        assert_eq!(file.read_whole().unwrap(), b"one");
        let other = dir.path().join("b.txt");
        std::fs::write(&other, "two").unwrap();
        std::fs::rename(&other, &path).unwrap();
        assert!(!file.is_unchanged(&path));
    }

    #[test]
    fn a_sidecar_that_appears_while_a_file_is_read_is_left_to_the_next_scan() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        let sidecar = dir.path().join("a.meta.toml");
        std::fs::write(&path, "one").unwrap();
        let without = open(&path).unwrap();
        std::fs::write(&sidecar, "title = 'One'").unwrap();
        assert!(without.is_unchanged(&path));
        let now = Stamp::of(&path.symlink_metadata().unwrap()).with_sidecar(&path);
        assert_ne!(without.stamp, now);
        // One that was there counts, and must not change.
        let with = open(&path).unwrap();
        assert_eq!(with.stamp, now);
        assert!(with.is_unchanged(&path));
        std::fs::write(&sidecar, "title = 'Another'").unwrap();
        assert!(!with.is_unchanged(&path));
    }

    #[cfg(unix)]
    #[test]
    fn a_rewrite_of_the_same_length_and_time_has_another_stamp() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "one").unwrap();
        let before = path.metadata().unwrap();
        // The system's clock for files may be coarse: the rewrite is repeated until it ticks.
        loop {
            std::fs::write(&path, "two").unwrap();
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(before.modified().unwrap()).unwrap();
            let after = path.metadata().unwrap();
            assert_eq!(after.modified().unwrap(), before.modified().unwrap());
            if Stamp::of(&after) != Stamp::of(&before) {
                break;
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipe.txt");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.is_ok_and(|status| status.success()));
        assert_eq!(open(&path).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("link.txt");
        std::os::unix::fs::symlink("/etc/hostname", &path).unwrap();
        assert!(open(&path).is_err());
    }
}
