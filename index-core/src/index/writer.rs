//! The one writer: articles in, articles out, and the only place that commits.
//!
//! Invariant: after any error of the engine nothing is committed before a rollback; what was added
//! since the last commit is then gone as a whole and has to be added again.

mod deletion;
mod drafting;
mod gate;
mod merging;
mod place;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Field;
use tantivy::{IndexWriter, Term};

use self::deletion::{Added, Deletion};
use self::drafting::Drafting;
use self::gate::Gate;
use self::merging::Merging;
pub use self::place::WriterPlace;
use super::WriterLock;
use super::batch::Batch;
use super::catalogue::{self, FileEntry, Outcome};
use super::prepared::Prepared;
use super::schema::{CLASS_FILE_FAILED, CLASS_FILE_IGNORED, CLASS_FILE_INDEXED, Fields};
use super::version::FORMAT_VERSION;
use crate::{Article, ArticleId, EXTRACTOR_VERSION, Error, ErrorKind, Result};

/// The least memory for one thread, in bytes; the engine takes no less for its own.
const HEAP_BYTES_MIN_PER_THREAD: usize = 15_000_000;

/// The most memory for one thread, in bytes: what it holds has addresses of four bytes.
const HEAP_BYTES_MAX_PER_THREAD: usize = 4_000_000_000;

/// The most catalogue entries that wait for documents to go with.
const ENTRIES_MAX: usize = 256;

/// The most file numbers that are remembered as written before the index is asked instead.
const REMEMBERED_MAX: usize = 1 << 20;

/// How a [`Writer`] uses memory and threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriterOptions {
    /// The memory for articles that are not yet on the disk, in bytes, over all threads: 64 MB by
    /// default. Raised to 15 MB a thread where it is less. Beside it a merge maps up to 480 MB of
    /// the index's files, which the system takes back where it needs memory.
    pub heap_bytes: usize,
    /// The number of indexing threads: 1 by default.
    pub threads: usize,
}

impl Default for WriterOptions {
    fn default() -> WriterOptions {
        WriterOptions { heap_bytes: 64_000_000, threads: 1 }
    }
}

impl WriterOptions {
    /// Sets the memory for articles that are not yet on the disk, in bytes.
    #[must_use]
    pub fn heap_bytes(mut self, heap_bytes: usize) -> WriterOptions {
        self.heap_bytes = heap_bytes;
        self
    }

    /// Sets the number of indexing threads.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> WriterOptions {
        self.threads = threads;
        self
    }
}

/// Writes to an index. Nothing is visible before [`Writer::commit`].
///
/// The methods that take `&self` may be called from many threads; they wait when the indexing
/// threads are behind.
pub struct Writer {
    /// Applies deletions, commits and merges; segments are handed to it whole.
    engine: IndexWriter,
    fields: Fields,
    gate: Arc<Gate>,
    /// Set by the first error of the engine, unset by a rollback.
    failed: Arc<AtomicBool>,
    known: Mutex<Known>,
    pending: Mutex<Pending>,
    /// What deletions must leave alone.
    added: Added,
    lock: Arc<WriterLock>,
    options: WriterOptions,
    folder: Option<PathBuf>,
}

/// Which files the index may hold something of: a deletion costs a look-up in every segment, which
/// a first run of a million files should not pay.
struct Known {
    /// Whether everything in the index was written by this writer.
    complete: bool,
    files: FxHashSet<u64>,
}

/// What was added since the last commit and is not in a segment of the engine yet.
struct Pending {
    drafting: Drafting,
    /// Entries that go with the next documents, as handing each over alone is dear.
    entries: Batch,
    /// The keys of it all. A deletion of one has to wait until the drafts are segments.
    keys: FxHashSet<u64>,
    /// How many deletions there were since the writer was made.
    n_deletions: u64,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("failed", &self.failed).finish_non_exhaustive()
    }
}

