//! The stored form of an article: everything but its text, which is stored beside it once.
//!
//! Invariant: [`decode`] of [`encode`] gives an equal article.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::codec::{Decoder, Encoder};
use crate::{
    Acronym, Article, Attribution, Dateline, Field, Moment, Note, Origins, Provenance, Quote,
    QuoteKind, Speaker, SpeakerKind, Topic,
};

/// Returns the article without its text.
pub(crate) fn encode(article: &Article) -> String {
    // What most articles need.
    let mut out = Encoder::with_capacity(512 + article.text.len() / 2);
    out.text(&article.path);
    for text in [&article.record, &article.title, &article.source, &article.url, &article.place] {
        out.option(text.as_deref(), Encoder::text);
    }
    out.option(article.date, Encoder::date);
    out.list(&article.authors, |out, author| out.text(author));
    out.option(article.dateline.as_ref(), |out, dateline| {
        out.span(dateline.span);
        out.option(dateline.place, Encoder::span);
        out.option(dateline.agency, Encoder::span);
        out.option(dateline.date, Encoder::date);
    });
    out.list(&article.speakers, encode_speaker);
    out.list(&article.quotes, encode_quote);
    out.list(&article.acronyms, |out, acronym| {
        out.text(&acronym.short);
        out.text(&acronym.long);
        out.span(acronym.span);
    });
    out.list(&article.topics, |out, topic| {
        out.text(&topic.phrase);
        out.size(topic.count);
    });
    out.list(&article.notes, |out, note| {
        out.text(&note.message);
        out.option(note.span, Encoder::span);
    });
    let mut previous_end = 0;
    out.list(&article.paragraphs, |out, span| {
        out.signed(span.start as i64 - previous_end as i64);
        out.signed(span.end as i64 - span.start as i64);
        previous_end = span.end;
    });
    encode_metadata(&mut out, article);
    encode_partners(&mut out, &article.quotes);
    String::from_utf8(out.bytes).expect("numbers and texts between them are a text")
}

fn encode_metadata(out: &mut Encoder, article: &Article) {
    out.option(article.published, encode_moment);
    out.option(article.modified, encode_moment);
    out.option(article.language.as_deref(), Encoder::text);
    out.option(article.section.as_deref(), Encoder::text);
    out.list(&article.keywords, |out, keyword| out.text(keyword));
    encode_origins(out, &article.origins);
    out.size(article.position);
}

/// Writes who said which quotes together with their speakers; nothing where nobody did, as in the
/// articles of format 16.
fn encode_partners(out: &mut Encoder, quotes: &[Quote]) {
    let attributed = quotes
        .iter()
        .enumerate()
        .filter_map(|(idx, quote)| Some((idx, quote.attribution.as_ref()?)));
    let joint: Vec<_> = attributed.filter(|(_, told)| !told.partners.is_empty()).collect();
    if !joint.is_empty() {
        out.list(&joint, |out, (idx, told)| {
            out.size(*idx);
            out.list(&told.partners, |out, partner| out.size(*partner));
        });
    }
}

/// Reads what [`encode_partners`] wrote.
fn decode_partners(from: &mut Decoder<'_>, quotes: &mut [Quote]) -> Option<()> {
    if from.is_at_end() {
        return Some(());
    }
    let joint = from.list(|from| Some((from.size()?, from.list(Decoder::size)?)))?;
    for (idx, partners) in joint {
        quotes.get_mut(idx)?.attribution.as_mut()?.partners = partners;
    }
    Some(())
}

pub(crate) fn encode_origins(out: &mut Encoder, origins: &Origins) {
    for field in Field::ALL {
        out.number(origins.of(field).map_or(0, |provenance| provenance as u64 + 1));
    }
}

pub(crate) fn encode_moment(out: &mut Encoder, moment: Moment) {
    let (seconds, offset_minutes) = moment.to_parts();
    out.signed(seconds);
    out.option(offset_minutes, |out, minutes| out.signed(minutes.into()));
}

pub(crate) fn decode_moment(from: &mut Decoder<'_>) -> Option<Moment> {
    let seconds = from.signed()?;
    let offset_minutes = from.option(|from| from.signed()?.try_into().ok())?;
    Moment::from_parts(seconds, offset_minutes)
}

