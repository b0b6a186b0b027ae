//! Deletions of what was added before them, and of nothing else.
//!
//! The engine keeps deletions in a queue, and a segment that is handed to it may meet some there
//! that are older than the segment. So each deletion has a number, and each segment knows how many
//! deletions came before it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader, Term};

/// How many deletions came before each segment that was added since the last commit.
///
/// A commit applies all deletions before it, and after it none of them is met again.
#[derive(Clone, Debug, Default)]
pub(super) struct Added(Arc<Mutex<HashMap<SegmentId, u64>>>);

impl Added {
    pub(super) fn insert(&self, segment: SegmentId, n_deletions_before: u64) {
        self.lock().insert(segment, n_deletions_before);
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SegmentId, u64>> {
        // A map of numbers is whole whatever panicked while it was locked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All documents with a term, in segments that were there when this was made.
#[derive(Clone, Debug)]
pub(super) struct Deletion {
    pub(super) term: Term,
    /// How many deletions came before this one.
    pub(super) number: u64,
    pub(super) added: Added,
}

impl Query for Deletion {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let with_term = TermQuery::new(self.term.clone(), IndexRecordOption::Basic);
        let (number, added) = (self.number, self.added.clone());
        Ok(Box::new(DeletionWeight { with_term: with_term.weight(scoring)?, number, added }))
    }
}

struct DeletionWeight {
    with_term: Box<dyn Weight>,
    number: u64,
    added: Added,
}

impl Weight for DeletionWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let n_before = self.added.lock().get(&reader.segment_id()).copied();
        if n_before.is_some_and(|n_before| self.number < n_before) {
            return Ok(Box::new(EmptyScorer));
        }
        self.with_term.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.with_term.explain(reader, document)
    }
}
