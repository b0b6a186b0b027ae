//! Answers that count all that matches: by speaker, topic, day, or everything at once.

use std::ops::Range;
use std::sync::Arc;

use tantivy::query::EnableScoring;
use tantivy::{DocId, SegmentReader};

use super::Searcher;
use super::best::{Question, Segment};
use super::columns::{Batch, Columns, Room};
use super::facets::{self, SegmentFacets};
use super::hits::{Counted, DayCount, Facet, SpeakerCount, TopicCount};
use super::matches::Matches;
use super::people::{self, Page};
use super::plan::{Target, plan};
use super::rank::{Filter, Wanted};
use super::shared_out::{mapped, n_threads, stretches};
use super::tallies::Tallies;
use super::tally::{SegmentTally, ValueOf};
use super::timeline;
use crate::Result;
use crate::index::schema::column;
use crate::query::{Elsewhere, Query};

impl Searcher {
    /// Returns who said what matches, with counts; as many as the query's limit and offset ask for,
    /// who said most first, or in the query's order who was quoted last or first. Who has also, or
    /// never, spoken about something else is asked by [`Query::also_on`] and [`Query::silent_on`]:
    /// there, too, the spellings of one person are one.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn speakers(&self, query: &Query) -> Result<Counted<SpeakerCount>> {
        let tallies = self.tallies(query, column::PERSON)?;
        let of_side = |side: &Elsewhere| {
            let of_words = query.about_instead(&side.words);
            Ok((side.wanted, self.tallies(&of_words, column::PERSON)?))
        };
        let elsewhere: Vec<_> = query.elsewhere.iter().map(of_side).collect::<Result<_>>()?;
        // What they said together with others counts for them alone.
        let bearers = match &query.speaker {
            Some(name) => Some(self.bearers(name, query, &tallies)?),
            None => None,
        };
        let page = Page::of(query).of_bearers(bearers.as_ref());
        Ok(people::speakers(&tallies, &elsewhere, &page))
    }

    /// Returns what the matching quotes speak of, with counts; as many as the query's limit and
    /// offset ask for, the most spoken of first, or in the query's order what was spoken of last or
    /// first.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn topics(&self, query: &Query) -> Result<Counted<TopicCount>> {
        let tallies = self.tallies(query, column::TOPICS)?;
        Ok(people::topics(&tallies, &Page::of(query)))
    }

    /// Returns what matches counted by speaker, role, outlet, place, topic, kind and month: of each
    /// as many values as the query's limit.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn facets(&self, query: &Query) -> Result<Vec<Facet>> {
        self.facets_of(query, Target::Quotes)
    }

    /// Returns the quotes in the articles that match, of the kinds and attributions that the query
    /// asks for, counted as by [`Searcher::facets`].
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn facets_of_articles(&self, query: &Query) -> Result<Vec<Facet>> {
        self.facets_of(query, Target::Articles)
    }

    fn facets_of(&self, query: &Query, target: Target) -> Result<Vec<Facet>> {
        let count = Counting { open: SegmentFacets::open, add: SegmentFacets::count };
        Ok(facets::facets(self.counted(query, target, &count)?, &Page::of(query).most_first()))
    }

    /// Returns how many quotes match on each day that has one, in order; the query's limit and
    /// offset do not count. Quotes of articles without a day are left out.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn days(&self, query: &Query) -> Result<Vec<DayCount>> {
        let count = Counting {
            open: |_: &SegmentReader| Ok(timeline::Days::default()),
            add: |days: &mut timeline::Days, _: &Columns, batch: &Batch, _: &mut Room| {
                days.count(batch);
            },
        };
        Ok(timeline::counts(self.counted(query, Target::Quotes, &count)?))
    }

    /// Returns the number of quotes that match; the same quote in two places counts twice.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn count(&self, query: &Query) -> Result<u64> {
        let count = Counting {
            open: |_: &SegmentReader| Ok(0),
            add: |count: &mut u64, _: &Columns, batch: &Batch, _: &mut Room| {
                *count += batch.quotes.len() as u64;
            },
        };
        Ok(self.counted(query, Target::Quotes, &count)?.into_iter().sum())
    }

    /// Whether no quote has all the words of a query, though some have most of them: it is these
    /// that are counted then.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn is_count_relaxed(&self, query: &Query) -> Result<bool> {
        let plan = plan(self, query, Target::Quotes)?;
        // Where no word can be given up, nothing need be looked for.
        if plan.steps().len() == 1 {
            return Ok(false);
        }
        let (filter, one) = (self.quote_filter(query, &plan), query.clone().offset(0).limit(1));
        let wanted = Wanted { n_docs: 1, n_quotes: 0 };
        let ranking = self.ranked(&plan, &filter, wanted, &one, Target::Quotes)?;
        Ok(ranking.n_whole == 0 && !ranking.docs.is_empty())
    }

    pub(super) fn tallies(&self, query: &Query, column: &'static str) -> Result<Tallies> {
        let count = Counting {
            open: |reader: &SegmentReader| SegmentTally::open(reader, column, ValueOf::Quote),
            add: |tally: &mut SegmentTally, _: &Columns, batch: &Batch, room: &mut Room| {
                tally.count(batch, room);
            },
        };
        let segments = self.counted(query, Target::Quotes, &count)?;
        Ok(Tallies::merge(segments))
    }

    /// Counts the quotes that match all words, or those of the articles that do; where there are
    /// none, those that match the most. Returns what was counted in each
    /// segment, or in each part of one, side by side.
    pub(super) fn counted<C: Send>(
        &self,
        query: &Query,
        target: Target,
        count: &Counting<
            impl Fn(&SegmentReader) -> tantivy::Result<C> + Sync,
            impl Fn(&mut C, &Columns, &Batch, &mut Room) + Sync,
        >,
    ) -> Result<Vec<C>> {
        let plan = plan(self, query, target)?;
        let filters = Filters {
            quotes: self.quote_filter(query, &plan),
            articles: (target == Target::Articles)
                .then(|| Filter::articles(query.dates).within(&plan.dates)),
        };
        let unscored = EnableScoring::disabled_from_searcher(&self.engine);
        let question = Question::new(&plan, unscored)?;
        for step in plan.steps() {
            let (mut segments, mut n_docs) = (Vec::new(), 0);
            for reader in self.engine.segment_readers() {
                let Some(segment) = question.of(reader, step)? else { continue };
                n_docs += segment.n_most();
                segments.push((reader, segment, self.columns.segment(reader)?));
            }
            let is_shared = n_docs >= self.shared_from.counted;
            let matching = |(reader, segment, columns): (_, Segment, _)| Matching {
                reader,
                columns,
                docs: segment.matches(SegmentReader::max_doc(reader)),
            };
            let matching = mapped(segments, is_shared, matching);
            let parts = parts(&matching, if is_shared { n_threads() } else { 1 });
            let counted = mapped(parts, is_shared, |part| count.in_part(&part, &filters));
            let counted: Vec<Option<C>> = counted.into_iter().collect::<tantivy::Result<_>>()?;
            if counted.iter().any(Option::is_some) {
                return Ok(counted.into_iter().flatten().collect());
            }
        }
        Ok(Vec::new())
    }
}

