//! Documents to hits: fetches what is shown of them.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::schema::{IndexRecordOption, OwnedValue};
use tantivy::{DocAddress, DocId, DocSet as _, TERMINATED, Term};

use super::Searcher;
use super::alike::{self, Groups};
use super::columns::{Columns, Room};
use super::context;
use super::highlight::Highlighter;
use super::hits::{ArticleHit, Hits, QuoteHit, QuoteId, QuotePlace};
use super::plan::{Plan, Target};
use super::rank::{self, RankKey, RankedDocs};
use super::ranking::Ranking;
use super::shared_out::mapped;
use super::snippet::snippet;
use crate::index::document::{
    Utterance, indexed_digest, language_of, utterance_at, utterance_digest, utterances,
};
use crate::index::language::unmarked;
use crate::index::stored::{self, Depth};
use crate::query::{Query, Sort};
use crate::{Article, BookRole, Error, ErrorKind, PeopleBook, Result, Span};

/// The most other places of a quote that are told of a quote that was asked for by its number.
const PLACES_OF_ONE: usize = 50;

/// The most other places of a quote that are counted: some words are said every day.
const PLACES_COUNTED_MAX: usize = 4096;

/// The longest list of articles in which copies are grouped: longer ones are for programs.
const GROUPED_MAX: usize = 100;

/// The most articles that are ranked and looked at to fill a page.
const RANKED_MAX: usize = 1000;

/// The most copies that are sought behind the end of a page.
const COPIES_MAX: usize = 30;

/// How much of a paragraph is looked at for an article's snippet, in bytes.
const PARAGRAPH_BYTES_MAX: usize = 4096;

impl Searcher {
    /// Returns the article of an article document, or as much of it as is wanted.
    pub(super) fn fetch(&self, address: DocAddress, depth: Depth) -> Result<Article> {
        let Stored { text, rest } = self.engine.doc(address)?;
        let (mut text, rest) = text.zip(rest).ok_or_else(damaged)?;
        let n_marks = text.len() - unmarked(&text).0.len();
        text.drain(..n_marks);
        stored::decode(text, &rest, depth).ok_or_else(damaged)
    }

    /// Returns the page of hits that a query asks for, each quote once however often it is printed.
    pub(super) fn quote_hits(
        &self,
        ranking: &Ranking,
        query: &Query,
        plan: &Plan,
    ) -> Result<Hits<QuoteHit>> {
        let mut seen = FxHashSet::default();
        let mut chosen = Vec::new();
        for (i, (key, address)) in ranking.docs.iter().enumerate() {
            if chosen.len() >= query.limit {
                break;
            }
            let digest = self.digest_of(*address)?;
            if seen.insert(digest) && seen.len() > query.offset {
                chosen.push(Chosen { i, key: *key, address: *address, digest, rank: seen.len() });
            }
        }
        let n_whole = chosen.iter().filter(|chosen| chosen.i < ranking.n_whole).count();
        let hit = |chosen: Chosen| self.quote_hit(&chosen, query, plan);
        let hits = mapped(chosen, self.is_large(), hit);
        let hits = hits.into_iter().collect::<Result<Vec<QuoteHit>>>()?;
        Ok(Hits { relaxed: ranking.n_whole == 0 && !hits.is_empty(), hits, n_whole })
    }

    pub(super) fn quote_hit(
        &self,
        chosen: &Chosen,
        query: &Query,
        plan: &Plan,
    ) -> Result<QuoteHit> {
        let &Chosen { i, key, address, digest, rank } = chosen;
        let (article, idx) = self.quoting_article(address, Depth::Hit)?;
        let utterance = utterance_at(&article, idx).ok_or_else(damaged)?;
        let mut hit = quote_hit(&article, &utterance, digest, &plan.highlighter);
        as_told(&mut hit, &query.people);
        hit.rank = rank;
        hit.score = key.score;
        (hit.also, hit.n_also) = self.other_places(digest, address, query.places)?;
        if query.is_explained {
            let weighs_article = i < context::n_quotes(plan) && query.sort == Sort::Relevance;
            let article = weighs_article.then(|| self.article_of(address)).transpose()?;
            hit.shares = self.shares(plan, address, article, Target::Quotes)?;
        }
        Ok(hit)
    }

