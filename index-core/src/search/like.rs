//! What is about the same as an article or a quote: asked for by the words that tell it apart.

use std::collections::HashMap;

use tantivy::Term;

use super::Searcher;
use super::hits::{ArticleHit, Hits, QuoteHit};
use super::words::units;
use crate::index::document::{utterance_at, utterance_digest};
use crate::query::{Node, Query, Root, Scope};
use crate::{Article, Result};

/// So many words tell what a text is about.
const WORDS_MAX: usize = 24;

/// How much of a text is looked at, in bytes: what an article is about stands at its beginning.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// A word that a tenth of the articles have tells none apart; where these are few, half of them.
const FREQUENT_PART: u64 = 10;
const FREQUENT_PART_OF_FEW: u64 = 2;
const FEW: u64 = 10;

/// A word counts no more often than this: a list that repeats one is not about it alone.
const COUNT_MAX: u16 = 4;

impl Searcher {
    /// Returns the articles that are about the same as this one, the most like it first, without it
    /// and what is listed with it as its copies.
    ///
    /// They are asked for by those words of its text that few other articles have and that it has
    /// often ([`Searcher::telling_words`]). The words and filters of the query hold besides, and its
    /// limit and offset.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn articles_like(&self, article: &Article, query: &Query) -> Result<Hits<ArticleHit>> {
        let (id, words) = (article.id(), self.telling(&whole(article))?);
        if words.is_empty() {
            return Ok(Hits { hits: Vec::new(), relaxed: false, n_whole: 0 });
        }
        // The article itself and its copies are one hit, or some where each is listed.
        let asked = asking(words, query, 1);
        let is_other = |hit: &ArticleHit| hit.id != id && hit.also.iter().all(|copy| copy.id != id);
        let found = self.articles(&asked)?.hits.into_iter().filter(is_other);
        Ok(page(found, query, |rank, hit| ArticleHit { rank, ..hit }))
    }

    /// Returns the quotes of other articles that are about the same as this article, or as one quote
    /// of it; `None` where it has no such quote. Else as [`Searcher::articles_like`].
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn quotes_like(
        &self,
        article: &Article,
        utterance: Option<usize>,
        query: &Query,
    ) -> Result<Option<Hits<QuoteHit>>> {
        let Some(text) = text_of(article, utterance) else { return Ok(None) };
        let said = utterance.and_then(|idx| utterance_at(article, idx));
        let like = said.map(|said| utterance_digest(article, &said));
        let (id, words) = (article.id(), self.telling(&text)?);
        if words.is_empty() {
            return Ok(Some(Hits { hits: Vec::new(), relaxed: false, n_whole: 0 }));
        }
        let asked = asking(words, query, article.quotes.len());
        let is_other = |hit: &QuoteHit| hit.article != id && like != Some(hit.wording);
        let found = self.quotes(&asked)?.hits.into_iter().filter(is_other);
        Ok(Some(page(found, query, |rank, hit| QuoteHit { rank, ..hit })))
    }

    /// Returns the words by which something is asked for that is about the same as an article, or as
    /// one quote of it: the most telling first, as they are printed. Where they are few, what is found
    /// may have little to do with it.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn telling_words(
        &self,
        article: &Article,
        utterance: Option<usize>,
    ) -> Result<Vec<String>> {
        let words = self.telling(&text_of(article, utterance).unwrap_or_default())?;
        Ok(words.into_iter().map(|(word, _)| word).collect())
    }

    /// Returns the words that tell a text apart from the articles of the index, the most telling
    /// first, each with how often it counts.
    fn telling(&self, text: &str) -> Result<Vec<(String, u16)>> {
        let mut counts: HashMap<String, (String, u16)> = HashMap::new();
        for unit in units(text).into_iter().filter(|unit| !unit.is_stop_word()) {
            for part in unit.parts {
                let (_, count) = counts.entry(part).or_insert_with(|| (unit.raw.clone(), 0));
                *count = count.saturating_add(1);
            }
        }
        let n_articles = self.counts()?.articles;
        let few = (n_articles / FREQUENT_PART_OF_FEW).min(FEW);
        let frequent = (n_articles / FREQUENT_PART).max(few);
        let mut telling = Vec::new();
        for (term, (raw, count)) in counts {
            let term = Term::from_field_text(self.fields.body, &term);
            let n_with = self.engine.doc_freq(&term)?;
            // What only this article has leads to no other one.
            if (2..=frequent).contains(&n_with) {
                let count = count.min(COUNT_MAX);
                let rarity = (n_articles as f32 / n_with as f32).ln_1p();
                telling.push((f32::from(count) * rarity, raw, count));
            }
        }
        telling.sort_by(|one, two| two.0.total_cmp(&one.0).then_with(|| one.1.cmp(&two.1)));
        telling.truncate(WORDS_MAX);
        Ok(telling.into_iter().map(|(_, raw, count)| (raw, count)).collect())
    }
}

/// Returns the text of an article, or of one quote of it where it has that.
fn text_of(article: &Article, utterance: Option<usize>) -> Option<String> {
    match utterance {
        None => Some(whole(article)),
        Some(idx) => utterance_at(article, idx).map(|said| article[said.span()].to_owned()),
    }
}

