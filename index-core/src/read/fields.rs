//! Named values to a document: the fields of a JSON record and of Markdown front matter.
//!
//! Invariant: an unknown field, or a known one of an odd type, never fails; it is left out.

use serde_json::{Map, Value};

use crate::printed_date::{impossible_note, parse_day};
use crate::{Date, Document, Moment, Provenance};

/// Numbers from here on are milliseconds since 1970, smaller ones seconds (until the year 5138).
const MILLISECONDS_MIN: i64 = 100_000_000_000;
const SECONDS_A_DAY: i64 = 86_400;

/// The most keywords of an article that are kept; some sites list all that they ever wrote of.
const KEYWORDS_MAX: usize = 64;

/// Returns the document that these fields make; they are of this provenance. Its record is the
/// `id`, if there is one.
pub(super) fn document(mut fields: Map<String, Value>, provenance: Provenance) -> Document {
    let mut take = |names: &[&str]| names.iter().find_map(|name| fields.remove(*name));
    let published = take(&["date", "published", "datePublished", "date_published"]);
    let impossible = match &published {
        Some(Value::String(value)) => impossible_note(value),
        _ => None,
    };
    let mut document = Document {
        record: take(&["id"]).and_then(words),
        text: take(&["text", "body", "content"]).and_then(paragraphs).unwrap_or_default(),
        title: take(&["title", "headline"]).and_then(words),
        authors: take(&["authors", "author", "byline"]).map(list).unwrap_or_default(),
        published: published.as_ref().and_then(moment),
        date: published.and_then(day),
        modified: take(&["modified", "updated", "lastmod", "dateModified", "date_modified"])
            .as_ref()
            .and_then(moment),
        source: take(&["source", "outlet", "publisher"]).and_then(words),
        url: take(&["url", "link", "canonical"]).and_then(words),
        place: take(&["place", "location"]).and_then(words),
        language: take(&["language", "lang"]).and_then(words).and_then(|tag| language(&tag)),
        section: take(&["section", "category"]).and_then(words),
        keywords: take(&["keywords", "tags"]).map(keywords).unwrap_or_default(),
        ..Document::default()
    };
    document.notes.extend(impossible);
    document.credit(provenance);
    document
}

/// Returns the top level of a TOML table; `None` for what is none.
pub(super) fn of_toml(block: &str) -> Option<Map<String, Value>> {
    let table: toml::Table = block.parse().ok()?;
    let value = |value: toml::Value| match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Datetime(moment) => Value::String(moment.to_string()),
        toml::Value::Array(items) => {
            let words = items.into_iter().filter_map(|item| item.as_str().map(Value::from));
            Value::Array(words.collect())
        }
        other => Value::String(other.to_string()),
    };
    Some(table.into_iter().map(|(key, found)| (key, value(found))).collect())
}

/// Returns the first part of a language tag: `en` of `en-US` and of `en_GB`.
pub(super) fn language(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_', ',', ';']).next()?.trim();
    let is_code = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    (is_code && !first.eq_ignore_ascii_case("und")).then(|| first.to_ascii_lowercase())
}

/// Returns the words of a list such as `Storm, ports; ferries`, each once.
pub(super) fn keyword_list(line: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in line.split([',', ';']).map(super::text::squeeze) {
        if !word.is_empty() && !found.contains(&word) {
            found.push(word);
        }
    }
    found.truncate(KEYWORDS_MAX);
    found
}

fn keywords(value: Value) -> Vec<String> {
    match value {
        Value::String(line) => keyword_list(&line),
        Value::Array(items) => {
            let mut found: Vec<String> = items.into_iter().filter_map(words).collect();
            found.truncate(KEYWORDS_MAX);
            found
        }
        _ => Vec::new(),
    }
}

/// A text, or a list of its paragraphs.
fn paragraphs(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(super::text::with_unix_lines(text)),
        Value::Array(items) => {
            let parts: Vec<String> = items.into_iter().filter_map(paragraphs).collect();
            Some(parts.join("\n\n"))
        }
        _ => None,
    }
}

/// One line of words; of an object its `name`.
fn words(value: Value) -> Option<String> {
    let text = match value {
        Value::String(text) => super::text::squeeze(&text),
        Value::Number(number) => number.to_string(),
        Value::Object(mut object) => return object.remove("name").and_then(words),
        Value::Array(items) => return items.into_iter().find_map(words),
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn list(value: Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.into_iter().filter_map(words).collect(),
        Value::String(line) => crate::byline::names(&line),
        other => words(other).into_iter().collect(),
    }
}

fn day(value: Value) -> Option<Date> {
    match value {
        Value::String(text) => parse_day(&text),
        Value::Number(number) => {
            let seconds = seconds(number.as_i64()?)?;
            Date::from_days_since_epoch(seconds.div_euclid(SECONDS_A_DAY))
        }
        _ => None,
    }
}

/// The moment of a field that tells more than a day.
fn moment(value: &Value) -> Option<Moment> {
    match value {
        Value::String(text) => Moment::parse(text),
        Value::Number(number) => Moment::from_parts(seconds(number.as_i64()?)?, Some(0)),
        _ => None,
    }
}

/// Seconds since 1970 of a number; a small one is a year or a count, no moment.
fn seconds(number: i64) -> Option<i64> {
    let seconds = if number >= MILLISECONDS_MIN { number / 1000 } else { number };
    (seconds > SECONDS_A_DAY * 365).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_no_calendar_has_is_a_note() {
        for (date, n_notes) in
            [("2025-02-30", 1), ("31 April 2026", 1), ("soon", 0), ("2025-02-28", 0)]
        {
            let fields = Map::from_iter([("date".to_owned(), Value::from(date))]);
            assert_eq!(document(fields, Provenance::Record).notes.len(), n_notes, "{date}");
        }
    }

    #[test]
    fn fields_are_taken_under_their_usual_names_and_types() {
        let fields = serde_json::json!({
            "id": 17, "headline": " Storm \n closes port ", "body": ["One.\r", "Two."],
            "author": "Jane Doe and John Roe", "date": 1744884900, "source": {"name": "The Post"},
            "url": "https://post.example/17", "place": null, "tags": ["a"], "other": "b",
            "updated": "2025-04-18T09:00:00+02:00", "lang": "en_GB", "section": "Harbour",
        });
        let Value::Object(fields) = fields else { panic!("an object") };
        let mut expected = Document {
            record: Some("17".to_owned()),
            text: "One.\n\n\nTwo.".to_owned(),
            title: Some("Storm closes port".to_owned()),
            authors: vec!["Jane Doe".to_owned(), "John Roe".to_owned()],
            date: Date::new(2025, 4, 17),
            source: Some("The Post".to_owned()),
            url: Some("https://post.example/17".to_owned()),
            published: Moment::parse("2025-04-17T10:15:00Z"),
            modified: Moment::parse("2025-04-18T09:00:00+02:00"),
            language: Some("en".to_owned()),
            section: Some("Harbour".to_owned()),
            keywords: vec!["a".to_owned()],
            ..Document::default()
        };
        expected.credit(Provenance::Record);
        assert_eq!(document(fields, Provenance::Record), expected);
    }
}
