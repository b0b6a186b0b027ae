//! Answers about people, acronyms and reasons, whole.

use super::tests::{found, index_of};
use crate::fixture::{Fixture, meeting};
use crate::{Article, PeopleBook, Query, QuoteKind, Sort, SpeakerKind};

#[test]
fn what_matches_is_counted_by_all_its_properties() {
    let index = index_of(&meeting());
    let facets = index.searcher().unwrap().facets(&Query::parse("").unwrap()).unwrap();
    let shown = facets.iter().map(|facet| {
        let values = facet.values.iter().map(|value| format!("{} {}", value.value, value.quotes));
        format!("{} ({}): {}", facet.name, facet.total, values.collect::<Vec<_>>().join(", "))
    });
    let expected = [
        "speaker (2): Sergey Shoygu 3, Amina Karimova 1",
        "role (2): an economist 1, secretary of the council 1",
        "outlet (2): Daily Post 2, Steppe Wire 2",
        "place (1): Astana 4",
        "topic (3): kabul 2, trade 2, sco-afghanistan contact group 1",
        "kind (1): direct 4",
        "month (1): 2025-04 4",
    ];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[test]
fn what_nothing_was_asked_about_scores_nothing() {
    let searcher = index_of(&meeting()).searcher().unwrap();
    let query = Query::parse("").unwrap();
    let quotes = searcher.quotes(&query).unwrap().hits.into_iter().map(|hit| hit.score);
    let articles = searcher.articles(&query).unwrap().hits.into_iter().map(|hit| hit.score);
    let scores: Vec<u32> = quotes.chain(articles).map(f32::to_bits).collect();
    assert_eq!(scores, vec![0; scores.len()]);
    assert!(!scores.is_empty());
}

#[test]
fn british_and_american_spellings_find_each_other() {
    let texts =
        ["“We organised the defence programme,” he said.", "“A neighbor is wise,” he said."];
    let articles: Vec<Article> = ["We organised the defence programme,", "A neighbor is wise,"]
        .into_iter()
        .zip(texts)
        .map(|(quote, text)| Fixture::new(text, text).speaker("Ann Pole", "").quote(quote).done())
        .collect();
    let index = index_of(&articles);
    for query in ["\"organized the defense program\"", "organizing defense", "programmes"] {
        assert_eq!(found(&index, &Query::parse(query).unwrap()), ["We organised"], "{query}");
    }
    let hits = index.searcher().unwrap().quotes(&Query::parse("neighbours").unwrap()).unwrap();
    let shown = hits
        .hits
        .iter()
        .flat_map(|hit| hit.highlights.iter().map(|h| &hit.snippet[h.start..h.end]));
    assert_eq!(shown.collect::<Vec<_>>(), ["neighbor"]);
}

#[test]
fn the_beginning_of_a_word_finds_it_where_its_stem_is_shorter() {
    let text = "“Immigration falls again,” he said.";
    let article =
        Fixture::new("/1", text).speaker("Ann Pole", "").quote("Immigration falls again,");
    let index = index_of(&[article.done()]);
    for query in ["immig*", "immigra*", "immigratio*"] {
        let hits = index.searcher().unwrap().quotes(&Query::parse(query).unwrap()).unwrap().hits;
        let shown = hits
            .iter()
            .flat_map(|hit| hit.highlights.iter().map(|span| &hit.snippet[span.start..span.end]));
        assert_eq!(shown.collect::<Vec<_>>(), ["Immigration"], "{query}");
    }
}

#[test]
fn what_one_article_explains_is_known_in_others() {
    let explains = "The Lake Protection Agency (LPA) met.\n“Nobody is here,” he said.";
    let short = "“LPA boats leave at dawn,” he said.";
    let long = "“The Lake Protection Agency has no money,” she said.";
    let other = "“Lake Pilots Abroad go home,” he said.";
    let article = |path: &str, text: &str, quote: &str| {
        Fixture::new(path, text).speaker("Ann Pole", "").quote(quote)
    };
    let mut articles = vec![
        article("/1", explains, "Nobody is here,").acronym("LPA", "Lake Protection Agency").done(),
        article("/2", short, "LPA boats leave at dawn,").done(),
        article("/3", long, "The Lake Protection Agency has no money,").done(),
    ];
    let find = |articles: &[Article], text: &str| {
        let mut found = found(&index_of(articles), &Query::parse(text).unwrap());
        found.sort();
        found
    };
    let beside = "\"the Lake Protection Agency\"";
    let plain = "\"Lake Protection Agency\"";
    for query in ["LPA", "lake protection agency", plain, beside, "said:LPA"] {
        assert_eq!(find(&articles, query), ["LPA boats", "The Lake"], "{query}");
    }
    assert_eq!(find(&articles, "lake protection agency boats"), ["LPA boats"]);
    assert_eq!(find(&articles, "lpa"), ["LPA boats"]);
    let spelt = "The Organisation of the Lake Ports (OLP) met.\n“No boat sails,” he said.";
    let unlike = "“The organization of lake ports sleeps,” she said.";
    let with_spellings = [
        article("/5", spelt, "No boat sails,")
            .acronym("OLP", "Organisation of the Lake Ports")
            .done(),
        article("/6", unlike, "The organization of lake ports sleeps,").done(),
        article("/7", "“OLP ports open,” he said.", "OLP ports open,").done(),
    ];
    let query = "organization of the lake ports";
    assert_eq!(find(&with_spellings, query), ["OLP ports", "The organization"], "{query}");
    // Where articles disagree nothing is known.
    articles.push(
        article("/4", other, "Lake Pilots Abroad go home,")
            .acronym("LPA", "Lake Pilots Abroad")
            .done(),
    );
    assert_eq!(find(&articles, "LPA"), ["LPA boats", "Lake Pilots"]);
}

#[test]
fn the_users_word_on_people_goes_before_ours() {
    let says = |path: &str, name: &str, date: &str| {
        let text = format!("“The answer of {path} is no,” he said.");
        let quote = text["“".len()..text.len() - 12].to_owned();
        let article = Fixture::new(path, &text).source("Wire", "Oslo", date);
        article.speaker(name, "").quote(&quote).done()
    };
    let index = index_of(&[
        says("/1", "Bill Clinton", "2001-01-01"),
        says("/2", "William Clinton", "2011-01-01"),
        says("/3", "Bill Clinton", "2012-01-01"),
        says("/4", "Comeback Kid", "2014-01-01"),
    ]);
    let searcher = index.searcher().unwrap();
    let shown = |query: Query| {
        let rows = searcher.speakers(&query).unwrap().rows.into_iter();
        let rows: Vec<_> = rows.map(|row| format!("{} {}", row.speaker, row.quotes)).collect();
        rows.join(", ")
    };
    let all = || Query::parse("").unwrap();
    assert_eq!(shown(all()), "Bill Clinton 3, Comeback Kid 1");
    let book = "[[person]]\nname = 'President Clinton'\n\
        spellings = ['Bill Clinton', 'Comeback Kid']\nnot = ['William Clinton']\n\
        [[person.roles]]\nrole = 'head of state'\nsince = '2011'";
    let book = PeopleBook::parse(book).unwrap();
    let told = || all().people(book.clone());
    assert_eq!(shown(told()), "President Clinton 3, William Clinton 1");
    let count = |query: Query| searcher.count(&query).unwrap();
    assert_eq!(count(all().speaker("Bill Clinton")), 3);
    for (name, n_expected) in [("Bill Clinton", 3), ("Comeback Kid", 3), ("William Clinton", 1)] {
        assert_eq!(count(told().speaker(name)), n_expected, "{name}");
    }
    let held = Query::parse("role:\"head of state\"").unwrap().people(book.clone());
    assert_eq!(count(held.clone()), 2);
    let hits = searcher.quotes(&held.sort(Sort::Oldest)).unwrap();
    let first = &hits.hits[0];
    assert_eq!(first.speaker.as_deref(), Some("President Clinton"));
    assert_eq!(first.role.as_deref(), Some("head of state"));
}

#[test]
fn a_hit_tells_why_it_is_one() {
    let index = index_of(&meeting());
    let query = Query::parse("trade region").unwrap().explained();
    let hits = index.searcher().unwrap().quotes(&query).unwrap();
    let hit = &hits.hits[0];
    let words: Vec<&str> = hit.shares.iter().map(|share| share.word.as_str()).collect();
    assert_eq!(words, ["trade", "region"]);
    assert_eq!(hit.shares[0].places[0].0, "said");
    let sum: f32 = hit.shares.iter().map(|share| share.score).sum();
    assert_eq!(hit.score, sum);
}

#[test]
fn a_language_is_a_field() {
    let article = |path: &str, language: &str| {
        let text = "“It is no language,” he said.";
        let mut article =
            Fixture::new(path, text).speaker("Ann Pole", "").quote("It is no language,").done();
        article.language = Some(language.to_owned());
        article
    };
    let index = index_of(&[article("/1", "is"), article("/2", "no")]);
    let searcher = index.searcher().unwrap();
    let paths = |text: &str| {
        let query = Query::parse(text).unwrap();
        let articles = searcher.articles(&query).unwrap();
        let paths: Vec<_> = articles.iter().map(|hit| hit.path.clone()).collect();
        (paths.join(" "), searcher.count(&query).unwrap())
    };
    for (query, path, n_quotes) in
        [("lang:is", "/1", 1), ("lang:NO-bok", "/2", 1), ("lang:en", "", 0)]
    {
        assert_eq!(paths(query), (path.to_owned(), n_quotes), "{query}");
    }
}

#[test]
fn of_articles_that_match_alike_the_first_in_the_file_comes_first() {
    let lines: String =
        (0..20).map(|i| format!("{{\"id\":\"r{i}\",\"text\":\"sheep\"}}\n")).collect();
    let documents = crate::read_documents("flock.ndjson", lines.as_bytes()).unwrap();
    let articles =
        documents.into_iter().rev().map(|document| crate::extract("flock.ndjson", document));
    let index = index_of(&articles.collect::<Vec<_>>());
    let query = Query::words("sheep").limit(20).each();
    let hits = index.searcher().unwrap().articles(&query).unwrap();
    let found: Vec<String> = hits.iter().filter_map(|hit| hit.record.clone()).collect();
    let expected: Vec<String> = (0..20).map(|i| format!("r{i}")).collect();
    assert_eq!(found, expected);
}

#[test]
fn of_like_quotes_that_comes_first_whose_article_is_about_it() {
    let article = |path: &str, rest: &str| {
        let text = format!("“The price will rise,” he said.\n{rest}");
        Fixture::new(path, &text).speaker("Ann Pole", "").quote("The price will rise,").done()
    };
    let about = article("/about", "The price of barley is what all ask for: barley, barley.");
    let else_where = article("/else", "The price of barley is one thing, the harbour another one.");
    for articles in [[about.clone(), else_where.clone()], [else_where, about]] {
        let index = index_of(&articles);
        let query = Query::parse("barley price").unwrap().limit(1).each();
        let hits = index.searcher().unwrap().quotes(&query).unwrap();
        let paths: Vec<&str> = hits.iter().map(|hit| hit.path.as_str()).collect();
        assert_eq!(paths, ["/about"]);
    }
}

#[test]
fn what_somebody_said_in_articles_about_it_fills_a_short_list() {
    let article = |path: &str, quote: &str, rest: &str| {
        let text = format!("“{quote}” she said.\n{rest}");
        Fixture::new(path, &text).speaker("Ann Pole", "").quote(quote).done()
    };
    let filler = "The council met on the quay for most of a long and windy afternoon in March.";
    let articles = [
        article("/1", "The barley is in,", filler),
        article("/2", "Nobody is hungry now,", &format!("{filler} {filler} The barley was good.")),
        article("/3", "The bridge is shut,", filler),
    ];
    let index = index_of(&articles);
    let query = Query::parse("by:pole barley").unwrap();
    assert_eq!(found(&index, &query), ["The barley"]);
    let hits = index.searcher().unwrap().quotes(&query).unwrap();
    let paths: Vec<&str> = hits.iter().map(|hit| hit.path.as_str()).collect();
    assert_eq!((paths, hits.n_whole), (vec!["/1", "/2"], 1));
}

#[test]
fn who_speaks_for_somebody_is_not_that_person() {
    let said = |path: &str, name: &str, kind: SpeakerKind, words: &str| {
        let text = format!("“{words}” said {name}.");
        let mut article = Fixture::new(path, &text).speaker(name, "").quote(words).done();
        article.speakers[0].kind = kind;
        article
    };
    let spokesman = said("/1", "A spokesman for Ola Berg", SpeakerKind::Unnamed, "no comment");
    let company = said("/2", "Berg Marine Ltd", SpeakerKind::Organisation, "ships sail");
    let person = said("/3", "Ola Berg", SpeakerKind::Person, "I sail");
    let asked = |articles: &[Article], name: &str| {
        found(&index_of(articles), &Query::parse("").unwrap().speaker(name))
    };
    let alone = [spokesman.clone()];
    assert_eq!(asked(&alone, "Ola Berg"), ["no comment"], "nobody else is found");
    let talks = said("/4", "Talks with Ola Berg", SpeakerKind::Unnamed, "to go on");
    let all = [spokesman, company, person, talks];
    assert_eq!(asked(&all, "Ola Berg"), ["I sail"]);
    let mut of_surname = asked(&all, "Berg");
    of_surname.sort_unstable();
    assert_eq!(of_surname, ["I sail", "ships sail"]);
    let for_somebody = asked(&all, "spokesman for Ola Berg");
    assert!(for_somebody.contains(&"no comment".to_owned()), "{for_somebody:?}");
}

#[test]
fn articles_are_those_with_a_quote_of_the_kinds_that_are_asked_for() {
    let article = |path: &str, said: &[(&str, &str, QuoteKind)]| {
        let words: Vec<&str> = said.iter().map(|(_, words, _)| *words).collect();
        let mut fixture = Fixture::new(path, &format!("A ferry.\n{}", words.join("\n")));
        for (i, (speaker, words, kind)) in said.iter().enumerate() {
            fixture = fixture.speaker(speaker, "").part(words, i, *kind);
        }
        fixture.done()
    };
    let (direct, mixed, indirect) = (QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect);
    let index = index_of(&[
        article("/none", &[]),
        article("/direct", &[("Ann Pole", "It sails.", direct)]),
        article("/both", &[("Ann Pole", "It sinks.", indirect), ("Bo Lund", "It burns.", direct)]),
        article("/mixed", &[("Bo Lund", "It rusts.", mixed), ("Bo Lund", "It is lost.", indirect)]),
    ]);
    let ferry = || Query::parse("ferry").unwrap();
    let cases: [(Query, &[&str]); 9] = [
        (ferry(), &["/both", "/direct", "/mixed", "/none"]),
        (ferry().kinds(&[]), &["/both", "/direct", "/mixed"]),
        (ferry().kinds(&[direct]), &["/both", "/direct"]),
        (ferry().kinds(&[indirect, mixed]), &["/both", "/mixed"]),
        (ferry().kinds(&[direct]).speaker("Ann Pole"), &["/direct"]),
        (ferry().kinds(&[indirect]).speaker("Bo Lund"), &["/mixed"]),
        (ferry().min_confidence(0.9), &["/both", "/direct", "/mixed"]),
        (ferry().min_confidence(0.95), &[]),
        (Query::parse("").unwrap().kinds(&[QuoteKind::Transcript]), &[]),
    ];
    for (query, expected) in cases {
        let hits = index.searcher().unwrap().articles(&query).unwrap();
        let mut paths: Vec<&str> = hits.iter().map(|hit| hit.path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!(paths, expected, "{query}");
    }
}
