//! An article as the engine's documents: itself, then one for each utterance.
//!
//! Invariant: the order of [`utterances`] is the order of the quote documents, so that a quote
//! document is known by its distance from its article's.

use std::cell::RefCell;
use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::batch::Batch;
use super::language::Language;
use super::long_form::long_form_key;
use super::schema::{CLASS_ARTICLE, CLASS_QUOTE, Fields};
use super::sketch::Sketch;
use super::stored;
use crate::names::{self, name_words, person_entry, person_key};
use crate::{Acronym, Article, ArticleId, Quote, QuoteKind, Span, Speaker, SpeakerKind};

/// How far around an utterance the words count as its context, in bytes, within its paragraph.
const NEAR_BYTES_MAX: usize = 120;

/// The same around reported speech, which holds most of its sentence itself.
const NEAR_REPORTED_BYTES_MAX: usize = 40;

/// The most topics of one utterance that are counted.
const TOPICS_MAX: usize = 16;

/// Words of fewer letters than this are the same quote only from the same speaker.
const DIGEST_LETTERS_MIN: usize = 40;

/// What parts the outlines, the key and the name of a person in the column `person`.
pub(crate) const PERSON_SEPARATOR: char = '\u{1f}';

/// Begins the terms of `who` under which a person is looked up by the outline of a name: behind
/// them and [`PERSON_SEPARATOR`] stands the name, with this between its words.
pub(crate) const OUTLINE_MARK: &str = "n:";
const WORD_SEPARATOR: &str = "_";

/// Begin the terms of `acronym`: behind them stand the acronym in lower case or the key of the long
/// form, [`PERSON_SEPARATOR`] and the other form.
pub(crate) const SHORT_MARK: &str = "s:";
pub(crate) const LONG_MARK: &str = "l:";

/// Begins the terms of `acronym` that are the key of a long form and nothing else: whether there is
/// one is soon looked up.
pub(crate) const LONG_ONLY_MARK: &str = "o:";

/// The term of `who` that all persons have.
pub(crate) const PERSON_MARK: &str = "k:person";

/// The term of `who` that quotes of several people have: what else is indexed of such a quote may be
/// any one's of them.
pub(crate) const JOINT_MARK: &str = "k:joint";

/// One utterance: the quotes of an article that share [`Quote::utterance`], in order.
#[derive(Clone, Debug)]
pub(crate) struct Utterance<'a> {
    pub(crate) number: usize,
    pub(crate) parts: Vec<&'a Quote>,
}

/// Returns the utterances of an article in the order of their first parts.
pub(crate) fn utterances(article: &Article) -> Vec<Utterance<'_>> {
    let mut found: Vec<Utterance<'_>> = Vec::new();
    let mut idx_of = FxHashMap::default();
    for quote in &article.quotes {
        let idx = *idx_of.entry(quote.utterance).or_insert(found.len());
        match found.get_mut(idx) {
            Some(utterance) => utterance.parts.push(quote),
            None => found.push(Utterance { number: quote.utterance, parts: vec![quote] }),
        }
    }
    found
}

/// Returns one of the [`utterances`] by its place.
pub(crate) fn utterance_at(article: &Article, idx: usize) -> Option<Utterance<'_>> {
    utterances(article).into_iter().nth(idx)
}

impl<'a> Utterance<'a> {
    /// Returns what is shown: from the first part's start to the last one's end.
    pub(crate) fn span(&self) -> Span {
        let end = self.parts.iter().map(|part| part.span.end).max().unwrap_or(0);
        Span::new(self.parts[0].span.start, end)
    }

    /// Returns the part that tells who said it: the first that names a speaker, else the first.
    pub(crate) fn attributed(&self) -> &'a Quote {
        let named = |part: &&&Quote| part.attribution.as_ref().is_some_and(|a| a.speaker.is_some());
        self.parts.iter().find(named).or(self.parts.first()).expect("an utterance has a part")
    }
}

