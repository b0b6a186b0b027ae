//! Answers that count all that matches: by speaker, topic, day, or everything at once.

use tantivy::SegmentReader;
use tantivy::query::EnableScoring;

use super::Searcher;
use super::best::Question;
use super::columns::{Batch, Columns, Room};
use super::facets::{self, SegmentFacets};
use super::hits::{Counted, DayCount, Facet, Person, SpeakerCount, TopicCount};
use super::people::{self, Page};
use super::plan::{Target, plan};
use super::rank::Filter;
use super::tally::{SegmentTally, Tallies, ValueOf};
use super::timeline;
use crate::Result;
use crate::index::schema::column;
use crate::query::Query;

impl Searcher {
    /// Returns who said what matches, with counts, who said most first; as many as the query's
    /// limit and offset ask for.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn speakers(&self, query: &Query) -> Result<Counted<SpeakerCount>> {
        let tallies = self.tallies(query, column::PERSON)?;
        Ok(people::speakers(&tallies, &Page::of(query)))
    }

    /// Returns everybody of a name, who said most first: the counts, the spellings, the roles. The
    /// query's limit is how many people are told.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn persons(&self, name: &str, query: &Query) -> Result<Vec<Person>> {
        let of_name = query.clone().speaker(name);
        let mut persons = Vec::new();
        for count in self.speakers(&of_name)?.rows {
            let one = query.clone().speaker(&count.speaker);
            let told = query.people.person(&count.speaker).map_or(&[][..], |p| &p.roles);
            persons.push(Person {
                spellings: people::names(&self.tallies(&one, column::PERSON)?),
                roles: people::roles(&self.tallies(&one, column::ROLE)?, told),
                count,
            });
        }
        Ok(persons)
    }

    /// Returns what the matching quotes speak of, with counts, the most spoken of first; as many as
    /// the query's limit and offset ask for.
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
        let segments = self.counted_in(query, target, SegmentFacets::open, SegmentFacets::count)?;
        Ok(facets::facets(segments, &Page::of(query)))
    }

    /// Returns how many quotes match on each day that has one, in order; the query's limit and
    /// offset do not count. Quotes of articles without a day are left out.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn days(&self, query: &Query) -> Result<Vec<DayCount>> {
        let open = |_: &SegmentReader| Ok(timeline::Days::default());
        let add = |days: &mut timeline::Days, _: &Columns, batch: &Batch, _: &mut Room| {
            days.count(batch);
        };
        Ok(timeline::counts(self.counted(query, open, add)?))
    }

    /// Returns the number of quotes that match; the same quote in two places counts twice.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn count(&self, query: &Query) -> Result<u64> {
        let add = |count: &mut u64, _: &Columns, batch: &Batch, _: &mut Room| {
            *count += batch.quotes.len() as u64;
        };
        Ok(self.counted(query, |_| Ok(0), add)?.into_iter().sum())
    }

    fn tallies(&self, query: &Query, column: &'static str) -> Result<Tallies> {
        let open = |reader: &SegmentReader| SegmentTally::open(reader, column, ValueOf::Quote);
        let add = |tally: &mut SegmentTally, _: &Columns, batch: &Batch, room: &mut Room| {
            tally.count(batch, room);
        };
        Ok(Tallies::merge(self.counted(query, open, add)?))
    }

    fn counted<C>(
        &self,
        query: &Query,
        open: impl Fn(&SegmentReader) -> tantivy::Result<C>,
        count: impl FnMut(&mut C, &Columns, &Batch, &mut Room),
    ) -> Result<Vec<C>> {
        self.counted_in(query, Target::Quotes, open, count)
    }

    /// Counts the quotes that match all words, or those of the articles that do; where there are
    /// none, those that match the most. Returns what was counted in each segment.
    fn counted_in<C>(
        &self,
        query: &Query,
        target: Target,
        open: impl Fn(&SegmentReader) -> tantivy::Result<C>,
        mut count: impl FnMut(&mut C, &Columns, &Batch, &mut Room),
    ) -> Result<Vec<C>> {
        let plan = plan(self, query, target)?;
        let filter = self.quote_filter(query, &plan);
        let articles = Filter::articles(query.dates).within(&plan.dates);
        let unscored = EnableScoring::disabled_from_searcher(&self.engine);
        let (mut batch, mut room) = (Batch::default(), Room::default());
        let question = Question::new(&plan, unscored)?;
        for step in plan.steps() {
            let mut segments = Vec::new();
            for reader in self.engine.segment_readers() {
                let Some(segment) = question.of(reader, step)? else { continue };
                let columns = self.columns.segment(reader)?;
                let mut counter = None;
                segment.matches(reader.max_doc()).for_each_batch(|docs| {
                    if target == Target::Articles {
                        articles.retain(&columns, &mut room, docs);
                        *docs = columns.quotes_of(docs);
                    }
                    filter.retain(&columns, &mut room, docs);
                    if reader.has_deletes() {
                        docs.retain(|&doc| !reader.is_deleted(doc));
                    }
                    if docs.is_empty() {
                        return Ok(());
                    }
                    let counter = match &mut counter {
                        Some(counter) => counter,
                        None => counter.insert(open(reader)?),
                    };
                    std::mem::swap(&mut batch.quotes, docs);
                    batch.complete(&columns, &mut room);
                    count(counter, &columns, &batch, &mut room);
                    tantivy::Result::Ok(())
                })?;
                segments.extend(counter);
            }
            if !segments.is_empty() {
                return Ok(segments);
            }
        }
        Ok(Vec::new())
    }
}
