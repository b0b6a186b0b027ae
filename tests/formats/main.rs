//! The same article gives the same text, title, day, quotes and speakers from every format; what
//! is broken gives one reason.
//!
//! `cargo formats` makes the files anew, with the programs that people use.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod broken;
mod metadata;

use std::fs;
use std::path::{Path, PathBuf};

use index_core::{Article, extract, read_documents};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// The articles of a file.
fn articles(path: &Path) -> index_core::Result<Vec<Article>> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let documents = read_documents(name, &fs::read(path).unwrap())?;
    Ok(documents.into_iter().map(|document| extract(name, document)).collect())
}

#[test]
fn an_article_is_the_same_in_every_format() {
    let mut table = String::new();
    let mut n_wrong = 0;
    let mut names: Vec<PathBuf> =
        fs::read_dir(data().join("formats")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for path in &names {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (stem, _) = name.split_once('.').unwrap();
        let original = &articles(&data().join("articles").join(format!("{stem}.txt"))).unwrap()[0];
        let faults = match articles(path) {
            Err(error) => vec![error.to_string()],
            Ok(found) => faults(original, &found[0]),
        };
        n_wrong += usize::from(!faults.is_empty());
        let verdict = if faults.is_empty() { "same".to_owned() } else { faults.join("; ") };
        table.push_str(&format!("{name:36} {verdict}\n"));
    }
    assert!(names.len() > 50 && n_wrong == 0, "{n_wrong} of {} differ:\n{table}", names.len());
}

/// What of an article differs from the original.
fn faults(original: &Article, found: &Article) -> Vec<String> {
    let mut faults = Vec::new();
    let (title, expected) = (&found.title, &original.title);
    if title != expected {
        faults.push(format!("title {title:?}"));
    }
    // Pages and mails carry a day where the article prints none.
    let day = original.date.map_or("2026-10-06".to_owned(), |date| date.to_string());
    let is_typed = original.date.is_none() && found.published.is_none();
    let date = found.date.map(|date| date.to_string());
    if date.as_ref() != Some(&day) && !(is_typed && date.is_none()) {
        faults.push(format!("date {date:?}"));
    }
    let (text, expected) = (body(&found.text), body(&original.text));
    if text != expected {
        faults.push(format!("text {text:?} for {expected:?}"));
    }
    let (quotes, expected) = (said(found), said(original));
    if quotes != expected {
        let wrong = quotes.iter().find(|quote| !expected.contains(quote));
        let missing = expected.iter().find(|quote| !quotes.contains(quote));
        faults.push(format!("quotes: {wrong:?} for {missing:?}"));
    }
    faults
}

/// The words of the text below what formats keep apart: from the first word of the first sentence.
fn body(text: &str) -> String {
    const FIRST_WORDS: [&str; 3] =
        ["TARNOV, March 9", "Dockers at Port Ansel will", "HESTRAY, Oct. 6"];
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = FIRST_WORDS.iter().find_map(|first| words.find(first)).unwrap_or(0);
    words[start..].to_owned()
}

/// Each quote as `kind | speaker | words`.
fn said(article: &Article) -> Vec<String> {
    assert_eq!(article.check(), None, "{}", article.path);
    let shown = |quote: &index_core::Quote| {
        let speaker = article.speaker_of(quote).map_or("nobody", |speaker| speaker.name.as_str());
        let words = article[quote.span].split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{} | {speaker} | {words}", quote.kind.as_str())
    };
    article.quotes.iter().map(shown).collect()
}
