//! Ctrl-C and TERM as a message in a channel; a second one ends the program at once.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crossbeam_channel::{Receiver, bounded};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::failure::Fatal;

/// Somebody wants the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended;

/// Returns a channel that hears of the first signal.
pub(crate) fn ended() -> Result<Receiver<Ended>, Fatal> {
    listen().map_err(|error| Fatal::new(format!("signals: {error}")))
}

#[cfg(unix)]
fn listen() -> std::io::Result<Receiver<Ended>> {
    use signal_hook::iterator::Signals;

    // Order matters: from the first handler on no signal ends the program by itself, so the one that
    // keeps it comes first; and the shutdown looks at the flag before the same signal sets it.
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let has_ended = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 0, Arc::clone(&has_ended))?;
        signal_hook::flag::register(signal, Arc::clone(&has_ended))?;
    }
    let (sender, receiver) = bounded(1);
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for _ in signals.forever() {
            // One message is enough; when it is still there, this one says nothing new.
            let _ = sender.try_send(Ended);
        }
    })?;
    Ok(receiver)
}

#[cfg(not(unix))]
fn listen() -> std::io::Result<Receiver<Ended>> {
    use std::sync::atomic::Ordering;
    use std::time::Duration;

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
