//! What is shown of an answer: the wire format of `--json`, and what the other forms print.
//!
//! Invariant: keys only ever change with a version; the library's types may move freely.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

/// One quote that matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct QuoteView {
    /// From 1, counting what `--offset` left out.
    pub(crate) rank: usize,
    pub(crate) score: f32,
    /// `ARTICLE.NUMBER`
    pub(crate) id: String,
    pub(crate) article: String,
    /// Whole and verbatim, without the outer marks.
    pub(crate) quote: String,
    pub(crate) snippet: String,
    /// Where the snippet matches: `[start, end]` in bytes.
    pub(crate) highlights: Vec<[usize; 2]>,
    /// Where the whole quote matches; for showing it, so no part of the wire format.
    #[serde(skip)]
    pub(crate) quote_highlights: Vec<[usize; 2]>,
    pub(crate) kind: &'static str,
    /// The person.
    pub(crate) speaker: Option<String>,
    pub(crate) speaker_as_printed: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) place: Option<String>,
    /// `YYYY-MM-DD`
    pub(crate) date: Option<String>,
    pub(crate) path: String,
    /// Leads to the file at a terminal that opens links; no part of the wire format.
    #[serde(skip)]
    pub(crate) link: Option<String>,
    /// Its file is missing; the article stays in the index for now.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) held: bool,
    /// Byte offsets into the `text` of `show ID --json`.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) rule: Option<&'static str>,
    pub(crate) confidence: Option<f32>,
    /// The others who said it together with the speaker.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) partners: Vec<String>,
    /// Other places of the same quote.
    pub(crate) also: Vec<PlaceView>,
    /// How many there are, listed or not; for people, so no part of the wire format.
    #[serde(skip)]
    pub(crate) n_also: usize,
    /// With `--context`: the paragraphs around it, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) context: Option<ContextView>,
    /// With `--explain`: what each word of the query adds to the score.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) why: Vec<WhyView>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "that is how it is called")]
fn is_false(is: &bool) -> bool {
    !is
}

/// What a word of the query adds to the score of a hit.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct WhyView {
    pub(crate) word: String,
    pub(crate) score: f32,
    pub(crate) places: Vec<WherePrinted>,
}

/// A place where a word was found, and what it would score alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct WherePrinted {
    pub(crate) place: &'static str,
    pub(crate) score: f32,
}

/// Where else a quote was printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct PlaceView {
    pub(crate) id: String,
    pub(crate) article: String,
    pub(crate) title: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) path: String,
}

/// The part of an article around a quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct ContextView {
    pub(crate) paragraphs: Vec<ParagraphView>,
}

/// A paragraph, and where in it the quote stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct ParagraphView {
    pub(crate) text: String,
    /// `[start, end]` in bytes of `text`.
    pub(crate) quoted: Vec<[usize; 2]>,
}

/// One article that matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct ArticleView {
    pub(crate) rank: usize,
    pub(crate) score: f32,
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) path: String,
    /// Leads to the file at a terminal that opens links; no part of the wire format.
    #[serde(skip)]
    pub(crate) link: Option<String>,
    /// Its file is missing; the article stays in the index for now.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) held: bool,
    /// How many quotes it holds.
    pub(crate) quotes: usize,
    pub(crate) snippet: String,
    pub(crate) highlights: Vec<[usize; 2]>,
    /// Other places of the same story.
    pub(crate) also: Vec<PlaceView>,
    /// With `--explain`: what each word of the query adds to the score.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) why: Vec<WhyView>,
}

/// One speaker of those who speak about something.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct SpeakerView {
    pub(crate) speaker: String,
    pub(crate) quotes: u64,
    pub(crate) articles: u64,
    pub(crate) outlets: u64,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
    /// With `--also-on`: how much about that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) also: Vec<AlsoView>,
}

