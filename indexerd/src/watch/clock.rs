//! The time that the loop goes by: the system's, and in the simulation one set by hand.

use std::time::{Duration, Instant};

/// Tells the time since the daemon began.
#[derive(Clone, Debug)]
pub(super) enum Clock {
    System(Instant),
    #[cfg(test)]
    ByHand(std::rc::Rc<std::cell::Cell<Duration>>),
}

impl Clock {
    pub(super) fn system() -> Clock {
        Clock::System(Instant::now())
    }

    pub(super) fn now(&self) -> Duration {
        match self {
            Clock::System(start) => start.elapsed(),
            #[cfg(test)]
            Clock::ByHand(now) => now.get(),
        }
    }

    /// Returns when the system's clock reaches a time.
    pub(super) fn instant(&self, at: Duration) -> Instant {
        match self {
            Clock::System(start) => *start + at,
            #[cfg(test)]
            Clock::ByHand(now) => Instant::now() + at.saturating_sub(now.get()),
        }
    }

    /// Returns the seconds since 1970.
    pub(super) fn unix_seconds(&self) -> i64 {
        match self {
            Clock::System(_) => jiff::Timestamp::now().as_second(),
            #[cfg(test)]
            Clock::ByHand(now) => 1_700_000_000 + now.get().as_secs().cast_signed(),
        }
    }
}
