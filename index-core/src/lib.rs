//! Who said what: reads news articles, attributes their quotes, indexes and searches them.
//!
#![cfg_attr(feature = "search", doc = "```")]
#![cfg_attr(not(feature = "search"), doc = "```ignore")]
//! use index_core::{Article, Index, Query};
//!
//! let article = Article::from_text(
//!     "LAKE TOWN (Shore News) - “The new bridge will cut the trip by half,” said Maria Lund, \
//!      the mayor of Lake Town, on Monday.",
//! );
//! let index = Index::in_memory();
//! let mut writer = index.writer()?;
//! writer.put(&article)?;
//! writer.commit()?;
//!
//! let hits = index.searcher()?.quotes(&Query::parse("bridge speaker:lund")?)?;
//! let hit = &hits.hits[0];
//! assert_eq!(hit.speaker.as_deref(), Some("Maria Lund"));
//! assert_eq!(hit.quote, "The new bridge will cut the trip by half,");
//! # Ok::<(), index_core::Error>(())
//! ```
//!
//! # Overview
//!
//! The way of an article goes from the left to the right; each step can be had alone:
//!
//! - bytes → [`Document`]: [`read_documents`], [`Records`] for files of many articles;
//! - document → [`Article`]: [`extract()`], or [`Article::from_text`] and [`Article::read`] in one.
//!   It cannot fail: doubts are [`Note`]s. No index, no thread and no file is needed up to here;
//! - article → [`Index`]: one [`Writer`], any number of [`Searcher`]s, in a folder or in memory;
//! - [`Query`] → [`Hits`]: quotes, articles, speakers and topics with counts.
//!
//! Nothing here prints, logs, reads the environment or asks for the time. Everything blocks, and
//! everything is `Send` and `Sync`.
//!
//! # Features
//!
//! - `search` (default): the index, queries and folder ingest;
//! - `html` (pages, Safari's web archives, WARC), `pdf`, `office` (DOCX, ODT, RTF), `epub`, `mail`
//!   (mails, mailboxes, MHTML), `feeds` (RSS, Atom, NewsML-G2, NITF): all default, each for the
//!   formats of its name. Text, Markdown and JSON are always read;
//! - `simulation`: for tests of programs that write an index, a disk that loses power and fails;
//! - `worker`: web pages and other foreign formats are read in a confined process of their own.

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
mod metadata;
mod named_date;
mod names;
#[cfg(feature = "simulation")]
#[doc(hidden)]
pub mod parsers;
mod path_name;
mod printed_date;
mod printed_names;
#[cfg(feature = "search")]
mod query;
mod read;
#[cfg(feature = "search")]
mod search;
#[cfg(feature = "search")]
mod wording;
#[cfg(feature = "worker")]
pub mod worker;

pub use article::{
    Acronym, Article, ArticleId, Attribution, Dateline, Note, Quote, QuoteKind, Span, Speaker,
    SpeakerKind, Topic,
};
pub use date::Date;
pub use error::{Error, ErrorKind, Result};
pub use extract::{EXTRACTOR_VERSION, extract};
#[cfg(feature = "search")]
pub use index::catalogue::{FileEntry, Outcome};
#[cfg(feature = "simulation")]
pub use index::simulation::FaultyDisk;
#[cfg(feature = "search")]
pub use index::{Index, Prepared, Rebuild, Writer, WriterOptions, WriterPlace};
pub use metadata::{Field, Moment, Origins, Provenance};
pub use names::{BookPerson, BookRole, Judgement, PeopleBook, Reason, Verdict, same_person};
pub use path_name::path_name;
#[cfg(feature = "search")]
pub use query::{DateRange, Query, QueryProblem, Sort, Weights};
pub use read::{
    ARTICLE_BYTES_MAX, Document, Format, Records, TEXT_BYTES_MAX, add_sidecar, detect,
    read_documents,
};
#[cfg(feature = "search")]
pub use search::{
    ArticleHit, ArticlePlace, Counted, Counts, DayCount, Facet, FacetValue, Hits, Person, QuoteHit,
    QuoteId, QuotePlace, RoleCount, Searcher, SpeakerCount, TopicCount, WordShare, WordedHit,
};
#[cfg(feature = "search")]
pub use wording::{Difference, DifferenceKind, Quotation, Relation, Wording};
