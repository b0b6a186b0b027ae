//! `--like ID`: what is about the same as an article or a quote.

use index_core::{ArticleHit, Hits, Query, QuoteHit, Searcher};

use super::ids;
use crate::problem::Problem;

/// Returns quotes of other articles.
pub(super) fn quotes(
    searcher: &Searcher,
    id: &str,
    query: &Query,
) -> Result<Hits<QuoteHit>, Problem> {
    let (article, utterance) = ids::find(searcher, id)?.ok_or_else(|| none_of_id(id))?;
    let found = searcher.quotes_like(article.id(), utterance, query)?;
    found.ok_or_else(|| none_of_id(id))
}

/// Returns other articles; those like the article of a quote where that is named.
pub(super) fn articles(
    searcher: &Searcher,
    id: &str,
    query: &Query,
) -> Result<Hits<ArticleHit>, Problem> {
    let (article, _) = ids::find(searcher, id)?.ok_or_else(|| none_of_id(id))?;
    searcher.articles_like(article.id(), query)?.ok_or_else(|| none_of_id(id))
}

fn none_of_id(id: &str) -> Problem {
    Problem::new(format!("`--like {id}`: nothing has this id"))
        .hint("searches print the ids of articles and quotes")
}
