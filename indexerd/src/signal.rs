//! Ctrl-C and TERM as a message in a channel; a second one ends the program at once.
//!
//! Invariant: no signal is lost, however early it comes. On Unix both are held back from the first
//! line of the program on, and one thread takes them; a handler would have a moment, while it is
//! being set up, in which a signal is gone without a trace.

use crossbeam_channel::{Receiver, bounded};

use crate::failure::Fatal;

/// Somebody wants the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended;

/// Returns a channel that hears of the first signal.
pub(crate) fn ended() -> Result<Receiver<Ended>, Fatal> {
    listen().map_err(|error| Fatal::new(format!("signals: {error}")))
}

#[cfg(unix)]
pub(crate) use self::held::{hold, release};

#[cfg(unix)]
mod held {
    use nix::sys::signal::{SigSet, Signal};

    pub(super) fn ending() -> SigSet {
        [Signal::SIGINT, Signal::SIGTERM].into_iter().collect()
    }

    /// Holds both signals back in this thread and those that it will start, and in the workers,
    /// which end with the program.
    pub(crate) fn hold() {
        // Refused only for a set that is none.
        let _ = ending().thread_block();
    }

    /// Lets both signals end the program, as they do by themselves.
    pub(crate) fn release() {
        let _ = ending().thread_unblock();
    }
}

#[cfg(unix)]
fn listen() -> std::io::Result<Receiver<Ended>> {
    hold();
    let (sender, receiver) = bounded(1);
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let signals = held::ending();
        if signals.wait().is_err() {
            return;
        }
        // Whoever has left the channel is ending already.
        let _ = sender.try_send(Ended);
        if signals.wait().is_ok() {
            std::process::exit(0);
        }
    })?;
    Ok(receiver)
}

#[cfg(not(unix))]
pub(crate) fn hold() {}

#[cfg(not(unix))]
pub(crate) fn release() {}

#[cfg(not(unix))]
fn listen() -> std::io::Result<Receiver<Ended>> {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use signal_hook::consts::{SIGINT, SIGTERM};

    const LOOK_EVERY: Duration = Duration::from_millis(100);

    let has_ended = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 0, Arc::clone(&has_ended))?;
        signal_hook::flag::register(signal, Arc::clone(&has_ended))?;
    }
    let (sender, receiver) = bounded(1);
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        while !has_ended.load(Ordering::Relaxed) {
            std::thread::park_timeout(LOOK_EVERY);
        }
        let _ = sender.try_send(Ended);
    })?;
    Ok(receiver)
}
