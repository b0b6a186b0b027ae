//! When what is written becomes visible: a lone article at once, a flood in batches. Pure.
//!
//! Invariant: whatever is written is committed when nothing more is on its way, and at the latest
//! after an age that grows with what a commit costs, so that committing never takes most of the
//! time.

use std::time::Duration;

/// In a flood, so many bytes of files are one batch.
const BATCH_BYTES: u64 = 64 * 1024 * 1024;

/// In a flood, the first article is visible after this time.
const AGE_MIN: Duration = Duration::from_secs(1);

/// A commit that took a second is followed by the next after this many.
const AGE_PER_COST: u32 = 10;

/// Why a commit is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    /// Nothing more is on its way.
    Drained,
    /// The batch is full.
    Bytes,
    /// The oldest article has waited long enough.
    Age,
}

/// What is written and not committed.
#[derive(Debug, Default)]
pub(super) struct CommitPolicy {
    oldest: Option<Duration>,
    bytes: u64,
    last_cost: Duration,
}

impl CommitPolicy {
    /// Something of a file of this size was written.
    pub(super) fn wrote(&mut self, bytes: u64, now: Duration) {
        self.oldest.get_or_insert(now);
        self.bytes += bytes;
    }

    /// Whether to commit now; `is_drained` when no file is queued or in work.
    pub(super) fn due(&self, is_drained: bool, now: Duration) -> Option<Trigger> {
        let oldest = self.oldest?;
        if is_drained {
            Some(Trigger::Drained)
        } else if self.bytes >= BATCH_BYTES {
            Some(Trigger::Bytes)
        } else {
            (now >= oldest + self.age_max()).then_some(Trigger::Age)
        }
    }

    /// When to ask again though nothing happens.
    pub(super) fn next_due(&self) -> Option<Duration> {
        self.oldest.map(|oldest| oldest + self.age_max())
    }

    /// Everything written is committed, or rolled back.
    pub(super) fn settled(&mut self, cost: Duration) {
        *self = CommitPolicy { oldest: None, bytes: 0, last_cost: cost };
    }

    fn age_max(&self) -> Duration {
        AGE_MIN.max(self.last_cost * AGE_PER_COST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn it_is_committed_when_there_is_a_reason() {
        let cases = [
            ("nothing is written", None, 0, 0, true, 0, None),
            ("a lone article", Some(5), 100, 0, true, 5, Some(Trigger::Drained)),
            ("more is on its way", Some(5), 100, 0, false, 900, None),
            ("more is on its way for a second", Some(5), 100, 0, false, 1005, Some(Trigger::Age)),
            ("a full batch", Some(5), BATCH_BYTES, 0, false, 6, Some(Trigger::Bytes)),
            ("commits cost half a second", Some(0), 100, 500, false, 4999, None),
            ("and five have passed", Some(0), 100, 500, false, 5000, Some(Trigger::Age)),
        ];
        for (case, written_at, bytes, cost, is_drained, now, expected) in cases {
            let mut policy = CommitPolicy::default();
            policy.settled(MS(cost));
            if let Some(at) = written_at {
                policy.wrote(bytes, MS(at));
            }
            assert_eq!(policy.due(is_drained, MS(now)), expected, "{case}");
        }
    }

    #[test]
    fn what_is_committed_is_not_committed_again() {
        let mut policy = CommitPolicy::default();
        policy.wrote(1, MS(0));
        policy.settled(MS(20));
        assert_eq!(policy.due(true, MS(1)), None);
        assert_eq!(policy.next_due(), None);
    }
}
