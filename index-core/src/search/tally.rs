//! What matches, counted by the values of a column: persons, topics, outlets.
//!
//! Values are numbers of their segment until the counting is done ([`super::tallies`]): no text is
//! looked at for a document.

use std::collections::HashSet;
use std::ops::Range;

use rustc_hash::FxHashSet;
use tantivy::columnar::StrColumn;
use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use super::columns::{Batch, Room};
use crate::Date;
use crate::index::schema::column;

/// How much was said by somebody, or of something. Small, as there are hundreds of thousands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tally {
    quotes: u32,
    articles: u32,
    /// Days since 1970; behind each other where no day is known.
    first: i32,
    last: i32,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { quotes: 0, articles: 0, first: i32::MAX, last: i32::MIN }
    }
}

impl Tally {
    pub(super) fn quotes(&self) -> u64 {
        self.quotes.into()
    }

    pub(super) fn articles(&self) -> u64 {
        self.articles.into()
    }

    pub(super) fn first(&self) -> Option<Date> {
        date(self.first).filter(|_| self.first <= self.last)
    }

    pub(super) fn last(&self) -> Option<Date> {
        date(self.last).filter(|_| self.first <= self.last)
    }

    /// As [`Tally::last`], for comparing: in days since 1970, the least number where there is none.
    pub(super) fn last_day(&self) -> i32 {
        self.last
    }

    pub(super) fn add(&mut self, other: &Tally) {
        self.quotes += other.quotes;
        self.articles += other.articles;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }

    fn span(&mut self, day: Option<i32>) {
        let Some(day) = day else { return };
        self.first = self.first.min(day);
        self.last = self.last.max(day);
    }
}

fn date(day: i32) -> Option<Date> {
    Date::from_days_since_epoch(day.into())
}

/// All that matches in one segment, or in a part of one, counted as one.
pub(super) struct SegmentTotal {
    outlets: Option<StrColumn>,
    tally: Tally,
    last_article: DocId,
    printed: FxHashSet<u64>,
}

impl SegmentTotal {
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<SegmentTotal> {
        let outlets = reader.fast_fields().str(column::OUTLET)?;
        let (tally, printed) = (Tally::default(), FxHashSet::default());
        Ok(SegmentTotal { outlets, tally, last_article: NONE, printed })
    }

    pub(super) fn count(&mut self, batch: &Batch, room: &mut Room) {
        self.tally.quotes += batch.quotes.len() as u32;
        for (&article, &day) in batch.articles.iter().zip(&batch.days) {
            if self.last_article != article {
                self.last_article = article;
                self.tally.articles += 1;
                self.tally.span(day);
            }
        }
        let Some(outlets) = &self.outlets else { return };
        room.for_each_value(outlets.ords(), &batch.articles, |_, ord| {
            self.printed.insert(ord);
        });
    }

    /// Adds up what was counted in segments and parts of them: the tally, and how many outlets.
    pub(super) fn merge(parts: Vec<SegmentTotal>) -> tantivy::Result<(Tally, u64)> {
        let (mut all, mut printed) = (Tally::default(), HashSet::new());
        for part in parts {
            all.add(&part.tally);
            let Some(outlets) = &part.outlets else { continue };
            for ord in part.printed {
                let mut name = String::new();
                outlets.ord_to_str(ord, &mut name)?;
                printed.insert(name);
            }
        }
        Ok((all, printed.len() as u64))
    }
}

/// Whose value a document counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueOf {
    Quote,
    /// The article that it stands in.
    Article,
}

/// Counts the documents of one segment, or of a part of one.
pub(super) struct SegmentTally {
    pub(super) segment: SegmentId,
    value_of: ValueOf,
    pub(super) values: Option<StrColumn>,
    pub(super) outlets: Option<StrColumn>,
    pub(super) met: MetValues,
    /// The outlet of each article of the present batch, or [`NONE`].
    outlet_of: Vec<u32>,
}

/// The values of a segment that were met.
#[derive(Default)]
pub(super) struct MetValues {
    /// For each value one more than its place among those that were met; 0 for one not met yet.
    place_of: Vec<u32>,
    met: Vec<Met>,
    /// Places of values with the outlets that printed them; some more than once.
    pub(super) printed: Vec<(u32, u32)>,
}

/// A value that was met; aligned so that none lies in two lines of the processor's cache.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Met {
    ord: u32,
    tally: Tally,
    last_article: DocId,
    last_outlet: u32,
}

/// No article and no outlet has this number.
const NONE: u32 = u32::MAX;

/// What is counted of an article at once.
struct InArticle {
    article: DocId,
    n_quotes: u32,
    day: Option<i32>,
    /// Or [`NONE`].
    outlet: u32,
}

