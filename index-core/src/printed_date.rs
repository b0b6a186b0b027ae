//! Days as people print them: `April 17, 2025`, `17-APR-2025`, `Thu 17 Apr 2025`, `2025-04-17`,
//! `17 avril 2025`, `17. April 2025`, `17 de abril de 2025`.
//!
//! Invariant: a form that could mean two days (`4/5/2025`) is no day.

use crate::printed_names;
use crate::{Date, Note};

/// A day as printed: the year is often left to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PrintedDate {
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: i8,
    /// How many bytes of the text it takes.
    pub(crate) len: usize,
}

impl PrintedDate {
    /// Returns the day where the year is printed.
    pub(crate) fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day)
    }

    /// Returns the last such day up to `reference`, where no year is printed.
    pub(crate) fn not_after(self, reference: Date) -> Option<Date> {
        if self.year.is_some() {
            return self.date();
        }
        // A leap day comes every eighth year at the worst.
        let years = (0..=8).filter_map(|back| {
            Date::new(reference.year().checked_sub(back)?, self.month, self.day)
        });
        years.into_iter().find(|day| *day <= reference)
    }

    /// Returns the day, in the year that brings it nearest to `reference` where none is printed.
    pub(crate) fn near(self, reference: Date) -> Option<Date> {
        if self.year.is_some() {
            return self.date();
        }
        let years = [reference.year() - 1, reference.year(), reference.year() + 1];
        let days = years.into_iter().filter_map(|year| Date::new(year, self.month, self.day));
        days.min_by_key(|day| (day.days_since_epoch() - reference.days_since_epoch()).abs())
    }
}

/// Returns the day that a whole value such as a metadata field names, with its year. What follows
/// the day (a time, a zone) is not looked at.
pub(crate) fn parse_day(value: &str) -> Option<Date> {
    let value = value.trim();
    if let Some(compact) = value.get(..8).filter(|v| v.bytes().all(|b| b.is_ascii_digit())) {
        let (year, rest) = compact.split_at(4);
        let plausible = value.len() == 8 || value.as_bytes()[8] == b'T';
        return if plausible { new_date(year, &rest[..2], &rest[2..]) } else { None };
    }
    at_start(value)?.date()
}

/// Returns a note about a value of metadata that should name a day and names none that any
/// calendar has; `None` where nothing in it looks like a day.
pub(crate) fn impossible_note(value: &str) -> Option<Note> {
    const SHOWN_CHARS_MAX: usize = 40;
    let value = value.trim();
    let is_meant = value.bytes().filter(u8::is_ascii_digit).count() >= 3;
    (is_meant && parse_day(value).is_none()).then(|| {
        let shown: String = value.chars().take(SHOWN_CHARS_MAX).collect();
        Note::new(format!("the date `{shown}` is no day"))
    })
}

/// Returns what follows the label of a line such as `Published: 17 April 2025` or
/// `Posted on April 17, 2025`; `None` without a label.
pub(crate) fn after_label(line: &str) -> Option<&str> {
    const LABELS: [&str; 15] = [
        "first published",
        "published",
        "publication date",
        "release date",
        "date",
        "posted",
        "issued",
        "released",
        "publié",
        "veröffentlicht",
        "publicado",
        "pubblicato",
        "gepubliceerd",
        "datum",
        "fecha",
    ];
    const JOINERS: [&str; 9] = ["on ", "at ", "date ", "le ", "am ", "el ", "em ", "il ", "op "];
    let label = LABELS.iter().find(|label| starts_with(line, label))?;
    let rest = &line[label.len()..];
    let rest = rest.trim_start_matches([':', ' ', '\t']);
    let rest = JOINERS
        .iter()
        .find_map(|word| {
            starts_with(rest, word).then(|| rest[word.len()..].trim_start_matches([':', ' ']))
        })
        .unwrap_or(rest);
    (rest.len() < line.len() - label.len()).then_some(rest)
}

