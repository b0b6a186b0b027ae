//! One extracting thread: takes files and records, sends steps.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, TrySendError, select_biased};

use super::budget::{Budget, Permit};
use super::extractor::{Extractor, guarded};
use super::failure::{failure_outcome, set_aside_outcome};
use super::pipeline::{Batch, Before, Extracted, FileJob, Job, MIB, Step};
use super::root::is_record_file;
use super::scan::{Known, KnownState};
use super::stamp::{OpenFile, Stamp, open};
use super::stream::{HashingReader, Stream, Ticket};
use crate::read::{apply_sidecar, read_beside};
use crate::{
    ARTICLE_BYTES_MAX, Article, Document, Error, ErrorKind, FileEntry, Format, Outcome, Records,
    Result, detect,
};

/// A batch of records is full at either: enough to make handing it over cheap.
const BATCH_RECORDS_MAX: usize = 64;
const BATCH_BYTES_MAX: u64 = MIB;

/// Up to this size a file of records is read at once, as any other: one message instead of three,
/// and nothing to delete first.
const SMALL_RECORD_ARTICLE_BYTES_MAX: u64 = MIB;

pub(super) struct Worker<'env> {
    pub(super) extractor: &'env dyn Extractor,
    pub(super) cancel: &'env AtomicBool,
    pub(super) budget: Budget,
    pub(super) records: Receiver<Batch>,
    pub(super) steps: Sender<Extracted>,
}

/// The receiver of the steps is gone, or the work was cancelled: the thread ends.
struct Stop;