/// Returns the document of the article, then those of its utterances in order.
pub(super) fn documents(fields: &Fields, article: &Article) -> Batch {
    let utterances = utterances(article);
    let mut speakers: Vec<Option<SpeakerTerms>> = vec![None; article.speakers.len()];
    let mut batch = Batch::of_article(&article.text, language_of(article), utterances.len());
    add_article(fields, article, utterances.len(), &mut batch);
    for (i, utterance) in utterances.iter().enumerate() {
        add_quote(fields, article, utterance, i as u64 + 1, &mut batch);
        if let Some(told) = &utterance.attributed().attribution {
            let joint = (!told.partners.is_empty()).then_some(JOINT_MARK);
            joint.iter().for_each(|mark| batch.plain(fields.who, mark));
            for &idx in told.speaker.iter().chain(&told.partners) {
                let made = || SpeakerTerms::of(article, &article.speakers[idx]);
                speakers[idx].get_or_insert_with(made).add(fields, &mut batch);
            }
        }
        batch.end_document();
    }
    batch
}

fn add_keys(fields: &Fields, article: &Article, batch: &mut Batch) {
    batch.number(fields.key, article.id().to_u64());
    if article.record.is_some() {
        batch.number(fields.key, ArticleId::new(&article.path, None).to_u64());
    }
    if let Some(date) = article.date {
        batch.day(fields.date, date.days_since_epoch());
    }
}

fn add_article(fields: &Fields, article: &Article, n_quotes: usize, batch: &mut Batch) {
    batch.number(fields.class, CLASS_ARTICLE);
    add_keys(fields, article, batch);
    batch.number(fields.article, article.id().to_u64());
    batch.number(fields.position, article.position as u64);
    batch.number(fields.quotes, n_quotes as u64);
    for number in Sketch::of(article).to_numbers() {
        batch.number(fields.sketch, number);
    }
    batch.part(fields.body, Span::new(0, article.text.len()));
    batch.plain(fields.rest, &stored::encode(article));
    if let Some(title) = &article.title {
        batch.prose(fields.title, title);
        if !holds_title(&article.text, title) {
            batch.prose(fields.body, title);
        }
    }
    if let Some(place) = &article.place {
        batch.plain(fields.place, place);
    }
    if let Some(source) = &article.source {
        batch.plain(fields.source, source);
        batch.plain(fields.outlet, source);
    }
    batch.plain(fields.path, &article.path);
    if let Some(language) = &article.language {
        batch.plain(fields.lang, language);
    }
    for Acronym { short, long, .. } in &article.acronyms {
        let key = long_form_key(long);
        let term =
            |mark: &str, one: &str, other: &str| format!("{mark}{one}{PERSON_SEPARATOR}{other}");
        batch.plain(fields.acronym, &term(SHORT_MARK, &short.to_lowercase(), long));
        batch.plain(fields.acronym, &term(LONG_MARK, &key, short));
        batch.plain(fields.acronym, &format!("{LONG_ONLY_MARK}{key}"));
    }
    batch.end_document();
}

/// Returns the language by whose rules an article's words are stemmed beside those of English.
pub(crate) fn language_of(article: &Article) -> Option<Language> {
    article.language.as_deref().and_then(Language::of)
}

/// Whether the title is already among the first words of the text.
fn holds_title(text: &str, title: &str) -> bool {
    /// Titles stand at the top; further down the same words are no title.
    const TOP_BYTES: usize = 400;
    let top = &text.as_bytes()[..text.len().min(TOP_BYTES + title.len())];
    memchr::memmem::find(top, title.as_bytes()).is_some()
}

