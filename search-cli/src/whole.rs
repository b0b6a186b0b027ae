//! A library article made into what is shown of it whole.

use std::collections::HashMap;

use index_core::{Article, Date, Quote, Span};

use crate::view::{
    AcronymView, DayView, MetadataView, NoteView, PersonView, PhraseView, SaidView, WholeView,
};

/// Returns all of an article.
pub(crate) fn view(article: &Article) -> WholeView {
    let person = |speaker: &index_core::Speaker| PersonView {
        name: speaker.name.clone(),
        kind: speaker.kind.as_str(),
        role: speaker.role.clone(),
        spellings: speaker.spellings.clone(),
    };
    let note = |note: &index_core::Note| NoteView {
        message: note.message.clone(),
        span: note.span.map(pair),
    };
    let acronyms = article.acronyms.iter();
    let topics = article.topics.iter();
    WholeView {
        id: article.id().to_string(),
        path: article.path.clone(),
        link: None,
        record: article.record.clone(),
        title: article.title.clone(),
        date: article.date.map(|date| date.to_string()),
        place: article.place.clone(),
        source: article.source.clone(),
        authors: article.authors.clone(),
        url: article.url.clone(),
        metadata: metadata(article),
        text: article.text.clone(),
        paragraphs: article.paragraphs.iter().copied().map(pair).collect(),
        speakers: article.speakers.iter().map(person).collect(),
        quotes: utterances(article),
        dates: article.days().into_iter().map(day).collect(),
        acronyms: acronyms
            .map(|acronym| AcronymView { short: acronym.short.clone(), long: acronym.long.clone() })
            .collect(),
        topics: topics
            .map(|topic| PhraseView { phrase: topic.phrase.clone(), count: topic.count })
            .collect(),
        notes: article.notes.iter().map(note).collect(),
    }
}

fn day((span, date): (Span, Date)) -> DayView {
    DayView { start: span.start, end: span.end, date: date.to_string() }
}

/// Returns what metadata says beside title, day, place, outlet, authors and address.
pub(crate) fn metadata(article: &Article) -> MetadataView {
    let origins = article.origins.iter();
    MetadataView {
        published: article.published.map(|moment| moment.to_string()),
        modified: article.modified.map(|moment| moment.to_string()),
        language: article.language.clone(),
        section: article.section.clone(),
        keywords: article.keywords.clone(),
        origins: origins.map(|(field, from)| (field.as_str(), from.as_str())).collect(),
    }
}

/// Returns the utterances in order of their start: each is one quote in the index.
fn utterances(article: &Article) -> Vec<SaidView> {
    let mut parts_of: Vec<Vec<&Quote>> = Vec::new();
    let mut place_of = HashMap::new();
    for quote in &article.quotes {
        let place = *place_of.entry(quote.utterance).or_insert(parts_of.len());
        match parts_of.get_mut(place) {
            Some(parts) => parts.push(quote),
            None => parts_of.push(vec![quote]),
        }
    }
    parts_of.iter().map(|parts| utterance(article, parts)).collect()
}

fn utterance(article: &Article, parts: &[&Quote]) -> SaidView {
    let first = parts[0];
    let whole = Span::new(first.span.start, parts[parts.len() - 1].span.end);
    let known = parts.iter().find(|part| part.attribution.is_some()).unwrap_or(&first);
    let attribution = known.attribution.as_ref();
    let speaker = article.speaker_of(known);
    let words = |span: Option<Span>| span.map(|span| article[span].to_owned());
    let printed_role = words(attribution.and_then(|attribution| attribution.role));
    let topics = parts.iter().flat_map(|part| part.topics.iter().cloned());
    SaidView {
        id: format!("{}.{}", article.id(), first.utterance),
        quote: article[whole].to_owned(),
        kind: first.kind.as_str(),
        start: whole.start,
        end: whole.end,
        parts: parts.iter().map(|part| pair(part.span)).collect(),
        quoted: parts.iter().flat_map(|part| part.quoted.iter().copied().map(pair)).collect(),
        speaker: speaker.map(|speaker| speaker.name.clone()),
        speaker_as_printed: words(attribution.map(|attribution| attribution.printed)),
        role: printed_role.or_else(|| speaker.and_then(|speaker| speaker.role.clone())),
        cue: words(attribution.and_then(|attribution| attribution.cue)),
        rule: attribution.map(|attribution| attribution.rule),
        confidence: attribution.map(|attribution| attribution.confidence),
        partners: article.partners_of(known).map(|partner| partner.name.clone()).collect(),
        topics: topics.collect(),
    }
}

fn pair(span: Span) -> [usize; 2] {
    [span.start, span.end]
}
