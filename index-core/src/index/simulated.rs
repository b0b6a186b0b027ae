//! A disk in memory that loses power, fails and fills up, for tests.
//!
//! As strict as POSIX allows: bytes survive once their file is synced, names once the folder is;
//! of what was not, any part may.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};

use fastrand::Rng;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, OwnedBytes, WatchCallback, WatchCallbackList, WatchHandle,
};

use super::directory::DurableDirectory;
use super::disk::Disk;
use super::version::{Current, FORMAT_VERSION};
use super::{Index, Open, schema};
use crate::Result as CrateResult;

/// What goes wrong; operations that change something are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// This operation fails, and the next ones work.
    Once(usize),
    /// The thread of the engine that makes or writes a file in this operation panics, as it would
    /// by what it writes; anything else fails.
    Panic(usize),
    /// From this operation on all fail: the power is off.
    Off(usize),
    /// More bytes than this find no room.
    Full(usize),
}

/// What the disk says that it does and does not do: to see that a test would notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lie {
    #[default]
    None,
    /// Bytes are never safe.
    Bytes,
    /// Names are never safe.
    Names,
}

/// What survives of names that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Survivors {
    Nothing,
    /// The first changes.
    Prefix,
    /// Any of them.
    Subset,
}

#[derive(Clone, Debug)]
pub(super) struct SimulatedDisk {
    state: Arc<Mutex<State>>,
    locks: Arc<Locks>,
}

/// The locks that are held; a loss of power frees them.
#[derive(Debug, Default)]
struct Locks {
    held: Mutex<BTreeSet<PathBuf>>,
    freed: Condvar,
}

impl Locks {
    fn held(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lock, free once dropped.
struct Held {
    locks: Arc<Locks>,
    name: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.locks.held().remove(&self.name);
        self.locks.freed.notify_all();
    }
}

#[derive(Debug, Default)]
struct State {
    files: Vec<SimulatedBytes>,
    names: BTreeMap<PathBuf, usize>,
    safe_names: BTreeMap<PathBuf, usize>,
    /// Changes of names since the folder was synced; `None` is a deletion.
    changes: Vec<(PathBuf, Option<usize>)>,
    n_operations: usize,
    fault: Option<Fault>,
    lie: Lie,
}

#[derive(Clone, Debug, Default)]
struct SimulatedBytes {
    bytes: Vec<u8>,
    n_safe: usize,
}

/// A file while it is written.
#[derive(Debug)]
pub(super) struct SimulatedFile {
    disk: SimulatedDisk,
    number: usize,
}

/// Opens the index on a disk, and makes it where there is none.
pub(super) fn open_on(disk: &SimulatedDisk) -> CrateResult<Index> {
    let current = Current { format: FORMAT_VERSION, generation: 1 };
    let engine = tantivy::Index::builder()
        .schema(schema::schema())
        .open_or_create(DurableDirectory::on(disk.clone()))?;
    let open = RwLock::new(Open::new(engine, current)?);
    Ok(Index { folder: None, open, lock: None })
}

impl SimulatedDisk {
    pub(super) fn new() -> SimulatedDisk {
        SimulatedDisk { state: Arc::default(), locks: Arc::default() }
    }

    pub(super) fn set_lie(&self, lie: Lie) {
        self.state().lie = lie;
    }

    /// Lets go wrong what the fault says, counted from now on.
    pub(super) fn set_fault(&self, fault: Fault) {
        let mut state = self.state();
        state.n_operations = 0;
        state.fault = Some(fault);
    }

    /// How many operations there were since the fault was set.
    pub(super) fn n_operations(&self) -> usize {
        self.state().n_operations
    }

    /// How many bytes all files have.
    pub(super) fn n_bytes(&self) -> usize {
        self.state().n_bytes()
    }

