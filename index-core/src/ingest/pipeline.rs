//! Threads that turn files into articles: bounded queues in, a bounded queue out.
//!
//! Invariants: for every job taken, the last thing sent about its file is a final [`Step`] (unless
//! the pipeline is cancelled); the bytes between disk and index never exceed the option's limit,
//! but for a single larger article; nobody who waits for bytes holds any.
//!
//! When a queue is full, its sender waits: the receiver drains `steps` until the threads end, so
//! nothing waits for ever. When the receiver of the steps is dropped, all threads end.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::Scope;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::budget::{Budget, Permit};
use super::extractor::Extractor;
use super::scan::Known;
use super::stream::Ticket;
use super::worker::Worker;
use crate::{Document, FileEntry, Prepared, Result};

/// How wide and how deep the pipeline is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PipelineOptions {
    /// How many threads read and extract; at least one.
    pub threads: usize,
    /// How many bytes of files may be between disk and index.
    pub queue_bytes_max: u64,
}

impl Default for PipelineOptions {
    fn default() -> PipelineOptions {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        PipelineOptions { threads, queue_bytes_max: 32 * MIB }
    }
}

pub(super) const MIB: u64 = 1024 * 1024;

/// How many handfuls of files wait to be read. Paths only: the bytes are limited apart.
const HANDFULS_QUEUED_MAX: usize = 256;

/// How many handfuls of results wait to be written.
const STEPS_QUEUED_MAX: usize = 64;

/// How many small files are handed over together, so that no thread is woken up for each.
const HANDFUL_FILES_MAX: usize = 16;
/// How many bytes of them: what takes long is not given to one thread while others wait.
const HANDFUL_BYTES_MAX: u64 = 64 * 1024;

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The absolute path.
    pub path: PathBuf,
    /// What the index holds of it.
    pub before: Before,
}

/// Small files that are handed over together.
#[derive(Debug, Default)]
pub(super) struct Handful {
    jobs: Vec<Job>,
    bytes: u64,
}

impl Handful {
    /// Adds a file of so many bytes.
    pub(super) fn add(&mut self, job: Job, bytes: u64) {
        self.jobs.push(job);
        self.bytes += bytes;
    }

    pub(super) fn is_full(&self) -> bool {
        self.jobs.len() >= HANDFUL_FILES_MAX || self.bytes >= HANDFUL_BYTES_MAX
    }

    pub(super) fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }
}

/// What the index holds of a file before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Certainly nothing: there is nothing to replace.
    Nothing,
    /// This: a file with the same digest is not extracted again.
    Known(Known),
    /// Perhaps something that is not committed yet: extracted and replaced whatever it is.
    Unsure,
}

impl Before {
    pub(super) fn known(self) -> Option<Known> {
        match self {
            Before::Known(known) => Some(known),
            Before::Nothing | Before::Unsure => None,
        }
    }
}

/// What happened to a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum Step {
    /// Final: the file is as indexed, nothing is to be written.
    Same,
    /// Final: its content is as indexed, its time of change is not.
    Touched(FileEntry),
    /// Final: these articles replace all that the index holds of the file.
    Whole(FileEntry, Vec<Prepared>),
    /// A file of records begins: what the index holds of it goes.
    Begin,
    /// Some of its articles, in any order.
    Articles(Vec<Prepared>),
    /// Final: the file of records is at its end.
    End(FileEntry),
    /// Some of the articles that a file of records has gained: what it held before stays.
    Gained(Vec<Prepared>),
    /// Final: the file of records that has gained some is at its end.
    Grown(FileEntry),
    /// Final: it can't be read; its articles go.
    Failed(FileEntry),
    /// Final: it can't be read now; what the index holds of it stays.
    Unreadable(FileEntry),
    /// Final: there is no such file any more.
    Vanished,
    /// Final: it changes while it is being read.
    Unstable,
}

impl Extracted {
    pub(super) fn new(job: Job, step: Step, permit: Option<Permit>) -> Extracted {
        Extracted { path: job.path, step, before: job.before, _permit: permit }
    }
}

impl Step {
    /// Returns whether this is the last that is sent about a file.
    pub fn is_final(&self) -> bool {
        !matches!(self, Step::Begin | Step::Articles(_) | Step::Gained(_))
    }

