//! Dates as people type them: a year, a month, a day, a stretch of them, "2w.." for two weeks ago
//! and since. Today is a parameter.

use crate::{Date, Error, ErrorKind, Result};

/// A stretch of days, both ends included; an end that is `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct DateRange {
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl DateRange {
    /// Reads `2025`, `2025-04`, `2025-04-17`, `april`, `yesterday`, `2w` (the last two weeks; also
    /// `d`, `m`, `y`), and stretches of these: `2024..2025`, `..2024`, `2w..`.
    ///
    /// What counts from today is an error when `today` is `None`.
    ///
    /// # Errors
    /// [`ErrorKind::Query`], with what can be written instead.
    pub fn parse(text: &str, today: Option<Date>) -> Result<DateRange> {
        let range = match text.split_once("..") {
            Some(("", "")) => return Err(unreadable(text)),
            Some((from, to)) => {
                let first = if from.is_empty() { None } else { point(from, today)?.first };
                let last = if to.is_empty() { None } else { point(to, today)?.last };
                DateRange { first, last }
            }
            None => point(text, today)?,
        };
        match (range.first, range.last) {
            (Some(first), Some(last)) if first > last => {
                Err(Error::new(ErrorKind::Query, format!("`{text}` ends before it begins")))
            }
            _ => Ok(range),
        }
    }

    /// Returns whether a day lies within.
    pub fn contains(&self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

fn unreadable(text: &str) -> Error {
    let message =
        format!("`{text}` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w..");
    Error::new(ErrorKind::Query, message)
}

/// Reads one point in time, as the days that it covers.
fn point(text: &str, today: Option<Date>) -> Result<DateRange> {
    let lower = text.to_ascii_lowercase();
    if lower.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        if let Some((number, unit)) = ago(&lower) {
            let today = today.ok_or_else(|| needs_today(text))?;
            let first = back(today, number, unit).ok_or_else(|| unreadable(text))?;
            return Ok(DateRange { first: Some(first), last: Some(today) });
        }
        return calendar(&lower).ok_or_else(|| unreadable(text));
    }
    let month = MONTHS.iter().position(|m| *m == lower || (lower.len() >= 3 && m[..3] == lower));
    if !(month.is_some() || lower == "today" || lower == "yesterday") {
        return Err(unreadable(text));
    }
    let today = today.ok_or_else(|| needs_today(text))?;
    let day = match month {
        None => today.plus_days(if lower == "today" { 0 } else { -1 }),
        Some(month) => {
            let month = month as i8 + 1;
            let year = today.year() - i16::from(month > today.month());
            return month_of(year, month).ok_or_else(|| unreadable(text));
        }
    };
    Ok(DateRange { first: Some(day), last: Some(day) })
}

fn needs_today(text: &str) -> Error {
    let message = format!("`{text}` counts from today, and today is not known here");
    Error::new(ErrorKind::Query, message)
}

fn ago(text: &str) -> Option<(i64, u8)> {
    let unit = *text.as_bytes().last()?;
    let number = text.strip_suffix(['d', 'w', 'm', 'y'])?;
    (number.len() <= 5).then(|| number.parse().ok()).flatten().map(|number| (number, unit))
}

/// Returns the day that lies so far back; the last of its month where the month is too short.
fn back(today: Date, number: i64, unit: u8) -> Option<Date> {
    match unit {
        b'd' => Some(today.plus_days(-number)),
        b'w' => Some(today.plus_days(-7 * number)),
        _ => {
            let months = if unit == b'm' { number } else { 12 * number };
            let month = i64::from(today.year()) * 12 + i64::from(today.month()) - 1 - months;
            let year = i16::try_from(month.div_euclid(12)).ok()?;
            let whole = month_of(year, (month.rem_euclid(12) + 1) as i8)?;
            let same = Date::new(year, (month.rem_euclid(12) + 1) as i8, today.day());
            same.or(whole.last)
        }
    }
}

fn calendar(text: &str) -> Option<DateRange> {
    let mut parts = text.split(['-', '/']);
    let year = parts.next().filter(|y| y.len() == 4)?;
    let year: i16 = year.parse().ok()?;
    let number = |part: &str| -> Option<i8> {
        (matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    };
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => {
            Some(DateRange { first: Some(Date::new(year, 1, 1)?), last: Date::new(year, 12, 31) })
        }
        (Some(month), None, _) => month_of(year, number(month)?),
        (Some(month), Some(day), None) => {
            let day = Date::new(year, number(month)?, number(day)?)?;
            Some(DateRange { first: Some(day), last: Some(day) })
        }
        _ => None,
    }
}

fn month_of(year: i16, month: i8) -> Option<DateRange> {
    let first = Date::new(year, month, 1)?;
    let next =
        if month == 12 { Date::new(year + 1, 1, 1)? } else { Date::new(year, month + 1, 1)? };
    Some(DateRange { first: Some(first), last: Some(next.plus_days(-1)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let today = Date::new(2025, 5, 31);
        match DateRange::parse(text, today) {
            Ok(DateRange { first, last }) => {
                let day = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
                format!("{}..{}", day(first), day(last))
            }
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn dates_are_read_as_people_mean_them() {
        let cases = [
            ("2025", "2025-01-01..2025-12-31"),
            ("2025-04", "2025-04-01..2025-04-30"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2025-04-17", "2025-04-17..2025-04-17"),
            ("2025/4/7", "2025-04-07..2025-04-07"),
            ("2024..2025", "2024-01-01..2025-12-31"),
            ("2024-12..2025-02-03", "2024-12-01..2025-02-03"),
            ("..2024", "..2024-12-31"),
            ("2025-04..", "2025-04-01.."),
            ("yesterday", "2025-05-30..2025-05-30"),
            ("today", "2025-05-31..2025-05-31"),
            ("2w..", "2025-05-17.."),
            ("3d", "2025-05-28..2025-05-31"),
            ("1m..", "2025-04-30.."),
            ("1y..yesterday", "2024-05-31..2025-05-30"),
            ("april..may", "2025-04-01..2025-05-31"),
            ("Jun", "2024-06-01..2024-06-30"),
            ("2025..2024", "`2025..2024` ends before it begins"),
            (
                "2025-13",
                "`2025-13` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w..",
            ),
            ("..", "`..` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w.."),
            ("soon", "`soon` is no date: write 2025, 2025-04, 2025-04-17, 2024..2025 or 2w.."),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn without_today_only_the_calendar_is_read() {
        assert!(DateRange::parse("2025-04", None).is_ok());
        let error = DateRange::parse("2w..", None).unwrap_err();
        assert_eq!(error.message(), "`2w` counts from today, and today is not known here");
    }
}