pub(crate) fn decode_origins(from: &mut Decoder<'_>) -> Option<Origins> {
    let mut origins = Origins::default();
    for field in Field::ALL {
        match from.size()? {
            0 => {}
            number => origins.set(field, *Provenance::ALL.get(number - 1)?),
        }
    }
    Some(origins)
}

/// How much of an article is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    All,
    /// What a hit shows and is told apart by: spellings, topics, acronyms, notes and keywords stay
    /// empty, as reading them takes longer than all the rest.
    Hit,
    /// What a hit that is an article shows, or where a quote stands: as for a hit, but of quotes
    /// neither their parts nor by which rule they were attributed.
    Place,
}

impl Depth {
    fn list<'b, T>(
        self,
        from: &mut Decoder<'b>,
        read: impl FnMut(&mut Decoder<'b>) -> Option<T>,
        mut skip: impl FnMut(&mut Decoder<'b>) -> Option<()>,
    ) -> Option<Vec<T>> {
        match self {
            Depth::All => from.list(read),
            Depth::Hit | Depth::Place => from.list(|from| skip(from)).map(|_| Vec::new()),
        }
    }

    fn texts(self, from: &mut Decoder<'_>) -> Option<Vec<String>> {
        self.list(from, Decoder::text, Decoder::skip_text)
    }
}

/// Returns the article of a text and of what [`encode`] made; `None` for anything else.
pub(crate) fn decode(text: String, rest: &str, depth: Depth) -> Option<Article> {
    let mut from = Decoder::new(rest.as_bytes());
    let path = from.text()?;
    let record = from.option(Decoder::text)?;
    let title = from.option(Decoder::text)?;
    let source = from.option(Decoder::text)?;
    let url = from.option(Decoder::text)?;
    let place = from.option(Decoder::text)?;
    let date = from.option(Decoder::date)?;
    let authors = from.list(Decoder::text)?;
    let dateline = from.option(|from| {
        Some(Dateline {
            span: from.span()?,
            place: from.option(Decoder::span)?,
            agency: from.option(Decoder::span)?,
            date: from.option(Decoder::date)?,
        })
    })?;
    let speakers = from.list(|from| decode_speaker(from, depth))?;
    let mut quotes = from.list(|from| decode_quote(from, depth))?;
    let acronyms = decode_acronyms(&mut from, depth)?;
    let topics = decode_topics(&mut from, depth)?;
    let notes = decode_notes(&mut from, depth)?;
    let mut previous_end: i64 = 0;
    let paragraphs = from.list(|from| {
        let start = previous_end.checked_add(from.signed()?)?;
        let end = start.checked_add(from.signed()?)?;
        previous_end = end;
        Some(crate::Span::new(start.try_into().ok()?, end.try_into().ok()?))
    })?;
    let published = from.option(decode_moment)?;
    let modified = from.option(decode_moment)?;
    let language = from.option(Decoder::text)?;
    let section = from.option(Decoder::text)?;
    let keywords = depth.texts(&mut from)?;
    let origins = decode_origins(&mut from)?;
    let position = from.size()?;
    decode_partners(&mut from, &mut quotes)?;
    Some(Article {
        path,
        record,
        position,
        text,
        title,
        authors,
        date,
        published,
        modified,
        source,
        url,
        place,
        language,
        section,
        keywords,
        origins,
        dateline,
        paragraphs,
        quotes,
        speakers,
        acronyms,
        topics,
        notes,
    })
}

fn encode_speaker(out: &mut Encoder, speaker: &Speaker) {
    out.text(&speaker.name);
    out.number(speaker_kind_number(speaker.kind));
    out.option(speaker.role.as_deref(), Encoder::text);
    out.list(&speaker.spellings, |out, spelling| out.text(spelling));
}

fn decode_acronyms(from: &mut Decoder<'_>, depth: Depth) -> Option<Vec<Acronym>> {
    depth.list(
        from,
        |from| Some(Acronym { short: from.text()?, long: from.text()?, span: from.span()? }),
        |from| from.skip_text().and(from.skip_text()).and(from.span()).map(|_| ()),
    )
}

fn decode_topics(from: &mut Decoder<'_>, depth: Depth) -> Option<Vec<Topic>> {
    depth.list(
        from,
        |from| Some(Topic { phrase: from.text()?, count: from.size()? }),
        |from| from.skip_text().and(from.size()).map(|_| ()),
    )
}

fn decode_notes(from: &mut Decoder<'_>, depth: Depth) -> Option<Vec<Note>> {
    depth.list(
        from,
        |from| Some(Note { message: from.text()?, span: from.option(Decoder::span)? }),
        |from| from.skip_text().and(from.option(Decoder::span)).map(|_| ()),
    )
}

fn decode_speaker(from: &mut Decoder<'_>, depth: Depth) -> Option<Speaker> {
    Some(Speaker {
        name: from.text()?,
        kind: speaker_kind(from.number()?)?,
        role: from.option(Decoder::text)?,
        spellings: depth.texts(from)?,
    })
}

fn encode_quote(out: &mut Encoder, quote: &Quote) {
    out.span(quote.span);
    let mut previous_end = quote.span.start;
    out.list(&quote.quoted, |out, span| {
        out.signed(span.start as i64 - previous_end as i64);
        out.signed(span.end as i64 - span.start as i64);
        previous_end = span.end;
    });
    out.number(kind_number(quote.kind));
    out.size(quote.utterance);
    out.option(quote.attribution.as_ref(), |out, attribution| {
        out.span(attribution.printed);
        out.option(attribution.speaker, Encoder::size);
        out.option(attribution.role, Encoder::span);
        out.option(attribution.cue, Encoder::span);
        out.span(attribution.evidence);
        out.text(attribution.rule);
        out.number(attribution.confidence.to_bits().into());
    });
    out.list(&quote.topics, |out, topic| out.text(topic));
}

fn decode_quote(from: &mut Decoder<'_>, depth: Depth) -> Option<Quote> {
    let span = from.span()?;
    let mut previous_end = span.start as i64;
    let mut part = |from: &mut Decoder<'_>| {
        let start = previous_end.checked_add(from.signed()?)?;
        previous_end = start.checked_add(from.signed()?)?;
        Some(crate::Span::new(start.try_into().ok()?, previous_end.try_into().ok()?))
    };
    let quoted = match depth {
        Depth::All | Depth::Hit => from.list(part)?,
        Depth::Place => from.list(|from| part(from).map(|_| ())).map(|_| Vec::new())?,
    };
    let kind = kind_of(from.number()?)?;
    let utterance = from.size()?;
    let attribution = from.option(|from| {
        Some(Attribution {
            printed: from.span()?,
            speaker: from.option(Decoder::size)?,
            partners: Vec::new(),
            role: from.option(Decoder::span)?,
            cue: from.option(Decoder::span)?,
            evidence: from.span()?,
            rule: match depth {
                Depth::All | Depth::Hit => rule_name(from.str()?),
                Depth::Place => from.skip_text().map(|()| "")?,
            },
            confidence: f32::from_bits(from.number()?.try_into().ok()?),
        })
    })?;
    Some(Quote { span, quoted, kind, utterance, attribution, topics: depth.texts(from)? })
}

