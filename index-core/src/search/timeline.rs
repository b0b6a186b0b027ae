//! How much was said of what was asked for on each day: counted over columns.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::columns::Batch;
use super::hits::DayCount;
use crate::Date;

/// Documents by days since 1970; those without a day are left out.
#[derive(Default)]
pub(super) struct Days {
    by_day: FxHashMap<i32, u64>,
    /// Articles that came together lie side by side and often have one day.
    present: Option<(i32, u64)>,
}

impl Days {
    pub(super) fn count(&mut self, batch: &Batch) {
        for (day, &n_quotes) in batch.days.iter().zip(&batch.n_quotes) {
            let Some(day) = *day else { continue };
            match &mut self.present {
                Some((present, n)) if *present == day => *n += u64::from(n_quotes),
                present => {
                    let before = present.replace((day, n_quotes.into()));
                    self.add(before);
                }
            }
        }
    }

    fn add(&mut self, counted: Option<(i32, u64)>) {
        if let Some((day, n)) = counted {
            *self.by_day.entry(day).or_default() += n;
        }
    }
}

/// Returns the days of all segments in order.
pub(super) fn counts(segments: Vec<Days>) -> Vec<DayCount> {
    let mut all: BTreeMap<i32, u64> = BTreeMap::new();
    for mut segment in segments {
        let last = segment.present.take();
        segment.add(last);
        for (day, quotes) in segment.by_day {
            *all.entry(day).or_default() += quotes;
        }
    }
    let date = |(day, quotes): (i32, u64)| {
        Some(DayCount { date: Date::from_days_since_epoch(day.into())?, quotes })
    };
    all.into_iter().filter_map(date).collect()
}
