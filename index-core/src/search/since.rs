//! What an index holds that an earlier view of it did not: the quotes of new articles, and those
//! whose words have changed.
//!
//! A segment never changes, so only those are looked at that the earlier view did not have. They may
//! be merged out of older ones: a quote of theirs is new if the earlier view has none of these words
//! in the same article.

use std::collections::HashSet;

use tantivy::DocId;
use tantivy::index::SegmentId;

use super::Searcher;
use super::columns::{Columns, Room};
use super::hits::{Hits, QuoteHit};
use super::known::Known;
use crate::query::Query;
use crate::{ArticleId, Result};

impl Searcher {
    /// Returns the quotes that match all of the words and that `before`, an earlier view of the same
    /// index, did not hold: those of new articles and those whose words have changed. Best first; as
    /// many as the query's limit and offset ask for.
    ///
    /// Takes time in proportion to what has been written since, and to what has been merged.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn quotes_since(&self, before: &Searcher, query: &Query) -> Result<Hits<QuoteHit>> {
        self.quotes_but(Known::View(Since::new(before)), query)
    }
}

/// An earlier view of an index.
pub(super) struct Since {
    before: Searcher,
    segments: HashSet<SegmentId>,
}

impl Since {
    fn new(before: &Searcher) -> Since {
        let readers = before.engine.segment_readers().iter();
        Since { before: before.clone(), segments: readers.map(|r| r.segment_id()).collect() }
    }

    /// Whether the earlier view had all of a segment.
    pub(super) fn has_segment(&self, id: SegmentId) -> bool {
        self.segments.contains(&id)
    }

    /// Whether the earlier view had a quote; what can't be read is taken for new, as to be told
    /// twice is better than never.
    pub(super) fn has_quote(&self, columns: &Columns, quote: DocId) -> bool {
        self.finds_quote(columns, quote).unwrap_or(false)
    }

    fn finds_quote(&self, columns: &Columns, quote: DocId) -> Result<bool> {
        let id = ArticleId::from_u64(columns.article(quote));
        let Some(address) = self.before.article_address(id)? else { return Ok(false) };
        // An index of an older version does not know the words of its quotes.
        let Some(words) = columns.words(quote) else { return Ok(true) };
        let reader = self.before.engine.segment_reader(address.segment_ord);
        let known = self.before.columns.segment(reader)?;
        let quotes = known.quotes_of(&[address.doc_id]);
        Ok(!known.with_words(words, &quotes, &mut Room::default()).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;
    use crate::{Article, Index, Query, Writer};

    fn article(path: &str, quotes: &[&str]) -> Article {
        let text: Vec<String> = quotes.iter().map(|quote| format!("“{quote}” she said.")).collect();
        let fixture = Fixture::new(path, &text.join("\n")).speaker("Ann Pole", "");
        quotes.iter().fold(fixture, |fixture, quote| fixture.quote(quote)).done()
    }

    /// Puts articles and returns the words that match and are new, against the view before.
    fn new_of(
        index: &Index,
        writer: &mut Writer,
        articles: &[Article],
        words: &str,
    ) -> Vec<String> {
        let before = index.searcher().unwrap();
        for article in articles {
            writer.put(article).unwrap();
        }
        writer.commit().unwrap();
        let now = index.searcher().unwrap();
        let query = Query::parse(words).unwrap().limit(100);
        let found = now.quotes_since(&before, &query).unwrap();
        assert_eq!((found.relaxed, found.n_whole), (false, found.len()));
        let mut quotes: Vec<String> = found.into_iter().map(|hit| hit.quote).collect();
        quotes.sort();
        quotes
    }

    #[test]
    fn only_new_words_of_the_same_index_are_told() {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        let (ferry, late) = ("The ferry sails at dawn", "The ferry is late");
        let none: [&str; 0] = [];
        let first = [article("/a", &[ferry, "The bridge is shut"])];
        assert_eq!(new_of(&index, &mut writer, &first, "ferry"), [ferry]);
        assert_eq!(new_of(&index, &mut writer, &[], "ferry"), none);
        // The same again, then with a quote put in front of it.
        assert_eq!(new_of(&index, &mut writer, &first, "ferry"), none);
        let more = [article("/a", &[late, ferry, "The bridge is shut"])];
        assert_eq!(new_of(&index, &mut writer, &more, "ferry"), [late]);
        // What has not all of the words is no news of them.
        let other = [article("/b", &["The ferry has a new captain"])];
        assert_eq!(new_of(&index, &mut writer, &other, "ferry strike"), none);
        // The same words in another article are new: it is another who prints them.
        assert_eq!(new_of(&index, &mut writer, &[article("/c", &[late])], "ferry"), [late]);
    }

    #[test]
    fn what_is_merged_is_not_new() {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        let quotes: Vec<String> = (0..40).map(|i| format!("Ferry number {i} is late")).collect();
        for (i, quote) in quotes.iter().enumerate() {
            // Every eighth lone article has the small segments merged.
            let found =
                new_of(&index, &mut writer, &[article(&format!("/{i}"), &[quote])], "ferry");
            assert_eq!(found, [quote.as_str()]);
        }
    }
}
