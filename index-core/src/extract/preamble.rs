//! What stands above and before the text, settled with what the format says: title, byline, day,
//! dateline.
//!
//! Invariant: what the format names is never overruled by what is printed.

use super::dateline::{self, Printed};
use super::days;
use super::heading;
use crate::printed_date::{self, PrintedDate};
use crate::{Date, Dateline, Document, Moment, Provenance, Span, named_date};

/// A dateline stands in one of so many first lines: below a summary at the most.
const DATELINE_LINES_MAX: usize = 2;

/// One with place, day and agency also stands below the points that a summary makes.
const WHOLE_DATELINE_LINES_MAX: usize = 10;

/// How far a day with its year is looked for to know the year of the dateline, in bytes.
const YEAR_BYTES_MAX: usize = 4096;

/// A day in the text tells the dateline's year when it is so near, in days; articles speak of what
/// is new.
const NEAR_DAYS_MAX: i64 = 60;

/// What the text's first lines add to its document.
#[derive(Debug, Default)]
pub(super) struct Preamble {
    pub(super) dateline: Option<Dateline>,
    /// Where the text itself begins: behind a first line that only repeats the start of it.
    pub(super) start: usize,
}

/// Reads the first lines of a document and fills in what its format left open. Takes time in
/// proportion to a bounded head of the text.
///
/// `path` is that of the file: its name tells the day where nothing within does.
pub(super) fn read(path: &str, document: &mut Document) -> Preamble {
    let heading = heading::read(&document.text, document.title.as_deref());
    let text = &document.text;
    let run_in = heading.dateline.and_then(|line| dateline::of_line(text, line));
    let printed = run_in.or_else(|| find_dateline(text, heading.body));
    document.notes.extend(heading.impossible);
    if document.title.is_none() {
        document.title = heading.title;
    }
    if document.authors.is_empty() {
        document.authors = heading.authors;
    }
    document.date = document.date.or(heading.date);
    document.source = document.source.take().or(heading.source);
    let named = named_day(path, document);
    let dateline = printed.map(|printed| settle(document, &printed, named));
    document.credit(Provenance::Printed);
    if document.date.is_none() {
        document.date = named;
        document.credit(Provenance::FileName);
    }
    if let (None, Some(created)) = (document.date, document.created) {
        document.date = Some(created.date());
        document.published = Some(created);
        document.credit(Provenance::DocumentProperties);
    }
    Preamble { dateline, start: heading.repeated }
}

/// The day that the name of the file tells, where its article has none and is the whole of it.
fn named_day(path: &str, document: &Document) -> Option<Date> {
    let is_whole = document.record.is_none() && document.date.is_none();
    is_whole.then(|| named_date::day_of(path)).flatten()
}

fn find_dateline(text: &str, body: usize) -> Option<Printed> {
    let mut start = body;
    let lines = text[body..].split_inclusive('\n').map(|line| {
        let trimmed = line.trim();
        let from = start + (line.len() - line.trim_start().len());
        start += line.len();
        Span::new(from, from + trimmed.len())
    });
    let lines = lines.filter(|line| !line.is_empty()).take(WHOLE_DATELINE_LINES_MAX);
    lines.enumerate().find_map(|(i, line)| {
        if i < DATELINE_LINES_MAX {
            return dateline::of_line(text, line);
        }
        dateline::whole_of_line(text, line)
    })
}

fn settle(document: &mut Document, printed: &Printed, named: Option<Date>) -> Dateline {
    let text = &document.text;
    let made = document.created.map(Moment::date);
    let date = printed.date.and_then(|day| resolve(day, document.date.or(named), made, text));
    let date = date.or_else(|| {
        let words = &text[printed.span.start..printed.span.end];
        days::weekday_in(words, document.date?)
    });
    let agency = printed.agency.map(|span| text[span.start..span.end].to_owned());
    if document.place.is_none() {
        document.place = printed.usual_place(text);
    }
    document.date = document.date.or(date);
    document.source = document.source.take().or(agency);
    Dateline { span: printed.span, place: printed.place, agency: printed.agency, date }
}

/// The day of a dateline: its year is printed, or that of the article or its file's name, or of a
/// near day in the text, or the last before the file was `made`.
fn resolve(
    day: PrintedDate,
    reference: Option<Date>,
    made: Option<Date>,
    text: &str,
) -> Option<Date> {
    if day.year.is_some() {
        return day.date();
    }
    if let Some(reference) = reference {
        return day.near(reference);
    }
    let days = days_in(text).filter_map(|known| {
        let found = day.near(known)?;
        let distance = (found.days_since_epoch() - known.days_since_epoch()).abs();
        (distance <= NEAR_DAYS_MAX).then_some((distance, found))
    });
    let told = days.min().map(|(_, found)| found);
    told.or_else(|| day.not_after(made?.plus_days(1)))
}

