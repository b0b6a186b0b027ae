//! The scores of all places of several words side by side, and what they make together.

use std::ops::Range;

use tantivy::Score;

use super::best::ROUNDING;
use super::sums::Best;

/// Where the scores of the words lie: side by side, those of a form as well.
pub(super) struct Words {
    pub(super) slots: Vec<Range<usize>>,
    /// For each slot, whether a form ends with it.
    pub(super) ends_form: Vec<bool>,
}

impl Words {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// As [`Words::sum`], where only some of the words have scores.
    pub(super) fn sum_of(&self, met: &[usize], scores: &[Score]) -> Score {
        met.iter().map(|&word| self.score(word, scores)).sum()
    }

    /// Returns how many of the words have a score.
    pub(super) fn n_there(&self, met: &[usize], scores: &[Score]) -> usize {
        let is_there = |&&word: &&usize| scores[self.slots[word].clone()].iter().any(|&s| s > 0.0);
        met.iter().filter(is_there).count()
    }

    /// Returns what scores, by slot, make of the words together.
    pub(super) fn sum(&self, scores: &[Score]) -> Score {
        (0..self.len()).map(|word| self.score(word, scores)).sum()
    }

    pub(super) fn score(&self, word: usize, scores: &[Score]) -> Score {
        let slots = self.slots[word].clone();
        let (mut word, mut form) = (Best::default(), Best::default());
        for (&score, &ends_form) in scores[slots.clone()].iter().zip(&self.ends_form[slots]) {
            form.add(score);
            if ends_form {
                word.add(std::mem::take(&mut form).score());
            }
        }
        word.score()
    }

    /// Returns what a slot must score so that its word scores this much, the other slots as they
    /// are.
    pub(super) fn needed(
        &self,
        word: usize,
        slot: usize,
        of_word: Score,
        scores: &[Score],
    ) -> Score {
        let [mut others, mut beside, mut form] = [Best::default(); 3];
        let mut is_inside = false;
        for i in self.slots[word].clone() {
            if i == slot {
                is_inside = true;
            } else {
                form.add(scores[i]);
            }
            if self.ends_form[i] {
                let done = std::mem::take(&mut form);
                match std::mem::take(&mut is_inside) {
                    true => beside = done,
                    false => others.add(done.score()),
                }
            }
        }
        beside.needed(others.needed(of_word))
    }
}

/// Writes what the first so many places can score together; of each the word that it is of, its slot
/// and what it scores at most. `scores` is room for what all slots score.
pub(super) fn sum_bounds(
    words: &Words,
    places: impl Iterator<Item = (usize, usize, Score)>,
    scores: &mut [Score],
    bounds: &mut Vec<Score>,
) {
    bounds.clear();
    bounds.push(0.0);
    scores.fill(0.0);
    let mut sum: Score = 0.0;
    let mut present = (usize::MAX, 0.0);
    for (word, slot, bound) in places {
        let before = if present.0 == word { present.1 } else { words.score(word, scores) };
        scores[slot] = bound;
        let now = words.score(word, scores);
        present = (word, now);
        // Nothing is less than what is without end.
        sum = if now.is_finite() { sum + (now - before) } else { Score::INFINITY };
        bounds.push(sum * ROUNDING);
    }
}
