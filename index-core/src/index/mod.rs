//! Article ⇄ engine: opening, writing and replacing the one index that holds articles, quotes and
//! the catalogue of files.
//!
//! Only here, in `search` and in `error` is the engine named.

mod batch;
pub(crate) mod catalogue;
pub(crate) mod codec;
mod directory;
mod disk;
pub(crate) mod document;
mod draft;
pub(crate) mod language;
pub(crate) mod long_form;
mod prepared;
pub(crate) mod schema;
#[cfg(any(test, feature = "simulation"))]
#[cfg_attr(not(test), allow(dead_code, reason = "our own tests want more of it"))]
mod simulated;
#[cfg(feature = "simulation")]
pub(crate) mod simulation;
pub(crate) mod sketch;
mod slots;
mod spelling;
pub(crate) mod stored;
pub(crate) mod term_cache;
pub(crate) mod version;
pub(crate) mod words;
mod writer;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::{IndexReader, IndexSettings, ReloadPolicy};

use self::directory::DurableDirectory;
pub use self::prepared::Prepared;
use self::schema::Fields;
use self::version::{Current, FORMAT_VERSION};
pub use self::writer::{Writer, WriterOptions, WriterPlace};
use crate::search::Searcher;
use crate::{Error, ErrorKind, Result};

/// The file in the index folder whose lock the one writer holds.
const LOCK_FILE: &str = "writer.lock";

/// How many bytes of articles are packed together: to show one, all of them are unpacked. Smaller
/// ones take more room: of 8 KiB a hit costs half as much as of the engine's 16.
const STORE_BLOCK_BYTES: usize = 8 << 10;

/// How often opening is tried again when a writer removed a file meanwhile.
const OPEN_TRIES: usize = 5;

/// An index: articles, their quotes, and which files they came from.
///
/// One process may write, any number may read, also while another writes. All methods take `&self`
/// and may be called from many threads.
pub struct Index {
    folder: Option<PathBuf>,
    open: RwLock<Open>,
    /// The writer's lock, where it was taken before the writer is made: for a rebuild.
    lock: Option<Arc<WriterLock>>,
}

/// The generation that is open.
#[derive(Clone)]
struct Open {
    engine: tantivy::Index,
    reader: IndexReader,
    /// The view of what the reader shows: what it has opened stays open.
    searcher: Searcher,
    fields: Fields,
    current: Current,
    /// The state of the engine that the reader shows.
    shown: Vec<u8>,
}

/// Held by whoever may write; free once dropped or once its process is dead.
pub(crate) struct WriterLock {
    _file: Option<File>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Index {
    /// Makes an index in a folder, which is made as well if it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the folder can't be written or already holds an index;
    /// [`ErrorKind::Locked`] when another process makes one there.
    pub fn create(folder: impl AsRef<Path>) -> Result<Index> {
        let folder = folder.as_ref();
        make_folder(folder)?;
        let lock = WriterLock::acquire(folder)?;
        match Current::read(folder) {
            Ok(_) => {
                let message = "there is an index already";
                Err(Error::new(ErrorKind::Io, message).with_path(folder))
            }
            Err(error) if error.kind() == ErrorKind::NoIndex => {
                let current = Current { format: FORMAT_VERSION, generation: 1 };
                create_generation(folder, current)?;
                current.write(folder)?;
                drop(lock);
                Index::open(folder)
            }
            Err(error) => Err(error),
        }
    }

    /// Opens the index of a folder, to search and, when it is of the current format, to write.
    ///
    /// # Errors
    /// [`ErrorKind::NoIndex`], [`ErrorKind::NewerVersion`], [`ErrorKind::Corrupt`], or
    /// [`ErrorKind::Io`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Index> {
        let folder = folder.as_ref();
        let open = open_current(folder)?;
        Ok(Index { folder: Some(folder.to_owned()), open: RwLock::new(open), lock: None })
    }

    /// Opens the index of a folder, and makes it if there is none.
    ///
    /// One so old that this version can't answer from it gives way to an empty one.
    ///
    /// # Errors
    /// Those of [`Index::open`] and [`Index::create`]; [`ErrorKind::Locked`] when another process
    /// writes to one that has to give way.
    pub fn open_or_create(folder: impl AsRef<Path>) -> Result<Index> {
        match Index::open(&folder) {
            Err(error) if error.kind() == ErrorKind::NoIndex => Index::create(folder),
            Err(error) if error.kind() == ErrorKind::OlderVersion => {
                Index::begin_rebuild(folder.as_ref())?.replace()
            }
            result => result,
        }
    }

    /// Returns an empty index that lives in memory and goes with this value.
    pub fn in_memory() -> Index {
        let current = Current { format: FORMAT_VERSION, generation: 1 };
        let made = tantivy::Index::builder()
            .schema(schema::schema())
            .create_in_ram()
            .map_err(Error::from)
            .and_then(|engine| Open::new(engine, current));
        let open = made.expect("an empty index in memory needs no file and no lock");
        Index { folder: None, open: RwLock::new(open), lock: None }
    }

