use crate::fixture::meeting;
use crate::{Article, Index, Query};

fn index_of(articles: &[Article]) -> Index {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    for article in articles {
        writer.put(article).unwrap();
    }
    writer.commit().unwrap();
    index
}

/// The first words of every quote that a query finds.
fn found(index: &Index, query: &Query) -> Vec<String> {
    let hits = index.searcher().unwrap().quotes(query).unwrap();
    let relaxed = hits.relaxed;
    let shown = hits.into_iter().map(|hit| {
        let words: Vec<&str> = hit.quote.split(' ').take(2).collect();
        let mark = if relaxed { "~" } else { "" };
        format!("{mark}{}", words.join(" "))
    });
    shown.collect()
}

const REVIVED: &str = "A revived";
const DOUBLED: &str = "Our trade";
const TRADE: &str = "No contact";

#[test]
fn queries_find_the_quotes_that_are_meant() {
    let index = index_of(&meeting());
    let cases: &[(&str, &[&str])] = &[
        ("SCO contact group", &[REVIVED]),
        ("\"SCO contact group\"", &[REVIVED]),
        ("\"Afghanistan contact group\"", &[REVIVED]),
        ("\"SCO-Afghanistan contact group\"", &[REVIVED]),
        ("\"SCO Afghanistan contact group\"", &[REVIVED]),
        ("\"revived SCO contact groups\"", &[REVIVED]),
        ("\"contact SCO\"", &[]),
        ("Shanghai Cooperation Organization contact group", &[REVIVED]),
        ("speaker:shoigu", &[DOUBLED, REVIVED]),
        ("by:\"Sergey Shoygu\" trade", &[DOUBLED]),
        ("by:karimova", &[TRADE]),
        ("by:(karimova OR lavrov)", &[TRADE]),
        ("trade -doubled", &[TRADE]),
        ("trade -by:karimova", &[DOUBLED]),
        ("-trade", &[REVIVED]),
        ("role:economist", &[TRADE]),
        ("said:hosts", &[]),
        ("hosts", &[REVIVED]),
        ("source:steppe trade", &[TRADE]),
        ("o:\"daily post\" trade", &[DOUBLED]),
        ("title:talks", &[DOUBLED, REVIVED]),
        ("path:astana.txt trade", &[TRADE]),
        ("date:2025-04-17", &[REVIVED, TRADE]),
        ("trade date:..2025-04-17", &[TRADE]),
        ("doubl*", &[DOUBLED]),
        ("karimowa~", &[TRADE]),
        ("kind:indirect", &[]),
        ("zebra", &[]),
        ("trade zebra doubled", &["~Our trade"]),
        ("\"contact group\"~3 -revived", &[TRADE]),
        ("the", &[REVIVED, TRADE, DOUBLED]),
    ];
    for (text, expected) in cases {
        let query = Query::parse(text).unwrap();
        let mut got = found(&index, &query);
        let mut expected = expected.to_vec();
        got.sort_unstable();
        expected.sort_unstable();
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn articles_are_found_by_the_first_digits_of_their_ids() {
    let index = index_of(&meeting());
    let searcher = index.searcher().unwrap();
    let mut all: Vec<_> = meeting().iter().map(Article::id).collect();
    all.sort_unstable();
    assert_eq!(searcher.ids_beginning("", 9).unwrap(), all);
    assert_eq!(searcher.ids_beginning("", 1).unwrap(), all[..1]);
    for id in &all {
        let digits = id.to_string();
        assert_eq!(searcher.ids_beginning(&digits, 9).unwrap(), [*id]);
        assert_eq!(searcher.ids_beginning(&digits[..9], 9).unwrap(), [*id]);
    }
    for none in ["no digits", "00000000000000001"] {
        assert_eq!(searcher.ids_beginning(none, 9).unwrap(), []);
    }
}

#[test]
fn quotes_are_counted_by_day() {
    let index = index_of(&meeting());
    let days = index.searcher().unwrap().days(&Query::parse("trade").unwrap()).unwrap();
    let days: Vec<String> = days.iter().map(|day| format!("{} {}", day.date, day.quotes)).collect();
    assert_eq!(days, ["2025-04-17 1", "2025-04-18 1"]);
}
