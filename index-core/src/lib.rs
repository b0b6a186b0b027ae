//! Who said what: reads news articles, attributes their quotes, indexes and searches them.

#![warn(missing_docs)]

mod article;
mod byline;
mod date;
mod error;
mod extract;
#[cfg(feature = "search")]
pub mod ingest;
mod printed_date;
mod read;

pub use article::{
    Acronym, Article, ArticleId, Attribution, Dateline, Note, Quote, QuoteKind, Span, Speaker,
    SpeakerKind, Topic,
};
pub use date::Date;
pub use error::{Error, ErrorKind, Result};
pub use extract::{EXTRACTOR_VERSION, extract};
pub use read::{
    ARTICLE_BYTES_MAX, Document, Format, Records, TEXT_BYTES_MAX, detect, read_documents,
};
