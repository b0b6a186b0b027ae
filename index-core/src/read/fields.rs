//! Named values to a document: the fields of a JSON record and of Markdown front matter.
//!
//! Invariant: an unknown field, or a known one of an odd type, never fails; it is left out.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::printed_date::{impossible_note, parse_day};
use crate::{Date, Document, Moment, Provenance};

/// Numbers from here on are milliseconds since 1970, smaller ones seconds (until the year 5138).
const MILLISECONDS_MIN: i64 = 100_000_000_000;
const SECONDS_A_DAY: i64 = 86_400;

/// The most keywords of an article that are kept; some sites list all that they ever wrote of.
const KEYWORDS_MAX: usize = 64;

// The names of the fields, folded, the most certain first.
const TEXT_NAMES: [&str; 7] =
    ["text", "body", "content", "articlebody", "bodytext", "contenttext", "fulltext"];
const MARKUP_NAMES: [&str; 2] = ["contenthtml", "bodyhtml"];
/// What stands for the text where there is none.
const SUMMARY_NAMES: [&str; 4] = ["description", "summary", "abstract", "snippet"];
const TITLE_NAMES: [&str; 3] = ["title", "headline", "webtitle"];
const DATE_NAMES: [&str; 8] = [
    "date",
    "published",
    "datepublished",
    "publishedat",
    "pubdate",
    "publishdate",
    "publicationdate",
    "webpublicationdate",
];
const MODIFIED_NAMES: [&str; 6] =
    ["modified", "updated", "lastmod", "datemodified", "updatedat", "lastmodified"];
const URL_NAMES: [&str; 5] = ["url", "link", "canonical", "weburl", "permalink"];

/// Returns a field's name as it is compared: `publishedAt`, `published_at` and `Published At` are
/// one.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether these fields hold the text of an article.
pub(super) fn has_text(fields: &Map<String, Value>) -> bool {
    has(fields, &TEXT_NAMES) || has(fields, &MARKUP_NAMES)
}

/// Whether these fields hold a text or a title.
pub(super) fn has_words(fields: &Map<String, Value>) -> bool {
    has_text(fields) || has(fields, &TITLE_NAMES)
}

fn has(fields: &Map<String, Value>, names: &[&str]) -> bool {
    fields.iter().any(|(name, value)| {
        matches!(value, Value::String(_) | Value::Array(_))
            && names.contains(&folded(name).as_str())
    })
}

/// Returns the document that these fields make; they are of this provenance. Its record is the
/// `id`, if there is one.
pub(super) fn document(fields: Map<String, Value>, provenance: Provenance) -> Document {
    let mut known: HashMap<String, Value> = HashMap::with_capacity(fields.len());
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_null()) {
        known.entry(folded(&name)).or_insert(value);
    }
    let mut take = |names: &[&str]| names.iter().find_map(|name| known.remove(*name));
    let published = take(&DATE_NAMES);
    let impossible = match &published {
        Some(Value::String(value)) => impossible_note(value),
        _ => None,
    };
    let text = take(&TEXT_NAMES).and_then(paragraphs).filter(|text| !text.is_empty());
    let text = text.or_else(|| take(&MARKUP_NAMES).and_then(paragraphs));
    // Clippers of web pages keep the address as the source.
    let source =
        take(&["source", "outlet", "publisher", "publication", "newspaper"]).and_then(words);
    let (address, source) = match source {
        Some(source) if source.starts_with("http") && source.contains("://") => {
            (Some(source), None)
        }
        source => (None, source),
    };
    let mut document = Document {
        record: take(&["id"]).and_then(words),
        text: text.or_else(|| take(&SUMMARY_NAMES).and_then(paragraphs)).unwrap_or_default(),
        title: take(&TITLE_NAMES).and_then(words),
        authors: take(&["authors", "author", "byline"]).map(list).unwrap_or_default(),
        published: published.as_ref().and_then(moment),
        date: published.and_then(day),
        modified: take(&MODIFIED_NAMES).as_ref().and_then(moment),
        source,
        url: take(&URL_NAMES).and_then(words).or(address),
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
        Value::String(text) => Some(without_markup(super::text::with_unix_lines(text))),
        Value::Array(items) => {
            let parts: Vec<String> = items.into_iter().filter_map(paragraphs).collect();
            Some(parts.join("\n\n"))
        }
        _ => None,
    }
}

/// The words of a text that interfaces give as a piece of a page: `<p>Talks broke down.</p>`.
#[cfg(feature = "html")]
fn without_markup(text: String) -> String {
    let is_page = ["</p>", "<br>", "<br/>", "<br />", "</div>"]
        .iter()
        .any(|tag| memchr::memmem::find(text.as_bytes(), tag.as_bytes()).is_some());
    if is_page { super::html::blocks(&text).join("\n\n") } else { text }
}

#[cfg(not(feature = "html"))]
fn without_markup(text: String) -> String {
    text
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
        Value::Array(items) => items.into_iter().filter_map(words).map(without_link).collect(),
        Value::String(line) => crate::byline::names(&without_link(line)),
        other => words(other).into_iter().collect(),
    }
}

/// `Jane Doe` of `[[people/Jane Doe|Jane Doe]]`, as notebooks link their pages.
fn without_link(name: String) -> String {
    let inner = name.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    inner.map(|inner| inner.rsplit('|').next().unwrap_or(inner).to_owned()).unwrap_or(name)
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
    fn a_name_counts_however_it_is_written() {
        let moment = Moment::parse("2026-03-10T10:00:00Z");
        for name in ["publishedAt", "published_at", "Published At", "pubDate", "datePublished"] {
            let fields = serde_json::json!({"date": null, name: "2026-03-10T10:00:00Z"});
            let Value::Object(fields) = fields else { panic!("an object") };
            assert_eq!(document(fields, Provenance::Record).published, moment, "{name}");
        }
    }

    #[test]
    fn an_address_is_no_outlet_and_a_link_no_name() {
        let fields = serde_json::json!({
            "source": "https://post.example/a", "author": ["[[Jane Doe]]", "[[people/jr|John Roe]]"],
        });
        let Value::Object(fields) = fields else { panic!("an object") };
        let found = document(fields, Provenance::FrontMatter);
        assert_eq!((found.source, found.url.as_deref()), (None, Some("https://post.example/a")));
        assert_eq!(found.authors, ["Jane Doe", "John Roe"]);
    }

    #[test]
    fn the_text_is_the_fullest_that_there_is() {
        for (fields, text) in [
            (serde_json::json!({"summary": "Short.", "body": "Long."}), "Long."),
            (serde_json::json!({"summary": "Short.", "body": ""}), "Short."),
            (serde_json::json!({"text": "5 < 6 and 6 > 5"}), "5 < 6 and 6 > 5"),
        ] {
            let Value::Object(fields) = fields else { panic!("an object") };
            assert_eq!(document(fields, Provenance::Record).text, text);
        }
    }

    #[cfg(feature = "html")]
    #[test]
    fn a_text_that_is_a_piece_of_a_page_loses_its_marks() {
        for name in ["text", "content_html"] {
            let fields = serde_json::json!({name: "<p>One.</p><p>Two &amp; three.</p>"});
            let Value::Object(fields) = fields else { panic!("an object") };
            let found = document(fields, Provenance::Record);
            assert_eq!(found.text, "One.\n\nTwo & three.", "{name}");
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