/// What matches in a segment.
struct Matching<'s> {
    reader: &'s SegmentReader,
    columns: Arc<Columns>,
    docs: Matches,
}

/// What matches in a part of a segment: whole articles.
struct Part<'m> {
    of: &'m Matching<'m>,
    range: Range<DocId>,
}

/// Parts segments of more than a thread's share of the documents.
fn parts<'m>(matching: &'m [Matching<'m>], n_threads: usize) -> Vec<Part<'m>> {
    let n_all = matching.iter().map(|of| u64::from(of.reader.max_doc())).sum();
    let of_segment = |of: &'m Matching<'m>| {
        let n_docs = of.reader.max_doc();
        // No article lies in two parts.
        let bound = move |doc| if doc < n_docs { of.columns.article_doc(doc) } else { n_docs };
        let stretches = stretches(n_docs, n_all, n_threads);
        stretches.map(move |docs| Part { of, range: bound(docs.start)..bound(docs.end) })
    };
    matching.iter().flat_map(of_segment).collect()
}

/// What the documents that are counted must be.
struct Filters {
    quotes: Filter,
    /// Where the quotes of articles are counted.
    articles: Option<Filter>,
}

/// How the documents of a segment are counted: a counter is opened, some documents after the other
/// are added.
pub(super) struct Counting<O, A> {
    pub(super) open: O,
    pub(super) add: A,
}

impl<O, A> Counting<O, A> {
    /// Counts the documents of a part of a segment; `None` where there are none.
    fn in_part<C>(&self, part: &Part<'_>, filters: &Filters) -> tantivy::Result<Option<C>>
    where
        O: Fn(&SegmentReader) -> tantivy::Result<C>,
        A: Fn(&mut C, &Columns, &Batch, &mut Room),
    {
        let Matching { reader, columns, docs } = part.of;
        let (mut batch, mut room) = (Batch::default(), Room::default());
        let mut counter = None;
        docs.for_each_batch(part.range.clone(), |docs| {
            if let Some(articles) = &filters.articles {
                articles.retain(columns, &mut room, docs);
                *docs = columns.quotes_of(docs);
            }
            filters.quotes.retain(columns, &mut room, docs);
            if reader.has_deletes() {
                docs.retain(|&doc| !reader.is_deleted(doc));
            }
            if docs.is_empty() {
                return Ok(());
            }
            let counter = match &mut counter {
                Some(counter) => counter,
                None => counter.insert((self.open)(reader)?),
            };
            std::mem::swap(&mut batch.quotes, docs);
            batch.complete(columns);
            (self.add)(counter, columns, &batch, &mut room);
            tantivy::Result::Ok(())
        })?;
        Ok(counter)
    }
}
