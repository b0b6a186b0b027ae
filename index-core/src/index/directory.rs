//! The engine's view of the index folder, with its gaps closed and its waits shortened.
//!
//! The engine replaces its list of segments by a rename, but does not sync the folder behind it: a
//! power cut could take back a commit that was acknowledged. And it wants to write a lock file even
//! to read, so that an index in a folder without write permission would not open.
//!
//! It also waits for the disk some twenty times in a commit of one article. Here it waits twice:
//! the files of a segment, their names, the list of segments that is to take the place of the old
//! one, and the list of files, which matters only to tidy up, are synced together; then the list of
//! segments takes its place, and its name is synced.
//!
//! Invariant: before a list of segments takes its place, every file that was finished is on the
//! disk; before the list is acknowledged, so is the list.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

use super::disk::{Disk, Folder};

/// The engine's list of the files that it has made: what is in it and in no segment is deleted.
const MANAGED_FILE: &str = ".managed.json";

/// The engine's list of segments: writing it is what commits.
pub(super) const META_FILE: &str = "meta.json";

/// What is read of a list of segments: the number of the last operation that it holds.
#[derive(serde::Deserialize)]
struct Meta {
    opstamp: u64,
}

/// How many finished files may wait to be synced, each of which is open; further ones are synced
/// when they are finished.
const UNSYNCED_MAX: usize = 64;

/// How much of a file is written at once: each write is dear, and the engine itself writes but a
/// few thousand bytes at a time.
const WRITE_BYTES: usize = 128 << 10;

/// How many files are synced at the same time: the disk does them in one go.
const SYNC_THREADS_MAX: usize = 16;

/// How often the lock that opening and tidying share is tried; with the pauses, for a second.
const SHARED_LOCK_TRIES: usize = 1000;
const SHARED_LOCK_PAUSE: Duration = Duration::from_millis(1);

pub(super) struct DurableDirectory<D: Disk = Folder> {
    disk: D,
    waiting: Arc<Waiting<D::File>>,
}

impl<D: Disk> Clone for DurableDirectory<D> {
    fn clone(&self) -> DurableDirectory<D> {
        DurableDirectory { disk: self.disk.clone(), waiting: Arc::clone(&self.waiting) }
    }
}

impl<D: Disk> fmt::Debug for DurableDirectory<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DurableDirectory").field("disk", &self.disk).finish_non_exhaustive()
    }
}

/// What is written and not yet synced.
struct Waiting<F> {
    files: Mutex<Vec<F>>,
    /// The list of files as it was written last.
    managed: Mutex<Option<F>>,
    /// Held while syncing, so that nobody takes a file for synced that another still syncs.
    syncing: Mutex<()>,
    /// A sync failed, and with it files of another thread that must not take them for safe. The
    /// system does not say twice that a file is lost, so it is not tried again.
    has_lost: AtomicBool,
    /// The number of the list of segments that was written last.
    named: Mutex<Option<u64>>,
}

impl<F> Default for Waiting<F> {
    fn default() -> Waiting<F> {
        Waiting {
            files: Mutex::default(),
            managed: Mutex::default(),
            syncing: Mutex::default(),
            has_lost: AtomicBool::new(false),
            named: Mutex::default(),
        }
    }
}

impl DurableDirectory {
    pub(super) fn open(folder: &Path) -> crate::Result<DurableDirectory> {
        Ok(DurableDirectory::on(Folder::open(folder)?))
    }
}

impl<D: Disk> DurableDirectory<D> {
    pub(super) fn on(disk: D) -> DurableDirectory<D> {
        DurableDirectory { disk, waiting: Arc::default() }
    }

    /// Makes everything finished safe, with its name, and `last` as well.
    fn sync_all(&self, last: &D::File) -> io::Result<()> {
        let _guard = lock(&self.waiting.syncing);
        if self.waiting.has_lost.swap(false, Ordering::AcqRel) {
            // It may have been a file of whoever asks now.
            return Err(io::Error::other("a file could not be synced"));
        }
        let synced = self.sync_waiting(last);
        self.waiting.has_lost.store(synced.is_err(), Ordering::Release);
        synced
    }

