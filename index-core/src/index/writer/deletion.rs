//! Deletions of what was added before them, and of nothing else.
//!
//! The engine keeps deletions in a queue, and a segment that is handed to it may meet some there
//! that are older than the segment. So each deletion has a number, and each segment knows how many
//! deletions came before it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader, Term};

/// Of so many segments, the last ones, it is known how many deletions came before them. Older ones
/// were merged or met by all deletions before them long ago.
const KNOWN_MAX: usize = 1 << 16;

/// How many deletions came before each segment that was added.
///
/// A commit applies all deletions before it, but a merge that was planned before it and waits for
/// its turn meets them again: so what is known of a segment outlives its commit.
#[derive(Clone, Debug, Default)]
pub(super) struct Added(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    n_before: HashMap<SegmentId, u64>,
    /// The same segments, the oldest first.
    in_order: VecDeque<SegmentId>,
}

impl Added {
    pub(super) fn insert(&self, segment: SegmentId, n_deletions_before: u64) {
        let mut known = self.lock();
        known.n_before.insert(segment, n_deletions_before);
        known.in_order.push_back(segment);
        if known.in_order.len() > KNOWN_MAX
            && let Some(oldest) = known.in_order.pop_front()
        {
            known.n_before.remove(&oldest);
        }
    }

    /// Returns whether a segment was added after the deletion of this number.
    fn is_newer(&self, segment: SegmentId, deletion: u64) -> bool {
        self.lock().n_before.get(&segment).is_some_and(|n_before| deletion < *n_before)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // What is known is whole whatever panicked while it was locked.
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
        if self.added.is_newer(reader.segment_id(), self.number) {
            return Ok(Box::new(EmptyScorer));
        }
        self.with_term.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.with_term.explain(reader, document)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::Count;

    use super::*;
    use crate::Index;
    use crate::fixture::meeting;

    #[test]
    fn a_deletion_leaves_alone_what_was_added_after_it_also_when_a_late_merge_meets_it() {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        let articles = meeting();
        writer.put(&articles[0]).unwrap();
        writer.commit().unwrap();
        let searcher = writer.engine.index().reader().unwrap().searcher();
        let key = articles[0].id().to_u64();
        let n_deleted = |number: u64, added: &Added| {
            let term = Term::from_field_u64(writer.fields.key, key);
            let deletion = Deletion { term, number, added: added.clone() };
            searcher.search(&deletion, &Count).unwrap()
        };
        // The article and its quotes; what put it there deleted first what was there before.
        let n_all = n_deleted(0, &Added::default());
        assert!(n_all > 1);
        assert_eq!(n_deleted(0, &writer.added), 0);
        assert_eq!(n_deleted(1, &writer.added), n_all);
    }

    #[test]
    fn what_is_known_of_segments_is_bounded() {
        let added = Added::default();
        let segments: Vec<SegmentId> =
            (0..=KNOWN_MAX).map(|_| SegmentId::generate_random()).collect();
        segments.iter().for_each(|segment| added.insert(*segment, 1));
        assert_eq!(added.lock().n_before.len(), KNOWN_MAX);
        assert!(!added.is_newer(segments[0], 0) && added.is_newer(segments[1], 0));
    }
}