    /// Returns the digest of the words of a quote; in an index of an older version they must be
    /// read for it.
    pub(super) fn digest_of(&self, address: DocAddress) -> Result<u64> {
        if let Some(digest) = self.columns_of(address)?.words(address.doc_id) {
            return Ok(digest);
        }
        let (article, idx) = self.quoting_article(address, Depth::Hit)?;
        let utterance = utterance_at(&article, idx).ok_or_else(damaged)?;
        Ok(utterance_digest(&article, &utterance))
    }

    /// Returns the article that a quote document belongs to, and which of its utterances it is.
    pub(super) fn quoting_article(
        &self,
        address: DocAddress,
        depth: Depth,
    ) -> Result<(Article, usize)> {
        let article = self.article_of(address)?;
        let idx = self.columns_of(address)?.utterance_idx(address.doc_id);
        Ok((self.fetch(DocAddress::new(address.segment_ord, article), depth)?, idx))
    }

    /// Returns the document of the article that a quote document belongs to.
    fn article_of(&self, address: DocAddress) -> Result<DocId> {
        Ok(self.columns_of(address)?.article_doc(address.doc_id))
    }

    fn columns_of(&self, address: DocAddress) -> tantivy::Result<Arc<Columns>> {
        self.columns.segment(self.engine.segment_reader(address.segment_ord))
    }

    /// Returns the other places of a quote, the newest first and at most so many, and how many
    /// there are.
    fn other_places(
        &self,
        digest: u64,
        but: DocAddress,
        n_most: usize,
    ) -> Result<(Vec<QuotePlace>, usize)> {
        let mut places = self.copies(digest, but)?;
        let n_places = places.len();
        self.keep_newest(&mut places, n_most)?;
        let mut told = Vec::with_capacity(n_most.min(n_places));
        for (_, address) in places {
            if told.len() == n_most {
                break;
            }
            // Where the column is missing it may be another quote of half the same digest.
            let is_known = self.columns_of(address)?.words(address.doc_id).is_some();
            let depth = if is_known { Depth::Place } else { Depth::Hit };
            let (article, idx) = self.quoting_article(address, depth)?;
            let Some(utterance) = utterance_at(&article, idx) else { continue };
            if is_known || utterance_digest(&article, &utterance) == digest {
                told.push(quote_place(&article, &utterance));
            }
        }
        Ok((told, n_places))
    }

    /// Keeps the newest of some copies, at least so many, and puts them in the order in which they
    /// are told.
    fn keep_newest(&self, copies: &mut Vec<(Option<i64>, DocAddress)>, n: usize) -> Result<()> {
        if let Some(last) = n.checked_sub(1).filter(|_| n < copies.len()) {
            let (_, &mut (day, _), _) =
                copies.select_nth_unstable_by_key(last, |(day, _)| Reverse(*day));
            copies.retain(|copy| copy.0 >= day);
        }
        let mut ranked: RankedDocs = Vec::with_capacity(copies.len());
        for (_, address) in &*copies {
            let columns = self.columns_of(*address)?;
            ranked.push((RankKey::new(&columns, address.doc_id, 0.0), *address));
        }
        rank::sort(&mut ranked, Sort::Newest);
        copies.clear();
        copies.extend(ranked.into_iter().map(|(key, address)| (key.day, address)));
        Ok(())
    }

    /// Returns the documents of the same words as a quote, with their days.
    fn copies(&self, digest: u64, but: DocAddress) -> Result<Vec<(Option<i64>, DocAddress)>> {
        let term = Term::from_field_u64(self.fields.digest, indexed_digest(digest));
        let (mut copies, mut docs, mut room) = (Vec::new(), Vec::new(), Room::default());
        for (ord, reader) in self.engine.segment_readers().iter().enumerate() {
            let index = reader.inverted_index(self.fields.digest)?;
            let found = index.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = found.map_err(Error::reading_index)? else { continue };
            docs.clear();
            let mut doc = postings.doc();
            while doc != TERMINATED && copies.len() + docs.len() < PLACES_COUNTED_MAX {
                if DocAddress::new(ord as u32, doc) != but && !reader.is_deleted(doc) {
                    docs.push(doc);
                }
                doc = postings.advance();
            }
            if docs.is_empty() {
                continue;
            }
            let columns = self.columns.segment(reader)?;
            let same = columns.with_words(digest, &docs, &mut room);
            let place = |doc: DocId| (columns.day(doc), DocAddress::new(ord as u32, doc));
            copies.extend(same.into_iter().map(place));
        }
        Ok(copies)
    }

