//! What is known about an article beside its text, and where each value came from.
//!
//! Invariant: a value with an origin is set, and the first origin of a value stays: sources are
//! asked in the order of their worth.

use std::fmt;

use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::fmt::temporal::Pieces;

use crate::Date;

/// A value of an article's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The headline.
    Title,
    /// Who wrote it.
    Authors,
    /// When it was published: the day and, where it is told, the moment.
    Date,
    /// When it was changed last.
    Modified,
    /// The outlet.
    Source,
    /// The canonical address.
    Url,
    /// The place.
    Place,
    /// The language.
    Language,
    /// The section of the outlet.
    Section,
    /// The keywords.
    Keywords,
}

impl Field {
    /// Every field, in the order in which they are listed to people.
    pub const ALL: [Field; 10] = [
        Field::Title,
        Field::Authors,
        Field::Date,
        Field::Modified,
        Field::Source,
        Field::Url,
        Field::Place,
        Field::Language,
        Field::Section,
        Field::Keywords,
    ];

    /// Returns the name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Authors => "authors",
            Field::Date => "date",
            Field::Modified => "modified",
            Field::Source => "source",
            Field::Url => "url",
            Field::Place => "place",
            Field::Language => "language",
            Field::Section => "section",
            Field::Keywords => "keywords",
        }
    }
}

/// Where a value of an article's metadata came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Provenance {
    /// The file `NAME.meta.toml` beside the article.
    Sidecar,
    /// The JSON-LD of a web page.
    JsonLd,
    /// The OpenGraph properties of a web page.
    OpenGraph,
    /// The other `<meta>` and `<link>` tags of a web page, and its `lang`.
    Meta,
    /// The elements of a web page: heading, title, `<time>`, what is marked as the author.
    Element,
    /// The address of a web page.
    Address,
    /// The front matter or the first heading of a Markdown file.
    FrontMatter,
    /// The field of a record of JSON.
    Record,
    /// The header of a mail or of a saved page's archive.
    MailHeader,
    /// The properties of a PDF, office document or book.
    DocumentProperties,
    /// The element of a feed or of an agency's news format.
    Feed,
    /// What is printed above, before or below the text.
    Printed,
    /// The words of the text as a whole.
    Detected,
    /// The name of the file.
    FileName,
}

impl Provenance {
    /// Every origin; the order is that of the numbers in stored articles.
    pub const ALL: [Provenance; 14] = [
        Provenance::Sidecar,
        Provenance::JsonLd,
        Provenance::OpenGraph,
        Provenance::Meta,
        Provenance::Element,
        Provenance::Address,
        Provenance::FrontMatter,
        Provenance::Record,
        Provenance::MailHeader,
        Provenance::DocumentProperties,
        Provenance::Feed,
        Provenance::Printed,
        Provenance::Detected,
        Provenance::FileName,
    ];

    /// Returns the name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Provenance::Sidecar => "sidecar",
            Provenance::JsonLd => "json-ld",
            Provenance::OpenGraph => "opengraph",
            Provenance::Meta => "meta",
            Provenance::Element => "element",
            Provenance::Address => "address",
            Provenance::FrontMatter => "front-matter",
            Provenance::Record => "record",
            Provenance::MailHeader => "mail-header",
            Provenance::DocumentProperties => "document-properties",
            Provenance::Feed => "feed",
            Provenance::Printed => "printed",
            Provenance::Detected => "detected",
            Provenance::FileName => "file-name",
        }
    }
}

/// Where each value of an article's metadata came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origins([Option<Provenance>; Field::ALL.len()]);

impl Origins {
    /// Returns where the value came from; `None` where there is no value.
    pub const fn of(&self, field: Field) -> Option<Provenance> {
        self.0[field as usize]
    }

    /// Keeps where the value came from, whatever was known before.
    pub const fn set(&mut self, field: Field, provenance: Provenance) {
        self.0[field as usize] = Some(provenance);
    }

    /// Returns the fields that have a value, in order, each with its origin.
    pub fn iter(&self) -> impl Iterator<Item = (Field, Provenance)> + '_ {
        Field::ALL.into_iter().filter_map(|field| Some((field, self.of(field)?)))
    }
}

/// A moment as metadata tells it: day, time and, where it is told, the offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    at: civil::DateTime,
    offset_minutes: Option<i16>,
}

