//! Copies of our own articles, cut and edited as outlets do it: which are found to be one story.

use super::tests::index_of;
use crate::{Article, Document, Query, extract, read_documents};

/// The articles, as paragraphs. Each begins with its headline.
fn articles() -> Vec<Vec<String>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/articles");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let text = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        read_documents("article.txt", &bytes).unwrap().remove(0).text
    };
    let paragraphs = |text: String| text.split("\n\n").map(str::to_owned).collect();
    files.iter().map(|path| paragraphs(text(path))).collect()
}

/// Every `n`th word is another.
fn with_other_words(paragraphs: &[String], n: usize) -> Vec<String> {
    let other = |(i, word): (usize, &str)| {
        if i % n == n - 1 { format!("{word}ly") } else { word.to_owned() }
    };
    let edited =
        |text: &String| text.split(' ').enumerate().map(other).collect::<Vec<String>>().join(" ");
    paragraphs.iter().map(edited).collect()
}

fn cut_to(paragraphs: &[String], n: usize, of: usize) -> Vec<String> {
    let text = paragraphs.join("\n\n");
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    vec![words[..words.len() * n / of].concat()]
}

/// The ways in which a story is made another, by name.
fn copies(paragraphs: &[String]) -> Vec<(&'static str, Vec<String>)> {
    let mut headed = paragraphs.to_vec();
    headed[0] = "Another desk wrote this headline over the story".to_owned();
    let mut signed = headed.clone();
    signed
        .insert(1, "BREITACH (Lake Wire) – Reporting by our staff, editing by others.".to_owned());
    signed
        .push("© Lake Wire. All rights reserved. Write to the desk with what you know.".to_owned());
    let mut reversed = paragraphs.to_vec();
    reversed[1..].reverse();
    vec![
        ("same", paragraphs.to_vec()),
        ("another headline", headed),
        ("headline, dateline and notice", signed),
        ("paragraphs turned around", reversed),
        ("every 20th word another", with_other_words(paragraphs, 20)),
        ("every 12th word another", with_other_words(paragraphs, 12)),
        ("cut to two thirds", cut_to(paragraphs, 2, 3)),
        ("cut to a half", cut_to(paragraphs, 1, 2)),
    ]
}

fn article(path: &str, paragraphs: &[String]) -> Article {
    extract(path, Document::from_text(paragraphs.join("\n\n")))
}

#[test]
fn copies_are_shown_with_the_story_and_other_stories_by_themselves() {
    let stories = articles();
    let originals =
        stories.iter().enumerate().map(|(i, story)| article(&format!("/in/{i}"), story));
    let originals: Vec<Article> = originals.collect();
    let mut missed: Vec<String> = Vec::new();
    for (i, story) in stories.iter().enumerate() {
        for (how, copy) in copies(story) {
            let mut all = originals.clone();
            all.push(article("/other/copy", &copy));
            let searcher = index_of(&all).searcher().unwrap();
            let hits = searcher.articles(&Query::parse("").unwrap().limit(100)).unwrap();
            let groups: Vec<usize> = hits.iter().map(|hit| hit.also.len()).collect();
            if groups.iter().sum::<usize>() != 1 {
                missed.push(format!("{i}: {how} {groups:?}"));
            }
            let each = searcher.articles(&Query::parse("").unwrap().limit(100).each()).unwrap();
            assert_eq!(each.len(), all.len());
        }
    }
    assert_eq!(missed, Vec::<String>::new());
}