impl Writer {
    pub(super) fn new(
        index: &tantivy::Index,
        fields: Fields,
        options: WriterOptions,
        lock: Arc<WriterLock>,
        folder: Option<&Path>,
    ) -> Result<Writer> {
        let threads = options.threads.max(1);
        let per_thread = (options.heap_bytes / threads)
            .clamp(HEAP_BYTES_MIN_PER_THREAD, HEAP_BYTES_MAX_PER_THREAD - 1);
        let engine_options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(HEAP_BYTES_MIN_PER_THREAD)
            .num_merge_threads(1)
            .build();
        if let Some(folder) = folder {
            sweep_temporary_files(folder);
        }
        let engine: IndexWriter = index.writer_with_options(engine_options)?;
        engine.set_merge_policy(Box::new(Merging::of(index)));
        // What a killed writer left would collide with the names that this one will give.
        engine.garbage_collect_files().wait()?;
        take_first_number(&engine, fields);
        let empty = index.searchable_segment_metas()?.is_empty();
        let failed = Arc::new(AtomicBool::new(false));
        let pending = Pending {
            drafting: Drafting::new(index.clone(), threads, per_thread, Arc::clone(&failed)),
            entries: Batch::default(),
            keys: FxHashSet::default(),
            n_deletions: 0,
        };
        Ok(Writer {
            engine,
            fields,
            gate: Arc::new(Gate::new(options.heap_bytes / 4)),
            failed,
            known: Mutex::new(Known { complete: empty, files: FxHashSet::default() }),
            pending: Mutex::new(pending),
            added: Added::default(),
            lock,
            options,
            folder: folder.map(Path::to_owned),
        })
    }

    /// Adds an article in place of the one with its identity.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`] when the article's spans are wrong ([`Article::check`]); another
    /// kind when the engine fails: then [`Writer::rollback`] has to follow.
    pub fn put(&self, article: &Article) -> Result<()> {
        self.take_up(Prepared::with(&self.fields, article), true)
    }

    /// As [`Writer::put`].
    pub(crate) fn put_prepared(&self, article: Prepared) -> Result<()> {
        self.take_up(article, true)
    }

    /// Adds an article without looking whether there is one with its identity: within a file that
    /// [`Writer::begin_file`] has cleared.
    ///
    /// # Errors
    /// Those of [`Writer::put`].
    pub fn add(&self, article: &Article) -> Result<()> {
        self.take_up(Prepared::with(&self.fields, article), false)
    }

    /// As [`Writer::add`].
    pub(crate) fn add_prepared(&self, article: Prepared) -> Result<()> {
        self.take_up(article, false)
    }

    /// Removes an article with its quotes; nothing happens when there is none.
    ///
    /// # Errors
    /// The engine's, after which [`Writer::rollback`] has to follow.
    pub fn remove(&self, id: ArticleId) -> Result<()> {
        self.check_sound()?;
        self.delete(&mut self.pending(), self.fields.key, id.to_u64())
    }

    /// Removes all that the index holds of a file, its entry too; what is then added of it, up to
    /// [`Writer::end_file`], takes its place in one commit.
    ///
    /// # Errors
    /// Those of [`Writer::remove`].
    pub fn begin_file(&self, path: &Path) -> Result<()> {
        self.forget_file(path)?;
        self.remember(path_key(path));
        Ok(())
    }

    /// Writes the catalogue's entry of a file, after its articles.
    ///
    /// # Errors
    /// Those of [`Writer::remove`].
    pub fn end_file(&self, entry: &FileEntry) -> Result<()> {
        let key = path_key(&entry.path);
        self.remember(key);
        let class = match entry.outcome {
            Outcome::Indexed { .. } => CLASS_FILE_INDEXED,
            Outcome::Failed { .. } => CLASS_FILE_FAILED,
            Outcome::Ignored { .. } => CLASS_FILE_IGNORED,
        };
        self.check_sound()?;
        let mut pending = self.pending();
        pending.keys.insert(key);
        let entries = &mut pending.entries;
        entries.number(self.fields.class, class);
        entries.number(self.fields.file, key);
        entries.bytes(self.fields.entry, catalogue::encode(entry));
        entries.end_document();
        if entries.n_documents() < ENTRIES_MAX { Ok(()) } else { self.send_entries(&mut pending) }
    }

    /// Writes the catalogue's entry of a file in place of the one that it has; its articles stay.
    ///
    /// # Errors
    /// Those of [`Writer::remove`].
    pub fn update_entry(&self, entry: &FileEntry) -> Result<()> {
        self.check_sound()?;
        self.delete(&mut self.pending(), self.fields.file, path_key(&entry.path))?;
        self.end_file(entry)
    }

