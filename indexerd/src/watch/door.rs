//! The threads behind the private socket: each caller is heard and waits, the loop does the work.
//!
//! When too many wait, further callers are told so and leave: nothing grows with their number.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use index_core::ingest::{Call, Caller, Door};

use super::sync::WAITING_MAX;

/// So many are heard at the same time, each by a thread.
const VISITORS_MAX: usize = 2 * WAITING_MAX;

/// How long a caller's thread waits for the loop; callers themselves wait far less.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(600);

/// What came of a call, in words.
pub(super) type Answer = Result<String, String>;

/// A call, and where its answer goes.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) call: Call,
    pub(super) reply: Sender<Answer>,
}

/// The thread that hears callers.
#[derive(Debug)]
pub(super) struct DoorThread {
    index: PathBuf,
    is_closed: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Hears callers until it is closed.
pub(super) fn start(index: &Path, door: Door) -> (Receiver<Asked>, DoorThread) {
    let (calls, calls_out) = bounded(WAITING_MAX);
    let is_closed = Arc::new(AtomicBool::new(false));
    let is_over = Arc::clone(&is_closed);
    let thread = std::thread::spawn(move || {
        let n_callers = Arc::new(AtomicUsize::new(0));
        // A socket that is broken is closed: callers then find no daemon.
        while let Ok(visitor) = door.accept() {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            let n_visitors = Arc::clone(&n_callers);
            let (calls, n_callers) = (calls.clone(), Arc::clone(&n_callers));
            let n_before = n_callers.fetch_add(1, Ordering::Relaxed);
            // Who says nothing keeps only this thread waiting. One who waits for an answer must not
            // keep the daemon from ending.
            let thread = move || {
                match visitor.greet() {
                    Some(caller) if n_before >= WAITING_MAX => {
                        caller.answer(&Err("too many wait for the daemon already".to_owned()));
                    }
                    Some(caller) => wait(caller, &calls),
                    None => {}
                }
                n_callers.fetch_sub(1, Ordering::Relaxed);
            };
            // A crowd is hung up on, and so is whoever no thread can be had for.
            let is_crowd = n_before >= VISITORS_MAX;
            if is_crowd || std::thread::Builder::new().spawn(thread).is_err() {
                n_visitors.fetch_sub(1, Ordering::Relaxed);
            }
        }
    });
    (calls_out, DoorThread { index: index.to_owned(), is_closed, thread: Some(thread) })
}

impl Drop for DoorThread {
    /// Ends the thread; one that can't be reached, because somebody deleted its socket, ends with
    /// the process.
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take().filter(|_| Door::wake(&self.index)) {
            // A panic in it has been told.
            let _ = thread.join();
        }
    }
}

fn wait(caller: Caller, calls: &Sender<Asked>) {
    let (reply, answer) = bounded(1);
    let ended = || Err("the daemon has ended".to_owned());
    let outcome = match calls.try_send(Asked { call: caller.call(), reply }) {
        Ok(()) => answer.recv_timeout(ANSWER_TIMEOUT).unwrap_or_else(|_| ended()),
        Err(_) => ended(),
    };
    caller.answer(&outcome);
}
