//! What the engine's folder stands on: the real file system, and in tests one that loses power.
//!
//! Only what makes a difference to what survives is told apart: bytes are safe once their file is
//! synced, names once their folder is.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle,
};

/// A folder without sub-folders.
pub(super) trait Disk: Clone + fmt::Debug + Send + Sync + 'static {
    /// A file while it is written.
    type File: Write + Send + Sync + 'static;

    /// Makes a file; fails where there is one of this name.
    fn create(&self, name: &Path) -> io::Result<Self::File>;

    /// Writes a file that is to take the place of the one of this name, if there is one; until
    /// [`Disk::take_place`] that one stays.
    fn write_successor(&self, name: &Path, data: &[u8]) -> io::Result<Self::File>;

    /// Gives the successor its name, without syncing anything.
    fn take_place(&self, name: &Path, successor: &Self::File) -> io::Result<()>;

    /// Makes the bytes of a file safe.
    fn sync(&self, file: &Self::File) -> io::Result<()>;

    /// Makes all names safe.
    fn sync_names(&self) -> io::Result<()>;

    /// Returns the names of all files that are Unicode.
    fn names(&self) -> io::Result<Vec<String>>;

    fn delete(&self, name: &Path) -> Result<(), DeleteError>;
    fn exists(&self, name: &Path) -> Result<bool, OpenReadError>;
    fn read(&self, name: &Path) -> Result<Vec<u8>, OpenReadError>;
    fn handle(&self, name: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError>;
    fn lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError>;
    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle>;
}

/// Begins the names of files before they take another's place; swept with other temporary files.
const SUCCESSOR_PREFIX: &str = ".tmp-";

/// A folder of the file system.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: Arc<Path>,
    engine: MmapDirectory,
}

impl Folder {
    pub(super) fn open(path: &Path) -> crate::Result<Folder> {
        let engine = MmapDirectory::open(path)
            .map_err(|error| crate::Error::from(tantivy::TantivyError::from(error)))?;
        Ok(Folder { path: path.into(), engine })
    }

    /// Where what takes the place of a file is written.
    fn successor(&self, name: &Path) -> PathBuf {
        self.path.join(format!("{SUCCESSOR_PREFIX}{}", name.display()))
    }
}

impl Disk for Folder {
    type File = File;

    fn create(&self, name: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(self.path.join(name))
    }

    fn write_successor(&self, name: &Path, data: &[u8]) -> io::Result<File> {
        let mut file = File::create(self.successor(name))?;
        file.write_all(data)?;
        Ok(file)
    }

    fn take_place(&self, name: &Path, _: &File) -> io::Result<()> {
        fs::rename(self.successor(name), self.path.join(name))
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_data()
    }

    fn sync_names(&self) -> io::Result<()> {
        self.engine.sync_directory()
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            names.extend(entry?.file_name().into_string());
        }
        Ok(names)
    }

    fn delete(&self, name: &Path) -> Result<(), DeleteError> {
        self.engine.delete(name)
    }

    fn exists(&self, name: &Path) -> Result<bool, OpenReadError> {
        self.engine.exists(name)
    }

    fn read(&self, name: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.engine.atomic_read(name)
    }

    fn handle(&self, name: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.engine.get_file_handle(name)
    }

    fn lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.engine.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.engine.watch(callback)
    }
}
