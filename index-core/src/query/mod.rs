//! Words to meaning: what somebody asked for, before any index is there. Pure.

mod dates;
mod elsewhere;
mod lexer;
mod parser;
mod shown;
mod weights;

use std::sync::Arc;

pub use self::dates::DateRange;
pub(crate) use self::elsewhere::{Elsewhere, Wanted};
pub use self::weights::Weights;
use crate::{Date, Error, ErrorKind, PeopleBook, QuoteKind, Result};

/// How many hits a query asks for unless told otherwise.
pub(crate) const LIMIT_DEFAULT: usize = 10;

/// How many other places of a quote are told unless told otherwise: as many as one line holds.
const PLACES_DEFAULT: usize = 3;

/// A question to an index: words and fields, filters, how many hits in which order.
///
/// ```
/// use index_core::Query;
///
/// let query = Query::parse("contact group -taliban").unwrap().speaker("Shoigu").limit(5);
/// assert_eq!(query, query.clone());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub(crate) root: Root,
    pub(crate) speaker: Option<String>,
    pub(crate) about: Option<String>,
    pub(crate) dates: DateRange,
    pub(crate) kinds: Option<Vec<QuoteKind>>,
    pub(crate) min_confidence: Option<f32>,
    pub(crate) limit: usize,
    pub(crate) offset: usize,
    pub(crate) sort: Sort,
    pub(crate) counts: Vec<CountLimit>,
    pub(crate) is_explained: bool,
    pub(crate) people: Arc<PeopleBook>,
    pub(crate) weights: Weights,
    /// Whether `AND` stands in it: then no word may be missing.
    pub(crate) is_strict: bool,
    pub(crate) is_each: bool,
    pub(crate) places: usize,
    /// What else speakers must, or must not, have spoken about.
    pub(crate) elsewhere: Vec<Elsewhere>,
    /// Whether nothing that lacks a word will do.
    pub(crate) is_whole: bool,
    /// Whether a name that nobody bears is taken for the one that it is a slip away from.
    pub(crate) takes_slips: bool,
    /// Whether what several people say together is left out.
    pub(crate) is_alone: bool,
}

/// What of a row is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counting {
    Quotes,
    Articles,
    Outlets,
}

/// How much must have been counted of a row: `quotes>5`. Both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountLimit {
    pub(crate) of: Counting,
    pub(crate) least: u64,
    pub(crate) most: u64,
}

/// The two ways to read the text of a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Root {
    /// Plain words, of which the more match the better.
    Words(String),
    /// The query language: all of these.
    Parsed(Vec<Node>),
}

/// A part of a parsed query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// A run of characters without a space: one word, or several when it holds marks.
    Words {
        scope: Scope,
        text: String,
    },
    /// Words that stand one behind the other, with up to `slop` others between them.
    Phrase {
        scope: Scope,
        text: String,
        slop: u32,
    },
    /// Words that begin so.
    Prefix {
        scope: Scope,
        text: String,
    },
    /// Words that differ by a letter or two.
    Fuzzy {
        scope: Scope,
        text: String,
    },
    /// A speaker's name in any spelling.
    Name(String),
    /// The language of the article: "en".
    Language(String),
    Kind(QuoteKind),
    Dates(DateRange),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// What counts so many times as much as the rest.
    Boost(Box<Node>, f32),
}

impl Node {
    fn add_names<'n>(&'n self, names: &mut Vec<&'n str>) {
        match self {
            Node::Name(name) => names.push(name),
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|n| n.add_names(names)),
            Node::Not(node) | Node::Boost(node, _) => node.add_names(names),
            _ => {}
        }
    }
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Anywhere,
    Said,
    About,
    Role,
    Place,
    Source,
    Title,
    Path,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Sort {
    /// Best first; of equal ones the newer.
    #[default]
    Relevance,
    /// By date, the newest first; those without a date last.
    Newest,
    /// By date, the oldest first; those without a date last.
    Oldest,
}

/// Something in the text of a query that was read otherwise than it may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryProblem {
    /// What it is and how it was read, for people: lower case, no full stop.
    pub message: String,
    /// Where it begins: a byte offset into the query's text.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
    /// Whether the value of a field can't be read: a program should ask again rather than search.
    pub is_error: bool,
}

impl Query {
    fn new(root: Root) -> Query {
        Query {
            root,
            speaker: None,
            about: None,
            dates: DateRange::default(),
            kinds: None,
            min_confidence: None,
            limit: LIMIT_DEFAULT,
            offset: 0,
            sort: Sort::default(),
            counts: Vec::new(),
            is_explained: false,
            people: Arc::default(),
            weights: Weights::default(),
            is_strict: false,
            is_each: false,
            places: PLACES_DEFAULT,
            elsewhere: Vec::new(),
            is_whole: false,
            takes_slips: false,
            is_alone: false,
        }
    }

    /// Returns the query for plain words: no operator, field, phrase or date; the more of the words
    /// match, and the rarer they are, the better. A word that is repeated counts as often.
    pub fn words(text: impl Into<String>) -> Query {
        Query::new(Root::Words(text.into()))
    }

    /// Reads the query language, strictly; relative dates are errors ([`Query::parse_on`]).
    ///
    /// # Errors
    /// [`ErrorKind::Query`] for whatever [`Query::parse_lenient`] has a problem with;
    /// [`Error::offset`] tells where.
    pub fn parse(text: &str) -> Result<Query> {
        Query::strict(Query::lenient(text, None))
    }

