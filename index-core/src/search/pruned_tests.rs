//! What is skipped because it can't come first does not change what comes first, whichever thread
//! skips it.

use super::tests::{in_segments, index_of};
use super::{Searcher, SharedFrom};
use crate::fixture::Fixture;
use crate::query::Sort;
use crate::{Article, Query};

/// More than one block of postings, and blocks that differ.
const ARTICLES: usize = 900;
const QUOTES_OF_EACH: usize = 3;

/// Words of which the first are in almost every quote and the last in few.
const WORDS: [&str; 12] = [
    "the", "and", "ferry", "harbour", "strike", "council", "budget", "winter", "pilot", "lantern",
    "quarry", "zephyr",
];

/// Articles of quotes of different lengths, the same in every run.
fn articles() -> Vec<Article> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut below = |n: usize| random.usize(..n);
    let mut article = |i: usize| {
        let mut quotes = Vec::new();
        for nth in 0..QUOTES_OF_EACH {
            let n_words = 2 + below(5) * below(9);
            let mut words = vec![format!("n{i}of{nth}")];
            // Of two choices the lesser: the first words are the frequent ones.
            words.extend((0..n_words).map(|_| {
                let choice = below(WORDS.len()).min(below(WORDS.len()));
                WORDS[choice].to_owned()
            }));
            quotes.push(words.join(" "));
        }
        let text: Vec<String> = quotes.iter().map(|quote| format!("“{quote}” he said.")).collect();
        let mut fixture = Fixture::new(&format!("/{i}"), &text.join("\n"));
        // Some words stand in other places too, each of them in more articles or fewer.
        if below(3) == 0 {
            fixture = fixture.title(&format!("{} {}", WORDS[below(4)], WORDS[below(12)]));
        }
        let role = if below(4) == 0 { "pilot of the harbour" } else { "" };
        fixture = fixture.speaker(["Ann Pole", "Ann Ferry", "Ann Quarry"][below(3)], role);
        quotes.iter().fold(fixture, |fixture, quote| fixture.quote(quote)).done()
    };
    (0..ARTICLES).map(&mut article).collect()
}

/// Questions with words of every frequency, in every way to ask for several.
const QUESTIONS: [&str; 10] = [
    "the",
    "ferry",
    "pilot",
    "the OR and",
    "ferry OR the",
    "the OR zephyr OR and OR quarry",
    "council OR budget OR harbour",
    "\"the ferry\" OR winter",
    "zephyr",
    "the and",
];

#[test]
fn the_first_hits_are_those_of_the_whole_list() {
    let index = index_of(&articles());
    let searcher = index.searcher().unwrap();
    for text in QUESTIONS {
        let query = |limit: usize| Query::parse(text).unwrap().limit(limit).each();
        let quotes = |limit: usize| {
            let hits = searcher.quotes(&query(limit)).unwrap();
            hits.into_iter().map(|hit| (hit.id, hit.score)).take(7).collect::<Vec<_>>()
        };
        let first = quotes(7);
        assert_eq!(first, quotes(ARTICLES * QUOTES_OF_EACH), "quotes of {text}");
        // One that was asked much reads columns that are unpacked, a new one packed ones.
        let anew = index.searcher().unwrap().quotes(&query(7)).unwrap();
        let anew: Vec<_> = anew.into_iter().map(|hit| (hit.id, hit.score)).collect();
        assert_eq!(first, anew, "quotes of {text}");
        let ranking = |limit: usize| {
            let ranking = searcher.ranking(&query(limit)).unwrap();
            ranking.into_iter().take(7).collect::<Vec<_>>()
        };
        assert_eq!(ranking(7), ranking(ARTICLES), "articles of {text}");
    }
}

#[test]
fn several_threads_find_what_one_finds() {
    let mut articles = articles();
    // Copies of quotes lie in segments of different threads; so many that half of the documents end
    // within an article.
    let copies: Vec<Article> = articles[..101]
        .iter()
        .map(|article| {
            let mut copy = article.clone();
            copy.path = format!("/copy{}", article.path);
            copy
        })
        .collect();
    articles.extend(copies);
    // Of one segment the threads take stretches, of three of one size whole ones.
    for n_segments in [1, 3] {
        let alone = in_segments(&articles, n_segments).searcher().unwrap();
        assert_eq!(alone.engine.segment_readers().len(), n_segments);
        let shared_from = SharedFrom { ranked: 0, counted: 0 };
        let together = Searcher { shared_from, ..alone.clone() };
        for text in QUESTIONS {
            assert_same_hits(&alone, &together, text);
            assert_same_counts(&alone, &together, text);
        }
    }
}

fn assert_same_hits(alone: &Searcher, together: &Searcher, text: &str) {
    for sort in [Sort::Relevance, Sort::Newest] {
        for limit in [1, 7, ARTICLES] {
            let query = Query::parse(text).unwrap().limit(limit).sort(sort);
            let quotes = |searcher: &Searcher| {
                let hits = searcher.quotes(&query).unwrap().into_iter();
                hits.map(|hit| (hit.id, hit.score, hit.also)).collect::<Vec<_>>()
            };
            assert_eq!(quotes(alone), quotes(together), "quotes of {text}, {sort:?}");
            let ranking = |searcher: &Searcher| searcher.ranking(&query).unwrap();
            assert_eq!(ranking(alone), ranking(together), "articles of {text}, {sort:?}");
        }
    }
}

fn assert_same_counts(alone: &Searcher, together: &Searcher, text: &str) {
    let query = Query::parse(text).unwrap().limit(50);
    let counts = |searcher: &Searcher| {
        (
            searcher.speakers(&query).unwrap(),
            searcher.topics(&query).unwrap(),
            searcher.facets(&query).unwrap(),
            searcher.facets_of_articles(&query).unwrap(),
            searcher.days(&query).unwrap(),
            searcher.count(&query).unwrap(),
        )
    };
    assert_eq!(counts(alone), counts(together), "counts of {text}");
}
