//! Where a term occurs in a field, scored by BM25: the engine's own scorer can't be asked for its
//! highest score, and weighs every field alike.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, Score, SegmentReader, TERMINATED, Term};

/// How soon a word that is repeated adds nothing more.
const K1: Score = 1.2;
/// How much a long text loses by the engine, whose best documents of blocks are looked at.
const B_OF_ENGINE: Score = 0.75;
/// How much a long article loses against a short one, from 0 to 1.
pub(super) const B_OF_ARTICLES: Score = 0.75;
/// The same of quotes and of the titles above them: a long quote is not padded, it says more.
pub(super) const B_OF_QUOTES: Score = 0.4;

/// The lengths that a text can be recorded with.
const N_LENGTHS: usize = 256;

/// A query for the documents that have a term in a field. Looks the term up once a segment.
#[derive(Clone, Debug)]
pub(super) struct TermIn {
    pub(super) term: Term,
    /// Whether the field knows how often a term occurs and how long the text is.
    pub(super) is_text: bool,
    /// The number of documents that the field is of: all articles, or all quotes.
    pub(super) n_docs: u64,
    /// A term of the same field that says the same: the more frequent of both tells how rare it is.
    pub(super) like: Option<Term>,
    /// How rare the word is ([`idf`]), where it is not this field that tells it.
    pub(super) idf: Option<Score>,
    /// How much long texts lose: [`B_OF_ARTICLES`] or [`B_OF_QUOTES`].
    pub(super) b: Score,
}

impl Query for TermIn {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut weight =
            TermWeight { term: self.term.clone(), idf: 1.0, lengths: None, places: Vec::new() };
        let readers = scoring.searcher().map_or(&[][..], |searcher| searcher.segment_readers());
        for reader in readers {
            weight.places.push((reader.segment_id(), TermPlace::of(&self.term, reader)?));
        }
        if let EnableScoring::Enabled { statistics_provider, .. } = scoring {
            weight.idf = match (self.idf, &self.like) {
                (Some(idf), _) => idf,
                (None, Some(like)) => {
                    idf(weight.n_having().max(statistics_provider.doc_freq(like)?), self.n_docs)
                }
                (None, None) => idf(weight.n_having(), self.n_docs),
            };
            if self.is_text {
                let n_tokens = statistics_provider.total_num_tokens(self.term.field())?;
                weight.lengths = Some(Arc::new(Lengths::of(n_tokens, self.n_docs, self.b)));
            }
        }
        Ok(Box::new(weight))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

/// Returns how rare it is that so many of the documents have a term.
pub(super) fn idf(n_having: u64, n_docs: u64) -> Score {
    let n_having = n_having.min(n_docs);
    (1.0 + ((n_docs - n_having) as Score + 0.5) / (n_having as Score + 0.5)).ln()
}

/// What texts of each length weigh in a field.
struct Lengths {
    mean: Score,
    /// How much long texts lose.
    b: Score,
    /// For every recorded length what the frequency of a term is set against.
    norms: [Score; N_LENGTHS],
}

impl Lengths {
    fn of(n_tokens: u64, n_docs: u64, b: Score) -> Lengths {
        let mean = (n_tokens as Score / n_docs.max(1) as Score).max(1.0);
        let norms = std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as Score;
            K1 * (1.0 - b + b * length / mean)
        });
        Lengths { mean, b, norms }
    }
}

/// Where a term stands in a segment.
struct TermPlace {
    index: Arc<InvertedIndexReader>,
    /// `None` where no document has the term.
    entry: Option<TermInfo>,
}

impl TermPlace {
    fn of(term: &Term, reader: &SegmentReader) -> tantivy::Result<TermPlace> {
        let index = reader.inverted_index(term.field())?;
        let entry = index.get_term_info(term)?;
        Ok(TermPlace { index, entry })
    }
}

struct TermWeight {
    term: Term,
    idf: Score,
    lengths: Option<Arc<Lengths>>,
    places: Vec<(SegmentId, TermPlace)>,
}

impl TermWeight {
    fn n_having(&self) -> u64 {
        let entries = self.places.iter().filter_map(|(_, place)| place.entry.as_ref());
        entries.map(|entry| u64::from(entry.doc_freq)).sum()
    }
}

