//! Which documents come first: a total order, so that the same index answers the same way however
//! its segments lie.
//!
//! Invariant: by relevance the order is score, then date (newer first), then the
//! place of a record in its file, then article, then quote.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;
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
    pub(super) day: Option<i64>,
    position: u64,
    article: u64,
    distance: u64,
    /// The digest of the words of a quote, where it is known.
    words: Option<u64>,
}

impl RankKey {
    pub(super) fn new(columns: &Columns, doc: DocId, score: Score) -> RankKey {
        RankKey {
            score,
            day: columns.day(doc),
            position: columns.position(doc),
            article: columns.article(doc),
            distance: columns.distance(doc),
            words: None,
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

/// How many documents are wanted of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// The first so many, whatever they are.
    pub(super) n_docs: usize,
    /// And as many as it takes to have so many quotes, each once however often it is printed.
    pub(super) n_quotes: usize,
}

/// The first documents of an order, over all segments.
pub(super) struct Top {
    wanted: Wanted,
    sort: Sort,
    found: RankedDocs,
    n_taken: usize,
    /// Whether as many are kept as are wanted, so that later ones were left out.
    is_full: bool,
    threshold: Score,
    /// The last of those that are kept, by relevance: what comes behind it need not be taken.
    last: Option<(Score, Option<i64>)>,
}

impl Top {
    pub(super) fn new(wanted: Wanted, sort: Sort) -> Top {
        Top {
            wanted,
            sort,
            found: Vec::new(),
            n_taken: 0,
            is_full: false,
            threshold: Score::MIN,
            last: None,
        }
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
    pub(super) fn into_ranked(mut self) -> TopDocs {
        self.cut();
        sort(&mut self.found, self.sort);
        TopDocs { docs: self.found, n_taken: self.n_taken, is_all: !self.is_full }
    }

    fn push(&mut self, key: RankKey, address: DocAddress) {
        self.found.push((key, address));
        self.n_taken += 1;
        let n_kept = self.wanted.n_docs + self.wanted.n_quotes;
        if self.found.len() >= n_kept + SPARE_DOCS.max(n_kept / 4) {
            self.cut();
            if self.is_full && self.sort == Sort::Relevance {
                let sort = self.sort;
                let last = self.found.iter().map(|(key, _)| *key).max_by(|a, b| a.order(b, sort));
                self.last = last.map(|key| (key.score, key.day));
                // Equal scores still come, as their dates decide.
                self.threshold = last.map_or(Score::MIN, |key| key.score.next_down());
            }
        }
    }

    /// Keeps what is wanted, in no order.
    fn cut(&mut self) {
        let Wanted { n_docs, n_quotes } = self.wanted;
        let order = self.sort;
        if n_quotes > 0 {
            sort(&mut self.found, order);
            let mut known = FxHashSet::default();
            let mut n_known = 0;
            let mut at = 0;
            self.found.retain(|(key, _)| {
                let is_wanted = n_known < n_quotes;
                let is_new = is_wanted && key.words.is_none_or(|words| known.insert(words));
                n_known += usize::from(is_new);
                at += 1;
                is_new || at <= n_docs
            });
            self.is_full = n_known == n_quotes && self.found.len() >= n_docs;
        } else if self.found.len() > n_docs {
            self.found.select_nth_unstable_by(n_docs, |one, two| one.0.order(&two.0, order));
            self.found.truncate(n_docs);
            self.is_full = true;
        }
    }
}

/// What a [`Top`] took.
#[derive(Debug, Default)]
pub(super) struct TopDocs {
    /// In order; of quotes, behind those that are wanted whatever they are, each stands once.
    pub(super) docs: RankedDocs,
    /// How many matched at least: all of them where `is_all`.
    pub(super) n_taken: usize,
    /// Whether nothing but copies was left out.
    pub(super) is_all: bool,
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
        let mut key = RankKey::new(self.columns, doc, score);
        if self.top.wanted.n_quotes > 0 {
            key.words = self.columns.words(doc);
        }
        self.top.push(key, DocAddress::new(self.ord, doc));
        self.top.threshold
    }

    fn threshold(&self) -> Score {
        self.top.threshold
    }
}
