//! The columns of the segments: facts about documents side by side.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Cardinality, Column, ColumnValues};
use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use crate::index::schema::{CLASS_ARTICLE, CLASS_QUOTE, column};
use crate::index::sketch::{SKETCH_NUMBERS, Sketch};

type Numbers = Arc<dyn ColumnValues<u64>>;

/// The columns that filters, the order and the way between articles and quotes need.
pub(super) struct Columns {
    class: Numbers,
    /// The same, for many documents at once.
    classes: Column<u64>,
    date: Column<i64>,
    confidence: Numbers,
    distance: Numbers,
    quotes: Numbers,
    article: Numbers,
    position: Numbers,
    sketch: Column<u64>,
    words: Column<u64>,
    /// Made once many documents were asked for.
    bytes: OnceLock<Bytes>,
    n_asked: AtomicU32,
}

/// What decides between documents of one score and one day: the place of the article in its file,
/// its number, and which of its quotes it is.
pub(super) type Place = (u64, u64, u64);

/// Once one in so many documents was asked for, all are unpacked: a question or two cost less
/// than that, many cost more.
const UNPACKED_ONE_IN: DocId = 4;

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let fast = reader.fast_fields();
        let date = fast.column_opt(column::DATE)?;
        let numbers = |name: &str| -> tantivy::Result<Column<u64>> {
            let column = fast.column_opt(name)?;
            Ok(column.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
        };
        let classes = numbers(column::CLASS)?;
        Ok(Columns {
            class: classes.clone().first_or_default_col(0),
            classes,
            date: date.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())),
            confidence: fast.column_first_or_default(column::CONFIDENCE)?,
            distance: fast.column_first_or_default(column::DISTANCE)?,
            quotes: fast.column_first_or_default(column::QUOTES)?,
            article: fast.column_first_or_default(column::ARTICLE)?,
            position: fast.column_first_or_default(column::POSITION)?,
            sketch: numbers(column::SKETCH)?,
            words: numbers(column::WORDS)?,
            bytes: OnceLock::new(),
            n_asked: AtomicU32::new(0),
        })
    }

    /// Returns the numbers that are asked for most, where they are unpacked by now.
    fn bytes(&self) -> Option<&Bytes> {
        if let Some(bytes) = self.bytes.get() {
            return Some(bytes);
        }
        // Threads that count at once may lose a step, which does no harm.
        let n_asked = self.n_asked.load(Ordering::Relaxed).saturating_add(1);
        self.n_asked.store(n_asked, Ordering::Relaxed);
        let is_worth_it = n_asked > self.n_docs() / UNPACKED_ONE_IN;
        is_worth_it.then(|| self.bytes.get_or_init(|| Bytes::of(self)))
    }

    /// Returns what a document is.
    pub(super) fn class(&self, doc: DocId) -> u64 {
        let known = self.bytes().and_then(|bytes| known(&bytes.classes, doc));
        known.unwrap_or_else(|| self.class.get_val(doc))
    }

    /// The column of what documents are.
    pub(super) fn classes(&self) -> &Column<u64> {
        &self.classes
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

    /// Returns the digest of the words of a quote; `None` in an index of a version without it.
    pub(super) fn words(&self, doc: DocId) -> Option<u64> {
        self.words.first(doc)
    }

    /// Calls `visit` with the digests of the words of quotes, which stand in order; in an index of a
    /// version without them, with none.
    pub(super) fn for_each_wording(
        &self,
        quotes: &[DocId],
        room: &mut Room,
        mut visit: impl FnMut(u64),
    ) {
        room.for_each_value(&self.words, quotes, |_, words| visit(words));
    }

    /// Returns which of some quotes, which stand in order, have this digest of their words: all of
    /// them in an index of a version without it.
    pub(super) fn with_words(&self, digest: u64, quotes: &[DocId], room: &mut Room) -> Vec<DocId> {
        let mut is_other = vec![false; quotes.len()];
        room.for_each_value(&self.words, quotes, |i, words| is_other[i] = words != digest);
        let quotes = quotes.iter().zip(is_other);
        quotes.filter_map(|(&doc, is_other)| (!is_other).then_some(doc)).collect()
    }

    /// Returns how sure an attribution is, in per cent.
    pub(super) fn percent(&self, doc: DocId) -> u64 {
        self.confidence.get_val(doc)
    }

    /// Returns how far in front of a quote its article lies; 0 for an article.
    fn distance(&self, doc: DocId) -> u64 {
        let known = self.bytes().and_then(|bytes| known(&bytes.distances, doc));
        known.unwrap_or_else(|| self.distance.get_val(doc))
    }

    /// Returns the document of the article that a quote stands in; itself for an article.
    pub(super) fn article_doc(&self, doc: DocId) -> DocId {
        doc - self.distance(doc) as DocId
    }

    /// Returns how many quotes lie behind an article.
    pub(super) fn n_quotes(&self, doc: DocId) -> DocId {
        let known = self.bytes().and_then(|bytes| known(&bytes.quotes, doc));
        known.unwrap_or_else(|| self.quotes.get_val(doc)) as DocId
    }

    /// Returns the article that a quote stands in and the last of its quotes. One look serves all
    /// of them, so it is none of the many that are worth unpacking for.
    fn block_of(&self, quote: DocId) -> (DocId, DocId) {
        let bytes = self.bytes.get();
        let distance = bytes.and_then(|bytes| known(&bytes.distances, quote));
        let article = quote - distance.unwrap_or_else(|| self.distance.get_val(quote)) as DocId;
        let n_quotes = bytes.and_then(|bytes| known(&bytes.quotes, article));
        (article, article + n_quotes.unwrap_or_else(|| self.quotes.get_val(article)) as DocId)
    }

    /// Returns the quotes of articles.
    pub(super) fn quotes_of(&self, articles: &[DocId]) -> Vec<DocId> {
        articles.iter().flat_map(|&doc| doc + 1..doc + 1 + self.n_quotes(doc)).collect()
    }

    /// Returns the number of the article that a document belongs to.
    pub(super) fn article(&self, doc: DocId) -> u64 {
        self.article.get_val(self.article_doc(doc))
    }

    /// Returns what decides where a document stands among its like.
    pub(super) fn place(&self, doc: DocId) -> Place {
        let distance = self.distance(doc);
        let article = doc - distance as DocId;
        (self.position.get_val(article), self.article.get_val(article), distance)
    }

    /// Returns which utterance of its article a quote is, from 0.
    pub(super) fn utterance_idx(&self, doc: DocId) -> usize {
        (self.distance(doc) as usize).saturating_sub(1)
    }

    /// Returns the number of documents.
    pub(super) fn n_docs(&self) -> DocId {
        self.distance.num_vals()
    }
}