impl Weight for TermWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let id = reader.segment_id();
        let unknown;
        let place = match self.places.iter().find(|(segment, _)| *segment == id) {
            Some((_, place)) => place,
            None => {
                unknown = TermPlace::of(&self.term, reader)?;
                &unknown
            }
        };
        let Some(entry) = &place.entry else { return Ok(Box::new(EmptyScorer)) };
        let option = match &self.lengths {
            Some(_) => IndexRecordOption::WithFreqs,
            None => IndexRecordOption::Basic,
        };
        let block = place.index.read_block_postings_from_terminfo(entry, option)?;
        let lengths = match &self.lengths {
            Some(lengths) => Some(SegmentLengths {
                reader: reader.get_fieldnorms_reader(self.term.field())?,
                lengths: Arc::clone(lengths),
                blocks: (entry.doc_freq >= BLOCKS_FROM_DOCS)
                    .then(|| BlockBounds::of(&place.index, reader, lengths)),
            }),
            None => None,
        };
        let weight = self.idf * (K1 + 1.0) * boost;
        Ok(Box::new(TermPostings { block, at: 0, lengths, weight }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new("BM25", score))
    }
}

/// From so many documents on, a look at blocks of them spares more than it costs.
const BLOCKS_FROM_DOCS: u32 = 1024;

/// The documents of a segment that have a term in a field.
pub(super) struct TermPostings {
    block: BlockSegmentPostings,
    /// Which document of the block is the present one.
    at: usize,
    /// Where the field knows lengths.
    lengths: Option<SegmentLengths>,
    weight: Score,
}

struct SegmentLengths {
    /// The length of each document.
    reader: FieldNormReader,
    lengths: Arc<Lengths>,
    blocks: Option<BlockBounds>,
}

/// How the best document that the engine notes for each block of postings bounds our scores: it is
/// the best by the mean length over all documents of the segment, ours is that of those which have
/// the field; and lengths may count less with us.
struct BlockBounds {
    /// By the engine's mean; the greatest score is `unit`.
    weight: Bm25Weight,
    unit: Score,
    /// How much less our norms may be than the engine's: that of no length is less than this
    /// share. Both grow evenly with the length, so it is the share of one of the ends.
    share: Score,
    /// The first document of the block that was looked at last, and what its best scores, of 1.
    best: (DocId, Score),
}

impl BlockBounds {
    fn of(index: &InvertedIndexReader, reader: &SegmentReader, ours: &Lengths) -> BlockBounds {
        let mean_of_engine = index.total_num_tokens() as Score / reader.max_doc() as Score;
        let weight = Bm25Weight::for_one_term_without_explain(1, 1, mean_of_engine);
        let unit = weight.max_score();
        let of_none = (1.0 - ours.b) / (1.0 - B_OF_ENGINE);
        let of_endless = (ours.b / ours.mean) / (B_OF_ENGINE / mean_of_engine);
        let share = of_none.min(of_endless);
        BlockBounds { weight, unit, share, best: (TERMINATED, 0.0) }
    }
}

/// What a term that occurs counts in a field that does not know how often.
const ONCE: Score = 1.0 / (1.0 + K1 * (1.0 - B_OF_ARTICLES));

impl TermPostings {
    /// Returns what no document scores more than.
    pub(super) fn bound(&self) -> Score {
        match &self.lengths {
            Some(_) => self.weight,
            None => self.weight * ONCE,
        }
    }

    /// Returns the last document of the present block; the last of all where blocks are not looked
    /// at.
    pub(super) fn block_end(&self) -> DocId {
        let has_blocks = self.lengths.as_ref().is_some_and(|lengths| lengths.blocks.is_some());
        let docs = if has_blocks { self.block.docs() } else { &[] };
        docs.get(BLOCK_DOCS - 1).copied().unwrap_or(TERMINATED)
    }

    /// Returns what no document of the present block scores more than; `None` where blocks are not
    /// looked at.
    pub(super) fn block_bound(&mut self) -> Option<Score> {
        let lengths = self.lengths.as_ref()?;
        let BlockBounds { weight, unit, share, .. } = lengths.blocks.as_ref()?;
        // A frequency and its norm score f / (f + norm), which is 1 / (1 + norm / f).
        let best = self.block.block_max_score(&lengths.reader, weight) / unit;
        let norm_of_frequency = (1.0 - best) / best;
        Some(self.weight / (1.0 + share * norm_of_frequency))
    }
}

impl TermPostings {
    /// As [`TermPostings::block_bound`], what the best document of the block scores; looks at all
    /// of them, once.
    pub(super) fn block_best(&mut self) -> Option<Score> {
        let SegmentLengths { reader, lengths, blocks } = self.lengths.as_mut()?;
        let blocks = blocks.as_mut()?;
        let docs = self.block.docs();
        let first = docs.first().copied()?;
        if blocks.best.0 != first {
            let scores = docs.iter().zip(self.block.freqs()).map(|(&doc, &frequency)| {
                let norm = lengths.norms[usize::from(reader.fieldnorm_id(doc))];
                frequency as Score / (frequency as Score + norm)
            });
            blocks.best = (first, scores.fold(0.0, Score::max));
        }
        Some(self.weight * blocks.best.1)
    }
}

