//! The engine's view of the index folder, with its gaps closed and its waits shortened.
//!
//! The engine replaces its list of segments by a rename, but does not sync the folder behind it: a
//! power cut could take back a commit that was acknowledged. And it wants to write a lock file even
//! to read, so that an index in a folder without write permission would not open.
//!
//! It also waits for the disk some twenty times in a commit of one article. Here it waits four
//! times: the files of a segment are synced together, when the engine is about to name them, and
//! its list of files, which matters only to tidy up, with them.
//!
//! Invariant: before a list of segments takes its place, every file that was finished is on the
//! disk; before the list is acknowledged, so is the list.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// The engine's list of the files that it has made: what is in it and in no segment is deleted.
const MANAGED_FILE: &str = ".managed.json";

/// Where that list is written before it takes its place; swept with other temporary files.
const MANAGED_FILE_UNFINISHED: &str = ".tmp-managed";

/// How many finished files may wait to be synced, each of which is open; further ones are synced
/// when they are finished.
const UNSYNCED_MAX: usize = 64;

/// How many files are synced at the same time: the disk does them in one go.
const SYNC_THREADS_MAX: usize = 8;

#[derive(Clone, Debug)]
pub(super) struct DurableDirectory {
    folder: Arc<Path>,
    inner: MmapDirectory,
    waiting: Arc<Waiting>,
}

/// What is written and not yet synced.
#[derive(Debug, Default)]
struct Waiting {
    files: Mutex<Vec<File>>,
    /// The list of files as it was written last.
    managed: Mutex<Option<File>>,
    /// Held while syncing, so that nobody takes a file for synced that another still syncs.
    syncing: Mutex<()>,
}

impl DurableDirectory {
    pub(super) fn open(folder: &Path) -> crate::Result<DurableDirectory> {
        let inner = MmapDirectory::open(folder)
            .map_err(|error| crate::Error::from(tantivy::TantivyError::from(error)))?;
        Ok(DurableDirectory { folder: folder.into(), inner, waiting: Arc::default() })
    }

    fn sync_files(&self) -> io::Result<()> {
        let _guard = lock(&self.waiting.syncing);
        let mut files = std::mem::take(&mut *lock(&self.waiting.files));
        files.extend(lock(&self.waiting.managed).take());
        let chunk_len = files.len().div_ceil(SYNC_THREADS_MAX).max(1);
        if files.len() <= 1 {
            return files.iter().try_for_each(File::sync_data);
        }
        std::thread::scope(|scope| {
            let sync = |chunk: &[File]| chunk.iter().try_for_each(File::sync_data);
            let chunks = files.chunks(chunk_len).map(|chunk| scope.spawn(move || sync(chunk)));
            let chunks: Vec<_> = chunks.collect();
            let failed = || io::Error::other("a thread that syncs files panicked");
            chunks.into_iter().try_for_each(|chunk| chunk.join().unwrap_or_else(|_| Err(failed())))
        })
    }

    /// Replaces the list of files, so that another process sees it at once; the disk gets it with
    /// the next sync.
    fn write_managed(&self, data: &[u8]) -> io::Result<()> {
        let unfinished = self.folder.join(MANAGED_FILE_UNFINISHED);
        let mut file = File::create(&unfinished)?;
        file.write_all(data)?;
        fs::rename(unfinished, self.folder.join(MANAGED_FILE))?;
        // The list before it, if it still waits, is of no interest any more.
        *lock(&self.waiting.managed) = Some(file);
        Ok(())
    }

    /// The list of files made from what is there: for one that a power cut left in pieces.
    fn managed_from_folder(&self) -> io::Result<Vec<u8>> {
        let mut names: Vec<String> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            names.extend(name.to_str().filter(|name| !name.starts_with('.')).map(str::to_owned));
        }
        serde_json::to_vec(&names).map_err(io::Error::other)
    }
}

/// A file that is synced not when it is finished but with the others.
struct LateSync {
    /// `None` once it is finished.
    file: Option<File>,
    waiting: Arc<Waiting>,
}

impl LateSync {
    fn open_file(&mut self) -> io::Result<&mut File> {
        self.file.as_mut().ok_or_else(|| io::Error::other("the file is already finished"))
    }
}

impl Write for LateSync {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.open_file()?.write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for LateSync {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let mut files = lock(&self.waiting.files);
        if files.len() < UNSYNCED_MAX {
            files.push(file);
            return Ok(());
        }
        drop(files);
        file.sync_data()
    }
}

/// A list of files is whole whatever panicked while it was locked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Directory for DurableDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let open = || OpenOptions::new().write(true).create_new(true).open(self.folder.join(path));
        let file = open().map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        let file = LateSync { file: Some(file), waiting: Arc::clone(&self.waiting) };
        Ok(io::BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let data = self.inner.atomic_read(path)?;
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
        self.inner.atomic_write(path, data)?;
        self.inner.sync_directory()
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.sync_files()?;
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            // Only the lock that readers share is blocking. A reader that may not write here goes
            // on without it: a file that a writer removes meanwhile makes it start again.
            Err(LockError::IoError(error)) if lock.is_blocking && may_not_write(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            result => result,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn may_not_write(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
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
        directory.sync_directory().unwrap();
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
    fn a_file_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let directory = DurableDirectory::open(dir.path()).unwrap();
        write(&directory, "1.del");
        let again = directory.open_write(Path::new("1.del"));
        assert!(matches!(again, Err(OpenWriteError::FileAlreadyExists(_))));
    }
}
