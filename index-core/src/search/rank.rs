//! Which documents come first: a total order, so that the same index answers the same way however
//! its segments lie.
//!
//! Invariant: by relevance the order is score, then date (newer first), then the
//! place of a record in its file, then article, then quote.

use std::cmp::Ordering;

use tantivy::{DocAddress, DocId, Score, SegmentReader};

use super::best::{Segment, Taker};
use super::columns::{Columns, Room};
use crate::index::document::percent;
use crate::index::schema::{CLASS_ARTICLE, CLASS_QUOTE};
use crate::index::stored::kind_number;
use crate::query::{DateRange, Sort};
use crate::{Date, QuoteKind};

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

    /// Keeps only what was published within the days as well.
    #[must_use]
    pub(super) fn within(mut self, dates: &[DateRange]) -> Filter {
        for dates in dates {
            let other = Filter::new(0, *dates, None);
            self.first = self.first.max(other.first);
            self.last = self.last.min(other.last);
            self.dated = true;
        }
        self
    }

    pub(super) fn passes(&self, columns: &Columns, doc: DocId) -> bool {
        (self.classes >> columns.class(doc)) & 1 == 1
            && (!self.dated
                || columns.day(doc).is_some_and(|day| self.first <= day && day <= self.last))
            && (self.percent_min == 0 || columns.percent(doc) >= self.percent_min)
    }

    /// Keeps the documents, which stand in order, that pass.
    pub(super) fn retain(&self, columns: &Columns, room: &mut Room, docs: &mut Vec<DocId>) {
        let mut passed = Vec::with_capacity(docs.len());
        room.for_each_value(columns.classes(), docs, |i, class| {
            if (self.classes >> class) & 1 == 1 {
                passed.push(docs[i]);
            }
        });
        *docs = passed;
        if self.dated || self.percent_min > 0 {
            docs.retain(|&doc| self.passes(columns, doc));
        }
    }
}

/// What decides where a document stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RankKey {
    pub(super) score: Score,
    day: Option<i64>,
    position: u64,
    article: u64,
    distance: u64,
}

impl RankKey {
    fn new(columns: &Columns, doc: DocId, score: Score) -> RankKey {
        RankKey {
            score,
            day: columns.day(doc),
            position: columns.position(doc),
            article: columns.article(doc),
            distance: columns.distance(doc),
        }
    }

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
        let place = |key: &RankKey| (key.position, key.article, key.distance);
        first.then_with(|| place(self).cmp(&place(other)))
    }
}

/// Puts documents in order.
pub(super) fn sort(docs: &mut [(RankKey, DocAddress)], sort: Sort) {
    docs.sort_unstable_by(|one, two| one.0.order(&two.0, sort));
}

/// Documents with what they are ordered by.
pub(super) type RankedDocs = Vec<(RankKey, DocAddress)>;

/// At least so many documents more than wanted are kept until the last are dropped: fewer tell sooner what
/// later ones must exceed, more are sorted out more seldom.
const SPARE_DOCS: usize = 16;

/// The first documents of an order, over all segments.
pub(super) struct Top {
    n_docs: usize,
    sort: Sort,
    found: RankedDocs,
    threshold: Score,
    /// The last of those that are kept, by relevance: what comes behind it need not be taken.
    last: Option<(Score, Option<i64>)>,
}

impl Top {
    pub(super) fn new(n_docs: usize, sort: Sort) -> Top {
        Top { n_docs, sort, found: Vec::new(), threshold: Score::MIN, last: None }
    }

    /// Takes the documents of a segment that pass a filter.
    pub(super) fn take_segment(
        &mut self,
        ord: u32,
        reader: &SegmentReader,
        columns: &Columns,
        filter: &Filter,
        segment: Segment,
    ) {
        segment.run(&mut OfSegment { top: self, ord, reader, filter, columns });
    }

    /// Returns the documents in order.
    pub(super) fn into_ranked(mut self) -> RankedDocs {
        self.cut();
        sort(&mut self.found, self.sort);
        self.found
    }

    fn push(&mut self, key: RankKey, address: DocAddress) {
        self.found.push((key, address));
        if self.found.len() >= self.n_docs + SPARE_DOCS.max(self.n_docs / 4) {
            self.cut();
            if self.sort == Sort::Relevance {
                let sort = self.sort;
                let last = self.found.iter().map(|(key, _)| *key).max_by(|a, b| a.order(b, sort));
                self.last = last.map(|key| (key.score, key.day));
                // Equal scores still come, as their dates decide.
                self.threshold = last.map_or(Score::MIN, |key| key.score.next_down());
            }
        }
    }

    /// Keeps the first `n_docs`, in no order.
    fn cut(&mut self) {
        if self.found.len() > self.n_docs {
            let sort = self.sort;
            self.found.select_nth_unstable_by(self.n_docs, |one, two| one.0.order(&two.0, sort));
            self.found.truncate(self.n_docs);
        }
    }
}

struct OfSegment<'t> {
    top: &'t mut Top,
    ord: u32,
    reader: &'t SegmentReader,
    filter: &'t Filter,
    columns: &'t Columns,
}

impl Taker for OfSegment<'_> {
    fn may_take(&self, doc: DocId) -> bool {
        self.filter.passes(self.columns, doc) && !self.reader.is_deleted(doc)
    }

    fn take(&mut self, doc: DocId, score: Score) -> Score {
        // Of many that match alike, most are known to come later by their day.
        if let Some((lowest, day)) = self.top.last
            && score == lowest
            && self.columns.day(doc) < day
        {
            return self.top.threshold;
        }
        self.top.push(RankKey::new(self.columns, doc, score), DocAddress::new(self.ord, doc));
        self.top.threshold
    }

    fn threshold(&self) -> Score {
        self.top.threshold
    }
}
