//! Which segments are merged: small ones many at a time, large ones with their like, full ones never.
//!
//! Invariant: a merge maps all that it reads, and that does not grow with the index.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::index::{SegmentComponent, SegmentId, SegmentMeta};
use tantivy::indexer::{MergeCandidate, MergePolicy};
use tantivy::{Directory, Index};

/// A segment of fewer documents is small: a lone article, or some dozens of them merged. One
/// article is about six documents.
const SMALL_DOCS_MAX: u32 = 500;

/// How many small segments make a merge. The merge of a few articles costs about as much as the
/// commit of one, and takes time from the next; so it comes with every eighth.
const SMALL_SEGMENTS_MIN: usize = 8;

/// How many larger segments of about one size make a merge.
const LARGE_SEGMENTS_MIN: usize = 4;

/// The largest segment of a level has at most so many times the bytes of its smallest.
const LEVEL_RATIO: f64 = 1.7;

/// From so many bytes on a segment is heavy, as is what a thread drafts in a flood.
const HEAVY_BYTES_MIN: f64 = 16e6;

/// How many heavy segments make a merge, if they are not too many bytes. More at once leaves fewer
/// merges to do, and those of heavy segments are nearly all that a large index costs.
const HEAVY_SEGMENTS_MIN: usize = 8;

/// As many as fit into a merge are enough where they are at least so many: two at once would be dear
/// for what they spare.
const FITTING_SEGMENTS_MIN: usize = 3;

/// What a merge of large segments reads at most, in bytes. Each segment costs a question about 0.15
/// ms, so this is as much as the memory allows: three segments that a flood drafts with the memory
/// that it is usually given, and some.
const MERGED_BYTES_MAX: f64 = 480e6;

/// What a merge reads of a segment.
const FILES: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Store,
];

/// The engine asks this rule after each commit and each merge.
#[derive(Debug)]
pub(super) struct Merging {
    directory: Box<dyn Directory>,
    /// The files of a segment do not change.
    known_bytes: Mutex<FxHashMap<SegmentId, u64>>,
}

impl Merging {
    pub(super) fn of(index: &Index) -> Merging {
        let directory = Box::new(index.directory().clone());
        Merging { directory, known_bytes: Mutex::default() }
    }

    fn size(&self, segment: &SegmentMeta) -> Size {
        let n_docs = segment.num_docs();
        // Of a small one the bytes do not matter.
        let bytes = if n_docs < SMALL_DOCS_MAX { 0 } else { self.bytes(segment) };
        let share = f64::from(n_docs) / f64::from(segment.max_doc().max(1));
        Size { n_docs, bytes: bytes as f64 * share }
    }

    fn bytes(&self, segment: &SegmentMeta) -> u64 {
        /// So many segments are not there at once: most that are known are gone.
        const KNOWN_MAX: usize = 4096;
        let mut known = self.known_bytes.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        *known.entry(segment.id()).or_insert_with(|| {
            let files = FILES.iter().map(|file| segment.relative_path(file.clone()));
            // Of one that can't be opened the merge itself will tell.
            let files = files.filter_map(|file| self.directory.open_read(&file).ok());
            files.map(|file| file.num_bytes().get_bytes()).sum()
        })
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let sizes: Vec<Size> = segments.iter().map(|segment| self.size(segment)).collect();
        let ids = |merge: Vec<usize>| merge.into_iter().map(|i| segments[i].id()).collect();
        merges(&sizes).into_iter().map(|merge| MergeCandidate(ids(merge))).collect()
    }
}

/// What a segment is without its deleted documents.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Size {
    n_docs: u32,
    bytes: f64,
}

/// Returns which segments of these sizes are to be merged with each other.
fn merges(sizes: &[Size]) -> Vec<Vec<usize>> {
    let is_small = |&i: &usize| sizes[i].n_docs < SMALL_DOCS_MAX;
    let (small, mut large): (Vec<usize>, Vec<usize>) = (0..sizes.len()).partition(is_small);
    let mut merges = Vec::new();
    if small.len() >= SMALL_SEGMENTS_MIN {
        merges.push(small);
    }
    large.sort_by(|&one, &two| sizes[two].bytes.total_cmp(&sizes[one].bytes));
    while let Some(&largest) = large.first() {
        let least = sizes[largest].bytes / LEVEL_RATIO;
        let n_in_level = large.partition_point(|&i| sizes[i].bytes >= least);
        let level: Vec<usize> = large.drain(..n_in_level).collect();
        let is_heavy = sizes[largest].bytes >= HEAVY_BYTES_MIN;
        let n_least = if is_heavy { HEAVY_SEGMENTS_MIN } else { LARGE_SEGMENTS_MIN };
        merges.extend(merges_of_level(&level, sizes, n_least));
    }
    merges
}

