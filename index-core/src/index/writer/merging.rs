//! Which segments are merged: small ones many at a time, large ones by fours, the largest never.
//!
//! Invariant: a merge maps all that it reads, and that does not grow with the index.

use tantivy::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// A segment of fewer documents is small: a lone article, or some dozens of them merged. One
/// article is about six documents.
const SMALL_DOCS_MAX: u32 = 500;

/// How many small segments make a merge. The merge of a few articles costs about as much as the
/// commit of one, and takes time from the next; so it comes with every eighth.
const SMALL_SEGMENTS_MIN: usize = 8;

/// How many larger segments of about one size make a merge.
const LARGE_SEGMENTS_MIN: usize = 4;

/// A segment of more documents is merged no more. Six documents an article and some 4 kB of index
/// make this about 100 MB, so a merge of four maps less than half a gigabyte.
const MERGED_DOCS_MAX: usize = 150_000;

/// The engine's own rule for large segments, and a simpler one for small ones.
#[derive(Debug)]
pub(super) struct Merging {
    large: LogMergePolicy,
}

impl Default for Merging {
    fn default() -> Merging {
        let mut large = LogMergePolicy::default();
        large.set_min_num_segments(LARGE_SEGMENTS_MIN);
        large.set_max_docs_before_merge(MERGED_DOCS_MAX);
        large.set_min_layer_size(SMALL_DOCS_MAX);
        Merging { large }
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let is_small = |segment: &&SegmentMeta| segment.num_docs() < SMALL_DOCS_MAX;
        let (small, large): (Vec<_>, Vec<_>) = segments.iter().partition(is_small);
        let large: Vec<_> = large.into_iter().cloned().collect();
        let mut candidates = self.large.compute_merge_candidates(&large);
        if small.len() >= SMALL_SEGMENTS_MIN {
            candidates.push(MergeCandidate(small.into_iter().map(SegmentMeta::id).collect()));
        }
        candidates
    }
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::IndexWriterOptions;
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;

    /// Commits one document at a time and waits for the merges; returns the sizes of what is left.
    fn sizes_after(n_commits: usize) -> Vec<u32> {
        let mut schema = Schema::builder();
        let word = schema.add_text_field("word", STRING);
        let index = Index::create_in_ram(schema.build());
        let options = IndexWriterOptions::builder().num_merge_threads(1).build();
        for _ in 0..n_commits {
            let mut writer: IndexWriter = index.writer_with_options(options.clone()).unwrap();
            writer.set_merge_policy(Box::new(Merging::default()));
            let mut document = TantivyDocument::new();
            document.add_text(word, "port");
            writer.add_document(document).unwrap();
            writer.commit().unwrap();
            writer.wait_merging_threads().unwrap();
        }
        let metas = index.searchable_segment_metas().unwrap();
        let mut sizes: Vec<u32> = metas.iter().map(SegmentMeta::num_docs).collect();
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn lone_articles_are_merged_when_there_are_eight_segments_of_them() {
        assert_eq!(sizes_after(7), [1; 7]);
        assert_eq!(sizes_after(8), [8]);
        assert_eq!(sizes_after(17), [1, 1, 15]);
    }
}
