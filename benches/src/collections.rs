//! Public collections of documents and questions with judgements: our ranking of articles and that
//! of the bare engine with a stemmer.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use index_core::{Article, ArticleId, Index, Query, Searcher, Weights, extract, read_documents};
use serde::Deserialize;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::TokenStream as _;
use tantivy::{ReloadPolicy, TantivyDocument, Term};

type Failure = Box<dyn std::error::Error>;

/// How many places of a ranking count.
const DEPTH: usize = 10;

/// A collection, indexed.
pub struct Collection {
    ours: Searcher,
    id_of: HashMap<ArticleId, String>,
    engine: tantivy::Index,
    text: Field,
    id: Field,
    queries: Vec<Line>,
    /// For each question the documents that answer it, with how well.
    judged: HashMap<String, HashMap<String, u32>>,
}

impl std::fmt::Debug for Collection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Collection").field("queries", &self.queries.len()).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
}

impl Line {
    fn id(&self) -> String {
        self.id.as_str().map_or_else(|| self.id.to_string(), str::to_owned)
    }
}

impl Collection {
    /// Indexes the collection of a folder.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn of(folder: &Path) -> Result<Collection, Failure> {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqs);
        let mut schema = Schema::builder();
        let text =
            schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let id = schema.add_text_field("id", STORED);
        let engine = tantivy::Index::create_in_ram(schema.build());
        let mut engine_writer = engine.writer_with_num_threads(1, 64 << 20)?;
        let index = Index::in_memory();
        let mut writer = index.writer()?;
        let mut id_of = HashMap::new();
        let path = folder.join("docs.jsonl");
        for document in read_documents("docs.jsonl", &fs::read(&path)?)? {
            let article: Article = extract("docs.jsonl", document);
            let name = article.record.clone().unwrap_or_default();
            let mut bare = TantivyDocument::new();
            bare.add_text(id, &name);
            let title = article.title.as_deref().unwrap_or_default();
            bare.add_text(text, format!("{title} {}", article.text));
            engine_writer.add_document(bare)?;
            id_of.insert(article.id(), name);
            writer.put(&article)?;
        }
        engine_writer.commit()?;
        writer.commit()?;
        let queries = fs::read_to_string(folder.join("queries.jsonl"))?;
        let queries = queries.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let judged = judgements(&fs::read_to_string(folder.join("qrels.tsv"))?);
        let ours = index.searcher()?;
        Ok(Collection { ours, id_of, engine, text, id, queries, judged })
    }

    /// Returns nDCG@10 of our ranking, for each question that has an answer.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn ours(&self, weights: Weights) -> Result<Vec<f64>, Failure> {
        self.each(|text| {
            let query = Query::words(text).limit(DEPTH).weights(weights);
            let ranking = self.ours.ranking(&query)?;
            Ok(ranking.into_iter().map(|(id, _)| self.id_of[&id].clone()).collect())
        })
    }

    /// Returns the questions that have an answer, in the order of the figures.
    pub fn questions(&self) -> impl Iterator<Item = (String, &str)> {
        let has_answer = |line: &&Line| self.judged.contains_key(&line.id());
        self.queries.iter().filter(has_answer).map(|line| (line.id(), line.text.as_str()))
    }

    /// Returns nDCG@10 of the bare engine with its stemmer, for each question that has an answer.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn engine(&self) -> Result<Vec<f64>, Failure> {
        let reader: tantivy::IndexReader =
            self.engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        self.each(|text| {
            let query = self.engine_query(text)?;
            let top = searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score())?;
            let mut ids = Vec::with_capacity(DEPTH);
            for (_, address) in top {
                let document: TantivyDocument = searcher.doc(address)?;
                let id = document.get_first(self.id).and_then(|value| value.as_str());
                ids.push(id.unwrap_or_default().to_owned());
            }
            Ok(ids)
        })
    }

    /// Returns the query for any of the words, each once: as the engine's own parser makes it.
    fn engine_query(&self, text: &str) -> Result<BooleanQuery, Failure> {
        let mut tokenizer = self.engine.tokenizer_for_field(self.text)?;
        let mut tokens = tokenizer.token_stream(text);
        let mut terms = Vec::new();
        while tokens.advance() {
            let term = Term::from_field_text(self.text, &tokens.token().text);
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        let clause = |term: Term| -> (Occur, Box<dyn EngineQuery>) {
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        };
        Ok(BooleanQuery::new(terms.into_iter().map(clause).collect()))
    }

    fn each(
        &self,
        rank: impl Fn(&str) -> Result<Vec<String>, Failure>,
    ) -> Result<Vec<f64>, Failure> {
        let mut figures = Vec::new();
        for (id, text) in self.questions() {
            figures.push(ndcg(&self.judged[&id], &rank(text)?));
        }
        Ok(figures)
    }
}

/// Reads `query, document, grade` a line; questions without any answer are left out.
fn judgements(text: &str) -> HashMap<String, HashMap<String, u32>> {
    let mut judged: HashMap<String, HashMap<String, u32>> = HashMap::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        if let (Some(query), Some(document), Some(Ok(grade))) =
            (fields.next(), fields.next(), fields.next().map(str::parse))
        {
            judged.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
        }
    }
    judged.retain(|_, documents| documents.values().any(|&grade| grade > 0));
    judged
}

fn ndcg(judged: &HashMap<String, u32>, ranking: &[String]) -> f64 {
    let discounted = |(rank, grade): (usize, u32)| f64::from(grade) / (rank as f64 + 2.0).log2();
    let mut ideal: Vec<u32> = judged.values().copied().collect();
    ideal.sort_unstable_by(|one, two| two.cmp(one));
    let ideal: f64 = ideal.into_iter().take(DEPTH).enumerate().map(discounted).sum();
    let grades = ranking.iter().take(DEPTH).map(|id| judged.get(id).copied().unwrap_or(0));
    grades.enumerate().map(discounted).sum::<f64>() / ideal
}

/// Returns the names of the collections, in order.
///
/// # Errors
/// When the folder can't be read.
pub fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().join("qrels.tsv").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