/// Returns the day printed at the very start of `text`.
pub(crate) fn at_start(text: &str) -> Option<PrintedDate> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_digit() {
        return iso(text).or_else(|| day_first(text)).or_else(|| numeric(text));
    }
    if first.is_ascii() && !first.is_ascii_alphabetic() {
        return None;
    }
    let skipped = weekday(text).unwrap_or(0);
    let rest = &text[skipped..];
    let found = if skipped > 0 && rest.starts_with(|c: char| c.is_ascii_digit()) {
        day_first(rest).or_else(|| iso(rest))
    } else {
        month_first(rest)
    }?;
    Some(PrintedDate { len: found.len + skipped, ..found })
}

/// `2025-04-17`, `2025/04/17`, `2025.04.17`.
fn iso(text: &str) -> Option<PrintedDate> {
    let mut scan = Scan::new(text);
    let year = scan.number(4, 4)?;
    let separator = scan.one_of(b"-/.")?;
    let month = scan.number(1, 2)?;
    scan.one_of(&[separator])?;
    let day = scan.number(1, 2)?;
    (!scan.at_digit()).then(|| scan.printed(Some(year), month, day))?
}

/// `17 April 2025`, `17th of April, 2025`, `17-APR-1987`, `17 April`, `1er mai 2025`, `17. April`.
fn day_first(text: &str) -> Option<PrintedDate> {
    let mut scan = Scan::new(text);
    let day = scan.number(1, 2)?;
    scan.ordinal();
    let dashed = scan.one_of(b"-").is_some();
    if !dashed {
        scan.one_of(b".");
    }
    if !dashed && !scan.spaces() {
        return None;
    }
    scan.word("of ");
    scan.word("de ");
    let month = scan.month().or_else(|| scan.foreign_month())?;
    scan.one_of(b".");
    let before_year = scan.at;
    if dashed {
        scan.one_of(b"-")?;
    } else {
        scan.one_of(b",");
        scan.spaces();
        scan.word("de ");
        scan.word("del ");
    }
    scan.printed_with_year(month, day, before_year)
}

/// `April 17, 2025`, `Apr. 17th 2025`, `April 17`.
fn month_first(text: &str) -> Option<PrintedDate> {
    let mut scan = Scan::new(text);
    let month = scan.month()?;
    scan.one_of(b".");
    if !scan.spaces() {
        return None;
    }
    let day = scan.number(1, 2)?;
    scan.ordinal();
    if scan.at_digit() || scan.at_letter() {
        return None;
    }
    let before_year = scan.at;
    scan.one_of(b",");
    scan.spaces();
    scan.printed_with_year(month, day, before_year)
}

/// `17/04/2025`, `04-17-2025`, `17.4.2025`: only where one number alone can be the month.
fn numeric(text: &str) -> Option<PrintedDate> {
    let mut scan = Scan::new(text);
    let first = scan.number(1, 2)?;
    // Press releases that lost their punctuation print `07 20 2005`.
    let separator = scan.one_of(b"/.- ")?;
    let second = scan.number(1, 2)?;
    scan.one_of(&[separator])?;
    let year = scan.number(4, 4)?;
    if scan.at_digit() || !(1900..=2100).contains(&year) {
        return None;
    }
    match (first, second) {
        (day, month) if day > 12 && month <= 12 => scan.printed(Some(year), month, day),
        (month, day) if day > 12 && month <= 12 => scan.printed(Some(year), month, day),
        (month, day) if month == day => scan.printed(Some(year), month, day),
        _ => None,
    }
}

/// The length of a weekday with the comma and spaces after it.
fn weekday(text: &str) -> Option<usize> {
    let len = english_weekday(text).or_else(|| printed_names::weekday(text))?;
    let mut scan = Scan { text, at: len };
    scan.one_of(b".");
    scan.one_of(b",");
    scan.spaces().then_some(scan.at)
}

/// The length of a weekday or its usual abbreviation.
fn english_weekday(text: &str) -> Option<usize> {
    let word = letters(text);
    let day = match first_letters(word)? {
        [b'm', b'o', b'n'] => "monday",
        [b't', b'u', b'e'] => "tuesday",
        [b'w', b'e', b'd'] => "wednesday",
        [b't', b'h', b'u'] => "thursday",
        [b'f', b'r', b'i'] => "friday",
        [b's', b'a', b't'] => "saturday",
        [b's', b'u', b'n'] => "sunday",
        _ => return None,
    };
    let is_day = word.eq_ignore_ascii_case(day) || word.len() <= 5 && starts_with(day, word);
    is_day.then_some(word.len())
}

