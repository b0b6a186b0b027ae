//! Named values to a document: the fields of a JSON record and of Markdown front matter.
//!
//! Invariant: an unknown field, or a known one of an odd type, never fails; it is left out.

use serde_json::{Map, Value};

use crate::printed_date::parse_day;
use crate::{Date, Document};

/// Numbers from here on are milliseconds since 1970, smaller ones seconds (until the year 5138).
const MILLISECONDS_MIN: i64 = 100_000_000_000;
const SECONDS_A_DAY: i64 = 86_400;

/// Returns the document that these fields make. Its record is the `id`, if there is one.
pub(super) fn document(mut fields: Map<String, Value>) -> Document {
    let mut take = |names: &[&str]| names.iter().find_map(|name| fields.remove(*name));
    Document {
        record: take(&["id"]).and_then(words),
        text: take(&["text", "body", "content"]).and_then(paragraphs).unwrap_or_default(),
        title: take(&["title", "headline"]).and_then(words),
        authors: take(&["authors", "author", "byline"]).map(list).unwrap_or_default(),
        date: take(&["date", "published", "datePublished"]).and_then(day),
        source: take(&["source", "outlet", "publisher"]).and_then(words),
        url: take(&["url", "link", "canonical"]).and_then(words),
        place: take(&["place", "location"]).and_then(words),
        notes: Vec::new(),
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
            let number = number.as_i64()?;
            let seconds = if number >= MILLISECONDS_MIN { number / 1000 } else { number };
            // A small number is a year or a count, no moment.
            (seconds > SECONDS_A_DAY * 365)
                .then(|| Date::from_days_since_epoch(seconds.div_euclid(SECONDS_A_DAY)))?
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_taken_under_their_usual_names_and_types() {
        let fields = serde_json::json!({
            "id": 17, "headline": " Storm \n closes port ", "body": ["One.\r", "Two."],
            "author": "Jane Doe and John Roe", "date": 1744884900, "source": {"name": "The Post"},
            "url": "https://post.example/17", "place": null, "tags": ["a"],
        });
        let Value::Object(fields) = fields else { panic!("an object") };
        let expected = Document {
            record: Some("17".to_owned()),
            text: "One.\n\n\nTwo.".to_owned(),
            title: Some("Storm closes port".to_owned()),
            authors: vec!["Jane Doe".to_owned(), "John Roe".to_owned()],
            date: Date::new(2025, 4, 17),
            source: Some("The Post".to_owned()),
            url: Some("https://post.example/17".to_owned()),
            ..Document::default()
        };
        assert_eq!(document(fields), expected);
    }
}
