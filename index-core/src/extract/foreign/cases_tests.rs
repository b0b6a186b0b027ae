//! What quotes and speakers other languages yield, as cases in `cases.txt`.

use std::fmt::Write;

use proptest::prelude::*;

use crate::{Article, Document, Quote, QuoteKind, Span, extract};

fn article(language: &str, text: &str) -> Article {
    let language = Some(language.to_owned());
    let article = extract("", Document { language, ..Document::from_text(text) });
    assert_eq!(article.check(), None, "{text}");
    let (indirect, marked): (Vec<&Quote>, Vec<&Quote>) =
        article.quotes.iter().partition(|quote| quote.kind == QuoteKind::Indirect);
    for (one, two) in indirect.iter().zip(indirect.iter().skip(1)) {
        assert!(one.span.end <= two.span.start, "two clauses overlap: {text}");
    }
    for part in marked.iter().flat_map(|quote| &quote.quoted) {
        let doubled = indirect.iter().any(|clause| clause.span.contains(*part));
        assert!(!doubled, "a clause holds a quote in marks: {text}");
    }
    article
}

/// Returns the lines that describe the quotes of an article.
fn describe(article: &Article) -> String {
    let mut lines = String::new();
    for quote in &article.quotes {
        let found = quote.attribution.as_ref();
        let part = |span: Option<Span>| span.map_or("-", |span| &article[span]);
        let speaker = found.and_then(|found| found.speaker);
        let fields = [
            quote.kind.as_str(),
            &article[quote.span],
            part(found.map(|found| found.printed)),
            speaker.map_or("-", |speaker| article.speakers[speaker].name.as_str()),
            part(found.and_then(|found| found.role)),
            part(found.and_then(|found| found.cue)),
            found.map_or("-", |found| found.rule),
        ];
        let partners = article.partners_of(quote).map(|who| format!(" | with {}", who.name));
        writeln!(lines, "= {}{}", fields.join(" | "), partners.collect::<String>()).unwrap();
    }
    lines
}

#[test]
fn each_language_and_shape_yields_its_quotes() {
    let (mut failures, mut count) = (String::new(), 0);
    for case in include_str!("cases.txt").split("\n\n").skip(1) {
        let name = case.lines().next().unwrap_or_default();
        let language = name.trim_start_matches("# ").split(':').next().unwrap_or_default();
        let text: Vec<_> = case.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        let expected: String = case
            .lines()
            .filter(|line| line.starts_with('='))
            .fold(String::new(), |all, line| all + line + "\n");
        let found = describe(&article(language, &text.join("\n")));
        count += 1;
        if found != expected {
            writeln!(failures, "{name}\n{found}").unwrap();
        }
    }
    assert!(failures.is_empty(), "not as expected, but:\n\n{failures}");
    assert!(count >= 60, "only {count} cases were read");
}

proptest! {
    #[test]
    fn any_text_of_any_language_makes_an_article_whose_spans_hold(
        language in "fr|de|es|it|pt|nl|ru|uk|fi",
        text in "([A-Za-z ,.:“”\"'’«»„\\n(—)-]|dit |a-t-il dit|, sagte |ha detto |l’|Der |Ann Lee |, — сказал |глава МИД |Анна |que |dass |, sei |Selon |et a dit que |disant que |Lo |\\PC){0,60}",
    ) {
        article(&language, &text);
    }
}
