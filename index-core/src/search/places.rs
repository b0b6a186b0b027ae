//! The places of several words of which any leads to documents.

use tantivy::{DocId, Score, TERMINATED};

use super::best::{Best, ROUNDING, SegmentLeaf, SegmentWord};

/// The places of all words, those first that can add least.
pub(super) struct Places {
    leaves: Vec<SegmentLeaf>,
    /// Where the postings are, side by side, so that the first of them is found at once.
    docs: Vec<DocId>,
    /// What the first so many places can score together.
    bounds: Vec<Score>,
    /// From this place on places lead.
    first_leading: usize,
    /// For each place, where its score lies in the order of the plan.
    slots: Vec<usize>,
    /// The scores of the present document.
    scores: Vec<Score>,
    words: Vec<Slots>,
}

/// Where the scores of a word lie: one range a form.
struct Slots {
    forms: Vec<std::ops::Range<usize>>,
}

impl Places {
    pub(super) fn new(words: Vec<SegmentWord>) -> Places {
        let mut all: Vec<(usize, usize, SegmentLeaf)> = Vec::new();
        let mut of_words = Vec::with_capacity(words.len());
        for (i, word) in words.into_iter().enumerate() {
            let mut forms = Vec::with_capacity(word.n_forms);
            let mut leaves = word.leaves.into_iter().peekable();
            for form in 0..word.n_forms {
                let start = all.len();
                while let Some(leaf) = leaves.next_if(|leaf| leaf.form == form) {
                    all.push((i, all.len(), leaf));
                }
                forms.push(start..all.len());
            }
            of_words.push(Slots { forms });
        }
        all.sort_by(|one, two| one.2.bound.total_cmp(&two.2.bound));
        let bounds = bounds(&all, &of_words);
        Places {
            docs: all.iter().map(|(.., leaf)| leaf.doc).collect(),
            slots: all.iter().map(|(_, slot, _)| *slot).collect(),
            scores: vec![0.0; all.len()],
            leaves: all.into_iter().map(|(.., leaf)| leaf).collect(),
            bounds,
            first_leading: 0,
            words: of_words,
        }
    }

    /// Lets only those places lead without which no document exceeds the threshold.
    pub(super) fn lead_by(&mut self, threshold: Score) {
        while self.first_leading < self.leaves.len()
            && self.bounds[self.first_leading + 1] <= threshold
        {
            self.first_leading += 1;
        }
    }

    /// Returns the document that the leading places have next.
    pub(super) fn next(&self) -> DocId {
        self.docs[self.first_leading..].iter().copied().min().unwrap_or(TERMINATED)
    }

    /// Goes on behind a document.
    pub(super) fn leave(&mut self, doc: DocId) {
        for i in self.first_leading..self.leaves.len() {
            if self.docs[i] == doc {
                self.docs[i] = self.leaves[i].postings.advance();
            }
        }
    }

    /// Returns the score of the present document; `None` when it stays under the threshold or has
    /// too few of the words.
    pub(super) fn score(
        &mut self,
        doc: DocId,
        threshold: Score,
        n_required: usize,
    ) -> Option<Score> {
        self.scores.fill(0.0);
        for i in self.first_leading..self.leaves.len() {
            if self.docs[i] == doc {
                self.scores[self.slots[i]] = self.leaves[i].postings.score();
            }
        }
        let mut sum = self.sum();
        for i in (0..self.first_leading).rev() {
            if sum * ROUNDING + self.bounds[i + 1] <= threshold {
                return None;
            }
            if self.docs[i] < doc {
                self.docs[i] = self.leaves[i].postings.seek(doc);
            }
            if self.docs[i] == doc {
                self.scores[self.slots[i]] = self.leaves[i].postings.score();
                sum = self.sum();
            }
        }
        if n_required <= 1 {
            return Some(sum);
        }
        let n_words = self.words.iter().filter(|word| word.is_there(&self.scores)).count();
        (n_words >= n_required).then_some(sum)
    }

    fn sum(&self) -> Score {
        self.words.iter().map(|word| word.score(&self.scores)).sum()
    }
}

/// Returns what the first so many places, each with the word that it is of and its slot, can score
/// together.
fn bounds(all: &[(usize, usize, SegmentLeaf)], words: &[Slots]) -> Vec<Score> {
    let mut bounds = Vec::with_capacity(all.len() + 1);
    bounds.push(0.0);
    let mut scores = vec![0.0; all.len()];
    let mut of_word = vec![0.0; words.len()];
    let mut sum: Score = 0.0;
    for (word, slot, leaf) in all {
        scores[*slot] = leaf.bound;
        let now = words[*word].score(&scores);
        if now.is_finite() {
            sum += now - of_word[*word];
            of_word[*word] = now;
        } else {
            sum = Score::INFINITY;
        }
        bounds.push(sum * ROUNDING);
    }
    bounds
}

impl Slots {
    fn score(&self, scores: &[Score]) -> Score {
        let mut word = Best::default();
        for form in &self.forms {
            let mut best = Best::default();
            scores[form.clone()].iter().for_each(|&score| best.add(score));
            word.add(best.score());
        }
        word.score()
    }

    fn is_there(&self, scores: &[Score]) -> bool {
        self.forms.iter().any(|form| scores[form.clone()].iter().any(|&score| score > 0.0))
    }
}
