//! The places of several words of which any leads to documents.

use tantivy::{DocId, Score, TERMINATED};

use super::best::{Quota, ROUNDING, SegmentLeaf, SegmentWord};
use super::slots::{Words, sum_bounds};

/// The places of all words, those first that can add least.
///
/// Documents are looked at a window at a time: as far as every place, but for one that leads alone,
/// stays in its present block of postings. Within a window only the places count that occur there,
/// with what is the most in their blocks.
pub(super) struct Places {
    leaves: Vec<SegmentLeaf>,
    /// Where the postings are, side by side, so that the first of them is found at once.
    docs: Vec<DocId>,
    /// What the first so many places can score together.
    bounds: Vec<Score>,
    /// From this place on places lead.
    first_leading: usize,
    /// For each place, how many documents it has, roughly.
    sizes: Vec<u32>,
    /// For each place, where its score lies in the order of the plan.
    slots: Vec<usize>,
    /// For each place, of which of the words it is one.
    word_of: Vec<usize>,
    /// The scores of the present document.
    scores: Vec<Score>,
    /// Those of them that the leading places give, with their slots.
    hits: Vec<(usize, Score)>,
    /// What its places and its words score at most, as far as is known.
    most: Vec<Score>,
    words_most: Vec<Score>,
    /// The words that the present document is known to have, in order.
    met: Vec<usize>,
    words: Words,
    window: Window,
}

/// A place has few documents beside one with so many times as many.
const SPARSE_ONE_IN: u32 = 4;

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
    /// Of each that leads, what a document must score there to exceed the threshold at all.
    needed: Vec<Score>,
    /// The same of a document that no other place that leads has, and none of `sparse`.
    needed_alone: Vec<Score>,
    /// Those that don't lead and have few documents beside those that do.
    sparse: Vec<usize>,
    /// By slot, while the bounds are summed up.
    scores: Vec<Score>,
    /// By slot, what the places that don't lead score at most within it.
    of_others: Vec<Score>,
    /// What these make of each word, and of all together.
    words_of_others: Vec<Score>,
    sum_of_others: Score,
}

impl Places {
    pub(super) fn new(words: Vec<SegmentWord>) -> Places {
        let mut all: Vec<(usize, usize, SegmentLeaf)> = Vec::new();
        let mut of_words = Words { slots: Vec::with_capacity(words.len()), ends_form: Vec::new() };
        for (i, word) in words.into_iter().enumerate() {
            let start = all.len();
            let mut leaves = word.leaves.into_iter().peekable();
            while let Some(leaf) = leaves.next() {
                let next = leaves.peek();
                of_words.ends_form.push(next.is_none_or(|next| next.form != leaf.form));
                all.push((i, all.len(), leaf));
            }
            of_words.slots.push(start..all.len());
        }
        all.sort_by(|one, two| one.2.bound.total_cmp(&two.2.bound));
        let (mut scores, mut bounds) = (vec![0.0; all.len()], Vec::with_capacity(all.len() + 1));
        let places = all.iter().map(|(word, slot, leaf)| (*word, *slot, leaf.bound));
        sum_bounds(&of_words, places, &mut scores, &mut bounds);
        scores.fill(0.0);
        Places {
            docs: all.iter().map(|(.., leaf)| leaf.doc).collect(),
            sizes: all.iter().map(|(.., leaf)| leaf.postings.size_hint()).collect(),
            slots: all.iter().map(|(_, slot, _)| *slot).collect(),
            word_of: all.iter().map(|(word, ..)| *word).collect(),
            scores,
            hits: Vec::with_capacity(all.len()),
            most: Vec::with_capacity(all.len()),
            words_most: Vec::with_capacity(of_words.len()),
            window: Window {
                scores: vec![0.0; all.len()],
                of_others: vec![0.0; all.len()],
                ..Window::default()
            },
            leaves: all.into_iter().map(|(.., leaf)| leaf).collect(),
            bounds,
            first_leading: 0,
            met: Vec::with_capacity(of_words.len()),
            words: of_words,
        }
    }

    /// Lets only those places lead without which no document exceeds the threshold.
    pub(super) fn lead_by(&mut self, threshold: Score) {
        self.first_leading = first_leading(&self.bounds, self.first_leading, threshold);
        self.window.lead_by(threshold, &self.slots, &self.words);
        if self.window.is_open {
            self.pass_over(threshold);
        }
    }