/// Returns the number of a kind, the same in stored articles and in columns.
pub(crate) fn kind_number(kind: QuoteKind) -> u64 {
    match kind {
        QuoteKind::Direct => 0,
        QuoteKind::Mixed => 1,
        QuoteKind::Indirect => 2,
        QuoteKind::Transcript => 3,
    }
}

fn kind_of(number: u64) -> Option<QuoteKind> {
    QuoteKind::ALL.into_iter().find(|&kind| kind_number(kind) == number)
}

fn speaker_kind_number(kind: SpeakerKind) -> u64 {
    match kind {
        SpeakerKind::Person => 0,
        SpeakerKind::Organisation => 1,
        SpeakerKind::Document => 2,
        SpeakerKind::Unnamed => 3,
    }
}

fn speaker_kind(number: u64) -> Option<SpeakerKind> {
    use SpeakerKind::{Document, Organisation, Person, Unnamed};
    [Person, Organisation, Document, Unnamed]
        .into_iter()
        .find(|&k| speaker_kind_number(k) == number)
}

/// Rule names are few and come back as what they were: names that live as long as the program.
fn rule_name(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    /// A sound index holds some dozens; a damaged one must not fill the memory.
    const NAMES_MAX: usize = 1024;
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    if names.len() >= NAMES_MAX {
        return "unknown";
    }
    let lasting: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(lasting);
    lasting
}
