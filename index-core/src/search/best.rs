//! The documents of one segment that match, one after the other, without a look at those that can't
//! come first.
//!
//! A place of a word whose best possible score no longer lifts a document over the threshold does
//! not lead to documents any more; it is asked only about those that other places lead to.
//! Invariant: a score does not depend on what was skipped: it is summed up in the order of the plan.

use std::ops::Range;

use tantivy::query::{EnableScoring, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::clause::{Boxed, Word};
use super::join::{self, QuotesOf};
use super::places::Places;
use super::plan::Plan;
use super::postings::TermPostings;
use super::sums::Best;

/// Sums of bounds and sums of scores may be rounded to different sides.
pub(super) const ROUNDING: Score = 1.000_01;

/// A plan in the engine's terms, over all segments.
pub(super) struct Question {
    filters: Vec<Box<dyn Weight>>,
    not: Vec<Box<dyn Weight>>,
    must: Vec<WordWeight>,
    words: Vec<WordWeight>,
    wants_all_words: bool,
}

pub(super) type WordWeight = Vec<LeafWeight>;

pub(super) struct LeafWeight {
    pub(super) weight: Box<dyn Weight>,
    pub(super) boost: Score,
    form: usize,
}

/// A question in one segment.
pub(super) struct Segment {
    pub(super) filters: Vec<Box<dyn Scorer>>,
    pub(super) not: Vec<Box<dyn Scorer>>,
    /// All of these must match.
    pub(super) firm: Vec<SegmentWord>,
    /// As many of these as the quota says.
    pub(super) loose: Vec<SegmentWord>,
    pub(super) quota: Quota,
}

/// How many words a document must have, and what it counts when it has not all of them.
#[derive(Clone, Copy)]
pub(super) struct Quota {
    pub(super) n_required: usize,
    /// Of so many words each is missed; `None` where any of them will do.
    pub(super) n_wanted: Option<usize>,
}

impl Quota {
    /// Returns what part of its score a document with so many words keeps; `None` with too few.
    ///
    /// Two of three words say less than two thirds of what was asked for: a long text has them by
    /// chance.
    pub(super) fn part(self, n_words: usize) -> Option<Score> {
        let part = self.n_wanted.map_or(1.0, |n_wanted| n_words as Score / n_wanted as Score);
        (n_words >= self.n_required).then_some(part)
    }

    /// Whether one word is as good as all.
    pub(super) fn is_met_by_any(self) -> bool {
        self.n_required <= 1 && self.n_wanted.is_none()
    }
}

/// A word in one segment: the places where it occurs at all.
pub(super) struct SegmentWord {
    pub(super) leaves: Vec<SegmentLeaf>,
    pub(super) n_forms: usize,
}

pub(super) struct SegmentLeaf {
    pub(super) postings: Postings,
    /// Where the postings are.
    pub(super) doc: DocId,
    /// No document scores more here.
    pub(super) bound: Score,
    pub(super) form: usize,
}

/// Where a place of a word occurs.
pub(super) enum Postings {
    /// By far the most frequent kind, spared the call through a table.
    Term(Box<TermPostings>),
    /// What the article above a quote holds.
    Quotes(Box<QuotesOf>),
    Other(Box<dyn Scorer>),
}

/// Who takes the documents of a search.
pub(super) trait Taker {
    /// Returns whether a document may be taken at all, however well it scores.
    fn may_take(&self, doc: DocId) -> bool;

    /// Takes a document; returns the score that later ones must exceed.
    fn take(&mut self, doc: DocId, score: Score) -> Score;

    /// Returns the score that documents must exceed now.
    fn threshold(&self) -> Score;
}

impl Question {
    /// Returns the question of a plan.
    pub(super) fn new(plan: &Plan, scoring: EnableScoring<'_>) -> tantivy::Result<Question> {
        let weights = |queries: &[Boxed]| {
            queries.iter().map(|query| query.weight(scoring)).collect::<tantivy::Result<Vec<_>>>()
        };
        let words = |words: &[Word]| {
            let words = words.iter().map(|word| leaf_weights(word, scoring));
            words.collect::<tantivy::Result<Vec<_>>>()
        };
        Ok(Question {
            filters: weights(&plan.filters)?,
            not: weights(&plan.not)?,
            must: words(&plan.must)?,
            words: words(&plan.words)?,
            wants_all_words: plan.wants_all_words(),
        })
    }

    /// Returns the question in a segment, with so many of the plan's words; `None` where nothing can
    /// match.
    pub(super) fn of(
        &self,
        reader: &SegmentReader,
        n_required: usize,
    ) -> tantivy::Result<Option<Segment>> {
        let scorers = |weights: &[Box<dyn Weight>]| {
            weights.iter().map(|w| w.scorer(reader, 1.0)).collect::<tantivy::Result<Vec<_>>>()
        };
        let words = |weights: &[WordWeight]| {
            let words = weights.iter().map(|leaves| SegmentWord::open(leaves, reader));
            words.collect::<tantivy::Result<Vec<_>>>()
        };
        let filters = scorers(&self.filters)?;
        let (mut firm, mut loose) = (words(&self.must)?, words(&self.words)?);
        loose.retain(|word| !word.leaves.is_empty());
        let is_met = filters.iter().all(|filter| filter.doc() != TERMINATED)
            && firm.iter().all(|word| !word.leaves.is_empty())
            && loose.len() >= n_required;
        if !is_met {
            return Ok(None);
        }
        let is_alone = loose.len() == 1 && firm.is_empty() && filters.is_empty();
        if n_required == self.words.len() && !is_alone {
            firm.append(&mut loose);
        }
        let n_required = if loose.is_empty() { 0 } else { n_required };
        let misses_words = self.wants_all_words && !loose.is_empty();
        let quota = Quota { n_required, n_wanted: misses_words.then_some(self.words.len()) };
        Ok(Some(Segment { filters, not: scorers(&self.not)?, firm, loose, quota }))
    }
}

pub(super) fn leaf_weights(word: &Word, scoring: EnableScoring<'_>) -> tantivy::Result<WordWeight> {
    let forms = word.forms.iter().enumerate();
    let leaves = forms.flat_map(|(form, leaves)| leaves.iter().map(move |leaf| (form, leaf)));
    leaves
        .map(|(form, leaf)| {
            let weight = leaf.query.weight(scoring)?;
            Ok(LeafWeight { weight, boost: leaf.weight * word.weight, form })
        })
        .collect()
}

impl SegmentWord {
    pub(super) fn open(
        leaves: &[LeafWeight],
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentWord> {
        let mut open = Vec::with_capacity(leaves.len());
        let n_forms = leaves.last().map_or(0, |leaf| leaf.form + 1);
        for leaf in leaves {
            let scorer = leaf.weight.scorer(reader, leaf.boost)?;
            let doc = scorer.doc();
            if doc != TERMINATED {
                let bound = join::bound(&*scorer);
                let postings = Postings::new(scorer);
                open.push(SegmentLeaf { postings, doc, bound, form: leaf.form });
            }
        }
        Ok(SegmentWord { leaves: open, n_forms })
    }

    /// Returns the first document at or behind `target`.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let mut next = TERMINATED;
        for leaf in &mut self.leaves {
            let doc = leaf.seek(target);
            if doc == target {
                // The other places are asked when it comes to the score.
                return doc;
            }
            next = next.min(doc);
        }
        next
    }

    /// Leaves behind what lies before a document.
    fn begin_at(&mut self, doc: DocId) {
        self.leaves.iter_mut().for_each(|leaf| {
            leaf.seek(doc);
        });
    }

    pub(super) fn score(&mut self, doc: DocId) -> Score {
        self.sum(|leaf| (leaf.seek(doc) == doc).then(|| leaf.postings.score()))
    }

    /// Returns what a document scores at most, by the places where it has the word.
    pub(super) fn most(&mut self, doc: DocId) -> Score {
        self.sum(|leaf| (leaf.seek(doc) == doc).then_some(leaf.bound))
    }

    /// Returns what no document scores more than.
    pub(super) fn bound(&mut self) -> Score {
        self.sum(|leaf| Some(leaf.bound))
    }

    /// Sums up what the places score.
    fn sum(&mut self, mut score: impl FnMut(&mut SegmentLeaf) -> Option<Score>) -> Score {
        let mut word = Best::default();
        let mut leaves = self.leaves.iter_mut().peekable();
        for form in 0..self.n_forms {
            let mut best = Best::default();
            while let Some(leaf) = leaves.next_if(|leaf| leaf.form == form) {
                if let Some(score) = score(leaf) {
                    best.add(score);
                }
            }
            word.add(best.score());
        }
        word.score()
    }

    pub(super) fn cost(&self) -> u64 {
        self.leaves.iter().map(|leaf| u64::from(leaf.postings.size_hint())).sum()
    }
}

impl SegmentLeaf {
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.postings.seek(target);
        }
        self.doc
    }
}