/// Returns the title and the beginning of the text.
fn whole(article: &Article) -> String {
    let text = &article.text;
    let end = (0..=text.len().min(TEXT_BYTES_MAX)).rev().find(|i| text.is_char_boundary(*i));
    format!("{}\n{}", article.title.as_deref().unwrap_or_default(), &text[..end.unwrap_or(0)])
}

/// Returns the query that asks for these words besides its own, from its first hit on and for so
/// many more, as some will be left out.
fn asking(words: Vec<(String, u16)>, query: &Query, n_more: usize) -> Query {
    let word = |(text, count): (String, u16)| {
        let word = Node::Words { scope: Scope::Anywhere, text };
        Node::Boost(Box::new(word), f32::from(count).sqrt())
    };
    let mut root = vec![Node::Any(words.into_iter().map(word).collect())];
    match &query.root {
        Root::Words(text) if text.trim().is_empty() => {}
        Root::Words(text) => {
            root.push(Node::Words { scope: Scope::Anywhere, text: text.clone() });
        }
        Root::Parsed(nodes) => root.extend(nodes.iter().cloned()),
    }
    let limit = query.offset.saturating_add(query.limit).saturating_add(n_more);
    let root = Root::Parsed(root);
    Query { root, limit, offset: 0, is_strict: true, ..query.clone() }
}

/// Returns the page of what was found that a query asks for, with its ranks.
fn page<T>(
    found: impl Iterator<Item = T>,
    query: &Query,
    ranked: impl Fn(usize, T) -> T,
) -> Hits<T> {
    let page = found.skip(query.offset).take(query.limit).enumerate();
    let hits: Vec<T> = page.map(|(i, hit)| ranked(query.offset + i + 1, hit)).collect();
    Hits { n_whole: hits.len(), hits, relaxed: false }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::{Article, ArticleId, Index, Query, Searcher};

    const FERRY: &str = "The harbour ferry will sail again";
    const MILL: &str = "The flour mill burnt down";

    /// An index of eight articles, about ferries, mills and nothing.
    fn searcher() -> Searcher {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        let texts = [
            ("/ferry-1", "The ferry lay in the harbour of Tarnov for a week.", FERRY),
            ("/ferry-2", "A ferry left the harbour of Stornhavn.", "Our ferry is late"),
            ("/ferry-3", "The harbour has a new ferry.", FERRY),
            ("/mill-1", "The mill of Tarnov ground flour.", MILL),
            ("/mill-2", "Flour came from another mill.", "The mill is closed"),
            ("/other-1", "It rained all day.", "It rained"),
            ("/other-2", "It snowed all night.", "It snowed"),
            ("/other-3", "It was dark.", "It was dark"),
        ];
        for (path, text, quote) in texts {
            let text = format!("{text} “{quote},” said Ann Pole of {path}.");
            let article = Fixture::new(path, &text).speaker("Ann Pole", "").quote(quote).done();
            writer.put(&article).unwrap();
        }
        writer.commit().unwrap();
        index.searcher().unwrap()
    }

    fn article(searcher: &Searcher, path: &str) -> Article {
        searcher.article(ArticleId::new(path, None)).unwrap().unwrap()
    }

    #[test]
    fn articles_about_the_same_are_found_without_the_one_that_they_are_like() {
        let searcher = searcher();
        let like = |path: &str, query: &Query| {
            let found = searcher.articles_like(&article(&searcher, path), query).unwrap();
            let hits = found.hits.iter().map(|hit| format!("{} {}", hit.rank, hit.path));
            hits.collect::<Vec<_>>().join(" ")
        };
        let any = Query::words("");
        assert_eq!(like("/ferry-2", &any.clone().limit(2)), "1 /ferry-3 2 /ferry-1");
        assert_eq!(like("/ferry-2", &any.clone().offset(1).limit(1)), "2 /ferry-1");
        assert_eq!(like("/mill-2", &any.limit(1)), "1 /mill-1");
        assert_eq!(like("/ferry-2", &Query::words("week")), "1 /ferry-1");
        let words = |path: &str, utterance| {
            searcher.telling_words(&article(&searcher, path), utterance).unwrap()
        };
        assert_eq!(words("/mill-2", None), ["mill", "Flour", "mill-2"]);
        assert_eq!(words("/mill-2", Some(0)), ["mill"]);
        assert_eq!(words("/mill-2", Some(7)), [""; 0]);
    }

    #[test]
    fn quotes_about_the_same_stand_in_other_articles_and_are_other_quotes() {
        let searcher = searcher();
        let like = |path: &str, utterance, query: &Query| {
            let found =
                searcher.quotes_like(&article(&searcher, path), utterance, query).unwrap()?;
            Some(found.hits.into_iter().map(|hit| hit.quote).collect::<Vec<_>>())
        };
        let query = Query::words("").limit(1);
        assert_eq!(like("/ferry-1", Some(0), &query).unwrap(), ["Our ferry is late"]);
        assert_eq!(like("/ferry-2", None, &query).unwrap(), [FERRY]);
        assert_eq!(like("/mill-2", Some(0), &query).unwrap(), [MILL]);
        assert_eq!(like("/mill-2", Some(1), &query), None);
    }
}
