//! How much was said of what was asked for on each day: counted over columns.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::columns::Columns;
use super::hits::DayCount;
use crate::Date;

/// Documents by days since 1970; those without a day are left out.
#[derive(Default)]
pub(super) struct Days {
    by_day: FxHashMap<i64, u64>,
    /// The quotes of an article, one behind the other, have one day.
    present: Option<(i64, u64)>,
}

impl Days {
    pub(super) fn count(&mut self, columns: &Columns, doc: DocId) {
        let Some(day) = columns.day(doc) else { return };
        match &mut self.present {
            Some((present, n)) if *present == day => *n += 1,
            present => {
                let before = present.replace((day, 1));
                self.add(before);
            }
        }
    }

    fn add(&mut self, counted: Option<(i64, u64)>) {
        if let Some((day, n)) = counted {
            *self.by_day.entry(day).or_default() += n;
        }
    }
}

/// Returns the days of all segments in order.
pub(super) fn counts(segments: Vec<Days>) -> Vec<DayCount> {
    let mut all: BTreeMap<i64, u64> = BTreeMap::new();
    for mut segment in segments {
        let last = segment.present.take();
        segment.add(last);
        for (day, quotes) in segment.by_day {
            *all.entry(day).or_default() += quotes;
        }
    }
    let date = |(day, quotes)| Some(DayCount { date: Date::from_days_since_epoch(day)?, quotes });
    all.into_iter().filter_map(date).collect()
}
