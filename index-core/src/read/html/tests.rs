//! Whole pages, well-formed and hostile.

use super::*;
use crate::Date;

#[test]
fn a_saved_page_gives_its_article_without_the_page_around_it() {
    let bytes = include_bytes!("../../../../tests/data/articles/flood-relief.html");
    let found = document(bytes);
    let day = Date::new(2026, 2, 19);
    assert_eq!((found.date, found.notes.len()), (day, 0));
    assert_eq!(found.title.as_deref(), Some("Flooded valley gets first boats of grain"));
    assert_eq!(found.authors, ["Ilse Marwitz", "Jonas Tebbe"]);
    assert_eq!(found.source.as_deref(), Some("The Upper Orla Courier"));
    assert_eq!(
        found.url.as_deref(),
        Some("https://courier.example/news/2026/02/flooded-valley-grain")
    );
    insta::assert_snapshot!(found.text);
}

#[test]
fn hostile_pages_are_read_without_their_layout() {
    for element in ["div", "span", "b", "table", "a"] {
        let html = format!("<title>Deep</title>{}Words.", format!("<{element}>").repeat(40_000));
        let found = document(html.as_bytes());
        assert_eq!((found.title.as_deref(), found.text.as_str()), (Some("Deep"), "Words."));
        assert_eq!(found.notes, [Note::new("the page nests too deeply: read without its layout")]);
    }
}

#[test]
fn the_deepest_page_that_is_laid_out_neither_overflows_the_stack_nor_repeats_itself() {
    for element in [
        "div",
        "span",
        "ul><li",
        "font",
        "table><tr><td",
        "dl><dd",
        "section",
        "article",
        "h2",
        "figure",
        "details",
        "p><b",
        "ol><li><p",
        "em",
    ] {
        let html = format!("{}One. <p>Two.", format!("<{element}>").repeat(170));
        assert_eq!(document(html.as_bytes()).text.matches("One.").count(), 1, "{element}");
    }
}

#[test]
fn a_page_in_another_charset_is_decoded_as_it_declares() {
    let html = b"<html><head><meta charset=\"iso-8859-7\"><title>\xe1\xe2\xe3</title><body><p>x";
    assert_eq!(document(html).title.as_deref(), Some("αβγ"));
}

#[test]
fn anything_is_a_page() {
    for html in [
        "",
        "<",
        "plain words",
        "<!--",
        "</p></p>",
        "<script>",
        "\u{0}\u{FFFD}<p\u{0}>",
        "&#xD800;",
    ] {
        document(html.as_bytes());
    }
    assert_eq!(document(b"plain words").text, "plain words");
}
