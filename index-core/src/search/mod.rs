//! Meaning to answers: plans a query, ranks what matches and shows why.

mod acronyms;
mod alike;
mod best;
mod clause;
mod columns;
mod context;
mod counted;
mod facets;
mod fetch;
mod highlight;
mod hits;
mod join;
mod known;
mod like;
mod matches;
mod named;
mod near;
mod people;
mod person;
mod places;
mod plan;
mod postings;
mod rank;
mod ranking;
mod shared_out;
mod since;
mod slips;
mod slots;
mod snippet;
mod sums;
mod tallies;
mod tally;
mod timeline;
mod together;
mod why;
mod worded;
mod words;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tantivy::query::{Bm25StatisticsProvider, EnableScoring};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Term};

use self::columns::AllColumns;
pub use self::hits::{
    ArticleHit, ArticlePlace, Counted, Counts, DayCount, Facet, FacetValue, Hits, Person, QuoteHit,
    QuoteId, QuotePlace, RoleCount, SpeakerCount, TopicCount, WordShare, WordedHit,
};
use self::known::Known;
use self::plan::{Languages, Plan, Sizes, Target, plan};
use self::rank::{Filter, Wanted};
use self::ranking::fall_strictly;
use self::shared_out::SharedFrom;
use crate::index::catalogue::{self, FileEntry};
use crate::index::schema::{
    CLASS_ARTICLE, CLASS_FILE_FAILED, CLASS_FILE_IGNORED, CLASS_FILE_INDEXED, CLASS_QUOTE, Fields,
    column,
};
use crate::index::stored::{Depth, kind_number};
use crate::query::{Query, Sort};
use crate::{Article, ArticleId, Error, QuoteKind, Result};

/// The kinds that a query asks for unless told otherwise: what is whole or in part verbatim.
const KINDS_DEFAULT: [QuoteKind; 2] = [QuoteKind::Direct, QuoteKind::Mixed];

/// A view of an index at one moment: cheap to make, unchanged by later commits.
///
/// All methods may be called from many threads. What takes long over a large index (half a million
/// documents and more) is shared out among up to four threads for the time of the call.
#[derive(Clone)]
pub struct Searcher {
    engine: tantivy::Searcher,
    fields: Fields,
    columns: AllColumns,
    languages: Languages,
    sizes: Arc<OnceLock<Sizes>>,
    shared_from: SharedFrom,
    /// Quotes that are left out of a ranking.
    known: Option<Arc<Known>>,
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").finish_non_exhaustive()
    }
}

impl Searcher {
    pub(crate) fn new(engine: tantivy::Searcher, fields: Fields) -> Searcher {
        let columns = AllColumns::of(&engine);
        Searcher {
            engine,
            fields,
            columns,
            languages: Languages::default(),
            sizes: Arc::default(),
            shared_from: SharedFrom::default(),
            known: None,
        }
    }

    /// Returns the quotes that match: best first, the same quote in several articles as one hit.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Io`] or [`crate::ErrorKind::Corrupt`] when the index can't be read.
    pub fn quotes(&self, query: &Query) -> Result<Hits<QuoteHit>> {
        let plan = plan(self, query, Target::Quotes)?;
        let filter = self.quote_filter(query, &plan);
        let wanted = query.offset.saturating_add(query.limit);
        let mut wanted = Wanted { n_docs: context::n_quotes(&plan), n_quotes: wanted };
        loop {
            let ranking = self.ranked(&plan, &filter, wanted, query, Target::Quotes)?;
            let hits = self.quote_hits(&ranking, query, &plan)?;
            if hits.len() >= query.limit || ranking.is_all {
                return Ok(hits);
            }
            // In an index of an older version copies are known only once they are fetched.
            wanted.n_quotes = wanted.n_quotes.saturating_mul(4);
        }
    }

