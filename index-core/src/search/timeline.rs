//! How much was said of what was asked for on each day: counted over columns.

use std::collections::BTreeMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentReader};

use super::hits::DayCount;
use super::rank::{Columns, Filter};
use crate::Date;

/// Counts the documents that pass the filter by their day; those without a day are left out.
pub(super) struct Days {
    pub(super) filter: Filter,
}

/// Documents by days since 1970.
pub(super) type DayTallies = BTreeMap<i64, u64>;

pub(super) struct SegmentDays {
    filter: Filter,
    columns: Columns,
    tallies: DayTallies,
}

impl Collector for Days {
    type Fruit = DayTallies;
    type Child = SegmentDays;

    fn for_segment(&self, _ord: u32, reader: &SegmentReader) -> tantivy::Result<SegmentDays> {
        let (filter, columns) = (self.filter.clone(), Columns::open(reader)?);
        Ok(SegmentDays { filter, columns, tallies: DayTallies::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<DayTallies>) -> tantivy::Result<DayTallies> {
        let mut all = DayTallies::new();
        for (day, quotes) in fruits.into_iter().flatten() {
            *all.entry(day).or_default() += quotes;
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentDays {
    type Fruit = DayTallies;

    fn collect(&mut self, doc: DocId, _score: Score) {
        if !self.filter.passes(&self.columns, doc) {
            return;
        }
        if let Some(day) = self.columns.day(doc) {
            *self.tallies.entry(day).or_default() += 1;
        }
    }

    fn harvest(self) -> DayTallies {
        self.tallies
    }
}

/// Returns the days in order.
pub(super) fn counts(tallies: DayTallies) -> Vec<DayCount> {
    let date = |(day, quotes)| Some(DayCount { date: Date::from_days_since_epoch(day)?, quotes });
    tallies.into_iter().filter_map(date).collect()
}