    /// The disk after the power has come back.
    pub(super) fn after_power_loss(&self, survivors: Survivors, dice: &mut Rng) -> SimulatedDisk {
        let state = self.state();
        let mut names = state.safe_names.clone();
        let n_prefix = dice.usize(..state.changes.len() + 1);
        for (i, (name, file)) in state.changes.iter().enumerate() {
            let survives = match survivors {
                Survivors::Nothing => false,
                Survivors::Prefix => i < n_prefix,
                Survivors::Subset => dice.usize(..2) == 0,
            };
            match file {
                _ if !survives => {}
                Some(file) => drop(names.insert(name.clone(), *file)),
                None => drop(names.remove(name)),
            }
        }
        let lie = state.lie;
        let survivor = |file: &SimulatedBytes| match lie {
            // Nothing is left that could be mistaken for a segment.
            Lie::Bytes if file.n_safe == 0 => SimulatedBytes::default(),
            _ => file.after_power_loss(dice),
        };
        let files = state.files.iter().map(survivor).collect();
        let (safe_names, changes) = (names.clone(), Vec::new());
        let state = State { files, names, safe_names, changes, n_operations: 0, fault: None, lie };
        SimulatedDisk { state: Arc::new(Mutex::new(state)), locks: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SimulatedBytes {
    /// What was not synced may be cut anywhere, and may be zeros.
    fn after_power_loss(&self, dice: &mut Rng) -> SimulatedBytes {
        let n_unsafe = self.bytes.len() - self.n_safe;
        let mut bytes = self.bytes[..self.n_safe + dice.usize(..n_unsafe + 1)].to_vec();
        if dice.usize(..2) == 0 {
            bytes[self.n_safe..].fill(0);
        }
        SimulatedBytes { n_safe: bytes.len(), bytes }
    }
}

impl State {
    /// Counts an operation that changes something; fails where it is its turn.
    fn operate(&mut self, n_bytes_more: usize) -> io::Result<()> {
        let number = self.n_operations;
        self.n_operations += 1;
        let fails = match self.fault {
            None | Some(Fault::None) => false,
            Some(Fault::Once(at) | Fault::Panic(at)) => number == at,
            Some(Fault::Off(at)) => number >= at,
            Some(Fault::Full(bytes)) => {
                if n_bytes_more > 0 && self.n_bytes() + n_bytes_more > bytes {
                    return Err(io::ErrorKind::StorageFull.into());
                }
                false
            }
        };
        if fails { Err(io::Error::other("simulated failure of the disk")) } else { Ok(()) }
    }

    fn panic_if_due(&mut self) {
        if self.fault == Some(Fault::Panic(self.n_operations)) && is_thread_of_engine() {
            // Once: what is dropped on the way out may write again.
            self.n_operations += 1;
            panic!("simulated panic");
        }
    }

    fn n_bytes(&self) -> usize {
        self.names.values().map(|file| self.files[*file].bytes.len()).sum()
    }

    fn link(&mut self, name: &Path, file: usize) {
        self.names.insert(name.to_owned(), file);
        self.changes.push((name.to_owned(), Some(file)));
    }

    fn new_file(&mut self, bytes: Vec<u8>) -> usize {
        self.files.push(SimulatedBytes { bytes, n_safe: 0 });
        self.files.len() - 1
    }

    fn bytes_of(&self, name: &Path) -> Result<Vec<u8>, OpenReadError> {
        let file = self.names.get(name);
        let file = file.ok_or_else(|| OpenReadError::FileDoesNotExist(name.to_owned()))?;
        Ok(self.files[*file].bytes.clone())
    }
}

/// Whether a panic of this thread is one that the engine has to live with; in the thread that
/// commits it ends the program, which is a crash.
fn is_thread_of_engine() -> bool {
    let names = ["thrd-tantivy", "docstore", "merge_thread"];
    let thread = std::thread::current();
    thread.name().is_some_and(|thread| names.iter().any(|name| thread.starts_with(name)))
}

impl Write for SimulatedFile {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let mut state = self.disk.state();
        state.panic_if_due();
        state.operate(data.len())?;
        state.files[self.number].bytes.extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Disk for SimulatedDisk {
    type File = SimulatedFile;

    fn create(&self, name: &Path) -> io::Result<SimulatedFile> {
        let mut state = self.state();
        state.panic_if_due();
        state.operate(1)?;
        if state.names.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let number = state.new_file(Vec::new());
        state.link(name, number);
        Ok(SimulatedFile { disk: self.clone(), number })
    }

    fn write_successor(&self, _: &Path, data: &[u8]) -> io::Result<SimulatedFile> {
        let mut state = self.state();
        state.operate(data.len())?;
        let number = state.new_file(data.to_vec());
        Ok(SimulatedFile { disk: self.clone(), number })
    }

    fn take_place(&self, name: &Path, successor: &SimulatedFile) -> io::Result<()> {
        let mut state = self.state();
        state.operate(0)?;
        state.link(name, successor.number);
        Ok(())
    }

    fn sync(&self, file: &SimulatedFile) -> io::Result<()> {
        let mut state = self.state();
        state.operate(0)?;
        if state.lie == Lie::Bytes {
            return Ok(());
        }
        let file = &mut state.files[file.number];
        file.n_safe = file.bytes.len();
        Ok(())
    }

    fn sync_names(&self) -> io::Result<()> {
        let mut state = self.state();
        state.operate(0)?;
        if state.lie == Lie::Names {
            return Ok(());
        }
        state.changes.clear();
        state.safe_names = state.names.clone();
        Ok(())
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let state = self.state();
        Ok(state.names.keys().map(|name| name.display().to_string()).collect())
    }

    fn delete(&self, name: &Path) -> Result<(), DeleteError> {
        let mut state = self.state();
        state.operate(0).map_err(|error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: name.to_owned(),
        })?;
        match state.names.remove(name) {
            Some(_) => {
                state.changes.push((name.to_owned(), None));
                Ok(())
            }
            None => Err(DeleteError::FileDoesNotExist(name.to_owned())),
        }
    }

    fn exists(&self, name: &Path) -> Result<bool, OpenReadError> {
        Ok(self.state().names.contains_key(name))
    }

    fn read(&self, name: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.state().bytes_of(name)
    }

    fn handle(&self, name: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let bytes = OwnedBytes::new(self.state().bytes_of(name)?);
        Ok(Arc::new(bytes))
    }

    fn lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let mut held = self.locks.held();
        while held.contains(&lock.filepath) {
            if !lock.is_blocking {
                return Err(LockError::LockBusy);
            }
            held = self.locks.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        held.insert(lock.filepath.clone());
        let locks = Arc::clone(&self.locks);
        Ok(DirectoryLock::from(Box::new(Held { locks, name: lock.filepath.clone() })))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchCallbackList::default().subscribe(callback))
    }
}