/// Returns the merges of the segments of a level, largest first, if there are so many at least or
/// as many as fit.
///
/// A segment of more than a third of what a merge may read is never merged again.
fn merges_of_level(level: &[usize], sizes: &[Size], n_least: usize) -> Vec<Vec<usize>> {
    let mut merges = Vec::new();
    let (mut merge, mut bytes) = (Vec::new(), 0.0);
    for &i in level {
        merge.push(i);
        bytes += sizes[i].bytes;
        // The next is no larger.
        if bytes + sizes[i].bytes > MERGED_BYTES_MAX {
            bytes = 0.0;
            let full = std::mem::take(&mut merge);
            if full.len() >= FITTING_SEGMENTS_MIN {
                merges.push(full);
            }
        }
    }
    if merge.len() >= n_least {
        merges.push(merge);
    }
    merges
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::IndexWriterOptions;
    use tantivy::schema::{STRING, Schema};
    use tantivy::{IndexWriter, TantivyDocument};

    use super::*;

    /// Commits one document at a time and waits for the merges; returns the sizes of what is left.
    fn sizes_after(n_commits: usize) -> Vec<u32> {
        let mut schema = Schema::builder();
        let word = schema.add_text_field("word", STRING);
        let index = Index::create_in_ram(schema.build());
        let options = IndexWriterOptions::builder().num_merge_threads(1).build();
        for _ in 0..n_commits {
            let mut writer: IndexWriter = index.writer_with_options(options.clone()).unwrap();
            writer.set_merge_policy(Box::new(Merging::of(&index)));
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

    /// Returns the sizes of the segments of each merge, in megabytes.
    fn merged(megabytes: &[f64]) -> Vec<Vec<f64>> {
        let sizes: Vec<Size> =
            megabytes.iter().map(|mb| Size { n_docs: 10_000, bytes: mb * 1e6 }).collect();
        let of_merge = |merge: Vec<usize>| merge.into_iter().map(|i| megabytes[i]).collect();
        merges(&sizes).into_iter().map(of_merge).collect()
    }

    #[test]
    fn large_segments_are_merged_with_their_like_and_full_ones_never() {
        let none: [Vec<f64>; 0] = [];
        let cases: [(&[f64], &[Vec<f64>]); 10] = [
            (&[2.0, 2.0, 3.0], &none),
            (&[2.0, 2.0, 3.0, 2.5], &[vec![3.0, 2.5, 2.0, 2.0]]),
            // Of another level.
            (&[2.0, 2.0, 3.0, 9.0], &none),
            // As many as fit.
            (&[12.0; 60], &[vec![12.0; 40], vec![12.0; 20]]),
            // Heavy ones wait for eight,
            (&[30.0; 7], &none),
            (&[30.0; 8], &[vec![30.0; 8]]),
            // or for as many as fit into a merge.
            (&[90.0; 6], &[vec![90.0; 5]]),
            (&[130.0; 2], &none),
            (&[130.0; 7], &[vec![130.0; 3], vec![130.0; 3]]),
            (&[161.0; 40], &none),
        ];
        for (sizes, expected) in cases {
            assert_eq!(merged(sizes), expected, "{sizes:?}");
        }
    }

    #[test]
    fn in_a_flood_each_article_is_merged_once_and_few_segments_are_left() {
        let (mut sizes, mut n_merged) = (Vec::new(), 0.0);
        for _ in 0..1000 {
            sizes.push(Size { n_docs: 60_000, bytes: 30e6 });
            for merge in merges(&sizes) {
                let bytes: f64 = merge.iter().map(|&i| sizes[i].bytes).sum();
                assert!(bytes <= MERGED_BYTES_MAX);
                n_merged += bytes;
                let kept = sizes.iter().enumerate().filter(|(i, _)| !merge.contains(i));
                sizes = kept.map(|(_, size)| *size).collect();
                sizes.push(Size { n_docs: 60_000 * merge.len() as u32, bytes });
            }
        }
        assert_eq!((n_merged, sizes.len()), (1000.0 * 30e6, 125));
    }
}