impl Moment {
    /// Returns the moment that a value such as `2025-04-17T10:00:00+02:00` or
    /// `Thu, 17 Apr 2025 10:00:00 +0200` names; `None` for a day without a time and for all else.
    ///
    /// ```
    /// use index_core::Moment;
    ///
    /// let moment = Moment::parse("Thu, 17 Apr 2025 23:30:00 +0200").unwrap();
    /// assert_eq!(moment.to_string(), "2025-04-17T23:30:00+02:00");
    /// assert_eq!(moment.date().to_string(), "2025-04-17");
    /// assert_eq!(Moment::parse("2025-04-17"), None);
    /// ```
    pub fn parse(value: &str) -> Option<Moment> {
        let value = value.trim();
        let Ok(pieces) = Pieces::parse(value) else {
            let zoned = rfc2822::parse(value).ok()?;
            let offset = i16::try_from(zoned.offset().seconds() / 60).ok();
            return Moment::of(zoned.datetime(), offset);
        };
        let offset = pieces.to_numeric_offset().map(|offset| offset.seconds() / 60);
        let at = pieces.date().to_datetime(pieces.time()?);
        Moment::of(at, offset.and_then(|minutes| i16::try_from(minutes).ok()))
    }

    fn of(at: civil::DateTime, offset_minutes: Option<i16>) -> Option<Moment> {
        // A moment is told to the second; what is finer is noise of content systems.
        let at = at.with().subsec_nanosecond(0).build().ok()?;
        Some(Moment { at, offset_minutes })
    }

    /// Returns the moment `seconds` after 1970-01-01T00:00 of the clock that shows it, which
    /// is `offset_minutes` ahead of UTC; `None` outside the calendar.
    pub fn from_parts(seconds: i64, offset_minutes: Option<i16>) -> Option<Moment> {
        let span = jiff::Span::new().try_seconds(seconds).ok()?;
        let at = civil::date(1970, 1, 1).to_datetime(civil::Time::midnight()).checked_add(span);
        Some(Moment { at: at.ok()?, offset_minutes })
    }

    /// Returns what [`Moment::from_parts`] takes.
    pub fn to_parts(self) -> (i64, Option<i16>) {
        let time = self.at.time();
        let hours = i64::from(time.hour()) * 3600;
        let seconds = hours + i64::from(time.minute()) * 60 + i64::from(time.second());
        (self.date().days_since_epoch() * 86_400 + seconds, self.offset_minutes)
    }

    /// Returns the day on the clock that shows it.
    pub fn date(self) -> Date {
        let date = self.at.date();
        Date::new(date.year(), date.month(), date.day()).expect("a civil date is a date")
    }
}

impl fmt::Display for Moment {
    /// Writes RFC 3339, without an offset where none is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.at)?;
        match self.offset_minutes {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.unsigned_abs();
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_usual_form() {
        for (value, expected) in [
            ("2025-04-17T10:00:00+02:00", "2025-04-17T10:00:00+02:00"),
            ("2025-04-17T10:00:00.123+0530", "2025-04-17T10:00:00+05:30"),
            ("2025-04-17T10:00Z", "2025-04-17T10:00:00Z"),
            ("2025-04-17 10:00:00", "2025-04-17T10:00:00"),
            (" 2025-04-17T23:30:00-04:00 ", "2025-04-17T23:30:00-04:00"),
            ("Thu, 17 Apr 2025 10:00:00 GMT", "2025-04-17T10:00:00Z"),
            ("17 Apr 2025 10:00 -0330", "2025-04-17T10:00:00-03:30"),
        ] {
            let moment = Moment::parse(value).unwrap_or_else(|| panic!("no moment: {value}"));
            assert_eq!(moment.to_string(), expected, "{value}");
            let (seconds, offset) = moment.to_parts();
            assert_eq!(Moment::from_parts(seconds, offset), Some(moment), "{value}");
        }
        for value in ["", "2025-04-17", "yesterday", "2025-02-30T10:00:00Z", "10:00"] {
            assert_eq!(Moment::parse(value), None, "{value}");
        }
    }

    #[test]
    fn origins_are_kept_for_each_field() {
        let mut origins = Origins::default();
        origins.set(Field::Url, Provenance::Meta);
        origins.set(Field::Title, Provenance::JsonLd);
        let all: Vec<_> = origins.iter().map(|(f, from)| (f.as_str(), from.as_str())).collect();
        assert_eq!(all, [("title", "json-ld"), ("url", "meta")]);
        for (i, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, i);
        }
        for (i, provenance) in Provenance::ALL.into_iter().enumerate() {
            assert_eq!(provenance as usize, i);
        }
    }
}