    pub(super) fn one_quote(&self, article: &Article, number: usize) -> Result<Option<QuoteHit>> {
        let utterances = utterances(article);
        let Some(utterance) = utterances.iter().find(|u| u.number == number) else {
            return Ok(None);
        };
        let digest = utterance_digest(article, utterance);
        let mut hit = quote_hit(article, utterance, digest, &Highlighter::default());
        let nowhere = DocAddress::new(u32::MAX, u32::MAX);
        let (places, n_places) = self.other_places(digest, nowhere, PLACES_OF_ONE)?;
        let n_told = places.len();
        hit.also = places;
        hit.also.retain(|place| place.id != hit.id);
        hit.n_also = n_places - (n_told - hit.also.len());
        Ok(Some(hit))
    }

    pub(super) fn article_hits(
        &self,
        ranking: &Ranking,
        query: &Query,
        plan: &Plan,
    ) -> Result<Hits<ArticleHit>> {
        let is_grouped = is_grouped(query);
        let skipped = if is_grouped { 0 } else { query.offset };
        let wanted = query.offset + query.limit;
        let mut groups = Groups::default();
        let mut hits: Vec<ArticleHit> = Vec::new();
        let mut n_whole = 0;
        for (i, (key, address)) in ranking.docs.iter().enumerate().skip(skipped) {
            let mut rank = i + 1;
            if is_grouped {
                let n_before = groups.len();
                let reader = self.engine.segment_reader(address.segment_ord);
                let columns = self.columns.segment(reader)?;
                if let Some(group) = groups.place(&columns, address.doc_id, wanted) {
                    if let Some(hit) = group.checked_sub(query.offset).and_then(|i| hits.get_mut(i))
                    {
                        hit.also.push(alike::place_of(&self.fetch(*address, Depth::Place)?));
                    }
                    continue;
                }
                rank = groups.len();
                // Copies rank side by side: behind a full page the first other story ends the search.
                if rank == n_before {
                    break;
                }
                if rank <= query.offset {
                    continue;
                }
            }
            let article = self.fetch(*address, Depth::Place)?;
            let mut hit = article_hit(&article, rank, key.score, &plan.highlighter);
            if query.is_explained {
                hit.shares = self.shares(plan, *address, None, Target::Articles)?;
            }
            n_whole += usize::from(i < ranking.n_whole);
            hits.push(hit);
        }
        Ok(Hits { relaxed: ranking.n_whole == 0 && !hits.is_empty(), hits, n_whole })
    }
}

/// A quote that is to be a hit.
pub(super) struct Chosen {
    /// Its place in the ranking.
    pub(super) i: usize,
    pub(super) key: RankKey,
    pub(super) address: DocAddress,
    pub(super) digest: u64,
    pub(super) rank: usize,
}

/// What is stored of an article document, in this order; a title may follow.
#[derive(Default)]
struct Stored {
    text: Option<String>,
    rest: Option<String>,
}

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(
        mut from: D,
    ) -> std::result::Result<Stored, DeserializeError> {
        let mut stored = Stored::default();
        while let Some((_, value)) = from.next_field()? {
            let OwnedValue::Str(text) = value else { continue };
            if stored.text.is_none() {
                stored.text = Some(text);
            } else {
                stored.rest = Some(text);
                break;
            }
        }
        Ok(stored)
    }
}

/// Returns how many articles must be ranked so that a page of them is full though some are copies.
pub(super) fn n_articles(query: &Query) -> usize {
    let wanted = query.offset.saturating_add(query.limit);
    if is_grouped(query) { wanted.saturating_add(wanted.min(COPIES_MAX)) } else { wanted }
}

/// Returns how many articles must be ranked where `n_docs` did not fill a page; `None` when those
/// are enough, whatever they gave.
pub(super) fn more_articles(query: &Query, n_docs: usize) -> Option<usize> {
    const FACTOR: usize = 4;
    (is_grouped(query) && n_docs < RANKED_MAX).then(|| n_docs.saturating_mul(FACTOR))
}

/// To know copies, each article is compared with all before it; long lists are for programs, which
/// want each.
fn is_grouped(query: &Query) -> bool {
    !query.is_each && query.offset.saturating_add(query.limit) <= GROUPED_MAX
}

fn damaged() -> Error {
    let message = "damaged: delete the index and index the articles again";
    Error::new(ErrorKind::Corrupt, message)
}