impl Postings {
    fn new(scorer: Box<dyn Scorer>) -> Postings {
        let scorer = match scorer.downcast::<TermPostings>() {
            Ok(term) => return Postings::Term(term),
            Err(other) => other,
        };
        match scorer.downcast::<QuotesOf>() {
            Ok(quotes) => Postings::Quotes(quotes),
            Err(other) => Postings::Other(other),
        }
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Postings::Term(term) => term.seek(target),
            Postings::Quotes(quotes) => quotes.seek(target),
            Postings::Other(other) => other.seek(target),
        }
    }

    pub(super) fn advance(&mut self) -> DocId {
        match self {
            Postings::Term(term) => term.advance(),
            Postings::Quotes(quotes) => quotes.advance(),
            Postings::Other(other) => other.advance(),
        }
    }

    /// As [`TermPostings::seek_above`]; where that is not known, stays at the present document.
    pub(super) fn seek_above(&mut self, score: Score, end: DocId) -> DocId {
        match self {
            Postings::Term(term) => term.seek_above(score, end),
            Postings::Quotes(quotes) => quotes.seek_above(score, end),
            Postings::Other(other) => other.doc(),
        }
    }

    pub(super) fn score(&mut self) -> Score {
        match self {
            Postings::Term(term) => term.score(),
            Postings::Quotes(quotes) => quotes.score(),
            Postings::Other(other) => other.score(),
        }
    }

    /// As [`TermPostings::block_end`].
    pub(super) fn block_end(&self) -> DocId {
        match self {
            Postings::Term(term) => term.block_end(),
            Postings::Quotes(quotes) => quotes.block_end(),
            Postings::Other(_) => TERMINATED,
        }
    }

    /// As [`TermPostings::block_bound`].
    pub(super) fn block_bound(&mut self) -> Option<Score> {
        match self {
            Postings::Term(term) => term.block_bound(),
            Postings::Quotes(quotes) => quotes.block_bound(),
            Postings::Other(_) => None,
        }
    }

    /// As [`TermPostings::block_best`].
    pub(super) fn block_best(&mut self) -> Option<Score> {
        match self {
            Postings::Term(term) => term.block_best(),
            Postings::Quotes(quotes) => quotes.block_best(),
            Postings::Other(_) => None,
        }
    }

    pub(super) fn size_hint(&self) -> u32 {
        match self {
            Postings::Term(term) => term.size_hint(),
            Postings::Quotes(quotes) => quotes.size_hint(),
            Postings::Other(other) => other.size_hint(),
        }
    }
}