impl TermPostings {
    /// Goes to the first document, from the present one on, that may score more than this; at most
    /// to the first behind `end`.
    pub(super) fn seek_above(&mut self, score: Score, end: DocId) -> DocId {
        /// A norm that is greater by rounding only is no greater.
        const ROUNDED_UP: Score = 1.000_01;
        if self.bound() <= score {
            return self.seek((end + 1).min(TERMINATED));
        }
        let Some(SegmentLengths { reader, lengths, .. }) = &self.lengths else {
            return self.doc();
        };
        // A frequency f and its norm score f / (f + norm), of the weight.
        let share = score / self.weight;
        let norm_of_frequency = (1.0 - share) / share * ROUNDED_UP;
        // Where the word stands less often than this, even the shortest text scores too little, and
        // its length need not be looked up.
        let least = (lengths.norms[0] / norm_of_frequency) as u32;
        let is_enough = |doc: DocId, frequency: u32| {
            let norm = lengths.norms[usize::from(reader.fieldnorm_id(doc))];
            norm < frequency as Score * norm_of_frequency
        };
        loop {
            let docs = &self.block.docs()[self.at.min(self.block.docs().len())..];
            let frequencies = &self.block.freqs()[self.at.min(self.block.docs().len())..];
            let found = if least > 1 {
                position_of_least(docs, end, frequencies, least, is_enough)
            } else {
                let mut both = docs.iter().zip(frequencies);
                both.position(|(&doc, &frequency)| doc > end || is_enough(doc, frequency))
            };
            if let Some(n_passed) = found {
                self.at += n_passed;
                return self.doc();
            }
            let n_docs = self.block.docs().len();
            if n_docs < BLOCK_DOCS {
                self.at = n_docs;
                return TERMINATED;
            }
            self.at = 0;
            self.block.advance();
        }
    }
}

/// Returns where the first document behind `end` stands, or before it the first that has the word
/// so often at least and is enough.
fn position_of_least(
    docs: &[DocId],
    end: DocId,
    frequencies: &[u32],
    least: u32,
    is_enough: impl Fn(DocId, u32) -> bool,
) -> Option<usize> {
    /// So many are compared at once.
    const AT_ONCE: usize = 16;
    let mut at = 0;
    for (docs, frequencies) in docs.chunks(AT_ONCE).zip(frequencies.chunks(AT_ONCE)) {
        // No way out in between lets the processor compare several in one step.
        let is_met = frequencies.iter().fold(false, |any, &frequency| any | (frequency >= least));
        if is_met || docs.last().is_some_and(|&last| last > end) {
            let mut both = docs.iter().zip(frequencies);
            let found = both.position(|(&doc, &frequency)| {
                doc > end || (frequency >= least && is_enough(doc, frequency))
            });
            if let Some(place) = found {
                return Some(at + place);
            }
        }
        at += AT_ONCE;
    }
    None
}

/// How many documents a block has, but for the last.
const BLOCK_DOCS: usize = 128;

impl DocSet for TermPostings {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.at == BLOCK_DOCS - 1 {
            self.at = 0;
            self.block.advance();
        } else {
            self.at += 1;
        }
        self.block.doc(self.at)
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        // It is often the next.
        self.at = (self.at + 1).min(BLOCK_DOCS - 1);
        if self.doc() < target {
            self.at = self.block.seek(target);
        }
        self.doc()
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.block.doc(self.at)
    }

    fn size_hint(&self) -> u32 {
        self.block.doc_freq()
    }
}

impl Scorer for TermPostings {
    #[inline]
    fn score(&mut self) -> Score {
        let Some(SegmentLengths { reader, lengths, .. }) = &self.lengths else {
            return self.weight * ONCE;
        };
        let norm = lengths.norms[usize::from(reader.fieldnorm_id(self.doc()))];
        let frequency = self.block.freq(self.at) as Score;
        self.weight * (frequency / (frequency + norm))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_document_that_may_do_is_found_as_by_a_look_at_each() {
        let docs: Vec<DocId> = (0..128).map(|i| i * 3).collect();
        let frequencies: Vec<u32> =
            (0..128).map(|i| if i % 37 == 36 { 5 } else { i % 3 }).collect();
        let is_enough = |doc: DocId, _| doc % 2 == 1;
        for (from, least, end) in
            [(0, 2, 1000), (0, 5, 1000), (37, 5, 1000), (38, 5, 150), (0, 9, 1000)]
        {
            let (docs, frequencies) = (&docs[from..], &frequencies[from..]);
            let mut each = docs.iter().zip(frequencies);
            let expected = each.position(|(&doc, &frequency)| {
                doc > end || (frequency >= least && is_enough(doc, frequency))
            });
            let found = position_of_least(docs, end, frequencies, least, is_enough);
            assert_eq!(found, expected, "{from} {least} {end}");
        }
    }
}
