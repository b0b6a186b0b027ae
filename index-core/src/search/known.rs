//! Quotes that a ranking leaves out as known: those of an earlier view, or those that were shown.

use std::collections::HashSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use super::Searcher;
use super::columns::{Batch, Columns, Room};
use super::counted::Counting;
use super::hits::{Hits, QuoteHit};
use super::plan::Target;
use super::since::Since;
use crate::Result;
use crate::query::Query;

/// What is known of quotes.
pub(super) enum Known {
    /// What an earlier view of the same index holds.
    View(Since),
    /// What was said, by the digests of the words.
    Wordings(FxHashSet<u64>),
}

impl Known {
    /// Whether all of a segment is known.
    pub(super) fn has_segment(&self, id: SegmentId) -> bool {
        match self {
            Known::View(since) => since.has_segment(id),
            Known::Wordings(_) => false,
        }
    }

    /// Whether a quote is known. What can't be told is not, as to be told twice is better than never.
    pub(super) fn has_quote(&self, columns: &Columns, quote: DocId) -> bool {
        match self {
            Known::View(since) => since.has_quote(columns, quote),
            Known::Wordings(wordings) => {
                columns.words(quote).is_some_and(|words| wordings.contains(&words))
            }
        }
    }
}

impl Searcher {
    /// Returns the quotes that match all of the words and whose wording ([`QuoteHit::wording`]) is
    /// none of `seen`: what was said and has not been shown yet, whoever prints it now. Best first;
    /// as many as the query's limit and offset ask for.
    ///
    /// Takes the time of [`Searcher::quotes`], and some to copy `seen`.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn quotes_unseen(&self, seen: &HashSet<u64>, query: &Query) -> Result<Hits<QuoteHit>> {
        self.quotes_but(Known::Wordings(seen.iter().copied().collect()), query)
    }

    /// Returns the wordings ([`QuoteHit::wording`]) of all quotes that match all of the words,
    /// whatever the query's limit.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn wordings(&self, query: &Query) -> Result<HashSet<u64>> {
        // What has only most of the words would be counted otherwise.
        let query = &Query { is_whole: true, ..query.clone() };
        let count = Counting {
            open: |_: &SegmentReader| Ok(HashSet::new()),
            add: |wordings: &mut HashSet<u64>,
                  columns: &Columns,
                  batch: &Batch,
                  room: &mut Room| {
                columns.for_each_wording(&batch.quotes, room, |words| {
                    wordings.insert(words);
                });
            },
        };
        let of_segments = self.counted(query, Target::Quotes, &count)?;
        Ok(of_segments.into_iter().flatten().collect())
    }

    /// Returns the quotes that have all of the words, but those that are known.
    pub(super) fn quotes_but(&self, known: Known, query: &Query) -> Result<Hits<QuoteHit>> {
        let query = Query { is_whole: true, ..query.clone() };
        Searcher { known: Some(Arc::new(known)), ..self.clone() }.quotes(&query)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::fixture::Fixture;
    use crate::{Article, Index, Query};

    fn article(path: &str, speaker: &str, quotes: &[&str]) -> Article {
        let text: Vec<String> = quotes.iter().map(|quote| format!("“{quote}” she said.")).collect();
        let fixture = Fixture::new(path, &text.join("\n")).speaker(speaker, "");
        quotes.iter().fold(fixture, |fixture, quote| fixture.quote(quote)).done()
    }

    #[test]
    fn what_was_shown_is_not_shown_again_whoever_prints_it() {
        let index = Index::in_memory();
        let mut writer = index.writer().unwrap();
        let (dawn, late) = ("The ferry sails at dawn", "The ferry will be late again");
        let copied = "THE FERRY WILL BE LATE, AGAIN!";
        let articles = [
            article("/a", "Ann Pole", &[dawn, late, "The bridge is shut"]),
            article("/b", "Ann Pole", &[copied, "A ferry"]),
            article("/c", "Bo Lund", &["A ferry"]),
        ];
        for article in &articles {
            writer.put(article).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.searcher().unwrap();
        let query = Query::parse("ferry").unwrap();
        let mut seen = HashSet::new();
        let mut told = Vec::new();
        loop {
            let one = searcher.quotes_unseen(&seen, &query.clone().limit(1)).unwrap();
            let Some(hit) = one.hits.first() else { break };
            seen.insert(hit.wording);
            told.push(format!("{}: {}", hit.speaker.as_deref().unwrap_or(""), hit.quote));
        }
        told.sort();
        // Few words are another quote where another says them; more are a copy.
        let wanted = ["Ann Pole: A ferry", &format!("Ann Pole: {dawn}"), "Bo Lund: A ferry"];
        let is_copy = |line: &&String| line.to_lowercase().contains("late");
        assert_eq!(told.iter().filter(is_copy).count(), 1, "{told:?}");
        told.retain(|line| !is_copy(&line));
        assert_eq!(told, wanted.map(String::from));
        assert_eq!(searcher.wordings(&query.limit(1)).unwrap(), seen);
        // What has only some of the words is neither shown nor counted.
        let other = Query::parse("ferry bridge captain").unwrap();
        assert!(!searcher.quotes(&other).unwrap().is_empty());
        assert!(searcher.quotes_unseen(&HashSet::new(), &other).unwrap().is_empty());
        assert_eq!(searcher.wordings(&other).unwrap(), HashSet::new());
    }
}
