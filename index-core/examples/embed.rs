//! Keeps an index in memory, puts articles in and asks who said what.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use index_core::{Article, Index, Query, Result};

const ARTICLES: [&str; 2] = [
    "Bridge opens\n\
     LAKE TOWN (Shore News) - “The new bridge will cut the trip to the hospital by half,” said \
     Maria Lund, the mayor of Lake Town, on Monday.\n\
     Peter Holm, who runs the ferry, disagreed. “A bridge without a footpath helps nobody,” he said.",
    "Ferry to go on\n\
     “We will keep the ferry running through the winter,” Peter Holm told reporters.",
];

fn main() -> Result<()> {
    let index = Index::in_memory();
    let mut writer = index.writer()?;
    for (i, text) in ARTICLES.into_iter().enumerate() {
        let mut article = Article::from_text(text);
        // An article's identity is its path and record: here there is no file, so we number them.
        article.record = Some(i.to_string());
        writer.put(&article)?;
    }
    writer.commit()?;

    let searcher = index.searcher()?;
    for query in ["bridge", "speaker:holm", "\"through the winter\""] {
        let hits = searcher.quotes(&Query::parse(query)?)?;
        for hit in &hits {
            let speaker = hit.speaker.as_deref().unwrap_or("somebody");
            println!("{query}: {speaker} said “{}”", hit.snippet);
        }
    }
    Ok(())
}
