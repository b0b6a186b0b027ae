//! Rows and the help have the keys of the wire format.

use serde_json::Value;

use super::*;

/// The JSON keys whose values are single.
fn keys(view: &impl Serialize) -> Vec<String> {
    let value = serde_json::to_value(view).unwrap();
    let Value::Object(object) = value else { panic!("a view is an object") };
    let single = object.into_iter().filter(|(_, value)| !value.is_array());
    single.map(|(key, _)| key).collect()
}

fn names(view: &impl Fields) -> Vec<String> {
    let mut names: Vec<String> =
        view.fields().into_iter().map(|(name, _)| name.to_owned()).collect();
    names.sort();
    names
}

#[test]
fn rows_have_the_names_of_the_json_keys() {
    // A list, but one that fits a field.
    let mut of_quote = keys(&QuoteView::default());
    of_quote.push("partners".to_owned());
    of_quote.sort();
    assert_eq!(names(&QuoteView::default()), of_quote);
    assert_eq!(names(&ArticleView::default()), keys(&ArticleView::default()));
    assert_eq!(names(&SpeakerView::default()), keys(&SpeakerView::default()));
    assert_eq!(names(&TopicView::default()), keys(&TopicView::default()));
    assert_eq!(names(&PeriodView::default()), keys(&PeriodView::default()));
    assert_eq!(names(&FacetView::default()), keys(&FacetView::default()));
    assert_eq!(names(&CountView::default()), keys(&CountView::default()));
    assert_eq!(names(&SavedView::default()), keys(&SavedView::default()));
}

#[test]
fn the_help_names_every_key() {
    let help = include_str!("../help/output.txt");
    let mut all = keys(&ArticleView::default());
    all.extend(keys(&QuoteView { context: None, ..Default::default() }));
    all.extend(keys(&SpeakerView::default()));
    all.extend(keys(&TopicView::default()));
    all.extend(keys(&PeriodView::default()));
    all.extend(keys(&FacetView::default()));
    all.extend(keys(&SavedView::default()));
    for key in all {
        assert!(help.contains(&key), "{key} is not explained");
    }
}