/// Adds everything of an utterance but its speakers; its document stays open for these.
fn add_quote(
    fields: &Fields,
    article: &Article,
    utterance: &Utterance<'_>,
    distance: u64,
    batch: &mut Batch,
) {
    let told = utterance.attributed();
    batch.number(fields.class, CLASS_QUOTE + stored::kind_number(told.kind));
    add_keys(fields, article, batch);
    batch.number(fields.distance, distance);
    // What is only reported are the reporter's words: they are found, but not as said.
    let reported = told.kind == QuoteKind::Indirect;
    let words = if reported { fields.near } else { fields.said };
    for part in &utterance.parts {
        batch.part(words, part.span);
    }
    let around = if reported { NEAR_REPORTED_BYTES_MAX } else { NEAR_BYTES_MAX };
    add_near(fields, article, utterance, around, batch);
    let speaker = article.speaker_of(told);
    let digest = digest(article, utterance, speaker);
    if !reported {
        batch.number(fields.digest, indexed_digest(digest));
    }
    if let Some(words) = fields.words {
        batch.number(words, digest);
    }
    if let Some(attribution) = &told.attribution {
        batch.number(fields.confidence, percent(attribution.confidence));
        let printed = attribution.role.map(|span| &article[span]);
        let fullest = speaker.and_then(|s| s.role.as_deref());
        let told_fully = |role: &&str| fullest.is_some_and(|fullest| fullest.contains(role));
        for role in fullest.into_iter().chain(printed.filter(|role| !told_fully(role))) {
            batch.plain(fields.role, role);
        }
        for role in article.partners_of(told).filter_map(|partner| partner.role.as_deref()) {
            batch.plain(fields.role, role);
        }
    }
    let mut topics: Vec<&str> =
        utterance.parts.iter().flat_map(|part| part.topics.iter().map(String::as_str)).collect();
    topics.sort_unstable();
    topics.dedup();
    for topic in topics.into_iter().take(TOPICS_MAX) {
        batch.plain(fields.topics, topic);
    }
}

/// Returns the value of the column `person`: the outlines under which a person's spellings are
/// looked for, the key of the plain spellings, the name. A body has no outlines.
fn person_value(speaker: &Speaker) -> String {
    let (outlines, key) = person_entry(&speaker.name);
    let outlines = if speaker.kind == SpeakerKind::Person { outlines.as_str() } else { "" };
    format!("{outlines}{PERSON_SEPARATOR}{key}{PERSON_SEPARATOR}{}", speaker.name)
}

/// Returns whether a name is one: "the report" of one article is not that of another.
fn is_named(name: &str) -> bool {
    let rest = match name.split_once(' ') {
        Some(("The" | "A" | "An" | "This" | "Its" | "His" | "Her" | "Their", rest)) => rest,
        _ => name,
    };
    rest.chars().any(|c| c.is_uppercase() || c.is_numeric() || is_without_case(c))
}

/// Returns whether a letter belongs to a script that knows no capitals.
fn is_without_case(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// What is indexed of a speaker with each of the speaker's quotes.
#[derive(Clone)]
struct SpeakerTerms {
    who: String,
    /// The key and the name, for those who have one.
    person: Option<String>,
}

thread_local! {
    // The same people speak day after day, and the words of their names are dear to make.
    static KNOWN_SPEAKERS: RefCell<HashMap<String, SpeakerTerms>> = RefCell::default();
}

/// The most speakers that are kept; then the collection begins again.
const KNOWN_SPEAKERS_MAX: usize = 8192;

impl SpeakerTerms {
    fn of(article: &Article, speaker: &Speaker) -> SpeakerTerms {
        let explained = |a: &Acronym| a.long == speaker.name || a.short == speaker.name;
        if article.acronyms.iter().any(explained) {
            // What the article says of the name makes the terms others than elsewhere.
            return SpeakerTerms::made(article, speaker);
        }
        let mut key = format!("{}{PERSON_SEPARATOR}{}", speaker.kind.as_str(), speaker.name);
        for spelling in &speaker.spellings {
            key.push(PERSON_SEPARATOR);
            key.push_str(spelling);
        }
        KNOWN_SPEAKERS.with_borrow_mut(|known| {
            if let Some(terms) = known.get(&key) {
                return terms.clone();
            }
            if known.len() >= KNOWN_SPEAKERS_MAX {
                known.clear();
            }
            let terms = SpeakerTerms::made(article, speaker);
            known.insert(key, terms.clone());
            terms
        })
    }

    fn add(&self, fields: &Fields, batch: &mut Batch) {
        batch.plain(fields.who, &self.who);
        if let Some(person) = &self.person {
            batch.plain(fields.person, person);
        }
    }

    fn made(article: &Article, speaker: &Speaker) -> SpeakerTerms {
        let named = speaker.kind != SpeakerKind::Unnamed && is_named(&speaker.name);
        let person = named.then(|| person_value(speaker));
        SpeakerTerms { who: who_terms(article, speaker), person }
    }
}

/// Returns the part of a digest that is indexed: half of it makes the dictionary much smaller, and
/// the rare quotes that share the half are told apart when they are fetched.
pub(crate) fn indexed_digest(digest: u64) -> u64 {
    digest >> 32
}

/// Returns a share as whole per cent, as the column `confidence` holds it.
pub(crate) fn percent(share: f32) -> u64 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u64
}