impl Worker<'_> {
    pub(super) fn run(&self, files: &Receiver<FileJob>) {
        loop {
            // Records first: the file that they belong to is already begun.
            let outcome = select_biased! {
                recv(self.records) -> batch => match batch {
                    Ok(batch) => self.batch(batch),
                    Err(_) => return,
                },
                recv(files) -> file => match file {
                    Ok(file) => self.file(&file),
                    Err(_) => return self.remaining_records(),
                },
            };
            if outcome.is_err() {
                return;
            }
        }
    }

    /// No file will come any more; helps those that are still in one.
    fn remaining_records(&self) {
        while let Ok(batch) = self.records.recv() {
            if self.batch(batch).is_err() {
                return;
            }
        }
    }

    fn file(&self, file: &FileJob) -> Result<(), Stop> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Stop);
        }
        let path = &file.job.path;
        let (step, permit) = match open(path) {
            Err(error) => (unopened(&file.job, error, self.extractor.version()), None),
            Ok(opened) if is_long_record_file(path, opened.stamp) => {
                (self.records_of(file, &opened)?, None)
            }
            Ok(opened) => {
                let permit = self.budget.acquire(opened.stamp.size.min(ARTICLE_BYTES_MAX));
                (self.whole(&file.job, &opened), Some(permit))
            }
        };
        self.send(file.job.clone(), step, permit)
    }

    fn send(&self, job: Job, step: Step, permit: Option<Permit>) -> Result<(), Stop> {
        self.steps.send(Extracted::new(job, step, permit)).map_err(|_| Stop)
    }

    /// A file that is read at once.
    fn whole(&self, job: &Job, opened: &OpenFile) -> Step {
        if opened.stamp.size > ARTICLE_BYTES_MAX {
            let error = {
                let limit = ARTICLE_BYTES_MAX / MIB;
                Error::new(ErrorKind::TooLarge, format!("the article is over {limit} MiB"))
            };
            return self.failed(job, opened.stamp, [0; 32], &error);
        }
        let bytes = match opened.read_whole() {
            Ok(bytes) => bytes,
            Err(error) => {
                let error = Error::io(error, &job.path);
                return self.failed(job, opened.stamp, [0; 32], &error);
            }
        };
        if bytes.len() as u64 != opened.stamp.size || !opened.is_unchanged(&job.path) {
            return Step::Unstable;
        }
        let sidecar = read_beside(&job.path);
        let digest = digest(&bytes, sidecar.as_deref());
        if let Some(step) = self.known_content(job, opened.stamp, digest) {
            return step;
        }
        match guarded(&job.path, || self.articles(&job.path, bytes, sidecar)) {
            Ok((articles, None)) => {
                let outcome = Outcome::Indexed { articles: articles.len() as u64 };
                Step::Whole(self.entry(&job.path, opened.stamp, digest, outcome), articles)
            }
            Ok((articles, Some(error))) => {
                let outcome = failure_outcome(&error);
                Step::Whole(self.entry(&job.path, opened.stamp, digest, outcome), articles)
            }
            Err(error) => self.failed(job, opened.stamp, digest, &error),
        }
    }

    /// The articles in the bytes of a file, and what to say about records that can't be read.
    fn articles(
        &self,
        path: &Path,
        bytes: Vec<u8>,
        sidecar: Option<Vec<u8>>,
    ) -> Result<(Vec<Article>, Option<Error>)> {
        let name = path.to_string_lossy();
        let is_blank = || bytes.iter().all(u8::is_ascii_whitespace);
        // The name alone may lie: a page saved as `.json` is a page.
        let is_records = || detect(&name, &bytes).is_ok_and(Format::is_records);
        if !is_record_file(path) || is_blank() || !is_records() {
            let mut documents = self.extractor.read(path, &bytes)?;
            drop(bytes);
            if let Some(sidecar) = sidecar {
                apply_sidecar(&sidecar, &mut documents);
            }
            let articles = documents.into_iter().map(|d| self.extractor.extract(&name, d));
            return Ok((articles.collect(), None));
        }
        let stream = Stream::default();
        let mut articles = Vec::new();
        for record in Records::new(bytes.as_slice(), record_format(path)) {
            let article = record
                .and_then(|document| guarded(path, || Ok(self.extractor.extract(&name, document))));
            match article {
                Ok(article) => articles.push(article),
                Err(error) => stream.fail(&error),
            }
        }
        stream.count_articles(articles.len());
        match stream.report().failure() {
            Some(error) if articles.is_empty() => Err(error),
            failure => Ok((articles, failure)),
        }
    }

    /// The step for a file whose bytes are those indexed; `None` when it must be extracted.
    fn known_content(&self, job: &Job, stamp: Stamp, digest: [u8; 32]) -> Option<Step> {
        let known = job.before.known().filter(|known| {
            known.digest == digest && known.extractor_version == self.extractor.version()
        })?;
        let outcome = match known.state {
            KnownState::Indexed => Outcome::Indexed { articles: known.articles },
            KnownState::SetAside => set_aside_outcome(),
            KnownState::Failed | KnownState::FailedForNow => return None,
        };
        if known.stamp == stamp {
            return Some(Step::Same);
        }
        Some(Step::Touched(self.entry(&job.path, stamp, digest, outcome)))
    }

    /// A file of records: read as a stream, extracted by all threads.
    fn records_of(&self, file: &FileJob, opened: &OpenFile) -> Result<Step, Stop> {
        let job = &file.job;
        if job.before.known().is_some_and(|known| known.stamp.size == opened.stamp.size) {
            // Worth a pass of its own: hashing is far cheaper than extracting for nothing.
            let digest = open(&job.path).and_then(|again| HashingReader::new(&again.file).finish());
            let step = digest.ok().and_then(|digest| self.known_content(job, opened.stamp, digest));
            if let Some(step) = step {
                return Ok(step);
            }
        }
        self.send(job.clone(), Step::Begin, None)?;
        let mut source = HashingReader::new(&opened.file);
        let stream = Arc::new(Stream::default());
        self.stream(file, Records::new(&mut source, record_format(&job.path)), &stream)?;
        while let Ok(batch) = self.records.try_recv() {
            self.batch(batch)?;
        }
        stream.wait_until_done();
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Stop);
        }
        // What the reader left after an error belongs to the digest as well.
        let (digest, unread) = match source.finish() {
            Ok(digest) => (digest, None),
            Err(error) => ([0; 32], Some(Error::io(error, &job.path))),
        };
        let report = stream.report();
        let outcome = match unread.or_else(|| report.failure()) {
            None => Outcome::Indexed { articles: report.articles },
            Some(error) => failure_outcome(&error),
        };
        Ok(Step::End(self.entry(&job.path, opened.stamp, digest, outcome)))
    }

    /// Cuts a file of records into batches; extracts one itself when the others are busy.
    fn stream(
        &self,
        file: &FileJob,
        mut records: impl Iterator<Item = Result<Document>>,
        stream: &Arc<Stream>,
    ) -> Result<(), Stop> {
        let path: Arc<Path> = file.job.path.as_path().into();
        loop {
            let (documents, bytes) = next_batch(&mut records, stream);
            if self.cancel.load(Ordering::Relaxed) {
                return Err(Stop);
            }
            if documents.is_empty() {
                return Ok(());
            }
            let permit = self.permit(bytes)?;
            let ticket = Ticket::new(stream);
            let batch = Batch { path: Arc::clone(&path), documents, permit, ticket };
            match file.records.try_send(batch) {
                Ok(()) => {}
                Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => {
                    self.batch(batch)?;
                }
            }
        }
    }

    /// Batches in the queue hold bytes too: were every thread to wait here, nobody would free them.
    /// So whoever has put a batch there works the queue off before it waits.
    fn permit(&self, bytes: u64) -> Result<Permit, Stop> {
        loop {
            if let Some(permit) = self.budget.try_acquire(bytes) {
                return Ok(permit);
            }
            match self.records.try_recv() {
                Ok(batch) => self.batch(batch)?,
                Err(_) => return Ok(self.budget.acquire(bytes)),
            }
        }
    }

    fn batch(&self, batch: Batch) -> Result<(), Stop> {
        let Batch { path, documents, permit, ticket } = batch;
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Stop);
        }
        let name = path.to_string_lossy();
        let mut articles = Vec::with_capacity(documents.len());
        for document in documents {
            match guarded(&path, || Ok(self.extractor.extract(&name, document))) {
                Ok(article) => articles.push(article),
                Err(error) => ticket.stream.fail(&error),
            }
        }
        ticket.stream.count_articles(articles.len());
        let job = Job { path: path.to_path_buf(), before: Before::Unsure };
        self.send(job, Step::Articles(articles), Some(permit))
    }

    fn entry(&self, path: &Path, stamp: Stamp, digest: [u8; 32], outcome: Outcome) -> FileEntry {
        entry(path.to_owned(), stamp, digest, self.extractor.version(), outcome)
    }

    fn failed(&self, job: &Job, stamp: Stamp, digest: [u8; 32], error: &Error) -> Step {
        let entry = self.entry(&job.path, stamp, digest, failure_outcome(error));
        if error.is_retryable() { unreadable(job, entry) } else { Step::Failed(entry) }
    }
}