impl SegmentTally {
    pub(super) fn open(
        reader: &SegmentReader,
        column: &str,
        value_of: ValueOf,
    ) -> tantivy::Result<SegmentTally> {
        let values = reader.fast_fields().str(column)?;
        // Only of speakers it is told how many printed them.
        let outlets = match column {
            column::PERSON => reader.fast_fields().str(column::OUTLET)?,
            _ => None,
        };
        let n_values = values.as_ref().map_or(0, |values| values.dictionary().num_terms());
        let met = MetValues { place_of: vec![0; n_values], ..MetValues::default() };
        let segment = reader.segment_id();
        Ok(SegmentTally { segment, value_of, values, outlets, met, outlet_of: Vec::new() })
    }

    pub(super) fn count(&mut self, batch: &Batch, room: &mut Room) {
        let Some(values) = &self.values else { return };
        self.outlet_of.clear();
        self.outlet_of.resize(batch.articles.len(), NONE);
        if let Some(outlets) = &self.outlets {
            room.for_each_value(outlets.ords(), &batch.articles, |i, ord| {
                if self.outlet_of[i] == NONE {
                    self.outlet_of[i] = ord as u32;
                }
            });
        }
        let in_article = |i: usize, n_quotes: u32| InArticle {
            article: batch.articles[i],
            n_quotes,
            day: batch.days[i],
            outlet: self.outlet_of[i],
        };
        match self.value_of {
            ValueOf::Quote => {
                // Who speaks once in an article often goes on: one look for all in a row.
                let mut row = Row { ord: 0, article: 0, n_quotes: 0 };
                room.for_each_value(values.ords(), &batch.quotes, |i, ord| {
                    let article = batch.article_of[i];
                    if (row.ord, row.article) != (ord, article) {
                        if row.n_quotes > 0 {
                            let found = in_article(row.article as usize, row.n_quotes);
                            self.met.count(row.ord, &found);
                        }
                        row = Row { ord, article, n_quotes: 0 };
                    }
                    row.n_quotes += 1;
                });
                if row.n_quotes > 0 {
                    self.met.count(row.ord, &in_article(row.article as usize, row.n_quotes));
                }
            }
            ValueOf::Article => room.for_each_value(values.ords(), &batch.articles, |i, ord| {
                self.met.count(ord, &in_article(i, batch.n_quotes[i]));
            }),
        }
    }
}

/// Quotes of one value that follow one another in an article.
struct Row {
    ord: u64,
    article: u32,
    n_quotes: u32,
}

/// Of a segment in which more values are met, most will be: there is room for all at once.
const FEW_MET: usize = 1024;

impl MetValues {
    fn count(&mut self, ord: u64, found: &InArticle) {
        let n_values = self.place_of.len();
        let Some(place) = self.place_of.get_mut(ord as usize) else { return };
        if *place == 0 {
            if self.met.len() == FEW_MET {
                self.met.reserve(n_values - FEW_MET);
            }
            let (ord, tally) = (ord as u32, Tally::default());
            self.met.push(Met { ord, tally, last_article: NONE, last_outlet: NONE });
            *place = self.met.len() as u32;
        }
        let place = *place - 1;
        let met = &mut self.met[place as usize];
        met.tally.quotes += found.n_quotes;
        if met.last_article != found.article {
            met.last_article = found.article;
            met.tally.articles += 1;
            met.tally.span(found.day);
        }
        if found.outlet != NONE && met.last_outlet != found.outlet {
            met.last_outlet = found.outlet;
            self.printed.push((place, found.outlet));
        }
    }

    /// Returns how many values the segment has.
    pub(super) fn n_values(&self) -> u32 {
        self.place_of.len() as u32
    }

    /// Returns how many of them were met.
    pub(super) fn len(&self) -> usize {
        self.met.len()
    }

    /// Returns what was counted of the value at a place.
    pub(super) fn tally(&self, place: u32) -> &Tally {
        &self.met[place as usize].tally
    }

    /// Returns the values of a range that were met, with their places, in the order of their texts.
    pub(super) fn in_order(&self, values: Range<u32>) -> Vec<(u32, u32)> {
        /// Of fewer of the values, sorting those that were met is faster than a look at all.
        const SORTED_ONE_IN: usize = 16;
        if self.met.len() < self.place_of.len() / SORTED_ONE_IN {
            let met = self.met.iter().zip(0..).map(|(met, place)| (met.ord, place));
            let mut met: Vec<(u32, u32)> = met.filter(|(ord, _)| values.contains(ord)).collect();
            met.sort_unstable();
            return met;
        }
        let places = &self.place_of[values.start as usize..values.end as usize];
        let places = values.zip(places);
        places.filter_map(|(ord, place)| Some((ord, place.checked_sub(1)?))).collect()
    }

    /// Counts some values once each, as a test wants them.
    #[cfg(test)]
    pub(super) fn of_values(n_values: u32, values: &[u32], n_quotes: u32) -> MetValues {
        let mut met = MetValues { place_of: vec![0; n_values as usize], ..MetValues::default() };
        let found = InArticle { article: 0, n_quotes, day: None, outlet: NONE };
        values.iter().for_each(|&ord| met.count(ord.into(), &found));
        met
    }
}