    /// As [`Query::parse`]; relative dates count from `today`.
    ///
    /// # Errors
    /// Those of [`Query::parse`].
    pub fn parse_on(text: &str, today: Date) -> Result<Query> {
        Query::strict(Query::lenient(text, Some(today)))
    }

    /// Reads the query language; what it can't read as that, it reads as words. Never fails and
    /// takes time in proportion to the text, whatever it is.
    ///
    /// A speaker's name that nobody bears is taken for the only one that is a slip of the pen away,
    /// where the rest of the name confirms it: [`crate::Searcher::misspelt`] tells which.
    pub fn parse_lenient(text: &str) -> (Query, Vec<QueryProblem>) {
        Query::lenient(text, None)
    }

    /// As [`Query::parse_lenient`]; relative dates count from `today`.
    pub fn parse_lenient_on(text: &str, today: Date) -> (Query, Vec<QueryProblem>) {
        Query::lenient(text, Some(today))
    }

    fn lenient(text: &str, today: Option<Date>) -> (Query, Vec<QueryProblem>) {
        let parsed = parser::parse(text, today);
        let mut query = Query::new(Root::Parsed(parsed.nodes));
        query.counts = parsed.counts;
        query.is_strict = parsed.is_strict;
        query.takes_slips = true;
        (query, parsed.problems)
    }

    /// Returns the speakers' names in it, as asked for.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.speaker.as_deref().into_iter().collect();
        if let Root::Parsed(nodes) = &self.root {
            nodes.iter().for_each(|node| node.add_names(&mut names));
        }
        names
    }

    fn strict((query, problems): (Query, Vec<QueryProblem>)) -> Result<Query> {
        match problems.into_iter().next() {
            None => Ok(Query { takes_slips: false, ..query }),
            Some(problem) => {
                let message = format!("{} (at byte {})", problem.message, problem.start);
                Err(Error::new(ErrorKind::Query, message).with_offset(problem.start))
            }
        }
    }

    /// Keeps only what this speaker said; any usual spelling of the name will do.
    #[must_use]
    pub fn speaker(mut self, name: impl Into<String>) -> Query {
        self.speaker = Some(name.into());
        self
    }

    /// Keeps only what is about these words: they are said, stand around it or in the title.
    #[must_use]
    pub fn about(mut self, words: impl Into<String>) -> Query {
        self.about = Some(words.into());
        self
    }

    /// Keeps only what was published on this day or later.
    #[must_use]
    pub fn since(mut self, day: Date) -> Query {
        self.dates.first = Some(day);
        self
    }

    /// Keeps only what was published on this day or earlier.
    #[must_use]
    pub fn until(mut self, day: Date) -> Query {
        self.dates.last = Some(day);
        self
    }

    /// Keeps only quotes of these kinds; all kinds when empty. By default direct and mixed ones. Of
    /// articles those that have such a quote, of the speaker if one is asked for; by default all.
    #[must_use]
    pub fn kinds(mut self, kinds: &[QuoteKind]) -> Query {
        let kinds = if kinds.is_empty() { &QuoteKind::ALL[..] } else { kinds };
        self.kinds = Some(kinds.to_vec());
        self
    }

    /// Keeps only quotes whose attribution is at least this sure, `0.0..=1.0`. Of articles those
    /// that have such a quote, as with [`Query::kinds`].
    #[must_use]
    pub fn min_confidence(mut self, confidence: f32) -> Query {
        self.min_confidence = Some(confidence);
        self
    }

    /// Sets how many hits are wanted; 10 by default.
    #[must_use]
    pub fn limit(mut self, n_hits: usize) -> Query {
        self.limit = n_hits;
        self
    }

    /// Sets how many hits are skipped.
    #[must_use]
    pub fn offset(mut self, n_hits: usize) -> Query {
        self.offset = n_hits;
        self
    }

    /// Sets the order of hits.
    #[must_use]
    pub fn sort(mut self, sort: Sort) -> Query {
        self.sort = sort;
        self
    }

    /// Takes the user's own word for who is one person, who is two, and what they are called.
    #[must_use]
    pub fn people(mut self, book: PeopleBook) -> Query {
        self.people = Arc::new(book);
        self
    }

    /// Leaves out what several people say together.
    pub(crate) fn alone(mut self) -> Query {
        self.is_alone = true;
        self
    }

    /// Sets how much each place of a word counts.
    #[must_use]
    pub fn weights(mut self, weights: Weights) -> Query {
        self.weights = weights;
        self
    }

    /// Tells with each hit why it is one, for people.
    #[must_use]
    pub fn explained(mut self) -> Query {
        self.is_explained = true;
        self
    }

    /// Lists every copy of an article by itself.
    #[must_use]
    pub fn each(mut self) -> Query {
        self.is_each = true;
        self
    }

    /// Tells of each quote at most so many of its other places, the newest (3 unless told):
    /// [`crate::QuoteHit::also`]. Each costs as much as a hit.
    #[must_use]
    pub fn places(mut self, n_most: usize) -> Query {
        self.places = n_most;
        self
    }

    /// Returns whether the query limits counts ([`Query::parse`] reads `quotes>5`): lists that count
    /// nothing leave that out.
    pub fn limits_counts(&self) -> bool {
        !self.counts.is_empty()
    }
}
