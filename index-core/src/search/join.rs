//! From articles to their quotes and back, within the block that both form.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::columns::{AllColumns, Columns};
use super::postings::TermPostings;
use super::rank::Filter;

/// Which way a [`Join`] leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Towards {
    /// From matching articles to all of their quotes.
    Quotes,
    /// From matching quotes to their article; the best quote's score counts.
    Articles,
    /// The same from those quotes only that pass.
    ArticlesOf(Filter),
}

/// A query for the relatives of what another query finds.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) inner: Box<dyn Query>,
    pub(super) towards: Towards,
    pub(super) columns: AllColumns,
}

impl Clone for Join {
    fn clone(&self) -> Join {
        Join { inner: self.inner.box_clone(), towards: self.towards, columns: self.columns.clone() }
    }
}

impl Query for Join {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.inner.weight(scoring)?;
        Ok(Box::new(JoinWeight { inner, towards: self.towards, columns: self.columns.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.inner.query_terms(visitor);
    }
}

struct JoinWeight {
    inner: Box<dyn Weight>,
    towards: Towards,
    columns: AllColumns,
}

impl Weight for JoinWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inner = self.inner.scorer(reader, boost)?;
        let columns = self.columns.segment(reader)?;
        Ok(match self.towards {
            Towards::Quotes => Box::new(QuotesOf::new(inner, columns)),
            Towards::Articles => Box::new(ArticlesOf::new(inner, columns, None)),
            Towards::ArticlesOf(only) => Box::new(ArticlesOf::new(inner, columns, Some(only))),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new("of the article or its quotes", score))
    }
}

/// Returns what no document scores more than; without end where that is not known.
pub(super) fn bound(scorer: &dyn Scorer) -> Score {
    if let Some(term) = scorer.downcast_ref::<TermPostings>() {
        return term.bound();
    }
    if let Some(quotes) = scorer.downcast_ref::<QuotesOf>() {
        return bound(&*quotes.articles);
    }
    if let Some(articles) = scorer.downcast_ref::<ArticlesOf>() {
        return bound(&*articles.quotes);
    }
    Score::INFINITY
}

/// The quotes of the articles that a scorer finds.
pub(super) struct QuotesOf {
    articles: Box<dyn Scorer>,
    columns: Arc<Columns>,
    doc: DocId,
    /// The last quote of the present article.
    last: DocId,
}

impl QuotesOf {
    fn new(articles: Box<dyn Scorer>, columns: Arc<Columns>) -> QuotesOf {
        let mut scorer = QuotesOf { articles, columns, doc: 0, last: 0 };
        scorer.settle(0);
        scorer
    }

    /// Goes to the first quote at or behind `target` of the present article or a later one.
    fn settle(&mut self, target: DocId) -> DocId {
        loop {
            let article = self.articles.doc();
            if article == TERMINATED {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            self.last = article + self.columns.n_quotes(article);
            let first = target.max(article + 1);
            if first <= self.last {
                self.doc = first;
                return first;
            }
            self.articles.advance();
        }
    }
}

impl QuotesOf {
    /// As [`TermPostings::block_end`]: the last quote of the last article of the block.
    pub(super) fn block_end(&self) -> DocId {
        let Some(term) = self.articles.downcast_ref::<TermPostings>() else { return TERMINATED };
        match term.block_end() {
            TERMINATED => TERMINATED,
            article => article + self.columns.n_quotes(article),
        }
    }

    /// As [`TermPostings::seek_above`]; an article is not left behind while some of its quotes lie
    /// behind `end`.
    pub(super) fn seek_above(&mut self, score: Score, end: DocId) -> DocId {
        let Some(term) = self.articles.downcast_mut::<TermPostings>() else { return self.doc };
        if self.doc > end || self.doc == TERMINATED {
            return self.doc;
        }
        let is_within = end < self.columns.n_docs();
        let last = if is_within { self.columns.article_doc(end) } else { TERMINATED };
        let present = term.doc();
        if present < last && term.seek_above(score, last - 1) != present {
            self.settle(0);
        }
        if is_within && self.articles.doc() == last && self.articles.score() <= score {
            self.settle(end + 1);
        }
        self.doc
    }

    /// As [`TermPostings::block_bound`].
    pub(super) fn block_bound(&mut self) -> Option<Score> {
        self.articles.downcast_mut::<TermPostings>()?.block_bound()
    }

