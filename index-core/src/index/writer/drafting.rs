//! The threads that write drafts of segments, from the first documents after a commit to the next.
//!
//! Invariant: what they have finished belongs to nobody before [`Drafting::finish`] hands it over;
//! dropped before, its files are swept by the engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use tantivy::index::SegmentMeta;

use super::gate::Pass;
use crate::index::batch::Batch;
use crate::index::draft::{Analyst, Draft};
use crate::{Error, ErrorKind, Result};

pub(super) struct Drafting {
    index: tantivy::Index,
    n_threads: usize,
    /// The memory for one thread, in bytes.
    bytes_per_thread: usize,
    team: Option<Team>,
    /// What the threads before knew of words.
    analysts: Vec<Analyst>,
    /// Set as soon as a thread fails.
    has_failed: Arc<AtomicBool>,
}

/// The threads at work, and the way to them.
struct Team {
    orders: Sender<Order>,
    threads: Vec<JoinHandle<tantivy::Result<Done>>>,
    /// Set when what is drafted is of no interest any more.
    is_given_up: Arc<AtomicBool>,
}

struct Order {
    batch: Batch,
    _pass: Option<Pass>,
}

/// What a thread leaves.
struct Done {
    analyst: Analyst,
    segments: Vec<SegmentMeta>,
}

impl Drafting {
    pub(super) fn new(
        index: tantivy::Index,
        n_threads: usize,
        bytes_per_thread: usize,
        has_failed: Arc<AtomicBool>,
    ) -> Drafting {
        let analysts = Vec::new();
        Drafting { index, n_threads, bytes_per_thread, team: None, analysts, has_failed }
    }

    /// Hands documents over. Never waits: passes limit how much waits here.
    pub(super) fn send(&mut self, batch: Batch, pass: Option<Pass>) -> Result<()> {
        if self.team.is_none() {
            self.team = Some(self.start()?);
        }
        let is_taken = self.team.as_ref().is_some_and(|team| {
            let order = Order { batch, _pass: pass };
            team.orders.send(order).is_ok()
        });
        if is_taken { Ok(()) } else { Err(ended()) }
    }

    /// Waits until everything is written, and returns the segments.
    pub(super) fn finish(&mut self) -> Result<Vec<SegmentMeta>> {
        let Some(Team { orders, threads, .. }) = self.team.take() else { return Ok(Vec::new()) };
        drop(orders);
        let mut segments = Vec::new();
        let mut failure = None;
        for thread in threads {
            match thread.join() {
                Ok(Ok(done)) => {
                    segments.extend(done.segments);
                    self.analysts.push(done.analyst);
                }
                Ok(Err(error)) => failure = Some(Error::writing_index(error)),
                Err(_) => failure = Some(ended()),
            }
        }
        failure.map_or(Ok(segments), Err)
    }

    /// Ends the threads and drops what they have written.
    pub(super) fn give_up(&mut self) {
        if let Some(team) = &self.team {
            team.is_given_up.store(true, Ordering::Release);
        }
        // Whatever failed, it is of no interest any more.
        let _ = self.finish();
    }

    fn start(&mut self) -> Result<Team> {
        let (orders, to_do) = unbounded();
        let is_given_up = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for number in 0..self.n_threads {
            let drafter = Drafter {
                index: self.index.clone(),
                bytes_max: self.bytes_per_thread,
                is_given_up: Arc::clone(&is_given_up),
                analyst: self.analysts.pop().unwrap_or_default(),
                segments: Vec::new(),
            };
            let (to_do, has_failed) = (to_do.clone(), Arc::clone(&self.has_failed));
            let thread = thread::Builder::new().name(format!("draft-{number}"));
            let started = thread.spawn(move || {
                let done = drafter.run(&to_do);
                has_failed.fetch_or(done.is_err(), Ordering::AcqRel);
                done
            });
            match started {
                Ok(thread) => threads.push(thread),
                // One thread is enough to go on.
                Err(_) if !threads.is_empty() => {}
                Err(error) => return Err(Error::new(ErrorKind::Io, error.to_string())),
            }
        }
        Ok(Team { orders, threads, is_given_up })
    }
}

impl Drop for Drafting {
    fn drop(&mut self) {
        // No thread may write any more when the lock of the index is free.
        self.give_up();
    }
}

fn ended() -> Error {
    Error::new(ErrorKind::Io, "a thread that writes the index has ended")
}

/// One thread.
struct Drafter {
    index: tantivy::Index,
    bytes_max: usize,
    is_given_up: Arc<AtomicBool>,
    analyst: Analyst,
    segments: Vec<SegmentMeta>,
}

impl Drafter {
    fn run(mut self, to_do: &Receiver<Order>) -> tantivy::Result<Done> {
        let mut draft: Option<Draft> = None;
        for order in to_do {
            if self.is_given_up.load(Ordering::Acquire) {
                continue;
            }
            let open = match &mut draft {
                Some(open) => open,
                None => {
                    self.analyst.tidy();
                    draft.insert(Draft::new(&self.index)?)
                }
            };
            open.add(&order.batch, &mut self.analyst)?;
            if open.n_bytes() + self.analyst.n_bytes() >= self.bytes_max {
                self.close(draft.take())?;
            }
        }
        if !self.is_given_up.load(Ordering::Acquire) {
            self.close(draft)?;
        }
        Ok(Done { analyst: self.analyst, segments: self.segments })
    }

    fn close(&mut self, draft: Option<Draft>) -> tantivy::Result<()> {
        if let Some(draft) = draft {
            self.segments.push(draft.close(&self.analyst)?);
        }
        Ok(())
    }
}
