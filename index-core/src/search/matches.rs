//! The documents of one segment that match, as a set of bits: for answers that count all of them.

use std::ops::Range;

use tantivy::query::Scorer;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId};

use super::best::{Postings, Segment, SegmentWord};

/// A set of documents of one segment.
pub(super) struct Matches {
    bits: Vec<u64>,
}

impl Segment {
    /// Returns the documents that match. Takes steps in proportion to the places of the words.
    pub(super) fn matches(self, n_docs: DocId) -> Matches {
        let mut all: Option<Matches> = None;
        let mut also = |set: Matches| match &mut all {
            Some(all) => all.combine(&set, |one, two| one & two),
            None => all = Some(set),
        };
        for mut filter in self.filters {
            let mut set = Matches::none(n_docs);
            set.add(&mut *filter);
            also(set);
        }
        for word in self.firm {
            also(Matches::of_word(word, n_docs));
        }
        if !self.loose.is_empty() && self.quota.n_required > 0 {
            also(Matches::of_some(self.loose, self.quota.n_required, n_docs));
        }
        let mut all = all.unwrap_or_else(|| Matches::none(n_docs));
        for mut excluded in self.not {
            let mut set = Matches::none(n_docs);
            set.add(&mut *excluded);
            all.combine(&set, |one, two| one & !two);
        }
        all
    }
}

impl Matches {
    fn none(n_docs: DocId) -> Matches {
        Matches { bits: vec![0; (n_docs as usize).div_ceil(64)] }
    }

    fn of_word(word: SegmentWord, n_docs: DocId) -> Matches {
        let mut set = Matches::none(n_docs);
        for mut leaf in word.leaves {
            match &mut leaf.postings {
                Postings::Term(term) => set.add(&mut **term),
                Postings::Quotes(quotes) => set.add(&mut **quotes),
                Postings::Other(other) => set.add(&mut **other),
            }
        }
        set
    }

    /// Returns the documents that have so many of the words.
    fn of_some(words: Vec<SegmentWord>, n_required: usize, n_docs: DocId) -> Matches {
        // The set at `i` holds what has more than `i` of the words.
        let mut having: Vec<Matches> = Vec::with_capacity(n_required);
        for word in words {
            let set = Matches::of_word(word, n_docs);
            if having.len() < n_required {
                having.push(Matches::none(n_docs));
            }
            for i in (0..having.len()).rev() {
                let (fewer, more) = having.split_at_mut(i);
                match fewer.last() {
                    Some(fewer) => {
                        for ((more, fewer), new) in
                            more[0].bits.iter_mut().zip(&fewer.bits).zip(&set.bits)
                        {
                            *more |= fewer & new;
                        }
                    }
                    None => more[0].combine(&set, |one, two| one | two),
                }
            }
        }
        having.pop().unwrap_or_else(|| Matches::none(n_docs))
    }

    fn add<S: Scorer + ?Sized>(&mut self, scorer: &mut S) {
        let mut docs = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            let n = scorer.fill_buffer(&mut docs);
            for &doc in &docs[..n] {
                self.bits[doc as usize / 64] |= 1 << (doc % 64);
            }
            if n < docs.len() {
                return;
            }
        }
    }

    fn combine(&mut self, other: &Matches, how: impl Fn(u64, u64) -> u64) {
        for (one, two) in self.bits.iter_mut().zip(&other.bits) {
            *one = how(*one, *two);
        }
    }

    /// Calls `visit` with some documents of a range after the other, in order.
    pub(super) fn for_each_batch<E>(
        &self,
        range: Range<DocId>,
        mut visit: impl FnMut(&mut Vec<DocId>) -> Result<(), E>,
    ) -> Result<(), E> {
        /// Enough to spare most calls through tables, few enough to stay near the processor.
        const BATCH_DOCS: usize = 1024;
        let mut docs = Vec::with_capacity(BATCH_DOCS + 64);
        let n_words = self.bits.len();
        let words = (range.start as usize / 64).min(n_words)
            ..(range.end as usize).div_ceil(64).min(n_words);
        for i in words {
            let first = i as DocId * 64;
            let mut rest = self.bits[i];
            if first < range.start {
                rest &= u64::MAX << (range.start - first);
            }
            if range.end - first < 64 {
                rest &= !(u64::MAX << (range.end - first));
            }
            while rest != 0 {
                docs.push(first + rest.trailing_zeros());
                rest &= rest - 1;
            }
            if docs.len() >= BATCH_DOCS {
                visit(&mut docs)?;
                docs.clear();
            }
        }
        if docs.is_empty() { Ok(()) } else { visit(&mut docs) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs_of(set: &Matches, range: Range<DocId>) -> Vec<DocId> {
        let mut found = Vec::new();
        let visited: Result<(), ()> = set.for_each_batch(range, |docs| {
            found.append(docs);
            Ok(())
        });
        visited.map_or(Vec::new(), |()| found)
    }

    #[test]
    fn ranges_of_a_set_are_without_gaps_and_overlaps() {
        let set = Matches { bits: vec![u64::MAX; 3] };
        for middle in 0..=190 {
            let mut found = docs_of(&set, 0..middle);
            assert_eq!(found.len(), middle as usize);
            found.extend(docs_of(&set, middle..190));
            assert_eq!(found, (0..190).collect::<Vec<_>>());
        }
    }

    #[test]
    fn sets_of_documents_are_combined_bit_by_bit() {
        let set = |docs: &[DocId]| {
            let mut set = Matches::none(200);
            docs.iter().for_each(|&doc| set.bits[doc as usize / 64] |= 1 << (doc % 64));
            set
        };
        let mut all = set(&[0, 63, 64, 199]);
        all.combine(&set(&[63, 64, 100]), |one, two| one & two);
        assert_eq!(docs_of(&all, 0..200), [63, 64]);
    }
}
