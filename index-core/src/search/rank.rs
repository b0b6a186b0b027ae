//! Which documents come first: a total order, so that the same index answers the same way however
//! its segments lie.
//!
//! Invariant: by relevance the order is score, then date (newer first), then article, then quote.

use std::cmp::Ordering;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnValues};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, SegmentReader};

use crate::index::document::percent;
use crate::index::schema::{CLASS_ARTICLE, CLASS_QUOTE, column};
use crate::index::stored::kind_number;
use crate::query::{DateRange, Sort};
use crate::{Date, QuoteKind};

/// The columns that filters and the order need.
pub(super) struct Columns {
    class: Arc<dyn ColumnValues<u64>>,
    date: Column<i64>,
    confidence: Arc<dyn ColumnValues<u64>>,
    distance: Arc<dyn ColumnValues<u64>>,
    article: Arc<dyn ColumnValues<u64>>,
}

impl Columns {
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let fast = reader.fast_fields();
        Ok(Columns {
            class: fast.column_first_or_default(column::CLASS)?,
            date: fast
                .column_opt(column::DATE)?
                .unwrap_or_else(|| Column::build_empty_column(reader.max_doc())),
            confidence: fast.column_first_or_default(column::CONFIDENCE)?,
            distance: fast.column_first_or_default(column::DISTANCE)?,
            article: fast.column_first_or_default(column::ARTICLE)?,
        })
    }

    /// Returns the day of a document, in days since 1970.
    pub(super) fn day(&self, doc: DocId) -> Option<i64> {
        self.date.first(doc)
    }

    /// Returns the document of the article that a quote stands in; itself for an article.
    pub(super) fn article_doc(&self, doc: DocId) -> DocId {
        doc - self.distance.get_val(doc) as DocId
    }

    /// Returns the number of the article that a document belongs to.
    pub(super) fn article(&self, doc: DocId) -> u64 {
        self.article.get_val(self.article_doc(doc))
    }

    /// Returns which utterance of its article a quote is, from 0.
    pub(super) fn utterance_idx(&self, doc: DocId) -> usize {
        (self.distance.get_val(doc) as usize).saturating_sub(1)
    }

    fn key(&self, doc: DocId, score: Score) -> RankKey {
        RankKey {
            score,
            day: self.day(doc),
            article: self.article(doc),
            distance: self.distance.get_val(doc),
        }
    }
}

/// What every document must be beside matching.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    /// One bit a class of documents.
    classes: u32,
    first: i64,
    last: i64,
    dated: bool,
    percent_min: u64,
}

impl Filter {
    pub(super) fn articles(dates: DateRange) -> Filter {
        Filter::new(1 << CLASS_ARTICLE, dates, None)
    }

    pub(super) fn quotes(
        kinds: &[QuoteKind],
        dates: DateRange,
        min_confidence: Option<f32>,
    ) -> Filter {
        let bits = kinds.iter().map(|&kind| 1 << (CLASS_QUOTE + kind_number(kind)));
        Filter::new(bits.fold(0, |all, bit: u32| all | bit), dates, min_confidence)
    }

    fn new(classes: u32, dates: DateRange, min_confidence: Option<f32>) -> Filter {
        let day = |date: Date| date.days_since_epoch();
        Filter {
            classes,
            first: dates.first.map_or(i64::MIN, day),
            last: dates.last.map_or(i64::MAX, day),
            dated: dates != DateRange::default(),
            percent_min: min_confidence.map_or(0, percent),
        }
    }

    pub(super) fn passes(&self, columns: &Columns, doc: DocId) -> bool {
        (self.classes >> columns.class.get_val(doc)) & 1 == 1
            && (!self.dated
                || columns.day(doc).is_some_and(|day| self.first <= day && day <= self.last))
            && (self.percent_min == 0 || columns.confidence.get_val(doc) >= self.percent_min)
    }
}

/// What decides where a document stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RankKey {
    pub(super) score: Score,
    day: Option<i64>,
    article: u64,
    distance: u64,
}