/// Returns where an utterance stands.
fn quote_place(article: &Article, utterance: &Utterance<'_>) -> QuotePlace {
    let id = article.id();
    QuotePlace {
        id: QuoteId { article: id, utterance: utterance.number },
        article: id,
        title: article.title.clone(),
        source: article.source.clone(),
        date: article.date,
        path: article.path.clone(),
    }
}

fn quote_hit(
    article: &Article,
    utterance: &Utterance<'_>,
    digest: u64,
    highlighter: &Highlighter,
) -> QuoteHit {
    let span = utterance.span();
    let told = utterance.attributed();
    let attribution = told.attribution.as_ref();
    let speaker = article.speaker_of(told);
    let shown = snippet(&article[span], highlighter, language_of(article));
    let printed_role = attribution.and_then(|a| a.role).map(|span| article[span].to_owned());
    QuoteHit {
        rank: 1,
        score: 0.0,
        id: QuoteId { article: article.id(), utterance: utterance.number },
        article: article.id(),
        quote: article[span].to_owned(),
        snippet: shown.text,
        highlights: shown.highlights,
        quote_highlights: shown.in_whole,
        kind: told.kind,
        speaker: speaker.map(|s| s.name.clone()),
        speaker_as_printed: attribution.map(|a| article[a.printed].to_owned()),
        role: printed_role.or_else(|| speaker.and_then(|s| s.role.clone())),
        partners: article.partners_of(told).map(|partner| partner.name.clone()).collect(),
        title: article.title.clone(),
        source: article.source.clone(),
        place: article.place.clone(),
        date: article.date,
        path: article.path.clone(),
        start: span.start,
        end: span.end,
        rule: attribution.map(|a| a.rule),
        confidence: attribution.map(|a| a.confidence),
        wording: digest,
        also: Vec::new(),
        n_also: 0,
        shares: Vec::new(),
    }
}

/// Shows the name and, where the article has none, the role that the user's list of people gives.
fn as_told(hit: &mut QuoteHit, people: &PeopleBook) {
    if people.is_empty() {
        return;
    }
    if let Some(person) = hit.speaker.as_deref().and_then(|name| people.person(name)) {
        let is_held = |role: &&BookRole| match (role.days(), hit.date) {
            (Some(days), Some(date)) => days.contains(date),
            (days, _) => days.is_none(),
        };
        let role = person.roles.iter().find(is_held).map(|role| role.role.clone());
        hit.role = hit.role.take().or(role);
        hit.speaker = Some(person.name.clone());
    }
    // Whom the article tells apart may be one person to the user.
    for partner in std::mem::take(&mut hit.partners) {
        let name = people.person(&partner).map_or(partner, |person| person.name.clone());
        if hit.speaker.as_ref() != Some(&name) && !hit.partners.contains(&name) {
            hit.partners.push(name);
        }
    }
}

fn article_hit(
    article: &Article,
    rank: usize,
    score: f32,
    highlighter: &Highlighter,
) -> ArticleHit {
    let best = &article[best_paragraph(article, highlighter)];
    let shown = snippet(best, highlighter, language_of(article));
    ArticleHit {
        rank,
        score,
        id: article.id(),
        record: article.record.clone(),
        title: article.title.clone(),
        source: article.source.clone(),
        place: article.place.clone(),
        date: article.date,
        path: article.path.clone(),
        quotes: utterances(article).len(),
        snippet: shown.text,
        highlights: shown.highlights,
        also: Vec::new(),
        shares: Vec::new(),
    }
}

/// Returns the paragraph with the most of the meant words, the first of equal ones.
fn best_paragraph(article: &Article, highlighter: &Highlighter) -> Span {
    /// Further down nobody looks for the gist of an article.
    const PARAGRAPHS_MAX: usize = 64;
    let whole = [Span::new(0, article.text.len())];
    let paragraphs: &[Span] =
        if article.paragraphs.is_empty() { &whole } else { &article.paragraphs };
    let language = language_of(article);
    let mut best: Option<(usize, Span)> = None;
    for paragraph in paragraphs.iter().take(PARAGRAPHS_MAX) {
        let end = (paragraph.start + PARAGRAPH_BYTES_MAX).min(paragraph.end);
        let end = (paragraph.start..=end).rev().find(|i| article.text.is_char_boundary(*i));
        let part = Span::new(paragraph.start, end.unwrap_or(paragraph.start));
        let count = highlighter.find(&article[part], language).len();
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, part));
        }
    }
    best.map_or(Span::default(), |(_, part)| part)
}
