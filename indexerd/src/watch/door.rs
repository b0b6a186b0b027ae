//! The threads behind the private socket: each caller is heard and waits, the loop does the work.
//!
//! When too many wait, further callers are told so and leave: nothing grows with their number.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::Scope;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use index_core::ingest::{Call, Caller, Door};

use super::sync::WAITING_MAX;

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

/// Hears callers until `cancel` is set and the door is woken.
pub(super) fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    door: Door,
    cancel: &'scope AtomicBool,
) -> Receiver<Asked> {
    let (calls, calls_out) = bounded(WAITING_MAX);
    scope.spawn(move || {
        let n_callers = Arc::new(AtomicUsize::new(0));
        // A socket that is broken is closed: callers then find no daemon.
        while let Ok(caller) = door.accept() {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            let Some(caller) = caller else { continue };
            let (calls, n_callers) = (calls.clone(), Arc::clone(&n_callers));
            if n_callers.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
                n_callers.fetch_sub(1, Ordering::Relaxed);
                caller.answer(&Err("too many wait for the daemon already".to_owned()));
                continue;
            }
            // Not of the scope: a caller who waits must not keep the daemon from ending.
            std::thread::spawn(move || {
                wait(caller, &calls);
                n_callers.fetch_sub(1, Ordering::Relaxed);
            });
        }
    });
    calls_out
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

/// Ends the thread that hears callers, once `cancel` is set.
pub(super) fn close(index: &Path) {
    Door::wake(index);
}
