//! Where a term occurs in a field, scored by BM25: the engine's own scorer can't be asked for its
//! highest score, and weighs every field alike.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{
    Bm25StatisticsProvider, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

/// How soon a word that is repeated adds nothing more.
const K1: Score = 1.2;
/// How much a long text loses against a short one, from 0 to 1.
const B: Score = 0.75;

/// The lengths that a text can be recorded with.
const N_LENGTHS: usize = 256;

/// A query for the documents that have a term in a field.
#[derive(Clone, Debug)]
pub(super) struct TermIn {
    pub(super) term: Term,
    /// Whether the field knows how often a term occurs and how long the text is.
    pub(super) is_text: bool,
    /// The number of documents that the field is of: all articles, or all quotes.
    pub(super) n_docs: u64,
    /// A term of the same field that says the same: the more frequent of both tells how rare it is.
    pub(super) like: Option<Term>,
}

impl Query for TermIn {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut weight = TermWeight { term: self.term.clone(), idf: 1.0, norms: None };
        if let EnableScoring::Enabled { statistics_provider, .. } = scoring {
            weight.idf = idf(statistics_provider, &self.term, self.n_docs)?;
            if let Some(like) = &self.like {
                weight.idf = weight.idf.min(idf(statistics_provider, like, self.n_docs)?);
            }
            if self.is_text {
                let norms = norms(statistics_provider, self.term.field(), self.n_docs)?;
                weight.norms = Some(Arc::new(norms));
            }
        }
        Ok(Box::new(weight))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

fn idf(
    statistics: &dyn Bm25StatisticsProvider,
    term: &Term,
    n_docs: u64,
) -> tantivy::Result<Score> {
    let n_having = statistics.doc_freq(term)?.min(n_docs);
    Ok((1.0 + ((n_docs - n_having) as Score + 0.5) / (n_having as Score + 0.5)).ln())
}

/// Returns for every recorded length what the frequency of a term is set against.
fn norms(
    statistics: &dyn Bm25StatisticsProvider,
    field: Field,
    n_docs: u64,
) -> tantivy::Result<[Score; N_LENGTHS]> {
    let mean = (statistics.total_num_tokens(field)? as Score / n_docs.max(1) as Score).max(1.0);
    Ok(std::array::from_fn(|id| {
        let length = FieldNormReader::id_to_fieldnorm(id as u8) as Score;
        K1 * (1.0 - B + B * length / mean)
    }))
}

struct TermWeight {
    term: Term,
    idf: Score,
    norms: Option<Arc<[Score; N_LENGTHS]>>,
}

impl Weight for TermWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.term.field())?;
        let option = match &self.norms {
            Some(_) => IndexRecordOption::WithFreqs,
            None => IndexRecordOption::Basic,
        };
        let Some(postings) = index.read_postings(&self.term, option)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let lengths = match &self.norms {
            Some(norms) => Some((reader.get_fieldnorms_reader(self.term.field())?, norms.clone())),
            None => None,
        };
        let weight = self.idf * (K1 + 1.0) * boost;
        Ok(Box::new(TermPostings { postings, lengths, weight }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new("BM25", score))
    }
}

/// The documents of a segment that have a term in a field.
pub(super) struct TermPostings {
    postings: SegmentPostings,
    /// Where the field knows lengths: the length of each document and the norm of each length.
    lengths: Option<(FieldNormReader, Arc<[Score; N_LENGTHS]>)>,
    weight: Score,
}

/// What a term that occurs counts in a field that does not know how often.
const ONCE: Score = 1.0 / (1.0 + K1 * (1.0 - B));

impl TermPostings {
    /// Returns what no document scores more than.
    pub(super) fn bound(&self) -> Score {
        match &self.lengths {
            Some(_) => self.weight,
            None => self.weight * ONCE,
        }
    }
}

impl DocSet for TermPostings {
    #[inline]
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for TermPostings {
    #[inline]
    fn score(&mut self) -> Score {
        let Some((lengths, norms)) = &self.lengths else { return self.weight * ONCE };
        let norm = norms[usize::from(lengths.fieldnorm_id(self.postings.doc()))];
        let frequency = self.postings.term_freq() as Score;
        self.weight * (frequency / (frequency + norm))
    }
}
