//! What pages say about themselves, however they say it.

use super::*;

/// What a page with this head says: `title|date|authors|source|url`.
fn said(head: &str) -> String {
    let mut document = Document::default();
    fill(&mut document, &Page::read(&format!("<html><head>{head}")));
    format!(
        "{}|{}|{}|{}|{}",
        document.title.unwrap_or_default(),
        document.date.map(|date| date.to_string()).unwrap_or_default(),
        document.authors.join(";"),
        document.source.unwrap_or_default(),
        document.url.unwrap_or_default(),
    )
}

fn ld(json: &str) -> String {
    format!("<script type=application/ld+json>{json}</script>")
}

#[test]
fn the_day_of_publication_is_found_in_order_of_trust() {
    let modified = "<meta property=article:modified_time content=2026-05-01>";
    let meta = "<meta property=article:published_time content='2026-04-18T10:00:00Z'>";
    let address = "<link rel=canonical href=https://p.example/2026/04/19/storm>";
    let time = "<body><time datetime=2026-04-20>";
    let labelled =
        "<body><p>Monday, May 4, 2026</p><p>First Published on Apr 21, 2026 01:38 pm</p>";
    let graph = ld(r#"{"@graph": [{"@type": "WebPage", "datePublished": "2026-01-01"},
        {"@type": ["NewsArticle"], "dateModified": "2026-05-01", "datePublished": "2026-04-17"}]}"#);
    let day = |head: &str| said(head).split('|').nth(1).unwrap().to_owned();
    assert_eq!(day(&format!("{modified}{meta}{address}{graph}{time}")), "2026-04-17");
    assert_eq!(day(&format!("{modified}{address}{meta}{time}")), "2026-04-18");
    let older = "<meta name=article_date_original content='Saturday, April 18, 2026, 12:06 PM'>";
    assert_eq!(day(&format!("{modified}{address}{older}{time}")), "2026-04-18");
    assert_eq!(day(&format!("{modified}{address}{time}")), "2026-04-19");
    assert_eq!(day(&format!("{modified}{time}")), "2026-04-20");
    assert_eq!(day(&format!("{modified}{labelled}")), "2026-04-21");
    assert_eq!(day(&format!("{modified}<body><p>4 May 2026</p>")), "2026-05-04");
    assert_eq!(day(&format!("{modified}<body><p>4 May 2026</p><p>3 May 2026</p>")), "");
    assert_eq!(
        day(&ld(r#"{"@type": "NewsArticle", "datePublished": "0001-01-01T00:00:00Z"}"#)),
        ""
    );
}

#[test]
fn the_title_loses_the_name_of_the_site() {
    let site = "<meta property=og:site_name content='The Post'>";
    for (head, title) in [
        ("<title>Storm closes port | The Post</title>", "Storm closes port"),
        (
            "<title>Storm closes port - News - The Post</title><body><h1>Storm closes port</h1>",
            "Storm closes port",
        ),
        (
            "<title>Opinion | Storm closes port</title><body><h1>Storm closes port</h1>",
            "Storm closes port",
        ),
        ("<title>Storm - a history</title>", "Storm - a history"),
        (
            "<title>Storm closes port - The Post - Harbour</title><body><h1>Storm closes port</h1>",
            "Storm closes port",
        ),
        ("<meta property=og:title content='Dog &amp;amp; Bone'>", "Dog & Bone"),
        ("<body><h1>Only a <i>heading</i></h1>", "Only a heading"),
    ] {
        assert_eq!(said(&format!("{site}{head}")).split('|').next().unwrap(), title, "{head}");
    }
    let host = "<link rel=canonical href=https://www.post.example/1><title>Storm - Post</title>";
    assert_eq!(said(host).split('|').next().unwrap(), "Storm");
    let full_width =
        "<meta property=og:site_name content='新聞社'><title>風が港を閉ざす：新聞</title>";
    assert_eq!(said(full_width).split('|').next().unwrap(), "風が港を閉ざす");
}

#[test]
fn authors_and_outlet_are_found_however_they_are_given() {
    for (head, expected) in [
        (ld(r#"{"@type": "NewsArticle", "author": [{"name": "Jane Doe"}, "John Roe"], "publisher": {"name": "The Post"}}"#), "||Jane Doe;John Roe|The Post|"),
        (ld(r#"{"@type": "NewsArticle", "mainEntityOfPage": {"@id": "https://p.example/a"}}"#), "||||https://p.example/a"),
        (ld(r#"[{"@type": "Article", "author": {"@id": "p:1"}}, {"@type": "Person", "@id": "p:1", "name": "Jane Doe"}]"#), "||Jane Doe||"),
        (ld("{\"@type\": \"Article\",\n\"headline\": \"Storm\ncloses port\", \"author\": {\"name\": null}};"), "Storm closes port||||"),
        ("<meta name=author content='By JANE DOE and John Roe'>".to_owned(), "||Jane Doe;John Roe||"),
        ("<meta name=author content='The Post'><meta property=og:site_name content='The Post'>".to_owned(), "|||The Post|"),
        ("<meta property=article:author content=https://face.example/jane><body><a rel=author>Jane Doe</a>".to_owned(), "||Jane Doe||"),
        (ld("{broken") + "<meta property=og:url content=https://p.example/1>", "||||https://p.example/1"),
    ] {
        assert_eq!(said(&head), expected, "{head}");
    }
}
