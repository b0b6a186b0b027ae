//! The writer, as long as there is something to write: it holds memory and threads, so while
//! nothing comes it is given up, and its place is kept.

use std::time::Duration;

use index_core::{Result, Writer, WriterPlace};

/// How long nothing has been written when the writer is given up. Making it anew costs the next
/// article some milliseconds.
const REST_AFTER: Duration = Duration::from_secs(20);

/// The writer or its place.
#[derive(Debug)]
pub(super) struct Pen {
    place: WriterPlace,
    writer: Option<Writer>,
    /// Until when it is certainly needed.
    rest_at: Duration,
    /// When the memory given back is to be handed on to the system.
    trim_at: Option<Duration>,
}

/// How much later the memory of the writer is handed on.
const TRIM_AFTER: Duration = Duration::from_secs(1);

/// What is asked for to have the allocator look at what it holds.
const TRIM_BYTES: usize = 64 * 1024 * 1024;

impl Pen {
    pub(super) fn new(writer: Writer) -> Pen {
        Pen { place: writer.place(), writer: Some(writer), rest_at: REST_AFTER, trim_at: None }
    }

    /// Returns the writer; makes it where there is none.
    pub(super) fn writer(&mut self, now: Duration) -> Result<&mut Writer> {
        self.rest_at = now + REST_AFTER;
        self.trim_at = None;
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.place.writer()?,
        };
        Ok(self.writer.insert(writer))
    }

    /// Drops what is not committed; a writer that can't even do that is made anew next time.
    pub(super) fn roll_back(&mut self) {
        if self.writer.as_mut().is_some_and(|writer| writer.rollback().is_err()) {
            self.writer = None;
        }
    }

    /// Gives the writer up when it has not been needed for a while and `is_idle`; returns whether
    /// it did so now.
    pub(super) fn rest(&mut self, is_idle: bool, now: Duration) -> bool {
        if self.trim_at.is_some_and(|at| at <= now) {
            self.trim_at = None;
            trim();
        }
        if !is_idle || now < self.rest_at {
            return false;
        }
        let Some(writer) = self.writer.take() else { return false };
        // A merge that failed costs space, and is done again.
        let _ = writer.end();
        self.trim_at = Some(now + TRIM_AFTER);
        true
    }
}

/// The allocator hands on what is free for a while when it is next asked for, or given back, a large
/// block. This one is never touched, so it costs nothing.
fn trim() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(TRIM_BYTES)));
}