    /// Lets each leading place go on to a document of which it scores enough: the others score at
    /// most what they do anywhere in the window. What is passed over here but met by another place
    /// lacks a score, and stays under the threshold with it too.
    fn pass_over(&mut self, threshold: Score) {
        let window = &mut self.window;
        if threshold <= 0.0 {
            window.needed.clear();
            window.needed.resize(window.places.len(), 0.0);
            return;
        }
        window.scores.fill(0.0);
        let places = window.places.iter().zip(&window.of_places);
        places.for_each(|(&i, &bound)| window.scores[self.slots[i]] = bound);
        let all = self.words.sum(&window.scores);
        window.needed.clear();
        window.needed.resize(window.first_leading, 0.0);
        for &i in &window.places[window.first_leading..] {
            let word = self.word_of[i];
            let of_others = all - self.words.score(word, &window.scores);
            let needed = threshold / ROUNDING - of_others;
            let needed = self.words.needed(word, self.slots[i], needed, &window.scores);
            // What is without end on both sides is no number.
            window.needed.push(if needed > 0.0 { needed } else { 0.0 });
        }
        self.need_alone(threshold);
        for nth in self.window.first_leading..self.window.places.len() {
            self.pass_over_at(nth);
        }
    }

    /// Notes what a document must score in a leading place that is the only one of them to have it.
    ///
    /// That none of the sparse others has it either is soon known of many documents together; the
    /// others are supposed to have every document.
    fn need_alone(&mut self, threshold: Score) {
        let window = &mut self.window;
        let (others, leading) = window.places.split_at(window.first_leading);
        let size_most = leading.iter().map(|&i| self.sizes[i]).max().unwrap_or(0);
        window.sparse.clear();
        let is_sparse = |i: &usize| self.sizes[*i] <= size_most / SPARSE_ONE_IN;
        window.sparse.extend(others.iter().copied().filter(is_sparse));
        let left_out = window.sparse.iter().chain(leading);
        left_out.for_each(|&i| window.scores[self.slots[i]] = 0.0);
        let all = self.words.sum(&window.scores);
        window.needed_alone.clear();
        window.needed_alone.resize(window.first_leading, 0.0);
        for &i in leading {
            let word = self.word_of[i];
            let of_others = all - self.words.score(word, &window.scores);
            let needed = threshold / ROUNDING - of_others;
            let needed = self.words.needed(word, self.slots[i], needed, &window.scores);
            window.needed_alone.push(if needed > 0.0 { needed } else { 0.0 });
        }
    }

    /// As [`Places::pass_over`], for one of the window's places.
    fn pass_over_at(&mut self, nth: usize) {
        let i = self.window.places[nth];
        if self.window.needed[nth] > 0.0 && self.docs[i] <= self.window.end {
            let needed = self.window.needed[nth];
            self.docs[i] = self.leaves[i].postings.seek_above(needed, self.window.end);
        }
    }

