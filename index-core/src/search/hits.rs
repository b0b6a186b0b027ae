//! What a search gives back: plain data, one struct a kind of answer.

use std::fmt;

use crate::wording::Wording;
use crate::{ArticleId, Date, QuoteKind, Span};

/// Hits in order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Hits<T> {
    /// The hits of the page that was asked for.
    pub hits: Vec<T>,
    /// Whether nothing matched all words, so that these match the most of them.
    pub relaxed: bool,
    /// How many of them, the first, match all words: others only fill up the page.
    pub n_whole: usize,
}

impl<T> Hits<T> {
    /// Returns the number of hits on this page.
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// Goes through the hits in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.hits.iter()
    }
}

impl<T> IntoIterator for Hits<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Hits<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.iter()
    }
}

/// Which quote it is: an utterance of an article. Printed as `<article id>.<utterance>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteId {
    /// The article.
    pub article: ArticleId,
    /// The utterance, as in [`crate::Quote::utterance`].
    pub utterance: usize,
}

impl QuoteId {
    /// Reads what `Display` wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<QuoteId> {
        let (article, utterance) = text.split_once('.')?;
        let digits = !utterance.is_empty() && utterance.bytes().all(|b| b.is_ascii_digit());
        let utterance = digits.then(|| utterance.parse().ok()).flatten()?;
        Some(QuoteId { article: ArticleId::parse(article)?, utterance })
    }
}

impl fmt::Display for QuoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.article, self.utterance)
    }
}

impl fmt::Debug for QuoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A quote that matches: who said what, where it was printed and how we know.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct QuoteHit {
    /// The place among the hits, from 1.
    pub rank: usize,
    /// How well it matches; comparable within one answer only.
    pub score: f32,
    /// Which quote it is.
    pub id: QuoteId,
    /// The article that it stands in.
    pub article: ArticleId,
    /// The whole of it, verbatim, without the outer marks.
    pub quote: String,
    /// The part of it to show first: whole sentences where they are short enough.
    pub snippet: String,
    /// The matching words, as byte ranges of the snippet, in order and apart.
    pub highlights: Vec<Span>,
    /// The matching words of the whole quote, as byte ranges of it, in order and apart.
    pub quote_highlights: Vec<Span>,
    /// How the words were taken from the speaker.
    pub kind: QuoteKind,
    /// The person or body that said it, by the fullest name in the article.
    pub speaker: Option<String>,
    /// The speaker as printed beside the quote: "He".
    pub speaker_as_printed: Option<String>,
    /// The speaker's role.
    pub role: Option<String>,
    /// The other people who said it together with the speaker, as [`crate::Attribution::partners`].
    pub partners: Vec<String>,
    /// The article's headline.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The place of the article.
    pub place: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// The file.
    pub path: String,
    /// Where it begins in the article's text, in bytes.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
    /// The rule that told the speaker.
    pub rule: Option<&'static str>,
    /// How often that rule is right, `0.0..=1.0`.
    pub confidence: Option<f32>,
    /// A number that is the same wherever these words are printed, whatever their case and
    /// punctuation; of few words only where the same speaker said them.
    pub wording: u64,
    /// The other places of the same quote, the newest first; at most as many as
    /// [`crate::Query::places`] says.
    pub also: Vec<QuotePlace>,
    /// How many other places there are, told or not.
    pub n_also: usize,
    /// Why it is a hit, where that was asked for ([`crate::Query::explained`]).
    pub shares: Vec<WordShare>,
}

/// A quote that is worded like words that were asked for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WordedHit {
    /// The quote.
    pub hit: QuoteHit,
    /// How its words relate to these.
    pub wording: Wording,
}

/// What one word of the query adds to the score of a hit.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WordShare {
    /// The word, phrase or prefix, as it was asked for.
    pub word: String,
    /// What it adds to the score: its best place, and a part of the others.
    pub score: f32,
    /// Where it was found, with what each place alone would score.
    pub places: Vec<(&'static str, f32)>,
}