/// The numbers of all documents that are asked for most, a byte each, or [`BEYOND`] where that is
/// not enough: packed, each look costs many times as much.
struct Bytes {
    classes: Vec<u8>,
    distances: Vec<u8>,
    /// How many quotes lie behind each article.
    quotes: Vec<u8>,
}

/// The number is greater than a byte holds.
const BEYOND: u8 = u8::MAX;

impl Bytes {
    fn of(columns: &Columns) -> Bytes {
        let n_docs = columns.n_docs() as usize;
        let (mut classes, mut room) = (vec![0; n_docs], Room::default());
        let docs: Vec<DocId> = (0..columns.n_docs()).collect();
        for some in docs.chunks(UNPACKED_AT_ONCE) {
            room.for_each_value(&columns.classes, some, |i, class| {
                classes[some[i] as usize] = u8::try_from(class).unwrap_or(BEYOND);
            });
        }
        // The quotes of an article lie behind it, so the other two need not be unpacked.
        let (mut distances, mut quotes) = (vec![0; n_docs], vec![0; n_docs]);
        let mut article = 0;
        for (doc, &class) in classes.iter().enumerate() {
            if u64::from(class) == CLASS_ARTICLE {
                article = doc;
            } else if u64::from(class) >= CLASS_QUOTE {
                distances[doc] = u8::try_from(doc - article).unwrap_or(BEYOND);
                quotes[article] = distances[doc];
            }
        }
        Bytes { classes, distances, quotes }
    }
}

/// Few enough to stay near the processor.
const UNPACKED_AT_ONCE: usize = 1024;

fn known(bytes: &[u8], doc: DocId) -> Option<u64> {
    let byte = bytes.get(doc as usize).copied()?;
    (byte != BEYOND).then_some(byte.into())
}

/// Room for the values of many documents, used again and again.
#[derive(Default)]
pub(super) struct Room {
    docs: Vec<DocId>,
    rows: Vec<u32>,
    values: Vec<u64>,
}

impl Room {
    /// Calls `visit` with each value of documents that stand in order, each once, and with which of
    /// them it is of.
    pub(super) fn for_each_value(
        &mut self,
        column: &Column<u64>,
        docs: &[DocId],
        mut visit: impl FnMut(usize, u64),
    ) {
        if column.get_cardinality() == Cardinality::Full {
            self.values.resize(docs.len(), 0);
            column.values.get_vals(docs, &mut self.values);
            self.values.iter().enumerate().for_each(|(i, &value)| visit(i, value));
            return;
        }
        self.docs.clear();
        self.rows.clear();
        column.row_ids_for_docs(docs, &mut self.docs, &mut self.rows);
        self.values.resize(self.rows.len(), 0);
        column.values.get_vals(&self.rows, &mut self.values);
        let mut idx = 0;
        for (&doc, &value) in self.docs.iter().zip(&self.values) {
            while docs[idx] != doc {
                idx += 1;
            }
            visit(idx, value);
        }
    }
}

/// Quotes that are counted together, in order, and the articles that they stand in.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) quotes: Vec<DocId>,
    /// Each once, in order.
    pub(super) articles: Vec<DocId>,
    /// For each quote which of the articles is its.
    pub(super) article_of: Vec<u32>,
    /// For each article how many of the quotes stand in it, and its day.
    pub(super) n_quotes: Vec<u32>,
    pub(super) days: Vec<Option<i32>>,
}

impl Batch {
    /// Looks up what belongs to the quotes.
    pub(super) fn complete(&mut self, columns: &Columns) {
        self.articles.clear();
        self.article_of.clear();
        self.n_quotes.clear();
        self.days.clear();
        let mut last_quote = None;
        for &quote in &self.quotes {
            if last_quote.is_none_or(|last| last < quote) {
                let (article, last) = columns.block_of(quote);
                last_quote = Some(last);
                self.articles.push(article);
                self.n_quotes.push(0);
                self.days.push(columns.day(quote).and_then(|day| day.try_into().ok()));
            }
            self.article_of.push(self.articles.len() as u32 - 1);
            if let Some(n) = self.n_quotes.last_mut() {
                *n += 1;
            }
        }
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