    /// Returns what the catalogue will say of the file, where this step tells it.
    pub fn entry(&self) -> Option<&FileEntry> {
        match self {
            Step::Touched(entry)
            | Step::Whole(entry, _)
            | Step::End(entry)
            | Step::Grown(entry)
            | Step::Failed(entry)
            | Step::Unreadable(entry) => Some(entry),
            Step::Same
            | Step::Begin
            | Step::Articles(_)
            | Step::Gained(_)
            | Step::Vanished
            | Step::Unstable => None,
        }
    }

    /// Returns the size of the file, where this step tells it.
    pub fn file_bytes(&self) -> u64 {
        self.entry().map_or(0, |entry| entry.size)
    }
}

/// A step of one file. Its share of the memory limit is given back when it is dropped.
#[derive(Debug)]
pub struct Extracted {
    /// The absolute path of the file.
    pub path: PathBuf,
    /// What happened.
    pub step: Step,
    /// What the index held of the file, as its job said.
    pub before: Before,
    _permit: Option<Permit>,
}

/// The way into the pipeline. The threads end once every clone is dropped and all is done.
#[derive(Clone, Debug)]
pub struct Jobs {
    files: Sender<FileJobs>,
    records: Sender<Batch>,
}

/// The pipeline no longer takes jobs: the receiver of its steps is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

impl Jobs {
    /// Hands over a file; waits while the queue is full.
    ///
    /// # Errors
    /// [`Closed`] when the threads have ended.
    pub fn send(&self, job: Job) -> Result<(), Closed> {
        self.files.send(self.file_jobs(vec![job])).map_err(|_| Closed)
    }

    /// Hands over a handful of files; waits while the queue is full.
    pub(super) fn send_handful(&self, handful: Handful) -> Result<(), Closed> {
        self.files.send(self.file_jobs(handful.jobs)).map_err(|_| Closed)
    }

    /// Hands over a file, or gives it back when the queue is full or closed.
    ///
    /// # Errors
    /// The job itself.
    pub fn try_send(&self, job: Job) -> Result<(), Job> {
        self.files.try_send(self.file_jobs(vec![job])).map_err(|e| match e {
            TrySendError::Full(mut files) | TrySendError::Disconnected(mut files) => {
                files.jobs.pop().expect("one job was sent")
            }
        })
    }

    /// All queued files carry the way for their records, so that this way is open exactly as long
    /// as somebody may still send some.
    fn file_jobs(&self, jobs: Vec<Job>) -> FileJobs {
        FileJobs { jobs, records: self.records.clone() }
    }
}

/// Jobs in the queue.
#[derive(Debug)]
pub(super) struct FileJobs {
    pub(super) jobs: Vec<Job>,
    pub(super) records: Sender<Batch>,
}

/// Records of one file, for whichever thread is free.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) path: Arc<Path>,
    pub(super) documents: Vec<Document>,
    pub(super) permit: Permit,
    pub(super) ticket: Ticket,
    /// Whether the file is as it was up to these records.
    pub(super) is_gained: bool,
}

/// Starts the threads in `scope`; they end when every [`Jobs`] is dropped, the receiver is
/// dropped, or `cancel` is set (then without the final steps of what was in work).
///
/// Steps come some at a time: those of one file in their order.
pub fn start<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    extractor: &'env dyn Extractor,
    options: &PipelineOptions,
    cancel: &'env AtomicBool,
) -> (Jobs, Receiver<Vec<Extracted>>) {
    let threads = options.threads.max(1);
    let (files, files_in) = bounded(HANDFULS_QUEUED_MAX);
    let (records, records_in) = bounded(2 * threads);
    let (steps, steps_out) = bounded(STEPS_QUEUED_MAX);
    let budget = Budget::new(options.queue_bytes_max);
    for number in 0..threads {
        let worker = Worker {
            extractor,
            cancel,
            budget: budget.clone(),
            records: records_in.clone(),
            steps: steps.clone(),
        };
        let files = files_in.clone();
        let thread = std::thread::Builder::new().name(format!("{THREAD_NAME}{number}"));
        let started = thread.spawn_scoped(scope, move || worker.run(&files));
        // One thread is enough to go on; without any, sending a job fails.
        drop(started);
    }
    (Jobs { files, records }, steps_out)
}

/// How the names of the extracting threads begin, for a program's panic hook.
pub const THREAD_NAME: &str = "extract-";