impl Segment {
    /// Returns how many documents match at most, roughly.
    pub(super) fn n_most(&self) -> u64 {
        let of_filters = self.filters.iter().map(|filter| u64::from(filter.size_hint()));
        let of_all = self.firm.iter().map(SegmentWord::cost).chain(of_filters).min();
        of_all.unwrap_or_else(|| self.loose.iter().map(SegmentWord::cost).sum())
    }

    /// Gives all documents of a range that may come first, in order.
    pub(super) fn run(mut self, range: Range<DocId>, taker: &mut impl Taker) {
        if !(self.firm.is_empty() && self.filters.is_empty()) {
            return self.run_together(range, taker);
        }
        if !self.loose.is_empty() {
            self.run_apart(range, taker);
        }
    }

    /// Any of the words leads to a document.
    fn run_apart(mut self, range: Range<DocId>, taker: &mut impl Taker) {
        let quota = self.quota;
        let mut not = self.not;
        self.loose.iter_mut().for_each(|word| word.begin_at(range.start));
        let mut places = Places::new(self.loose);
        let mut threshold = taker.threshold();
        places.lead_by(threshold);
        loop {
            let doc = places.next(threshold);
            if doc >= range.end {
                return;
            }
            if let Some(score) = places.score(doc, threshold, quota)
                && score > threshold
                && taker.may_take(doc)
                && !is_excluded(&mut not, doc)
            {
                let raised = taker.take(doc, score);
                if raised > threshold {
                    threshold = raised;
                    places.leave(doc);
                    places.lead_by(threshold);
                    continue;
                }
            }
            places.leave(doc);
        }
    }
}

pub(super) fn seek(scorer: &mut dyn Scorer, target: DocId) -> DocId {
    let doc = scorer.doc();
    if doc < target { scorer.seek(target) } else { doc }
}

pub(super) fn is_excluded(not: &mut [Box<dyn Scorer>], doc: DocId) -> bool {
    not.iter_mut().any(|scorer| seek(&mut **scorer, doc) == doc)
}