/// The month of that name or usual abbreviation.
fn month_number(word: &str) -> Option<i16> {
    let (number, month) = match first_letters(word)? {
        [b'j', b'a', b'n'] => (1, "january"),
        [b'f', b'e', b'b'] => (2, "february"),
        [b'm', b'a', b'r'] => (3, "march"),
        [b'a', b'p', b'r'] => (4, "april"),
        [b'm', b'a', b'y'] => (5, "may"),
        [b'j', b'u', b'n'] => (6, "june"),
        [b'j', b'u', b'l'] => (7, "july"),
        [b'a', b'u', b'g'] => (8, "august"),
        [b's', b'e', b'p'] => (9, "september"),
        [b'o', b'c', b't'] => (10, "october"),
        [b'n', b'o', b'v'] => (11, "november"),
        [b'd', b'e', b'c'] => (12, "december"),
        _ => return None,
    };
    let known = word.len() == 3
        || word.eq_ignore_ascii_case(month)
        || number == 9 && word.eq_ignore_ascii_case("sept");
    known.then_some(number)
}

/// The first three letters of a word, in lower case.
fn first_letters(word: &str) -> Option<[u8; 3]> {
    let first: [u8; 3] = word.as_bytes().get(..3)?.try_into().ok()?;
    Some(first.map(|letter| letter.to_ascii_lowercase()))
}