/// Adds the words around the parts and the long or short forms of the acronyms that are spoken.
fn add_near(
    fields: &Fields,
    article: &Article,
    utterance: &Utterance<'_>,
    around: usize,
    batch: &mut Batch,
) {
    let text = article.text.as_str();
    let mut add = |start: usize, end: usize| {
        let mut bytes = text[start..end].bytes();
        if bytes.any(|b| b.is_ascii_alphanumeric() || !b.is_ascii()) {
            batch.part(fields.near, Span::new(start, end));
        }
    };
    let span = utterance.span();
    let paragraph = paragraph_around(article, span);
    let low = clip_start(text, paragraph.start.max(span.start.saturating_sub(around)));
    if low < span.start {
        add(low, span.start);
    }
    for pair in utterance.parts.windows(2) {
        let (from, to) = (pair[0].span.end, pair[1].span.start);
        if from < to {
            add(from, clip_end(text, from, to.min(from + around)));
        }
    }
    let high = clip_end(text, span.end, paragraph.end.min(span.end + around));
    add(span.end, high);
    let shown = &text[span.start..span.end];
    for acronym in &article.acronyms {
        if contains_word(shown, &acronym.short) {
            batch.prose(fields.near, &acronym.long);
        } else if contains_word(shown, &acronym.long) {
            batch.prose(fields.near, &acronym.short);
        }
    }
}

/// Returns the paragraph or paragraphs in which a span lies; the whole text where none are known.
fn paragraph_around(article: &Article, span: Span) -> Span {
    let paragraphs = &article.paragraphs;
    let after = paragraphs.partition_point(|p| p.start <= span.start);
    let start = after.checked_sub(1).map_or(0, |i| paragraphs[i].start);
    let ends = paragraphs.partition_point(|p| p.end < span.end);
    let end = paragraphs.get(ends).map_or(article.text.len(), |p| p.end);
    Span::new(start.min(span.start), end.max(span.end))
}

/// Returns the start of the first whole word at or behind an offset.
fn clip_start(text: &str, at: usize) -> usize {
    if at == 0 || text.as_bytes()[at - 1].is_ascii_whitespace() {
        return at;
    }
    let space = text.as_bytes()[at..].iter().position(u8::is_ascii_whitespace);
    space.map_or(text.len(), |i| at + i)
}

/// Returns the end of the last whole word at or before an offset, but not before `low`.
fn clip_end(text: &str, low: usize, at: usize) -> usize {
    if at >= text.len() || text.as_bytes()[at].is_ascii_whitespace() {
        return at.min(text.len());
    }
    let space = text.as_bytes()[low..at].iter().rposition(u8::is_ascii_whitespace);
    space.map_or(low, |i| low + i)
}

/// Returns whether `word` stands in `text` with no letter or digit beside it.
fn contains_word(text: &str, word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    let inside = |b: &u8| b.is_ascii_alphanumeric();
    memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).any(|at| {
        let before = at.checked_sub(1).and_then(|i| text.as_bytes().get(i)).is_some_and(inside);
        !before && !text.as_bytes().get(at + word.len()).is_some_and(inside)
    })
}

