//! Plain data: what an article is once it has been read and understood.
//!
//! Invariants, asserted by [`Article::check`]: every [`Span`] lies within `Article::text` on
//! character boundaries; every speaker index is in range; the stretches in `Quote::quoted` lie
//! inside `Quote::span` and are in order; quotes are in order of their start.

use std::fmt;
use std::ops::Index;

use crate::{Date, Moment, Origins};

/// A stretch of [`Article::text`]: byte offsets, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte.
    pub end: usize,
}

impl Span {
    /// Returns the span `start..end`.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// Returns the length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Returns whether `other` lies wholly within this span.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns whether the two spans share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Who an article is: the file it lies in and, in a file of many records, which record.
///
/// Printed as 16 hexadecimal digits, a digest of both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(u64);

impl ArticleId {
    /// Returns the identity of a record of a file, or of the whole file where `record` is `None`.
    pub fn new(path: &str, record: Option<&str>) -> ArticleId {
        let mut hasher = blake3::Hasher::new();
        hasher.update(path.as_bytes());
        if let Some(record) = record {
            hasher.update(&[0]);
            hasher.update(record.as_bytes());
        }
        let digest = hasher.finalize();
        let mut first = [0; 8];
        first.copy_from_slice(&digest.as_bytes()[..8]);
        ArticleId(u64::from_be_bytes(first))
    }

    /// Returns the identity as a number.
    pub const fn to_u64(self) -> u64 {
        self.0
    }

    /// Returns the identity that [`ArticleId::to_u64`] gave.
    pub const fn from_u64(number: u64) -> ArticleId {
        ArticleId(number)
    }

    /// Reads what `Display` wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<ArticleId> {
        let hex = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then(|| u64::from_str_radix(text, 16).ok().map(ArticleId)).flatten()
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// An article, read and understood.
///
/// `article[span]` gives the words of a span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Article {
    /// The path of the file that it came from, as text; empty for an article made in memory.
    pub path: String,
    /// Which record of that file it is; `None` where the file is one article.
    pub record: Option<String>,
    /// How many articles stand before it in that file.
    pub position: usize,
    /// The text. All spans are byte offsets into it.
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it, one entry a person.
    pub authors: Vec<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// The moment of publication, where metadata tells more than the day.
    pub published: Option<Moment>,
    /// The moment of the last change that metadata tells.
    pub modified: Option<Moment>,
    /// The outlet: from metadata, else the agency of the dateline.
    pub source: Option<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// Place: from metadata, else of the dateline, in the usual spelling ("Kabul").
    pub place: Option<String>,
    /// The language: the first part of its tag, in lower case ("en").
    pub language: Option<String>,
    /// The section of the outlet that it stands in.
    pub section: Option<String>,
    /// The keywords that its metadata gives, in order.
    pub keywords: Vec<String>,
    /// Where each of the values above came from.
    pub origins: Origins,
    /// The dateline, as printed before the first sentence.
    pub dateline: Option<Dateline>,
    /// The paragraphs, in order, without the white space between them.
    pub paragraphs: Vec<Span>,
    /// The quotes, in order of their start.
    pub quotes: Vec<Quote>,
    /// Everybody who speaks in the article; [`Attribution::speaker`] points here.
    pub speakers: Vec<Speaker>,
    /// The acronyms that the article explains.
    pub acronyms: Vec<Acronym>,
    /// What the article speaks of, most frequent first.
    pub topics: Vec<Topic>,
    /// Doubts that came up: nothing that hinders, all that a reader may want to know.
    pub notes: Vec<Note>,
}

/// The place, agency and day before an article's first sentence: `KABUL, April 17 (TOLONews):`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dateline {
    /// The whole of it, up to and with the dash or colon that ends it.
    pub span: Span,
    /// The place as printed.
    pub place: Option<Span>,
    /// The agency in brackets, as printed.
    pub agency: Option<Span>,
    /// The day, where the dateline or the article's metadata tell the year.
    pub date: Option<Date>,
}

/// One stretch of quoted or reported speech.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Quote {
    /// What is shown. For a direct quote the words without the outer marks; for a mixed or
    /// indirect one the reported clause, inner marks kept.
    pub span: Span,
    /// The stretches inside quotation marks, without the marks: the whole of a direct quote, the
    /// fragments of a mixed one, none of an indirect one.
    pub quoted: Vec<Span>,
    /// How the words were taken from the speaker.
    pub kind: QuoteKind,
    /// Which utterance of the article it belongs to, from 0. The parts of a split quote and the
    /// paragraphs of a long one share their number.
    pub utterance: usize,
    /// Who said it, and how we know; `None` when nobody is known to have said it.
    pub attribution: Option<Attribution>,
    /// The noun phrases and names that the quote and its sentence speak of, folded to lower case.
    pub topics: Vec<String>,
}

/// How a quote renders the speaker's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum QuoteKind {
    /// Whole and verbatim, in quotation marks.
    Direct,
    /// A reported clause with a verbatim fragment in it.
    Mixed,
    /// A reported clause, nothing verbatim.
    Indirect,
    /// A turn of an interview or transcript: verbatim, without marks.
    Transcript,
}

impl QuoteKind {
    /// Every kind, in the order in which they are listed to people.
    pub const ALL: [QuoteKind; 4] =
        [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect, QuoteKind::Transcript];

