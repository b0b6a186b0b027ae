//! The article around a quote: among the quotes that come first those stand higher whose article
//! is about what was asked for.
//!
//! A quote is often short and names its matter by "it"; the words of the whole article tell what
//! that is. They are asked for only where the first quotes stand anyway, so they cost little, and
//! always for the same number of quotes, so that a longer page begins as a shorter one.

use tantivy::query::{EnableScoring, Weight};
use tantivy::{DocAddress, DocId, Score};

use super::Searcher;
use super::best::seek;
use super::clause::Word;
use super::plan::Plan;
use super::rank::{self, RankKey};
use crate::Result;
use crate::query::Sort;

/// How many of the first quotes are looked at.
const QUOTES: usize = 32;

/// The words of a query in articles, with what they count.
pub(super) struct Context {
    words: Vec<(Box<dyn Weight>, Score)>,
}

impl Context {
    /// Returns the words that a plan asks articles for.
    pub(super) fn of(plan: &Plan, scoring: EnableScoring<'_>) -> tantivy::Result<Context> {
        let mut words = Vec::new();
        if n_quotes(plan) == 0 {
            return Ok(Context { words });
        }
        for word in plan.must.iter().chain(&plan.words) {
            words.extend(weights(word, scoring)?);
        }
        Ok(Context { words })
    }

    /// Adds what their articles say to the scores of the first `n_most` quotes, and puts these in
    /// order.
    pub(super) fn weigh(
        &self,
        searcher: &Searcher,
        docs: &mut [(RankKey, DocAddress)],
        n_most: usize,
    ) -> Result<()> {
        let n_looked_at = docs.len().min(n_most);
        let docs = &mut docs[..n_looked_at];
        if self.words.is_empty() {
            return Ok(());
        }
        docs.sort_unstable_by_key(|(_, address)| *address);
        for of_segment in docs.chunk_by_mut(|one, two| one.1.segment_ord == two.1.segment_ord) {
            let reader = searcher.engine.segment_reader(of_segment[0].1.segment_ord);
            let columns = searcher.columns.segment(reader)?;
            for (weight, boost) in &self.words {
                let mut articles = weight.scorer(reader, *boost)?;
                for (key, address) in &mut *of_segment {
                    let article = columns.article_doc(address.doc_id);
                    if seek(&mut *articles, article) == article {
                        key.score += articles.score();
                    }
                }
            }
        }
        rank::sort(docs, Sort::Relevance);
        Ok(())
    }
}

/// Returns how many of the first quotes a plan asks the articles of; none for a single word and
/// nothing else, of which the article says little more than the quote.
pub(super) fn n_quotes(plan: &Plan) -> usize {
    let n_clauses = plan.must.len() + plan.words.len() + plan.filters.len();
    if n_clauses > 1 { QUOTES } else { 0 }
}

/// Returns what a word is worth in an article.
pub(super) fn score(
    word: &Word,
    reader: &tantivy::SegmentReader,
    article: DocId,
    scoring: EnableScoring<'_>,
) -> tantivy::Result<Score> {
    let mut sum = 0.0;
    for (weight, boost) in weights(word, scoring)? {
        let mut articles = weight.scorer(reader, boost)?;
        if seek(&mut *articles, article) == article {
            sum += articles.score();
        }
    }
    Ok(sum)
}

fn weights(
    word: &Word,
    scoring: EnableScoring<'_>,
) -> tantivy::Result<Vec<(Box<dyn Weight>, Score)>> {
    let weight = |query: &super::clause::Boxed| {
        Ok((query.weight(scoring)?, word.weight * word.weight_of_article))
    };
    word.in_article.iter().map(weight).collect()
}