    fn sync_waiting(&self, last: &D::File) -> io::Result<()> {
        let mut files = std::mem::take(&mut *lock(&self.waiting.files));
        files.extend(lock(&self.waiting.managed).take());
        let sync = |chunk: &[D::File]| chunk.iter().try_for_each(|file| self.disk.sync(file));
        let sync = &sync;
        let chunk_len = files.len().div_ceil(SYNC_THREADS_MAX).max(1);
        thread::scope(|scope| {
            let start = |chunk| {
                // Where no thread can be had, the caller does it.
                let thread = thread::Builder::new().spawn_scoped(scope, move || sync(chunk));
                thread.map_err(|_| sync(chunk))
            };
            let chunks: Vec<_> = files.chunks(chunk_len).map(start).collect();
            let own = self.disk.sync(last).and_then(|()| self.disk.sync_names());
            let failed = || io::Error::other("a thread that syncs files panicked");
            let others = chunks.into_iter().try_for_each(|chunk| match chunk {
                Ok(thread) => thread.join().unwrap_or_else(|_| Err(failed())),
                Err(synced) => synced,
            });
            own.and(others)
        })
    }

    /// Replaces the list of files, so that another process sees it at once; the disk gets it with
    /// the next sync.
    fn write_managed(&self, data: &[u8]) -> io::Result<()> {
        let name = Path::new(MANAGED_FILE);
        let file = self.disk.write_successor(name, data)?;
        self.disk.take_place(name, &file)?;
        // The list before it, if it still waits, is of no interest any more.
        *lock(&self.waiting.managed) = Some(file);
        Ok(())
    }

    /// Replaces the list of segments, unless by an older one: the merge of a writer that was rolled
    /// back may end late, and would take back what was committed since.
    fn write_meta(&self, data: &[u8]) -> io::Result<()> {
        let Meta { opstamp } = serde_json::from_slice(data)?;
        let mut named = lock(&self.waiting.named);
        if named.is_some_and(|latest| opstamp < latest) {
            return Err(io::Error::other(
                "the list of segments is older than the one that is there",
            ));
        }
        self.replace_synced(Path::new(META_FILE), data)?;
        *named = Some(opstamp);
        Ok(())
    }

    /// Puts a file in the place of another once it, and all that was finished before, is safe.
    fn replace_synced(&self, name: &Path, data: &[u8]) -> io::Result<()> {
        let successor = self.disk.write_successor(name, data)?;
        self.sync_all(&successor)?;
        self.disk.take_place(name, &successor)?;
        self.disk.sync_names()
    }

    /// Makes a file. A list of deletions may be there already, from a commit that failed or died
    /// before it was named: the next one gets the same number, and takes its place. Any other name
    /// is made of chance, so a file of that name is an error.
    fn create(&self, name: &Path) -> io::Result<D::File> {
        match self.disk.create(name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_deletions(name) => {
                self.disk.delete(name).map_err(io::Error::other)?;
                self.disk.create(name)
            }
            result => result,
        }
    }

    /// The lock that keeps tidying away from whoever opens the index, where it can be had in time: a
    /// program that was stopped while it opened must stop nobody else. Who goes on without it may
    /// find a file removed, and opens again.
    fn shared_lock(&self, name: &Path) -> Result<DirectoryLock, LockError> {
        let lock = Lock { filepath: name.to_owned(), is_blocking: false };
        for _ in 0..SHARED_LOCK_TRIES {
            match self.disk.lock(&lock) {
                Err(LockError::LockBusy) => thread::park_timeout(SHARED_LOCK_PAUSE),
                Err(LockError::IoError(error)) if may_not_write(&error) => break,
                result => return result,
            }
        }
        Ok(DirectoryLock::from(Box::new(())))
    }

    /// The list of files made from what is there: for one that a power cut left in pieces.
    fn managed_from_folder(&self) -> io::Result<Vec<u8>> {
        let mut names = self.disk.names()?;
        names.retain(|name| !name.starts_with('.'));
        serde_json::to_vec(&names).map_err(io::Error::other)
    }
}

/// A file that is synced not when it is finished but with the others.
struct LateSync<D: Disk> {
    /// `None` once it is finished.
    file: Option<io::BufWriter<D::File>>,
    directory: DurableDirectory<D>,
}

impl<D: Disk> LateSync<D> {
    fn open_file(&mut self) -> io::Result<&mut io::BufWriter<D::File>> {
        self.file.as_mut().ok_or_else(|| io::Error::other("the file is already finished"))
    }
}

impl<D: Disk> Write for LateSync<D> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.open_file()?.write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), io::BufWriter::flush)
    }
}

