//! The columns of the segments: facts about documents side by side.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, ColumnValues};
use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use crate::index::schema::column;
use crate::index::sketch::{SKETCH_NUMBERS, Sketch};

type Numbers = Arc<dyn ColumnValues<u64>>;

/// The columns that filters, the order and the way between articles and quotes need.
pub(super) struct Columns {
    class: Numbers,
    date: Column<i64>,
    confidence: Numbers,
    distance: Numbers,
    quotes: Numbers,
    article: Numbers,
    position: Numbers,
    sketch: Column<u64>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let fast = reader.fast_fields();
        let date = fast.column_opt(column::DATE)?;
        let sketch = fast.column_opt(column::SKETCH)?;
        let n_docs = reader.max_doc();
        Ok(Columns {
            class: fast.column_first_or_default(column::CLASS)?,
            date: date.unwrap_or_else(|| Column::build_empty_column(n_docs)),
            confidence: fast.column_first_or_default(column::CONFIDENCE)?,
            distance: fast.column_first_or_default(column::DISTANCE)?,
            quotes: fast.column_first_or_default(column::QUOTES)?,
            article: fast.column_first_or_default(column::ARTICLE)?,
            position: fast.column_first_or_default(column::POSITION)?,
            sketch: sketch.unwrap_or_else(|| Column::build_empty_column(n_docs)),
        })
    }

    /// Returns what a document is.
    pub(super) fn class(&self, doc: DocId) -> u64 {
        self.class.get_val(doc)
    }

    /// Returns the day of a document, in days since 1970.
    pub(super) fn day(&self, doc: DocId) -> Option<i64> {
        self.date.first(doc)
    }

    /// Returns the sketch of an article.
    pub(super) fn sketch(&self, doc: DocId) -> Option<Sketch> {
        let mut numbers = [0; SKETCH_NUMBERS];
        let mut n_numbers = 0;
        for value in self.sketch.values_for_doc(doc) {
            *numbers.get_mut(n_numbers)? = value;
            n_numbers += 1;
        }
        Sketch::from_numbers(&numbers[..n_numbers])
    }

    /// Returns how sure an attribution is, in per cent.
    pub(super) fn percent(&self, doc: DocId) -> u64 {
        self.confidence.get_val(doc)
    }

    /// Returns how far in front of a quote its article lies; 0 for an article.
    pub(super) fn distance(&self, doc: DocId) -> u64 {
        self.distance.get_val(doc)
    }

    /// Returns the document of the article that a quote stands in; itself for an article.
    pub(super) fn article_doc(&self, doc: DocId) -> DocId {
        doc - self.distance.get_val(doc) as DocId
    }

    /// Returns how many quotes lie behind an article.
    pub(super) fn n_quotes(&self, doc: DocId) -> DocId {
        self.quotes.get_val(doc) as DocId
    }

    /// Returns the number of the article that a document belongs to.
    pub(super) fn article(&self, doc: DocId) -> u64 {
        self.article.get_val(self.article_doc(doc))
    }

    /// Returns how many articles stand in their file before the one that a document belongs to.
    pub(super) fn position(&self, doc: DocId) -> u64 {
        self.position.get_val(self.article_doc(doc))
    }

    /// Returns which utterance of its article a quote is, from 0.
    pub(super) fn utterance_idx(&self, doc: DocId) -> usize {
        (self.distance.get_val(doc) as usize).saturating_sub(1)
    }

    /// Returns the number of documents.
    pub(super) fn n_docs(&self) -> DocId {
        self.distance.num_vals()
    }
}

/// The columns of all segments of a searcher, each opened when it is first needed.
#[derive(Clone)]
pub(super) struct AllColumns {
    segments: Arc<[(SegmentId, OnceLock<Arc<Columns>>)]>,
}

impl AllColumns {
    pub(super) fn of(searcher: &tantivy::Searcher) -> AllColumns {
        let readers = searcher.segment_readers().iter();
        let segments = readers.map(|reader| (reader.segment_id(), OnceLock::new()));
        AllColumns { segments: segments.collect() }
    }

    pub(super) fn segment(&self, reader: &SegmentReader) -> tantivy::Result<Arc<Columns>> {
        let id = reader.segment_id();
        let Some((_, open)) = self.segments.iter().find(|(known, _)| *known == id) else {
            return Columns::open(reader).map(Arc::new);
        };
        if let Some(columns) = open.get() {
            return Ok(Arc::clone(columns));
        }
        let columns = Arc::new(Columns::open(reader)?);
        Ok(Arc::clone(open.get_or_init(|| columns)))
    }
}

impl std::fmt::Debug for AllColumns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AllColumns").finish_non_exhaustive()
    }
}