    /// Removes all that the index holds of a file: its articles, their quotes, its entry.
    ///
    /// # Errors
    /// Those of [`Writer::remove`].
    pub fn forget_file(&self, path: &Path) -> Result<()> {
        let key = path_key(path);
        let known = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            !known.complete || known.files.contains(&key)
        };
        if known {
            self.check_sound()?;
            let mut pending = self.pending();
            self.delete(&mut pending, self.fields.key, key)?;
            self.delete(&mut pending, self.fields.file, key)?;
        }
        Ok(())
    }

    /// Makes everything up to here visible and durable, at once.
    ///
    /// # Errors
    /// When the engine failed, now or before: then nothing since the last commit has become
    /// visible, it has been rolled back, and it has to be added again.
    pub fn commit(&mut self) -> Result<()> {
        if self.failed.load(Ordering::Acquire) {
            self.rollback()?;
            let message = "writing failed before: what was added since the last commit is lost";
            return Err(Error::new(ErrorKind::Io, message));
        }
        let settled = self.settle(&mut self.pending());
        if let Err(error) = settled {
            self.rollback()?;
            return Err(error);
        }
        let committed = self.engine.prepare_commit().and_then(|mut prepared| {
            prepared.set_payload(&payload());
            prepared.commit()
        });
        match committed {
            Ok(_) => Ok(()),
            Err(error) => {
                self.failed.store(true, Ordering::Release);
                self.rollback()?;
                Err(Error::writing_index(error))
            }
        }
    }

    /// Drops everything since the last commit.
    ///
    /// # Errors
    /// When the engine can't be set up again; then the writer has to be dropped.
    pub fn rollback(&mut self) -> Result<()> {
        let mut pending = self.pending();
        pending.drafting.give_up();
        pending.entries = Batch::default();
        pending.keys.clear();
        drop(pending);
        self.engine.rollback().map_err(Error::writing_index)?;
        take_first_number(&self.engine, self.fields);
        self.failed.store(false, Ordering::Release);
        Ok(())
    }

    fn take_up(&self, article: Prepared, replaces: bool) -> Result<()> {
        let Prepared { keys, text_bytes, documents } = article;
        let mut batch = documents?;
        let [article_key, file_key] = keys;
        self.remember(file_key);
        self.check_sound()?;
        let pass = self.gate.enter(batch.n_documents(), text_bytes);
        let pass = pass.inspect_err(|_| self.fail())?;
        let mut pending = self.pending();
        if replaces {
            self.delete(&mut pending, self.fields.key, article_key)?;
        }
        pending.keys.extend(keys);
        batch.append(std::mem::take(&mut pending.entries));
        pending.drafting.send(batch, Some(pass)).inspect_err(|_| self.fail())
    }

    fn remember(&self, file: u64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.complete {
            known.files.insert(file);
            if known.files.len() > REMEMBERED_MAX {
                *known = Known { complete: false, files: FxHashSet::default() };
            }
        }
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send_entries(&self, pending: &mut Pending) -> Result<()> {
        let entries = std::mem::take(&mut pending.entries);
        if entries.n_documents() == 0 {
            return Ok(());
        }
        // They are few, and whoever waits for room may be one who waits for `pending`.
        pending.drafting.send(entries, None).inspect_err(|_| self.fail())
    }

    /// Makes segments of all that is pending.
    fn settle(&self, pending: &mut Pending) -> Result<()> {
        self.send_entries(pending)?;
        let segments = pending.drafting.finish().inspect_err(|_| self.fail())?;
        for segment in segments {
            self.added.insert(segment.id(), pending.n_deletions);
            self.engine.add_segment(segment).map_err(|error| {
                self.fail();
                Error::writing_index(error)
            })?;
        }
        pending.keys.clear();
        Ok(())
    }

    /// Deletes what was added before, also what is pending.
    fn delete(&self, pending: &mut Pending, field: Field, key: u64) -> Result<()> {
        if pending.keys.contains(&key) {
            self.settle(pending)?;
        }
        let deletion = Deletion {
            term: Term::from_field_u64(field, key),
            number: pending.n_deletions,
            added: self.added.clone(),
        };
        pending.n_deletions += 1;
        self.engine.delete_query(Box::new(deletion)).map(|_| ()).map_err(|error| {
            self.fail();
            Error::writing_index(error)
        })
    }

    fn fail(&self) {
        self.failed.store(true, Ordering::Release);
    }

    fn check_sound(&self) -> Result<()> {
        if self.failed.load(Ordering::Acquire) {
            let message = "writing failed before: roll back first";
            return Err(Error::new(ErrorKind::Io, message));
        }
        Ok(())
    }
}

/// Has the engine give the number of the last commit to a deletion of nothing.
///
/// The engine numbers operations from the last commit's own number on, and a merge applies what is
/// numbered up to it: a first deletion would be published by a merge before its commit.
fn take_first_number(engine: &IndexWriter, fields: Fields) {
    engine.delete_term(Term::from_field_u64(fields.class, u64::MAX));
}

/// What every commit says about itself.
fn payload() -> String {
    format!("whosaid format {FORMAT_VERSION} extractor {EXTRACTOR_VERSION}")
}

fn path_key(path: &Path) -> u64 {
    ArticleId::new(&crate::path_name(path), None).to_u64()
}

/// Removes the temporary files that a killed writer left; the writer's lock is held.
fn sweep_temporary_files(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(".tmp")) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
