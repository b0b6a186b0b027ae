//! The one writer: articles in, articles out, and the only place that commits.
//!
//! Invariant: after any error of the engine nothing is committed before a rollback; what was added
//! since the last commit is then gone as a whole and has to be added again.

mod merging;
mod place;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::schema::document::Document;
use tantivy::schema::{Field, TantivyDocument};
use tantivy::{IndexWriter, Term};

use self::merging::Merging;
pub use self::place::WriterPlace;
use super::catalogue::{self, FileEntry, Outcome};
use super::schema::{CLASS_FILE_FAILED, CLASS_FILE_IGNORED, CLASS_FILE_INDEXED, Fields};
use super::version::FORMAT_VERSION;
use super::{WriterLock, document};
use crate::{Article, ArticleId, EXTRACTOR_VERSION, Error, ErrorKind, Result};

/// The least memory that the engine takes for one thread, in bytes.
const HEAP_BYTES_MIN_PER_THREAD: usize = 15_000_000;

/// The most memory that the engine takes for one thread, in bytes.
const HEAP_BYTES_MAX_PER_THREAD: usize = 4_000_000_000;

/// The most documents that wait for the engine's threads; beyond it, adding waits.
const WAITING_DOCUMENTS_MAX: usize = 4096;

/// How long adding waits for the engine's threads to take anything up before it gives up on them.
const STALL_TIMEOUT: Duration = Duration::from_secs(60);

/// The most catalogue entries that wait for documents to go with.
const ENTRIES_MAX: usize = 256;

/// The most file numbers that are remembered as written before the index is asked instead.
const REMEMBERED_MAX: usize = 1 << 20;

/// How a [`Writer`] uses memory and threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriterOptions {
    /// The memory for articles that are not yet on the disk, in bytes, over all threads: 64 MB by
    /// default. Raised to 15 MB a thread where it is less.
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
/// The methods that take `&self` may be called from many threads; they wait when the engine's
/// threads are behind.
pub struct Writer {
    engine: IndexWriter<Waiting>,
    fields: Fields,
    gate: Arc<Gate>,
    /// Set by the first error of the engine, unset by a rollback.
    failed: AtomicBool,
    known: Mutex<Known>,
    /// Entries that go with the next documents, as handing each over alone is dear.
    entries: Mutex<Vec<TantivyDocument>>,
    lock: Arc<WriterLock>,
    options: WriterOptions,
    folder: Option<PathBuf>,
}

