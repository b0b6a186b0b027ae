//! One extracting thread: takes files and records, sends steps.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, select_biased};

use super::budget::{Budget, Permit};
use super::extractor::{Extractor, guarded};
use super::failure::{failure_outcome, set_aside_outcome};
use super::long::{Long, Sidecar, record_format};
use super::pipeline::{Batch, Extracted, FileJobs, Job, MIB, Step};
use super::root::is_record_file;
use super::scan::{Known, KnownState};
use super::stamp::{OpenFile, Stamp, open};
use super::stream::Stream;
use crate::read::{self, read_beside};
use crate::{
    ARTICLE_BYTES_MAX, Document, Error, ErrorKind, FileEntry, Format, Outcome, Prepared, Records,
    Result, detect,
};

pub(super) struct Worker<'env> {
    pub(super) extractor: &'env dyn Extractor,
    pub(super) cancel: &'env AtomicBool,
    pub(super) budget: Budget,
    pub(super) records: Receiver<Batch>,
    pub(super) steps: Sender<Vec<Extracted>>,
}

/// The receiver of the steps is gone, or the work was cancelled: the thread ends.
pub(super) struct Stop;

impl Worker<'_> {
    pub(super) fn run(&self, files: &Receiver<FileJobs>) {
        loop {
            // Records first: the file that they belong to is already begun.
            let outcome = select_biased! {
                recv(self.records) -> batch => match batch {
                    Ok(batch) => self.batch(batch),
                    Err(_) => return,
                },
                recv(files) -> files => match files {
                    Ok(files) => self.files(files),
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

    /// Reads files and sends what comes of them together.
    fn files(&self, files: FileJobs) -> Result<(), Stop> {
        let FileJobs { jobs, records } = files;
        let mut done = Vec::with_capacity(jobs.len());
        for job in jobs {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(Stop);
            }
            let (step, permit) = match open(&job.path) {
                Err(error) => (unopened(&job, error, self.extractor.version()), None),
                Ok(opened) => match Long::of(&job.path, &opened) {
                    Some(long) => {
                        self.send_all(&mut done)?;
                        (self.streamed(&job, &records, &opened, long)?, None)
                    }
                    None => {
                        let n_bytes = opened.stamp.size.min(ARTICLE_BYTES_MAX);
                        let permit = self.permit_for_one(n_bytes, &mut done)?;
                        (self.whole(&job, &opened), Some(permit))
                    }
                },
            };
            done.push(Extracted::new(job, step, permit));
        }
        self.send_all(&mut done)
    }

    /// Waits for bytes; holds none meanwhile.
    fn permit_for_one(&self, bytes: u64, done: &mut Vec<Extracted>) -> Result<Permit, Stop> {
        if let Some(permit) = self.budget.try_acquire(bytes) {
            return Ok(permit);
        }
        self.send_all(done)?;
        Ok(self.budget.acquire(bytes))
    }

    fn send_all(&self, done: &mut Vec<Extracted>) -> Result<(), Stop> {
        if done.is_empty() {
            return Ok(());
        }
        self.steps.send(std::mem::take(done)).map_err(|_| Stop)
    }

    pub(super) fn send(&self, job: Job, step: Step, permit: Option<Permit>) -> Result<(), Stop> {
        self.steps.send(vec![Extracted::new(job, step, permit)]).map_err(|_| Stop)
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
        let sidecar = opened.has_sidecar.then(|| read_beside(&job.path)).flatten();
        let digest = Sidecar(sidecar.as_deref()).digest(*blake3::hash(&bytes).as_bytes());
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
    ) -> Result<(Vec<Prepared>, Option<Error>)> {
        let name = crate::path_name(path);
        let sidecar = sidecar.as_deref().map(read::Sidecar::of);
        let extract = |mut document: Document| {
            if let Some(sidecar) = &sidecar {
                sidecar.apply(&mut document);
            }
            Prepared::new(&self.extractor.extract(&name, document))
        };
        let is_blank = || bytes.iter().all(u8::is_ascii_whitespace);
        // The name alone may lie: a page saved as `.json` is a page.
        let is_records = || detect(&name, &bytes).is_ok_and(Format::is_records);
        if !is_record_file(path) || is_blank() || !is_records() {
            let documents = self.extractor.read(path, &bytes)?;
            drop(bytes);
            return Ok((documents.into_iter().map(extract).collect(), None));
        }
        let stream = Stream::default();
        let mut articles = Vec::new();
        for record in Records::new(bytes.as_slice(), record_format(path)) {
            let article = record.and_then(|document| guarded(path, || Ok(extract(document))));
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
    pub(super) fn known_content(&self, job: &Job, stamp: Stamp, digest: [u8; 32]) -> Option<Step> {
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

    pub(super) fn entry(
        &self,
        path: &Path,
        stamp: Stamp,
        digest: [u8; 32],
        outcome: Outcome,
    ) -> FileEntry {
        entry(path.to_owned(), stamp, digest, self.extractor.version(), outcome)
    }

    fn failed(&self, job: &Job, stamp: Stamp, digest: [u8; 32], error: &Error) -> Step {
        let entry = self.entry(&job.path, stamp, digest, failure_outcome(error));
        if error.is_retryable() { unreadable(job, entry) } else { Step::Failed(entry) }
    }
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