    /// Returns the articles that match, best first; scores fall strictly with the rank when sorted
    /// by relevance. Copies of one story are one hit with the others in [`ArticleHit::also`], but
    /// for long lists and where [`Query::each`] asks for all.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn articles(&self, query: &Query) -> Result<Hits<ArticleHit>> {
        let plan = plan(self, query, Target::Articles)?;
        let filter = Filter::articles(query.dates).within(&plan.dates);
        let mut n_docs = fetch::n_articles(query);
        loop {
            let wanted = Wanted { n_docs, n_quotes: 0 };
            let mut ranking = self.ranked(&plan, &filter, wanted, query, Target::Articles)?;
            if query.sort == Sort::Relevance {
                fall_strictly(&mut ranking.docs);
            }
            let found = self.article_hits(&ranking, query, &plan)?;
            // A story of a hundred copies must not hide the others.
            match fetch::more_articles(query, n_docs).filter(|_| ranking.docs.len() == n_docs) {
                Some(more) if found.hits.len() < query.limit => n_docs = more,
                _ => return Ok(found),
            }
        }
    }

    /// Returns the articles that match as [`Searcher::articles`] ranks them, but only which they
    /// are and how well they match: for rankings of thousands, of which nothing is shown.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn ranking(&self, query: &Query) -> Result<Vec<(ArticleId, f32)>> {
        let plan = plan(self, query, Target::Articles)?;
        let wanted = Wanted { n_docs: query.offset.saturating_add(query.limit), n_quotes: 0 };
        let filter = Filter::articles(query.dates).within(&plan.dates);
        let mut ranked = self.ranked(&plan, &filter, wanted, query, Target::Articles)?.docs;
        if query.sort == Sort::Relevance {
            fall_strictly(&mut ranked);
        }
        let readers = self.engine.segment_readers().iter();
        let columns = readers.map(|reader| self.columns.segment(reader));
        let columns = columns.collect::<tantivy::Result<Vec<_>>>()?;
        let page = ranked.iter().skip(query.offset);
        let identity = |address: &DocAddress| {
            ArticleId::from_u64(columns[address.segment_ord as usize].article(address.doc_id))
        };
        Ok(page.map(|(key, address)| (identity(address), key.score)).collect())
    }

    /// Returns an article as it was put, or `None` when there is none of this identity.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>> {
        match self.article_address(id)? {
            Some(address) => self.fetch(address, Depth::All).map(Some),
            None => Ok(None),
        }
    }

    /// Returns the identities of articles that begin with these hexadecimal digits, in order; at
    /// most `n_max` of them.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn ids_beginning(&self, digits: &str, n_max: usize) -> Result<Vec<ArticleId>> {
        let first = ArticleId::parse(&format!("{digits:0<16}"));
        let last = ArticleId::parse(&format!("{digits:f<16}"));
        let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
        let mut ids = BTreeSet::new();
        for reader in self.engine.segment_readers() {
            let index = reader.inverted_index(self.fields.key)?;
            let term = |id: ArticleId| Term::from_field_u64(self.fields.key, id.to_u64());
            let range = index.terms().range();
            let range = range.ge(term(first).serialized_value_bytes());
            let range = range.le(term(last).serialized_value_bytes());
            let mut keys = range.into_stream().map_err(tantivy::TantivyError::from)?;
            let mut n_of_segment = 0;
            while n_of_segment < n_max && keys.advance() {
                let Ok(key) = keys.key().try_into() else { continue };
                let id = ArticleId::from_u64(u64::from_be_bytes(key));
                // A file of many records has a number too, and deleted articles leave theirs.
                if self.article_address(id)?.is_some() {
                    ids.insert(id);
                    n_of_segment += 1;
                }
            }
        }
        Ok(ids.into_iter().take(n_max).collect())
    }

    /// Returns one quote, as a hit of rank 1 and score 0 without highlights, or `None` when there
    /// is none of this identity.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn quote(&self, id: QuoteId) -> Result<Option<QuoteHit>> {
        let Some(article) = self.article(id.article)? else { return Ok(None) };
        self.one_quote(&article, id.utterance)
    }

    /// Returns what the index holds.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn counts(&self) -> Result<Counts> {
        let mut quotes = 0;
        for kind in QuoteKind::ALL {
            quotes += self.count_class(CLASS_QUOTE + kind_number(kind))?;
        }
        Ok(Counts {
            articles: self.count_class(CLASS_ARTICLE)?,
            quotes,
            failed: self.count_class(CLASS_FILE_FAILED)?,
            ignored: self.count_class(CLASS_FILE_IGNORED)?,
        })
    }

    /// Returns the entries of all files, by path.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn catalogue(&self) -> Result<Vec<FileEntry>> {
        let mut entries = Vec::new();
        self.for_each_file(Path::new(""), |entry| entries.push(entry))?;
        entries.sort_unstable_by(|one, two| one.path.cmp(&two.path));
        Ok(entries)
    }

    /// Calls `visit` with the entry of every file below a folder, or of that one file; all files
    /// for an empty path. In no order; memory does not grow with the number of files.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn for_each_file(&self, below: &Path, mut visit: impl FnMut(FileEntry)) -> Result<()> {
        for reader in self.engine.segment_readers() {
            catalogue::for_each_entry(reader, below, &mut visit)?;
        }
        Ok(())
    }

    /// Returns the entry of one file; `None` when the catalogue does not know it.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn file(&self, path: &Path) -> Result<Option<FileEntry>> {
        let mut found = None;
        self.for_each_file(path, |entry| {
            if entry.path == path {
                found = Some(entry);
            }
        })?;
        Ok(found)
    }

    /// Returns the number of files that the catalogue knows.
    ///
    /// # Errors
    /// Those of [`Searcher::quotes`].
    pub fn files(&self) -> Result<u64> {
        let classes = [CLASS_FILE_INDEXED, CLASS_FILE_FAILED, CLASS_FILE_IGNORED];
        classes.into_iter().map(|class| self.count_class(class)).sum()
    }

    /// Returns why a document matches; `article` is that of a quote where it counts.
    fn shares(
        &self,
        plan: &Plan,
        address: DocAddress,
        article: Option<DocId>,
        target: Target,
    ) -> Result<Vec<WordShare>> {
        let statistics =
            Statistics { engine: &self.engine, n_docs: self.sizes()?.of_target(target) };
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, &self.engine);
        let reader = self.engine.segment_reader(address.segment_ord);
        Ok(why::shares(plan, reader, address.doc_id, article, scoring)?)
    }

    /// Whether several threads look for the first ones and fetch them.
    fn is_large(&self) -> bool {
        self.engine.num_docs() >= self.shared_from.ranked
    }

    fn quote_filter(&self, query: &Query, plan: &Plan) -> Filter {
        let kinds = match &query.kinds {
            Some(kinds) => kinds.as_slice(),
            None if plan.names_kinds => &QuoteKind::ALL[..],
            None => &KINDS_DEFAULT[..],
        };
        Filter::quotes(kinds, query.dates, query.min_confidence).within(&plan.dates)
    }

    /// Returns how many documents of each sort there are, counted once.
    fn sizes(&self) -> Result<Sizes> {
        if let Some(sizes) = self.sizes.get() {
            return Ok(*sizes);
        }
        let sizes = Sizes::of(&self.engine, self.fields)?;
        Ok(*self.sizes.get_or_init(|| sizes))
    }

    fn count_class(&self, class: u64) -> Result<u64> {
        let term = Term::from_field_u64(self.fields.class, class);
        let mut count = 0;
        for reader in self.engine.segment_readers() {
            let index = reader.inverted_index(self.fields.class)?;
            let found = index.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = found.map_err(Error::reading_index)? else { continue };
            count += u64::from(match reader.alive_bitset() {
                Some(alive) => tantivy::DocSet::count(&mut postings, alive),
                None => postings.doc_freq(),
            });
        }
        Ok(count)
    }

    /// Returns where an article lies: the first of the block of documents with its number.
    fn article_address(&self, id: ArticleId) -> Result<Option<DocAddress>> {
        use tantivy::DocSet as _;
        let term = Term::from_field_u64(self.fields.key, id.to_u64());
        for (ord, reader) in self.engine.segment_readers().iter().enumerate() {
            let index = reader.inverted_index(self.fields.key)?;
            let found = index.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = found.map_err(Error::reading_index)? else { continue };
            let numbers = reader.fast_fields().column_first_or_default::<u64>(column::ARTICLE)?;
            let mut doc = postings.doc();
            while doc != tantivy::TERMINATED {
                // The number of a file of many records is on all of them: ask whose it is.
                if !reader.is_deleted(doc) && numbers.get_val(doc) == id.to_u64() {
                    return Ok(Some(DocAddress::new(ord as u32, doc)));
                }
                doc = postings.advance();
            }
        }
        Ok(None)
    }
}

/// How frequent words are, among the documents that are searched for only: the engine would count
/// quotes and articles together.
struct Statistics<'s> {
    engine: &'s tantivy::Searcher,
    n_docs: u64,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        Bm25StatisticsProvider::total_num_tokens(self.engine, field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.n_docs)
    }

    /// A title's word is counted in articles even where quotes are searched for, so it may occur in
    /// more documents than there are of these.
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.engine.doc_freq(term)?.min(self.n_docs))
    }
}

#[cfg(test)]
mod answer_tests;
#[cfg(test)]
mod copies_tests;
#[cfg(test)]
mod language_tests;
#[cfg(test)]
mod pruned_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod worded_tests;
