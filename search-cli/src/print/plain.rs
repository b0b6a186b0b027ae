//! Answers as another program reads them: one line a hit, fields between tabs.
//!
//! Invariant: a line has the same number of fields whatever the hit lacks; new fields only ever
//! come at the end.

use std::io::{self, Write};

use super::sanitize;
use crate::links::Linked;
use crate::view::{
    ArticleView, FacetView, PeriodView, QuoteView, SavedView, SpeakerView, TopicView,
};

/// Writes id, date, speaker, role, kind, quote, source, place, title, path.
pub(crate) fn quotes(out: &mut dyn Write, hits: &[QuoteView]) -> io::Result<()> {
    hits.iter().try_for_each(|hit| quote_with(out, hit, &[]))
}

/// Writes what [`quotes`] does of one, and under which name it was asked for.
pub(crate) fn compared(out: &mut dyn Write, hit: &QuoteView, asked: &str) -> io::Result<()> {
    quote_with(out, hit, &[asked])
}

/// Writes what [`quotes`] does of one, and more fields.
pub(super) fn quote_with(out: &mut dyn Write, hit: &QuoteView, more: &[&str]) -> io::Result<()> {
    let said_by = said_by(hit);
    fields(out, quote(hit, &said_by), hit.link.as_deref())?;
    more.iter().try_for_each(|field| write!(out, "\t{}", sanitize::line(field)))?;
    out.write_all(b"\n")
}

/// Returns the speaker and those who say it together with the speaker.
fn said_by(hit: &QuoteView) -> String {
    hit.speaker.iter().chain(&hit.partners).map(String::as_str).collect::<Vec<_>>().join("; ")
}

fn quote<'h>(hit: &'h QuoteView, said_by: &'h str) -> [&'h str; 10] {
    [
        &hit.id,
        or_empty(&hit.date),
        said_by,
        or_empty(&hit.role),
        hit.kind,
        &hit.quote,
        or_empty(&hit.source),
        or_empty(&hit.place),
        or_empty(&hit.title),
        &hit.path,
    ]
}

/// Writes id, date, title, source, place, number of quotes, path.
pub(crate) fn articles(out: &mut dyn Write, hits: &[ArticleView]) -> io::Result<()> {
    for hit in hits {
        let (quotes, title) = (hit.quotes.to_string(), or_empty(&hit.title));
        let place = [or_empty(&hit.source), or_empty(&hit.place)];
        let first = [&*hit.id, or_empty(&hit.date), title];
        let fields = first.into_iter().chain(place).chain([&*quotes, &*hit.path]);
        linked_line(out, fields, hit.link.as_deref())?;
    }
    Ok(())
}

/// Writes speaker, quotes, articles, outlets, first day, last day, and how much about each of what
/// else was asked for.
pub(crate) fn speakers(out: &mut dyn Write, rows: &[SpeakerView]) -> io::Result<()> {
    for row in rows {
        let counts = [row.quotes, row.articles, row.outlets].map(|count| count.to_string());
        let days = [or_empty(&row.first), or_empty(&row.last)];
        let also: Vec<String> = row.also.iter().map(|also| also.quotes.to_string()).collect();
        let counts = counts.iter().map(String::as_str);
        let also = also.iter().map(String::as_str);
        line(out, [&*row.speaker].into_iter().chain(counts).chain(days).chain(also))?;
    }
    Ok(())
}

/// Writes topic, quotes, articles, first day, last day.
pub(crate) fn topics(out: &mut dyn Write, rows: &[TopicView]) -> io::Result<()> {
    for row in rows {
        let counts = [row.quotes, row.articles].map(|count| count.to_string());
        let days = [or_empty(&row.first), or_empty(&row.last)];
        line(out, [&*row.topic].into_iter().chain(counts.iter().map(String::as_str)).chain(days))?;
    }
    Ok(())
}

/// Writes facet, value, quotes.
pub(crate) fn facets(out: &mut dyn Write, rows: &[FacetView]) -> io::Result<()> {
    rows.iter().try_for_each(|row| line(out, [row.facet, &row.value, &row.quotes.to_string()]))
}

/// Writes name, words.
pub(crate) fn saved(out: &mut dyn Write, rows: &[SavedView]) -> io::Result<()> {
    let line = |text| sanitize::line(text);
    rows.iter().try_for_each(|row| writeln!(out, "{}\t{}", line(&row.name), line(&row.words)))
}

/// Writes first day, last day, quotes.
pub(crate) fn periods(out: &mut dyn Write, rows: &[PeriodView]) -> io::Result<()> {
    rows.iter().try_for_each(|row| line(out, [&*row.from, &row.to, &row.quotes.to_string()]))
}

/// Writes one line of sanitised fields; the last one is taken for a name, and kept as it is.
pub(crate) fn line<'a>(
    out: &mut dyn Write,
    of_line: impl IntoIterator<Item = &'a str>,
) -> io::Result<()> {
    linked_line(out, of_line, None)
}

/// As [`line`]; the first field, an id, and the last, a path, lead to the file.
fn linked_line<'a>(
    out: &mut dyn Write,
    of_line: impl IntoIterator<Item = &'a str>,
    link: Option<&str>,
) -> io::Result<()> {
    fields(out, of_line, link)?;
    out.write_all(b"\n")
}

/// As [`linked_line`], with room for more behind the name.
fn fields<'a>(
    out: &mut dyn Write,
    fields: impl IntoIterator<Item = &'a str>,
    link: Option<&str>,
) -> io::Result<()> {
    let mut fields = fields.into_iter().peekable();
    let mut of_id = link;
    while let Some(field) = fields.next() {
        let is_last = fields.peek().is_none();
        let text = if is_last { sanitize::name(field) } else { sanitize::line(field) };
        match if is_last { link } else { of_id.take() } {
            link @ Some(_) => write!(out, "{}", Linked { text: &text, link })?,
            // Most lines are written so, and many of them.
            None => out.write_all(text.as_bytes())?,
        }
        if !is_last {
            out.write_all(b"\t")?;
        }
    }
    Ok(())
}

fn or_empty(field: &Option<String>) -> &str {
    field.as_deref().unwrap_or_default()
}
