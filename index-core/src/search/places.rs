//! The places of several words of which any leads to documents.

use tantivy::{DocId, Score, TERMINATED};

use super::best::{Best, Quota, ROUNDING, SegmentLeaf, SegmentWord};

/// The places of all words, those first that can add least.
///
/// Documents are looked at a window at a time: as far as every place stays in its present block of
/// postings. Within a window only the places count that occur there, with what is the most in
/// their blocks.
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
    /// For each place, of which of the words it is one.
    word_of: Vec<usize>,
    /// The scores of the present document.
    scores: Vec<Score>,
    /// Those of them that the leading places give, with their slots.
    hits: Vec<(usize, Score)>,
    words: Vec<Slots>,
    window: Window,
}

/// A stretch of documents.
#[derive(Default)]
struct Window {
    is_open: bool,
    /// The last document of it.
    end: DocId,
    /// The places that occur in it, in order.
    places: Vec<usize>,
    /// What the first so many of these can score together within it.
    bounds: Vec<Score>,
    /// From this one of them on they lead.
    first_leading: usize,
    /// What each of them scores at most within it.
    of_places: Vec<Score>,
    /// By slot, while the bounds are summed up.
    scores: Vec<Score>,
    /// By slot, what the places that don't lead score at most within it.
    of_others: Vec<Score>,
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
        let (mut scores, mut bounds) = (vec![0.0; all.len()], Vec::with_capacity(all.len() + 1));
        let places = all.iter().map(|(word, slot, leaf)| (*word, *slot, leaf.bound));
        sum_bounds(&of_words, places, &mut scores, &mut bounds);
        Places {
            docs: all.iter().map(|(.., leaf)| leaf.doc).collect(),
            slots: all.iter().map(|(_, slot, _)| *slot).collect(),
            word_of: all.iter().map(|(word, ..)| *word).collect(),
            scores,
            hits: Vec::with_capacity(all.len()),
            window: Window {
                scores: vec![0.0; all.len()],
                of_others: vec![0.0; all.len()],
                ..Window::default()
            },
            leaves: all.into_iter().map(|(.., leaf)| leaf).collect(),
            bounds,
            first_leading: 0,
            words: of_words,
        }
    }

    /// Lets only those places lead without which no document exceeds the threshold.
    pub(super) fn lead_by(&mut self, threshold: Score) {
        self.first_leading = first_leading(&self.bounds, self.first_leading, threshold);
        self.window.lead_by(threshold, &self.slots);
    }

    /// Returns the document that the leading places have next and that may exceed the threshold.
    pub(super) fn next(&mut self, threshold: Score) -> DocId {
        loop {
            if self.window.is_open {
                let leading = &self.window.places[self.window.first_leading..];
                let doc = leading.iter().map(|&i| self.docs[i]).min().unwrap_or(TERMINATED);
                if doc <= self.window.end && doc != TERMINATED {
                    return doc;
                }
                if self.window.end == TERMINATED {
                    return TERMINATED;
                }
                self.close_window();
            }
            let start = self.docs[self.first_leading..].iter().copied().min();
            let Some(start) = start.filter(|&start| start != TERMINATED) else {
                return TERMINATED;
            };
            self.open_window(start, threshold);
        }
    }

    /// Leaves the documents of the window behind.
    fn close_window(&mut self) {
        self.window.is_open = false;
        for i in self.first_leading..self.leaves.len() {
            if self.docs[i] <= self.window.end {
                self.docs[i] = self.leaves[i].postings.seek(self.window.end + 1);
            }
        }
    }

    fn open_window(&mut self, start: DocId, threshold: Score) {
        let window = &mut self.window;
        window.is_open = true;
        window.end = TERMINATED;
        for (leaf, doc) in self.leaves.iter_mut().zip(&mut self.docs) {
            if *doc < start {
                *doc = leaf.postings.seek(start);
            }
            window.end = window.end.min(leaf.postings.block_end());
        }
        window.places.clear();
        window.of_places.clear();
        for (i, leaf) in self.leaves.iter_mut().enumerate() {
            if self.docs[i] <= window.end {
                window.places.push(i);
                window.of_places.push(leaf.postings.block_bound().unwrap_or(leaf.bound));
            }
        }
        self.sum_bounds(threshold);
        // A closer look, where it is worth one.
        let window = &mut self.window;
        let from = window.first_leading;
        for (&i, bound) in window.places[from..].iter().zip(&mut window.of_places[from..]) {
            *bound = self.leaves[i].postings.block_best().unwrap_or(*bound);
        }
        if from < window.places.len() {
            self.sum_bounds(threshold);
        }
    }

    /// Sums up what places score at most within the window, and lets those lead that must.
    fn sum_bounds(&mut self, threshold: Score) {
        let window = &mut self.window;
        let places = window.places.iter().zip(&window.of_places);
        let places = places.map(|(&i, &bound)| (self.word_of[i], self.slots[i], bound));
        sum_bounds(&self.words, places, &mut window.scores, &mut window.bounds);
        window.first_leading = 0;
        window.lead_by(threshold, &self.slots);
    }

    /// Goes on behind a document.
    pub(super) fn leave(&mut self, doc: DocId) {
        for &i in &self.window.places[self.window.first_leading..] {
            if self.docs[i] == doc {
                self.docs[i] = self.leaves[i].postings.advance();
            }
        }
    }

    /// Returns the score of the present document; `None` when it stays under the threshold or has
    /// too few of the words.
    pub(super) fn score(&mut self, doc: DocId, threshold: Score, quota: Quota) -> Option<Score> {
        let window = &mut self.window;
        if let [only] = window.places[..] {
            // What every place of a word is summed up for is here the one score.
            return quota.part(1).map(|part| part * self.leaves[only].postings.score());
        }
        self.hits.clear();
        let mut most = 0.0;
        for &i in &window.places[window.first_leading..] {
            if self.docs[i] == doc {
                let score = self.leaves[i].postings.score();
                self.hits.push((self.slots[i], score));
                most += score;
            }
        }
        // Together places never score more than one by one.
        if (most + window.bounds[window.first_leading]) * ROUNDING <= threshold {
            return None;
        }
        if window.first_leading > 0 {
            // The lesser places of a word add a part of what they score only.
            self.hits.iter().for_each(|&(slot, score)| window.of_others[slot] = score);
            let most = sum(&self.words, &window.of_others);
            self.hits.iter().for_each(|&(slot, _)| window.of_others[slot] = 0.0);
            if most * ROUNDING <= threshold {
                return None;
            }
        }
        self.scores.fill(0.0);
        self.hits.iter().for_each(|&(slot, score)| self.scores[slot] = score);
        let mut total = sum(&self.words, &self.scores);
        for (nth, &i) in window.places[..window.first_leading].iter().enumerate().rev() {
            if total * ROUNDING + window.bounds[nth + 1] <= threshold {
                return None;
            }
            if self.docs[i] < doc {
                self.docs[i] = self.leaves[i].postings.seek(doc);
            }
            if self.docs[i] == doc {
                self.scores[self.slots[i]] = self.leaves[i].postings.score();
                total = sum(&self.words, &self.scores);
            }
        }
        if quota.is_met_by_any() {
            return Some(total);
        }
        let n_words = self.words.iter().filter(|word| word.is_there(&self.scores)).count();
        quota.part(n_words).map(|part| part * total)
    }
}