/// The digest of all that makes an article: its bytes and those of its sidecar.
fn digest(bytes: &[u8], sidecar: Option<&[u8]>) -> [u8; 32] {
    let own = blake3::hash(bytes);
    let Some(sidecar) = sidecar else { return *own.as_bytes() };
    let mut both = blake3::Hasher::new();
    both.update(own.as_bytes()).update(sidecar);
    *both.finalize().as_bytes()
}

/// The next records of a file, with their size in bytes; none at its end.
fn next_batch(
    records: &mut impl Iterator<Item = Result<Document>>,
    stream: &Stream,
) -> (Vec<Document>, u64) {
    let mut documents = Vec::with_capacity(BATCH_RECORDS_MAX);
    let mut bytes = 0;
    for record in records {
        match record {
            Ok(document) => {
                bytes += document.text.len() as u64;
                documents.push(document);
            }
            Err(error) => stream.fail(&error),
        }
        if documents.len() >= BATCH_RECORDS_MAX || bytes >= BATCH_BYTES_MAX {
            break;
        }
    }
    (documents, bytes)
}

fn is_long_record_file(path: &Path, stamp: Stamp) -> bool {
    stamp.size > SMALL_RECORD_ARTICLE_BYTES_MAX && is_record_file(path)
}

fn record_format(path: &Path) -> Format {
    let is_json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    if is_json { Format::Json } else { Format::Ndjson }
}

/// The step for a file that can't be opened.
fn unopened(job: &Job, error: io::Error, extractor_version: u32) -> Step {
    let Ok(metadata) = job.path.symlink_metadata() else {
        return Step::Vanished;
    };
    if !metadata.is_file() {
        // A folder, link or pipe took its place.
        return Step::Vanished;
    }
    let stamp = Stamp::of(&metadata).with_sidecar(&job.path);
    let outcome = failure_outcome(&Error::io(error, &job.path));
    unreadable(job, entry(job.path.clone(), stamp, [0; 32], extractor_version, outcome))
}

fn entry(
    path: PathBuf,
    stamp: Stamp,
    digest: [u8; 32],
    extractor_version: u32,
    outcome: Outcome,
) -> FileEntry {
    let Stamp { size, mtime_ns, ctime_ns, device, inode } = stamp;
    FileEntry { path, size, mtime_ns, ctime_ns, device, inode, digest, extractor_version, outcome }
}

/// A failure that is already known is no news.
fn unreadable(job: &Job, entry: FileEntry) -> Step {
    let stamp = Stamp::of_entry(&entry);
    let is_known = |k: Known| k.state == KnownState::FailedForNow && k.stamp == stamp;
    if job.before.known().is_some_and(is_known) { Step::Same } else { Step::Unreadable(entry) }
}