    /// Returns the folder that the index lies in; `None` for one in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Returns whether a process writes to this index now.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the lock can't be looked at.
    pub fn has_writer(&self) -> Result<bool> {
        let Some(folder) = &self.folder else { return Ok(false) };
        let path = folder.join(LOCK_FILE);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(Error::io(error, path)),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(Error::io(error, path)),
        }
    }

    /// Returns whether the index is of an older format: it answers, but [`Index::writer`] refuses
    /// until it has been rebuilt with [`Index::rebuild`].
    pub fn is_older_version(&self) -> bool {
        self.opened().current.format < FORMAT_VERSION
    }

    /// Returns the files of the index whose bytes are not as they were written. Reads all of them.
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`] when a file is missing or too short to be one.
    pub fn damaged_files(&self) -> Result<Vec<PathBuf>> {
        let damaged = self.opened().engine.validate_checksum();
        let mut damaged: Vec<PathBuf> =
            damaged.map_err(|error| self.at_folder(error.into()))?.into_iter().collect();
        damaged.sort();
        Ok(damaged)
    }

    /// Returns the writer, with the default options. There is one at a time, over all processes.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] when there is another writer; [`ErrorKind::OlderVersion`] when the
    /// index must be rebuilt first.
    pub fn writer(&self) -> Result<Writer> {
        self.writer_with(WriterOptions::default())
    }

    /// Returns the writer. There is one at a time, over all processes.
    ///
    /// # Errors
    /// Those of [`Index::writer`].
    pub fn writer_with(&self, options: WriterOptions) -> Result<Writer> {
        let lock = match (&self.lock, &self.folder) {
            (Some(lock), _) => Arc::clone(lock),
            (None, Some(folder)) => {
                let lock = WriterLock::acquire(folder)?;
                self.follow_current(folder)?;
                let current = self.opened().current;
                current.check_writable(folder)?;
                version::sweep_generations(folder, &[current.generation]);
                Arc::new(lock)
            }
            (None, None) => Arc::new(WriterLock { _file: None }),
        };
        let open = self.opened();
        let folder = self.folder.as_deref().map(|folder| open.current.folder(folder));
        Writer::new(&open.engine, open.fields, options, lock, folder.as_deref())
            .map_err(|error| self.at_folder(error))
    }

    /// Returns a view of what is committed now; later commits do not change it.
    ///
    /// Costs some microseconds when nothing was committed since the last call.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] or [`ErrorKind::Corrupt`] when the folder can't be read.
    pub fn searcher(&self) -> Result<Searcher> {
        if let Some(folder) = &self.folder {
            self.follow_current(folder)?;
        }
        self.follow_commits().map_err(|error| self.at_folder(error))?;
        Ok(self.opened().searcher)
    }

    /// Begins a new index of this folder beside the current one, which answers meanwhile.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] when there is a writer; [`ErrorKind::Io`].
    pub fn rebuild(&self) -> Result<Rebuild> {
        let Some(folder) = &self.folder else {
            return Ok(Rebuild { index: Index::in_memory(), replaces: None });
        };
        Index::begin_rebuild(folder)
    }

    fn begin_rebuild(folder: &Path) -> Result<Rebuild> {
        let lock = Arc::new(WriterLock::acquire(folder)?);
        let before = Current::read(folder)?;
        before.check_not_newer(folder)?;
        version::sweep_generations(folder, &[before.generation]);
        let current = Current { format: FORMAT_VERSION, generation: before.generation + 1 };
        let open = create_generation(folder, current)?;
        let index =
            Index { folder: Some(folder.to_owned()), open: RwLock::new(open), lock: Some(lock) };
        Ok(Rebuild { index, replaces: Some((folder.to_owned(), current)) })
    }

    fn opened(&self) -> Open {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the generation that is current now, if another process has replaced it.
    fn follow_current(&self, folder: &Path) -> Result<()> {
        if self.lock.is_some() {
            // A rebuild is not current yet.
            return Ok(());
        }
        let current = Current::read(folder)?;
        if current == self.opened().current {
            return Ok(());
        }
        let open = open_current(folder)?;
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = open;
        Ok(())
    }

    /// Shows what was committed since the last call.
    fn follow_commits(&self) -> Result<()> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.show_commits() {
                // A segment was merged away between two reads.
                Err(error) if error.kind() == ErrorKind::Corrupt && tries < OPEN_TRIES => {}
                result => return result,
            }
        }
    }

    fn show_commits(&self) -> Result<()> {
        let open = self.opened();
        let state = engine_state(&open.engine)?;
        if state == open.shown {
            return Ok(());
        }
        open.reader.reload()?;
        let searcher = Searcher::new(open.reader.searcher(), open.fields);
        let mut now = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if now.current == open.current {
            (now.shown, now.searcher) = (state, searcher);
        }
        Ok(())
    }

    fn at_folder(&self, error: Error) -> Error {
        match &self.folder {
            Some(folder) if error.path().is_none() => error.with_path(folder),
            _ => error,
        }
    }
}

/// A new index of a folder, being filled while the old one answers.
///
/// Dropped without [`Rebuild::replace`], the old one stays.
#[derive(Debug)]
pub struct Rebuild {
    index: Index,
    replaces: Option<(PathBuf, Current)>,
}

impl Rebuild {
    /// Returns the new index: its writer fills it, its searchers see what is committed there.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Makes the new index the one of its folder, in one step. Searchers of the old one stay as
    /// they are; the next one, in this process or another, shows the new.
    ///
    /// The writer must have been dropped after its last commit.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]; then the old index is still the current one.
    pub fn replace(self) -> Result<Index> {
        let Some((folder, current)) = self.replaces else { return Ok(self.index) };
        current.write(&folder)?;
        version::sweep_generations(&folder, &[current.generation]);
        drop(self.index);
        Index::open(&folder)
    }
}

impl Open {
    fn new(engine: tantivy::Index, current: Current) -> Result<Open> {
        let fields = Fields::of(&engine.schema()).ok_or_else(|| {
            Error::new(ErrorKind::OlderVersion, "made by an older version: it must be rebuilt")
        })?;
        let shown = engine_state(&engine)?;
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = reader.try_into()?;
        let searcher = Searcher::new(reader.searcher(), fields);
        Ok(Open { engine, reader, searcher, fields, current, shown })
    }
}

/// Returns bytes that change with every commit and every merge.
fn engine_state(engine: &tantivy::Index) -> Result<Vec<u8>> {
    let name = Path::new("meta.json");
    engine.directory().atomic_read_of(name)
}

/// Reads a small file of the engine's directory.
trait AtomicRead {
    fn atomic_read_of(&self, path: &Path) -> Result<Vec<u8>>;
}

impl<D: tantivy::Directory> AtomicRead for D {
    fn atomic_read_of(&self, path: &Path) -> Result<Vec<u8>> {
        self.atomic_read(path).map_err(|error| tantivy::TantivyError::from(error).into())
    }
}

fn open_current(folder: &Path) -> Result<Open> {
    let mut tries = 0;
    loop {
        tries += 1;
        let current = Current::read(folder)?;
        current.check_not_newer(folder)?;
        match open_generation(folder, current) {
            Ok(open) => return Ok(open),
            // The generation was replaced, or a segment merged away, between two reads.
            Err(error) if error.kind() == ErrorKind::Corrupt && tries < OPEN_TRIES => {}
            Err(error) if error.path().is_none() => return Err(error.with_path(folder)),
            Err(error) => return Err(error),
        }
    }
}

fn open_generation(folder: &Path, current: Current) -> Result<Open> {
    let sub_folder = current.folder(folder);
    if !sub_folder.is_dir() {
        let message = "damaged: delete the folder and index the articles again";
        return Err(Error::new(ErrorKind::Corrupt, message).with_path(folder));
    }
    let engine = tantivy::Index::open(DurableDirectory::open(&sub_folder)?)?;
    Open::new(engine, current)
}

fn create_generation(folder: &Path, current: Current) -> Result<Open> {
    let sub_folder = current.folder(folder);
    // A crash may have left one half made; nobody reads it, as `CURRENT` never named it.
    if sub_folder.is_dir() {
        fs::remove_dir_all(&sub_folder).map_err(|error| Error::io(error, &sub_folder))?;
    }
    make_folder(&sub_folder)?;
    let settings = IndexSettings {
        docstore_blocksize: STORE_BLOCK_BYTES,
        // There are as many threads that draft as pay; another one behind each is woken up for every
        // block, and is started for every lone article.
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let engine = tantivy::Index::builder()
        .schema(schema::schema())
        .settings(settings)
        .open_or_create(DurableDirectory::open(&sub_folder)?)
        .map_err(|error| Error::from(error).with_path(folder))?;
    Open::new(engine, current)
}

/// Makes a folder that only its owner reads: an index holds whole articles.
fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Error::io(error, folder))
}

impl WriterLock {
    fn acquire(folder: &Path) -> Result<WriterLock> {
        let path = folder.join(LOCK_FILE);
        let open = File::options().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(|error| Error::io(error, &path))?;
        match file.try_lock() {
            Ok(()) => Ok(WriterLock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => {
                let message = "another process is writing to this index";
                Err(Error::new(ErrorKind::Locked, message).with_path(folder))
            }
            Err(TryLockError::Error(error)) => Err(Error::io(error, path)),
        }
    }
}

#[cfg(test)]
mod leftover_tests;
#[cfg(test)]
mod power_loss;
#[cfg(test)]
mod tests;
