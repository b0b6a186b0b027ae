//! What our own articles yield, whole, against golden files.
//!
//! `WHOSAID_UPDATE=1` rewrites them; the difference is then reviewed as part of the change.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use index_core::{Article, Quote, read_documents};

/// The folders of articles, each with its golden files beside it.
fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

#[test]
fn every_article_yields_what_its_golden_file_says() {
    let is_update = std::env::var_os("WHOSAID_UPDATE").is_some();
    let golden = data().join("golden");
    fs::create_dir_all(&golden).unwrap();
    let mut names: Vec<PathBuf> =
        fs::read_dir(data().join("articles")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut wrong = Vec::new();
    for path in &names {
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = golden.join(format!("{name}.golden"));
        let got = describe_file(path);
        let want = fs::read_to_string(&file).unwrap_or_default();
        if is_update || want.is_empty() {
            fs::write(&file, &got).unwrap();
        }
        if !is_update && got != want {
            wrong.push(format!("--- {name}: expected\n{want}\n--- {name}: got\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_golden_file_has_its_article() {
    for entry in fs::read_dir(data().join("golden")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let article = name.strip_suffix(".golden").expect("golden files are named NAME.golden");
        assert!(data().join("articles").join(article).exists(), "{name} has no article");
    }
}

fn describe_file(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let documents = read_documents(name, &bytes).unwrap();
    let articles = documents.into_iter().map(|document| index_core::extract(name, document));
    articles.map(|article| describe(&article)).collect::<Vec<_>>().join("\n")
}

/// All that was understood, as text that a person can review.
fn describe(article: &Article) -> String {
    assert_eq!(article.check(), None, "{}", article.path);
    let mut out = String::new();
    let mut line = |key: &str, value: String| {
        if !value.is_empty() {
            writeln!(out, "{key}: {value}").expect("writing to a string cannot fail");
        }
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    line("record", text(&article.record));
    line("title", text(&article.title));
    line("authors", article.authors.join("; "));
    line("date", article.date.map(|date| date.to_string()).unwrap_or_default());
    line("place", text(&article.place));
    line("source", text(&article.source));
    line("url", text(&article.url));
    if let Some(dateline) = &article.dateline {
        line("dateline", article[dateline.span].to_owned());
    }
    line("paragraphs", article.paragraphs.len().to_string());
    for speaker in &article.speakers {
        let role = speaker.role.as_ref().map(|role| format!(", {role}")).unwrap_or_default();
        let also = if speaker.spellings.is_empty() {
            String::new()
        } else {
            format!(" (also: {})", speaker.spellings.join(", "))
        };
        line("speaker", format!("{}{role} [{}]{also}", speaker.name, speaker.kind.as_str()));
    }
    for acronym in &article.acronyms {
        line("acronym", format!("{} = {}", acronym.short, acronym.long));
    }
    let topics: Vec<&str> = article.topics.iter().take(8).map(|t| t.phrase.as_str()).collect();
    line("topics", topics.join(", "));
    for note in &article.notes {
        line("note", note.message.clone());
    }
    for quote in &article.quotes {
        out.push_str(&describe_quote(article, quote));
    }
    out
}

fn describe_quote(article: &Article, quote: &Quote) -> String {
    let mut out = format!("\n{} {} ", quote.kind.as_str(), quote.utterance);
    if let Some(attribution) = &quote.attribution {
        let printed = &article[attribution.printed];
        let speaker = article.speaker_of(quote).map_or("?", |speaker| speaker.name.as_str());
        let cue = attribution.cue.map(|span| &article[span]).unwrap_or_default();
        let role = attribution.role.map(|span| &article[span]).unwrap_or_default();
        let rule = attribution.rule;
        let _ = write!(out, "by “{printed}” = {speaker} | role: {role} | cue: {cue} | {rule}");
    } else {
        out.push_str("by nobody known");
    }
    let _ = writeln!(out, "\n  {}", article[quote.span].replace('\n', "\n  "));
    for part in quote.quoted.iter().filter(|part| **part != quote.span) {
        let _ = writeln!(out, "  verbatim: {}", &article[*part]);
    }
    out
}