/// Another place of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotePlace {
    /// Which quote it is there.
    pub id: QuoteId,
    /// The article.
    pub article: ArticleId,
    /// Its headline.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// The file.
    pub path: String,
}

/// Another place of an article: an identical one, or a copy that somebody cut or edited.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArticlePlace {
    /// Which article it is there.
    pub id: ArticleId,
    /// Its headline there.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// The file.
    pub path: String,
}

/// An article that matches.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ArticleHit {
    /// The place among the hits, from 1.
    pub rank: usize,
    /// How well it matches. Falls strictly with the rank when sorted by relevance.
    pub score: f32,
    /// Which article it is.
    pub id: ArticleId,
    /// Which record of its file it is: the record's own `id`.
    pub record: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// The file.
    pub path: String,
    /// How many quotes it holds, of every kind.
    pub quotes: usize,
    /// The sentence or two where the words are.
    pub snippet: String,
    /// The matching words, as byte ranges of the snippet, in order and apart.
    pub highlights: Vec<Span>,
    /// Where else the same story stands, in the order of their ranks.
    pub also: Vec<ArticlePlace>,
    /// Why it is a hit, where that was asked for ([`crate::Query::explained`]).
    pub shares: Vec<WordShare>,
}

/// A page of what was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counted<T> {
    /// The rows of the page, those with the most quotes first.
    pub rows: Vec<T>,
    /// How many rows there are on all pages.
    pub total: u64,
    /// Of speakers: those who are left out as it can't be told whether they spoke about something
    /// else ([`crate::Query::also_on`]). They are in the list neither of those who did, nor of those
    /// who never did: the names there, a surname or an initial, may be theirs or somebody else's.
    pub undecided: Vec<String>,
}

/// How much a speaker said of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpeakerCount {
    /// The name, in its most frequent full form.
    pub speaker: String,
    /// The number of quotes.
    pub quotes: u64,
    /// The number of articles that they stand in.
    pub articles: u64,
    /// The number of outlets that printed them.
    pub outlets: u64,
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
    /// The number of quotes about each of what the speaker was asked to speak about as well, in
    /// the order of the calls of [`crate::Query::also_on`].
    pub also: Vec<u64>,
}

/// What is known of a person across all articles.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The counts, under the name that is shown.
    pub count: SpeakerCount,
    /// The names that articles use, each with the number of quotes, the most first.
    pub spellings: Vec<(String, u64)>,
    /// The roles that articles and the user's list of people name, the latest first.
    pub roles: Vec<RoleCount>,
}

/// A role of a person, and when it was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleCount {
    /// The role, in its most frequent form.
    pub role: String,
    /// The number of quotes in that role.
    pub quotes: u64,
    /// The first day, as printed or as the user says.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

/// How much was said on a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TopicCount {
    /// The topic, in lower case.
    pub topic: String,
    /// The number of quotes.
    pub quotes: u64,
    /// The number of articles that they stand in.
    pub articles: u64,
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

/// The values of one property of what matches, with counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facet {
    /// The property: speaker, role, outlet, place, topic, kind or month.
    pub name: &'static str,
    /// The values, those with the most quotes first; months in order.
    pub values: Vec<FacetValue>,
    /// How many values there are, shown or not.
    pub total: u64,
}

/// A value of a [`Facet`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FacetValue {
    /// The value: a name, a word, `2025-04`.
    pub value: String,
    /// The number of quotes.
    pub quotes: u64,
}

/// How much was said on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DayCount {
    /// The day of publication.
    pub date: Date,
    /// The number of quotes.
    pub quotes: u64,
}

/// What an index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Counts {
    /// The number of articles; identical ones in two places count twice.
    pub articles: u64,
    /// The number of quotes, of every kind.
    pub quotes: u64,
    /// The number of files that could not be read.
    pub failed: u64,
    /// The number of files whose content is no article's.
    pub ignored: u64,
}