/// Returns the terms by which a speaker is found, with spaces between them: the keys of all words
/// of all spellings; of persons also their names by their outlines.
pub(crate) fn who_terms(article: &Article, speaker: &Speaker) -> String {
    let mut names = vec![speaker.name.as_str()];
    let spellings = speaker.spellings.iter().map(String::as_str);
    // A bare surname within the article is no other name of the person.
    let mut full_names = names.clone();
    full_names.extend(spellings.clone().filter(|name| name.contains(' ')));
    names.extend(spellings);
    let n_names = names.len();
    for acronym in &article.acronyms {
        if acronym.long == speaker.name {
            names.push(&acronym.short);
        } else if acronym.short == speaker.name {
            names.push(&acronym.long);
        }
    }
    full_names.extend(&names[n_names..]);
    let mut terms = std::collections::BTreeSet::new();
    for name in names {
        let words = name_words(name).into_iter().filter(|word| !word.initial);
        terms.extend(words.map(|word| word.key));
    }
    if speaker.kind == SpeakerKind::Person {
        terms.insert(PERSON_MARK.to_owned());
        terms.extend(full_names.into_iter().flat_map(outline_terms));
    }
    terms.into_iter().collect::<Vec<_>>().join(" ")
}

/// Returns the terms under which a name is looked up in any spelling.
pub(crate) fn outline_terms(name: &str) -> Vec<String> {
    let one_word = name.split_whitespace().collect::<Vec<_>>().join(WORD_SEPARATOR);
    let outlines = names::outlines(name).into_iter();
    outlines.map(|outline| format!("{OUTLINE_MARK}{outline}{PERSON_SEPARATOR}{one_word}")).collect()
}

/// Returns the name out of a term that begins with [`OUTLINE_MARK`].
pub(crate) fn outlined_name(term: &str) -> Option<String> {
    let (_, name) = term.split_once(PERSON_SEPARATOR)?;
    Some(name.replace(WORD_SEPARATOR, " "))
}

/// Returns a number that is the same for the same words, whatever their case and punctuation; for
/// few words only from the same speaker.
fn digest(article: &Article, utterance: &Utterance<'_>, speaker: Option<&Speaker>) -> u64 {
    let mut digest = Digest::default();
    for part in &utterance.parts {
        digest.add(&article[part.span]);
    }
    if digest.n_letters < DIGEST_LETTERS_MIN {
        digest.add(&speaker.map_or_else(String::new, |s| person_key(&s.name)));
    }
    digest.finish()
}

/// The FNV-1a hash of the letters and digits of texts, in lower case.
struct Digest {
    state: u64,
    n_letters: usize,
}

impl Default for Digest {
    fn default() -> Digest {
        Digest { state: 0xcbf2_9ce4_8422_2325, n_letters: 0 }
    }
}

impl Digest {
    fn add(&mut self, text: &str) {
        if text.is_ascii() {
            for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
                self.letter(u64::from(byte.to_ascii_lowercase()));
            }
            return;
        }
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                self.letter(u64::from(c.to_ascii_lowercase()));
            } else if !c.is_ascii() && c.is_alphanumeric() {
                c.to_lowercase().for_each(|c| self.letter(u64::from(c)));
            }
        }
    }

    fn letter(&mut self, letter: u64) {
        self.n_letters += 1;
        self.state = (self.state ^ letter).wrapping_mul(0x0100_0000_01b3);
    }

    /// Spreads the last letters over all bits, as half of them are indexed.
    fn finish(self) -> u64 {
        let mixed = (self.state ^ (self.state >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    }
}

/// Returns the digest of an utterance of an article that came out of the index.
pub(crate) fn utterance_digest(article: &Article, utterance: &Utterance<'_>) -> u64 {
    digest(article, utterance, article.speaker_of(utterance.attributed()))
}