    /// Returns the name used in queries and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Transcript => "transcript",
        }
    }

    /// Returns the kind of that name.
    pub fn parse(name: &str) -> Option<QuoteKind> {
        QuoteKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Who said a quote, and how we know.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attribution {
    /// The form printed beside the quote: "He", "Mr. Shoigu", "a senior official".
    pub printed: Span,
    /// Whom it means: an index into [`Article::speakers`]; `None` for a pronoun whose person is
    /// not known.
    pub speaker: Option<usize>,
    /// The other people who say it together with this one ("said Ann Lee and Paul Roux"), as
    /// printed: indices into [`Article::speakers`], each once and without the speaker.
    pub partners: Vec<usize>,
    /// The role printed beside this quote, where there is one.
    pub role: Option<Span>,
    /// The cue verb or phrase, where there is one: "said", "according to".
    pub cue: Option<Span>,
    /// The words that show it: the tag of this quote or of the one that it continues.
    pub evidence: Span,
    /// The name of the rule that fired.
    pub rule: &'static str,
    /// How often this rule is right on annotated news, `0.0..=1.0`.
    pub confidence: f32,
}

/// A person, body or document that speaks in an article.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Speaker {
    /// The fullest name printed, without titles: "Sergei Shoigu"; for an unnamed source its noun
    /// phrase: "a senior official".
    pub name: String,
    /// What kind of speaker it is.
    pub kind: SpeakerKind,
    /// The fullest role printed: "the secretary of Russia’s Security Council".
    pub role: Option<String>,
    /// The other spellings of the name in this article, in order of appearance.
    pub spellings: Vec<String>,
}

/// What kind of speaker somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SpeakerKind {
    /// A named person.
    Person,
    /// A body: ministry, company, group.
    Organisation,
    /// A report, letter, statement or law.
    Document,
    /// A source without a name: "a senior official", "witnesses".
    Unnamed,
}

impl SpeakerKind {
    /// Returns the name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Organisation => "organisation",
            SpeakerKind::Document => "document",
            SpeakerKind::Unnamed => "unnamed",
        }
    }

    /// Returns the kind of that name.
    pub fn parse(name: &str) -> Option<SpeakerKind> {
        use SpeakerKind::{Document, Organisation, Person, Unnamed};
        [Person, Organisation, Document, Unnamed].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// An acronym with its long form, as the article explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acronym {
    /// "SCO".
    pub short: String,
    /// "Shanghai Cooperation Organization".
    pub long: String,
    /// Where it is explained: long form and bracket.
    pub span: Span,
}

/// A name or noun phrase that an article speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topic {
    /// The phrase as most often printed.
    pub phrase: String,
    /// How often it occurs.
    pub count: usize,
}

/// A doubt about an article: what is odd, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// The words for people: lower case, no full stop.
    pub message: String,
    /// Where in the text, if anywhere.
    pub span: Option<Span>,
}

impl Note {
    /// Returns a note without a place.
    pub fn new(message: impl Into<String>) -> Note {
        Note { message: message.into(), span: None }
    }

    /// Returns a note about a place in the text.
    pub fn at(span: Span, message: impl Into<String>) -> Note {
        Note { message: message.into(), span: Some(span) }
    }
}

impl Article {
    /// Returns the identity under which the article is indexed.
    pub fn id(&self) -> ArticleId {
        ArticleId::new(&self.path, self.record.as_deref())
    }

    /// Returns who said a quote of this article, where that is known.
    pub fn speaker_of(&self, quote: &Quote) -> Option<&Speaker> {
        self.speakers.get(quote.attribution.as_ref()?.speaker?)
    }

    /// Returns who said a quote of this article together with its speaker, in the order in which
    /// they are printed.
    pub fn partners_of(&self, quote: &Quote) -> impl Iterator<Item = &Speaker> {
        let partners = quote.attribution.iter().flat_map(|attribution| &attribution.partners);
        partners.filter_map(|&partner| self.speakers.get(partner))
    }

    /// Returns what is wrong with the article's spans and indices, or `None` when all hold.
    ///
    /// Whatever this crate makes passes; an article made by hand should be checked before it is
    /// indexed. Takes time in proportion to the number of spans.
    pub fn check(&self) -> Option<String> {
        let bad = |span: &Span| self.text.get(span.start..span.end).is_none();
        let mut previous_start = 0;
        for (i, quote) in self.quotes.iter().enumerate() {
            if bad(&quote.span) || quote.span.is_empty() {
                return Some(format!("quote {i} has the span {:?}", quote.span));
            }
            if quote.span.start < previous_start {
                return Some(format!("quote {i} starts before the one before it"));
            }
            previous_start = quote.span.start;
            let mut end = quote.span.start;
            for part in &quote.quoted {
                if bad(part) || part.start < end || part.end > quote.span.end {
                    return Some(format!("quote {i} has the quoted stretch {part:?}"));
                }
                end = part.end;
            }
            if let Some(attribution) = &quote.attribution {
                let spans = [Some(attribution.printed), attribution.role, attribution.cue];
                if spans.iter().flatten().any(bad) || bad(&attribution.evidence) {
                    return Some(format!("quote {i} has an attribution outside the text"));
                }
                let mut said_by = attribution.speaker.iter().chain(&attribution.partners);
                if said_by.any(|&speaker| speaker >= self.speakers.len()) {
                    return Some(format!("quote {i} points at no speaker"));
                }
            }
        }
        let dateline = self.dateline.iter().flat_map(|d| [Some(d.span), d.place, d.agency]);
        let others = self.paragraphs.iter().copied().map(Some).chain(dateline);
        let others = others.chain(self.acronyms.iter().map(|a| Some(a.span)));
        let others = others.chain(self.notes.iter().map(|n| n.span));
        others.flatten().find(bad).map(|span| format!("the span {span:?} is outside the text"))
    }
}

impl Index<Span> for Article {
    type Output = str;

    /// Returns the words of a span.
    ///
    /// # Panics
    /// When the span is of another text.
    fn index(&self, span: Span) -> &str {
        &self.text[span.start..span.end]
    }
}
