//! Days put together into days, weeks, months or years, without a gap between the first and the
//! last.

use std::cmp::Reverse;

use index_core::Date;

use crate::args::{Per, SortOrder};
use crate::ask::as_usize;
use crate::view::PeriodView;

/// More periods than this are put into longer ones, where the length was not asked for.
const PERIODS_MAX: usize = 40;
/// How many periods are made at most: articles may carry days of any century.
const PERIODS_LIMIT: usize = 10_000;

/// Returns the periods in order, out of days in order with the quotes of each.
pub(crate) fn periods(days: &[(Date, u64)], per: Option<Per>) -> Vec<PeriodView> {
    let (Some(&(first, _)), Some(&(last, _))) = (days.first(), days.last()) else {
        return Vec::new();
    };
    let fits = |per: &Per| count(*per, first, last) <= PERIODS_MAX;
    let chosen = per.unwrap_or_else(|| Per::ALL.into_iter().find(fits).unwrap_or(Per::Year));
    let mut periods: Vec<PeriodView> = starts(chosen, first, last)
        .map(|from| PeriodView {
            from: from.to_string(),
            to: next(chosen, from).plus_days(-1).to_string(),
            label: label(chosen, from),
            quotes: 0,
        })
        .collect();
    for &(day, quotes) in days {
        let from = start(chosen, day).to_string();
        // Both are ISO dates of one calendar: their texts sort as the days do.
        if let Ok(i) = periods.binary_search_by(|period| period.from.cmp(&from)) {
            periods[i].quotes += quotes;
        }
    }
    periods
}

/// Puts periods into an order, of relevance the busiest first, and keeps a page of them.
pub(crate) fn page(
    periods: &mut Vec<PeriodView>,
    sort: Option<SortOrder>,
    offset: u32,
    limit: Option<u32>,
) {
    match sort {
        None | Some(SortOrder::Oldest) => {}
        Some(SortOrder::Newest) => periods.reverse(),
        Some(SortOrder::Relevance) => periods.sort_by_key(|period| Reverse(period.quotes)),
    }
    periods.drain(..as_usize(offset).min(periods.len()));
    periods.truncate(limit.map_or(usize::MAX, as_usize));
}

fn starts(per: Per, first: Date, last: Date) -> impl Iterator<Item = Date> {
    let following = move |from: &Date| Some(next(per, *from)).filter(|next| next > from);
    std::iter::successors(Some(start(per, first)), following)
        .take_while(move |from| *from <= last)
        .take(PERIODS_LIMIT)
}

fn count(per: Per, first: Date, last: Date) -> usize {
    starts(per, first, last).take(PERIODS_MAX + 1).count()
}

/// Returns the first day of the period that holds a day; weeks begin on Monday.
fn start(per: Per, day: Date) -> Date {
    let first = match per {
        Per::Day => Some(day),
        // The first of January 1970 was a Thursday.
        Per::Week => Some(day.plus_days(-(day.days_since_epoch() + 3).rem_euclid(7))),
        Per::Month => Date::new(day.year(), day.month(), 1),
        Per::Year => Date::new(day.year(), 1, 1),
    };
    first.unwrap_or(day)
}

/// Returns the first day of the next period; the same day at the end of the calendar.
fn next(per: Per, from: Date) -> Date {
    /// No month is longer than this, no two months are as short.
    const INTO_NEXT_MONTH_DAYS: i64 = 32;
    const INTO_NEXT_YEAR_DAYS: i64 = 366;
    match per {
        Per::Day => from.plus_days(1),
        Per::Week => from.plus_days(7),
        Per::Month => start(per, from.plus_days(INTO_NEXT_MONTH_DAYS)),
        Per::Year => start(per, from.plus_days(INTO_NEXT_YEAR_DAYS)),
    }
}

fn label(per: Per, from: Date) -> String {
    let text = from.to_string();
    match per {
        Per::Day | Per::Week => text,
        Per::Month => text[..text.len() - "-01".len()].to_owned(),
        Per::Year => text[..text.len() - "-01-01".len()].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(days: &[&str], per: Option<Per>) -> String {
        let days: Vec<(Date, u64)> = days.iter().map(|day| (day.parse().unwrap(), 2)).collect();
        let rows = periods(&days, per).into_iter();
        let rows = rows.map(|row| format!("{} {}..{} {}", row.label, row.from, row.to, row.quotes));
        rows.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn days_fall_into_periods_without_a_gap() {
        let days = ["2024-12-30", "2025-01-05", "2025-02-01"];
        insta::assert_snapshot!(shown(&days, Some(Per::Week)), @r"
        2024-12-30 2024-12-30..2025-01-05 4
        2025-01-06 2025-01-06..2025-01-12 0
        2025-01-13 2025-01-13..2025-01-19 0
        2025-01-20 2025-01-20..2025-01-26 0
        2025-01-27 2025-01-27..2025-02-02 2
        ");
        insta::assert_snapshot!(shown(&days, Some(Per::Month)), @r"
        2024-12 2024-12-01..2024-12-31 2
        2025-01 2025-01-01..2025-01-31 2
        2025-02 2025-02-01..2025-02-28 2
        ");
        insta::assert_snapshot!(shown(&days, Some(Per::Year)), @r"
        2024 2024-01-01..2024-12-31 2
        2025 2025-01-01..2025-12-31 4
        ");
        assert_eq!(shown(&[], None), "");
    }

    #[test]
    fn a_page_of_periods_is_in_the_order_that_was_asked_for() {
        let days = [("2023-05-01", 1), ("2024-05-01", 3), ("2025-05-01", 2)];
        let days = days.map(|(day, quotes)| (day.parse().unwrap(), quotes));
        let cases = [
            (None, 0, None, "2023 2024 2025"),
            (Some(SortOrder::Newest), 1, None, "2024 2023"),
            (Some(SortOrder::Oldest), 1, Some(1), "2024"),
            (Some(SortOrder::Relevance), 0, Some(2), "2024 2025"),
            (None, 9, Some(1), ""),
        ];
        for (sort, offset, limit, expected) in cases {
            let mut list = periods(&days, Some(Per::Year));
            page(&mut list, sort, offset, limit);
            let labels: Vec<&str> = list.iter().map(|period| period.label.as_str()).collect();
            assert_eq!(labels.join(" "), expected, "{sort:?} {offset} {limit:?}");
        }
    }

    #[test]
    fn the_shortest_period_that_fits_is_taken() {
        let cases = [
            ("2025-04-02", "2025-04-02 2025-04-02..2025-04-02 2"),
            ("2025-05-31", "2025-05-26 2025-05-26..2025-06-01 2"),
            ("2027-01-15", "2027-01 2027-01-01..2027-01-31 2"),
            ("2099-01-15", "2099 2099-01-01..2099-12-31 2"),
        ];
        for (last, expected) in cases {
            let rows = shown(&["2025-04-01", last], None);
            assert_eq!(rows.lines().last(), Some(expected), "until {last}");
        }
    }
}
