//! Who said what: reads news articles, attributes their quotes, indexes and searches them.

#![warn(missing_docs)]

mod article;
mod byline;
mod date;
mod error;
mod extract;
#[cfg(all(test, feature = "search"))]
mod fixture;
#[cfg(feature = "search")]
mod index;
#[cfg(feature = "search")]
pub mod ingest;
mod names;
mod printed_date;
#[cfg(feature = "search")]
mod query;
mod read;
#[cfg(feature = "search")]
mod search;

pub use article::{
    Acronym, Article, ArticleId, Attribution, Dateline, Note, Quote, QuoteKind, Span, Speaker,
    SpeakerKind, Topic,
};
pub use date::Date;
pub use error::{Error, ErrorKind, Result};
pub use extract::{EXTRACTOR_VERSION, extract};
#[cfg(feature = "search")]
pub use index::catalogue::{FileEntry, Outcome};
#[cfg(feature = "search")]
pub use index::{Index, Rebuild, Writer, WriterOptions};
pub use names::{BookPerson, BookRole, Judgement, PeopleBook, Reason, Verdict, same_person};
#[cfg(feature = "search")]
pub use query::{DateRange, Query, QueryProblem, Sort};
pub use read::{
    ARTICLE_BYTES_MAX, Document, Format, Records, TEXT_BYTES_MAX, detect, read_documents,
};
#[cfg(feature = "search")]
pub use search::{
    ArticleHit, Counts, DayCount, Hits, QuoteHit, QuoteId, QuotePlace, Searcher, SpeakerCount,
    TopicCount,
};