    /// As [`TermPostings::block_best`].
    pub(super) fn block_best(&mut self) -> Option<Score> {
        self.articles.downcast_mut::<TermPostings>()?.block_best()
    }
}

impl DocSet for QuotesOf {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if self.doc < self.last {
            self.doc += 1;
            return self.doc;
        }
        self.articles.advance();
        self.settle(0)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if target <= self.last {
            self.doc = target;
            return target;
        }
        if target >= self.columns.n_docs() {
            self.articles.seek(TERMINATED);
            self.doc = TERMINATED;
            return TERMINATED;
        }
        if self.articles.doc() < target {
            let article = self.columns.article_doc(target);
            if self.articles.doc() < article {
                self.articles.seek(article);
            }
        }
        self.settle(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.articles.size_hint().saturating_mul(2)
    }
}

impl Scorer for QuotesOf {
    fn score(&mut self) -> Score {
        self.articles.score()
    }
}

/// The articles of the quotes that a scorer finds.
struct ArticlesOf {
    quotes: Box<dyn Scorer>,
    columns: Arc<Columns>,
    /// What leads to an article; everything where there is none.
    only: Option<Filter>,
    doc: DocId,
    score: Score,
}

impl ArticlesOf {
    fn new(quotes: Box<dyn Scorer>, columns: Arc<Columns>, only: Option<Filter>) -> ArticlesOf {
        let mut scorer = ArticlesOf { quotes, columns, only, doc: 0, score: 0.0 };
        scorer.gather();
        scorer
    }

    fn article_of(&self, quote: DocId) -> DocId {
        self.columns.article_doc(quote)
    }

    fn leads(&self, quote: DocId) -> bool {
        self.only.as_ref().is_none_or(|only| only.passes(&self.columns, quote))
    }

    /// Takes all quotes of the article that the first quote from the present one on stands in that
    /// leads to one.
    fn gather(&mut self) -> DocId {
        let mut quote = self.quotes.doc();
        while quote != TERMINATED && !self.leads(quote) {
            quote = self.quotes.advance();
        }
        if quote == TERMINATED {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        self.doc = self.article_of(quote);
        self.score = self.quotes.score();
        quote = self.quotes.advance();
        while quote != TERMINATED && self.article_of(quote) == self.doc {
            if self.leads(quote) {
                self.score = self.score.max(self.quotes.score());
            }
            quote = self.quotes.advance();
        }
        self.doc
    }
}

impl DocSet for ArticlesOf {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.gather() }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if target >= TERMINATED {
            self.doc = TERMINATED;
            self.quotes.seek(TERMINATED);
            return TERMINATED;
        }
        // Quotes of articles before the target may still lie behind it only if the target is in
        // the midst of a block; they are skipped below.
        if self.quotes.doc() < target {
            self.quotes.seek(target);
        }
        while self.gather() < target {}
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.quotes.size_hint()
    }
}

impl Scorer for ArticlesOf {
    fn score(&mut self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::search::postings::{B_OF_QUOTES, TermIn};
    use crate::search::tests::index_of;
    use crate::search::words::joined_term;

    const ARTICLES: usize = 30;
    const QUOTES_OF_EACH: usize = 3;

    #[test]
    fn quotes_are_passed_over_up_to_the_first_that_scores_enough_or_lies_behind_the_end() {
        let articles: Vec<_> = (0..ARTICLES)
            .map(|i| {
                let title = if i % 4 == 3 { "Harbour" } else { "Ferry" };
                let title = [title, " strike".repeat(i % 3 * 2).as_str()].concat();
                let fixture = Fixture::new(&format!("/{i}"), "“one two” “three four” “five six”");
                let fixture = fixture.title(&title).quote("one two");
                fixture.quote("three four").quote("five six").done()
            })
            .collect();
        let searcher = index_of(&articles).searcher().unwrap();
        let reader = searcher.engine.segment_reader(0);
        let term = Term::from_field_text(searcher.fields.title, &joined_term(&["ferry"]));
        let (n_docs, b) = (ARTICLES as u64, B_OF_QUOTES);
        let inner = TermIn { term, is_text: true, n_docs, like: None, idf: None, b };
        let columns = searcher.columns.clone();
        let join = Join { inner: Box::new(inner), towards: Towards::Quotes, columns };
        let weight = join.weight(EnableScoring::enabled_from_searcher(&searcher.engine)).unwrap();
        let at = |doc: DocId| {
            let scorer = weight.scorer(reader, 1.0).unwrap();
            let mut quotes = scorer.downcast::<QuotesOf>().ok().unwrap();
            quotes.seek(doc);
            quotes
        };
        let mut each = at(0);
        let mut all: Vec<(DocId, Score)> = Vec::new();
        while each.doc() != TERMINATED {
            all.push((each.doc(), each.score()));
            each.advance();
        }
        assert!(all.len() > ARTICLES / 2 * QUOTES_OF_EACH);
        let least = all.iter().map(|quote| quote.1).min_by(Score::total_cmp).unwrap();
        let most = all.iter().map(|quote| quote.1).max_by(Score::total_cmp).unwrap();
        for score in [least * 0.9, (least + most) / 2.0, most * 1.1] {
            for (from, _) in all.iter().copied() {
                for end in (0..reader.max_doc()).chain([TERMINATED]) {
                    let stays = |quote: &&(DocId, Score)| {
                        quote.0 >= from && (quote.0 > end || quote.1 > score)
                    };
                    let expected = all.iter().find(stays).map_or(TERMINATED, |quote| quote.0);
                    let found = at(from).seek_above(score, end);
                    assert_eq!(found, expected, "{score} from {from} to {end}");
                }
            }
        }
    }
}