/// The days with a year in the first part of the text.
fn days_in(text: &str) -> impl Iterator<Item = Date> {
    let mut end = text.len().min(YEAR_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let starts = head.char_indices().scan(' ', |before, (i, c)| {
        let is_start = !before.is_alphanumeric() && c.is_ascii_alphanumeric();
        *before = c;
        Some(is_start.then_some(i))
    });
    starts.flatten().filter_map(move |i| printed_date::at_start(&head[i..])?.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;

    #[test]
    fn the_year_of_a_dateline_comes_from_the_nearest_source() {
        let at = |text: &str, date: Option<Date>| {
            let mut document = Document { date, ..Document::from_text(text) };
            let found = read("", &mut document).dateline.and_then(|dateline| dateline.date);
            assert_eq!(document.date, date.or(found));
            found.map(|date| date.to_string())
        };
        let known = Date::new(2025, 1, 2);
        assert_eq!(at("OSLO, Dec. 30 (UPI) -- He spoke.", known).as_deref(), Some("2024-12-30"));
        assert_eq!(at("OSLO, Tuesday (UPI) -- He spoke.", known).as_deref(), Some("2024-12-31"));
        assert_eq!(at("OSLO, Tuesday (UPI) -- He spoke.", None), None);
        assert_eq!(at("OSLO, Dec. 30, 2023 - He spoke.", known).as_deref(), Some("2023-12-30"));
        let told = "OSLO, Jan. 3 - He spoke on December 28, 2024, and in May 1, 1990.";
        assert_eq!(at(told, None).as_deref(), Some("2025-01-03"));
        assert_eq!(at("OSLO, Jan. 3 - He spoke of July 4, 1776.", None), None);
    }

    #[test]
    fn a_whole_dateline_stands_below_the_points_of_a_summary() {
        let place = |dateline: &str| {
            let text = format!(
                "Rates held\n\nSummary\n\nRates stay\n\nMore to come\n\n{dateline} He spoke."
            );
            let mut document = Document::from_text(&text);
            read("", &mut document);
            document.place
        };
        assert_eq!(place("OSLO, May 3 (NTB) -").as_deref(), Some("Oslo"));
        assert_eq!(place("OSLO -"), None);
    }

    #[test]
    fn the_name_of_a_file_tells_the_day_that_nothing_within_does() {
        let at = |text: &str, record: Option<&str>, created: Option<Moment>| {
            let record = record.map(str::to_owned);
            let mut document = Document { record, created, ..Document::from_text(text) };
            read("in/2025-04-17 ferry.txt", &mut document);
            let origin = document.origins.of(Field::Date).map(Provenance::as_str);
            document.date.map(|date| (date.to_string(), origin))
        };
        let day = |day: &str, origin| Some((day.to_owned(), Some(origin)));
        let created = Moment::parse("2025-05-02T09:00:00Z");
        assert_eq!(at("He spoke.", None, created), day("2025-04-17", "file-name"));
        assert_eq!(
            at("OSLO, April 16 (NTB) - He spoke.", None, None),
            day("2025-04-16", "printed")
        );
        assert_eq!(at("May 3, 2024\n\nHe spoke.", None, None), day("2024-05-03", "printed"));
        assert_eq!(at("He spoke.", Some("7"), None), None);
    }

    #[test]
    fn what_the_format_names_is_kept() {
        let mut document = Document {
            title: Some("Named".to_owned()),
            source: Some("The Post".to_owned()),
            place: Some("Bergen".to_owned()),
            ..Document::from_text("By Jane Doe\n\nOSLO (NTB) - He spoke.")
        };
        let found = read("", &mut document);
        let mut named = Document {
            title: Some("Named".to_owned()),
            source: Some("The Post".to_owned()),
            place: Some("Bergen".to_owned()),
            authors: vec!["Jane Doe".to_owned()],
            ..Document::from_text("By Jane Doe\n\nOSLO (NTB) - He spoke.")
        };
        named.credit(Provenance::Printed);
        assert_eq!(document, named);
        let dateline =
            found.dateline.map(|dateline| (dateline.span, dateline.place, dateline.agency));
        let expected = (Span::new(13, 25), Some(Span::new(13, 17)), Some(Span::new(19, 22)));
        assert_eq!(dateline, Some(expected));
    }
}
