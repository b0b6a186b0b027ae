//! Calendar days, as articles print them; knows no "today".
//!
//! Invariant: a [`Date`] is always a real day of the Gregorian calendar.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

/// A calendar day without a time zone: the day that an article carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// Returns the day, or `None` when the calendar has no such day.
    ///
    /// ```
    /// use index_core::Date;
    ///
    /// assert_eq!(Date::new(2025, 4, 17).map(|d| d.to_string()), Some("2025-04-17".to_owned()));
    /// assert_eq!(Date::new(2025, 2, 30), None);
    /// ```
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        civil::Date::new(year, month, day).ok().map(Date)
    }

    /// Returns the year, `-9999..=9999`.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, `1..=12`.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, `1..=31`.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Returns the number of days since 1970-01-01; negative before it.
    pub fn days_since_epoch(self) -> i64 {
        let epoch = civil::date(1970, 1, 1);
        // Whole days between two civil dates need no rounding and cannot fail.
        i64::from(epoch.until(self.0).map_or(0, |span| span.get_days()))
    }

    /// Returns the day that is `days` after 1970-01-01, or `None` outside the calendar's range.
    pub fn from_days_since_epoch(days: i64) -> Option<Date> {
        let span = jiff::Span::new().try_days(days).ok()?;
        civil::date(1970, 1, 1).checked_add(span).ok().map(Date)
    }

    /// Returns the day that lies `days` later (earlier when negative), clamped to the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Date {
        Date::from_days_since_epoch(self.days_since_epoch().saturating_add(days)).unwrap_or(self)
    }

    #[allow(dead_code)]
    pub(crate) fn civil(self) -> civil::Date {
        self.0
    }

    #[allow(dead_code)]
    pub(crate) fn from_civil(date: civil::Date) -> Date {
        Date(date)
    }
}

impl fmt::Display for Date {
    /// Writes `YYYY-MM-DD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Date {
    type Err = crate::Error;

    /// Reads `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Date, crate::Error> {
        text.parse()
            .map(Date)
            .map_err(|_| crate::Error::new(crate::ErrorKind::Query, format!("not a day: `{text}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_the_epoch_round_trip() {
        for (text, days) in [("1970-01-01", 0), ("1969-12-31", -1), ("2025-04-17", 20195)] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.days_since_epoch(), days, "{text}");
            assert_eq!(Date::from_days_since_epoch(days), Some(date), "{text}");
        }
    }
}
