//! The quotes of real articles, in our index and as plain documents of the bare engine.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use index_core::{Article, Index, Query, QuoteKind, Searcher};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer};
use tantivy::{ReloadPolicy, TantivyDocument};

use crate::judged::{Place, digest, short_path};

type Failure = Box<dyn std::error::Error>;

/// The name of the plain stemming analysis.
const STEMMED: &str = "stemmed";

/// How much around a quote is shown, in bytes.
const AROUND_BYTES: usize = 120;

/// Both indexes over the same articles.
pub struct Quotes {
    ours: Searcher,
    plain: tantivy::Index,
    said: Field,
    all: Field,
    number: Field,
    places: Vec<Place>,
    roots: Vec<PathBuf>,
}

impl std::fmt::Debug for Quotes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Quotes").field("quotes", &self.places.len()).finish_non_exhaustive()
    }
}

impl Quotes {
    /// Indexes the articles of some files; `roots` are what judgements name them below.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn of(files: &[PathBuf], roots: Vec<PathBuf>) -> Result<Quotes, Failure> {
        let text = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(STEMMED)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            TextOptions::default().set_indexing_options(indexing)
        };
        let mut schema = Schema::builder();
        let (said, all) =
            (schema.add_text_field("said", text()), schema.add_text_field("all", text()));
        let number = schema.add_u64_field("number", STORED);
        let plain = tantivy::Index::create_in_ram(schema.build());
        let stemmed = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(LowerCaser)
            .filter(Stemmer::default());
        plain.tokenizers().register(STEMMED, stemmed.build());
        let mut plain_writer = plain.writer_with_num_threads(1, 64 << 20)?;
        let index = Index::in_memory();
        let mut writer = index.writer()?;
        let mut places = Vec::new();
        for file in files {
            let Ok(article) = Article::read(file) else { continue };
            for (place, speaker) in places_of(&article, &roots) {
                let mut document = TantivyDocument::new();
                let words = &article.text[place.start..place.end];
                let title = article.title.as_deref().unwrap_or_default();
                document.add_text(said, words);
                document.add_text(all, format!("{speaker} {words} {title}"));
                document.add_u64(number, places.len() as u64);
                plain_writer.add_document(document)?;
                places.push(place);
            }
            writer.put(&article)?;
        }
        plain_writer.commit()?;
        writer.commit()?;
        Ok(Quotes { ours: index.searcher()?, plain, said, all, number, places, roots })
    }

    /// Returns a quote as one line: its speaker, its words within those around them, its article's
    /// headline.
    pub fn shown(&self, place: &Place) -> String {
        let article = self.roots.iter().find_map(|r| Article::read(r.join(&place.path)).ok());
        let Some(article) = article else { return String::new() };
        let text = article.text.as_str();
        let is_end = |at: &usize| text.is_char_boundary(*at);
        let low = place.start.saturating_sub(AROUND_BYTES);
        let from = (low..place.start).find(is_end).unwrap_or(place.start);
        let to = (place.end..text.len().min(place.end + AROUND_BYTES)).rfind(is_end);
        let to = to.unwrap_or(place.end);
        let part = |from, to| -> String {
            let words = text.get(from..to).unwrap_or_default().split_whitespace();
            words.collect::<Vec<_>>().join(" ")
        };
        let quote = article.quotes.iter().find(|quote| quote.span.start == place.start);
        let speaker = quote.and_then(|quote| article.speaker_of(quote));
        let speaker = speaker.map_or("?", |speaker| &speaker.name);
        let words = part(place.start, place.end);
        let (before, after) = (part(from, place.start), part(place.end, to));
        let title = article.title.as_deref().unwrap_or_default();
        format!("[{speaker}] {before} «{words}» {after} ({title})")
    }

    /// Returns our ranking.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn ours(&self, query: &Query) -> Result<Vec<Place>, Failure> {
        let hits = self.ours.quotes(query)?;
        let place = |hit: &index_core::QuoteHit| Place {
            path: short_path(&hit.path, &self.roots),
            start: hit.start,
            end: hit.end,
            digest: digest(&hit.quote),
        };
        Ok(hits.iter().map(place).collect())
    }

    /// Returns the ranking by BM25 over the words of the quotes alone.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn plain(&self, words: &str, n: usize) -> Result<Vec<Place>, Failure> {
        self.by_engine(self.said, words, n)
    }

    /// Returns the ranking by BM25 over speaker, quote and title as one text.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn plain_of_all(&self, words: &str, n: usize) -> Result<Vec<Place>, Failure> {
        self.by_engine(self.all, words, n)
    }

    fn by_engine(&self, field: Field, words: &str, n: usize) -> Result<Vec<Place>, Failure> {
        let reader: tantivy::IndexReader =
            self.plain.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let plain: String =
            words.chars().map(|c| if c.is_alphanumeric() || c == '"' { c } else { ' ' }).collect();
        let (query, _) =
            QueryParser::for_index(&self.plain, vec![field]).parse_query_lenient(&plain);
        let mut seen = HashSet::new();
        let mut places = Vec::new();
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(4 * n).order_by_score())? {
            let document: TantivyDocument = searcher.doc(address)?;
            let number = document.get_first(self.number).and_then(|value| value.as_u64());
            let place = &self.places[number.unwrap_or_default() as usize];
            if seen.insert(place.digest.clone()) {
                places.push(place.clone());
            }
        }
        places.truncate(n);
        Ok(places)
    }
}

/// Returns the utterances that are searched for by default, each with its speaker's name.
fn places_of(article: &Article, roots: &[PathBuf]) -> Vec<(Place, String)> {
    let mut places: Vec<(usize, Place, String)> = Vec::new();
    for quote in &article.quotes {
        if !matches!(quote.kind, QuoteKind::Direct | QuoteKind::Mixed) {
            continue;
        }
        if let Some((_, place, _)) = places.iter_mut().find(|(n, ..)| *n == quote.utterance) {
            place.end = place.end.max(quote.span.end);
            continue;
        }
        let speaker = article.speaker_of(quote).map(|speaker| speaker.name.clone());
        let place = Place {
            path: short_path(&article.path, roots),
            start: quote.span.start,
            end: quote.span.end,
            digest: String::new(),
        };
        places.push((quote.utterance, place, speaker.unwrap_or_default()));
    }
    let with_digest = |(_, mut place, speaker): (usize, Place, String)| {
        place.digest = digest(&article.text[place.start..place.end]);
        (place, speaker)
    };
    places.into_iter().map(with_digest).collect()
}

/// Returns the files of the corpus and of the project's own articles, in order.
///
/// # Errors
/// When a folder can't be read.
pub fn files(folders: &[PathBuf]) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in folders {
        collect(folder, &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
