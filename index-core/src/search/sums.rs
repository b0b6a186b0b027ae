//! What the places of a word score together.

use tantivy::Score;

use super::clause::TIE_BREAKER;

/// The best of several scores, and a part of the others.
#[derive(Clone, Copy, Default)]
pub(super) struct Best {
    best: Score,
    sum: Score,
}

impl Best {
    pub(super) fn add(&mut self, score: Score) {
        // No score is no number, and this is one step for the processor.
        if score > self.best {
            self.best = score;
        }
        self.sum += score;
    }

    pub(super) fn score(self) -> Score {
        // A sum of nothing but the best is the best, also where both are without end.
        if self.sum == self.best {
            return self.best;
        }
        self.best + (self.sum - self.best) * TIE_BREAKER
    }

    /// Returns what a further score must be so that all together are `wanted`.
    pub(super) fn needed(self, wanted: Score) -> Score {
        let as_best = wanted - self.sum * TIE_BREAKER;
        if as_best >= self.best {
            return as_best;
        }
        (wanted - self.score()) / TIE_BREAKER
    }
}
