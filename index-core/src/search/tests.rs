//! Questions and their whole answers.

use crate::fixture::{Fixture, meeting};
use crate::{Article, ArticleId, Index, Query, QuoteId, QuoteKind, Sort};

pub(super) fn index_of(articles: &[Article]) -> Index {
    in_segments(articles, 1)
}

/// Returns an index of so many segments.
pub(super) fn in_segments(articles: &[Article], n_segments: usize) -> Index {
    let index = Index::in_memory();
    let mut writer = index.writer().unwrap();
    for of_segment in articles.chunks(articles.len().div_ceil(n_segments).max(1)) {
        for article in of_segment {
            writer.put(article).unwrap();
        }
        writer.commit().unwrap();
    }
    index
}

/// The first words of every quote that a query finds.
pub(super) fn found(index: &Index, query: &Query) -> Vec<String> {
    let hits = index.searcher().unwrap().quotes(query).unwrap();
    let relaxed = hits.relaxed;
    let n_shown = if relaxed { hits.len() } else { hits.n_whole };
    let shown = hits.into_iter().take(n_shown).map(|hit| {
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
        ("by:\"Sergei Shoigu\"", &[DOUBLED, REVIVED]),
        ("by:\"Sergey Shoygu\"", &[DOUBLED, REVIVED]),
        ("by:\"S. Shoigu\"", &[DOUBLED, REVIVED]),
        ("by:Шойгу", &[DOUBLED, REVIVED]),
        ("by:Choïgou", &[DOUBLED, REVIVED]),
        ("by:\"Larisa Shoigu\"", &[]),
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
        ("the", &[TRADE, DOUBLED]),
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

#[test]
fn a_speaker_is_found_under_every_usual_spelling() {
    let index = index_of(&meeting());
    let names = [
        "Sergey Shoygu",
        "Shoigu",
        "Sergei Shoigu",
        "Sergey Shoigu",
        "Shoygu, Sergey",
        "S. Shoigu",
        "Mr. Shoigu",
        "SHOIGU",
        "Серге\u{439} Шойгу",
    ];
    for name in names {
        let found = found(&index, &Query::parse("").unwrap().speaker(name));
        assert_eq!(found.len(), 2, "{name}: {found:?}");
    }
    for name in ["Sergei Karimova", "Ivan Shoigu", "Shoiganov", "Khamenei"] {
        assert_eq!(found(&index, &Query::parse("").unwrap().speaker(name)), [""; 0], "{name}");
    }
}

#[test]
fn names_that_look_alike_are_kept_apart() {
    let says = |path: &str, name: &str| {
        let text = format!("“The answer of {path} is no,” he said.");
        Fixture::new(path, &text).speaker(name, "").quote(&text["“".len()..text.len() - 12]).done()
    };
    let index = index_of(&[
        says("/1", "Ali Khamenei"),
        says("/2", "Ruhollah Khomeini"),
        says("/3", "Khomeini"),
        says("/4", "George W. Bush"),
        says("/5", "Jeb Bush"),
    ]);
    let cases = [
        ("Khamenei", 1),
        ("Khomeini", 2),
        ("Ruhollah Khomeini", 2),
        // The bare surname is the only bearer's, and that is Ruhollah.
        ("Ali Khomeini", 0),
        ("George Bush", 1),
        ("G. Bush", 1),
        ("Bush", 2),
    ];
    for (name, n_expected) in cases {
        let found = found(&index, &Query::parse("").unwrap().speaker(name));
        assert_eq!(found.len(), n_expected, "{name}");
    }
}

#[test]
fn a_hit_tells_all_of_a_quote() {
    let index = index_of(&meeting());
    let query = Query::parse("\"SCO contact group\" hosts").unwrap();
    let hits = index.searcher().unwrap().quotes(&query).unwrap();
    let hit = &hits.hits[0];
    let article = &meeting()[0];
    assert_eq!(hits.len(), 1);
    assert_eq!((hit.rank, hit.article), (1, article.id()));
    assert_eq!(hit.id, QuoteId { article: article.id(), utterance: 0 });
    let words = "A revived SCO-Afghanistan contact group would help every neighbour of Kabul,";
    assert_eq!(hit.quote, words);
    assert_eq!(hit.quote, article.text[hit.start..hit.end]);
    assert_eq!(hit.snippet, words);
    let highlights = hit.highlights.iter().map(|span| &hit.snippet[span.start..span.end]);
    assert_eq!(highlights.collect::<Vec<_>>(), ["SCO", "contact", "group"]);
    assert_eq!(hit.kind, QuoteKind::Direct);
    assert_eq!(hit.speaker.as_deref(), Some("Sergei Shoigu"));
    assert_eq!(hit.role.as_deref(), Some("secretary of the council"));
    assert_eq!(hit.title.as_deref(), Some("Security chiefs meet in Astana"));
    assert_eq!(hit.source.as_deref(), Some("Steppe Wire"));
    assert_eq!(hit.place.as_deref(), Some("Astana"));
    assert_eq!(hit.date, "2025-04-17".parse().ok());
    assert_eq!(hit.path, "/in/astana.txt");
    assert_eq!((hit.rule, hit.confidence), (Some("by hand"), Some(0.9)));
    let also: Vec<_> = hit.also.iter().map(|place| place.path.as_str()).collect();
    assert_eq!(also, ["/in/talks.txt"]);
    let one = index.searcher().unwrap().quote(hit.id).unwrap().unwrap();
    assert_eq!((&one.quote, &one.also), (&hit.quote, &hit.also));
    let nowhere = QuoteId { utterance: 9, ..hit.id };
    assert_eq!(index.searcher().unwrap().quote(nowhere).unwrap(), None);
    assert_eq!(QuoteId::parse(&hit.id.to_string()), Some(hit.id));
}

#[test]
fn filters_and_orders_hold() {
    let index = index_of(&meeting());
    let all = || Query::parse("").unwrap();
    let day = |text: &str| text.parse().unwrap();
    let cases = [
        (all().since(day("2025-04-18")).sort(Sort::Oldest), vec![DOUBLED, REVIVED]),
        (all().until(day("2025-04-17")), vec![REVIVED, TRADE]),
        (all().kinds(&[QuoteKind::Indirect]), vec![]),
        (all().min_confidence(0.95), vec![]),
        (all().min_confidence(0.9).about("trade"), vec![DOUBLED, TRADE]),
        (all().sort(Sort::Newest), vec![DOUBLED, REVIVED, TRADE]),
        (all().sort(Sort::Oldest), vec![REVIVED, TRADE, DOUBLED]),
        (all().sort(Sort::Oldest).limit(1), vec![REVIVED]),
        (all().sort(Sort::Oldest).limit(1).offset(1), vec![TRADE]),
        (all().sort(Sort::Oldest).offset(2), vec![DOUBLED]),
        (all().offset(3), vec![]),
        (all().limit(0), vec![]),
        (Query::words("trade zebra").limit(1).about("trade"), vec![DOUBLED]),
    ];
    for (query, expected) in cases {
        let mut got = found(&index, &query);
        let mut expected = expected;
        if query.sort == Sort::Relevance {
            got.sort();
            expected.sort_unstable();
        }
        assert_eq!(got, expected, "{query:?}");
    }
}

#[test]
fn indirect_speech_comes_only_when_asked_for() {
    let text = "The mayor said that the bridge was safe. “The bridge is safe,” he said.";
    let article = Fixture::new("/b", text)
        .speaker("Ann Pole", "the mayor")
        .part("that the bridge was safe", 0, QuoteKind::Indirect)
        .part("The bridge is safe,", 1, QuoteKind::Direct)
        .done();
    let index = index_of(&[article]);
    let bridge = || Query::parse("bridge").unwrap();
    assert_eq!(found(&index, &bridge()), ["The bridge"]);
    assert_eq!(found(&index, &bridge().kinds(&[])).len(), 2);
    assert_eq!(found(&index, &bridge().kinds(&[QuoteKind::Indirect])), ["that the"]);
    assert_eq!(found(&index, &Query::parse("bridge kind:indirect").unwrap()), ["that the"]);
}

#[test]
fn a_split_quote_is_one_hit_and_its_tag_is_not_said() {
    let text = "“We will build it,” said the mayor, “before the winter comes.”";
    let article = Fixture::new("/b", text)
        .speaker("Ann Pole", "the mayor")
        .part("We will build it,", 0, QuoteKind::Direct)
        .part("before the winter comes.", 0, QuoteKind::Direct)
        .done();
    let index = index_of(&[article]);
    let find = |text: &str| found(&index, &Query::parse(text).unwrap()).len();
    assert_eq!(find("build winter"), 1);
    assert_eq!(find("said:mayor"), 0);
    assert_eq!(find("\"build it before the winter\""), 0);
    let hits = index.searcher().unwrap().quotes(&Query::parse("winter").unwrap()).unwrap();
    assert_eq!(hits.hits[0].quote, &text["“".len()..text.len() - "”".len()]);
}

#[test]
fn an_acronym_finds_its_long_form_and_the_reverse() {
    let text = "The Lake Protection Agency (LPA) spoke.\n“LPA boats leave at dawn,” it said.\n\
        “The Lake Protection Agency has no money,” he said.";
    let article = Fixture::new("/l", text)
        .acronym("LPA", "Lake Protection Agency")
        .speaker("Lake Protection Agency", "")
        .quote("LPA boats leave at dawn,")
        .speaker("Ann Pole", "")
        .quote("The Lake Protection Agency has no money,")
        .done();
    let index = index_of(&[article]);
    let find = |text: &str| found(&index, &Query::parse(text).unwrap());
    assert_eq!(find("Lake Protection Agency boats"), ["LPA boats"]);
    assert_eq!(find("LPA money"), ["The Lake"]);
    assert_eq!(find("by:LPA"), ["LPA boats"]);
}

#[test]
fn articles_are_found_by_their_text_and_by_who_speaks_in_them() {
    let index = index_of(&meeting());
    let searcher = index.searcher().unwrap();
    let find = |query: &Query| {
        let hits = searcher.articles(query).unwrap();
        assert!(hits.hits.windows(2).all(|pair| pair[0].score > pair[1].score));
        hits.iter().map(|hit| hit.path.clone()).collect::<Vec<_>>()
    };
    let parse = |text: &str| Query::parse(text).unwrap();
    let (astana, talks) = ("/in/astana.txt", "/in/talks.txt");
    assert_eq!(find(&parse("farmers")), [astana]);
    assert_eq!(find(&parse("title:talks")), [talks]);
    assert_eq!(find(&parse("by:karimova")), [astana]);
    assert_eq!(find(&parse("said:doubled")), [talks]);
    assert_eq!(find(&parse("\"SCO contact group\" -farmers")), [talks]);
    assert_eq!(find(&parse("date:2025-04-18")), [talks]);
    assert_eq!(find(&Query::words("farmers (trade) zebra: \"x")), [astana, talks]);
    assert_eq!(find(&Query::words("zebra")), [""; 0]);
    let hit = searcher.articles(&parse("farmers")).unwrap().hits.remove(0);
    assert_eq!((hit.quotes, hit.snippet.contains("Nobody asked the farmers")), (2, true));
    assert_eq!(hit.highlights.len(), 1);
    assert_eq!(hit.id, ArticleId::new(astana, None));
}

#[test]
fn speakers_and_topics_are_counted_over_their_spellings() {
    let index = index_of(&meeting());
    let searcher = index.searcher().unwrap();
    let shown = |query: &str| {
        let query = Query::parse(query).unwrap();
        let speakers = searcher.speakers(&query).unwrap().rows.into_iter().map(|count| {
            let (first, last) = (count.first.unwrap(), count.last.unwrap());
            format!(
                "{} {} {} {} {first} {last}",
                count.speaker, count.quotes, count.articles, count.outlets
            )
        });
        let topics = searcher.topics(&query).unwrap().rows.into_iter();
        let topics =
            topics.map(|count| format!("{} {} {}", count.topic, count.quotes, count.articles));
        (speakers.collect::<Vec<_>>(), topics.collect::<Vec<_>>())
    };
    let (speakers, topics) = shown("");
    assert_eq!(
        speakers,
        ["Sergey Shoygu 3 2 2 2025-04-17 2025-04-18", "Amina Karimova 1 1 1 2025-04-17 2025-04-17"]
    );
    assert_eq!(topics, ["kabul 2 2", "trade 2 2", "sco-afghanistan contact group 1 1"]);
    let (speakers, topics) = shown("trade by:shoigu");
    assert_eq!(speakers, ["Sergey Shoygu 1 1 1 2025-04-18 2025-04-18"]);
    assert_eq!(topics, ["trade 1 1"]);
    assert_eq!(searcher.count(&Query::parse("by:shoigu").unwrap()).unwrap(), 3);
    assert_eq!(searcher.count(&Query::parse("zebra").unwrap()).unwrap(), 0);
}

#[test]
fn who_was_quoted_last_or_first_stands_first_where_that_is_asked_for() {
    let said = |day: &str, name: &str, topic: &str| {
        let fixture = Fixture::new(&format!("/{day}{name}"), "“We sail,” they said.");
        let fixture = fixture.source("Island Post", "Lund", day).speaker(name, "");
        fixture.quote("We sail,").topic(topic).done()
    };
    let index = index_of(&[
        said("2025-04-17", "Ann Pole", "boats"),
        said("2025-04-19", "Ann Pole", "boats"),
        said("2025-04-20", "Mira Dolan", "ports"),
        said("2025-04-16", "Carl Voss", "sails"),
    ]);
    let searcher = index.searcher().unwrap();
    let cases = [
        (Sort::Relevance, "Ann Pole, Mira Dolan, Carl Voss; boats, ports, sails"),
        (Sort::Newest, "Mira Dolan, Ann Pole, Carl Voss; ports, boats, sails"),
        (Sort::Oldest, "Carl Voss, Ann Pole, Mira Dolan; sails, boats, ports"),
    ];
    for (sort, expected) in cases {
        let query = Query::parse("").unwrap().sort(sort);
        let speakers = searcher.speakers(&query).unwrap().rows.into_iter().map(|row| row.speaker);
        let topics = searcher.topics(&query).unwrap().rows.into_iter().map(|row| row.topic);
        let (speakers, topics): (Vec<_>, Vec<_>) = (speakers.collect(), topics.collect());
        assert_eq!(format!("{}; {}", speakers.join(", "), topics.join(", ")), expected, "{sort:?}");
    }
}

#[test]
fn a_pasted_text_of_any_shape_is_answered() {
    let index = index_of(&meeting());
    let paste = "“Trade (of: any [kind] —with” x.org/?a=b&c “doubled ";
    let pasted = paste.repeat(100_000 / paste.len());
    let searcher = index.searcher().unwrap();
    for text in [pasted.as_str(), "(((((", "\"", "-", "- -", "::", "a:b:c", "\u{202e}x", "**", "~"]
    {
        let (query, _) = Query::parse_lenient(text);
        searcher.quotes(&query).unwrap();
        searcher.articles(&query).unwrap();
        searcher.quotes(&Query::words(text)).unwrap();
    }
    assert_eq!(found(&index, &Query::parse_lenient(&pasted).0), ["~Our trade"]);
}

#[test]
fn an_empty_index_answers_with_nothing() {
    let index = Index::in_memory();
    let searcher = index.searcher().unwrap();
    let query = Query::parse("by:shoigu \"contact group\" trade* -x date:2025").unwrap();
    assert!(searcher.quotes(&query).unwrap().is_empty());
    assert!(searcher.articles(&query).unwrap().is_empty());
    assert!(searcher.speakers(&query).unwrap().rows.is_empty());
    assert_eq!(searcher.count(&query).unwrap(), 0);
}

#[test]
fn a_ranking_is_the_list_of_articles_without_what_is_shown() {
    let index = index_of(&meeting());
    let searcher = index.searcher().unwrap();
    for query in ["trade", "trade region council", "the", "zebra"] {
        let query = Query::words(query);
        let hits = searcher.articles(&query).unwrap();
        let listed: Vec<_> = hits.iter().map(|hit| (hit.id, hit.score)).collect();
        assert_eq!(searcher.ranking(&query).unwrap(), listed);
        let page = query.limit(1).offset(1);
        assert_eq!(searcher.ranking(&page).unwrap(), listed.get(1..2).unwrap_or_default());
    }
}

#[test]
fn what_is_skipped_changes_no_list() {
    const WORDS: [&str; 8] = ["peace", "trade", "border", "grain", "river", "bridge", "tax", "the"];
    let mut state = 7_u64;
    let mut next = |n: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let articles: Vec<Article> = (0..300)
        .map(|i| {
            let mut words = |n| (0..n).map(|_| WORDS[next(8)]).collect::<Vec<_>>().join(" ");
            let (said, also, around) = (words(4 + i % 5), words(6), words(3));
            let text = format!("{around} “{said}, {i}.” and {around} “{also}, {i}?” he said.");
            Fixture::new(&format!("/{i}"), &text)
                .title(&words(3))
                .source("Wire", "Astana", &format!("2025-04-{:02}", 1 + i % 28))
                .speaker("Ann Trade", "minister of peace")
                .quote(&format!("{said}, {i}."))
                .quote(&format!("{also}, {i}?"))
                .done()
        })
        .collect();
    let index = index_of(&articles);
    let searcher = index.searcher().unwrap();
    for text in [
        "peace",
        "peace OR trade OR grain^3",
        "peace trade border",
        "\"peace trade\" OR river",
        "said:grain -tax",
        "zebra peace trade river",
        "by:trade bridge",
        "peac* date:2025-04-02..2025-04-20",
    ] {
        let query = Query::parse(text).unwrap();
        let ids = |limit| {
            let hits = searcher.quotes(&query.clone().limit(limit)).unwrap();
            hits.iter().map(|hit| (hit.id, hit.score.to_bits())).collect::<Vec<_>>()
        };
        let all = ids(1000);
        assert!(all.len() > 20, "{text}");
        assert_eq!(ids(7), all[..7], "{text}");
        let all = searcher.ranking(&query.clone().limit(1000)).unwrap();
        assert_eq!(searcher.ranking(&query.limit(3)).unwrap(), all[..3], "{text}");
    }
}

#[test]
fn a_slip_of_the_pen_is_told_and_found_by_a_fuzzy_word() {
    let quote = "Our immigration rules failed the elections";
    let text = format!("“{quote},” said Ann Pole. An immigrant waited. Immigrations rose.");
    let article = Fixture::new("/a.txt", &text).speaker("Ann Pole", "").quote(quote).done();
    let index = index_of(&[article]);
    let searcher = index.searcher().unwrap();
    for (typed, meant) in [
        ("immigratoin", Some("immigration")),
        ("Immigartion", Some("immigration")),
        ("electons", Some("elections")),
        ("rulse", Some("rules")),
        ("immigration", None),
    ] {
        let near = searcher.near_words(typed, 3).unwrap();
        let expected = meant.map(|word| vec![(word.to_owned(), 1)]);
        assert_eq!(near, expected, "{typed}");
        let fuzzy = Query::parse_lenient(&format!("{typed}~")).0;
        assert_eq!(found(&index, &fuzzy), ["Our immigration"], "{typed}");
    }
}