impl SpeakerView {
    /// Returns a row with all the fields of those who also spoke about this.
    pub(crate) fn example(also_on: &[String]) -> SpeakerView {
        let also = also_on.iter().map(|about| AlsoView { about: about.clone(), quotes: 0 });
        SpeakerView { also: also.collect(), ..SpeakerView::default() }
    }
}

/// What else somebody spoke about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct AlsoView {
    pub(crate) about: String,
    pub(crate) quotes: u64,
}

/// A person across all articles.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct BearerView {
    pub(crate) name: String,
    pub(crate) quotes: u64,
    pub(crate) articles: u64,
    pub(crate) outlets: u64,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
    pub(crate) spellings: Vec<NameView>,
    pub(crate) roles: Vec<PeriodOfRole>,
    pub(crate) topics: Vec<TopicView>,
    pub(crate) latest: Vec<QuoteView>,
}

/// A name that articles use.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct NameView {
    pub(crate) name: String,
    pub(crate) quotes: u64,
}

/// A role, and from when to when it is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct PeriodOfRole {
    pub(crate) role: String,
    pub(crate) quotes: u64,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
}

/// One subject of those that are spoken about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct TopicView {
    pub(crate) topic: String,
    pub(crate) quotes: u64,
    pub(crate) articles: u64,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
}

/// What else metadata says of an article, and where every value of it came from.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct MetadataView {
    /// RFC 3339, without an offset where none is known.
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) keywords: Vec<String>,
    /// Field to origin: `{"title": "json-ld"}`.
    pub(crate) origins: BTreeMap<&'static str, &'static str>,
}

/// A day that a text names, and where: bytes of `text`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct DayView {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// `YYYY-MM-DD`
    pub(crate) date: String,
}

/// How much of what matches has a property.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct FacetView {
    /// speaker, role, outlet, place, topic, kind or month
    pub(crate) facet: &'static str,
    pub(crate) value: String,
    pub(crate) quotes: u64,
}

/// How much matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct CountView {
    pub(crate) count: u64,
}

/// A query that is kept under a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct SavedView {
    pub(crate) name: String,
    pub(crate) words: String,
}

/// How much was said in a stretch of days.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct PeriodView {
    /// The first day.
    pub(crate) from: String,
    /// The last day.
    pub(crate) to: String,
    /// The stretch as people call it: "2025-04".
    #[serde(skip)]
    pub(crate) label: String,
    pub(crate) quotes: u64,
}

/// What one of several people said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct SideView {
    pub(crate) speaker: String,
    /// How many quotes match, shown or not.
    pub(crate) count: u64,
    pub(crate) quotes: Vec<QuoteView>,
}

/// A whole article, with everything that was found in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct WholeView {
    pub(crate) id: String,
    pub(crate) path: String,
    /// Leads to the file at a terminal that opens links; no part of the wire format.
    #[serde(skip)]
    pub(crate) link: Option<String>,
    /// Which record of the file it is, where the file holds many.
    pub(crate) record: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) url: Option<String>,
    #[serde(flatten)]
    pub(crate) metadata: MetadataView,
    pub(crate) text: String,
    /// `[start, end]` in bytes of `text`.
    pub(crate) paragraphs: Vec<[usize; 2]>,
    pub(crate) speakers: Vec<PersonView>,
    pub(crate) quotes: Vec<SaidView>,
    /// The days that the text names.
    pub(crate) dates: Vec<DayView>,
    pub(crate) acronyms: Vec<AcronymView>,
    pub(crate) topics: Vec<PhraseView>,
    pub(crate) notes: Vec<NoteView>,
}

/// Somebody who speaks in an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct PersonView {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) role: Option<String>,
    pub(crate) spellings: Vec<String>,
}

/// An utterance of an article; its parts are what stands between interruptions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct SaidView {
    pub(crate) id: String,
    pub(crate) quote: String,
    pub(crate) kind: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// `[start, end]` in bytes of `text`, without what the reporter put between.
    pub(crate) parts: Vec<[usize; 2]>,
    /// The stretches inside quotation marks.
    pub(crate) quoted: Vec<[usize; 2]>,
    pub(crate) speaker: Option<String>,
    pub(crate) speaker_as_printed: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) cue: Option<String>,
    pub(crate) rule: Option<&'static str>,
    pub(crate) confidence: Option<f32>,
    /// The others who said it together with the speaker.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) partners: Vec<String>,
    pub(crate) topics: Vec<String>,
}

