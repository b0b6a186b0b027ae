//! The engine's own way to the files of a segment, for the comparison with ours: our words as its
//! tokens, our documents as its own.

use std::path::Path;

use proptest::prelude::*;
use tantivy::index::SegmentMeta;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager, WhitespaceTokenizer};
use tantivy::{Directory, TantivyDocument};

use super::{Analyst, Draft, LARGE_DOCUMENTS_MIN};
use crate::Article;
use crate::index::batch::{Batch, Value};
use crate::index::document::documents;
use crate::index::language::{Language, marked, unmarked};
use crate::index::schema::{Fields, MARKS_TOKENIZER, NEWS_TOKENIZER, READY_TOKENIZER, schema};
use crate::index::term_cache::{TermCache, with_cache, with_cache_of};
use crate::index::words::{Piece, Words};

/// Returns the tokenizers that the schema names.
fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(NEWS_TOKENIZER, NewsTokenizer { keeps_stop_words: true });
    manager.register(MARKS_TOKENIZER, NewsTokenizer { keeps_stop_words: false });
    manager.register(READY_TOKENIZER, WhitespaceTokenizer::default());
    manager
}

#[derive(Clone)]
struct NewsTokenizer {
    keeps_stop_words: bool,
}

struct NewsTokens<'t> {
    words: Words<'t>,
    keeps_stop_words: bool,
    /// Each word of a text in another language has the stem of that language as well.
    language: Option<Language>,
    /// The word that was given out as if it were English.
    given: Option<Piece>,
    token: Token,
}

impl Tokenizer for NewsTokenizer {
    type TokenStream<'a> = NewsTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NewsTokens<'a> {
        let keeps_stop_words = self.keeps_stop_words;
        let (text, language) = unmarked(text);
        let words = Words::new(text);
        NewsTokens { words, keeps_stop_words, language, given: None, token: Token::default() }
    }
}

impl NewsTokens<'_> {
    fn step(&mut self, cache: &mut TermCache) -> bool {
        loop {
            if let Some((language, piece)) = self.language.zip(self.given.take()) {
                let (words, term) = (&self.words, &mut self.token.text);
                with_cache_of(language, |cache| words.term(piece, cache, term));
                if !self.token.text.is_empty() {
                    return true;
                }
            }
            let Some(piece) = self.words.advance() else { return false };
            self.given = Some(piece);
            let is_stop_word = self.words.term(piece, cache, &mut self.token.text);
            let (Piece::Word(place) | Piece::Joined(place)) = piece;
            self.token.position = place.position;
            self.token.offset_from = place.start;
            self.token.offset_to = place.end;
            if !(self.token.text.is_empty() || (is_stop_word && !self.keeps_stop_words)) {
                return true;
            }
        }
    }
}

impl TokenStream for NewsTokens<'_> {
    fn advance(&mut self) -> bool {
        with_cache(|cache| self.step(cache))
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        with_cache(|cache| {
            while self.step(cache) {
                sink(&self.token);
            }
        });
    }
}

/// Returns documents as the engine's own.
fn engine_documents(batch: &Batch) -> Vec<TantivyDocument> {
    let documents = batch.documents().map(|values| {
        let mut document = TantivyDocument::new();
        for (field, value) in values {
            match value {
                Value::Number(number) => document.add_u64(*field, *number),
                Value::Day(day) => document.add_i64(*field, *day),
                Value::Prose(span) => {
                    document.add_text(*field, marked(batch.text(*span), batch.language));
                }
                Value::Text(span) => document.add_text(*field, batch.text(*span)),
                Value::Bytes(bytes) => document.add_bytes(*field, bytes),
            }
        }
        document
    });
    documents.collect()
}

/// Returns the files of the one segment of an index, by their endings.
fn files(index: &tantivy::Index, segment: &SegmentMeta) -> Vec<(String, Vec<u8>)> {
    let endings = ["fieldnorm", "fast", "term", "idx", "pos", "store"];
    let read = |ending: &str| {
        let path = format!("{}.{ending}", segment.id().uuid_string());
        let file = index.directory().open_read(Path::new(&path)).unwrap();
        (ending.to_owned(), file.read_bytes().unwrap().to_vec())
    };
    endings.map(read).into()
}

fn index_in_memory() -> tantivy::Index {
    let mut index = tantivy::Index::create_in_ram(schema());
    index.set_tokenizers(tokenizers());
    index
}

fn files_by_the_engine(batches: &[Batch]) -> Vec<(String, Vec<u8>)> {
    let index = index_in_memory();
    let mut writer = index.writer_with_num_threads(1, 100_000_000).unwrap();
    for document in batches.iter().flat_map(engine_documents) {
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    let [segment] = &index.searchable_segment_metas().unwrap()[..] else { panic!("one segment") };
    files(&index, segment)
}

fn files_by_us(batches: &[Batch], analyst: &mut Analyst) -> Vec<(String, Vec<u8>)> {
    let index = index_in_memory();
    let mut draft = Draft::new(&index).unwrap();
    for batch in batches {
        draft.add(batch, analyst).unwrap();
    }
    let segment = draft.close(analyst).unwrap();
    files(&index, &segment)
}

/// Returns how many documents were compared.
fn assert_same_files(articles: &[Article]) -> usize {
    let fields = Fields::of(&schema()).unwrap();
    let batches: Vec<Batch> = articles.iter().map(|article| documents(&fields, article)).collect();
    let expected = files_by_the_engine(&batches);
    // The second time with the words known from the first.
    let mut analyst = Analyst::default();
    for _ in 0..2 {
        for (ours, engine) in files_by_us(&batches, &mut analyst).iter().zip(&expected) {
            assert!(ours == engine, "{} is another", ours.0);
        }
    }
    batches.iter().map(Batch::n_documents).sum()
}

#[test]
fn the_files_are_those_of_the_engine() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/formats");
    let mut articles = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.to_string_lossy();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let documents = crate::read_documents(&name, &bytes).unwrap_or_default();
        articles.extend(documents.into_iter().map(|document| crate::extract(&name, document)));
    }
    assert!(articles.len() > 20, "{}", articles.len());
    let speech = "“We will re-open the U.S.-built ferry, the SCO says,” said Ann Lee of the \
                  Shanghai Cooperation Organisation (SCO), who didn’t stop. ";
    articles.extend((0..300).map(|n| Article::from_text(&speech.repeat(n % 7 + 1))));
    let german = "„Der Hafen bleibt geschlossen“, sagte Kapitänin Anna Beispiel der Deutschen \
                  Presse-Agentur. Die Fähren fahren nicht, hieß es in der Hafenstadt.";
    articles.push(Article::from_text(german));
    // Of so many that two threads write them.
    assert!(assert_same_files(&articles) >= LARGE_DOCUMENTS_MIN as usize);
}

proptest! {
    #[test]
    fn any_texts_make_the_files_of_the_engine(
        texts in proptest::collection::vec(
            "([A-Za-z]{1,3}|[ ,.:“”\"'’‘\\n(—-]|U\\.S\\.|said |He |Ann Lee |\\PC){0,60}", 1..9,
        ),
    ) {
        let articles: Vec<Article> = texts.iter().map(|text| Article::from_text(text)).collect();
        assert_same_files(&articles);
    }
}
