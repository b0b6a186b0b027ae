//! Records out of what an interface wraps around them: `{"status": "ok", "articles": [{…}, …]}`.
//!
//! Invariant: an object that has a text of its own is a record and never a wrapper; only lists
//! under the names that interfaces give to theirs are looked into, and only so deep.

use serde_json::{Map, Value};

use super::fields;

/// Names of the lists of records, folded as [`fields::folded`] does: of news services, search
/// engines and JSON Feed.
const LIST_NAMES: [&str; 11] = [
    "articles",
    "items",
    "results",
    "entries",
    "docs",
    "documents",
    "records",
    "hits",
    "stories",
    "posts",
    "data",
];

/// Names of the objects in which a record's own fields may stand: Elasticsearch puts them under
/// `_source`, others under `fields` or `attributes`.
const PART_NAMES: [&str; 3] = ["_source", "fields", "attributes"];

/// How many objects may stand around a list.
const DEPTH_MAX: usize = 4;

/// Returns the records that an object holds, in order; itself where it wraps none.
pub(super) fn records_of(object: Map<String, Value>) -> Vec<Map<String, Value>> {
    let mut object = flattened(object);
    let mut found = Vec::new();
    if !fields::has_text(&object) {
        take_records(&mut object, DEPTH_MAX, &mut found);
    }
    if found.is_empty() { vec![object] } else { found }
}

/// Takes the records out of the lists of an object and of those in it.
fn take_records(
    object: &mut Map<String, Value>,
    depth_left: usize,
    found: &mut Vec<Map<String, Value>>,
) {
    for (name, value) in object {
        match value {
            Value::Array(items) if is_list_name(name) => {
                let records = items.extract_if(.., |item| item.as_object().is_some_and(is_record));
                found.extend(records.filter_map(|record| match record {
                    Value::Object(record) => Some(flattened(record)),
                    _ => None,
                }));
            }
            Value::Object(inner) if depth_left > 0 => take_records(inner, depth_left - 1, found),
            _ => {}
        }
    }
}

fn is_list_name(name: &str) -> bool {
    LIST_NAMES.contains(&fields::folded(name).as_str())
}

/// Whether an object of a list is an article: it has a title or a text, in itself or in a part.
fn is_record(object: &Map<String, Value>) -> bool {
    fields::has_words(object) || parts(object).any(|(_, part)| fields::has_words(part))
}

fn parts(object: &Map<String, Value>) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
    object.iter().filter_map(|(name, value)| {
        let is_part = PART_NAMES.contains(&name.as_str());
        value.as_object().filter(|_| is_part).map(|part| (name, part))
    })
}

/// Puts the fields that stand in a part of the record beside its own, which win.
fn flattened(mut object: Map<String, Value>) -> Map<String, Value> {
    let with_words = parts(&object).filter(|(_, part)| fields::has_words(part));
    let named: Vec<String> = with_words.map(|(name, _)| name.clone()).collect();
    for name in named {
        if let Some(Value::Object(part)) = object.remove(&name) {
            for (name, value) in part {
                object.entry(name).or_insert(value);
            }
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn records_are_found_in_what_is_wrapped_around_them() {
        let (one, two) = (json!({"title": "One"}), json!({"text": "Two"}));
        for (whole, expected) in [
            (json!({"status": "ok", "articles": [one, two]}), vec![&one, &two]),
            (json!({"response": {"docs": [one], "n": 1}}), vec![&one]),
            (
                json!({"hits": {"hits": [{"_id": "7", "_source": {"title": "One"}}]}}),
                vec![&json!({"_id": "7", "title": "One"})],
            ),
            (
                json!({"results": [{"id": "x", "fields": {"text": "Two"}}]}),
                vec![&json!({"id": "x", "text": "Two"})],
            ),
            (json!({"title": "A feed", "items": [one, 3, {"n": 1}]}), vec![&one]),
            // An article with a list of its own, one without any text, and what is no article.
            (json!({"text": "Two", "items": [one]}), vec![&json!({"text": "Two", "items": [one]})]),
            (json!({"title": "One"}), vec![&one]),
            (json!({"comments": [one]}), vec![&json!({"comments": [one]})]),
            (json!({"items": []}), vec![&json!({"items": []})]),
            (
                json!({"a": {"b": {"c": {"d": {"e": {"items": [one]}}}}}}),
                vec![&json!({"a": {"b": {"c": {"d": {"e": {"items": [one]}}}}}})],
            ),
        ] {
            let Value::Object(object) = whole.clone() else { panic!("an object") };
            let found: Vec<Value> = records_of(object).into_iter().map(Value::Object).collect();
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{whole}");
        }
    }
}