/// Which files the index may hold something of: a deletion costs a look-up in every segment, which
/// a first run of a million files should not pay.
struct Known {
    /// Whether everything in the index was written by this writer.
    complete: bool,
    files: HashSet<u64>,
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
            .num_worker_threads(threads)
            .memory_budget_per_thread(per_thread)
            .num_merge_threads(1)
            .build();
        if let Some(folder) = folder {
            sweep_temporary_files(folder);
        }
        let engine = index.writer_with_options::<Waiting>(engine_options)?;
        engine.set_merge_policy(Box::new(Merging::default()));
        // What a killed writer left would collide with the names that this one will give.
        engine.garbage_collect_files().wait()?;
        take_first_number(&engine, fields);
        let empty = index.searchable_segment_metas()?.is_empty();
        Ok(Writer {
            engine,
            fields,
            gate: Arc::new(Gate::new(options.heap_bytes / 4)),
            failed: AtomicBool::new(false),
            known: Mutex::new(Known { complete: empty, files: HashSet::new() }),
            entries: Mutex::default(),
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
        let documents = self.documents_of(article)?;
        self.remember(file_key(article));
        let key = Term::from_field_u64(self.fields.key, article.id().to_u64());
        self.run(vec![UserOperation::Delete(key)], documents, article.text.len())
    }

    /// Adds an article without looking whether there is one with its identity: within a file that
    /// [`Writer::begin_file`] has cleared.
    ///
    /// # Errors
    /// Those of [`Writer::put`].
    pub fn add(&self, article: &Article) -> Result<()> {
        let documents = self.documents_of(article)?;
        self.remember(file_key(article));
        self.run(Vec::new(), documents, article.text.len())
    }

    /// Removes an article with its quotes; nothing happens when there is none.
    ///
    /// # Errors
    /// The engine's, after which [`Writer::rollback`] has to follow.
    pub fn remove(&self, id: ArticleId) -> Result<()> {
        self.delete(self.fields.key, id.to_u64())
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
        let mut document = TantivyDocument::new();
        let class = match entry.outcome {
            Outcome::Indexed { .. } => CLASS_FILE_INDEXED,
            Outcome::Failed { .. } => CLASS_FILE_FAILED,
            Outcome::Ignored { .. } => CLASS_FILE_IGNORED,
        };
        document.add_u64(self.fields.class, class);
        document.add_u64(self.fields.file, key);
        document.add_bytes(self.fields.entry, &catalogue::encode(entry));
        self.check_sound()?;
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.push(document);
        let full = entries.len() >= ENTRIES_MAX;
        drop(entries);
        if full { self.flush_entries() } else { Ok(()) }
    }

    /// Writes the catalogue's entry of a file in place of the one that it has; its articles stay.
    ///
    /// # Errors
    /// Those of [`Writer::remove`].
    pub fn update_entry(&self, entry: &FileEntry) -> Result<()> {
        self.delete(self.fields.file, path_key(&entry.path))?;
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
            self.delete(self.fields.key, key)?;
            self.delete(self.fields.file, key)?;
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
        if let Err(error) = self.flush_entries() {
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
        self.take_entries();
        self.engine.rollback().map_err(Error::writing_index)?;
        take_first_number(&self.engine, self.fields);
        self.failed.store(false, Ordering::Release);
        Ok(())
    }

    fn documents_of(&self, article: &Article) -> Result<Vec<TantivyDocument>> {
        if let Some(wrong) = article.check() {
            let message = format!("article with wrong spans: {wrong}");
            return Err(Error::new(ErrorKind::Malformed, message).with_path(&article.path));
        }
        Ok(document::documents(&self.fields, article))
    }

    fn remember(&self, file: u64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.complete {
            known.files.insert(file);
            if known.files.len() > REMEMBERED_MAX {
                *known = Known { complete: false, files: HashSet::new() };
            }
        }
    }

    fn take_entries(&self) -> Vec<TantivyDocument> {
        std::mem::take(&mut *self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn flush_entries(&self) -> Result<()> {
        let entries = self.take_entries();
        if entries.is_empty() { Ok(()) } else { self.run(Vec::new(), entries, 0) }
    }

    fn delete(&self, field: Field, number: u64) -> Result<()> {
        self.check_sound()?;
        // A deletion is of what was added before it: the waiting entries too.
        self.flush_entries()?;
        self.engine.delete_term(Term::from_field_u64(field, number));
        Ok(())
    }

    fn run(
        &self,
        mut operations: Vec<UserOperation<Waiting>>,
        mut documents: Vec<TantivyDocument>,
        n_bytes: usize,
    ) -> Result<()> {
        self.check_sound()?;
        documents.extend(self.take_entries());
        let n_documents = documents.len();
        let pass = self.gate.enter(n_documents, n_bytes).inspect_err(|_| self.fail())?;
        let pass = Arc::new(pass);
        operations.extend(
            documents
                .into_iter()
                .map(|document| UserOperation::Add(Waiting { document, _pass: Arc::clone(&pass) })),
        );
        self.engine.run(operations).map(|_| ()).map_err(|error| {
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
fn take_first_number(engine: &IndexWriter<Waiting>, fields: Fields) {
    engine.delete_term(Term::from_field_u64(fields.class, u64::MAX));
}

/// What every commit says about itself.
fn payload() -> String {
    format!("whosaid format {FORMAT_VERSION} extractor {EXTRACTOR_VERSION}")
}

/// The number of an article's file: that of an article without a record.
fn file_key(article: &Article) -> u64 {
    ArticleId::new(&article.path, None).to_u64()
}

fn path_key(path: &Path) -> u64 {
    ArticleId::new(&path.to_string_lossy(), None).to_u64()
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

/// Bounds what waits for the engine's threads, in documents and in bytes of text: the engine itself
/// bounds the documents only, and a few huge ones would fill the memory.
struct Gate {
    bytes_max: usize,
    documents: AtomicUsize,
    bytes: AtomicUsize,
    /// How many threads wait for room: only then is the lock taken, and anybody woken up.
    waiters: AtomicUsize,
    lock: Mutex<()>,
    left: Condvar,
}

/// Given back when the last document of a batch has been taken up.
struct Pass {
    gate: Arc<Gate>,
    documents: usize,
    bytes: usize,
}

impl Gate {
    fn new(bytes_max: usize) -> Gate {
        Gate {
            bytes_max,
            documents: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            waiters: AtomicUsize::new(0),
            lock: Mutex::new(()),
            left: Condvar::new(),
        }
    }

    /// Waits until there is room; what is larger than the room waits for it to be empty.
    fn enter(self: &Arc<Gate>, documents: usize, bytes: usize) -> Result<Pass> {
        if let Some(pass) = self.try_enter(documents, bytes) {
            return Ok(pass);
        }
        let mut guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiters.fetch_add(1, Ordering::SeqCst);
        let entered = loop {
            if let Some(pass) = self.try_enter(documents, bytes) {
                break Ok(pass);
            }
            let (again, timeout) = self
                .left
                .wait_timeout(guard, STALL_TIMEOUT)
                .unwrap_or_else(PoisonError::into_inner);
            guard = again;
            if timeout.timed_out() {
                break Err(Error::new(ErrorKind::Io, "the index writer has stopped"));
            }
        };
        self.waiters.fetch_sub(1, Ordering::SeqCst);
        entered
    }

    fn try_enter(self: &Arc<Gate>, documents: usize, bytes: usize) -> Option<Pass> {
        let documents_before = self.documents.fetch_add(documents, Ordering::SeqCst);
        let bytes_before = self.bytes.fetch_add(bytes, Ordering::SeqCst);
        let room = documents_before + documents <= WAITING_DOCUMENTS_MAX
            && bytes_before + bytes <= self.bytes_max;
        if room || documents_before == 0 {
            return Some(Pass { gate: Arc::clone(self), documents, bytes });
        }
        // Without a pass, as one that is dropped would wake the others up for nothing.
        self.documents.fetch_sub(documents, Ordering::SeqCst);
        self.bytes.fetch_sub(bytes, Ordering::SeqCst);
        None
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.gate.documents.fetch_sub(self.documents, Ordering::SeqCst);
        self.gate.bytes.fetch_sub(self.bytes, Ordering::SeqCst);
        if self.gate.waiters.load(Ordering::SeqCst) > 0 {
            // A waiter that has just looked holds the lock until it sleeps.
            drop(self.gate.lock.lock().unwrap_or_else(PoisonError::into_inner));
            self.gate.left.notify_all();
        }
    }
}

/// A document on its way to the engine's threads, with its share of the room that it takes.
struct Waiting {
    document: TantivyDocument,
    _pass: Arc<Pass>,
}

impl Document for Waiting {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}