impl<D: Disk> TerminatingWrite for LateSync<D> {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let mut files = lock(&self.directory.waiting.files);
        if files.len() < UNSYNCED_MAX {
            files.push(file);
            return Ok(());
        }
        drop(files);
        self.directory.disk.sync(&file)
    }
}

fn is_deletions(name: &Path) -> bool {
    name.extension().is_some_and(|extension| extension == "del")
}

/// A list of files is whole whatever panicked while it was locked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<D: Disk> Directory for DurableDirectory<D> {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.disk.handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.disk.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.disk.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.create(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        let file = io::BufWriter::with_capacity(WRITE_BYTES, file);
        let file = LateSync { file: Some(file), directory: self.clone() };
        Ok(io::BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let data = self.disk.read(path)?;
        let is_list = || serde_json::from_slice::<Vec<PathBuf>>(&data).is_ok();
        if path != Path::new(MANAGED_FILE) || is_list() {
            return Ok(data);
        }
        self.managed_from_folder()
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(MANAGED_FILE) {
            return self.write_managed(data);
        }
        if path == Path::new(META_FILE) {
            return self.write_meta(data);
        }
        self.replace_synced(path, data)
    }

    /// The engine asks for this right before it replaces its list of segments, which is when it is
    /// done, and after it has deleted files, which may come back.
    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        // Only the lock that readers share is blocking.
        if lock.is_blocking { self.shared_lock(&lock.filepath) } else { self.disk.lock(lock) }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.disk.watch(callback)
    }
}

fn may_not_write(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(directory: &DurableDirectory, name: &str) {
        let mut writer = directory.open_write(Path::new(name)).unwrap();
        writer.write_all(b"words").unwrap();
        writer.terminate().unwrap();
    }

    #[test]
    fn finished_files_wait_until_they_are_synced_together() {
        let dir = tempfile::tempdir().unwrap();
        let directory = DurableDirectory::open(dir.path()).unwrap();
        for i in 0..UNSYNCED_MAX + 3 {
            write(&directory, &format!("{i}.idx"));
        }
        assert_eq!(lock(&directory.waiting.files).len(), UNSYNCED_MAX);
        directory.atomic_write(Path::new(META_FILE), b"{\"opstamp\":1}").unwrap();
        assert_eq!(lock(&directory.waiting.files).len(), 0);
        assert_eq!(fs::read(dir.path().join("0.idx")).unwrap(), b"words");
    }

    #[test]
    fn a_list_of_files_in_pieces_is_made_from_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let directory = DurableDirectory::open(dir.path()).unwrap();
        write(&directory, "1.idx");
        directory.atomic_write(Path::new(MANAGED_FILE), b"[\"1.idx\",\"2.idx\"]").unwrap();
        let whole = directory.atomic_read(Path::new(MANAGED_FILE)).unwrap();
        assert_eq!(whole, b"[\"1.idx\",\"2.idx\"]");
        fs::write(dir.path().join(MANAGED_FILE), b"[\"1.i").unwrap();
        assert_eq!(directory.atomic_read(Path::new(MANAGED_FILE)).unwrap(), b"[\"1.idx\"]");
    }

    #[test]
    fn a_list_of_segments_never_gives_way_to_an_older_one() {
        let dir = tempfile::tempdir().unwrap();
        let directory = DurableDirectory::open(dir.path()).unwrap();
        let write = |opstamp: u64| {
            let meta = format!("{{\"segments\":[],\"opstamp\":{opstamp}}}");
            directory.clone().atomic_write(Path::new(META_FILE), meta.as_bytes()).is_ok()
        };
        // A merge writes the number of the commit before it.
        assert_eq!([3, 7, 7, 3, 8].map(write), [true, true, true, false, true]);
        let meta = fs::read_to_string(dir.path().join(META_FILE)).unwrap();
        assert_eq!(meta, "{\"segments\":[],\"opstamp\":8}");
    }

    #[test]
    fn a_file_is_never_written_over_but_for_a_left_list_of_deletions() {
        let dir = tempfile::tempdir().unwrap();
        let directory = DurableDirectory::open(dir.path()).unwrap();
        write(&directory, "1.7.del");
        write(&directory, "1.7.del");
        write(&directory, "1.idx");
        let again = directory.open_write(Path::new("1.idx"));
        assert!(matches!(again, Err(OpenWriteError::FileAlreadyExists(_))));
    }
}
