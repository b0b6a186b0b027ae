//! The extracting threads: ended while nothing comes, because each keeps memory of its last file.

use crossbeam_channel::{Receiver, never};
use index_core::ingest::{Extracted, Job, Jobs};

/// Starts the threads.
pub(super) type Start<'a> = dyn Fn() -> (Jobs, Receiver<Vec<Extracted>>) + 'a;

/// The threads, or how to start them.
pub(super) struct Extractors<'a> {
    start: &'a Start<'a>,
    jobs: Option<Jobs>,
    /// What comes of the jobs; without threads nothing ever does.
    pub(super) steps: Receiver<Vec<Extracted>>,
    pub(super) n_threads: usize,
}

impl<'a> Extractors<'a> {
    pub(super) fn new(start: &'a Start<'a>, n_threads: usize) -> Extractors<'a> {
        Extractors { start, jobs: None, steps: never(), n_threads }
    }

    /// Hands over a file, to threads that are started for it where there are none.
    ///
    /// # Errors
    /// The job, when the threads have ended by themselves or their queue is full.
    pub(super) fn try_send(&mut self, job: Job) -> Result<(), Job> {
        if self.jobs.is_none() {
            let (jobs, steps) = (self.start)();
            self.jobs = Some(jobs);
            self.steps = steps;
        }
        self.jobs.as_ref().map_or(Ok(()), |jobs| jobs.try_send(job))
    }

    /// Ends the threads. No file is in work.
    pub(super) fn rest(&mut self) {
        self.jobs = None;
        self.steps = never();
    }

    /// Ends the threads and returns what they have still to say.
    pub(super) fn end(self) -> impl Iterator<Item = Extracted> {
        // Without threads there is nobody to wait for.
        let steps = self.jobs.map(|_| self.steps);
        steps.into_iter().flatten().flatten()
    }
}