/// An acronym as its article explains it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct AcronymView {
    pub(crate) short: String,
    pub(crate) long: String,
}

/// What an article speaks of, and how often.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct PhraseView {
    pub(crate) phrase: String,
    pub(crate) count: usize,
}

/// A doubt about an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct NoteView {
    pub(crate) message: String,
    /// `[start, end]` in bytes of `text`.
    pub(crate) span: Option<[usize; 2]>,
}

/// What can be printed as a row: its fields by name, in the order of the JSON keys.
pub(crate) trait Fields {
    /// Returns every field that is a single value, with its JSON key.
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)>;
}

impl Fields for QuoteView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![
            ("rank", number(self.rank)),
            ("score", number(self.score)),
            ("id", text(&self.id)),
            ("article", text(&self.article)),
            ("quote", text(&self.quote)),
            ("snippet", text(&self.snippet)),
            ("kind", text(self.kind)),
            ("speaker", maybe(&self.speaker)),
            ("speaker_as_printed", maybe(&self.speaker_as_printed)),
            ("role", maybe(&self.role)),
            ("title", maybe(&self.title)),
            ("source", maybe(&self.source)),
            ("place", maybe(&self.place)),
            ("date", maybe(&self.date)),
            ("path", text(&self.path)),
            ("start", number(self.start)),
            ("end", number(self.end)),
            ("rule", text(self.rule.unwrap_or_default())),
            ("confidence", self.confidence.map_or(Cow::Borrowed(""), number)),
            ("partners", Cow::Owned(self.partners.join("; "))),
        ]
    }
}

impl Fields for ArticleView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![
            ("rank", number(self.rank)),
            ("score", number(self.score)),
            ("id", text(&self.id)),
            ("title", maybe(&self.title)),
            ("source", maybe(&self.source)),
            ("place", maybe(&self.place)),
            ("date", maybe(&self.date)),
            ("path", text(&self.path)),
            ("quotes", number(self.quotes)),
            ("snippet", text(&self.snippet)),
        ]
    }
}

impl Fields for SpeakerView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let mut fields = vec![
            ("speaker", text(&self.speaker)),
            ("quotes", number(self.quotes)),
            ("articles", number(self.articles)),
            ("outlets", number(self.outlets)),
            ("first", maybe(&self.first)),
            ("last", maybe(&self.last)),
        ];
        if !self.also.is_empty() {
            let counts: Vec<String> =
                self.also.iter().map(|also| also.quotes.to_string()).collect();
            fields.push(("also", Cow::Owned(counts.join(" "))));
        }
        fields
    }
}

impl Fields for TopicView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![
            ("topic", text(&self.topic)),
            ("quotes", number(self.quotes)),
            ("articles", number(self.articles)),
            ("first", maybe(&self.first)),
            ("last", maybe(&self.last)),
        ]
    }
}

impl Fields for FacetView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![
            ("facet", text(self.facet)),
            ("value", text(&self.value)),
            ("quotes", number(self.quotes)),
        ]
    }
}

impl Fields for PeriodView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![("from", text(&self.from)), ("to", text(&self.to)), ("quotes", number(self.quotes))]
    }
}

impl Fields for CountView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![("count", number(self.count))]
    }
}

impl Fields for SavedView {
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![("name", text(&self.name)), ("words", text(&self.words))]
    }
}

fn text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

fn maybe(text: &Option<String>) -> Cow<'_, str> {
    Cow::Borrowed(text.as_deref().unwrap_or_default())
}

fn number(number: impl ToString) -> Cow<'static, str> {
    Cow::Owned(number.to_string())
}

#[cfg(test)]
mod tests;