/// Returns what scores, by slot, make of the words together.
fn sum(words: &[Slots], scores: &[Score]) -> Score {
    words.iter().map(|word| word.score(scores)).sum()
}

impl Window {
    fn lead_by(&mut self, threshold: Score, slots: &[usize]) {
        self.first_leading = first_leading(&self.bounds, self.first_leading, threshold);
        self.of_others.fill(0.0);
        let others = self.places.iter().zip(&self.of_places).take(self.first_leading);
        others.for_each(|(&place, &bound)| self.of_others[slots[place]] = bound);
    }
}

/// Returns from which place on places must lead, at `from` or behind it; `bounds` tells what the
/// first so many score together.
fn first_leading(bounds: &[Score], from: usize, threshold: Score) -> usize {
    let mut first = from;
    while bounds.get(first + 1).is_some_and(|bound| *bound <= threshold) {
        first += 1;
    }
    first
}

/// Writes what the first so many places can score together; of each the word that it is of, its slot
/// and what it scores at most. `scores` is room for what all slots score.
fn sum_bounds(
    words: &[Slots],
    places: impl Iterator<Item = (usize, usize, Score)>,
    scores: &mut [Score],
    bounds: &mut Vec<Score>,
) {
    bounds.clear();
    bounds.push(0.0);
    scores.fill(0.0);
    let mut sum: Score = 0.0;
    for (word, slot, bound) in places {
        let before = words[word].score(scores);
        scores[slot] = bound;
        let now = words[word].score(scores);
        // Nothing is less than what is without end.
        sum = if now.is_finite() { sum + (now - before) } else { Score::INFINITY };
        bounds.push(sum * ROUNDING);
    }
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
