//! Which documents come first: a total order, so that the same index answers the same way however
//! its segments lie.
//!
//! Invariant: by relevance the order is score, then date (newer first), then the
//! place of a record in its file, then article, then quote.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{self, AtomicU32};

use rustc_hash::FxHashSet;
use tantivy::{DocAddress, DocId, Score, SegmentReader};

use super::Searcher;
use super::best::{Question, Segment, Taker};
use super::columns::{Columns, Place, Room};
use super::known::Known;
use super::shared_out::{gathered, n_threads, stretches};
use crate::index::document::percent;
use crate::index::schema::{CLASS_ARTICLE, CLASS_QUOTE};
use crate::index::stored::kind_number;
use crate::query::{DateRange, Sort};
use crate::{Date, QuoteKind};

/// What every document must be beside matching.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    place: Place,
}

impl RankKey {
    pub(super) fn new(columns: &Columns, doc: DocId, score: Score) -> RankKey {
        RankKey { score, day: columns.day(doc), place: columns.place(doc) }
    }

    /// Returns `Less` for what comes first.
    fn order(&self, other: &RankKey, sort: Sort) -> Ordering {
        let first = order(sort, (self.score, self.day), (other.score, other.day));
        first.then_with(|| self.place.cmp(&other.place))
    }
}

/// Returns `Less` for the score and the day that come first.
fn order(sort: Sort, one: (Score, Option<i64>), two: (Score, Option<i64>)) -> Ordering {
    let newer = two.1.cmp(&one.1);
    let better = two.0.total_cmp(&one.0);
    match sort {
        Sort::Relevance => better.then(newer),
        Sort::Newest => newer.then(better),
        // What has no date stays last here too.
        Sort::Oldest => match (one.1, two.1) {
            (Some(one), Some(two)) => one.cmp(&two).then(better),
            _ => newer.then(better),
        },
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
const SPARE_DOCS: usize = 4;

/// How many documents are wanted of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// The first so many, whatever they are.
    pub(super) n_docs: usize,
    /// And as many as it takes to have so many quotes, each once however often it is printed.
    pub(super) n_quotes: usize,
}

/// Looks for the first documents in all segments, with so many of the words of a question.
///
/// The segments of a large index, and stretches of the largest, are shared out among the
/// processors. What comes first does not depend on who looks where: what one thread leaves out for
/// the sake of another's documents comes behind these.
pub(super) fn first_docs(
    searcher: &Searcher,
    question: &Question,
    n_required: usize,
    filter: &Filter,
    (wanted, sort): (Wanted, Sort),
) -> tantivy::Result<TopDocs> {
    let readers = searcher.engine.segment_readers();
    let known = searcher.known.as_deref();
    let is_new = |(_, reader): &(u32, &SegmentReader)| {
        known.is_none_or(|known| !known.has_segment(reader.segment_id()))
    };
    let n_threads = if searcher.is_large() { n_threads() } else { 1 };
    let segments: Vec<_> = (0..).zip(readers).filter(is_new).collect();
    let n_all = segments.iter().map(|(_, reader)| u64::from(reader.max_doc())).sum();
    let parts = segments.into_iter().flat_map(|(ord, reader)| {
        stretches(reader.max_doc(), n_all, n_threads).map(move |range| Part { ord, reader, range })
    });
    let mut parts: Vec<Part<'_>> = parts.collect();
    // The largest first, so that no thread has much to do when the others have ended.
    parts.sort_by_key(|part| Reverse(part.range.len()));
    let bar = Bar::default();
    let of_threads = gathered(
        n_threads,
        parts,
        || Ok(Top::new(wanted, sort, &bar)),
        |top: &mut tantivy::Result<Top<'_>>, part| {
            let taken = top.as_mut().ok().map(|top| -> tantivy::Result<()> {
                let Some(segment) = question.of(part.reader, n_required)? else { return Ok(()) };
                let columns = searcher.columns.segment(part.reader)?;
                top.take_part(part, columns, (filter, known), segment);
                Ok(())
            });
            if let Some(Err(error)) = taken {
                *top = Err(error);
            }
        },
    );
    let mut top = Top::new(wanted, sort, &bar);
    for of_thread in of_threads {
        top.absorb(of_thread?);
    }
    Ok(top.into_ranked())
}

/// Some of the documents of a segment.
struct Part<'s> {
    ord: u32,
    reader: &'s SegmentReader,
    range: Range<DocId>,
}

/// The score that documents must exceed, whichever thread looks at them.
struct Bar(AtomicU32);

impl Default for Bar {
    fn default() -> Bar {
        Bar(AtomicU32::new(Score::MIN.to_bits()))
    }
}

impl Bar {
    fn score(&self) -> Score {
        Score::from_bits(self.0.load(atomic::Ordering::Relaxed))
    }

    fn raise(&self, score: Score) {
        let higher = |bits: u32| (Score::from_bits(bits) < score).then(|| score.to_bits());
        let relaxed = atomic::Ordering::Relaxed;
        // Where another thread has set it higher, it stays.
        let _ = self.0.fetch_update(relaxed, relaxed, higher);
    }
}

/// The first documents of an order, over some of the segments.
struct Top<'b> {
    wanted: Wanted,
    sort: Sort,
    segments: Vec<(u32, Arc<Columns>)>,
    found: Vec<Found>,
    n_taken: usize,
    /// Whether as many are kept as are wanted, so that later ones were left out.
    is_full: bool,
    /// Shared with those that look for the same in other segments.
    bar: &'b Bar,
    /// The last of those that are kept, by relevance: what comes behind it need not be taken.
    last: Option<RankKey>,
    /// The digests of the quotes that are kept.
    known: FxHashSet<u64>,
}