fn starts_with(whole: &str, start: &str) -> bool {
    whole.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn letters(text: &str) -> &str {
    let end = text.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

fn new_date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A place in a text of which only ASCII is taken.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Scan<'t> {
        Scan { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn at_digit(&self) -> bool {
        self.peek().is_some_and(|b| b.is_ascii_digit())
    }

    fn at_letter(&self) -> bool {
        self.peek().is_some_and(|b| b.is_ascii_alphabetic())
    }

    /// Takes a number of `least` to `most` digits, not the start of a longer one.
    fn number(&mut self, least: usize, most: usize) -> Option<i16> {
        let rest = &self.text[self.at..];
        let digits = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if digits < least {
            return None;
        }
        self.at += digits;
        rest[..digits].parse().ok()
    }

    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let found = self.peek().filter(|b| wanted.contains(b))?;
        self.at += 1;
        Some(found)
    }

    fn spaces(&mut self) -> bool {
        let start = self.at;
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        self.at > start
    }

    fn word(&mut self, word: &str) {
        if starts_with(&self.text[self.at..], word) {
            self.at += word.len();
        }
    }

    fn ordinal(&mut self) {
        let suffix = letters(&self.text[self.at..]);
        if ["st", "nd", "rd", "th", "er"].iter().any(|known| suffix.eq_ignore_ascii_case(known)) {
            self.at += 2;
        }
    }

    fn foreign_month(&mut self) -> Option<i16> {
        let (month, len) = printed_names::month(&self.text[self.at..])?;
        self.at += len;
        Some(month)
    }

    fn month(&mut self) -> Option<i16> {
        let rest = &self.text[self.at..];
        let word = letters(rest);
        let month = month_number(word)?;
        // "Março" is no "Mar".
        if rest[word.len()..].starts_with(char::is_alphabetic) {
            return None;
        }
        self.at += word.len();
        Some(month)
    }

    /// Takes the year that may follow here; without one the day ends at `before_year`.
    fn printed_with_year(
        mut self,
        month: i16,
        day: i16,
        before_year: usize,
    ) -> Option<PrintedDate> {
        let year = self.number(4, 4).filter(|year| (1800..=2100).contains(year));
        if year.is_none() || self.at_digit() || self.at_letter() {
            self.at = before_year;
            return self.printed(None, month, day);
        }
        self.printed(year, month, day)
    }

    fn printed(&self, year: Option<i16>, month: i16, day: i16) -> Option<PrintedDate> {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        // Content systems write the year 1 for a day that they don't know. The year 2000 knows
        // every day that any year knows.
        let year_or_any = year.unwrap_or(2000);
        Date::new(year_or_any, month, day).filter(|_| (1500..=2200).contains(&year_or_any))?;
        Some(PrintedDate { year, month, day, len: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_print_them() {
        for (printed, day, len) in [
            ("2025-04-17", "2025-04-17", 10),
            ("2025-04-17T10:00:00+02:00", "2025-04-17", 10),
            ("17 April 2025", "2025-04-17", 13),
            ("17th of April, 2025.", "2025-04-17", 19),
            ("April 17, 2025 — Kabul", "2025-04-17", 14),
            ("Apr. 17th 2025", "2025-04-17", 14),
            ("Sept. 3, 2025", "2025-09-03", 13),
            ("26-MAR-1987 12:40:43.84", "1987-03-26", 11),
            (" 6-MAR-1987".trim_start(), "1987-03-06", 10),
            ("Thursday, April 17, 2025", "2025-04-17", 24),
            ("Thu, 17 Apr 2025 10:00:00 GMT", "2025-04-17", 16),
            ("October 4  2006 Contact", "2006-10-04", 15),
            ("17/04/2025", "2025-04-17", 10),
            ("04/17/2025", "2025-04-17", 10),
            ("05.05.2025", "2025-05-05", 10),
            ("07 20 2005", "2005-07-20", 10),
            ("12 novembre 2025 à 18h30", "2025-11-12", 16),
            ("Mercredi 12 août 2025", "2025-08-12", 22),
            ("1er mai 2025", "2025-05-01", 12),
            ("Freitag, 14. November 2025", "2025-11-14", 26),
            ("3. März 2025, 10 Uhr", "2025-03-03", 13),
            ("15 de noviembre de 2025", "2025-11-15", 23),
            ("15 ноября 2025 года", "2025-11-15", 20),
            ("П’ятниця, 14 листопада 2025", "2025-11-14", 45),
            ("Sábado, 1 de março de 2025", "2025-03-01", 28),
            ("2 giugno 2025", "2025-06-02", 13),
            ("17 mrt. 2025", "2025-03-17", 12),
        ] {
            let found = at_start(printed).unwrap_or_else(|| panic!("no day in {printed}"));
            let whole = (found.date().map(|date| date.to_string()), found.len);
            assert_eq!(whole, (Some(day.to_owned()), len), "{printed}");
        }
    }

    #[test]
    fn a_day_without_a_year_takes_the_nearest_one() {
        let reference = Date::new(2025, 1, 2).unwrap();
        for (printed, day, len) in [
            ("Dec. 31 (UPI)", "2024-12-31", 7),
            ("January 3:", "2025-01-03", 9),
            ("17 February –", "2025-02-17", 11),
            ("March 26, 1000 hrs", "2025-03-26", 8),
        ] {
            let found = at_start(printed).unwrap();
            assert_eq!(found.year, None, "{printed}");
            let whole = (found.near(reference).map(|date| date.to_string()), found.len);
            assert_eq!(whole, (Some(day.to_owned()), len), "{printed}");
        }
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_none() {
        for text in [
            "4/5/2025",
            "2025",
            "17",
            "April",
            "April 2025",
            "May the best win",
            "April 31",
            "31 February 2025",
            "Sunday",
            "March 171",
            "12.5.99",
            "17Aprilish 2025",
            "3 out of 5",
            "12 set pieces",
            "5. The port",
            "",
        ] {
            assert_eq!(at_start(text), None, "{text}");
        }
    }

    #[test]
    fn a_metadata_value_may_be_written_without_separators() {
        let day = |value| parse_day(value).map(|date| date.to_string());
        assert_eq!(day("20250417"), Some("2025-04-17".to_owned()));
        assert_eq!(day(" 20250417T101500Z "), Some("2025-04-17".to_owned()));
        assert_eq!(day("1744884900"), None);
    }
}
