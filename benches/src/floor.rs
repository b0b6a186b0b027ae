//! The floor: bare tantivy with its default tokenizer, one document an article, title and body
//! stored, the text in memory.

use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{Field, STORED, Schema, TEXT, Value as _};
use tantivy::{Index, ReloadPolicy, Searcher, TantivyDocument};

/// An index as the engine makes it when nobody asks for more.
#[derive(Debug)]
pub struct Floor {
    index: Index,
    title: Field,
    body: Field,
}

impl Floor {
    /// Indexes the texts into `dir` with this many threads and this much heap, and merges what the
    /// engine would merge; the first line is the title.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub fn build<'a>(
        dir: &Path,
        texts: impl Iterator<Item = &'a str>,
        n_threads: usize,
        heap_bytes: usize,
    ) -> tantivy::Result<Floor> {
        let mut schema = Schema::builder();
        let title = schema.add_text_field("title", TEXT | STORED);
        let body = schema.add_text_field("body", TEXT | STORED);
        let index = Index::create_in_dir(dir, schema.build())?;
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(n_threads, heap_bytes)?;
        for text in texts {
            let (headline, rest) = text.split_once('\n').unwrap_or((text, ""));
            let mut document = TantivyDocument::new();
            document.add_text(title, headline);
            document.add_text(body, rest);
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(Floor { index, title, body })
    }

    /// Opens what [`Floor::build`] made.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub fn open(dir: &Path) -> tantivy::Result<Floor> {
        let index = Index::open_in_dir(dir)?;
        let field = |name: &str| index.schema().get_field(name);
        let (title, body) = (field("title")?, field("body")?);
        Ok(Floor { index, title, body })
    }

    /// Returns a searcher of what is committed.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub fn searcher(&self) -> tantivy::Result<Searcher> {
        let reader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: tantivy::IndexReader = reader.try_into()?;
        Ok(reader.searcher())
    }

    /// Answers a query with the ten best documents, fetched; returns how many bytes they hold.
    ///
    /// # Errors
    /// Whatever the engine says.
    pub fn ask(&self, searcher: &Searcher, words: &str) -> tantivy::Result<usize> {
        let parser = QueryParser::for_index(&self.index, vec![self.title, self.body]);
        let (query, _) = parser.parse_query_lenient(words);
        let top = searcher.search(&query, &TopDocs::with_limit(10).order_by_score())?;
        let mut n_bytes = 0;
        for (_, address) in top {
            let document: TantivyDocument = searcher.doc(address)?;
            for field in [self.title, self.body] {
                let text = document.get_first(field).and_then(|value| value.as_str());
                n_bytes += text.map_or(0, str::len);
            }
        }
        Ok(n_bytes)
    }
}
