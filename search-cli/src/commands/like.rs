//! `--like ID`: what is about the same as an article or a quote.

use index_core::{ArticleHit, Hits, Query, QuoteHit, Searcher};

use super::ids;
use crate::args::SearchArgs;
use crate::problem::{self, Problem};

/// Of fewer words that tell something apart it is said that there are no more.
const TELLING_WORDS_MIN: usize = 4;

/// Returns quotes of other articles.
pub(super) fn quotes(
    searcher: &Searcher,
    id: &str,
    query: &Query,
    is_explained: bool,
) -> Result<Hits<QuoteHit>, Problem> {
    let (article, utterance) = ids::find(searcher, id)?.ok_or_else(|| none_of_id(id))?;
    let found = searcher.quotes_like(&article, utterance, query)?;
    let found = found.ok_or_else(|| none_of_id(id))?;
    tell_words(&searcher.telling_words(&article, utterance)?, is_explained);
    Ok(found)
}

/// Returns other articles; those like the article of a quote where that is named.
pub(super) fn articles(
    searcher: &Searcher,
    id: &str,
    query: &Query,
    is_explained: bool,
) -> Result<Hits<ArticleHit>, Problem> {
    let (article, utterance) = ids::find(searcher, id)?.ok_or_else(|| none_of_id(id))?;
    let holds = |number| article.quotes.iter().any(|quote| quote.utterance == number);
    if !utterance.is_none_or(holds) {
        return Err(none_of_id(id));
    }
    tell_words(&searcher.telling_words(&article, None)?, is_explained);
    Ok(searcher.articles_like(&article, query)?)
}

/// Tells by which words the like was asked for, where somebody wants to know or they are few.
fn tell_words(words: &[String], is_explained: bool) {
    let named = words.join(", ");
    // Where there are none, that nothing is found says it.
    if (1..TELLING_WORDS_MIN).contains(&words.len()) {
        problem::note(format!("few words of it tell what it is about: {named}"));
    } else if is_explained && !words.is_empty() {
        problem::note(format!("asked for by its words, the most telling first: {named}"));
    }
}

fn none_of_id(id: &str) -> Problem {
    Problem::new(format!("`--like {id}`: nothing has this id"))
        .hint("searches print the ids of articles and quotes")
}

/// Tells that nothing was found, and what besides the likeness may be why.
pub(super) fn tell_nothing(args: &SearchArgs, what: &str) {
    let filter = &args.filter;
    let is_narrowed = !args.words.is_empty()
        || !filter.kind.is_empty()
        || filter.min_confidence.is_some()
        || [&filter.by, &filter.about, &filter.since, &filter.until].iter().any(|f| f.is_some());
    problem::note(if args.list.offset > 0 {
        format!("the list of what is about the same ends before --offset {}", args.list.offset)
    } else if is_narrowed {
        format!("no other {what} that is about the same matches what was asked for besides")
    } else {
        format!("no other {what} is about the same")
    });
}