/// A document that was found. Its place is looked up only where its score and day do not decide.
#[derive(Clone, Copy)]
struct Found {
    score: Score,
    day: Option<i64>,
    /// The digest of the words of a quote, where it is wanted and known.
    words: Option<u64>,
    /// Which of the segments it lies in.
    segment: usize,
    doc: DocId,
}

impl<'b> Top<'b> {
    fn new(wanted: Wanted, sort: Sort, bar: &'b Bar) -> Top<'b> {
        Top {
            wanted,
            sort,
            segments: Vec::new(),
            found: Vec::new(),
            n_taken: 0,
            is_full: false,
            bar,
            last: None,
            known: FxHashSet::default(),
        }
    }

    /// Takes the documents of a part that pass a filter.
    fn take_part(
        &mut self,
        Part { ord, reader, range }: Part<'_>,
        columns: Arc<Columns>,
        (filter, known): (&Filter, Option<&Known>),
        segment: Segment,
    ) {
        self.segments.push((ord, Arc::clone(&columns)));
        segment.run(range, &mut OfSegment { top: self, reader, filter, known, columns: &columns });
    }

    /// Takes what was found in other segments.
    fn absorb(&mut self, other: Top<'_>) {
        let n_before = self.segments.len();
        self.segments.extend(other.segments);
        let found = other.found.into_iter();
        self.found.extend(found.map(|found| Found { segment: n_before + found.segment, ..found }));
        self.n_taken += other.n_taken;
        self.is_full |= other.is_full;
    }

    /// Returns the documents in order.
    fn into_ranked(mut self) -> TopDocs {
        self.cut();
        let found = self.found.iter().map(|found| {
            (self.key(found), DocAddress::new(self.segments[found.segment].0, found.doc))
        });
        let mut docs: RankedDocs = found.collect();
        sort(&mut docs, self.sort);
        TopDocs { docs, n_taken: self.n_taken, is_all: !self.is_full }
    }

    fn push(&mut self, found: Found) {
        self.found.push(found);
        self.n_taken += 1;
        let n_kept = self.wanted.n_docs + self.wanted.n_quotes;
        if self.found.len() >= n_kept + SPARE_DOCS.max(n_kept / 4) {
            self.cut();
            if self.is_full && self.sort == Sort::Relevance {
                let last = self.found.iter().max_by(|one, two| self.order(one, two));
                self.last = last.map(|found| self.key(found));
                // Equal scores still come, as their dates decide.
                self.bar.raise(last.map_or(Score::MIN, |found| found.score.next_down()));
            }
        }
    }

    /// Keeps what is wanted, in no order.
    fn cut(&mut self) {
        let Wanted { n_docs, n_quotes } = self.wanted;
        let mut found = std::mem::take(&mut self.found);
        if n_quotes > 0 {
            found.sort_unstable_by(|one, two| self.order(one, two));
            self.known.clear();
            let mut n_known = 0;
            let mut at = 0;
            found.retain(|found| {
                let is_wanted = n_known < n_quotes;
                let is_new = is_wanted && found.words.is_none_or(|words| self.known.insert(words));
                n_known += usize::from(is_new);
                at += 1;
                is_new || at <= n_docs
            });
            self.is_full |= n_known == n_quotes && found.len() >= n_docs;
        } else if found.len() > n_docs {
            found.select_nth_unstable_by(n_docs, |one, two| self.order(one, two));
            found.truncate(n_docs);
            self.is_full = true;
        }
        self.found = found;
    }

    fn key(&self, found: &Found) -> RankKey {
        RankKey { score: found.score, day: found.day, place: self.place(found) }
    }

    fn place(&self, found: &Found) -> Place {
        self.segments[found.segment].1.place(found.doc)
    }

    /// As [`RankKey::order`].
    fn order(&self, one: &Found, two: &Found) -> Ordering {
        let first = order(self.sort, (one.score, one.day), (two.score, two.day));
        first.then_with(|| self.place(one).cmp(&self.place(two)))
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

struct OfSegment<'t, 'b> {
    top: &'t mut Top<'b>,
    reader: &'t SegmentReader,
    filter: &'t Filter,
    known: Option<&'t Known>,
    columns: &'t Columns,
}

impl Taker for OfSegment<'_, '_> {
    fn may_take(&self, doc: DocId) -> bool {
        self.filter.passes(self.columns, doc)
            && !self.reader.is_deleted(doc)
            && self.known.is_none_or(|known| !known.has_quote(self.columns, doc))
    }

    fn take(&mut self, doc: DocId, score: Score) -> Score {
        let day = self.columns.day(doc);
        // Of many that match alike, most are known to come later by their day or their place.
        if let Some(last) = &self.top.last
            && score == last.score
            && (day < last.day || (day == last.day && self.columns.place(doc) > last.place))
        {
            return self.threshold();
        }
        let is_told_apart = self.top.wanted.n_quotes > 0;
        self.top.push(Found {
            score,
            day,
            words: is_told_apart.then(|| self.columns.words(doc)).flatten(),
            segment: self.top.segments.len() - 1,
            doc,
        });
        self.threshold()
    }

    fn threshold(&self) -> Score {
        self.top.bar.score()
    }
}
