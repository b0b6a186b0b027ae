//! The days that a text names: printed ones, and those that only the article's own day makes one:
//! `on Tuesday`, `yesterday`, `April 17`.
//!
//! Invariant: a weekday is the last such day up to the article's, unless the words before it say
//! otherwise; without a day of the article only whole printed days are told.

use crate::printed_date;
use crate::{Article, Date, Span};

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// 1970-01-01 was a Thursday: the number of that day in [`WEEKDAYS`].
const EPOCH_WEEKDAY: i64 = 3;

const DAYS_A_WEEK: i64 = 7;

impl Article {
    /// Returns the days that the text names, each with where it stands, in order.
    ///
    /// A weekday or a day without its year is told by the day of the dateline, else by that of
    /// the article: `Tuesday` is the last Tuesday up to it, `next Tuesday` the first one after it.
    /// Computed anew at each call, in time in proportion to the text.
    ///
    /// ```
    /// use index_core::Article;
    ///
    /// let article = Article::from_text(
    ///     "OSLO, April 17, 2025 (NTB) - The port was shut on Tuesday and opens next Monday.",
    /// );
    /// let days: Vec<_> = article.days().into_iter().map(|(_, day)| day.to_string()).collect();
    /// assert_eq!(days, ["2025-04-17", "2025-04-15", "2025-04-21"]);
    /// ```
    pub fn days(&self) -> Vec<(Span, Date)> {
        let reference = self.dateline.as_ref().and_then(|dateline| dateline.date).or(self.date);
        let mut found = Vec::new();
        let mut at = 0;
        let mut before = ' ';
        while let Some(c) = self.text[at..].chars().next() {
            let starts = !before.is_alphanumeric() && c.is_ascii_alphanumeric();
            if let Some((len, day)) = starts.then(|| self.day_at(at, reference)).flatten() {
                found.push((Span::new(at, at + len), day));
                at += len;
                before = '0';
                continue;
            }
            before = c;
            at += c.len_utf8();
        }
        found
    }

    fn day_at(&self, at: usize, reference: Option<Date>) -> Option<(usize, Date)> {
        let rest = &self.text[at..];
        if let Some(printed) = printed_date::at_start(rest) {
            let day = match reference {
                Some(reference) => printed.near(reference),
                None => printed.date(),
            };
            return Some((printed.len, day?));
        }
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let word = rest.get(..end).filter(|word| (5..=9).contains(&word.len()))?;
        let reference = reference?;
        let away = match word.to_ascii_lowercase().as_str() {
            "today" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            _ => {
                let back = days_back(word, reference)?;
                let word_before =
                    self.text[..at].split_whitespace().next_back().unwrap_or_default();
                let is = |known: &str| word_before.eq_ignore_ascii_case(known);
                if is("next") || is("coming") {
                    DAYS_A_WEEK - back
                } else if is("last") && back == 0 {
                    -DAYS_A_WEEK
                } else {
                    -back
                }
            }
        };
        Some((end, reference.plus_days(away)))
    }
}

/// How many days before `reference` the last such weekday was; `None` for another word. `friday` in
/// small letters is a name of nothing.
fn days_back(word: &str, reference: Date) -> Option<i64> {
    let is_name = word.starts_with(|c: char| c.is_ascii_uppercase());
    let mut weekdays = WEEKDAYS.iter();
    let wanted = weekdays.position(|weekday| is_name && word.eq_ignore_ascii_case(weekday))?;
    let today = (reference.days_since_epoch() + EPOCH_WEEKDAY).rem_euclid(DAYS_A_WEEK);
    Some((today - wanted as i64).rem_euclid(DAYS_A_WEEK))
}

/// Returns the day of the weekday among these words: the last one up to `reference`.
pub(super) fn weekday_in(words: &str, reference: Date) -> Option<Date> {
    let mut words = words.split(|c: char| !c.is_ascii_alphabetic());
    let back = words.find_map(|word| days_back(word, reference))?;
    Some(reference.plus_days(-back))
}

#[cfg(test)]
mod tests {
    use crate::{Date, Document, extract};

    #[test]
    fn days_are_told_by_the_day_of_the_article() {
        for (text, date, expected) in [
            (
                "It rained on Tuesday, and on Thursday too; last Thursday it snowed.",
                Date::new(2025, 4, 17),
                "Tuesday=2025-04-15 Thursday=2025-04-17 Thursday=2025-04-10",
            ),
            (
                "Yesterday it rained. Next Friday is Good Friday; tomorrow the sun. A friday dress.",
                Date::new(2025, 4, 17),
                "Yesterday=2025-04-16 Friday=2025-04-18 Friday=2025-04-11 tomorrow=2025-04-18",
            ),
            (
                "From next Friday to Dec. 30.",
                Date::new(2025, 1, 2),
                "Friday=2025-01-03 Dec. 30=2024-12-30",
            ),
            ("On Tuesday, on April 17 and on 1 May 2024.", None, "1 May 2024=2024-05-01"),
            ("Émile’s Mondays, 31 April 2025, May be.", Date::new(2025, 4, 17), ""),
        ] {
            let article = extract("", Document { date, ..Document::from_text(text) });
            let days = article.days();
            let shown = days.iter().map(|(span, day)| format!("{}={day}", &article[*span]));
            assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
