//! What formats say about an article, and where it was said.

use index_core::{Field, Provenance};

use super::{articles, data};

/// All metadata of the article in one fixture, a value a line, each with its origin.
fn told(ending: &str) -> String {
    let path = data().join("formats").join(format!("harbour-strike.{ending}"));
    let article = &articles(&path).unwrap()[0];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    // When the fixture itself was made says nothing of the article.
    let is_told = |(field, origin): &(Field, Provenance)| {
        *field != Field::Modified || *origin != Provenance::DocumentProperties
    };
    let lines = article.origins.iter().filter(is_told).map(|(field, origin)| {
        let value = match field.as_str() {
            "title" => text(&article.title),
            "authors" => article.authors.join("; "),
            "date" => article
                .published
                .map(|moment| moment.to_string())
                .or_else(|| article.date.map(|date| date.to_string()))
                .unwrap_or_default(),
            "modified" => article.modified.map(|moment| moment.to_string()).unwrap_or_default(),
            "source" => text(&article.source),
            "url" => text(&article.url),
            "place" => text(&article.place),
            "language" => text(&article.language),
            "section" => text(&article.section),
            _ => article.keywords.join("; "),
        };
        format!("{}: {value} ({})", field.as_str(), origin.as_str())
    });
    lines.collect::<Vec<_>>().join("\n")
}

const TITLE: &str = "Dockers at Port Ansel to stop work for a week";
const AUTHORS: &str = "Harriet Lowmoor; Tom Askew";

#[test]
fn a_page_tells_all_of_it_and_every_value_where_it_is_from() {
    let page = format!(
        "title: {TITLE} (json-ld)\nauthors: {AUTHORS} (json-ld)\n\
         date: 2026-01-14T08:30:00+02:00 (json-ld)\nmodified: 2026-01-14T09:45:00+02:00 (json-ld)\n\
         source: Quayside Gazette (json-ld)\nurl: https://news.example/harbour-strike (meta)\n\
         language: en (meta)\nsection: World (json-ld)\nkeywords: one; two (json-ld)"
    );
    for ending in [
        "site.html",
        "latin.html",
        "misnamed.txt",
        "saved.mhtml",
        "safari.webarchive",
        "crawl.warc",
    ] {
        assert_eq!(told(ending), page, "{ending}");
    }
}

#[test]
fn every_format_tells_what_it_has_a_place_for() {
    let feed = |language: &str, modified: &str, record: &str, keywords: &str| {
        format!(
            "title: {TITLE} (feed)\nauthors: {AUTHORS} (feed)\ndate: 2026-01-14T08:30:00+02:00 (feed)\n\
             {modified}source: Quayside Gazette (feed)\n{record}language: {language} (feed){keywords}"
        )
    };
    let url = "url: https://news.example/harbour-strike (feed)\n";
    let modified = "modified: 2026-01-14T09:45:00+02:00 (feed)\n";
    let world = "\nkeywords: World (feed)";
    for (ending, expected) in [
        ("rss.xml", feed("en", "", url, world)),
        ("atom.xml", feed("en", modified, url, "")),
        ("newsml.xml", feed("en", modified, "", world)),
        (
            "front.md",
            format!(
                "title: {TITLE} (front-matter)\nauthors: {AUTHORS} (front-matter)\n\
             date: 2026-01-14 (front-matter)\nsource: Quayside Gazette (front-matter)\n\
             language: en (detected)"
            ),
        ),
        (
            "plain.eml",
            format!(
                "title: {TITLE} (mail-header)\nauthors: {AUTHORS} (mail-header)\n\
             date: 2026-01-14T08:30:00+02:00 (mail-header)\nsource: Quayside Gazette (mail-header)\n\
             language: en (detected)"
            ),
        ),
        (
            "office.docx",
            format!(
                "title: {TITLE} (element)\nauthors: {AUTHORS} (printed)\ndate: 2026-01-14 (printed)\n\
             source: Quayside Gazette (printed)\nlanguage: en (document-properties)"
            ),
        ),
        (
            "printed.pdf",
            format!(
                "title: {TITLE} (element)\nauthors: {AUTHORS} (printed)\ndate: 2026-01-14 (printed)\n\
             source: Quayside Gazette (printed)\nlanguage: en (detected)"
            ),
        ),
        (
            "pandoc.epub",
            format!(
                "title: {TITLE} (document-properties)\n\
             date: 2026-01-14 (document-properties)\nlanguage: en (detected)"
            ),
        ),
    ] {
        assert_eq!(told(ending), expected, "{ending}");
    }
}
