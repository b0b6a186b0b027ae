//! What each rule and shape yields, as cases in `golden_cases.txt`.

use std::fmt::Write;

use crate::Article;

/// Returns the lines that describe the quotes of an article.
fn describe(text: &str) -> String {
    let article = Article::from_text(text);
    assert_eq!(article.check(), None, "{text}");
    let mut lines = String::new();
    for quote in &article.quotes {
        let words = |span| article[span].replace('\n', "⏎");
        let found = quote.attribution.as_ref();
        let part = |span: Option<crate::Span>| span.map_or("-".to_owned(), words);
        let fields = [
            quote.kind.as_str().to_owned(),
            words(quote.span),
            part(found.map(|found| found.printed)),
            part(found.and_then(|found| found.role)),
            part(found.and_then(|found| found.cue)),
            found.map_or("-", |found| found.rule).to_owned(),
        ];
        let partners: Vec<_> = article.partners_of(quote).map(|who| &*who.name).collect();
        let together = if partners.is_empty() { "" } else { " | with " };
        writeln!(lines, "= {}{together}{}", fields.join(" | "), partners.join(", ")).unwrap();
    }
    lines
}

#[test]
fn each_rule_and_shape_yields_its_quotes() {
    let cases = include_str!("golden_cases.txt");
    let (mut failures, mut count) = (String::new(), 0);
    for case in cases.split("\n\n").skip(1) {
        let lines = |mark: &str| -> String {
            let marked = case.lines().filter(|line| line.starts_with(mark));
            marked.map(|line| format!("{line}\n")).collect()
        };
        let text: Vec<_> = case.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        let found = describe(&text.join("\n"));
        count += 1;
        if found != lines("=") {
            let name = case.lines().next().unwrap_or_default();
            writeln!(failures, "{name}\n{}{found}", lines(">")).unwrap();
        }
    }
    assert!(failures.is_empty(), "not as expected, but:\n\n{failures}");
    assert!(count >= 40, "only {count} cases were read");
}