impl RankKey {
    /// Returns `Less` for what comes first.
    fn order(&self, other: &RankKey, sort: Sort) -> Ordering {
        let newer = other.day.cmp(&self.day);
        let better = other.score.total_cmp(&self.score);
        let first = match sort {
            Sort::Relevance => better.then(newer),
            Sort::Newest => newer.then(better),
            // What has no date stays last here too.
            Sort::Oldest => match (self.day, other.day) {
                (Some(one), Some(two)) => one.cmp(&two).then(better),
                _ => newer.then(better),
            },
        };
        first.then(self.article.cmp(&other.article)).then(self.distance.cmp(&other.distance))
    }
}

/// Collects the first `n_docs` documents of the order that pass the filter.
pub(super) struct Ranked {
    pub(super) n_docs: usize,
    pub(super) sort: Sort,
    pub(super) filter: Filter,
}

/// Documents with what they are ordered by.
pub(super) type RankedDocs = Vec<(RankKey, DocAddress)>;

/// Unused: [`Ranked`] collects whole segments, so that the engine can skip what scores too low.
pub(super) struct NoChild;

impl SegmentCollector for NoChild {
    type Fruit = RankedDocs;

    fn collect(&mut self, _doc: DocId, _score: Score) {}

    fn harvest(self) -> RankedDocs {
        Vec::new()
    }
}

impl Collector for Ranked {
    type Fruit = RankedDocs;
    type Child = NoChild;

    fn for_segment(&self, _ord: u32, _reader: &SegmentReader) -> tantivy::Result<NoChild> {
        Ok(NoChild)
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<RankedDocs>) -> tantivy::Result<RankedDocs> {
        let mut all: RankedDocs = fruits.into_iter().flatten().collect();
        self.cut(&mut all);
        all.sort_unstable_by(|one, two| one.0.order(&two.0, self.sort));
        Ok(all)
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment_ord: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<RankedDocs> {
        let columns = Columns::open(reader)?;
        let mut found: RankedDocs = Vec::new();
        let mut threshold = Score::MIN;
        let mut take = |doc: DocId, score: Score| -> Score {
            if reader.is_deleted(doc) || !self.filter.passes(&columns, doc) {
                return threshold;
            }
            found.push((columns.key(doc, score), DocAddress::new(segment_ord, doc)));
            if found.len() >= 2 * self.n_docs {
                self.cut(&mut found);
                // Equal scores still come, as their dates decide.
                threshold = lowest(&found).next_down();
            }
            threshold
        };
        match self.sort {
            Sort::Relevance => weight.for_each_pruning(Score::MIN, reader, &mut take)?,
            Sort::Newest | Sort::Oldest => {
                weight.for_each(reader, &mut |doc, score| {
                    take(doc, score);
                })?;
            }
        }
        self.cut(&mut found);
        Ok(found)
    }
}

impl Ranked {
    /// Keeps the first `n_docs`, in no order.
    fn cut(&self, found: &mut RankedDocs) {
        if found.len() > self.n_docs {
            found.select_nth_unstable_by(self.n_docs, |one, two| one.0.order(&two.0, self.sort));
            found.truncate(self.n_docs);
        }
    }
}

fn lowest(found: &RankedDocs) -> Score {
    found.iter().map(|(key, _)| key.score).fold(Score::MAX, Score::min)
}

/// Counts the documents that pass the filter.
pub(super) struct Count {
    pub(super) filter: Filter,
}

pub(super) struct SegmentCount {
    filter: Filter,
    columns: Columns,
    count: u64,
}

impl Collector for Count {
    type Fruit = u64;
    type Child = SegmentCount;

    fn for_segment(&self, _ord: u32, reader: &SegmentReader) -> tantivy::Result<SegmentCount> {
        let columns = Columns::open(reader)?;
        Ok(SegmentCount { filter: self.filter.clone(), columns, count: 0 })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<u64>) -> tantivy::Result<u64> {
        Ok(fruits.into_iter().sum())
    }
}

impl SegmentCollector for SegmentCount {
    type Fruit = u64;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.count += u64::from(self.filter.passes(&self.columns, doc));
    }

    fn harvest(self) -> u64 {
        self.count
    }
}