    /// Returns the document that the leading places have next and that may exceed the threshold.
    pub(super) fn next(&mut self, threshold: Score) -> DocId {
        loop {
            if self.window.is_open {
                let doc = self.next_in_window(threshold);
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

    /// Returns the document that the leading places have next, within the window or behind it.
    ///
    /// Up to where the next place has a document, those of one place score there alone, or with the
    /// places that have many documents: they are passed over where that is too little.
    fn next_in_window(&mut self, threshold: Score) -> DocId {
        loop {
            let Window { places, first_leading, end, needed_alone, sparse, .. } = &self.window;
            let (mut doc, mut second, mut first) = (TERMINATED, TERMINATED, 0);
            for (nth, &place) in places.iter().enumerate().skip(*first_leading) {
                let at = self.docs[place];
                if at < doc {
                    (doc, second, first) = (at, doc, nth);
                } else {
                    second = second.min(at);
                }
            }
            if doc > *end || doc == second || threshold <= 0.0 {
                return doc;
            }
            let mut until = (*end).min(second - 1);
            for &place in sparse {
                if self.docs[place] < doc {
                    self.docs[place] = self.leaves[place].postings.seek(doc);
                }
                if self.docs[place] == doc {
                    return doc;
                }
                until = until.min(self.docs[place] - 1);
            }
            let place = places[first];
            let found = self.leaves[place].postings.seek_above(needed_alone[first], until);
            self.docs[place] = found;
            if found <= until {
                return found;
            }
            self.pass_over_at(first);
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
        // A place that leads alone is looked at document by document: its blocks tell nothing.
        let n_leaves = self.leaves.len();
        let alone = (self.first_leading + 1 == n_leaves).then_some(self.first_leading);
        let window = &mut self.window;
        window.is_open = true;
        window.end = TERMINATED;
        for (i, leaf) in self.leaves.iter_mut().enumerate() {
            if self.docs[i] < start {
                self.docs[i] = leaf.postings.seek(start);
            }
            if Some(i) != alone {
                window.end = window.end.min(leaf.postings.block_end());
            }
        }
        window.places.clear();
        window.of_places.clear();
        for (i, leaf) in self.leaves.iter_mut().enumerate() {
            if self.docs[i] <= window.end {
                let of_block = if Some(i) == alone { None } else { leaf.postings.block_bound() };
                window.places.push(i);
                window.of_places.push(of_block.unwrap_or(leaf.bound));
            }
        }
        self.sum_bounds(threshold);
        // A closer look, where it is worth one: the documents of a place that leads alone are
        // looked at one by one anyway.
        let window = &mut self.window;
        let from = window.first_leading;
        if window.places.len() == from + 1 {
            self.pass_over(threshold);
            return;
        }
        for (&i, bound) in window.places[from..].iter().zip(&mut window.of_places[from..]) {
            *bound = self.leaves[i].postings.block_best().unwrap_or(*bound);
        }
        if from < window.places.len() {
            self.sum_bounds(threshold);
            self.pass_over(threshold);
        }
    }

    /// Sums up what places score at most within the window, and lets those lead that must.
    fn sum_bounds(&mut self, threshold: Score) {
        let window = &mut self.window;
        let places = window.places.iter().zip(&window.of_places);
        let places = places.map(|(&i, &bound)| (self.word_of[i], self.slots[i], bound));
        sum_bounds(&self.words, places, &mut window.scores, &mut window.bounds);
        window.first_leading = 0;
        window.lead_by(threshold, &self.slots, &self.words);
    }

    /// Goes on behind a document.
    pub(super) fn leave(&mut self, doc: DocId) {
        for nth in self.window.first_leading..self.window.places.len() {
            let i = self.window.places[nth];
            if self.docs[i] == doc {
                self.docs[i] = self.leaves[i].postings.advance();
                self.pass_over_at(nth);
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
        self.met.clear();
        let mut most = 0.0;
        for &i in &window.places[window.first_leading..] {
            if self.docs[i] == doc {
                let score = self.leaves[i].postings.score();
                self.hits.push((self.slots[i], score));
                most += score;
                meet(&mut self.met, self.word_of[i]);
            }
        }
        // Together places never score more than one by one.
        if (most + window.bounds[window.first_leading]) * ROUNDING <= threshold {
            return None;
        }
        if window.first_leading > 0 && !self.add_others(doc, threshold) {
            return None;
        }
        self.hits.iter().for_each(|&(slot, score)| self.scores[slot] = score);
        let total = self.words.sum_of(&self.met, &self.scores);
        let n_words = self.words.n_there(&self.met, &self.scores);
        self.hits.iter().for_each(|&(slot, _)| self.scores[slot] = 0.0);
        if quota.is_met_by_any() {
            return Some(total);
        }
        quota.part(n_words).map(|part| part * total)
    }

    /// Asks the places that don't lead about a document; returns whether it may still exceed the
    /// threshold.
    ///
    /// Beside a better place of its word a place adds a part of its score only: most documents are
    /// known to stay under the threshold once the first places were asked.
    fn add_others(&mut self, doc: DocId, threshold: Score) -> bool {
        let Window { places, of_places, first_leading, of_others, words_of_others, .. } =
            &self.window;
        let (most, words_most) = (&mut self.most, &mut self.words_most);
        most.clone_from(of_others);
        words_most.clone_from(words_of_others);
        self.hits.iter().for_each(|&(slot, score)| most[slot] = score);
        for &word in &self.met {
            words_most[word] = self.words.score(word, most);
        }
        let may_exceed = |words: &[Score]| words.iter().sum::<Score>() * ROUNDING > threshold;
        if !may_exceed(words_most) {
            return false;
        }
        for (&i, &bound) in places.iter().zip(of_places).take(*first_leading).rev() {
            if self.docs[i] < doc {
                self.docs[i] = self.leaves[i].postings.seek(doc);
            }
            let (word, slot) = (self.word_of[i], self.slots[i]);
            let mut score = 0.0;
            if self.docs[i] == doc {
                score = self.leaves[i].postings.score();
                self.hits.push((slot, score));
                meet(&mut self.met, word);
            }
            if score != bound {
                most[slot] = score;
                words_most[word] = self.words.score(word, most);
                if !may_exceed(words_most) {
                    return false;
                }
            }
        }
        true
    }
}

impl Window {
    fn lead_by(&mut self, threshold: Score, slots: &[usize], words: &Words) {
        self.first_leading = first_leading(&self.bounds, self.first_leading, threshold);
        self.of_others.fill(0.0);
        let others = self.places.iter().zip(&self.of_places).take(self.first_leading);
        others.for_each(|(&place, &bound)| self.of_others[slots[place]] = bound);
        let of_words = (0..words.len()).map(|word| words.score(word, &self.of_others));
        self.words_of_others.clear();
        self.words_of_others.extend(of_words);
        self.sum_of_others = self.words_of_others.iter().sum();
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

/// Notes that a document has a word; they stand in order, each once.
fn meet(met: &mut Vec<usize>, word: usize) {
    if let Err(at) = met.binary_search(&word) {
        met.insert(at, word);
    }
}
