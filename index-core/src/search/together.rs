//! The documents of one segment that have all of several words and meet all conditions.

use std::ops::Range;

use tantivy::{DocId, Score};

use super::best::{ROUNDING, Segment, SegmentWord, Taker, is_excluded, seek};

/// What all documents must match: a word, or a condition that scores nothing.
#[derive(Clone, Copy)]
enum Clause {
    Word(usize),
    Filter(usize),
}

impl Segment {
    /// The clause with the fewest documents leads, the others are asked about them. Most documents
    /// lack one of the words, so what they are and what they score is looked up last.
    pub(super) fn run_together(&mut self, range: Range<DocId>, taker: &mut impl Taker) {
        let words = (0..self.firm.len()).map(Clause::Word);
        let mut clauses: Vec<Clause> =
            words.chain((0..self.filters.len()).map(Clause::Filter)).collect();
        clauses.sort_by_key(|&clause| self.cost(clause));
        let (lead, others) = (clauses[0], &clauses[1..]);
        let rest = self.bounds_behind(&clauses);
        let mut scores = vec![0.0; self.firm.len() + self.loose.len()];
        let mut threshold = taker.threshold();
        let mut doc = self.seek(lead, range.start);
        'documents: while doc < range.end {
            let mut most = self.most(lead, doc);
            for (i, &clause) in others.iter().enumerate() {
                if (most + rest[i]) * ROUNDING <= threshold {
                    doc = self.seek(lead, doc + 1);
                    continue 'documents;
                }
                let at = self.seek(clause, doc);
                if at != doc {
                    doc = self.seek(lead, at);
                    continue 'documents;
                }
                most += self.most(clause, doc);
            }
            if (most + rest[others.len()]) * ROUNDING > threshold
                && taker.may_take(doc)
                && let Some(score) = self.score_of(doc, &mut scores)
                && score > threshold
                && !is_excluded(&mut self.not, doc)
            {
                threshold = taker.take(doc, score);
            }
            doc = self.seek(lead, doc + 1);
        }
    }

    /// Returns for each clause what it, those behind it and the loose words can add, and at the
    /// end what the loose words can.
    fn bounds_behind(&mut self, clauses: &[Clause]) -> Vec<Score> {
        let mut bound: Score = self.loose.iter_mut().map(SegmentWord::bound).sum();
        let mut bounds = vec![bound];
        for &clause in clauses[1..].iter().rev() {
            if let Clause::Word(i) = clause {
                bound += self.firm[i].bound();
            }
            bounds.push(bound);
        }
        bounds.reverse();
        bounds
    }

    /// Scores a document that matches all clauses; `None` where it has too few of the words that
    /// need not all be there.
    fn score_of(&mut self, doc: DocId, scores: &mut [Score]) -> Option<Score> {
        for (word, score) in self.firm.iter_mut().zip(&mut *scores) {
            *score = word.score(doc);
        }
        let part = self.part_of_words(doc, scores)?;
        let (firm, loose) = scores.split_at(self.firm.len());
        // Without any words nothing is summed up to `-0.0`, which is less than nothing.
        Some(0.0 + firm.iter().sum::<Score>() + part * loose.iter().sum::<Score>())
    }

    /// Scores the words that need not all be there; returns what part of that counts, and `None`
    /// where there are too few of them.
    fn part_of_words(&mut self, doc: DocId, scores: &mut [Score]) -> Option<Score> {
        let mut n_words = 0;
        for (word, score) in self.loose.iter_mut().zip(&mut scores[self.firm.len()..]) {
            let is_there = word.seek(doc) == doc;
            *score = if is_there { word.score(doc) } else { 0.0 };
            n_words += usize::from(is_there);
        }
        self.quota.part(n_words)
    }

    fn seek(&mut self, clause: Clause, target: DocId) -> DocId {
        match clause {
            Clause::Word(i) => self.firm[i].seek(target),
            Clause::Filter(i) => seek(&mut *self.filters[i], target),
        }
    }

    fn most(&mut self, clause: Clause, doc: DocId) -> Score {
        match clause {
            Clause::Word(i) => self.firm[i].most(doc),
            Clause::Filter(_) => 0.0,
        }
    }

    fn cost(&self, clause: Clause) -> u64 {
        match clause {
            Clause::Word(i) => self.firm[i].cost(),
            Clause::Filter(i) => u64::from(self.filters[i].size_hint()),
        }
    }
}
