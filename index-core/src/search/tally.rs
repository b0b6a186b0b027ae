//! What matches, counted by the values of a column: persons, topics, outlets.
//!
//! Values are numbers of their segment until the counting is done: no text is looked at for a
//! document, and each value's text once a segment.

use std::collections::HashSet;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::columns::Columns;
use crate::Date;
use crate::index::schema::column;

/// How much was said by somebody, or of something.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) quotes: u64,
    pub(super) articles: u64,
    first: Option<i32>,
    last: Option<i32>,
}

impl Tally {
    pub(super) fn first(&self) -> Option<Date> {
        date(self.first)
    }

    pub(super) fn last(&self) -> Option<Date> {
        date(self.last)
    }

    pub(super) fn add(&mut self, other: &Tally) {
        self.quotes += other.quotes;
        self.articles += other.articles;
        self.span(other.first);
        self.span(other.last);
    }

    fn span(&mut self, day: Option<i32>) {
        let Some(day) = day else { return };
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        self.last = self.last.max(Some(day));
    }
}

fn date(day: Option<i32>) -> Option<Date> {
    Date::from_days_since_epoch(day?.into())
}

/// Whose value a document counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueOf {
    Quote,
    /// The article that it stands in.
    Article,
}

/// Counts the documents of one segment.
pub(super) struct SegmentTally {
    value_of: ValueOf,
    values: Option<StrColumn>,
    outlets: Option<StrColumn>,
    /// For each value one more than its place among the tallies; 0 for one not met yet.
    place_of: Vec<u32>,
    met: Vec<Met>,
    /// Places of values with the outlets that printed them.
    printed: FxHashSet<(u32, u32)>,
    /// The present article: the quotes of one come one after the other.
    article: Option<DocId>,
    outlet: Option<u32>,
    day: Option<i32>,
}

/// A value that was met.
struct Met {
    ord: u64,
    tally: Tally,
    last_article: Option<DocId>,
    last_outlet: Option<u32>,
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
        Ok(SegmentTally {
            value_of,
            values,
            outlets,
            place_of: vec![0; n_values],
            met: Vec::new(),
            printed: FxHashSet::default(),
            article: None,
            outlet: None,
            day: None,
        })
    }

    pub(super) fn count(&mut self, columns: &Columns, doc: DocId) {
        let Some(values) = &self.values else { return };
        let article = columns.article_doc(doc);
        if self.article != Some(article) {
            self.article = Some(article);
            self.day = columns.day(doc).and_then(|day| day.try_into().ok());
            let outlet = self.outlets.as_ref().and_then(|outlets| outlets.ords().first(article));
            self.outlet = outlet.and_then(|ord| ord.try_into().ok());
        }
        let valued = if self.value_of == ValueOf::Article { article } else { doc };
        for ord in values.ords().values_for_doc(valued) {
            let Some(place) = self.place_of.get_mut(ord as usize) else { continue };
            if *place == 0 {
                let tally = Tally::default();
                self.met.push(Met { ord, tally, last_article: None, last_outlet: None });
                *place = self.met.len() as u32;
            }
            let place = *place - 1;
            let met = &mut self.met[place as usize];
            met.tally.quotes += 1;
            if met.last_article != Some(article) {
                met.last_article = Some(article);
                met.tally.articles += 1;
                met.tally.span(self.day);
            }
            if let Some(outlet) = self.outlet
                && met.last_outlet != Some(outlet)
            {
                met.last_outlet = Some(outlet);
                self.printed.insert((place, outlet));
            }
        }
    }
}

/// The counts of all segments.
pub(super) struct Tallies {
    /// The values, each with its counts, in no order.
    pub(super) values: Vec<(String, Tally)>,
    segments: Vec<Printed>,
}

/// Which values of a segment were printed by which outlets.
struct Printed {
    /// For each place of the segment the place among all values.
    value_of: Vec<u32>,
    outlets: Option<StrColumn>,
    pairs: FxHashSet<(u32, u32)>,
}

impl Tallies {
    pub(super) fn merge(segments: Vec<SegmentTally>) -> Tallies {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut tallies: Vec<Tally> = Vec::new();
        let mut printed = Vec::with_capacity(segments.len());
        for segment in segments {
            let Some(values) = &segment.values else { continue };
            let mut by_ord: Vec<u32> = (0..segment.met.len() as u32).collect();
            by_ord.sort_unstable_by_key(|&place| segment.met[place as usize].ord);
            let ords: Vec<u64> =
                by_ord.iter().map(|&place| segment.met[place as usize].ord).collect();
            let mut value_of = vec![0; segment.met.len()];
            let mut places = by_ord.into_iter();
            // Texts that can't be read are those of a damaged index: they are counted as one.
            let _ = values.dictionary().sorted_ords_to_term_cb(&ords, |bytes| {
                let Some(place) = places.next() else { return };
                let text = std::str::from_utf8(bytes).unwrap_or_default();
                let value = known.get(text).copied().unwrap_or_else(|| {
                    tallies.push(Tally::default());
                    known.insert(text.to_owned(), tallies.len() as u32 - 1);
                    tallies.len() as u32 - 1
                });
                value_of[place as usize] = value;
                tallies[value as usize].add(&segment.met[place as usize].tally);
            });
            printed.push(Printed { value_of, outlets: segment.outlets, pairs: segment.printed });
        }
        let mut values = vec![(String::new(), Tally::default()); tallies.len()];
        for (text, value) in known {
            values[value as usize] = (text, tallies[value as usize]);
        }
        Tallies { values, segments: printed }
    }

    /// Returns how many outlets printed each group of values; `group_of` tells the group of each.
    pub(super) fn outlets(&self, group_of: &[u32], n_groups: usize) -> Vec<u64> {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut met: HashSet<(u32, u32), rustc_hash::FxBuildHasher> = HashSet::default();
        let mut counts = vec![0; n_groups];
        for segment in &self.segments {
            let Some(outlets) = &segment.outlets else { continue };
            let mut of_ord: FxHashMap<u32, u32> = FxHashMap::default();
            for &(place, ord) in &segment.pairs {
                let outlet = *of_ord.entry(ord).or_insert_with(|| {
                    let mut name = String::new();
                    let _ = outlets.ord_to_str(ord.into(), &mut name);
                    let n_known = known.len() as u32;
                    *known.entry(name).or_insert(n_known)
                });
                let group = group_of[segment.value_of[place as usize] as usize];
                if met.insert((group, outlet)) {
                    counts[group as usize] += 1;
                }
            }
        }
        counts
    }
}
